"""Answers by kind: what is read, what is doubted, and that nothing is lost on the way."""

import random
import unicodedata
from typing import Any

import pytest

from prospectus.answers import Answers, Remark, answers
from prospectus.figures import ascii_digits
from prospectus.forms import IDENTITY, Form, names, parse
from prospectus.loading import Loaded
from prospectus.sources import Problem
from tests.test_forms import FORM, question

TABLE = ("kind: table", "rows: 3", "columns: [{id: who, label: A}, {id: sum, label: B, kind: amount, currency: KRW}]")


def asking(*fields: str, way: str = "planning") -> Form:
    """A form with the field "first" (yes or no) and others."""
    problems: list[Problem] = []
    found = parse(FORM.replace("planning", way) + "".join(fields), "forms/a.yml", problems)
    assert problems == []
    assert found is not None
    return found


def read(kind: str, text: str, *parts: str) -> tuple[Any, list[str]]:
    """The answer to a question of a kind, and what is remarked on it."""
    found = answers(asking(question(f"kind: {kind}", *parts)), {"tested": text})
    assert {remark.field for remark in found.remarks} <= {"tested"}
    return found.values.get("tested"), [remark.message for remark in found.remarks]


def of_visit(loaded: Loaded, raw: dict[str, str]) -> Answers:
    return answers(loaded.program.forms["visit"], raw)


# -- every kind -----------------------------------------------------------------------------------


def test_a_whole_form_is_read(loaded: Loaded) -> None:
    raw = {
        IDENTITY: "visit/2026.1/en", "name": "Kim", "reason": "To see\nthe city.", "day": "2026-11-25",
        "budget": "1,250,000", "people": "7", "first": "no", "earlier": "2024", "study": "master-plan",
        "meals__lunch": "yes", "meals__dinner": "", "country": "NO", "email": "a@example.org",
        "telephone": "+82-2-6746-7433", "guests__1__who": "Lee", "guests__1__since": "2026-10-01", "signature": "",
    }  # fmt: skip
    found = of_visit(loaded, raw)
    assert found.remarks == ()
    assert list(found.values.items()) == [
        ("name", "Kim"),
        ("reason", "To see\nthe city."),
        ("day", "2026-11-25"),
        ("budget", 1250000),
        ("people", 7),
        ("first", False),
        ("earlier", 2024),
        ("study", "master-plan"),
        ("meals", ["lunch"]),
        ("country", "NO"),
        ("email", "a@example.org"),
        ("telephone", "+82-2-6746-7433"),
        ("guests", [{"who": "Lee", "since": "2026-10-01"}]),
    ]


def test_an_empty_form_lacks_what_is_required(loaded: Loaded) -> None:
    form = loaded.program.forms["visit"]
    empty = dict.fromkeys((name for item in form.fields.values() for name in names(item)), "")
    for raw in ({}, empty):
        found = answers(form, raw)
        assert found.values == {}
        assert found.remarks == (
            Remark("name", "Must have an answer; there is none."),
            Remark("first", "Must have an answer; there is none."),
        )


@pytest.mark.parametrize("kind", ["line", "paragraph"])
@pytest.mark.parametrize("text", ["Kim", "no", "NO", "0", "1.500", "null", "<b>&amp;", "서울", "١٢٣"])
def test_a_text_stays_as_it_was_typed(kind: str, text: str) -> None:
    assert read(kind, text) == (text, [])


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("no", False)])
def test_yes_or_no(text: str, value: bool) -> None:
    found, remarks = read("yes-no", text)
    assert (found is value, remarks) == (True, [])


