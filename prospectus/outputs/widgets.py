"""A tagged PDF whose links to "field:NAME" become form fields (ISO 32000-2, 12.7).

The typesetter has put each place to write in where it belongs, in reading order, with a tag of its
own; here the links turn into widgets, so neither places nor tags are computed. The only module that
writes with a PDF library.
"""

import io
from pathlib import Path
from typing import Any, NamedTuple

from prospectus import typeset
from prospectus.artifacts import uninterrupted
from prospectus.forms import IDENTITY, JOIN

with uninterrupted():  # its types are made in C++, where an exception ends the process
    from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String

SCHEME = "field:"
# Field flags, ISO 32000-2, tables 227 to 233.
READ_ONLY, REQUIRED, MULTILINE = 1, 1 << 1, 1 << 12
NO_TOGGLE_TO_OFF, RADIO, COMBO = 1 << 14, 1 << 15, 1 << 17
PRINTED = 4  # annotation flag, table 167
# Marks in a square of 1 by 1: a cross, and a disc of two curves.
TICK = "0.13 w 1 J 0.24 0.24 m 0.76 0.76 l 0.24 0.76 m 0.76 0.24 l S"
DOT = "0.5 0.27 m 0.81 0.27 0.81 0.73 0.5 0.73 c 0.19 0.73 0.19 0.27 0.5 0.27 c f"
APPEARANCE = "/Helv 10 Tf 0 g"  # readers draw typed text with fonts of their own where this one lacks letters


class Place(NamedTuple):
    """A place to write in: what kind of field it is, and what it is called for those who hear it."""

    kind: str
    label: str
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()  # (id, label)


class Print(NamedTuple):
    """A PDF to make: everything that it takes, so that a process which knows nothing else can make it."""

    root: Path
    template: str
    data: dict[str, Any]
    places: dict[str, Place]


def printed(tasks: list[Print]) -> list[bytes]:
    """Documents as PDFs, with fields where they have places to write in. Raises typeset.TypesetError."""
    return [_printed(task) for task in tasks]


def _printed(task: Print) -> bytes:
    pdf = typeset.pdf(task.root, task.template, task.data)
    if not task.places:
        return packed(pdf)
    return fillable(pdf, task.places, task.data["identity"], task.data["dir"] == "rtl")


def places(data: dict[str, Any], labels: dict[str, str]) -> dict[str, Place]:
    """The places of a form by their names. data: a sheet; labels: what each place is called."""
    items = {item["id"]: item for section in data["sections"] for item in section["fields"]}
    found: dict[str, Place] = {}
    for name, label in labels.items():
        if item := items.get(name):
            options = tuple((option["id"], option["label"]["text"]) for option in item["options"])
            found[name] = Place(item["kind"], label, item["required"], options)
        else:  # one of the options or cells of a question
            found[name] = Place("tick" if items[name.partition(JOIN)[0]]["options"] else "line", label)
    return found


def fillable(pdf: bytes, fields: dict[str, Place], identity: str, right_to_left: bool) -> bytes:
    """The PDF with a field for each link to "field:NAME" ("field:NAME/OPTION" for one of several)."""
    with Pdf.open(io.BytesIO(pdf)) as file:
        _Widgets(file, fields, right_to_left).add(identity)
        return _saved(file)


def packed(pdf: bytes) -> bytes:
    """The same PDF in fewer bytes: its objects, most of them tags, are compressed."""
    with Pdf.open(io.BytesIO(pdf)) as file:
        return _saved(file)


def _saved(file: Pdf) -> bytes:
    out = io.BytesIO()
    file.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return out.getvalue()


