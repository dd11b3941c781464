"""How many bytes a page takes when it travels, style and all; what is told of them."""

import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from prospectus.sources import Problem

# The first flight of a TCP connection: 10 segments of 1,460 bytes (RFC 6928). A page within it needs no
# second round trip before a browser can draw it.
LIMIT = 14_600
GZIP, ZLIB = 18, 6  # bytes of the two formats around the same data (RFC 1952, RFC 1950)


class Weight(NamedTuple):
    """A page's bytes (gzip, level 9), its kind, and its address below the folder of all sites."""

    bytes: int
    kind: str
    path: str


def weigh(data: bytes) -> int:
    """How many bytes a file takes with gzip, level 9."""
    return len(zlib.compress(data, 9)) - ZLIB + GZIP


def heaviest(weights: Iterable[Weight]) -> tuple[Weight, ...]:
    """The heaviest page of each kind, the heaviest first."""
    found: dict[str, Weight] = {}
    for weight in sorted(weights, key=lambda weight: (-weight.bytes, weight.path)):
        found.setdefault(weight.kind, weight)
    return tuple(found.values())


def too_heavy(weights: Iterable[Weight]) -> Iterator[Problem]:
    """A problem for each page that does not fit into the first flight."""
    for weight in weights:
        if weight.bytes > LIMIT:
            limit = f"Must make pages of at most {LIMIT:,} bytes with their style, compressed"
            message = f"{limit}; {weight.path} has {weight.bytes:,}."
            yield Problem(f"templates/{weight.kind}.html", 1, message, "Shorten the page, or divide it in two.")
