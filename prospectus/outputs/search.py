"""The search of a site in one locale: an index in small files, of which a query loads those of its words.

A reader's browser loads a file by a script element, which a strict policy and a folder without a server both
allow, and hands its value to `kcnSearch` of templates/assets/search.js:

    pages.HASH.js   every page: address, title, what it is, where, summary; which file has which words
    block.HASH.js   where there are very many pages: some of them
    words.HASH.js   words that follow each other in order, each with the pages that have it

A line of a words file is `word 3F2C`: page 3 with a weight of F, then the page 2 further on with C; numbers
to the base of 36, weights from A (1) to Z (26).
"""

import html
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache, cached_property, partial
from itertools import groupby
from typing import Any, NamedTuple

from prospectus import alphabet, cldr, pseudo, terms
from prospectus.artifacts import Artifact, hashed
from prospectus.config import SOURCE_LOCALE
from prospectus.outputs.frames import Frame
from prospectus.outputs.names import Names
from prospectus.records import Call, Institution, Project
from prospectus.routes import NAMES_PER_PAGE, folder
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
WHOLE, BLOCK = 1500, 128  # pages that one file may list; how many each of several lists
FILE_SIZE = 7_000  # bytes of words in a file before it is compressed; larger ones bring more that nobody asked for
DIGITS, WEIGHTS = "0123456789abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEAD = 160  # characters of an answer that stand for it in the results
NO_TEXT = Text("")


class Entry(NamedTuple):
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


def _weights(title: str, names: str, summary: str, keywords: str, other: str, body: str) -> dict[str, int]:
    counts, titled = Counter(words_of(body)), words_of(title)
    most: dict[str, float] = {}
    rest: dict[str, float] = {}
    for weight, words in (
        (OTHER, words_of(other)), (KEYWORDS, words_of(keywords)), (SUMMARY, words_of(summary)),
        (NAMES, words_of(names)), (KEYWORDS, filter(None, map(phrase, COMMA.split(keywords)))),
        (TITLE * (1 + 1 / max(1, len(titled))), titled),
    ):  # fmt: skip
        for word in set(words):
            before = most.get(word) or _in_body(counts.get(word, 0))
            most[word] = max(before, weight)
            if before:
                rest[word] = rest.get(word, 0) + min(before, weight)
    found = {word: _weight(_in_body(count)) for word, count in counts.items()}
    return found | {word: _weight(weight + REST * rest.get(word, 0)) for word, weight in most.items()}


@cache
def _in_body(count: int) -> float:
    """What it counts that a word stands so often in the body."""
    return min(BODY_MOST, 1 + math.log2(count)) if count else 0


@cache
def _weight(weight: float) -> int:
    """A word's weight in a page, from where it weighs most and a part of the rest: 1 to 26."""
    return max(1, min(len(WEIGHTS), round(weight)))


def said(text: Any) -> Any:
    """A text for the browser; with its language where that is not the page's."""
    return [str(text), text.lang] if isinstance(text, Text) and text.foreign else plain(text)


# -- the files ------------------------------------------------------------------------------------


class Words:
    """The words of all pages but the first, which is each site's own. weights: of each of the pages."""

    def __init__(self, weights: Iterable[dict[str, int]]) -> None:
        self.pages = pages_of(weights)
        self.alike = _alike(self.pages)
        self._lines = {start: self._text(words, {}) for start, words in self.alike.items()}

    def lines(self, first: dict[str, int]) -> Iterator[tuple[str, str]]:
        """Every beginning of words, with the lines of its words, in order. first: the words of the first page.

        The other pages count from the first: so theirs are the same whatever it says.
        """
        own = {start: self._text({*words, *self.alike.get(start, ())}, first) for start, words in _alike(first).items()}
        found = {**self._lines, **own}
        return ((start, found[start]) for start in sorted(found, key=_units))

    def _text(self, words: Iterable[str], first: dict[str, int]) -> str:
        """The lines of some words."""
        return "\n".join(
            f"{word} {_step(0, first[word]) if word in first else ''}{self.pages.get(word, '')}"
            for word in sorted(words, key=_units)
        )


def files(first: Entry, others: Iterable[Entry | None], words: Words) -> dict[str, bytes]:
    """Name -> bytes of every file of an index; the first names the others.

    others: every page but the first, None for those that the site has not; words: those of them all.
    """
    parts = {hashed("words.js", data): (start, data) for start, data in _parts(words.lines(first.weights))}
    shown = [first.shown, *(entry and entry.shown for entry in others)]
    table, blocks = _table(shown)
    data = _script({**table, "files": [[start, name] for name, (start, _) in parts.items()]})
    return {hashed("pages.js", data): data, **blocks, **{name: part for name, (_, part) in parts.items()}}


