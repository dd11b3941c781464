"""Which messages there are: everything that a translator may translate, and where it stands.

A message's identity is (context, source text). How a text becomes a message is a public format:
docs/messages.md. Each domain is a PO file of its own:

    interface   labels of templates and code, closed lists, the sites' own texts
    guidance    blocks and titles of content/
    records     fields of projects, calls and institutions
    forms       questions, help and options of the application forms
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar, cast

import jinja2.ext

from prospectus import terms
from prospectus.config import Config
from prospectus.guidance import Page
from prospectus.markdown import Rendered
from prospectus.memory import NOTHING_KNOWN, Memory
from prospectus.program import Program
from prospectus.schema import Prose, Text
from prospectus.sources import read_text

T = TypeVar("T")
PLAIN = frozenset({str, int, float, bool, type(None)})  # what no field's text is made of
DOMAINS = ("interface", "guidance", "records", "forms")
NOTE = "i18n:"  # begins an author's note to translators, in Markdown and in templates
PROSE = "md-text"  # Weblate's flag for Markdown: switches its checks of links and syntax on
FORMATTED = "python-format"
PLACE = re.compile(r"%\(\w+\)s")

Key = tuple[str, str]  # (context, source text)

TEMPLATES = jinja2.Environment(extensions=["jinja2.ext.i18n"])  # only reads them

KINDS = {
    "p": "paragraph",
    "li": "list item",
    "th": "table heading",
    "td": "table cell",
    "dt": "term",
    "dd": "definition",
    **{f"h{level}": f"heading {level}" for level in range(1, 7)},
}


@dataclass(frozen=True)
class Message:
    """A text to translate, and where it stands.

    comment: the file and the kind of text, the headings above it, the authors' notes, a line each.
    """

    context: str
    text: str
    comment: str
    plural: str = ""
    flag: str = ""

    @property
    def key(self) -> Key:
        return self.context, self.text


def messages(program: Program, domains: tuple[str, ...] = DOMAINS) -> dict[str, list[Message]]:
    """Every message of the program, by domain, each once, in the order in which it first stands."""
    bodies, descriptions = program.source_bodies, program.source_descriptions

    def remembered(record: Any, text: Rendered | None, found: Callable[[Any, Any], Iterator[Message]]) -> list[Message]:
        return program.memory.of(("messages", record.source.path), (record, text), lambda: [*found(record, text)])

    found: dict[str, Iterable[Message]] = {
        "interface": interface_messages(program.config, program.memory),
        "guidance": (m for page in program.pages.values() for m in remembered(page, bodies[page.key], page_messages)),
        "records": (
            m for r in program.records() for m in remembered(r, descriptions.get(r.source.path), record_messages)
        ),
        "forms": (m for form in program.forms.values() for m in remembered(form, None, record_messages)),
    }
    return {domain: _unique(found[domain]) for domain in domains}


def _unique(items: Iterable[Message]) -> list[Message]:
    first: dict[Key, Message] = {}
    for message in items:
        first.setdefault(message.key, message)
    return list(first.values())


WORDS = re.compile(r"[^\W_]+(?:[.,:]\d+)*|[%+€$₩]")
LINK_TARGET = re.compile(r"\]\([^)]*\)|\]\[[^\]]*\]")


def alike(one: str, other: str) -> bool:
    """Whether two sources differ in no word: only in case, punctuation or the targets of links."""
    return _words(one) == _words(other)


def _words(text: str) -> list[str]:
    return WORDS.findall(LINK_TARGET.sub("] ", text).casefold())


# -- records and pages ----------------------------------------------------------------------------


def texts_of(record: Any, place: str, title: str = "") -> Iterator[Message]:
    """The plain texts of a record, with "class.field" as context; Markdown and foreign texts are not among them."""
    name = type(record).__name__.lower()
    for item in fields(record):
        if item.metadata.get("derived"):
            continue
        value = getattr(record, item.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Text):
                if not part.foreign and not isinstance(part, Prose):
                    where = "" if part.value == title else title
                    comment = _comment(place, item.name.replace("_", " "), where)
                    yield Message(f"{name}.{item.name}", part.value, comment)
            elif is_dataclass(part):
                yield from texts_of(part, place, title)


def translated(record: T, find: Callable[[str, str], Text]) -> T:
    """A copy of a record with every plain text replaced by `find(context, text)`."""
    new = {}
    for name, context in _contexts(cast(type, type(record))):
        value = getattr(record, name)
        turned = _turned(value, context, find)
        if turned is not value:
            new[name] = turned
    return cast(T, replace(cast(Any, record), **new)) if new else record


@cache
def _contexts(kind: type) -> tuple[tuple[str, str], ...]:
    """The fields of a dataclass that are not derived, each with the context of its texts."""
    known = (item for item in fields(cast(Any, kind)) if not item.metadata.get("derived"))
    return tuple((item.name, f"{kind.__name__.lower()}.{item.name}") for item in known)


def _turned(value: Any, context: str, find: Callable[[str, str], Text]) -> Any:
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is Text:
        return value if value.foreign else find(context, value.value)
    if kind is tuple:
        return tuple(_turned(part, context, find) for part in value)
    return value if kind is Prose or not is_dataclass(kind) else translated(value, find)


def prose_context(record: Any) -> str:
    """The context of the blocks of a record's Markdown."""
    return f"{type(record).__name__.lower()}.description"


