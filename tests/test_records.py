"""Records: projects, calls and institutions, each read from one YAML file."""

from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import Any

import pytest

from prospectus import terms
from prospectus.loading import Loaded
from prospectus.records import (
    FOLDERS,
    Call,
    Contact,
    Coordinates,
    Document,
    Event,
    Institution,
    Money,
    Party,
    Picture,
    Project,
    R,
    Reference,
    Results,
    Share,
    Status,
    Support,
    Total,
    Track,
    TrackResults,
    load,
    newest_review,
    parse,
)
from prospectus.schema import Prose, Text, field_hints
from prospectus.sources import Problem
from tests.conftest import SITES, change, lines, problems_of

HANOI = "projects/hanoi-traffic-2026.yml"
OSLO = "projects/oslo-parking-2026.yml"
CALL = "calls/2026.yml"
KIND = "institutions/kind.yml"

PROJECT = """\
title: Hanoi
country: VN
call: 2026
track: smart-city-planning
coordinates: {lat: 21.03, lon: 105.85, exactness: city-centre}
summary: A plan.
events: [{date: 2026, text: Chosen}]
sources: [{publisher: MOLIT, language: ko}]
reviewed: 2026-11-01
"""
YEAR = """\
title: Call 2026
summary: One call.
opens: 2026-01-28
time_zone: Asia/Seoul
tracks: [{id: plans, title: Plans, covers: [smart-city-planning], eligibility: Governments}]
steps: [{date: 2026-01, text: It opens}]
sources: [{publisher: MOLIT, language: ko}]
reviewed: 2026-11-01
"""
OFFICE = """\
name: Ministry
short_name: M
role: Runs it.
sources: [{publisher: MOLIT, language: ko}]
reviewed: 2026-11-01
"""


def project(more: str = "", path: str = "projects/hanoi.yml") -> Project:
    """A faultless project; `more` are fields beyond those that it must have."""
    problems: list[Problem] = []
    found = parse(PROJECT + more, path, Project, problems)
    assert problems == []
    assert found is not None
    return found


def call(more: str = "", text: str = YEAR) -> Call:
    problems: list[Problem] = []
    found = parse(text + more, "calls/2026.yml", Call, problems)
    assert problems == []
    assert found is not None
    return found


def institution(more: str = "") -> Institution:
    problems: list[Problem] = []
    found = parse(OFFICE + more, "institutions/molit.yml", Institution, problems)
    assert problems == []
    assert found is not None
    return found


def faults(text: str, kind: type[R]) -> list[str]:
    """The messages, with their lines, about a text that is no record."""
    problems: list[Problem] = []
    assert parse(text, "a.yml", kind, problems) is None
    return [f"{problem.line}: {problem.message}" for problem in problems]


def refused(text: str) -> list[str]:
    """The same about a text that is no project."""
    return faults(text, Project)


# A project


def test_a_project_is_read_whole(loaded: Loaded) -> None:
    found = loaded.program.projects["hanoi-traffic-2026"]
    assert found == Project(
        title=Text("Hanoi Traffic Plan"),
        original_titles=(
            Text("하노이 교통 계획", "ko", foreign=True),
            Text("Kế hoạch giao thông Hà Nội", "vi", foreign=True),
        ),
        country="VN",
        city=Text("Hanoi"),
        coordinates=Coordinates(21.03, 105.85, "city-centre"),
        call="2026",
        track="smart-solution-planning",
        kinds=("master-plan",),
        hosts=(Party(Text("Hanoi People's Committee")),),
        partners=(Party(Text("Example Engineering"), Text("Lead"), (Text("예시엔지니어링", "ko", foreign=True),)),),
        sectors=("transport",),
        support=Support("KRW", 700000000, basis="band", approximate=True),
        status=Status("under-way", "2026-05"),
        summary=Text("A plan for the traffic of Hanoi."),
        description=Prose("The plan covers signals. See [the other project](project:oslo-parking-2026)."),
        outcome=Text("A draft was shown."),
        events=(
            Event("2026-01-21", Text("Chosen by the committee"), marks="selection"),
            Event("2026-05", Text("Draft shown"), reading=True),
        ),
        related=("oslo-parking-2026",),
        sources=(Reference(Text("MOLIT"), "en", "https://example.org/hanoi"),),
        reviewed="2026-11-01",
        slug="hanoi-traffic-2026",
    )


