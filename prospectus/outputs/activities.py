"""The projects as activities of the International Aid Transparency Initiative (IATI Activity Standard 2.03).

One file in all languages: each text is a narrative in English, and one in every language that has it translated.
Amounts are left out: the standard asks for the days of a budget, which no source names.
"""

import datetime
import html
import io
from collections.abc import Iterator, Mapping
from functools import cache

from prospectus import mappings, terms
from prospectus.config import SOURCE_LOCALE
from prospectus.offers import Offer
from prospectus.outputs.calendars import days
from prospectus.outputs.feeds import NOT_XML
from prospectus.outputs.infrastructure import moment
from prospectus.outputs.published import parties
from prospectus.program import Program
from prospectus.records import Event, Institution, Party, Project, newest_review
from prospectus.routes import Routes
from prospectus.schema import Text

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
VERSION = "2.03"
DRAFT = "DRAFT-NOT-FOR-REGISTRATION"  # instead of an identifier, where none is registered
NOTICE = (
    " Draft, not for registration: no identifier of the reporting organisation is configured."
    " Every identifier in this file is a placeholder. "
)
WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"
OWN = "99"  # codelist TagVocabulary: the reporting organisation's own words
MONTH, YEAR = 7, 4  # characters of a date that is no day


class Activities:
    """The activities of a program. offers: what to know of each language, its translations among it."""

    def __init__(self, program: Program, offers: Mapping[str, Offer], routes: Routes) -> None:
        self.program, self.routes = program, routes
        self.offers = {
            tag: offer for tag, offer in offers.items() if tag != SOURCE_LOCALE and not offer.locale.is_pseudo
        }
        self.organisation = program.config.open_data.iati_organisation
        self.owner = program.institutions[program.config.owner]
        self.narratives = cache(self._narratives)  # many activities have the same organisations and words

    def content(self) -> bytes:
        """The file: UTF-8, the same for the same sources; a line for each element of an activity."""
        # encoded piece by piece: in one text with all scripts, each character would take two bytes or four
        out = io.BytesIO()
        for line in self._lines():
            out.write(line.encode() + b"\n")
        self.narratives.cache_clear()
        return out.getvalue()

    def _lines(self) -> Iterator[str]:
        projects = self.program.projects.values()
        yield DECLARATION
        yield f'<iati-activities version="{VERSION}" generated-datetime="{moment(newest_review(projects))}">'
        if not self.organisation:
            yield f"<!--{NOTICE}-->"
        for project in projects:
            updated = moment(project.reviewed)
            yield f'<iati-activity xml:lang="{SOURCE_LOCALE}" last-updated-datetime="{updated}" humanitarian="0">'
            yield from self._activity(project)
            yield "</iati-activity>"
        yield "</iati-activities>"

    def _activity(self, project: Project) -> Iterator[str]:
        """The elements of an activity, in the order that the schema fixes."""
        reporter = self.organisation or DRAFT
        yield element("iati-identifier", written(f"{reporter}-{project.slug}"))
        yield self._said("reporting-org", self.owner.name, "institution.name", ref=reporter, type=mappings.MINISTRY)
        yield self._said("title", project.title, "project.title")
        yield self._said("description", project.summary, "project.summary", type="1")
        yield from self._parties(project)
        yield element("activity-status", code=mappings.ACTIVITY_STATUS[mappings.state(project)])
        yield from self._dates(project)
        yield from self._contact(project)
        yield element("recipient-country", code=project.country)
        yield element("location", *self._location(project))
        yield from self._sectors(project)
        yield element("default-flow-type", code=mappings.NOT_AID)
        yield from self._documents(project)

    def _said(self, name: str, text: Text | str, context: str, **attributes: str) -> str:
        """An element with a text in every language that has it."""
        return element(name, self.narratives(str(text), context), **attributes)

    def _narratives(self, text: str, context: str) -> str:
        found = [element("narrative", written(text))]
        for tag, offer in self.offers.items():
            if translated := offer.told.get((context, text)):
                found.append(f'<narrative xml:lang="{tag}">{written(translated)}</narrative>')
        return "".join(found)

    def _parties(self, project: Project) -> Iterator[str]:
        for part, party in parties(self.program, self.program.institutions, project):
            context = "party.name" if isinstance(party, Party) else "institution.name"
            attributes = {"role": mappings.ORGANISATION_ROLES[part]}
            if part == "owner":
                attributes |= {"type": mappings.MINISTRY, **({"ref": self.organisation} if self.organisation else {})}
            yield self._said("participating-org", party.name, context, **attributes)

    def _dates(self, project: Project) -> Iterator[str]:
        """The days that are known of an activity; where no source names its start, that of its selection."""
        marked = {event.marks: event for event in project.events if event.marks}
        if start := marked.get("start"):
            yield self._date(mappings.DATES["start"], start.date, days(start)[0])
        else:
            event, kind = marked.get("selection"), mappings.SELECTED[mappings.state(project)]
            known = event or Event(project.call, Text(""))
            yield self._date(kind, known.date, days(known)[0], "selection" if event else "call")
        for mark in ("planned-end", "end"):
            if found := marked.get(mark):
                last = days(found)[1] - datetime.timedelta(1)
                yield self._date(mappings.DATES[mark], found.until or found.date, last)

    def _date(self, kind: str, known: str, day: datetime.date, note: str = "") -> str:
        """A day. known: the date as the sources name it; where that is a month or a year, it says so, or a note."""
        attributes = {"type": kind, "iso-date": day.isoformat()}
        if precision := note or {MONTH: "month", YEAR: "year"}.get(len(known), ""):
            return self._said("activity-date", terms.PRECISION[precision], "precision", **attributes)
        return element("activity-date", **attributes)

    def _contact(self, project: Project) -> Iterator[str]:
        """The office that answers: that of the project's track, if it has an address, else that of the program."""
        known = (
            party for part, party in parties(self.program, self.program.institutions, project) if part == "secretariat"
        )
        for office in (*known, self.program.institutions[self.program.config.secretariat]):
            contacts = office.contacts if isinstance(office, Institution) else ()
            if email := next((contact.email for contact in contacts if contact.email), ""):
                organisation = self._said("organisation", office.name, "institution.name")
                yield element("contact-info", organisation, element("email", written(email)), type="1")
                return

    def _location(self, project: Project) -> Iterator[str]:
        place = project.coordinates
        if project.city:
            yield self._said("name", project.city, "project.city")
        elif project.region:
            yield self._said("name", project.region, "project.region")
        yield self._said("description", terms.EXACTNESS[place.exactness], "exactness")
        yield element("point", element("pos", mappings.lat_lon(place)), srsName=WGS84)
        yield element("exactness", code=mappings.EXACTNESS[place.exactness])

    def _sectors(self, project: Project) -> Iterator[str]:
        """The main theme as a purpose code, and all themes in the program's own words.

        Several purpose codes would need shares in percent, which no source names.
        """
        code = mappings.DAC_SECTORS[project.sectors[0]] if project.sectors else mappings.UNSPECIFIED_SECTOR
        yield element("sector", vocabulary="1", code=code)
        uri = self.routes.file(self.routes.home_of("data"), self.routes.data("projects.json"))
        for word in project.sectors:
            attributes = {"vocabulary": OWN, "vocabulary-uri": uri, "code": word}
            yield self._said("tag", terms.SECTORS[word], "sector", **attributes)

    def _documents(self, project: Project) -> Iterator[str]:
        """The project's page in every language that has it, then its documents."""
        thing = f"project:{project.slug}"
        home, title = self.routes.home_of(thing), self._said("title", project.title, "project.title")
        for tag in (SOURCE_LOCALE, *(tag for tag, offer in self.offers.items() if offer.is_translated(thing))):
            url = self.routes.absolute(home, tag, thing)
            yield document(title, url, mappings.MEDIA_TYPES[mappings.PAGE], mappings.WEB_PAGE, tag)
        for item in project.documents:
            title = self._said("title", item.title, "document.title")
            media_type = mappings.MEDIA_TYPES[item.format or mappings.PAGE]
            yield document(title, item.url, media_type, mappings.REPORT, item.language)


def document(title: str, url: str, media_type: str, category: str, locale: str) -> str:
    """A link to a document. title: as an element."""
    language = element("language", code=locale.partition("-")[0])  # ISO 639-1
    return element("document-link", title, element("category", code=category), language, format=media_type, url=url)


def element(name: str, *content: str, **attributes: str) -> str:
    """An element of XML. content: as XML; attributes: as they are."""
    start = name + "".join(f' {key}="{written(value)}"' for key, value in attributes.items())
    return f"<{start}>{''.join(content)}</{name}>" if content else f"<{start}/>"


def written(text: str) -> str:
    """A text in XML 1.0, without the characters that cannot stand there."""
    return html.escape(NOT_XML.sub(" ", text))
