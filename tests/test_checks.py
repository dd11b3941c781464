"""What can be wrong between sources: every problem, with its line and its tip; and the closed lists."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from prospectus import catalogs, checks, messages, release
from prospectus.artifacts import Artifact
from prospectus.catalogs import Catalog, Translation
from prospectus.config import Locale
from prospectus.editions import Edition
from prospectus.loading import Loaded, RefusedError
from prospectus.markdown import Heading, Rendered
from prospectus.messages import Key, Message
from prospectus.records import Event
from prospectus.release import Request
from prospectus.report import Console, Recorder
from prospectus.schema import Text
from prospectus.sources import Problem
from prospectus.terms import COUNTRIES_OF, LABELS, REGION_OF, REGIONS, TRACKS, WAYS, way
from tests.conftest import change, copy_project, lines, problems_of

MKDOCS, CALL = "mkdocs.yml", "calls/2026.yml"
MOLIT, SMARTCITY, KIND = "sites/molit.yml", "sites/smartcity.yml", "sites/kind.yml"
HANOI, OSLO = "projects/hanoi-traffic-2026.yml", "projects/oslo-parking-2026.yml"
DATES, FAQ, HOW = "content/apply/dates.md", "content/apply/faq.md", "content/apply/how-to-apply.md"
PRESS, PRIVACY = "content/press/2026-01-27-call.md", "content/about/privacy.md"

TELL_APART = "\n    So that readers can tell the links apart."
SWAPPED = "\n    Are the two swapped?"
LINKS = (
    "\n    Pages are linked by their file (../apply/faq.md), "
    "records as project:SLUG, call:2026, country:VN, list:projects."
)
EMPTY = "Must link somewhere; the brackets ( ) behind a link's words are empty."
PICTURES = "\n    Pictures belong to project records, with the field 'pictures'."
PANELS = "Must be one of the panels key, note, warning, yes, no"
TEMPLATE = "\n    A template leads there: keep the page, or change the template."
DEGREES = "Must be a latitude of -90 to 90 and a longitude of -180 to 180 degrees."
TRANSLATE = "\n    Run 'python build.py locales update', then fill in the empty msgstr lines."

Fault = tuple[str, str, str, list[str]]

FAULTS: dict[str, Fault] = {
    # references between records
    "a project names an unknown call": (
        OSLO,
        "call: 2026",
        "call: 2025",
        [f"{OSLO}:5: Must be a call that exists; found '2025'.\n    Did you mean '2026'?"],
    ),
    "a project is of a track that its call does not have": (
        CALL,
        "covers: [solution-demonstration]",
        "covers: [solution-development]",
        [
            f"{OSLO}:6: Must be a track of the 2026 call; found 'solution-demonstration'.\n"
            "    Its tracks are smart-city-planning, smart-solution-planning, solution-development."
        ],
    ),
    "a project is related to one of nearly that name": (
        HANOI,
        "related: [oslo-parking-2026]",
        "related: [oslo-parking-2025]",
        [
            f"{HANOI}:29: Must be a project that exists; found 'oslo-parking-2025'.\n"
            "    Did you mean 'oslo-parking-2026'?"
        ],
    ),
    "a project is related to none": (
        HANOI,
        "related: [oslo-parking-2026]",
        "related:\n  - oslo-parking-2026\n  - x",
        [f"{HANOI}:31: Must be a project that exists; found 'x'."],
    ),
    "a country has no region": (
        OSLO,
        "country: NO",
        "country: AQ",
        [
            f"{OSLO}:2: Must be a country with a region; found 'AQ'.\n"
            "    Add it to REGION_OF in prospectus/terms.py."
        ],
    ),
    "a picture is not there": (
        OSLO,
        "confidence: low",
        "pictures: [{file: oslo/x.jpg, alt: A, credit: C, width: 1, height: 1}]",
        [f"{OSLO}:17: Must be a file in content/pictures/; 'oslo/x.jpg' is not there."],
    ),
    "a point is not on the earth": (OSLO, "lat: 59.91", "lat: 90.01", [f"{OSLO}:4: {DEGREES}{SWAPPED}"]),
    "events are out of order": (
        HANOI,
        "- date: 2026-05\n",
        "- date: 2025\n",
        [f"{HANOI}:26: Must stand in the order of the dates; 2025 comes after 2026-01-21."],
    ),
    "steps of a call are out of order": (
        CALL,
        "- date: 2027-01\n",
        "- date: 2025-12\n",
        [f"{CALL}:26: Must stand in the order of the dates; 2025-12 comes after 2026-01-28."],
    ),
    "a track names an unknown secretariat": (
        CALL,
        "secretariat: kind",
        "secretariat: kindd",
        [f"{CALL}:14: Must be an institution that exists; found 'kindd'.\n    Did you mean 'kind'?"],
    ),
    "a track has no end": (
        CALL,
        "    closes: 2026-03-17\n",
        "",
        [f"{CALL}:15: Must have 'closes', or 'all_year: true'."],
    ),
    "a record's sources read the same": (
        HANOI,
        "    language: en\n",
        "    language: en\n  - publisher: MOLIT\n    language: ko\n",
        [
            f"{HANOI}:{line}: Must have 'about' where 'MOLIT' stands twice among the sources.{TELL_APART}"
            for line in (31, 34)
        ],
    ),
    "a page's sources read the same": (
        DATES,
        "    about: Dates",
        "    about: Dates\n  - publisher: MOLIT\n    language: ko\n    about: Dates",
        [
            f"{DATES}:{line}: Must have 'about' where 'MOLIT' stands twice among the sources.{TELL_APART}"
            for line in (8, 11)
        ],
    ),
    # the sites
    "nobody owns a section": (
        SMARTCITY,
        "owns: [projects, countries, sectors]",
        "owns: [projects, countries]",
        ["sites:1: Must have exactly one site that owns the section 'sectors'; found none."],
    ),
    "two own a section": (
        MOLIT,
        "owns: [calls,",
        "owns: [projects, calls,",
        ["sites:1: Must have exactly one site that owns the section 'projects'; found molit and smartcity."],
    ),
    "a site owns a section that it does not show": (
        SMARTCITY,
        "records: [projects, countries, sectors",
        "records: [projects, sectors",
        [f"{SMARTCITY}:37: Must have 'countries' among its records, since it owns the section."],
    ),
    "a site is official outside its domain": (
        MOLIT,
        "official: false",
        "official: true",
        [
            f"{MOLIT}:26: Must not be official outside its domain; "
            "the site's address is http://localhost:8000/molit/.\n"
            "    Set site_url to an address on molit.go.kr, or official: false."
        ],
    ),
    "a site is of an unknown institution": (
        MOLIT,
        "institution: molit",
        "institution: molitt",
        [f"{MOLIT}:22: Must be an institution that exists; found 'molitt'.\n    Did you mean 'molit'?"],
    ),
    "the program is of an unknown institution": (
        MKDOCS,
        "owner: molit",
        "owner: molitt",
        [f"{MKDOCS}:18: Must be an institution that exists; found 'molitt'.\n    Did you mean 'molit'?"],
    ),
    "the secretariat is unknown": (
        MKDOCS,
        "secretariat: kind",
        "secretariat: moon",
        [f"{MKDOCS}:17: Must be an institution whose first contact has an e-mail address; found 'moon'."],
    ),
    "the secretariat has no e-mail address": (
        "institutions/kind.yml",
        "    email: office@example.org\n",
        "",
        [f"{MKDOCS}:17: Must be an institution whose first contact has an e-mail address; found 'kind'."],
    ),
    "only the secretariat's second contact has an e-mail address": (
        "institutions/kind.yml",
        "contacts:\n",
        "contacts:\n  - office: Reception\n",
        [f"{MKDOCS}:17: Must be an institution whose first contact has an e-mail address; found 'kind'."],
    ),
    "the secretariat has no contact": (
        "institutions/kind.yml",
        'contacts:\n  - office: Office of kind\n    email: office@example.org\n    telephones: ["+82-2-123-4567"]\n',
        "",
        [f"{MKDOCS}:17: Must be an institution whose first contact has an e-mail address; found 'kind'."],
    ),
    # menus
    "a menu leads to no page, and none to a page": (
        KIND,
        "- apply/faq.md",
        "- apply/fag.md",
        [
            f"{KIND}:1: Must lead to 'page:apply/faq' from nav or policies, since its sections select it.",
            f"{KIND}:15: Must name pages of this site in nav and policies; found 'page:apply/fag'.\n"
            "    Did you mean 'page:apply/faq'?",
        ],
    ),
    "a menu leads to something of another site": (
        KIND,
        "- Calls: list:calls",
        "- News: page:press/2026-01-27-call",
        [
            f"{KIND}:19: Must name pages of this site in nav and policies; found 'page:press/2026-01-27-call'.\n"
            "    Is the page's section among the site's sections?"
        ],
    ),
    "a policy is no page, and none leads to a page": (
        KIND,
        "policies: [about/privacy]",
        "policies: [about/cookies]",
        [
            f"{KIND}:1: Must lead to 'page:about/privacy' from nav or policies, since its sections select it.",
            f"{KIND}:33: Must name pages of this site in nav and policies; found 'page:about/cookies'.\n"
            "    Did you mean 'page:about/privacy'?",
        ],
    ),
    # templates
    "a template leads to no list": (
        "templates/404.html",
        "url('list:projects')",
        "url('list:project')",
        [f"templates/404.html:22: Must name a page that exists; found 'list:project'.{TEMPLATE}"],
    ),
    "a template leads to no page": (
        "templates/404.html",
        "url('apply/who-can-apply.md')",
        'url("apply/who-could-apply.md")',
        [f"templates/404.html:21: Must name a page that exists; found 'apply/who-could-apply.md'.{TEMPLATE}"],
    ),
    "a template names the title of no page": (
        "templates/404.html",
        'title_of("page:apply/who-can-apply")',
        'title_of("page:apply/who-could-apply")',
        [f"templates/404.html:21: Must name a page that exists; found 'page:apply/who-could-apply'.{TEMPLATE}"],
    ),
    "a template draws what is drawn around it": (
        "templates/404.html",
        '{% extends "main.html" %}',
        '{% extends "base.html" %}',
        [
            "templates/404.html:1: Must not name base.html, which is drawn once around all pages.\n"
            '    A page begins with {% extends "main.html" %}.'
        ],
    ),
    "a template includes no template": (
        "templates/404.html",
        '{% extends "main.html" %}',
        '{% extends "main.html" %}{% block extrahead %}{% include "partials/owners.html" %}{% endblock %}',
        [
            "templates/404.html:1: Must name a template that exists; found 'partials/owners.html'.\n"
            "    Did you mean 'partials/owner.html'?"
        ],
    ),
    "a template includes one of Material's": (
        "templates/404.html",
        '{% extends "main.html" %}',
        '{% extends "main.html" %}{% block extrahead %}{% include "partials/languages/en.html" %}{% endblock %}',
        [],
    ),
    "a template cannot be read": (
        "templates/partials/footer.html",
        "<footer",
        "{% iff %}<footer",
        ["templates/partials/footer.html:5: Must be a template that Jinja can read: Encountered unknown tag 'iff'."],
    ),
    "a template has no such filter": (
        "templates/404.html",
        '{% extends "main.html" %}',
        '{% extends "main.html" %}{% set x = "x"|plan %}',
        ["templates/404.html:1: Must be a template that Jinja can read: No filter named 'plan'."],
    ),
    "a template knows nothing by a name": (
        "templates/partials/footer.html",
        "<footer",
        "{{ sit.name }}<footer",
        ["templates/partials/footer.html:5: Must be a template that can be drawn: UndefinedError: 'sit' is undefined."],
    ),
    "a template has a slot that nothing fills": (
        "templates/partials/footer.html",
        "<footer",
        "{{ slot('owners') }}<footer",
        ["templates/partials/footer.html:5: Must name slots, pages and files that exist; found 'owners'."],
    ),
    "a template loads no file": (
        "templates/partials/footer.html",
        "<footer",
        "{{ asset('today.css') }}<footer",
        ["templates/partials/footer.html:5: Must name slots, pages and files that exist; found 'asset:today.css'."],
    ),
    # guidance
    "a page is of an unknown site": (
        FAQ,
        "owner: smartcity",
        "owner: smartcty",
        [f"{FAQ}:4: Must be one of the sites; found 'smartcty'.\n    Did you mean 'smartcity'?"],
    ),
    "a page is of a site that does not take it": (
        PRESS,
        "owner: molit",
        "owner: kind",
        [f"{PRESS}:5: Must have a section that the owner 'kind' takes."],
    ),
    "a page is related to none": (
        FAQ,
        "layout: faq",
        "layout: faq\nrelated: [apply/form]",
        [f"{FAQ}:7: Must be a page that exists; found 'apply/form'.\n    Did you mean 'apply/forms'?"],
    ),
    "a page is related to an unknown thing": (
        FAQ,
        "layout: faq",
        "layout: faq\nrelated:\n  - list:projects\n  - project:x",
        [f"{FAQ}:9: Must be a page that exists; found 'project:x'."],
    ),
    "a page links to no page": (
        HOW,
        "who-can-apply.md#not-alone",
        "who-could-apply.md",
        [f"{HOW}:13: Must link to a page that exists; found 'page:apply/who-could-apply'.{LINKS}"],
    ),
    "a page links to an anchor of no page": (
        HOW,
        "who-can-apply.md#not-alone",
        "../a/who.md#not-alone",
        [f"{HOW}:13: Must link to a page that exists; found 'page:a/who#not-alone'.{LINKS}"],
    ),
    "a page links to no heading": (
        HOW,
        "who-can-apply.md#not-alone",
        "who-can-apply.md#alone",
        [f"{HOW}:13: Must link to a heading that exists; apply/who-can-apply has no '#alone'.{LINKS}"],
    ),
    "a page links to no heading of its own": (
        HOW,
        "who-can-apply.md#not-alone",
        "#not-alone",
        [f"{HOW}:13: Must link to a heading that exists; apply/how-to-apply has no '#not-alone'.{LINKS}"],
    ),
    "a page links to no record": (
        DATES,
        "call:2026",
        "call:2027",
        [f"{DATES}:13: Must link to a page that exists; found 'call:2027'.{LINKS}"],
    ),
    "a page links to what is no file and no thing": (
        DATES,
        "(call:2026)",
        "(../forms/) [a](javascript:alert) [b](/en/) [c](who.html#top)",
        [
            f"{DATES}:13: Must link to a page that exists; found {link!r}.{LINKS}"
            for link in ("../forms/", "/en/", "javascript:alert", "who.html#top")
        ],
    ),
    "a link leads nowhere": (
        HOW,
        "(who-can-apply.md#not-alone)",
        "()",
        [f"{HOW}:13: {EMPTY}{LINKS}"],
    ),
    "a page holds a picture": (
        DATES,
        "See the",
        "See.\n\n![Oslo](../pictures/oslo.jpg) See the",
        [f"{DATES}:15: Must not hold a picture.{PICTURES}"],
    ),
    "a page holds a picture of nothing": (
        DATES,
        "See the",
        "![]() See the",
        [f"{DATES}:13: Must not hold a picture.{PICTURES}"],
    ),
    "a page holds a panel that is none": (
        DATES,
        "See the",
        "See.\n\n!!! tip\n    Apply.\n\nSee the",
        [f"{DATES}:15: {PANELS}; found 'tip'."],
    ),
    "a panel is written with a capital": (
        DATES,
        "See the",
        "See.\n\n!!! Tip\n    Apply.\n\nSee the",
        [f"{DATES}:15: {PANELS}; found 'tip'."],
    ),
    "a panel has a word too many": (
        DATES,
        "See the",
        "See.\n\n!!! note inline\n    Apply.\n\nSee the",
        [f"{DATES}:15: {PANELS}; found 'note inline'."],
    ),
    # records' descriptions
    "a description links to no project": (
        HANOI,
        "project:oslo-parking-2026",
        "project:oslo",
        [f"{HANOI}:20: Must link to a page that exists; found 'project:oslo'.{LINKS}"],
    ),
    "a description links to nothing": (HANOI, "(project:oslo-parking-2026)", "()", [f"{HANOI}:20: {EMPTY}{LINKS}"]),
    "a description links to an anchor of its own": (
        HANOI,
        "project:oslo-parking-2026",
        "#events",
        [f"{HANOI}:20: Must link to a page that exists; found '#events'.{LINKS}"],
    ),
    "a description's second paragraph links to no project": (
        HANOI,
        "  The plan",
        "  One.\n\n  See [x](country:VN), [y](project:none).\n  The plan",
        [f"{HANOI}:22: Must link to a page that exists; found 'project:none'.{LINKS}"],
    ),
    "a description below an empty line links to no project": (
        HANOI,
        "  The plan covers signals. See [the other project](project:oslo-parking-2026)",
        "\n\n  See [x](project:none)",
        [f"{HANOI}:22: Must link to a page that exists; found 'project:none'.{LINKS}"],
    ),
    "a description without a bar links to no project": (
        HANOI,
        "description: |\n  The plan covers signals. See [the other project](project:oslo-parking-2026).",
        "description: See [x](project:none).",
        [f"{HANOI}:19: Must link to a page that exists; found 'project:none'.{LINKS}"],
    ),
    "a description holds a picture": (
        HANOI,
        "  The plan",
        "  One.\n\n  ![Hanoi](hanoi.jpg)\n\n  The plan",
        [f"{HANOI}:22: Must not hold a picture.{PICTURES}"],
    ),
    "a description holds a panel that is none": (
        HANOI,
        "  The plan",
        "  One.\n\n  !!! tip\n      Two.\n\n  The plan",
        [f"{HANOI}:22: {PANELS}; found 'tip'."],
    ),
    "a call's description links to no call": (
        CALL,
        "title: Call 2026",
        "title: Call 2026\ndescription: |\n  One.\n  See [last year](call:2025).",
        [f"{CALL}:4: Must link to a page that exists; found 'call:2025'.{LINKS}"],
    ),
    "a description links to no heading": (
        HANOI,
        "project:oslo-parking-2026",
        "apply/faq.md#how",
        [f"{HANOI}:20: Must link to a heading that exists; apply/faq has no '#how'.{LINKS}"],
    ),
}  # fmt: skip


def told(found: list[Problem] | Iterator[Problem]) -> list[str]:
    """Problems as people see them, with their tips."""
    return [str(problem) for problem in found]


def test_the_faultless_project_has_no_problem(project: Path) -> None:
    assert problems_of(project) == []


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project in which one source at a time is changed, then put back: copying takes longer than checking."""
    return copy_project(tmp_path_factory.mktemp("bench"))


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told(bench: Path, name: str) -> None:
    path, old, new, expected = FAULTS[name]
    before = (bench / path).read_bytes()
    change(bench, path, old, new)
    try:
        assert told(problems_of(bench)) == expected
    finally:
        (bench / path).write_bytes(before)


