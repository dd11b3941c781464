"""What the pages of all editions must know of each of them: found once, and small enough to be sent around."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prospectus.config import Locale, SiteSettings
from prospectus.editions import Edition
from prospectus.messages import Key
from prospectus.progress import Progress
from prospectus.schema import Text

# What a site says of itself where the language is still to be chosen.
OFFICIAL, PREVIEW = "An official website of the Republic of Korea.", "Preview."
NOTE = "This is not an official website; its content may change."
SAID = ("About this site", OFFICIAL, PREVIEW, NOTE)
# The texts that a file in all languages holds (`outputs.activities`), by their domain and contexts.
TOLD = {
    "records": (
        "project.title", "project.summary", "project.city", "project.region", "party.name", "institution.name",
        "document.title",
    ),
    "interface": ("exactness", "precision", "sector"),
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """An edition as readers of the others are offered it.

    untranslated: the things whose main text is not in its language; brands: by site; said: by its English text;
    told: what stands in files of all languages, by context and English text.
    """

    locale: Locale
    progress: Progress
    untranslated: frozenset[str]
    program_name: Text
    brands: dict[str, SiteSettings]
    said: dict[str, Text]
    told: dict[Key, str]

    def is_translated(self, thing: str) -> bool:
        """Whether a thing's main text is in the language."""
        return thing not in self.untranslated


def offer(edition: Edition, progress: Progress, things: Iterable[str]) -> Offer:
    """What to know of an edition. things: all that have pages."""
    return Offer(
        edition.locale,
        progress,
        frozenset(thing for thing in things if not edition.is_translated(thing)),
        edition.program_name,
        edition.brands,
        {words: edition.text("", words) for words in SAID},
        edition.program.memory.of(("told", edition.locale.tag), (edition.catalog,), lambda: dict(_told(edition))),
    )


def _told(edition: Edition) -> Iterator[tuple[Key, str]]:
    for domain, contexts in TOLD.items():
        for key in edition.catalog.entries.get(domain, ()):
            if key[0] in contexts and (found := edition.catalog.text(domain, *key)) is not None:
                yield key, found
