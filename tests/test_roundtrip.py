"""Forms are filled in by programs that applicants use, and read back to exactly what was typed."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from prospectus import intake
from prospectus.answers import answers
from prospectus.applications import identified
from prospectus.loading import Loaded
from prospectus.outputs.documents import DOCX, PDF
from prospectus.outputs.prepared import Key
from tests import filling

FORMS = ("application", "project-summary", "demonstration")
TAGS = ("en", "ko", "es", "fr", "ru", "ar", "vi", "id")
FILLERS = {"pypdf": filling.by_pypdf, "pdfium": filling.by_pdfium}


def test_every_form_and_locale_is_tried(real: Loaded) -> None:
    assert set(real.program.forms) == set(FORMS)
    assert set(real.editions) == set(TAGS)


def read_back(file: Path, real: Loaded) -> tuple[str, str, dict[str, Any], list[str]]:
    """(form, locale, answers, remarks and notices) of a returned file."""
    returned = intake.read(file)
    form, locale = identified(returned, real.program)
    found = answers(form, returned.values)
    return form.slug, locale, found.values, [*(remark.message for remark in found.remarks), *returned.notices]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("slug", FORMS)
@pytest.mark.parametrize("filler", FILLERS)
def test_a_pdf_that_is_filled_in_reads_back_to_what_was_typed(
    real: Loaded, tmp_path: Path, filler: str, slug: str, tag: str
) -> None:
    form = real.program.forms[slug]
    given = filling.typed(form, tag)
    fill: Callable[[bytes, dict[str, str]], bytes] = FILLERS[filler]
    file = tmp_path / "returned.pdf"
    file.write_bytes(fill(real.documents.content(Key(slug, tag, PDF)), filling.names_of(form, given)))
    assert read_back(file, real) == (slug, tag, given, [])


@pytest.mark.parametrize("tag", ["th", "km", "lo", "my"])
@pytest.mark.parametrize("filler", FILLERS)
def test_scripts_whose_editions_come_later_read_back_too(real: Loaded, tmp_path: Path, filler: str, tag: str) -> None:
    form = real.program.forms["application"]
    given = filling.typed(form, tag)
    file = tmp_path / "returned.pdf"
    file.write_bytes(FILLERS[filler](real.documents.content(Key(form.slug, "en", PDF)), filling.names_of(form, given)))
    assert read_back(file, real)[2:] == (given, [])


@pytest.mark.parametrize("slug", FORMS)
def test_a_form_that_nobody_filled_in_has_no_answers(real: Loaded, tmp_path: Path, slug: str) -> None:
    for kind in (PDF, DOCX):
        file = tmp_path / f"empty.{kind}"
        file.write_bytes(real.documents.content(Key(slug, "ar", kind)))
        form, tag, found, remarks = read_back(file, real)
        assert (form, tag, found) == (slug, "ar", {})
        wanted = [item for item in real.program.forms[slug].fields.values() if item.required]
        assert remarks == ["Must have an answer; there is none."] * len(wanted)


@pytest.fixture(scope="module")
def saved(real: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every Word form, filled in and saved by LibreOffice."""
    if why := filling.office_missing():
        if os.environ.get("CI"):
            pytest.fail(f"CI must have a new LibreOffice; see tests/install-tools: {why}")
        pytest.skip(f"{why}; see tests/install-tools")
    folder = tmp_path_factory.mktemp("office")
    jobs = []
    for tag in (*TAGS, "th", "km", "lo", "my"):
        for slug in FORMS if tag in TAGS else FORMS[:1]:
            form = real.program.forms[slug]
            source = folder / f"given-{slug}-{tag}.docx"
            source.write_bytes(real.documents.content(Key(slug, tag if tag in TAGS else "en", DOCX)))
            values = filling.names_of(form, filling.typed(form, tag))
            jobs.append((source, folder / f"{slug}-{tag}.docx", values))
    filling.by_libreoffice(jobs, folder / "profile")
    shutil.rmtree(folder / "profile", ignore_errors=True)
    return folder


@pytest.mark.parametrize("tag", [*TAGS, "th", "km", "lo", "my"])
def test_word_forms_that_libreoffice_saves_read_back_to_what_was_typed(saved: Path, real: Loaded, tag: str) -> None:
    for slug in FORMS if tag in TAGS else FORMS[:1]:
        given = filling.typed(real.program.forms[slug], tag)
        assert read_back(saved / f"{slug}-{tag}.docx", real) == (slug, tag if tag in TAGS else "en", given, [])
