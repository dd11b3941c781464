"""The answers in a Word form that comes back (ECMA-376, 17.5.2), read from its content controls.

A .docx is a ZIP archive of XML. Only the parts that are needed are unpacked, and no further than a
form can reach; what an archive says of its sizes is not believed. Nothing is run, opened or fetched.
Runs in the process that `intake` starts.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from prospectus.intake import DAMAGED, IDENTITY, NOT_OURS, Answers, RefusedFile, Returned

LOCKED = (
    "The file is a Word document with a password, or one of the old kind (.doc). "
    "Ask for the form saved as DOCX without a password."
)
MACROS = (
    "The document contains macros, which are programs. Do not open it; ask for the form saved as DOCX without macros."
)
SPREADSHEET = "The file is a spreadsheet. Ask for the form saved as PDF or as DOCX."
PRESENTATION = "The file is a presentation. Ask for the form saved as PDF or as DOCX."
OPEN_DOCUMENT = "The file is an OpenDocument text. Ask for the form saved as DOCX."
PAGES = "The file is a Pages document. Ask for the form exported as DOCX."
ARCHIVE = "The file is an archive of other files and not a Word document. Ask for the form itself, as PDF or as DOCX."
STRANGE = (
    "The document is packed or nested as no form is: it is broken or made to do harm. "
    "Do not open it; ask the sender for a new copy."
)
DECLARED = (
    "The document has declarations that Word never writes (a DTD), perhaps to reach for other files. "
    "Do not open it; ask the sender for a new copy."
)
OLD_OFFICE = (
    "The document was saved by an old LibreOffice, which drops what tells the answers apart. "
    "Ask for the PDF form or for a copy saved by a newer version, or type the answers in from it."
)
WITHOUT_FIELDS = (
    "The document no longer has fields to read: it was saved by a program that drops them. "
    "Ask for the PDF form or for the file as it was saved in Word, or type the answers in from it."
)

OUTSIDE = "The document refers to files elsewhere. They were not fetched; do not open it."
ATTACHED = "Other files are embedded in the document. They were not opened."
AUTOMATIC = "The document carries controls or fields that start programs. They were not run; do not open the document."
PICTURES = "Some answers have pictures, which were left out: {names}. Look at them in the file."

MAX_PARTS = 500
MAX_PART, MAX_UNPACKED = 8_000_000, 24_000_000  # bytes; the parts of a form as it was handed out have a tenth of that
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
DOCUMENT, PROPERTIES = "word/document.xml", "docProps/core.xml"
# What else begins like a .docx: a part's name begins with the key.
OTHERS = {
    "xl/": SPREADSHEET,
    "ppt/": PRESENTATION,
    "Index/Document.iwa": PAGES,
    "mimetype": OPEN_DOCUMENT,
}
EXCESS = (etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_ENTITY_LOOP)

DC = "{http://purl.org/dc/elements/1.1/}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WORDS = (  # the namespaces of a document's main part: as Word writes it, and as it writes "strict"
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
BOOKMARK = "f_"  # begins the name of the bookmark round each answer
ON = ("1", "true", "on")
LETTERS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
# What is no part of an answer, though text may stand in it: properties, what was deleted, how it sounds.
DRAWN = ("drawing", "pict", "object")
PASSED_OVER = ("pPr", "rPr", "sdtPr", "del", "moveFrom", "rt", FALLBACK, *DRAWN)
STARTS = re.compile(r"(?:^|\s)(?:DDE|DDEAUTO|MACROBUTTON)\s", re.I)
FETCHES = re.compile(r"(?:^|\s)(?:INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK|RD)\s", re.I)


def read(data: bytes) -> Returned:
    """What a Word document says. Raises RefusedFile."""
    if data.startswith(OLE):
        raise RefusedFile(LOCKED)
    try:
        return _answers(_Package(data)).returned()
    except (RefusedFile, MemoryError):
        raise
    except etree.XMLSyntaxError as fault:
        raise RefusedFile(STRANGE if fault.code in EXCESS else DAMAGED) from fault
    except Exception as fault:  # whatever the libraries trip over is the file's fault
        raise RefusedFile(DAMAGED) from fault


# -- the archive ----------------------------------------------------------------------------------


class _Package:
    """The parts of a document, unpacked one at a time and no further than a form can reach."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        entries = self.archive.infolist()
        self.names = [entry.filename for entry in entries]
        self.left = MAX_UNPACKED
        if any(entry.flag_bits & 1 for entry in entries):
            raise RefusedFile(LOCKED)
        if len(entries) > MAX_PARTS or len({name.lower() for name in self.names}) < len(entries):
            raise RefusedFile(STRANGE)
        if any(name.lower().endswith("vbaproject.bin") for name in self.names):
            raise RefusedFile(MACROS)

    def part(self, name: str) -> bytes:
        """The bytes of a part."""
        entry = self.archive.getinfo(name)
        if entry.compress_type not in METHODS:
            raise RefusedFile(STRANGE)
        with self.archive.open(entry) as part:
            data = part.read(MAX_PART + 1)
        self.left -= len(data)
        if len(data) > MAX_PART or self.left < 0:
            raise RefusedFile(STRANGE)
        return data

    def xml(self, name: str) -> Any:
        """The root of a part."""
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        root = etree.fromstring(self.part(name), parser)
        if root.getroottree().docinfo.doctype:
            raise RefusedFile(DECLARED)
        return root


