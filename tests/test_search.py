"""The search: its index, and what a real browser finds with it."""

import fnmatch
import json
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page

from prospectus import preview, routes
from prospectus.loading import Loaded
from prospectus.outputs import search
from prospectus.outputs.assets import Assets
from prospectus.outputs.pages import Pages
from prospectus.outputs.search import FILE_SIZE, Entry, Words, files, words_in
from prospectus.planning import planner
from prospectus.schema import Text
from prospectus.weights import weigh
from prospectus.words import head, terms
from tests.conftest import ROOT
from tests.test_browser import LOCALES

SITE = "smartcity"
QUERIES: dict[str, dict[Any, str]] = yaml.safe_load((ROOT / "tests/queries.yml").read_text(encoding="utf-8"))
SCRIPT = ROOT / "templates/assets/search.js"
TODAY, AT_A_THOUSAND, SCRIPT_SIZE = 60_000, 300_000, 4_000  # bytes (gzip) until the first result; of the script alone
FIRST = 3
POLICY = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'"
HOSTILE = "</script><img src=x onerror=alert(1)> \"quoted\" 'too' \\ \u2028 \u2029 __proto__ constructor"


# -- the index ------------------------------------------------------------------------------------


def value(data: bytes) -> Any:
    """What a file of an index hands over."""
    text = data.decode()
    assert text.startswith("kcnSearch(")
    return json.loads(text.removeprefix("kcnSearch(").removesuffix(")\n"))


def entry(number: int, title: Any, **values: Any) -> Entry:
    return Entry(f"projects/p{number}/", title, **values)


def test_the_first_file_names_the_others_and_every_page() -> None:
    made = made_of([entry(0, "Smart city"), entry(1, "City waste", summary="About waste")])
    index, *others = made
    table = value(made[index])
    assert table["pages"] == [
        ["projects/p0/", "Smart city", "", "", ""],
        ["projects/p1/", "City waste", "", "", "About waste"],
    ]
    assert table["files"] == [["ab", others[0]]]
    assert value(made[others[0]]).split("\n") == ["about 1C", "city 0O1O", "smart 0O", "waste 1P"]


def test_words_that_begin_alike_stay_in_one_file() -> None:
    letters = random.Random(1)
    titles = ["".join(letters.choices("abcdefghij", k=9)) for _ in range(4000)]
    made = made_of([entry(number, title) for number, title in enumerate(titles)])
    table = value(made[next(iter(made))])
    assert len([name for name in made if name.startswith("words.")]) == len(table["files"]) > 3
    seen: dict[str, str] = {}
    for first, name in table["files"]:
        lines = value(made[name]).split("\n")
        assert head(lines[0]) == first
        assert len(made[name]) <= FILE_SIZE * 1.1
        for line in lines:
            assert seen.setdefault(head(line), name) == name


def lines_of(words: Words, first: dict[str, int]) -> list[str]:
    return [line for _, text in words.lines(first) for line in text.split("\n")]


def test_pages_count_from_the_page_before_and_the_first_from_the_site() -> None:
    words = Words([{"city": 3}, {"waste": 26}, {"city": 1, "water": 2}])
    assert lines_of(words, {}) == ["city 1C2A", "waste 2Z", "water 3B"]
    assert lines_of(words, {"water": 5, "air": 1, "wa": 2}) == [
        "air 0A",
        "city 1C2A",
        "wa 0B",
        "waste 2Z",
        "water 0E3B",
    ]
    assert lines_of(words, {}) == ["city 1C2A", "waste 2Z", "water 3B"]


def test_what_the_first_page_does_not_say_is_written_once_for_all_sites() -> None:
    words = Words([{"city": 3, "waste": 1}])
    one, other = dict(words.lines({"cities": 1})), dict(words.lines({"water": 1}))
    assert one["ci"] == "cities 0A\ncity 1C"
    assert one["wa"] is not other["wa"] is not None
    assert [start for start in one if one[start] is dict(words.lines({}))[start]] == ["wa"]


