"""The real sources: whole, honest and ready for readers."""

import re
from collections import Counter
from pathlib import Path

import polib
import pytest

from prospectus import catalogs, config, forms, merge, messages, parity, release
from prospectus.loading import Loaded
from prospectus.messages import DOMAINS
from prospectus.schema import Text
from prospectus.sources import files

ESSENTIALS = (
    "apply/who-can-apply",
    "apply/how-to-apply",
    "apply/dates",
    "apply/forms",
    "apply/faq",
    "program/support",
    "about/contact",
)
# Where the texts of the program are written.
WRITTEN = (("content", ".md"), *((folder, ".yml") for folder in ("projects", "calls", "institutions", "forms")))


def test_there_are_63_projects_in_29_countries_from_7_calls(real: Loaded) -> None:
    assert len(real.program.projects) == 63
    assert len(real.program.by_country) == 29
    assert list(real.program.calls) == [str(year) for year in range(2020, 2027)]


def test_projects_of_each_year_are_as_many_as_the_facts_name(real: Loaded) -> None:
    counts = Counter(project.call for project in real.program.projects.values())
    assert counts == {"2020": 12, "2021": 11, "2022": 10, "2023": 8, "2024": 6, "2025": 9, "2026": 7}


def test_there_are_about_25_pages_of_guidance(real: Loaded) -> None:
    assert 25 <= sum(not page.date for page in real.program.pages.values()) <= 35


def test_a_source_has_one_name_wherever_it_is_cited(real: Loaded) -> None:
    names: dict[str, set[str]] = {}
    program = real.program
    for citing in (program.projects, program.calls, program.institutions, program.pages, program.forms):
        for item in (source for record in citing.values() for source in record.sources if source.url):
            names.setdefault(item.url or "", set()).add(str(item.publisher))
    assert {url: found for url, found in names.items() if len(found) > 1} == {}


@pytest.mark.parametrize("page", ESSENTIALS)
def test_the_essentials_are_on_all_three_sites(real: Loaded, page: str) -> None:
    for site in real.program.config.sites:
        assert real.routes.has(site, f"page:{page}"), site.id


def test_the_three_forms_are_on_all_three_sites(real: Loaded) -> None:
    assert list(real.program.forms) == ["application", "project-summary", "demonstration"]
    for site in real.program.config.sites:
        assert [thing for thing in real.routes.things(site) if thing.startswith("form:")] == [
            f"form:{slug}" for slug in real.program.forms
        ], site.id


def test_the_three_sites_are_three_selections(real: Loaded) -> None:
    selections = {site.id: set(real.routes.things(site)) for site in real.program.config.sites}
    for name, things in selections.items():
        others = set().union(*(other for key, other in selections.items() if key != name))
        assert things - others or name == "smartcity", f"{name} has nothing of its own"
    assert "list:press" in selections["molit"] - selections["kind"]
    assert "list:sectors" in selections["smartcity"] - selections["molit"]
    assert "page:after/pis-fund" in selections["kind"] - selections["molit"]


def test_every_record_names_its_schema_and_it_exists(root: Path) -> None:
    for folder in ("projects", "calls", "institutions", "forms"):
        for file, path in files(root, folder, ".yml"):
            if path.startswith(f"{forms.PUBLISHED}/"):
                continue  # copies, as they were
            first = file.read_text(encoding="utf-8").split("\n")[0]
            schema = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
            assert schema, path
            assert (file.parent / schema[1]).is_file(), path


def test_all_ten_solution_areas_of_the_founding_release_are_in_the_closed_list() -> None:
    from prospectus.terms import SECTORS

    areas = "administration transport health welfare environment energy water safety education culture"
    assert set(areas.split()) <= set(SECTORS)


def test_nothing_is_written_for_what_is_not_known(root: Path) -> None:
    placeholder = re.compile(r":\s*(unknown|n/a|tbd|none)\s*$", re.I | re.M)
    for folder in ("projects", "calls", "institutions", "forms"):
        for file, path in files(root, folder, ".yml"):
            assert not placeholder.search(file.read_text(encoding="utf-8")), path


@pytest.mark.parametrize(
    "words",
    ["4.9 billion", "4.9bn", "15 million", "656 million", "LED", "ATR/BPN"],
)
def test_what_the_cautions_forbid_is_not_published(root: Path, words: str) -> None:
    for folder, suffix in WRITTEN:
        for file, path in files(root, folder, suffix):
            assert words not in file.read_text(encoding="utf-8"), f"{words!r} in {path}"


def test_the_planning_track_is_open_all_year_since_2024(real: Loaded) -> None:
    for year, call in real.program.calls.items():
        planning = [track for track in call.tracks if track.way == "planning"]
        assert all(track.all_year == (int(year) >= 2024) for track in planning), year


LOCALES = ("ko", "es", "fr", "ru", "ar", "vi", "id")


def test_the_program_speaks_eight_languages(real: Loaded) -> None:
    assert set(real.editions) == {"en", *LOCALES}
    assert set(real.published()) == set(real.editions)


@pytest.mark.parametrize("tag", LOCALES)
def test_every_edition_is_complete_and_safe(real: Loaded, tag: str) -> None:
    progress = real.progress(tag)
    left = {state: progress.count(state) for state in ("stale", "unsafe", "missing")}
    assert left == {"stale": 0, "unsafe": 0, "missing": 0}
    assert progress.percent == 100
    assert real.editions[tag].locale.complete


