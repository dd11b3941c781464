"""The schema: from YAML to frozen dataclasses with every fault named, and from dataclasses to JSON Schema."""

import re
from dataclasses import FrozenInstanceError, dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

import pytest
import yaml
from jsonschema import Draft202012Validator
from markupsafe import Markup, escape

from prospectus.guidance import Page
from prospectus.records import Call, Institution, Project
from prospectus.schema import (
    Country,
    DateText,
    EmailAddress,
    IsoDate,
    Language,
    OneOf,
    Pattern,
    PercentNumber,
    Prose,
    Slug,
    SomeDate,
    Telephone,
    Text,
    TextsByLanguage,
    TimeZone,
    WebAddress,
    field_hints,
    json_schema,
    read,
)
from prospectus.sources import Problem, Source, parse_yaml, split_front_matter
from tests.conftest import ROOT

T = TypeVar("T")
EMPTY = ("Must not be empty.", "Leave the field out when nothing is known.")
LIST = ("Must be a list with at least one entry.", "Write '- ' before each entry, or leave the field out.")
SIZES = {"small": "Small", "large": "Large"}


@dataclass(frozen=True)
class Lid:
    colour: Text
    width: int | None = None


@dataclass(frozen=True)
class Handle(Lid):
    """A subclass, whose fields come after those of its base."""

    grip: Text | None = None


@dataclass(frozen=True)
class Box:
    title: Annotated[Text, "What stands on it"]
    prose: Prose | None = None
    plain: str = ""
    flag: bool = False
    count: int | None = None
    weight: float | None = None
    day: IsoDate | None = None
    about: SomeDate | None = None
    country: Country | None = None
    language: Language | None = None
    size: Annotated[str | None, OneOf("size", SIZES), "How large"] = None
    year: Annotated[str, Pattern("20[0-9]{2}", "a year", "2026")] | None = None
    slug: Slug | None = None
    url: WebAddress | None = None
    email: EmailAddress | None = None
    phone: Telephone | None = None
    names: TextsByLanguage = ()
    tags: tuple[Annotated[str, OneOf("size", SIZES)], ...] = ()
    lid: Lid | None = None
    handles: Annotated[tuple[Handle, ...], "Where to hold it"] = ()
    source: Source = field(default=Source(""), compare=False, metadata={"derived": True})


@dataclass(frozen=True)
class Pair:
    first: Text
    second: Text


def attempt(text: str, kind: type[T], first_line: int = 1) -> tuple[tuple[T, Source] | None, list[Problem]]:
    problems: list[Problem] = []
    node = parse_yaml(text, "a.yml", problems)
    assert node is not None
    return read(node, kind, "a.yml", problems, first_line), problems


def box(text: str) -> Box:
    """A faultless box; `text` are the fields after its title."""
    found, problems = attempt(f"title: A\n{text}", Box)
    assert problems == []
    assert found is not None
    return found[0]


def faults(text: str) -> list[tuple[int, str, str]]:
    """(line, message, tip) of everything wrong with a box; its title stands in line 1."""
    found, problems = attempt(f"title: A\n{text}", Box)
    assert found is None
    assert {problem.path for problem in problems} == {"a.yml"}
    return [(problem.line, problem.message, problem.tip) for problem in problems]


# Texts