def _table(shown: list[Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the browser shows of all pages: at once, or where they are many in files of some, with who is missing."""
    if len(shown) <= WHOLE:
        return {"pages": shown}, {}
    data = [_script(shown[at : at + BLOCK]) for at in range(0, len(shown), BLOCK)]
    blocks = {hashed("block.js", block): block for block in data}
    absent = [number for number, entry in enumerate(shown) if entry is None]
    return {"count": len(shown) - len(absent), "absent": absent, "block": BLOCK, "blocks": [*blocks]}, blocks


def _script(value: Any) -> bytes:
    """A value as a script. JSON is JavaScript (ECMA-262 since 2019); `<` and the two line separators are escaped
    so that the text is safe wherever somebody pastes it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"kcnSearch({text})\n".encode()


def pages_of(weights: Iterable[dict[str, int]]) -> dict[str, str]:
    """Word -> the pages that have it, each by its distance from the one before. weights: of the second page and on."""
    pages: dict[str, str] = {}
    last: dict[str, int] = {}
    for number, words in enumerate(weights, 1):
        for word, weight in words.items():
            pages[word] = pages.get(word, "") + _step(number - last.get(word, 0), weight)
            last[word] = number
    return pages


def _alike(words: Iterable[str]) -> dict[str, list[str]]:
    """Words by their beginnings."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(head(word), []).append(word)
    return found


def _units(text: str) -> bytes:
    """What the browser compares strings by."""
    return text.encode("utf-16-be")


@cache
def _step(distance: int, weight: int) -> str:
    """A page that has a word: its distance from the one before, and the word's weight in it."""
    return _number(distance) + WEIGHTS[weight - 1]


def _number(value: int) -> str:
    """A number to the base of 36."""
    high, low = divmod(value, 36)
    return (_number(high) if high else "") + DIGITS[low]


def _parts(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Files, each with the beginning of its first word; words with one beginning stay together."""
    first, size = "", 0
    held: list[str] = []
    for start, text in lines:
        more = len(text.encode()) + 1
        if held and size + more > FILE_SIZE:
            yield first, _script("\n".join(held))
            held, size = [], 0
        first = first if held else start
        held.append(text)
        size += more
    if held:
        yield first, _script("\n".join(held))


# -- what can be found ----------------------------------------------------------------------------


class Finder:
    """What can be found in one edition, the same on all sites. things: all that any of them has."""

    def __init__(self, names: Names, things: Iterable[str]) -> None:
        self.names, self.edition, self.program, self.voice = names, names.edition, names.program, names.voice
        self.things = tuple(thing for thing in things if "~" not in thing and thing not in ("home", *NOT_FOUND))
        self.entries = cache(self._entries)

    @cached_property
    def words(self) -> Words:
        """The words of all things, whichever site has them; those of a home page stand before them."""
        return Words(self._weights(entry) for thing in self.things for entry in self.entries(thing))

    def _weights(self, entry: Entry) -> dict[str, int]:
        """What the words of an entry weigh; the preview asks again for all when one of them changes."""
        name = "weights", self.edition.locale.tag, entry.url
        return self.program.memory.of(name, (entry,), lambda: entry.weights)

    def _entries(self, thing: str) -> tuple[Entry, ...]:
        """What can be found of a thing: its page, and each answer of a page of questions."""
        kind, _, key = thing.partition(":")
        entry = getattr(self, f"_{kind}", self._plain)(thing, key)
        is_faq = kind == "page" and self.program.pages[key].layout == "faq"
        return (entry, *(self._answers(thing, key) if is_faq else ()))

    def _entry(self, thing: str, **values: Any) -> Entry:
        return Entry(folder(thing), **{"title": self.names.title(thing), **values})

    def _plain(self, thing: str, key: str) -> Entry:
        return self._entry(thing)

    def _page(self, thing: str, key: str) -> Entry:
        page, body = self.edition.pages[key], self.edition.bodies[key]
        own = 2 if page.layout == "faq" else 6  # questions are found by themselves
        headings = (words_in(heading.html) for heading in body.headings if heading.level <= own)
        return self._entry(
            thing, title=page.title, place=self.voice.date(page.date) if page.date else "",
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
        project, english, names = self.edition.projects[key], self.program.projects[key], self.names
        country, comma = self.voice.country(project.country), self.voice.pgettext("list separator", ", ")
        places = (project.city, project.region, country, project.call)
        labels = [names.label("sector", sector) for sector in project.sectors]
        labels += [names.label("way", project.way), names.label("region", project.region_key)]
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
        english = cldr.country(SOURCE_LOCALE, key)
        return self._entry(thing, other=english, body=self._titles(self.program.by_country[key]))

    def _sector(self, thing: str, key: str) -> Entry:
        return self._entry(thing, other=terms.SECTORS[key], body=self._titles(self.program.by_sector[key]))

    def _titles(self, slugs: tuple[str, ...]) -> str:
        return joined(*(self.edition.projects[slug].title for slug in slugs))

    def _body(self, record: Project | Call | Institution) -> str:
        described = self.edition.descriptions.get(record.source.path)
        return joined(*texts(record), words_in(described.html) if described else "")


class Search:
    """The index of one site in one locale, and the list of all its pages from A to Z.

    frame: knows the menus and where things stand; finder: what can be found of them.
    """

    def __init__(self, frame: Frame, finder: Finder) -> None:
        self.frame, self.finder = frame, finder
        known = frame.routes.things(frame.site)
        self.things = tuple(thing for thing in known if "~" not in thing and thing not in NOT_FOUND)

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Path below the site's folder -> bytes."""
        found = files(self.home(), self.entries(), self.finder.words)
        return {self.frame.routes.beside(self.frame.locale.tag, "search", name): data for name, data in found.items()}

    def entries(self) -> Iterator[Entry | None]:
        """Everything that can be found beside the home page; None for what the site has not."""
        for thing in self.finder.things:
            page, *answers = self.finder.entries(thing)
            if self.frame.routes.has(self.frame.site, thing):
                yield page._replace(kind=self._kind(thing))
                yield from answers
            else:
                yield from (None for _ in (page, *answers))

    def home(self) -> Entry:
        """The home page, which each site has for itself."""
        names, home = self.frame.names, self.frame.brand(self.frame.site).home
        shown = joined(home.title, names.edition.program_name)
        return Entry(folder("home"), names.title("home"), summary=home.lead, names=shown)

    def _kind(self, thing: str) -> Any:
        """What results say of a page: its section, or the menu item that it stands in with others."""
        if section := self.frame.section(thing):
            return self.frame.label("list", section)
        menus = (item for item in self.frame.site.menu if thing in item.things and len(item.things) > 1)
        return next((self.frame.voice.text("menu", item.title.value) for item in menus), NO_TEXT)

    @property
    def index(self) -> str:
        """The path of the file that names the others."""
        return next(iter(self.files))

    def plan(self) -> Iterator[Artifact]:
        """One artifact for each file of the index."""
        for path, data in self.files.items():
            yield Artifact(path, KIND, partial(bytes, data))

    @cached_property
    def ordered(self) -> list[str]:
        """All things by name."""
        tag = self.frame.locale.tag
        return sorted(self.things, key=lambda thing: alphabet.key(tag, plain(self.frame.title(thing))))

    def letters(self, page: int = 1) -> list[tuple[str, list[str]]]:
        """The things of a page of the list by name, under the letter of the alphabet that each begins with."""
        ordered = self.ordered[(page - 1) * NAMES_PER_PAGE : page * NAMES_PER_PAGE]
        tag, names = self.frame.locale.tag, {thing: plain(self.frame.title(thing)) for thing in ordered}
        marked = pseudo.bracketed if self.frame.locale.is_pseudo else str
        groups = groupby(ordered, lambda thing: alphabet.initial(tag, names[thing]))
        return [(marked(letter), list(things)) for letter, things in groups]


def joined(*parts: Any) -> str:
    """Texts of which none runs into the next; without those that are missing."""
    return "\n".join(str(part) for part in parts if part)


def words_in(markup: str) -> str:
    """The text of HTML, a space for each tag."""
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", markup)).split())


def texts(record: Any) -> Iterator[str]:
    """Every plain text of a record, its sources apart."""
    kind: Any = type(record)
    for name in _telling(kind):
        value = getattr(record, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Text) and not isinstance(part, Prose):
                yield str(part)
            elif is_dataclass(part) and not isinstance(part, type | Text):
                yield from texts(part)


@cache
def _telling(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of record that may hold texts of its own."""
    return tuple(field.name for field in fields(kind) if field.name != "sources" and not field.metadata.get("derived"))
