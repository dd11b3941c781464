"""The offline copy: a ZIP whose pages work from a folder, without a server and without a connection."""

import io
import posixpath
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from prospectus import release
from prospectus.artifacts import File
from prospectus.loading import Loaded
from prospectus.outputs import offline
from prospectus.outputs.offline import HEADER, LEFT_OUT, README, Copy, copied, linked, raised, styled, zipped
from prospectus.planning import planner
from prospectus.release import KEPT, Request
from prospectus.report import Recorder
from prospectus.store import NOTHING_KEPT, Store
from tests.conftest import LOCALES, change
from tests.test_browser import Watched
from tests.test_release import manifest, tree

SITES = ("molit", "smartcity", "kind")
LIVE = "https://example.org/kind/"
START = "index.html"

# -- links ------------------------------------------------------------------------------------------

FILES = {"en/index.html", "en/apply/faq/index.html", "en/calls/index.html", "en/documents/form.pdf", "assets/a.svg"}


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("../../calls/", "../../calls/index.html"),
        ("../../", "../../index.html"),
        ("./", "index.html"),
        ("../../calls/#when", "../../calls/index.html#when"),
        ("../../calls/?year=2026&amp;way=all#list", "../../calls/index.html?year=2026&amp;way=all#list"),
        ("../../calls/index.html", "../../calls/index.html"),
        ("../../documents/form.pdf", "../../documents/form.pdf"),
        ("../../../assets/a.svg", "../../../assets/a.svg"),
        # places on the page itself, and what is elsewhere already
        ("#content", "#content"),
        ("?year=2026", "?year=2026"),
        ("", ""),
        ("https://example.org/kind/en/calls/", "https://example.org/kind/en/calls/"),
        ("mailto:a@example.org?subject=x/", "mailto:a@example.org?subject=x/"),
        ("tel:+8226746/", "tel:+8226746/"),
        ("data:image/svg+xml,x/", "data:image/svg+xml,x/"),
        # what the copy has not: other languages and sites, feeds, the site's root
        ("../../../ko/apply/faq/", "https://example.org/kind/ko/apply/faq/"),
        ("../../../ko/documents/form.pdf#page=2", "https://example.org/kind/ko/documents/form.pdf#page=2"),
        ("../../../../molit/en/", "https://example.org/molit/en/"),
        ("../../../../../molit/en/", "https://example.org/molit/en/"),
        ("../../feed.xml", "https://example.org/kind/en/feed.xml"),
        ("../../../", "https://example.org/kind/"),
        ("/kind/en/calls/", "https://example.org/kind/en/calls/"),
        ("//example.net/x/", "https://example.net/x/"),
    ],
)
def test_links_name_files_or_lead_to_the_internet(href: str, expected: str) -> None:
    here = "en/apply/faq/index.html"
    for tag in ("a", "link", "script"):
        name = "src" if tag == "script" else "href"
        before, after = (f'<{tag} class="x y" {name}="{url}" download>' for url in (href, expected))
        assert linked(before, here, f"{LIVE}en/apply/faq/", FILES) == after


@pytest.mark.parametrize(
    "text",
    [
        '<p title="x">href="../calls/"</p>',
        "<p>&lt;a href=&#34;../calls/&#34;&gt;</p>",
        '<article data-href="../calls/">',
        '<p data-year="2026/">',
        "<style>a[href]{color:red}</style>",
        '<path fill="url(#band)"/>',
        '<abbr title="calls/">',
    ],
)
def test_only_addresses_in_tags_are_changed(text: str) -> None:
    assert linked(text, "en/apply/faq/index.html", LIVE, FILES) == text


