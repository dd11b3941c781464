"""Feeds: Atom (RFC 4287), read with lxml."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from prospectus.loading import Loaded
from prospectus.outputs.feeds import ENTRIES, Feed
from prospectus.records import Project, Results
from prospectus.schema import Text

SITES, TAGS = ("molit", "smartcity", "kind"), ("en", "ko", "ar")
SPACE = {"a": "http://www.w3.org/2005/Atom"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOST = "http://localhost:8000/"
NAME = re.compile(r"tag:[a-z0-9.-]+,\d{4}:[A-Za-z0-9:/-]+")  # RFC 4151, of which we use this much


def feed(loaded: Loaded, site: str = "molit", tag: str = "en") -> Feed:
    return Feed(loaded.program.config.site(site), loaded.editions[tag], loaded.routes, loaded.day)


def read(found: Feed) -> etree._Element:
    return etree.fromstring(found.content(), etree.XMLParser(resolve_entities=False))


def texts(root: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in root.findall(path, SPACE)]


def keeps_the_form(root: etree._Element) -> None:
    """What RFC 4287 asks of a feed (4.1.1) and its entries (4.1.2)."""
    for part in (root, *root.findall("a:entry", SPACE)):
        for name in ("title", "id", "updated"):
            (text,) = texts(part, f"a:{name}")
            assert text.strip()
        assert NAME.fullmatch(texts(part, "a:id")[0])
        (link,) = part.findall("a:link[@rel='alternate']", SPACE)
        assert link.get("href", "").startswith(HOST)
        for moment in texts(part, "a:updated") + texts(part, "a:published"):
            assert datetime.fromisoformat(moment).tzinfo
    (author,) = root.findall("a:author", SPACE)
    assert texts(author, "a:name")[0]
    names = texts(root, "a:entry/a:id")
    assert len(names) == len(set(names)) <= ENTRIES


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("tag", TAGS)
def test_a_small_feed_keeps_the_form(loaded: Loaded, site: str, tag: str) -> None:
    root = read(feed(loaded, site, tag))
    keeps_the_form(root)
    assert root.get(LANG) == tag
    assert root.find("a:link[@rel='self']", SPACE).get("href") == f"{HOST}{site}/{tag}/feed.xml"


@pytest.mark.parametrize("site", SITES)
def test_a_real_feed_keeps_the_form_and_leads_to_pages(real: Loaded, real_out: Path, site: str) -> None:
    for tag in real.editions:
        root = etree.parse(real_out / site / tag / "feed.xml").getroot()
        keeps_the_form(root)
        links = [link.get("href", "") for link in root.findall("a:entry/a:link", SPACE)]
        assert len(links) > 30
        for link in links:
            address, _, anchor = link.partition("#")
            page = (real_out / address.removeprefix(HOST) / "index.html").read_text(encoding="utf-8")
            assert f'<link rel="canonical" href="{address}">' in page, link
            assert not anchor or f'id="{anchor}"' in page, link


def test_a_feed_has_what_its_site_has(loaded: Loaded) -> None:
    kinds = {
        site: {re.split("[:/]", name.partition(":")[2].partition(":")[2])[0] for name in names}
        for site in SITES
        if (names := texts(read(feed(loaded, site)), "a:entry/a:id"))
    }
    assert kinds == {
        "molit": {"call", "project", "page"},
        "smartcity": {"call", "project"},
        "kind": {"call", "project"},
    }


def test_an_entry_is_the_same_on_every_site_and_leads_to_the_owner(loaded: Loaded) -> None:
    found = [read(feed(loaded, site)) for site in SITES]
    name = "tag:molit.go.kr,2026:call:2026/en"
    for root in found:
        (entry,) = [e for e in root.findall("a:entry", SPACE) if texts(e, "a:id") == [name]]
        assert entry.find("a:link", SPACE).get("href") == f"{HOST}molit/en/calls/2026/"
    assert len({texts(root, "a:id")[0] for root in found}) == len(SITES)


def test_an_entry_without_a_translation_is_marked_and_leads_to_english(loaded: Loaded) -> None:
    root = read(feed(loaded, "molit", "ko"))
    entry = root.find("a:entry", SPACE)
    assert entry is not None
    title, link = entry.find("a:title", SPACE), entry.find("a:link", SPACE)
    assert title is not None
    assert link is not None
    assert title.get(LANG) == "en"
    assert "/en/" in link.get("href", "")
    assert link.get("hreflang") == "en"
    assert texts(entry, "a:id")[0].endswith("/ko")


def test_an_entry_in_the_language_of_the_feed_does_not_repeat_it(real: Loaded) -> None:
    for title in read(feed(real, "smartcity", "ar")).findall("a:entry/a:title", SPACE):
        assert title.get(LANG) is None


def results(found: Feed) -> list[tuple[str, str, str, str]]:
    """What a feed says of results: of which thing, title, summary, day."""
    return [(e.thing, str(e.title), str(e.summary), e.published) for e in found.entries() if "#" in e.thing]


def test_results_are_told_on_the_days_on_which_they_were_announced(real: Loaded) -> None:
    studies, trials = "Results (Planning studies)", "Results (Overseas demonstrations)"
    assert results(feed(real)) == [
        ("call:2026#demonstration", f"Call for projects 2026: {trials}", "6 selected", "2026-04-13"),
        ("call:2026#planning", f"Call for projects 2026: {studies}", "3 selected", "2026-01-27"),
        ("call:2025#demonstration", f"Call for projects 2025: {trials}", "6 selected", "2025-04-07"),
        ("call:2024#demonstration", f"Call for projects 2024: {trials}", "6 selected", "2024-04-17"),
        ("call:2023#results", "Call for projects 2023: Results", "8 selected", "2023-06-22"),
    ]


def test_projects_stand_by_the_day_on_which_those_of_their_track_were_announced(real: Loaded) -> None:
    found = {entry.thing.removeprefix("project:"): (entry.order, entry.published) for entry in feed(real).entries()}
    assert found["lublin-control-centre-2026"] == ("2026-01-27", "")
    assert found["bacoor-ai-traffic-demo-2026"] == ("2026-04-13", "")
    assert real.program.projects["bacoor-ai-traffic-demo-2026"].call == "2026"


def test_results_without_a_number_are_told_by_what_the_call_was(loaded: Loaded) -> None:
    call = loaded.program.calls["2026"]
    whole = replace(call, results=Results(announced="2026-05-04"), tracks=(replace(call.tracks[0], results=None),))
    found = list(feed(loaded)._call("call:2026", whole))
    assert [(entry.thing, str(entry.title), entry.summary, entry.published) for entry in found] == [
        ("call:2026", str(call.title), call.summary, call.announced or call.opens),
        ("call:2026#results", f"{call.title}: Results", call.summary, "2026-05-04"),
    ]


def test_the_newest_come_first_and_no_more_than_sixty(loaded: Loaded) -> None:
    program = loaded.program
    one = program.projects["hanoi-traffic-2026"]
    many = {f"p-{n}": replace(one, slug=f"p-{n}", title=Text(f"Project {n}")) for n in range(100)}
    found = bare(loaded, many).entries()
    assert len(found) == ENTRIES
    assert [entry.order for entry in found] == sorted((entry.order for entry in found), reverse=True)


def bare(loaded: Loaded, projects: dict[str, Project]) -> Feed:
    """The feed of the small project's first site where it has other projects."""
    program = replace(loaded.program, projects=projects)
    edition = replace(loaded.editions["en"], program=program)
    routes = type(loaded.routes)(program.config, program)
    return Feed(program.config.site("molit"), edition, routes, loaded.day)