def test_a_project_in_norway_is_in_norway(loaded: Loaded) -> None:
    found = loaded.program.projects["oslo-parking-2026"]
    assert (found.country, found.region_key) == ("NO", "europe")
    assert found.sources[0].language == "no"


def test_what_a_project_leaves_out_is_empty() -> None:
    found = project()
    assert (found.city, found.support, found.status, found.description, found.outcome) == (None,) * 5
    assert (found.kinds, found.hosts, found.sectors, found.related, found.pictures, found.original_titles) == ((),) * 6
    assert found.confidence == "high"


@pytest.mark.parametrize(
    ("more", "name", "value"),
    [
        ("city: Hà Nội", "city", Text("Hà Nội")),
        ("region: Red River", "region", Text("Red River")),
        ("site: The station", "site", Text("The station")),
        ("kinds: [master-plan, feasibility-study]", "kinds", ("master-plan", "feasibility-study")),
        ("sectors: [water, energy]", "sectors", ("water", "energy")),
        ("hosts: [{name: City, role: Host}]", "hosts", (Party(Text("City"), Text("Host")),)),
        ("status: {state: completed}", "status", Status("completed")),
        ("status: {state: selected, note: On hold}", "status", Status("selected", note=Text("On hold"))),
        ("description: '**A**'", "description", Prose("**A**")),
        ("confidence: low", "confidence", "low"),
        ("related: [a, b-2026]", "related", ("a", "b-2026")),
        ("support: {currency: USD}", "support", Support("USD")),
        ("support: {min: 1, max: 2, currency: KRW}", "support", Support("KRW", min=1, max=2)),
        (
            "support: {amount: 1, currency: KRW, shared: {amount: 9, projects: 3}}",
            "support",
            Support("KRW", 1, shared=Share(9, 3)),
        ),
        (
            "support: {amount: 1, currency: KRW, converted: {amount: 2, currency: USD}, note: As printed}",
            "support",
            Support("KRW", 1, converted=Money("USD", 2), note=Text("As printed")),
        ),
        (
            "documents: [{title: Plan, url: https://example.org/p.pdf, language: ko, format: PDF}]",
            "documents",
            (Document(Text("Plan"), "https://example.org/p.pdf", "ko", "PDF"),),
        ),
        (
            "pictures: [{file: a/b-1.jpg, alt: A road, credit: City, width: 800, height: 600}]",
            "pictures",
            (Picture("a/b-1.jpg", Text("A road"), Text("City"), 800, 600),),
        ),
        ("original_titles: {ar: هانوي}", "original_titles", (Text("هانوي", "ar", foreign=True),)),
    ],
)
def test_a_field_of_a_project_is_read(more: str, name: str, value: object) -> None:
    assert getattr(project(more), name) == value


def test_an_event_may_last_and_may_be_background() -> None:
    text = PROJECT.replace("{date: 2026,", "{date: 2026-01, until: 2026-03-31, background: true,")
    found = parse(text, "projects/hanoi.yml", Project, [])
    assert found is not None
    assert found.events == (Event("2026-01", Text("Chosen"), "2026-03-31", background=True),)


@pytest.mark.parametrize(
    ("track", "way"),
    [
        ("urban-development", "planning"),
        ("solution-development", "planning"),
        ("smart-city-planning", "planning"),
        ("smart-solution-planning", "planning"),
        ("solution-demonstration", "demonstration"),
    ],
)
def test_the_track_of_a_project_tells_its_way_of_taking_part(track: str, way: str) -> None:
    assert replace(project(), track=track).way == way


def test_every_track_has_a_way() -> None:
    assert {replace(project(), track=track).way for track in terms.TRACKS} == set(terms.WAYS)


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("VN", "southeast-asia"),
        ("KZ", "central-asia"),
        ("NO", "europe"),
        ("EG", "middle-east-africa"),
        ("PE", "americas"),
    ],
)
def test_the_country_of_a_project_tells_its_region(country: str, region: str) -> None:
    assert replace(project(), country=country).region_key == region


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        project().call = "2027"  # type: ignore[misc]


def test_records_are_equal_wherever_their_fields_stand() -> None:
    moved = parse("\n\n# remark\n" + PROJECT, "projects/other/hanoi.yml", Project, [])
    assert moved == project()
    assert moved is not None
    assert moved.source != project().source


# A call


