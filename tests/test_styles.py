"""The style in a page: the rules that its kind needs, all of them, and few others."""

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from playwright.sync_api import Browser

from prospectus.loading import Loaded
from prospectus.outputs.styles import Styles, parsed, without_unread
from prospectus.outputs.styles import small as minified
from prospectus.planning import planner
from tests.conftest import ROOT

FOLDER = ROOT / "templates" / "assets"
STYLE = re.compile(r"<style>(.*?)</style>", re.S)
TAG = re.compile(r"<[a-z][^>]*>")
NO_NAMES = re.compile(r' (?:d|href|content|alt|title|aria-label|datetime)="[^"]*"')
WORD = re.compile(r"[A-Za-z][\w-]*")
FIRST_FLIGHT = 14_600


def small(style: str, words: str) -> str:
    """What is left of a stylesheet in a page with some words."""
    return "".join(rule.within(frozenset(words.split())) for rule in parsed(style))


@pytest.fixture
def styles(tmp_path: Path) -> Styles:
    """Styles of small templates, over a small stylesheet."""
    templates = {
        "page.html": '{% extends "base.html" %}{% include "part.html" %}{{ kit.row() }}',
        "base.html": '<p class="kcn-base">{% include ".icons/kcn/" ~ name ~ ".svg" %}',
        "part.html": "<b class=\"kcn-tag--{{ 'plan' if x else 'demo' }}\">",
        "text.html": "{{ resolved(body) }}",
        "other.html": "{{ resolved(body) }}",
        "partials/kit.html": '{% macro row() %}<i class="kcn-row">{{ deep() }}{% endmacro %}\n'
        '{% macro deep() %}<i class="kcn-deep">{% endmacro %}{% macro other() %}<i class="kcn-other">{% endmacro %}',
    }
    assets, icons = tmp_path / "assets", tmp_path / ".icons" / "kcn"
    assets.mkdir()
    icons.mkdir(parents=True)
    (icons / "arrow.svg").write_text('<svg class="kcn-i"/>', encoding="utf-8")
    (assets / "tokens.css").write_text(":root { --kcn-a: 1px; --kcn-b: 2px; }", encoding="utf-8")
    classes = ("base", "i", "tag--plan", "tag--demo", "tag--done", "row", "deep", "other", "steps")
    rules = "\n".join(f".kcn-{name} {{ margin: var(--kcn-a); }}" for name in classes)
    (assets / "site.css").write_text(f"/* all */ {rules} td {{ color: red; }}", encoding="utf-8")
    env = Environment(loader=DictLoader(templates), autoescape=True)
    texts = {"text.html": '<ol class="kcn-steps"><li>other</li></ol><table><td>deep</td></table>'}
    return Styles(env, assets, texts, {"page.html": ".kcn-more { color: red; }"})


def classes_of(style: str) -> list[str]:
    return re.findall(r"\.kcn-([\w-]+)", style)


# -- which rules a page gets ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selector", "words"),
    [
        (".kcn-a", "kcn-a"),
        ("h1", "h1"),
        ("#menu", "menu"),
        (".kcn-a > .kcn-b", "kcn-a kcn-b"),
        (".kcn-a:not(.kcn-b)", "kcn-a"),
        (".kcn-a:hover::before", "kcn-a"),
        (".kcn-a[open] > summary", "kcn-a summary"),
        (".kcn-a:nth-child(3n)", "kcn-a"),
        ("[dir=rtl] .kcn-a", "dir kcn-a"),
        ('.kcn-a:has([name=way][value="planning"]:checked) td', "kcn-a name value td"),
        (":lang(ko)", ""),
        ("*", ""),
        (".kcn-tag--plan", "kcn-tag-- plan"),
    ],
)
def test_a_rule_is_kept_where_all_its_words_are_known(selector: str, words: str) -> None:
    style = f"{selector}{{margin:0}}"
    assert small(style, words) == style
    for word in words.split():
        assert small(style, " ".join(other for other in words.split() if other != word)) == ""


def test_of_several_selectors_those_that_may_match_are_kept() -> None:
    assert small("h1, .kcn-a, .kcn-b h2 { margin: 0 }", "h1 h2 kcn-a") == "h1,.kcn-a{margin: 0}"


def test_rules_under_a_condition_keep_it_and_an_empty_condition_goes() -> None:
    style = "@media (min-width: 48em) { .kcn-a { margin: 0 } .kcn-b { margin: 0 } }"
    assert small(style, "kcn-a") == "@media (min-width: 48em){.kcn-a{margin: 0}}"
    assert small(style, "kcn-c") == ""
    nested = "@media print { @supports not selector(:popover-open) { .kcn-a { margin: 0 } } }"
    assert small(nested, "kcn-a") == "@media print{@supports not selector(:popover-open){.kcn-a{margin: 0}}}"


def test_a_comma_inside_a_function_divides_nothing() -> None:
    assert small(".kcn-a:is(b, i) { margin: 0 }", "kcn-a b i") == ".kcn-a:is(b, i){margin: 0}"


def test_a_variable_that_nothing_reads_goes_and_so_does_what_only_it_read() -> None:
    style = ":root{--a:var(--b);--b:1px;--c:2px}.kcn--c:hover{margin:var(--c)}@media print{:root{--a:0}}"
    assert without_unread(style) == ":root{--c:2px}.kcn--c:hover{margin:var(--c)}@media print{}".replace(
        "@media print{}", ""
    )


# -- whose words count ----------------------------------------------------------------------------


def test_a_page_has_the_rules_of_what_it_extends_includes_and_calls(styles: Styles) -> None:
    assert classes_of(styles.of("page.html")) == ["base", "i", "tag--plan", "tag--demo", "row", "deep", "more"]


