"""The style that stands in a page: of all rules those whose words occur in the page's templates and texts.

So a page is drawn without a further request, and its style is the same for all pages of its kind, which
lets a Content-Security-Policy name it by one digest. Like other purgers this takes every word of a
template as one that may become a class: it keeps a rule too many rather than one too few.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import groupby
from pathlib import Path
from typing import Any

import rcssmin
import tinycss2
from jinja2 import Environment
from markupsafe import Markup

from prospectus import headers
from prospectus.fingerprints import fingerprint
from prospectus.memory import NOTHING_KNOWN, Memory

SHEETS = ("tokens.css", "site.css")
WORD = re.compile(r"[A-Za-z][\w-]*")
MACRO = re.compile(r"{% macro (\w+)\(.*?{% endmacro %}", re.S)
FRAME = "base.html"  # around every page
# another template that one names: now, or for when the page is known; nothing where its name is put together
NAMED = re.compile(r"{%-? *(?:extends|include|import) +(?:\"([^\"]+)\"(?! *~))?|{{ *later\(\"([^\"]+)\"\)")
KIT = "partials/kit.html"  # macros: only those that a page calls count
ICONS = ".icons/kcn/"
# what pages have that no template spells out: elements around foreign words and dates
ALWAYS = {"html", "body", "span", "time", "bdi", "small", "b", "wbr"}
MARKUP = re.compile(r"<[a-z][^>]*>")
# parts of a selector that ask for nothing that a template spells out; readers open what is closed
NOT_ASKED = re.compile(r"\[open\]|:(?:not|lang|nth-[\w-]+)\([^()]*\)|::?[\w-]+|\"[^\"]*\"|=[\w-]+")
VARIABLE = re.compile(r"(?<=[{;])(--[\w-]+):[^;{}]*;?")
READ = re.compile(r"var\((--[\w-]+)")
TOP = re.compile(r"[^{}]*{(?:[^{}]|{[^{}]*})*}|@[^{};]*;")  # a rule of a minified stylesheet, and what stands in it
EMPTY = re.compile(r"(?:(?<=[{}])|^)[^{}]*{}")


@dataclass(frozen=True)
class Rule:
    """A rule of a stylesheet: its selectors, each with the words it asks for, and what stands in braces."""

    selectors: tuple[tuple[str, frozenset[str]], ...]
    body: str

    def within(self, words: frozenset[str]) -> str:
        """The rule with the selectors that may match in a page with these words; empty where none may."""
        chosen = [text for text, asked in self.selectors if all(_halved(word, words) for word in asked - words)]
        return f"{','.join(chosen)}{{{self.body}}}" if chosen else ""


@dataclass(frozen=True)
class Group:
    """Rules under a condition, such as a width."""

    head: str
    rules: tuple["Rule | Group", ...]

    def within(self, words: frozenset[str]) -> str:
        inner = "".join(rule.within(words) for rule in self.rules)
        return f"{self.head}{{{inner}}}" if inner else ""


class Styles:
    """The styles of pages, by template.

    env: gives the templates; folder: where the stylesheets stand; texts: the HTML of all texts that stand in the
    pages of a template, which is made of the same elements in every language; rules: more rules (CSS), by template;
    memory: of what was made before.
    """

    def __init__(
        self,
        env: Environment,
        folder: Path,
        texts: dict[str, str] | None = None,
        rules: dict[str, str] | None = None,
        memory: Memory = NOTHING_KNOWN,
    ) -> None:
        self.env, self.folder, self.texts, self.rules = env, folder, texts or {}, rules or {}
        self.memory = memory
        self._made: dict[str, Markup] = {}
        self._policies: dict[str, Markup] = {}
        self._digests: dict[str, str] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._sources: dict[str, tuple[str, tuple[str | None, ...]]] = {}

    def of(self, template: str) -> Markup:
        """The style of the pages that a template draws: CSS without comments and needless space."""
        if template not in self._made:
            parts = self.words(template), self.sheet, self.rules.get(template, "")
            self._made[template] = self.memory.of(("style", template), parts, partial(_chosen, *parts))
        return self._made[template]

    def policy(self, template: str) -> Markup:
        """What the pages that a template draws may load and do, as an attribute's value."""
        if template not in self._policies:
            self._policies[template] = Markup(headers.page_policy(str(self.of(template))))
        return self._policies[template]

    def digest(self, template: str) -> str:
        """A digest of everything that a template and the frame are written in."""
        if template not in self._digests:
            self._digests[template] = fingerprint(self.texts_of(template))
        return self._digests[template]

    def digest_of_style(self, template: str) -> str:
        """A digest of the style of the pages that a template draws."""
        if f"style of {template}" not in self._digests:
            self._digests[f"style of {template}"] = fingerprint(str(self.of(template)))
        return self._digests[f"style of {template}"]

    @cached_property
    def sheet(self) -> tuple[Rule | Group, ...]:
        text = "\n".join((self.folder / name).read_text(encoding="utf-8") for name in SHEETS)
        return self.memory.of("stylesheet", (text,), lambda: self._parsed(small(text)))

    def _parsed(self, text: str) -> tuple[Rule | Group, ...]:
        """A stylesheet's rules, of which only those are read that are new."""
        parts = TOP.findall(text)
        if "".join(parts) != text:
            return parsed(text)
        return tuple(rule for part in parts for rule in self.memory.of(("rule", part), (), partial(parsed, part)))

    def words(self, template: str) -> frozenset[str]:
        """Every word of a template and of what it includes, extends and calls."""
        if template not in self._words:
            tags = "".join(MARKUP.findall(self.texts.get(template, "")))
            texts = map(words_of, self.texts_of(template))
            self._words[template] = frozenset(ALWAYS.union(WORD.findall(tags), *texts))
        return self._words[template]

    def texts_of(self, template: str) -> list[str]:
        """The text of a template, of the frame, of what they include and extend, and of the macros that they call."""
        seen: set[str] = set()
        new = [part for name in (template, FRAME) for part in self.sources(name, seen)]
        macros = dict(self.macros)
        found: list[str] = []
        while new:
            found += new
            called = sorted(macros.keys() & set().union(*map(words_of, new)))
            texts = [macros.pop(name) for name in called]
            new = [*texts, *(part for text in texts for name in named(text) for part in self.named(name, seen))]
        return found

    @cached_property
    def macros(self) -> dict[str, str]:
        """The kit's macros, by name."""
        return {macro[1]: macro[0] for macro in MACRO.finditer(self.source(KIT)[0])}

    def named(self, name: str | None, seen: set[str]) -> Iterable[str]:
        """The texts of a template that another names; of all icons, where the name is put together when it is drawn."""
        return self.sources(name, seen) if name else self.icons

    def sources(self, template: str, seen: set[str]) -> Iterator[str]:
        """The text of a template and of every template that it names, the kit's macros apart."""
        if template in seen:
            return
        seen.add(template)
        text, names = self.source(template)
        yield "" if template == KIT else text
        for name in names:
            yield from self.named(name, seen)

    @cached_property
    def icons(self) -> tuple[str, ...]:
        return tuple(file.read_text(encoding="utf-8") for file in sorted((self.folder.parent / ICONS).iterdir()))

    def source(self, template: str) -> tuple[str, tuple[str | None, ...]]:
        """A template's text, and the templates that it names; None for a name that is put together."""
        if template not in self._sources:
            loader = self.env.loader
            text = loader.get_source(self.env, template)[0] if loader else ""
            self._sources[template] = text, named(text)
        return self._sources[template]


