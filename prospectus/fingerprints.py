"""What decides a file's bytes, as a digest: equal values have equal digests, in every process and on every day."""

import hashlib
import io
import pickle
import sys
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from prospectus.sources import Source

SIZE = 12  # bytes of a digest
LIBRARIES = (
    "babel", "fonttools", "Jinja2", "lxml", "Markdown", "MarkupSafe", "mkdocs", "mkdocs-material", "pikepdf", "pillow",
    "polib", "pypdfium2", "PyYAML", "rcssmin", "tinycss2", "typst", "weblate-language-data",
)  # fmt: skip


def fingerprint(value: Any) -> str:
    """A digest of plain data, records and texts, in hexadecimal.

    Where a value stands in its file is not part of it. Raises pickle.PicklingError for what is no data, as a function
    made on the spot: what a page is drawn from must be all there is to know of it.
    """
    out = io.BytesIO()
    _Print(out).dump(value)
    return hashlib.blake2b(out.getvalue(), digest_size=SIZE).hexdigest()


def fingerprint_of_all(find: Callable[..., Any], asked: Iterable[Any]) -> str:
    """A digest of what a function finds for each of some values; nothing where what was asked for is gone."""
    return fingerprint([_found(find, value) for value in asked])


def _found(find: Callable[..., Any], value: Any) -> Any:
    try:
        return find(value)
    except LookupError:
        return None


class _Print(pickle.Pickler):
    """Writes equal values alike: an object that stands twice is written twice, and of a record only its fields are."""

    def __init__(self, out: io.BytesIO) -> None:
        super().__init__(out, pickle.HIGHEST_PROTOCOL)
        self.fast = True

    def reducer_override(self, obj: Any) -> Any:
        kind: Any = type(obj)
        names = _fields(kind)
        return NotImplemented if names is None else (kind, tuple(getattr(obj, name) for name in names))


@cache
def _fields(kind: Any) -> tuple[str, ...] | None:
    """The fields of a dataclass that say something; None for other types."""
    if kind is Source:
        return ("path",)
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


@cache
def code_digest() -> str:
    """A digest of this package and of the libraries that have a say in what files look like."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    return fingerprint([sys.version, libraries, [(file.name, file.read_bytes()) for file in files]])
