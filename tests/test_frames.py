"""Frames: what surrounds the pages of a site in one language is drawn once, and every address in it leads somewhere."""

import re
from collections import Counter, defaultdict
from typing import Any
from urllib.parse import urldefrag, urljoin

import pytest
from jinja2 import Template

from prospectus.loading import Loaded
from prospectus.outputs.frames import NOWHERE, Frame, is_template
from prospectus.outputs.pages import Pages
from prospectus.outputs.slots import MARK
from prospectus.planning import Planner, planner
from prospectus.templating import SlotError

HANOI, OSLO = "project:hanoi-traffic-2026", "project:oslo-parking-2026"
SITES = ("molit", "smartcity", "kind")
# what stands in a frame for the page itself
OWN = {"title", "description", "policy", "style", "scripts", "linked", "class", "content", "canonical", "card"}


@pytest.fixture
def plan(loaded: Loaded) -> Planner:
    """A plan of which nothing was drawn yet."""
    return planner(loaded)


@pytest.fixture(scope="module")
def shared(loaded: Loaded) -> Planner:
    """A plan whose frames are drawn once for many tests."""
    return planner(loaded)


def of(plan: Planner, site: str = "molit", tag: str = "en") -> Pages:
    (found,) = (pages for pages in plan.pages(tag) if pages.site.id == site)
    return found


# -- drawn once -----------------------------------------------------------------------------------


