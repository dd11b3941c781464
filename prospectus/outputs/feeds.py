"""What is new on a site, in one language: calls, their results, announcements, projects (Atom, RFC 4287)."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from prospectus.artifacts import Artifact
from prospectus.config import SOURCE_LOCALE, Site
from prospectus.editions import Edition
from prospectus.records import Call, Project, Track, TrackResults
from prospectus.routes import Routes
from prospectus.schema import Text
from prospectus.theme import Voice, plain

ENTRIES = 60
MEDIA_TYPE = "application/atom+xml"
SPACE = "http://www.w3.org/2005/Atom"
# RFC 4151: an identifier that outlives addresses. The year is one in which the institutions held their domains.
TAG = "tag:{domain},2026:{thing}/{locale}"
NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Entry(NamedTuple):
    """Something that happened: what it is about, with an anchor of that page; days are ISO 8601.

    order: the day by which entries are sorted; published: that day, where the source prints one for this very thing.
    """

    thing: str
    title: Any
    summary: Any
    updated: str
    order: str
    published: str = ""

    @property
    def changed(self) -> str:
        """The day of the last change, which is not before the first (RFC 4287, 4.2.15)."""
        return max(self.updated, self.published)


class Feed:
    """The feed of a site in one language."""

    def __init__(self, site: Site, edition: Edition, routes: Routes, day: str) -> None:
        self.site, self.edition, self.routes, self.day = site, edition, routes, day
        self.voice = Voice(edition)
        self.tag = edition.locale.tag

    def plan(self) -> Iterator[Artifact]:
        """One artifact."""
        yield Artifact(self.routes.feed(self.tag), "feed", partial(self.content))

    def entries(self) -> list[Entry]:
        """The newest entries, the newest first; what came on one day in the order of the site's pages."""
        found = [entry for thing in self.routes.things(self.site) if "~" not in thing for entry in self._of(thing)]
        return sorted(found, key=lambda entry: entry.order, reverse=True)[:ENTRIES]

    def _of(self, thing: str) -> Iterator[Entry]:
        kind, _, key = thing.partition(":")
        match kind:
            case "page" if (page := self.edition.pages[key]).date:
                yield Entry(thing, page.title, page.description, page.reviewed, page.date, page.date)
            case "call":
                yield from self._call(thing, self.edition.calls[key])
            case "project":
                yield self._project(thing, self.edition.projects[key])

    def _call(self, thing: str, call: Call) -> Iterator[Entry]:
        day = call.announced or call.opens
        yield Entry(thing, call.title, call.summary, call.reviewed, day, day)
        for track, results, day in _announced(call):
            anchor, of = (track.id, f" ({track.title})") if track else ("results", "")
            title = Text(f"{call.title}: {self.voice.gettext('Results')}{of}", call.title.lang)
            outcome = self._outcome(results) or call.summary
            yield Entry(f"{thing}#{anchor}", title, outcome, call.reviewed, day, day)

    def _outcome(self, results: TrackResults) -> Text | None:
        """How many were selected, where that is printed."""
        if not results.selected:
            return None
        words = plain(self.voice.gettext("%(count)s selected", count=self.voice.number(results.selected)))
        return Text(words, self.edition.text("", "%(count)s selected").lang)

    def _project(self, thing: str, project: Project) -> Entry:
        # the day of the results sorts, and is not printed: what a record says of its selection may be another day
        call = self.edition.calls[project.call]
        days = (day for track, _, day in _announced(call) if not track or project.track in track.covers)
        day = next(days, call.opens)
        return Entry(thing, project.title, project.summary, project.reviewed, day)

    def content(self) -> bytes:
        """The feed as XML, UTF-8: the same bytes for the same sources."""
        ElementTree.register_namespace("", SPACE)
        entries, brand = self.entries(), self.edition.brands[self.site.id]
        home = self.routes.absolute(self.site, self.tag, "home")
        feed = Element(_atom("feed"), {LANGUAGE: self.tag})
        self._text(feed, "title", Text(f"{plain(self.voice.gettext('K-City Network'))}, {brand.name}", brand.name.lang))
        self._text(feed, "subtitle", brand.home.lead)
        _say(feed, "id", TAG.format(domain=self.site.settings.official_domain, thing="feed", locale=self.tag))
        _say(feed, "updated", moment(max((entry.changed for entry in entries), default=self.day)))
        _link(feed, "self", self.routes.file(self.site, self.routes.feed(self.tag)), MEDIA_TYPE, self.tag)
        _link(feed, "alternate", home, "text/html", self.tag)
        _say(SubElement(feed, _atom("author")), "name", str(brand.agency))
        for entry in entries:
            self._entry(SubElement(feed, _atom("entry")), entry)
        ElementTree.indent(feed, " ")
        return bytes(ElementTree.tostring(feed, "utf-8", xml_declaration=True)) + b"\n"

    def _entry(self, element: Element, entry: Entry) -> None:
        thing, mark, anchor = entry.thing.partition("#")
        owner = self.routes.owner(self.site, thing)
        locale = self.tag if self.edition.is_translated(thing) else SOURCE_LOCALE
        url = self.routes.absolute(owner, locale, thing) + mark + anchor
        self._text(element, "title", entry.title)
        self._text(element, "summary", entry.summary)
        # the same on every site that tells of it (RFC 4287, 4.2.6), and when its address or translation changes
        domain, name = owner.settings.official_domain, entry.thing.replace("#", "/")
        _say(element, "id", TAG.format(domain=domain, thing=name, locale=self.tag))
        _link(element, "alternate", url, "text/html", locale)
        if entry.published:
            _say(element, "published", moment(entry.published))
        _say(element, "updated", moment(entry.changed))

    def _text(self, parent: Element, name: str, text: Any) -> None:
        """A text element; one in another language than the feed says in which."""
        language = text.lang if isinstance(text, Text) else self.tag
        _say(parent, name, plain(text), {LANGUAGE: language} if language != self.tag else {})


def _announced(call: Call) -> Iterator[tuple[Track | None, TrackResults, str]]:
    """What was announced as chosen, of the whole call or of a track, and on which day."""
    if call.results and call.results.announced:
        yield None, call.results, call.results.announced
    for track in call.tracks:
        if track.results and track.results.announced:
            yield track, track.results, track.results.announced


def moment(day: str) -> str:
    """The begin of an ISO day in Korea (RFC 3339)."""
    return f"{day}T00:00:00+09:00"


def _atom(name: str) -> str:
    return f"{{{SPACE}}}{name}"


def _say(parent: Element, name: str, words: str, attributes: dict[str, str] | None = None) -> None:
    SubElement(parent, _atom(name), attributes or {}).text = NOT_XML.sub(" ", words)


def _link(parent: Element, rel: str, url: str, media_type: str, locale: str) -> None:
    SubElement(parent, _atom("link"), {"rel": rel, "type": media_type, "hreflang": locale, "href": url})
