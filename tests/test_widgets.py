"""PDF forms: every question has its field, a name for those who hear it, a place of its own, and a tag."""

import io
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from pypdf import PdfReader

from prospectus import cldr, forms, terms, typeset
from prospectus.editions import Edition
from prospectus.forms import IDENTITY, Field
from prospectus.loading import Loaded
from prospectus.outputs import sheets, widgets
from prospectus.outputs.documents import PDF
from prospectus.outputs.prepared import Key
from prospectus.schema import territories
from tests.papers import Paper, Widget, listed

SLUGS = ("application", "project-summary", "demonstration")
TAGS = ("en", "ko", "es", "fr", "ru", "ar", "vi", "id")
RADIOS, TEXTS = ("one-of", "yes-no"), ("line", "paragraph", "date", "amount", "number", "email", "telephone", "table")
# Field flags, ISO 32000-2, tables 227 to 233.
READ_ONLY, REQUIRED, MULTILINE, NO_TOGGLE_TO_OFF, RADIO, COMBO = 1, 1 << 1, 1 << 12, 1 << 14, 1 << 15, 1 << 17
SMALLEST, MARGIN = 12.0, 36.0  # points: a side of a field, and the room that printers need


class Printed(Paper):
    """A form's PDF, with the questions that it asks."""

    def __init__(self, data: bytes, slug: str, edition: Edition) -> None:
        super().__init__(data)
        self.edition = edition
        self.form = edition.form(edition.program.forms[slug])
        self.slug, self.tag = slug, edition.locale.tag

    def question(self, name: str) -> Field:
        """The question that a field belongs to."""
        return self.form.fields[name.partition("__")[0]]

    def said(self, source: str, context: str = "") -> str:
        """A label in the form's language; it must be there."""
        found = self.edition.text(context, source)
        assert not found.foreign, source
        return found.value

    def answer(self, item: Field, option: str) -> str:
        """What an option is called."""
        if item.kind == "yes-no":
            return self.said(option.capitalize())
        if item.list:
            return self.said(terms.LABELS[item.list][option], item.list)
        return next(own.label.value for own in item.options if own.id == option)

    def words(self, widget: Widget) -> list[str]:
        """The texts that the name of a place must have in it."""
        item = self.question(widget.name)
        parts = widget.name.split("__")[1:]
        found = [item.label.value, *([self.said("required")] if item.required else [])]
        if item.kind == "table":
            column = next(column for column in item.columns if column.id == parts[1])
            found += [self.said("Row %(number)s") % {"number": parts[0]}, column.label.value]
        elif widget.option or parts:
            found.append(self.answer(item, widget.option or parts[0]))
        return found

    @property
    def places(self) -> list[tuple[str, str]]:
        """(name, option) of every place to write in, as the definition has them."""
        return [
            (name, option)
            for item in self.form.fields.values()
            for name in forms.names(item)
            for option in (item.choices if item.kind in RADIOS else [""])
        ]

    def by_kind(self, *kinds: str) -> list[tuple[str, Any, Field]]:
        """(name, field, question) of the fields of some kinds."""
        found = [(name, item) for name, item in self.fields.items() if name != IDENTITY]
        return [(name, item, self.question(name)) for name, item in found if self.question(name).kind in kinds]


@pytest.fixture(scope="module")
def printed(real: Loaded) -> list[Printed]:
    """The real forms in every language."""
    return [
        Printed(real.documents.content(Key(slug, tag, PDF)), slug, real.editions[tag]) for tag in TAGS for slug in SLUGS
    ]


@pytest.fixture(scope="module")
def visit(loaded: Loaded) -> Printed:
    """The small project's form, which has a question of every kind."""
    return Printed(loaded.documents.content(Key("visit", "en", PDF)), "visit", loaded.editions["en"])


def test_every_form_and_every_language_is_looked_at(real: Loaded, printed: list[Printed]) -> None:
    assert {(sheet.slug, sheet.tag) for sheet in printed} == {(s, t) for s in real.program.forms for t in real.editions}
    assert len(printed) == 24