def test_the_frame_is_drawn_once_and_its_parts_once_for_what_decides_them(
    plan: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, counts = of(plan, "kind", "ko"), Counter[str]()
    render = Template.render

    def counted(self: Template, *given: Any, **named: Any) -> str:
        counts[str(self.name)] += 1
        return render(self, *given, **named)

    monkeypatch.setattr(Template, "render", counted)
    things = pages.routes.things(pages.site)
    for thing in things:
        pages.page(thing).decode()
    assert len(things) > 25
    assert (counts["base.html"], counts["partials/social.html"]) == (1, 1)
    assert counts["partials/tabs.html"] == len({pages.current(thing) for thing in things}) < 8
    assert counts["partials/path.html"] == len({tuple(pages.way(thing)) for thing in things})
    assert counts["partials/alternate.html"] == len({pages.translated(thing) for thing in things}) == 2
    beside = [thing for thing in things if "partials/nav.html" in pages.content(thing).main]
    assert counts["partials/nav.html"] == len(beside) > 10


def test_pages_of_a_folder_that_stand_alike_have_one_frame(shared: Planner) -> None:
    pages = of(shared)
    assert pages.around(HANOI) is pages.around(OSLO)
    assert pages.around("country:VN") is pages.around("country:NO")
    assert pages.around("page:apply/faq") is pages.around("page:apply/dates")
    assert pages.around(HANOI) is not pages.around("country:VN")
    assert pages.around("list:projects") is not pages.around("list:calls")


@pytest.mark.parametrize("tag", ["en", "ko", "ar"])
def test_a_frame_that_was_drawn_for_other_pages_is_that_of_the_page(loaded: Loaded, shared: Planner, tag: str) -> None:
    for site in SITES:
        pages = of(shared, site, tag)
        for thing in pages.routes.things(pages.site):
            pages.around(thing)
        for thing in ("home", NOWHERE, HANOI, "page:apply/faq", "form:visit", "list:calls", "search", "country:NO"):
            alone = of(planner(loaded, (pages.site,), ()), site, tag)
            assert alone.around(thing) == pages.around(thing), thing


def test_a_frame_leaves_to_the_page_what_only_the_page_knows(shared: Planner) -> None:
    for site in SITES:
        pages = of(shared, site)
        for thing in pages.routes.things(pages.site):
            left = {*pages.around(thing)[1::2]}
            assert left - {f"in:{tag}" for tag in pages.offers} <= OWN, thing
            assert left <= {*pages.facts(thing), *pages.head(thing, pages.content(thing)), "content", "scripts"}, thing
            assert {"title", "content", "style"} <= left, thing


def test_only_parts_are_templates() -> None:
    assert is_template("partials/nav.html")
    assert not any(map(is_template, ("title", "thing:home", "asset:symbol.svg", "in:ko", "file:en/feed.xml")))


# -- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize("site", SITES)
def test_an_address_leads_where_it_says_from_every_page_of_a_folder(shared: Planner, site: str) -> None:
    pages = of(shared, site, "ko")
    routes = pages.routes
    targets = [*routes.all_things, f"{HANOI}#dates"]
    for thing in routes.things(pages.site):
        here, addresses = routes.absolute(pages.site, "ko", thing), pages.addresses(thing)
        for target in targets:
            plain, anchor = urldefrag(target)
            there = urljoin(here, addresses[f"thing:{target}"])
            assert there == routes.full(pages.site, "ko", plain) + (f"#{anchor}" if anchor else ""), (thing, target)
        for other in pages.config.sites:
            assert urljoin(here, addresses[f"site:{other.id}"]) == routes.absolute(other, "ko", "home"), thing
        for name, path in pages.addresses(thing).assets.items():
            assert urljoin(here, addresses[f"asset:{name}"]) == pages.site.base_url + path, thing
        assert urljoin(here, addresses["file:ko/feed.xml"]) == f"{pages.site.base_url}ko/feed.xml", thing


def test_an_address_is_worked_out_once_for_all_pages_of_a_folder(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, asked = of(planner(loaded)), Counter[tuple[str, str]]()
    link = pages.routes.link

    def counted(site: Any, locale: str, here: str, target: str) -> str:
        asked[here, target] += 1
        return link(site, locale, here, target)

    monkeypatch.setattr(pages.routes, "link", counted)
    for thing in pages.routes.things(pages.site):
        pages.page(thing).decode()
    assert set(asked.values()) == {1}
    folders = {here for here, _ in asked}
    assert len(folders) < len(pages.routes.things(pages.site))


def test_pages_share_addresses_only_with_pages_of_their_folder(shared: Planner) -> None:
    pages = of(shared)
    folders: dict[int, set[str]] = defaultdict(set)
    for thing in pages.routes.things(pages.site):
        path = pages.routes.path("en", thing)
        folders[id(pages.addresses(thing))].add(path.removesuffix("index.html").rstrip("/").rpartition("/")[0])
    assert all(len(paths) == 1 for paths in folders.values())
    assert len(folders) > 8
    assert pages.addresses(HANOI) is pages.addresses(OSLO)
    assert pages.addresses(HANOI) is not of(shared, "kind").addresses(HANOI)


def test_on_a_page_that_is_shown_at_any_address_links_begin_at_the_root(shared: Planner) -> None:
    pages = of(shared, "smartcity")
    addresses = pages.addresses(NOWHERE)
    for name in ("thing:home", f"thing:{HANOI}", "asset:symbol.svg", "file:en/feed.xml", "site:kind", "site:smartcity"):
        assert addresses[name].startswith(("/smartcity/", "/kind/")), name
    for url in re.findall(r'<(?:a|link)\s[^<>]*?href="([^"]*)"', pages.page(NOWHERE).decode()):
        assert url.startswith(("/", "#", "http", "mailto:", "tel:")), url


@pytest.mark.parametrize(
    "name", ["nothing", "", "kind:home", "asset:none.css", "thing:page:none", "site:none", "in:en"]
)
def test_what_nobody_knows_has_no_address(shared: Planner, name: str) -> None:
    with pytest.raises(SlotError):
        of(shared).addresses("home")[name]


@pytest.mark.parametrize("name", ["nothing", "partials/none.html"])
def test_what_a_page_leaves_open_and_nobody_knows_is_an_error(shared: Planner, name: str) -> None:
    with pytest.raises(Exception, match=re.escape(name)):
        of(shared).filled("home", ("", name, ""))


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_page_in_every_language_is_that_page(shared: Planner, tag: str) -> None:
    pages = of(shared, "kind", tag)
    for thing in pages.routes.things(pages.site):
        here = pages.routes.absolute(pages.site, tag, thing)
        found = {slot: urljoin(here, url) for slot, url in pages.languages(thing).items()}
        assert found == {f"in:{other}": pages.routes.absolute(pages.site, other, thing) for other in ("en", "ko", "ar")}


# -- what decides a frame -------------------------------------------------------------------------


def test_a_frame_says_nothing_of_what_its_pages_are_about(shared: Planner) -> None:
    """So it can surround all of them: two pages with one frame have nothing of each other."""
    pages = of(shared)
    words = "".join(pages.around(HANOI)[::2])
    assert "Hanoi" not in words
    assert "hanoi" not in words
    assert MARK not in words


def test_frames_are_told_apart_by_what_they_say(shared: Planner) -> None:
    pages = of(shared)
    things = pages.routes.things(pages.site)
    prints = {thing: pages.frame(thing).digest for thing in things}
    different = {pages.around(thing) for thing in things}
    assert (
        len(set(prints.values())) == len(different) == len({(prints[thing], pages.around(thing)) for thing in things})
    )
    assert prints["home"] != of(shared, "kind").frame("home").digest


def test_a_frame_is_that_of_a_site_and_not_of_an_edition_alone(shared: Planner) -> None:
    brands = {site: "".join(of(shared, site).around(HANOI)[::2]) for site in SITES}
    for site, words in brands.items():
        assert f'data-kcn-site="{site}"' in words
        assert f"{site} site" in words
    assert isinstance(of(shared), Frame)
