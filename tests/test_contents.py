"""Contents: what a page says is drawn once in a language, for all sites, and knows no address."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from jinja2 import Template

from prospectus.artifacts import Used
from prospectus.loading import Loaded
from prospectus.outputs.contents import PART, Content, _each_once
from prospectus.outputs.names import Names
from prospectus.outputs.pages import OF_A_SITE, Pages
from prospectus.outputs.slots import MARK, Pieces, slot
from prospectus.planning import Planner, planner
from prospectus.routes import first
from tests.conftest import LOCALES

HANOI = "project:hanoi-traffic-2026"
OF_ALL = (HANOI, "call:2026", "page:about/privacy", "form:visit", "list:projects", "country:VN", "404", "editions")
OF_ONE = ("home", "search", "sitemap", "offline")
# an address in HTML: a slot, a place on the page itself, or one that is the same wherever it stands
ADDRESS = re.compile(r'\b(?:href|src|action)="([^"]*)"')
ANYWHERE = re.compile(rf"{MARK}[^{MARK}]+{MARK}|#|https?:|mailto:|tel:")


@pytest.fixture
def plan(loaded: Loaded) -> Planner:
    """A plan of which nothing was drawn yet."""
    return planner(loaded)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each template was drawn whole."""
    found: Counter[str] = Counter()
    render = Template.render

    def counted(self: Template, *given: Any, **named: Any) -> str:
        found[str(self.name)] += 1
        return render(self, *given, **named)

    monkeypatch.setattr(Template, "render", counted)
    return found


def having(plan: Planner, tag: str, thing: str) -> list[Pages]:
    """What draws the pages of the sites that have a thing."""
    return [pages for pages in plan.pages(tag) if pages.routes.has(pages.site, thing)]


def html(parts: Pieces) -> str:
    """What was drawn, with its slots."""
    return "".join(str(slot(part)) if at % 2 else part for at, part in enumerate(parts))


def contents_of(plan: Planner, tag: str) -> Iterator[tuple[str, Content]]:
    """Every content of a locale, with its thing; of what each site says itself, that of each site."""
    for pages in plan.pages(tag):
        for thing in pages.routes.things(pages.site):
            yield thing, pages.content(thing)


# -- once for all sites ---------------------------------------------------------------------------


@pytest.mark.parametrize("thing", OF_ALL)
def test_a_content_is_drawn_once_for_all_sites(plan: Planner, drawn: Counter[str], thing: str) -> None:
    sites = having(plan, "ko", thing)
    assert len(sites) == 3
    texts = {pages.page(thing).decode() for pages in sites}
    assert len(texts) == 3  # each within its own frame
    assert drawn[sites[0].template(thing)] == 1
    assert len({id(pages.content(thing)) for pages in sites}) == 1


@pytest.mark.parametrize("thing", OF_ONE)
def test_what_a_site_says_itself_is_drawn_for_each(plan: Planner, drawn: Counter[str], thing: str) -> None:
    sites = having(plan, "ko", thing)
    contents = [pages.content(thing) for pages in sites]
    assert sum(drawn[template] for template in {pages.template(thing) for pages in sites}) == 3
    assert len({html(content.main) for content in contents}) == 3
    assert {thing for thing in OF_ONE if thing in OF_A_SITE} == {*OF_ONE}


def test_all_pages_of_a_locale_are_drawn_as_often_as_there_are_contents(plan: Planner, drawn: Counter[str]) -> None:
    made = [artifact for _, artifact in plan.locale("en") if artifact.path.endswith(".html")]
    for artifact in made:
        artifact.make()
    routes = plan.loaded.routes
    shared = [thing for thing in routes.all_things if first(thing) not in OF_A_SITE]
    own = len(plan.sites) * (len(routes.all_things) - len(shared) - 1)  # the offline page comes later
    whole = {name: count for name, count in drawn.items() if "/" not in name and name != "base.html"}
    assert sum(whole.values()) == len(shared) + own < len(made)


@pytest.mark.parametrize("thing", [*OF_ALL, *OF_ONE])
def test_a_page_drawn_for_one_site_alone_is_that_drawn_after_the_others(
    loaded: Loaded, plan: Planner, thing: str
) -> None:
    together = {pages.site.id: pages.page(thing) for pages in having(plan, "ar", thing)}
    alone = {
        site.id: having(planner(loaded, (site,)), "ar", thing)[0].page(thing) for site in loaded.program.config.sites
    }
    assert alone == together


@pytest.mark.parametrize("tag", LOCALES)
def test_the_order_of_drawing_makes_no_difference(loaded: Loaded, tag: str) -> None:
    by_thing, by_site, backwards = (planner(loaded).pages(tag) for _ in range(3))
    places = [(at, thing) for thing in loaded.routes.all_things for at in range(3)]
    places = [(at, thing) for at, thing in places if loaded.routes.has(by_thing[at].site, thing)]
    found = {place: by_thing[place[0]].page(place[1]).decode() for place in places}
    assert {place: by_site[place[0]].page(place[1]).decode() for place in sorted(places)} == found
    assert {place: backwards[place[0]].page(place[1]).decode() for place in places[::-1]} == found


# -- what it says and what it leaves open ---------------------------------------------------------


def test_a_content_writes_no_address_of_the_program(real: Loaded, plan: Planner) -> None:
    for program in (plan, planner(real)):
        for thing, content in contents_of(program, "ko"):
            for part in (content.css, content.scripts, content.description, content.main):
                written = [found for found in ADDRESS.findall(html(part)) if not ANYWHERE.match(found)]
                assert written == [], thing


