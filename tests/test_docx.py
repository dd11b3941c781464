"""Word forms: parts that belong together, a content control for every answer, right-to-left where it is due."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import pytest
from lxml import etree

from prospectus import cldr, fonts, forms, terms
from prospectus.editions import Edition
from prospectus.forms import Field
from prospectus.loading import Loaded
from prospectus.outputs import docx, sheets
from prospectus.outputs.documents import DOCX
from prospectus.outputs.prepared import Key
from prospectus.schema import territories
from prospectus.theme import environment

SLUGS = ("application", "project-summary", "demonstration")
TAGS = ("en", "ko", "es", "fr", "ru", "ar", "vi", "id")
CHOICES = ("one-of", "yes-no", "country")
LONGEST = 64  # characters of a title that Word keeps
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = {
    "w": W,
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "dc": "http://purl.org/dc/elements/1.1/",
}
DOCUMENT, STYLES, FOOTER = "word/document.xml", "word/styles.xml", "word/footer.xml"
# The children of w:pPr, w:rPr and w:sdtPr that we write, in the order that the schema wants (ECMA-376, 17.3 and 17.5).
ORDER = {
    "pPr": ["pStyle", "keepNext", "pBdr", "shd", "bidi", "spacing", "ind", "outlineLvl"],
    "rPr": ["rStyle", "rFonts", "b", "bCs", "color", "sz", "szCs", "rtl", "lang"],
    "sdtPr": ["alias", "tag", "id", "lock", "showingPlcHdr", "text", "date", "dropDownList", "checkbox"],
}


class Written:
    """A Word form as another program reads it."""

    def __init__(self, data: bytes, slug: str, edition: Edition) -> None:
        self.data, self.edition = data, edition
        self.form = edition.form(edition.program.forms[slug])
        self.slug, self.tag = slug, edition.locale.tag
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.entries = archive.infolist()
            self.parts = {entry.filename: archive.read(entry) for entry in self.entries}

    @cached_property
    def trees(self) -> dict[str, Any]:
        """The parts as XML."""
        return {path: etree.fromstring(part) for path, part in self.parts.items()}

    def find(self, path: str, part: str = DOCUMENT) -> list[Any]:
        found: list[Any] = self.trees[part].xpath(path, namespaces=NAMES)
        return found

    @cached_property
    def controls(self) -> dict[str, Any]:
        """The content controls by their tags."""
        return {value(control, "w:sdtPr/w:tag"): control for control in self.find("//w:sdt")}

    def question(self, name: str) -> Field:
        return self.form.fields[name.partition("__")[0]]

    def by_kind(self, *kinds: str) -> list[tuple[str, Any, Field]]:
        """(name, control, question) of the answers of some kinds."""
        found = [(name, control, self.question(name)) for name, control in self.controls.items()]
        return [item for item in found if item[2].kind in kinds]

    def said(self, source: str) -> str:
        found = self.edition.text("", source)
        assert not found.foreign, source
        return found.value


def value(element: Any, path: str, attribute: str = "val") -> str:
    """An attribute of the one element at a path; empty where there is none."""
    found = element.xpath(path, namespaces=NAMES)
    return str(found[0].get(f"{{{W}}}{attribute}", "")) if len(found) == 1 else ""


def has(element: Any, path: str) -> bool:
    return bool(element.xpath(path, namespaces=NAMES))


def text_of(element: Any) -> str:
    return "".join(element.itertext(f"{{{W}}}t"))


@pytest.fixture(scope="module")
def written(real: Loaded) -> list[Written]:
    """The real forms in every language."""
    return [
        Written(real.documents.content(Key(slug, tag, DOCX)), slug, real.editions[tag])
        for tag in TAGS
        for slug in SLUGS
    ]


@pytest.fixture(scope="module")
def visit(loaded: Loaded) -> Written:
    """The small project's form, which has a question of every kind."""
    return Written(loaded.documents.content(Key("visit", "en", DOCX)), "visit", loaded.editions["en"])


