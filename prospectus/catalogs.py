"""PO catalogs: what translators wrote, and how far each text is.

A catalog file holds one domain of one locale. Files are written with polib, which keeps what it does not
change; Babel's writer does not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import polib

from prospectus import parity, pofiles
from prospectus.config import SOURCE_LOCALE, Locale
from prospectus.glossary import Glossary
from prospectus.memory import NOTHING_KNOWN, Memory
from prospectus.messages import DOMAINS, Key, Message, alike
from prospectus.parity import Fault
from prospectus.pofiles import Entry
from prospectus.schema import DateText
from prospectus.sources import Problem, is_within, overgrown, read_bytes

NO_TERMS = Glossary()
LONGEST_ENTRY = 20_000  # lines, of which the most are comments
FOLDER = "locales"
FORMAT = "1"  # of docs/messages.md; a change that moves messages needs a new number and a migration
FORMAT_HEADER = "X-Msgid-Format"

Translation = str | tuple[str, ...]  # one text, or its plural forms
Place = tuple[str, Key]  # (domain, key)

# How far a text is. Readers see the first three; English stands in the place of the others.
TRANSLATED, IDENTICAL, REVIEW, STALE, UNSAFE, MISSING = STATES = (
    "translated",
    "identical",
    "review",
    "stale",
    "unsafe",
    "missing",
)
SHOWN = frozenset({TRANSLATED, IDENTICAL, REVIEW})


class Origin(NamedTuple):
    """The line of an entry in its PO file, and its source text for many, if it has one."""

    line: int
    plural: str = ""


@dataclass(frozen=True)
class Catalog:
    """All translations of one locale, by domain.

    entries: what readers see. By (domain, key): origins of every entry of the files, states of those that are neither
    translated nor missing, and faults. changed: the newest revision of the files, ISO 8601, where they say it.
    """

    locale: str
    entries: Mapping[str, Mapping[Key, Translation]]
    origins: dict[Place, Origin] = field(default_factory=dict, compare=False)
    states: Mapping[Place, str] = field(default_factory=dict, compare=False)
    faults: Mapping[Place, Fault] = field(default_factory=dict, compare=False)
    changed: Mapping[str, str] = field(default_factory=dict, compare=False)

    def has(self, domain: str, message: Message) -> bool:
        """Whether a message is translated."""
        return message.key in self.entries.get(domain, {})

    def text(self, domain: str, context: str, text: str) -> str | None:
        """The translation of a text, or None."""
        found = self.entries.get(domain, {}).get((context, text))
        return found if isinstance(found, str) else None

    def forms(self, domain: str, context: str, text: str) -> tuple[str, ...]:
        """The plural forms of a text; empty where it has none."""
        found = self.entries.get(domain, {}).get((context, text), ())
        return found if isinstance(found, tuple) else ()

    def state(self, domain: str, key: Key) -> str:
        """How far a text is: one of STATES."""
        return self.states.get((domain, key), TRANSLATED if key in self.entries.get(domain, {}) else MISSING)

    def without(self, refused: Mapping[Place, Fault]) -> "Catalog":
        """This catalog with some translations withdrawn as unsafe."""
        if not refused:
            return self
        entries = {
            domain: {key: found for key, found in texts.items() if (domain, key) not in refused}
            for domain, texts in self.entries.items()
        }
        states = {**self.states, **dict.fromkeys(refused, UNSAFE)}
        return replace(self, entries=entries, states=states, faults={**self.faults, **refused})


def path_of(locale: str, domain: str) -> str:
    """Where a catalog stands, relative to the root."""
    return f"{FOLDER}/{locale}/LC_MESSAGES/{domain}.po"


@cache
def plural_forms(tag: str) -> str:
    """The Plural-Forms header of a language: GNU gettext's and Weblate's, which CLDR differs from for some."""
    from weblate_language_data.languages import LANGUAGES

    known = {code: (count, rule) for code, _, count, rule in LANGUAGES}
    count, rule = known.get(tag.replace("-", "_")) or known.get(tag.partition("-")[0]) or known["en"]
    rule = rule if re.fullmatch(r"\d|[^ ].*\?.*", rule) else f"({rule})"
    return f"nplurals={count}; plural={rule};"


def plural_count(tag: str) -> int:
    """How many plural forms a language has."""
    return int(plural_forms(tag).partition("nplurals=")[2].partition(";")[0])


# -- reading --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Volume:
    """What the PO file of one domain says.

    text: of the file; changed: its newest revision, ISO 8601; terms: the glossary that it was read with.
    """

    text: str
    findings: tuple["Finding", ...]
    changed: str
    terms: Glossary

    @cached_property
    def entries(self) -> dict[Key, Translation]:
        """What readers see."""
        return {found.key: found.translation for found in self.findings if found.state in SHOWN and found.translation}


def load(
    root: Path,
    locale: Locale,
    problems: list[Problem],
    terms: Glossary = NO_TERMS,
    memory: Memory = NOTHING_KNOWN,
) -> Catalog:
    """The catalog of a locale; `problems` receives what cannot be read at all.

    A translation that does not keep what it must (`parity`) is withdrawn and stands in `faults`.
    terms: the glossary, whose counted terms keep their numbers; memory: of what was read before.
    """
    volumes: dict[str, Volume] = {}
    for domain in DOMAINS if locale.tag != SOURCE_LOCALE else ():
        found, told = _remembered(root, locale.tag, domain, terms, memory)
        problems += told
        if found:
            volumes[domain] = found
    return memory.of(("catalog", locale.tag), (volumes,), lambda: joined(locale.tag, volumes))


def joined(tag: str, volumes: Mapping[str, Volume]) -> Catalog:
    """The catalog of a locale, of its files by domain."""
    said = [((domain, found.key), found) for domain, volume in volumes.items() for found in volume.findings]
    return Catalog(
        tag,
        {domain: volume.entries for domain, volume in volumes.items() if volume.entries},
        {place: found.origin for place, found in said},
        {place: found.state for place, found in said if found.state not in (TRANSLATED, MISSING)},
        {place: found.fault for place, found in said if found.fault},
        {domain: volume.changed for domain, volume in volumes.items()},
    )


Read = tuple[Volume | None, list[Problem]]  # what a PO file says, and what is wrong with it


def _remembered(root: Path, tag: str, domain: str, terms: Glossary, memory: Memory) -> Read:
    """A PO file, read again only where it has changed."""
    path, problems = path_of(tag, domain), list[Problem]()
    if not (root / path).exists():
        return None, []
    data = read_bytes(root / path, path, problems) if is_within(root, path) else None
    if data is None:
        return None, problems
    known: Read | None = memory.last(path)
    return memory.of(path, (data, terms), lambda: _volume(root, path, tag, domain, terms, data, known))


def _volume(root: Path, path: str, tag: str, domain: str, terms: Glossary, data: bytes, known: Read | None) -> Read:
    """A PO file. data: its bytes; known: how it was read before."""
    text, problems = data.decode("utf-8-sig", "replace"), list[Problem]()
    if known and known[0] and (again := revised(known[0], text, tag, domain, terms)):
        return again, []
    file = _quick(text) or _by_polib(root, path, problems, text)
    if file is None:
        return None, problems
    day = _day(file.header.get("PO-Revision-Date", ""))
    return Volume(text, tuple(_finding(entry, tag, domain, terms) for entry in file.entries), day, terms), problems


def _quick(text: str) -> pofiles.File | None:
    """A PO file in which nothing is odd or wrong; None for any other."""
    file = pofiles.quick(text)
    if file is None or any(_header_faults(file.header)):
        return None
    is_once = len({entry.key for entry in file.entries}) == len(file.entries)
    return file if is_once else None


def _by_polib(root: Path, path: str, problems: list[Problem], text: str) -> pofiles.File | None:
    file = read(root / path, path, problems, text)
    return None if file is None else pofiles.of_polib(file, text)


PARAGRAPH = "\n\n"  # between the entries of a file
ENTRY = re.compile(r"^msgid ", re.M)


def revised(before: Volume, text: str, tag: str, domain: str, terms: Glossary) -> Volume | None:
    """A PO file of which a part has changed: only that is read. None where the whole has to be.

    before: how it was read; text: what it says now.
    """
    old, new = before.text.split(PARAGRAPH), text.split(PARAGRAPH)
    first = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - first
    same = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    changed, rest = new[first : len(new) - same], new[len(new) - same :]
    # an entry must not reach over the edges of what has changed; the first is the file's own head
    whole = all(len(ENTRY.findall(part)) == 1 for part in (*changed, *new[first - 1 : first], *rest[:1]))
    middle = PARAGRAPH.join(changed)
    if before.terms != terms or first == 0 or not whole or pofiles.is_odd(middle):
        return None
    start = 1 + sum(2 + part.count("\n") for part in new[:first])
    end = 1 + sum(2 + part.count("\n") for part in old[: len(old) - same])
    moved = text.count("\n") - before.text.count("\n")
    entries = _part(middle)
    if entries is None:
        return None
    found = tuple(_moved(_finding(entry, tag, domain, terms), start - 1) for entry in entries)
    kept = tuple(part for part in before.findings if part.origin.line < start)
    behind = tuple(_moved(part, moved) for part in before.findings if part.origin.line >= end)
    findings = (*kept, *found, *behind)
    is_once = len({part.key for part in findings}) == len(findings)
    return Volume(text, findings, before.changed, terms) if is_once else None


def _part(text: str) -> list[Entry] | None:
    """The entries of a part of a PO file; None where it cannot be read."""
    found = pofiles.parts(text)
    if found is not None and all(entry.key[1] for entry in found):
        return found
    try:
        return pofiles.of_polib(polib.pofile(text, wrapwidth=0, encoding="utf-8"), text).entries
    except OSError:
        return None


def _moved(found: "Finding", lines: int) -> "Finding":
    """A finding that stands some lines further down."""
    return found._replace(origin=found.origin._replace(line=found.origin.line + lines))


def read(file: Path, path: str, problems: list[Problem], text: str = "") -> polib.POFile | None:
    """A PO file, or None with its problems noted. text: what it says, where that is known."""
    before = len(problems)
    problems += _longest_entries(text, path)
    if len(problems) > before:
        return None
    try:
        found = polib.pofile(
            text if text and not pofiles.is_odd(text) else str(file), wrapwidth=0, encoding="utf-8-sig"
        )
        found.encoding = "utf-8"
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(
            Problem(path, line, "Must be a PO file in UTF-8.", "Save the file again with the encoding UTF-8.")
        )
        return None
    except OSError as error:
        line_found = re.search(r"line (\d+)\)(?:: (.*))?", str(error))
        line, words = (int(line_found[1]), line_found[2]) if line_found else (1, str(error.strerror))
        problems.append(Problem(path, line, f"Must be a PO file: {words or 'syntax error'}.", TIP_SYNTAX))
        return None
    problems += (Problem(path, 1, *fault) for fault in _header_faults(found.metadata))
    seen: dict[Key, int] = {}
    for entry in found:
        key = (entry.msgctxt or "", entry.msgid)
        line = entry.linenum or 1
        if not entry.obsolete and seen.setdefault(key, line) != line:
            message = f"Must not have {entry.msgid[:50]!r} twice; it stands in line {seen[key]} too."
            problems.append(Problem(path, line, message, "Keep the better translation, delete the other entry."))
    return found if len(problems) == before else None


def _longest_entries(text: str, path: str) -> Iterator[Problem]:
    """Entries for which polib would take too long: its time grows with the square of their lines."""
    length = 0
    for number, line in enumerate(text.split("\n"), 1):
        length = length + 1 if line.strip() else 0
        if length == LONGEST_ENTRY:
            message = f"Must have entries of less than {LONGEST_ENTRY:,} lines."
            yield Problem(path, number - length + 1, message, "An empty line stands between two entries.")


def _header_faults(header: Mapping[str, str]) -> Iterator[Fault]:
    """What is wrong with the header of a PO file."""
    charset = header.get("Content-Type", "charset=UTF-8").rpartition("charset=")[2]
    if charset.casefold() not in ("utf-8", "utf8", "ascii", "us-ascii"):
        yield Fault(f"Must be a PO file in UTF-8; its header says {charset!r}.", "")
    version = header.get(FORMAT_HEADER, FORMAT)
    if version != FORMAT:
        tip = "See docs/messages.md for what changed between the formats."
        yield Fault(f"Must have messages of the format {FORMAT}; found {version!r}.", tip)


TIP_SYNTAX = 'Each text stands in quotation marks; inside it write \\" for a quotation mark and \\n for a line break.'


def _day(revised: str) -> str:
    """The day of a revision, ISO 8601; empty for what is none, as "YEAR-MO-DA HO:MI+ZONE" of new files."""
    return revised[:10] if DateText().problem(revised[:10]) is None else ""


class Finding(NamedTuple):
    """What an entry of a file says."""

    key: Key
    state: str
    translation: Translation
    origin: Origin
    fault: Fault | None


def _finding(entry: Entry, tag: str, domain: str, terms: Glossary) -> Finding:
    state, fault = state_of(entry, tag, domain, terms)
    return Finding(entry.key, state, entry.translation, Origin(entry.line, entry.plural), fault)


def state_of(entry: Entry, tag: str, domain: str, terms: Glossary) -> tuple[str, Fault | None]:
    """How far an entry is, and what is wrong with it where it is unsafe."""
    (_, text), found = entry.key, entry.translation
    if not found:
        return MISSING, None
    if entry.is_fuzzy and not (entry.before and alike(entry.before, text)):
        return STALE, None
    forms = (found,) if isinstance(found, str) else found
    if entry.plural and len(forms) != plural_count(tag):
        message = f"Must have {plural_count(tag)} plural forms of {text[:50]!r}; found {len(forms)}."
        return UNSAFE, Fault(message, "'python build.py locales update' makes a line for each form.")
    if grown := next(filter(None, map(overgrown, forms)), ""):
        return UNSAFE, Fault(grown, "")
    wrong = parity.fault(text, forms, tag, entry.plural, formatted=domain == "interface")
    if not wrong and isinstance(found, str) and (change := terms.swapped(text, found, tag)):
        wrong = Fault(f"Must count as {text[:50]!r} does: {change}.", parity.TIP_FIGURE)
    if wrong:
        return UNSAFE, wrong
    return REVIEW if entry.is_fuzzy else IDENTICAL if found == text else TRANSLATED, None