@pytest.mark.parametrize(
    ("kind", "parts", "text", "message"),
    [
        ("yes-no", [], "Yes", "Must be one of yes, no; found 'Yes'. Did you mean 'yes'?"),
        ("yes-no", [], "si", "Must be one of yes, no; found 'si'."),
        (
            "one-of", ["list: kind", "only: [master-plan, demonstration]"], "feasibility-study",
            "Must be one of master-plan, demonstration; found 'feasibility-study'.",
        ),
        (
            "one-of", ["options: [{id: city, label: C}, {id: state, label: S}]"], "citty",
            "Must be one of city, state; found 'citty'. Did you mean 'city'?",
        ),
    ],
)  # fmt: skip
def test_an_option_that_is_none_stays_with_a_remark(kind: str, parts: list[str], text: str, message: str) -> None:
    assert read(kind, text, *parts) == (text, [message])


def test_one_of_several_is_its_id() -> None:
    assert read("one-of", "demonstration", "list: kind") == ("demonstration", [])


def test_several_are_read_in_the_order_of_the_form() -> None:
    form = asking(question("kind: several-of", "list: sector", "only: [water, energy, health]"))
    ticked = {"tested__health": "yes", "tested__energy": "", "tested__water": "yes"}
    assert answers(form, ticked).values == {"tested": ["water", "health"]}


# -- numbers --------------------------------------------------------------------------------------

# 2,026 in the digits of other scripts (Unicode, decimal digits).
DIGITS = {
    "Arabic": "٢٠٢٦", "Persian": "۲۰۲۶", "Thai": "๒๐๒๖", "Khmer": "២០២៦", "Devanagari": "२०२६", "Lao": "໒໐໒໖",
    "Burmese": "၂၀၂၆", "Bengali": "২০২৬", "Tamil": "௨௦௨௬", "Tibetan": "༢༠༢༦", "full width": "２０２６",
    "mathematical": "𝟐𝟎𝟐𝟔", "mixed": "2٠2๖",
}  # fmt: skip


@pytest.mark.parametrize("script", DIGITS)
@pytest.mark.parametrize("kind", ["number", "amount"])
def test_numbers_are_read_in_the_digits_of_every_script(kind: str, script: str) -> None:
    assert read(kind, DIGITS[script], *(["currency: KRW"] if kind == "amount" else [])) == (2026, [])


def test_every_decimal_digit_of_unicode_is_read() -> None:
    digits = [chr(code) for code in range(0x110000) if chr(code).isdecimal()]
    assert len(digits) > 600
    assert ascii_digits("".join(digits)) == "".join(str(unicodedata.decimal(digit)) for digit in digits)
    assert ascii_digits("Nr. ٣½²") == "Nr. 3½²"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("007", 7), ("-5", -5), ("+5", 5), (" 5 ", 5), ("1500", 1500),
        ("1 500", 1500), ("1\u00a0500", 1500), ("1\u202f500", 1500), ("1'500", 1500), ("1’500", 1500), ("1_500", 1500),
        ("1,500,000", 1500000), ("1.500.000", 1500000), ("-1 500 000", -1500000), ("12,345,678", 12345678),
        ("١٬٥٠٠٬٠٠٠", 1500000), ("๑,๕๐๐,๐๐๐", 1500000), ("9" * 18, 10**18 - 1), ("999" + ",999" * 5, 10**18 - 1),
    ],
)  # fmt: skip
def test_a_number_may_be_grouped(text: str, value: int) -> None:
    assert read("number", text) == (value, [])


@pytest.mark.parametrize("text", ["1.500", "1,500", "-12,345", "١,٥٠٠", "999.999"])
def test_a_number_that_may_be_a_fraction_is_read_and_doubted(text: str) -> None:
    value = int(ascii_digits(text).replace(".", "").replace(",", ""))
    assert read("number", text) == (value, [f"Read as {value}; the sender wrote {text!r}."])


