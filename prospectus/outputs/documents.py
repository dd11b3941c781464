"""Files to download: each form as a PDF and a Word file, and the guidance as a PDF, in every language.

They are the same on all sites.
"""

from collections.abc import Iterator
from typing import Any

from jinja2 import Environment

from prospectus.editions import Edition
from prospectus.jobs import Job
from prospectus.outputs import booklets, docx, sheets
from prospectus.outputs.prepared import Key, Prepared
from prospectus.routes import Routes
from prospectus.store import NOTHING_KEPT, Store

GUIDANCE = "guidance"  # the subject of the document that holds all pages of guidance
DOCX, PDF = "docx", "pdf"


class Documents(Prepared):
    """The documents of some editions. A key's subject is a form's slug or "guidance"."""

    CODE = (
        "cldr",
        "fonts",
        "typeset",
        *(f"outputs/{name}" for name in ("sheets", "booklets", "widgets", "docx", "documents")),
    )
    LIBRARIES = ("typst", "pikepdf", "Jinja2", "lxml", "babel")

    def __init__(
        self,
        env: Environment,
        editions: dict[str, Edition],
        routes: Routes,
        day: str,
        store: Store = NOTHING_KEPT,
        some: bool = True,
    ) -> None:
        super().__init__(editions, routes, store, some)
        self.env, self.day = env, day

    def offered(self, tag: str) -> Iterator[Key]:
        """Every document that a language could have."""
        if booklets.chapters(self.routes.config, self.program):
            yield Key(GUIDANCE, tag, PDF)
        for slug in self.program.forms:
            yield Key(slug, tag, DOCX)
            yield Key(slug, tag, PDF)

    def name(self, key: Key) -> str:
        """The name of a document's file: "kcn-application-2026.1-ko.docx"."""
        kind = f"-{self.program.forms[key.subject].version}" if key.subject in self.program.forms else ""
        return f"kcn-{key.subject}{kind}-{key.tag}.{key.format}"

    def make(self, key: Key) -> bytes:
        """A document, made anew. Raises typeset.TypesetError."""
        if job := self.job(key):
            return job.alone()
        data = self.data(key)
        return docx.docx(self.env, data, sheets.labels(data))

    def job(self, key: Key) -> Job | None:
        """How another process makes a PDF."""
        if key.format == DOCX:
            return None
        from prospectus.outputs import widgets  # only where a PDF is to be made: its library takes long to load

        data = self.data(key)
        if key.subject == GUIDANCE:
            return Job(widgets.printed, widgets.Print(self.root, "booklet.typ", data, {}))
        places = widgets.places(data, sheets.labels(data))
        return Job(widgets.printed, widgets.Print(self.root, "form.typ", data, places))

    def words(self, subject: str, edition: Edition) -> dict[str, Any]:
        """The words of a document, the same in every format."""
        if subject == GUIDANCE:
            return booklets.booklet(edition, self.routes, self.day)
        return sheets.sheet(self.program.forms[subject], edition)
