"""The program's terms in every language, and whether translations use them: locales/glossary.yml."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated

from prospectus.figures import DIGIT, RUN, ascii_digits
from prospectus.memory import NOTHING_KNOWN, Memory
from prospectus.parity import bare
from prospectus.schema import Pattern, Slug, TextsByLanguage, read
from prospectus.sources import Problem, is_within, parse_yaml, read_text, remembered

WORD = re.compile(r"\w+")
PATH = "locales/glossary.yml"
OR = " | "
VOWELS = re.compile("[\u064b-\u0652]")  # Arabic vowel signs, which may be written or not


@dataclass(frozen=True)
class Term:
    """A term, and what stands for it in each language.

    A translation lists what is accepted, divided by " | ": first the form to use, then its
    inflections and short forms; "*" stands for any letters at a word's beginning or end.
    """

    id: Slug
    english: Annotated[
        tuple[Annotated[str, Pattern(r".*\w.*", "a term of letters or digits", "call for projects")], ...],
        "The term as English texts have it, singular and plural",
    ]
    translations: TextsByLanguage = ()
    note: Annotated[str | None, "What translators should know"] = None
    counted: Annotated[bool, "Whether a number that stands before it belongs to it"] = False

    @cached_property
    def source(self) -> re.Pattern[str]:
        """Finds the term in English."""
        return _any_of(self.english)

    def accepted(self, tag: str) -> re.Pattern[str] | None:
        """Finds what is accepted in a language; None where nothing is said of it."""
        return next((_accepted(text.value) for text in self.translations if text.lang == tag), None)

    def preferred(self, tag: str) -> str:
        """The form to use in a language."""
        return next((text.value.split(OR)[0] for text in self.translations if text.lang == tag), "")


@cache
def _accepted(forms: str) -> re.Pattern[str]:
    return _any_of(forms.split(OR), whole=False)


def _any_of(forms: tuple[str, ...] | list[str], whole: bool = True) -> re.Pattern[str]:
    ordered = sorted((form.strip() for form in forms), key=len, reverse=True)
    edge = (r"(?<![\w-])", r"(?!\w)") if whole else ("", "")
    return re.compile("|".join(edge[0] + _form(form) + edge[1] for form in ordered), re.I)


def _form(form: str) -> str:
    words = (re.escape(word).replace(r"\*", r"\w*") for word in form.split())
    return r"[\s\u00a0]+".join(words)


Counted = tuple[tuple[Term, list[str]], ...]  # terms, with the numbers before them


@dataclass(frozen=True)
class Glossary:
    """The terms of the program; `known` remembers which of them a text has, `counts` which of them it counts."""

    terms: tuple[Term, ...] = ()
    known: dict[str, tuple[Term, ...]] = field(default_factory=dict, compare=False, metadata={"derived": True})
    counts: dict[str, Counted] = field(default_factory=dict, compare=False, metadata={"derived": True})

    def found(self, source: str) -> tuple[Term, ...]:
        """The terms of an English text; a longer one hides the shorter ones in it.

        "pre-feasibility study" is no "feasibility study".
        """
        if source not in self.known:
            rest, found = bare(source), []
            for term in self._beginning(set(WORD.findall(rest.casefold()))):
                if term.source.search(rest):
                    rest = term.source.sub("|", rest)
                    found.append(term)
            self.known[source] = tuple(found)
        return self.known[source]

    def _beginning(self, words: set[str]) -> list[Term]:
        """The terms whose first word is among some, the longest first."""
        places = {place for word in words & self._places.keys() for place in self._places[word]}
        return [self._longest_first[place] for place in sorted(places)]

    @cached_property
    def _longest_first(self) -> tuple[Term, ...]:
        return tuple(sorted(self.terms, key=lambda term: -max(map(len, term.english))))

    @cached_property
    def _places(self) -> dict[str, set[int]]:
        """First word of a term -> the places of such terms, the longest first."""
        found: dict[str, set[int]] = defaultdict(set)
        for place, term in enumerate(self._longest_first):
            for form in term.english:
                found[WORD.findall(form.casefold())[0]].add(place)
        return found

    def unused(self, source: str, translation: str, tag: str) -> Iterator[Term]:
        """The terms of an English text that its translation words differently."""
        for term in self.found(source):
            accepted = term.accepted(tag)
            if accepted and not term.counted and not accepted.search(VOWELS.sub("", translation)):
                yield term

    def swapped(self, source: str, translation: str, tag: str) -> str:
        """What a translation counts otherwise: "39 applications from 111 countries" for 111 from 39; or nothing."""
        for term, numbers in self._counted(source):
            accepted = term.accepted(tag)
            if not accepted:
                continue
            plain = VOWELS.sub("", translation)
            nearest = {near for found in accepted.finditer(plain) for near in _nearest(plain, found)}
            for number in numbers:
                if nearest and number not in nearest:
                    return f"{number} {term.english[-1]}"
        return ""

    def _counted(self, source: str) -> Counted:
        """The terms that an English text counts, with the numbers before them."""
        if source not in self.counts:
            found = (term for term in self.found(source) if term.counted) if DIGIT.search(source) else ()
            counts = ((term, _numbers_before(term, bare(source))) for term in found)
            self.counts[source] = tuple((term, numbers) for term, numbers in counts if numbers)
        return self.counts[source]


def load(root: Path, problems: list[Problem], memory: Memory = NOTHING_KNOWN) -> Glossary:
    """The glossary; an empty one where a project has none. `problems` receives what is wrong in it.

    memory: of what was read before.
    """
    if not (root / PATH).exists() or not is_within(root, PATH):
        return Glossary()
    text = read_text(root / PATH, PATH, problems)
    return Glossary() if text is None else remembered(memory, parse, text, PATH, problems)


def parse(text: str, path: str, problems: list[Problem]) -> Glossary:
    """The glossary in `text`; an empty one with its problems noted where it cannot be read."""
    node = parse_yaml(text, path, problems)
    found = read(node, Glossary, path, problems) if node is not None else None
    return found[0] if found else Glossary()


REACH = 24  # letters between a number and what it counts


def _numbers_before(term: Term, text: str) -> list[str]:
    """The numbers that stand before a term in an English text."""
    return re.findall(rf"(?<![\d.,])(\d+) (?:{term.source.pattern})", text, re.I)


def _nearest(text: str, found: re.Match[str]) -> Iterator[str]:
    """The numbers that stand nearest to a word, before and behind it."""
    digits = ascii_digits(text)
    before = list(RUN.finditer(digits, max(0, found.start() - REACH), found.start()))
    behind = RUN.search(digits, found.end(), found.end() + REACH)
    for run in (*before[-1:], *((behind,) if behind else ())):
        yield re.sub(r"\D", "", run[0])