# -- the document ---------------------------------------------------------------------------------


def _answers(package: _Package) -> Answers:
    root = package.xml(_main(package))
    space = etree.QName(root).namespace
    if space not in WORDS:
        raise RefusedFile(DAMAGED)
    answers = Answers()
    for identity in _identities(package):
        answers.add(IDENTITY, identity)
    word = _Word(f"{{{space}}}")
    for control, tag in word.controls(root):
        answers.add(tag, word.value(control, tag, answers))
    if not answers.values:
        raise RefusedFile(_without_answers(word, root, answers))
    for sentence in (*_carried(package), *word.started(root)):
        answers.notice(sentence)
    return answers


def _main(package: _Package) -> str:
    """The name of the part that holds the text. Raises RefusedFile where there is none, or macros."""
    if TYPES in package.names:
        kinds = [part.get("ContentType", "").lower() for part in package.xml(TYPES)]
        if any("macroenabled" in kind or "vbaproject" in kind for kind in kinds):
            raise RefusedFile(MACROS)
    main = _part(package, "officeDocument", DOCUMENT)
    if main in package.names and not main.startswith(tuple(OTHERS)):
        return main
    known = (OTHERS[start] for start in OTHERS for name in package.names if name.startswith(start))
    raise RefusedFile(next(known, ARCHIVE))


def _part(package: _Package, kind: str, usual: str) -> str:
    """The name of the part that plays a role in the package (OPC, 9.3)."""
    for relation in package.xml(RELATIONS) if RELATIONS in package.names else ():
        if relation.get("Type", "").endswith(f"/{kind}"):
            return str(relation.get("Target", "")).removeprefix("/")
    return usual


def _identities(package: _Package) -> Iterator[str]:
    properties = _part(package, "core-properties", PROPERTIES)
    if properties in package.names:
        for element in package.xml(properties).iter(f"{DC}identifier"):
            yield element.text or ""


def _without_answers(word: "_Word", root: Any, answers: Answers) -> str:
    """What to say of a document in which no control was found."""
    names = (mark.get(f"{word.w}name", "") for mark in root.iter(f"{word.w}bookmarkStart"))
    if any(name.startswith(BOOKMARK) for name in names):
        return OLD_OFFICE
    return WITHOUT_FIELDS if answers.identities else NOT_OURS