@pytest.mark.parametrize(
    ("value", "html"),
    [
        ("Hanoi", "Hanoi"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("R&D \"and\" 'more'", "R&amp;D &#34;and&#34; &#39;more&#39;"),
        ("&amp;", "&amp;amp;"),
        ("", ""),
        ("하노이", "하노이"),
    ],
)
def test_a_text_is_escaped_in_html_and_plain_as_a_string(value: str, html: str) -> None:
    assert Text(value).__html__() == html
    assert str(Text(value)) == value


@pytest.mark.parametrize(
    ("lang", "direction"),
    [
        *(("ko", "ltr"), ("en", "ltr"), ("pt-BR", "ltr"), ("zh-Hant-TW", "ltr"), ("uz-Cyrl", "ltr"), ("tr", "ltr")),
        *(("ar", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("ur", "rtl"), ("ar-EG", "rtl"), ("uz-Arab", "rtl")),
    ],
)
def test_a_foreign_text_names_its_language_and_direction(lang: str, direction: str) -> None:
    expected = f'<span lang="{lang}" dir="{direction}">A &amp; B</span>'
    assert Text("A & B", lang, foreign=True).__html__() == expected


def test_a_foreign_text_from_right_to_left_is_escaped_too() -> None:
    html = Text("<b>مدينة</b> ذكية", "ar", foreign=True).__html__()
    assert html == '<span lang="ar" dir="rtl">&lt;b&gt;مدينة&lt;/b&gt; ذكية</span>'


def test_a_text_in_the_language_of_its_page_is_not_marked() -> None:
    assert Text("مدينة", "ar").__html__() == "مدينة"


def test_markup_takes_a_text_as_html_once() -> None:
    assert escape(Text("<", "ko", foreign=True)) == Markup('<span lang="ko" dir="ltr">&lt;</span>')
    assert Markup("<p>{}</p>").format(Text("<")) == "<p>&lt;</p>"
    assert Markup("<p>%s</p>") % Text("<") == "<p>&lt;</p>"


def test_prose_differs_from_a_text_of_the_same_words() -> None:
    assert Prose("A") == Prose("A")
    assert Prose("A").__html__() == "A"
    assert {Text("A"), Text("A", "ko")} != {Text("A")}
    assert Text("A").__eq__(Prose("A")) is NotImplemented


def test_a_text_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Text("A").value = "B"  # type: ignore[misc]


# Values of each kind


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("plain: yes", "plain", "yes"),
        ("plain: 2026", "plain", "2026"),
        ("plain: '  A  '", "plain", "A"),
        ("plain: 'null'", "plain", "null"),
        ("plain: '~'", "plain", "~"),
        ("plain: 'No: yes'", "plain", "No: yes"),
        ("plain: '!important'", "plain", "!important"),
        ("plain: Unknown Pleasures", "plain", "Unknown Pleasures"),
        ("plain: مدينة", "plain", "مدينة"),
        ("prose: |\n  One.\n\n  Two.\n", "prose", Prose("One.\n\nTwo.")),
        ("flag: true", "flag", True),
        ("flag: false", "flag", False),
        ("count: 700000000", "count", 700000000),
        ("count: 0", "count", 0),
        ("count: '12'", "count", 12),
        ("count: -3", "count", -3),
        ("count: 999999999999999999", "count", 999999999999999999),
        ("weight: 21.03", "weight", 21.03),
        ("weight: -7", "weight", -7.0),
        ("weight: 1e3", "weight", 1000.0),
        ("day: 2026-01-28", "day", "2026-01-28"),
        ("day: '2026-01-28'", "day", "2026-01-28"),
        ("day: 2024-02-29", "day", "2024-02-29"),
        ("about: 2026", "about", "2026"),
        ("about: 2026-12", "about", "2026-12"),
        ("about: 2026-12-31", "about", "2026-12-31"),
        ("size: large", "size", "large"),
        ("year: 2026", "year", "2026"),
        ('year: "2026"', "year", "2026"),
        ("slug: hai-phong-2021", "slug", "hai-phong-2021"),
        ("slug: 2026", "slug", "2026"),
        ("url: https://example.org/a?b=c&d#e", "url", "https://example.org/a?b=c&d#e"),
        ("url: http://예시.kr/문서", "url", "http://예시.kr/문서"),
        ("email: a.b@example.go.kr", "email", "a.b@example.go.kr"),
        ("phone: +82-2-6746-7433", "phone", "+82-2-6746-7433"),
        ("phone: +8226746743", "phone", "+8226746743"),
        ("tags: [small, large]", "tags", ("small", "large")),
        ("tags:\n  - large\n  - small\n", "tags", ("large", "small")),
        ("lid: {colour: red}", "lid", Lid(Text("red"))),
        ("lid:\n  width: 3\n  colour: red\n", "lid", Lid(Text("red"), 3)),
        ("handles: [{colour: red, grip: soft}]", "handles", (Handle(Text("red"), grip=Text("soft")),)),
    ],
)
def test_a_value_is_read_as_what_its_field_is(text: str, name: str, value: object) -> None:
    found = getattr(box(text), name)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "message", "tip"),
    [
        ("flag: yes", "Must be true or false; found 'yes'.", ""),
        ("flag: on", "Must be true or false; found 'on'.", ""),
        ("flag: True", "Must be true or false; found 'True'.", ""),
        ("flag: 1", "Must be true or false; found '1'.", ""),
        ("count: 1,000", "Must be a whole number without separators; found '1,000'.", ""),
        ("count: 1_000", "Must be a whole number without separators; found '1_000'.", ""),
        ("count: 1.5", "Must be a whole number without separators; found '1.5'.", ""),
        ("count: 1e3", "Must be a whole number without separators; found '1e3'.", ""),
        ("count: 0x10", "Must be a whole number without separators; found '0x10'.", ""),
        ("count: ١٢", "Must be a whole number without separators; found '١٢'.", ""),
        ("count: １２", "Must be a whole number without separators; found '１２'.", ""),
        ("count: many", "Must be a whole number without separators; found 'many'.", ""),
        ("count: true", "Must be a whole number without separators; found 'true'.", ""),
        (f"count: 1{'0' * 18}", f"Must be a whole number without separators; found '1{'0' * 18}'.", ""),
        (f"count: {'9' * 5000}", f"Must be a whole number without separators; found '{'9' * 5000}'.", ""),
        ("weight: nan", "Must be a number; found 'nan'.", ""),
        ("weight: .nan", "Must be a number; found '.nan'.", ""),
        ("weight: 1e400", "Must be a number; found '1e400'.", ""),
        ("weight: -1e400", "Must be a number; found '-1e400'.", ""),
        ("weight: inf", "Must be a number; found 'inf'.", ""),
        ("weight: -Infinity", "Must be a number; found '-Infinity'.", ""),
        ("weight: 1,5", "Must be a number; found '1,5'.", ""),
        ("weight: 1_0.5", "Must be a number; found '1_0.5'.", ""),
        ("weight: 21.03°", "Must be a number; found '21.03°'.", ""),
        ("day: 2026-02-30", "Must be a date that exists; found '2026-02-30'.", ""),
        ("day: 2025-02-29", "Must be a date that exists; found '2025-02-29'.", ""),
        ("day: 2026-13-01", "Must be a date that exists; found '2026-13-01'.", ""),
        ("day: 0000-01-01", "Must be a date that exists; found '0000-01-01'.", ""),
        ("day: 2026-05", "Must be a date; found '2026-05'.", "Write it as 2026-01-28."),
        ("day: 2026", "Must be a date; found '2026'.", "Write it as 2026-01-28."),
        ("day: 2026-1-8", "Must be a date; found '2026-1-8'.", "Write it as 2026-01-28."),
        ("day: 20260128", "Must be a date; found '20260128'.", "Write it as 2026-01-28."),
        ("day: 2026-01-28T09:00", "Must be a date; found '2026-01-28T09:00'.", "Write it as 2026-01-28."),
        ("day: 28 January 2026", "Must be a date; found '28 January 2026'.", "Write it as 2026-01-28."),
        ("day: ٢٠٢٦-٠١-٢٨", "Must be a date; found '٢٠٢٦-٠١-٢٨'.", "Write it as 2026-01-28."),
        ("about: 2026-02-30", "Must be a date that exists; found '2026-02-30'.", ""),
        ("about: 2026-13", "Must be a date that exists; found '2026-13'.", ""),
        ("about: 2026-00", "Must be a date that exists; found '2026-00'.", ""),
        ("about: 26", "Must be a date; found '26'.", "Write it as 2026, 2026-01 or 2026-01-28."),
        ("about: 2026-1", "Must be a date; found '2026-1'.", "Write it as 2026, 2026-01 or 2026-01-28."),
        ("about: spring 2026", "Must be a date; found 'spring 2026'.", "Write it as 2026, 2026-01 or 2026-01-28."),
        ("size: smal", "Must be a size from the closed list; found 'smal'.", "Did you mean 'small'?"),
        ("size: Large", "Must be a size from the closed list; found 'Large'.", "Did you mean 'large'?"),
        ("size: huge", "Must be a size from the closed list; found 'huge'.", "Known are small, large."),
        ("year: 1999", "Must be a year; found '1999'.", "For example 2026."),
        ("year: 20261", "Must be a year; found '20261'.", "For example 2026."),
        ("url: example.org", "Must be a web address that starts with http:// or https://; found 'example.org'.", ""),
        ("url: ftp://a.org", "Must be a web address that starts with http:// or https://; found 'ftp://a.org'.", ""),
        ("url: 'https://'", "Must be a web address that starts with http:// or https://; found 'https://'.", ""),
        ("email: a@b", "Must be an e-mail address; found 'a@b'.", ""),
        ("email: a b@c.org", "Must be an e-mail address; found 'a b@c.org'.", ""),
        ("email: a@b@c.org", "Must be an e-mail address; found 'a@b@c.org'.", ""),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_found(text: str, message: str, tip: str) -> None:
    assert faults(text) == [(2, message, tip)]


@pytest.mark.parametrize(
    "value", ["https://a b.org", 'https://a.org/"onclick', "https://a.org/<b>", "javascript:alert(1)"]
)
def test_what_could_leave_an_attribute_is_no_web_address(value: str) -> None:
    message = f"Must be a web address that starts with http:// or https://; found {value!r}."
    assert faults(f"url: '{value}'") == [(2, message, "")]


@pytest.mark.parametrize("value", ["Hai-Phong", "hai_phong", "-a", "a-", "a--b", "hải-phòng", "a/b", "..", "a.b", "١"])
def test_what_cannot_stand_in_a_url_is_no_slug(value: str) -> None:
    message = f"Must be small letters, digits and hyphens; found {value!r}."
    assert faults(f"slug: {value}") == [(2, message, "For example hai-phong-traffic-2021.")]


@pytest.mark.parametrize("value", ["02-6746-7433", "+82", "+82 2 6746 7433", "+82-2-6746-", "+٨٢-٢-٦٧٤٦-٧٤٣٣"])
def test_a_telephone_number_is_international_with_plain_digits(value: str) -> None:
    message = f"Must be a telephone number in international form; found {value!r}."
    assert faults(f"phone: {value}") == [(2, message, "For example +82-2-6746-7433.")]


# Countries


@pytest.mark.parametrize("code", ["NO", "KR", "VN", "TR", "XK", "HK", "AX"])
def test_a_country_is_its_iso_code(code: str) -> None:
    assert box(f"country: {code}").country == code


def test_a_country_named_no_is_norway() -> None:
    assert box("country: NO") == Box(Text("A"), country="NO")
    assert box("country: 'NO'").country == "NO"


@pytest.mark.parametrize(
    ("word", "tip"),
    [
        ("no", "Did you mean 'NO'?"),
        ("No", "Did you mean 'NO'?"),
        ("Norway", "Did you mean 'NO'?"),
        ("South Korea", "Did you mean 'KR'?"),
        ("Côte d’Ivoire", "Did you mean 'CI'?"),
        *(
            (word, "Two capital letters, for example VN or NO.")
            for word in ("false", "UK", "NOR", "QQ", "578", "Atlantis")
        ),
        *((word, "Two capital letters, for example VN or NO.") for word in ("EU", "EZ", "UN", "ZZ", "QO", "XA", "XB")),
    ],
)
def test_what_is_no_country_code_is_refused(word: str, tip: str) -> None:
    assert faults(f"country: {word}") == [(2, f"Must be a country code of ISO 3166; found {word!r}.", tip)]


# Languages


@pytest.mark.parametrize("tag", ["ko", "en", "pt-BR", "ar", "zh-Hant", "zh-Hant-TW", "uz-Cyrl", "kk"])
def test_a_language_is_its_tag(tag: str) -> None:
    assert box(f"language: {tag}").language == tag


NO_LANGUAGES = [
    *("korean", "Korean", "xx", "ko_KR", "EN", "k", "ko-", "-", "@", ".", "ko-KR-KR-KR", "한국어"),
    *("ko.UTF-8", "ko@x", 'ko."><script>alert(1)</script>', 'ko@" onclick="x'),
]


@pytest.mark.parametrize("tag", NO_LANGUAGES)
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    expected = (2, f"Must be a language tag of BCP 47; found {tag!r}.", "For example ko, en or pt-BR.")
    assert faults(f"language: '{tag}'") == [expected]
    assert faults(f"names: {{'{tag}': A}}") == [expected]


def test_texts_by_language_keep_their_order_and_are_foreign() -> None:
    found = box("names: {vi: Hà Nội, ko: 하노이, ar: هانوي}").names
    assert found == (
        Text("Hà Nội", "vi", foreign=True),
        Text("하노이", "ko", foreign=True),
        Text("هانوي", "ar", foreign=True),
    )


@pytest.mark.parametrize("text", ["names: {}", "names:", "names: 하노이", "names: [하노이]", "names:\n- ko: 하노이"])
def test_texts_by_language_are_a_mapping_with_at_least_one_text(text: str) -> None:
    ((line, message, tip),) = faults(text)
    assert (message, tip) == ("Must be texts by language, for example {ko: …}.", "")
    assert line == text.count("\n") + 2


def test_every_fault_of_texts_by_language_is_named_at_its_line() -> None:
    assert faults("names:\n  ko: 하노이\n  vi:\n  korean:\n    하노이\n  ar: [a]\n  ko: 다시\n") == [
        (4, *EMPTY),
        (5, "Must be a language tag of BCP 47; found 'korean'.", "For example ko, en or pt-BR."),
        (7, "Must be a text, not a list or fields.", ""),
        (8, "Must not have the field 'ko' twice; it stands in line 3 too.", ""),
    ]


# Nothing, and words for nothing


@pytest.mark.parametrize("value", ["", "''", '""', "'   '", "~", "null", "Null", "NULL", "# remark", "|\n\n", '"\\n"'])
@pytest.mark.parametrize("name", ["plain", "prose", "flag", "count", "day", "country", "size", "url"])
def test_an_empty_value_is_refused_whatever_its_kind(name: str, value: str) -> None:
    assert faults(f"{name}: {value}") == [(2, *EMPTY)]


@pytest.mark.parametrize("word", ["unknown", "Unknown", "UNKNOWN", "'unknown'", "tbd", "TBD", "n/a", "N/A"])
@pytest.mark.parametrize("name", ["plain", "prose", "flag", "weight", "about", "country", "language", "size"])
def test_unknown_is_never_a_value(name: str, word: str) -> None:
    message = f"Must not be {word.strip(chr(39))!r}."
    assert faults(f"{name}: {word}") == [(2, message, "Leave the field out when nothing is known.")]


def test_an_empty_value_is_named_in_its_own_line_and_not_in_the_next() -> None:
    assert faults("plain:\n\n\ncount: 1\nday:\n") == [(2, *EMPTY), (6, *EMPTY)]


@pytest.mark.parametrize(("text", "tag"), [("plain: !Important news", "!Important"), ("country: !NO", "!NO")])
def test_a_tag_would_swallow_a_word_and_is_refused(text: str, tag: str) -> None:
    problems: list[Problem] = []
    assert parse_yaml(f"title: A\n{text}", "a.yml", problems) is None
    assert [(problem.line, problem.message) for problem in problems] == [(2, f"Must not have the tag {tag!r}.")]


@pytest.mark.parametrize("sign", ["\\0", "\\x07", "\\e", "\\x7f", "\\ufffe"])
@pytest.mark.parametrize("name", ["plain", "prose"])
def test_a_control_character_cannot_come_in_by_an_escape(name: str, sign: str) -> None:
    assert faults(f'{name}: "a{sign}b"') == [(2, "Must not hold control characters.", "")]


def test_signs_that_guide_text_from_right_to_left_are_no_control_characters() -> None:
    assert box('plain: "\\u200fمدينة\\u200e"').plain == "\u200fمدينة\u200e"


# Wrong shapes


@pytest.mark.parametrize(
    ("name", "noun"),
    [
        *(("plain", "a text"), ("prose", "a text"), ("day", "a text"), ("country", "a text")),
        *(("flag", "true or false"), ("count", "a whole number without separators"), ("weight", "a number")),
    ],
)
@pytest.mark.parametrize("value", ["[a]", "[]", "{a: b}", "{}", "\n  - a", "\n  a: b"])
def test_a_list_or_fields_are_no_value(name: str, noun: str, value: str) -> None:
    line = 3 if value.startswith("\n") else 2
    assert faults(f"{name}: {value}") == [(line, f"Must be {noun}, not a list or fields.", "")]


@pytest.mark.parametrize("value", ["", "small", "[]", "{}", "small, large", "{small: large}"])
@pytest.mark.parametrize("name", ["tags", "handles"])
def test_a_list_has_entries(name: str, value: str) -> None:
    assert faults(f"{name}: {value}") == [(2, *LIST)]


def test_a_list_in_a_list_is_refused() -> None:
    assert faults("tags: [small, [large]]") == [(2, "Must be a text, not a list or fields.", "")]
    assert faults("tags:\n  - - small\n") == [(3, "Must be a text, not a list or fields.", "")]


@pytest.mark.parametrize("value", ["", "red", "[]", "[{colour: red}]"])
def test_fields_are_needed_where_fields_are_asked_for(value: str) -> None:
    assert faults(f"lid: {value}") == [(2, "Must be fields (colour, width).", "")]


def test_an_entry_of_a_list_of_fields_has_fields() -> None:
    assert faults("handles:\n  - colour: red\n  - red\n") == [(4, "Must be fields (colour, width, grip).", "")]


def test_nesting_of_lists_is_one_problem() -> None:
    assert faults("tags: " + "[" * 15 + "]" * 15) == [(2, "Must be a text, not a list or fields.", "")]


# Fields


def test_an_unknown_field_is_refused_with_the_nearest_known_one() -> None:
    assert faults("cuont: 3") == [(2, "Must not have the field 'cuont'.", "Did you mean 'count'?")]


def test_a_field_like_none_is_refused_with_all_known_ones() -> None:
    tip = "Known are colour, width."
    assert faults("lid: {colour: red, zzz: 1}") == [(2, "Must not have the field 'zzz'.", tip)]


def test_an_unknown_field_stands_where_its_name_stands() -> None:
    found = faults("coutn:\n  - a\n  - b\nhandels:\n\n  - colour: red\n")
    assert [(line, tip) for line, _, tip in found] == [(2, "Did you mean 'count'?"), (5, "Did you mean 'handles'?")]


def test_names_of_fields_are_in_small_letters() -> None:
    assert faults("Count: 3") == [(2, "Must not have the field 'Count'.", "Did you mean 'count'?")]


def test_a_derived_field_cannot_be_given() -> None:
    ((line, message, _),) = faults("source: mine")
    assert (line, message) == (2, "Must not have the field 'source'.")


def test_merging_with_a_shorthand_is_an_unknown_field() -> None:
    assert faults("lid: {<<: {colour: red}, colour: blue}")[0][1] == "Must not have the field '<<'."


def test_a_field_that_stands_twice_is_refused_at_each_repetition() -> None:
    message = "Must not have the field 'count' twice; it stands in line 2 too."
    assert faults("count: 1\nplain: A\ncount: 1\n'count': 2\n") == [(4, message, ""), (5, message, "")]


def test_an_unknown_field_that_stands_twice_is_both() -> None:
    assert [message for _, message, _ in faults("cuont: 1\ncuont: 2\n")] == [
        "Must not have the field 'cuont'.",
        "Must not have the field 'cuont' twice; it stands in line 2 too.",
    ]


def test_the_same_name_may_stand_in_two_entries() -> None:
    assert len(box("handles: [{colour: red}, {colour: red}]").handles) == 2


@pytest.mark.parametrize("key", ["? [a]\n: b", "? {a: b}\n: c", "'': a"])
def test_the_name_of_a_field_is_a_plain_word(key: str) -> None:
    assert faults(key) == [(2, "Must have a plain word as the name of a field.", "")]


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("lid: {width: 3}", 2, "colour"),
        ("lid: {}", 2, "colour"),
        ("lid:\n  # remark\n  width: 3", 4, "colour"),
        ("handles:\n  - colour: red\n  - grip: soft", 4, "colour"),
    ],
)
def test_a_field_that_is_missing_is_named_where_its_neighbours_stand(text: str, line: int, name: str) -> None:
    assert faults(text) == [(line, f"Must have the field {name!r}.", "")]


