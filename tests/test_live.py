"""The program in memory: after every edit it is what a build makes, and what is wrong is shown until it is mended."""

import shutil
from pathlib import Path

import pytest

from prospectus import release
from prospectus.live import Live
from prospectus.memory import Lazy, Memory
from prospectus.release import Request
from prospectus.report import Recorder
from tests.conftest import change, lines
from tests.previews import CATALOG, EDITS, LOCALES, PAGE, PROJECT, trilingual

SITE, DATES = "molit", "en/apply/dates/index.html"


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Live:
    """A program in memory that was edited by the tests before."""
    live = Live(trilingual(tmp_path_factory.mktemp("followed") / "project"))
    return refreshed(live)


@pytest.fixture
def live(tmp_path: Path) -> Live:
    found = Live(trilingual(tmp_path / "project"))
    found.update()
    return found


def refreshed(live: Live) -> Live:
    """Reads what changed, and finds out what takes long."""
    live.update()
    live.settle(lambda: False)
    return live


def built(root: Path) -> dict[str, bytes]:
    """Every file that a build makes of a site, without documents."""
    out = root.parent / "built"
    shutil.rmtree(out, ignore_errors=True)
    release.build(Request(root=root, out=out, sites=(SITE,), jobs=1, documents=False), Recorder())
    folder = out / SITE
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files if file.name != "manifest.json"}


def text(live: Live, path: str, site: str = SITE) -> str:
    """A page as it is now."""
    data = live.draw(site, path).data
    assert data is not None, live.all_problems
    return data.decode()


def faq(tag: str) -> str:
    return f"{tag}/apply/faq/index.html"


# -- the same as a build --------------------------------------------------------------------------


def test_the_small_project_is_offered_in_three_languages(followed: Live) -> None:
    assert [tag for tag, found in followed.surveys.items() if found.offer] == list(LOCALES)


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_every_file_is_what_a_build_makes(followed: Live, edit: str) -> None:
    EDITS[edit](followed.root)
    refreshed(followed)
    assert (followed.problems, followed.faults) == ((), {})
    wanted = built(followed.root)
    assert len(wanted) > 100
    assert [path for path, data in wanted.items() if followed.draw(SITE, path).data != data] == []


def test_before_what_takes_long_is_found_out_a_page_says_what_it_says(live: Live) -> None:
    change(live.root, PAGE, "At any time.", "On Mondays.")
    live.update()
    assert "On Mondays." in text(live, faq("en"))
    assert "On Mondays." in text(live, faq("ko"))  # no translation of it any more


def test_what_is_found_out_later_is_told(live: Live) -> None:
    refreshed(live)
    EDITS["a label's translation"](live.root)
    live.update()
    before, percent = live.version, live.surveys["ar"].progress.percent
    entries = (live.root / "locales/ar/LC_MESSAGES/interface.po").read_text(encoding="utf-8").split("\n\n")
    (live.root / "locales/ar/LC_MESSAGES/interface.po").write_text("\n\n".join(entries[:-60]), encoding="utf-8")
    refreshed(live)
    assert live.version > before
    assert live.surveys["ar"].progress.percent < percent


def test_what_takes_long_leaves_off_for_a_change(live: Live) -> None:
    asked: list[bool] = []

    def is_interrupted() -> bool:
        asked.append(True)
        return len(asked) == 3

    live.settle(is_interrupted)
    assert (len(asked), live.is_settled) == (3, False)
    live.settle(lambda: False)
    assert live.is_settled


def test_only_what_changed_is_read_again(live: Live) -> None:
    before = live.served
    change(live.root, PROJECT, "Oslo Parking Demonstration", "Oslo Parks Itself")
    live.update()
    assert before
    assert live.served
    was, now = before.loaded, live.served.loaded
    assert now.program.projects["oslo-parking-2026"] is not was.program.projects["oslo-parking-2026"]
    assert now.program.projects["hanoi-traffic-2026"] is was.program.projects["hanoi-traffic-2026"]
    assert now.program.pages["apply/faq"] is was.program.pages["apply/faq"]
    assert now.editions["ko"].catalog is was.editions["ko"].catalog
    assert (now.env, now.program.config) == (was.env, was.program.config)


# -- problems -------------------------------------------------------------------------------------

FAULTS = {
    PROJECT: ("country: NO", "country: XX", "projects/oslo-parking-2026.yml:2: Must be"),
    PAGE: ("owner: smartcity", "owner: smartcty", "content/apply/faq.md:4: Must be one of the sites"),
    "content/apply/dates.md": ("owner: ", "onwer: ", "content/apply/dates.md:"),
    CATALOG: ('msgstr "언제?"', 'nonsense "언제?"', "locales/ko/LC_MESSAGES/guidance.po:5: Must be a PO file"),
    "sites/molit.yml": ("institution: molit", "institution: nobody", "sites/molit.yml:22: Must be an institution"),
    "mkdocs.yml": ("owner: molit", "owners: molit", "mkdocs.yml:"),
    "templates/faq.html": ("{% extends", "{% extend", "templates/faq.html:2: Must be a template that Jinja can read"),
    "forms/visit.yml": ("kind: paragraph", "kind: paragraf", "forms/visit.yml:"),
    "calls/2026.yml": ("title: ", "titel: ", "calls/2026.yml:"),
}


@pytest.mark.parametrize("path", FAULTS)
def test_a_problem_is_known_and_goes_away_and_the_last_good_page_stays(live: Live, path: str) -> None:
    old, new, said = FAULTS[path]
    good, whole = text(live, faq("ko")), (live.root / path).read_text(encoding="utf-8")
    (live.root / path).write_text(whole.replace(old, new, 1), encoding="utf-8")
    for _ in range(2):  # it does not become right by being read again
        live.update()
        assert [line for line in lines([*live.all_problems]) if line.startswith(said)], live.all_problems
        assert text(live, faq("ko")) == good
    (live.root / path).write_text(whole, encoding="utf-8")
    live.update()
    assert live.all_problems == ()
    assert text(live, faq("ko")) == good