def test_a_page_may_link_to_pages_headings_things_and_the_web(project: Path) -> None:
    targets = (
        "forms.md ../apply/forms.md faq.md#when forms.md#sources #content country:VN list:press sector:transport "
        "project:oslo-parking-2026#events https://example.org/x.md mailto:office@example.org tel:+8221234567"
    )
    change(project, DATES, "[call](call:2026)", " ".join(f"[a]({target})" for target in targets.split()))
    change(project, HANOI, "project:oslo-parking-2026", "apply/faq.md#who")
    change(project, FAQ, "layout: faq", "layout: faq\nrelated: [apply/forms, call:2026, list:projects]")
    assert problems_of(project) == []


def test_one_publisher_may_stand_twice_with_other_dates_and_subjects(project: Path) -> None:
    twice = "  - {publisher: MOLIT, language: en, date: 2026}\n  - {publisher: MOLIT, language: en, about: B}\n"
    change(project, HANOI, "    language: en\n", f"    language: en\n{twice}")
    assert problems_of(project) == []


def test_a_track_of_all_the_year_needs_no_end_and_no_secretariat(project: Path) -> None:
    change(project, CALL, "    secretariat: kind\n", "")
    change(project, CALL, "    closes: 2026-03-17\n", "    all_year: true\n")
    assert problems_of(project) == []