def test_the_small_form_has_a_question_of_every_kind(visit: Printed) -> None:
    assert {item.kind for item in visit.form.fields.values()} == terms.FIELD_KINDS.keys()


# -- rules ----------------------------------------------------------------------------------------


def flags(item: Any) -> int:
    return int(item.get("/Ff", 0))


def has_the_fields_of_its_definition_in_their_order(sheet: Printed) -> Iterator[str]:
    wanted = [IDENTITY, *(name for item in sheet.form.fields.values() for name in forms.names(item))]
    found = [str(item.T) for item in sheet.root.AcroForm.Fields]
    if found != wanted:
        yield f"{len(found)} fields, {len(wanted)} wanted: {sorted(set(found) ^ set(wanted))[:3]}"


def has_a_place_for_every_answer_and_no_other(sheet: Printed) -> Iterator[str]:
    found = [(widget.name, widget.option) for widget in sheet.widgets]
    yield from (f"{place} {found.count(place)} times" for place in sheet.places if found.count(place) != 1)
    yield from (f"{place} is not in the definition" for place in found if place not in sheet.places)


def says_which_form_it_is_where_nobody_sees_or_changes_it(sheet: Printed) -> Iterator[str]:
    item = sheet.fields.get(IDENTITY, Dictionary())
    if str(item.get("/V")) != sheet.form.identity(sheet.tag) or not flags(item) & READ_ONLY:
        yield f"{item.get('/V')}, flags {flags(item)}"
    if {"/Rect", "/Kids", "/Subtype"} & set(item.keys()):
        yield "is to be seen"


def names_every_place_by_its_question_in_the_language_of_the_form(sheet: Printed) -> Iterator[str]:
    for item in sheet.form.fields.values():
        if item.label.foreign:
            yield f"{item.id} has no label in {sheet.tag}"
    for widget in sheet.widgets:
        yield from (f"{widget.name}: no {word!r}" for word in sheet.words(widget) if word not in widget.label)
    for name, item, question in sheet.by_kind(*RADIOS):
        if question.label.value not in str(item.get("/TU", "")):
            yield f"the group {name} has no name"


def names_every_place_differently(sheet: Printed) -> Iterator[str]:
    labels = [widget.label for widget in sheet.widgets]
    yield from (label for label in dict.fromkeys(labels) if labels.count(label) > 1)


def demands_what_the_definition_demands(sheet: Printed) -> Iterator[str]:
    for name, item, question in sheet.by_kind(*terms.FIELD_KINDS):
        # of several boxes none alone is required
        wanted = question.required and question.kind not in ("several-of", "table")
        if bool(flags(item) & REQUIRED) != wanted:
            yield f"{name} is {'not ' * wanted}required"
    for widget in sheet.widgets:
        if widget.option and flags(widget.item):
            yield f"{widget.name}/{widget.option} has flags of its own"


def has_text_fields_for_words_and_numbers(sheet: Printed) -> Iterator[str]:
    for name, item, question in sheet.by_kind(*TEXTS):
        if item.get("/FT") != "/Tx" or "/MaxLen" in item:
            yield f"{name} is {item.get('/FT')}"
        if bool(flags(item) & MULTILINE) != (question.kind == "paragraph"):
            yield f"{name} has flags {flags(item)}"
        if flags(item) & ~(MULTILINE | REQUIRED):
            yield f"{name} has more flags: {flags(item)}"


def has_one_group_of_buttons_for_each_choice(sheet: Printed) -> Iterator[str]:
    for name, item, question in sheet.by_kind(*RADIOS):
        if item.get("/FT") != "/Btn" or flags(item) & ~REQUIRED != RADIO | NO_TOGGLE_TO_OFF:
            yield f"{name} is {item.get('/FT')} with flags {flags(item)}"
        states = [sorted(set(kid.AP.N.keys()) - {"/Off"}) for kid in listed(item.get("/Kids"))]
        if states != [[f"/{option}"] for option in question.choices]:
            yield f"{name} offers {states}"
        if any("/T" in kid or "/Off" not in kid.AP.N or kid.get("/FT") for kid in listed(item.get("/Kids"))):
            yield f"{name} has buttons that are fields of their own"


