"""The search of a site in one locale: an index in small files, of which a query loads those of its words.

A reader's browser loads a file by a script element, which a strict policy and a folder without a server both
allow, and hands its value to `kcnSearch` of templates/assets/search.js:

    pages.HASH.js   every page: address, title, what it is, where, summary; which file has which words
    words.HASH.js   words that follow each other in order, each with the pages that have it

A line of a words file is `word 3F2C`: page 3 with a weight of F, then the page 2 further on with C; numbers
to the base of 36, weights from A (1) to Z (26).
"""

import html
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, cached_property, partial
from itertools import groupby
from sys import intern
from typing import Any

from prospectus import alphabet, cldr, pseudo, terms
from prospectus.artifacts import Artifact, hashed
from prospectus.config import SOURCE_LOCALE
from prospectus.outputs.frames import Frame
from prospectus.records import Call, Institution, Project
from prospectus.routes import folder
from prospectus.schema import Prose, Text
from prospectus.shape import ANSWER
from prospectus.theme import plain
from prospectus.words import head, phrase
from prospectus.words import terms as words_of

KIND = "index"
NOT_FOUND = ("404", "search")  # things that nobody searches for
# What a word weighs in a page by where it stands; a title's the more, the fewer words share it.
TITLE, KEYWORDS, NAMES, OTHER, SUMMARY, BODY_MOST, REST = 10, 8, 5, 5, 3, 4, 0.25
COMMA = re.compile("[,،、]")
FILE_SIZE = 16_000  # bytes of words in a file before it is compressed; about half after
DIGITS, WEIGHTS = "0123456789abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEAD = 160  # characters of an answer that stand for it in the results
NO_TEXT = Text("")


@dataclass(frozen=True)
class Entry:
    """What can be found: its address below the locale's folder, what the results show, and where words stand."""

    url: str
    title: Any
    kind: Any = NO_TEXT
    place: str = ""
    summary: Any = NO_TEXT
    names: str = ""
    keywords: str = ""
    other: str = ""
    body: str = ""

    @property
    def shown(self) -> list[Any]:
        """What the browser shows, shortest form."""
        return [self.url, *map(said, (self.title, self.kind, self.place, self.summary))]

    @property
    def weights(self) -> dict[str, int]:
        """Word -> its weight in the page, 1 to 26."""
        return _weights(str(self.title), self.names, str(self.summary), self.keywords, self.other, self.body)


@cache  # most pages stand in all sites with the same words
def _weights(title: str, names: str, summary: str, keywords: str, other: str, body: str) -> dict[str, int]:
    found: dict[str, list[float]] = defaultdict(list)
    titled = words_of(title)
    for word in set(titled):
        found[word].append(TITLE * (1 + 1 / len(titled)))
    for weight, text in ((NAMES, names), (SUMMARY, summary), (KEYWORDS, keywords), (OTHER, other)):
        for word in set(words_of(text)):
            found[word].append(weight)
    for keyword in filter(None, map(phrase, COMMA.split(keywords))):
        found[keyword].append(KEYWORDS)
    for word, count in Counter(words_of(body)).items():
        found[word].append(min(BODY_MOST, 1 + math.log2(count)))
    return {intern(word): _weight(weights) for word, weights in found.items()}


def _weight(weights: list[float]) -> int:
    """A word's weight in a page: where it weighs most, and a part of the rest."""
    most = max(weights)
    return max(1, min(len(WEIGHTS), round(most + REST * (sum(weights) - most))))


def said(text: Any) -> Any:
    """A text for the browser; with its language where that is not the page's."""
    return [str(text), text.lang] if isinstance(text, Text) and text.foreign else plain(text)


# -- the files ------------------------------------------------------------------------------------


def files(entries: Iterable[Entry]) -> dict[str, bytes]:
    """Name -> bytes of every file of an index; the first names the others."""
    listed = tuple(entries)
    parts = {hashed("words.js", data): (first, data) for first, data in _parts(_lines(listed))}
    table = {"pages": [entry.shown for entry in listed], "files": [[first, name] for name, (first, _) in parts.items()]}
    data = _script(table)
    return {hashed("pages.js", data): data, **{name: part for name, (_, part) in parts.items()}}