def test_the_source_language_needs_no_translations(project: Path) -> None:
    change(project, MKDOCS, "- tag: en", "- tag: en\n      complete: true")
    assert problems_of(project) == []


def test_a_site_may_be_official_on_its_domain(project: Path) -> None:
    change(project, MOLIT, "official: false", "official: true")
    change(project, MOLIT, "http://localhost:8000/molit/", "https://kcn.molit.go.kr/")
    assert problems_of(project) == []


def test_a_picture_that_is_there_is_no_problem(project: Path) -> None:
    change(project, OSLO, "confidence: low", "pictures: [{file: a.jpg, alt: A, credit: C, width: 1, height: 1}]")
    (project / "content/pictures").mkdir()
    (project / "content/pictures/a.jpg").write_bytes(b"\xff\xd8\xff\xd9")
    assert problems_of(project) == []


def test_a_program_must_hold_a_call(project: Path) -> None:
    (project / CALL).unlink()
    assert told(problems_of(project)) == [
        "calls:1: Must hold at least one call, for example calls/2026.yml.",
        f"{DATES}:13: Must link to a page that exists; found 'call:2026'.{LINKS}",
        f"{PRESS}:15: Must link to a page that exists; found 'call:2026'.{LINKS}",
        f"{HANOI}:6: Must be a call that exists; found '2026'.",
        f"{OSLO}:5: Must be a call that exists; found '2026'.",
    ]


