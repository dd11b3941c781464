"""The command line: commands, their arguments, and what they print when they are done."""

import argparse
import contextlib
import datetime
import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from prospectus import __version__
from prospectus.options import LAST_PORT, day, jobs, port, publish_arguments
from prospectus.report import Console
from prospectus.sources import Problem, save
from prospectus.terminal import DONE, PROBLEMS, USAGE, all_locales, root, sources, table, told, written_paths

if TYPE_CHECKING:
    from prospectus.applications import Application

WHOLE = "Each site in place is whole: the one before, or the new one."


def main(arguments: list[str]) -> int:
    """Runs a command; its exit code: 0 done, 1 problems, 2 wrong usage, 130 stopped, 141 nobody reads what it says."""
    parser = _parser()
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version")):
        arguments = ["build", *arguments]
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        print(f"Stopped. {WHOLE}", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 141
    except OSError as error:
        print(f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}.", file=sys.stderr)
        return PROBLEMS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Turns the program's records, guidance and translations into its websites.",
        epilog="Without a command, 'build' is run. 'build.py COMMAND --help' says more.",
    )
    parser.add_argument("--version", action="version", version=f"prospectus {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, (arguments, summary, description) in COMMANDS.items():
        arguments(commands.add_parser(name, help=summary, description=description))
    return parser


def _default_day() -> str | None:
    """SOURCE_DATE_EPOCH as a date, where it is set (reproducible-builds.org); None where it is none, which is told."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date().isoformat() if epoch else ""
    except (ValueError, OverflowError, OSError):
        print(f"SOURCE_DATE_EPOCH must be a number of seconds since 1970; found {epoch!r}.", file=sys.stderr)
        return None


def _build_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--site",
        action="append",
        default=[],
        metavar="SITE",
        help="only this site (molit, smartcity, kind); may be repeated",
    )
    parser.add_argument(
        "--locale",
        action="append",
        default=[],
        metavar="LOCALE",
        help="only this locale (en, ko, …, or the pseudo-locales en-XA and ar-XB); may be repeated",
    )
    parser.add_argument(
        "--out", type=Path, default=Path("public"), metavar="DIR", help="where the sites go (default: public)"
    )
    parser.add_argument(
        "--date",
        type=day,
        default=None,
        metavar="DAY",
        help="day on which calls are open or closed (default: SOURCE_DATE_EPOCH, else the sources' newest review date)",
    )
    parser.add_argument(
        "--jobs", type=jobs, default=0, metavar="N", help="processes that make pages (default: one for each core)"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="refuse unsafe, missing and inconsistent translations, and pages over 14,600 bytes, too",
    )
    parser.add_argument(
        "--no-documents",
        action="store_true",
        help="leave out what takes longest: files to download (PDF, Word, offline copies) and social cards",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="say what happens when")
    parser.set_defaults(run=_build)


def _build(options: argparse.Namespace) -> int:
    from prospectus.loading import RefusedError
    from prospectus.release import Request, build

    report = Console(verbose=options.verbose)
    if (chosen := options.date or _default_day()) is None:
        return USAGE
    request = Request(
        root=root(), out=options.out, sites=tuple(options.site), locales=tuple(options.locale),
        day=chosen, jobs=options.jobs, strict=options.strict, documents=not options.no_documents,
    )  # fmt: skip
    try:
        report.finished(build(request, report))
    except RefusedError as refused:
        report.problems(refused.problems)
        return PROBLEMS
    except OSError as error:
        print(f"{error.filename or options.out}: {error.strerror}. {WHOLE}", file=sys.stderr)
        return PROBLEMS
    except BrokenExecutor:
        print(f"A process that made pages was ended from outside, perhaps for want of memory. {WHOLE}", file=sys.stderr)
        return PROBLEMS
    return DONE


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--schemas",
        type=Path,
        default=None,
        metavar="DIR",
        help="also write the JSON Schemas of the records there, for editors",
    )
    parser.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    from prospectus import loading, release

    report, started = Console(), time.perf_counter()
    if options.schemas:
        _write_schemas(options.schemas)
    try:
        loaded = release.checked(root())
    except loading.RefusedError as refused:
        report.problems(refused.problems)
        return PROBLEMS
    whole = loaded.program
    counts = f"{len(whole.projects)} projects, {len(whole.calls)} calls, {len(whole.institutions)} institutions"
    counts += f", {len(whole.forms)} forms"
    locales = f"{len(whole.pages)} pages, {len(whole.config.locales)} locales"
    print(f"{counts}, {locales}: {time.perf_counter() - started:.2f} s, 0 problems.")
    return DONE


def _write_schemas(folder: Path) -> None:
    for path, text in schemas().items():
        folder.mkdir(parents=True, exist_ok=True)
        save(folder / path, text)


def schemas() -> dict[str, str]:
    """File name -> JSON Schema of each kind of record and of the guidance's front matter."""
    from prospectus.forms import Form
    from prospectus.guidance import Page
    from prospectus.records import FOLDERS
    from prospectus.schema import json_schema

    kinds = {**{kind.__name__.lower(): kind for kind in FOLDERS.values()}, "page": Page, "form": Form}
    return {
        f"{name}.json": json.dumps(json_schema(kind, kind.__name__), ensure_ascii=False, indent=2) + "\n"
        for name, kind in kinds.items()
    }


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port, default=8000, help="port (default: 8000)")
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS",
        help="address to serve at; by default only this machine can look (127.0.0.1), 0.0.0.0 lets others look too",
    )  # fmt: skip
    parser.add_argument(
        "--built", action="store_true", help="show the sites as they were built, instead of the sources as they are"
    )
    parser.add_argument(
        "--out", type=Path, default=None, metavar="DIR", help="with --built: folder to serve (default: public)"
    )
    parser.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    from prospectus import preview
    from prospectus.live import Live

    if options.out and not options.built:
        print("--out names a folder of built sites: add --built. A preview writes nothing.", file=sys.stderr)
        return USAGE
    folder = options.out or Path("public")
    if options.built and not preview.built(folder):
        print(f"{folder} holds no site yet. Run 'python build.py' first.", file=sys.stderr)
        return PROBLEMS
    if (today := _default_day()) is None:
        return USAGE
    shown = folder if options.built else Live(root(), today)
    try:
        server = preview.server(shown, options.port, options.host)
    except (OSError, UnicodeError) as error:
        where = f"Port {options.port}" + ("" if options.host == preview.LOOPBACK[0] else f" of {options.host}")
        why = error.strerror if isinstance(error, OSError) else "this is no name of a machine"
        other = options.port + (1 if options.port < LAST_PORT else -1)
        print(f"{where} cannot be used: {why}. Try --port {other}.", file=sys.stderr)
        return PROBLEMS
    print(*([] if options.built else ["Reading the sources.\n"]), end="", flush=True)
    with server, contextlib.suppress(KeyboardInterrupt), preview.following(shown) as sites:
        for site in sites:
            print(f"http://{preview.named(options.host)}:{options.port}/{site}")
        if not preview.is_local(options.host):
            print("Everybody who reaches this machine can look, at what is not published too.")
        print("Ctrl-C stops the server.", flush=True)
        server.serve_forever()
    return DONE