@pytest.mark.parametrize(
    "text",
    [
        "about 1.5 million", "1.5", "1,50", "15,00", "1,500.00", "1.500,000", "1,500 000", "1,50,000", "1500,000",
        "12 34", "1,,500", ",500", "1500,", "--5", "+", "USD 5", "5 USD", "$5", "1e6", "0x10", "½", "²", "五", "Ⅴ",
        "9" * 19, "9" * 5000, "999" + ",999" * 6, "1" + " 000" * 4000,
    ],
)  # fmt: skip
def test_what_is_no_whole_number_stays_as_it_was_typed(text: str) -> None:
    assert read("number", text) == (text, [f"Must be a whole number; found {text!r}."])


# -- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-05", "2026-11-5", "2026.11.05", "2026.11.05.", "2026. 11. 5.", "2026/11/05", "2026 / 11 / 5",
        "2026년 11월 5일", "2026년11월5일", "2026\u201011\u201005", "2026–11–05", " 2026-11-05 ", "2026-11-05.",
        "٢٠٢٦-١١-٠٥", "٢٠٢٦/١١/٥", "๒๐๒๖-๑๑-๐๕", "២០២៦-១១-០៥", "२०२६-११-०५", "２０２６-１１-０５",
    ],
)  # fmt: skip
def test_a_date_may_be_written_in_several_ways(text: str) -> None:
    assert read("date", text) == ("2026-11-05", [])


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "2025-02-29", "2026-00-10", "0000-01-01", "٢٠٢٦-٠٢-٣٠"])
def test_a_date_that_does_not_exist_stays_as_it_was_typed(text: str) -> None:
    assert read("date", text) == (text, [f"Must be a date that exists; found {text!r}."])


@pytest.mark.parametrize(
    "text",
    [
        "05.11.2026", "11/05/2026", "5 November 2026", "2026-11", "2026", "26-11-05", "20261105", "2026-11-05 10:00",
        "2026-11-005", "-2026-11-05", "2026 11 05", "soon", "2026-1½-05",
    ],
)  # fmt: skip
def test_what_is_no_date_stays_as_it_was_typed(text: str) -> None:
    assert read("date", text) == (text, [f"Must be a date as year-month-day; found {text!r}."])


def test_a_leap_day_is_a_date() -> None:
    assert read("date", "2028-02-29") == ("2028-02-29", [])


# -- countries, addresses, telephones -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NO", "NO"), ("no", "NO"), ("Vn", "VN"), ("XK", "XK"), ("Norway", "NO"), ("norway", "NO"), ("NORWAY", "NO"),
        ("South Korea", "KR"), ("Côte d’Ivoire", "CI"), ("Türkiye", "TR"), ("VIETNAM", "VN"),
    ],
)  # fmt: skip
def test_a_country_is_read_by_its_code_or_its_name(text: str, code: str) -> None:
    assert read("country", text) == (code, [])


@pytest.mark.parametrize(
    ("text", "tip"),
    [("Norwey", " Did you mean 'Norway'?"), ("ZZ", ""), ("EU", ""), ("Atlantis-on-Sea", ""), ("노르웨이", "")],
)
def test_what_is_no_country_stays_as_it_was_typed(text: str, tip: str) -> None:
    assert read("country", text) == (text, [f"Must be a country; found {text!r}.{tip}"])


@pytest.mark.parametrize("text", ["a@example.org", "Office.One+kcn@Example.CO.KR", "김@예시.example"])
def test_an_email_address_is_kept(text: str) -> None:
    assert read("email", text) == (text, [])


@pytest.mark.parametrize("text", ["a", "a@b", "@example.org", "a b@example.org", "a@@example.org", "<a@example.org>"])
def test_what_is_no_email_address_stays_as_it_was_typed(text: str) -> None:
    assert read("email", text) == (text, [f"Must be an e-mail address; found {text!r}."])


@pytest.mark.parametrize(
    "text",
    ["+82-2-6746-7433", "02 6746 7433", "(02) 6746.7433", "+47 22 33 44 55 ext. 12", "22334455x3", "٠٢-٦٧٤٦-٧٤٣٣"],
)
def test_a_telephone_number_is_kept_as_it_was_typed(text: str) -> None:
    assert read("telephone", text) == (text, [])


