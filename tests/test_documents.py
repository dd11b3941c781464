"""Documents: made once for all sites and kept by content; PDF files that people who do not see can read."""

import io
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
from babel.units import format_unit
from pikepdf import Array, Dictionary, Name, Pdf, String

from prospectus import __file__ as package
from prospectus import fonts, loading, release, typeset
from prospectus.loading import Loaded, RefusedError
from prospectus.outputs import docx, prepared
from prospectus.outputs.documents import DOCX, GUIDANCE, PDF, Documents
from prospectus.outputs.prepared import Key
from prospectus.planning import planner
from prospectus.release import KEPT, Request
from prospectus.report import Recorder
from prospectus.sources import Problem
from prospectus.store import Store
from prospectus.theme import environment
from tests.conftest import LOCALES, ROOT, change
from tests.papers import Paper, listed

SITES = ("molit", "smartcity", "kind")
TAGS = ("en", "ko", "es", "fr", "ru", "ar", "vi", "id")
A4 = (595.28, 841.89)
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
XMP = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "language": "{http://purl.org/dc/elements/1.1/}language",
    "part": "{http://www.aiim.org/pdfua/ns/id/}part",
}
WEB = re.compile(r"(?:https?://|mailto:|tel:)[^\s]+$")
ACTIONS = ("/JavaScript", "/JS", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/EmbeddedFile", "/XFA")


# -- rules for every PDF --------------------------------------------------------------------------


class Read(Paper):
    """A document that is looked at, and which it is."""

    def __init__(self, data: bytes, key: Key) -> None:
        super().__init__(data)
        self.key = key


@pytest.fixture(scope="module")
def papers(real: Loaded) -> list[Read]:
    """Every PDF of the real program."""
    keys = [key for tag in real.editions for key in real.documents.keys(tag) if key.format == PDF]
    return [Read(real.documents.content(key), key) for key in keys]


@pytest.fixture(scope="module")
def small(loaded: Loaded) -> list[Read]:
    """The small project's form and guidance."""
    keys = [key for key in loaded.documents.keys("en") if key.format == PDF]
    return [Read(loaded.documents.content(key), key) for key in keys]


def is_marked_as_tagged_and_as_pdf_ua(paper: Read) -> Iterator[str]:
    marks = paper.root.get("/MarkInfo", Dictionary())
    if marks.get("/Marked") is not True or marks.get("/Suspects", False):
        yield "is not marked as tagged"
    if paper.metadata.get(XMP["part"]) != "1":
        yield f"pdfuaid:part is {paper.metadata.get(XMP['part'])}"


def names_its_language_and_direction(paper: Read) -> Iterator[str]:
    wanted = paper.key.tag.partition("-")[0]
    if str(paper.root.get("/Lang")) != wanted or paper.metadata.get(XMP["language"]) != {wanted}:
        yield f"is in {paper.root.get('/Lang')}"
    if paper.root.ViewerPreferences.get("/Direction") != ("/R2L" if wanted == "ar" else "/L2R"):
        yield "runs the wrong way"


def has_a_title_that_viewers_show(paper: Read) -> Iterator[str]:
    title = str(paper.file.docinfo.get("/Title", ""))
    if not title.strip() or paper.metadata.get(XMP["title"]) != title:
        yield f"title {title!r}"
    if paper.root.ViewerPreferences.get("/DisplayDocTitle") is not True:
        yield "shows the name of the file"


def says_nothing_of_when_it_was_made(paper: Read) -> Iterator[str]:
    yield from {"/CreationDate", "/ModDate", "/Author"} & set(paper.file.docinfo.keys())
    yield from (name for name in paper.metadata if name.endswith("Date"))


def has_pages_of_paper_that_know_their_tags(paper: Read) -> Iterator[str]:
    for number, page in enumerate(paper.file.pages):
        size = [float(side) for side in page.mediabox]
        if size[:2] != [0, 0] or max(abs(size[2] - A4[0]), abs(size[3] - A4[1])) > 0.1 or "/Rotate" in page.obj:
            yield f"page {number} is {size}"
        if page.obj.get("/Tabs") != "/S" or int(page.obj.get("/StructParents", -1)) not in paper.parents:
            yield f"page {number} has no tags"


def has_headings_without_gaps(paper: Read) -> Iterator[str]:
    before = 0
    for heading in paper.of(*HEADINGS):
        level = int(heading.kind[1])
        if level > before + 1:
            yield f"H{before} is followed by {heading.kind}"
        before = level
    if not before:
        yield "no heading"
    if paper.key.subject != GUIDANCE and len(paper.of("H1")) != 1:
        yield f"{len(paper.of('H1'))} headings of the first level"


def has_tables_with_heads(paper: Read) -> Iterator[str]:
    for element in paper.of("TH"):
        about = [found for found in listed(element.item.get("/A")) if found.get("/O") == "/Table"]
        if [found.get("/Scope") for found in about] != ["/Column"]:
            yield "a head without its direction"
    for element in paper.of("Table"):
        parts = [str(kid.S) for kid in listed(element.item.K) if isinstance(kid, Dictionary)]
        heads = [str(cell.S) for row in listed(element.item.K[0].K) for cell in listed(row.K)]
        if parts != ["/THead", "/TBody"] or set(heads) != {"/TH"}:
            yield f"table of {parts}, {heads}"
    for element in paper.of("TD", "TH", "TR"):
        if "Table" not in element.around:
            yield f"{element.kind} outside a table"


def has_words_for_every_figure(paper: Read) -> Iterator[str]:
    for element in paper.of("Figure", "Formula"):
        if not str(element.item.get("/Alt", "")).strip():
            yield f"{element.kind} without words"


def has_links_with_words_and_tags_that_lead_to_the_web_or_into_the_file(paper: Read) -> Iterator[str]:
    for link in paper.links:
        address, inside = str(link.get("/A", Dictionary()).get("/URI", "")), "/Dest" in link
        if inside == bool(address) or (address and not WEB.match(address)):
            yield f"leads to {address!r}"
        if not str(link.get("/Contents", "")).strip():
            yield f"no words for {address}"
        if paper.parents.get(int(link.get("/StructParent", -1)), Dictionary()).get("/S") != "/Link":
            yield f"no tag for {address}"
    kinds = Counter(str(item.Subtype) for _, item in paper.annotations)
    if kinds.keys() - {"/Link", "/Widget"}:
        yield f"{kinds}"


def does_nothing_by_itself(paper: Read) -> Iterator[str]:
    yield from {"/OpenAction", "/AA", "/AF", "/Collection"} & set(paper.root.keys())
    yield from (f"page {n} acts" for n, page in enumerate(paper.file.pages) if "/AA" in page.obj)
    for _, item in paper.annotations:
        if "/AA" in item or item.get("/A", Dictionary()).get("/S", "/URI") != "/URI":
            yield f"{item.Subtype} acts"
    if names := set(paper.root.get("/Names", Dictionary()).keys()) - {"/Dests"}:
        yield f"{names}"
    text = "\n".join(str(found.unparse(resolved=True)) for found in paper.file.objects)
    yield from (action for action in ACTIONS if re.search(rf"{action}\b", text))


def embeds_the_fonts_of_its_language_and_says_which_letters_they_draw(paper: Read) -> Iterator[str]:
    own = fonts.families(paper.key.tag)[0].replace(" ", "")
    if f"{own}-Regular" not in paper.font_names or f"{own}-Bold" not in paper.font_names:
        yield f"has {paper.font_names}"
    known = {name.removesuffix(".ttf") for name in fonts.names()}
    yield from paper.font_names - known
    for font in paper.fonts:
        inner = listed(font.get("/DescendantFonts"))
        if "/ToUnicode" not in font or not inner:
            yield f"{font.get('/BaseFont')} without letters"
        if not any({"/FontFile2", "/FontFile3"} & set(one.FontDescriptor.keys()) for one in inner):
            yield f"{font.get('/BaseFont')} is not there"


def has_a_tag_for_everything_that_is_drawn(paper: Read) -> Iterator[str]:
    """Of forms, and of one booklet: the largest have a hundred thousand marks."""
    if paper.key.subject == GUIDANCE and paper.key.tag != "en":
        return
    bare, lost = 0, set()
    for number, mark, is_artifact in paper.marks():
        if mark is None:
            bare += not is_artifact
        else:
            tags = paper.parents[int(paper.file.pages[number].obj.StructParents)]
            if mark >= len(tags) or not isinstance(tags[mark], Dictionary) or "/S" not in tags[mark]:
                lost.add((number, mark))
    if bare or lost:
        yield f"{bare} marks without a tag, {len(lost)} with an unknown one"


Rule = Callable[[Read], Iterator[str]]
RULES: list[Rule] = [
    is_marked_as_tagged_and_as_pdf_ua,
    names_its_language_and_direction,
    has_a_title_that_viewers_show,
    says_nothing_of_when_it_was_made,
    has_pages_of_paper_that_know_their_tags,
    has_headings_without_gaps,
    has_tables_with_heads,
    has_words_for_every_figure,
    has_links_with_words_and_tags_that_lead_to_the_web_or_into_the_file,
    does_nothing_by_itself,
    embeds_the_fonts_of_its_language_and_says_which_letters_they_draw,
    has_a_tag_for_everything_that_is_drawn,
]


def faults(papers: Iterable[Read], rule: Rule) -> list[str]:
    """What a rule finds, at most twenty."""
    return [f"{paper.key.subject}-{paper.key.tag}: {fault}" for paper in papers for fault in rule(paper)][:20]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_pdf(papers: list[Read], rule: Rule) -> None:
    assert faults(papers, rule) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_small_ones(small: list[Read], rule: Rule) -> None:
    assert faults(small, rule) == []


def test_every_document_of_every_language_is_looked_at(papers: list[Read]) -> None:
    subjects = ("application", "project-summary", "demonstration", GUIDANCE)
    assert {paper.key for paper in papers} == {Key(subject, tag, PDF) for subject in subjects for tag in TAGS}


# The rules see what they are for: each finds the fault in a document that has it.
Damage = Callable[[Pdf], None]


def put(path: str, value: Any = None) -> Damage:
    """An entry below the file's root ("MarkInfo/Marked") with another value; None takes it away."""

    def damage(file: Pdf) -> None:
        *inner, last = path.split("/")
        place: Any = file.Root
        for name in inner:
            place = place[f"/{name}"]
        if value is None:
            del place[f"/{last}"]
        else:
            place[f"/{last}"] = value

    return damage


def on_page(key: str, value: Any = None) -> Damage:
    def damage(file: Pdf) -> None:
        if value is None:
            del file.pages[0].obj[f"/{key}"]
        else:
            file.pages[0].obj[f"/{key}"] = value

    return damage


def on_element(kind: str, **items: Any) -> Damage:
    """The first element of a kind with other entries; None takes one away."""

    def damage(file: Pdf) -> None:
        element = next(found for found in file.objects if isinstance(found, Dictionary) and found.get("/S") == kind)
        for key, value in items.items():
            if value is None:
                del element[f"/{key}"]
            else:
                element[f"/{key}"] = value

    return damage


def on_link(**items: Any) -> Damage:
    """The first link with other entries; None takes one away."""

    def damage(file: Pdf) -> None:
        link = next(a for page in file.pages for a in listed(page.obj.get("/Annots")) if a.Subtype == "/Link")
        for key, value in items.items():
            if value is None:
                del link[f"/{key}"]
            else:
                link[f"/{key}"] = value

    return damage


def without_fonts(file: Pdf) -> None:
    for found in file.objects:
        if isinstance(found, Dictionary) and found.get("/Type") == "/FontDescriptor":
            for key in ("/FontFile2", "/FontFile3"):
                if key in found:
                    del found[key]


def without_letters(file: Pdf) -> None:
    for found in file.objects:
        if isinstance(found, Dictionary) and "/ToUnicode" in found:
            del found["/ToUnicode"]


def with_bare_marks(file: Pdf) -> None:
    file.pages[0].contents_add(b"0 0 9 9 re f", prepend=True)


def with_unknown_marks(file: Pdf) -> None:
    file.pages[0].contents_add(b"/P <</MCID 9999>> BDC 0 0 9 9 re f EMC", prepend=True)


def without_a_title(file: Pdf) -> None:
    file.docinfo["/Title"] = String("")


def with_a_date(file: Pdf) -> None:
    file.docinfo["/CreationDate"] = String("D:20260101000000Z")


def with_script(file: Pdf) -> None:
    file.Root.Extra = file.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


DAMAGES: list[tuple[Rule, Damage, str]] = [
    (is_marked_as_tagged_and_as_pdf_ua, put("MarkInfo/Marked", False), "not marked"),
    (is_marked_as_tagged_and_as_pdf_ua, put("Metadata"), "pdfuaid:part is None"),
    (names_its_language_and_direction, put("Lang", String("ko")), "is in ko"),
    (names_its_language_and_direction, put("ViewerPreferences/Direction", Name.R2L), "the wrong way"),
    (has_a_title_that_viewers_show, without_a_title, "title ''"),
    (has_a_title_that_viewers_show, put("ViewerPreferences/DisplayDocTitle", False), "shows the name"),
    (says_nothing_of_when_it_was_made, with_a_date, "/CreationDate"),
    (has_pages_of_paper_that_know_their_tags, on_page("MediaBox", Array([0, 0, 612, 792])), "page 0 is"),
    (has_pages_of_paper_that_know_their_tags, on_page("StructParents"), "page 0 has no tags"),
    (has_pages_of_paper_that_know_their_tags, on_page("Tabs", Name.R), "page 0 has no tags"),
    (has_headings_without_gaps, on_element("/H2", S=Name.H4), "is followed by H4"),
    (has_tables_with_heads, on_element("/TH", A=None), "a head without its direction"),
    (has_tables_with_heads, on_element("/TH", S=Name.TD), "table of"),
    (has_tables_with_heads, on_element("/Table", S=Name.Div), "outside a table"),
    (has_words_for_every_figure, on_element("/P", S=Name.Figure), "Figure without words"),
    (has_links_with_words_and_tags_that_lead_to_the_web_or_into_the_file,
     on_link(Dest=None, A=Dictionary(S=Name.URI, URI=String("field:name"))), "leads to 'field:name'"),
    (has_links_with_words_and_tags_that_lead_to_the_web_or_into_the_file, on_link(Contents=None), "no words for"),
    (has_links_with_words_and_tags_that_lead_to_the_web_or_into_the_file, on_link(StructParent=None), "no tag for"),
    (has_links_with_words_and_tags_that_lead_to_the_web_or_into_the_file, on_link(Subtype=Name.Movie), "/Movie"),
    (does_nothing_by_itself, put("OpenAction", Dictionary(S=Name.GoTo)), "/OpenAction"),
    (does_nothing_by_itself, on_page("AA", Dictionary()), "page 0 acts"),
    (does_nothing_by_itself, on_link(A=Dictionary(S=Name.Launch)), "/Link acts"),
    (does_nothing_by_itself, put("Names/EmbeddedFiles", Dictionary()), "/EmbeddedFiles"),
    (does_nothing_by_itself, with_script, "/JavaScript"),
    (embeds_the_fonts_of_its_language_and_says_which_letters_they_draw, without_fonts, "is not there"),
    (embeds_the_fonts_of_its_language_and_says_which_letters_they_draw, without_letters, "without letters"),
    (has_a_tag_for_everything_that_is_drawn, with_bare_marks, "1 marks without a tag, 0"),
    (has_a_tag_for_everything_that_is_drawn, with_unknown_marks, "0 marks without a tag, 1"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "damage", "fault"), DAMAGES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_rule_finds_its_fault(small: list[Read], rule: Rule, damage: Damage, fault: str) -> None:
    booklet = next(paper for paper in small if paper.key.subject == GUIDANCE)
    with Pdf.open(io.BytesIO(booklet.data)) as file:
        damage(file)
        out = io.BytesIO()
        file.save(out)
    found = list(rule(Read(out.getvalue(), booklet.key)))
    assert any(fault in words for words in found), found


def test_every_rule_is_tried_on_a_fault() -> None:
    assert {rule for rule, *_ in DAMAGES} == set(RULES)


def test_qpdf_has_no_complaint_about_the_guidance(papers: list[Read], tmp_path: Path) -> None:
    qpdf = shutil.which("qpdf")
    if not qpdf:
        if os.environ.get("CI"):
            pytest.fail("CI must have qpdf; see tests/install-tools")
        pytest.skip("no qpdf on this machine; see tests/install-tools")
    for paper in papers:
        if paper.key.subject == GUIDANCE and paper.key.tag in ("en", "ko", "ar"):
            file = tmp_path / f"{paper.key.tag}.pdf"
            file.write_bytes(paper.data)
            done = subprocess.run([qpdf, "--check", str(file)], capture_output=True, text=True, check=False, timeout=60)
            assert (done.returncode, done.stderr) == (0, ""), paper.key


def test_the_guidance_is_made_of_the_same_bytes_again(real: Loaded) -> None:
    key = Key(GUIDANCE, "ko", PDF)
    assert real.documents.make(key) == real.documents.content(key)


# -- which documents ------------------------------------------------------------------------------


def test_each_form_is_two_files_and_the_guidance_is_one(real: Loaded) -> None:
    wanted = [Key(slug, "ko", kind) for slug in real.program.forms for kind in (DOCX, PDF)]
    assert list(real.documents.keys("ko")) == [Key(GUIDANCE, "ko", PDF), *wanted]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (Key("visit", "ko", DOCX), "kcn-visit-2026.1-ko.docx"),
        (Key("visit", "pt-BR", PDF), "kcn-visit-2026.1-pt-BR.pdf"),
        (Key(GUIDANCE, "ar", PDF), "kcn-guidance-ar.pdf"),
    ],
)
def test_the_name_of_a_file_says_what_it_is(loaded: Loaded, key: Key, name: str) -> None:
    assert loaded.documents.name(key) == name


