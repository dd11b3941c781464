"""The plan of a build: every file of every site, named before the first is made."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest

from prospectus import release
from prospectus.artifacts import Artifact, collisions
from prospectus.loading import Loaded
from prospectus.making import Planned
from prospectus.outputs.contents import Contents
from prospectus.outputs.frames import Frame
from prospectus.planning import Planner, planner
from prospectus.release import Request
from prospectus.report import Recorder
from tests.conftest import LOCALES

SITES = ("molit", "smartcity", "kind")


@pytest.fixture(scope="module")
def plan(loaded: Loaded) -> Planner:
    """Of all sites and locales."""
    return planner(loaded)


def paths(planned: Iterable[Planned]) -> list[tuple[str, str]]:
    return [(site, artifact.path) for site, artifact in planned]


def pages(planned: Iterable[Planned]) -> list[tuple[str, str]]:
    """The pages among planned files, by site and path."""
    return [(site, path) for site, path in paths(planned) if path.endswith(".html")]


# -- what is planned ------------------------------------------------------------------------------


@pytest.mark.parametrize("documents", [False, True])
@pytest.mark.parametrize(("sites", "tags"), [(("kind",), ("ko",)), (("molit", "smartcity"), ("en", "ar"))])
def test_everything_that_is_planned_is_made_and_nothing_else_but_offline_copies(
    loaded: Loaded, tmp_path: Path, sites: tuple[str, ...], tags: tuple[str, ...], documents: bool
) -> None:
    root, routes = loaded.program.config.root, loaded.routes
    release.build(Request(root, tmp_path, sites, tags, jobs=1, documents=documents), Recorder())
    chosen = tuple(loaded.program.config.site(site) for site in sites)
    plan = planner(replace(loaded, with_documents=documents), chosen, tags)
    for site in chosen:
        planned = {artifact.path for artifact in plan.all(site)}
        place = (tmp_path / site.id).resolve()
        made = {file.relative_to(place).as_posix() for file in place.rglob("*") if file.is_file()} - {"manifest.json"}
        copies = {path for tag in tags for path in (routes.copy(site, tag), routes.path(tag, "offline"))}
        assert made - planned == (copies if documents else set())
        assert planned - made == set()


def test_a_plan_of_one_site_is_what_a_plan_of_all_has_of_it(plan: Planner, loaded: Loaded) -> None:
    for site in plan.sites:
        alone, among = planner(loaded, (site,)), [artifact.path for artifact in plan.all(site)]
        assert [artifact.path for artifact in alone.all(site)] == among


def test_no_file_is_planned_twice(plan: Planner, real: Loaded) -> None:
    for program in (plan, planner(real)):
        for site in program.sites:
            planned = [*program.all(site)]
            assert collisions(planned) == {}
            assert len(planned) > 100


def test_a_plan_names_the_same_files_in_the_same_order_every_time(plan: Planner, loaded: Loaded) -> None:
    for tag in LOCALES:
        assert paths(plan.locale(tag)) == paths(plan.locale(tag)) == paths(planner(loaded).locale(tag))


def test_nothing_is_drawn_until_it_is_made(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[object] = []
    monkeypatch.setattr(Contents, "draw", lambda *given: drawn.append(given))
    monkeypatch.setattr(Frame, "around", lambda *given: drawn.append(given))
    fresh = planner(loaded)
    assert len([artifact for site in fresh.sites for artifact in fresh.all(site)]) > 300
    assert drawn == []


def test_documents_and_cards_are_planned_where_they_are_wanted(loaded: Loaded) -> None:
    kinds = [
        Counter(artifact.kind for _, artifact in planner(replace(loaded, with_documents=wanted)).locale("en"))
        for wanted in (False, True)
    ]
    assert (kinds[0]["document"], kinds[0]["card"]) == (0, 0)
    assert kinds[1]["document"] == 3 * len([*loaded.documents.keys("en")]) > 0
    assert kinds[1]["card"] > 0
    assert {kind: number for kind, number in kinds[1].items() if kind not in ("document", "card", "offline")} == {
        kind: number for kind, number in kinds[0].items() if kind != "offline"
    }


# -- in which order -------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", LOCALES)
def test_the_pages_of_a_thing_stand_together_in_the_order_of_the_sites(plan: Planner, loaded: Loaded, tag: str) -> None:
    routes = loaded.routes
    expected = [
        (site.id, routes.path(tag, thing))
        for thing in routes.all_things
        if thing != "offline"
        for site in plan.sites
        if routes.has(site, thing)
    ]
    assert pages(plan.locale(tag)) == expected


def test_all_sites_have_what_they_share_at_once(plan: Planner) -> None:
    runs = [path for path, _ in groupby(path for _, path in pages(plan.locale("en")))]
    assert len(runs) == len(set(runs))
    together = Counter(path for _, path in pages(plan.locale("en")))
    assert (together["en/calls/2026/index.html"], together["en/countries/norway/index.html"]) == (3, 3)
    assert (together["en/press/index.html"], together["en/solutions/transport/index.html"]) == (1, 1)


def test_pages_come_before_the_files_beside_them_and_after_the_data_whose_size_they_say(plan: Planner) -> None:
    runs = [(kind, [*group]) for kind, group in groupby(plan.locale("ko"), key=sort_of)]
    assert [kind for kind, _ in runs] == ["data", "page", "beside"]
    names = [path for path, _ in groupby(artifact.path for _, artifact in runs[0][1])]
    assert len(names) == len(set(names)) == 6  # of each file one for each site, one after another


def sort_of(planned: Planned) -> str:
    """What a file is to the pages."""
    _, artifact = planned
    return "data" if artifact.kind == "open-data" else "page" if artifact.path.endswith(".html") else "beside"


# -- for which sites and locales ------------------------------------------------------------------


def test_files_of_no_locale_are_planned_once_for_each_site(plan: Planner) -> None:
    found = paths(plan.root())
    for site in SITES:
        own = {path for id, path in found if id == site}
        assert {"index.html", "sitemap.xml", *(f"sitemap-{tag}.xml" for tag in LOCALES)} <= own
        assert not [path for path in own if path.split("/")[0] in LOCALES]
        assert any(path.startswith("assets/") for path in own)
    assert {site for site, _ in found} == {*SITES}


def test_files_of_a_locale_stand_in_its_folder_or_are_assets_or_open_data(plan: Planner) -> None:
    for tag in LOCALES:
        found = paths(plan.locale(tag))
        outside = {path for _, path in found if not path.startswith(f"{tag}/")}
        language = "" if tag == "en" else f"-{tag}"
        data = {f"data/{name}{language}" for name in ("projects", "calls", "oc4ids")}
        assert {path.partition(".")[0] for path in outside} == {f"assets/explorer-{tag}", *data}


def test_all_of_a_site_is_the_root_and_its_locales_in_their_order(loaded: Loaded) -> None:
    site = loaded.program.config.site("kind")
    some = planner(loaded, (site,), ("ar", "en"))
    assert [artifact.path for artifact in some.all(site)] == [
        path for part in (some.root(), some.locale("en"), some.locale("ar")) for _, path in paths(part)
    ]


@pytest.mark.parametrize("tags", [("ko",), ("ar", "ko"), ()])
def test_locales_that_are_not_asked_for_are_offered_nowhere_but_counted(
    loaded: Loaded, plan: Planner, tags: tuple[str, ...]
) -> None:
    some = planner(loaded, (), tags)
    assert tuple(some.offers) == tuple(tag for tag in LOCALES if not tags or tag in tags)
    assert tuple(some.progress) == LOCALES
    assert {tag: progress.percent for tag, progress in some.progress.items()} == {
        tag: progress.percent for tag, progress in plan.progress.items()
    }
    assert {tag: some.progress[tag] is offer.progress for tag, offer in some.offers.items()} == dict.fromkeys(
        some.offers, True
    )


def test_what_draws_the_pages_of_a_locale_shares_the_contents(plan: Planner) -> None:
    drawn = plan.pages("ko")
    assert [pages.site.id for pages in drawn] == [*SITES]
    assert len({id(pages.contents) for pages in drawn}) == 1
    assert drawn[0].contents is not plan.pages("ko")[0].contents
    assert {pages.locale.tag for pages in drawn} == {"ko"}


def made(artifacts: Iterable[Artifact]) -> dict[str, bytes]:
    return {artifact.path: artifact.make() for artifact in artifacts if artifact.path.endswith((".html", ".js"))}


def test_a_site_planned_alone_has_the_bytes_that_it_has_among_others(loaded: Loaded, plan: Planner) -> None:
    site = loaded.program.config.site("smartcity")
    alone = planner(loaded, (site,))
    among = made(artifact for id, artifact in plan.locale("ar") if id == site.id)
    assert made(artifact for _, artifact in alone.locale("ar")) == among
