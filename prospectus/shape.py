"""The design's classes and boxes around Markdown's plain elements."""

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

# a question and its answer as fold_questions makes them, once they are HTML
ANSWER = re.compile(
    r'(?P<answer><summary>(?P<question>.*?)</summary>\s*<div id="(?P<id>[^"]+)">.*?)(?P<end></div>\s*</details>)', re.S
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def headings(root: Element) -> Iterator[Element]:
    """The headings of a tree, in order."""
    return (element for element in root.iter() if element.tag in HEADINGS)


ADMONITIONS = {
    "key": "kcn-keyfacts",
    "note": "kcn-notice",
    "warning": "kcn-notice kcn-notice--warn",
    "yes": "kcn-can",
    "no": "kcn-cannot",
}


def shape_admonition(element: Element) -> None:
    """`!!! key "Title"` as the design's panel; the title becomes a strong line."""
    kind = element.get("class", "").split()[-1]
    element.set("class", ADMONITIONS.get(kind, "kcn-notice"))
    for child in element:
        if child.tag == "p" and child.get("class") == "admonition-title":
            child.set("class", "kcn-h3")
        elif child.tag == "dl":
            child.set("class", "kcn-pairs")
        elif child.tag == "ul":
            child.set("class", "kcn-bullets")


def shape_table(element: Element) -> None:
    """A table with scopes; alignment as a class, since the strict policy allows no style attribute."""
    element.set("class", "kcn-table")
    for cell in element.iter():
        if cell.tag == "th":
            cell.set("scope", "col")
        if cell.tag in ("th", "td") and "right" in cell.attrib.pop("style", ""):
            cell.set("class", "is-num")


def wrap_tables(root: Element) -> None:
    """Lets a wide table scroll by itself, within reach of the keyboard."""
    heading: Element | None = None
    for index, element in enumerate(list(root)):
        if element.tag in HEADINGS:
            heading = element
        if element.tag == "table":
            box = Element("div", {"class": "kcn-scroll", "tabindex": "0", "role": "region"})
            if heading is not None and heading.get("id"):
                heading.set("id", heading.get("id", ""))
                box.set("aria-labelledby", heading.get("id", ""))
            else:
                box.set("aria-labelledby", "content-title")
            root.remove(element)
            box.append(element)
            root.insert(index, box)


def pair_admonitions(root: Element) -> None:
    """Puts "can" and "cannot" side by side where one follows the other."""
    children = list(root)
    for first, second in pairwise(children):
        if first.get("class") == "kcn-can" and second.get("class") == "kcn-cannot":
            pair = Element("div", {"class": "kcn-yesno"})
            root.insert(list(root).index(first), pair)
            for element in (first, second):
                root.remove(element)
                pair.append(element)


def fold_questions(root: Element) -> None:
    """Each h3 and what follows it becomes a disclosure.

    The anchor stands inside the answer: browsers open a closed disclosure to show the target of
    a link (HTML, "ancestor details revealing algorithm").
    """
    details: Element | None = None
    for element in list(root):
        if element.tag == "h3":
            root_index = list(root).index(element)
            root.remove(element)
            details = Element("details", {"class": "kcn-q"})
            root.insert(root_index, details)
            SubElement(details, "summary").append(element)
            SubElement(details, "div", {"id": element.attrib.pop("id", "")})
        elif element.tag == "h2":
            details = None
        elif details is not None:
            root.remove(element)
            details[1].append(element)