def test_a_page_that_no_site_leads_to_is_told_for_each(project: Path) -> None:
    page = (project / PRIVACY).read_text(encoding="utf-8")
    (project / "content/about/cookies.md").write_text(page, encoding="utf-8")
    assert told(problems_of(project)) == [
        f"{site}:1: Must lead to 'page:about/cookies' from nav or policies, since its sections select it."
        for site in (KIND, MOLIT, SMARTCITY)
    ]


def test_a_page_may_not_take_the_address_of_a_country(project: Path) -> None:
    page = (project / PRIVACY).read_text(encoding="utf-8").replace("[legal]", "[press]")
    (project / "content/countries").mkdir()
    (project / "content/countries/norway.md").write_text(page, encoding="utf-8")
    change(project, MOLIT, "policies: [about/privacy]", "policies: [about/privacy, countries/norway]")
    assert told(problems_of(project)) == [
        f"{MOLIT}:1: Must not make {locale}/countries/norway/index.html twice; claimed by guidance and country."
        for locale in ("ar", "en", "ko")
    ]


def test_several_faults_are_shown_together(project: Path) -> None:
    change(project, OSLO, "country: NO", "country: AQ")
    change(project, OSLO, "lat: 59.91", "lat: 591")
    change(project, DATES, "call:2026", "call:2027")
    change(project, KIND, "official: false", "official: true")
    change(project, MKDOCS, "owner: molit", "owner: moon")
    change(project, "templates/404.html", "url('list:projects')", "url('list:project')")
    assert told(problems_of(project)) == [
        f"{DATES}:13: Must link to a page that exists; found 'call:2027'.{LINKS}",
        f"{MKDOCS}:18: Must be an institution that exists; found 'moon'.",
        f"{OSLO}:2: Must be a country with a region; found 'AQ'.\n    Add it to REGION_OF in prospectus/terms.py.",
        f"{OSLO}:4: {DEGREES}{SWAPPED}",
        f"{KIND}:26: Must not be official outside its domain; the site's address is http://localhost:8000/kind/.\n"
        "    Set site_url to an address on kind.go.kr, or official: false.",
        f"templates/404.html:22: Must name a page that exists; found 'list:project'.{TEMPLATE}",
    ]


