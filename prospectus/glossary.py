"""The program's terms in every language, and whether translations use them: locales/glossary.yml."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

from prospectus.figures import RUN, ascii_digits
from prospectus.parity import bare
from prospectus.schema import Slug, TextsByLanguage, read
from prospectus.sources import Problem, parse_yaml, read_text

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
    english: Annotated[tuple[str, ...], "The term as English texts have it, singular and plural"]
    translations: TextsByLanguage = ()
    note: Annotated[str | None, "What translators should know"] = None
    counted: Annotated[bool, "Whether a number that stands before it belongs to it"] = False

    @cached_property
    def source(self) -> re.Pattern[str]:
        """Finds the term in English."""
        return _any_of(self.english)

    @cached_property
    def accepted(self) -> dict[str, re.Pattern[str]]:
        """Finds what is accepted, by language."""
        return {text.lang: _any_of(text.value.split(OR), whole=False) for text in self.translations}

    def preferred(self, tag: str) -> str:
        """The form to use in a language."""
        return next((text.value.split(OR)[0] for text in self.translations if text.lang == tag), "")


def _any_of(forms: tuple[str, ...] | list[str], whole: bool = True) -> re.Pattern[str]:
    ordered = sorted((form.strip() for form in forms), key=len, reverse=True)
    edge = (r"(?<![\w-])", r"(?!\w)") if whole else ("", "")
    return re.compile("|".join(edge[0] + _form(form) + edge[1] for form in ordered), re.I)


def _form(form: str) -> str:
    words = (re.escape(word).replace(r"\*", r"\w*") for word in form.split())
    return r"[\s\u00a0]+".join(words)


@dataclass(frozen=True)
class Glossary:
    """The file as a whole."""

    terms: tuple[Term, ...]


def load(root: Path, problems: list[Problem]) -> tuple[Term, ...]:
    """The glossary's terms; none where a project has no glossary. `problems` receives what is wrong in it."""
    if not (root / PATH).exists():
        return ()
    text = read_text(root / PATH, PATH, problems)
    node = parse_yaml(text, PATH, problems) if text is not None else None
    found = read(node, Glossary, PATH, problems) if node is not None else None
    return found[0].terms if found else ()


def unused(terms: tuple[Term, ...], source: str, translation: str, tag: str) -> Iterator[Term]:
    """The terms of an English text that its translation words differently.

    A longer term hides the shorter ones in it: "pre-feasibility study" is no "feasibility study".
    """
    rest = bare(source)
    for term in sorted(terms, key=lambda term: -max(map(len, term.english))):
        if term.source.search(rest):
            rest = term.source.sub("|", rest)
            accepted = term.accepted.get(tag)
            if accepted and not term.counted and not accepted.search(VOWELS.sub("", translation)):
                yield term


def swapped(terms: tuple[Term, ...], source: str, translation: str, tag: str) -> str:
    """What a translation counts differently: "39 applications from 111 countries" for 111 from 39; or nothing."""
    translation = VOWELS.sub("", translation)
    for term in terms:
        accepted = term.accepted.get(tag)
        if not term.counted or not accepted:
            continue
        for number in re.findall(rf"(?<![\d.,])(\d+) (?:{term.source.pattern})", bare(source), re.I):
            nearest = {near for found in accepted.finditer(translation) for near in _nearest(translation, found)}
            if nearest and number not in nearest:
                return f"{number} {term.english[-1]}"
    return ""


REACH = 24  # letters between a number and what it counts


def _nearest(text: str, found: re.Match[str]) -> Iterator[str]:
    """The numbers that stand nearest to a word, before and behind it."""
    digits = ascii_digits(text)
    before = list(RUN.finditer(digits, max(0, found.start() - REACH), found.start()))
    behind = RUN.search(digits, found.end(), found.end() + REACH)
    for run in (*before[-1:], *((behind,) if behind else ())):
        yield re.sub(r"\D", "", run[0])