def test_words_stand_in_the_order_in_which_a_browser_compares_them() -> None:
    """By units of UTF-16: a character beyond 16 bits comes before some that are not."""
    words = Words([{"\ufa0e\ufa0f": 1, "城市": 1, "𠀀城": 1, "a𠀀": 1, "a\ufa0e": 1}])
    assert [line.split()[0] for line in lines_of(words, {})] == ["a𠀀", "a\ufa0e", "城市", "𠀀城", "\ufa0e\ufa0f"]


@pytest.mark.parametrize(("count", "weight"), [(1, 1), (2, 2), (3, 3), (8, 4), (1000, 4)])
def test_a_word_weighs_more_the_more_often_a_body_has_it_but_little(count: int, weight: int) -> None:
    assert entry(0, "", body="waste " * count).weights == {"waste": weight}


def test_a_word_weighs_what_its_best_place_gives_and_a_part_of_the_others() -> None:
    found = entry(0, "Waste", names="waste", summary="waste", keywords="waste, no waste", body="waste")
    assert found.weights == {"waste": 20 + round((1 + 3 + 5 + 8 + 8) / 4 + 0.25), "no": 8, "nowaste": 8}
    assert entry(0, "Smart city", names="city", other="city").weights == {"smart": 15, "city": 18}


def test_a_text_in_another_language_says_which() -> None:
    made = made_of([entry(0, "제목", summary=Text("Not translated", "en", foreign=True))])
    assert value(next(iter(made.values())))["pages"][0][4] == ["Not translated", "en"]


def test_hostile_texts_break_no_file() -> None:
    made = made_of([entry(0, HOSTILE, summary=HOSTILE, body=HOSTILE)])
    assert value(next(iter(made.values())))["pages"][0][1] == HOSTILE
    for data in made.values():
        assert not {"<", "\u2028", "\u2029"} & set(data.decode())


def test_the_same_entries_give_the_same_files() -> None:
    entries = [entry(number, f"Title {number}", body="one two three") for number in range(50)]
    assert made_of(entries) == made_of(list(entries))


def test_the_text_of_html_has_a_space_for_each_tag() -> None:
    assert words_in("<td>one</td><td>two &amp; <b>three</b></td>") == "one two & three"


def test_the_script_is_small() -> None:
    assert weigh(SCRIPT.read_bytes()) <= SCRIPT_SIZE


# -- what it is made of ---------------------------------------------------------------------------


def pages_of(loaded: Loaded, tag: str, site_id: str = SITE) -> Pages:
    (pages,) = planner(loaded, (loaded.program.config.site(site_id),), (tag,)).pages(tag)
    return pages


def entries_of(pages: Pages) -> list[Entry]:
    return [pages.search.home(), *(entry for entry in pages.search.entries() if entry)]


def found_of(pages: Pages, thing: str) -> tuple[Entry, ...]:
    """What can be found of a thing."""
    return pages.search.finder.entries(thing)


def made_of(entries: list[Entry]) -> dict[str, bytes]:
    """The files of an index that has some entries."""
    first, *others = entries
    return files(first, others, Words(entry.weights for entry in others))


def test_every_page_stands_once_in_the_list_and_in_the_index(loaded: Loaded) -> None:
    for site in loaded.program.config.sites:
        search = pages_of(loaded, "en", site.id).search
        wanted = sorted(set(loaded.routes.things(site)) - {"404", "search"})
        assert sorted(thing for _, things in search.letters() for thing in things) == wanted
        urls = [search.home().url, *(found.url for found in search.entries() if found)]
        assert len(set(urls)) == len(urls)
        assert {url.partition("#")[0] for url in urls} == {routes.folder(thing) for thing in wanted}


def test_an_answer_is_found_by_itself_and_its_question_is_no_heading_of_the_page(loaded: Loaded) -> None:
    page, *answers = found_of(pages_of(loaded, "en"), "page:apply/faq")
    assert page.url == "apply/faq/"
    assert answers
    for answer in answers:
        assert answer.url.startswith("apply/faq/#")
        assert answer.title
        assert answer.title not in page.names
        assert answer.body not in page.body


