"""A small program with words of anybody's choice in every text field that its dataclasses have.

The fields are found by their hints: a new one gets its words by itself. Given payloads, the program is hostile; given
harmless words in the same places, it is its twin, which must look the same to everything but a reader.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

import yaml

from prospectus import alphabet
from prospectus.config import ProgramSettings, SiteSettings
from prospectus.forms import Form
from prospectus.guidance import Page
from prospectus.messages import Message
from prospectus.portable import is_by_language
from prospectus.records import Call, Institution, Project
from prospectus.schema import Prose, Text, field_hints, type_of
from tests.payloads import OPEN, Payload

Say = Callable[[str], str]  # the words for a place, named "project.title"
LANGUAGES = ("ko", "vi")
PROSE = ".markdown"  # ends the name of a place for Markdown
FIRST, LAST = "markbegin", "markend"  # paragraphs around Markdown of bad will
# what a text stands beside, where the small project says nothing of it
BESIDE: dict[str, Any] = {
    "url": "https://example.org/x", "language": "en", "format": "PDF", "file": "place.png", "width": "4", "height": "3",
    "currency": "KRW", "amount": "700000000", "standing": "rule", "email": "office@example.org",
    "telephones": ["+82-2-123-4567"],
}  # fmt: skip
PICTURE = b"\x89PNG\r\n\x1a\n"
UNWRITTEN = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ue000-\uf8ff]")


def escaped(text: str) -> str:
    """YAML (which JSON is) that says a text to the last character, in one line."""
    return UNWRITTEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def written(data: Any, indent: str = "") -> str:
    """Plain data as YAML, a line for each text."""
    more = f"{indent} "
    if isinstance(data, dict):
        # the question mark: a name may be longer than YAML's readers look ahead
        lines = (f"{more}? {escaped(name)} : {written(value, more)},\n" for name, value in data.items())
        return "{\n" + "".join(lines) + f"{indent}}}"
    if isinstance(data, list):
        return "[\n" + "".join(f"{more}{written(value, more)},\n" for value in data) + f"{indent}]"
    return escaped(str(data))


def read(file: Path) -> Any:
    """A YAML file as plain data, every scalar a string."""
    return yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)


# -- words ----------------------------------------------------------------------------------------


class Words:
    """Hands out words by place, so that every payload stands in every place.

    known: how often each place occurs. refused: names of payloads that no Markdown may hold. harmless: of each payload
    only a word, which stands under the same letter in lists.
    """

    def __init__(
        self,
        payloads: Iterable[Payload] = OPEN,
        known: Counter[str] | None = None,
        refused: Container[str] = (),
        is_harmless: bool = False,
    ) -> None:
        self.payloads, self.known, self.refused, self.is_harmless = [*payloads], known, refused, is_harmless
        self.used: Counter[str] = Counter()
        self.placed: dict[str, list[Payload]] = defaultdict(list)

    def __call__(self, place: str) -> str:
        """The words for a place; several payloads in one text where it does not occur often enough."""
        self.used[place] += 1
        if self.known is None:
            return "x"
        count = -(-len(self.payloads) // self.known[place])
        start = (self.used[place] - 1) * count + 7 * [*self.known].index(place)
        found = [self.payloads[at % len(self.payloads)] for at in range(start, start + count)]
        self.placed[place] += found
        return " ".join(map(self.prose if place.endswith(PROSE) else self.plain, found))

    def plain(self, payload: Payload) -> str:
        """A payload, or the word in its place."""
        return harmless(payload) if self.is_harmless else payload.text

    def prose(self, payload: Payload) -> str:
        """The same for Markdown."""
        return harmless(payload) if payload.name in self.refused else self.plain(payload)


def harmless(payload: Payload) -> str:
    """A word in a payload's place, in lists from A to Z too."""
    return f"{alphabet.spelling('en', payload.text)[:1]} word {payload.name}".strip()


# -- records --------------------------------------------------------------------------------------


def holds_text(hint: Any) -> bool:
    """Whether a field holds texts, itself or in what it is made of."""
    kind = type_of(hint)
    if get_origin(kind) is tuple:
        return holds_text(get_args(kind)[0])
    if is_by_language(hint) or kind in (Text, Prose):
        return True
    return is_dataclass(kind) and any(map(holds_text, field_hints(kind).values()))  # type: ignore[arg-type]


def places(kind: Any) -> set[str]:
    """Every place for a text in a dataclass, and in what it is made of: "project.title", "party.role"."""
    found: set[str] = set()
    for name, hint in field_hints(kind).items():
        inner = type_of(hint)
        entry = type_of(get_args(inner)[0]) if get_origin(inner) is tuple else inner
        if is_by_language(hint) or entry in (Text, Prose):
            found.add(f"{kind.__name__.lower()}.{name}")
        elif is_dataclass(entry):
            found |= places(entry)
    return found


def filled(kind: type, given: dict[str, Any] | None, say: Say) -> dict[str, Any]:
    """Plain data of a dataclass with words in every text field; the others as given, or as what stands beside texts."""
    beside = BESIDE if given is None else given
    data: dict[str, Any] = {}
    for name, hint in field_hints(kind).items():
        if holds_text(hint):
            words = _filled(hint, (given or {}).get(name), f"{kind.__name__.lower()}.{name}", say)
            data |= {name: words} if words is not None else {}
        elif name in beside:
            data[name] = beside[name]
    return data


