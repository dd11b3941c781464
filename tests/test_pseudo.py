"""Pseudo-locales: what a translator cannot reach shows itself."""

from pathlib import Path

import pytest

from prospectus import pseudo, release
from prospectus.messages import Message
from prospectus.release import Request
from prospectus.report import Recorder
from tests.conftest import change


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Apply", "⟦ÁÁpplý⟧"),
        ("Home page", "⟦Hóóméé pááğéé⟧"),
        ("See [it](faq.md#when) at a@example.org", "⟦Šéééé [íít](faq.md#when) áát a@example.org⟧"),
        ("%(num)s of 5%%", "⟦%(num)s óóf 5%%⟧"),
        ("**Bold** and `code`", "⟦**Bóóld** ááñd `code`⟧"),
        ("2026", "2026"),
    ],
)
def test_a_text_is_longer_accented_and_in_brackets(text: str, expected: str) -> None:
    assert pseudo.changed(text, "en-XA") == expected


def test_the_right_to_left_one_turns_words_and_no_address() -> None:
    found = pseudo.changed("See [it](a.md) 2026", "ar-XB")
    assert found == "⟦\u202eŠéééé\u202c [\u202eíít\u202c](a.md) 2026⟧"


def test_a_catalog_has_every_message_and_every_plural_form() -> None:
    found = {"interface": [Message("menu", "Home", "x"), Message("", "one", "x", "%(num)s pages")]}
    arabic = pseudo.catalog("ar-XB", found)
    assert set(arabic.entries["interface"]) == {("menu", "Home"), ("", "one")}
    assert len(arabic.forms("interface", "", "one")) == 6
    assert len(pseudo.catalog("en-XA", found).forms("interface", "", "one")) == 2


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>⟦Áll⟧</p>", []),
        ("<p>⟦Áll⟧ plain</p>", ["plain"]),
        ("<p>⟦<a href='x'>Áll</a> óf⟧ 12, 2026 · –</p>", []),
        ("<p><span lang='ko'>한국</span></p>", []),
        ("<p lang='en-XA'>plain</p>", ["plain"]),
        ("<a href='mailto:a@e.org'><bdi>a@<wbr>e.org</bdi></a>", []),
        ("<a href='https://www.e.org/x'>www.e.org</a>", []),
        ("<a href='https://www.e.org/x'>Elsewhere</a>", ["Elsewhere"]),
        ("<p>⟦Fíílé⟧ <bdi lang='zxx' dir='ltr'>.pdf</bdi></p>", []),  # in no language
        ("<img alt='plain' src='a.png'><img alt='⟦áll⟧' src='plain.png'>", ["plain"]),
        ("<nav aria-label='Menu'></nav>", ["Menu"]),
        ("<meta name='description' content='plain'><meta name='viewport' content='width'>", ["plain"]),
        ("<style>p{color:red}</style><script>plain</script><code>plain</code>", []),
        ("<title>⟦Áll⟧ | plain</title>", ["| plain"]),
    ],
)
def test_what_stands_outside_the_brackets_is_found(html: str, expected: list[str]) -> None:
    assert list(pseudo.outside(html)) == expected


def test_a_text_in_a_template_is_named_with_its_line(project: Path) -> None:
    change(project, "templates/404.html", '<p class="kcn-kicker">{{ _("Error 404") }}</p>', "<p>Plain words</p>")
    (problem,) = release.untranslatable(release.checked(project))
    line = (project / "templates/404.html").read_text(encoding="utf-8").partition("Plain words")[0].count("\n") + 1
    assert str(problem).startswith(f"templates/404.html:{line}: Must be a text that can be translated: 'Plain words'.")


@pytest.mark.parametrize(("tag", "direction"), [("en-XA", "ltr"), ("ar-XB", "rtl")])
def test_a_pseudo_locale_is_built_on_demand_only(minimal: Path, tmp_path: Path, tag: str, direction: str) -> None:
    release.build(Request(minimal, tmp_path / "all", ("kind",), jobs=1), Recorder())
    assert not (tmp_path / "all/kind" / tag).exists()
    release.build(Request(minimal, tmp_path / "one", ("kind",), ("en", tag), jobs=1), Recorder())
    page = (tmp_path / "one/kind" / tag / "index.html").read_text(encoding="utf-8")
    assert f'<html lang="{tag}" dir="{direction}"' in page
    assert "⟦" in page
    assert f"/{tag}/" not in (tmp_path / "one/kind/sitemap.xml").read_text(encoding="utf-8")
