"""The choice of language at a site's root."""

from typing import NamedTuple

from jinja2 import Environment

from prospectus.artifacts import Artifact
from prospectus.config import SOURCE_LOCALE, Locale, Site, SiteSettings
from prospectus.editions import Edition
from prospectus.outputs import maps
from prospectus.outputs.styles import Styles
from prospectus.routes import INDEX, address
from prospectus.schema import Text
from prospectus.theme import MaterialStrings, Voice

TEMPLATE = "languages.html"


class Choice(NamedTuple):
    """A language offered at a site's root."""

    locale: Locale
    url: str
    program: Text
    brand: SiteSettings
    voice: Voice


def language_choice(
    env: Environment, site: Site, editions: dict[str, Edition], assets: dict[str, str], styles: Styles, card: str
) -> Artifact:
    """The page at a site's root, in all languages at once. card: the full address of its social card."""

    def make() -> bytes:
        choices = [
            Choice(edition.locale, address(tag, "home"), edition.program_name, edition.brands[site.id], Voice(edition))
            for tag, edition in editions.items()
        ]
        land = maps.land(choices[0].voice.edition.program.config.root / maps.LAND)
        strings = MaterialStrings(env, SOURCE_LOCALE)
        template = env.get_template(TEMPLATE)
        return template.render(
            site=site, choices=choices, assets=assets, maps=maps, land=land, lang=strings, card=card,
            style=styles.of(TEMPLATE),
        ).encode()  # fmt: skip

    return Artifact(INDEX, "languages", make)
