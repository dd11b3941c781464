"""Social cards: the pictures that networks show beside a link, one for each site and each project, in every language.

1200 by 630 pixels, the size that the networks ask for (Open Graph protocol, ogp.me).
"""

import re
from collections.abc import Iterator
from typing import Any

from prospectus import cldr
from prospectus.artifacts import Artifact
from prospectus.config import Site
from prospectus.editions import Edition
from prospectus.jobs import Job
from prospectus.outputs import assets, drawings, maps, sheets
from prospectus.outputs.drawings import PNG, Drawing
from prospectus.outputs.prepared import Key, Prepared
from prospectus.theme import Voice

KIND = "card"
TOGETHER = 88  # cards that are set at once: more save little, and keep one core waiting for the other
# Pixels from one side to the other, of words and map beside each other: of a site, of a project.
SITE, PROJECT = (600, 576), (700, 500)
PART = (25, 31)  # the part of the map around a project, in units of 20 pixels: so all dots are alike, and pack better
GROUND = re.compile(r'fill="(#[0-9a-f]{6})"')  # the colour of the symbol's ground


class Cards(Prepared):
    """The cards of some editions. A key's subject is a site ("molit") or a project ("project:SLUG")."""

    INGREDIENTS = (*Prepared.INGREDIENTS, maps.LAND)
    CODE = ("cldr", "fonts", "typeset", *(f"outputs/{name}" for name in ("sheets", "maps", "drawings", "cards")))
    LIBRARIES = ("typst", "pypdfium2", "Pillow", "babel")

    def offered(self, tag: str) -> Iterator[Key]:
        """Every card that a language could have."""
        for site in self.routes.config.sites:
            yield Key(site.id, tag, PNG)
        for slug in self.program.projects:
            yield Key(f"project:{slug}", tag, PNG)

    def key(self, owner: Site, tag: str, thing: str) -> Key:
        """The card of a page that a site answers for: a project's own, or the site's."""
        return Key(thing if thing.startswith("project:") else owner.id, tag, PNG)

    def owner(self, key: Key) -> Site:
        """The site in which a card stands."""
        return self._site(key.subject)

    def _site(self, subject: str) -> Site:
        return self.routes.home_of(subject) if ":" in subject else self.routes.config.site(subject)

    def path(self, key: Key) -> str:
        """The card's URL below its site's folder; another where anything in it changes, since networks keep cards."""
        thing = key.subject if ":" in key.subject else "home"
        return self.routes.beside(key.tag, thing, f"card.{self.digest(key)[:8]}.{PNG}")

    def address(self, key: Key) -> str:
        """The card's full address; empty where there are no cards."""
        return "" if not self.some else self.routes.file(self.owner(key), self.path(key))

    def plan(self, site: Site, tag: str) -> Iterator[Artifact]:
        """The cards that stand in a site, in one language."""
        for key in self.keys(tag):
            if self.owner(key) is site:
                yield self.artifact(key, self.path(key), KIND)

    def make(self, key: Key) -> bytes:
        """A card, made anew. Raises typeset.TypesetError."""
        return self.job(key).alone()

    def job(self, key: Key) -> Job:
        """How another process makes a card."""
        return Job(drawings.drawn, Drawing(self.root, self.data(key)), TOGETHER)

    def words(self, subject: str, edition: Edition) -> dict[str, Any]:
        """What a card says and shows."""
        site, tag, voice = self._site(subject), edition.locale.tag, Voice(edition)
        brand, colours = edition.brands[site.id], assets.colours(self.root, site.id)
        kind, _, slug = subject.partition(":")
        project = edition.projects[slug] if kind == "project" else None
        if project:
            places = [maps.point(project.coordinates)]
            box, title = maps.around(places, *PART), project.title
            kicker: Any = f"{voice.country(project.country)}{voice.pgettext('list separator', ', ')}{project.call}"
        else:
            places = [maps.point(project.coordinates) for project in self.program.projects.values()]
            box, title, kicker = maps.WORLD, brand.home.title, brand.agency
        symbol = (self.root / assets.SOURCE / "symbol.svg").read_text(encoding="utf-8")
        width, side = PROJECT if project else SITE
        return {
            **sheets.frame(edition),
            "title": sheets.words(title, tag),
            "kicker": sheets.words(kicker, tag),
            "site": sheets.words(brand.name, tag),
            "box": box,
            "places": list(dict.fromkeys(places)),
            "width": width,
            "side": side,
            "symbol": symbol,
            "ground": GROUND.findall(symbol)[0],
            "field": colours["field"],
            "on-field": colours["on-field"],
            "land": colours["field-2"],
        }


def og_locale(tag: str) -> str:
    """A language as the Open Graph protocol names it, with the territory that it most likely has: ko -> "ko_KR"."""
    return f"{tag.partition('-')[0]}_{cldr.likely(tag)[1]}"
