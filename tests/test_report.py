"""How the events of a build look: on a terminal, in a file, and kept for tests."""

import io
import re
from dataclasses import replace

import pytest

from prospectus.report import Console, Recorder, Report, Summary
from prospectus.sources import Problem
from prospectus.weights import Weight

FIRST = Problem("calls/2026.yml", 7, "Must be a date; found 'soon'.")
TENTH = Problem("calls/2026.yml", 10, "Must not be empty.", "Write 'none'.")
OTHER = Problem("projects/oslo.yml", 2, "Must have the field 'title'.")
SUMMARY = Summary(234, 243, ("molit", "kind"), ("en", "ko"), "2026-11-01", 0.5449, ("public/molit", "public/kind"))


class Terminal(io.StringIO):
    """A stream on which somebody looks."""

    def isatty(self) -> bool:
        return True


def console(err: io.StringIO, verbose: bool = False) -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return Console(out, err, verbose), out


def printed(*problems: Problem) -> str:
    """What a console writes to a file about problems."""
    err = io.StringIO()
    console(err)[0].problems(problems)
    return err.getvalue()


# -- problems -------------------------------------------------------------------------------------


def test_a_problem_stands_with_its_place_and_the_count_follows() -> None:
    assert printed(FIRST) == (
        "calls/2026.yml:7: Must be a date; found 'soon'.\n1 problem in the sources; nothing was written.\n"
    )


def test_a_tip_stands_indented_below_its_problem() -> None:
    assert printed(TENTH).splitlines()[:2] == ["calls/2026.yml:10: Must not be empty.", "    Write 'none'."]


def test_what_a_line_said_of_the_work_is_gone_before_problems() -> None:
    err = Terminal()
    told = console(err)[0]
    told.phase("Making documents")
    told.progress(3, 60)
    told.problems([FIRST])
    assert err.getvalue().startswith("\rMaking documents: 3 of 60\r\x1b[K\x1b[1mcalls/2026.yml:7:")
    done = Terminal()
    told = console(done)[0]
    told.progress(60, 60)
    told.problems([FIRST])
    assert done.getvalue().count("\x1b[K") == 1


def test_problems_are_sorted_by_file_then_by_line_as_a_number() -> None:
    places = [line.split(": ")[0] for line in printed(OTHER, TENTH, FIRST).splitlines() if ": Must" in line]
    assert places == ["calls/2026.yml:7", "calls/2026.yml:10", "projects/oslo.yml:2"]


def test_a_problem_that_was_found_twice_is_said_and_counted_once() -> None:
    assert printed(FIRST, OTHER, FIRST).splitlines()[-1] == "2 problems in the sources; nothing was written."


def test_problems_may_come_from_a_generator() -> None:
    err = io.StringIO()
    console(err)[0].problems(problem for problem in (FIRST, OTHER))
    assert len(err.getvalue().splitlines()) == 3


def test_a_problem_may_hold_any_script() -> None:
    assert printed(Problem("locales/ar.po", 3, "Must keep مدينة and 도시.")).startswith(
        "locales/ar.po:3: Must keep مدينة and 도시.\n"
    )


def test_problems_never_go_to_standard_output() -> None:
    told, out = console(io.StringIO())
    told.problems([FIRST])
    assert out.getvalue() == ""


def test_on_a_terminal_the_place_of_a_problem_is_bold() -> None:
    err = Terminal()
    console(err)[0].problems([TENTH])
    assert err.getvalue().startswith("\x1b[1mcalls/2026.yml:10:\x1b[0m Must not be empty.\n    Write 'none'.\n")


def test_on_a_terminal_only_the_place_is_bold() -> None:
    err = Terminal()
    console(err)[0].problems([Problem("a.yml", 1, "Must be YAML: odd: text.")])
    assert err.getvalue().splitlines()[0] == "\x1b[1ma.yml:1:\x1b[0m Must be YAML: odd: text."


def test_in_a_file_nothing_is_coloured() -> None:
    assert "\x1b" not in printed(FIRST, TENTH, OTHER)


