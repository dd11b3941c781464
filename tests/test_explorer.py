"""The explorer of projects: its rules, what its script is given, and its use in a real Chromium."""

import json
import re
import zipfile
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from prospectus import alphabet, terms
from prospectus.loading import Loaded
from prospectus.outputs import explorer
from prospectus.program import Program

PROJECTS = "smartcity/en/projects/"


def rule(value: str) -> str:
    return f'.kcn-explorer:has([value="{value}"]:checked) [data-f]:not([data-f~="{value}"])'


# -- without a script -----------------------------------------------------------------------------


def test_each_value_of_a_facet_hides_the_others(loaded: Loaded) -> None:
    values = ("demonstration", "planning", "europe", "southeast-asia", "2026")
    assert explorer.rules(loaded.program) == ",".join(map(rule, values)) + "{display:none}"


def test_there_is_a_rule_for_every_value_in_the_page(real: Loaded) -> None:
    rules = explorer.rules(real.program)
    for slug in explorer.divided(real.program)[0]:
        project = real.program.projects[slug]
        assert all(rule(value) in rules for value in explorer.facet_words(project))


def test_no_word_stands_for_values_of_two_facets(real: Loaded) -> None:
    years = set(real.program.by_call)
    assert not (terms.WAYS.keys() & terms.REGIONS.keys()) | ((terms.WAYS.keys() | terms.REGIONS.keys()) & years)


def test_a_program_without_projects_has_no_rules(loaded: Loaded) -> None:
    empty: Program = replace(loaded.program, projects={})
    assert explorer.rules(empty) == ""


@pytest.mark.parametrize(
    ("rows", "count"), [(1, 1), (7, 7), (15, 7), (16, 16), (52, 51), (62, 51), (63, 63), (1000, 63)]
)
def test_the_page_has_whole_calls_the_newest_first(
    real: Loaded, monkeypatch: pytest.MonkeyPatch, rows: int, count: int
) -> None:
    """Selected by the real records, from 2026 back: 7, 9, 6, 8, 10, 11 and 12. Of the newest, what has room."""
    monkeypatch.setattr(explorer, "ROWS", rows)
    page, more = explorer.divided(real.program)
    assert (len(page), page + more) == (count, real.program.newest_first)


# -- what the script is given ---------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["en", "ar", "ko"])
def test_every_project_has_its_values_and_every_value_its_name(real: Loaded, tag: str) -> None:
    projects = [real.program.projects[slug] for slug in real.program.newest_first]
    data = json.loads(explorer.facts(real.editions[tag], projects))
    assert [facet["name"] for facet in data["facets"]] == ["country", "track", "sector", "study", "status"]
    assert [row[0] for row in data["projects"]] == [[project.country] for project in projects]
    assert [row[2] for row in data["projects"]] == [list(project.sectors) for project in projects]
    for index, facet in enumerate(data["facets"]):
        used = {value for row in data["projects"] for value in row[index]}
        assert {value for value, _ in facet["values"]} == used
        assert all(name and name != value for value, name in facet["values"])
        names = [name for _, name in facet["values"]]
        assert names == sorted(names, key=partial(alphabet.key, tag))


def test_the_script_ends_with_its_data(loaded: Loaded) -> None:
    facts = explorer.facts(loaded.editions["en"], list(loaded.program.projects.values()))
    made = explorer.script("const explore = () => 0;\n", facts, {"rows": "<tr>"}).decode()
    assert made.startswith("{\nconst explore = () => 0;\nexplore({")
    given, more = json.loads(f"[{made.partition('explore(')[2].removesuffix(');' + chr(10) + '}' + chr(10))}]")
    assert (given["words"]["cards"], more) == ("Cards", {"rows": "<tr>"})


# -- in a browser ---------------------------------------------------------------------------------


def shown(page: Page) -> int:
    return page.locator("tbody tr:visible").count()


def marked(page: Page) -> int:
    return int(
        page.locator(".kcn-chart a").evaluate_all(
            "all => all.filter(a => getComputedStyle(a).display != 'none').length"
        )
    )