def test_a_call_is_read_whole(loaded: Loaded) -> None:
    found = loaded.program.calls["2026"]
    assert found == Call(
        title=Text("Call 2026"),
        summary=Text("One call, two tracks."),
        opens="2026-01-28",
        time_zone="Asia/Seoul",
        tracks=(
            Track(
                id="planning",
                title=Text("Planning studies"),
                covers=("smart-city-planning", "smart-solution-planning"),
                all_year=True,
                next_choice="2027-01",
                eligibility=Text("Governments"),
                supports=Text("A study"),
                amount=Support("KRW", 700000000, approximate=True),
                secretariat="kind",
            ),
            Track(
                id="demonstration",
                title=Text("Demonstrations"),
                covers=("solution-demonstration",),
                opens="2026-01-28",
                closes="2026-03-17",
                eligibility=Text("Companies"),
                supports=Text("A trial"),
                amount=Support("KRW", min=300000000, max=500000000),
            ),
        ),
        steps=(Event("2026-01-28", Text("The call opens")), Event("2027-01", Text("The final choice"))),
        results=Results(34, selected=2, running_total=Total(2, 2, "2026-04")),
        sources=(Reference(Text("MOLIT"), "en"),),
        reviewed="2026-11-01",
        slug="2026",
    )


def test_the_ways_of_the_tracks_of_a_call(loaded: Loaded) -> None:
    assert [track.way for track in loaded.program.calls["2026"].tracks] == ["planning", "demonstration"]


def test_what_a_call_leaves_out_is_empty() -> None:
    found = call()
    assert (found.announced, found.legal_basis, found.results, found.description) == (None,) * 4
    assert found.notes == ()
    (track,) = found.tracks
    assert (track.opens, track.closes, track.amount, track.secretariat, track.results) == (None,) * 5
    assert track.all_year is False
    assert track.criteria == ()


def test_printed_results_are_read_with_all_their_figures() -> None:
    found = call(
        "results: {applications: 34, countries: 12, selected: 8, selected_countries: 7,"
        " announced: 2026-04-13, budget: {amount: 5, currency: KRW, basis: project}}"
    )
    assert found.results == Results(34, 12, 8, 7, "2026-04-13", Support("KRW", 5, basis="project"))


def test_a_track_may_have_criteria_and_results_of_its_own() -> None:
    text = YEAR.replace("Governments}", "Governments, criteria: [Need, Plan], results: {selected: 3}}")
    (track,) = call(text=text).tracks
    assert track.criteria == (Text("Need"), Text("Plan"))
    assert track.results == TrackResults(selected=3)


@pytest.mark.parametrize("zone", ["Seoul", "KST", "UTC+9", "asia/seoul", "Asia/", "Asia/Seoul/South"])
def test_a_time_zone_has_the_form_of_the_iana_list(zone: str) -> None:
    text = YEAR.replace("Asia/Seoul", zone)
    assert faults(text, Call) == [f"4: Must be a time zone of the IANA list; found {zone!r}."]


# An institution


def test_an_institution_is_read_whole(loaded: Loaded) -> None:
    assert loaded.program.institutions["kind"] == Institution(
        name=Text("Institution kind"),
        short_name=Text("KIND"),
        role=Text("Does the part of kind."),
        contacts=(Contact(Text("Office of kind"), None, "office@example.org", ("+82-2-123-4567",)),),
        sources=(Reference(Text("MOLIT"), "en"),),
        reviewed="2026-11-01",
        slug="kind",
    )


def test_an_institution_may_say_more() -> None:
    found = institution(
        "original_names: {ko: 국토교통부}\nduties: [Chooses, Pays]\nurl: https://www.molit.go.kr\n"
        "contacts: [{office: Desk, purpose: Questions, address: Sejong, note: Weekdays}]\n"
    )
    assert found.original_names == (Text("국토교통부", "ko", foreign=True),)
    assert found.duties == (Text("Chooses"), Text("Pays"))
    assert found.url == "https://www.molit.go.kr"
    assert found.contacts == (Contact(Text("Desk"), Text("Questions"), address=Text("Sejong"), note=Text("Weekdays")),)