def test_every_missing_field_is_named() -> None:
    found, problems = attempt("\n# remark\nthird: A\n", Pair)
    assert found is None
    assert [(problem.line, problem.message) for problem in problems] == [
        (3, "Must not have the field 'third'."),
        (3, "Must have the field 'first'."),
        (3, "Must have the field 'second'."),
    ]


def test_a_required_field_that_is_wrong_is_not_called_missing_too() -> None:
    _, problems = attempt("first:\nsecond: A\n", Pair)
    assert problems == [Problem("a.yml", 1, *EMPTY)]


def test_a_field_that_is_left_out_has_its_default() -> None:
    assert box("") == Box(Text("A"))


MANY = """\
flag: yes
count: 1_000
day: 2026-02-30
countr: NO
country: Norway
names:
  ko: 하노이
  xx: A
tags:
  - small
  - smal
handles:
  - colour: red
  - width: wide
    gripp: soft
flag: true
"""


def test_everything_that_is_wrong_is_named_at_once() -> None:
    assert [(line, message) for line, message, _ in faults(MANY)] == [
        (2, "Must be true or false; found 'yes'."),
        (3, "Must be a whole number without separators; found '1_000'."),
        (4, "Must be a date that exists; found '2026-02-30'."),
        (5, "Must not have the field 'countr'."),
        (6, "Must be a country code of ISO 3166; found 'Norway'."),
        (9, "Must be a language tag of BCP 47; found 'xx'."),
        (12, "Must be a size from the closed list; found 'smal'."),
        (15, "Must be a whole number without separators; found 'wide'."),
        (16, "Must not have the field 'gripp'."),
        (15, "Must have the field 'colour'."),
        (17, "Must not have the field 'flag' twice; it stands in line 2 too."),
    ]


