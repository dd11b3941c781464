"""The list of pages for search engines (sitemaps.org, with hreflang as Google documents it)."""

from collections.abc import Iterator

from markupsafe import escape

from prospectus.artifacts import Artifact
from prospectus.config import Site
from prospectus.editions import Edition
from prospectus.routes import Routes

PATH = "sitemap.xml"
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
"""


def sitemap(site: Site, editions: dict[str, Edition], routes: Routes) -> Artifact:
    """Every page that the site answers for, in the languages that it is translated into."""

    def make() -> bytes:
        return (HEAD + "".join(_entries(site, editions, routes)) + "</urlset>\n").encode()

    return Artifact(PATH, "sitemaps", make)


def _entries(site: Site, editions: dict[str, Edition], routes: Routes) -> Iterator[str]:
    for thing in routes.things(site):
        if thing == "404" or routes.owner(site, thing) != site:
            continue
        pages = {
            tag: escape(routes.absolute(site, tag, thing))
            for tag, edition in editions.items()
            if edition.is_translated(thing) and not edition.locale.is_pseudo
        }
        links = "".join(f'<xhtml:link rel="alternate" hreflang="{tag}" href="{url}"/>' for tag, url in pages.items())
        for url in pages.values():
            yield f"<url><loc>{url}</loc>{links}</url>\n"