def test_a_record_is_found_by_its_english_name_in_every_language(loaded: Loaded) -> None:
    (project,) = found_of(pages_of(loaded, "ko"), "project:hanoi-traffic-2026")
    assert {"hanoi", "traffic"} <= project.weights.keys()
    (country,) = found_of(pages_of(loaded, "ko"), "country:NO")
    assert {"norway", "노르", "르웨", "웨이"} <= country.weights.keys()


def test_what_a_page_does_not_say_is_found_by_its_keywords(real: Loaded) -> None:
    found, *_ = found_of(pages_of(real, "en"), "page:apply/dates")
    assert found.weights["deadline"] >= 8
    assert found.weights["timelimit"] >= 8


# -- in a browser ---------------------------------------------------------------------------------


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    page.close()
    assert [fault for fault in faults if "404" not in fault] == []


class Strict(preview.Handler):
    """A server with the strict policy."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@pytest.fixture(scope="module")
def searchable(real: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The search pages of one site in every language, with what they load and nothing else."""
    folder = tmp_path_factory.mktemp("search")
    site = real.program.config.site(SITE)
    artifacts = list(Assets(real.program, site).plan())
    for tag in LOCALES:
        pages = pages_of(real, tag)
        artifacts += [pages.artifact("search"), *(found for found in pages.plan() if "/search/" in found.path)]
    for artifact in artifacts:
        file = folder / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.make())
    return folder


@pytest.fixture(scope="module")
def address(searchable: Path) -> Iterator[str]:
    yield from served(searchable)


def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def ask(page: Page, query: str) -> list[str]:
    """Types a query; the addresses found, below the locale's folder."""
    page.fill("#q", query)
    page.evaluate("document.querySelector('[data-index]').requestSubmit()")
    return found_in(page)


def found_in(page: Page) -> list[str]:
    page.wait_for_selector("#results[aria-busy=false]", state="attached")
    links = "[...document.querySelectorAll('#results a')].map(link => link.getAttribute('href').slice(3))"
    addresses: list[str] = page.evaluate(links)
    return addresses


@pytest.mark.browser
@pytest.mark.parametrize("locale", LOCALES)
def test_real_queries_find_the_right_page_among_the_first(page: Page, address: str, real: Loaded, locale: str) -> None:
    things = real.routes.things(real.program.config.site(SITE))
    page.goto(f"{address}/{locale}/search/")
    missed = {}
    for query, wanted in QUERIES[locale].items():
        first = ask(page, str(query))[:FIRST]
        right = {routes.folder(t) for pattern in wanted.split() for t in fnmatch.filter(things, pattern)}
        assert right, f"no page is called {wanted}"
        if not {url.partition("#")[0] for url in first} & right:
            missed[query] = first
    assert missed == {}


def test_every_edition_has_at_least_ten_queries() -> None:
    assert QUERIES.keys() == set(LOCALES)
    assert {tag: len(queries) for tag, queries in QUERIES.items() if len(queries) < 10} == {}


TRICKY = (
    "โครงการความร่วมมือระดับโลก ๒๕๖๙", "កម្មវិធីសហប្រតិបត្តិការ ២០២៦", "ໂຄງການຮ່ວມມືທົ່ວໂລກ ໒໐໒໖", "ကမ္ဘာလုံးဆိုင်ရာ ၂၀၂၆",
    "智慧城市合作项目，二〇二六年。", "スマートシティ・ﾈｯﾄﾜｰｸ 計画", "स्मार्ट सिटी परियोजना।",
    "Ελληνικός ΟΔΟΣ ΟΔΟΣ.", "İIıi ŞEHİR Straße ﬁn Æon",
    "قدّموا الطلبات ولِلمدن بالمشروعات ٢٠٢٦ گازی", "l’appel d'offres n° 5 — K-City's Q&A",
    "𠀀城 🙂 x² ½ Ⅻ", "ЁЖ й Їжак", "naïve coöperate e\u0301",
    "a\u00adb\u200bc\u2060d", HOSTILE,
)  # fmt: skip


