"""Returned forms: from the files that applicants send to files that the secretariat keeps.

For each file: the answers as YAML, a draft of a project's record, and a copy of the answers to
print, set from the answers and never from the returned file.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from prospectus import drafts, fonts, intake, typeset
from prospectus.answers import Answers, answers
from prospectus.artifacts import digest
from prospectus.editions import Edition
from prospectus.forms import Field, Form
from prospectus.intake import RefusedFile, Returned
from prospectus.outputs import sheets, widgets
from prospectus.program import Program
from prospectus.sources import did_you_mean, yaml_text
from prospectus.theme import plain

STEM = re.compile(r"[^\w-]+")  # no dot: x.project.yml is the draft of x
LONGEST = 50  # characters of a name, which may take four bytes each


@dataclass(frozen=True)
class Application:
    """A returned form that was read."""

    file: str
    sha256: str
    form: Form
    locale: str
    answers: Answers
    notices: tuple[str, ...]
    lacking: tuple[str, ...]

    @cached_property
    def draft(self) -> dict[str, Any]:
        """The fields of a project's record that the answers give."""
        return drafts.draft(self.answers, self.locale)

    def record(self) -> str:
        """The answers as YAML."""
        body = {
            "form": self.form.slug,
            "version": self.form.version,
            "locale": self.locale,
            "file": self.file,
            "sha256": self.sha256,
            "answers": self.answers.values,
            "remarks": [{"field": remark.field, "message": remark.message} for remark in self.answers.remarks],
            "notices": list(self.notices),
        }
        kept = {name: value for name, value in body.items() if value not in ([], {})}
        return yaml_text(kept)

    def draft_text(self) -> str:
        """The draft as YAML; what it still lacks stands at its head."""
        head = [f"# Draft from {self.file}. To do before it is a record:", *(f"# - {line}" for line in self.lacking)]
        return "\n".join(head) + "\n" + drafts.written(self.draft)


def read(file: Path, program: Program) -> Application:
    """A returned file. Raises RefusedFile with a sentence that says what it is and what to ask for."""
    returned = intake.read(file)
    form, locale = identified(returned, program)
    found = answers(form, returned.values)
    fields = drafts.draft(found, locale)
    lacking = tuple(drafts.lacking(fields, locale, program))
    name = intake.clean(file.name).replace("\n", " ")
    return Application(name, digest(file.read_bytes()), form, locale, found, returned.notices, lacking)


def identified(returned: Returned, program: Program) -> tuple[Form, str]:
    """The form and the language that a file says it is; the version that its sender saw. Raises RefusedFile."""
    parts = returned.identity.split("/")
    if len(parts) != 3:
        raise RefusedFile(f"The file says that it is {returned.identity!r}, which is no form. {ASK}")
    slug, version, locale = parts
    if slug not in program.forms and not any(known == slug for known, _ in program.published_forms):
        tip = did_you_mean(slug, program.forms)
        raise RefusedFile(
            f"The file is a form {slug!r}, which is not one of the program's. {tip} {ASK}".replace("  ", " ")
        )
    current = program.forms.get(slug)
    form = program.published_forms.get((slug, version)) or (current if current and current.version == version else None)
    if form is None:
        raise RefusedFile(f"The file is version {version!r} of the form {slug!r}, which was never published. {ASK}")
    if not re.fullmatch("[A-Za-z0-9-]{2,35}", locale):
        raise RefusedFile(f"The file says that its language is {locale!r}, which is none. {ASK}")
    return form, locale


ASK = "Ask the sender to fill in the form that the website offers."


def save(application: Application, out: Path, edition: Edition) -> str:
    """Writes the three files of an application; the name that they share. What is there stays.

    edition: the language of the labels in the copy to print.
    """
    printed = copy(application, edition)
    out.mkdir(parents=True, exist_ok=True)
    stem = STEM.sub("-", Path(application.file).stem)[:LONGEST].strip("-") or "application"
    texts = {".yml": application.record(), ".project.yml": application.draft_text()}
    names = (f"{stem}-{number}" if number > 1 else stem for number in count(1))
    name = next(name for name in names if _is_free(out, name, texts))
    for ending, text in texts.items():
        (out / f"{name}{ending}").write_text(text, encoding="utf-8")
    (out / f"{name}.pdf").write_bytes(printed)
    return name


