"""The command line as a new user meets it: wrong input first, then every command for real."""

import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import polib
import pytest
from jsonschema import Draft202012Validator

from prospectus import __version__, cli
from tests.conftest import ROOT, change, copy_project

BUILD = str(ROOT / "build.py")
# A program started in the background ignores Ctrl-C; what these tests start shall not.
HEARS_CTRL_C = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
)


def surroundings(changed: dict[str, str]) -> dict[str, str]:
    """This process's environment without what would change a build, and with what a test sets."""
    kept = {name: value for name, value in os.environ.items() if name not in ("SOURCE_DATE_EPOCH", "COLUMNS")}
    return {**kept, "COLUMNS": "120", **changed}


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python build.py …` in a folder."""
    return subprocess.run(
        [sys.executable, BUILD, *arguments], cwd=folder, env=surroundings(environment),
        capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The same, still running; it hears Ctrl-C."""
    command = [sys.executable, "-c", HEARS_CTRL_C, sys.executable, BUILD, *arguments]
    with subprocess.Popen(
        command, cwd=folder, env=surroundings({}), text=True, encoding="utf-8", start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def everything(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }


def assert_told(done: subprocess.CompletedProcess[str], code: int) -> None:
    """A failure is said on standard error, for people: no traceback, no colours, nothing on standard output."""
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.endswith("\n")
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr


# -- wrong usage ----------------------------------------------------------------------------------

WRONG_USAGE = [
    ("--date 2026-13-01", "build.py build: error: argument --date: must be a date like 2026-11-23; found '2026-13-01'"),
    ("--date 2026-02-30", "build.py build: error: argument --date: must be a date like 2026-11-23; found '2026-02-30'"),
    ("--date tomorrow", "build.py build: error: argument --date: must be a date like 2026-11-23; found 'tomorrow'"),
    ("build --date", "build.py build: error: argument --date: expected one argument"),
    ("--jobs 0", "build.py build: error: argument --jobs: must be a number from 1 to 64; found '0'"),
    ("--jobs 65", "build.py build: error: argument --jobs: must be a number from 1 to 64; found '65'"),
    ("--jobs=-2", "build.py build: error: argument --jobs: must be a number from 1 to 64; found '-2'"),
    ("--jobs many", "build.py build: error: argument --jobs: must be a number from 1 to 64; found 'many'"),
    ("--jobs ²", "build.py build: error: argument --jobs: must be a number from 1 to 64; found '²'"),
    ("serve --port 0", "build.py serve: error: argument --port: must be a number from 1 to 65535; found '0'"),
    ("serve --port 65536", "build.py serve: error: argument --port: must be a number from 1 to 65535; found '65536'"),
    ("serve --port web", "build.py serve: error: argument --port: must be a number from 1 to 65535; found 'web'"),
    ("locales", "build.py locales: error: the following arguments are required: ACTION"),
    ("forms", "build.py forms: error: the following arguments are required: ACTION"),
    ("forms read", "build.py forms read: error: the following arguments are required: FILE"),
    ("forms publish visit", "build.py: error: unrecognized arguments: visit"),
    ("build molit", "build.py: error: unrecognized arguments: molit"),
    ("--colour", "build.py: error: unrecognized arguments: --colour"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG_USAGE, ids=[arguments for arguments, _ in WRONG_USAGE])
def test_wrong_usage_is_said_and_exits_with_2(arguments: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments.split())
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    assert told.err.startswith("usage: build.py")
    assert told.err.splitlines()[-1] == message


@pytest.mark.parametrize(
    ("arguments", "beginning"),
    [
        ("frob", "build.py: error: argument COMMAND: invalid choice: 'frob' (choose from "),
        ("Build", "build.py: error: argument COMMAND: invalid choice: 'Build' (choose from "),
        ("locales frob", "build.py locales: error: argument ACTION: invalid choice: 'frob' (choose from "),
        ("forms frob", "build.py forms: error: argument ACTION: invalid choice: 'frob' (choose from "),
        ("--jobs 0", "build.py build: error: argument --jobs: must be a number from 1 to 64; found '0'"),
    ],
)
def test_an_unknown_command_is_said_with_those_there_are(arguments: str, beginning: str, tmp_path: Path) -> None:
    done = run(tmp_path, *arguments.split())
    assert_told(done, 2)
    assert done.stderr.splitlines()[-1].startswith(beginning)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("epoch", ["yesterday", "99999999999999", "9" * 30, "-1e9", "²"])
def test_a_source_date_epoch_that_is_no_date_is_said(
    epoch: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert cli.main([]) == 2
    message = f"SOURCE_DATE_EPOCH must be a number of seconds since 1970; found {epoch!r}.\n"
    assert capsys.readouterr() == ("", message)


# -- the front door -------------------------------------------------------------------------------


def front_door(folder: Path) -> subprocess.CompletedProcess[str]:
    """A copy of build.py, run by a Python that has nothing installed."""
    shutil.copy(BUILD, folder)
    return subprocess.run(
        [sys.executable, "-S", "build.py", "check", "--strict"], cwd=folder, env=surroundings({}),
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_a_python_without_what_is_needed_is_told_how_to_install_it(tmp_path: Path) -> None:
    done = front_door(tmp_path)
    assert_told(done, 2)
    assert done.stderr == (
        "Not installed: babel, fontTools, jinja2, lxml, markdown, material, mkdocs, pikepdf, polib, pypdf, pypdfium2, "
        "typst, weblate_language_data, yaml. "
        "Run 'make site' once: it installs what is needed.\n"
    )


def test_a_python_without_what_is_needed_hands_over_to_the_installed_one(tmp_path: Path) -> None:
    installed = tmp_path / ".venv/bin/python"
    installed.parent.mkdir(parents=True)
    installed.write_text('#!/bin/sh\necho "$@"\n')
    installed.chmod(0o755)
    assert front_door(tmp_path).stdout == "build.py check --strict\n"


# -- refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", ["", "check", "locales update", "locales status", "forms publish", "forms read a.pdf"]
)
def test_a_folder_without_a_project_is_said_and_left_empty(
    arguments: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(arguments.split()) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "mkdocs.yml:1: Must be a file that can be read: No such file or directory." in told.err.splitlines()
    assert list(tmp_path.iterdir()) == []


def test_a_build_outside_of_a_project_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert_told(done, 1)
    assert done.stderr.endswith(" in the sources; nothing was written.\n")


def test_unknown_sites_and_locales_are_said_together_with_those_there_are(project: Path) -> None:
    done = run(project, "--site", "molti", "--site", "kind", "--locale", "xx")
    assert_told(done, 1)
    assert done.stderr == (
        "mkdocs.yml:1: Must be one of the locales en, ko, ar, en-XA, ar-XB; found 'xx'.\n"
        "sites:1: Must be one of the sites molit, smartcity, kind; found 'molti'.\n"
        "    Did you mean 'molit'?\n"
        "2 problems in the sources; nothing was written.\n"
    )
    assert not (project / "public").exists()


@pytest.mark.parametrize(
    "command", ["build", "check", "locales update", "locales status", "forms publish", "forms read a.pdf"]
)
def test_every_command_says_what_is_wrong_in_the_sources(
    command: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change(project, "projects/oslo-parking-2026.yml", "\ncountry: NO", "\ncountry: XX")
    monkeypatch.chdir(project)
    before = everything(project)
    assert cli.main(command.split()) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert re.match(r"projects/oslo-parking-2026\.yml:\d+: Must .*'XX'", told.err)
    assert told.err.endswith("1 problem in the sources; nothing was written.\n")
    assert everything(project) == before


def test_on_a_terminal_the_place_of_a_problem_is_bold(tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    try:
        process = subprocess.run([sys.executable, BUILD, "check"], cwd=tmp_path, stderr=follower, stdout=follower)
        assert process.returncode == 1
        assert os.read(leader, 10_000).startswith(b"\x1b[1mmkdocs.yml:1:\x1b[0m Must ")
    finally:
        os.close(leader)
        os.close(follower)


def test_serve_before_a_build_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--built")
    assert_told(done, 1)
    assert done.stderr == "public holds no site yet. Run 'python build.py' first.\n"


def test_serve_says_that_a_port_is_taken_and_names_the_next(minimal_out: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for options in (["--built", "--out", "."], []):
            done = run(minimal_out, "serve", *options, "--port", str(port))
            assert_told(done, 1)
            assert done.stderr == f"Port {port} cannot be used: Address already in use. Try --port {port + 1}.\n"


def test_serve_says_that_it_has_no_such_address(minimal: Path) -> None:
    done = run(minimal, "serve", "--host", "nowhere.invalid")
    assert_told(done, 1)
    assert re.fullmatch(r"Port 8000 of nowhere\.invalid cannot be used: .*\n", done.stderr)


@pytest.mark.parametrize(("port", "other"), [(8000, 8001), (65535, 65534)])
def test_serve_says_what_is_no_name_of_a_machine(minimal: Path, port: int, other: int) -> None:
    done = run(minimal, "serve", "--host", "a..b", "--port", str(port))
    assert_told(done, 1)
    assert done.stderr == f"Port {port} of a..b cannot be used: this is no name of a machine. Try --port {other}.\n"


def test_what_cannot_be_written_is_said(project: Path) -> None:
    done = run(project, "check", "--schemas", "mkdocs.yml")
    assert_told(done, 1)
    assert done.stderr == "mkdocs.yml: File exists.\n"


def test_a_reader_who_leaves_is_no_fault(minimal: Path) -> None:
    script = f'"{sys.executable}" "{BUILD}" locales status --json | true; exit "${{PIPESTATUS[0]}}"'
    done = subprocess.run(["bash", "-c", script], cwd=minimal, capture_output=True, text=True, timeout=60)
    assert (done.returncode in (0, 141), done.stderr) == (True, "")


def test_serve_takes_a_folder_only_for_built_sites(minimal: Path) -> None:
    done = run(minimal, "serve", "--out", "public")
    assert_told(done, 2)
    assert done.stderr == "--out names a folder of built sites: add --built. A preview writes nothing.\n"


# -- help -----------------------------------------------------------------------------------------

HELP = {
    "": ["--version", *cli.COMMANDS, "Without a command, 'build' is run."],
    "build": ["--site SITE", "--locale LOCALE", "--out DIR", "--date DAY", "--jobs N", "-v, --verbose"],
    "check": ["--schemas DIR"],
    "serve": ["--port PORT", "--host ADDRESS", "--built", "--out DIR"],
    "forms": ["read", "publish"],
    "forms read": ["FILE", "--out DIR", "--in LOCALE"],
    "forms publish": ["-h, --help"],
    "import": ["FILE.csv", "--out DIR", "drafts"],
    "locales": ["update", "status"],
    "locales update": ["-h, --help"],
    "locales status": ["-h, --help"],
    "publish": ["SITE", "TARGET", "--dry-run", "--rollback", "--verify URL", "--allow GATE", "file:", "fewer-pages"],
}


@pytest.mark.parametrize(("command", "named"), HELP.items())
def test_help_names_everything_a_command_takes(
    command: str, named: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*command.split(), "--help"])
    told = capsys.readouterr()
    assert (ended.value.code, told.err) == (0, "")
    assert told.out.startswith(f"usage: build.py {command}".rstrip())
    assert [word for word in named if word not in told.out] == []


def test_every_command_has_its_help_tested() -> None:
    assert {command.split()[0] for command in HELP if command} == set(cli.COMMANDS)


@pytest.mark.parametrize(("summary", "description"), [entry[1:] for entry in cli.COMMANDS.values()])
def test_every_command_says_what_it_does(summary: str, description: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["-h"])
    assert summary in capsys.readouterr().out
    assert description.endswith(".")


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"]])
def test_help_works_in_any_folder(arguments: list[str], tmp_path: Path) -> None:
    done = run(tmp_path, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: build.py ")
    assert "\x1b" not in done.stdout


def test_the_version_is_the_packages(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").stdout == f"prospectus {__version__}\n"


# -- build ----------------------------------------------------------------------------------------

LAST_LINE = r"(\d+) pages \((\d+) files\) for molit, smartcity, kind in en, as of 2026-11-01: \d+\.\d\d s, 0 problems\."


def test_build_is_what_happens_without_a_command(project: Path) -> None:
    done = run(project)
    assert (done.returncode, done.stderr) == (0, "")
    *places, last = (line for line in done.stdout.splitlines() if not line.startswith((" ", "Heaviest page")))
    assert places == ["public/molit", "public/smartcity", "public/kind"]
    numbers = re.fullmatch(LAST_LINE, last)
    assert numbers
    files = [file for file in (project / "public/.releases").rglob("*") if file.is_file()]
    assert int(numbers[2]) == len(files) - len(["lock"]) - 3 * len(["manifest.json"])


def test_options_without_a_command_are_those_of_build(project: Path) -> None:
    done = run(project, "--site", "kind", "--locale", "en", "--out", "elsewhere", "--date", "2026-03-01", "-v")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "elsewhere/kind"
    assert " pages (" in done.stdout
    assert " for kind in en, as of 2026-03-01: " in done.stdout
    told = done.stderr.splitlines()
    assert [line.split("  ")[-1] for line in told if not line.startswith("kind/")] == [
        "Looking for changes", "Loading", "Checking", "Making documents", "Making", "Packing", "Putting in place",
    ]  # fmt: skip
    assert "kind/en/404.html: new" in told
    assert not (project / "public").exists()


def test_a_date_may_stand_without_its_hyphens(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    assert cli.main(["--site", "kind", "--locale", "en", "--jobs", "1", "--date", "20260301"]) == 0
    assert "as of 2026-03-01: " in capsys.readouterr().out


def test_a_day_that_is_named_counts_more_than_source_date_epoch(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225599")  # the last second of 2025 in UTC
    assert cli.main(["--site", "kind", "--locale", "en", "--jobs", "1"]) == 0
    assert cli.main(["--site", "kind", "--locale", "en", "--jobs", "1", "--date", "2026-03-01"]) == 0
    assert re.findall(r"as of ([\d-]+)", capsys.readouterr().out) == ["2025-12-31", "2026-03-01"]


def test_an_empty_source_date_epoch_is_none(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert cli.main(["--site", "kind", "--locale", "en", "--jobs", "1"]) == 0
    assert "as of 2026-11-01: " in capsys.readouterr().out


# Documents are made in processes of their own: while these start, and while they work.
@pytest.mark.parametrize(
    ("stage", "seconds"), [("Checking", 0), *(("Making documents", part / 8) for part in range(4))]
)
def test_ctrl_c_stops_a_build_in_peace(project: Path, stage: str, seconds: float) -> None:
    with started(project, "-v", "--locale", "en", "--locale", "ko", "--locale", "ar", "--jobs", "2") as process:
        assert process.stdout
        assert process.stderr
        told = next(line for line in process.stderr if stage in line)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        told += process.stderr.read()
        status = process.wait(30)
    assert status == 130, told
    assert told.endswith("Stopped. Each site in place is whole: the one before, or the new one.\n")
    assert "Traceback" not in told
    assert {path.name for path in (project / "public").glob("*")} <= {".kept", ".releases"}


# -- check ----------------------------------------------------------------------------------------


def test_check_counts_the_sources_and_writes_nothing(project: Path) -> None:
    before = everything(project)
    done = run(project, "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(
        r"2 projects, 1 calls, 3 institutions, 1 forms, 11 pages, 3 locales: \d+\.\d\d s, 0 problems\.\n", done.stdout
    )
    assert everything(project) == before


def test_check_writes_the_schemas_where_it_is_told(project: Path) -> None:
    assert run(project, "check", "--schemas", "deep/schemas").returncode == 0
    written = {file.name: file.read_text(encoding="utf-8") for file in (project / "deep/schemas").iterdir()}
    assert written == cli.schemas()


def test_there_is_a_schema_for_every_kind_of_record() -> None:
    assert set(cli.schemas()) == {"project.json", "call.json", "institution.json", "page.json", "form.json"}


@pytest.mark.parametrize(("name", "text"), cli.schemas().items())
def test_a_schema_is_a_json_schema(name: str, text: str) -> None:
    Draft202012Validator.check_schema(json.loads(text))
    assert text.endswith("}\n")


# -- serve ----------------------------------------------------------------------------------------


def test_serve_shows_the_sources_until_ctrl_c(minimal: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    with started(minimal, "serve", "--port", str(port)) as process:
        assert process.stdout
        assert process.stderr
        told = [process.stdout.readline().strip() for _ in range(5)]
        with urlopen(f"{told[1]}en/projects/", timeout=20) as page:
            body = page.read()
        os.killpg(process.pid, signal.SIGINT)
        assert (process.wait(30), process.stdout.read(), process.stderr.read()) == (0, "", "")
    assert told == [
        "Reading the sources.",
        *(f"http://localhost:{port}/{site}/" for site in ("molit", "smartcity", "kind")),
        "Ctrl-C stops the server.",
    ]
    assert b'id="prospectus-preview"' in body
    assert not (minimal / "public").exists()


def test_serve_says_where_it_can_be_reached_and_by_whom(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    (root / "mkdocs.yml").write_text("extra: 1\n", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    with started(root, "serve", "--host", "0.0.0.0", "--port", str(port)) as process:
        assert process.stdout
        told = [process.stdout.readline().strip() for _ in range(4)]
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(30) == 0
    assert told[1:] == [
        f"http://{socket.gethostname()}:{port}/",
        "Everybody who reaches this machine can look, at what is not published too.",
        "Ctrl-C stops the server.",
    ]


def test_serve_shows_built_sites_until_ctrl_c(minimal_out: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    with started(minimal_out, "serve", "--built", "--out", ".", "--port", str(port)) as process:
        assert process.stdout
        assert process.stderr
        told = [process.stdout.readline().strip() for _ in range(4)]
        with urlopen(told[1], timeout=5) as page:
            body = page.read()
        os.killpg(process.pid, signal.SIGINT)
        assert (process.wait(30), process.stdout.read(), process.stderr.read()) == (0, "", "")
    assert told == [
        *(f"http://localhost:{port}/{site}/" for site in ("kind", "molit", "smartcity")),
        "Ctrl-C stops the server.",
    ]
    assert body == (minimal_out / "molit/index.html").read_bytes()


# -- locales --------------------------------------------------------------------------------------

DOMAINS = ("interface", "guidance", "records", "forms")


def test_locales_update_writes_templates_and_catalogs_once(project: Path) -> None:
    done = run(project, "locales", "update")
    *written, last = done.stdout.splitlines()
    catalogs = [f"locales/{tag}/LC_MESSAGES/{domain}.po" for tag in ("ko", "ar") for domain in DOMAINS]
    assert (done.returncode, done.stderr, last) == (0, "", "12 files written.")
    assert sorted(written) == sorted([f"locales/{domain}.pot" for domain in DOMAINS] + catalogs)
    assert all((project / path).is_file() for path in written)
    again = run(project, "locales", "update")
    assert (again.returncode, again.stdout, again.stderr) == (0, "Everything is up to date.\n", "")


def test_locales_update_touches_nothing_but_the_catalogs(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(project)
    monkeypatch.chdir(project)
    cli.main(["locales", "update"])
    after = everything(project)
    assert {path for path in after if before.get(path) != after[path]} == set(capsys.readouterr().out.split("\n")[:-2])


COLUMNS = "locale domain translated identical review stale unsafe missing words left changed"


def status(capsys: pytest.CaptureFixture[str]) -> dict[tuple[str, str], tuple[int, int, int]]:
    """(locale, domain) -> translated, missing, words left."""
    assert cli.main(["locales", "status"]) == 0
    head, *rows = (line.split() for line in capsys.readouterr().out.splitlines())
    assert " ".join(head) == COLUMNS
    return {(row[0], row[1]): (int(row[2]), int(row[7]), int(row[8])) for row in rows if "%" not in row}


def test_locales_status_has_a_row_for_every_locale_and_domain_but_the_source(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    rows = status(capsys)
    assert list(rows) == [(tag, domain) for tag in ("ko", "ar") for domain in DOMAINS]
    assert all(translated == 0 < missing <= words for translated, missing, words in rows.values())


def test_a_translation_moves_one_message_from_missing_to_translated(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    cli.main(["locales", "update"])
    capsys.readouterr()
    before = status(capsys)
    file = project / "locales/ko/LC_MESSAGES/records.po"
    catalog = polib.pofile(str(file))
    entry = next(entry for entry in catalog if entry.msgid == "The call opens")
    entry.msgstr = "공모 시작"
    catalog.save(str(file))
    after = status(capsys)
    translated, missing, words = before["ko", "records"]
    assert after["ko", "records"] == (translated + 1, missing - 1, words - 3)
    assert {key: row for key, row in after.items() if key != ("ko", "records")} == {
        key: row for key, row in before.items() if key != ("ko", "records")
    }


def test_locales_status_works_as_a_command(project: Path) -> None:
    done = run(project, "locales", "status")
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 11)