def _locales_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    extract = actions.add_parser("extract", help="write the templates (locales/*.pot) of all texts to translate")
    extract.set_defaults(run=_locales_extract)
    update = actions.add_parser("update", help="bring templates and catalogs up to date with the sources")
    update.set_defaults(run=_locales_update)
    status = actions.add_parser("status", help="how much of each locale is translated")
    status.add_argument("--json", action="store_true", help="for machines")
    status.set_defaults(run=_locales_status)
    check = actions.add_parser("check", help="what is wrong with translations, and texts that nobody can translate")
    check.add_argument("--locale", action="append", default=[], metavar="LOCALE", help="only this one; may be repeated")
    check.set_defaults(run=_locales_check)
    add = actions.add_parser("add", help="begin a new locale")
    add.add_argument("tag", metavar="TAG", help="BCP 47 language tag: th, lo, pt-BR")
    add.set_defaults(run=_locales_add)


def _locales_extract(options: argparse.Namespace) -> int:
    from prospectus import merge, messages

    whole = sources()
    return PROBLEMS if whole is None else written_paths(merge.extract(root(), messages.messages(whole)))


def _locales_update(options: argparse.Namespace) -> int:
    from prospectus import merge, messages

    whole = sources()
    if whole is None:
        return PROBLEMS
    problems: list[Problem] = []
    written = merge.update(root(), whole.config.locales, messages.messages(whole), problems)
    return told(problems) if problems else written_paths(written)