def _is_free(out: Path, name: str, texts: dict[str, str]) -> bool:
    """Whether an application may have a name: nothing has it, or what would be written is there already."""
    if not any((out / f"{name}{ending}").exists() for ending in (*texts, ".pdf")):
        return True
    files = {out / f"{name}{ending}": text.encode() for ending, text in texts.items()}
    return all(file.exists() and file.read_bytes() == text for file, text in files.items())


# -- the copy for the committee -------------------------------------------------------------------


def copy(application: Application, edition: Edition) -> bytes:
    """The answers as a document to print (PDF). edition: the language of its questions and labels."""
    root = edition.program.config.root
    return widgets.packed(typeset.pdf(root, "answers.typ", _Copy(application, edition, root).data()))


class _Copy:
    def __init__(self, application: Application, edition: Edition, root: Path) -> None:
        self.application, self.edition, self.root = application, edition, root
        self.sheet = sheets.Sheet(application.form, edition)
        self.form, self.voice, self.words = self.sheet.form, self.sheet.voice, self.sheet.words

    def data(self) -> dict[str, Any]:
        """The copy's words, ready to be set."""
        gettext, application = self.voice.gettext, self.application
        remarks = [
            f"{plain(self.form.fields[remark.field].label)}: {remark.message}" if remark.field in self.form.fields
            else f"{remark.field}: {remark.message}"
            for remark in application.answers.remarks
        ]  # fmt: skip
        return {
            **sheets.frame(self.edition),
            "identity": application.form.identity(application.locale),
            "title": self.words(self.form.title),
            "copy": self.words(gettext("Copy of the answers")),
            "version": self.words(gettext("Version %(version)s", version=application.form.version)),
            "from": self.words(gettext("Made from the file %(file)s", file=self.typed(application.file))),
            "sha256": application.sha256,
            "page": self.words(gettext("Page %(page)s of %(pages)s", page="{page}", pages="{pages}")),
            "none": self.words(gettext("No answer")),
            "sections": [
                {"title": self.words(section.title), "answers": [self.answer(item) for item in section.fields]}
                for section in self.form.sections
            ],
            "noticed": self.words(gettext("What was noticed")),
            "remarks": [self.typed(line) for line in [*remarks, *application.notices]],
        }

    def answer(self, item: Field) -> dict[str, Any]:
        """A question with its answer: a table, or the lines of a text."""
        value = self.application.answers.values.get(item.id)
        self.sheet.number += 1
        rows = value if isinstance(value, list) and item.columns else []
        lines = [] if rows or value is None else self.shown(item, value).split("\n")
        return {
            "number": self.sheet.number,
            "label": self.words(item.label),
            "lines": [self.typed(line) for line in lines],
            "columns": [self.words(column.label) for column in item.columns],
            "rows": [[self.typed(str(row.get(column.id, ""))) for column in item.columns] for row in rows],
        }

    def shown(self, item: Field, value: Any) -> str:
        """An answer as people read it."""
        labels = {id: plain(label) for id, label in self.sheet.options(item)}
        if isinstance(value, bool):
            return labels["yes" if value else "no"]
        if isinstance(value, list):
            return "\n".join(labels[id] for id in value)
        if isinstance(value, int):
            return f"{item.currency} {self.voice.number(value)}" if item.currency else str(value)
        return labels.get(str(value), str(value))

    def typed(self, text: str) -> str:
        """What an applicant typed; characters that no font draws by their numbers."""
        return text.translate({ord(c): f"[U+{ord(c):04X}]" for c in fonts.missing(self.root, text)})


def summary(applications: Iterable[Application]) -> Iterator[tuple[str, ...]]:
    """A row for each application: file, form, version, language, answers, remarks."""
    for item in applications:
        asked = len([field for field in item.form.fields.values() if field.kind != "signature"])
        answered = f"{len(item.answers.values)} of {asked}"
        yield item.file, item.form.slug, item.form.version, item.locale, answered, str(len(item.answers.remarks))
