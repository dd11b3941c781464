"""A new locale: one command, whatever the language, nothing else changed."""

import re
from pathlib import Path

import polib
import pytest

from prospectus import cli, fonts, scaffold
from tests.conftest import problems_of


def add(
    project: Path, tag: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    monkeypatch.chdir(project)
    code = cli.main(["locales", "add", tag])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize(
    ("tag", "line"),
    [
        ("th", "fonts of forms: Noto Sans Thai"),
        ("my", "fonts of forms: Noto Sans Myanmar"),
        ("pt-BR", "fonts of forms: Noto Sans"),
        (
            "hi",
            "fonts of forms: none for the script Deva; put one into templates/fonts and name it in prospectus/fonts.py",
        ),
    ],
)
def test_a_new_locale_says_which_font_draws_its_forms(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tag: str, line: str
) -> None:
    code, out, _ = add(project, tag, monkeypatch, capsys)
    assert code == 0
    assert line in out.splitlines()


def test_characters_that_a_font_lacks_are_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "missing", lambda root, text: "กข")
    assert scaffold._fonts("th", project) == "Noto Sans Thai, which lacks ก ข"


@pytest.mark.parametrize(
    ("tag", "head", "forms", "material"),
    [
        ("th", "th: Thai (ไทย), written from left to right", 1, "has this language"),
        ("lo", "lo: Lao (ລາວ), written from left to right", 1, "does not have this language"),
        ("km", "km: Khmer (ខ្មែរ), written from left to right", 1, "does not have this language"),
        ("ky", "ky: Kyrgyz (кыргызча), written from left to right", 2, "does not have this language"),
        ("fa", "fa: Persian (فارسی), written from right to left", 2, "has this language"),
        ("uk", "uk: Ukrainian (українська), written from left to right", 3, "has this language"),
    ],
)
def test_a_locale_begins_with_what_is_known_of_its_language(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    tag: str, head: str, forms: int, material: str,
) -> None:  # fmt: skip
    before = (project / "mkdocs.yml").read_text(encoding="utf-8")
    code, out, err = add(project, tag, monkeypatch, capsys)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == head
    assert lines[1].startswith(f"plural forms: {forms} (nplurals={forms};")
    assert material in lines[2]
    after = (project / "mkdocs.yml").read_text(encoding="utf-8")
    assert [line for line in after.split("\n") if line not in before.split("\n")] == [f"    - tag: {tag}"]
    file = polib.pofile(str(project / f"locales/{tag}/LC_MESSAGES/interface.po"))
    assert file.metadata["Language"] == tag
    assert len(next(entry for entry in file if entry.msgid_plural).msgstr_plural) == forms
    assert problems_of(project) == []


@pytest.mark.parametrize("tag", ["lo", "km", "ky"])
def test_a_language_that_material_does_not_know_can_be_seen(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tag: str
) -> None:
    add(project, tag, monkeypatch, capsys)
    assert cli.main(["build", "--site", "kind", "--locale", "en", "--locale", tag, "--out", "seen"]) == 0
    page = (project / "seen/kind" / tag / "index.html").read_text(encoding="utf-8")
    assert f'<html lang="{tag}"' in page
    assert '<a class="md-skip" href="#content"><span lang="en" dir="ltr">Skip to content</span></a>' in page


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("ko", "mkdocs.yml:1: Must not name a locale twice; 'ko' is there already."),
        ("KO", "mkdocs.yml:1: Must not name a locale twice; 'ko' is there already."),
        ("thai", "mkdocs.yml:1: Must be a language tag of BCP 47; found 'thai'.\n    Did you mean 'th'?"),
        ("Thai", "mkdocs.yml:1: Must be a language tag of BCP 47; found 'Thai'.\n    Did you mean 'th'?"),
        ("../x", "mkdocs.yml:1: Must be a language tag of BCP 47; found '../x'."),
        ("zz", "mkdocs.yml:1: Must be a language tag of BCP 47; found 'zz'."),
    ],
)
def test_a_locale_that_cannot_be_is_refused_and_nothing_is_written(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tag: str, told: str
) -> None:
    before = (project / "mkdocs.yml").read_bytes()
    code, out, err = add(project, tag, monkeypatch, capsys)
    assert (code, out) == (1, "")
    assert err.startswith(told)
    assert (project / "mkdocs.yml").read_bytes() == before
    assert not (project / "locales").exists()


def test_a_line_is_added_behind_a_locale_with_fields() -> None:
    text = "extra:\n  locales:\n    - tag: en\n    - tag: ko\n      complete: true\n  # the sites\n  sites: [a]\n"
    assert scaffold.listed(text, "th") == text.replace("complete: true\n", "complete: true\n    - tag: th\n")


def test_locales_written_in_one_line_are_left_to_their_author(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / "mkdocs.yml"
    text = re.sub(
        r"locales:\n(?: +- tag: \w+\n)+", "locales: [{tag: en}, {tag: ko}, {tag: ar}]\n", file.read_text("utf-8")
    )
    file.write_text(text, encoding="utf-8")
    code, out, err = add(project, "th", monkeypatch, capsys)
    assert (code, out) == (1, "")
    assert "Must have the locales as lines that begin with '- tag:'" in err
    assert file.read_text(encoding="utf-8") == text


def test_a_broken_catalog_of_a_new_locale_is_told_before_anything_is_written(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = project / "locales/th/LC_MESSAGES/records.po"
    broken.parent.mkdir(parents=True)
    broken.write_text("nonsense", encoding="utf-8")
    before = (project / "mkdocs.yml").read_bytes()
    code, out, err = add(project, "th", monkeypatch, capsys)
    assert (code, out) == (1, "")
    assert err.startswith("locales/th/LC_MESSAGES/records.po:1: Must be a PO file: syntax error.")
    assert (project / "mkdocs.yml").read_bytes() == before
    assert broken.read_text(encoding="utf-8") == "nonsense"
