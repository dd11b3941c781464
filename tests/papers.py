"""Reading PDF files as those who test them need it: tags, widgets, links, fonts."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Pdf

# Operators that leave marks on a page (ISO 32000-2, annex A).
DRAWS = frozenset(("Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE"))


@dataclass(frozen=True)
class Element:
    """A structure element: its kind ("H1"), its dictionary, the kinds of the elements around it."""

    kind: str
    item: Any
    around: tuple[str, ...]


@dataclass(frozen=True)
class Widget:
    """A place to write in, on a page (from 0); `option` is what a radio button stands for."""

    name: str
    option: str
    page: int
    item: Any

    @property
    def label(self) -> str:
        return str(self.item.get("/TU", ""))

    @property
    def box(self) -> tuple[float, float, float, float]:
        left, bottom, right, top = map(float, self.item.Rect)
        return left, bottom, right, top


class Paper:
    """A PDF file that is only read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.file = Pdf.open(io.BytesIO(data))
        self.root: Any = self.file.Root

    @cached_property
    def elements(self) -> list[Element]:
        """The structure elements, in reading order."""
        return list(_below(self.root.StructTreeRoot, ()))

    def of(self, *kinds: str) -> list[Element]:
        return [element for element in self.elements if element.kind in kinds]

    @cached_property
    def parents(self) -> dict[int, Any]:
        """What the parent tree says: the element of an annotation, or those of a page's marked contents."""
        return dict(_numbers(self.root.StructTreeRoot.ParentTree))

    @cached_property
    def annotations(self) -> list[tuple[int, Any]]:
        """(page, annotation) of every annotation."""
        return [(n, item) for n, page in enumerate(self.file.pages) for item in listed(page.obj.get("/Annots"))]

    @cached_property
    def widgets(self) -> list[Widget]:
        """The widgets in the order of the pages' lists."""
        return [_widget(page, item) for page, item in self.annotations if item.Subtype == "/Widget"]

    @property
    def links(self) -> list[Any]:
        return [item for _, item in self.annotations if item.Subtype == "/Link"]

    @property
    def fields(self) -> dict[str, Any]:
        """The fields by their names."""
        return {str(item.T): item for item in self.root.AcroForm.Fields}

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """What the XMP packet says."""
        with self.file.open_metadata(update_docinfo=False) as found:
            return {name: found[name] for name in found}

    @cached_property
    def fonts(self) -> list[Any]:
        """The fonts of the pages, each once."""
        found = {}
        for page in self.file.pages:
            for font in dict(page.resources.get("/Font", {})).values():
                found[font.objgen] = font
        return list(found.values())

    @property
    def font_names(self) -> set[str]:
        """The pages' fonts without the mark of a part: "NotoSans-Bold"."""
        return {str(font.BaseFont).removeprefix("/").partition("+")[2] for font in self.fonts}

    def marks(self) -> Iterator[tuple[int, int | None, bool]]:
        """(page, number of its marked content, whether it is an artifact) of everything that is drawn."""
        for number, page in enumerate(self.file.pages):
            yield from ((number, *found) for found in _drawn(page))


def listed(value: Any) -> list[Any]:
    """The items of an array, or the one that stands in its place."""
    return list(value) if isinstance(value, Array) else [] if value is None else [value]


def _below(node: Any, around: tuple[str, ...]) -> Iterator[Element]:
    for kid in listed(node.get("/K")):
        if isinstance(kid, Dictionary) and "/S" in kid:
            kind = str(kid.S).removeprefix("/")
            yield Element(kind, kid, around)
            yield from _below(kid, (*around, kind))


def _numbers(node: Any) -> Iterator[tuple[int, Any]]:
    numbers = listed(node.get("/Nums"))
    yield from zip(map(int, numbers[::2]), numbers[1::2], strict=True)
    for kid in listed(node.get("/Kids")):
        yield from _numbers(kid)


def _widget(page: int, item: Any) -> Widget:
    if "/T" in item:
        return Widget(str(item.T), "", page, item)
    states = [name.removeprefix("/") for name, _ in item.AP.N.items() if name != "/Off"]
    return Widget(str(item.Parent.T), ",".join(states), page, item)


def _drawn(page: Any) -> Iterator[tuple[int | None, bool]]:
    around: list[tuple[int | None, bool]] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if name in ("BMC", "BDC"):
            number = operands[1].get("/MCID") if name == "BDC" and isinstance(operands[1], Dictionary) else None
            around.append((None if number is None else int(number), operands[0] == "/Artifact"))
        elif name == "EMC":
            around.pop()
        elif name in DRAWS:
            yield next((mark for mark in reversed(around) if mark[1] or mark[0] is not None), (None, False))
