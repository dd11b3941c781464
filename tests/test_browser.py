"""Every page kind of every site and locale, opened in a real Chromium."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from prospectus import preview, release
from prospectus.loading import Loaded
from prospectus.release import Request
from prospectus.report import Recorder

pytestmark = pytest.mark.browser

SITES = ("molit", "smartcity", "kind")
LOCALES = ("en", "ko", "es", "fr", "ru", "ar", "vi", "id")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    yield page
    page.close()


def one_of_each_kind(loaded: Loaded, site: str) -> list[str]:
    """A thing of every kind that a site has, every index, and every page of guidance."""
    things = loaded.routes.things(loaded.program.config.site(site))
    first: dict[str, str] = {}
    for thing in things:
        kind = thing if thing.startswith(("list:", "page:")) else thing.partition(":")[0]
        first.setdefault(kind, thing)
    return list(first.values())


class Watched:
    """A page that notes console errors, exceptions, and failed or foreign requests."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.faults.append(f"exception: {error}"))
        page.on("requestfailed", self.failed)
        page.on("response", self.answered)

    def console(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def failed(self, request: Any) -> None:
        # the icon is fetched late: leaving the page before it has come is no fault
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} {request.failure}")

    def answered(self, response: Any) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")
        if not response.url.startswith(f"{self.address}/"):
            self.faults.append(f"foreign: {response.url}")

    def visit(self, path: str) -> list[str]:
        """Opens a page; what went wrong."""
        self.faults = []
        self.page.goto(f"{self.address}/{path}")
        width = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return [*self.faults, *([f"{width} pixels too wide"] if width > 0 else [])]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("site", SITES)
