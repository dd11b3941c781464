"""Sources of bad will beside the texts of records: configuration, translations, documents, addresses, file names."""

import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

import pytest
from playwright.sync_api import Browser

from prospectus import config, forms, guidance, loading, messages, records
from prospectus.catalogs import SHOWN, path_of
from prospectus.forms import Form
from prospectus.guidance import Page
from prospectus.messages import DOMAINS, Key, Message
from prospectus.portable import is_by_language
from prospectus.records import Call, Institution, Project
from prospectus.release import Request
from prospectus.schema import EmailAddress, Prose, Text, WebAddress, field_hints, rules_of, type_of
from prospectus.sources import NO_CONTROLS, UNSHOWN, Problem
from tests import conftest, rig, spoiled
from tests.canary import Watched, pages, problems_of
from tests.conftest import SITES, copy_project
from tests.payloads import HELD, OPEN, PAYLOADS
from tests.spoiled import Words, harmless

MINIMAL = SITES / "minimal"
NAMES = ("molit", "smartcity", "kind")
BEFORE, AFTER = "2026-02-01", "2026-06-01"  # days between which a window for proposals closes
KINDS = (Project, Call, Institution, Form, Page)

# -- what is refused ------------------------------------------------------------------------------


def controlled(files: spoiled.Files) -> set[tuple[str, int]]:
    """Where texts with a character stand that no source may hold."""
    names = re.compile("|".join(payload.name for payload in HELD))
    return {
        (path, number)
        for path, text in files.items()
        for number, line in enumerate(text.split("\n"), 1)
        if names.search(line)
    }


def parsed(path: str, text: str) -> list[Problem]:
    """What is wrong with a record, a form or a page."""
    problems: list[Problem] = []
    folder = path.partition("/")[0]
    if folder == "content":
        guidance.parse(text, path, problems)
    elif folder == "forms":
        forms.parse(text, path, problems)
    else:
        records.parse(text, path, records.FOLDERS[folder], problems)
    return problems


def test_no_text_field_may_hold_what_slots_are_made_of() -> None:
    def made(words: Words) -> spoiled.Files:
        return spoiled.records(MINIMAL, words, len(HELD))

    made(count := Words(HELD))
    files = made(Words(HELD, count.used))
    found = [problem for path, text in files.items() for problem in parsed(path, text)]
    assert {problem.message for problem in found} == {NO_CONTROLS}
    assert {(problem.path, problem.line) for problem in found} == controlled(files)
    assert len(found) > 1000


def test_no_page_may_hold_what_slots_are_made_of() -> None:
    spoiled.announcements(count := Words(HELD))
    for path, text in spoiled.announcements(Words(HELD, count.used)).items():
        found = parsed(path, text)
        assert {problem.message for problem in found} == {NO_CONTROLS}
        assert len(found) > 10


def test_no_configuration_may_hold_what_slots_are_made_of(project: Path) -> None:
    spoiled.configured(MINIMAL, count := Words(HELD))
    files = spoiled.configured(MINIMAL, Words(HELD, count.used))
    spoiled.write(project, files)
    _, found = conftest.settings_of(project)
    assert {problem.message for problem in found} == {NO_CONTROLS}
    assert {(problem.path, problem.line) for problem in found} == controlled(files)