# What is refused


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ("country: VN", "country: Vietnam", ["2: Must be a country code of ISO 3166; found 'Vietnam'."]),
        ("country: VN", "country: unknown", ["2: Must not be 'unknown'."]),
        ("country: VN", "country:", ["2: Must not be empty."]),
        ("call: 2026", "call: 1999", ["3: Must be a year; found '1999'."]),
        ("call: 2026", "call: [2026]", ["3: Must be a text, not a list or fields."]),
        ("smart-city-planning", "planning", ["4: Must be a track from the closed list; found 'planning'."]),
        ("exactness: city-centre", "exactness: near", ["5: Must be an exactness from the closed list; found 'near'."]),
        ("lat: 21.03", "lat: 21°03′", ["5: Must be a number; found '21°03′'."]),
        ("lat: 21.03", "lat: nan", ["5: Must be a number; found 'nan'."]),
        ("lat: 21.03, ", "", ["5: Must have the field 'lat'."]),
        ("events: [{date: 2026, text: Chosen}]", "events: []", ["7: Must be a list with at least one entry."]),
        ("date: 2026", "date: 2026-02-30", ["7: Must be a date that exists; found '2026-02-30'."]),
        ("text: Chosen", "text: Chosen, txt: A", ["7: Must not have the field 'txt'."]),
        ("language: ko", "language: Korean", ["8: Must be a language tag of BCP 47; found 'Korean'."]),
        ("reviewed: 2026-11-01", "reviewed: 2026-11", ["9: Must be a date; found '2026-11'."]),
        ("title: Hanoi\n", "", ["1: Must have the field 'title'."]),
        (
            "title: Hanoi",
            "title: Hanoi\ntitle: Huế",
            ["2: Must not have the field 'title' twice; it stands in line 1 too."],
        ),
        ("title: Hanoi", "title: Hanoi\nslug: hanoi", ["2: Must not have the field 'slug'."]),
        ("title: Hanoi", "title: Hanoi\nsource: me", ["2: Must not have the field 'source'."]),
    ],
)
def test_a_project_with_a_fault_is_refused(old: str, new: str, messages: list[str]) -> None:
    assert PROJECT.count(old) == 1
    assert refused(PROJECT.replace(old, new)) == messages


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("kinds: [plan]", "Must be a kind from the closed list; found 'plan'."),
        ("sectors: [traffic]", "Must be a sector from the closed list; found 'traffic'."),
        ("status: {state: done}", "Must be a state from the closed list; found 'done'."),
        ("support: {amount: 1, currency: EUR}", "Must be a currency from the closed list; found 'EUR'."),
        ("support: {amount: 1, currency: krw}", "Must be a currency from the closed list; found 'krw'."),
        ("support: {amount: 1e9, currency: KRW}", "Must be a whole number without separators; found '1e9'."),
        ("support: {amount: 7_000, currency: KRW}", "Must be a whole number without separators; found '7_000'."),
        ("support: {currency: KRW, basis: guess}", "Must be a basis from the closed list; found 'guess'."),
        ("support: {amount: 1}", "Must have the field 'currency'."),
        ("support: 700 million", f"Must be fields ({', '.join(field_hints(Support))})."),
        ("related: [Hai Phong]", "Must be small letters, digits and hyphens; found 'Hai Phong'."),
        ("related: hai-phong", "Must be a list with at least one entry."),
        ("confidence: sure", "Must be a confidence from the closed list; found 'sure'."),
        ("original_titles: 하노이", "Must be texts by language, for example {ko: …}."),
        ("hosts: [Hanoi]", "Must be fields (name, role, original_names)."),
        ("outcome: n/a", "Must not be 'n/a'."),
    ],
)
def test_a_wrong_field_is_refused_in_its_line(more: str, message: str) -> None:
    assert refused(PROJECT + more) == [f"10: {message}"]


@pytest.mark.parametrize("file", ["a.gif", "a.svg", "A.jpg", "../a.jpg", "/a.jpg", ".jpg", "a.jpg.exe", "a b.jpg", "a"])
def test_a_picture_has_a_plain_file_name(file: str) -> None:
    more = f"pictures: [{{file: '{file}', alt: A, credit: B, width: 1, height: 1}}]"
    assert refused(PROJECT + more) == [f"10: Must be a picture's file name; found {file!r}."]


def test_the_format_of_a_document_is_in_capitals() -> None:
    more = "documents: [{title: A, url: https://a.org, language: ko, format: pdf}]"
    assert refused(PROJECT + more) == ["10: Must be a file format in capitals; found 'pdf'."]


def test_every_fault_of_a_call_is_named_at_once() -> None:
    text = YEAR.replace("opens: 2026-01-28", "opens: 28.1.2026").replace("id: plans", "id: Plans")
    assert faults(text.replace("date: 2026-01", "date: 2026-13"), Call) == [
        "3: Must be a date; found '28.1.2026'.",
        "5: Must be small letters, digits and hyphens; found 'Plans'.",
        "6: Must be a date that exists; found '2026-13'.",
    ]