@cache  # most templates name the same others
def words_of(text: str) -> frozenset[str]:
    """The words of a template's text."""
    return frozenset(WORD.findall(text))


@cache
def named(text: str) -> tuple[str | None, ...]:
    """The templates that a text names; None for a name that is put together."""
    return tuple(found[1] or found[2] for found in NAMED.finditer(text))


def _chosen(words: frozenset[str], sheet: tuple[Rule | Group, ...], more: str) -> Markup:
    """The rules that may match in a page with these words, and more that its template has of its own."""
    kept = "".join(rule.within(words) for rule in sheet)
    return Markup(without_unread(kept + small(more)))


def parsed(text: str) -> tuple[Rule | Group, ...]:
    """A stylesheet's rules (CSS Syntax Module Level 3)."""
    return tuple(map(_rule, tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)))


def _rule(node: Any) -> Rule | Group:
    head, body = tinycss2.serialize(node.prelude).strip(), node.content
    if node.type == "at-rule":
        inner = tinycss2.parse_rule_list(body, skip_comments=True, skip_whitespace=True)
        return Group(f"@{node.at_keyword} {head}", tuple(map(_rule, inner)))
    selectors = tuple((text, frozenset(WORD.findall(NOT_ASKED.sub(" ", text)))) for text in _split(node.prelude))
    return Rule(selectors, tinycss2.serialize(body).strip())


def _split(prelude: list[Any]) -> Iterator[str]:
    """The selectors of a rule, each by itself."""
    for is_comma, tokens in groupby(prelude, lambda token: token == ","):
        if not is_comma:
            yield tinycss2.serialize(tokens).strip()


def _halved(word: str, words: frozenset[str]) -> bool:
    """Whether a word stands among others in two halves: class="kcn-tag--{{ 'plan' if … }}"."""
    base, mark, modifier = word.partition("--")
    return bool(mark) and base + mark in words and modifier in words


def small(style: str) -> str:
    """A style without comments and needless space."""
    minified: str = rcssmin.cssmin(style)
    return minified


def without_unread(style: str) -> str:
    """A minified style without the variables that nothing reads, and without rules that have nothing left."""
    read = set(READ.findall(style))
    short = VARIABLE.sub(lambda found: found[0] if found[1] in read else "", style)
    short = EMPTY.sub("", short) if "{}" in short else short
    return style.replace(";}", "}") if short == style else without_unread(short)