def ruled(kind: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a dataclass and of its parts that are no texts but words by a rule."""
    for name, hint in field_hints(kind).items():
        part = get_args(type_of(hint))[0] if get_origin(type_of(hint)) is tuple else hint
        inner = type_of(part)
        if inner is str and not is_by_language(hint):
            yield f"{kind.__name__}.{name}", part
        elif is_dataclass(inner) and inner not in (Text, Prose):
            yield from ruled(inner)


def accepted(hint: Any) -> list[str]:
    """The payloads that a field takes."""
    rules = [rule for rule in rules_of(hint) if hasattr(rule, "problem")]
    assert rules, "a field of plain words has a rule"
    return [payload.text for payload in PAYLOADS if not any(rule.problem(payload.text.strip()) for rule in rules)]


def test_words_by_a_rule_take_no_payload_but_addresses_do() -> None:
    kinds = (*KINDS, config.SiteSettings, config.ProgramSettings)
    found = {name: accepted(hint) for kind in kinds for name, hint in ruled(kind)}
    assert len(found) > 50
    taking = {name for name, texts in found.items() if texts}
    free = {"Page.related", "Security.contacts"}
    assert taking == {name for name in found if name.endswith((".url", ".email")) or name in free}
    assert {text.partition(":")[0] for name in taking if name.endswith(".url") for text in found[name]} == {"https"}


NAMED = (
    "projects/{}.yml",
    "calls/{}.yml",
    "institutions/{}.yml",
    "forms/{}.yml",
    "content/apply/{}.md",
    "sites/{}.yml",
)


@pytest.mark.parametrize("place", NAMED)
def test_no_source_is_called_by_a_payload(project: Path, place: str) -> None:
    folder, _, ending = place.rpartition("{}")
    source = next(file for file in sorted((project / folder).iterdir()) if file.suffix == ending)
    names = [payload.text for payload in PAYLOADS if not set("/\0") & set(payload.text) and payload.text[0] != "."]
    for name in names:
        (project / folder / f"{name}{ending}").write_bytes(source.read_bytes())
    found = conftest.problems_of(project)
    assert {problem.path for problem in found} >= {f"{folder}{name}{ending}" for name in names}
    assert all(problem.message.startswith("Must ") for problem in found)
    assert [problem for problem in found if UNSHOWN.search(str(problem).replace("\n    ", ""))] == []


# -- configuration and translations ---------------------------------------------------------------


class Said(NamedTuple):
    """Two programs below one folder; the payloads of a translation that readers see, and of one not, by domain.

    placed: the payloads in each text of the configuration.
    """

    folder: Path
    placed: dict[str, set[str]]
    seen: dict[str, set[str]]
    unseen: dict[str, set[str]]


def told(root: Path) -> dict[str, list[Message]]:
    """The messages of a project."""
    return messages.messages(editions(root).program)


def editions(root: Path) -> loading.Loaded:
    """A project in all its languages."""
    problems: list[Problem] = []
    found = loading.load(loading.configured(root, problems), problems)
    assert problems == []
    return found


def lengthened(root: Path) -> None:
    """Gives every domain as many texts as there are payloads."""
    words = [f"Word {payload.name}" for payload in OPEN]
    page = root / "content" / "program" / "support.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n\n" + "\n\n".join(words), encoding="utf-8")
    body = spoiled.read(root / "institutions" / "kind.yml") | {"duties": words}
    body["url"] = accepted(WebAddress)[0]
    body["contacts"][0]["email"] = accepted(EmailAddress)[0]
    form = spoiled.read(root / "forms" / "visit.yml") | {"notes": words}
    files = {"institutions/kind.yml": body, "forms/visit.yml": form, "forms/published/visit@2026.1.yml": form}
    spoiled.write(root, {path: spoiled.written(data) for path, data in files.items()})


def spoken(domain: str, found: list[Message], is_harmless: bool, seen: set[Key] | None = None) -> str:
    """A PO file that begins each translation with a payload; of harmless words only those that are seen."""
    texts = [harmless(payload) if is_harmless else payload.text for payload in OPEN]
    start = 11 * DOMAINS.index(domain)
    pairs = [(one, f"{texts[(start + at) % len(texts)]} {one.plural or one.text}") for at, one in enumerate(found)]
    return spoiled.catalog(pair for pair in pairs if seen is None or pair[0].key in seen)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Said:
    """Payloads in all texts of the configuration, and before every translation into Korean."""
    folder = tmp_path_factory.mktemp("said")
    lengthened(base := copy_project(folder / "base"))
    spoiled.configured(base, count := Words())
    placed: dict[str, set[str]] = {}
    seen: dict[str, set[Key]] | None = None
    kept = {True: dict[str, set[str]](), False: dict[str, set[str]]()}
    for name, is_harmless in (("bad", False), ("good", True)):
        lengthened(root := copy_project(folder / f"{name}-sources"))
        spoiled.write(root, spoiled.configured(base, words := Words(OPEN, count.used, is_harmless=is_harmless)))
        found = {domain: [one for one in known if not owned(one)] for domain, known in told(root).items()}
        shown = seen or {}
        files = {domain: spoken(domain, known, is_harmless, shown.get(domain)) for domain, known in found.items()}
        spoiled.write(root, {path_of("ko", domain): text for domain, text in files.items()})
        if seen is None:
            verdict = editions(root).editions["ko"].verdict
            states = {d: {one.key: verdict.state(d, one.key) in SHOWN for one in found[d]} for d in DOMAINS}
            placed = {place: {payload.name for payload in known} for place, known in words.placed.items()}
            seen = {domain: {key for key, is_seen in states[domain].items() if is_seen} for domain in DOMAINS}
            for domain in DOMAINS:
                for at, one in enumerate(found[domain]):
                    payload = OPEN[(11 * DOMAINS.index(domain) + at) % len(OPEN)]
                    kept[states[domain][one.key]].setdefault(domain, set()).add(payload.name)
        asked = Request(root, folder / name, locales=("en", "ko"), day=BEFORE, jobs=2, documents=False)
        assert problems_of(asked) == []
    return Said(folder, placed, kept[True], kept[False])


def owned(message: Message) -> bool:
    """Whether a message is one of the sites' own texts, which are spoiled in English."""
    return message.comment.startswith(("sites/", "mkdocs.yml"))


def test_every_payload_stands_before_a_translation_of_each_domain(said: Said) -> None:
    names = {payload.name for payload in OPEN}
    for domain in DOMAINS:
        assert said.seen[domain] | said.unseen[domain] == names
        assert len(said.seen[domain]) > 150


def test_every_payload_stands_in_every_text_of_the_configuration(said: Said) -> None:
    wanted = {"menu", "program.name", *spoiled.places(config.SiteSettings), *spoiled.places(config.ProgramSettings)}
    assert said.placed.keys() == wanted
    assert [place for place, names in said.placed.items() if len(names) < len(OPEN)] == []


@pytest.mark.browser
def test_neither_configuration_nor_translations_change_or_run_anything(browser: Browser, said: Said) -> None:
    paths = pages(said.folder / "bad", NAMES)
    with rig.serving(said.folder) as host:
        watched = Watched(browser, host.address)
        watched.visit("good/molit/en/")
        allowed = watched.allowed(paths)
        assert watched.compared(paths, allowed) == []
        watched.page.clock.set_fixed_time(AFTER)  # what depends on the day is said again, by a script
        watched.opened(f"bad/{path}" for path in paths[::3])
        watched.visit("bad/molit/ko/calls/2026/")
        assert "Closed" in watched.page.locator("[data-turns]").first.inner_text()
        assert watched.harm(allowed) == []
        assert watched.heard() == []
        watched.page.close()
