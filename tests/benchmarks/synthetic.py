"""Programs of any size: this repository's own sources, with copies of its projects under new names.

A copy keeps its project's call, track, sources and the texts that several projects share. What only
its project says ends with a word of its own in the copy, the same in every language: so the copy has
as many messages as its project, and its translations keep every figure and link.
"""

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import polib
import yaml

from prospectus import catalogs, config, messages, program
from prospectus.messages import Key, Message
from prospectus.program import Program
from prospectus.sources import WIDTH

SOURCES = ("calls", "content", "forms", "institutions", "locales", "projects", "sites", "templates")
TEXTS = (".yml", ".md", ".po")
RECORDS = "records"  # the domain of the catalogs that grows
SYLLABLES = [f"{first}{second}" for first in "bcdfghklmnpqrstvwxyz" for second in "aeiou"]
GOLDEN = 0.618034  # multiples of it, without their whole part, are spread evenly
SPREAD = 2.0  # degrees between the outermost copies of a project


@dataclass(frozen=True)
class Original:
    """A project that is copied: its slug, its fields as YAML has them, the messages that only it has."""

    slug: str
    fields: dict[str, Any]
    own: tuple[Message, ...]


class _Writer(yaml.CSafeDumper):
    """Writes texts of several lines as lines."""


_Writer.add_representer(
    str,
    lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


def write(root: Path, target: Path, projects: int) -> None:
    """Makes a program of some number of projects in a new folder, from the program below `root`.

    Few are the first of the real ones; links to the others lead to the first. Many are all of the
    real ones, and copies of them, as many of each call. The same number always gives the same bytes.
    """
    whole = loaded(root)
    for name in SOURCES:
        if (root / name).exists():  # a program in one language has no locales
            shutil.copytree(root / name, target / name)
    shutil.copy(root / "mkdocs.yml", target)
    dropped = list(whole.projects)[projects:]
    for slug in dropped:
        (target / "projects" / f"{slug}.yml").unlink()
    if dropped:
        _mend(target, whole, loaded(target))
    copies = list(islice(_in_turn(whole, originals(root, whole)), max(0, projects - len(whole.projects))))
    for number, original in enumerate(copies):
        record = yaml.dump(_copied(original, number), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=WIDTH)
        (target / "projects" / f"{slug_of(original, number)}.yml").write_text(record, encoding="utf-8")
    for locale in whole.config.locales:
        file = target / catalogs.path_of(locale.tag, RECORDS)
        if copies and file.exists():
            with file.open("a", encoding="utf-8") as out:
                out.writelines(_entries(copies, _translations(file)))


def loaded(root: Path) -> Program:
    """The program below a root, not checked."""
    settings = config.load(root, [])
    assert settings, root
    return program.load(root, settings, [])


def originals(root: Path, whole: Program) -> dict[str, Original]:
    """Every project of a program, ready to be copied, by slug."""
    found: dict[str, dict[Key, Message]] = {}
    for slug, record in whole.projects.items():
        listed = messages.record_messages(record, whole.source_descriptions.get(record.source.path))
        found[slug] = {message.key: message for message in listed}
    records = Counter(text for own in found.values() for text in {message.text for message in own.values()})
    return {
        slug: Original(
            slug,
            yaml.load((root / "projects" / f"{slug}.yml").read_text(encoding="utf-8"), yaml.CBaseLoader),
            tuple(message for message in own.values() if records[message.text] == 1),
        )
        for slug, own in found.items()
    }


def _in_turn(whole: Program, known: dict[str, Original]) -> Iterator[Original]:
    """Projects without end: one of each call, then the next of each."""
    rounds = [cycle(slugs) for slugs in whole.by_call.values()]
    return (known[next(slugs)] for slugs in cycle(rounds))


def slug_of(original: Original, number: int) -> str:
    """The slug of a copy."""
    return f"{original.slug}-{number + 1:05}"


# -- words ----------------------------------------------------------------------------------------


def word(number: int) -> str:
    """A word that no other number has, and no language: "Baba", "Babe" … of two syllables or more."""
    rest, letters = number + len(SYLLABLES), ""
    while rest:
        rest, at = divmod(rest, len(SYLLABLES))
        letters = SYLLABLES[at] + letters
    return letters.capitalize()


def marked(text: str, number: int) -> str:
    """A text that ends with the word of a number, before its full stop."""
    return re.sub(r"(?=[.!?]?$)", f", {word(number)}", text, count=1)


def _copied(original: Original, number: int) -> dict[str, Any]:
    """The fields of a copy."""
    plain = {m.text: marked(m.text, number) for m in original.own if m.flag != messages.PROSE}
    fields: dict[str, Any] = _replaced(original.fields, plain)
    for message in original.own:
        if message.flag == messages.PROSE:
            assert message.text in fields["description"], f"{original.slug}: a block of several lines"
            fields["description"] = fields["description"].replace(message.text, marked(message.text, number), 1)
    place = fields["coordinates"]
    for axis, turns in (("lat", number + 1), ("lon", (number + 1) * GOLDEN)):
        place[axis] = f"{float(place[axis]) + SPREAD * (turns * GOLDEN % 1 - 0.5):.2f}"
    return fields


def _replaced(value: Any, words: dict[str, str]) -> Any:
    """A value of YAML with some of its texts replaced."""
    if isinstance(value, dict):
        return {key: _replaced(part, words) for key, part in value.items()}
    if isinstance(value, list):
        return [_replaced(part, words) for part in value]
    return words.get(value, value)


# -- catalogs -------------------------------------------------------------------------------------


def _translations(file: Path) -> dict[Key, str]:
    return {(entry.msgctxt or "", entry.msgid): entry.msgstr for entry in polib.pofile(str(file)) if entry.msgstr}


def _entries(copies: Iterable[Original], known: dict[Key, str]) -> Iterator[str]:
    """The entries of a PO file for the copies, as `locales update` writes them."""
    for number, original in enumerate(copies):
        for message in original.own:
            if message.key in known:
                comment = message.comment.replace(original.slug, slug_of(original, number))
                lines = [f"#. {line}" for line in comment.split("\n")]
                lines += [f"#, {message.flag}"] if message.flag else []
                lines += [f'msgctxt "{message.context}"', f'msgid "{polib.escape(marked(message.text, number))}"']
                lines += [f'msgstr "{polib.escape(marked(known[message.key], number))}"']
                yield "\n".join(["", *lines, ""])


# -- fewer projects -------------------------------------------------------------------------------


def _mend(target: Path, before: Program, now: Program) -> None:
    """Leads links to what a smaller program has no more to the first of its kind that it has."""
    gone = {
        **_first_instead("", before.projects, now.projects),
        **_first_instead("country:", before.by_country, now.by_country),
        **_first_instead("sector:", before.by_sector, now.by_sector),
    }
    names = re.compile(rf"(?<![\w/-])(?:{'|'.join(map(re.escape, sorted(gone, key=len, reverse=True)))})(?![\w-])")
    instead = partial(names.sub, lambda found: gone[found[0]])
    for file in sorted(file for name in SOURCES for file in (target / name).rglob("*") if file.suffix in TEXTS):
        text = file.read_text(encoding="utf-8")
        if (mended := instead(text)) != text:
            file.write_text(mended, encoding="utf-8")


def _first_instead(kind: str, before: Iterable[str], now: Iterable[str]) -> dict[str, str]:
    kept = list(now)
    return {f"{kind}{key}": f"{kind}{kept[0]}" for key in before if key not in kept}