def test_the_texts_of_what_all_sites_show_name_none_of_them(plan: Planner) -> None:
    ids = [site.id for site in plan.sites]
    for thing in OF_ALL:
        content = having(plan, "en", thing)[0].content(thing)
        words = " ".join(content.main[::2])
        assert [site.base_url for site in plan.sites if site.base_url in words] == []
        assert not re.search(rf'data-kcn-site|class="[^"]*\b(?:{"|".join(ids)})\b', words)


def test_a_page_has_nothing_left_to_fill_in(real: Loaded, plan: Planner) -> None:
    for program in (plan, planner(real, locales=("ar",))):
        for tag in program.offers:
            for pages in program.pages(tag):
                for thing in pages.routes.things(pages.site):
                    page = pages.page(thing).decode()
                    assert MARK not in page, thing
                    assert PART not in page, thing


def test_the_parts_of_a_content_are_what_the_page_shows_of_them(plan: Planner) -> None:
    (molit, *_) = plan.pages("en")
    content = molit.content("list:projects")
    assert content.css[0].split()
    assert "explorer" in content.scripts
    assert content.main[0].lstrip().startswith("<")
    page = molit.page("list:projects").decode()
    assert f'<main class="md-main {"".join(content.css)}">' in page
    assert f"<title>{content.title} | " in page
    (description,) = re.findall(r'<meta name="description" property="og:description" content="[^"]*"[^>]*>', page)
    assert description == "".join(content.description)


def test_a_title_is_text_without_tags_for_the_head(loaded: Loaded, plan: Planner) -> None:
    (pages, *_) = plan.pages("en")
    for thing in loaded.routes.things(pages.site):
        assert not re.search("[<>]", pages.content(thing).title), thing
    content = pages.content("home")
    assert content._replace(about={"title": "A & <B>"}).title == "A &amp; &lt;B&gt;"


# -- what decides it ------------------------------------------------------------------------------


def decided(pages: Pages, thing: str, used: Used) -> dict[str, str]:
    return pages.contents.inputs(thing, pages.template(thing), pages.said_here(thing), used)


@pytest.mark.parametrize("thing", [*OF_ALL, *OF_ONE])
def test_what_decides_a_content_is_the_same_in_every_process(loaded: Loaded, plan: Planner, thing: str) -> None:
    pages = having(plan, "ko", thing)
    used = pages[0].content(thing).used
    (alone,) = having(planner(loaded, (pages[0].site,)), "ko", thing)
    found = decided(alone, thing, used)  # nothing was drawn there
    assert found == decided(pages[0], thing, used)
    assert found.keys() == {"sources", "labels", "titles", "templates", "program"}
    whole = alone.inputs(thing, used)
    assert whole == pages[0].inputs(thing, used)
    assert whole.keys() - found.keys() == {"frame", "style", "addresses", "head"}


def test_a_record_decides_its_page_under_either_of_its_names(plan: Planner) -> None:
    contents = having(plan, "en", HANOI)[0].contents
    about = {**contents.subject(HANOI)}
    assert about["source"] is about["project"]
    assert _each_once(about).keys() == about.keys() - {"source"}
    page = {**contents.subject("page:about/privacy")}
    assert _each_once(page) == page


def test_what_sites_share_is_decided_alike_and_what_they_say_themselves_is_not(plan: Planner) -> None:
    for thing in (*OF_ALL, *OF_ONE):
        sites = having(plan, "en", thing)
        used = sites[0].content(thing).used
        sources = {decided(pages, thing, used)["sources"] for pages in sites}
        assert len(sources) == (3 if thing in OF_ONE else 1), thing


def test_different_things_are_decided_otherwise(plan: Planner) -> None:
    for tag in LOCALES:
        (pages, *_) = plan.pages(tag)
        things = pages.routes.things(pages.site)
        found = {thing: decided(pages, thing, Used())["sources"] for thing in things}
        assert len({*found.values()}) == len(things)


def test_what_a_template_used_is_noted_in_order(plan: Planner) -> None:
    (pages, *_) = plan.pages("ko")
    content = pages.content("call:2026")
    assert ("", "Projects selected") in content.used.labels
    assert {f"thing:{HANOI}", "thing:project:oslo-parking-2026"} <= {*content.used.slots}
    assert {*content.css[1::2], *content.scripts[1::2], *content.description[1::2], *content.main[1::2]} == {
        *content.used.slots
    }
    assert {HANOI, "call:2026", "institution:kind", "page:apply/faq"} <= {*pages.content("sitemap").used.titles}
    used: tuple[tuple[Any, ...], ...] = content.used
    assert all(list(names) == sorted(set(names)) for names in used)


@pytest.mark.parametrize("tag", ["en", "ko"])
def test_what_an_earlier_page_looked_up_counts_for_a_later_one_too(loaded: Loaded, plan: Planner, tag: str) -> None:
    """A title is put together once; its labels are noted then, and from then on the title itself."""
    (late, *_) = plan.pages(tag)
    for thing in loaded.routes.things(late.site):
        used = late.content(thing).used
        (fresh,) = planner(loaded, (late.site,)).pages(tag)
        alone, names = fresh.content(thing).used, Names(loaded.editions[tag])
        for title in used.titles:
            names.title(title)
        assert {*alone.labels} <= {*used.labels} | names.voice.used, thing
        assert (used.titles, used.slots) == (alone.titles, alone.slots), thing