def test_lines_count_from_the_first_line_of_the_yaml() -> None:
    _, plain = attempt(MANY, Box)
    _, moved = attempt(MANY, Box, first_line=41)
    assert [problem.line for problem in moved] == [problem.line + 40 for problem in plain]
    duplicate = next(problem for problem in moved if "twice" in problem.message)
    assert duplicate.message == "Must not have the field 'flag' twice; it stands in line 41 too."


def test_earlier_problems_do_not_refuse_a_faultless_record() -> None:
    problems = [Problem("other.yml", 1, "Must be there.")]
    node = parse_yaml("first: A\nsecond: B\n", "a.yml", problems)
    assert node is not None
    assert read(node, Pair, "a.yml", problems) is not None
    assert problems == [Problem("other.yml", 1, "Must be there.")]


def test_the_source_holds_the_line_of_every_value() -> None:
    text = (
        "title: A\nnames:\n  ko: 하노이\n  vi: Hà Nội\ntags: [small, large]\nhandles:\n  - colour: red\n    width: 3\n"
    )
    found, _ = attempt(text, Box, first_line=2)
    assert found is not None
    assert found[1].path == "a.yml"
    assert dict(found[1].lines) == {
        **{"title": 2, "names": 4, "names.ko": 4, "names.vi": 5, "tags": 6, "tags.0": 6, "tags.1": 6},
        **{"handles": 8, "handles.0": 8, "handles.0.colour": 8, "handles.0.width": 9},
    }