def has_a_box_to_tick_for_each_of_several_options(sheet: Printed) -> Iterator[str]:
    for name, item, _ in sheet.by_kind("several-of"):
        if item.get("/FT") != "/Btn" or flags(item) or set(item.AP.N.keys()) != {"/yes", "/Off"}:
            yield f"{name} is {item.get('/FT')} with flags {flags(item)}"


def offers_every_country_by_its_name(sheet: Printed) -> Iterator[str]:
    for name, item, _ in sheet.by_kind("country"):
        if item.get("/FT") != "/Ch" or flags(item) & ~REQUIRED != COMBO:
            yield f"{name} is {item.get('/FT')} with flags {flags(item)}"
        first, *offered = [(str(id), str(label)) for id, label in listed(item.get("/Opt"))]
        if first != ("", " ") or dict(offered) != {code: cldr.country(sheet.tag, code) for code in territories()}:
            yield f"{name} offers {len(offered)} countries"


def has_signature_fields_that_nobody_signed(sheet: Printed) -> Iterator[str]:
    for name, item, _ in sheet.by_kind("signature"):
        if item.get("/FT") != "/Sig" or {"/V", "/Lock", "/SV"} & set(item.keys()):
            yield f"{name} is {item.get('/FT')}"
    if "/SigFlags" in sheet.root.AcroForm:
        yield "says that there are signatures"


def holds_no_answer(sheet: Printed) -> Iterator[str]:
    for name, item, _ in sheet.by_kind(*terms.FIELD_KINDS):
        if str(item.get("/V", "")) not in ("", "/Off") or "/DV" in item:
            yield f"{name} is answered with {item.get('/V')}"
    yield from (f"{widget.name} is ticked" for widget in sheet.widgets if widget.item.get("/AS", "/Off") != "/Off")


def draws_every_field_as_it_is(sheet: Printed) -> Iterator[str]:
    """No reader is asked to draw the empty fields, and all know the font to write with."""
    if sheet.root.AcroForm.get("/NeedAppearances") or "/XFA" in sheet.root.AcroForm:
        yield "asks readers to draw"
    for name, item, _ in sheet.by_kind(*TEXTS, "country"):
        if "/Helv" not in str(item.get("/DA", "")) or "/N" not in item.get("/AP", {}):
            yield f"{name} has no drawing or no font"
    if sheet.root.AcroForm.DR.Font.get("/Helv", {}).get("/BaseFont") != "/Helvetica":
        yield "no font to write with"


def is_written_in_from_its_own_side(sheet: Printed) -> Iterator[str]:
    for name, item, _ in sheet.by_kind(*TEXTS, "country"):
        if int(item.get("/Q", 0)) != (2 if sheet.tag == "ar" else 0):
            yield f"{name} begins at side {item.get('/Q')}"


def has_fields_that_are_printed_and_know_their_page(sheet: Printed) -> Iterator[str]:
    for widget in sheet.widgets:
        if int(widget.item.get("/F", 0)) != 4:
            yield f"{widget.name} has flags {widget.item.get('/F')}"
        if widget.item.get("/P", Dictionary()).objgen != sheet.file.pages[widget.page].obj.objgen:
            yield f"{widget.name} names another page"


def has_every_field_inside_its_page(sheet: Printed) -> Iterator[str]:
    for widget in sheet.widgets:
        left, bottom, right, top = widget.box
        x, y, width, height = map(float, sheet.file.pages[widget.page].mediabox)
        if not (x + MARGIN <= left < right <= width - MARGIN and y + MARGIN <= bottom < top <= height - MARGIN):
            yield f"{widget.name} at {widget.box}"
        if min(right - left, top - bottom) < SMALLEST:
            yield f"{widget.name} is too small: {widget.box}"


