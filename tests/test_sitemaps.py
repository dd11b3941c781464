"""Sitemaps: the pages that a site answers for, in the languages that they are in, and how these belong together."""

from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from prospectus.loading import Loaded
from prospectus.outputs.sitemaps import Sitemaps, changed

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SITES = ("molit", "smartcity", "kind")
HOST = "http://localhost:8000/"
Entries = dict[str, dict[str, str]]


def file(out: Path, url: str) -> Path:
    """The built file of an address."""
    path = out / urlsplit(url).path.lstrip("/")
    return path / "index.html" if url.endswith("/") else path


def maps(out: Path, site: str) -> list[str]:
    """The addresses of the sitemaps that a site's index names."""
    root = ElementTree.parse(out / site / "sitemap.xml").getroot()
    assert root.tag.endswith("}sitemapindex")
    return [str(found.findtext("s:loc", "", SPACE)) for found in root]


def rows(out: Path, site: str) -> list[tuple[str, Element]]:
    """Every entry of every sitemap: the sitemap's address, and the entry."""
    return [(url, row) for url in maps(out, site) for row in ElementTree.parse(file(out, url)).getroot()]


def languages(row: Element) -> dict[str, str]:
    return {str(link.get("hreflang")): str(link.get("href")) for link in row.findall("x:link", SPACE)}


def entries(out: Path, site: str) -> Entries:
    """Address -> language -> address of the same page in it."""
    return {str(row.findtext("s:loc", "", SPACE)): languages(row) for _, row in rows(out, site)}


@pytest.fixture(params=["minimal", "real"])
def built(request: pytest.FixtureRequest) -> Path:
    """The small project's sites, which have no translations, then the real ones."""
    out: Path = request.getfixturevalue(f"{request.param}_out")
    return out


def test_the_index_names_one_sitemap_for_each_language(built: Path) -> None:
    for site in SITES:
        tags = sorted(folder.parent.name for folder in (built / site).glob("*/404.html"))
        assert sorted(maps(built, site)) == sorted(f"{HOST}{site}/sitemap-{tag}.xml" for tag in tags)
        assert {path.name for path in (built / site).glob("sitemap*.xml")} == {
            "sitemap.xml",
            *(f"sitemap-{tag}.xml" for tag in tags),
        }


def test_a_sitemap_holds_the_pages_of_its_language_and_the_first_the_choice_of_language(built: Path) -> None:
    for site in SITES:
        homes = 0
        for url, row in rows(built, site):
            tag, found = url.removesuffix(".xml").rpartition("-")[2], str(row.findtext("s:loc", "", SPACE))
            if found == f"{HOST}{site}/":
                homes += tag == "en"
            else:
                assert found.startswith(f"{HOST}{site}/{tag}/"), found
        assert homes == 1


def test_every_address_stands_once_and_is_a_canonical_page_of_the_site(built: Path) -> None:
    for site in SITES:
        found = [str(row.findtext("s:loc", "", SPACE)) for _, row in rows(built, site)]
        assert len(found) == len(set(found)) > 5
        for url in found:
            assert f'<link rel="canonical" href="{url}">' in file(built, url).read_text(encoding="utf-8"), url


def test_pages_in_other_languages_name_each_other_and_themselves(built: Path) -> None:
    for site in SITES:
        found = entries(built, site)
        for url, others in found.items():
            assert url in others.values()
            assert all(found[other] == others for other in others.values()), url


def test_no_language_is_named_twice_for_a_page(built: Path) -> None:
    for site in SITES:
        for _, row in rows(built, site):
            assert len(row.findall("x:link", SPACE)) == len(languages(row))


def test_the_page_for_all_other_languages_is_english_and_for_a_home_the_choice_of_language(built: Path) -> None:
    for site in SITES:
        root = f"{HOST}{site}/"
        for others in entries(built, site).values():
            home = others["en"] == f"{root}en/"
            assert others["x-default"] == (root if home else others["en"])


@pytest.mark.parametrize("which", ["minimal", "real"])
def test_what_is_listed_is_what_the_site_owns_in_the_languages_it_is_translated_into(
    request: pytest.FixtureRequest, which: str
) -> None:
    loaded: Loaded = request.getfixturevalue({"minimal": "loaded", "real": "real"}[which])
    out: Path = request.getfixturevalue(f"{which}_out")
    routes = loaded.routes
    for site in loaded.program.config.sites:
        own = [thing for thing in routes.things(site) if thing != "404" and routes.owner(site, thing) == site]
        wanted = {
            routes.absolute(site, tag, thing)
            for tag, edition in loaded.editions.items()
            for thing in own
            if edition.is_translated(thing)
        }
        assert set(entries(out, site.id)) == wanted | {site.base_url}


def test_a_page_without_a_translation_is_listed_in_english_alone(minimal_out: Path) -> None:
    found = entries(minimal_out, "molit")
    assert set(found[f"{HOST}molit/en/"]) == {"en", "ko", "ar", "x-default"}
    assert set(found[f"{HOST}molit/en/calls/2026/"]) == {"en", "x-default"}
    assert f"{HOST}molit/ko/calls/2026/" not in found
    assert not [url for url in found if "404" in url]


def test_a_page_changed_when_its_source_was_reviewed_and_not_when_it_was_built(loaded: Loaded) -> None:
    program = loaded.program
    assert changed(program, "call:2026") == program.calls["2026"].reviewed
    assert changed(program, "page:apply/faq") == program.pages["apply/faq"].reviewed
    assert changed(program, "project:hanoi-traffic-2026") == program.projects["hanoi-traffic-2026"].reviewed
    assert changed(program, "country:VN") == program.projects["hanoi-traffic-2026"].reviewed
    assert changed(program, "home") == program.content_date


def test_every_kind_of_page_has_a_day(real: Loaded) -> None:
    days = {changed(real.program, thing) for site in real.program.config.sites for thing in real.routes.things(site)}
    assert all(len(day) == len("2026-11-01") for day in days)
    assert max(days) <= real.program.content_date


def test_a_sitemap_without_english_leads_other_readers_to_its_first_language(loaded: Loaded) -> None:
    site = loaded.program.config.site("molit")
    found = Sitemaps(site, {"ko": loaded.offer("ko")}, loaded.routes)
    assert [artifact.path for artifact in found.plan()] == ["sitemap.xml", "sitemap-ko.xml"]
    assert b'hreflang="x-default" href="http://localhost:8000/molit/"' in found.pages("ko")
    assert b"/en/" not in found.pages("ko")