def test_every_form_and_every_language_is_looked_at(real: Loaded, written: list[Written]) -> None:
    assert {(file.slug, file.tag) for file in written} == {(s, t) for s in real.program.forms for t in real.editions}
    assert len(written) == 24


# -- rules ----------------------------------------------------------------------------------------


def has_the_parts_that_it_lists(file: Written) -> Iterator[str]:
    kinds = {e.get("PartName"): e.get("ContentType") for e in file.find("//ct:Override", "[Content_Types].xml")}
    defaults = {e.get("Extension") for e in file.find("//ct:Default", "[Content_Types].xml")}
    yield from (f"{path} is not there" for path in kinds if path.lstrip("/") not in file.parts)
    for path in file.parts:
        if f"/{path}" not in kinds and path.rpartition(".")[2] not in defaults:
            yield f"{path} has no type"
    if not str(kinds.get("/word/document.xml")).endswith("wordprocessingml.document.main+xml"):
        yield "is no Word document"
    if file.entries[0].filename != "[Content_Types].xml":
        yield "does not begin with its types"


def has_relationships_that_lead_to_its_own_parts(file: Written) -> Iterator[str]:
    targets = set()
    for path in (path for path in file.parts if path.endswith(".rels")):
        folder = PurePosixPath(path).parent.parent
        relations = file.find("//rel:Relationship", path)
        if len({relation.get("Id") for relation in relations}) < len(relations):
            yield f"{path} has an id twice"
        for relation in relations:
            targets.add(str(folder / relation.get("Target")))
            if relation.get("TargetMode"):
                yield f"{relation.get('Target')} is {relation.get('TargetMode')}"
    inside = {path for path in file.parts if not path.endswith(".rels") and path != "[Content_Types].xml"}
    if targets != inside:
        yield f"{sorted(targets ^ inside)}"
    known = {relation.get("Id") for relation in file.find("//rel:Relationship", "word/_rels/document.xml.rels")}
    used = set(re.findall(r'r:(?:id|embed|link)="([^"]+)"', file.parts[DOCUMENT].decode()))
    yield from (f"{id} leads nowhere" for id in sorted(used - known))


def runs_nothing_and_fetches_nothing(file: Written) -> Iterator[str]:
    suspicious = re.compile(r"(?i)vba|macro|activex|oleobject|embeddings|attachedTemplate|altChunk|w:hyperlink|DDE")
    for path, part in file.parts.items():
        text = re.sub(r">[^<]*<", "><", part.decode())
        yield from (f"{path}: {found}" for found in set(suspicious.findall(path + text)))
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            yield f"{path} defines entities"
    fields = {"".join(found.itertext()).strip() for found in file.find("//w:instrText", FOOTER)}
    if fields != {"PAGE", "NUMPAGES"} or file.find("//w:instrText"):
        yield f"calculates {fields}"


def has_a_control_for_every_answer(file: Written) -> Iterator[str]:
    asked = [item for item in file.form.fields.values() if item.kind != "signature"]
    wanted = [name for item in asked for name in forms.names(item)]
    found = [value(control, "w:sdtPr/w:tag") for control in file.find("//w:sdt")]
    if found != wanted:
        yield f"{len(found)} controls, {len(wanted)} wanted: {sorted(set(found) ^ set(wanted))[:3]}"


def names_every_control_in_the_language_of_the_form(file: Written) -> Iterator[str]:
    for name, control in file.controls.items():
        label, alias = file.question(name).label, value(control, "w:sdtPr/w:alias")
        if label.foreign or not alias.startswith(label.value[:16]) or len(alias) > LONGEST:
            yield f"{name} is called {alias!r}"
    names = Counter(value(control, "w:sdtPr/w:alias") for control in file.controls.values())
    yield from (f"{count} controls are called {alias!r}" for alias, count in names.items() if count > 1)