@pytest.mark.browser
def test_the_browser_makes_the_same_words_of_every_text(page: Page, address: str, real: Loaded) -> None:
    page.goto(f"{address}/en/search/")
    texts = list(TRICKY)
    for tag in LOCALES:
        found = entries_of(pages_of(real, tag))
        texts += sorted(
            {part for each in found for part in f"{each.title} {each.names} {each.summary} {each.body}".split()}
        )
    made = page.evaluate("texts => texts.map(kcnSearch.terms)", texts)
    assert len(texts) > 20_000
    assert [text for text, words in zip(texts, made, strict=True) if words != terms(text)] == []


# -- other scripts, from a folder without a server ------------------------------------------------

MADE_UP = {
    "th": ("โครงการเมืองอัจฉริยะกรุงเทพมหานคร", ["กรุงเทพ", "เมืองอัจฉริยะ"]),
    "km": ("គម្រោងទីក្រុងឆ្លាតវៃភ្នំពេញ", ["ភ្នំពេញ", "ទីក្រុង"]),
    "lo": ("ໂຄງການເມືອງອັດສະລິຍະວຽງຈັນ", ["ວຽງຈັນ", "ເມືອງ"]),
    "my": ("စမတ်မြို့တော်စီမံကိန်းရန်ကုန်", ["ရန်ကုန်", "မြို့တော်"]),
    "zh": ("河内智慧城市交通规划项目", ["交通规划", "城市"]),
    "ja": ("ハノイ市スマート交通計画", ["交通計画", "スマート", "ﾊﾉｲ"]),
    "ko": ("하노이시 스마트교통사업", ["하노이에서", "교통사업을", "하"]),
    "hi": ("हनोई स्मार्ट शहर परियोजना", ["शहर", "परियोजनाओं"]),
    "ar": ("مشروع المدن الذكية في أوزبكستان", ["للمدن", "بأوزبكستان", "ومشروع", "المشروعات"]),
    "ru": ("Управление движением в Ташкенте", ["ташкент", "управления", "движения"]),
}


@pytest.fixture
def made_up(searchable: Path, tmp_path: Path) -> Callable[[list[Entry]], Path]:
    """The real search page over an index of entries that a test makes up; its file."""

    def make(entries: list[Entry]) -> Path:
        made = made_of(entries)
        (source,) = (searchable / "en/search").glob("index.html")
        folder = tmp_path / "en" / "search"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, data in made.items():
            (folder / name).write_bytes(data)
        (tmp_path / "assets").unlink(missing_ok=True)
        (tmp_path / "assets").symlink_to(searchable / "assets")
        (index,) = (file.name for file in (searchable / "en/search").glob("pages.*.js"))
        html = source.read_text(encoding="utf-8").replace(index, next(iter(made)))
        (folder / source.name).write_text(html, encoding="utf-8")
        return folder / source.name

    return make


@pytest.mark.browser
def test_words_are_found_inside_text_without_spaces_and_without_a_server(
    page: Page, made_up: Callable[[list[Entry]], Path]
) -> None:
    titles = [title for title, _ in MADE_UP.values()]
    page.goto(made_up([entry(number, title) for number, title in enumerate(titles)]).as_uri())
    missed = [
        query
        for number, (_, queries) in enumerate(MADE_UP.values())
        for query in queries
        if ask(page, query)[:1] != [f"projects/p{number}/index.html"]
    ]
    assert missed == []


@pytest.mark.browser
def test_a_keyword_that_is_typed_as_it_stands_comes_before_pages_that_have_its_words_more_often(
    page: Page, made_up: Callable[[list[Entry]], Path]
) -> None:
    """Vietnamese without its marks: the time limit has the letters of Korea."""
    others = [entry(number, "Hồ sơ nộp Hàn Quốc") for number in range(3)]
    page.goto(made_up([*others, entry(3, "Lịch trình", keywords="lịch, hạn nộp hồ sơ")]).as_uri())
    assert ask(page, "hạn nộp hồ sơ")[:1] == ["projects/p3/index.html"]
    assert ask(page, "hồ sơ nộp hạn")[:1] != ["projects/p3/index.html"]