def test_a_form_leads_to_a_file_too() -> None:
    found = linked('<form method="get" action="../../calls/">', "en/apply/faq/index.html", LIVE, FILES)
    assert found == '<form method="get" action="../../calls/index.html">'


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("index.html", "en/index.html"),
        ("apply/faq/index.html#x", "en/apply/faq/index.html#x"),
        ("../assets/a.svg", "assets/a.svg"),
        ("#content", "#content"),
        ("?a=1", "?a=1"),
        ("https://example.org/x/", "https://example.org/x/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_the_home_page_also_reads_from_the_folder_above(href: str, expected: str) -> None:
    assert raised(f'<a href="{href}">', "en/") == f'<a href="{expected}">'


def test_a_style_that_pages_share_stands_once_beside_them() -> None:
    one, two = "<head><style>a{b:c}</style></head><p>one", "<head><style>a{b:c}</style></head><p>two"
    found = styled({"en/a/index.html": one, "en/index.html": two, "en/plain.html": "<p>"})
    (style,) = (path for path in found if path.endswith(".css"))
    assert re.fullmatch(r"assets/style\.[0-9a-f]{8}\.css", style)
    assert found == {
        "en/a/index.html": f'<head><link rel="stylesheet" href="../../{style}"></head><p>one',
        "en/index.html": f'<head><link rel="stylesheet" href="../{style}"></head><p>two',
        "en/plain.html": "<p>",
        style: "a{b:c}",
    }


# -- the ZIP ----------------------------------------------------------------------------------------


def test_a_zip_does_not_depend_on_the_order_of_its_files() -> None:
    files = {"b/index.html": b"<p>" * 99, "a.pdf": b"%PDF" * 99, "README.txt": b"x"}
    one, other = (zipped("kcn-x", dict(items), "2026-11-25") for items in (files.items(), reversed(files.items())))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        entries = archive.infolist()
        assert [(entry.filename, entry.date_time, entry.compress_type) for entry in entries] == [
            ("kcn-x/README.txt", (2026, 11, 25, 0, 0, 0), zipfile.ZIP_DEFLATED),
            ("kcn-x/a.pdf", (2026, 11, 25, 0, 0, 0), zipfile.ZIP_STORED),
            ("kcn-x/b/index.html", (2026, 11, 25, 0, 0, 0), zipfile.ZIP_DEFLATED),
        ]
        assert {entry.external_attr >> 16 for entry in entries} == {0o644}
        assert {entry.create_system for entry in entries} == {3}
        assert archive.read("kcn-x/a.pdf") == files["a.pdf"]


def test_a_day_that_no_zip_can_name_becomes_the_first_that_it_can() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped("x", {"a": b""}, "1970-01-01"))) as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


# -- the copies of built sites ----------------------------------------------------------------------


def files_of(out: Path, site: str, tag: str) -> dict[str, bytes]:
    """Path -> bytes of what a copy has, without its folder."""
    with zipfile.ZipFile(out / f"{site}/{tag}/documents/kcn-{site}-{tag}.zip") as archive:
        return {entry.removeprefix(f"kcn-{site}-{tag}/"): archive.read(entry) for entry in archive.namelist()}