def has_numbers_and_bookmarks_that_stand_once(file: Written) -> Iterator[str]:
    numbers = [value(control, "w:sdtPr/w:id") for control in file.controls.values()]
    marks = [mark.get(f"{{{W}}}name") for mark in file.find("//w:bookmarkStart")]
    if len(set(numbers)) < len(numbers) or not all(0 < int(n) < 2**31 for n in numbers):
        yield "numbers of controls are not their own"
    if marks != [f"f_{name}" for name in file.controls] or any(len(mark) > 40 for mark in marks):
        yield f"bookmarks {[mark for mark in marks if len(mark) > 40 or mark[2:] not in file.controls][:3]}"
    starts, ends = ([m.get(f"{{{W}}}id") for m in file.find(f"//w:bookmark{end}")] for end in ("Start", "End"))
    if starts != ends:
        yield "bookmarks do not end"


def has_the_kind_of_control_that_the_answer_needs(file: Written) -> Iterator[str]:
    for name, control, question in file.by_kind(*terms.FIELD_KINDS):
        column = next((c.kind for c in question.columns if c.id == name.rpartition("__")[2]), "")
        kind = column or question.kind
        wanted = {"date": "w:date", "several-of": "w14:checkbox"} | dict.fromkeys(CHOICES, "w:dropDownList")
        inside = control.xpath("w:sdtPr/*", namespaces=NAMES)
        found = [etree.QName(e).localname for e in inside if etree.QName(e).localname in ORDER["sdtPr"][5:]]
        if found != [wanted.get(kind, "w:text").partition(":")[2]]:
            yield f"{name} is {found}"
        if (value(control, "w:sdtPr/w:text", "multiLine") == "1") != (kind == "paragraph"):
            yield f"{name} has the wrong number of lines"
        if value(control, "w:sdtPr/w:lock") != "sdtLocked":
            yield f"{name} can be deleted"


def writes_dates_in_one_way(file: Written) -> Iterator[str]:
    for control in file.find("//w:sdt[w:sdtPr/w:date]"):
        found = [value(control, f"w:sdtPr/w:date/w:{part}") for part in ("dateFormat", "calendar", "storeMappedDataAs")]
        if found != ["yyyy-MM-dd", "gregorian", "date"] or has(control, "w:sdtPr/w:date/@w:fullDate"):
            yield f"{value(control, 'w:sdtPr/w:tag')}: {found}"


def offers_the_options_by_id_and_label(file: Written) -> Iterator[str]:
    for name, control, question in file.by_kind(*CHOICES):
        items = control.xpath("w:sdtPr/w:dropDownList/w:listItem", namespaces=NAMES)
        first, *offered = [(item.get(f"{{{W}}}value"), item.get(f"{{{W}}}displayText")) for item in items]
        if first != ("", file.said("Choose")) or len({label for _, label in offered}) < len(offered):
            yield f"{name} begins with {first}"
        if question.kind == "country" and dict(offered) != {
            code: cldr.country(file.tag, code) for code in territories()
        }:
            yield f"{name} offers {len(offered)} countries"
        if question.kind != "country" and [id for id, _ in offered] != list(question.choices):
            yield f"{name} offers {offered}"
        labels = {option.id: option.label.value for option in question.options}
        yield from (f"{name}: {label!r}" for id, label in offered if labels.get(id, label) != label or not label)


def shows_where_to_write_and_holds_no_answer(file: Written) -> Iterator[str]:
    for name, control in file.controls.items():
        said, is_placeholder = text_of(control), has(control, "w:sdtPr/w:showingPlcHdr")
        if has(control, "w:sdtPr/w14:checkbox"):
            checked = control.xpath("string(.//w14:checked/@w14:val)", namespaces=NAMES)
            if (said, is_placeholder, checked) != ("☐", False, "0"):
                yield f"{name}: {said!r}"
            continue
        wanted = file.said("Write here")
        if has(control, "w:sdtPr/w:dropDownList"):
            wanted = file.said("Choose")
        elif has(control, "w:sdtPr/w:date"):
            wanted = "____-__-__"
        style = value(control, ".//w:rStyle")
        if (said, is_placeholder, style) != (wanted, True, "PlaceholderText"):
            yield f"{name}: {said!r} in {style!r}"