def test_an_edit_beside_a_problem_waits_until_that_is_mended(live: Live) -> None:
    change(live.root, PROJECT, "country: NO", "country: XX")
    live.update()
    change(live.root, PAGE, "At any time.", "On Mondays.")
    live.update()
    assert "On Mondays." not in text(live, faq("en"))
    change(live.root, PROJECT, "country: XX", "country: NO")
    live.update()
    assert "On Mondays." in text(live, faq("en"))


def test_sources_that_are_wrong_at_the_start_come_to_life(tmp_path: Path) -> None:
    root = trilingual(tmp_path / "project")
    change(root, "mkdocs.yml", "site_name: Test Program", "site_nam: Test Program")
    live = Live(root)
    live.update()
    assert (live.served, [problem.path for problem in live.problems]) != (None, [])
    assert live.draw(SITE, faq("en")).found is None
    live.settle(lambda: False)
    change(root, "mkdocs.yml", "site_nam: Test Program", "site_name: Test Program")
    live.update()
    assert live.problems == ()
    assert "<h1" in text(live, faq("en"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{ nobody }}", "be a template that can be drawn: UndefinedError: 'nobody' is undefined."),
        ("{{ title.nothing.more }}", "be a template that can be drawn: UndefinedError: "),
        ('{% include "nothing" ~ ".html" %}', "be a template that can be drawn: there is no template nothing.html."),
        ('{% include "nothing.html" %}', "name a template that exists; found 'nothing.html'."),
    ],
)
def test_a_template_that_cannot_be_drawn_is_a_problem_with_its_line(live: Live, words: str, said: str) -> None:
    good, file = text(live, DATES), live.root / "templates/guidance.html"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace("{% block content %}", f"{{% block content %}}\n{words}", 1), encoding="utf-8")
    number = next(at for at, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1) if line == words)
    live.update()
    assert text(live, DATES) == good
    (problem,) = live.all_problems
    assert (problem.path, problem.line) == ("templates/guidance.html", number)
    assert said in problem.message
    file.write_text(whole.replace("{% block content %}", "{% block content %}<b>New</b>", 1), encoding="utf-8")
    live.update()
    assert live.all_problems == ()
    assert "<b>New</b>" in text(live, DATES)


def test_a_broken_template_that_nobody_looks_at_is_found_too(live: Live) -> None:
    refreshed(live)
    with (live.root / "templates/sector.html").open("a", encoding="utf-8") as file:
        file.write("{% block main_class %}{{ nobody }}{% endblock %}")
    refreshed(live)
    assert [problem.path for problem in live.all_problems] == ["templates/sector.html"]


def test_a_template_that_breaks_while_the_rest_is_found_out_is_no_end(live: Live) -> None:
    name = "templates/sitemap.html"
    good = (live.root / name).read_text(encoding="utf-8")
    change(live.root, PROJECT, "title: ", "title: New ")
    live.update()
    (live.root / name).write_text(good + "{% endblok %}", encoding="utf-8")  # the watch has not told yet
    live.settle(lambda: False)
    assert (live.is_settled, [problem.path for problem in live.all_problems]) == (True, [name])
    (live.root / name).write_text(good, encoding="utf-8")
    assert refreshed(live).all_problems == ()


def test_two_files_at_one_address_are_a_problem(live: Live) -> None:
    page = (live.root / PAGE).read_text(encoding="utf-8")
    (live.root / "content/projects").mkdir()
    (live.root / "content/projects/oslo-parking-2026.md").write_text(page, encoding="utf-8")
    for site in ("molit", "smartcity", "kind"):
        change(live.root, f"sites/{site}.yml", "about/privacy", "about/privacy, projects/oslo-parking-2026")
    refreshed(live)
    assert "Must not make en/projects/oslo-parking-2026/index.html twice" in str(live.problems)


@pytest.mark.parametrize("path", ["templates/assets/site.css", "templates/assets/symbol.svg", "templates/fonts"])
def test_a_missing_file_is_a_problem_and_no_end(live: Live, path: str) -> None:
    good = text(live, faq("en"))
    (live.root / path).rename(live.root / "gone")
    live.update()
    assert text(live, faq("en")) == good
    assert live.all_problems
    (live.root / "gone").rename(live.root / path)
    live.update()
    assert live.all_problems == ()
    assert text(live, faq("en")) == good


def test_unsafe_translations_are_doubts(live: Live) -> None:
    change(live.root, CATALOG, "언제든지.", "[언제든지](https://example.org/).")
    refreshed(live)
    assert live.problems == ()
    assert [(doubt.path, doubt.line) for doubt in live.doubts] == [(CATALOG, 7)]
    assert "At any time." in text(live, faq("ko"))


# -- what is remembered ---------------------------------------------------------------------------


def test_a_memory_keeps_a_value_as_long_as_its_parts() -> None:
    memory, made = Memory(), []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [memory.of("a", parts, make) for parts in ((1,), (1,), (2,), (1,))] == [1, 1, 2, 3]
    assert (memory.last("a"), memory.last("b")) == (3, None)


def test_lazy_values_are_made_when_they_are_asked_for() -> None:
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    found = Lazy("abc", make)
    assert (len(found), list(found), "b" in found, "x" in found, made) == (3, ["a", "b", "c"], True, False, [])
    assert (found["b"], found["b"], found.get("x"), made) == ("B", "B", None, ["b"])
    assert dict(found) == {"a": "A", "b": "B", "c": "C"}
