"""Sources: files, front matter and YAML, read strictly and with their line numbers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from prospectus.sources import (
    Problem,
    Source,
    did_you_mean,
    excess,
    files,
    line_with,
    misspelt,
    parse_yaml,
    read_text,
    save,
    split_front_matter,
    strange,
)

QUOTE = "Put a text that holds ': ' or starts with a sign like @ or % in quotation marks."
FIELDS = "Must be fields, each written as 'name: value'."


def read_bytes(folder: Path, data: bytes) -> tuple[str | None, list[Problem]]:
    file, problems = folder / "a.yml", list[Problem]()
    file.write_bytes(data)
    return read_text(file, "a.yml", problems), problems


def refused(text: str, first_line: int = 1) -> list[Problem]:
    """What is wrong with a YAML text that must not be read."""
    problems: list[Problem] = []
    assert parse_yaml(text, "a.yml", problems, first_line) is None
    return problems


def scalars(text: str) -> dict[str, str]:
    """Names and values of a faultless YAML text, as they stand there."""
    problems: list[Problem] = []
    node = parse_yaml(text, "a.yml", problems)
    assert node is not None
    assert problems == []
    return {key.value: value.value for key, value in node.value}


# Problems


def test_a_problem_reads_as_path_line_and_message() -> None:
    assert str(Problem("calls/2026.yml", 7, "Must be a date.")) == "calls/2026.yml:7: Must be a date."


def test_a_tip_stands_below_its_problem() -> None:
    assert str(Problem("a.yml", 1, "Must be a date.", "Write it out.")) == "a.yml:1: Must be a date.\n    Write it out."


def test_problems_sort_by_path_then_by_line_as_a_number() -> None:
    found = [Problem("b.yml", 1, "x"), Problem("a.yml", 10, "x"), Problem("a.yml", 9, "x")]
    assert [(item.path, item.line) for item in sorted(found)] == [("a.yml", 9), ("a.yml", 10), ("b.yml", 1)]


def test_equal_problems_count_once_in_a_set() -> None:
    assert len({Problem("a.yml", 1, "x"), Problem("a.yml", 1, "x")}) == 1


def test_a_source_knows_the_line_of_a_field() -> None:
    source = Source("a.yml", {"events.2.date": 14})
    assert source.problem("events.2.date", "Must be later.", "Tip.") == Problem("a.yml", 14, "Must be later.", "Tip.")


def test_a_field_that_a_source_does_not_hold_stands_at_line_1() -> None:
    assert Source("a.yml", {"title": 3}).problem("city", "Must be there.") == Problem("a.yml", 1, "Must be there.")


# Near misses


@pytest.mark.parametrize(
    ("word", "tip"),
    [
        ("transprt", "Did you mean 'transport'?"),
        ("transport", "Did you mean 'transport'?"),
        ("watr", "Did you mean 'water'?"),
        ("zebra", ""),
        ("", ""),
    ],
)
def test_the_nearest_known_word_is_named(word: str, tip: str) -> None:
    assert did_you_mean(word, ["transport", "water", "waste"]) == tip


def test_with_no_known_words_nothing_is_near() -> None:
    assert did_you_mean("transport", []) == ""


def test_known_words_may_come_from_a_generator() -> None:
    assert did_you_mean("helth", (word for word in ("water", "health"))) == "Did you mean 'health'?"


# Files


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("제목: 값\n".encode(), "제목: 값\n"),
        (b"\xef\xbb\xbftitle: A\n", "title: A\n"),
        (b"title: A\r\ncity: B\r\n", "title: A\ncity: B\n"),
        (b"title: A\rcity: B", "title: A\ncity: B"),
        (b"\xef\xbb\xbf---\r\n---\r\n", "---\n---\n"),
        (b"title: A", "title: A"),
    ],
    ids=["empty", "korean", "bom", "crlf", "cr", "bom-and-crlf", "no-end"],
)
def test_a_text_comes_without_byte_order_mark_and_with_unix_line_ends(tmp_path: Path, data: bytes, text: str) -> None:
    assert read_bytes(tmp_path, data) == (text, [])


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"caf\xe9\n", 1),
        (b"a\nb\ncaf\xe9\n", 3),
        (b"a\r\nb\r\ncaf\xe9\r\n", 3),
        (b"\xef\xbb\xbfa\n\xff\n", 2),
        ("제목".encode("euc-kr"), 1),
        ("title: A\n".encode("utf-16"), 1),
        ("a\n한".encode()[:-1], 2),
    ],
    ids=["latin-1", "third-line", "crlf", "after-bom", "euc-kr", "utf-16", "cut-off"],
)
def test_a_text_that_is_not_utf_8_is_refused_at_its_line(tmp_path: Path, data: bytes, line: int) -> None:
    tip = "Save the file again with the encoding UTF-8."
    assert read_bytes(tmp_path, data) == (None, [Problem("a.yml", line, "Must be UTF-8 text.", tip)])


def test_a_file_that_is_missing_is_a_problem(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_text(tmp_path / "a.yml", "a.yml", problems) is None
    assert problems == [Problem("a.yml", 1, "Must be a file that can be read: No such file or directory.")]


def test_a_folder_named_like_a_file_is_a_problem(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_text(tmp_path, "a.yml", problems) is None
    assert problems == [Problem("a.yml", 1, "Must be a file that can be read: Is a directory.")]


def test_files_come_from_all_folders_below_in_a_stable_order(tmp_path: Path) -> None:
    for name in ("b.yml", "a.yml", "c/a.yml", "c/b.md", "note.txt"):
        (tmp_path / "projects" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "projects" / name).touch()
    (tmp_path / "other.yml").touch()
    found = list(files(tmp_path, "projects", ".yml"))
    assert [path for _, path in found] == ["projects/a.yml", "projects/b.yml", "projects/c/a.yml"]
    assert all(file == tmp_path / path for file, path in found)


def test_hidden_files_and_folders_are_no_sources(tmp_path: Path) -> None:
    for name in (".draft.yml", ".old/a.yml", "kept.yml"):
        (tmp_path / "calls" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "calls" / name).touch()
    assert [path for _, path in files(tmp_path, "calls", ".yml")] == ["calls/kept.yml"]


def test_a_project_below_a_hidden_folder_is_read_all_the_same(tmp_path: Path) -> None:
    root = tmp_path / ".checkout"
    (root / "calls").mkdir(parents=True)
    (root / "calls" / "2026.yml").touch()
    assert [path for _, path in files(root, "calls", ".yml")] == ["calls/2026.yml"]


def test_a_folder_that_is_missing_holds_no_files(tmp_path: Path) -> None:
    assert list(files(tmp_path, "calls", ".yml")) == []


# YAML


@pytest.mark.parametrize("word", ["NO", "on", "yes", "true", "12:30", "2026-01-28", "0x10", "1e3", "~", "1_000"])
def test_a_value_stays_the_text_that_stands_there(word: str) -> None:
    assert scalars(f"field: {word}\n") == {"field": word}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'NO'", "NO"),
        ('"a: b"', "a: b"),
        ('"\\u00e9"', "é"),
        ("'it''s'", "it's"),
        ("|\n  one\n  two", "one\ntwo"),
        (">\n  one\n  two", "one two"),
        ("A # a remark", "A"),
        ("مدينة ذكية", "مدينة ذكية"),
        ("'*bold*'", "*bold*"),
        ("'&'", "&"),
        ("R & D", "R & D"),
    ],
)
def test_quotation_marks_blocks_and_remarks_are_yaml(text: str, value: str) -> None:
    assert scalars(f"field: {text}") == {"field": value}


def test_nodes_keep_their_lines() -> None:
    node = parse_yaml("# remark\ntitle: A\n\ncity: B\n", "a.yml", [])
    assert node is not None
    assert [key.start_mark.line for key, _ in node.value] == [1, 3]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "word", "- a\n- b\n", "[a, b]", "---\n"])
def test_what_is_not_a_mapping_is_refused(text: str) -> None:
    assert refused(text) == [Problem("a.yml", 1, FIELDS)]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("title: A: B\n", 1, "mapping values are not allowed in this context"),
        ("title: A\ncity: @home\n", 2, "found character that cannot start any token"),
        ("title: A\n\tcity: B\n", 2, "found a tab character that violates indentation"),
        ("title: A\n\n---\ncity: B\n", 3, "but found another document"),
    ],
)
def test_broken_yaml_is_refused_at_its_line_with_a_tip(text: str, line: int, what: str) -> None:
    assert refused(text) == [Problem("a.yml", line, f"Must be YAML: {what}.", QUOTE)]
    assert refused(text, first_line=2) == [Problem("a.yml", line + 1, f"Must be YAML: {what}.", QUOTE)]


@pytest.mark.parametrize(
    "text", ["a: [b\n", "a: {b: c\n", "a: 'b\n", 'a: "\\x"\n', "a: b\n c\nd\n", "%YAML 9.9\n---\na: b"]
)
def test_yaml_that_is_cut_off_or_odd_is_one_problem(text: str) -> None:
    (found,) = refused(text)
    assert found.message.startswith("Must be YAML: ")
    assert found.tip == QUOTE


@pytest.mark.parametrize(("sign", "code"), [("\x00", "0000"), ("\x07", "0007"), ("\x0b", "000b"), ("\x7f", "007f")])
def test_a_control_character_is_refused_at_its_line(sign: str, code: str) -> None:
    message = f"Must be YAML: unacceptable character #x{code}: control characters are not allowed."
    assert refused(f"title: 서울\ncity: 부산\nsite: A{sign}B\n") == [Problem("a.yml", 3, message)]
    assert refused(f"a: b\nc: {sign}", first_line=2) == [Problem("a.yml", 3, message)]


def test_an_alias_and_its_anchor_are_both_refused() -> None:
    assert refused("a: &x B\nb:\n  - *x\n  - *x\n", first_line=2) == [
        Problem("a.yml", 2, "Must not use the anchor &x.", "Put a text that starts with & in quotation marks."),
        Problem("a.yml", 4, "Must not use the alias *x.", "Write the value out."),
        Problem("a.yml", 5, "Must not use the alias *x.", "Write the value out."),
    ]


def test_an_alias_of_nothing_is_refused_by_its_name() -> None:
    assert refused("note: *important\n") == [
        Problem("a.yml", 1, "Must not use the alias *important.", "Write the value out.")
    ]


def test_emphasis_without_quotation_marks_is_refused_with_the_tip_to_quote_it() -> None:
    message = "Must be YAML: did not find expected alphabetic or numeric character."
    assert refused("note: *important*\n") == [Problem("a.yml", 1, message, QUOTE)]


def test_an_anchor_alone_would_swallow_a_word_and_is_refused() -> None:
    tip = "Put a text that starts with & in quotation marks."
    assert refused("title: &Smart city\n") == [Problem("a.yml", 1, "Must not use the anchor &Smart.", tip)]


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40))]
    assert len(refused("\n".join(lines))) == 40 + 39 * 9


def test_deep_nesting_ends_in_a_node_or_a_problem() -> None:
    problems: list[Problem] = []
    node = parse_yaml("a: " + "[" * 900 + "]" * 900, "a.yml", problems)
    assert (node is None) == bool(problems)


def test_duplicate_names_stay_in_the_node_for_the_schema_to_find() -> None:
    node = parse_yaml("a: 1\na: 2\n", "a.yml", [])
    assert isinstance(node, yaml.MappingNode)
    assert [(key.value, value.value) for key, value in node.value] == [("a", "1"), ("a", "2")]


# Front matter


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\ntitle: A\n---\nBody\n", ("title: A", "Body\n", 4)),
        ("---\ntitle: A\n---\n\n## Body\n", ("title: A", "\n## Body\n", 4)),
        ("---\n---\n", ("", "", 3)),
        ("---\n---", ("", "", 3)),
        ("--- \na: b\n---\t\nBody", ("a: b", "Body", 4)),
        ("---\na: b\n---\nOne\n\n---\n\nTwo", ("a: b", "One\n\n---\n\nTwo", 4)),
        ("---\na: b\nc: ---x\n ---\n---\nBody", ("a: b\nc: ---x\n ---", "Body", 6)),
        ("---\n제목: 값\n---\n본문", ("제목: 값", "본문", 4)),
    ],
)
def test_front_matter_body_and_the_line_of_the_body(text: str, parts: tuple[str, str, int]) -> None:
    problems: list[Problem] = []
    assert split_front_matter(text, "a.md", problems) == parts
    assert problems == []


@pytest.mark.parametrize(
    "text", ["", "# Title\n", "\n---\na: b\n---\n", "title: A\n---\n", " ---\na: b\n---\n", "----\n---\n"]
)
def test_a_page_without_front_matter_is_refused(text: str) -> None:
    problems: list[Problem] = []
    assert split_front_matter(text, "a.md", problems) is None
    assert problems == [Problem("a.md", 1, "Must start with front matter between two lines '---'.")]


@pytest.mark.parametrize(
    "text", ["---", "---\n", "---\ntitle: A\n\n# Body\n", "---\na: b\n ---\n", "---\na: b\n...\nBody"]
)
def test_front_matter_that_does_not_end_is_refused(text: str) -> None:
    problems: list[Problem] = []
    assert split_front_matter(text, "a.md", problems) is None
    assert problems == [Problem("a.md", 1, "Must end the front matter with a line '---'.")]


# -- finding words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "line"),
    [("One", 7), ("two", 8), ("TWO", 9), ("!!! tip", 10), ("three", None), ("One\n", None), ("", 7)],
)
def test_words_are_found_as_written_or_else_in_other_letters(words: str, line: int | None) -> None:
    assert line_with(words, "One\ntwo\nTWO\n!!! Tip\n!!! TIP", 7) == line


# What is refused before it is read


def told(root: Path) -> list[str]:
    return [f"{problem.path}:{problem.line}: {problem.message}" for problem in strange(root)]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yml")
    problems: list[Problem] = []
    assert read_text(tmp_path / "a.yml", "a.yml", problems) is None
    assert [item.message for item in problems] == ["Must be a file, not a pipe, a socket or a device."]


@pytest.mark.parametrize(
    ("name", "limit"), [("a.yml", 1_000_000), ("a.md", 250_000), ("a.po", 100_000_000), ("a.jpg", 20_000_000)]
)
def test_a_huge_file_is_not_read(tmp_path: Path, name: str, limit: int) -> None:
    os.truncate(os.open(tmp_path / name, os.O_CREAT | os.O_WRONLY), limit + 1)
    problems: list[Problem] = []
    assert read_text(tmp_path / name, name, problems) is None
    assert [item.message for item in problems] == [f"Must have at most {limit:,} bytes; it has {limit + 1:,}."]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("nowhere", "leads nowhere."),
        ("a.yml", "leads nowhere."),
        ("../../outside", "leads out of the sources."),
        ("../public", "leads out of the sources."),
        ("../calls", "to a folder."),
    ],
)
def test_a_link_leads_to_another_source_or_is_refused(tmp_path: Path, target: str, said: str) -> None:
    root = tmp_path / "root"
    for folder in ("projects", "calls", "public", "../outside"):
        (root / folder).mkdir(parents=True)
    (root / "projects/a.yml").symlink_to(target)
    (found,) = told(root)
    assert found.startswith("projects/a.yml:1: Must not be a link ")
    assert found.endswith(said)
    assert [*files(root, "projects", ".yml")] == []


def test_a_link_to_another_source_is_followed(tmp_path: Path) -> None:
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects/a.yml").write_text("title: A")
    (tmp_path / "projects/b.yml").symlink_to("a.yml")
    assert told(tmp_path) == []
    assert [path for _, path in files(tmp_path, "projects", ".yml")] == ["projects/a.yml", "projects/b.yml"]


def test_a_folder_of_sources_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "projects").symlink_to("..")
    assert told(tmp_path) == ["projects:1: Must not be a link that leads out of the sources."]
    assert [*files(tmp_path, "projects", ".yml")] == []


@pytest.mark.parametrize(
    "name", ["con.yml", "NUL.md", "com1.x.yml", "a:b.yml", "a\\b.md", "a .yml", "a..md", "a\nb.yml", "\u202ea.yml"]
)
def test_a_name_that_not_every_system_keeps_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects" / name).touch()
    assert told(tmp_path) == [f"projects/{name}:1: Must have a name that every system can keep; found {name!r}."]


def test_a_name_that_is_too_long_for_those_made_of_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls" / f"{'x' * 97}.yml").touch()
    assert [item.partition(": ")[2] for item in told(tmp_path)] == [
        "Must have a name of at most 100 characters; found 101."
    ]


@pytest.mark.parametrize(("one", "other"), [("Vietnam.yml", "vietnam.yml"), ("cafe\u0301.jpg", "caf\u00e9.jpg")])
def test_two_names_that_are_one_on_many_disks_are_refused(tmp_path: Path, one: str, other: str) -> None:
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects" / one).touch()
    (tmp_path / "projects" / other).touch()
    if len([*(tmp_path / "projects").iterdir()]) == 1:
        pytest.skip("this disk is one of them")
    (found,) = told(tmp_path)
    assert f"{other}:1: Must differ from projects/{one} in more than capitals" in found


@pytest.mark.parametrize("name", ["a.YML", "a.yaml", "a.Yaml"])
def test_another_spelling_of_a_suffix_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects" / name).touch()
    assert [item.message for item in misspelt(tmp_path, "projects", ".yml")] == [
        "Must have a file name that ends with '.yml'."
    ]


def test_folders_that_hold_each_other_by_links_are_walked_once(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for name in "abc":
        (tmp_path / "content" / name).symlink_to(".")
    assert len(told(tmp_path)) == 3


# What takes parsers too long


@pytest.mark.parametrize(
    "text",
    ["a: " + "[" * 10_000, "a: " + "[" * 200_000 + "]" * 200_000, "a: " + "{b: " * 10_000, "a:\n  " + "- " * 10_000],
    ids=["flow", "flow-closed", "fields", "block"],
)
def test_yaml_that_is_nested_without_end_is_refused_at_once(text: str) -> None:
    (found,) = refused(text)
    assert found.message == "Must not be nested deeper than 20 levels."


@pytest.mark.parametrize("tag", ["!x", "!!str", "!!python/object/apply:os.system", "!", "!ENV"])
def test_tags_are_refused(tag: str) -> None:
    (found,) = refused(f"a: b\nc: {tag} d")
    assert (found.line, found.message[:22]) == (2, "Must not have the tag ")


def test_a_tag_is_refused_under_whatever_name() -> None:
    (found,) = refused("%TAG !p! tag:yaml.org,2002:python/\n---\na: !p!name:os.system\n")
    assert found.message == "Must not have the tag 'tag:yaml.org,2002:python/name:os.system'."


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"a\n\nb\n{'x' * 10_000}", 12, "Must have paragraphs of at most 10,000 characters; this one has 10,002."),
        (f"a\n\n{'> ' * 21}b", 12, "Must not be nested deeper than 20 levels."),
        (f"a\n{'- ' * 21}b", 11, "Must not be nested deeper than 20 levels."),
        (f"a\n\n\n{' ' * 84}- b", 13, "Must not be nested deeper than 20 levels."),
        (f"{'[ ' * 21}", 10, "Must not have brackets within brackets deeper than 20 levels."),
        (f"{'*a ' * 1_001}", 10, "Must have at most 1,000 signs of Markdown in a paragraph; this one has 1,001."),
    ],
)
def test_markdown_that_takes_its_parser_too_long_is_refused(text: str, line: int, said: str) -> None:
    assert [*excess(text, 10)] == [(line, said)]


@pytest.mark.parametrize("text", ["", "[a](b) " * 100, "- [ ] a\n" * 100, "> - 1. a", "word " * 1_900, "---\n***\n"])
def test_usual_markdown_is_not_refused(text: str) -> None:
    assert [*excess(text, 1)] == []


# How problems are shown


def test_a_problem_cannot_steer_the_terminal() -> None:
    shown = str(Problem("a\x1b[31m\n\udcff.yml", 1, "Must\u202e not.", "Tip\r."))
    assert shown == "a\\x1b[31m\\n\\udcff.yml:1: Must\\u202e not.\n    Tip\\r."


def test_a_problem_is_shown_short() -> None:
    assert len(str(Problem("a.yml", 1, "Must " + "x" * 100_000))) < 700


def test_a_problem_is_one_line_whatever_a_file_is_called() -> None:
    problem = Problem("projects/a\n::error::b\x1b[31m\u202e.yml", 3, "Must be\r\u2028so.", "Rename it.")
    assert str(problem) == "projects/a\\n::error::b\\x1b[31m\\u202e.yml:3: Must be\\r\\u2028so.\n    Rename it."
    assert str(Problem("projects/कक्ष‍.yml", 1, "Must not have 1\u202f000 “글”.")).endswith(
        "कक्ष‍.yml:1: Must not have 1\u202f000 “글”."
    )


# -- writing --------------------------------------------------------------------------------------


def test_a_file_is_put_in_place_as_a_whole_with_its_mode_and_behind_its_link(tmp_path: Path) -> None:
    file, link = tmp_path / "a.po", tmp_path / "b.po"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    save(link, "새\r\n")
    assert (file.read_bytes(), file.stat().st_mode & 0o777, link.is_symlink()) == ("새\r\n".encode(), 0o640, True)
    save(tmp_path / "new.po", "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.po", "b.po", "new.po"]


def test_what_cannot_be_written_as_a_whole_takes_nothing_away(tmp_path: Path) -> None:
    file = tmp_path / "a.po"
    file.write_text("old", encoding="utf-8")
    code = (
        "import pathlib, resource, sys; from prospectus.sources import save;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500)); save(pathlib.Path(sys.argv[1]), 'x' * 1000)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True)
    assert "OSError" in done.stderr
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.po", b"old")]