def says_which_form_it_is_and_in_which_language(file: Written) -> Iterator[str]:
    wanted = {"identifier": file.form.identity(file.tag), "language": file.tag, "title": file.form.title.value}
    for name, words in wanted.items():
        found = [element.text for element in file.find(f"//dc:{name}", "docProps/core.xml")]
        if found != [words]:
            yield f"{name} {found}"
    (lang,) = file.find("//w:docDefaults//w:lang", STYLES)
    part = {"latin": "val", "east_asian": "eastAsia", "complex": "bidi"}[fonts.kind(file.tag)]
    found = lang.get(f"{{{W}}}{part}")
    if found.partition("-")[0] != file.tag.partition("-")[0]:
        yield f"its {part} words are in {found}"


def runs_from_right_to_left_throughout_or_nowhere(file: Written) -> Iterator[str]:
    is_rtl = file.tag == "ar"
    for path, part in (("//w:style[@w:type='paragraph']", STYLES), ("//w:sectPr", DOCUMENT)):
        for element in file.find(path, part):
            if has(element, "w:pPr/w:bidi | w:bidi") != is_rtl:
                yield f"{etree.QName(element).localname} {element.get(f'{{{W}}}styleId')}"
    for table in file.find("//w:tbl"):
        if has(table, "w:tblPr/w:bidiVisual") != is_rtl:
            yield "table"
    for part in (DOCUMENT, FOOTER):
        for run in file.find("//w:r[w:t]", part):
            foreign = has(run, "w:rPr/w:lang") or not has(run, "w:rPr")  # in its own direction; a number of a page
            if has(run, "w:rPr/w:rtl") != (is_rtl and not foreign):
                yield f"run {text_of(run)[:30]!r}"


def has_sizes_and_weights_in_pairs(file: Written) -> Iterator[str]:
    for part in (DOCUMENT, FOOTER, STYLES):
        for properties in file.find("//w:rPr", part):
            if has(properties, "w:b") != has(properties, "w:bCs"):
                yield f"{part}: weight of one kind of script"
            if value(properties, "w:sz") != value(properties, "w:szCs"):
                yield f"{part}: size of one kind of script"


def has_properties_in_the_order_of_the_schema(file: Written) -> Iterator[str]:
    for part in (DOCUMENT, FOOTER, STYLES):
        for kind, order in ORDER.items():
            for properties in file.find(f"//w:{kind}", part):
                found = [etree.QName(child).localname for child in properties]
                places = [order.index(name) if name in order else -1 for name in found]
                if -1 in places or places != sorted(set(places)):
                    yield f"{part}: {kind} has {found}"


def uses_only_styles_that_it_has(file: Written) -> Iterator[str]:
    known = {style.get(f"{{{W}}}styleId") for style in file.find("//w:style", STYLES)}
    for part in (DOCUMENT, FOOTER):
        used = {style.get(f"{{{W}}}val") for style in file.find("//w:pStyle | //w:rStyle", part)}
        yield from (f"{part}: {name}" for name in sorted(used - known))
        if file.find("//w:p[not(w:pPr/w:pStyle)]", part):
            yield f"{part}: a paragraph without a style"


def names_the_fonts_of_its_language(file: Written) -> Iterator[str]:
    (found,) = file.find("//w:docDefaults//w:rFonts", STYLES)
    wanted = fonts.office(file.tag)
    named = {name: found.get(f"{{{W}}}{name}") for name in ("ascii", "hAnsi", "cs", "eastAsia")}
    latin, complex_script, asian = wanted["latin"], wanted["complex"], wanted["east_asian"]
    if named != {"ascii": latin, "hAnsi": latin, "cs": complex_script, "eastAsia": asian}:
        yield f"{named}"


