"""Reading what people edit: files, front matter, strict YAML with line numbers."""

import re
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
# what a terminal obeys, and what begins or turns a line of a log: file names may have it
OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
NO_CONTROLS = "Must not hold control characters."
WIDTH = 110  # columns of the YAML that we write

# the files and folders that people edit, below the root
SOURCES = (
    "mkdocs.yml", "sites", "content", "projects", "calls", "institutions", "forms", "locales", "templates",
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a source; `message` starts with "Must"."""

    path: str
    line: int
    message: str
    tip: str = ""

    def __str__(self) -> str:
        tip = f"\n    {shown(self.tip)}" if self.tip else ""
        return f"{shown(self.path)}:{self.line}: {shown(self.message)}{tip}"


@dataclass(frozen=True)
class Source:
    """Where a parsed value stands: its file, and the line of each of its fields."""

    path: str
    lines: Mapping[str, int] = field(default_factory=dict)

    def problem(self, where: str, message: str, tip: str = "") -> Problem:
        """A problem at a field, named as in the file ("events.2.date"); unknown fields stand at line 1."""
        return Problem(self.path, self.lines.get(where, 1), message, tip)


def shown(text: str) -> str:
    """A text in one line of a terminal, with the names of the characters that would do something there."""
    return OBEYED.sub(lambda found: ascii(found[0])[1:-1], text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A tip that names the nearest known word, or an empty string."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else ""


def read_text(file: Path, path: str, problems: list[Problem]) -> str | None:
    """The text of a UTF-8 file with Unix line ends, or None with a problem noted."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(path, line, "Must be UTF-8 text.", "Save the file again with the encoding UTF-8."))
    except OSError as error:
        problems.append(Problem(path, 1, f"Must be a file that can be read: {error.strerror}."))
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
    guesses (`NO` is false, `12:30` is 750) never happen. Anchors and aliases are refused.
    """
    try:
        named = [event for event in yaml.parse(text, Loader) if getattr(event, "anchor", None)]
        for event in named:
            line = first_line + (event.start_mark.line if event.start_mark else 0)
            problems.append(Problem(path, line, *_anchor_fault(event)))
        if named:
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


class _Writer(yaml.SafeDumper):
    """Writes texts of several lines as lines."""


_Writer.add_representer(
    str,
    lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


def yaml_text(value: Any) -> str:
    """YAML for people to read and change: in the given order, every script as it is."""
    return yaml.dump(value, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=WIDTH)


def _anchor_fault(event: Any) -> tuple[str, str]:
    if isinstance(event, yaml.AliasEvent):
        return f"Must not use the alias *{event.anchor}.", "Write the value out."
    return f"Must not use the anchor &{event.anchor}.", "Put a text that starts with & in quotation marks."


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
    for _, path in files(root, folder, ".yaml"):
        problems.append(Problem(path, 1, "Must have a file name that ends with '.yml'.", "Rename the file."))
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


def files(root: Path, folder: str, suffix: str) -> Iterator[tuple[Path, str]]:
    """(file, path relative to the root) of every source below a folder, in a stable order."""
    for file in sorted((root / folder).rglob(f"*{suffix}")):
        if not any(part.startswith(".") for part in file.relative_to(root).parts):
            yield file, file.relative_to(root).as_posix()
