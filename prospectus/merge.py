"""Keeping catalogs up to date with the sources: templates, and each locale's files.

A message finds its translation by its key. What is left over is matched by where it stands and how
much of it stayed: one old entry to one new message, within one file and context. So a moved block
keeps its translation, an edited one keeps it for review, and nothing is given out twice.
"""

import gc
import multiprocessing
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from difflib import SequenceMatcher
from pathlib import Path

import polib

from prospectus import cldr
from prospectus.catalogs import FOLDER, FORMAT, FORMAT_HEADER, path_of, plural_count, plural_forms, read
from prospectus.config import SOURCE_LOCALE, Locale
from prospectus.messages import FORMATTED, LINK_TARGET, PROSE, Key, Message, alike
from prospectus.sources import Problem, save

DRAFT = "Draft, not yet reviewed by a native speaker of the language."
REVIEWED = "Reviewed by a native speaker of the language on {}."
# How much of a text must have stayed for its translation to be of use: less between neighbours that stayed.
ENOUGH, ENOUGH_BETWEEN = 0.6, 0.4
# What other programs write into headers at every save.
FLEETING = re.compile(r"POT-Creation-Date|X-Generator|X-Poedit-.*|Report-Msgid-Bugs-To")
OWN_FLAGS = frozenset({PROSE, FORMATTED})  # the others are the translators'


def extract(root: Path, found: dict[str, list[Message]]) -> list[str]:
    """Writes the template of each domain; the paths of the files that changed."""
    return [
        path
        for domain, messages in found.items()
        for path in _save(template(domain, messages), root, f"{FOLDER}/{domain}.pot")
    ]


def template(domain: str, messages: list[Message]) -> str:
    """The text of a .pot file."""
    file = polib.POFile(wrapwidth=0)
    file.header, file.metadata = f"Template: {domain}", _header("", domain, {})
    file.extend(_entry(message, 2) for message in messages)
    return text_of(file)


def update(
    root: Path, locales: tuple[Locale, ...], found: dict[str, list[Message]], problems: list[Problem]
) -> list[str]:
    """Brings templates and catalogs up to date; the paths of the files that changed.

    A file that cannot be read is a problem, and then nothing is written.
    """
    tasks = [(root, locale, domain, found[domain]) for locale in locales if not locale.is_source for domain in found]
    made = list(_spread(tasks))
    problems += [problem for *_, faults in made for problem in faults]
    if problems:
        return []
    return [*extract(root, found), *(path for path, text, _ in made for path in _save(text, root, path))]


Task = tuple[Path, Locale, str, list[Message]]
Made = tuple[str, str, list[Problem]]  # path, text, what is wrong with the file that is there


def _spread(tasks: list[Task]) -> Iterable[Made]:
    """The catalogs brought up to date on every core; one after the other where processes cannot be forked."""
    if len(tasks) < 4 or "fork" not in multiprocessing.get_all_start_methods():
        return map(_update_one, tasks)
    # a worker lives for a second: collecting its garbage would cost more than it frees
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("fork"), initializer=gc.disable) as pool:
        return list(pool.map(_update_one, tasks))


def _update_one(task: Task) -> Made:
    root, locale, domain, messages = task
    path, problems = path_of(locale.tag, domain), list[Problem]()
    old = read(root / path, path, problems) if (root / path).exists() else polib.POFile()
    return path, text_of(merged(old, messages, locale, domain)) if old is not None else "", problems


def _save(text: str, root: Path, path: str) -> list[str]:
    file = root / path
    if file.exists() and file.read_bytes() == text.encode():
        return []
    file.parent.mkdir(parents=True, exist_ok=True)
    save(file, text)
    return [path]


def text_of(file: polib.POFile) -> str:
    """A file's text: no wrapping, one line break at its end."""
    return str(file).rstrip("\n") + "\n"


# -- one catalog ----------------------------------------------------------------------------------


def merged(old: polib.POFile, messages: list[Message], locale: Locale, domain: str) -> polib.POFile:
    """A catalog with the program's messages in their order, and the translations of an older one."""
    new = polib.POFile(wrapwidth=0)
    new.metadata = _header(locale.tag, domain, old.metadata)
    new.header = _heading(old.header, domain, locale)
    count = plural_count(locale.tag)
    current = {_key(entry): entry for entry in old if not entry.obsolete and entry.msgid}
    retired = {_key(entry): entry for entry in old if entry.obsolete}
    edited = dict(matches(list(current.values()), messages))
    for message in messages:
        entry = _entry(message, count)
        if before := current.get(message.key) or retired.pop(message.key, None):
            _keep(entry, before)
        elif before := edited.get(message.key):
            _keep_for_review(entry, before)
        new.append(entry)
    used = {message.key for message in messages} | {_key(entry) for entry in edited.values()}
    left = [*(entry for key, entry in current.items() if key not in used), *retired.values()]
    new.extend(_retired(entry) for entry in left if _has_text(entry))
    return new


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def _has_text(entry: polib.POEntry) -> bool:
    return bool(entry.msgstr or any(entry.msgstr_plural.values()))


def _entry(message: Message, plurals: int) -> polib.POEntry:
    flags = [message.flag] if message.flag else []
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None, comment=message.comment, flags=flags)
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict.fromkeys(range(plurals), "")
    return entry


def _keep(entry: polib.POEntry, before: polib.POEntry) -> None:
    """The same message: everything that translators wrote stays."""
    entry.flags = [*(flag for flag in before.flags if flag not in OWN_FLAGS), *entry.flags]
    entry.tcomment = before.tcomment
    for name in ("previous_msgctxt", "previous_msgid", "previous_msgid_plural"):
        setattr(entry, name, getattr(before, name) if entry.fuzzy else None)
    _keep_text(entry, before)