def asks_every_question_once_in_order(file: Written) -> Iterator[str]:
    found = [text_of(p) for p in file.find("//w:p[w:pPr/w:pStyle/@w:val='Question']")]
    for number, (item, asked) in enumerate(zip(file.form.fields.values(), found, strict=False), 1):
        wanted = f"{number}. {item.label.value}" + (f" ({file.said('required')})" if item.required else "")
        if asked != wanted:
            yield f"{asked!r}, not {wanted!r}"
    if len(found) != len(file.form.fields):
        yield f"{len(found)} questions"
    headings = [text_of(p) for p in file.find("//w:p[w:pPr/w:pStyle/@w:val='Heading2']")]
    titles = [section.title.value for section in file.form.sections]
    if headings[: len(titles)] != titles:
        yield f"headings {headings}"


def lets_people_write_only_where_answers_stand(file: Written) -> Iterator[str]:
    (found,) = file.find("//w:documentProtection", "word/settings.xml")
    if (found.get(f"{{{W}}}edit"), found.get(f"{{{W}}}enforcement")) != ("forms", "1"):
        yield "is not protected"


def is_a_small_archive_without_dates(file: Written) -> Iterator[str]:
    for entry in file.entries:
        if entry.date_time != (1980, 1, 1, 0, 0, 0) or entry.create_system != 3 or entry.extra or entry.comment:
            yield f"{entry.filename} of {entry.date_time}"
    if len(file.data) > 40_000:
        yield f"{len(file.data)} bytes"


Rule = Callable[[Written], Iterator[str]]
RULES: list[Rule] = [
    has_the_parts_that_it_lists,
    has_relationships_that_lead_to_its_own_parts,
    runs_nothing_and_fetches_nothing,
    has_a_control_for_every_answer,
    names_every_control_in_the_language_of_the_form,
    has_numbers_and_bookmarks_that_stand_once,
    has_the_kind_of_control_that_the_answer_needs,
    writes_dates_in_one_way,
    offers_the_options_by_id_and_label,
    shows_where_to_write_and_holds_no_answer,
    says_which_form_it_is_and_in_which_language,
    runs_from_right_to_left_throughout_or_nowhere,
    has_sizes_and_weights_in_pairs,
    has_properties_in_the_order_of_the_schema,
    uses_only_styles_that_it_has,
    names_the_fonts_of_its_language,
    asks_every_question_once_in_order,
    lets_people_write_only_where_answers_stand,
    is_a_small_archive_without_dates,
]


def faults(files: Iterable[Written], rule: Rule) -> list[str]:
    """What a rule finds, at most twenty."""
    return [f"{file.slug}-{file.tag}: {fault}" for file in files for fault in rule(file)][:20]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_form(written: list[Written], rule: Rule) -> None:
    assert faults(written, rule) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_small_form(visit: Written, rule: Rule) -> None:
    assert faults([visit], rule) == []


