"""Bytes of pages on the way to the reader, and the limit."""

import gzip
import re
import shutil
from pathlib import Path

import pytest

from prospectus import release, weights
from prospectus.loading import RefusedError
from prospectus.planning import planner
from prospectus.release import Request
from prospectus.report import Recorder, Summary
from prospectus.sources import Problem
from prospectus.weights import LIMIT, Weight, heaviest, too_heavy, weigh
from tests.conftest import change, linked
from tests.test_pages import KOREAN_SENTENCE


@pytest.mark.parametrize("data", [b"", b"a", b"<p>" * 5000, bytes(range(256)) * 40, "한국어 русский".encode() * 99])
def test_a_weight_is_what_gzip_makes_of_it(data: bytes) -> None:
    assert weigh(data) == len(gzip.compress(data, 9))


def test_the_limit_is_ten_segments_of_a_connection() -> None:
    assert LIMIT == 10 * 1460


def test_the_heaviest_page_of_each_kind_comes_first() -> None:
    pages = [Weight(5, "call", "a"), Weight(9, "call", "b"), Weight(7, "home", "c"), Weight(9, "call", "a2")]
    assert heaviest(pages) == (Weight(9, "call", "a2"), Weight(7, "home", "c"))
    assert heaviest([]) == ()


def test_only_a_page_over_the_limit_is_a_problem() -> None:
    pages = [
        Weight(LIMIT, "call", "kind/en/calls/2026/"),
        Weight(LIMIT + 1, "home-kind", "kind/en/"),
    ]
    assert list(too_heavy(pages)) == [
        Problem(
            "templates/home-kind.html",
            1,
            "Must make pages of at most 14,600 bytes with their style, compressed; kind/en/ has 14,601.",
            "Shorten the page, or divide it in two.",
        )
    ]


# -- in the build ---------------------------------------------------------------------------------


def build(project: Path, out: Path, *, strict: bool) -> Summary:
    return release.build(Request(project, out, sites=("kind",), locales=("en",), jobs=1, strict=strict), Recorder())


@pytest.fixture
def low(monkeypatch: pytest.MonkeyPatch) -> int:
    """A limit that some pages of the small project break."""
    limit = 6_000
    monkeypatch.setattr(weights, "LIMIT", limit)
    return limit


def test_a_build_weighs_every_page(project: Path, tmp_path: Path) -> None:
    summary = build(project, tmp_path / "public", strict=True)
    files = list((tmp_path / "public" / "kind").rglob("*.html"))
    largest = max(files, key=lambda file: len(gzip.compress(file.read_bytes(), 9)))
    first = summary.heaviest[0]
    assert (tmp_path / "public" / first.path / "index.html").samefile(largest)
    assert first.bytes == len(gzip.compress(largest.read_bytes(), 9))
    assert {"languages", "home-kind", "guidance", "project", "404"} <= {weight.kind for weight in summary.heaviest}
    assert summary.heavy == ()


def test_a_heavy_page_is_told_and_the_build_goes_on(project: Path, tmp_path: Path, low: int) -> None:
    summary = build(project, tmp_path / "public", strict=False)
    assert summary.heavy
    assert all(str(low // 1000) in problem.message for problem in summary.heavy)
    assert (tmp_path / "public" / "kind" / "index.html").exists()


def test_a_strict_build_refuses_a_heavy_page_and_leaves_what_is_in_place(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "public"
    build(project, out, strict=True)
    before = {file: file.read_bytes() for file in (out / "kind").rglob("*.html")}
    monkeypatch.setattr(weights, "LIMIT", 6_000)
    change(project, "sites/kind.yml", "lead: Lead of kind", "lead: Another lead")
    with pytest.raises(RefusedError) as refused:
        build(project, out, strict=True)
    assert {problem.path for problem in refused.value.problems} >= {
        "templates/home-kind.html",
        "templates/project.html",
    }
    assert {file: file.read_bytes() for file in (out / "kind").rglob("*.html")} == before
    assert not list((out / ".releases").glob("*/making-*"))


def test_every_real_page_fits_into_the_first_flight(real_out: Path) -> None:
    pages = [
        Weight(weigh(f.read_bytes()), "page", f.relative_to(real_out).as_posix()) for f in real_out.rglob("*.html")
    ]
    assert len(pages) > 3_000
    assert [problem.message for problem in too_heavy(pages)] == []


def test_official_pages_fit_too(root: Path, tmp_path: Path) -> None:
    """The masthead and the identifier of official sites weigh more than the words of a preview.

    In Russian, the longest of the languages.
    """
    for source in root.iterdir():
        if source.name not in ("sites", "public") and not source.name.startswith("."):
            copy = shutil.copytree if source.is_dir() else linked
            copy(str(source), str(tmp_path / source.name))
    shutil.copytree(root / "sites", tmp_path / "sites")
    for file in (tmp_path / "sites").glob("*.yml"):
        domain = re.findall(r"official_domain: *(\S+)", file.read_text(encoding="utf-8"))[0]
        change(tmp_path, f"sites/{file.name}", "official: false", "official: true")
        change(tmp_path, f"sites/{file.name}", f"http://localhost:8000/{file.stem}/", f"https://{domain}/")
    loaded = release.checked(tmp_path)
    for site in loaded.program.config.sites:
        (pages,) = planner(loaded, (site,)).pages("ru")
        html = {thing: pages.page(thing) for thing in loaded.routes.things(site)}
        assert all(KOREAN_SENTENCE.encode() in page for page in html.values())
        drawn = [Weight(weigh(page), pages.template(thing), thing) for thing, page in html.items()]
        assert [problem.message for problem in too_heavy(drawn)] == []