def has_no_two_fields_that_overlap(sheet: Printed) -> Iterator[str]:
    for one, other in combinations(sheet.widgets, 2):
        (a, b, c, d), (e, f, g, h) = one.box, other.box
        if one.page == other.page and a < g and e < c and b < h and f < d:
            yield f"{one.name} and {other.name}"


def has_a_form_element_for_every_field(sheet: Printed) -> Iterator[str]:
    for widget in sheet.widgets:
        element = sheet.parents.get(int(widget.item.get("/StructParent", -1)), Dictionary())
        held = [kid.Obj.objgen for kid in listed(element.get("/K")) if isinstance(kid, Dictionary) and "/Obj" in kid]
        if element.get("/S") != "/Form" or held != [widget.item.objgen]:
            yield f"{widget.name} has a {element.get('/S')} that holds {held}"


def is_read_in_the_order_of_the_questions(sheet: Printed) -> Iterator[str]:
    """The order of the tags is that of the tab key too (/Tabs /S)."""
    known = {widget.item.objgen: (widget.name, widget.option) for widget in sheet.widgets}
    held = [kid.Obj.objgen for element in sheet.of("Form") for kid in listed(element.item.get("/K")) if "/Obj" in kid]
    read = [known.get(found, ("unknown", "")) for found in held]
    yield from (
        f"{wanted} is read as {found}" for wanted, found in zip(sheet.places, read, strict=False) if wanted != found
    )
    if len(read) != len(sheet.places):
        yield f"{len(read)} elements of {len(sheet.places)}"
    yield from (f"page {n}" for n, page in enumerate(sheet.file.pages) if page.obj.get("/Tabs") != "/S")


def has_no_link_left_that_was_to_be_a_field(sheet: Printed) -> Iterator[str]:
    if sheet.links or sheet.of("Link"):
        yield f"{len(sheet.links)} links, {len(sheet.of('Link'))} elements"
    for widget in sheet.widgets:
        left = {"/A", "/AA", "/Dest", "/Contents", "/QuadPoints", "/Border"} & set(widget.item.keys())
        if left:
            yield f"{widget.name} has {sorted(left)}"
    if any(b"field:" in found.unparse(resolved=True) for found in sheet.file.objects):
        yield "field: stands in the file"


Rule = Callable[[Printed], Iterator[str]]
RULES: list[Rule] = [
    has_the_fields_of_its_definition_in_their_order,
    has_a_place_for_every_answer_and_no_other,
    says_which_form_it_is_where_nobody_sees_or_changes_it,
    names_every_place_by_its_question_in_the_language_of_the_form,
    names_every_place_differently,
    demands_what_the_definition_demands,
    has_text_fields_for_words_and_numbers,
    has_one_group_of_buttons_for_each_choice,
    has_a_box_to_tick_for_each_of_several_options,
    offers_every_country_by_its_name,
    has_signature_fields_that_nobody_signed,
    holds_no_answer,
    draws_every_field_as_it_is,
    is_written_in_from_its_own_side,
    has_fields_that_are_printed_and_know_their_page,
    has_every_field_inside_its_page,
    has_no_two_fields_that_overlap,
    has_a_form_element_for_every_field,
    is_read_in_the_order_of_the_questions,
    has_no_link_left_that_was_to_be_a_field,
]


def faults(sheets: Iterable[Printed], rule: Rule) -> list[str]:
    """What a rule finds, at most twenty."""
    return [f"{sheet.slug}-{sheet.tag}: {fault}" for sheet in sheets for fault in rule(sheet)][:20]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_form(printed: list[Printed], rule: Rule) -> None:
    assert faults(printed, rule) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_small_form(visit: Printed, rule: Rule) -> None:
    assert faults([visit], rule) == []


