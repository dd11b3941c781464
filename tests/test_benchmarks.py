"""The programs that are measured are right, and the same in every language."""

from pathlib import Path

import polib
import pytest

from prospectus import catalogs, parity
from prospectus.program import Program
from tests.benchmarks import hugo, mkdocs, synthetic, tables
from tests.benchmarks.measure import Output, Taken, output, writing
from tests.benchmarks.synthetic import marked, word
from tests.benchmarks.tables import Floor, Result
from tests.conftest import problems_of

COPIES = 7


@pytest.fixture(scope="module")
def larger(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The real program with some copies of its projects."""
    target = tmp_path_factory.mktemp("larger")
    synthetic.write(root, target, len(synthetic.loaded(root).projects) + COPIES)
    return synthetic.loaded(target)


def test_a_program_of_five_projects_made_from_two_has_no_problems(minimal: Path, tmp_path: Path) -> None:
    synthetic.write(minimal, tmp_path, 5)
    assert len(synthetic.loaded(tmp_path).projects) == 5
    assert problems_of(tmp_path) == []


def test_copies_are_spread_over_the_calls(root: Path, larger: Program) -> None:
    before = synthetic.loaded(root).by_call
    assert {year: len(slugs) - len(before[year]) for year, slugs in larger.by_call.items()} == dict.fromkeys(before, 1)


def test_what_only_a_copy_says_is_translated_in_every_locale_and_keeps_its_figures(root: Path, larger: Program) -> None:
    known = {m.key for original in synthetic.originals(root, synthetic.loaded(root)).values() for m in original.own}
    said = {
        message.key: message.text
        for original in synthetic.originals(larger.config.root, larger).values()
        for message in original.own
        if message.key not in known
    }
    assert len(said) > 3 * COPIES
    for locale in larger.config.locales[1:]:
        file = larger.config.root / catalogs.path_of(locale.tag, synthetic.RECORDS)
        found = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in polib.pofile(str(file))}
        faults = {text: parity.fault(text, [found[key]], locale.tag) for key, text in said.items()}
        assert set(faults.values()) == {None}, locale.tag


def test_a_smaller_program_leads_links_to_what_it_has(root: Path, tmp_path: Path) -> None:
    synthetic.write(root, tmp_path, 3)
    whole = synthetic.loaded(tmp_path)
    assert len(whole.projects) == 3
    links = {link for body in whole.source_bodies.values() for link in body.links if link.startswith("project:")}
    assert links
    assert links <= {f"project:{slug}" for slug in whole.projects}


def test_the_same_number_gives_the_same_bytes(minimal: Path, tmp_path: Path) -> None:
    trees = []
    for name in ("one", "other"):
        synthetic.write(minimal, tmp_path / name, 4)
        files = (tmp_path / name / "projects").iterdir()
        trees.append({file.name: file.read_bytes() for file in files})
    assert trees[0] == trees[1]


def test_words_differ_and_stand_before_the_full_stop() -> None:
    assert len({word(number) for number in range(10_000)}) == 10_000
    assert marked("A plan for Uman.", 0) == f"A plan for Uman, {word(0)}."
    assert marked("Uman", 1) == f"Uman, {word(1)}"


def test_peers_get_every_page_in_every_language(minimal: Path, tmp_path: Path) -> None:
    hugo.write(minimal, tmp_path / "hugo")
    mkdocs.write(minimal, tmp_path / "mkdocs")
    for folder in (tmp_path / "hugo" / mkdocs.SITE / "content", tmp_path / "mkdocs" / "docs"):
        for locale in ("en", "ko", "ar"):
            assert len(list((folder / locale / "projects").glob("*.md"))) == 3, folder  # two, and the list


def test_writing_alone_writes_as_much(tmp_path: Path) -> None:
    found = Output({"a/b/one.html": 10, "a/two.html": 3, "three.css": 0})
    for processes in (1, 2):
        writing(found, tmp_path / str(processes), processes)
        assert output(tmp_path / str(processes)) == found
    assert (found.pages, found.bytes) == (2, 13)


def test_the_tables_say_medians_ratios_growth_and_phases() -> None:
    def result(tool: str, projects: int, seconds: float) -> Result:
        told = "  0.10 s  Loading\n  0.40 s  Making\n" if tool == "prospectus" else ""
        pages = Output({f"{page}.html": 1000 for page in range(projects)})
        return Result(tool, projects, [Taken(seconds, peak=8_000_000, told=told)] * 3, pages)

    results = [result("prospectus", 1000, 1.0), result("prospectus", 2000, 3.0), result("hugo", 1000, 2.0)]
    lines = list(tables.report(results, [Floor(1000, 1, [0.1])]))
    assert "| 1,000 | hugo | 1,000 | 1,000 | 1 | 2.00 (2.00 to 2.00) | 2.00 | 0.0, 0.0 | 0 % | 8 | 0.50 |" in lines
    assert "| 1,000 | 1 | 0.10 (0.10 to 0.10) | 0.100 | 10 % |" in lines
    assert "| prospectus | 2,000 | 1.50 | 1.50 | 4.0 | 0.50 |" in lines
    assert "| Making | 0.60 | 2.60 |" in lines
