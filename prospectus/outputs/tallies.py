"""Numbers of projects, as home pages and lists show them."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from prospectus import alphabet, terms
from prospectus.outputs.views import Marked
from prospectus.program import Program
from prospectus.records import Project

Label = Callable[[str, str], Any]  # (closed list, word) -> what readers see


def counts(program: Program) -> dict[str, Any]:
    """Numbers of projects, as the home page of the portal shows them."""
    projects = list(program.projects.values())
    years = [of_year(program, year) for year in sorted(program.by_call)]
    themes = [(key, sum(1 for p in projects if p.sectors[:1] == (key,))) for key in terms.SECTORS]
    return {
        "projects": len(projects),
        "countries": len(program.by_country),
        "planning": sum(p.way == "planning" for p in projects),
        "demonstration": sum(p.way == "demonstration" for p in projects),
        "themes": sorted(((key, n) for key, n in themes if n), key=lambda item: -item[1]),
        "no_theme": sum(not p.sectors for p in projects),
        "years": years,
        "highest": max((sum(year[1:]) for year in years), default=1),
    }


def chosen_last(program: Program, count: int) -> tuple[str, ...]:
    """The slugs of the projects that were chosen last, by that day, or by the year of their call."""

    def day(slug: str) -> str:
        project = program.projects[slug]
        return next((event.date for event in project.events if event.marks == "selection"), project.call)

    return tuple(sorted(program.newest_first, key=day, reverse=True)[:count])


def sectors(program: Program) -> list[tuple[str, int]]:
    """Themes with the number of projects that have them, the most first."""
    counted = [(sector, len(program.by_sector[sector])) for sector in terms.SECTORS if sector in program.by_sector]
    return sorted(counted, key=lambda item: -item[1])


def of_year(program: Program, year: str) -> tuple[str, int, int, int]:
    """(year, planning studies, demonstrations, those counted officially that have no record)."""
    ways = Counter(program.projects[slug].way for slug in program.by_call[year])
    results = program.calls[year].results if year in program.calls else None
    official = (results.selected if results else None) or 0
    return year, ways["planning"], ways["demonstration"], max(0, official - ways.total())


def facets(projects: Sequence[Project | Marked], label: Label) -> dict[str, list[tuple[str, Any, int]]]:
    """What the projects list filters by: facet -> (value, words, number of projects)."""
    ways = Counter(project.way for project in projects)
    regions = Counter(project.region_key for project in projects)
    years = Counter(project.call for project in projects)
    return {
        "way": [(key, label("way", key), ways[key]) for key in terms.WAYS],
        "region": [(key, label("region", key), regions[key]) for key in terms.REGIONS],
        "year": [(year, year, years[year]) for year in sorted(years, reverse=True)],
    }


def regions(
    program: Program, label: Label, country: Callable[[str], str], tag: str
) -> list[tuple[Any, list[tuple[str, str, int]]]]:
    """Countries with their number of projects, by region, by their names in this language.

    country: the name of a country's code; tag: the language.
    """
    found = []
    for region in terms.REGIONS:
        codes = [code for code in program.by_country if terms.REGION_OF[code] == region]
        rows = [(code, country(code), len(program.by_country[code])) for code in codes]
        if rows:
            found.append((label("region", region), sorted(rows, key=lambda row: alphabet.key(tag, row[1]))))
    return found