# -- translations ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def found(loaded: Loaded) -> dict[str, list[Message]]:
    return messages.messages(loaded.program)


def missing(loaded: Loaded, found: dict[str, list[Message]], *without: str) -> list[str]:
    """What is told where every text but some is translated into Korean, which should be complete."""
    entries: dict[str, dict[Key, Translation]] = {
        domain: {item.key: (item.text,) if item.plural else item.text for item in items if item.text not in without}
        for domain, items in found.items()
    }
    edition = Edition(loaded.program, Locale("ko", complete=True), Catalog("ko", entries))
    return told(checks.incomplete(edition, found))


@pytest.fixture
def incomplete(project: Path) -> Path:
    """The small project with Korean as a complete locale, and nothing translated."""
    change(project, MKDOCS, "- tag: ko", "- tag: ko\n      complete: true")
    return project


def test_a_complete_locale_must_be_translated(incomplete: Path, found: dict[str, list[Message]]) -> None:
    shown = {problem.path: str(problem) for problem in problems_of(incomplete)}
    assert list(shown) == [catalogs.path_of("ko", domain) for domain in ("forms", "guidance", "interface", "records")]
    size = len(found["records"])
    assert shown["locales/ko/LC_MESSAGES/records.po"] == (
        f"locales/ko/LC_MESSAGES/records.po:1: Must translate every text of a complete locale; {size} of {size} miss: "
        f"'Hanoi Traffic Plan' ({HANOI} (title)); 'A plan for the traffic of Hanoi.' ({HANOI} (summary)); "
        f"'Chosen by the committee' ({HANOI} (text)){TRANSLATE}"
    )
    size = len(found["forms"])
    assert shown["locales/ko/LC_MESSAGES/forms.po"] == (
        f"locales/ko/LC_MESSAGES/forms.po:1: Must translate every text of a complete locale; {size} of {size} miss: "
        "'Form for a visit' (forms/visit.yml (title)); 'Who comes, when and why.' (forms/visit.yml (summary)); "
        f"'The visitor' (forms/visit.yml (title)){TRANSLATE}"
    )


def test_one_text_without_a_translation_is_named(loaded: Loaded, found: dict[str, list[Message]]) -> None:
    size = len(found["guidance"])
    assert missing(loaded, found, "None is paid to you.") == [
        "locales/ko/LC_MESSAGES/guidance.po:1: Must translate every text of a complete locale; "
        f"1 of {size} miss: 'None is paid to you.' (content/program/support.md (definition)){TRANSLATE}"
    ]


def test_a_complete_locale_with_every_text_is_no_problem(loaded: Loaded, found: dict[str, list[Message]]) -> None:
    assert missing(loaded, found) == []
    assert told(checks.incomplete(Edition(loaded.program, Locale("ko"), Catalog("ko", {})), found)) == []