@pytest.mark.browser
def test_titles_are_shown_as_text(page: Page, made_up: Callable[[list[Entry]], Path]) -> None:
    page.goto(made_up([entry(0, HOSTILE, kind=HOSTILE, place=HOSTILE, summary=HOSTILE)]).as_uri())
    assert ask(page, "quoted") == ["projects/p0/index.html"]
    assert page.locator("#results a").evaluate("link => link.textContent") == HOSTILE
    assert page.locator("#results img").count() == 0
    assert ask(page, "__proto__ constructor") == ["projects/p0/index.html"]
    assert ask(page, HOSTILE) == ["projects/p0/index.html"]


@pytest.mark.browser
def test_text_in_another_language_is_marked(page: Page, made_up: Callable[[list[Entry]], Path]) -> None:
    page.goto(made_up([entry(0, Text("Waste", "en", foreign=True), summary="쓰레기")]).as_uri())
    ask(page, "waste")
    assert page.locator("#results a [lang=en][dir=ltr]").inner_text() == "Waste"
    assert page.locator("#results p [lang]").count() == 0


# -- weight ---------------------------------------------------------------------------------------


def loaded_by(page: Page, folder: Path, url: str, query: str) -> int:
    """How many bytes (gzip) a browser loads for a query, the script too and the page not."""
    names: set[str] = set()
    page.on("request", lambda request: names.add(request.url.rpartition("/")[2]))
    page.goto(url)
    assert len([name for name in names if name.endswith(".js")]) == 1  # nothing but the script until it is used
    assert ask(page, query)
    loaded = [file for file in folder.rglob("*.js") if file.name in names]
    assert len(loaded) >= 2  # the table of pages, and words
    return sum(weigh(file.read_bytes()) for file in loaded)


def longest(locale: str) -> str:
    return max(map(str, QUERIES[locale]), key=len)


@pytest.mark.browser
@pytest.mark.parametrize("locale", LOCALES)
def test_the_first_result_comes_with_few_bytes(page: Page, searchable: Path, address: str, locale: str) -> None:
    assert loaded_by(page, searchable / locale, f"{address}/{locale}/search/", longest(locale)) < TODAY


def a_thousand(entries: list[Entry]) -> list[Entry]:
    """The entries with 1,000 made-up projects in place of the real: their words, in an order of chance."""
    real = [found for found in entries if found.place and found.url.startswith("projects/")]
    chance = random.Random(1)
    names = ("title", "summary", "body")
    words = {name: " ".join(str(getattr(found, name)) for found in real).split() for name in names}

    def like(number: int) -> Entry:
        base = real[number % len(real)]
        texts = {name: chance.choices(words[name], k=len(str(getattr(base, name)).split())) for name in words}
        return base._replace(url=f"projects/p{number}/", **{name: " ".join(text) for name, text in texts.items()})

    return [found for found in entries if found not in real] + [like(number) for number in range(1000)]


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["ko", "vi"])  # the longest words files, the longest table of pages
def test_a_thousand_projects_still_come_with_few_bytes(
    browser: Browser, real: Loaded, made_up: Callable[[list[Entry]], Path], locale: str
) -> None:
    page = browser.new_page()
    root = made_up(a_thousand(entries_of(pages_of(real, locale)))).parents[2]
    for address in served(root):
        assert loaded_by(page, root, f"{address}/en/search/", longest(locale)) < AT_A_THOUSAND
    page.close()