class Addresses(HTMLParser):
    """Every address that a page's elements name."""

    NAMES = frozenset({"href", "src", "action", "data", "poster", "formaction", "manifest"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in self.NAMES:
                self.found.append(value or "")
            elif name == "srcset":
                self.found += [part.split()[0] for part in (value or "").split(",")]


def astray(files: dict[str, bytes]) -> Iterator[str]:
    """The addresses of a copy that are neither full nor lead to one of its files."""
    for path, data in files.items():
        for url in Addresses(data.decode()).found if path.endswith(".html") else ():
            parts = urlsplit(url)
            file = posixpath.normpath(posixpath.join(posixpath.dirname(path), parts.path)) if parts.path else path
            full = parts.scheme in ("http", "https", "mailto", "tel")
            if not full and (parts.scheme or parts.netloc or file not in files):
                yield f"{path}: {url}"


@pytest.mark.parametrize("tag", LOCALES)
@pytest.mark.parametrize("site", SITES)
def test_every_relative_link_of_a_copy_leads_to_a_file_of_it(minimal_out: Path, site: str, tag: str) -> None:
    assert list(astray(files_of(minimal_out, site, tag))) == []


@pytest.mark.parametrize(("site", "tag"), [("smartcity", "en"), ("kind", "ar"), ("molit", "ru")])
def test_every_relative_link_of_a_real_copy_leads_to_a_file_of_it(real_out: Path, site: str, tag: str) -> None:
    files = files_of(real_out, site, tag)
    assert sum(path.endswith(".html") for path in files) > 130
    assert list(astray(files)) == []


@pytest.mark.parametrize("site", SITES)
def test_a_copy_has_what_its_site_has_in_its_language(minimal_out: Path, site: str) -> None:
    expected = {path for path in tree(minimal_out / site) if path.startswith(("ko/", "assets/"))}
    expected -= {"ko/404.html", "ko/feed.xml", "ko/offline/index.html", f"ko/documents/kcn-{site}-ko.zip"}
    expected -= {path for path in expected if "/card." in path}
    files = files_of(minimal_out, site, "ko")
    styles = {path for path in files if path.endswith(".css")}
    assert files.keys() - styles == expected | {START, README}
    assert {path.startswith("assets/style.") for path in styles} == {True}
    assert any(path.endswith(".pdf") for path in files)
    for path in expected:
        if not path.endswith(".html"):
            assert files[path] == (minimal_out / site / path).read_bytes(), path


def test_files_that_only_the_internet_has_a_use_for_are_left_out(make: Callable[..., Copy]) -> None:
    copy = make()
    kinds = ("home", "asset", "search", "sitemaps", *LEFT_OUT)
    places = {"asset": "assets/a.svg", "sitemaps": "sitemap.xml"}
    files = {places.get(kind, f"en/{kind}"): File(kind, "1") for kind in kinds}
    found = copied(copy.pages, copy.folder, {**files, "ko/home": File("home", "1")}, NOTHING_KEPT)
    assert [*found.files] == ["en/home", "assets/a.svg", "en/search"]


@pytest.mark.parametrize("site", SITES)
def test_names_in_a_copy_are_safe_everywhere(minimal_out: Path, site: str) -> None:
    file = minimal_out / f"{site}/ar/documents/kcn-{site}-ar.zip"
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert {
        name for name in names if not re.fullmatch(rf"kcn-{site}-ar/[A-Za-z0-9@._/-]+", name) or ".." in name
    } == set()
    assert names == sorted(names)
    assert len(names) == len({name.lower() for name in names})
    if shutil.which("unzip"):
        subprocess.run(["unzip", "-tqq", file], check=True, capture_output=True)


def test_names_in_a_real_copy_leave_room_for_the_folder_where_it_is_unpacked(real_out: Path) -> None:
    """Windows: 260 characters, unless somebody has changed that."""
    with zipfile.ZipFile(real_out / "smartcity/vi/documents/kcn-smartcity-vi.zip") as archive:
        assert max(map(len, archive.namelist())) < 140


@pytest.mark.parametrize("tag", LOCALES)
def test_every_page_of_a_copy_says_that_it_is_one_and_where_it_stands(minimal_out: Path, tag: str) -> None:
    for path, data in files_of(minimal_out, "kind", tag).items():
        if path.endswith(".html"):
            note = data.decode().split("</aside>")[1]
            page = f"{tag}/" if path == START else path.removesuffix(START)
            assert '<time datetime="2026-11-01">' in note, path
            assert f'<a href="http://localhost:8000/kind/{page}">' in note, path
            assert '<link rel="canonical" href="http://localhost:8000/' in data.decode(), path


def test_a_site_itself_does_not_say_that_it_is_a_copy(minimal_out: Path) -> None:
    assert "Offline copy as of" not in (minimal_out / "kind/en/index.html").read_text(encoding="utf-8")


def test_other_languages_and_sites_are_linked_where_they_stand(minimal_out: Path) -> None:
    page = files_of(minimal_out, "kind", "en")["en/index.html"].decode()
    menu = page.partition('class="kcn-lang"')[2].partition("</details>")[0]
    assert re.findall('href="([^"]+)"', menu) == [
        "index.html", "http://localhost:8000/kind/ko/", "http://localhost:8000/kind/ar/",
    ]  # fmt: skip
    foot = page.partition("kcn-foot__sites")[2].partition("</ul>")[0]
    assert re.findall('href="([^"]+)"', foot) == [
        "http://localhost:8000/molit/en/", "http://localhost:8000/smartcity/en/", "index.html",
    ]  # fmt: skip


@pytest.mark.parametrize("tag", ["ko", "ar"])
def test_whoever_opens_the_folder_finds_the_home_page_and_a_text(real_out: Path, tag: str) -> None:
    files = files_of(real_out, "kind", tag)
    assert f'<html lang="{tag}"' in files[START].decode()
    assert "<style>" in files[START].decode()
    text = files[README].decode("utf-8-sig")
    assert files[README].startswith(b"\xef\xbb\xbf")
    assert text.count("\n") == text.count("\r\n") > 4
    assert f"http://localhost:8000/kind/{tag}/\r\n" in text
    assert START in text
    assert re.search({"ko": "[가-힣]{2}", "ar": "[\u0620-\u064a]{3}"}[tag], text.splitlines()[0])
    assert "<" not in text


# -- made once, and offered -------------------------------------------------------------------------


@pytest.fixture
def make(loaded: Loaded, minimal_out: Path) -> Callable[..., Copy]:
    """The copy of a site of the small project as it is built."""

    def made(site_id: str = "kind", tag: str = "en", store: Store = NOTHING_KEPT) -> Copy:
        site = loaded.program.config.site(site_id)
        folder = (minimal_out / site_id).resolve()
        digests = manifest(folder)["files"]
        assert isinstance(digests, dict)
        plan = planner(loaded, (site,), LOCALES)
        files = {artifact.path: File(artifact.kind, digests[artifact.path]) for artifact in plan.all(site)}
        (pages,) = plan.pages(tag)
        return copied(pages, folder, files, store)

    return made


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_copy_is_the_same_each_time(make: Callable[..., Copy], minimal_out: Path, tag: str) -> None:
    first, second = make("molit", tag), make("molit", tag)
    assert first.key == second.key
    assert first.make() == second.make()
    assert first.make().startswith(b"PK")


def test_what_is_kept_is_not_packed_again(
    make: Callable[..., Copy], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = make(store=Store(tmp_path))
    data = copy.make()
    monkeypatch.setattr(offline, "zipped", None)
    assert make(store=Store(tmp_path)).make() == data


def test_a_change_of_any_file_of_the_day_or_of_the_address_makes_another_copy(make: Callable[..., Copy]) -> None:
    copy = make()
    pages = copy.pages
    known = {copy.key}
    for path in ("en/index.html", "en/documents/kcn-visit-2026.1-en.pdf"):
        known.add(replace(copy, files={**copy.files, path: "0" * 64}).key)
    known.add(replace(copy, files={path: copy.files[path] for path in list(copy.files)[1:]}).key)
    known |= {make("kind", "ko").key, make("molit").key}
    contents = pages.contents
    contents.day, day = "2026-11-02", contents.day
    known.add(replace(copy).key)
    contents.day = day
    pages.site = replace(pages.site, base_url="https://example.org/")
    known.add(replace(copy).key)
    assert len(known) == 8


def test_a_page_that_cannot_say_that_it_is_a_copy_is_a_mistake(make: Callable[..., Copy], tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en/index.html").write_text("<p>", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(HEADER)):
        replace(make(), folder=tmp_path, files={"en/index.html": "0"}).make()


@pytest.mark.parametrize("tag", LOCALES)
def test_the_page_that_offers_a_copy_says_how_large_it_is(minimal_out: Path, tag: str) -> None:
    page = (minimal_out / f"kind/{tag}/offline/index.html").read_text(encoding="utf-8")
    size = (minimal_out / f"kind/{tag}/documents/kcn-kind-{tag}.zip").stat().st_size
    link = page.partition('class="kcn-file"')[2].partition("</a>")[0]
    assert f'href="../documents/kcn-kind-{tag}.zip"' in link
    assert str(round(size / 1_000_000, 1)) in link
    assert '<time datetime="2026-11-01">' in link


def test_a_copy_leads_to_the_page_on_the_internet_that_offers_the_newest(minimal_out: Path) -> None:
    files = files_of(minimal_out, "kind", "en")
    assert "en/offline/index.html" not in files
    assert b'href="http://localhost:8000/kind/en/offline/"' in files["en/index.html"]


@pytest.mark.parametrize("page", ["index.html", "sitemap/index.html", "apply/forms/index.html"])
def test_the_copy_is_offered_where_readers_look(minimal_out: Path, page: str) -> None:
    text = (minimal_out / "kind/en" / page).read_text(encoding="utf-8")
    main, foot = text.partition("<footer")[::2]
    assert re.search(r'href="[./]*offline/"', foot)
    assert bool(re.search(r'href="[./]*offline/"', main)) == (page != "index.html")


@pytest.fixture
def out(project: Path, minimal_out: Path) -> Path:
    """A folder for sites in which the documents are made already."""
    shutil.copytree(minimal_out / KEPT, project / "public" / KEPT)
    return project / "public"


def test_a_copy_of_an_official_site_does_not_vouch_for_itself(project: Path, out: Path) -> None:
    change(project, "sites/molit.yml", "official: false", "official: true")
    change(project, "sites/molit.yml", "http://localhost:8000/molit/", "https://kcity.molit.go.kr/")
    release.build(Request(project, out, sites=("molit",), locales=("ko",), jobs=1), Recorder())
    marks = ("이 누리집은", 'class="kcn-flag"', 'class="kcn-identifier"')
    pages = {path: data.decode() for path, data in files_of(out, "molit", "ko").items() if path.endswith(".html")}
    site = (out / "molit/ko/index.html").read_text(encoding="utf-8")
    assert [mark in site for mark in marks] == [True] * 3
    assert [path for path, text in pages.items() if any(mark in text for mark in marks)] == []
    for path, text in pages.items():
        assert text.count('class="kcn-masthead"') == 1, path
        assert text.count("<footer") == text.count("</footer>") == 1, path
        assert '<a href="https://kcity.molit.go.kr/ko/' in text.partition("</aside>")[0], path


def test_a_second_build_packs_only_what_has_changed(project: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[str] = []
    real = zipped

    def noted(folder: str, files: dict[str, bytes], day: str) -> bytes:
        packed.append(folder)
        return real(folder, files, day)

    monkeypatch.setattr(offline, "zipped", noted)

    def build() -> list[str]:
        packed.clear()
        release.build(Request(project, out, jobs=1), Recorder())
        return packed

    assert build() == ["kcn-molit-en", "kcn-smartcity-en", "kcn-kind-en"]
    kept = {file.name for file in (out / KEPT).iterdir()}
    assert build() == []
    assert {file.name for file in (out / KEPT).iterdir()} == kept
    change(project, "sites/kind.yml", "theme_color:", "theme_color: '#123456' #")
    assert build() == ["kcn-kind-en"]
    assert len(list((out / KEPT).iterdir())) == len(kept)


# -- opened from a folder ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unpacked(real_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which a reader has unpacked two copies."""
    folder = tmp_path_factory.mktemp("USB stick")
    for tag in ("en", "ar"):
        with zipfile.ZipFile(real_out / f"smartcity/{tag}/documents/kcn-smartcity-{tag}.zip") as archive:
            archive.extractall(folder)
    return folder


@pytest.mark.browser
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_copy_works_from_a_folder(unpacked: Path, browser: Browser, tag: str) -> None:
    folder = unpacked / f"kcn-smartcity-{tag}"
    page = browser.new_page(viewport={"width": 360, "height": 740})
    watched = Watched(page, folder.as_uri())
    assert watched.visit(START) == []
    assert page.locator("html").get_attribute("lang") == tag
    assert has_style(page)

    # by the menu to the list of projects, and to a project
    page.locator(".kcn-menu").click()
    page.locator("#menu a[href$='projects/index.html']").first.click()
    page.wait_for_url(f"{folder.as_uri()}/{tag}/projects/index.html")
    assert has_style(page)
    page.locator("main a[href$='verona-c-its-demo-2024/index.html']").locator("visible=true").first.click()
    page.wait_for_url("**/projects/verona-c-its-demo-2024/index.html")
    assert page.locator("h1").inner_text()

    # questions unfold, and a link to an answer opens it
    assert watched.visit(f"{tag}/apply/faq/index.html") == []
    assert not page.locator("#receive").is_visible()
    page.locator("details:has(#receive) > summary").click()
    assert page.locator("#receive").is_visible()
    assert watched.visit(f"{tag}/apply/faq/index.html#receive") == []
    assert page.locator("#receive").is_visible()

    # a form comes from the folder
    assert watched.visit(f"{tag}/apply/forms/index.html") == []
    with page.expect_download() as download:
        page.locator("a.kcn-file[href$='.docx']").first.click()
    assert zipfile.is_zipfile(download.value.path())

    # home, and other languages on the internet
    page.locator(".md-logo").click()
    page.wait_for_url(f"{folder.as_uri()}/{tag}/index.html")
    page.locator(".kcn-lang summary").click()
    other = page.locator(".kcn-lang a[hreflang=ko]")
    assert other.is_visible()
    assert other.evaluate("link => link.href") == "http://localhost:8000/smartcity/ko/"
    page.close()


def has_style(page: Page) -> bool:
    """Whether the page's style is there, in the page or beside it: only with it this link is out of the way."""
    return bool(page.evaluate("getComputedStyle(document.querySelector('.md-skip')).position == 'absolute'"))