def test_a_build_goes_on_where_translations_miss(incomplete: Path, tmp_path: Path) -> None:
    request = Request(incomplete, tmp_path / "out", sites=("kind",), locales=("en", "ko"), jobs=1)
    err = StringIO()
    summary = release.build(request, Recorder())
    Console(StringIO(), err).finished(summary)
    assert (tmp_path / "out/kind/ko/index.html").is_file()
    assert sorted(summary.doubts) == problems_of(incomplete)
    assert err.getvalue().count("Must translate every text of a complete locale") == 4
    assert "Doubts about translations: 4. What is unsafe or missing appears in English." in err.getvalue()


def test_a_strict_build_refuses_them(incomplete: Path, tmp_path: Path) -> None:
    request = Request(incomplete, tmp_path / "out", sites=("kind",), locales=("en", "ko"), jobs=1, strict=True)
    with pytest.raises(RefusedError) as refused:
        release.build(request, Recorder())
    assert sorted(refused.value.problems) == problems_of(incomplete)
    assert not (tmp_path / "out").exists()


def test_a_build_of_a_project_without_a_complete_locale_misses_nothing(project: Path, tmp_path: Path) -> None:
    request = Request(project, tmp_path / "out", sites=("kind",), locales=("en", "ko"), jobs=1)
    assert release.build(request, Recorder()).doubts == ()


HOW_AR, HANOI_AR = catalogs.path_of("ar", "guidance"), catalogs.path_of("ar", "records")
INTERFACE_AR = catalogs.path_of("ar", "interface")
PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {}\\n"\n\n'
KEEP = "Must keep what stands for a"
TALK = "**Talk.** Ask [first](who-can-apply.md#not-alone)."
PLAN = "The plan covers signals. See [the other project](project:oslo-parking-2026)."
PROJECTS = '"%(num)s project"\nmsgid_plural "%(num)s projects"'


@pytest.fixture
def translate(bench: Path) -> Iterator[Callable[[str, str], list[str]]]:
    """What is told, without tips, where a catalog of the small project holds an entry, in line 6."""

    def with_entry(path: str, entry: str) -> list[str]:
        (bench / path).parent.mkdir(parents=True, exist_ok=True)
        (bench / path).write_text(PO.format(catalogs.plural_forms("ar")) + entry + "\n", encoding="utf-8")
        return [line.partition("\n")[0] for line in told(problems_of(bench))]

    yield with_entry
    shutil.rmtree(bench / "locales")


def test_a_translation_with_all_that_it_must_keep_is_no_problem(translate: Callable[[str, str], list[str]]) -> None:
    assert translate(HOW_AR, f'msgid "{TALK}"\nmsgstr "اسأل [هنا](who-can-apply.md#not-alone) **أولا**."') == []


@pytest.mark.parametrize(
    ("path", "entry", "line", "expected"),
    [
        (
            HOW_AR,
            f'msgid "{TALK}"\nmsgstr "اسأل."',
            6,
            f"{KEEP} link in {TALK!r}: ](who-can-apply.md#not-alone) is missing.",
        ),
        (
            HOW_AR,
            f'# by hand\n#. where\nmsgid "{TALK}"\nmsgstr "[هنا](who-can-apply.md)"',
            8,
            f"{KEEP} link in {TALK!r}: ](who-can-apply.md#not-alone) is missing, ](who-can-apply.md) is new.",
        ),
        (
            HOW_AR,
            f'msgid "{TALK}"\nmsgstr "اسأل [هنا](who-can-apply.md#not-alone)."',
            6,
            f"Must keep the markup of {TALK!r}: **bold** is missing.",
        ),
        (
            HANOI_AR,
            f'msgctxt "project.description"\nmsgid "{PLAN}"\nmsgstr "[*مشروع*](project:oslo-parking-2026)"',
            7,
            f"Must keep the markup of {PLAN[:50]!r}: *emphasis* is new.",
        ),
        (INTERFACE_AR, 'msgid "Reviewed %(date)s"\nmsgstr "مراجعة"', 6, "%(date)s is missing."),
        (INTERFACE_AR, 'msgid "Home"\nmsgstr "100%"', 6, f"{KEEP} value in 'Home': % is new."),
        (INTERFACE_AR, 'msgid "Home"\nmsgstr "3"', 6, "Must keep the figures of 'Home': 3 is new."),
        (HOW_AR, 'msgid "Pages"\nmsgstr "\u202eصفحات"', 6, "Must not hold the invisible character U+202E."),
        (
            INTERFACE_AR,
            f'msgid {PROJECTS}\nmsgstr[0] "لا"',
            6,
            "6 plural forms of '%(num)s project'; found 1.",
        ),
    ],
)
def test_an_unsafe_translation_is_told_at_its_line(
    translate: Callable[[str, str], list[str]], path: str, entry: str, line: int, expected: str
) -> None:
    (told,) = translate(path, entry)
    assert told.startswith(f"{path}:{line}: ")
    assert told.endswith(expected)