def test_field_hints_leave_out_what_is_derived() -> None:
    assert list(field_hints(Handle)) == ["colour", "width", "grip"]
    assert "source" not in field_hints(Box)


# JSON Schema


class Yaml12(yaml.SafeLoader):
    """Reads as editors do: YAML 1.2's core schema, dates stay text."""


Yaml12.yaml_implicit_resolvers = {}

for tag, regex, first in (
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", "[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{regex})$"), list(first))


@cache
def validator(kind: type) -> Draft202012Validator:
    return Draft202012Validator(json_schema(kind, kind.__name__))


def complaints(text: str, kind: type) -> list[str]:
    """What an editor with the schema says about a YAML text, each with where it stands."""
    errors = validator(kind).iter_errors(yaml.load(text, Yaml12))
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]


def front_matter(file: Path) -> str:
    parts = split_front_matter(file.read_text(encoding="utf-8"), file.name, [])
    assert parts is not None
    return parts[0]


KINDS = {"projects": Project, "calls": Call, "institutions": Institution}
RECORDS = [(kind, file) for folder, kind in KINDS.items() for file in sorted((ROOT / folder).rglob("*.yml"))]
PAGES = sorted((ROOT / "content").rglob("*.md"))


@pytest.mark.parametrize("kind", [Box, *KINDS.values(), Page], ids=lambda kind: str(kind.__name__))
def test_a_schema_is_valid_json_schema(kind: type) -> None:
    schema = json_schema(kind, "A title")
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert schema["title"] == "A title"


