"""What must hold before a site is published: each gate says what it found, and has a name by which it is opened."""

import re
import subprocess
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import html

from prospectus import checks, cldr
from prospectus.config import SOURCE_LOCALE, Config, Site
from prospectus.guidance import Page
from prospectus.links import Links
from prospectus.parcels import Manifest, Release
from prospectus.report import Summary
from prospectus.routes import INDEX, address, withdrawn
from prospectus.sources import SOURCES
from prospectus.targets import Presence

SHOWN = 5  # examples that a gate names
LOST = 0.9  # of the pages that are live, how many a release must have
LEAST = 200  # characters of text that a home page has at least
SAME = 0.5  # of a home page's sentences, how many may stand in another language's home page too
SENTENCE = re.compile(r"\S+(?:\s+\S+){2,}|[^\x00-\u2e7f]{6,}")  # three words, or six signs of a script without spaces
MARK = b'<aside class="kcn-masthead" '  # the official masthead (KRDS 02_01)
# the scripts that tell languages apart at sight -> how Unicode's names of their letters begin
SCRIPTS = {
    "Kore": "HANGUL", "Arab": "ARABIC", "Cyrl": "CYRILLIC", "Thai": "THAI", "Laoo": "LAO", "Khmr": "KHMER",
    "Mymr": "MYANMAR", "Deva": "DEVANAGARI", "Hebr": "HEBREW", "Grek": "GREEK", "Geor": "GEORGIAN", "Ethi": "ETHIOPIC",
    "Hans": "CJK", "Hant": "CJK", "Latn": "LATIN",
}  # fmt: skip
CODE = ("prospectus", "build.py", "requirements.txt")


class Fault(NamedTuple):
    """A gate that is closed: its name, and what was found."""

    gate: str
    found: str


@dataclass(frozen=True)
class Journey:
    """A release on its way to a target.

    built: what the build that made it said, if it is known and the sources are still the same; asked: what was asked
    of that build; today: the day of publishing (ISO 8601); siblings: the other sites as they were built, by address.
    """

    root: Path
    config: Config
    site: Site
    release: Release
    presence: Presence
    pages: tuple[Page, ...]
    built: Summary | None
    asked: tuple[str, ...]
    today: str
    siblings: Mapping[str, Manifest]

    @property
    def files(self) -> Mapping[str, str]:
        """The files of the release, path -> SHA-256."""
        return self.release.manifest.files

    @cached_property
    def homes(self) -> dict[str, str]:
        """The text of each language's home page."""
        found = {locale.tag: address(locale.tag, "home") + INDEX for locale in self.config.locales}
        return {
            tag: text_of((self.release.folder / path).read_bytes()) for tag, path in found.items() if path in self.files
        }

    def html(self) -> Iterator[tuple[str, bytes]]:
        """Every page: its path and its bytes."""
        for path in self.files:
            if path.endswith(".html"):
                yield path, (self.release.folder / path).read_bytes()


def text_of(page: bytes) -> str:
    """What a page says in its main part, a line for each piece of text."""
    tree = html.fromstring(page.decode())
    (main,) = tree.xpath("//main[1]") or [tree]
    texts = main.xpath(".//text()[not(ancestor::style or ancestor::script or ancestor::svg)]")
    return "\n".join(words for text in texts if (words := " ".join(str(text).split())))


def shown(found: Iterable[str]) -> str:
    """Some of what was found, and how much more there is."""
    listed = [*found]
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + more


# -- the gates ------------------------------------------------------------------------------------


def foreign_files(journey: Journey) -> Iterator[str]:
    """The target holds what publishing did not put there, or another site."""
    if others := journey.presence.others:
        yield f"{journey.presence.place.name} holds {shown(others)}"


def fewer_pages(journey: Journey) -> Iterator[str]:
    """More than a tenth of the pages that are live would be gone."""
    live = journey.presence.live
    before, now = (
        [path for path in files if path.endswith(".html")] for files in (live.files if live else {}, journey.files)
    )
    if len(now) < LOST * len(before):
        yield f"{len(before)} pages are live, {len(now)} would be"


def missing_redirect(journey: Journey) -> Iterator[str]:
    """A page that is live would be gone, and nothing leads on from it (content/redirects.yml)."""
    if journey.presence.live and (gone := withdrawn(journey.presence.live.files, journey.files)):
        yield f"nothing leads on from {shown(gone)}"


def empty_home(journey: Journey) -> Iterator[str]:
    """A home page has hardly any text, or is not there."""
    for locale in journey.config.locales:
        words = journey.homes.get(locale.tag)
        if words is not None and len(words) < LEAST:
            yield f"the home page in {locale.name} has {len(words)} characters"
    if SOURCE_LOCALE not in journey.homes:
        yield f"there is no home page in {SOURCE_LOCALE!r}"


