"""sitemap.xml: the pages that a site answers for, in the languages that they are in."""

from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from prospectus.release import Loaded

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def entries(out: Path, site: str) -> dict[str, dict[str, str]]:
    """Address -> language -> address of the same page in it."""
    root = ElementTree.parse(out / site / "sitemap.xml").getroot()
    return {
        str(url.findtext("s:loc", "", SPACE)): {
            str(link.get("hreflang")): str(link.get("href")) for link in url.findall("x:link", SPACE)
        }
        for url in root.findall("s:url", SPACE)
    }


@pytest.mark.parametrize("site", ["molit", "smartcity", "kind"])
def test_every_address_is_a_page_of_the_site_that_is_canonical(real_out: Path, site: str) -> None:
    found = entries(real_out, site)
    assert len(found) > 100
    for url, languages in found.items():
        page = real_out / urlsplit(url).path.lstrip("/") / "index.html"
        assert f'<link rel="canonical" href="{url}">' in page.read_text(encoding="utf-8")
        assert url in languages.values()
        assert set(languages.values()) <= found.keys()


def test_every_canonical_page_of_a_site_is_listed(real: Loaded, real_out: Path) -> None:
    for site in real.program.config.sites:
        listed = set(entries(real_out, site.id))
        own = [t for t in real.routes.things(site) if t != "404" and real.routes.owner(site, t) == site]
        wanted = {real.routes.absolute(site, tag, thing) for tag in real.editions for thing in own}
        assert listed == wanted


def test_a_page_without_a_translation_is_listed_in_english_alone(minimal_out: Path) -> None:
    found = entries(minimal_out, "molit")
    home = next(url for url in found if url.endswith("/molit/en/"))
    call = next(url for url in found if url.endswith("/en/calls/2026/"))
    assert set(found[home]) == {"en", "ko", "ar"}
    assert set(found[call]) == {"en"}
    assert not [url for url in found if url.endswith("/ko/calls/2026/")]
    assert not [url for url in found if "404" in url]
