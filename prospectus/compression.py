"""Files as they travel: compressed beforehand by gzip (RFC 1952) and Brotli (RFC 7932), kept by what is in them."""

import gzip
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import brotli

from prospectus.artifacts import digest
from prospectus.headers import is_compressed
from prospectus.store import Store

GZIP, BROTLI = 9, 10  # Brotli's 11 was measured to save two percent more, in twice the time
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, GZIP, mtime=0),
    "br": lambda data: bytes(brotli.compress(data, quality=BROTLI, mode=brotli.MODE_TEXT)),
}
PROGRAM = f"{GZIP} {BROTLI} {version('brotli')}"  # what decides the bytes beside the content


class Packed(NamedTuple):
    """A file that was compressed: its path below the site's folder, and the key of its bytes in the store."""

    path: str
    key: str
    size: int


def key_of(sha256: str, coding: str) -> str:
    """Under which name a compressed file is kept. sha256: of the plain one."""
    return digest(f"{coding} {PROGRAM} {sha256}".encode())


def packed(folder: Path, files: dict[str, str], store: Store) -> Iterator[Packed]:
    """Every text of a folder in every coding, on all cores; yields each when it is kept. files: path -> SHA-256."""
    wanted = [(path, coding) for path in files if is_compressed(path) for coding in CODINGS]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # both compress without the interpreter's lock
        yield from pool.map(lambda item: _packed(folder, item[0], item[1], files[item[0]], store), wanted)


def _packed(folder: Path, path: str, coding: str, sha256: str, store: Store) -> Packed:
    key = key_of(sha256, coding)
    data = store.get(key)
    if data is None:
        data = CODINGS[coding]((folder / path).read_bytes())
        store.put(key, data)
    return Packed(f"{path}.{coding}", key, len(data))


def keys(digests: Iterable[str]) -> list[str]:
    """Under which names the compressed files are kept whose plain ones have these digests."""
    return [key_of(sha256, coding) for sha256 in digests for coding in CODINGS]