def test_every_fault_of_an_institution_is_named_at_once() -> None:
    text = (
        OFFICE.replace("role: Runs it.\n", "") + "contacts:\n  - office: A\n    email: at home\n    telephones: [112]\n"
    )
    assert faults(text, Institution) == [
        "7: Must be an e-mail address; found 'at home'.",
        "8: Must be a telephone number in international form; found '112'.",
        "1: Must have the field 'role'.",
    ]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "- title: A\n", "A title\n"])
def test_a_file_without_fields_is_no_record(text: str) -> None:
    assert refused(text) == ["1: Must be fields, each written as 'name: value'."]


# Where a record stands


def test_the_slug_of_a_record_is_the_name_of_its_file() -> None:
    assert project(path="projects/hai-phong-2021.yml").slug == "hai-phong-2021"
    assert project(path="projects/vietnam/hai-phong-2021.yml").slug == "hai-phong-2021"
    assert call().slug == "2026"


@pytest.mark.parametrize("stem", ["Hanoi", "hà-nội", "ha_noi", "ha noi", "ha.noi", "-hanoi", "하노이", "a--b"])
def test_a_file_name_that_cannot_stand_in_a_url_is_a_problem(stem: str) -> None:
    problems: list[Problem] = []
    path = f"projects/{stem}.yml"
    parse(PROJECT, path, Project, problems)
    message = f"Must have a file name of small letters, digits and hyphens; found {stem!r}."
    assert problems == [Problem(path, 1, message)]


def test_a_wrong_file_name_does_not_hide_what_is_wrong_inside() -> None:
    problems: list[Problem] = []
    assert parse("title: A: B", "projects/Hanoi.yml", Project, problems) is None
    assert [problem.message for problem in problems] == [
        "Must have a file name of small letters, digits and hyphens; found 'Hanoi'.",
        "Must be YAML: mapping values are not allowed in this context.",
    ]


def test_a_record_knows_the_lines_of_its_fields(loaded: Loaded) -> None:
    source = loaded.program.projects["hanoi-traffic-2026"].source
    assert source.path == HANOI
    assert source.problem("events.1.date", "Must be later.") == Problem(HANOI, 26, "Must be later.")
    assert [source.lines[name] for name in ("country", "coordinates.lat", "partners.0.role", "sources.0.url")] == [
        *(3, 5, 14, 32)
    ]


# Folders


def write(root: Path, *paths: str, text: str = PROJECT) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def test_the_records_of_a_folder_come_in_the_order_of_their_slugs(tmp_path: Path) -> None:
    write(tmp_path, "projects/b.yml", "projects/a-b.yml", "projects/a.yml", "projects/z/aa.yml", "projects/c10.yml")
    problems: list[Problem] = []
    found = load(tmp_path, "projects", Project, problems)
    assert [record.slug for record in found] == ["a", "a-b", "aa", "b", "c10"]
    assert problems == []


def test_a_slug_that_stands_in_two_folders_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "projects/hanoi.yml", "projects/vietnam/hanoi.yml")
    problems: list[Problem] = []
    found = load(tmp_path, "projects", Project, problems)
    assert [record.source.path for record in found] == ["projects/hanoi.yml"]
    message = "Must not have the file name of projects/hanoi.yml again."
    assert problems == [Problem("projects/vietnam/hanoi.yml", 1, message)]


def test_one_bad_record_does_not_hide_the_others(tmp_path: Path) -> None:
    write(tmp_path, "projects/a.yml", "projects/c.yml")
    write(tmp_path, "projects/b.yml", text=PROJECT.replace("VN", "XX"))
    (tmp_path / "projects/d.yml").write_bytes(PROJECT.encode("utf-16"))
    problems: list[Problem] = []
    found = load(tmp_path, "projects", Project, problems)
    assert [record.slug for record in found] == ["a", "c"]
    assert lines(problems) == [
        "projects/b.yml:2: Must be a country code of ISO 3166; found 'XX'.",
        "projects/d.yml:1: Must be UTF-8 text.",
    ]