def patterns(schema: object) -> list[str]:
    if isinstance(schema, list):
        return [found for item in schema for found in patterns(item)]
    if not isinstance(schema, dict):
        return []
    own = [schema["pattern"]] if isinstance(schema.get("pattern"), str) else []
    return own + [found for item in schema.values() for found in patterns(item)]


@pytest.mark.parametrize("kind", [Box, *KINDS.values(), Page], ids=lambda kind: str(kind.__name__))
def test_patterns_are_whole_and_mean_the_same_in_javascript(kind: type) -> None:
    found = patterns(json_schema(kind, ""))
    assert found
    for pattern in found:
        assert re.fullmatch(r"\^.*\$", pattern)
        assert not re.search(r"\\[^.+/\\()\[\]{}|*?^$sdw]|\(\?P|\(\?<|\\[dw]", pattern), pattern


@pytest.mark.parametrize(("kind", "file"), RECORDS, ids=[file.stem for _, file in RECORDS])
def test_every_real_record_is_right_by_its_schema(kind: type, file: Path) -> None:
    assert complaints(file.read_text(encoding="utf-8"), kind) == []


@pytest.mark.parametrize("file", PAGES, ids=[file.stem for file in PAGES])
def test_every_real_page_is_right_by_its_schema(file: Path) -> None:
    assert complaints(front_matter(file), Page) == []