def test_every_page_kind_opens_without_fault_and_fits_320_pixels(
    address: str, browser: Browser, real: Loaded, site: str, locale: str
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    watched = Watched(page, address)
    paths = [real.routes.path(locale, thing).removesuffix("index.html") for thing in one_of_each_kind(real, site)]
    found = {path: faults for path in paths if (faults := watched.visit(f"{site}/{path}"))}
    page.close()
    assert not found


@pytest.mark.parametrize("site", SITES)
def test_the_root_offers_every_language(address: str, page: Page, site: str) -> None:
    assert Watched(page, address).visit(f"{site}/") == []
    links = page.locator("main a")
    assert links.evaluate_all("links => links.map(link => link.getAttribute('href'))") == [
        f"{tag}/" for tag in ("en", "ko", "es", "fr", "ru", "ar", "vi", "id")
    ]
    links.nth(1).click()
    page.wait_for_url(f"{address}/{site}/ko/")
    assert page.locator("html").get_attribute("lang") == "ko"


def test_a_missing_page_is_answered_in_the_language_of_its_address(address: str, page: Page) -> None:
    response = page.goto(f"{address}/molit/ko/no/such/page/")
    assert response is not None
    assert response.status == 404
    assert page.locator("html").get_attribute("lang") == "ko"
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 100
    assert page.locator(".md-logo").evaluate("link => link.pathname") == "/molit/ko/"


def test_the_menu_opens_and_closes_without_a_script(address: str, page: Page) -> None:
    Watched(page, address).visit("molit/en/")
    menu = page.locator("#menu")
    assert not menu.is_visible()
    page.locator(".kcn-menu").click()
    assert menu.is_visible()
    menu.locator(".kcn-close").click()
    assert not menu.is_visible()


def test_the_language_menu_leads_to_the_same_page(address: str, page: Page) -> None:
    Watched(page, address).visit("kind/en/apply/who-can-apply/")
    page.locator(".kcn-lang summary").click()
    page.locator(".kcn-lang a[hreflang=ko]").click()
    page.wait_for_url(f"{address}/kind/ko/apply/who-can-apply/")


def test_a_link_to_an_answer_opens_it(address: str, page: Page) -> None:
    Watched(page, address).visit("smartcity/en/apply/faq/#receive")
    answer = page.locator("#receive")
    assert answer.is_visible()
    page.goto(f"{address}/smartcity/en/apply/faq/")
    assert not page.locator("#receive").is_visible()


def test_the_first_tab_stop_is_the_skip_link_and_it_moves_the_focus(address: str, page: Page) -> None:
    Watched(page, address).visit("molit/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "md-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(address: str, browser: Browser, scheme: Any) -> None:
    page = browser.new_page(color_scheme=scheme)
    Watched(page, address).visit("molit/en/")
    background, text = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    page.close()
    assert contrast(background, text) >= 7


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two CSS colours (WCAG 2.2, relative luminance)."""
    a, b = sorted((luminance(first), luminance(second)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def luminance(colour: str) -> float:
    channels = [int(value) / 255 for value in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_an_answer_links_to_itself(address: str, page: Page) -> None:
    Watched(page, address).visit("smartcity/en/apply/faq/")
    page.locator("summary", has_text="Do we receive the money?").click()
    page.locator("#receive a", has_text="Link to this answer").click()
    assert page.evaluate("location.hash") == "#receive"
    assert page.locator("#receive").is_visible()


# -- scripts ----------------------------------------------------------------------------------------

ORDER = """element => {
    const text = element.firstChild, found = [];
    for (let at = 0; at < text.length; at++) {
        const range = document.createRange();
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        found.push(range.getBoundingClientRect().left);
    }
    return found;
}"""


@pytest.mark.parametrize("selector", ["footer a[href^='tel:'] bdi", "footer a[href^='mailto:'] bdi"])
def test_addresses_run_from_left_to_right_in_arabic(address: str, page: Page, selector: str) -> None:
    """The + of a telephone number stands at its left, whatever the direction around it."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{address}/molit/ar/")
    places = page.locator(selector).first.evaluate(ORDER)
    assert places == sorted(places)
    assert len(places) > 10


def test_latin_names_and_numbers_within_arabic_keep_their_own_order(address: str, page: Page) -> None:
    page.goto(f"{address}/molit/ar/")
    page.set_content(
        '<html lang="ar" dir="rtl"><p><span id="a">UTC+9</span> <bdi id="b">2020-01-31</bdi> (<span id="c">KIND</span>)'
    )
    for name in ("a", "b", "c"):
        places = page.locator(f"#{name}").evaluate(ORDER)
        assert places == sorted(places), name


LONG = {
    "th": "โครงการความร่วมมือระดับโลกเครือข่ายเคซิตี้สนับสนุนการศึกษาความเป็นไปได้สำหรับเมืองอัจฉริยะในประเทศพันธมิตร",
    "km": "កម្មវិធីសហប្រតិបត្តិការសកលគាំទ្រការសិក្សាលទ្ធភាពសម្រាប់ទីក្រុងឆ្លាតវៃក្នុងប្រទេសដៃគូ",
    "lo": "ໂຄງການຮ່ວມມືທົ່ວໂລກສະໜັບສະໜູນການສຶກສາຄວາມເປັນໄປໄດ້ສຳລັບເມືອງອັດສະລິຍະໃນປະເທດຄູ່ຮ່ວມງານ",
    "my": "ကမ္ဘာလုံးဆိုင်ရာပူးပေါင်းဆောင်ရွက်ရေးအစီအစဉ်သည်မိတ်ဖက်နိုင်ငံများရှိစမတ်မြို့တော်များအတွက်ဖြစ်နိုင်ခြေလေ့လာမှုများကိုထောက်ပံ့သည်",
}


@pytest.mark.parametrize("tag", LONG)
def test_text_without_spaces_breaks_into_lines(address: str, page: Page, tag: str) -> None:
    """With the pages' own style and the language named, at 320 pixels."""
    page.goto(f"{address}/molit/en/program/what-it-is/")
    page.evaluate(
        """([tag, text]) => {
            document.documentElement.lang = tag;
            document.querySelector('.kcn-body p').textContent = text + text;
            document.querySelector('h1').textContent = text;
        }""",
        [tag, LONG[tag]],
    )
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert (
        page.locator(".kcn-body p").first.evaluate(
            "e => e.getClientRects()[0].height / parseFloat(getComputedStyle(e).lineHeight)"
        )
        > 2
    )


def test_the_longer_pseudo_locales_fit_a_phone(browser: Browser, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "public"
    release.build(Request(root, out, ("kind",), ("en", "en-XA", "ar-XB"), jobs=0), Recorder())
    server = preview.server(out, 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    page = browser.new_page(viewport={"width": 320, "height": 640})
    watched = Watched(page, f"http://127.0.0.1:{server.server_address[1]}")
    paths = [
        f"kind/{tag}/{path}"
        for tag in ("en-XA", "ar-XB")
        for path in ("", "apply/faq/", "projects/", "calls/2026/", "editions/")
    ]
    found = {path: faults for path in paths if (faults := watched.visit(path))}
    page.close()
    server.shutdown()
    thread.join()
    server.server_close()
    assert found == {}
