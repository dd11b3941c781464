"""Guidance as plain Markdown in any language, for generators that translate nothing themselves.

Line by line: what stands between the marks of a line is the message, as docs/messages.md says.
"""

import re
from collections.abc import Callable, Iterator
from posixpath import join, normpath

from prospectus.config import thing_of
from prospectus.editions import Edition
from prospectus.guidance import Page
from prospectus.records import Call, Institution, Project

Say = Callable[[str], str]  # a message in the language of an edition
Url = Callable[[str], str]  # the address of a thing
MARKS = r"\s*(?:(?:[-*+>:]|\d+\.|#{1,6})\s+)*"
LINE = re.compile(rf"(?P<before>{MARKS})(?P<text>.*?)(?P<after>(?:[ ]+\{{:?[ ]*[#.\w][^{{}}]*\}})?\s*)")
PANEL = re.compile(r"(?P<indent>\s*)!!! (?P<kind>\w+) \"(?P<title>.*?)(?P<anchor>[ ]*\{#[^}]*\})?\"")
RULE = re.compile(r"[\s|:-]+")
TARGET = re.compile(r"\]\((?!https?:|mailto:|tel:)([^)\s]+)\)")


def guidance(page: Page, edition: Edition, url: Url, panels: bool = True) -> str:
    """A page's Markdown in the language of an edition, with addresses in the place of things.

    panels: whether "!!!" is understood; otherwise panels are quotations.
    """
    return _markdown(page.body, _said(edition, "guidance", ""), url, page.folder, panels)


def description(record: Project | Call | Institution, edition: Edition, url: Url) -> str:
    """A record's description in the language of an edition, as Markdown."""
    if not record.description:
        return ""
    context = f"{type(record).__name__.lower()}.description"
    return _markdown(record.description.value, _said(edition, "records", context), url, "", panels=True)


def _said(edition: Edition, domain: str, context: str) -> Say:
    return lambda text: text if edition.is_source else edition.catalog.text(domain, context, text) or text


def _markdown(body: str, say: Say, url: Url, folder: str, panels: bool) -> str:
    lines = [_line(line, say) for line in body.split("\n")]
    text = "\n".join(lines if panels else _quoted(lines))
    return TARGET.sub(lambda found: f"]({_address(found[1], folder, url)})", text)


def _line(line: str, say: Say) -> str:
    if RULE.fullmatch(line) or line.lstrip().startswith("<!--"):
        return line
    if line.startswith("|"):
        return "| " + " | ".join(say(cell.strip()) for cell in line.strip().strip("|").split("|")) + " |"
    if panel := PANEL.fullmatch(line):
        return f'{panel["indent"]}!!! {panel["kind"]} "{say(panel["title"])}{panel["anchor"] or ""}"'
    found = LINE.fullmatch(line)
    assert found, line
    return found["before"] + say(found["text"]) + found["after"] if found["text"] else line


def _quoted(lines: list[str]) -> Iterator[str]:
    """Panels as quotations: a strong line, and what is indented below it."""
    indent: int | None = None
    for line in lines:
        if panel := PANEL.fullmatch(line):
            indent = len(panel["indent"])
            yield f"{panel['indent']}> **{panel['title']}**\n{panel['indent']}>"
            continue
        inside = indent is not None and (not line.strip() or line.startswith(" " * (indent + 4)))
        if indent is None or not inside:
            indent = None
            yield line
        else:
            yield f"{' ' * indent}> {line[indent + 4 :]}" if line.strip() else f"{' ' * indent}>"


def _address(target: str, folder: str, url: Url) -> str:
    """The address that a link in a page of a folder leads to."""
    name, hash_sign, anchor = target.partition("#")
    if not name:
        return target
    return url(thing_of(normpath(join(folder, name)) if name.endswith(".md") else name)) + hash_sign + anchor