def wrong_language(journey: Journey) -> Iterator[str]:
    """A language's home page is in another language."""
    sentences = {tag: {*SENTENCE.findall(words)} for tag, words in journey.homes.items()}
    for tag, own in sentences.items():
        script = SCRIPTS.get(cldr.likely(tag)[0], "")
        letters = [letter for letter in journey.homes[tag] if letter.isalpha()]
        right = sum(unicodedata.name(letter, "").startswith(script) for letter in letters)
        if letters and right < SAME * len(letters):
            yield f"the home page in {tag!r} is mostly in another script"
            continue
        for other, theirs in sentences.items():
            if other != tag and tag != SOURCE_LOCALE and own and len(own & theirs) > SAME * len(own):
                yield f"the home page in {tag!r} says mostly what the one in {other!r} does"
                break


def unsafe_translation(journey: Journey) -> Iterator[str]:
    """A translation changes more than words, or misses a text of a complete language; English stands in its place."""
    if journey.built and journey.built.doubts:
        yield shown(f"{doubt.path}:{doubt.line}" for doubt in journey.built.doubts)


def dead_link(journey: Journey) -> Iterator[str]:
    """A link of a page leads to a page or a place of this or a sister site that is not there."""
    links = Links(journey.release.folder, journey.release.manifest, journey.siblings)
    if dead := [f"{path} to {target}" for path, page in journey.html() for target in links.dead(path, page.decode())]:
        yield shown(dead)


def official_mark(journey: Journey) -> Iterator[str]:
    """The official mark stands on a domain that is not the institution's, or is missing on the one that is."""
    url, domain = journey.release.manifest.base_url, journey.site.settings.official_domain
    host, is_theirs = urlsplit(url).hostname or "", journey.site.is_theirs(url)
    marked = [path for path, page in journey.html() if MARK in page]
    if marked and not is_theirs:
        yield f"{len(marked)} pages have the mark of {domain}, and stand at {host}"
    if is_theirs and not marked:
        yield f"no page at {host} has the mark of {domain}: 'official: true' in {journey.site.source.path}"


def past_review(journey: Journey) -> Iterator[str]:
    """A page's `review_by` is over: whoever keeps it has to look at it, and set a new day."""
    sections = {*journey.site.settings.sections}
    own = (page for page in journey.pages if sections & {*page.sections})
    late = [
        f"{page.source.path} ({page.review_by})" for page in own if page.review_by and page.review_by < journey.today
    ]
    if late:
        yield shown(late)


def other_day(journey: Journey) -> Iterator[str]:
    """The site was built for a day of its own (--date, SOURCE_DATE_EPOCH) that is not the day of publishing."""
    if journey.asked and journey.asked[2] and journey.asked[2] != journey.today:
        yield f"it was built as of {journey.asked[2]}, today is {journey.today}"


def partial_build(journey: Journey) -> Iterator[str]:
    """The site was built in some languages only, or without documents."""
    if journey.asked and journey.asked[1] != "()":
        yield f"only {journey.asked[1]} was built"
    if journey.asked and journey.asked[4] != "True":
        yield "it was built with --no-documents"


def other_sources(journey: Journey) -> Iterator[str]:
    """The sources are not those that the site was built from, or are not committed: nobody could build it again."""
    if journey.built is None:
        yield "the sources, or what stands in the folder, have changed since the build: build again"
    yield from uncommitted(journey.root)


def uncommitted(root: Path) -> Iterator[str]:
    """What of the sources and the program git does not have."""
    command = ["git", "-C", str(root), "status", "--porcelain", "--no-renames", "--", *SOURCES, *CODE]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        yield "git cannot be asked"
        return
    if done.returncode:
        yield "the sources are under no version control"
    elif changed := [line[3:] for line in done.stdout.splitlines()]:
        yield f"not committed: {shown(changed)}"


def security_contact(journey: Journey) -> Iterator[str]:
    """What security.txt says holds for less than a month."""
    for problem in checks.security([journey.site], journey.today):
        yield str(problem).replace("\n    ", " ")


GATES: dict[str, Callable[[Journey], Iterator[str]]] = {
    gate.__name__.replace("_", "-"): gate
    for gate in (
        foreign_files, fewer_pages, missing_redirect, empty_home, wrong_language, unsafe_translation, dead_link,
        official_mark, past_review, other_day, partial_build, other_sources, security_contact,
    )
}  # fmt: skip


def closed(journey: Journey, allowed: Iterable[str] = ()) -> list[Fault]:
    """The gates that are closed. allowed: the names of those that are opened whatever they find."""
    names = [name for name in GATES if name not in {*allowed}]
    return [Fault(name, found) for name in names for found in GATES[name](journey)]
