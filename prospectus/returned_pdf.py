"""The answers in a PDF form that comes back (ISO 32000-2, 12.7), read from its fields alone.

Nothing is drawn, run, opened or decrypted. The tree of fields is walked here, within limits of its
own, and pypdf is asked for one object at a time. Runs in the process that `intake` starts.
"""

import io
import logging
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    StreamObject,
    create_string_object,
)

from prospectus.intake import (
    DAMAGED,
    LOST,
    MAX_FIELDS,
    MAX_TEXT,
    NOT_TEXT,
    TOO_LONG,
    TOO_MANY,
    Answers,
    RefusedFile,
    Returned,
)

ENCRYPTED = "The PDF is encrypted. Ask for a copy without a password and without restrictions."
CUT_OFF = "The PDF breaks off before its end. Ask the sender to send the form again."
FLATTENED = (
    "The answers are no longer form fields: the PDF was printed, scanned or flattened. "
    "Ask for the file as it was saved, or type the answers in from it."
)
STRANGE = (
    "The PDF is built as no form is, with packed, nested or circular data without end: it is broken or made to do "
    "harm. Do not open it; ask the sender for a new copy."
)

AUTOMATIC = "The PDF carries JavaScript or actions that start by themselves. They were not run; do not open the file."
ATTACHED = "Other files are embedded in the PDF. They were not opened."
XFA = "The PDF has a second form beside the ordinary one (XFA). It was ignored; compare the answers with the file."
SIGNED = "The PDF has a digital signature. It was not verified."
MENDED = "The PDF is damaged and was read as far as it goes. Compare the answers with the file."
UNSEEN = "The PDF could not be searched throughout for actions and embedded files. Do not open it."

# What one object may unpack to; a form as it was handed out takes a tenth of that.
UNPACKED = 10_000_000
LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": UNPACKED,
    "lzw_maximum_output_length": UNPACKED,
    "run_length_maximum_output_length": UNPACKED,
    "brotli_maximum_output_length": UNPACKED,
    "array_based_stream_maximum_output_length": UNPACKED,
    "stream_decoding_work_maximum_length": 2 * UNPACKED,
    "array_maximum_element_count": 50_000,
    "dictionary_maximum_element_count": 10_000,
    "jbig2dec_binary": None,  # no other program is started
    "disable_legacy_handling": True,
}
MAX_DEPTH = 10  # of fields within fields; a form of ours has two
MAX_NODES = 5 * MAX_FIELDS  # fields, and the buttons that belong to one
MAX_OBJECTS = 50_000  # that are searched for actions and embedded files
END, AFTER_END = b"%%EOF", 1024

RADIO, PUSH_BUTTON = 1 << 15, 1 << 16  # field flags, table 229
INHERITED = ("/FT", "/Ff", "/V", "/Opt")
STARTED = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute")
HOLDING = (IndirectObject, DictionaryObject, ArrayObject)
PLAIN_FILTERS: tuple[Any, ...] = (None, "/FlateDecode", ["/FlateDecode"], [])
LANGUAGE = re.compile("\x1b[a-zA-Z]{2}(?:[a-zA-Z]{2})?\x1b")  # a mark within a text, 7.9.2.2


def read(data: bytes) -> Returned:
    """What a PDF says. Raises RefusedFile."""
    rest = data.rpartition(END)[2]
    if END not in data or len(rest) > AFTER_END or b"obj" in rest:
        raise RefusedFile(CUT_OFF)
    try:
        with apply_configuration(**LIMITS), _Ear() as ear:
            answers = _answers(PdfReader(io.BytesIO(data), strict=False))
            if ear.heard:
                answers.notice(MENDED)
            return answers.returned()
    except (RefusedFile, MemoryError):
        raise
    except Exception as fault:  # whatever pypdf trips over is the file's fault
        raise RefusedFile(_why(fault, data)) from fault


def _why(fault: Exception, data: bytes) -> str:
    """What to say of a file that pypdf gave up."""
    if isinstance(fault, LimitReachedError) or RecursionError in (type(fault), type(fault.__cause__)):
        return STRANGE
    return ENCRYPTED if b"/Encrypt" in data else DAMAGED


