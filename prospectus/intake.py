"""Reading the forms that come back: what a PDF or a Word file says, without trusting the file.

Strangers send these files. So a file is known by its first bytes and never by its name, and it is
read in a process of its own that has little memory, little time, no network and no files to write.
However that process ends, the caller gets what the file says or a sentence on what to ask for.
"""

import json
import os
import re
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path
from threading import Timer
from typing import Any

IDENTITY = "_form"  # as in forms, which is not imported: it would take longer to load than a file to read
MAX_BYTES = 5 * 1024 * 1024  # of a file
MAX_FIELDS = 1000
MAX_TEXT = 20_000  # characters of an answer
MAX_ALL = 1_000_000  # characters of all answers
MAX_NAME = 200
MAX_REPLY = 8 * 1024 * 1024  # bytes that the process which reads may say
MEMORY = 1024 * 1024 * 1024
OPEN_FILES = 16
SECONDS = 10  # both of work and on the clock
HEAD = 16  # bytes that tell what a file is

# What to say of a file that cannot be read: what it is, then what to ask for.
NO_FILE = "There is no file of this name. Look where it was saved."
EMPTY = "The file is empty. Ask the sender to send the form again."
LARGE = (
    "The file is larger than 5 MB, far more than a form needs. Ask for the form alone, without other documents in it."
)
PICTURE = (
    "The file is a picture, perhaps a photo of a printed form. Read it and type it in, or ask for the PDF or Word form."
)
RICH_TEXT = "The file is a Rich Text document, not the Word form. Ask for the form saved as PDF or as DOCX."
WEB_PAGE = "The file is a web page. Ask for the form saved as PDF or as DOCX."
UNKNOWN = "The file is neither a PDF nor a Word document. Ask for the form saved as PDF or as DOCX."
DAMAGED = "The file is damaged and cannot be read. Ask the sender to save the form again and to send the new file."
COSTLY = (
    "The file takes more time or memory than any form needs: it is broken or made to do harm. "
    "Do not open it; ask the sender for a new copy."
)
TOO_LONG = (
    "An answer has more than 20,000 characters. Ask for a shorter answer, with the rest in a document of its own."
)
TOO_MUCH = "The answers together have more than a million characters. Ask for the form with the answers alone."
TOO_MANY = "The file has more than 1,000 fields, as no form of the program has. Ask for one of the program's own forms."
NOT_OURS = (
    "The file has fields to fill in but is not one of the program's forms. Ask for one of the forms from the website."
)

# What to know of a file that could be read; {names} are those of fields.
LOST = "Characters that cannot be read or shown were left out of the answers to {names}. Compare them with the file."
DOUBLED = "Some fields are in the file more than once, with different answers; the last one was taken: {names}."
NOT_TEXT = "Some answers are not text and were left out: {names}. Compare them with the file."
ODD_NAMES = "Some fields have names that no form of the program has; they were left out: {names}."

SIGNATURES = {
    b"%PDF-": "prospectus.returned_pdf",
    b"PK\x03\x04": "prospectus.returned_docx",
    b"PK\x05\x06": "prospectus.returned_docx",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "prospectus.returned_docx",
}
OTHER_SIGNATURES = {
    b"\xff\xd8\xff": PICTURE,
    b"\x89PNG\r\n": PICTURE,
    b"GIF8": PICTURE,
    b"II*\x00": PICTURE,
    b"MM\x00*": PICTURE,
    b"{\\rtf": RICH_TEXT,
    b"<!DOCTYPE html": WEB_PAGE,
    b"<!doctype html": WEB_PAGE,
    b"<html": WEB_PAGE,
    b"<HTML": WEB_PAGE,
}

START = (
    "import sys; sys.path.append(sys.argv[1]); from importlib import import_module; "
    "from prospectus.intake import answer; answer(import_module(sys.argv[2]).read)"
)
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Returned:
    """What a file says, cleaned but not compared with its form.

    identity: which form it is, "application/2026.1/ko". values: the text in each field that the
    file has, by its name; an option's id where one was chosen, "yes" where a box is ticked, "" where
    a field is empty, a box is not ticked or nothing was chosen. A field for a signature has none.
    notices: what the secretariat should know of the file.
    """

    identity: str
    values: dict[str, str]
    notices: tuple[str, ...]


class RefusedFile(Exception):  # noqa: N818 - it is the file that is at fault, not the program
    """A file that is not read; says what the file is and what to ask its sender for."""


# -- text -----------------------------------------------------------------------------------------

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Marks that turn the direction of what follows, and the mark of a byte order. Those that stay
# (U+200B to U+200F, U+061C) are needed to write Persian, Khmer or a number in Arabic.
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
DROPPED = ("Cc", "Cn", "Co", "Cs")


def clean(text: str) -> str:
    """The text in one form (NFC, lines ending in "\\n"), without what nobody can see or should obey."""
    text = UNSEEN.sub("", LINE_ENDS.sub("\n", text).replace("\t", " "))
    if not text.isascii() or not text.isprintable():
        text = "".join(char for char in text if char == "\n" or unicodedata.category(char) not in DROPPED)
    return unicodedata.normalize("NFC", text).strip()


def loses(text: str) -> bool:
    """Whether `clean` takes away something that the sender may have seen: a character without a meaning of its own."""
    return any(unicodedata.category(char) in ("Cn", "Co", "Cs") for char in text)


