"""Reading what people edit: files, front matter, strict YAML with line numbers. And writing it, as a whole."""

import os
import re
import shutil
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import yaml
from yaml.reader import Reader

from prospectus.memory import Memory

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML without libyaml: slower, same result
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

T = TypeVar("T")
FENCE = "---"
NO_CONTROLS = "Must not hold control characters."
WIDTH = 110  # columns of the YAML that we write
LONGEST_MESSAGE = 600  # characters
DEEPEST = 20  # lists and fields within each other, in YAML and in Markdown
# Characters of a paragraph, and signs in it that may begin something: what parsers need grows with the square.
LONGEST_PARAGRAPH, MOST_SIGNS = 10_000, 1_000

# How large a source may be, in bytes, by the end of its name.
LARGEST = {".yml": 1_000_000, ".md": 250_000, ".po": 100_000_000}
LARGEST_OTHER = 20_000_000
ICONS = ".icons"  # the hidden folder that is a source

# the files and folders that people edit, below the root
SOURCES = (
    "mkdocs.yml", "sites", "content", "projects", "calls", "institutions", "forms", "locales", "templates",
)  # fmt: skip


# what a terminal does not show: controls, signs that turn the direction of writing, and what is no Unicode
UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a source; `message` starts with "Must"."""

    path: str
    line: int
    message: str
    tip: str = ""

    def __str__(self) -> str:
        tip = f"\n    {_line(self.tip)}" if self.tip else ""
        return f"{_line(self.path)}:{self.line}: {_line(self.message)}{tip}"


def _line(text: str) -> str:
    """A text in one line of a terminal: what a source says may be long, or try to steer the terminal."""
    short = text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]} …"
    return UNSHOWN.sub(lambda sign: repr(sign[0])[1:-1], short)


@dataclass(frozen=True)
class Source:
    """Where a parsed value stands: its file, and the line of each of its fields."""

    path: str
    lines: Mapping[str, int] = field(default_factory=dict)

    def problem(self, where: str, message: str, tip: str = "") -> Problem:
        """A problem at a field, named as in the file ("events.2.date"); unknown fields stand at line 1."""
        return Problem(self.path, self.lines.get(where, 1), message, tip)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A tip that names the nearest known word, or an empty string."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else ""


def read_bytes(file: Path, path: str, problems: list[Problem]) -> bytes | None:
    """The bytes of a source, or None with a problem noted: neither a pipe is waited for nor a huge file read."""
    try:
        with open(file, "rb", opener=_without_waiting) as source:
            known = os.fstat(source.fileno())
            if not (fault := _content_fault(path, known)):
                return source.read()
            problems.append(fault)
    except OSError as error:
        problems.append(_unreadable(path, error))
    return None


def _without_waiting(file: str, flags: int) -> int:
    return os.open(file, flags | os.O_NONBLOCK)


def _unreadable(path: str, error: OSError) -> Problem:
    return Problem(path, 1, f"Must be a file that can be read: {error.strerror}.")


def _content_fault(path: str, known: os.stat_result) -> Problem | None:
    """What is wrong with a source by its kind and its size."""
    largest = LARGEST.get(_ending(path), LARGEST_OTHER)
    if not stat.S_ISREG(known.st_mode):
        return Problem(path, 1, "Must be a file, not a pipe, a socket or a device.", "Move it out of the sources.")
    if known.st_size > largest:
        message = f"Must have at most {largest:,} bytes; it has {known.st_size:,}."
        return Problem(path, 1, message, "Divide it, or move it out of the sources.")
    return None


def read_text(file: Path, path: str, problems: list[Problem]) -> str | None:
    """The text of a UTF-8 file with Unix line ends, or None with a problem noted."""
    data = read_bytes(file, path, problems)
    if data is None:
        return None
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(path, line, "Must be UTF-8 text.", "Save the file again with the encoding UTF-8."))
    return None


def remembered(
    memory: Memory, parse: Callable[[str, str, list[Problem]], T], text: str, path: str, problems: list[Problem]
) -> T:
    """What a parser makes of the text of a source, and what it says against it; remembered while the text stays."""
    found, told = memory.of(path, (text,), lambda: _parsed(parse, text, path))
    problems += told
    return found


def _parsed(parse: Callable[[str, str, list[Problem]], T], text: str, path: str) -> tuple[T, list[Problem]]:
    problems: list[Problem] = []
    return parse(text, path, problems), problems


def parse_yaml(text: str, path: str, problems: list[Problem], first_line: int = 1) -> yaml.MappingNode | None:
    """The YAML mapping in `text` as nodes that keep their lines, or None with the problems noted.

    Values stay text here: what a field means decides its type (`schema`), so YAML 1.1's
    guesses (`NO` is false, `12:30` is 750) never happen. Anchors, aliases and tags are refused, and what is nested
    so deep that reading it would take too long.
    """
    try:
        before = len(problems)
        problems += (Problem(path, first_line + line, *fault) for line, *fault in event_faults(text))
        if len(problems) > before:
            return None
        node = yaml.compose(text, Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        tip = "Put a text that holds ': ' or starts with a sign like @ or % in quotation marks."
        problems.append(Problem(path, line, f"Must be YAML: {error.problem or error.context}.", tip))
        return None
    except yaml.YAMLError as error:
        odd = Reader.NON_PRINTABLE.search(text)
        line = first_line + (text.count("\n", 0, odd.start()) if odd else 0)
        problems.append(Problem(path, line, f"Must be YAML: {str(error).splitlines()[0]}."))
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.append(Problem(path, first_line, "Must be fields, each written as 'name: value'."))
        return None
    return node


def save(file: Path, text: str) -> None:
    """Puts a text (UTF-8) in the place of a file's in one step: a full disk takes nothing away. Raises OSError."""
    whole = file.resolve()  # a link stays a link
    part = whole.with_name(f".{whole.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        if whole.exists():
            shutil.copymode(whole, part)
        part.replace(whole)
    finally:
        part.unlink(missing_ok=True)


class _Writer(yaml.SafeDumper):
    """Writes texts of several lines as lines."""


_Writer.add_representer(
    str,
    lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


def yaml_text(value: Any) -> str:
    """YAML for people to read and change: in the given order, every script as it is."""
    return yaml.dump(value, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=WIDTH)


def event_faults(text: str, loader: Any = Loader) -> Iterator[tuple[int, str, str]]:
    """(line, message, tip) for what YAML allows and we do not; nothing is looked at behind what is nested too deep."""
    depth = 0
    for event in yaml.parse(text, loader):
        line = event.start_mark.line if event.start_mark else 0
        if anchor := getattr(event, "anchor", None):
            yield line, *_anchor_fault(event, anchor)
        if tag := getattr(event, "tag", None):
            message = f"Must not have the tag {tag!r}."
            yield line, message, "Put a text that starts with ! in quotation marks; leave out what !! stands before."
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                yield line, f"Must not be nested deeper than {DEEPEST} levels.", ""
                return


def _anchor_fault(event: Any, anchor: str) -> tuple[str, str]:
    if isinstance(event, yaml.AliasEvent):
        return f"Must not use the alias *{anchor}.", "Write the value out."
    return f"Must not use the anchor &{anchor}.", "Put a text that starts with & in quotation marks."


def split_front_matter(text: str, path: str, problems: list[Problem]) -> tuple[str, str, int] | None:
    """(front matter, body, line of the body's first line) of a Markdown source."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        problems.append(Problem(path, 1, "Must start with front matter between two lines '---'."))
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    problems.append(Problem(path, 1, "Must end the front matter with a line '---'."))
    return None


def yaml_texts(root: Path, folder: str, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """(path, text) of every YAML source below a folder; what cannot be read stands in `problems`."""
    problems += misspelt(root, folder, ".yml")
    for file, path in files(root, folder, ".yml"):
        if (text := read_text(file, path, problems)) is not None:
            yield path, text


def control_characters(text: str, path: str, first_line: int) -> Iterator[Problem]:
    """A problem for each line with a control character: some stand for what pages are made of (`outputs.slots`)."""
    for number, line in enumerate(text.split("\n"), first_line):
        if Reader.NON_PRINTABLE.search(line):
            yield Problem(path, number, NO_CONTROLS)


def line_with(words: str, text: str, first: int) -> int | None:
    """The line of a text that holds some words, in small letters or capitals where none does exactly."""
    lines = text.split("\n")
    exact = (number for number, line in enumerate(lines, first) if words in line)
    alike = (number for number, line in enumerate(lines, first) if words.lower() in line.lower())
    return next(exact, None) or next(alike, None)


# -- Markdown -------------------------------------------------------------------------------------

MARKERS = re.compile(r"(?:[ \t]*(?:>|[-+*](?=\s)|\d+[.)](?=\s)))*[ \t]*")  # before the words of a line
MARKER = re.compile(r">|[-+*]|\d+[.)]")
BRACKET = re.compile(r"[\[\]]")
SIGN = re.compile(r"[\[<`*_{&!]")


def excess(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    """(line, what is wrong) where Markdown is longer or nested deeper than its parser can read in good time."""
    paragraph: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], first_line):
        if _depth(line) > DEEPEST:
            yield number, f"Must not be nested deeper than {DEEPEST} levels."
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            if fault := overgrown("\n".join(paragraph)):
                yield number - len(paragraph), fault
            paragraph = []


def _depth(line: str) -> int:
    """How many quotes and lists a line of Markdown may stand in."""
    found = MARKERS.match(line)
    before = found[0].expandtabs(4) if found else ""
    return before.count("    ") + len(MARKER.findall(before))


def overgrown(paragraph: str) -> str:
    """What is wrong with a paragraph of Markdown that would take its parser too long; empty for any usual one."""
    if len(paragraph) > LONGEST_PARAGRAPH:
        return f"Must have paragraphs of at most {LONGEST_PARAGRAPH:,} characters; this one has {len(paragraph):,}."
    if paragraph.count("[") > DEEPEST:
        depth = deepest = 0
        for bracket in BRACKET.findall(paragraph):
            depth = depth + 1 if bracket == "[" else max(0, depth - 1)
            deepest = max(deepest, depth)
        if deepest > DEEPEST:
            return f"Must not have brackets within brackets deeper than {DEEPEST} levels."
    if len(paragraph) > MOST_SIGNS and (count := len(SIGN.findall(paragraph))) > MOST_SIGNS:
        return f"Must have at most {MOST_SIGNS:,} signs of Markdown in a paragraph; this one has {count:,}."
    return ""


# -- folders --------------------------------------------------------------------------------------

# names that Windows keeps for devices, and what it allows in none
DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.I)
UNKEEPABLE = re.compile(rf'[<>:"|?*\\]|[. ](?:$|[.])|{UNSHOWN.pattern}')
SPELT = {".yaml": ".yml", ".markdown": ".md", ".mdown": ".md"}
NAMED = frozenset({*LARGEST, ".html", ".jpg", ".png", ".svg", ".webp"})  # files that something refers to
LONGEST_NAME = 100  # characters: it becomes part of longer ones


def files(root: Path, folder: str, suffix: str) -> Iterator[tuple[Path, str]]:
    """(file, path relative to the root) of every source below a folder, in a stable order.

    What a link leads to is a source only where it would be one without the link; `strange` says so.
    """
    found = () if (root / folder).is_symlink() else _entries(f"{root}/{folder}")
    known = (entry for entry in found if entry.name.endswith(suffix) and not _link_fault(root, entry, ""))
    for path in sorted((_below(root, entry) for entry in known), key=lambda path: path.split("/")):
        yield root / path, path


def is_within(root: Path, path: str) -> bool:
    """Whether a path leads to a source, through whatever links."""
    target = os.path.relpath(os.path.realpath(root / path), os.path.realpath(root))
    return target.split(os.sep)[0] in SOURCES


def misspelt(root: Path, folder: str, suffix: str) -> Iterator[Problem]:
    """A problem for each file whose name ends in another spelling of a suffix."""
    for entry in _entries(f"{root}/{folder}"):
        end = _ending(entry.name)
        if end != suffix and SPELT.get(end.lower(), end.lower()) == suffix:
            yield Problem(
                _below(root, entry), 1, f"Must have a file name that ends with {suffix!r}.", "Rename the file."
            )


def strange(root: Path, places: Iterable[str] = SOURCES) -> Iterator[Problem]:
    """What is wrong with sources before one is read: where links lead, and the kind, size and name of files."""
    seen: dict[str, str] = {}
    for entry in _entries(str(root), frozenset(places)):
        path = _below(root, entry)
        if fault := _link_fault(root, entry, path) or _entry_fault(entry, path):
            yield fault
        if fault := _name_fault(entry, path):
            yield fault
        alike = path if path.islower() and path.isascii() else unicodedata.normalize("NFC", path).casefold()
        if (same := seen.setdefault(alike, path)) != path:
            message = f"Must differ from {same} in more than capitals or the way in which accents are stored."
            yield Problem(path, 1, message, "On many disks the two are one file. Rename one of them.")


def _entries(folder: str, names: frozenset[str] = frozenset()) -> Iterator[os.DirEntry[str]]:
    """Everything below a folder that is not hidden. names: of the folder's own entries, if not all."""
    folders = [folder]
    while folders:
        try:
            found = sorted(os.scandir(folders.pop()), key=lambda entry: entry.name)
        except OSError:  # not there, or not ours to read
            continue
        for entry in found:
            if entry.name in names if names else entry.name == ICONS or not entry.name.startswith("."):
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
        names = frozenset()


def _below(root: Path, entry: os.DirEntry[str]) -> str:
    """The path of an entry relative to the root, which its own begins with: os.path.relpath takes ten times as long."""
    return entry.path[len(str(root)) + 1 :].replace(os.sep, "/")


def _ending(path: str) -> str:
    """The suffix of a file name: ".yml"."""
    return os.path.splitext(path)[1]


def _link_fault(root: Path, entry: os.DirEntry[str], path: str) -> Problem | None:
    """What is wrong with where a link leads."""
    if not entry.is_symlink():
        return None
    if not os.path.exists(entry.path):
        message = "Must not be a link that leads nowhere."
    elif not is_within(root, _below(root, entry)):
        message = "Must not be a link that leads out of the sources."
    elif os.path.isdir(entry.path):
        message = "Must not be a link to a folder."
    else:
        return None
    return Problem(path, 1, message, f"It leads to {os.readlink(entry.path)!r}. Put the file itself here.")


def _entry_fault(entry: os.DirEntry[str], path: str) -> Problem | None:
    """What is wrong with a file by its kind and size, and with a folder that nobody may read."""
    try:
        if entry.is_dir():
            os.scandir(entry.path).close()
            return None
        return _content_fault(path, entry.stat())
    except OSError as error:
        return _unreadable(path, error)


def _name_fault(entry: os.DirEntry[str], path: str) -> Problem | None:
    """What is wrong with the name of a folder, or of a file that something refers to."""
    name = entry.name
    if _ending(name) not in NAMED and not entry.is_dir():
        return None
    if DEVICE.fullmatch(name) or UNKEEPABLE.search(name):
        return Problem(path, 1, f"Must have a name that every system can keep; found {name!r}.", "Rename it.")
    if len(name) > LONGEST_NAME:
        return Problem(path, 1, f"Must have a name of at most {LONGEST_NAME} characters; found {len(name)}.")
    return None
