"""The whole guidance in one language as a document to print: its pages as plain data for the typesetter."""

from collections.abc import Iterator
from typing import Any

from prospectus.config import Config
from prospectus.editions import Edition
from prospectus.outputs.sheets import frame, words
from prospectus.program import Program
from prospectus.routes import Routes
from prospectus.theme import Voice

HEADINGS = {f"h{level}": level for level in range(1, 7)}
# What an HTML element is in the document; elements that are not named here give way to what is in them.
BLOCKS = {"p": "p", "ul": "ul", "ol": "ol", "li": "li"}
INLINES = {"strong": "strong", "em": "strong", "code": "code", "span": "span", "bdi": "span", "a": "a"}
BOXES = ("kcn-notice", "kcn-keyfacts", "kcn-can", "kcn-cannot")

Node = dict[str, Any] | str


def chapters(config: Config, program: Program) -> tuple[str, ...]:
    """The pages in reading order: as the menus have them, folder by folder, without announcements and policies."""
    listed = [thing[5:] for site in config.sites for item in site.menu for thing in item.things if thing[:5] == "page:"]
    folders = list(dict.fromkeys(program.pages[key].folder for key in listed))
    return tuple(sorted(dict.fromkeys(listed), key=lambda key: folders.index(program.pages[key].folder)))


def booklet(edition: Edition, routes: Routes, day: str) -> dict[str, Any]:
    """A document's words in an edition's language, ready to be set."""
    from lxml import html  # only where a document may be to make

    config, gettext = edition.program.config, Voice(edition).gettext
    keys = chapters(config, edition.program)
    bodies = {key: html.fragment_fromstring(edition.bodies[key].html, create_parent="div") for key in keys}
    anchors = {f"page:{key}" for key in keys}
    anchors |= {f"page:{key}#{id}" for key, body in bodies.items() for id in body.xpath(".//@id")}
    tag = edition.locale.tag
    return {
        **frame(edition),
        "title": words(gettext("All guidance in one document"), tag),
        "contents": words(gettext("Contents"), tag),
        "date": words(gettext("As of %(date)s", date=Voice(edition).date(day)), tag),
        "page": words(gettext("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"), tag),
        "sites": [words(edition.brands[site.id].agency, tag) for site in config.sites],
        "chapters": [
            {
                "anchor": f"page:{key}",
                "title": words(edition.pages[key].title, tag),
                "lead": words(edition.pages[key].description, tag),
                "body": _Chapter(key, anchors, routes, tag).nodes(bodies[key]),
            }
            for key in keys
        ],
    }


class _Chapter:
    """Turns the HTML of a page into data."""

    def __init__(self, key: str, anchors: set[str], routes: Routes, tag: str) -> None:
        self.here, self.anchors, self.routes, self.tag = f"page:{key}", anchors, routes, tag

    def nodes(self, element: Any) -> list[Node]:
        """What is in an element: texts and nodes."""
        found: list[Node] = [element.text] if element.text else []
        for child in element:
            found.extend(self.node(child))
            if child.tail:
                found.append(child.tail)
        blocks = any(isinstance(node, dict) and node["t"] not in INLINES.values() for node in found)
        return [node for node in found if not (blocks and isinstance(node, str) and not node.strip())]

    def node(self, element: Any) -> Iterator[Node]:
        """An element as a node, or what is in it."""
        tag = element.tag
        if tag == "table":
            yield self.table(element)
        elif tag == "dl":
            yield {"t": "dl", "c": [{"t": item.tag, "c": self.nodes(item)} for item in element]}
        elif tag == "details" and "kcn-answer" in element.classes:
            yield from self.way(element)
        elif tag == "details":
            yield self.question(element)
        elif tag in HEADINGS:
            yield {"t": "h", "level": HEADINGS[tag], "anchor": self.anchor(element), "c": self.nodes(element)}
        elif any(name in BOXES for name in element.classes):
            yield {"t": "box", "c": self.nodes(element)}
        elif "kcn-h3" in element.classes:
            yield {"t": "label", "c": self.nodes(element)}
        elif tag == "code":  # all letters alike, whatever language they are in
            yield {"t": "code", "c": [element.text_content()]}
        elif kind := {**BLOCKS, **INLINES}.get(tag):
            yield {"t": kind, "c": self.nodes(element), **self.details(element)}
        else:
            yield from self.nodes(element)

    def details(self, element: Any) -> dict[str, str]:
        """Where a link leads, and which language a text is in."""
        found: dict[str, str] = {}
        if element.tag == "a":
            found["to"] = self.target(element.get("href"))
        if lang := element.get("lang"):
            found["lang"] = lang.partition("-")[0]
        return found

    def target(self, href: str) -> str:
        """A place in this document ("#page:apply/faq"), or an address on the web."""
        if href.startswith("#"):
            href = f"thing:{self.here}{href}"
        if not href.startswith("thing:"):
            return href
        whole = href.removeprefix("thing:")
        thing, _, anchor = whole.partition("#")
        if thing in self.anchors:
            return f"#{whole if whole in self.anchors else thing}"
        site = self.routes.home_of(thing)
        return self.routes.absolute(site, self.tag, thing) + (f"#{anchor}" if anchor else "")

    def anchor(self, element: Any) -> str:
        """The name of a place that links lead to, if it has one."""
        id = element.get("id") or element.xpath("string(ancestor::details[1]/div/@id)")
        return f"{self.here}#{id}" if id else ""

    def question(self, element: Any) -> Node:
        """A question and its answer."""
        (summary,) = element.xpath("./summary")
        answer = [node for child in element if child.tag != "summary" for node in self.nodes(child)]
        return {"t": "faq", "anchor": self.anchor(summary), "q": [summary.text_content().strip()], "c": answer}

    def way(self, element: Any) -> Iterator[Node]:
        """An answer of a check, and what it leads to."""
        (summary,) = element.xpath("./summary")
        yield {"t": "label", "c": self.nodes(summary)}
        yield from (node for child in element if child is not summary for node in self.nodes(child))

    def table(self, element: Any) -> Node:
        """A table: its head, and its rows of cells."""
        head = [{"c": self.nodes(cell)} for cell in element.xpath("./thead/tr/th")]
        rows = [[{"c": self.nodes(cell)} for cell in row] for row in element.xpath("./tbody/tr")]
        return {"t": "table", "head": head, "rows": rows}