def test_hostile_text_stays_text(loaded: Loaded) -> None:
    one = loaded.program.projects["hanoi-traffic-2026"]
    words = "]]><script>alert(1)</script>&amp;\x00\x0b\ufffe<entry>'\""
    root = read(bare(loaded, {one.slug: replace(one, title=Text(words), summary=Text(words))}))
    keeps_the_form(root)
    assert not root.findall(".//a:script", SPACE)
    assert "]]><script>alert(1)</script>&amp;   <entry>'\"" in texts(root, "a:entry/a:title")


def test_updated_is_the_day_of_the_sources_and_the_bytes_are_the_same_again(loaded: Loaded) -> None:
    assert set(texts(read(feed(loaded)), "a:entry/a:updated")) == {"2026-11-01T00:00:00+09:00"}
    later = replace(loaded, day="2031-01-01")
    assert feed(loaded).content() == feed(loaded).content() == feed(later).content()


def test_a_feed_is_as_new_as_what_came_after_the_last_review(loaded: Loaded) -> None:
    found = feed(loaded)
    call = found.edition.calls["2026"]
    vars(found)["edition"] = replace(found.edition)
    vars(found.edition)["calls"] = {"2026": replace(call, announced="2026-12-20", reviewed="2026-11-23")}
    root = read(found)
    assert texts(root, "a:updated") == ["2026-12-20T00:00:00+09:00"]
    assert max(texts(root, "a:entry/a:updated")) == "2026-12-20T00:00:00+09:00"


def test_a_feed_without_entries_has_the_day_of_the_build(loaded: Loaded) -> None:
    found = feed(loaded)
    found.__dict__["entries"] = list  # as of a site that has none of what it tells
    assert texts(read(found), "a:updated") == [f"{loaded.day}T00:00:00+09:00"]


def test_the_site_map_page_names_the_feed(minimal_out: Path) -> None:
    for site in SITES:
        page = (minimal_out / site / "ko/sitemap/index.html").read_text(encoding="utf-8")
        assert 'href="../feed.xml" type="application/atom+xml"' in page
        assert (minimal_out / site / "ko/feed.xml").is_file()