def _script(value: Any) -> bytes:
    """A value as a script. JSON is JavaScript (ECMA-262 since 2019); `<` and the two line separators are escaped
    so that the text is safe wherever somebody pastes it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"kcnSearch({text})\n".encode()


def _lines(entries: tuple[Entry, ...]) -> Iterator[tuple[str, str]]:
    """Every word with its line, in the order in which the browser compares strings: by UTF-16 units."""
    pages: dict[str, str] = defaultdict(str)
    last: dict[str, int] = defaultdict(int)
    for number, entry in enumerate(entries):
        for word, weight in entry.weights.items():
            pages[word] += _number(number - last[word]) + WEIGHTS[weight - 1]
            last[word] = number
    for word in sorted(pages, key=_units):
        yield word, f"{word} {pages[word]}"


def _units(text: str) -> bytes:
    return text.encode("utf-16-be")


@cache
def _number(value: int) -> str:
    """A number to the base of 36."""
    high, low = divmod(value, 36)
    return (_number(high) if high else "") + DIGITS[low]


def _parts(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Files, each with the beginning of its first word; words with one beginning stay together."""
    first, held = "", ""
    for start, group in groupby(lines, lambda item: head(item[0])):
        text = "\n".join(line for _, line in group)
        if held and len(held.encode()) + len(text.encode()) > FILE_SIZE:
            yield first, _script(held)
            held = ""
        first, held = (first, f"{held}\n{text}") if held else (start, text)
    if held:
        yield first, _script(held)


# -- what can be found ----------------------------------------------------------------------------


