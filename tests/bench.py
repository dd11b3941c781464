"""Measurements, not tests: `make bench`. Medians of several runs in one process, on the machine as it is."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from prospectus import config, merge, messages, program  # noqa: E402
from prospectus.config import Locale  # noqa: E402
from prospectus.messages import Message  # noqa: E402

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

            middle, least, most = median(run)
            print(
                f"locales update, {SIZE} messages x {len(LOCALES)}, {name}: {middle:.2f} s ({least:.2f} to {most:.2f})"
            )


if __name__ == "__main__":
    locales_update()
