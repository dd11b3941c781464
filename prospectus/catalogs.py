"""PO catalogs: what translators wrote, and how far each text is.

A catalog file holds one domain of one locale. Files are read and written with polib, which keeps
what it does not change; Babel's writer does not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polib

from prospectus import parity
from prospectus.config import SOURCE_LOCALE, Locale
from prospectus.glossary import Glossary
from prospectus.messages import DOMAINS, Key, Message, alike
from prospectus.parity import Fault
from prospectus.schema import DateText
from prospectus.sources import Problem

NO_TERMS = Glossary()
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

    entries: what readers see. origins, states, faults: of every entry of the files, by (domain, key);
    what has no state is missing. changed: the newest revision of the files, ISO 8601, where they say it.
    """

    locale: str
    entries: Mapping[str, Mapping[Key, Translation]]
    origins: Mapping[Place, Origin] = field(default_factory=dict, compare=False)
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


def load(root: Path, locale: Locale, problems: list[Problem], terms: Glossary = NO_TERMS) -> Catalog:
    """The catalog of a locale; `problems` receives what cannot be read at all.

    A translation that does not keep what it must (`parity`) is withdrawn and stands in `faults`.
    terms: the glossary, whose counted terms keep their numbers.
    """
    entries: dict[str, dict[Key, Translation]] = {}
    origins: dict[Place, Origin] = {}
    states: dict[Place, str] = {}
    faults: dict[Place, Fault] = {}
    changed: dict[str, str] = {}
    for domain in DOMAINS if locale.tag != SOURCE_LOCALE else ():
        path = path_of(locale.tag, domain)
        file = read(root / path, path, problems) if (root / path).exists() else None
        if file is None:
            continue
        changed[domain] = _day(str(file.metadata.get("PO-Revision-Date", "")))
        for found in _findings(file, locale.tag, domain, _lines(root / path), terms):
            at = (domain, found.key)
            origins[at] = found.origin
            states[at] = found.state
            if found.fault:
                faults[at] = found.fault
            if found.state in SHOWN and found.translation:
                entries.setdefault(domain, {})[found.key] = found.translation
    return Catalog(locale.tag, entries, origins, states, faults, changed)


def read(file: Path, path: str, problems: list[Problem]) -> polib.POFile | None:
    """A PO file, or None with its problems noted."""
    before = len(problems)
    try:
        found = polib.pofile(str(file), wrapwidth=0, encoding="utf-8-sig")
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
    charset = str(found.metadata.get("Content-Type", "charset=UTF-8")).rpartition("charset=")[2]
    if charset.casefold() not in ("utf-8", "utf8", "ascii", "us-ascii"):
        problems.append(Problem(path, 1, f"Must be a PO file in UTF-8; its header says {charset!r}."))
    version = str(found.metadata.get(FORMAT_HEADER, FORMAT))
    if version != FORMAT:
        tip = "See docs/messages.md for what changed between the formats."
        problems.append(Problem(path, 1, f"Must have messages of the format {FORMAT}; found {version!r}.", tip))
    seen: dict[Key, int] = {}
    for entry in found:
        key = (entry.msgctxt or "", entry.msgid)
        line = entry.linenum or 1
        if not entry.obsolete and seen.setdefault(key, line) != line:
            message = f"Must not have {entry.msgid[:50]!r} twice; it stands in line {seen[key]} too."
            problems.append(Problem(path, line, message, "Keep the better translation, delete the other entry."))
    return found if len(problems) == before else None


TIP_SYNTAX = 'Each text stands in quotation marks; inside it write \\" for a quotation mark and \\n for a line break.'


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8-sig").split("\n")


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


def _findings(file: polib.POFile, tag: str, domain: str, lines: list[str], terms: Glossary) -> Iterator[Finding]:
    for entry in file:
        if not entry.obsolete and entry.msgid:
            found = translation_of(entry)
            state, fault = state_of(entry, found, tag, domain, terms)
            origin = Origin(_line_of_msgid(lines, entry.linenum or 1), entry.msgid_plural or "")
            yield Finding((entry.msgctxt or "", entry.msgid), state, found, origin, fault)


def _line_of_msgid(lines: list[str], first: int) -> int:
    """The line of an entry's msgid; `first` is that of its first comment."""
    return next((at + 1 for at in range(first - 1, len(lines)) if lines[at].startswith("msgid")), first)


def translation_of(entry: polib.POEntry) -> Translation:
    """An entry's text or plural forms; empty where it has none, or not all of its forms."""
    if not entry.msgid_plural:
        return str(entry.msgstr)
    forms = tuple(str(entry.msgstr_plural[number]) for number in sorted(entry.msgstr_plural))
    return forms if all(forms) else ()


def state_of(
    entry: polib.POEntry, found: Translation, tag: str, domain: str, terms: Glossary
) -> tuple[str, Fault | None]:
    """How far an entry is, and what is wrong with it where it is unsafe."""
    if not found:
        return MISSING, None
    if entry.fuzzy and not (entry.previous_msgid and alike(entry.previous_msgid, entry.msgid)):
        return STALE, None
    forms = (found,) if isinstance(found, str) else found
    if entry.msgid_plural and len(forms) != plural_count(tag):
        message = f"Must have {plural_count(tag)} plural forms of {entry.msgid[:50]!r}; found {len(forms)}."
        return UNSAFE, Fault(message, "'python build.py locales update' makes a line for each form.")
    wrong = parity.fault(entry.msgid, forms, tag, entry.msgid_plural or "", formatted=domain == "interface")
    if not wrong and isinstance(found, str) and (change := terms.swapped(entry.msgid, found, tag)):
        wrong = Fault(f"Must count as {entry.msgid[:50]!r} does: {change}.", parity.TIP_FIGURE)
    if wrong:
        return UNSAFE, wrong
    return REVIEW if entry.fuzzy else IDENTICAL if found == entry.msgid else TRANSLATED, None
