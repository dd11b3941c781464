"""The theme: strict templates, and labels, numbers, dates and names as an edition's readers write them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2 import Environment
from markupsafe import Markup, escape

from prospectus import cldr
from prospectus.catalogs import Catalog, Translation, plural_count
from prospectus.config import Locale
from prospectus.editions import Edition
from prospectus.loading import Loaded
from prospectus.messages import Key
from prospectus.records import Money, Share, Support
from prospectus.schema import Text
from prospectus.theme import (
    MaterialStrings,
    Voice,
    breakable,
    environment,
    exact,
    plain,
    plural_rule,
    tied,
    together,
    unbroken,
)

ARABIC_PROJECTS = ("لا مشاريع", "مشروع واحد", "مشروعان", "%(num)s مشاريع", "%(num)s مشروعًا", "%(num)s مشروع")


@pytest.fixture(scope="module")
def env(loaded: Loaded) -> Environment:
    return environment(loaded.program.config)


def voice_of(loaded: Loaded, tag: str = "en", known: Mapping[Key, Translation] | None = None) -> Voice:
    """The voice of an edition with some labels translated."""
    return Voice(Edition(loaded.program, Locale(tag), Catalog(tag, {"interface": known or {}})))


def html(value: Any) -> str:
    """What a template shows for a value."""
    return str(escape(value))


# -- templates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "ours"), [("partials/masthead.html", True), ("partials/languages/ko.html", False)])
def test_templates_are_ours_and_materials(minimal: Path, env: Environment, name: str, ours: bool) -> None:
    assert Path(env.get_template(name).filename or "").is_relative_to(minimal / "templates") == ours


def test_a_name_that_no_page_gives_is_an_error(env: Environment) -> None:
    with pytest.raises(jinja2.UndefinedError, match="'title' is undefined"):
        env.from_string("{{ title }}").render()


def test_an_attribute_that_no_value_has_is_an_error(env: Environment) -> None:
    with pytest.raises(jinja2.UndefinedError, match="no attribute 'amont'"):
        env.from_string("{{ money.amont }}").render(money=Money("KRW", amount=1))


def test_text_is_escaped_and_markup_is_not(env: Environment) -> None:
    shown = env.from_string("{{ text }} {{ markup }}").render(text="<b>&", markup=Markup("<i>x</i>"))
    assert shown == "&lt;b&gt;&amp; <i>x</i>"


def test_lines_that_hold_only_a_block_leave_no_space(env: Environment) -> None:
    assert env.from_string("a\n  {% if true %}\nb\n  {% endif %}\nc").render() == "a\nb\nc"


def test_templates_have_the_filters(env: Environment) -> None:
    shown = env.from_string("{{ (money|exact).approximate }} {{ markup|plain }} {{ (money|together).amount }}")
    money = Support("KRW", amount=5, approximate=True, shared=Share(9, 2))
    assert shown.render(money=money, markup=Markup("<b>x</b>")) == "False x 9"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a < b", "a < b"),
        (Text("<b>", "ko", foreign=True), "<b>"),
        (Markup('<span lang="en">A &amp; B</span>'), "A & B"),
        (Markup("<time>1</time>\n  to <time>2</time>"), "1 to 2"),
        ("", ""),
        (2026, "2026"),
    ],
)
def test_plain_is_a_text_without_markup(value: Any, shown: str) -> None:
    assert plain(value) == shown
    assert not isinstance(plain(value), Markup)


@pytest.mark.parametrize(
    ("address", "shown"),
    [("a@example.org", "a@<wbr>example.org"), ("<b>@x", "&lt;b&gt;@<wbr>x"), ("nothing", "nothing")],
)
def test_an_address_may_break_after_its_sign(address: str, shown: str) -> None:
    assert breakable(address) == Markup(shown)


def test_exact_leaves_out_about_and_nothing_else() -> None:
    money = Support("KRW", amount=7, basis="band", approximate=True, note=Text("Note"))
    assert exact(money) == Support("KRW", amount=7, basis="band", approximate=False, note=Text("Note"))
    assert money.approximate


def test_together_is_the_sum_for_several_projects() -> None:
    support = Support("USD", amount=5, approximate=True, shared=Share(12_000_000, 3))
    assert together(support) == Money("USD", amount=12_000_000)
    assert together(Support("USD", amount=5)) == Money("USD")


# -- labels ---------------------------------------------------------------------------------------


def test_a_label_is_translated(loaded: Loaded) -> None:
    assert voice_of(loaded, "ko", {("", "Home"): "홈"}).gettext("Home") == Text("홈", "ko")


def test_a_label_without_a_translation_says_that_it_is_english(loaded: Loaded) -> None:
    assert html(voice_of(loaded, "ar").gettext("Home")) == '<span lang="en" dir="ltr">Home</span>'
    assert html(voice_of(loaded, "en").gettext("Home")) == "Home"


def test_a_label_is_found_by_its_context(loaded: Loaded) -> None:
    voice = voice_of(loaded, "ko", {("menu", "Open"): "열기", ("state", "Open"): "진행"})
    assert str(voice.pgettext("menu", "Open")) == "열기"
    assert str(voice.pgettext("state", "Open")) == "진행"
    assert voice.gettext("Open") == Text("Open", "en", foreign=True)


def test_values_stand_in_their_places(loaded: Loaded) -> None:
    voice = voice_of(
        loaded, "ko", {("", "%(low)s to %(high)s"): "%(high)s 이하 %(low)s 이상", ("c", "%(a)s"): "[%(a)s]"}
    )
    assert voice.gettext("%(low)s to %(high)s", low=1, high=2) == Markup("2 이하 1 이상")
    assert voice.pgettext("c", "%(a)s", a="x") == Markup("[x]")


def test_a_value_is_escaped_unless_it_is_markup(loaded: Loaded) -> None:
    voice = voice_of(loaded)
    assert html(voice.gettext("Go to %(name)s", name="<b>&")) == "Go to &lt;b&gt;&amp;"
    assert html(voice.gettext("Go to %(name)s", name=Markup("<b>x</b>"))) == "Go to <b>x</b>"
    assert html(voice.ngettext("%(name)s", "%(name)s", 1, name="<i>")) == "&lt;i&gt;"


def test_a_value_is_not_taken_for_another_that_looks_like_it(loaded: Loaded) -> None:
    voice = voice_of(loaded)
    for _ in range(2):  # what was put into words once is remembered
        assert html(voice.gettext("Go to %(name)s", name="<b>")) == "Go to &lt;b&gt;"
        assert html(voice.gettext("Go to %(name)s", name=Markup("<b>"))) == "Go to <b>"
        assert html(voice.gettext("Go to %(name)s", name=1)) == "Go to 1"
        assert html(voice.gettext("Go to %(name)s", name=True)) == "Go to True"
        assert html(voice.gettext("%(a)s %(b)s", a=1, b=2)) == "1 2"
        assert html(voice.gettext("%(a)s %(b)s", b=1, a=2)) == "2 1"


def test_a_value_keeps_its_language(loaded: Loaded) -> None:
    name = Text("<국토>", "ko", foreign=True)
    assert html(voice_of(loaded).gettext("Go to %(name)s", name=name)) == (
        'Go to <span lang="ko" dir="ltr">&lt;국토&gt;</span>'
    )


@pytest.mark.parametrize("values", [{}, {"name": "x"}])
def test_a_translation_cannot_bring_markup(loaded: Loaded, values: dict[str, str]) -> None:
    voice = voice_of(loaded, "ko", {("", "About"): "<script>alert(1)</script>"})
    assert html(voice.gettext("About", **values)) == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_a_fallback_with_values_is_english_as_a_whole(loaded: Loaded) -> None:
    assert html(voice_of(loaded, "ar").gettext("Closed %(date)s", date="<1>")) == (
        '<span lang="en" dir="ltr">Closed &lt;1&gt;</span>'
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1 نوفمبر 2026", '<span lang="ar" dir="rtl">1 نوفمبر 2026</span>'),
        (Text("<الوزارة>", "ar"), '<span lang="ar" dir="rtl">&lt;الوزارة&gt;</span>'),
        (Markup("<time>مايو</time>"), '<span lang="ar" dir="rtl"><time>مايو</time></span>'),
        (Text("Seoul", "en", foreign=True), '<span lang="en" dir="ltr">Seoul</span>'),
        ("1,234", "1,234"),  # a number is in no language
        (2026, "2026"),
    ],
)
def test_a_value_in_a_fallback_keeps_the_pages_language(loaded: Loaded, value: Any, shown: str) -> None:
    found = html(voice_of(loaded, "ar").gettext("Reviewed %(date)s", date=value))
    assert found == f'<span lang="en" dir="ltr">Reviewed {shown}</span>'


@pytest.mark.parametrize(
    ("tag", "text", "shown"),
    [
        ("en", "Privacy (개인정보 & 처리방침)", 'Privacy (<span lang="ko" dir="ltr">개인정보</span> &amp; '),
        ("en", "A < B", "A &lt; B"),
        ("ko", "개인정보 <처리방침>", "개인정보 &lt;처리방침&gt;"),
        ("ar", Text("Privacy (개인정보)", "en", foreign=True), '<span lang="en" dir="ltr">Privacy (<span lang="ko"'),
        ("en", Text("개인정보", "ko", foreign=True), '<span lang="ko" dir="ltr">'),
        ("en", Markup("<b>개인정보</b>"), '<b><span lang="ko" dir="ltr">개인정보</span></b>'),
    ],
)
def test_korean_words_in_a_title_are_marked(loaded: Loaded, tag: str, text: Any, shown: str) -> None:
    assert html(voice_of(loaded, tag).marked(text)).startswith(shown)


def test_a_percent_sign_in_a_label_without_values_is_one(loaded: Loaded) -> None:
    assert html(voice_of(loaded).gettext("100% of it")) == "100% of it"


def test_a_value_may_be_called_like_a_parameter(loaded: Loaded) -> None:
    assert html(voice_of(loaded).gettext("%(source)s %(self)s", source=1, self=2)) == "1 2"
    assert html(voice_of(loaded).ngettext("%(one)s", "%(many)s", 2, many="x")) == "x"


# -- plurals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "shown"),
    [
        (0, "لا مشاريع"),
        (1, "مشروع واحد"),
        (2, "مشروعان"),
        (3, "3 مشاريع"),
        (10, "10 مشاريع"),
        (11, "11 مشروعًا"),
        (99, "99 مشروعًا"),
        (100, "100 مشروع"),
        (101, "101 مشروع"),
        (102, "102 مشروع"),
        (103, "103 مشاريع"),
        (111, "111 مشروعًا"),
        (1234, "1,234 مشروعًا"),
    ],
)
def test_arabic_has_six_forms(loaded: Loaded, n: int, shown: str) -> None:
    voice = voice_of(loaded, "ar", {("", "%(num)s project"): ARABIC_PROJECTS})
    assert html(voice.ngettext("%(num)s project", "%(num)s projects", n)) == shown


@pytest.mark.parametrize("n", [0, 1, 2, 11])
def test_korean_has_one_form(loaded: Loaded, n: int) -> None:
    voice = voice_of(loaded, "ko", {("", "%(num)s project"): ("사업 %(num)s건",)})
    assert html(voice.ngettext("%(num)s project", "%(num)s projects", n)) == f"사업 {n}건"


@pytest.mark.parametrize(("n", "shown"), [(0, "0 projeto"), (1, "1 projeto"), (2, "2 projetos")])
def test_other_languages_have_two_forms(loaded: Loaded, n: int, shown: str) -> None:
    voice = voice_of(loaded, "pt-BR", {("", "%(num)s project"): ("%(num)s projeto", "%(num)s projetos")})
    assert html(voice.ngettext("%(num)s project", "%(num)s projects", n)) == shown


@pytest.mark.parametrize(
    ("n", "shown"), [(0, "0 projects"), (1, "One project"), (2, "2 projects"), (1234, "1,234 projects")]
)
def test_english_plurals_need_no_catalog(loaded: Loaded, n: int, shown: str) -> None:
    assert html(voice_of(loaded).ngettext("One project", "%(num)s projects", n)) == shown


def test_a_plural_without_a_translation_says_that_it_is_english(loaded: Loaded) -> None:
    found = voice_of(loaded, "ar").ngettext("One project", "%(num)s projects", 3)
    assert html(found) == '<span lang="en" dir="ltr">3 projects</span>'


def test_a_catalog_with_too_few_forms_gives_its_last(loaded: Loaded) -> None:
    voice = voice_of(loaded, "ar", {("", "%(num)s project"): ("واحد", "%(num)s مشاريع")})
    assert html(voice.ngettext("%(num)s project", "%(num)s projects", 11)) == "11 مشاريع"


@pytest.mark.parametrize(
    ("tag", "slots"),
    [
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 111: 4, 200: 5}),
        ("ko", {0: 0, 1: 0, 2: 0, 100: 0}),
        ("en", {0: 1, 1: 0, 2: 1, 101: 1}),
        ("sv", {0: 1, 1: 0, 2: 1}),
    ],
)
def test_numbers_take_the_forms_of_gnu_gettext(tag: str, slots: dict[int, int]) -> None:
    assert {n: plural_rule(tag)(n) for n in slots} == slots


@pytest.mark.parametrize("tag", ["en", "ko", "es", "fr", "ru", "ar", "vi", "id", "th", "lo", "km", "ky", "pt-BR", "uk"])
def test_no_number_asks_for_a_form_that_a_catalog_does_not_hold(tag: str) -> None:
    assert {plural_rule(tag)(n) for n in range(1000)} == set(range(plural_count(tag)))


def test_the_real_arabic_labels_have_six_forms_and_the_korean_one(real: Loaded) -> None:
    forms = {
        tag: {
            len(found) for found in real.editions[tag].catalog.entries["interface"].values() if isinstance(found, tuple)
        }
        for tag in ("ko", "ar")
    }
    assert forms == {"ko": {1}, "ar": {6}}


# -- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "value", "shown"),
    [
        ("en", 0, "0"),
        ("en", 1234567, "1,234,567"),
        ("en", 1.5, "1.5"),
        ("ko", 1234, "1,234"),
        ("ar", 1234, "1,234"),
        ("pt-BR", 1234567.5, "1.234.567,5"),
    ],
)
def test_numbers_are_written_as_the_language_does(loaded: Loaded, tag: str, value: float, shown: str) -> None:
    assert voice_of(loaded, tag).number(value) == shown


@pytest.mark.parametrize(
    ("tag", "value", "shown"),
    [
        ("en", 1, "1"),
        ("en", 999_999, "999,999"),
        ("en", 1_000_000, "1 million"),
        ("en", 1_250_000, "1.25 million"),
        ("en", 700_000_000, "700 million"),
        ("en", 1_500_000_000, "1.5 billion"),
        ("ko", 999_999, "999,999"),
        ("ko", 1_500_000, "150만"),
        ("ko", 700_000_000, "7억"),
        ("ko", 1_500_000_000, "15억"),
        ("ar", 700_000_000, "700 مليون"),
        ("ar", 1_500_000_000, "1.5 مليار"),
        ("pt-BR", 700_000_000, "700 milhões"),
    ],
)
def test_large_numbers_are_counted_in_words(loaded: Loaded, tag: str, value: int, shown: str) -> None:
    assert voice_of(loaded, tag).compact(value).replace("\N{NO-BREAK SPACE}", " ") == shown


# -- money ----------------------------------------------------------------------------------------

AMOUNTS = [
    (Support("KRW", amount=700_000_000, approximate=True), "about KRW 700 million", "약 7억 원"),
    (Support("KRW", amount=700_000_000), "KRW 700 million", "7억 원"),
    (Money("KRW", amount=700_000_000), "KRW 700 million", "7억 원"),
    (Money("KRW", max=500_000_000), "up to KRW 500 million", "최대 5억 원"),
    (Support("KRW", max=500_000_000, approximate=True), "up to KRW 500 million", "최대 5억 원"),
    (Money("KRW", min=300_000_000, max=500_000_000), "KRW 300 million to 500 million", "3억~5억 원"),
    (
        Support("KRW", min=300_000_000, max=1_500_000_000, approximate=True),
        "about KRW 300 million to 1.5 billion",
        "약 3억~15억 원",
    ),
    (Money("KRW", amount=12_000_000_000), "KRW 12 billion", "120억 원"),
    (Money("KRW", amount=999_999), "KRW 999,999", "999,999 원"),
    (Money("USD", amount=1_500_000), "USD 1.5 million", "미화 150만 달러"),
    (Money("USD", amount=400_000), "USD 400,000", "미화 400,000 달러"),
    (Money("USD", max=400_000), "up to USD 400,000", "최대 미화 400,000 달러"),
]


@pytest.mark.parametrize(("money", "english", "korean"), AMOUNTS)
def test_money_is_written_as_readers_write_it(real: Loaded, money: Money, english: str, korean: str) -> None:
    assert html(Voice(real.editions["en"]).money(money)) == english
    assert html(Voice(real.editions["ko"]).money(money)) == korean


@pytest.mark.parametrize(
    ("money", "shown"),
    [
        (Support("KRW", amount=700_000_000, approximate=True), "نحو 700 مليون وون كوري"),
        (Money("KRW", max=500_000_000), "حتى 500 مليون وون كوري"),
        (Money("KRW", min=300_000_000, max=500_000_000), "من 300 مليون إلى 500 مليون وون كوري"),
        (Money("USD", amount=1_500_000), "1.5 مليون دولار أمريكي"),
    ],
)
def test_money_in_arabic(real: Loaded, money: Money, shown: str) -> None:
    assert html(Voice(real.editions["ar"]).money(money)).replace("\N{NO-BREAK SPACE}", " ") == shown


def test_money_without_translations_is_english_and_says_so(loaded: Loaded) -> None:
    shown = html(voice_of(loaded, "ar").money(Money("USD", amount=5)))
    assert shown == '<span lang="en" dir="ltr">USD 5</span>'


# -- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "text", "shown"),
    [
        ("en", "2026-01-28", "28 January 2026"),
        ("en", "2026-01", "January 2026"),
        ("en", "2026", "2026"),
        ("ko", "2026-01-28", "2026년 1월 28일"),
        ("ko", "2026-01", "2026년 1월"),
        ("ko", "2026", "2026년"),
        ("ar", "2026-01-28", "28 يناير 2026"),
        ("ar", "2026-01", "يناير 2026"),
        ("ar", "2026", "2026"),
        ("pt-BR", "2026-02", "fevereiro de 2026"),
        ("en", "2024-02-29", "29 February 2024"),
        ("en", "2026-12-31", "31 December 2026"),
    ],
)
def test_dates_are_as_exact_as_they_are_known(loaded: Loaded, tag: str, text: str, shown: str) -> None:
    assert voice_of(loaded, tag).date(text) == shown


def test_a_date_may_be_short(loaded: Loaded) -> None:
    assert voice_of(loaded).date("2026-01-28", "medium") == "28 Jan 2026"
    assert voice_of(loaded, "ko").date("2026-01-28", "medium") == "2026. 1. 28."


def test_a_month_has_no_shorter_form(loaded: Loaded) -> None:
    assert voice_of(loaded).date("2026-01", "medium") == "January 2026"


@pytest.mark.parametrize("text", ["", "2026-13", "2026-02-30", "soon"])
def test_what_is_no_date_is_an_error(loaded: Loaded, text: str) -> None:
    with pytest.raises(ValueError):
        voice_of(loaded).date(text)


@pytest.mark.parametrize("text", ["2026-01-28", "2026-01", "2026"])
def test_a_time_element_keeps_the_iso_date(loaded: Loaded, text: str) -> None:
    voice = voice_of(loaded, "ko")
    assert html(voice.time(text)) == f'<time datetime="{text}">{voice.date(text)}</time>'


@pytest.mark.parametrize(
    ("tag", "between"), [("en", "{start} to {end}"), ("ko", "{start}~{end}"), ("ar", "من {start} إلى {end}")]
)
def test_a_period_has_two_dates(real: Loaded, tag: str, between: str) -> None:
    voice = Voice(real.editions[tag])
    start, end = voice.time("2026-01"), voice.time("2026-03-17")
    assert html(voice.period("2026-01", "2026-03-17")) == between.format(start=start, end=end)


@pytest.mark.parametrize("end", [None, ""])
def test_a_period_without_an_end_is_one_date(loaded: Loaded, end: str | None) -> None:
    voice = voice_of(loaded)
    assert voice.period("2026-01-28", end) == voice.time("2026-01-28")


@pytest.mark.parametrize("day", ["2019-12-16", "2019-12", "2019"])
def test_a_period_that_ends_where_it_starts_is_one_date(real: Loaded, day: str) -> None:
    for edition in real.editions.values():
        voice = Voice(edition)
        assert voice.period(day, day) == voice.time(day)


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("en", "16–18 December 2019"),
        ("ko", "2019년 12월 16일~18일"),
        ("ar", "16–18 ديسمبر 2019"),
        ("pt-BR", "16 – 18 de dezembro de 2019"),
        ("es", "16–18 de diciembre de 2019"),
        ("de", "16.–18. Dezember 2019"),
        ("vi", "16 – 18 tháng 12, 2019"),
    ],
)
def test_two_days_of_a_month_name_it_once_and_in_full(loaded: Loaded, tag: str, shown: str) -> None:
    found = html(voice_of(loaded, tag).period("2019-12-16", "2019-12-18"))
    assert found.replace("\N{THIN SPACE}", " ") == shown


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2026-05-01", "2026-05-31", "1–31 May 2026"),
        ("2024-02-28", "2024-02-29", "28–29 February 2024"),
        ("2023-07-13", "2023-07-14", "13–14 July 2023"),
    ],
)
def test_two_days_of_a_month_need_no_catalog(loaded: Loaded, start: str, end: str, shown: str) -> None:
    assert html(voice_of(loaded).period(start, end)) == shown


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2019-11-30", "2019-12-02", "30 November 2019 to 2 December 2019"),
        ("2019-12-30", "2020-01-02", "30 December 2019 to 2 January 2020"),
        ("2018-12-16", "2019-12-18", "16 December 2018 to 18 December 2019"),
        ("2019-12", "2019-12-18", "December 2019 to 18 December 2019"),
        ("2019-12-16", "2019-12", "16 December 2019 to December 2019"),
        ("2019-11", "2019-12", "November 2019 to December 2019"),
        ("2019", "2020", "2019 to 2020"),
    ],
)
def test_other_periods_have_two_whole_dates(loaded: Loaded, start: str, end: str, shown: str) -> None:
    found = voice_of(loaded).period(start, end)
    assert plain(found) == shown
    assert html(found).count("<time datetime=") == 2


def test_the_words_of_a_period_come_from_the_catalog(loaded: Loaded) -> None:
    voice = voice_of(loaded, "ko", {("", "%(start)s to %(end)s"): "%(end)s까지, %(start)s부터"})
    assert plain(voice.period("2019-11", "2020-01")) == "2020년 1월까지, 2019년 11월부터"


def test_a_period_without_a_translation_is_english_but_for_its_dates(loaded: Loaded) -> None:
    start, end = (
        f'<span lang="ar" dir="rtl">{voice_of(loaded, "ar").time(day)}</span>' for day in ("2019-11", "2020-01")
    )
    found = html(voice_of(loaded, "ar").period("2019-11", "2020-01"))
    assert found == f'<span lang="en" dir="ltr">{start} to {end}</span>'


# -- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "code", "name"),
    [
        ("en", "NO", "Norway"),
        ("en", "TR", "Türkiye"),
        ("ko", "VN", "베트남"),
        ("ko", "TR", "튀르키예"),
        ("ar", "EG", "مصر"),
        ("pt-BR", "VN", "Vietnã"),
    ],
)
def test_countries_have_their_cldr_names(loaded: Loaded, tag: str, code: str, name: str) -> None:
    assert voice_of(loaded, tag).country(code) == name


@pytest.mark.parametrize(
    ("tag", "other", "name"),
    [
        ("en", "ko", "Korean"),
        ("en", "en", "English"),
        ("en", "pt-BR", "Portuguese (Brazil)"),
        ("ko", "en", "영어"),
        ("ko", "vi", "베트남어"),
        ("ar", "ko", "الكورية"),
        ("ar", "no", "النرويجية"),
    ],
)
def test_languages_have_their_cldr_names(loaded: Loaded, tag: str, other: str, name: str) -> None:
    assert voice_of(loaded, tag).language(other) == name


def test_every_country_and_language_of_the_program_has_a_name_in_every_edition(real: Loaded) -> None:
    languages = {item.language for record in real.program.records() for item in record.sources}
    for tag, edition in real.editions.items():
        voice = Voice(edition)
        assert all(voice.country(code) for code in real.program.by_country), tag
        assert all(voice.language(other) for other in languages), tag


# -- Material's strings ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "words"),
    [("en", "Skip to content"), ("ko", "콘텐츠로 이동"), ("ar", "انتقل إلى المحتوى"), ("uz", "Tarkibga o'tish")],
)
def test_material_speaks_the_language(env: Environment, tag: str, words: str) -> None:
    assert MaterialStrings(env, tag).t("action.skip").unescape() == words


def test_material_strings_are_escaped_once(env: Environment) -> None:
    assert (
        env.from_string("{{ lang.t('action.skip') }}").render(lang=MaterialStrings(env, "uz")) == "Tarkibga o&#39;tish"
    )


def test_a_language_that_material_does_not_have_is_english(env: Environment) -> None:
    words = '<span lang="en" dir="ltr">Skip to content</span>'
    assert {tag: MaterialStrings(env, tag).t("action.skip") for tag in ("lo", "km", "ky")} == dict.fromkeys(
        ("lo", "km", "ky"), words
    )


def test_material_strings_of_a_pseudo_locale_are_marked(env: Environment) -> None:
    assert MaterialStrings(env, "en-XA").t("action.skip") == "⟦Skip to content⟧"


def test_a_string_that_materials_language_does_not_have_is_english(env: Environment) -> None:
    assert MaterialStrings(env, "ko").t("blog.authors") == '<span lang="en" dir="ltr">Authors</span>'


@pytest.mark.parametrize("tag", ["en", "ko", "xx"])
def test_a_string_that_material_does_not_have_is_its_key(env: Environment, tag: str) -> None:
    assert MaterialStrings(env, tag).t("action.<none>").striptags() == "action.<none>"


@pytest.mark.parametrize(
    ("tag", "value", "shown"),
    [
        ("fr", 1_000_000_000, "1 milliard"),
        ("fr", 1_000_000, "1 million"),
        ("fr", 3_300_000_000, "3,3 milliards"),
        ("es", 1_000_000, "1 millón"),
        ("ru", 1_000_000_000, "1 миллиард"),
        ("ar", 1_000_000_000, "1 مليار"),
        ("ko", 1_000_000_000, "10억"),
    ],
)
def test_one_of_a_power_of_ten_is_singular(loaded: Loaded, tag: str, value: int, shown: str) -> None:
    assert voice_of(loaded, tag).compact(value).replace("\u00a0", " ") == shown


def test_a_vietnamese_date_has_the_word_for_year(loaded: Loaded) -> None:
    found = [voice_of(loaded, "vi").date(text) for text in ("2020-01-31", "2020-01", "2020")]
    assert found == ["31 tháng 1 năm 2020", "tháng 1 năm 2020", "2020"]


def test_the_first_of_a_month_is_an_ordinal_in_french(loaded: Loaded) -> None:
    found = [voice_of(loaded, "fr").date(text) for text in ("2026-03-01", "2026-03-11", "2026-03")]
    assert found == ["1er mars 2026", "11 mars 2026", "mars 2026"]


@pytest.mark.parametrize("tag", ["lo", "km", "ky", "th", "my", "mn", "uz", "kk", "sw", "ms"])
def test_days_of_languages_to_come_name_day_and_year(loaded: Loaded, tag: str) -> None:
    """Also where CLDR has no interval of days, or a thin one (Swahili drops the month that begins)."""
    shown = html(voice_of(loaded, tag).period("2026-06-09", "2026-06-21"))
    assert "9" in shown
    assert "21" in shown
    assert "2026" in shown


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en", "Korean Standard Time (UTC+9)"),
        ("ko", "대한민국 표준시 (UTC+9)"),
        ("ar", "توقيت كوريا الرسمي (\u2066UTC+9\u2069)"),
    ],
)
def test_a_time_zone_is_named_as_the_language_names_it(loaded: Loaded, tag: str, words: str) -> None:
    assert voice_of(loaded, tag).zone("Asia/Seoul", "2026-01-28") == words


@pytest.mark.parametrize(
    ("name", "distance"),
    [("Asia/Kolkata", "UTC+5:30"), ("Asia/Kathmandu", "UTC+5:45"), ("America/St_Johns", "UTC-3:30"),
     ("America/Lima", "UTC-5"), ("UTC", "UTC+0")],
)  # fmt: skip
def test_a_time_zone_may_be_some_minutes_away(loaded: Loaded, name: str, distance: str) -> None:
    assert voice_of(loaded, "en").zone(name, "2026-01-28").endswith(f"({distance})")


# -- what stays in one line ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("All projects", 'All <span class="nb">projects<i></i></span>'),
        ("Projects", 'Projects<span class="nb"><i></i></span>'),
        ("Как проходят исследования", 'Как проходят <span class="nb">исследования<i></i></span>'),
        ("A & B <c>", 'A &amp; B <span class="nb">&lt;c&gt;<i></i></span>'),
        ("โครงการทั้งหมดของโปรแกรมนี้ ดูโครงการทั้งหมดของโปรแกรมนี้", None),
        (Markup('<span lang="en" dir="ltr">All projects</span>'), None),
    ],
)
def test_a_sign_stays_beside_the_last_word(words: str, made: str | None) -> None:
    sign = Markup("<i></i>")
    assert tied(words, sign, "nb") == (made or f'{words}<span class="nb"><i></i></span>')


def test_the_name_of_the_program_stays_whole() -> None:
    assert unbroken("K-City Network & more", "nb") == '<span class="nb">K-City</span> Network &amp; more'
    assert unbroken(Text("프로그램", "ko", foreign=True), "nb") == '<span lang="ko" dir="ltr">프로그램</span>'


@pytest.mark.parametrize(
    ("tag", "code", "name"),
    [
        ("en", "MM", "Myanmar"), ("ru", "MM", "Мьянма"), ("ar", "MM", "ميانمار"), ("ru", "KG", "Кыргызстан"),
        ("en", "KG", "Kyrgyzstan"), ("en", "CD", "Congo - Kinshasa"),
    ],
)  # fmt: skip
def test_a_country_has_the_name_that_it_calls_itself(tag: str, code: str, name: str) -> None:
    assert cldr.country(tag, code) == name


def test_a_language_is_not_named_like_a_country(loaded: Loaded) -> None:
    assert Locale("id").name == "Bahasa Indonesia"
    assert html(voice_of(loaded, "en").language("tl")) == "Filipino"
    assert html(voice_of(loaded, "en").language("pt-BR")) == "Portuguese (Brazil)"