def test_an_unsafe_translation_gives_way_to_english(bench: Path, tmp_path: Path) -> None:
    file = bench / HOW_AR
    file.parent.mkdir(parents=True)
    lost, kept = f'msgid "{TALK}"\nmsgstr "اسأل."', 'msgid "Companies"\nmsgstr "شركات"'
    file.write_text(f"{PO.format(catalogs.plural_forms('ar'))}{lost}\n\n{kept}\n", encoding="utf-8")
    out = tmp_path / "out"
    summary = release.build(Request(bench, out, ("kind",), ("en", "ar"), jobs=1), Recorder())
    shutil.rmtree(bench / "locales")
    assert len(summary.doubts) == 1
    page = (out / "kind/ar/apply/how-to-apply/index.html").read_text(encoding="utf-8")
    assert re.search(r'<li (?:lang="en" dir="ltr"|dir="ltr" lang="en")><strong>Talk\.</strong>', page)
    assert "شركات" in (out / "kind/ar/apply/who-can-apply/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "entry",
    [
        f'#, fuzzy\nmsgid "{TALK}"\nmsgstr "اسأل."',
        '#~ msgid "Gone [a](b.md)"\n#~ msgstr "."',
        'msgid "Not in the sources 1"\nmsgstr "2"',
    ],
)
def test_a_translation_that_is_not_used_may_lose_its_links(
    translate: Callable[[str, str], list[str]], entry: str
) -> None:
    assert translate(HOW_AR, entry) == []


# -- the parts of checks --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lat", "lon", "wrong"),
    [
        (90, -180, False),
        (-90, 180, False),
        (0, 0, False),
        (90.01, 0, True),
        (-90.01, 0, True),
        (0, 180.01, True),
        (0, -180.01, True),
        (105.85, 21.03, True),
    ],
)
def test_a_point_must_be_on_the_earth(loaded: Loaded, lat: float, lon: float, wrong: bool) -> None:
    record = loaded.program.projects["oslo-parking-2026"]
    moved = replace(record, coordinates=replace(record.coordinates, lat=lat, lon=lon))
    expected = [f"{OSLO}:4: {DEGREES}{SWAPPED}"] if wrong else []
    assert told(checks.project_references(loaded.program, moved)) == expected


@pytest.mark.parametrize(
    ("dates", "wrong"),
    [
        ([], []),
        (["2026"], []),
        (["2025", "2026"], []),
        (["2026-01-28", "2026-01-28"], []),
        (["2026", "2026-05"], []),
        (["2026-05", "2026"], []),
        (["2026-05-31", "2026-05"], []),
        (["2026-05", "2026-05-01"], []),
        (["2026", "2025-12-31"], ["2025-12-31 comes after 2026"]),
        (["2026-06", "2026-05-31"], ["2026-05-31 comes after 2026-06"]),
        (["2026-01-28", "2026-01-27"], ["2026-01-27 comes after 2026-01-28"]),
        (["2027", "2026", "2025"], ["2026 comes after 2027", "2025 comes after 2026"]),
    ],
)
def test_a_date_may_be_as_exact_as_it_is_known(loaded: Loaded, dates: list[str], wrong: list[str]) -> None:
    events = [Event(date, Text("Something")) for date in dates]
    found = checks.sequence(loaded.program.projects["oslo-parking-2026"], "events", events)
    assert [problem.message for problem in found] == [
        f"Must stand in the order of the dates; {text}." for text in wrong
    ]


@pytest.mark.parametrize(
    ("until", "is_wrong"),
    [("2026-05-03", False), ("2026-05-04", False), ("2026-05", False), ("2026", False), ("2026-05-02", True),
     ("2026-04", True), ("2025", True)],
)  # fmt: skip
def test_an_event_ends_when_it_has_begun(project: Path, until: str, is_wrong: bool) -> None:
    change(project, OSLO, "  - date: 2026-04-13\n", f"  - date: 2026-05-03\n    until: {until}\n")
    message = f"Must not end before it begins; found {until}, and it begins on 2026-05-03."
    assert told(problems_of(project)) == ([f"{OSLO}:12: {message}"] if is_wrong else [])


@pytest.mark.parametrize(("old", "opens"), [("    opens: 2026-01-28\n", "2026-01-28"), ("", "2026-02-01")])
def test_a_track_closes_when_it_has_opened(project: Path, old: str, opens: str) -> None:
    change(project, CALL, "closes: 2026-03-17", "closes: 2026-01-27")
    change(project, CALL, "    opens: 2026-01-28\n", "" if old else f"    opens: {opens}\n")
    line = lines_of(project / CALL).index("    closes: 2026-01-27") + 1
    message = f"Must not close before it opens; found 2026-01-27, and it opens on {opens}."
    assert told(problems_of(project)) == [f"{CALL}:{line}: {message}"]


def test_a_call_has_its_year_as_a_name(project: Path) -> None:
    shutil.copy(project / CALL, project / "calls/draft.yml")
    message = "Must have a year as its file name, for example 2027.yml; found draft."
    assert told(problems_of(project)) == [f"calls/draft.yml:1: {message}"]


def lines_of(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("page:apply/faq", "faq"),
        ("page:apply/faq#when", "faq.md#when"),
        ("page:cookies#when", "cookies.md#when"),
        ("#when", "#when"),
        ("call:2026", "call:2026"),
        ("project:x#events", "project:x#events"),
        ("../forms/", "../forms/"),
        ("", "]()"),
    ],
)
def test_a_link_is_found_as_it_is_written(link: str, words: str) -> None:
    assert checks.written(link) == words


def test_a_dead_link_stands_at_its_own_line_not_at_another_link_to_the_page(project: Path) -> None:
    change(project, DATES, "See the", "See [a](faq.md#who) or [b](faq.md).\n\nThen [c](faq.md#why) and the")
    assert told(problems_of(project)) == [
        f"{DATES}:15: Must link to a heading that exists; apply/faq has no '#why'.{LINKS}"
    ]