class Answers:
    """The answers of a file as they are found, held to the limits; refuses the file that breaks one."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.identities: set[str] = set()
        self._notices: dict[str, dict[str, None]] = {}
        self._length = 0

    def notice(self, sentence: str, name: str = "") -> None:
        """Notes something about the file, or about one of its fields."""
        self._notices.setdefault(sentence, {})[name] = None

    def add(self, name: str, text: str) -> None:
        """Keeps the answer of a field; the later one where a field has two."""
        if len(self.values) >= MAX_FIELDS:
            raise RefusedFile(TOO_MANY)
        if len(text) > MAX_TEXT:
            raise RefusedFile(TOO_LONG)
        self._length += len(text)
        if self._length > MAX_ALL:
            raise RefusedFile(TOO_MUCH)
        if not name or name != clean(name)[:MAX_NAME]:
            self.notice(ODD_NAMES, name)
        elif name == IDENTITY:
            self.identities.add(clean(text))
        else:
            self._keep(name, text)

    def _keep(self, name: str, text: str) -> None:
        if loses(text):
            self.notice(LOST, name)
        cleaned = clean(text)
        if self.values.get(name, cleaned) != cleaned:
            self.notice(DOUBLED, name)
        self.values[name] = cleaned

    def returned(self) -> Returned:
        """What the file says as a whole."""
        identity = self.identities.pop() if len(self.identities) == 1 else ""
        if not IDENTITY_SHAPE.fullmatch(identity):
            raise RefusedFile(NOT_OURS)
        notices = (sentence.replace("{names}", listed(names)) for sentence, names in self._notices.items())
        return Returned(identity, self.values, tuple(notices))


IDENTITY_SHAPE = re.compile(r"[a-z0-9-]{1,60}/[0-9a-z.-]{1,20}/[A-Za-z0-9-]{2,35}")
NAME_SHAPE = re.compile(r"[A-Za-z0-9_.-]{1,80}")
LISTED = 5


def listed(names: dict[str, None]) -> str:
    """Some of the names for a sentence; one that could be mistaken for a part of the sentence is not shown."""
    shown = [name if NAME_SHAPE.fullmatch(name) else "(a name that cannot be shown)" for name in [*names][:LISTED]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


# -- the process that asks ------------------------------------------------------------------------


def read(file: Path) -> Returned:
    """What a file says that came back. Raises RefusedFile."""
    if not file.is_file():
        raise RefusedFile(NO_FILE)
    with file.open("rb", buffering=0) as handle:
        code, reply = _asked(_reader(handle), handle)
    return _understood(code, reply)


def _reader(handle: FileIO) -> str:
    """The module that reads such a file."""
    size, head = os.fstat(handle.fileno()).st_size, handle.read(HEAD) or b""
    handle.seek(0)
    if not size:
        raise RefusedFile(EMPTY)
    if size > MAX_BYTES:
        raise RefusedFile(LARGE)
    for signature, module in SIGNATURES.items():
        if head.startswith(signature):
            return module
    sentences = (sentence for signature, sentence in OTHER_SIGNATURES.items() if head.startswith(signature))
    raise RefusedFile(next(sentences, PICTURE if head[4:8] == b"ftyp" else UNKNOWN))  # ftyp: a phone's photo


def _asked(module: str, handle: FileIO) -> tuple[int, bytes]:
    """How the process ended that reads the file, and what it said."""
    command = [sys.executable, "-I", "-B", "-c", START, str(ROOT), module]
    with subprocess.Popen(
        command, stdin=handle, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"PATH": ""}, cwd="/"
    ) as process:
        clock = Timer(SECONDS, process.kill)
        clock.start()
        try:
            assert process.stdout is not None
            reply = process.stdout.read(MAX_REPLY + 1)
            if len(reply) > MAX_REPLY:
                process.kill()
            return process.wait(), reply
        finally:
            clock.cancel()
            process.kill()


def _understood(code: int, reply: bytes) -> Returned:
    if code in (-signal.SIGKILL, -signal.SIGXCPU):
        raise RefusedFile(COSTLY)
    try:
        found = json.loads(reply) if code == 0 else None
    except (ValueError, RecursionError):
        found = None
    match found:
        case {"refused": str(sentence)}:
            raise RefusedFile(sentence)
        case {"identity": str(identity), "values": dict(values), "notices": list(notices)} if _are_texts(
            [*values.values(), *notices]
        ):
            return Returned(identity, values, tuple(notices))
        case _:
            raise RefusedFile(DAMAGED)


def _are_texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


# -- the process that reads -----------------------------------------------------------------------


def answer(reader: Callable[[bytes], Returned]) -> None:
    """Reads the file on the standard input, confined, and says on the standard output what it says."""
    _confine()
    with open(0, "rb", closefd=False) as given:
        data = given.read(MAX_BYTES + 1)
    reply = json.dumps(_outcome(reader, data), ensure_ascii=False).encode()
    with open(1, "wb", closefd=False) as said:
        said.write(reply)


def _outcome(reader: Callable[[bytes], Returned], data: bytes) -> dict[str, Any]:
    try:
        if len(data) > MAX_BYTES:  # it grew since it was measured
            raise RefusedFile(LARGE)
        return asdict(reader(data))
    except RefusedFile as refused:
        return {"refused": str(refused)}
    except MemoryError:
        return {"refused": COSTLY}
    except Exception:  # whatever a reader trips over is the file's fault
        return {"refused": DAMAGED}


# Events of Python's audit (PEP 578) that reading a file has no need of.
FORBIDDEN = (
    "ctypes.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "socket.",
    "subprocess.",
    "urllib.",
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _confine() -> None:
    """Takes from this process, for good, what reading a file has no need of."""
    import resource

    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (least, least))
    sys.addaudithook(_forbid)


def _forbid(event: str, args: tuple[Any, ...]) -> None:
    writes = event == "open" and isinstance(args[0], str | bytes) and args[2] & WRITING
    if writes or event.startswith(FORBIDDEN):
        raise PermissionError(event)