def test_a_record_from_windows_is_the_same_record(tmp_path: Path) -> None:
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects/hanoi.yml").write_bytes(b"\xef\xbb\xbf" + PROJECT.replace("\n", "\r\n").encode())
    problems: list[Problem] = []
    assert load(tmp_path, "projects", Project, problems) == (project(),)
    assert problems == []


def test_a_folder_that_is_missing_holds_no_records(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert load(tmp_path, "projects", Project, problems) == ()
    assert problems == []


def test_each_kind_of_record_has_a_folder_in_the_repository(root: Path) -> None:
    assert list(FOLDERS.items()) == [("projects", Project), ("calls", Call), ("institutions", Institution)]
    assert all((root / folder).is_dir() and (SITES / "minimal" / folder).is_dir() for folder in FOLDERS)


@pytest.mark.parametrize("kind", FOLDERS.values())
def test_a_source_cannot_give_what_is_derived(kind: Any) -> None:
    assert {item.name for item in fields(kind)} - set(field_hints(kind)) == {"slug", "source"}


def test_the_newest_review_is_that_of_any_record() -> None:
    older, newer = project(), replace(institution(), reviewed="2026-11-23")
    assert newest_review([older, newer, call()]) == "2026-11-23"
    assert newest_review([older]) == "2026-11-01"
    assert newest_review([]) == ""


# As `build.py check` says it


def test_the_small_project_has_no_problems(project: Path) -> None:
    assert problems_of(project) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "found"),
    [
        (
            OSLO,
            "country: NO",
            "country: Norway",
            Problem(OSLO, 2, "Must be a country code of ISO 3166; found 'Norway'.", "Did you mean 'NO'?"),
        ),
        (
            OSLO,
            "confidence: low",
            "confidance: low",
            Problem(OSLO, 17, "Must not have the field 'confidance'.", "Did you mean 'confidence'?"),
        ),
        (
            HANOI,
            "sectors: [transport]",
            "sectors: [transprt]",
            Problem(HANOI, 15, "Must be a sector from the closed list; found 'transprt'.", "Did you mean 'transport'?"),
        ),
        (
            CALL,
            "closes: 2026-03-17",
            "closes: 2026-02-30",
            Problem(CALL, 19, "Must be a date that exists; found '2026-02-30'."),
        ),
        (
            CALL,
            "time_zone: Asia/Seoul",
            "time_zone: Seoul",
            Problem(CALL, 4, "Must be a time zone of the IANA list; found 'Seoul'.", "For example Asia/Seoul."),
        ),
        (
            KIND,
            "reviewed: 2026-11-01",
            "reviewed: unknown",
            Problem(KIND, 11, "Must not be 'unknown'.", "Leave the field out when nothing is known."),
        ),
    ],
)
def test_a_fault_in_a_record_is_refused_by_the_check(
    project: Path, path: str, old: str, new: str, found: Problem
) -> None:
    change(project, path, old, new)
    assert problems_of(project) == [found]


def test_faults_in_several_records_are_all_named(project: Path) -> None:
    change(project, HANOI, "call: 2026", "call: this year")
    change(project, OSLO, "country: NO", "country: no")
    change(project, KIND, "email: office@example.org", "email: office")
    assert lines(problems_of(project)) == [
        f"{KIND}:6: Must be an e-mail address; found 'office'.",
        f"{HANOI}:6: Must be a year; found 'this year'.",
        f"{OSLO}:2: Must be a country code of ISO 3166; found 'no'.",
    ]


def test_the_real_records_have_no_problems(root: Path) -> None:
    problems: list[Problem] = []
    counts = {folder: len(load(root, folder, kind, problems)) for folder, kind in FOLDERS.items()}
    assert problems == []
    assert counts == {folder: len(list((root / folder).rglob("*.yml"))) for folder in FOLDERS}
    assert all(counts.values())


@pytest.mark.parametrize("value", ["0", "-700000000", "+0"])
def test_an_amount_is_above_zero(project: Path, value: str) -> None:
    change(project, HANOI, "amount: 700000000", f"amount: {value}")
    assert lines(problems_of(project)) == [f"{HANOI}:16: Must be above zero; found '{value}'."]


def test_a_record_in_a_yaml_file_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects" / "hanoi.yaml").write_text("title: Hanoi\n", encoding="utf-8")
    problems: list[Problem] = []
    assert load(tmp_path, "projects", Project, problems) == ()
    assert [str(problem) for problem in problems] == [
        "projects/hanoi.yaml:1: Must have a file name that ends with '.yml'.\n    Rename the file."
    ]