def _locales_status(options: argparse.Namespace) -> int:
    from prospectus.catalogs import STATES

    loaded = all_locales()
    if loaded is None:
        return PROBLEMS
    found = [loaded.progress(tag) for tag, edition in loaded.editions.items() if not edition.is_source]
    if options.json:
        print(json.dumps([progress.json() for progress in found], ensure_ascii=False, indent=2))
        return DONE
    width = {state: max(8, len(state) + 2) for state in STATES}
    columns = "".join(f"{state:>{width[state]}}" for state in STATES)
    print(f"{'locale':8}{'domain':11}{columns}{'words left':>12}  {'changed':12}")
    for progress in found:
        for row in progress.rows:
            counts = "".join(f"{row.counts[state]:>{width[state]}}" for state in STATES)
            print(f"{progress.locale.tag:8}{row.domain:11}{counts}{row.words:>12}  {row.changed or '-':12}".rstrip())
        state = "published" if progress.published else "not published: its interface is below the threshold"
        reviewed = f"reviewed {progress.locale.reviewed}" if progress.locale.reviewed else "draft"
        print(f"{'':8}{progress.percent} % in all, threshold {progress.locale.threshold} %, {state}, {reviewed}")
    return DONE


def _locales_check(options: argparse.Namespace) -> int:
    from prospectus import loading, release

    loaded = all_locales()
    if loaded is None:
        return PROBLEMS
    started, tags = time.perf_counter(), tuple(loaded.editions)
    if problems := list(loading.unknown("mkdocs.yml", "locales", options.locale, list(tags))):
        return told(problems)
    chosen = tuple(options.locale) or tags
    if problems := [*loading.check_translations(loaded, chosen), *release.untranslatable(loaded)]:
        return told(problems)
    count = sum(len(found) for found in loaded.messages.values())
    print(f"{count} texts in {', '.join(chosen)}: {time.perf_counter() - started:.2f} s, 0 problems.")
    return DONE


def _locales_add(options: argparse.Namespace) -> int:
    from prospectus import config, merge, messages, scaffold, theme

    whole = sources()
    if whole is None:
        return PROBLEMS
    file, locale = root() / scaffold.PATH, config.Locale(options.tag)
    text = file.read_text(encoding="utf-8")
    known = tuple(other.tag for other in whole.config.locales)
    problems = list(scaffold.problems(options.tag, known, text))
    written = [] if problems else merge.update(root(), (locale,), messages.messages(whole), problems)
    if problems:
        return told(problems)
    save(file, scaffold.listed(text, options.tag))
    for line in (*scaffold.described(options.tag, theme.environment(whole.config), root()), scaffold.PATH, *written):
        print(line)
    print(f"Translate interface.po first: at {locale.threshold} % of it the locale is published.")
    print(f"Until then 'python build.py build --locale en --locale {options.tag}' shows it.")
    return DONE


def _forms_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    read = actions.add_parser("read", help="read forms that applicants sent back (PDF or DOCX)")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a returned form")
    read.add_argument(
        "--out", type=Path, default=Path("returned"), metavar="DIR", help="where the results go (default: returned)"
    )
    read.add_argument(
        "--in", dest="language", default="", metavar="LOCALE",
        help="language of the labels in the copy to print (default: that of the form)",
    )  # fmt: skip
    read.set_defaults(run=_forms_read)
    publish = actions.add_parser("publish", help="keep a copy of each form's new version, which then never changes")
    publish.set_defaults(run=_forms_publish)


def _forms_read(options: argparse.Namespace) -> int:
    from prospectus import applications, loading
    from prospectus.intake import RefusedFile

    whole = sources()
    if whole is None:
        return PROBLEMS
    tags = [locale.tag for locale in whole.config.locales]
    if problems := list(loading.unknown("mkdocs.yml", "locales", [options.language] if options.language else [], tags)):
        return told(problems)
    edition = cache(lambda tag: loading.edition(whole, tag))
    found, refused = [], 0
    for file in options.files:
        try:
            application = applications.read(file, whole)
            name = applications.save(application, options.out, edition(options.language or application.locale))
        except loading.RefusedError as error:
            return told(error.problems)
        except RefusedFile as error:
            print(f"{file}: {error}", file=sys.stderr)
            refused += 1
        except OSError as error:
            print(f"{error.filename or options.out}: {error.strerror}.", file=sys.stderr)
            refused += 1
        else:
            found.append(application)
            _say_application(application, options.out / name)
    if len(options.files) > 1:
        table([("file", "form", "version", "language", "answers", "remarks"), *applications.summary(found)])
        print(f"{len(found)} of {len(options.files)} files read.")
    return PROBLEMS if refused else DONE