class Search:
    """The index of one site in one locale, and the list of all its pages from A to Z.

    frame: knows the names of things and where they stand.
    """

    def __init__(self, frame: Frame) -> None:
        self.frame, self.edition, self.program = frame, frame.edition, frame.program
        self.things = [thing for thing in frame.routes.things(frame.site) if thing not in NOT_FOUND]

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Path below the site's folder -> bytes."""
        found = files(entry for thing in self.things for entry in self.entries(thing))
        return {self.frame.routes.beside(self.frame.locale.tag, "search", name): data for name, data in found.items()}

    @property
    def index(self) -> str:
        """The path of the file that names the others."""
        return next(iter(self.files))

    def plan(self) -> Iterator[Artifact]:
        """One artifact for each file of the index."""
        for path, data in self.files.items():
            yield Artifact(path, KIND, partial(bytes, data))

    def letters(self) -> list[tuple[str, list[str]]]:
        """All things by name, under the letter of the alphabet that each begins with."""
        tag, names = self.frame.locale.tag, {thing: plain(self.frame.title(thing)) for thing in self.things}
        ordered = sorted(self.things, key=lambda thing: alphabet.key(tag, names[thing]))
        marked = pseudo.bracketed if self.frame.locale.is_pseudo else str
        groups = groupby(ordered, lambda thing: alphabet.initial(tag, names[thing]))
        return [(marked(letter), list(things)) for letter, things in groups]

    def entries(self, thing: str) -> Iterator[Entry]:
        """What can be found of a thing: its page, and each answer of a page of questions."""
        kind, _, key = thing.partition(":")
        yield getattr(self, f"_{kind}", self._plain)(thing, key)
        if kind == "page" and self.program.pages[key].layout == "faq":
            yield from self._answers(thing, key)

    def _entry(self, thing: str, **values: Any) -> Entry:
        section = self.frame.section(thing)
        kind = self.frame.label("list", section) if section else self._menu(thing)
        return Entry(folder(thing), **{"title": self.frame.title(thing), "kind": kind, **values})

    def _menu(self, thing: str) -> Any:
        """The title of the menu item that a page stands in with others."""
        menus = (item for item in self.frame.site.menu if thing in item.things and len(item.things) > 1)
        return next((self.edition.text("menu", item.title.value) for item in menus), NO_TEXT)

    def _plain(self, thing: str, key: str) -> Entry:
        return self._entry(thing)

    def _home(self, thing: str, key: str) -> Entry:
        home = self.frame.brand(self.frame.site).home
        return self._entry(thing, summary=home.lead, names=joined(home.title, self.edition.program_name))

    def _page(self, thing: str, key: str) -> Entry:
        page, body = self.edition.pages[key], self.edition.bodies[key]
        own = 2 if page.layout == "faq" else 6  # questions are found by themselves
        headings = (words_in(heading.html) for heading in body.headings if heading.level <= own)
        return self._entry(
            thing, title=page.title, place=self.frame.voice.date(page.date) if page.date else "",
            summary=page.description, names=joined(page.menu_title, *headings), keywords=joined(page.keywords),
            body=words_in(ANSWER.sub("", body.html)),
        )  # fmt: skip

    def _answers(self, thing: str, key: str) -> Iterator[Entry]:
        for found in ANSWER.finditer(self.edition.bodies[key].html):
            answer = words_in(found["answer"].partition("</summary>")[2])
            lead = answer if len(answer) <= LEAD else f"{answer[:LEAD].rpartition(' ')[0] or answer[:LEAD]} …"
            yield Entry(
                f"{folder(thing)}#{found['id']}", words_in(found["question"]), self.edition.pages[key].menu_title,
                summary=lead, body=answer,
            )  # fmt: skip

    def _project(self, thing: str, key: str) -> Entry:
        project, english, frame = self.edition.projects[key], self.program.projects[key], self.frame
        country, comma = frame.voice.country(project.country), frame.voice.pgettext("list separator", ", ")
        places = (project.city, project.region, country, project.call)
        labels = [frame.label("sector", sector) for sector in project.sectors]
        labels += [frame.label("way", project.way), frame.label("region", project.region_key)]
        return self._entry(
            thing, place=f"{country}{comma}{project.call}", summary=project.summary,
            names=joined(*places, *labels), keywords=joined(project.keywords),
            other=joined(english.title, english.city, *project.original_titles), body=self._body(project),
        )  # fmt: skip

    def _call(self, thing: str, key: str) -> Entry:
        call, english = self.edition.calls[key], self.program.calls[key]
        tracks = (track.title for track in call.tracks)
        return self._entry(
            thing, summary=call.summary, names=joined(key, *tracks), other=str(english.title), body=self._body(call)
        )

    def _institution(self, thing: str, key: str) -> Entry:
        institution, english = self.edition.institutions[key], self.program.institutions[key]
        return self._entry(
            thing, title=institution.name, summary=institution.role, names=str(institution.short_name),
            other=joined(english.name, *institution.original_names), body=self._body(institution),
        )  # fmt: skip

    def _form(self, thing: str, key: str) -> Entry:
        form, english = self.edition.forms[key], self.program.forms[key]
        return self._entry(thing, summary=form.summary, other=str(english.title), body=joined(*texts(form)))

    def _country(self, thing: str, key: str) -> Entry:
        english = cldr.formats(SOURCE_LOCALE).territories[key]
        return self._entry(thing, other=english, body=self._titles(self.program.by_country[key]))

    def _sector(self, thing: str, key: str) -> Entry:
        return self._entry(thing, other=terms.SECTORS[key], body=self._titles(self.program.by_sector[key]))

    def _titles(self, slugs: tuple[str, ...]) -> str:
        return joined(*(self.edition.projects[slug].title for slug in slugs))

    def _body(self, record: Project | Call | Institution) -> str:
        described = self.edition.descriptions.get(record.source.path)
        return joined(*texts(record), words_in(described.html) if described else "")


def joined(*parts: Any) -> str:
    """Texts of which none runs into the next; without those that are missing."""
    return "\n".join(str(part) for part in parts if part)


def words_in(markup: str) -> str:
    """The text of HTML, a space for each tag."""
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", markup)).split())


def texts(record: Any) -> Iterator[str]:
    """Every plain text of a record, its sources apart."""
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name == "sources" or field.metadata.get("derived"):
            continue
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Text) and not isinstance(part, Prose):
                yield str(part)
            elif is_dataclass(part) and not isinstance(part, type | Text):
                yield from texts(part)