class _Ear(logging.Handler):
    """Listens to pypdf while it mends a file."""

    # Many programs list objects that they have left out, or update a file without tidying it.
    HARMLESS = ("Ignoring wrong pointing object", "Overwriting cache")

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard = False

    def __enter__(self) -> "_Ear":
        logging.getLogger("pypdf").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("pypdf").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.heard = self.heard or not str(record.msg).startswith(self.HARMLESS)


def _answers(reader: PdfReader) -> Answers:
    if reader.is_encrypted:
        raise RefusedFile(ENCRYPTED)
    form = _get(reader.root_object, "/AcroForm")
    fields = _get(form, "/Fields") if isinstance(form, DictionaryObject) else None
    if not isinstance(fields, ArrayObject) or not fields:
        raise RefusedFile(FLATTENED)
    answers = Answers()
    for item in _fields(fields):
        _add(answers, item)
    if "/XFA" in form:
        answers.notice(XFA)
    for sentence in _found(reader.root_object):
        answers.notice(sentence)
    return answers


def _get(owner: Any, key: str) -> Any:
    """What an entry of a dictionary is, wherever it stands; None where there is none."""
    return _resolved(owner.raw_get(key)) if isinstance(owner, DictionaryObject) and key in owner else None


def _resolved(value: Any) -> Any:
    for _ in range(MAX_DEPTH):
        if not isinstance(value, IndirectObject):
            return None if isinstance(value, NullObject) else value
        value = value.get_object()
    raise RefusedFile(STRANGE)


# -- the tree of fields ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Field:
    """A field with what it has from those above it; `widgets` are the places that show it."""

    node: Any = None
    name: str = ""
    inherited: tuple[tuple[str, Any], ...] = ()
    widgets: tuple[Any, ...] = ()
    above: tuple[int, ...] = ()

    def get(self, key: str) -> Any:
        """An entry of the field, or of the nearest one above it that has it."""
        return dict(self.inherited).get(key)


def _fields(top: ArrayObject) -> Iterator[_Field]:
    """The fields that hold values, in the order of the file."""
    waiting = [(_Field(), entry) for entry in reversed(top[: MAX_NODES + 1])]
    seen = 0
    while waiting:
        parent, entry = waiting.pop()
        seen += 1
        if seen > MAX_NODES or len(waiting) > MAX_NODES:
            raise RefusedFile(TOO_MANY)
        item = _within(parent, entry)
        kids = _get(item.node, "/Kids")
        kids = kids[: MAX_NODES + 1] if isinstance(kids, ArrayObject) else []
        named = [kid for kid in kids if _get(_resolved(kid), "/T") is not None]
        waiting += [(item, kid) for kid in reversed(named)]
        if len(named) < len(kids) or not kids:
            yield replace(item, widgets=tuple(_resolved(kid) for kid in kids) or (item.node,))


def _within(parent: _Field, entry: Any) -> _Field:
    """The field that an entry of /Kids or /Fields is, below its parent."""
    node = _resolved(entry)
    if id(node) in parent.above or len(parent.above) >= MAX_DEPTH:
        raise RefusedFile(STRANGE)
    own = _text(_get(node, "/T")) or ""
    had = dict(parent.inherited) | {key: found for key in INHERITED if (found := _get(node, key)) is not None}
    name = ".".join(part for part in (parent.name, own) if part)
    return _Field(node, name, tuple(had.items()), (), (*parent.above, id(node)))


# -- the values of fields -------------------------------------------------------------------------


def _add(answers: Answers, item: _Field) -> None:
    kind, flags, value = item.get("/FT"), item.get("/Ff"), item.get("/V")
    flags = flags if isinstance(flags, int) else 0
    if kind == "/Sig":
        if value is not None:
            answers.notice(SIGNED)
    elif kind == "/Btn":
        if not flags & PUSH_BUTTON:
            state = _state(item)
            answers.add(item.name, state if flags & RADIO else "yes" if state else "")
    else:
        text = _chosen(value, item.get("/Opt")) if kind == "/Ch" else _text(value)
        if text is None:
            answers.notice(NOT_TEXT, item.name)
        elif "\ufffd" in text:
            answers.notice(LOST, item.name)
        answers.add(item.name, text or "")


