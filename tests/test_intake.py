"""Reading what strangers send back: good forms are read as they are, bad ones do no harm and are told."""

import json
import random
import re
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from prospectus import forms, intake, returned_docx, returned_pdf
from prospectus.intake import RefusedFile, Returned, clean
from tests import hostile
from tests.conftest import ROOT
from tests.hostile import CONTROL, FIRST, IDENTITY, control, docx, field, line, pdf, run, string

# The same answer in scripts that are written, joined, stacked and ordered in different ways.
TEXTS = {
    "ko": "수원시 교통 계획 (2단계)",
    "ar": "مدينة الرياض، خطة النقل ٢٠٢٦",
    "ru": "Город Ташкент: план на 2026 год",
    "vi": "Thành phố Huế, kế hoạch giao thông",
    "th": "กรุงเทพมหานคร แผนการขนส่ง",
    "km": "រាជធានីភ្នំពេញ ផែនការដឹកជញ្ជូន",
    "fa": "برنامه\u200cریزی شهری",
    "emoji": "𠮷野家 🏙 plan",
}


def read(data: bytes, folder: Path) -> Returned:
    """What `intake` reads, by way of its process."""
    file = folder / "returned.bin"
    file.write_bytes(data)
    return intake.read(file)


def refusal(data: bytes, folder: Path) -> str:
    with pytest.raises(RefusedFile) as refused:
        read(data, folder)
    return str(refused.value)


def said(data: bytes) -> Returned:
    """What the readers read, without a process of their own."""
    return returned_pdf.read(data) if data.startswith(b"%PDF") else returned_docx.read(data)


def values(data: bytes) -> dict[str, str]:
    return said(data).values


def notices(data: bytes) -> tuple[str, ...]:
    return said(data).notices


# -- hostile and broken files ---------------------------------------------------------------------

