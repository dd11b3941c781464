"""The explorer of projects: the rules by which its list filters without a script, and what the script knows.

The page has the projects of the newest calls and three facets, which filter by CSS alone. The script adds the
earlier projects, the other facets, counts, sorting, and an address that holds the choice; its words and facts
stand in the script's own file, one for each language, so the page stays small however many projects there are.
"""

import json
from typing import Any

from prospectus import alphabet, terms
from prospectus.editions import Edition
from prospectus.program import Program
from prospectus.records import Project
from prospectus.theme import Voice

PAGE_FACETS = ("way", "region", "year")
ROWS = 52  # of the page: as many as leave it, in the longest language, a first flight's 14,600 bytes
MOST = 1500  # projects that the script knows; others are reached by their call, country or theme
CODE = "explorer.js"  # in templates/assets; defines explore(data)


def divided(program: Program) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The projects that stand in the page, and those that the script adds: whole calls, of the latest what has room."""
    count = 0
    for year in sorted(program.by_call, reverse=True):
        if count and count + len(program.by_call[year]) > ROWS:
            break
        count += len(program.by_call[year])
    count = min(count, ROWS)
    return program.newest_first[:count], program.newest_first[count:MOST]


def rules(program: Program) -> str:
    """CSS: each chosen value of a facet hides the page's rows and markers that have other values."""
    projects = [program.projects[slug] for slug in divided(program)[0]]
    values = [sorted({facet_words(project)[index] for project in projects}) for index in range(len(PAGE_FACETS))]
    selectors = [
        f'.kcn-explorer:has([value="{value}"]:checked) [data-f]:not([data-f~="{value}"])'
        for facet in values
        for value in facet
    ]
    return ",".join(selectors) + "{display:none}" if selectors else ""


def facet_words(project: Any) -> tuple[str, str, str]:
    """A project's values of the page's own facets, as its row carries them."""
    return project.way, project.region_key, project.call


def script(code: str, facts: str, more: dict[str, str]) -> bytes:
    """The script's file in one language: its code, then what it is given.

    facts: as JSON, the same on all sites; more: HTML of the page's parts for the projects that the page has not.
    It is a block, so that it can run again where a preview exchanges the page.
    """
    data = json.dumps(more, ensure_ascii=False, separators=(",", ":"))
    return f"{{\n{code.strip()}\nexplore({facts},{data});\n}}\n".encode()


def facts(edition: Edition, projects: list[Project]) -> str:
    """What the script is given, as JSON: the further facets, each project's values of them, and words.

    projects: all, the newest first.
    """
    voice, tag = Voice(edition), edition.locale.tag
    gettext = voice.gettext

    def named(key: str, label: Any, values: list[list[str]], names: Any) -> dict[str, Any]:
        seen = sorted(
            {value for each in values for value in each}, key=lambda value: alphabet.key(tag, str(names(value)))
        )
        return {"name": key, "label": str(label), "values": [[value, str(names(value))] for value in seen]}

    def labels(context: str) -> Any:
        return lambda key: edition.text(context, terms.LABELS[context][key])

    columns = {
        "country": (gettext("Country"), [[p.country] for p in projects], voice.country),
        "track": (gettext("Track"), [[p.track] for p in projects], labels("track")),
        "sector": (gettext("Theme"), [list(p.sectors) for p in projects], labels("sector")),
        "study": (gettext("Study"), [list(p.kinds) for p in projects], labels("kind")),
        "status": (
            gettext("Where it stands"),
            [[p.status.state] if p.status else [] for p in projects],
            labels("state"),
        ),
    }
    words = {
        "all": voice.pgettext("every value of a filter", "All"),
        "shown": gettext("Projects shown: %(shown)s of %(all)s"),
        "sorted": gettext("Sorted by: %(column)s"),
        "none": gettext("No project has all that was chosen."),
        "again": gettext("Show all again"),
        "view": gettext("View"),
        "table": gettext("Table"),
        "cards": gettext("Cards"),
    }
    given = {
        "facets": [named(key, label, values, names) for key, (label, values, names) in columns.items()],
        "projects": list(zip(*(values for _, values, _ in columns.values()), strict=True)),
        "words": {key: str(text) for key, text in words.items()},
    }
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))
