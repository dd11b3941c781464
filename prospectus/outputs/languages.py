"""The choice of language at a site's root."""

from collections.abc import Mapping
from typing import NamedTuple

from jinja2 import Environment

from prospectus.artifacts import Artifact
from prospectus.config import SOURCE_LOCALE, Config, Locale, Site, SiteSettings
from prospectus.offers import NOTE, PREVIEW, Offer
from prospectus.outputs import maps
from prospectus.outputs.styles import Styles
from prospectus.routes import INDEX, address
from prospectus.schema import Text
from prospectus.theme import MaterialStrings

TEMPLATE = "languages.html"


class Choice(NamedTuple):
    """A language offered at a site's root; `preview` and `note` are what a preview says of itself."""

    locale: Locale
    url: str
    program: Text
    brand: SiteSettings
    preview: Text
    note: Text


def language_choice(
    env: Environment, config: Config, site: Site, offers: Mapping[str, Offer], assets: dict[str, str], styles: Styles,
    card: str,
) -> Artifact:  # fmt: skip
    """The page at a site's root, in all languages at once. card: the full address of its social card."""

    def make() -> bytes:
        choices = [
            Choice(
                of.locale, address(tag, "home"), of.program_name, of.brands[site.id], of.said[PREVIEW], of.said[NOTE]
            )
            for tag, of in offers.items()
        ]
        said = next(iter(offers.values())).said
        template = env.get_template(TEMPLATE)
        return template.render(
            site=site, choices=choices, assets=assets, maps=maps, land=maps.land(config.root / maps.LAND), card=card,
            lang=MaterialStrings(env, SOURCE_LOCALE), style=styles.of(TEMPLATE), policy=styles.policy(TEMPLATE),
            _=said.__getitem__,
        ).encode()  # fmt: skip

    return Artifact(INDEX, "languages", make)