PDF_REFUSED = {
    "encrypted-with-password": returned_pdf.ENCRYPTED,
    "encrypted-for-owner-only": returned_pdf.ENCRYPTED,
    "encrypted-with-aes": returned_pdf.ENCRYPTED,
    "encrypted-by-unknown-handler": returned_pdf.ENCRYPTED,
    "flattened": returned_pdf.FLATTENED,
    "without-fields": returned_pdf.FLATTENED,
    "without-identity": intake.NOT_OURS,
    "identity-of-another-shape": intake.NOT_OURS,
    "two-identities": intake.NOT_OURS,
    "flate-bomb-as-value": returned_pdf.STRANGE,
    "value-of-20-MB": returned_pdf.STRANGE,
    "value-of-100-KB": intake.TOO_LONG,
    "value-one-character-too-long": intake.TOO_LONG,
    "values-too-long-together": intake.TOO_MUCH,
    "object-stream-bomb": returned_pdf.STRANGE,
    "deep-kids": returned_pdf.STRANGE,
    "circular-kids": returned_pdf.STRANGE,
    "100000-fields": returned_pdf.STRANGE,
    "1001-fields": intake.TOO_MANY,
    "nested-arrays": returned_pdf.STRANGE,
    "endless-length": returned_pdf.STRANGE,
    "truncated-at-50": returned_pdf.CUT_OFF,
    "truncated-at-90": returned_pdf.CUT_OFF,
    "truncated-within-update": returned_pdf.CUT_OFF,
    "header-only": intake.DAMAGED,
    "noise-after-header": intake.DAMAGED,
}
PDF_READ: dict[str, tuple[str, ...]] = {
    "xfa-stream": (returned_pdf.XFA,),
    "xfa-array": (returned_pdf.XFA,),
    "javascript-when-opened": (returned_pdf.AUTOMATIC,),
    "address-when-opened": (returned_pdf.AUTOMATIC,),
    "javascript-of-document": (returned_pdf.AUTOMATIC,),
    "action-of-field": (returned_pdf.AUTOMATIC,),
    "sends-itself": (returned_pdf.AUTOMATIC,),
    "launch-action": (returned_pdf.AUTOMATIC,),
    "embedded-file": (returned_pdf.ATTACHED,),
    "file-attached-to-page": (returned_pdf.ATTACHED,),
    "signed": (returned_pdf.SIGNED,),
    "twice-packed-value": (intake.NOT_TEXT.format(names="title"),),
    "picture-as-value": (intake.NOT_TEXT.format(names="title"),),
    "circular-cross-references": (returned_pdf.MENDED,),
    "doubled-kids": (),
    "millions-of-tokens": (intake.NOT_TEXT.format(names="title"), returned_pdf.UNSEEN),
    "value-is-dictionary": (intake.NOT_TEXT.format(names="title, other"),),
    "doubled-fields": (intake.DOUBLED.format(names="title"),),
    "undecodable-text": (intake.LOST.format(names="title, other"),),
    "strange-names": (intake.ODD_NAMES.format(names=", ".join(["(a name that cannot be shown)"] * 2)),),
    "unknown-fields-only": (),
}
DOCX_REFUSED = {
    "zip-bomb": returned_docx.STRANGE,
    "zip-bomb-that-says-it-is-small": intake.DAMAGED,
    "many-entries": returned_docx.STRANGE,
    "many-large-parts": returned_docx.STRANGE,
    "external-entity-utf-8": returned_docx.DECLARED,
    "external-entity-utf-16": returned_docx.DECLARED,
    "file-as-entity": returned_docx.DECLARED,
    "external-declaration": returned_docx.DECLARED,
    "billion-laughs": returned_docx.STRANGE,
    "deep-xml": returned_docx.STRANGE,
    "huge-attribute": returned_docx.STRANGE,
    "ole-container": returned_docx.LOCKED,
    "macro-part": returned_docx.MACROS,
    "macro-type": returned_docx.MACROS,
    "doubled-document": returned_docx.STRANGE,
    "doubled-document-in-capitals": returned_docx.STRANGE,
    "encrypted-entry": returned_docx.LOCKED,
    "lzma-entry": returned_docx.STRANGE,
    "spreadsheet": returned_docx.SPREADSHEET,
    "presentation": returned_docx.PRESENTATION,
    "open-document": returned_docx.OPEN_DOCUMENT,
    "other-archive": returned_docx.ARCHIVE,
    "empty-archive": returned_docx.ARCHIVE,
    "truncated-archive": intake.DAMAGED,
    "missing-document": returned_docx.ARCHIVE,
    "missing-identity": intake.NOT_OURS,
    "not-xml": intake.DAMAGED,
    "other-xml": intake.DAMAGED,
    "wrong-checksum": intake.DAMAGED,
    "tags-lost": returned_docx.OLD_OFFICE,
    "controls-lost": returned_docx.WITHOUT_FIELDS,
    "1001-controls": intake.TOO_MANY,
    "control-too-long": intake.TOO_LONG,
}
DOCX_READ: dict[str, tuple[str, ...]] = {
    "large-attribute": (intake.ODD_NAMES.format(names="(a name that cannot be shown)"),),
    "external-template": (returned_docx.OUTSIDE,),
    "linked-object": (returned_docx.OUTSIDE, returned_docx.ATTACHED),
    "linked-picture": (returned_docx.OUTSIDE,),
    "embedded-object": (returned_docx.ATTACHED,),
    "embedded-page": (returned_docx.ATTACHED,),
    "active-control": (returned_docx.AUTOMATIC,),
    "dynamic-exchange": (returned_docx.AUTOMATIC,),
    "doubled-controls": (intake.DOUBLED.format(names="title"),),
    "symbol-and-picture": (intake.LOST.format(names="title"), returned_docx.PICTURES.format(names="other")),
}
OTHERS_REFUSED = {
    "empty": intake.EMPTY,
    "random-bytes": intake.UNKNOWN,
    "web-page": intake.WEB_PAGE,
    "picture": intake.PICTURE,
    "phone-picture": intake.PICTURE,
    "rich-text": intake.RICH_TEXT,
    "larger-than-5-MB": intake.LARGE,
}
MAKERS = hostile.PDFS | hostile.DOCXS | hostile.OTHERS
REFUSED = PDF_REFUSED | DOCX_REFUSED | OTHERS_REFUSED
READ = PDF_READ | DOCX_READ