class _Word:
    """Reads the elements of one of Word's two namespaces."""

    def __init__(self, w: str) -> None:
        self.w = w

    def on(self, properties: Any, name: str) -> bool:
        """Whether a property that is on or off is on."""
        found = properties.find(f"{self.w}{name}")
        return found is not None and found.get(f"{self.w}val", "1") in ON

    def tag(self, control: Any) -> str | None:
        """The name of a control, if it has one."""
        found = control.find(f"{self.w}sdtPr/{self.w}tag")
        return None if found is None else found.get(f"{self.w}val")

    def controls(self, root: Any) -> Iterator[tuple[Any, str]]:
        """The controls that have a name and were not deleted; one within another of the same name is a part of it."""
        for control in root.iter(f"{self.w}sdt"):
            tag = self.tag(control)
            if tag is not None and not any(map(self.hides(tag), control.iterancestors())):
                yield control, tag

    def hides(self, tag: str) -> Callable[[Any], bool]:
        """Whether a control of this name does not count within an element."""
        gone = {FALLBACK, f"{self.w}del", f"{self.w}moveFrom"}
        return lambda outer: outer.tag in gone or (outer.tag == f"{self.w}sdt" and self.tag(outer) == tag)

    def value(self, control: Any, tag: str, answers: Answers) -> str:
        """The answer in a control."""
        properties, content = control.find(f"{self.w}sdtPr"), control.find(f"{self.w}sdtContent")
        box = properties.find(f"{W14}checkbox")
        if box is not None:
            checked = box.find(f"{W14}checked")
            return "yes" if checked is not None and checked.get(f"{W14}val") in ON else ""
        if content is None or self.on(properties, "showingPlcHdr"):
            return ""
        date = properties.find(f"{self.w}date")
        if date is not None and date.get(f"{self.w}fullDate"):
            return str(date.get(f"{self.w}fullDate"))[: len("2026-01-31")]
        if any(True for _ in content.iter(*(f"{self.w}{name}" for name in DRAWN))):
            answers.notice(PICTURES, tag)
        return self.chosen(properties, self.text(content, tag))

    def chosen(self, properties: Any, text: str) -> str:
        """The id of what was chosen from a list, or the text itself."""
        items = [item for name in ("dropDownList", "comboBox") for item in properties.iter(f"{self.w}{name}")]
        pairs = [(item.get(f"{self.w}value"), item.get(f"{self.w}displayText")) for listed in items for item in listed]
        if text in [value for value, _ in pairs]:
            return text
        return next((value or "" for value, shown in pairs if (shown or "").strip() == text.strip()), text)

    def text(self, content: Any, tag: str) -> str:
        """The text in a control, without that of controls of other names within it."""
        parts: list[str] = []
        walk = etree.iterwalk(content, events=("start",))
        for _, element in walk:
            name = str(element.tag).removeprefix(self.w)
            if name in PASSED_OVER or (name == "sdt" and self.tag(element) not in (None, tag)):
                walk.skip_subtree()
            elif name == "p" and parts:
                parts.append("\n")
            elif name == "t":
                parts.append(element.text or "")
            elif name == "sym":
                parts.append(chr(int(element.get(f"{self.w}char", "f000"), 16)))
            else:
                parts.append(LETTERS.get(name, ""))
        return "".join(parts)

    def started(self, root: Any) -> Iterator[str]:
        """What fields would do when the document is opened in Word."""
        texts = [element.text or "" for element in root.iter(f"{self.w}instrText")]
        texts += [element.get(f"{self.w}instr", "") for element in root.iter(f"{self.w}fldSimple")]
        told = "".join(texts)  # Word may have cut a field's instruction into pieces
        if STARTS.search(told):
            yield AUTOMATIC
        if FETCHES.search(told):
            yield OUTSIDE


def _carried(package: _Package) -> Iterator[str]:
    """What the archive carries beside the document."""
    for name in package.names:
        folder = name.lower()
        if folder.startswith("word/embeddings/"):
            yield ATTACHED
        elif folder.startswith("word/activex/"):
            yield AUTOMATIC
        elif folder.endswith(".rels"):
            yield from _related(package.xml(name))


def _related(relations: Any) -> Iterator[str]:
    for relation in relations:
        kind = relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            yield OUTSIDE
        if kind in ("aFChunk", "oleObject", "package"):
            yield ATTACHED