def _keep_text(entry: polib.POEntry, before: polib.POEntry) -> None:
    if entry.msgid_plural:
        kept = {number: before.msgstr_plural.get(number, "") for number in entry.msgstr_plural}
        entry.msgstr_plural = kept if len(before.msgstr_plural) == len(kept) else entry.msgstr_plural
    elif not before.msgid_plural:
        entry.msgstr = before.msgstr


def _keep_for_review(entry: polib.POEntry, before: polib.POEntry) -> None:
    """An edited message: the translation waits for a look, beside the source that it was made for."""
    _keep(entry, before)
    if not _has_text(entry):
        return
    old = before.previous_msgid if before.fuzzy and before.previous_msgid else before.msgid
    if old == entry.msgid:  # edited, then back again
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        entry.previous_msgid = entry.previous_msgid_plural = None
        return
    entry.previous_msgid, entry.previous_msgid_plural = old, before.msgid_plural or None
    entry.flags = ["fuzzy", *(flag for flag in entry.flags if flag != "fuzzy")]
    if alike(old, entry.msgid):
        entry.msgstr = retargeted(entry.msgstr, old, entry.msgid)


def retargeted(translation: str, old: str, new: str) -> str:
    """A translation with the link targets that an edit of its source changed, where that is unambiguous."""
    before, after = LINK_TARGET.findall(old), LINK_TARGET.findall(new)
    moved = dict(zip(before, after, strict=False))
    if len(before) != len(after) or any(moved[one] != other for one, other in zip(before, after, strict=True)):
        return translation
    return LINK_TARGET.sub(lambda target: moved.get(target[0], target[0]), translation)


def _retired(entry: polib.POEntry) -> polib.POEntry:
    entry.obsolete, entry.comment, entry.occurrences = True, "", []
    entry.flags = [flag for flag in entry.flags if flag not in OWN_FLAGS]
    return entry


# -- which old entry an edited message comes from ---------------------------------------------------


def matches(old: list[polib.POEntry], messages: list[Message]) -> Iterator[tuple[Key, polib.POEntry]]:
    """(key of a new message, the entry that it was edited from), each entry once.

    Both are in the order of their sources. Candidates are of one context and one file; of a pair
    between two neighbours that stayed, less needs to be the same.
    """
    known, wanted = {_key(entry) for entry in old}, {message.key for message in messages}
    gone = [(index, entry) for index, entry in enumerate(old) if _key(entry) not in wanted and _has_text(entry)]
    fresh = [(index, message) for index, message in enumerate(messages) if message.key not in known]
    rooms: dict[tuple[str, str], list[tuple[int, polib.POEntry]]] = defaultdict(list)
    for index, entry in gone:
        rooms[place_of(entry.comment), entry.msgctxt or ""].append((index, entry))
    scored = []
    for at, message in fresh:
        neighbours = _around(messages, at)
        for index, entry in rooms.get((place_of(message.comment), message.context), ()):
            beside = neighbours & _around(old, index)
            least = ENOUGH_BETWEEN if beside else ENOUGH
            score = likeness(entry.msgid, message.text, least)
            if score >= least:
                scored.append((score + 0.2 * len(beside), -abs(at - index), at, index))
    taken: set[int] = set()
    given: set[int] = set()
    for _, _, at, index in sorted(scored, reverse=True):
        if at not in given and index not in taken:
            given.add(at)
            taken.add(index)
            yield messages[at].key, old[index]


def place_of(comment: str) -> str:
    """The file that a message's comment names first."""
    return comment.partition("\n")[0].partition(" (")[0]


def _around(items: list[Message] | list[polib.POEntry], index: int) -> set[tuple[int, Key]]:
    """The keys of the neighbours, with the side on which they stand."""
    found = set()
    for side in (-1, 1):
        if 0 <= index + side < len(items):
            item = items[index + side]
            found.add((side, item.key if isinstance(item, Message) else _key(item)))
    return found


def likeness(one: str, other: str, least: float = 0.0) -> float:
    """How much of two texts is the same, 0 to 1, by words; 0 where it is surely below `least`."""
    first, second = one.casefold().split(), other.casefold().split()
    if 2 * min(len(first), len(second)) < least * (len(first) + len(second)):
        return 0.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= least else 0.0


# -- headers --------------------------------------------------------------------------------------


def _header(tag: str, domain: str, old: dict[str, str]) -> dict[str, str]:
    """The header's fields: ours first, then what translators' programs added and keep (who, when)."""
    own = {
        "Project-Id-Version": f"prospectus {domain}",
        "Language": tag,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(tag or SOURCE_LOCALE),
        FORMAT_HEADER: FORMAT,
    }
    team = str(cldr.locale(tag).get_display_name(SOURCE_LOCALE)) if tag else ""
    who = {"Language-Team": team, "Last-Translator": "draft, not reviewed"} if tag else {}
    kept = {name: old[name] for name in sorted(old) if name not in own and not FLEETING.fullmatch(name)}
    return {**own, **who, **kept}


def _heading(old: str, domain: str, locale: Locale) -> str:
    """The comment at a file's head: what it is, whether it was reviewed, then what translators wrote."""
    state = REVIEWED.format(locale.reviewed) if locale.reviewed else DRAFT
    ours = (f"K-City Network Global Cooperation Program: {domain}", state)
    reviewed = REVIEWED.partition("{")[0]
    others = [line for line in old.split("\n") if line and line not in (*ours, DRAFT) and not line.startswith(reviewed)]
    return "\n".join([*ours, *others])
