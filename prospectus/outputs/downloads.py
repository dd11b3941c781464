"""What pages say of the documents: where each stands, how large it is, in which languages."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from prospectus import fonts
from prospectus.config import Locale
from prospectus.offers import Offer
from prospectus.outputs.documents import DOCX, GUIDANCE, Documents
from prospectus.outputs.prepared import Key
from prospectus.theme import Voice

# A language whose letters with several marks some readers leave out while somebody types.
MARKED = frozenset({"vi"})


class File(NamedTuple):
    """A file to download; `path` is its URL below the site's folder, `version` its form's."""

    label: Any
    path: str
    format: str
    size: str
    locale: Locale
    version: str


class Downloads:
    """The documents as one edition's pages offer them, its own language first."""

    def __init__(self, documents: Documents, voice: Voice, offers: Mapping[str, Offer]) -> None:
        self.documents, self.voice, self.offers = documents, voice, offers
        self.tag = voice.tag

    def offered(self, subjects: Iterable[str]) -> dict[str, Any]:
        """What templates say of the files of some forms, or of the guidance, by subject."""
        known = tuple(subjects)
        return {
            "offered": {subject: self.files(subject) for subject in known},
            "elsewhere": {subject: self.others(subject) for subject in known},
            "warning_words": self.warning(),
            "has_files": self.documents.some,
        }

    def files(self, subject: str, tag: str = "") -> list[File]:
        """The files of a form, or of the guidance, in a language; the page's own where none is named."""
        return [self.file(key) for key in self.documents.keys(tag or self.tag) if key.subject == subject]

    def file(self, key: Key) -> File:
        documents = self.documents
        form = documents.program.forms.get(key.subject)
        path = documents.routes.document(key.tag, documents.name(key))
        size = self.voice.kilobytes(documents.size(key))
        locale = self.offers[key.tag].locale
        return File(self.label(key), path, f".{key.format}", size, locale, form.version if form else "")

    def label(self, key: Key) -> Any:
        """What kind of file it is, in words."""
        gettext = self.voice.gettext
        if key.format == DOCX:
            return gettext("Word file")
        return gettext("PDF file to read and print") if key.subject == GUIDANCE else gettext("PDF file to fill in")

    def others(self, subject: str) -> list[tuple[Locale, list[File]]]:
        """The files of a form, or of the guidance, in the other languages."""
        others = (offer.locale for tag, offer in self.offers.items() if tag != self.tag)
        return [(locale, files) for locale in others if (files := self.files(subject, locale.tag))]

    def warning(self) -> Any:
        """What to know before typing into a PDF file in this language; nothing for most."""
        gettext = self.voice.gettext
        if fonts.script(self.tag) in fonts.UNSHAPED:
            return gettext(
                "Many PDF readers show this script wrongly in the boxes of a form while you type, although they save"
                " your answers correctly. Choose the Word file, or print the form and write by hand."
            )
        if self.tag in MARKED:
            return gettext(
                "Some PDF readers leave out letters with marks in the boxes of a form while you type, although they"
                " save your answers correctly. If you see that, use the Word file."
            )
        return ""