def test_a_pseudo_locale_has_documents_between_marks_that_the_fonts_have(minimal: Path, tmp_path: Path) -> None:
    problems: list[Problem] = []
    settings = loading.configured(minimal, problems)
    found = loading.load(settings, problems, locales=("en-XA", "ar-XB"))
    for tag in ("en-XA", "ar-XB"):
        data = found.documents.data(Key("visit", tag, PDF))
        assert re.fullmatch(r"\[.*\]", data["title"]["text"])
        assert found.documents.lacking(tag) == ""
        assert found.documents.content(Key("visit", tag, PDF)).startswith(b"%PDF-1.7")


# -- made once, and kept --------------------------------------------------------------------------


class Made:
    """What the typesetter and the writer of Word files were asked to make."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        real_pdf, real_docx = typeset.pdf, docx.docx

        def pdf(root: Path, template: str, data: dict[str, Any]) -> bytes:
            self.names.append(f"{template} {data['tag']}")
            return real_pdf(root, template, data)

        def word(env: Any, data: dict[str, Any], labels: dict[str, str]) -> bytes:
            self.names.append(f"docx {data['tag']}")
            return real_docx(env, data, labels)

        monkeypatch.setattr(typeset, "pdf", pdf)
        monkeypatch.setattr(docx, "docx", word)

    def take(self) -> list[str]:
        """What was made since it was last asked."""
        names, self.names = sorted(self.names), []
        return names


ALL = ["booklet.typ en", "docx en", "form.typ en"]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    return Made(monkeypatch)


def build(project: Path, *locales: str, sites: tuple[str, ...] = ()) -> Path:
    out = project / "public"
    release.build(Request(project, out, sites, locales or ("en",), jobs=1), Recorder())
    return out


def documents_of(out: Path, site: str) -> dict[str, bytes]:
    """The English documents of a site, which are the same on all; the offline copy is not."""
    files = (out / site / "en/documents").iterdir()
    return {file.name: file.read_bytes() for file in files if file.suffix != ".zip"}


def kept(out: Path) -> int:
    """How many documents are kept, without cards and the offline copies, which hold pages."""
    files = [file.read_bytes() for file in (out / KEPT).glob("[0-9a-f]" * 64)]
    return sum(b"/index.html" not in data and b"\x89PNG" not in data for data in files)


def test_a_document_is_made_once_for_all_sites(project: Path, made: Made) -> None:
    out = build(project)
    assert made.take() == ALL
    assert kept(out) == 3
    files = {site: sorted(documents_of(out, site)) for site in SITES}
    assert files["molit"] == files["smartcity"] == files["kind"]
    assert files["kind"] == ["kcn-guidance-en.pdf", "kcn-visit-2026.1-en.docx", "kcn-visit-2026.1-en.pdf"]


def test_what_is_kept_is_not_made_again(project: Path, made: Made) -> None:
    out = build(project, sites=("kind",))
    before = documents_of(out, "kind")
    assert made.take() == ALL
    build(project)
    assert made.take() == []
    assert documents_of(out, "molit") == before


def test_another_language_makes_only_its_own(project: Path, made: Made) -> None:
    build(project)
    made.take()
    build(project, "en", "ko")
    assert made.take() == ["booklet.typ ko", "docx ko", "form.typ ko"]


def test_a_build_of_all_languages_forgets_what_is_no_longer_needed(project: Path, made: Made) -> None:
    out = project / "public"
    build(project, "en", "ko")
    assert kept(out) == 6
    build(project, "ko")  # only some of what readers are offered: the rest stays
    build(project, "en", sites=("kind",))
    assert kept(out) == 6
    build(project, "en")  # all that readers are offered
    assert kept(out) == 3


def in_the_form(project: Path) -> None:
    for path in ("forms/visit.yml", "forms/published/visit@2026.1.yml"):
        change(project, path, "label: Telephone", "label: Phone")


def in_the_guidance(project: Path) -> None:
    change(project, "content/apply/faq.md", "At any time.", "At any time of the year.")


def in_the_name_of_a_site(project: Path) -> None:
    change(project, "sites/kind.yml", "agency: Agency of kind", "agency: Office of kind")


def in_a_template(project: Path) -> None:
    change(project, "templates/documents/form.typ", "height: 24mm", "height: 25mm")


def in_a_word_template(project: Path) -> None:
    change(project, "templates/documents/docx/settings.xml", 'w:val="15"', 'w:val="14"')


def in_the_list_of_fonts(project: Path) -> None:
    folder = project / fonts.FOLDER
    shutil.rmtree(folder)
    shutil.copytree(ROOT / fonts.FOLDER, folder)
    sums = project / fonts.SUMS
    sums.write_text("".join(sorted(sums.read_text(encoding="utf-8").splitlines(keepends=True))), encoding="utf-8")


def in_an_announcement(project: Path) -> None:
    file = project / "content/press/2026-01-27-call.md"
    file.write_text(file.read_text(encoding="utf-8") + "\nMore words.\n", encoding="utf-8")


def in_a_page_template(project: Path) -> None:
    file = project / "templates/form.html"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        (in_the_form, ["docx en", "form.typ en"]),
        (in_the_guidance, ["booklet.typ en"]),
        (in_the_name_of_a_site, ["booklet.typ en"]),
        (in_a_template, ALL),
        (in_a_word_template, ALL),
        (in_the_list_of_fonts, ALL),
        (in_an_announcement, []),
        (in_a_page_template, []),
    ],
)
def test_a_change_makes_what_it_concerns_again(
    project: Path, made: Made, changed: Callable[[Path], None], again: list[str]
) -> None:
    build(project, sites=("kind",))
    made.take()
    changed(project)
    build(project, sites=("kind",))
    assert made.take() == again


@pytest.mark.parametrize("library", Documents.LIBRARIES)
def test_another_version_of_a_library_makes_everything_again(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    before = fresh(loaded).digest(Key("visit", "en", PDF))
    monkeypatch.setattr(prepared, "version", lambda name: "0.0" if name == library else f"{name} as it is")
    first = fresh(loaded).digest(Key("visit", "en", PDF))
    monkeypatch.setattr(prepared, "version", lambda name: f"{name} as it is")
    assert len({before, first, fresh(loaded).digest(Key("visit", "en", PDF))}) == 3


def fresh(loaded: Loaded, store: Store | None = None) -> Documents:
    """The documents of a program, none made yet."""
    env = environment(loaded.program.config)
    return Documents(env, loaded.editions, loaded.routes, loaded.day, store or Store())


@pytest.mark.parametrize(
    "module",
    ["cldr", "fonts", "typeset"]
    + [f"outputs/{n}" for n in ("sheets", "booklets", "widgets", "docx", "documents", "prepared")],
)
def test_a_change_of_our_code_makes_everything_again(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: str
) -> None:
    copy = tmp_path / "prospectus"
    shutil.copytree(Path(package).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(prepared, "__file__", str(copy / "outputs/prepared.py"))
    before = fresh(loaded).recipe
    file = copy / f"{module}.py"
    file.write_bytes(file.read_bytes() + b"#\n")
    assert fresh(loaded).recipe != before


def test_the_digest_is_of_subject_language_and_format(loaded: Loaded) -> None:
    found = fresh(loaded)
    keys = [key for tag in LOCALES for key in found.keys(tag)]
    assert len({found.digest(key) for key in keys}) == len(keys) == 9


def test_a_damaged_kept_document_is_made_again(project: Path, made: Made) -> None:
    out = build(project, sites=("kind",))
    pdf = (out / "kind/en/documents/kcn-visit-2026.1-en.pdf").read_bytes()
    made.take()
    (kept,) = (file for file in (out / KEPT).iterdir() if file.read_bytes().endswith(pdf))
    kept.write_bytes(kept.read_bytes()[:-1])
    change(project, "sites/kind.yml", "lead: Lead of kind", "lead: Another lead")  # something to build
    build(project, sites=("kind",))
    assert made.take() == ["form.typ en"]
    assert (out / "kind/en/documents/kcn-visit-2026.1-en.pdf").read_bytes() == pdf
    assert kept.read_bytes().endswith(pdf)


def test_kept_documents_may_be_deleted_at_any_time(project: Path, made: Made) -> None:
    out = build(project, sites=("kind",))
    before = (out / "kind").resolve()
    shutil.rmtree(out / KEPT)
    made.take()
    build(project, sites=("kind",))
    assert made.take() == ALL
    assert (out / "kind").resolve() == before


def test_a_place_where_nothing_can_be_kept_is_no_obstacle(project: Path, made: Made) -> None:
    (project / "public").mkdir()
    (project / "public" / KEPT).write_text("in the way", encoding="utf-8")
    build(project, sites=("kind",))
    build(project, sites=("kind",))
    assert made.take() == sorted(ALL * 2)
    assert (project / "public" / KEPT).read_text(encoding="utf-8") == "in the way"


def test_fresh_processes_make_the_same_bytes(loaded: Loaded, tmp_path: Path) -> None:
    store = Store(tmp_path / "kept")
    found = fresh(loaded, store)
    found.prepare(("en", "ar"), jobs=2)
    keys = [key for tag in ("en", "ar") for key in found.keys(tag)]
    for key in keys:
        assert found.content(key) == loaded.documents.content(key) == store.get(found.digest(key)), key
    assert fresh(loaded, store).stale("ar") == []
    assert fresh(loaded, store).stale("ko") == list(found.keys("ko"))


# -- what stands in the way -----------------------------------------------------------------------


@pytest.mark.parametrize("template", ["form.typ", "booklet.typ"])
def test_a_template_that_cannot_be_set_refuses_the_build(project: Path, template: str) -> None:
    change(project, f"templates/documents/{template}", '#import "common.typ": *', "#import none")
    with pytest.raises(RefusedError) as caught:
        build(project)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("templates/documents", 1)
    assert problem.message.startswith("Must be templates that can be set: ")
    assert not any((project / "public" / site).exists() for site in SITES)


def test_a_template_that_is_gone_refuses_the_build(project: Path) -> None:
    (project / "templates/documents/form.typ").unlink()
    with pytest.raises(RefusedError) as caught:
        build(project)
    assert [problem.path for problem in caught.value.problems] == ["templates/documents"]


# -- on the sites ---------------------------------------------------------------------------------


def test_the_same_files_stand_on_all_sites(minimal_out: Path, loaded: Loaded) -> None:
    for tag in LOCALES:
        for key in loaded.documents.keys(tag):
            path = loaded.routes.document(tag, loaded.documents.name(key))
            found = {(minimal_out / site / path).read_bytes() for site in SITES}
            assert found == {loaded.documents.content(key)}, path


def test_pages_link_to_files_that_are_there_and_say_their_size(minimal_out: Path) -> None:
    links = Counter[str]()
    pages = [(site, page) for site in SITES for page in (minimal_out / site).glob("*/**/*.html")]
    for site, page in pages:
        tag = page.relative_to(minimal_out / site).parts[0]
        locale = "en_GB" if tag == "en" else tag
        tree = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        for link in tree.iter("a"):
            if "/documents/" in (link.get("href") or "") and not link.get("href", "").endswith(".zip"):
                file = page.parent / (link.get("href") or "")
                size = format_unit(round(file.stat().st_size / 1000), "digital-kilobyte", "short", locale=locale)
                assert size in [found.text for found in link.iter("span")], (page, link.get("href"))
                assert link.get("download") == ""
                links[file.suffix] += 1
    assert min(links[".pdf"], links[".docx"]) > 20


def test_a_plan_has_every_document_once_and_makes_its_bytes(loaded: Loaded) -> None:
    site = loaded.program.config.site("kind")
    found = {a.path: a for a in planner(loaded, (site,), ("en", "ar")).all(site) if a.kind == "document"}
    wanted = {
        loaded.routes.document(tag, loaded.documents.name(key)): key
        for tag in ("en", "ar")
        for key in loaded.documents.keys(tag)
    }
    assert found.keys() == wanted.keys()
    assert {path: a.make() for path, a in found.items()} == {p: loaded.documents.content(k) for p, k in wanted.items()}