# The rules see what they are for: each finds the fault in a form that has it.
Damage = Callable[[Any, dict[str, Any]], None]  # (root, fields by name)


def put(field: str, **items: Any) -> Damage:
    """A field with other entries; None takes one away."""

    def damage(root: Any, fields: dict[str, Any]) -> None:
        for key, value in items.items():
            if value is None:
                del fields[field][f"/{key}"]
            else:
                fields[field][f"/{key}"] = value

    return damage


def without_the_hidden_field(root: Any, fields: dict[str, Any]) -> None:
    del root.AcroForm.Fields[0]


def without_a_button(root: Any, fields: dict[str, Any]) -> None:
    del fields["study"].Kids[0]


def with_signatures(root: Any, fields: dict[str, Any]) -> None:
    root.AcroForm.SigFlags = 3


def drawn_by_readers(root: Any, fields: dict[str, Any]) -> None:
    root.AcroForm.NeedAppearances = True


def read_backwards(root: Any, fields: dict[str, Any]) -> None:
    """Two questions change their places for those who hear them."""
    document = root.StructTreeRoot.K
    document = document[0] if isinstance(document, Array) else document
    document.K = Array(reversed(list(document.K)))


def without_tab_order(root: Any, fields: dict[str, Any]) -> None:
    del fields["name"].P["/Tabs"]


def with_the_tag_of_another(root: Any, fields: dict[str, Any]) -> None:
    fields["name"].StructParent = fields["reason"].StructParent


def with_another_tag(root: Any, fields: dict[str, Any]) -> None:
    numbers = dict(
        zip(root.StructTreeRoot.ParentTree.Nums[::2], root.StructTreeRoot.ParentTree.Nums[1::2], strict=True)
    )
    numbers[fields["name"].StructParent].S = Name.Link