# A process of its own has no other children, so what its children used at most is what this file took.
MEASURE = """
import json, sys, time, resource
from pathlib import Path
from prospectus import intake
began = time.perf_counter()
try:
    said = ["read", *intake.read(Path(sys.argv[1])).notices]
except intake.RefusedFile as refused:
    said = ["refused", str(refused)]
took = time.perf_counter() - began
print(json.dumps([said, took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024]))
"""


def test_every_hostile_file_has_its_answer() -> None:
    assert MAKERS.keys() == REFUSED.keys() | READ.keys()
    assert not REFUSED.keys() & READ.keys()


@pytest.mark.parametrize("name", MAKERS)
def test_a_hostile_file_is_told_in_little_time_and_memory(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(MAKERS[name]())
    command = [sys.executable, "-c", MEASURE, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told, took, peak = json.loads(done.stdout)
    assert told == (["refused", REFUSED[name]] if name in REFUSED else ["read", *READ[name]])
    assert took < intake.SECONDS
    assert peak < intake.MEMORY
    assert [*tmp_path.iterdir()] == [file]


def test_other_files_are_read_after_hostile_ones(tmp_path: Path) -> None:
    for name in ("object-stream-bomb", "zip-bomb", "nested-arrays", "deep-xml"):
        assert refusal(MAKERS[name](), tmp_path) == REFUSED[name]
    assert read(hostile.filled(), tmp_path) == Returned(IDENTITY, {"title": "수원시 교통 계획"}, ())


def test_every_refusal_says_what_the_file_is_and_what_to_do() -> None:
    told = {*REFUSED.values(), intake.COSTLY, returned_docx.PAGES}
    assert [
        sentence for sentence in told if not re.search(r"\. (?:Ask|Do not open it; ask|Read it) .*\.$", sentence)
    ] == []


def test_no_sentence_is_kept_twice_in_a_module() -> None:
    own = [
        [value for name, value in vars(module).items() if name.isupper() and isinstance(value, str)]
        for module in (intake, returned_pdf, returned_docx)
    ]
    assert [len(texts) for texts in own] == [len(set(texts)) for texts in own]


# -- nothing is run or fetched --------------------------------------------------------------------

FETCHING: tuple[Callable[[str], bytes], ...] = (
    hostile.external_entity,
    hostile.external_declaration,
    hostile.external_template,
    hostile.linked_object,
    hostile.linked_picture,
    hostile.javascript_when_opened,
    hostile.address_when_opened,
    hostile.sends_itself,
)


def test_no_address_in_a_file_is_asked(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        for make in FETCHING:
            data = make(address)
            try:
                read(data, tmp_path)
            except RefusedFile:
                assert data.startswith(b"PK")
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.fixture
def obedient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that does what the file says."""
    monkeypatch.setitem(intake.SIGNATURES, b"%PDF-", "tests.hostile")


@pytest.mark.usefixtures("obedient")
@pytest.mark.parametrize("wish", ["run", "system", "fork", "fetch", "write"])
def test_a_reader_that_is_taken_over_can_do_nothing(wish: str, tmp_path: Path) -> None:
    assert read(f"%PDF-{wish}".encode(), tmp_path).values["refused"].startswith("PermissionError")


@pytest.mark.usefixtures("obedient")
@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        ("crash", intake.DAMAGED),
        ("garbage", intake.DAMAGED),
        ("other things", intake.DAMAGED),
        ("fault", intake.DAMAGED),
        ("leave", intake.DAMAGED),
        ("memory", intake.COSTLY),
        ("flood", intake.COSTLY),
    ],
)
def test_every_end_of_the_process_is_told(end: str, sentence: str, tmp_path: Path) -> None:
    assert refusal(f"%PDF-{end}".encode(), tmp_path) == sentence


@pytest.mark.usefixtures("obedient")
def test_a_process_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(intake, "SECONDS", 1)
    assert refusal(b"%PDF-sleep", tmp_path) == intake.COSTLY


def test_a_file_that_takes_too_long_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(intake, "SECONDS", 2)
    assert refusal(hostile.missing_objects(), tmp_path) == intake.COSTLY


# -- which files are read -------------------------------------------------------------------------


def test_the_name_of_the_hidden_field_is_that_of_the_forms() -> None:
    assert intake.IDENTITY == forms.IDENTITY


@pytest.mark.parametrize(("name", "make"), [("form.docx", hostile.filled), ("form.pdf", docx)])
def test_a_file_is_known_by_its_first_bytes_and_not_by_its_name(
    name: str, make: Callable[[], bytes], tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(make())
    assert intake.read(tmp_path / name).identity == IDENTITY


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(RefusedFile, match="no file of this name"):
            intake.read(path)


def test_too_much_text_in_a_document_is_told() -> None:
    long = (control(f"f{number}", run("x" * 20_000)) for number in range(51))
    with pytest.raises(RefusedFile, match="a million characters"):
        returned_docx.read(docx(*long))


# -- good PDFs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", TEXTS)
def test_text_of_a_pdf_is_read_in_every_script(language: str) -> None:
    text = f"{TEXTS[language]}\n2"
    assert values(pdf(line("title", text))) == {"title": unicodedata.normalize("NFC", text)}


@pytest.mark.parametrize(
    "value",
    [
        b"(Hu\\341)",
        b"(\xef\xbb\xbfHu\xc3\xa1)",
        b"<feff0048007500e1>",
        b"<fffe48007500e100>",
        string("\x1ben\x1bHuá"),
        b"(H\\\nu\\341)",
    ],
)
def test_every_encoding_of_a_text_is_read(value: bytes) -> None:
    assert values(pdf(field("title", value=value))) == {"title": "Huá"}


def test_a_text_that_is_kept_as_a_stream_is_read() -> None:
    kept = hostile.stream(b"\xfe\xff" + "교통".encode("utf-16-be"))
    assert values(pdf(field("title", value=b"%d 0 R" % (FIRST + 1)), more=[kept])) == {"title": "교통"}


def test_an_empty_field_has_an_empty_value() -> None:
    assert values(pdf(field("a"), field("b", value=b"()"), field("c", value=b"null"))) == {"a": "", "b": "", "c": ""}


def test_boxes_and_buttons_are_read_by_their_states() -> None:
    radio = b"<< /FT /Btn /Ff 49152 /T (track) /V /smart-city /Kids [%s] >>"
    kids = b"<< /AS /smart-city /AP << /N << /smart-city null /Off null >> >> >> << /AS /Off >>"
    data = pdf(
        radio % kids,
        b"<< /FT /Btn /Ff 49152 /T (study) /V /Off /Kids [<< /AS /Off >>] >>",
        b"<< /FT /Btn /Ff 49152 /T (only) /Kids [<< /AS /Off >> << /AS /no >>] >>",
        field("gives__data", "Btn", b"/yes", b"/AS /yes"),
        field("gives__staff", "Btn", b"/Off", b"/AS /Off"),
        field("gives__money", "Btn", b"", b"/AS /yes"),
        field("send", "Btn", b"", b"/Ff 65536"),
    )
    assert values(data) == {
        "track": "smart-city",
        "study": "",
        "only": "no",
        "gives__data": "yes",
        "gives__staff": "",
        "gives__money": "yes",
    }


@pytest.mark.parametrize(
    ("value", "id"),
    [(b"(VN)", "VN"), (string("Việt Nam"), "VN"), (b"[(VN)]", "VN"), (b"( )", ""), (b"(Atlantis)", "Atlantis")],
)
def test_a_choice_is_its_id_also_where_the_words_are_stored(value: bytes, id: str) -> None:
    options = b"/Opt [[() ( )] [(KR) (Korea)] [(VN) %s] (LA)]" % string("Việt Nam")
    assert values(pdf(field("country", "Ch", value, options))) == {"country": id}


def test_the_newest_of_several_savings_is_read() -> None:
    twice = hostile.updated(hostile.updated(hostile.filled(), title="second"), title="third")
    assert returned_pdf.read(twice) == Returned(IDENTITY, {"title": "third"}, ())


def test_objects_that_are_packed_together_are_read() -> None:
    packed = hostile.packed_together()
    assert returned_pdf.read(packed) == Returned(IDENTITY, {"title": "수원시 교통 계획"}, ())


def test_objects_that_were_packed_together_are_read_as_they_were_saved_last() -> None:
    root = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [3 0 R 4 0 R] >> >>"
    packed = hostile.packed_together()
    data = hostile.appended(packed, {4: line("title", "new"), 1: root})
    assert returned_pdf.read(data) == Returned(IDENTITY, {"title": "new"}, ())


def test_a_field_is_named_with_those_above_it_and_has_what_they_have() -> None:
    kid = b"<< /T (b) /Parent %d 0 R >>" % FIRST
    assert values(pdf(b"<< /T (a) /FT /Tx /V (x) /Kids [%d 0 R] >>" % (FIRST + 1), more=[kid])) == {"a.b": "x"}


def test_a_page_to_begin_with_is_no_action() -> None:
    for place in (b"[3 0 R /Fit]", b"<< /S /GoTo /D [3 0 R /Fit] >>"):
        assert notices(hostile.with_action(place)) == ()


def test_a_field_that_is_in_the_file_twice_with_one_answer_is_no_news() -> None:
    assert notices(pdf(line("title", "x"), line("title", "x"))) == ()


# -- good documents -------------------------------------------------------------------------------

FALLBACK = f"<mc:Fallback>{run('a')}</mc:Fallback>"


@pytest.mark.parametrize("language", TEXTS)
def test_text_of_a_document_is_read_in_every_script(language: str) -> None:
    assert values(docx(control("title", run(TEXTS[language])))) == {
        "title": unicodedata.normalize("NFC", TEXTS[language])
    }


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "a\nb"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a b"),
        ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>", "a\u2011b"),
        (f"<w:p>{run('a')}</w:p><w:p/><w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run('b')}</w:p>", "a\n\nb"),
        (f"{run('a')}<w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:ins>{run('b')}</w:ins>", "ab"),
        (f"{run('a')}<w:moveFrom>{run('x')}</w:moveFrom><w:moveTo>{run('b')}</w:moveTo>", "ab"),
        (f"<mc:AlternateContent><mc:Choice>{run('a')}</mc:Choice>{FALLBACK}</mc:AlternateContent>", "a"),
        (f"<w:r><w:ruby><w:rt>{run('x')}</w:rt><w:rubyBase>{run('a')}</w:rubyBase></w:ruby></w:r>", "a"),
        ("<w:r><w:t>a<!-- x -->b<?x y?></w:t></w:r>", "ab"),
        ("<w:r><w:t>1 &lt; 2 &#x1F3D9;</w:t></w:r>", "1 < 2 🏙"),
    ],
)
def test_text_of_a_control_is_what_a_reader_sees(content: str, text: str) -> None:
    assert values(docx(control("title", content))) == {"title": text}


@pytest.mark.parametrize(
    ("properties", "content", "value"),
    [
        ("<w:showingPlcHdr/><w:text/>", "Write here", ""),
        ('<w:showingPlcHdr w:val="0"/><w:text/>', "x", "x"),
        ('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', "☒", "yes"),
        ('<w14:checkbox><w14:checked w14:val="true"/></w14:checkbox>', "☐", "yes"),
        ('<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>', "☒", ""),
        ("<w14:checkbox/>", "☐", ""),
        ('<w:date w:fullDate="2026-11-05T00:00:00Z"/>', "5 Nov", "2026-11-05"),
        ("<w:date/>", "5 Nov", "5 Nov"),
    ],
)
def test_a_control_is_read_after_its_kind(properties: str, content: str, value: str) -> None:
    assert values(docx(control("x", run(content), properties))) == {"x": value}


@pytest.mark.parametrize(
    ("content", "id"),
    [("Việt Nam", "VN"), (" Việt Nam ", "VN"), ("VN", "VN"), ("Choose", ""), ("Atlantis", "Atlantis")],
)
def test_a_choice_of_a_document_is_its_id(content: str, id: str) -> None:
    shown = {"Choose": "", "Korea": "KR", "Việt Nam": "VN"}
    items = "".join(f'<w:listItem w:displayText="{text}" w:value="{id}"/>' for text, id in shown.items())
    data = docx(control("country", run(content), f"<w:dropDownList>{items}</w:dropDownList>"))
    assert values(data) == {"country": id}


def test_controls_within_controls_are_counted_once() -> None:
    inner = control("inner", run("b"))
    same = control("outer", run("c"))
    unnamed = f"<w:sdt><w:sdtContent>{run('d')}</w:sdtContent></w:sdt>"
    data = docx(control("outer", run("a") + inner + same + unnamed))
    assert returned_docx.read(data) == Returned(IDENTITY, {"outer": "acd", "inner": "b"}, ())


def test_a_control_that_was_deleted_is_not_read() -> None:
    assert values(docx(CONTROL, f"<w:del>{control('gone', run('x'))}</w:del>")) == {"title": "x"}


def test_a_strict_document_is_read() -> None:
    data = hostile.with_parts(**{"word|document.xml": hostile.document(CONTROL, words=hostile.STRICT)})
    assert values(data) == {"title": "x"}


def test_a_document_in_utf_16_is_read() -> None:
    text = hostile.document(CONTROL).decode().replace("UTF-8", "UTF-16")
    assert values(hostile.with_parts(**{"word|document.xml": text.encode("utf-16")})) == {"title": "x"}


def test_a_document_whose_text_is_in_another_part_is_read() -> None:
    rels = hostile.related(hostile.relation("officeDocument", "/word/document2.xml"))
    other = hostile.document(control("title", run("y")))
    assert values(hostile.with_parts(**{"_rels|.rels": rels, "word|document2.xml": other})) == {"title": "y"}


def test_a_link_for_people_is_no_news() -> None:
    rels = hostile.related(hostile.relation("hyperlink", hostile.ELSEWHERE, outside=True))
    assert notices(hostile.with_parts(**{"word|_rels|document.xml.rels": rels})) == ()


# -- text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (" a \r\n b\rc\u2028d\x0be \n", "a \n b\nc\nd\ne"),
        ("a\tb\0c\x07d\x7fe\x9ff", "a bcdef"),
        ("\u202ea\u202c\u2066b\u2069", "ab"),
        ("a\u200bb\u200cc\u200dd\u200ee\u200ff\u061cg", "a\u200bb\u200cc\u200dd\u200ee\u200ff\u061cg"),
        ("\ufeffa\ue000b\U000f0000c\ud800d\uffffe\U000e0fffd", "abcded"),
        ("e\u0302\u0301 가", "ế 가"),
        ("a\x00\u0301", "á"),
        ("٢٠٢٦ 👨\u200d👩\u200d👧", "٢٠٢٦ 👨\u200d👩\u200d👧"),
        ("", ""),
        (" \u3000\n", ""),
    ],
)
def test_text_is_cleaned(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize("language", TEXTS)
def test_good_text_is_kept(language: str) -> None:
    assert clean(TEXTS[language]) == TEXTS[language]


def test_clean_text_is_clean() -> None:
    chance = random.Random(2026)
    for _ in range(500):
        ranges = (0x20, 0x2FF, 0x206F, 0x11FFF, 0x10FFFF)
        text = "".join(chr(chance.randint(0, chance.choice(ranges))) for _ in range(40))
        once = clean(text)
        assert clean(once) == once
        assert once.encode("utf-8").decode("utf-8") == once
        assert not intake.loses(once)


def test_only_what_may_have_been_seen_is_told_as_lost() -> None:
    assert [text for text in ("a\0", "\u202ea", "\ufeffa", "a\t", "\ue000", "\uffff") if intake.loses(text)] == [
        "\ue000",
        "\uffff",
    ]


def test_names_in_a_notice_are_few_and_harmless() -> None:
    assert intake.listed(dict.fromkeys([*"abcdef", "do this. Now"])) == "a, b, c, d, e and 2 more"
    assert intake.listed({"do this. Now": None}) == "(a name that cannot be shown)"