def test_there_are_real_records_and_pages_to_look_at() -> None:
    assert {kind for kind, _ in RECORDS} == set(KINDS.values())
    assert PAGES


def test_what_the_schema_says_of_each_kind_of_field() -> None:
    found = json_schema(Box, "Box")["properties"]
    assert found["title"] == {"description": "What stands on it", "type": "string"}
    assert found["prose"] == {"type": "string"}
    assert found["flag"] == {"type": "boolean"}
    assert found["count"] == {"type": "integer"}
    assert found["weight"] == {"type": "number"}
    assert found["size"] == {"description": "How large", "type": "string", "enum": ["small", "large"]}
    assert found["tags"] == {"type": "array", "minItems": 1, "items": {"type": "string", "enum": ["small", "large"]}}
    assert found["names"] == {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1}
    assert found["year"] == {"type": ["string", "integer"], "pattern": "^(?:20[0-9]{2})$"}
    assert found["country"]["enum"] == sorted(found["country"]["enum"])
    assert {"NO", "KR"} <= set(found["country"]["enum"])


def test_fields_within_fields_are_described_too() -> None:
    found = json_schema(Box, "Box")["properties"]
    lid = {"colour": {"type": "string"}, "width": {"type": "integer"}}
    assert found["lid"] == {"type": "object", "additionalProperties": False, "properties": lid, "required": ["colour"]}
    assert found["handles"]["description"] == "Where to hold it"
    assert list(found["handles"]["items"]["properties"]) == ["colour", "width", "grip"]


