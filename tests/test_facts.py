"""The records against the program's facts, where the folder of facts stands beside the repository."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from prospectus import terms
from prospectus.loading import Loaded
from prospectus.records import Money, Project

FACTS = Path(__file__).resolve().parent.parent.parent / "shared" / "facts"
pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason="the folder of facts does not stand beside the repository")

# Addresses that stand behind what the cautions forbid to publish, or that nothing ties to the project.
WITHHELD = {
    "https://humanprogress.org/ai-and-radar-seek-to-unsnarl-a-500-year-old-traffic-jam/",
    "https://indonesiaberkibarnews.com/2023/05/dorong-pembangunan-nasional-melalui.html",
    "https://www.asiatoday.co.kr/view.php?key=20230718010010248",
    "https://www.kmib.co.kr/article/view.asp?arcid=0028757718",
}


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, Any]]:
    """The projects of the facts, by slug."""
    listed = yaml.safe_load((FACTS / "projects.yaml").read_text(encoding="utf-8"))
    return {entry["slug"]: entry for entry in listed}


@pytest.fixture(scope="module")
def facts_text() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(FACTS.iterdir()))


def known(value: Any) -> bool:
    return value not in (None, "unknown", ["unknown"])


def test_every_project_of_the_facts_has_a_record_and_no_other(real: Loaded, facts: dict[str, Any]) -> None:
    assert set(real.program.projects) == set(facts)


def test_country_year_and_type_are_those_of_the_facts(real: Loaded, facts: dict[str, Any]) -> None:
    for slug, project in real.program.projects.items():
        entry = facts[slug]
        assert (project.country, project.call, project.track) == (
            entry["country"],
            str(entry["year"]),
            entry["type"],
        ), slug


def test_coordinates_are_those_of_the_facts(real: Loaded, facts: dict[str, Any]) -> None:
    for slug, project in real.program.projects.items():
        assert (project.coordinates.lat, project.coordinates.lon) == (facts[slug]["lat"], facts[slug]["lon"]), slug


def test_confidence_is_that_of_the_facts(real: Loaded, facts: dict[str, Any]) -> None:
    for slug, project in real.program.projects.items():
        assert project.confidence == facts[slug]["confidence"], slug


def test_every_address_of_a_source_is_in_the_facts(real: Loaded, facts: dict[str, Any], facts_text: str) -> None:
    for slug, project in real.program.projects.items():
        urls = [item.url for item in project.sources if item.url]
        assert set(urls) <= set(facts[slug]["sources"]), slug
        assert set(facts[slug]["sources"]) - set(urls) <= WITHHELD, slug
    others = [item for call in real.program.calls.values() for item in call.sources]
    others += [item for institution in real.program.institutions.values() for item in institution.sources]
    for item in others:
        assert item.url is None or known_address(item.url, facts_text), item.url


def known_address(url: str, facts_text: str) -> bool:
    from urllib.parse import unquote

    return url in facts_text or unquote(url) in facts_text or url.rstrip("/") in facts_text


def test_every_date_of_the_facts_stands_in_the_record(real: Loaded, facts: dict[str, Any]) -> None:
    for slug, project in real.program.projects.items():
        expected = sorted(str(entry["date"]) for entry in facts[slug]["dates"])
        assert sorted(event.date for event in project.events) == expected, slug


def test_amounts_are_those_of_the_facts(real: Loaded, facts: dict[str, Any]) -> None:
    for slug, project in real.program.projects.items():
        printed = facts[slug]["support"]
        assert project.support is not None, slug
        for amount in (project.support.amount, project.support.min, project.support.max):
            assert amount is None or f"{amount // 1_000_000}m" in printed, f"{slug}: {amount} against {printed!r}"
        assert project.support.approximate == printed.startswith("about"), slug


def test_titles_printed_in_korean_are_those_of_the_facts(real: Loaded, facts: dict[str, Any]) -> None:
    for slug, project in real.program.projects.items():
        titles = {text.lang: text.value for text in project.original_titles}
        if known(facts[slug]["title_ko"]):
            assert titles["ko"] == facts[slug]["title_ko"], slug
        if known(facts[slug]["title_local"]):
            assert facts[slug]["title_local"] in titles.values(), slug


def test_what_the_facts_do_not_know_is_left_out(real: Loaded, facts: dict[str, Any]) -> None:
    for slug, project in real.program.projects.items():
        if not known(facts[slug]["host"]):
            assert project.hosts == () or hosts_from_text(project, facts[slug]), slug
        if not known(facts[slug]["study_type"]):
            assert project.kinds == (), slug
        if not known(facts[slug]["sectors"]):
            assert project.sectors == (), slug


def hosts_from_text(project: Project, entry: dict[str, Any]) -> bool:
    return all(host.name.value in str(entry) for host in project.hosts)


def test_numbers_of_the_calls_are_those_of_the_facts(real: Loaded) -> None:
    """Section F of program.md, "Results per year"."""
    rows = re.findall(r"^\| (20\d\d) \| ([^|]*) \| (\d+) = ", (FACTS / "program.md").read_text(encoding="utf-8"), re.M)
    assert len(rows) == 7
    for year, applications, selected in rows:
        results = real.program.calls[year].results
        assert results is not None
        assert results.selected == int(selected), year
        printed = re.match(r"(\d+) \((\d+)\)", applications)
        expected = (int(printed[1]), int(printed[2])) if printed else (None, None)
        assert (results.applications, results.countries) == expected, year


def test_running_totals_are_those_of_the_facts(real: Loaded) -> None:
    text = (FACTS / "program.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (20\d\d) \| (\d+) / (\d+)", text, re.M)
    assert len(rows) == 6
    for year, projects, countries in rows:
        results = real.program.calls[year].results
        assert results is not None
        assert results.running_total is not None, year
        assert (results.running_total.projects, results.running_total.countries) == (int(projects), int(countries)), (
            year
        )


def test_every_number_of_the_guidance_is_in_the_facts(real: Loaded, facts_text: str) -> None:
    """Years, amounts, counts: whatever a page states in digits stands in the facts or is counted from the records."""
    pixels = "320"  # the narrowest screen, in the accessibility statement
    counted = {str(n) for n in (len(real.program.projects), len(real.program.by_country))} | {pixels}
    numbers = set(re.findall(r"\d+(?:\.\d+)?", facts_text.replace(",", ""))) | counted
    strange: dict[str, list[str]] = {}
    for key, page in real.program.pages.items():
        body = re.sub(r"\]\([^)]*\)|\{#[^}]*\}|^\d+\. ", " ", page.body, flags=re.M).replace(",", "")
        found = [n for n in re.findall(r"\d+(?:\.\d+)?", body) if n not in numbers and not small(n)]
        if found:
            strange[key] = found
    assert strange == {}


def small(number: str) -> bool:
    """Numbers below 32: days, ordinals and counts in lists."""
    return float(number) < 32


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WRITTEN = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})[a-z]* (20\d\d)")


def written_dates(text: str) -> set[str]:
    return {f"{year}-{MONTHS.index(month) + 1:02}-{int(day):02}" for day, month, year in WRITTEN.findall(text)}


def test_every_date_of_the_guidance_is_in_the_facts(real: Loaded, facts_text: str) -> None:
    """A page may also name the day on which it was reviewed."""
    dates = set(re.findall(r"20\d\d-\d\d-\d\d", facts_text)) | written_dates(facts_text)
    pages = real.program.pages.items()
    strange = {
        key: sorted(found) for key, page in pages if (found := written_dates(page.body) - dates - {page.reviewed})
    }
    assert strange == {}


def test_money_of_the_calls_is_in_the_facts(real: Loaded, facts_text: str) -> None:
    for year, call in real.program.calls.items():
        amounts: list[Money | None] = [track.amount for track in call.tracks]
        amounts.append(call.results.budget if call.results else None)
        for money in amounts:
            for amount in (money.amount, money.min, money.max) if money else ():
                assert amount is None or printed_somehow(amount, facts_text), f"{year}: {amount}"


def printed_somehow(amount: int, text: str) -> bool:
    return any(form in text for form in (f"{amount // 1_000_000}m", f"{amount / 1e9:g}bn", f"{amount / 1e9:g} billion"))


def test_the_closed_lists_cover_the_types_of_the_facts(facts: dict[str, Any]) -> None:
    assert {entry["type"] for entry in facts.values()} <= set(terms.TRACKS)