def test_a_page_has_the_rules_of_the_elements_of_its_texts(styles: Styles) -> None:
    frame = ["base", "i"]  # around every page
    assert classes_of(styles.of("text.html")) == [*frame, "steps"]
    assert "td{" in styles.of("text.html")
    assert classes_of(styles.of("other.html")) == frame
    assert "td{" not in styles.of("other.html")


def test_a_style_is_small_and_says_nothing_in_comments(styles: Styles) -> None:
    style = styles.of("base.html")
    assert style.startswith(":root{--kcn-a:1px}.kcn-base")
    assert "--kcn-b" not in style
    assert "/*" not in style


def test_the_words_of_a_page_are_those_of_its_templates_and_of_the_tags_of_its_texts(styles: Styles) -> None:
    words = styles.words("page.html")
    assert words >= {"kcn-base", "kcn-i", "kcn-tag--", "plan", "demo", "row", "kcn-row", "kcn-deep", "html"}
    assert not words & {"kcn-other", "kcn-steps", "td"}
    assert styles.words("text.html") >= {"kcn-steps", "td"}
    assert "other" not in styles.words("text.html")
    assert styles.words("page.html") is words


def test_the_texts_of_a_page_are_its_own_then_the_frame_then_macros_as_they_are_called(styles: Styles) -> None:
    texts = styles.texts_of("page.html")
    assert [next(iter(re.findall(r"kcn-\w+", text)), "") for text in texts] == [
        "", "kcn-base", "kcn-i", "kcn-tag", "kcn-row", "kcn-deep",
    ]  # fmt: skip
    assert styles.texts_of("page.html") == texts


def test_a_style_is_made_once(styles: Styles) -> None:
    assert styles.of("page.html") is styles.of("page.html")


# -- the real stylesheets -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole() -> str:
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in ("tokens.css", "site.css"))


def pages(out: Path) -> Iterator[tuple[str, str]]:
    """Every page of a site in two languages, and its own style."""
    for site in ("molit", "smartcity", "kind"):
        for file in [out / site / "index.html", *sorted((out / site).glob("[ea][nr]/**/*.html"))]:
            yield file.relative_to(out).as_posix(), file.read_text(encoding="utf-8")


def heads(style: str) -> set[str]:
    """The selectors and conditions of a minified style."""
    return {head for group in re.findall(r"([^{};]+){", style) for head in re.split(r",(?![^(]*\))", group)}


@cache
def needed(used: frozenset[str]) -> set[str]:
    """The rules of our stylesheets that could match in a page with some words."""
    sheet = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in ("tokens.css", "site.css"))
    return heads(minified("".join(rule.within(used) for rule in parsed(sheet))))


def lacking(html: str) -> set[str]:
    """The rules that could match in a page and do not stand in its style."""
    (style,) = STYLE.findall(html)
    used = frozenset(WORD.findall(NO_NAMES.sub("", " ".join(TAG.findall(html)))))
    return needed(used) - heads(style)


def test_no_page_lacks_a_rule_that_could_match_in_it(real_out: Path) -> None:
    for path, html in pages(real_out):
        assert lacking(html) == set(), path


@pytest.mark.browser
@pytest.mark.parametrize(
    "path",
    [
        "smartcity/en/projects/?view=cards&country=VN&sort=-year",
        "smartcity/en/projects/?country=VN&region=americas",
        "smartcity/en/search/?q=traffic",
        "molit/en/apply/check/",
        "molit/en/apply/faq/",
        "molit/en/apply/forms/",
    ],
)
def test_what_readers_and_scripts_change_has_its_rules(browser: Browser, address: str, path: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/{path}", wait_until="networkidle")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert len(page.content()) > len(page.request.get(page.url).text())
    assert lacking(page.content()) == set()
    page.close()


def test_every_token_that_a_rule_uses_is_defined(whole: str) -> None:
    used = set(re.findall(r"var\((--[a-z0-9-]+)", whole))
    assert used
    assert used <= set(re.findall(r"(--[a-z0-9-]+) ?:", whole))


def test_stylesheets_fetch_nothing(whole: str) -> None:
    assert re.findall(r"@import|url\(", whole) == []


def test_a_class_that_no_template_and_no_module_names_has_no_rule(whole: str, root: Path) -> None:
    files = [*(root / "templates").glob("**/*.html"), *(root / "prospectus").glob("**/*.py")]
    files += [*(root / "templates" / ".icons").glob("**/*.svg"), *(root / "templates" / "assets").glob("*.js")]
    words = " ".join(file.read_text(encoding="utf-8") for file in files)
    bare = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", whole, flags=re.S)
    classes = set(re.findall(r"\.((?:kcn|md|is)-[\w-]+)", bare))
    unused = [name for name in sorted(classes) if name not in words and name.partition("--")[0] + "--{{" not in words]
    assert unused == []


def test_the_style_of_a_kind_is_the_same_in_all_sites_and_languages(real_out: Path) -> None:
    found = {
        STYLE.findall((real_out / site / tag / "projects/index.html").read_text(encoding="utf-8"))[0]
        for site in ("molit", "smartcity", "kind")
        for tag in ("en", "ko", "ar", "ru")
    }
    assert len(found) == 1


def test_the_styles_leave_most_of_the_first_flight_to_the_page(real: Loaded) -> None:
    styles = planner(real).styles
    for template in ("guidance.html", "project.html", "home-molit.html", "404.html"):
        style = gzip.compress(styles.of(template).encode(), 9, mtime=0)
        assert len(style) < FIRST_FLIGHT * 0.45, template