@pytest.mark.parametrize("tag", LOCALES)
def test_every_page_of_every_edition_counts_as_translated(real: Loaded, tag: str) -> None:
    edition = real.editions[tag]
    things = {thing for site in real.program.config.sites for thing in real.routes.things(site)}
    assert [thing for thing in sorted(things) if not edition.is_translated(thing)] == []


@pytest.mark.parametrize("tag", LOCALES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_catalogs_say_that_they_are_drafts(root: Path, tag: str, domain: str) -> None:
    catalog = polib.pofile(str(root / catalogs.path_of(tag, domain)))
    assert merge.DRAFT in catalog.header


@pytest.mark.parametrize("tag", LOCALES)
def test_translations_keep_years_telephones_and_addresses(root: Path, tag: str) -> None:
    """Read off the files by a rule of its own, beside the one that the build applies."""
    kept = re.compile(r"\b20[12]\d\b|\+82-[\d-]+|[\w.]+@[\w.]+\w|https?://[^\s)]+|\]\([^)]*\)|%\(\w+\)s")
    for domain in DOMAINS:
        for entry in polib.pofile(str(root / catalogs.path_of(tag, domain))):
            if entry.msgstr and not entry.obsolete:
                lost = [word for word in kept.findall(entry.msgid) if word not in entry.msgstr]
                assert not lost, f"{lost} lost in {entry.msgid!r}: {entry.msgstr!r}"


@pytest.mark.parametrize("tag", LOCALES)
def test_no_number_of_a_translation_can_be_changed_unnoticed(root: Path, tag: str) -> None:
    """Each number of two digits or more in guidance and records, written as another: always told."""
    tried = 0
    for domain in ("guidance", "records", "forms"):
        for entry in polib.pofile(str(root / catalogs.path_of(tag, domain))):
            for number in re.finditer(r"\d{2,}", "" if entry.obsolete else entry.msgstr):
                changed = f"{entry.msgstr[: number.start()]}{int(number[0]) + 37}{entry.msgstr[number.end() :]}"
                tried += 1
                assert parity.fault(entry.msgid, [changed], tag), f"{entry.msgid!r}: {changed!r}"
    assert tried > 800


def test_every_term_of_the_glossary_stands_in_every_language(real: Loaded) -> None:
    assert len(real.terms.terms) > 40
    for term in real.terms.terms:
        assert {text.lang for text in term.translations} == set(LOCALES), term.id


def test_no_text_of_the_sites_is_out_of_translators_reach(real: Loaded) -> None:
    """The pseudo-locale: whatever stands outside the brackets is named with its source line."""
    assert [str(problem) for problem in release.untranslatable(real)] == []


def test_names_of_individuals_are_not_published(root: Path) -> None:
    """Offices answer, not people: no contact names a person, every e-mail address is an office's."""
    addresses = set()
    for folder, suffix in WRITTEN:
        for file, _ in files(root, folder, suffix):
            addresses |= set(re.findall(r"[\w.]+@[\w.]+\w", file.read_text(encoding="utf-8")))
    assert addresses == {"kcitynetwork@kindkorea.or.kr"}


def test_source_language_texts_are_plain(real: Loaded) -> None:
    """No markup in plain fields: it would be shown as it is."""
    for record in (*real.program.records(), *real.program.forms.values()):
        for message in messages.texts_of(record, record.source.path):
            assert not re.search(r"\]\(|\*\*|<[a-z/]", message.text), f"{message.comment}: {message.text}"


def test_house_style(root: Path) -> None:
    """No dashes in the place of commas, no American spelling of the fixed words."""
    for folder, suffix in WRITTEN:
        for file, path in files(root, folder, suffix):
            text = file.read_text(encoding="utf-8")
            assert "\N{EM DASH}" not in text, path
            assert not re.search(r"\bprogramme\b", text), path


def test_editions_know_the_language_of_every_text(real: Loaded) -> None:
    for tag, edition in real.editions.items():
        for project in edition.projects.values():
            assert isinstance(project.title, Text)
            assert project.title.lang in (tag, config.SOURCE_LOCALE)
            assert project.title.foreign == (project.title.lang != tag)


@pytest.mark.parametrize(
    ("site", "numbers"),
    [("molit", {"+82-44-201-4972", "+82-2-6746-7433"}), ("kind", {"+82-2-6746-7433"})],
)
def test_the_footer_has_the_sites_own_office_and_the_secretariat(real_out: Path, site: str, numbers: set[str]) -> None:
    footer = (real_out / site / "en/index.html").read_text(encoding="utf-8").partition("<footer")[2]
    assert numbers <= set(re.findall(r"\+82-[\d-]+", footer))
    assert ("Urban Policy Division" in footer) == (site == "molit")


def test_every_answer_has_a_link_to_itself(real_out: Path) -> None:
    html = (real_out / "smartcity/ko/apply/faq/index.html").read_text(encoding="utf-8")
    answers = re.findall(r'<details class="kcn-q">', html)
    links = re.findall(r'<div id="([^"]+)">.*?<a href="#\1">', html, re.S)
    assert len(answers) == len(links) >= 20