@pytest.mark.browser
def test_an_index_in_blocks_finds_the_same_in_the_same_order(
    page: Page, real: Loaded, made_up: Callable[[list[Entry]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = entries_of(pages_of(real, "en"))
    queries = ("waste", "smart city", "deadline", "who can apply", "Hanoi")
    whole = made_up(entries).as_uri()
    page.goto(whole)
    wanted = [ask(page, query) for query in queries]
    monkeypatch.setattr(search, "WHOLE", 50)
    monkeypatch.setattr(search, "BLOCK", 16)
    assert len([name for name in made_of(entries) if name.startswith("block.")]) == -(-len(entries) // 16)
    page.goto(made_up(entries).as_uri())
    assert [ask(page, query) for query in queries] == wanted
    assert min(map(len, wanted)) > 0


def test_a_page_that_a_site_has_not_is_listed_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [entry(number, f"Title {number}") for number in range(5)]
    words = Words(each.weights for each in entries[1:])
    others = [None if number == 2 else entries[number] for number in range(1, 5)]
    assert value(next(iter(files(entries[0], others, words).values())))["pages"][2] is None
    monkeypatch.setattr(search, "WHOLE", 2)
    table = value(next(iter(files(entries[0], others, words).values())))
    assert (table["absent"], table["count"], len(table["blocks"])) == ([2], 4, 1)


# -- behaviour ------------------------------------------------------------------------------------


@pytest.mark.browser
def test_nothing_of_the_index_is_loaded_until_it_is_used(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{address}/en/search/")
    assert [name for name in asked if name.startswith(("pages.", "words."))] == []
    with page.expect_request("**/pages.*.js"):
        page.focus("#q")
    assert [name for name in asked if name.startswith("words.")] == []


@pytest.mark.browser
def test_an_address_with_a_query_can_be_shared(page: Page, address: str) -> None:
    page.goto(f"{address}/en/search/?q=who+can+apply")
    assert found_in(page)[0] == "apply/who-can-apply/"
    assert page.input_value("#q") == "who can apply"
    ask(page, "visit & form")
    assert page.url == f"{address}/en/search/?q=visit+%26+form"


@pytest.mark.browser
def test_results_take_the_place_of_the_list_and_give_it_back(page: Page, address: str) -> None:
    page.goto(f"{address}/en/search/")
    every, results, status = page.locator("#all"), page.locator("#results"), page.locator("#found")
    assert (every.is_visible(), results.is_visible()) == (True, False)
    count = len(ask(page, "waste"))
    assert (every.is_visible(), results.is_visible()) == (False, True)
    assert status.inner_text() == f"Pages found: {count}"
    assert ask(page, "zzzz") == []
    assert every.is_visible()
    assert status.inner_text() == "Nothing found. The list below has every page."
    ask(page, "waste")
    ask(page, " ")
    assert (every.is_visible(), results.is_visible(), status.inner_text()) == (True, False, "")
    assert page.url == f"{address}/en/search/"


@pytest.mark.browser
def test_typing_searches_and_the_focus_stays(page: Page, address: str) -> None:
    page.goto(f"{address}/en/search/")
    page.focus("#q")
    page.keyboard.type("budg")
    page.wait_for_selector("#results a")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Enter")
    assert found_in(page)
    assert page.evaluate("document.activeElement.id") == "q"


@pytest.mark.browser
def test_more_results_are_shown_on_demand_and_take_the_focus(
    page: Page, made_up: Callable[[list[Entry]], Path]
) -> None:
    page.goto(made_up([entry(number, f"City {number}") for number in range(30)]).as_uri())
    assert len(ask(page, "city")) == 20
    page.get_by_role("button", name="Show more").click()
    assert len(found_in(page)) == 30
    assert page.evaluate("document.activeElement.textContent") == "City 20"
    assert not page.get_by_role("button", name="Show more").is_visible()


@pytest.mark.browser
def test_without_a_script_the_page_is_the_list(browser: Browser, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}/en/search/?q=waste")
    assert not page.locator("#q").is_visible()
    # Chromium draws it where scripts are off in its settings, not where a test turns them off
    assert "The list below has every page." in page.locator("noscript").inner_text()
    assert page.locator("#all").is_visible()
    assert not page.get_by_role("button", name="Show more").is_visible()
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("lost", ["pages", "words"])
def test_a_broken_line_leaves_the_list_and_is_not_told_as_nothing_found(page: Page, address: str, lost: str) -> None:
    page.route(f"**/{lost}.*.js", lambda route: route.fulfill(status=404))
    page.goto(f"{address}/en/search/")
    assert ask(page, "waste") == []
    said = page.locator("#found").inner_text()
    assert said == "The search could not be loaded. Try again, or look in the list below."
    assert page.locator("#all").is_visible()
    page.unroute(f"**/{lost}.*.js")
    assert ask(page, "waste")
    assert page.locator("#found").inner_text().startswith("Pages found: ")