DAMAGES: list[tuple[Rule, Damage, str]] = [
    (has_the_fields_of_its_definition_in_their_order, without_the_hidden_field, "fields"),
    (has_a_place_for_every_answer_and_no_other, put("name", T=String("nome")), "('name', '') 0 times"),
    (says_which_form_it_is_where_nobody_sees_or_changes_it, put(IDENTITY, V=String("visit")), "visit, flags 1"),
    (says_which_form_it_is_where_nobody_sees_or_changes_it, put(IDENTITY, Ff=0), "visit/2026.1/en, flags 0"),
    (says_which_form_it_is_where_nobody_sees_or_changes_it, put(IDENTITY, Rect=Array([0, 0, 9, 9])), "is to be seen"),
    (names_every_place_by_its_question_in_the_language_of_the_form, put("name", TU=None), "name: no 'Name'"),
    (names_every_place_by_its_question_in_the_language_of_the_form, put("name", TU=String("Name")), "no 'required'"),
    (names_every_place_by_its_question_in_the_language_of_the_form, put("first", TU=None), "the group first"),
    (names_every_place_by_its_question_in_the_language_of_the_form,
     put("meals__lunch", TU=String("Meals")), "meals__lunch: no 'Lunch'"),
    (names_every_place_by_its_question_in_the_language_of_the_form,
     put("guests__2__since", TU=String("Guests: Row 1, Since")), "guests__2__since: no 'Row 2'"),
    (names_every_place_differently, put("meals__lunch", TU=String("Meals: Dinner")), "Meals: Dinner"),
    (demands_what_the_definition_demands, put("name", Ff=0), "name is not required"),
    (demands_what_the_definition_demands, put("day", Ff=REQUIRED), "day is required"),
    (demands_what_the_definition_demands, put("meals__lunch", Ff=REQUIRED), "meals__lunch is required"),
    (has_text_fields_for_words_and_numbers, put("reason", Ff=0), "reason has flags 0"),
    (has_text_fields_for_words_and_numbers, put("name", Ff=REQUIRED | MULTILINE), "name has flags 4098"),
    (has_text_fields_for_words_and_numbers, put("email", Ff=1 << 13), "email has more flags: 8192"),  # a password
    (has_text_fields_for_words_and_numbers, put("email", FT=Name.Ch), "email is /Ch"),
    (has_one_group_of_buttons_for_each_choice, without_a_button, "study offers [['/feasibility-study']]"),
    (has_one_group_of_buttons_for_each_choice, put("study", Ff=RADIO), "study is /Btn with flags 32768"),
    (has_a_box_to_tick_for_each_of_several_options, put("meals__lunch", Ff=RADIO), "meals__lunch is /Btn with"),
    (offers_every_country_by_its_name, put("country", Ff=0), "country is /Ch with flags 0"),
    (offers_every_country_by_its_name, put("country", Opt=Array([Array([String(""), String(" ")])])), "0 countries"),
    (has_signature_fields_that_nobody_signed, put("signature", V=Dictionary()), "signature is /Sig"),
    (has_signature_fields_that_nobody_signed, put("signature", FT=Name.Tx), "signature is /Tx"),
    (has_signature_fields_that_nobody_signed, with_signatures, "says that there are signatures"),
    (holds_no_answer, put("name", V=String("x")), "name is answered with x"),
    (holds_no_answer, put("first", V=Name("/yes")), "first is answered with /yes"),
    (holds_no_answer, put("meals__lunch", AS=Name("/yes")), "meals__lunch is ticked"),
    (draws_every_field_as_it_is, put("name", DA=None), "name has no drawing or no font"),
    (draws_every_field_as_it_is, put("name", AP=None), "name has no drawing or no font"),
    (draws_every_field_as_it_is, drawn_by_readers, "asks readers to draw"),
    (is_written_in_from_its_own_side, put("name", Q=2), "name begins at side 2"),
    (has_fields_that_are_printed_and_know_their_page, put("name", F=2), "name has flags 2"),
    (has_fields_that_are_printed_and_know_their_page, put("name", P=None), "name names another page"),
    (has_every_field_inside_its_page, put("name", Rect=Array([40, 400, 600, 420])), "name at"),
    (has_every_field_inside_its_page, put("name", Rect=Array([40, 400, 90, 409])), "name is too small"),
    (has_no_two_fields_that_overlap, put("name", Rect=Array([0, 0, 600, 900])), "name and "),
    (has_a_form_element_for_every_field, with_the_tag_of_another, "that holds"),
    (has_a_form_element_for_every_field, put("name", StructParent=None), "name has a None"),
    (has_a_form_element_for_every_field, with_another_tag, "name has a /Link"),
    (is_read_in_the_order_of_the_questions, read_backwards, "is read as"),
    (is_read_in_the_order_of_the_questions, without_tab_order, "page "),
    (has_no_link_left_that_was_to_be_a_field, put("name", A=Dictionary(S=Name.URI)), "name has ['/A']"),
    (has_no_link_left_that_was_to_be_a_field, put("name", TM=String("field:name")), "field: stands in the file"),
]  # fmt: skip


def damaged(visit: Printed, damage: Damage) -> Printed:
    with Pdf.open(io.BytesIO(visit.data)) as file:
        damage(file.Root, {str(item.T): item for item in file.Root.AcroForm.Fields})
        out = io.BytesIO()
        file.save(out)
    return Printed(out.getvalue(), visit.slug, visit.edition)


