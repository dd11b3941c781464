"""Numbers of projects: every project is counted once, and what is only counted officially is told apart."""

from dataclasses import replace
from functools import partial

import pytest

from prospectus import alphabet, terms
from prospectus.loading import Loaded
from prospectus.outputs import tallies
from prospectus.theme import Voice


def label(context: str, key: str) -> str:
    return terms.LABELS[context][key]


def test_facets_count_every_project(loaded: Loaded) -> None:
    found = tallies.facets(list(loaded.program.projects.values()), label)
    facets = {name: [(value, n) for value, _, n in rows if n] for name, rows in found.items()}
    assert facets == {
        "way": [("planning", 1), ("demonstration", 1)],
        "region": [("southeast-asia", 1), ("europe", 1)],
        "year": [("2026", 2)],
    }


@pytest.mark.parametrize("tag", ["en", "ko", "ar", "fr", "vi"])
def test_countries_stand_under_their_region_by_name(real: Loaded, tag: str) -> None:
    found = tallies.regions(real.program, label, Voice(real.editions[tag]).country, tag)
    names = [[name for _, name, _ in rows] for _, rows in found]
    rows = [row for _, listed in found for row in listed]
    assert all(listed == sorted(listed, key=partial(alphabet.key, tag)) for listed in names)
    assert sorted(code for code, _, _ in rows) == sorted(real.program.by_country)
    assert sum(n for _, _, n in rows) == len(real.program.projects)
    assert [region for region, _ in found] == list(terms.REGIONS.values())


def test_counts_add_up(real: Loaded) -> None:
    counts = tallies.counts(real.program)
    assert counts["projects"] == counts["planning"] + counts["demonstration"] == len(real.program.projects)
    assert sum(n for _, n in counts["themes"]) + counts["no_theme"] == counts["projects"]
    assert sum(year[1] + year[2] for year in counts["years"]) == counts["projects"]
    assert counts["highest"] == max(sum(year[1:]) for year in counts["years"])
    assert [n for _, n in counts["themes"]] == sorted((n for _, n in counts["themes"]), reverse=True)


@pytest.mark.parametrize(("selected", "missing"), [(2, 0), (5, 3), (1, 0), (None, 0)])
def test_projects_that_are_only_counted_are_told_apart(loaded: Loaded, selected: int | None, missing: int) -> None:
    call = loaded.program.calls["2026"]
    results = replace(call.results, selected=selected) if call.results else None
    program = replace(loaded.program, calls={"2026": replace(call, results=results)})
    assert tallies.of_year(program, "2026") == ("2026", 1, 1, missing)


def test_a_letter_with_a_mark_stands_beside_the_one_without(real: Loaded) -> None:
    found = tallies.regions(real.program, label, Voice(real.editions["fr"]).country, "fr")
    (africa,) = [[name for _, name, _ in rows] for _, rows in found if ("KE" in {code for code, _, _ in rows})]
    assert africa.index("Égypte") < africa.index("Kenya")


def test_themes_stand_with_those_of_most_projects_first(real: Loaded) -> None:
    counts = [count for _, count in tallies.sectors(real.program)]
    assert counts == sorted(counts, reverse=True)
    assert dict(tallies.sectors(real.program)) == {key: len(slugs) for key, slugs in real.program.by_sector.items()}


def test_what_was_chosen_last_comes_first(real: Loaded) -> None:
    last = tallies.chosen_last(real.program, 7)
    days = [next(e.date for e in real.program.projects[slug].events if e.marks == "selection") for slug in last]
    assert days == ["2026-04-13"] * 4 + ["2026-01-21"] * 3