def test_a_page_has_the_anchors_of_its_headings_and_of_its_layout() -> None:
    body = Rendered("", headings=(Heading(2, "when", "When?"), Heading(3, "언제", "언제")))
    assert checks.anchor_names(body) == {"when", "언제", "content", "sources", "related"}


def test_anchors_are_checked_only_in_pages(loaded: Loaded) -> None:
    assert checks.dead("project:oslo-parking-2026#nowhere", "", loaded.routes, {}) == ""


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("{{ url('list:projects') }}", ["list:projects"]),
        ('{{ title_of("page:apply/faq") }} {{ url("apply/faq.md") }}', ["page:apply/faq", "apply/faq.md"]),
        ("{{ url('project:' ~ slug) }}", []),
        ("{{ url(thing) }}", []),
        ('<rect fill="url(#band)"/>', []),
    ],
)
def test_names_in_templates_are_those_written_in_plain_words(template: str, names: list[str]) -> None:
    assert checks.NAMED.findall(template) == names


def test_two_files_of_a_site_may_not_differ_in_case_alone(loaded: Loaded) -> None:
    files = [Artifact(path, kind, bytes) for path, kind in (("en/a.html", "page"), ("en/A.html", "call"), ("b", "x"))]
    site = loaded.program.config.site("kind")
    assert told(checks.outputs(site, files)) == [f"{KIND}:1: Must not make en/a.html twice; claimed by page and call."]


def test_files_of_their_own_paths_are_no_problem(loaded: Loaded) -> None:
    files = [Artifact(path, "page", bytes) for path in ("en/a.html", "ko/a.html", "a.html")]
    assert told(checks.outputs(loaded.program.config.site("kind"), files)) == []


def test_sources_of_one_publisher_are_each_told(loaded: Loaded) -> None:
    record = loaded.program.institutions["kind"]
    same = replace(record, sources=record.sources * 3)
    assert len(told(checks.sources(same))) == 3


# -- the closed lists -----------------------------------------------------------------------------


def test_every_track_has_a_way_and_every_way_a_track() -> None:
    assert {way(track) for track in TRACKS} == set(WAYS)


@pytest.mark.parametrize(
    ("track", "taking_part"),
    [
        ("urban-development", "planning"),
        ("solution-development", "planning"),
        ("smart-city-planning", "planning"),
        ("smart-solution-planning", "planning"),
        ("solution-demonstration", "demonstration"),
    ],
)
def test_a_track_is_one_of_two_ways(track: str, taking_part: str) -> None:
    assert way(track) == taking_part


def test_readers_see_ways_and_no_tracks_but_for_applicants_who_choose_one_in_a_form(minimal_out: Path) -> None:
    assert LABELS["way"] == {"planning": "Planning study", "demonstration": "Demonstration"}
    assert LABELS["track"] == TRACKS
    assert "scope" not in LABELS
    pages = [file for file in minimal_out.glob("*/en/**/*.html") if "forms" not in file.parts]
    assert len(pages) > 60
    shown = {file: file.read_text(encoding="utf-8") for file in pages}
    assert [str(file) for file, text in shown.items() if any(label in text for label in TRACKS.values())] == []


def test_a_country_is_in_one_region() -> None:
    listed = [country for countries in COUNTRIES_OF.values() for country in countries.split()]
    assert len(listed) == len(set(listed)) == len(REGION_OF)
    assert COUNTRIES_OF.keys() == REGIONS.keys() == set(REGION_OF.values())


def test_every_word_of_a_closed_list_has_a_label_of_its_own() -> None:
    for name, labels in LABELS.items():
        assert all(labels.values()), name
        assert len(set(labels.values())) == len(labels), name


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("{currency: KRW}", "Must have 'amount', or 'max' with or without 'min'."),
        ("{min: 5, currency: KRW}", "Must have 'amount', or 'max' with or without 'min'."),
        ("{amount: 5, max: 7, currency: KRW}", "Must have either 'amount' or 'min' and 'max', not both."),
        ("{min: 7, max: 5, currency: KRW}", "Must have a 'min' not above 'max'; found 7 and 5."),
    ],
)
def test_a_sum_says_one_thing(project: Path, amount: str, message: str) -> None:
    change(project, "calls/2026.yml", "{min: 300000000, max: 500000000, currency: KRW}", amount)
    assert lines(problems_of(project)) == [f"calls/2026.yml:22: {message}"]


def test_a_sum_in_another_currency_is_checked_too(project: Path) -> None:
    old = "{amount: 700000000, currency: KRW, basis: band, approximate: true}"
    new = "{amount: 700000000, currency: KRW, converted: {min: 2, currency: USD}}"
    change(project, "projects/hanoi-traffic-2026.yml", old, new)
    assert lines(problems_of(project)) == [
        "projects/hanoi-traffic-2026.yml:16: Must have 'amount', or 'max' with or without 'min'."
    ]


def test_faults_of_the_configuration_do_not_hide_those_of_the_records(project: Path) -> None:
    change(project, "mkdocs.yml", "secretariat: kind", "secretary: kind")
    change(project, "projects/oslo-parking-2026.yml", "country: NO", "country: Norway")
    change(project, "content/apply/dates.md", "owner: molit", "ovner: molit")
    assert {problem.path for problem in problems_of(project)} == {
        "content/apply/dates.md",
        "mkdocs.yml",
        "projects/oslo-parking-2026.yml",
    }
