"""What decides a file's bytes, as a digest: equal values have equal digests, in every process and on every day."""

import hashlib
import sys
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import version
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any

from prospectus.sources import Source

SIZE = 12  # bytes of a digest
PLAIN = frozenset({str, bytes, int, float, bool, type(None)})
LIBRARIES = (
    "babel", "fonttools", "Jinja2", "lxml", "Markdown", "MarkupSafe", "mkdocs", "mkdocs-material", "pikepdf", "pillow",
    "polib", "pypdfium2", "PyYAML", "rcssmin", "tinycss2", "typst", "weblate-language-data",
)  # fmt: skip


def fingerprint(value: Any) -> str:
    """A digest of plain data, records and texts, in hexadecimal.

    Where a value stands in its file is not part of it. Raises TypeError for what is no data, as a function made on the
    spot: what a page is drawn from must be all there is to know of it.
    """
    said: list[Any] = []
    _say([value], said)
    return hashlib.blake2b(repr(said).encode(), digest_size=SIZE).hexdigest()


def _say(parts: Iterable[Any], said: list[Any]) -> None:
    """Adds what some values say: plain ones as they are; of others what they are, and then their parts.

    What they are is a tuple, as no plain value is: so no two values that differ say the same. (Pickle, which sees
    objects, took half as long again.)
    """
    for part in parts:
        kind = part.__class__
        if kind in PLAIN:
            said.append(part)
        elif parts_of := _fields(kind):
            said.append((kind.__name__,))
            _say(parts_of(part), said)
        elif issubclass(kind, tuple | list):
            said.append((kind.__name__, len(part)))
            _say(part, said)
        elif issubclass(kind, dict):
            said.append((kind.__name__, len(part)))
            _say(chain.from_iterable(part.items()), said)
        elif issubclass(kind, str):
            said += ((kind.__name__,), str(part))
        else:
            raise TypeError(f"must be data; found {part!r}")


def fingerprint_of_all(find: Callable[..., Any], asked: Iterable[Any]) -> str:
    """A digest of what a function finds for each of some values; nothing where what was asked for is gone."""
    return fingerprint([_found(find, value) for value in asked])


def _found(find: Callable[..., Any], value: Any) -> Any:
    try:
        return find(value)
    except LookupError:
        return None


@cache
def _fields(kind: Any) -> Callable[[Any], tuple[Any, ...]] | None:
    """What gives those fields of a dataclass that say something; None for other types."""
    if kind is Source:
        return lambda source: (source.path,)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else []
    return attrgetter(*names) if len(names) > 1 else (lambda value: (getattr(value, names[0]),)) if names else None


@cache
def code_digest() -> str:
    """A digest of this package and of the libraries that have a say in what files look like."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    return fingerprint([sys.version, libraries, [(file.name, file.read_bytes()) for file in files]])