def page_messages(page: Page, body: Rendered) -> Iterator[Message]:
    """A page's titles, then its blocks. body: the page in the source language."""
    yield from texts_of(page, page.source.path, page.title.value)
    yield from _blocks(body, "", page.source.path, page.title.value)


def record_messages(record: Any, description: Rendered | None) -> Iterator[Message]:
    """A record's fields, then the blocks of its description in the source language."""
    title = record.name if hasattr(record, "name") else record.title
    yield from texts_of(record, record.source.path, title.value)
    if description:
        yield from _blocks(description, prose_context(record), record.source.path, title.value)


def _blocks(body: Rendered, context: str, place: str, title: str) -> Iterator[Message]:
    """The blocks of a Markdown text, each with the headings that it stands under."""
    way: list[tuple[int, str]] = []
    for block in body.blocks:
        level = int(block.kind[1]) if re.fullmatch("h[1-6]", block.kind) else 7
        way = [heading for heading in way if heading[0] < level]
        kind = KINDS.get(block.kind, block.kind)
        comment = _comment(place, kind, title, *(words for _, words in way), notes=block.notes)
        yield Message(context, block.text, comment, flag=PROSE)
        if level < 7:
            way.append((level, block.text))


def _comment(place: str, kind: str, *way: str, notes: tuple[str, ...] = ()) -> str:
    path = " > ".join(words for words in way if words)
    lines = [f"{place} ({kind})", *([f"in: {path}"] if path else ()), *(f"note: {note}" for note in notes)]
    return "\n".join(lines)


# -- interface ------------------------------------------------------------------------------------


def interface_messages(config: Config, memory: Memory = NOTHING_KNOWN) -> Iterator[Message]:
    """Labels of templates and code, the closed lists, and the sites' own texts. memory: of what was found before."""
    for context, labels in terms.LABELS.items():
        for key, label in labels.items():
            yield Message(context, label, f"closed list {context}: {key}")
    yield Message("program", config.name.value, "mkdocs.yml (site_name)")
    for site in config.sites:
        yield from texts_of(replace(site.settings, operator=Text("", foreign=True)), site.source.path)
        for item in site.menu:
            yield Message("menu", item.title.value, f"{site.source.path} (menu)")
    yield from _labels(config.root / "templates", ".html", _in_template, memory)
    yield from _labels(Path(__file__).parent, ".py", _in_code, memory)


# where the functions that look up labels are given them: the context, the text, the text for many
PLACES = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
NOTED = re.compile(rf"{{#-?\s*{NOTE}\s*(.*?)\s*-?#}}", re.S)
Label = tuple[int, str, str, str]  # line, context, text, text for many


def _labels(
    folder: Path, suffix: str, found_in: Callable[[str, str], list[Label]], memory: Memory
) -> Iterator[Message]:
    """The labels of all files of a folder, in their order. found_in: finds those of a file's text, given its place."""
    for file in sorted(folder.rglob(f"*{suffix}"), key=lambda file: file.relative_to(folder).as_posix()):
        place = f"{folder.name}/{file.relative_to(folder).as_posix()}"
        if (source := read_text(file, place, [])) is None:  # which `checks` tells
            continue
        notes = {source.count("\n", 0, note.end()) + 1: note[1] for note in NOTED.finditer(source)}
        found = memory.of(("labels", place), (source,), partial(found_in, source, place))
        for line, context, text, many in sorted(found, key=lambda label: label[0]):
            note = notes.get(line) or notes.get(line - 1)
            comment = f"{place}\nnote: {note}" if note else place
            yield Message(context, text, comment, many, FORMATTED if PLACE.search(text + many) else "")


def _in_template(source: str, place: str) -> list[Label]:
    read = TEMPLATES.parse(source, place.partition("/")[2])
    calls = jinja2.ext.extract_from_ast(read, [*PLACES])
    named = ((line, name, words if isinstance(words, tuple) else (words,)) for line, name, words in calls)
    return [label for call in named if (label := _label(*call))]


def _in_code(source: str, place: str) -> list[Label]:
    if "gettext(" not in source:
        return []
    calls = (node for node in ast.walk(ast.parse(source, place)) if isinstance(node, ast.Call))
    return [label for call in calls if (label := _label(call.lineno, _called(call.func), _constants(call.args)))]


def _called(function: ast.expr) -> str:
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _constants(given: list[ast.expr]) -> tuple[str | None, ...]:
    words = (getattr(argument, "value", None) for argument in given)
    return tuple(word if isinstance(word, str) else None for word in words)


def _label(line: int, name: str, words: tuple[str | None, ...]) -> Label | None:
    """What a call looks up; None where it is none of ours, or looks up what is not written there."""
    if name not in PLACES:
        return None
    context, text, many = (words[at] if at is not None and at < len(words) else None for at in PLACES[name])
    return (line, context or "", text, many or "") if text else None
