"""What readers need who enlarge, use a keyboard, a screen reader, their own colours, or a text browser.

One page of each kind, sites and locales in turn; all of them, in every mode: `make audit`. What a parser can
tell of every page is in test_pages.py, colours are in test_tokens.py.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Browser, Page

from prospectus.loading import Loaded
from tests import checkers, rig
from tests.rig import Host, Place

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def host(real_out: Path) -> Iterator[Host]:
    with rig.serving(real_out) as host:
        yield host


@pytest.fixture(scope="module")
def pages(real: Loaded, real_out: Path) -> list[Place]:
    """The longest page of each kind, site and locale."""
    return rig.richest(list(rig.places(real)), real_out)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """A new tab of a width, and of what else a context takes."""
    contexts = []

    def open_tab(width: int, height: int = 800, **settings: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, **settings))
        return contexts[-1].new_page()

    yield open_tab
    for context in contexts:
        context.close()


def of(pages: list[Place], *locales: str) -> list[Place]:
    """One page of each kind in one of some languages."""
    return rig.rotated([place for place in pages if place.locale in locales])


def test_the_pages_looked_at_are_of_every_kind_site_and_language(pages: list[Place], real: Loaded) -> None:
    chosen = rig.rotated(pages)
    assert {place.kind for place in chosen} == {place.kind for place in pages}
    assert {place.site for place in chosen} == {site.id for site in real.program.config.sites}
    assert {place.locale for place in chosen} == set(real.published())


# -- checkers -------------------------------------------------------------------------------------


@pytest.mark.browser
def test_axe_finds_no_violation(host: Host, opened: Opened, pages: list[Place]) -> None:
    """Every kind once; light and dark, phone and large screen in turn."""
    checkers.required(checkers.lacking(checkers.AXE))
    modes = [(scheme, width) for scheme in ("light", "dark") for width in (360, 1280)]
    tabs = [opened(width, color_scheme=scheme) for scheme, width in modes]
    found: dict[str, Any] = {}
    for at, place in enumerate(rig.rotated(pages)):
        page = tabs[at % len(tabs)]
        page.goto(f"{host.address}/{place.url}")
        if said := checkers.violations(page):
            found[f"{place.url} {modes[at % len(modes)]}"] = said
    assert found == {}


@pytest.mark.browser
def test_axe_finds_what_is_wrong(host: Host, opened: Opened) -> None:
    """A checker that says nothing might not have looked."""
    checkers.required(checkers.lacking(checkers.AXE))
    page = opened(360)
    page.goto(f"{host.address}/kind/en/")
    page.evaluate("document.querySelector('.kcn-lang').insertAdjacentHTML('beforeend', '<p><button></button></p>')")
    page.evaluate("document.querySelector('.kcn-section h2').style.color = '#999'")
    found = " ".join(checkers.violations(page))
    assert "button-name" in found
    assert "color-contrast" in found


def test_the_html_checker_finds_no_error(real_out: Path, pages: list[Place]) -> None:
    """A page of each kind in English, Korean and Arabic; `make audit` looks at all pages."""
    checkers.required(checkers.lacking(checkers.NU))
    chosen = [real_out / place.path for locale in ("en", "ko", "ar") for place in of(pages, locale)]
    assert len(chosen) > 50
    assert checkers.html_faults(chosen, real_out) == []


def test_the_html_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    checkers.required(checkers.lacking(checkers.NU))
    text = "<!doctype html><html lang=en><title>a</title><style>p { colr: red }</style><p><img src=b>"
    for name in ("first", "second"):
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    found = checkers.html_faults(sorted(tmp_path.iterdir()), tmp_path)
    assert {fault.path for fault in found} == {"first.html", "second.html"}
    assert sum("colr" in fault.message for fault in found) == 1  # a style that pages share is told once


# -- rules of use: scripts that look at the page which is open, and name its faults -----------------

# Puts the focus on everything that takes it, in the order of the page: it shows, and nothing lies over it.
FOCUS = """() => {
    const can = 'a[href]:not([tabindex="-1"]), button, summary, input, select, textarea, [tabindex="0"]';
    const all = [...document.querySelectorAll(can)].filter(one => one.checkVisibility({visibilityProperty: true}));
    const wrong = [];
    const name = one => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 30)}`;
    for (const one of document.querySelectorAll('[tabindex]'))
        if (one.tabIndex > 0) wrong.push('out of turn: ' + name(one));
    for (const one of all) {
        one.focus();
        if (document.activeElement !== one) { wrong.push('takes no focus: ' + name(one)); continue; }
        const shown = one.matches('.kcn-chip input') ? one.nextElementSibling : one;
        const style = getComputedStyle(shown);
        if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) wrong.push('no ring: ' + name(one));
        const box = shown.getClientRects()[0];
        const x = box.x + box.width / 2, y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
        const top = document.elementFromPoint(x, y);
        if (!top) wrong.push(`outside the window at ${x},${y}: ` + name(one));
        else if (!one.contains(top) && !top.contains(one) && !shown.contains(top) && top !== shown)
            wrong.push(`under ${name(top)}: ` + name(one));
    }
    return wrong;
}"""

# WCAG 2.2, 2.5.8: 24 by 24 pixels, or that much room around the middle. Excepted are links within a sentence,
# and what has an equivalent on the page: the markers of a map, whose links stand in the list too.
TARGETS = """() => {
    const can = 'a[href], button, summary, input, select, textarea';
    const all = [...document.querySelectorAll(can)].filter(one => one.checkVisibility({visibilityProperty: true}));
    const whole = one => {
        const after = getComputedStyle(one, '::after');
        const covers = after.content !== 'none' && after.position === 'absolute' && after.inset.startsWith('0');
        return (covers && one.offsetParent ? one.offsetParent : one).getBoundingClientRect();
    };
    const boxes = all.map(whole);
    const sentence = one => getComputedStyle(one).display === 'inline' &&
        [...one.parentElement.childNodes].some(other => other.nodeType === 3 && other.textContent.trim());
    const near = (box, other) => {
        const x = box.x + box.width / 2, y = box.y + box.height / 2;
        const dx = Math.max(other.left - x, 0, x - other.right), dy = Math.max(other.top - y, 0, y - other.bottom);
        return Math.hypot(dx, dy) < 12;
    };
    return all.filter((one, at) => {
        const box = boxes[at];
        if ((box.width >= 24 && box.height >= 24) || one.matches('.md-skip, svg a') || sentence(one)) return false;
        return boxes.some((other, n) => n !== at && near(box, other));
    }).map(one => `${one.className} ${one.textContent.trim().slice(0, 30)} ${one.getBoundingClientRect().height}`);
}"""

# Text that is cut off, or lies outside the window.
LOST = """() => {
    document.querySelectorAll('main details').forEach(one => { one.open = true; });
    const wrong = [];
    const over = document.documentElement.scrollWidth - innerWidth;
    if (over > 0) wrong.push(`${over} pixels too wide`);
    const scrolls = one => one && (/auto|scroll/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
        const text = walker.currentNode, one = text.parentElement, words = text.textContent.trim().slice(0, 40);
        if (!words || !one.checkVisibility() || one.closest('.kcn-vh, .md-skip, svg, thead')) continue;
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        if (!scrolls(one) && (box.right > innerWidth + 1 || box.left < -1)) wrong.push('outside: ' + words);
        for (let around = one; around !== document.body; around = around.parentElement) {
            const style = getComputedStyle(around);
            if (!/hidden|clip/.test(style.overflowX + style.overflowY) || style.textOverflow === 'ellipsis') continue;
            const edge = around.getBoundingClientRect();
            if (box.right > edge.right + 2 || box.left < edge.left - 2 || box.bottom > edge.bottom + 2)
                wrong.push('cut off: ' + words);
        }
    }
    return wrong;
}"""

MOTION = """() => [...document.querySelectorAll('*')].filter(one => {
    const style = getComputedStyle(one);
    return style.animationName !== 'none' || !/^0s(, 0s)*$/.test(style.transitionDuration) ||
        style.scrollBehavior !== 'auto';
}).map(one => `${one.tagName} ${one.className}`)"""

# With the reader's own colours: what is written or drawn stands out from its ground, controls have an edge.
FORCED = """() => {
    const wrong = [];
    const seen = one => one.checkVisibility({visibilityProperty: true}) && !one.closest('.md-skip');
    const light = text => {
        const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map(Number).map(value => value / 255)
            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
    const ground = one => {
        const colour = getComputedStyle(one).backgroundColor;
        return colour.endsWith(', 0)') && one.parentElement ? ground(one.parentElement) : colour;
    };
    for (const one of document.querySelectorAll('h1, h2, p, a, li, td, th, dd, dt, summary, button')) {
        const colour = getComputedStyle(one).color;
        if (seen(one) && ratio(colour, ground(one)) < 4.5)
            wrong.push(`${one.tagName} ${one.textContent.slice(0, 30)}: ${colour}`);
    }
    for (const one of document.querySelectorAll('.md-button, .kcn-tag, .kcn-chip :checked + span, .kcn-choice a'))
        if (seen(one) && getComputedStyle(one).borderTopStyle === 'none') wrong.push('no edge: ' + one.className);
    const drawn = '.kcn-i, svg [class*=is-], svg rect, .kcn-map__dot, .kcn-map__here, .kcn-map__cities, .kcn-map__ring';
    for (const one of document.querySelectorAll(drawn)) {
        if (!seen(one) || one.closest('[aria-hidden=true]:not(.kcn-i), .kcn-mosaic, .kcn-arches, pattern')) continue;
        const style = getComputedStyle(one);
        const colours = [style.fill, style.stroke].filter(value => value.startsWith('rgb'));
        if (!colours.some(value => ratio(value, ground(one)) >= 3))
            wrong.push(`drawing ${one.outerHTML.slice(0, 60)}: ${colours}`);
    }
    return wrong;
}"""

DOUBLE = "html { font-size: 200%; }"
# WCAG 2.2, 1.4.12
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }"""
RESTYLE = """style => {
    const one = document.getElementById('kcn-restyle') || document.createElement('style');
    document.head.append(Object.assign(one, { id: 'kcn-restyle', textContent: style }));
}"""


def used(page: Page, width: int) -> Iterator[tuple[str, list[str]]]:
    """What each rule finds on the page that is open, in a window of this width."""
    page.keyboard.press("Tab")  # from here on the browser shows the focus
    if not page.evaluate(
        "document.activeElement.matches('.md-skip') && document.activeElement.getClientRects()[0].y >= 0"
    ):
        yield "skip link", ["does not come first, or does not show"]
    page.keyboard.press("Enter")
    if not page.evaluate("document.activeElement.id === 'content' && !!document.querySelector('#content h1')"):
        yield "skip link", ["does not lead to the content"]
    yield "focus", page.evaluate(FOCUS)
    yield "targets", page.evaluate(TARGETS)
    yield "motion", page.evaluate(MOTION)
    for name, style in (("spacing", SPACED), ("double", DOUBLE)):
        if name == "spacing" or width == 640:
            page.evaluate(RESTYLE, style)
            yield name, page.evaluate(LOST)
    page.evaluate(RESTYLE, "")
    for scheme in ("light", "dark"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        yield f"own colours, {scheme}", page.evaluate(FORCED)
    page.emulate_media(forced_colors="none", color_scheme="light")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "turn"), [(320, 0), (640, 4), (1280, 9)])
def test_every_kind_of_page_can_be_used_by_everyone(
    host: Host, opened: Opened, pages: list[Place], width: int, turn: int
) -> None:
    """By keyboard, by finger, with more room between letters, with larger text, without motion, in own colours.

    The longest words on the smallest screen: Russian and Indonesian.
    """
    page = opened(width, reduced_motion="reduce")
    chosen = of(pages, "en", "ru", "id") if width == 320 else rig.rotated(pages, turn)
    found: dict[str, Any] = {}
    for place in chosen:
        page.goto(f"{host.address}/{place.url}")
        found |= {f"{place.url}: {rule}": said for rule, said in used(page, width) if said}
    assert found == {}


@pytest.mark.browser
def test_text_of_twice_the_size_is_all_there(host: Host, opened: Opened, pages: list[Place]) -> None:
    """As a reader sets it in the browser, which changes the widths at which the design changes too."""
    page = opened(1280)
    sizes = {"fontSizes": {"standard": 32, "fixed": 26}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", sizes)
    found: dict[str, Any] = {}
    for place in rig.rotated(pages, 6):
        page.goto(f"{host.address}/{place.url}")
        if said := page.evaluate(LOST):
            found[place.url] = said
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert found == {}


# A page with every fault that the rules above look for: a rule that says nothing might not have looked.
WRONG = """<!doctype html><html><body style="margin: 0">
<a class="md-skip" href="#content">Skip</a>
<main id="content" tabindex="-1"><h1>Title</h1><a href="#x" style="outline: none">no ring</a>
<a href="#x" tabindex="2">out of turn</a><a href="#x" style="display: block; font: 8px/1 serif">small</a>
<a href="#x" style="display: block; font: 8px/1 serif; position: relative; z-index: -1">under</a>
<p style="block-size: 1em; overflow: hidden; inline-size: 5em">Words that are cut off where there is more room</p>
<p style="transition: color 1s; white-space: nowrap">{long}</p>
<p style="forced-color-adjust: none; color: #777; background: #777">Not seen</p>
<svg class="kcn-i" style="fill: none; stroke: #777; background: #777"></svg>
<b class="kcn-tag">No edge</b></main></html>"""


@pytest.mark.browser
def test_the_rules_find_what_is_wrong(opened: Opened) -> None:
    page = opened(640, reduced_motion="reduce")
    page.set_content(WRONG.format(long="longer than a window " * 9))
    found = {rule: " ".join(said) for rule, said in used(page, 640)}
    assert "no ring: A  no ring" in found["focus"]
    assert "out of turn" in found["focus"]
    assert "small" in found["targets"]
    assert "P" in found["motion"]
    for name in ("spacing", "double"):
        assert "pixels too wide" in found[name]
        assert "outside: longer" in found[name]
        assert "cut off: Words" in found[name]
    assert "P Not seen" in found["own colours, light"]
    assert "no edge: kcn-tag" in found["own colours, dark"]
    assert "drawing <svg" in found["own colours, light"]


# -- the keyboard, and menus ----------------------------------------------------------------------


@pytest.mark.browser
def test_the_tabulator_follows_the_order_of_the_page(host: Host, opened: Opened) -> None:
    """Each stop stands after the one before it in the page, to the last."""
    page = opened(1280)
    page.goto(f"{host.address}/kind/ar/apply/who-can-apply/")
    page.evaluate("window.stops = []; addEventListener('focusin', event => stops.push(event.target))")
    for _ in range(12):
        page.keyboard.press("Tab")
    last = page.locator("footer a").last
    last.evaluate("link => { stops.length = 0; link.focus(); }")
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
    assert page.evaluate(
        "stops.slice(1).every((one, at) => stops[at].compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING)"
    )
    assert page.evaluate("stops.length") == 13


@pytest.mark.browser
def test_menus_and_answers_work_by_keyboard_without_script(host: Host, opened: Opened) -> None:
    page = opened(360, java_script_enabled=False)
    page.goto(f"{host.address}/smartcity/ru/apply/faq/")
    menu, languages, answer = page.locator("#menu"), page.locator(".kcn-lang ul"), page.locator("main details").first
    page.locator(".kcn-menu").focus()
    page.keyboard.press("Enter")
    assert menu.is_visible()
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    page.locator(".kcn-lang summary").focus()
    page.keyboard.press("Enter")
    assert languages.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{host.address}/smartcity/en/apply/faq/")
    answer.locator("summary").focus()
    page.keyboard.press("Space")
    assert answer.locator("div").is_visible()
    page.keyboard.press("Space")
    assert not answer.locator("div").is_visible()


TWELVE = """names => {
    const list = document.querySelector('.kcn-lang ul'), first = list.firstElementChild;
    list.replaceChildren(...names.map(name => {
        const item = first.cloneNode(true);
        item.querySelector('a').textContent = name;
        return item;
    }));
    document.querySelector('.kcn-lang').open = true;
}"""
NAMES = ["English", "한국어", "Español", "Français", "Русский", "العربية", "Tiếng Việt", "Bahasa Indonesia"]
NAMES += ["ภาษาไทย", "ភាសាខ្មែរ", "ລາວ", "မြန်မာ"]


@pytest.mark.browser
@pytest.mark.parametrize("place", ["kind/en/404.html", "molit/ar/"])
def test_twelve_languages_fit_a_small_phone(host: Host, opened: Opened, place: str) -> None:
    """The list ends within the window; what does not fit is reached by scrolling in it."""
    page = opened(360, 640)
    page.goto(f"{host.address}/{place}")
    page.evaluate(TWELVE, NAMES)
    box = page.locator(".kcn-lang ul").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["y"] + box["height"] <= 640
    last = page.locator(".kcn-lang li").last.locator("a")
    last.focus()
    inner = last.bounding_box()
    assert inner
    assert inner["y"] + inner["height"] <= 640
    assert page.evaluate("scrollY") == 0


# -- right to left --------------------------------------------------------------------------------

# E-mail addresses, web addresses, telephone numbers: their parts would change places in Arabic text.
# Where only letters stand at both ends of every sign, they keep their order (Unicode Bidirectional Algorithm, N1).
LATIN = re.compile(r"[\w.]+@[\w.-]+|(?:https?://|www\.)\S+|\+\d[\d\s-]{6,}|\b\d{2,4}-\d{3,4}-\d{4}\b", re.A)
STEADY = re.compile(r"[A-Za-z]+(?:[./][A-Za-z]+)*")


def alone(element: Any) -> bool:
    """Whether an element, or one around it, keeps its text apart from the direction around it."""
    return any(one.tag == "bdi" or one.get("dir") == "ltr" for one in (element, *element.iterancestors()))


def test_addresses_and_telephone_numbers_in_arabic_pages_stand_by_themselves(real_out: Path) -> None:
    found = set()
    for file in real_out.glob("*/ar/**/*.html"):
        for text in lxml.html.parse(str(file)).xpath("//body//text()"):
            element = text.getparent().getparent() if text.is_tail else text.getparent()
            latin = LATIN.search(text)
            if latin and not STEADY.fullmatch(latin[0]) and not alone(element):
                found.add(f"{latin[0]} in {file.relative_to(real_out)}")
    assert sorted(found)[:10] == []


@pytest.mark.browser
def test_arrows_point_the_other_way_in_arabic(host: Host, opened: Opened) -> None:
    page = opened(1280)
    seen = {}
    for locale in ("en", "ar"):
        page.goto(f"{host.address}/molit/{locale}/")
        seen[locale] = page.locator(".kcn-flip").evaluate_all("all => all.map(one => getComputedStyle(one).transform)")
    assert set(seen["en"]) == {"none"}
    assert set(seen["ar"]) == {"matrix(-1, 0, 0, 1, 0, 0)"}


@pytest.mark.browser
def test_a_table_that_looks_like_cards_stays_a_table_for_screen_readers(host: Host, opened: Opened) -> None:
    page = opened(360)
    page.goto(f"{host.address}/smartcity/en/projects/")
    tree = page.locator("main table").first.aria_snapshot()
    assert tree.startswith("- table")
    assert tree.count("- row ") > 40
    assert "- rowheader" in tree
    assert "- columnheader" in tree
    assert "- cell" in tree


# -- without styles -------------------------------------------------------------------------------

CODE = re.compile(r"[{};]\s*$|var\(--|@media|function\s*\(|=>|</?\w+>")


def dumped(file: Path) -> str:
    """A page as a text browser shows it."""
    shown = subprocess.run(
        ["w3m", "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", "100", str(file)],
        capture_output=True,
        check=True,
        env={**os.environ, "HTTP_HOME": "", "LC_ALL": "C.UTF-8"},
    )
    return shown.stdout.decode()


def squeezed(text: str) -> str:
    """A text without spaces: lines break anywhere."""
    return re.sub(r"[\s\u200b\u2066-\u2069]+", "", text)


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_text_browser_shows_title_content_and_footer_in_this_order(
    real_out: Path, pages: list[Place], locale: str
) -> None:
    checkers.required("" if shutil.which("w3m") else "no w3m on this machine; see tests/install-tools")
    for place in of([place for place in pages if place.kind != "languages"], locale):
        text = dumped(real_out / place.path)
        document = lxml.html.parse(str(real_out / place.path)).getroot()
        parts = ("//*[@class='md-skip']", "//h1", "//h1/following::p[1]", "//footer//address/p[1]")
        wanted = [squeezed(document.xpath(path)[0].text_content()) for path in parts]
        places = [squeezed(text).find(words) for words in wanted]
        assert -1 not in places, (place.url, wanted, places)
        assert places == sorted(places), place.url
        assert [line for line in text.split("\n") if CODE.search(line)] == [], place.url
