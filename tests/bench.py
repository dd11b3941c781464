"""Measurements, not tests: `make bench`. Medians of several runs in one process, on the machine as it is."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from prospectus import config, loading, merge, messages, program  # noqa: E402
from prospectus.config import Locale  # noqa: E402
from prospectus.loading import Loaded  # noqa: E402
from prospectus.messages import Message  # noqa: E402
from prospectus.outputs.documents import GUIDANCE, Documents  # noqa: E402
from prospectus.sources import Problem  # noqa: E402
from prospectus.store import Store  # noqa: E402
from prospectus.theme import environment  # noqa: E402

RUNS = 5
LOCALES = tuple(Locale(tag) for tag in ("ko", "es", "fr", "ru", "ar", "vi", "id", "th"))
SIZE = 5000


def median(run: Callable[[], object]) -> tuple[float, float, float]:
    """(median, least, most) seconds of some runs."""
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), min(seconds), max(seconds)


def many(found: list[Message]) -> list[Message]:
    """5,000 messages of the program's own kind."""
    copies = -(-SIZE // len(found))
    return [replace(m, text=f"{m.text} {n}" if n else m.text) for n in range(copies) for m in found][:SIZE]


def edited(found: list[Message], share: float) -> list[Message]:
    """The messages with some of them edited, evenly spread."""
    step = int(1 / share)
    return [replace(m, text=f"{m.text} edited") if at % step == 0 else m for at, m in enumerate(found)]


def locales_update() -> None:
    """`locales update`: 5,000 messages in 8 locales, nothing changed, then 2 % and 10 % edited."""
    settings = config.load(ROOT, [])
    assert settings
    whole = program.load(ROOT, settings, [])
    base = many([m for items in messages.messages(whole).values() for m in items if not m.plural])
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        merge.update(root, LOCALES, {"guidance": base}, [])
        for file in root.rglob("*.po"):
            file.write_text(
                file.read_text(encoding="utf-8").replace('msgstr ""\n\n', 'msgstr "번역"\n\n'), encoding="utf-8"
            )
        for name, share in (("nothing changed", 0.0), ("2 % edited", 0.02), ("10 % edited", 0.1)):
            changed = edited(base, share) if share else base
            versions = [changed, base]

            def run(versions: list[list[Message]] = versions) -> None:
                merge.update(root, LOCALES, {"guidance": versions[0]}, [])
                versions.reverse()

            told(f"locales update, {SIZE} messages x {len(LOCALES)}, {name}", run)


def documents() -> None:
    """The forms, and the guidance as a document, in every language: from nothing, then with nothing changed."""
    problems: list[Problem] = []
    loaded = loading.load(loading.configured(ROOT, problems), problems)
    for edition in loaded.editions.values():
        assert edition.bodies  # what the pages need too is not counted
    for name, subjects in (("forms", [*loaded.program.forms]), ("guidance", [GUIDANCE])):
        with tempfile.TemporaryDirectory() as folder:
            fresh = (Path(folder) / str(number) for number in range(RUNS))
            told(f"{name}, {len(loaded.editions)} languages, from nothing", partial(again, loaded, subjects, fresh))
            told(f"{name}, nothing changed", partial(kept, loaded, subjects, Path(folder) / "0"))


def again(loaded: Loaded, subjects: list[str], folders: Iterator[Path]) -> None:
    """Makes the documents of some subjects in a folder that has none."""
    kept(loaded, subjects, next(folders))


def kept(loaded: Loaded, subjects: list[str], folder: Path) -> None:
    """Makes the documents of some subjects, or takes those that are kept in a folder."""
    env = environment(loaded.program.config)
    documents = Documents(env, loaded.editions, loaded.routes, loaded.day, Store(folder))
    listed = documents.keys
    documents.keys = lambda tag: (key for key in listed(tag) if key.subject in subjects)  # type: ignore[method-assign]
    documents.prepare(loaded.editions, os.cpu_count() or 1)


def told(name: str, run: Callable[[], object]) -> None:
    middle, least, most = median(run)
    print(f"{name}: {middle:.2f} s ({least:.2f} to {most:.2f})", flush=True)


if __name__ == "__main__":
    locales_update()
    documents()
