"""Sources: files, front matter and YAML, read strictly and with their line numbers."""

from pathlib import Path

import pytest
import yaml

from prospectus.sources import (
    Problem,
    Source,
    did_you_mean,
    files,
    line_with,
    parse_yaml,
    read_text,
    split_front_matter,
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


def test_a_problem_is_one_line_whatever_a_file_is_called() -> None:
    problem = Problem("projects/a\n::error::b\x1b[31m\u202e.yml", 3, "Must be\r\u2028so.", "Rename it.")
    assert str(problem) == "projects/a\\n::error::b\\x1b[31m\\u202e.yml:3: Must be\\r\\u2028so.\n    Rename it."
    assert str(Problem("projects/कक्ष‍.yml", 1, "Must not have 1\u202f000 “글”.")).endswith(
        "कक्ष‍.yml:1: Must not have 1\u202f000 “글”."
    )