# The rules see what they are for: each finds the fault in a form that has it.
DAMAGES: list[tuple[Rule, str, str, str]] = [
    (has_the_parts_that_it_lists, "[Content_Types].xml", '/word/footer.xml"', '/word/foot.xml"'),
    (has_relationships_that_lead_to_its_own_parts, "word/_rels/document.xml.rels", '"footer.xml"', '"none.xml"'),
    (has_relationships_that_lead_to_its_own_parts, "word/_rels/document.xml.rels",
     '"footer.xml"', '"footer.xml" TargetMode="External"'),
    (has_relationships_that_lead_to_its_own_parts, "word/_rels/document.xml.rels", '"rId3"', '"rId2"'),
    (runs_nothing_and_fetches_nothing, FOOTER, " NUMPAGES ", " DATE "),
    (runs_nothing_and_fetches_nothing, "word/settings.xml", "<w:compat>", "<w:attachedTemplate/><w:compat>"),
    (has_a_control_for_every_answer, DOCUMENT, '<w:tag w:val="name"/>', '<w:tag w:val="nome"/>'),
    (names_every_control_in_the_language_of_the_form, DOCUMENT, 'w:val="Name (required)"', 'w:val=""'),
    (names_every_control_in_the_language_of_the_form, DOCUMENT,
     'w:val="Name (required)"', f'w:val="Name {"x" * 60}"'),
    (names_every_control_in_the_language_of_the_form, DOCUMENT, 'w:val="Meals: Lunch"', 'w:val="Meals: Dinner"'),
    (has_numbers_and_bookmarks_that_stand_once, DOCUMENT, 'w:id w:val="1002"', 'w:id w:val="1001"'),
    (has_numbers_and_bookmarks_that_stand_once, DOCUMENT, 'w:name="f_name"', 'w:name="name"'),
    (has_the_kind_of_control_that_the_answer_needs, DOCUMENT, '<w:text w:multiLine="1"/>', "<w:text/>"),
    (has_the_kind_of_control_that_the_answer_needs, DOCUMENT,
     '<w:text w:multiLine="1"/>', "<w:date/>"),
    (writes_dates_in_one_way, DOCUMENT, "yyyy-MM-dd", "d.M.yyyy"),
    (offers_the_options_by_id_and_label, DOCUMENT, 'w:value="master-plan"', 'w:value="1"'),
    (offers_the_options_by_id_and_label, DOCUMENT, 'w:displayText="Choose" w:value=""', 'w:displayText="" w:value=""'),
    (shows_where_to_write_and_holds_no_answer, DOCUMENT, "<w:showingPlcHdr/>", ""),
    (shows_where_to_write_and_holds_no_answer, DOCUMENT, '<w14:checked w14:val="0"/>', '<w14:checked w14:val="1"/>'),
    (says_which_form_it_is_and_in_which_language, "docProps/core.xml", "visit/2026.1/en", "visit/2026.1/ko"),
    (says_which_form_it_is_and_in_which_language, STYLES, 'w:lang w:val="en-US"', 'w:lang w:val="de-DE"'),
    (runs_from_right_to_left_throughout_or_nowhere, STYLES, "</w:pPr>", "<w:bidi/></w:pPr>"),
    (runs_from_right_to_left_throughout_or_nowhere, DOCUMENT, "</w:sectPr>", "<w:bidi/></w:sectPr>"),
    (runs_from_right_to_left_throughout_or_nowhere, DOCUMENT, "<w:tblPr>", "<w:tblPr><w:bidiVisual/>"),
    (runs_from_right_to_left_throughout_or_nowhere, DOCUMENT, "</w:rPr>", "<w:rtl/></w:rPr>"),
    (has_sizes_and_weights_in_pairs, STYLES, "<w:bCs/>", ""),
    (has_sizes_and_weights_in_pairs, STYLES, '<w:szCs w:val="21"/>', '<w:szCs w:val="20"/>'),
    (has_properties_in_the_order_of_the_schema, STYLES, "<w:b/><w:bCs/>", "<w:bCs/><w:b/>"),
    (uses_only_styles_that_it_has, DOCUMENT, 'w:pStyle w:val="Hint"', 'w:pStyle w:val="Tip"'),
    (names_the_fonts_of_its_language, STYLES, 'w:cs="Arial"', 'w:cs="Noto Sans"'),
    (asks_every_question_once_in_order, DOCUMENT, ">E-mail address<", ">Telephone<"),
    (lets_people_write_only_where_answers_stand, "word/settings.xml", 'w:enforcement="1"', 'w:enforcement="0"'),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "part", "old", "new"), DAMAGES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_rule_finds_its_fault(visit: Written, rule: Rule, part: str, old: str, new: str) -> None:
    damaged = Written(visit.data, visit.slug, visit.edition)
    text = damaged.parts[part].decode()
    assert old in text
    damaged.parts[part] = text.replace(old, new, 1).encode()
    assert list(rule(damaged))


