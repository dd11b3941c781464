"""A form in one language, as plain data that every kind of file is drawn from."""

import re
from typing import Any

from markupsafe import Markup

from prospectus import alphabet, fonts, terms
from prospectus.editions import Edition
from prospectus.forms import JOIN, Field, Form, Section
from prospectus.schema import Text, territories
from prospectus.theme import Voice, plain

Words = dict[str, str]  # {"text": …, "lang": …}
# A label with values that is not in the page's language: one element around all of it.
FOREIGN = re.compile(r'<span lang="([^"]+)"[^>]*>(?:[^<]|<(?!/?span\b)|<span\b[^>]*>[^<]*</span>)*</span>')


def words(value: Any, lang: str) -> Words:
    """A text for people with the language it is in."""
    return {"text": plain(value), "lang": _language(value) or lang}


def _language(value: Any) -> str:
    """The language of a text that is not in its page's; otherwise nothing."""
    if isinstance(value, Markup):
        found = FOREIGN.fullmatch(value)
        return found[1] if found else ""
    return value.lang if isinstance(value, Text) and value.foreign else ""


def frame(edition: Edition) -> dict[str, Any]:
    """What every document of an edition needs: language, direction, fonts."""
    tag = edition.locale.tag
    return {
        "lang": tag.partition("-")[0],
        "tag": tag,
        "dir": edition.locale.direction,
        "fonts": fonts.families(tag),
        "tall": fonts.script(tag) in fonts.TALL,
        "program": words(edition.program_name, tag),
    }


def sheet(form: Form, edition: Edition) -> dict[str, Any]:
    """A form's words and questions in the language of an edition, ready to be set."""
    return Sheet(form, edition).data()


class Sheet:
    """Turns one form into data."""

    def __init__(self, form: Form, edition: Edition) -> None:
        self.form, self.edition = edition.form(form), edition
        self.tag, self.voice = edition.locale.tag, Voice(edition)
        self.number = 0

    def words(self, value: Any) -> Words:
        return words(value, self.tag)

    def data(self) -> dict[str, Any]:
        """The whole form."""
        form, gettext = self.form, self.voice.gettext
        receiver = self.edition.institutions.get(form.recipient)
        return {
            **frame(self.edition),
            "identity": form.identity(self.tag),
            "title": self.words(form.title),
            "summary": self.words(form.summary),
            "version": self.words(gettext("Version %(version)s", version=form.version)),
            "draft": self.words(gettext("Draft: do not send")) if form.is_draft else None,
            "page": self.words(gettext("Page %(page)s of %(pages)s", page="{page}", pages="{pages}")),
            "how": self.words(gettext("You can fill in this form on screen, or print it and write by hand.")),
            "notes": [self.words(note) for note in form.notes],
            "required": self.words(gettext("required")),
            "choose": self.words(gettext("Choose")),
            "write": self.words(gettext("Write here")),
            "sections": [self.section(section) for section in form.sections],
            "send": self.words(gettext("Send it to %(name)s.", name=receiver.name)) if receiver else None,
            "attach": self.words(gettext("What to send with this form")),
            "attachments": [
                {
                    "title": self.words(item.title),
                    "help": self.words(item.help) if item.help else None,
                    "standing": self.words(self.edition.text("standing", terms.STANDINGS[item.standing])),
                }
                for item in form.attachments
            ],
        }

    def section(self, section: Section) -> dict[str, Any]:
        return {
            "title": self.words(section.title),
            "intro": self.words(section.intro) if section.intro else None,
            "fields": [self.field(item) for item in section.fields],
        }

    def field(self, item: Field) -> dict[str, Any]:
        """A question, numbered through the whole form."""
        self.number += 1
        return {
            "id": item.id,
            "kind": item.kind,
            "number": self.number,
            "label": self.words(item.label),
            "help": self.words(item.help) if item.help else None,
            "hints": [self.words(hint) for hint in self.hints(item)],
            "required": item.required,
            "lines": item.lines or 3,
            "currency": item.currency or "",
            "options": [{"id": id, "label": self.words(label)} for id, label in self.options(item)],
            "columns": [
                {
                    "id": column.id,
                    "kind": column.kind,
                    "label": self.words(column.label),
                    "hint": self.words(self.day()) if column.kind == "date" else None,
                    "wide": column.wide,
                }
                for column in item.columns
            ],
            "rows": [
                {"number": row, "label": self.words(self.voice.gettext("Row %(number)s", number=row))}
                for row in (item.row_numbers if item.columns else ())
            ],
        }

    def hints(self, item: Field) -> list[Any]:
        """What to know about the answer, beside the form's own help."""
        gettext = self.voice.gettext
        found: list[Any] = []
        if item.kind == "date":
            found.append(self.day())
        if item.limit and item.kind == "paragraph":
            found.append(gettext("At most %(count)s characters", count=item.limit))
        if item.kind == "one-of":
            found.append(gettext("Choose one"))
        if item.kind == "several-of":
            found.append(self.how_many(item.min or 0, len(item.choices)))
        if item.required_if:
            found.append(self.condition(item.required_if))
        return found

    def day(self) -> Any:
        """How a date is written."""
        return self.voice.gettext("Year-month-day, for example 2026-11-25")

    def how_many(self, least: int, options: int) -> Any:
        """How many options are to be chosen of several."""
        gettext = self.voice.gettext
        if least == options:
            return gettext("All of them must be ticked")
        if least > 1:
            return gettext("Choose at least %(count)s", count=least)
        return gettext("Choose all that apply")

    def condition(self, required_if: str) -> Any:
        """When a question needs an answer that others do not."""
        name, _, option = required_if.partition("/")
        question = self.form.fields[name]
        answer = dict(self.options(question))[option]
        gettext = self.voice.gettext
        return gettext(
            "Required if “%(question)s” is answered with “%(answer)s”",
            question=plain(question.label),
            answer=plain(answer),
        )

    def options(self, item: Field) -> list[tuple[str, Any]]:
        """The ids and labels of what may be chosen."""
        if item.kind == "country":
            named = [(code, self.voice.country(code)) for code in territories()]
            return sorted(named, key=lambda pair: alphabet.key(self.edition.locale.tag, pair[1]))
        if item.kind == "yes-no":
            return [("yes", self.voice.gettext("Yes")), ("no", self.voice.gettext("No"))]
        if item.list:
            return [(id, self.edition.text(item.list, terms.LABELS[item.list][id])) for id in item.choices]
        return [(option.id, option.label) for option in item.options]


def labels(data: dict[str, Any]) -> dict[str, str]:
    """What each place to write in is called, by its name: for tooltips, and for content controls."""
    found: dict[str, str] = {}
    for item in (item for section in data["sections"] for item in section["fields"]):
        question = item["label"]["text"] + (f" ({data['required']['text']})" if item["required"] else "")
        found[item["id"]] = question
        for option in item["options"] if item["kind"] == "several-of" else ():
            found[f"{item['id']}{JOIN}{option['id']}"] = f"{question}: {option['label']['text']}"
        for row in item["rows"]:
            for column in item["columns"]:
                name = f"{item['id']}{JOIN}{row['number']}{JOIN}{column['id']}"
                found[name] = f"{question}: {row['label']['text']}, {column['label']['text']}"
    return found
