"""What is planned: every thing of every site, drawn once for all of them."""

from itertools import groupby

import pytest

from prospectus.loading import Loaded
from prospectus.outputs.contents import Contents
from prospectus.planning import Planner, planner

HANOI = "project:hanoi-traffic-2026"
OF_ALL_SITES = (HANOI, "call:2026", "page:about/privacy", "list:institutions", "editions", "404", "country:VN")


@pytest.fixture
def plan(loaded: Loaded) -> Planner:
    return planner(loaded, locales=("en", "ko"))


def test_the_pages_of_a_thing_stand_together_for_all_sites(plan: Planner) -> None:
    paths = [artifact.path for _, artifact in plan.locale("ko") if artifact.path.endswith(".html")]
    assert len([path for path, _ in groupby(paths)]) == len(set(paths))


def test_a_content_is_drawn_once_for_all_sites(plan: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    find = Contents.subject

    def subject(self: Contents, thing: str) -> dict[str, object]:
        drawn.append(thing)
        return find(self, thing)

    pages = plan.pages("ko")
    monkeypatch.setattr(Contents, "subject", subject)
    for thing in OF_ALL_SITES:
        found = [each.page(thing) for each in pages if each.routes.has(each.site, thing)]
        assert len(found) >= 2, thing
    assert drawn == list(OF_ALL_SITES)


@pytest.mark.parametrize("thing", [*OF_ALL_SITES, "home", "search", "sitemap"])
def test_a_page_is_the_same_whichever_site_is_drawn_first(loaded: Loaded, thing: str) -> None:
    together = {
        each.site.id: each.page(thing) for each in planner(loaded).pages("ar") if each.routes.has(each.site, thing)
    }
    for site in loaded.program.config.sites:
        if loaded.routes.has(site, thing):
            (alone,) = planner(loaded, (site,)).pages("ar")
            assert alone.page(thing) == together[site.id]


def test_a_frame_is_drawn_once_for_all_pages(plan: Planner) -> None:
    (pages,) = (each for each in plan.pages("en") if each.site.id == "molit")
    for thing in pages.routes.things(pages.site):
        pages.page(thing)
    drawn = [template for template, *_ in pages._drawn]
    assert drawn.count("base.html") == drawn.count("partials/social.html") == 1
    assert drawn.count("partials/tabs.html") < 10


def test_nothing_is_left_to_fill_in(plan: Planner) -> None:
    for site, artifact in plan.locale("en"):
        if artifact.path.endswith(".html"):
            assert not {b"\x1a", b"\x1d"} & {bytes([byte]) for byte in artifact.make()}, (site, artifact.path)


def test_the_plan_of_all_has_what_belongs_to_no_locale(plan: Planner) -> None:
    paths = {artifact.path for artifact in plan.all(plan.sites[0])}
    assert {"index.html", "sitemap.xml", "sitemap-en.xml", "sitemap-ko.xml", "en/index.html", "ko/index.html"} <= paths
    assert not [path for path in paths if path.startswith("ar/")]


def test_what_decides_a_page_is_the_same_each_time(loaded: Loaded) -> None:
    for thing in ("home", HANOI, "search", "404", "page:apply/faq"):
        (one,), (other,) = (planner(loaded, (loaded.program.config.site("molit"),)).pages("ko") for _ in range(2))
        one.page(thing)
        used = one.used(thing)
        assert one.inputs(thing, used) == other.inputs(thing, used), thing
        assert {"sources", "labels", "titles", "templates", "program", "frame", "style", "addresses", "head"} == set(
            one.inputs(thing, used)
        )


def test_an_offer_says_what_is_not_translated(loaded: Loaded) -> None:
    offers = planner(loaded).offers
    assert offers["en"].untranslated == frozenset()
    for thing in loaded.routes.all_things:
        assert offers["ko"].is_translated(thing) == loaded.editions["ko"].is_translated(thing), thing
    assert not offers["ko"].is_translated(HANOI)
