"""URLs: where every thing stands, whose it is, and that links between any two pages arrive."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from urllib.parse import urljoin

import pytest

from prospectus import release
from prospectus.config import Config, Site
from prospectus.loading import Loaded
from prospectus.program import Program
from prospectus.routes import Routes, address, country_slug, folder
from prospectus.schema import SLUG, CountryCode
from tests.conftest import change

LOCALES = ("en", "ko", "ar", "pt-BR")
COUNTRIES: list[str] = CountryCode().json()["enum"]
DOMAINS = {
    "kind": "https://kind.go.kr/",
    "molit": "https://www.molit.go.kr/kcn/",
    "smartcity": "https://smartcity.go.kr/",
}


@pytest.fixture(scope="module")
def routes(loaded: Loaded) -> Routes:
    return loaded.routes


@pytest.fixture(scope="module")
def program(loaded: Loaded) -> Program:
    return loaded.program


@pytest.fixture(scope="module")
def config(loaded: Loaded) -> Config:
    return loaded.program.config


@pytest.fixture(scope="module")
def molit(config: Config) -> Site:
    return config.site("molit")


@pytest.fixture(scope="module")
def kind(config: Config) -> Site:
    return config.site("kind")


@pytest.fixture(scope="module")
def smartcity(config: Config) -> Site:
    return config.site("smartcity")


def routes_with(program: Program, change: Callable[[Site], Site]) -> Routes:
    """Routes of the small project with other sites."""
    config = replace(program.config, sites=tuple(change(site) for site in program.config.sites))
    return Routes(config, replace(program, config=config))


def standing_at(urls: dict[str, str]) -> Callable[[Site], Site]:
    """Sites of which some stand at other addresses."""
    return lambda site: replace(site, base_url=urls.get(site.id, site.base_url))


@pytest.fixture
def published(project: Path) -> Routes:
    """Routes of the small project with every site at a domain of its own."""
    for id, url in DOMAINS.items():
        change(project, f"sites/{id}.yml", f"site_url: http://localhost:8000/{id}/", f"site_url: {url}")
    return release.checked(project).routes


def owning(name: str, *sections: str) -> Callable[[Site], Site]:
    """Sites of which one alone owns record sections."""
    return lambda site: replace(site, settings=replace(site.settings, owns=sections if site.id == name else ()))


# -- where things stand ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("thing", "url"),
    [
        ("home", ""),
        ("sitemap", "sitemap/"),
        ("404", "404.html"),
        ("page:apply/faq", "apply/faq/"),
        ("page:press/2026-01-27-call", "press/2026-01-27-call/"),
        ("page:cookies", "cookies/"),
        ("project:hanoi-traffic-2026", "projects/hanoi-traffic-2026/"),
        ("call:2026", "calls/2026/"),
        ("institution:kind", "institutions/kind/"),
        ("country:VN", "countries/vietnam/"),
        ("country:NO", "countries/norway/"),
        ("sector:transport", "solutions/transport/"),
        ("sector:data-platforms", "solutions/data-platforms/"),
        ("form:visit", "forms/visit/"),
        ("list:projects", "projects/"),
        ("list:countries", "countries/"),
        ("list:sectors", "solutions/"),
        ("list:calls", "calls/"),
        ("list:institutions", "institutions/"),
        ("list:press", "press/"),
    ],
)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_thing_has_the_same_url_in_every_locale(
    routes: Routes, molit: Site, locale: str, thing: str, url: str
) -> None:
    file = url if url.endswith(".html") else f"{url}index.html"
    assert folder(thing) == url
    assert address(locale, thing) == f"{locale}/{url}"
    assert routes.path(locale, thing) == f"{locale}/{file}"
    assert routes.absolute(molit, locale, thing) == f"http://localhost:8000/molit/{locale}/{url}"


def test_every_url_is_plain_ascii_in_small_letters(routes: Routes, config: Config) -> None:
    for site in config.sites:
        for thing in routes.things(site):
            assert re.fullmatch(rf"(?:(?:{SLUG}/)*|404\.html)", folder(thing)), thing


def test_no_two_things_of_a_site_share_a_file(routes: Routes, config: Config) -> None:
    for site in config.sites:
        paths = Counter(routes.path("en", thing) for thing in routes.things(site))
        assert paths.most_common(1)[0][1] == 1


def test_an_unknown_list_has_no_url() -> None:
    with pytest.raises(KeyError):
        folder("list:tenders")


# -- countries ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("TR", "turkiye"),
        ("CI", "cote-divoire"),
        ("AX", "aland-islands"),
        ("BL", "st-barthelemy"),
        ("ST", "sao-tome-principe"),
        ("CW", "curacao"),
        ("RE", "reunion"),
        ("CD", "congo-kinshasa"),
        ("CG", "congo-brazzaville"),
        ("MM", "myanmar"),
        ("NO", "norway"),
        ("US", "united-states"),
    ],
)
def test_a_country_is_named_in_ascii(code: str, slug: str) -> None:
    assert country_slug(code) == slug


def test_every_country_has_a_slug_of_its_own() -> None:
    slugs = Counter(country_slug(code) for code in COUNTRIES)
    assert len(slugs) == len(COUNTRIES) > 240


def test_every_country_slug_is_made_of_small_letters_digits_and_hyphens() -> None:
    assert [code for code in COUNTRIES if not re.fullmatch(SLUG, country_slug(code))] == []


# -- which things there are -----------------------------------------------------------------------


def test_a_site_has_its_pages_then_the_records_of_its_sections(routes: Routes, kind: Site) -> None:
    assert routes.things(kind) == (
        "home",
        "search",
        "sitemap",
        "editions",
        "data",
        "offline",
        "404",
        "page:about/privacy",
        "page:apply/check",
        "page:apply/dates",
        "page:apply/demonstrations",
        "page:apply/faq",
        "page:apply/forms",
        "page:apply/how-to-apply",
        "page:apply/who-can-apply",
        "page:program/meet-the-program",
        "page:program/support",
        "list:projects",
        "project:hanoi-traffic-2026",
        "project:oslo-parking-2026",
        "list:countries",
        "country:NO",
        "country:VN",
        "list:calls",
        "call:2026",
        "list:institutions",
        "institution:kind",
        "institution:molit",
        "institution:smartcity",
        "form:visit",
    )


def test_a_site_takes_pages_by_their_sections(routes: Routes, molit: Site, smartcity: Site) -> None:
    assert routes.has(molit, "page:press/2026-01-27-call")
    assert not routes.has(smartcity, "page:press/2026-01-27-call")


def test_a_list_without_records_of_its_own_is_one_thing(routes: Routes, molit: Site) -> None:
    assert [thing for thing in routes.things(molit) if ":press" in thing] == [
        "page:press/2026-01-27-call",
        "list:press",
    ]


def test_only_sectors_of_projects_are_things(routes: Routes, smartcity: Site) -> None:
    found = [thing for thing in routes.things(smartcity) if thing.startswith("sector:")]
    assert found == ["sector:data-platforms", "sector:transport"]


def test_no_site_has_a_thing_twice(routes: Routes, config: Config) -> None:
    for site in config.sites:
        assert len(set(routes.things(site))) == len(routes.things(site))


@pytest.mark.parametrize("thing", ["home", "404", "page:apply/faq", "sector:transport", "form:visit", "list:press"])
def test_a_thing_exists_where_any_site_has_it(routes: Routes, thing: str) -> None:
    assert routes.exists(thing)


@pytest.mark.parametrize(
    "thing",
    [
        "",
        "page:",
        "page:apply/fag",
        "page:apply/faq#when",
        "sector:water",
        "country:KR",
        "project:x",
        "form:x",
        "list:x",
        "list:forms",  # a page of guidance lists them
    ],
)
def test_nothing_else_exists(routes: Routes, config: Config, thing: str) -> None:
    assert not routes.exists(thing)
    assert not any(routes.has(site, thing) for site in config.sites)


# -- whose they are -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("thing", "owner"),
    [
        ("page:about/privacy", "molit"),
        ("page:apply/forms", "kind"),
        ("page:apply/faq", "smartcity"),
        ("page:press/2026-01-27-call", "molit"),
        ("project:hanoi-traffic-2026", "smartcity"),
        ("country:VN", "smartcity"),
        ("sector:transport", "smartcity"),
        ("call:2026", "molit"),
        ("institution:kind", "molit"),
        ("form:visit", "kind"),
        ("list:projects", "smartcity"),
        ("list:sectors", "smartcity"),
        ("list:press", "molit"),
    ],
)
def test_a_thing_has_one_owner_whoever_shows_it(routes: Routes, config: Config, thing: str, owner: str) -> None:
    assert {routes.owner(site, thing).id for site in config.sites} == {owner}


@pytest.mark.parametrize("thing", ["home", "sitemap", "404", "page:apply/fag", "list:tenders"])
def test_what_nobody_owns_is_the_sites_own(routes: Routes, config: Config, thing: str) -> None:
    for site in config.sites:
        assert routes.owner(site, thing) is site


def test_records_of_a_section_that_nobody_owns_are_the_sites_own(program: Program, kind: Site) -> None:
    assert routes_with(program, owning("molit", "calls")).owner(kind, "project:oslo-parking-2026") is kind


def test_a_page_whose_owner_is_no_site_is_the_sites_own(program: Program, kind: Site) -> None:
    pages = {**program.pages, "apply/faq": replace(program.pages["apply/faq"], owner="moon")}
    assert Routes(program.config, replace(program, pages=pages)).owner(kind, "page:apply/faq") is kind


# -- links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "there", "link"),
    [
        ("en/", "en/", "./"),
        ("en/", "en/apply/faq/", "apply/faq/"),
        ("en/apply/faq/", "en/", "../../"),
        ("en/apply/faq/", "en/apply/faq/", "./"),
        ("en/apply/faq/", "en/apply/dates/", "../dates/"),
        ("en/apply/faq/", "ko/apply/faq/", "../../../ko/apply/faq/"),
        ("en/projects/", "en/projects/oslo/", "oslo/"),
        ("en/projects/oslo/", "en/projects/", "../"),
        ("en/404.html", "en/", "./"),
        ("en/404.html", "en/404.html", "404.html"),
        ("en/apply/faq/", "en/404.html", "../../404.html"),
        ("en/apply/faq/", "assets/site.css", "../../../assets/site.css"),
        ("en/a/", "en/a.html", "../a.html"),
        ("en/a/", "en/a", "../a"),
        ("", "en/", "en/"),
        ("en/", "", "../"),
        ("", "", "./"),
    ],
)
def test_a_relative_address_leads_from_one_url_to_another(routes: Routes, here: str, there: str, link: str) -> None:
    assert routes.between(here, there) == link
    assert urljoin(f"https://example.org/{here}", link) == f"https://example.org/{there}"


def test_a_link_between_any_two_pages_of_a_site_arrives(routes: Routes, config: Config) -> None:
    for site in config.sites:
        for here, there in product(routes.things(site), repeat=2):
            link = routes.link(site, "ko", here, there)
            assert link.startswith(f"/{site.id}/ko/") if here == "404" else not link.startswith(("/", "http")), link
            assert urljoin(routes.absolute(site, "ko", here), link) == routes.absolute(site, "ko", there)


def test_a_site_works_below_any_address(routes: Routes, kind: Site) -> None:
    link = routes.link(kind, "ar", "page:apply/faq", "country:VN")
    for base in ("https://kind.go.kr/", "https://example.org/a/b/c/", "file:///mnt/disc/"):
        assert urljoin(f"{base}ar/apply/faq/", link) == f"{base}ar/countries/vietnam/"


# -- links to other sites -------------------------------------------------------------------------


def crossing(routes: Routes, site: Site) -> list[tuple[str, str]]:
    """Each thing of a site, with each that only other sites have."""
    everything = {thing for other in routes.config.sites for thing in routes.things(other)}
    return list(product(routes.things(site), sorted(everything - set(routes.things(site)))))


def pages_of(routes: Routes, locale: str) -> set[str]:
    """The addresses of all pages of all sites."""
    return {routes.absolute(site, locale, thing) for site in routes.config.sites for thing in routes.things(site)}


def test_a_link_to_another_site_of_the_host_is_relative_and_arrives_at_a_page(routes: Routes, config: Config) -> None:
    pages = pages_of(routes, "ar")
    for site in config.sites:
        for here, there in crossing(routes, site):
            link = routes.link(site, "ar", here, there)
            assert link.startswith("/" if here == "404" else "../"), link
            arrived = urljoin(routes.absolute(site, "ar", here), link)
            assert arrived in pages
            assert not arrived.startswith(site.base_url)


def test_a_link_to_another_host_is_absolute_and_arrives_at_a_page(published: Routes) -> None:
    pages = pages_of(published, "ar")
    for site in published.config.sites:
        for here, there in crossing(published, site):
            link = published.link(site, "ar", here, there)
            assert link in pages
            assert not link.startswith(site.base_url)


def test_links_within_a_site_do_not_depend_on_where_it_stands(routes: Routes, published: Routes, kind: Site) -> None:
    there = published.config.site("kind")
    for here, target in product(set(routes.things(kind)) - {"404"}, routes.things(kind)):
        assert published.link(there, "en", here, target) == routes.link(kind, "en", here, target)


@pytest.mark.parametrize(
    ("mine", "theirs", "link"),
    [
        ("http://localhost:8000/kind/", "http://localhost:8000/smartcity/", "../../../../smartcity/ko/"),
        ("http://localhost:8000/a/b/", "http://localhost:8000/a/c/", "../../../../c/ko/"),
        ("https://example.org/", "https://example.org/portal/", "../../../portal/ko/"),
        ("https://example.org/kind/", "https://example.org/", "../../../../ko/"),
        ("https://example.org/kind/", "https://example.org/kind/portal/", "../../../portal/ko/"),
        ("http://localhost:8000/kind/", "http://localhost:8001/kind/", "http://localhost:8001/kind/ko/"),
        ("http://localhost:8000/kind/", "http://127.0.0.1:8000/portal/", "http://127.0.0.1:8000/portal/ko/"),
        ("http://example.org/kind/", "https://example.org/portal/", "https://example.org/portal/ko/"),
        ("https://kind.go.kr/", "https://smartcity.go.kr/", "https://smartcity.go.kr/ko/"),
        ("https://go.kr/", "https://smartcity.go.kr/", "https://smartcity.go.kr/ko/"),
    ],
)
def test_a_link_to_another_site_is_relative_where_scheme_host_and_port_are_the_same(
    program: Program, mine: str, theirs: str, link: str
) -> None:
    routes = routes_with(program, standing_at({"kind": mine, "smartcity": theirs}))
    site, other = routes.config.site("kind"), routes.config.site("smartcity")
    assert routes.elsewhere(site, "ko", "page:apply/faq", other, "home") == link
    assert urljoin(routes.absolute(site, "ko", "page:apply/faq"), link) == f"{theirs}ko/"


def test_a_thing_of_both_sites_can_be_linked_in_the_other(routes: Routes, kind: Site, molit: Site) -> None:
    link = routes.elsewhere(kind, "en", "page:apply/faq", molit, "page:apply/faq")
    assert link == "../../../../molit/en/apply/faq/"


@pytest.mark.parametrize(
    ("thing", "link"),
    [
        ("sector:transport", "../../smartcity/ko/solutions/transport/"),
        ("list:sectors", "../../smartcity/ko/solutions/"),
        ("list:press", "../../molit/ko/press/"),
        ("page:press/2026-01-27-call", "../../molit/ko/press/2026-01-27-call/"),
    ],
)
def test_a_thing_of_another_site_is_linked_at_its_owner_in_the_same_language(
    routes: Routes, kind: Site, thing: str, link: str
) -> None:
    assert routes.link(kind, "ko", "home", thing) == link


@pytest.mark.parametrize(
    ("thing", "link"),
    [
        ("sector:transport", "https://smartcity.go.kr/ko/solutions/transport/"),
        ("list:press", "https://www.molit.go.kr/kcn/ko/press/"),
        ("list:press#2026", "https://www.molit.go.kr/kcn/ko/press/#2026"),
    ],
)
def test_a_thing_of_another_host_is_linked_at_its_owner_in_the_same_language(
    published: Routes, thing: str, link: str
) -> None:
    assert published.link(published.config.site("kind"), "ko", "home", thing) == link


def test_a_thing_of_several_other_sites_is_linked_at_its_owner_not_at_the_first(program: Program, kind: Site) -> None:
    def without_projects(site: Site) -> Site:
        shown = ("calls",) if site.id == "kind" else site.settings.records
        return replace(site, settings=replace(site.settings, records=shown))

    routes = routes_with(program, without_projects)
    link = routes.link(kind, "en", "home", "project:oslo-parking-2026")
    assert link == "../../smartcity/en/projects/oslo-parking-2026/"


def test_a_thing_that_its_owner_does_not_show_is_linked_where_it_stands(program: Program, molit: Site) -> None:
    routes = routes_with(program, owning("kind", "sectors"))
    assert routes.link(molit, "en", "home", "sector:transport") == "../../smartcity/en/solutions/transport/"


# -- links of the page that is shown at any address -----------------------------------------------


@pytest.mark.parametrize(
    ("base", "target", "link"),
    [
        ("http://localhost:8000/kind/", "home", "/kind/ko/"),
        ("http://localhost:8000/kind/", "page:apply/faq#when", "/kind/ko/apply/faq/#when"),
        ("http://localhost:8000/kind/", "404", "/kind/ko/404.html"),
        ("http://localhost:8000/kind/", "list:press", "/molit/ko/press/"),
        ("http://localhost:8000/kind/", "sector:transport#projects", "/smartcity/ko/solutions/transport/#projects"),
        ("http://localhost:8000/", "home", "/ko/"),
        ("http://localhost:8000/", "list:press", "/molit/ko/press/"),
        ("https://kind.go.kr/", "page:apply/faq", "/ko/apply/faq/"),
        ("https://kind.go.kr/a/b/", "home", "/a/b/ko/"),
        ("https://kind.go.kr/", "list:press", "http://localhost:8000/molit/ko/press/"),
    ],
)
def test_links_of_a_404_page_start_at_the_root(program: Program, base: str, target: str, link: str) -> None:
    routes = routes_with(program, standing_at({"kind": base}))
    assert routes.link(routes.config.site("kind"), "ko", "404", target) == link


@pytest.mark.parametrize("shown", ["", "gone", "gone/", "en/gone/", "ko/projects/gone/deep/er.html"])
def test_links_of_a_404_page_arrive_from_any_address(routes: Routes, config: Config, shown: str) -> None:
    pages = pages_of(routes, "en")
    for site in config.sites:
        for there in [*routes.things(site), *(there for here, there in crossing(routes, site) if here == "404")]:
            assert urljoin(f"{site.base_url}{shown}", routes.link(site, "en", "404", there)) in pages


@pytest.mark.parametrize(
    ("here", "link"),
    [
        ("404", "/kind/assets/site.css"),
        ("home", "../assets/site.css"),
        ("page:apply/faq", "../../../assets/site.css"),
    ],
)
def test_files_of_a_site_are_found_from_each_page(routes: Routes, kind: Site, here: str, link: str) -> None:
    assert routes.within(kind, "ko", here, "assets/site.css") == link


@pytest.mark.parametrize("locale", ["en", "ko", "ar"])
def test_a_built_404_page_has_nothing_that_depends_on_its_address(minimal_out: Path, locale: str) -> None:
    page = (minimal_out / "kind" / locale / "404.html").read_text(encoding="utf-8")
    found = re.findall(r"""\b(?:href|src|action)=["']?([^"'\s>]+)""", page)
    ours = [url for url in found if not re.match(r"#|[a-z]+:", url)]
    assert [url for url in ours if not url.startswith("/")] == []
    assert {f"/{name}/{locale}/" for name in ("kind", "molit", "smartcity")} < set(ours)


# -- anchors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "target", "link"),
    [
        ("home", "page:apply/faq#when", "apply/faq/#when"),
        ("page:apply/faq", "page:apply/faq#when", "./#when"),
        ("page:apply/faq", "home#projects", "../../#projects"),
        ("page:apply/faq", "404#top", "../../404.html#top"),
        ("home", "page:apply/faq#언제", "apply/faq/#언제"),
        ("home", "page:apply/faq#a#b", "apply/faq/#a#b"),
        ("home", "page:apply/faq#", "apply/faq/#"),
        ("home", "sector:transport#projects", "../../smartcity/en/solutions/transport/#projects"),
    ],
)
def test_a_link_keeps_its_anchor(routes: Routes, kind: Site, here: str, target: str, link: str) -> None:
    assert routes.link(kind, "en", here, target) == link


def test_calendars_feeds_and_sitemaps_stand_beside_what_they_are_of(loaded: Loaded) -> None:
    routes = loaded.routes
    assert routes.calendar("en", "call:2026") == "en/calls/2026/kcn-call-2026-en.ics"
    assert routes.feed("ko") == "ko/feed.xml"
    assert (routes.sitemap(), routes.sitemap("ko")) == ("sitemap.xml", "sitemap-ko.xml")
    kind = loaded.program.config.site("kind")
    assert routes.file(kind, routes.feed("ko")) == f"{kind.base_url}ko/feed.xml"
