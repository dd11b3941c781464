"""PO catalogs: which messages there are, what their translations say, how far they are.

A message's identity is (context, source text); a catalog holds one domain of one locale:

    interface   labels of templates and code, closed lists, the sites' own texts
    guidance    blocks and titles of content/
    records     fields of projects, calls and institutions
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import polib
from babel.messages import extract as babel_extract
from babel.messages.pofile import PoFileError, read_po

from prospectus import terms
from prospectus.config import SOURCE_LOCALE, Config, Locale
from prospectus.guidance import Page
from prospectus.markdown import Rendered
from prospectus.program import Program
from prospectus.schema import Prose, Text
from prospectus.sources import Problem

T = TypeVar("T")
DOMAINS = ("interface", "guidance", "records")
FOLDER = "locales"
FORMAT = "1"  # how a block becomes a message (markdown.normalise); a change needs a new number
DRAFT = "Draft, not yet reviewed by a native speaker of the language."

# GNU gettext's table for the program's languages; CLDR and Babel disagree with it for some.
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
    "en": "nplurals=2; plural=(n != 1);",
    "ko": "nplurals=1; plural=0;",
}

Key = tuple[str, str]  # (context, source text)
Translation = str | tuple[str, ...]  # one text, or its plural forms


@dataclass(frozen=True)
class Message:
    """A text to translate, and where it stands."""

    context: str
    text: str
    comment: str
    plural: str = ""


class Origin(NamedTuple):
    """The line of an entry in its PO file, and its source text for many, if it has one."""

    line: int
    plural: str = ""


@dataclass(frozen=True)
class Catalog:
    """All translations of one locale, by domain; `origins` says where each comes from."""

    locale: str
    entries: Mapping[str, Mapping[Key, Translation]]
    origins: Mapping[tuple[str, Key], Origin] = field(default_factory=dict, compare=False)

    def has(self, domain: str, message: Message) -> bool:
        """Whether a message is translated."""
        return (message.context, message.text) in self.entries.get(domain, {})

    def text(self, domain: str, context: str, text: str) -> str | None:
        """The translation of a text, or None."""
        found = self.entries.get(domain, {}).get((context, text))
        return found if isinstance(found, str) else None

    def forms(self, domain: str, context: str, text: str) -> tuple[str, ...]:
        """The plural forms of a text; empty where it has none."""
        found = self.entries.get(domain, {}).get((context, text), ())
        return found if isinstance(found, tuple) else ()


def path_of(locale: str, domain: str) -> str:
    """Where a catalog stands, relative to the root."""
    return f"{FOLDER}/{locale}/LC_MESSAGES/{domain}.po"


def load(root: Path, locale: Locale, problems: list[Problem]) -> Catalog:
    """The catalog of a locale; fuzzy and empty entries do not count."""
    entries: dict[str, dict[Key, Translation]] = {}
    origins: dict[tuple[str, Key], Origin] = {}
    for domain in DOMAINS if locale.tag != SOURCE_LOCALE else ():
        path = path_of(locale.tag, domain)
        if (root / path).exists():
            for key, translation, origin in _entries(root / path, path, problems):
                entries.setdefault(domain, {})[key] = translation
                origins[domain, key] = origin
    return Catalog(locale.tag, entries, origins)


def _entries(file: Path, path: str, problems: list[Problem]) -> Iterator[tuple[Key, Translation, Origin]]:
    try:
        with file.open("rb") as stream:
            catalog = read_po(stream, abort_invalid=True)
    except PoFileError as error:
        fault = str(error).rpartition(" on ")[0]  # Babel counts lines from 0
        problems.append(Problem(path, error.lineno + 1, f"Must be a PO file: {fault}."))
        return
    except (ValueError, LookupError, OSError) as error:
        problems.append(Problem(path, 1, f"Must be a PO file: {str(error).splitlines()[0]}."))
        return
    for message in catalog:
        if message.id and not message.fuzzy:
            text, plural = (message.id, "") if isinstance(message.id, str) else (message.id[0], message.id[1])
            origin = Origin(message.lineno or 1, plural)
            if isinstance(message.string, str) and message.string:
                yield (message.context or "", text), message.string, origin
            elif not isinstance(message.string, str) and all(message.string):
                yield (message.context or "", text), tuple(message.string), origin


# -- which messages there are ---------------------------------------------------------------------


def texts_of(record: Any, where: str) -> Iterator[Message]:
    """The plain texts of a record, with "class.field" as context; Markdown and foreign texts are not among them."""
    name = type(record).__name__.lower()
    for item in fields(record):
        if item.metadata.get("derived"):
            continue
        value = getattr(record, item.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Text):
                if not part.foreign and not isinstance(part, Prose):
                    yield Message(f"{name}.{item.name}", part.value, where)
            elif is_dataclass(part):
                yield from texts_of(part, where)


def translated(record: T, find: Callable[[str, str], Text]) -> T:
    """A copy of a record with every plain text replaced by `find(context, text)`."""
    name = type(record).__name__.lower()

    def turn(item: str, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(turn(item, part) for part in value)
        if isinstance(value, Text):
            return value if value.foreign or isinstance(value, Prose) else find(f"{name}.{item}", value.value)
        return translated(value, find) if is_dataclass(value) and not isinstance(value, type) else value

    new = {
        f.name: turn(f.name, getattr(record, f.name))
        for f in fields(cast(Any, record))
        if not f.metadata.get("derived")
    }
    return cast(T, replace(cast(Any, record), **new))


def prose_context(record: Any) -> str:
    """The context of the blocks of a record's Markdown."""
    return f"{type(record).__name__.lower()}.description"