def test_the_heaviest_pages_stand_in_a_table_and_pages_over_the_limit_are_named() -> None:
    err = io.StringIO()
    told, out = console(err)
    heavy = Problem(
        "templates/call.html", 1, "Must make pages of at most 14,600 bytes; kind/ru/calls/2026/ has 15,000."
    )
    top = (Weight(15_000, "call", "kind/ru/calls/2026/"), Weight(900, "404", "kind/ru/404.html"))
    told.finished(replace(SUMMARY, heavy=(heavy,), heaviest=top))
    assert err.getvalue().startswith("templates/call.html:1: Must make pages")
    assert out.getvalue().splitlines()[2:5] == [
        "Heaviest page of each kind, compressed with its style (limit 14,600 bytes):",
        "  15,000  kind/ru/calls/2026/",
        "     900  kind/ru/404.html",
    ]


# -- stages and progress --------------------------------------------------------------------------


def test_stages_are_silent_unless_asked_for() -> None:
    err = io.StringIO()
    console(err)[0].phase("Loading")
    assert err.getvalue() == ""


def test_verbose_says_when_each_stage_began() -> None:
    err = io.StringIO()
    told, out = console(err, verbose=True)
    told.phase("Loading")
    told.phase("Checking")
    assert [re.sub(r"[\d.]+", "N", line) for line in err.getvalue().splitlines()] == [
        "  N s  Loading",
        "  N s  Checking",
    ]
    assert out.getvalue() == ""


def test_a_terminal_shows_a_moving_line_that_names_the_stage() -> None:
    err = Terminal()
    told, _ = console(err)
    told.phase("Making")
    told.progress(40, 243)
    assert err.getvalue() == "\rMaking: 40 of 243"


def test_the_moving_line_is_wiped_when_all_is_done() -> None:
    err = Terminal()
    told, _ = console(err)
    told.phase("Making")
    told.progress(243, 243)
    assert err.getvalue().endswith("\r\x1b[K")


def test_a_file_shows_no_moving_line() -> None:
    err = io.StringIO()
    told, out = console(err)
    told.progress(1, 2)
    told.progress(2, 2)
    assert (out.getvalue(), err.getvalue()) == ("", "")


# -- the end --------------------------------------------------------------------------------------


def test_a_build_ends_with_its_folders_and_its_numbers() -> None:
    told, out = console(io.StringIO())
    told.finished(SUMMARY)
    assert out.getvalue() == (
        "public/molit\n"
        "public/kind\n"
        "234 pages (243 files) for molit, kind in en, ko, as of 2026-11-01: 0.54 s, 0 problems.\n"
    )


def test_the_end_is_the_same_on_a_terminal() -> None:
    plain, lively = console(io.StringIO()), console(Terminal())
    plain[0].finished(SUMMARY)
    lively[0].finished(SUMMARY)
    assert plain[1].getvalue() == lively[1].getvalue()


def test_the_end_goes_to_standard_output_only() -> None:
    err = Terminal()
    console(err)[0].finished(SUMMARY)
    assert err.getvalue() == ""


def test_a_console_writes_to_the_streams_of_its_day(capsys: pytest.CaptureFixture[str]) -> None:
    told = Console()
    told.finished(SUMMARY)
    told.problems([FIRST])
    captured = capsys.readouterr()
    assert captured.out.startswith("public/molit\n")
    assert captured.err.startswith("calls/2026.yml:7: ")


# -- the recorder ---------------------------------------------------------------------------------


def test_the_recorder_keeps_every_event_in_order() -> None:
    recorder = Recorder()
    recorder.phase("Loading")
    recorder.progress(1, 2)
    recorder.problems([OTHER, FIRST, OTHER])
    recorder.finished(SUMMARY)
    assert recorder.events == [
        ("phase", "Loading"),
        ("progress", (1, 2)),
        ("problems", [FIRST, OTHER]),
        ("finished", SUMMARY),
    ]


def test_recorders_do_not_share_their_events() -> None:
    first, second = Recorder(), Recorder()
    first.phase("Loading")
    assert second.events == []


@pytest.mark.parametrize("kind", [Console, Recorder])
def test_whoever_receives_events_receives_all_of_them(kind: type[Report]) -> None:
    events = {name for name in vars(Report) if not name.startswith("_")}
    assert events == {"phase", "progress", "made", "problems", "finished"}
    assert all(callable(getattr(kind, name)) for name in events)
