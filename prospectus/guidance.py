"""Guidance: the Markdown pages of content/, each with front matter that says whose it is."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from prospectus import terms
from prospectus.memory import NOTHING_KNOWN, Memory
from prospectus.records import Reference
from prospectus.schema import SLUG, IsoDate, OneOf, Pattern, Slug, Text, read
from prospectus.sources import (
    Problem,
    Source,
    control_characters,
    excess,
    files,
    line_with,
    misspelt,
    parse_yaml,
    read_text,
    remembered,
    split_front_matter,
)

FOLDER = "content"
LAYOUTS = {"guidance": "guidance", "faq": "faq", "press": "press", "forms": "forms", "check": "check"}


@dataclass(frozen=True)
class Page:
    """A page of guidance; its key is its path below content/, without ".md"."""

    title: Text
    description: Annotated[Text, "The lead under the title, and what search engines show"]
    owner: Annotated[Slug, "Site that answers for the page"]
    sections: Annotated[tuple[Annotated[str, OneOf("section", terms.SECTIONS)], ...], "Which sites take it"]
    reviewed: IsoDate
    sources: tuple[Reference, ...]
    nav_title: Annotated[Text | None, "Shorter title for menus"] = None
    keywords: Annotated[Text | None, "Words that readers search for and the page does not say"] = None
    review_by: IsoDate | None = None
    date: Annotated[IsoDate | None, "Day of an announcement"] = None
    layout: Annotated[str, OneOf("layout", LAYOUTS)] = "guidance"
    related: tuple[Annotated[str, Pattern(r"[a-z]+[:/][A-Za-z0-9./-]+", "a page or a thing", "apply/faq")], ...] = ()
    key: str = field(default="", metadata={"derived": True})
    body: str = field(default="", metadata={"derived": True})
    body_line: int = field(default=1, metadata={"derived": True})
    source: Source = field(default=Source(""), compare=False, metadata={"derived": True})

    @property
    def menu_title(self) -> Text:
        return self.nav_title or self.title

    @property
    def folder(self) -> str:
        return self.key.rpartition("/")[0]

    def line_of(self, *words: str) -> int:
        """The line where some words of the body stand, for messages; each is sought below the one before."""
        lines, start = self.body.split("\n"), self.body_line
        found = start
        for part in words:
            found = line_with(part, "\n".join(lines[start - self.body_line :]), start) or found
            start = found + 1
        return found


def parse(text: str, path: str, problems: list[Problem]) -> Page | None:
    """The page in `text`, or None with its problems noted."""
    parts = split_front_matter(text, path, problems)
    if parts is None:
        return None
    front, body, body_line = parts
    problems += control_characters(body, path, body_line)
    grown = [Problem(path, line, message) for line, message in excess(body, body_line)]
    problems += grown
    key = path.removeprefix(f"{FOLDER}/").removesuffix(".md")
    if not re.fullmatch(rf"{SLUG}(?:/{SLUG})*", key):
        problems.append(Problem(path, 1, f"Must have a path of small letters, digits and hyphens; found {key!r}."))
    node = parse_yaml(front, path, problems, first_line=2)
    if node is None or (found := read(node, Page, path, problems, first_line=2)) is None or grown:
        return None
    page, source = found
    return replace(page, key=key, body=body, body_line=body_line, source=source)


def load(root: Path, problems: list[Problem], memory: Memory = NOTHING_KNOWN) -> tuple[Page, ...]:
    """Every page of content/, in the order of their paths. memory: of what was read before."""
    found: list[Page] = []
    problems += misspelt(root, FOLDER, ".md")
    for file, path in files(root, FOLDER, ".md"):
        text = read_text(file, path, problems)
        page = remembered(memory, parse, text, path, problems) if text is not None else None
        if page is not None:
            found.append(page)
    return tuple(found)
