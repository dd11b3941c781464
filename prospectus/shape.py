"""The design's classes and boxes around Markdown's plain elements."""

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

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


def address(words: str) -> Element:
    """An e-mail address or telephone number as a link, its direction fixed for right-to-left pages."""
    link = Element("a", {"href": f"mailto:{words}" if "@" in words else f"tel:{words.replace('-', '')}"})
    SubElement(link, "bdi", {"dir": "ltr"}).text = AtomicString(words)
    return link


def shape_admonition(element: Element) -> None:
    """`!!! key "Title"` as the design's panel; the title becomes a strong line."""
    kind = element.get("class", "").split()[-1]
    element.set("class", ADMONITIONS.get(kind, "kcn-notice"))
    for child in element:
        if child.get("class") == "admonition-title":
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


def answer_lists(parent: Element) -> Iterator[Element]:
    """The lists whose items are answers, outermost first: not those in panels, nor numbered ones."""
    for child in parent:
        if child.tag == "ul":
            yield child
            for item in child:
                yield from answer_lists(item)


def entitle_ends(root: Element) -> None:
    """The title of each panel below an answer becomes a heading: it gets an anchor and can be linked to."""
    for answers in answer_lists(root):
        for title in answers.iterfind("./li/div/p[@class='admonition-title']"):
            title.tag = "h3"


TIP_TREE = (
    "Below an answer, indented by four spaces, stands its next question with a list, or a panel: docs/officials.md."
)
TIP_END = "Link to a page, a form or an office: docs/officials.md."


def unfinished(root: Element) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """What leaves a reader of a check alone: (words to find it by, what is wrong, a tip, words before them)."""
    if root.find("ul") is None:
        yield "", "Must hold a list of answers, since the page's layout is 'check'.", TIP_TREE, ()
    for answers in root.iterfind("ul"):
        yield from _unfinished(answers, ())


def _unfinished(answers: Element, way: tuple[str, ...]) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    for item in answers:
        words = next((text.strip() for text in item.itertext() if text.strip()), "")
        end = item.find("div")
        if item.find("ul") is None and end is None:
            yield words, f"Must lead on: the answer {words!r} has neither a question nor an end.", TIP_TREE, way
        elif end is not None and end.find(".//a") is None:
            yield words, f"Must say what to do next: the end of {words!r} has no link.", TIP_END, way
        for below in item.iterfind("ul"):
            yield from _unfinished(below, (*way, words))


def fold_answers(root: Element) -> None:
    """Each answer becomes a disclosure of the question or the end that it leads to.

    Answers to one question share a name: browsers close the others when one opens (HTML, "name" of details).
    """
    for number, answers in enumerate(list(answer_lists(root)), start=1):
        answers.set("class", "kcn-answers")
        for item in answers:
            fold_answer(item, f"answer-{number}")


def fold_answer(item: Element, name: str) -> None:
    """An item's first words open the rest of it; what says their language goes with them."""
    first = next((index for index, part in enumerate(item) if part.tag in ("p", "ul", "ol", "div")), len(item))
    words, line, rest = item, item[:first], item[first:]
    if rest and rest[0].tag == "p" and not (item.text or "").strip():
        words, line, rest = rest[0], rest[0][:], rest[1:]
    details = Element("details", {"class": "kcn-answer", "name": name})
    summary = SubElement(details, "summary", words.attrib)
    summary.text = words.text
    summary.extend(line)
    SubElement(details, "div").extend(rest)
    item.clear()
    item.append(details)