@pytest.mark.parametrize(("rule", "damage", "fault"), DAMAGES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_rule_finds_its_fault(visit: Printed, rule: Rule, damage: Damage, fault: str) -> None:
    assert any(fault in found for found in rule(damaged(visit, damage))), list(rule(damaged(visit, damage)))


def test_every_rule_is_tried_on_a_fault() -> None:
    assert {rule for rule, *_ in DAMAGES} == set(RULES)


def test_what_is_signed_stands_on_the_page_of_the_signature(printed: list[Printed]) -> None:
    signed = [(s, section) for s in printed for section in s.form.sections if section.fields[-1].kind == "signature"]
    assert len(signed) >= len(TAGS)
    for sheet, section in signed:
        names = {name for item in section.fields for name in forms.names(item)}
        assert len({widget.page for widget in sheet.widgets if widget.name in names}) == 1, (sheet.slug, sheet.tag)


def test_a_signed_section_that_is_longer_than_a_page_goes_on_to_the_next(visit: Printed) -> None:
    (section,) = visit.form.sections
    assert "signature" in {item.kind for item in section.fields}
    assert len({widget.page for widget in visit.widgets}) > 1


# -- as other programs read them ------------------------------------------------------------------


def test_another_library_reads_the_same_fields(printed: list[Printed]) -> None:
    for sheet in printed:
        found = PdfReader(io.BytesIO(sheet.data)).get_fields() or {}
        assert found.keys() == sheet.fields.keys(), (sheet.slug, sheet.tag)
        assert {name: str(item.get("/TU", "")) for name, item in found.items() if name != IDENTITY} == {
            name: str(item.TU) for name, item in sheet.fields.items() if name != IDENTITY
        }


@pytest.fixture(scope="module")
def qpdf() -> str:
    found = shutil.which("qpdf")
    if not found:
        if os.environ.get("CI"):
            pytest.fail("CI must have qpdf; see tests/install-tools")
        pytest.skip("no qpdf on this machine; see tests/install-tools")
    return found


def complaints(qpdf: str, file: Path) -> tuple[int, str]:
    done = subprocess.run([qpdf, "--check", str(file)], capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stderr


def test_qpdf_has_no_complaint(qpdf: str, printed: list[Printed], tmp_path: Path) -> None:
    for sheet in printed:
        file = tmp_path / f"{sheet.slug}-{sheet.tag}.pdf"
        file.write_bytes(sheet.data)
        assert complaints(qpdf, file) == (0, ""), file.name


def test_qpdf_complains_of_a_damaged_form(qpdf: str, visit: Printed, tmp_path: Path) -> None:
    (tmp_path / "cut.pdf").write_bytes(visit.data[: len(visit.data) // 2])
    code, said = complaints(qpdf, tmp_path / "cut.pdf")
    assert code != 0
    assert said


# -- made from a sheet ----------------------------------------------------------------------------


def test_the_same_form_is_made_of_the_same_bytes(real: Loaded) -> None:
    for tag in ("en", "ar"):
        key = Key("demonstration", tag, PDF)
        assert real.documents.make(key) == real.documents.content(key)


def test_the_places_of_a_sheet_are_those_of_the_definition(visit: Printed) -> None:
    data = sheets.sheet(visit.form, visit.edition)
    places = widgets.places(data, sheets.labels(data))
    assert places.keys() >= {name for name, _ in visit.places}
    assert places["name"].kind == "line"
    assert (places["meals__lunch"].kind, places["guests__1__since"].kind) == ("tick", "line")
    assert [places[name].required for name in ("name", "first", "reason", "meals__lunch")] == [True, True, False, False]
    assert dict(places["study"].options).keys() == {"master-plan", "feasibility-study"}


def test_a_place_that_the_sheet_does_not_know_is_an_error_and_no_field(visit: Printed, loaded: Loaded) -> None:
    data = loaded.documents.data(Key("visit", "en", PDF))
    pdf = typeset.pdf(loaded.program.config.root, "form.typ", data)
    places = widgets.places(data, sheets.labels(data))
    del places["budget"]
    with pytest.raises(KeyError, match="budget"):
        widgets.fillable(pdf, places, "visit/2026.1/en", right_to_left=False)


def test_a_file_without_places_keeps_its_links(loaded: Loaded) -> None:
    data = loaded.documents.content(Key("guidance", "en", PDF))
    packed = Paper(widgets.packed(data))
    assert "/AcroForm" not in packed.root
    assert len(packed.links) == len(Paper(data).links) > 0