def _say_application(application: "Application", path: Path) -> None:
    print(f"{application.file}: {application.form.title}, version {application.form.version}, {application.locale}")
    for remark in application.answers.remarks:
        print(f"  {remark.field}: {remark.message}")
    for notice in application.notices:
        print(f"  {notice}")
    print(f"  {path}.yml (answers), {path}.project.yml (draft), {path}.pdf (copy to print)")


def _forms_publish(options: argparse.Namespace) -> int:
    from prospectus import forms

    whole = sources()
    if whole is None:
        return PROBLEMS
    current, published = whole.forms, whole.published_forms
    changed = [
        problem for form in current.values() if (form.slug, form.version) in published
        for problem in forms.unpublished({form.slug: form}, published)
    ]  # fmt: skip
    return told(changed) if changed else written_paths(forms.publish(root(), current, published))


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="a table with columns of the one on the data page")
    parser.add_argument(
        "--out", type=Path, default=Path("drafts"), metavar="DIR", help="where the drafts go (default: drafts)"
    )
    parser.set_defaults(run=_import)


def _import(options: argparse.Namespace) -> int:
    from prospectus import spreadsheets

    whole = sources()
    if whole is None:
        return PROBLEMS
    problems: list[Problem] = []
    rows = spreadsheets.read(options.file, problems)
    found = spreadsheets.drafted(options.file.name, rows, whole, problems)
    written = [] if problems else spreadsheets.save(found, options.file.name, options.out, problems)
    if problems:
        return told(problems)
    for draft, path in zip(found, written, strict=True):
        state = f"changes {', '.join(draft.changed)}" if draft.changed else f"new. {draft.alike}".rstrip(". ")
        lacking = f", still needed: {len(draft.lacking)}" if draft.lacking else ""
        print(f"{path}: line {draft.line}, {state}{lacking}")
    same = len(rows) - len(found)
    print(f"Rows: {len(rows)}. Drafts written: {len(found)}. Rows that say what their records say: {same}.")
    if found:
        print("Read them, move them to projects/, then run 'python build.py check'.")
    return DONE


def _publish(options: argparse.Namespace) -> int:
    try:
        from prospectus import publish

        return publish.run(options, datetime.date.today())
    except ModuleNotFoundError as error:
        print(f"Must have the package {error.name!r}: run 'make publishing' first.", file=sys.stderr)
        return PROBLEMS
    except KeyboardInterrupt:
        print("Stopped. Readers see a whole release; publish again, and it goes on from here.", file=sys.stderr)
        return 130


COMMANDS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], str, str]] = {
    "build": (
        _build_arguments,
        "build the sites into public/ (the default)",
        "Load, check, plan, make, put in place. Nothing is written when the sources have problems.",
    ),
    "check": (
        _check_arguments,
        "everything that can be wrong in the sources",
        "Reads and checks every source; writes nothing but, if asked, the JSON Schemas of the records.",
    ),
    "serve": (
        _serve_arguments,
        "show the sites while you edit",
        "Shows the sites as the sources are at this moment and refreshes the open page when a file is saved; with "
        "--built, the sites that were built. Only this machine can look, unless --host says otherwise.",
    ),
    "publish": (
        partial(publish_arguments, _publish),
        "take a built site to its hosting, or back",
        "Sends what has changed to a target, in an order in which readers always see a whole release. Gates stop what "
        "should not be published.",
    ),
    "forms": (
        _forms_arguments,
        "read returned forms, keep their versions",
        "Reads forms that applicants sent back: answers as YAML, a draft of a project's record, a copy to print. "
        "Keeps a copy of each version that is offered, so that later changes are noticed.",
    ),
    "import": (
        _import_arguments,
        "make drafts of records from a spreadsheet",
        "Reads a CSV table with the columns of the one on the data page. Each row that is not a record yet, or says "
        "something else than its record, becomes a draft; records stay as they are. Nothing is written when a cell "
        "is wrong.",
    ),
    "locales": (
        _locales_arguments,
        "keep the translations up to date",
        "Brings the PO catalogs up to date with the sources, says how far they are and what is wrong, adds languages.",
    ),
}
