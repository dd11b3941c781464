"""Downloads: what pages say of the documents, in the language of the page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from babel import Locale as CldrLocale
from babel.units import format_unit

from prospectus.catalogs import Catalog
from prospectus.config import Locale
from prospectus.editions import Edition
from prospectus.loading import Loaded
from prospectus.outputs.documents import GUIDANCE
from prospectus.outputs.downloads import Downloads
from prospectus.outputs.prepared import Key
from prospectus.theme import Voice

TAGS = ("en", "ko", "ar")
UNSHAPED = "Many PDF readers show this script wrongly"
MARKED = "Some PDF readers leave out letters with marks"


def downloads(loaded: Loaded, tag: str, tags: tuple[str, ...] = TAGS) -> Downloads:
    return Downloads(loaded.documents, Voice(loaded.editions[tag]), {other: loaded.offer(other) for other in tags})


def in_language(loaded: Loaded, tag: str) -> Voice:
    """How an edition in a language speaks that has no translations yet."""
    return Voice(Edition(loaded.program, Locale(tag), Catalog(tag, {})))


# -- files ----------------------------------------------------------------------------------------


def test_a_form_is_offered_as_a_word_file_and_then_as_a_pdf_to_fill_in(loaded: Loaded) -> None:
    word, pdf = downloads(loaded, "en").files("visit")
    assert (str(word.label), str(pdf.label)) == ("Word file", "PDF file to fill in")
    assert [file.format.strip(".").lower() for file in (word, pdf)] == ["docx", "pdf"]
    assert (word.path, pdf.path) == (
        "en/documents/kcn-visit-2026.1-en.docx",
        "en/documents/kcn-visit-2026.1-en.pdf",
    )
    assert word.version == pdf.version == "2026.1"


def test_the_guidance_is_offered_as_a_pdf_to_read(loaded: Loaded) -> None:
    (pdf,) = downloads(loaded, "en").files(GUIDANCE)
    assert (str(pdf.label), pdf.path) == ("PDF file to read and print", "en/documents/kcn-guidance-en.pdf")
    assert pdf.version == ""


@pytest.mark.parametrize("tag", TAGS)
def test_a_pages_own_language_comes_first_and_the_others_follow(loaded: Loaded, tag: str) -> None:
    offered = downloads(loaded, tag)
    assert {file.locale.tag for file in offered.files("visit")} == {tag}
    others = offered.others("visit")
    assert [locale.tag for locale, _ in others] == [other for other in TAGS if other != tag]
    assert all([file.locale.tag for file in files] == [locale.tag] * 2 for locale, files in others)


def test_only_languages_that_are_built_are_offered(loaded: Loaded) -> None:
    offered = downloads(loaded, "ko", ("en", "ko"))
    assert [locale.tag for locale, _ in offered.others("visit")] == ["en"]
    assert downloads(loaded, "ko", ("ko",)).others(GUIDANCE) == []


def test_what_has_no_documents_offers_none(loaded: Loaded) -> None:
    assert downloads(loaded, "en").files("nothing") == []


def test_labels_are_in_the_language_of_the_page_and_not_of_the_file(real: Loaded) -> None:
    korean = downloads(real, "ko", tuple(real.editions))
    own = [str(file.label) for file in korean.files("application")]
    for _, files in korean.others("application"):
        assert [str(file.label) for file in files] == own
    assert own == [real.editions["ko"].text("", source).value for source in ("Word file", "PDF file to fill in")]


# -- sizes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["en", "ko", "fr", "ru", "ar", "vi"])
def test_sizes_are_those_of_the_files_in_the_words_of_the_language(real: Loaded, tag: str) -> None:
    locale = CldrLocale.parse({"en": "en_GB"}.get(tag, tag))
    for file in downloads(real, tag, (*TAGS, tag)).files("application"):
        key = Key("application", tag, file.format.strip(".").lower())
        size = len(real.documents.content(key))
        assert size > 5000
        assert file.size == format_unit(round(size / 1000), "digital-kilobyte", "short", locale=locale)


@pytest.mark.parametrize(
    ("size", "said"),
    [(1, "1 kB"), (999, "1 kB"), (1499, "1 kB"), (1501, "2 kB"), (57_749, "58 kB"), (1_014_519, "1,015 kB")],
)
def test_sizes_are_in_whole_kilobytes_and_never_nothing(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch, size: int, said: str
) -> None:
    monkeypatch.setattr(loaded.documents, "content", lambda key: bytes(size))
    (pdf,) = downloads(loaded, "en").files(GUIDANCE)
    assert pdf.size == said


# -- warnings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["ar", "th", "km", "lo", "my"])
def test_scripts_that_readers_draw_wrongly_are_warned_of(loaded: Loaded, tag: str) -> None:
    said = str(Downloads(loaded.documents, in_language(loaded, tag), {}).warning())
    assert said.startswith(UNSHAPED)
    assert "Choose the Word file" in said


def test_vietnamese_letters_with_marks_are_warned_of(loaded: Loaded) -> None:
    said = str(Downloads(loaded.documents, in_language(loaded, "vi"), {}).warning())
    assert said.startswith(MARKED)
    assert "use the Word file" in said


@pytest.mark.parametrize("tag", ["en", "ko", "es", "fr", "ru", "id", "pt-BR", "ky"])
def test_other_languages_have_no_warning(loaded: Loaded, tag: str) -> None:
    assert Downloads(loaded.documents, in_language(loaded, tag), {}).warning() == ""


@pytest.mark.parametrize("tag", ["ar", "vi"])
def test_warnings_are_translated(real: Loaded, tag: str) -> None:
    said = downloads(real, tag, tuple(real.editions)).warning()
    assert (said.lang, said.foreign) == (tag, False)
    assert UNSHAPED not in str(said)


def test_pages_show_the_warning_where_it_is_due(page: Callable[[str], str]) -> None:
    assert "kcn-notice--warn" in page("ar").partition('id="download"')[2].partition("kcn-download")[0]
    assert "kcn-notice--warn" not in page("ko").partition('id="download"')[2].partition("kcn-download")[0]


@pytest.fixture
def page(minimal_out: Path) -> Callable[[str], str]:
    """The page of the small project's form in a language."""
    return lambda tag: (minimal_out / f"kind/{tag}/forms/visit/index.html").read_text(encoding="utf-8")