@pytest.mark.parametrize("text", ["1234", "ask the office", "+82-2-6746-7433 (Kim)", "-----", "() ()", "++82 2 6746"])
def test_what_is_no_telephone_number_stays_as_it_was_typed(text: str) -> None:
    assert read("telephone", text) == (text, [f"Must be a telephone number; found {text!r}."])


# -- rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "text"), [("line", "가" * 6), ("paragraph", "ab\ncd\n"), ("email", "a@b.org")])
def test_a_text_that_is_too_long_is_told_and_never_cut(kind: str, text: str) -> None:
    message = f"Must have at most 5 characters; found {len(text)}. Nothing was cut off."
    assert read(kind, text, "limit: 5") == (text, [message])
    assert read(kind, text, f"limit: {len(text)}") == (text, [])


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("3", ["Must be at least 5; found 3."]), ("5", []), ("7", []), ("9", []),
        ("10", ["Must be at most 9; found 10."]), ("-6", ["Must be at least 5; found -6."]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("parts", [["number"], ["amount", "currency: USD"]])
def test_a_number_keeps_within_its_bounds(parts: list[str], text: str, remarks: list[str]) -> None:
    assert read(parts[0], text, *parts[1:], "min: 5", "max: 9") == (int(text), remarks)


def test_nothing_is_an_answer_of_its_own() -> None:
    assert read("number", "0", "min: 1") == (0, ["Must be at least 1; found 0."])
    assert read("number", "0", "required: true") == (0, [])
    assert read("yes-no", "no", "required: true") == (False, [])


@pytest.mark.parametrize(
    ("ticked", "remarks"),
    [
        (["water"], ["Must be at least 2 options; found 1."]),
        (["water", "energy"], []),
        (["water", "energy", "health"], ["Must be at most 2 options; found 3."]),
    ],
)
def test_several_options_keep_within_their_bounds(ticked: list[str], remarks: list[str]) -> None:
    form = asking(question("kind: several-of", "list: sector", "min: 2", "max: 2"))
    found = answers(form, {f"tested__{option}": "yes" for option in ticked})
    assert [remark.message for remark in found.remarks] == remarks


@pytest.mark.parametrize("kind", ["line", "date", "number", "country", "one-of", "several-of", "table"])
def test_a_required_answer_is_missed(kind: str) -> None:
    parts = {"one-of": ["list: kind"], "several-of": ["list: sector"], "table": ["columns: [{id: a, label: A}]"]}
    form = asking(question(f"kind: {kind}", "required: true", *parts.get(kind, [])))
    assert answers(form, {}).remarks == (Remark("tested", "Must have an answer; there is none."),)


def test_a_signature_is_looked_for_on_paper() -> None:
    assert answers(asking(question("kind: signature", "required: true")), {}).remarks == ()


@pytest.mark.parametrize(("first", "asked"), [("yes", False), ("no", True), ("", False), ("No", False)])
def test_an_answer_of_yes_or_no_makes_another_one_necessary(first: str, asked: bool) -> None:
    form = asking(question("kind: number", "required_if: first/no"))
    remarks = [remark for remark in answers(form, {"first": first}).remarks if remark.field == "tested"]
    assert remarks == ([Remark("tested", "Must have an answer; there is none.")] if asked else [])


@pytest.mark.parametrize(("kind", "asked"), [("yes", True), ("city", False), ("", False)])
def test_an_option_makes_another_answer_necessary(kind: str, asked: bool) -> None:
    """Also an option whose id is "yes" in a list of others."""
    options = "options: [{id: yes, label: Y}, {id: city, label: C}]"
    form = asking(question("kind: one-of", options, id="who"), question("kind: line", "required_if: who/yes"))
    remarks = answers(form, {"who": kind}).remarks
    assert remarks == ((Remark("tested", "Must have an answer; there is none."),) if asked else ())


# -- tables ---------------------------------------------------------------------------------------


def test_rows_of_a_table_that_are_empty_are_left_out() -> None:
    raw = {"tested__1__who": "", "tested__2__who": "Kim", "tested__3__sum": "1 500"}
    found = answers(asking(question(*TABLE)), raw)
    assert found.values == {"tested": [{"who": "Kim"}, {"sum": 1500}]}
    assert found.remarks == ()


def test_cells_are_read_by_their_kind_and_doubted() -> None:
    raw = {"tested__1__who": "7", "tested__1__sum": "seven", "tested__2__sum": "1.500"}
    found = answers(asking(question(*TABLE)), raw)
    assert found.values == {"tested": [{"who": "7", "sum": "seven"}, {"sum": 1500}]}
    assert found.remarks == (
        Remark("tested", "Must be a whole number; found 'seven'."),
        Remark("tested", "Read as 1500; the sender wrote '1.500'."),
    )


def test_a_row_beyond_the_table_is_not_lost() -> None:
    found = answers(asking(question(*TABLE)), {"tested__4__who": "Kim"})
    message = "Must be a field of the form; it holds 'Kim'. Did you mean 'tested__3__who'?"
    assert found.remarks == (Remark("tested__4__who", message),)


# -- nothing is lost ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "tip"), [("frist", " Did you mean 'first'?"), ("zzz", ""), ("meals", ""), ("tested__never", "")]
)
def test_a_field_that_the_form_has_not_is_told_with_what_it_holds(name: str, tip: str) -> None:
    form = asking(question("kind: several-of", "options: [{id: a, label: A}]"))
    found = answers(form, {name: "a\nb"})
    assert found.values == {}
    assert found.remarks[0].message.startswith(f"Must be a field of the form; it holds 'a\\nb'.{tip}")