def _state(item: _Field) -> str:
    """Which button of a field is on: the name of its state, or nothing."""
    value = item.get("/V")
    states = [value] if value is not None else [_get(widget, "/AS") for widget in item.widgets]
    on = (str(state).removeprefix("/") for state in states if isinstance(state, str))
    return next((state for state in on if state != "Off"), "")


def _chosen(value: Any, options: Any) -> str | None:
    """The id of what was chosen; some programs store the words that they show instead."""
    if isinstance(value, ArrayObject):
        parts = [_chosen(_resolved(part), options) for part in value[:MAX_FIELDS]]
        return None if None in parts else "\n".join(filter(None, parts))
    text = _text(value)
    pairs = [_pair(option) for option in options[:MAX_FIELDS]] if isinstance(options, ArrayObject) else []
    if text is None or text in [name for name, _ in pairs]:
        return text
    return next((name for name, shown in pairs if shown.strip() == text.strip()), text)


def _pair(option: Any) -> tuple[str, str]:
    """What a choice is called in the file, and what it shows."""
    option = _resolved(option)
    parts = [_text(_resolved(part)) or "" for part in (option[:2] if isinstance(option, ArrayObject) else [option])]
    return (parts[0], parts[-1]) if parts else ("", "")


def _text(value: Any) -> str | None:
    """A text as it was typed; None if the value is not a text."""
    if value is None:
        return ""
    if isinstance(value, StreamObject):
        return _streamed(value)
    if isinstance(value, ByteStringObject):  # bytes that are not in the encoding they should be in
        return value.decode("utf-16" if value[:2] in (b"\xfe\xff", b"\xff\xfe") else "cp1252", errors="replace")
    if isinstance(value, NameObject):
        return str(value).removeprefix("/")
    return LANGUAGE.sub("", str(value)) if isinstance(value, str) else None


def _streamed(value: StreamObject) -> str | None:
    """A text that is kept as a stream, as long ones may be."""
    if _get(value, "/Filter") not in PLAIN_FILTERS:
        return None
    data = value.get_data()
    if len(data) > 4 * MAX_TEXT:  # bytes that a character has at most
        raise RefusedFile(TOO_LONG)
    return _text(create_string_object(data))


# -- what else is in the file ---------------------------------------------------------------------


def _found(root: DictionaryObject) -> Iterator[str]:
    """What the file carries beside a form, wherever it stands; streams are not unpacked for it."""
    opening = _get(root, "/OpenAction")
    if isinstance(opening, DictionaryObject) and _get(opening, "/S") != "/GoTo":
        yield AUTOMATIC
    try:
        for value in _objects(root):
            yield from _carried(value)
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError):  # the answers could be read all the same
        yield UNSEEN


def _objects(root: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached, the nearest first. Raises LimitReachedError if there are too many."""
    waiting: deque[Any] = deque([root])
    seen: set[tuple[int, int]] = set()
    for _ in range(MAX_OBJECTS):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, IndirectObject):
            place = (value.idnum, value.generation)
            value = None if place in seen else value.get_object()
            seen.add(place)
        if isinstance(value, DictionaryObject):
            yield value
            waiting += (part for part in map(value.raw_get, value) if isinstance(part, HOLDING))
        elif isinstance(value, ArrayObject):
            waiting += (part for part in value if isinstance(part, HOLDING))
    raise LimitReachedError("objects")


def _carried(value: DictionaryObject) -> Iterator[str]:
    if "/AA" in value or "/JS" in value or _get(value, "/S") in STARTED:
        yield AUTOMATIC
    if "/EF" in value or "/EmbeddedFiles" in value or _get(value, "/Subtype") == "/FileAttachment":
        yield ATTACHED
    if "/ByteRange" in value:
        yield SIGNED
