"""What tells servers how to serve a site (headers, redirects, pages for what is missing), and crawlers what to read.

Each kind of server has its own file, all of them written from the tables in `headers` and from content/redirects.yml.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup

from prospectus import headers
from prospectus.artifacts import Artifact
from prospectus.config import SOURCE_LOCALE, Site
from prospectus.offers import Offer
from prospectus.outputs.names import Names
from prospectus.redirects import Redirect
from prospectus.routes import DATA, INDEX, Routes, address

TEMPLATES = "hosting"
NGINX, SECURITY = ".hosting/nginx.conf", ".well-known/security.txt"
REDIRECTS = "_redirects"
FILES = {"nginx.conf": NGINX, "htaccess": ".htaccess", "_headers": "_headers", REDIRECTS: REDIRECTS}
KIND, MOVED = "hosting", "moved"


class Hosting:
    """The files of a site for servers and crawlers.

    styles: all that stand in its pages; offers: of the languages that readers are offered.
    """

    def __init__(
        self, site: Site, env: Environment, routes: Routes, offers: Mapping[str, Offer], styles: Iterable[str]
    ) -> None:
        self.site, self.env, self.routes, self.offers, self.styles = site, env, routes, offers, styles
        self.redirects: tuple[Redirect, ...] = routes.program.redirects.redirects

    def plan(self) -> Iterator[Artifact]:
        """One artifact for each file."""
        files = {**FILES, "robots.txt": "robots.txt"}
        if self.site.settings.security:
            files["security.txt"] = SECURITY
        for template, path in files.items():
            yield Artifact(path, KIND, partial(self.make, template))

    def make(self, template: str) -> bytes:
        """One of the files."""
        text = self.env.get_template(f"{TEMPLATES}/{template}").render(_as_it_is(self.given))
        return (text.strip() + "\n").encode()

    @cached_property
    def given(self) -> dict[str, Any]:
        """What the templates may name."""
        where, security = urlsplit(self.site.base_url), self.site.settings.security
        return {
            "site": self.site.id, "name": self.site.settings.name, "host": where.hostname, "base": where.path,
            "official": self.site.is_official, "sitemap": self.routes.file(self.site, self.routes.sitemap()),
            "types": [*headers.TYPES.items()], "unknown": headers.UNKNOWN, "index": INDEX, "data": DATA,
            "feed": headers.FEED, "atom": headers.ATOM,
            "framed": "|".join(headers.FRAMED), "compressed": "|".join(headers.COMPRESSED), "hashed": headers.HASHED,
            "for_a_year": headers.FOR_A_YEAR, "for_minutes": headers.FOR_MINUTES, "caching": self.caching(),
            "policy": headers.site_policy(self.site, self.styles),
            "everywhere": [*headers.everywhere(self.site).items()],
            "missing": [self.missing(tag) for tag in self.offers], "redirects": [*self.moves()],
            "contacts": security.contacts if security else (), "expires": security.expires if security else "",
            "languages": ", ".join(self.offers), "canonical": self.routes.file(self.site, SECURITY),
        }  # fmt: skip

    def missing(self, tag: str) -> tuple[str, str]:
        """A language's folder, and its page for addresses where nothing is; both from the root of the server."""
        link = partial(self.routes.link, self.site, tag, "404")
        return link("home"), link("404")

    def moves(self) -> Iterator[tuple[str, str]]:
        """Where pages stood in each language, and where they are now: from the root of the server."""
        for tag in self.offers:
            for redirect in self.redirects:
                here = self.routes.within(self.site, tag, "404", address(tag, redirect.old))
                yield here, self.routes.link(self.site, tag, "404", redirect.new)

    def caching(self) -> list[tuple[str, str]]:
        """Patterns of addresses, of which no two match the same, and how long their files may be kept."""
        urls = [address(SOURCE_LOCALE, thing) for thing in self.routes.things(self.site)]
        depths = sorted({url.count("/") for url in urls if url.endswith("/")})
        pages = [f"/{''.join(f':part{number}/' for number in range(depth))}" for depth in (0, *depths)]
        return [*((page, headers.FOR_MINUTES) for page in pages), ("/assets/*", headers.FOR_A_YEAR)]

    def moved(self, names: Names) -> Iterator[Artifact]:
        """The pages that lead on from where others stood, in one language."""
        for redirect in self.redirects:
            path = self.routes.path(names.locale.tag, redirect.old)
            yield Artifact(path, MOVED, partial(self.stub, names, redirect))

    def stub(self, names: Names, redirect: Redirect) -> bytes:
        """A page that leads on."""
        tag = names.locale.tag
        url = self.routes.link(self.site, tag, redirect.old, redirect.new)
        canonical = self.routes.full(self.site, tag, redirect.new)
        template = self.env.get_template("moved.html")
        title = names.title(redirect.new)
        return template.render(locale=names.locale, title=title, url=url, canonical=canonical).encode()


def _as_it_is(value: Any) -> Any:
    """Values that a template does not escape: these files are no HTML."""
    match value:
        case dict():
            return {name: _as_it_is(item) for name, item in value.items()}
        case list() | tuple():
            return [_as_it_is(item) for item in value]
        case str():
            return Markup(value)
    return value