def test_an_empty_field_that_the_form_has_not_is_no_news() -> None:
    assert answers(asking(), {"zzz": "", IDENTITY: "a/2026.1/en"}).remarks == ()


def test_remarks_stand_in_the_order_of_the_form(loaded: Loaded) -> None:
    raw = {
        "zzz": "1", "telephone": "none", "people": "1.500", "day": "soon", "name": "A" * 41, "aaa": "2",
        "guests__2__since": "never",
    }  # fmt: skip
    remarks = of_visit(loaded, raw).remarks
    assert [remark.field for remark in remarks] == [
        *("name", "day", "people", "people", "first", "telephone", "guests", "zzz", "aaa")
    ]
    assert [remark.message for remark in remarks if remark.field == "people"] == [
        "Read as 1500; the sender wrote '1.500'.",
        "Must be at most 20; found 1500.",
    ]


def test_whatever_is_typed_into_a_form_stands_in_the_answers_or_a_remark(loaded: Loaded) -> None:
    form = loaded.program.forms["visit"]
    all_names = [name for item in form.fields.values() for name in names(item)] + ["more", "name__1"]
    texts = ["yes", "no", "NO", "7", "1.500", "2026-11-25", "2026-02-30", "서울 시청", "a\nb", "9" * 5000, "½", "-"]
    read_as = {"yes": True, "no": False, "7": 7, "1.500": 1500}
    chance = random.Random(7)
    for _ in range(300):
        raw = {name: chance.choice(texts) for name in chance.sample(all_names, 9) if not name.startswith("meals")}
        found = answers(form, raw)
        told = "".join(remark.message for remark in found.remarks)
        for name, text in raw.items():
            found_as = {text, text.upper(), read_as.get(text)}  # "no" is Norway too
            assert found_as & kept(found.values, name) or repr(text) in told, (name, text)


def kept(values: dict[str, Any], name: str) -> set[Any]:
    """The answer, or the cells of a column, that stand under a name of a file."""
    id, _, cell = name.partition("__")
    column = cell.partition("__")[2]
    return {row.get(column) for row in values.get(id, [])} if column else {values.get(id)}