def _filled(hint: Any, given: Any, place: str, say: Say) -> Any:
    """Words for a field; None where it needs more than words, and nothing of that is given."""
    kind = type_of(hint)
    if is_by_language(hint):
        return {tag: say(place) for tag in LANGUAGES}
    if kind is Prose:
        return f"{FIRST}\n\n{say(place + PROSE)}\n\n{LAST}"
    if kind is Text:
        return say(place)
    if get_origin(kind) is tuple:
        found = [_filled(get_args(kind)[0], one, place, say) for one in given or [None]]
        return found if found != [None] else None
    return filled(kind, given, say) if given is not None or needed(kind) <= BESIDE.keys() else None


def needed(kind: Any) -> set[str]:
    """The fields of a dataclass that must be there and hold no text."""
    hints = field_hints(kind)
    return {f.name for f in fields(kind) if f.default is MISSING and f.name in hints and not holds_text(hints[f.name])}


Files = dict[str, str]  # path -> text


def records(base: Path, say: Say, count: int) -> Files:
    """Records of every kind and forms, made of those of the small project: so many projects."""
    call = read(base / "calls/2026.yml")
    call["results"]["budget"] = {"amount": "700000000", "currency": "KRW"}
    project = read(base / "projects/hanoi-traffic-2026.yml") | {"related": ["oslo-parking-2026"], "confidence": "high"}
    project["support"]["converted"] = {"currency": "USD", "amount": "500000"}
    form, body = read(base / "forms/visit.yml"), read(base / "institutions/kind.yml")
    body["url"] = "https://example.org/body"
    slugs = (*(f"p-{number}" for number in range(count)), "hanoi-traffic-2026", "oslo-parking-2026")
    found = {f"projects/{slug}.yml": filled(Project, project, say) for slug in slugs}
    found |= {f"calls/{2001 + number}.yml": filled(Call, call, say) for number in range(26)}
    found |= {f"institutions/{name}.yml": filled(Institution, body, say) for name in ("molit", "kind", "smartcity")}
    found |= {f"institutions/i-{number}.yml": filled(Institution, body, say) for number in range(20)}
    texts = {path: written(data) for path, data in found.items()}
    for number in range(12):
        text = written(filled(Form, form, say))
        texts |= {f"forms/f-{number}.yml": text, f"forms/published/f-{number}@2026.1.yml": text}
    return texts


# -- guidance -------------------------------------------------------------------------------------

SHAPES = (
    "## {0} {{#h-{1}}}", "{0}", "- {0}", "1. {0}", "> {0}", "| A | {0} |\n|---|---|\n| {0} | b |", "Term {0}\n:   {0}",
    '!!! yes "{0}"\n    {0}', "    {0}", "`{0}`", "**{0}**", "[{0}](https://example.org/)", "text {0} text",
)  # fmt: skip


def shaped(text: str, name: str) -> str:
    """Markdown with a text in every kind of block, between two marks."""
    return "\n\n".join([FIRST, *(shape.format(text, name) for shape in SHAPES), LAST])


def page(front: dict[str, Any], body: str) -> str:
    """A page of guidance."""
    return f"---\n{written(front)}\n---\n\n{body}\n"


def announcements(say: Words) -> Files:
    """An announcement for each payload, which stands in every kind of block."""
    front = {
        "owner": "molit", "sections": ["press"], "layout": "press", "date": "2026-01-27", "reviewed": "2026-11-01",
        "sources": [{"language": "en"}],
    }  # fmt: skip
    found = {}
    for payload in say.payloads:
        words = shaped(say.prose(payload), payload.name)
        found[f"content/press/{payload.name}.md"] = page(filled(Page, front, say), words)
    return found


def questions(payloads: Iterable[Payload]) -> str:
    """The body of a page of questions, two of them for each payload."""
    return "## All\n\n" + "\n\n".join(
        f"### {one.text} {{#q-{one.name}}}\n\n{one.text}" for one in payloads if "\n" not in one.text
    )


# -- configuration --------------------------------------------------------------------------------


def configured(base: Path, say: Say) -> Files:
    """The configuration of the small project, with words in all its texts."""
    program = read(base / "mkdocs.yml")
    program["site_name"] = say("program.name")
    program["extra"] = filled(ProgramSettings, program["extra"], say)
    program["plugins"], program["theme"]["font"] = [], "false"
    found = {"mkdocs.yml": typed(written(program))}
    for file in sorted((base / "sites").glob("*.yml")):
        site = read(file)
        site["nav"] = [{say("menu"): things} for entry in site["nav"] for things in entry.values()]
        site["extra"] = filled(SiteSettings, site["extra"], say)
        found[f"sites/{file.name}"] = typed(written(site))
    return found


def typed(text: str) -> str:
    """YAML in which what is true or false is that, for MkDocs."""
    return re.sub(r' : "(true|false)"', r" : \1", text)


# -- translations ---------------------------------------------------------------------------------


def catalog(translations: Iterable[tuple[Message, str]]) -> str:
    """A PO file of messages and their translations."""
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"X-Msgid-Format: 1\\n"\n'
    return "\n".join([head, *("\n".join(_entry(message, words)) + "\n" for message, words in translations)])


def _entry(message: Message, words: str) -> Iterator[str]:
    if message.context:
        yield f"msgctxt {quoted(message.context)}"
    yield f"msgid {quoted(message.text)}"
    if message.plural:
        yield f"msgid_plural {quoted(message.plural)}"
    yield f"msgstr{'[0]' if message.plural else ''} {quoted(words)}"


def quoted(text: str) -> str:
    """A text as PO files write it."""
    for sign, name in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(sign, name)
    return f'"{text}"'


def write(root: Path, files: Files) -> None:
    """Puts files into a project."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