def test_every_rule_is_tried_on_a_fault(visit: Written) -> None:
    tried = {rule for rule, *_ in DAMAGES}
    assert tried | {is_a_small_archive_without_dates} == set(RULES)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, part in visit.parts.items():
            archive.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), part)
    assert list(is_a_small_archive_without_dates(Written(out.getvalue(), visit.slug, visit.edition)))


# -- bytes ----------------------------------------------------------------------------------------


def test_the_same_form_is_made_of_the_same_bytes(real: Loaded, written: list[Written]) -> None:
    for file in written:
        assert real.documents.make(Key(file.slug, file.tag, DOCX)) == file.data, (file.slug, file.tag)


def test_words_are_escaped(loaded: Loaded) -> None:
    data = sheets.sheet(loaded.program.forms["visit"], loaded.editions["en"])
    odd = "A & B <w:p> \"c\" 'd' {{ e }} {% f %}"
    data["title"] = {"text": odd, "lang": "en"}
    labels = {**sheets.labels(data), "name": odd}
    made = docx.docx(environment(loaded.program.config), data, labels)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        document, core = (etree.fromstring(archive.read(path)) for path in (DOCUMENT, "docProps/core.xml"))
    (title,) = document.xpath("//w:p[w:pPr/w:pStyle/@w:val='Heading1']", namespaces=NAMES)
    assert text_of(title) == odd
    assert core.xpath("string(//dc:title)", namespaces=NAMES) == odd
    assert odd in document.xpath("//w:alias/@w:val", namespaces=NAMES)


QUESTION = "Other funding asked for or received for the same project (required)"


@pytest.mark.parametrize(
    ("rest", "title"),
    [
        ("", "Other funding asked for or received for the same project (requi…"),
        (": Row 1, Amount", "Other funding asked for or received for the same…: Row 1, Amount"),
        (f": {'x' * 60}", f"Other funding as…: {'x' * 45}"),
    ],
)
def test_a_long_question_is_cut_and_its_option_or_cell_stays(rest: str, title: str) -> None:
    found = docx.title(QUESTION, QUESTION + rest)
    assert (found, len(found)) == (title, LONGEST)


def test_a_label_of_64_characters_is_whole() -> None:
    assert docx.title(QUESTION[:50], f"{QUESTION[:50]}: {'x' * 12}") == f"{QUESTION[:50]}: {'x' * 12}"


@pytest.mark.parametrize(
    ("tag", "langs"),
    [
        ("en", {"latin": "en-US", "east_asian": "en-US", "complex": "en-US"}),
        ("ko", {"latin": "en-US", "east_asian": "ko-KR", "complex": "en-US"}),
        ("ar", {"latin": "en-US", "east_asian": "en-US", "complex": "ar-EG"}),
        ("km", {"latin": "en-US", "east_asian": "en-US", "complex": "km-KH"}),
        ("th", {"latin": "en-US", "east_asian": "en-US", "complex": "th-TH"}),
        ("vi", {"latin": "vi-VN", "east_asian": "en-US", "complex": "en-US"}),
        ("pt-BR", {"latin": "pt-BR", "east_asian": "en-US", "complex": "en-US"}),
    ],
)
def test_each_kind_of_script_has_a_language(tag: str, langs: dict[str, str]) -> None:
    assert docx.languages(tag) == langs


def test_foreign_words_name_their_language_in_their_own_direction(loaded: Loaded) -> None:
    # the small project has no translations: its Arabic form is in English, and says so
    file = Written(loaded.documents.content(Key("visit", "ar", DOCX)), "visit", loaded.editions["ar"])
    (title,) = file.find("//w:p[w:pPr/w:pStyle/@w:val='Heading1']/w:r")
    assert (text_of(title), value(title, "w:rPr/w:lang"), has(title, "w:rPr/w:rtl")) == (
        "Form for a visit",
        "en",
        False,
    )
    assert has(file.trees[STYLES], "//w:style[@w:styleId='Heading1']/w:pPr/w:bidi")