def messages(program: Program, domains: tuple[str, ...] = DOMAINS) -> dict[str, list[Message]]:
    """Every message of the program, by domain, each once, in the order in which it first stands."""
    bodies, descriptions = program.source_bodies, program.source_descriptions
    found: dict[str, Iterable[Message]] = {
        "interface": interface_messages(program.config),
        "guidance": (m for page in program.pages.values() for m in page_messages(page, bodies[page.key])),
        "records": (m for r in program.records() for m in record_messages(r, descriptions.get(r.source.path))),
    }
    return {domain: _unique(found[domain]) for domain in domains}


def _unique(items: Iterable[Message]) -> list[Message]:
    first: dict[Key, Message] = {}
    for message in items:
        first.setdefault((message.context, message.text), message)
    return list(first.values())


def page_messages(page: Page, body: Rendered) -> Iterator[Message]:
    """A page's titles, then its blocks. body: the page in the source language."""
    yield from texts_of(page, page.source.path)
    for text, kind in body.messages:
        yield Message("", text, f"{page.source.path} ({kind})")


def record_messages(record: Any, description: Rendered | None) -> Iterator[Message]:
    """A record's fields, then the blocks of its description in the source language."""
    yield from texts_of(record, record.source.path)
    for text, kind in description.messages if description else ():
        yield Message(prose_context(record), text, f"{record.source.path} ({kind})")


def interface_messages(config: Config) -> Iterator[Message]:
    """Labels of templates and code, the closed lists, and the sites' own texts."""
    for context, labels in terms.LABELS.items():
        for key, label in labels.items():
            yield Message(context, label, f"closed list: {key}")
    yield Message("program", config.name.value, "mkdocs.yml: site_name")
    for site in config.sites:
        yield from texts_of(replace(site.settings, operator=Text("", foreign=True)), site.source.path)
        for item in site.menu:
            yield Message("menu", item.title.value, site.source.path)
    yield from _labels(config.root / "templates", "**.html", "jinja2")
    yield from _labels(Path(__file__).parent, "**.py", "python")


KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def _labels(folder: Path, pattern: str, method: str) -> Iterator[Message]:
    options = {pattern: {"newstyle_gettext": "true", "silent": "false"}}
    found = babel_extract.extract_from_dir(folder, [(pattern, method)], options, KEYWORDS)
    for file, _line, text, _comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        one, many = text if isinstance(text, tuple) else (text, "")
        yield Message(context or "", one, f"{folder.name}/{file}", many)


# -- keeping catalogs up to date ------------------------------------------------------------------


def update(root: Path, program: Program) -> list[str]:
    """Brings templates and catalogs up to date with the sources; the paths of the files written.

    Translations stay with their message; what is no longer used is kept as obsolete.
    """
    written: list[str] = []
    for domain, found in messages(program).items():
        template = _new_file("", domain)
        template.extend(_entry(message, 2) for message in found)
        written += _save(template, root, f"{FOLDER}/{domain}.pot")
        for locale in program.config.locales:
            if locale.tag != SOURCE_LOCALE:
                written += _save(_merged(root, locale.tag, domain, found), root, path_of(locale.tag, domain))
    return written


def _merged(root: Path, tag: str, domain: str, found: list[Message]) -> polib.POFile:
    file = root / path_of(tag, domain)
    old = polib.pofile(str(file), wrapwidth=0) if file.exists() else _new_file(tag, domain)
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in old}
    new = _new_file(tag, domain)
    new.header, new.metadata, new.metadata_is_fuzzy = old.header, old.metadata, old.metadata_is_fuzzy
    plurals = int(PLURALS.get(tag, PLURALS["en"]).partition("nplurals=")[2][0])
    for message in found:
        entry = _entry(message, plurals)
        before = known.pop((message.context, message.text), None)
        if before is not None:
            entry.flags, entry.tcomment = before.flags, before.tcomment
            if message.plural:
                entry.msgstr_plural = before.msgstr_plural or entry.msgstr_plural
            else:
                entry.msgstr = before.msgstr
        new.append(entry)
    for entry in known.values():
        if entry.msgstr or any(entry.msgstr_plural.values()) or entry.obsolete:
            entry.obsolete = True
            new.append(entry)
    return new


def _entry(message: Message, plurals: int) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None, comment=message.comment)
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict.fromkeys(range(plurals), "")
    return entry


def _new_file(tag: str, domain: str) -> polib.POFile:
    file = polib.POFile(wrapwidth=0)
    file.header = f"K-City Network Global Cooperation Program: {domain}\n{DRAFT}" if tag else f"Template: {domain}"
    file.metadata = {
        "Project-Id-Version": f"prospectus {domain}",
        "Language": tag,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS.get(tag, PLURALS["en"]),
        "X-Msgid-Format": FORMAT,
    }
    return file


def _save(catalog: polib.POFile, root: Path, path: str) -> list[str]:
    text = str(catalog)
    text = text if text.endswith("\n") else text + "\n"
    file = root / path
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return []
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return [path]