def test_only_what_has_no_default_is_required_and_what_is_derived_is_not_there() -> None:
    schema = json_schema(Box, "Box")
    assert schema["required"] == ["title"]
    assert schema["additionalProperties"] is False
    assert list(schema["properties"]) == list(field_hints(Box))


@pytest.mark.parametrize(
    "text",
    [
        *("country: NO", "about: 2026", "about: 2026-05", "about: 2026-05-01", "day: 2026-05-01", "year: 2026"),
        *("year: '2026'", "count: 3", "weight: 3", "weight: 3.5", "flag: true", "language: pt-BR", "slug: a-1"),
        *("names: {ko: 하노이}", "tags: [small]", "lid: {colour: red}", "phone: +82-2-6746-7433", "url: https://a.org"),
    ],
)
def test_what_the_reader_takes_the_schema_takes(text: str) -> None:
    assert box(text)
    assert complaints(f"title: A\n{text}", Box) == []


@pytest.mark.parametrize(
    "text",
    [
        *("country: Norway", "country: no", "about: '26'", "day: 2026", "day: 2026-05", "year: '1999'", "count: 1.5"),
        *("count: 1_000", "weight: heavy", "flag: yes", "flag: 1", "language: korean", "language: ko.UTF-8", "slug: A"),
        *("names: {}", "names: [a]", "names: {ko: [a]}", "tags: []", "tags: small", "tags: [huge]", "lid: {}"),
        *("lid: red", "lid: {colour: red, zzz: 1}", "phone: 02-123", "url: a.org", "email: a", "cuont: 3", "plain:"),
        *("source: mine", "handles: [{grip: soft}]", "size: huge", "plain: [a]", "plain: ~", "prose: {a: b}"),
    ],
)
def test_what_the_schema_refuses_the_reader_refuses(text: str) -> None:
    assert len(complaints(f"title: A\n{text}", Box)) == 1
    assert len(faults(text)) == 1


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("country: VN", "country: Vietnam", "country: 'Vietnam' is not one of"),
        ("call: 2026", "call: [2026]", "call: [2026] is not of type 'string', 'integer'"),
        ("city: Hanoi", "town: Hanoi", ": Additional properties are not allowed ('town' was unexpected)"),
        ("reviewed: 2026-11-01", "reviewed: 2026-11", "reviewed: '2026-11' does not match"),
        ("lat: 21.03", "lat: north", "coordinates.lat: 'north' is not of type 'number'"),
        ("reading: true", "reading: yes", "events.1.reading: 'yes' is not of type 'boolean'"),
        ("language: en", "language: English", "sources.0.language: 'English' does not match"),
        ("currency: KRW", "currency: EUR", "support.currency: 'EUR' is not one of ['KRW', 'USD']"),
        ("title: Hanoi Traffic Plan\n", "", ": 'title' is a required property"),
    ],
)
def test_a_wrong_record_is_wrong_by_its_schema(old: str, new: str, complaint: str) -> None:
    text = (ROOT / "tests/sites/minimal/projects/hanoi-traffic-2026.yml").read_text(encoding="utf-8")
    assert complaints(text, Project) == []
    (found,) = complaints(text.replace(old, new, 1), Project)
    assert found.startswith(complaint)


# What is out of reach


@pytest.mark.parametrize("written", ["0000", "0001-01-01", "1899-12-31", "2200", "9999-12-31"])
def test_a_date_out_of_reach_is_refused(written: str) -> None:
    assert DateText(partial=True).problem(written) is not None


@pytest.mark.parametrize("written", ["1900", "1900-01-01", "2199-12-31"])
def test_a_date_within_reach_is_accepted(written: str) -> None:
    assert DateText(partial=True).problem(written) is None


@pytest.mark.parametrize(("zone", "is_known"), [("Asia/Seoul", True), ("Asia/Nowhere", False), ("Asia/../x", False)])
def test_a_time_zone_must_be_of_the_list(zone: str, is_known: bool) -> None:
    rule = TimeZone("[A-Z][A-Za-z]+/[A-Za-z_]+", "a time zone of the IANA list", "Asia/Seoul")
    assert (rule.problem(zone) is None) == is_known


@pytest.mark.parametrize("digits", ["9" * 5001, "-" + "9" * 5001, "101", "0", "000"])
def test_a_percentage_of_any_length_is_no_error(digits: str) -> None:
    assert PercentNumber().problem(digits) is not None


def test_markdown_that_is_nested_too_deep_is_refused_at_its_line() -> None:
    assert faults(f"prose: |\n  a\n\n  {'> ' * 21}b") == [(5, "Must not be nested deeper than 20 levels.", "")]