class _Widgets:
    def __init__(self, file: Pdf, fields: dict[str, Place], right_to_left: bool) -> None:
        self.file, self.fields, self.quadding = file, fields, 2 if right_to_left else 0
        self.elements: dict[int, Any] = {}
        self._number(file.Root.StructTreeRoot.ParentTree)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        resources = Dictionary(Font=Dictionary(Helv=file.make_indirect(font)))
        self.form: Any = Dictionary(Fields=Array(), DA=String(APPEARANCE), DR=resources)
        self.radios: dict[str, Any] = {}

    def add(self, identity: str) -> None:
        """Turns every link of ours into a field, and adds a hidden one that says which form this is."""
        self._field(Dictionary(FT=Name.Tx, T=String(IDENTITY), V=String(identity), Ff=READ_ONLY))
        for page in self.file.pages:
            for link in page.obj.get("/Annots", Array()):
                target = str(link.get("/A", Dictionary()).get("/URI", ""))
                if target.startswith(SCHEME):
                    self._turn(link, page.obj, *target.removeprefix(SCHEME).split("/"))
        self.file.Root.AcroForm = self.file.make_indirect(self.form)

    def _number(self, node: Any) -> None:
        """Notes which structure element each number of the parent tree means (ISO 32000-2, 14.7.5)."""
        numbers = list(node.get("/Nums", Array()))
        self.elements.update(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        for kid in node.get("/Kids", Array()):
            self._number(kid)

    def _field(self, field: Any) -> Any:
        made = self.file.make_indirect(field)
        self.form.Fields.append(made)
        return made

    def _turn(self, link: Any, page: Any, name: str, option: str = "") -> None:
        """Makes a widget of a link."""
        place = self.fields[name]
        for key in ("/A", "/Border", "/Contents", "/QuadPoints"):
            if key in link:
                del link[key]
        self.elements[int(link.StructParent)].S = Name.Form
        label = f"{place.label}: {dict(place.options)[option]}" if option else place.label
        self._set(link, Subtype=Name.Widget, F=PRINTED, P=page, TU=String(label))
        if option:
            group = self.radios.get(name) or self._group(name, place)
            group.Kids.append(link)
            self._set(link, Parent=group, AS=Name.Off, AP=self._states(link, option, DOT))
        else:
            self._set(link, T=String(name), **self._particulars(place, link))
            self.form.Fields.append(link)

    @staticmethod
    def _set(target: Any, **items: Any) -> None:
        for key, value in items.items():
            target[f"/{key}"] = value

    def _group(self, name: str, place: Place) -> Any:
        """The field that the buttons of one question belong to."""
        flags = RADIO | NO_TOGGLE_TO_OFF | (REQUIRED if place.required else 0)
        group = Dictionary(FT=Name.Btn, Ff=flags, T=String(name), TU=String(place.label), V=Name.Off, Kids=Array())
        self.radios[name] = self._field(group)
        return self.radios[name]

    def _particulars(self, place: Place, link: Any) -> dict[str, Any]:
        """What only fields of one kind have."""
        required = REQUIRED if place.required else 0
        if place.kind == "signature":
            return {"FT": Name.Sig, "Ff": required}
        if place.kind == "tick":
            return {"FT": Name.Btn, "V": Name.Off, "AS": Name.Off, "AP": self._states(link, "yes", TICK)}
        text = {
            "V": String(""),
            "DA": String(APPEARANCE),
            "Q": self.quadding,
            "AP": Dictionary(N=self._drawing(link, "/Tx BMC EMC")),
        }
        if place.kind == "country":
            listed = Array(Array(map(String, pair)) for pair in [("", " "), *place.options])
            return {"FT": Name.Ch, "Ff": required | COMBO, "Opt": listed, **text}
        return {"FT": Name.Tx, "Ff": required | (MULTILINE if place.kind == "paragraph" else 0), **text}

    def _states(self, link: Any, on: str, mark: str) -> Any:
        """How a box looks when it is on and when it is off."""
        width, height = self._size(link)
        drawn = self._drawing(link, f"{width} 0 0 {height} 0 0 cm {mark}")
        return Dictionary(N=Dictionary({f"/{on}": drawn, "/Off": self._drawing(link, "")}))

    def _drawing(self, link: Any, content: str) -> Any:
        """An appearance of the size of a link (a form XObject)."""
        box = Array([0, 0, *self._size(link)])
        return self.file.make_stream(
            content.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=Dictionary()
        )

    @staticmethod
    def _size(link: Any) -> tuple[float, float]:
        left, bottom, right, top = map(float, link.Rect)
        return round(right - left, 2), round(top - bottom, 2)