def opened(browser: Browser, url: str, *, script: bool = True, width: int = 1280) -> Page:
    context = browser.new_context(java_script_enabled=script, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(url)
    return page


@pytest.mark.browser
def test_chips_filter_without_a_script(browser: Browser, address: str, real: Loaded) -> None:
    page = opened(browser, f"{address}/{PROJECTS}", script=False)
    projects = [real.program.projects[slug] for slug in explorer.divided(real.program)[0]]
    assert shown(page) == len(projects) < len(real.program.projects)
    earlier = Counter(real.program.projects[slug].call for slug in explorer.divided(real.program)[1])
    links = page.locator(".kcn-earlier a")
    assert links.all_inner_texts() == [f"{year} ({n})" for year, n in earlier.items()]
    assert [url.split("/en/")[1] for url in links.evaluate_all("all => all.map(a => a.href)")] == [
        f"calls/{year}/" for year in earlier
    ]
    page.get_by_label("Demonstration", exact=False).first.check(force=True)
    page.get_by_label("Southeast Asia", exact=False).check(force=True)
    wanted = sum(p.way == "demonstration" and p.region_key == "southeast-asia" for p in projects)
    assert (shown(page), 0 < wanted < len(projects)) == (wanted, True)
    page.get_by_role("button", name="Show all again").click()
    assert shown(page) == len(projects)
    page.context.close()


@pytest.mark.browser
def test_the_address_says_what_is_chosen_and_chooses(browser: Browser, address: str, real: Loaded) -> None:
    countries = Counter(project.country for project in real.program.projects.values())
    page = opened(browser, f"{address}/{PROJECTS}?country=VN&sort=-year&color=red&year=1999")
    status = page.get_by_role("status")
    status.filter(has_text=f"Projects shown: {countries['VN']} of").wait_for()
    assert (shown(page), marked(page)) == (countries["VN"], countries["VN"])
    assert page.url.endswith("?country=VN&sort=-year")
    years = page.locator("tbody tr:visible td:nth-of-type(2)").all_inner_texts()
    assert years == sorted(years, reverse=True)
    page.get_by_label("Theme").select_option("transport")
    assert "sector=transport" in page.url
    page.get_by_role("button", name="Show all again").first.click()
    status.filter(has_text=f"Projects shown: {len(real.program.projects)} of").wait_for()
    assert page.url.endswith("/projects/")
    page.context.close()


@pytest.mark.browser
def test_an_offline_copy_has_all_projects_too(browser: Browser, real_out: Path, tmp_path: Path, real: Loaded) -> None:
    with zipfile.ZipFile(real_out / "smartcity/en/documents/kcn-smartcity-en.zip") as archive:
        archive.extractall(tmp_path)
    page = opened(browser, (tmp_path / "kcn-smartcity-en/en/projects/index.html").as_uri())
    page.get_by_role("status").filter(has_text=f"Projects shown: {len(real.program.projects)} of").wait_for()
    urls = page.locator("tbody a").evaluate_all("all => all.map(a => a.href)")
    urls += page.locator(".kcn-map a").evaluate_all("all => all.map(a => new URL(a.href.baseVal, location).href)")
    assert len(urls) == 2 * len(real.program.projects)
    assert [url for url in urls if not Path(url.removeprefix("file://")).is_file()] == []
    page.locator("tbody a").last.click()
    assert page.locator("h1").count() == 1
    page.context.close()


@pytest.mark.browser
def test_counts_follow_the_other_choices(browser: Browser, address: str, real: Loaded) -> None:
    page = opened(browser, f"{address}/{PROJECTS}?way=demonstration")
    chosen = [p for p in real.program.projects.values() if p.way == "demonstration"]
    options = page.get_by_label("Country").locator("option").all_inner_texts()
    told = {name: int(n) for name, n in (re.fullmatch(r"(.*) \((\d+)\)", text).groups() for text in options[1:])}  # type: ignore[union-attr]
    assert sum(told.values()) == len(chosen)
    assert page.locator("option:disabled").count() >= sum(n == 0 for n in told.values())
    page.context.close()


@pytest.mark.browser
def test_columns_sort_by_the_keyboard_and_say_so(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/{PROJECTS}")
    page.get_by_role("button", name="Place").focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Sorted by: Place").wait_for()
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Place")
    page.keyboard.press("Enter")
    assert page.locator("th[aria-sort=descending]").count() == 1
    page.context.close()


@pytest.mark.browser
def test_cards_and_a_choice_that_nothing_has(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/smartcity/ar/projects/?view=cards")
    assert page.locator("table.is-cards").count() == 1
    page.goto(f"{address}/{PROJECTS}?country=VN&region=americas")
    page.get_by_text("No project has all that was chosen.").wait_for()
    assert shown(page) == 0
    page.context.close()


@pytest.mark.browser
def test_every_marker_leads_to_its_project_by_name(browser: Browser, address: str, real: Loaded) -> None:
    page = opened(browser, f"{address}/{PROJECTS}")
    links = page.locator(".kcn-chart a")
    assert links.count() == len(real.program.projects)
    titles = {project.title.value for project in real.program.projects.values()}
    assert set(links.locator("title").all_text_contents()) == titles
    assert set(links.evaluate_all("all => all.map(a => a.tabIndex)")) == {-1}  # the list has the same links
    listed = page.locator("tbody th a").evaluate_all("all => all.map(a => a.href)")
    assert links.evaluate_all("all => all.map(a => a.href.baseVal)") == [url.split("/projects/")[1] for url in listed]
    page.context.close()
