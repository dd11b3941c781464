"""What a page is about, for machines: schema.org as JSON-LD. It says nothing that the page does not show.

Types are those of schema.org; what it has no proper type for is what the page is `about`.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup

from prospectus.config import Site
from prospectus.outputs.frames import Frame, Link
from prospectus.shape import ANSWER
from prospectus.theme import plain

CONTEXT = "https://schema.org"
TYPES = {
    "home": "WebSite",
    "list": "CollectionPage",
    "country": "CollectionPage",
    "sector": "CollectionPage",
    "search": "SearchResultsPage",
}
Node = dict[str, Any]


def page(frame: Frame, thing: str, about: Mapping[str, Any]) -> Markup:
    """A page's JSON-LD, safe inside a script element. about: what its template is given."""
    if thing == "404":  # shown at any address
        return Markup("")
    source, kind = about["source"], thing.partition(":")[0]
    here = frame.routes.absolute(frame.site, frame.locale.tag, thing)
    node = {
        "@context": CONTEXT,
        "@type": TYPES.get(kind, "WebPage"),
        "name": plain(about["title"]),
        "url": about["canonical"],
        "inLanguage": frame.locale.tag,
        "publisher": _publisher(frame, about["owner"]),
        **({"lastReviewed": source.reviewed} if source else {}),
        **({"breadcrumb": _breadcrumb(about["crumbs"], here)} if about["crumbs"] else {}),
        **(_KINDS[kind](frame, about) if kind in _KINDS else {}),
    }
    text = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def _publisher(frame: Frame, owner: Site) -> Node:
    url = frame.routes.absolute(owner, frame.locale.tag, "home")
    return {"@type": "Organization", "name": plain(frame.brand(owner).name), "url": url}


def _breadcrumb(crumbs: list[Link], here: str) -> Node:
    items = [
        {"@type": "ListItem", "position": at, "name": plain(link.title), "item": urljoin(here, link.url)}
        for at, link in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _home(frame: Frame, about: Mapping[str, Any]) -> Node:
    secretariat = frame.edition.institutions[frame.config.secretariat]
    provider = {"@type": "Organization", "name": plain(secretariat.name)}
    service = {"@type": "GovernmentService", "name": plain(frame.edition.program_name), "provider": provider}
    return {"description": plain(about["description"]), "about": service}


def _page(frame: Frame, about: Mapping[str, Any]) -> Node:
    """An announcement is an article; a page of questions has them with their answers."""
    source = about["source"]
    if source.date:
        return {"@type": "Article", "headline": plain(source.title), "datePublished": source.date}
    if source.layout == "faq":
        found = ANSWER.finditer(frame.edition.bodies[source.key].html)
        return {"@type": "FAQPage", "mainEntity": [_question(item["question"], item["answer"]) for item in found]}
    return {}


def _question(question: str, answer: str) -> Node:
    text = answer.partition("</summary>")[2]
    accepted = {"@type": "Answer", "text": plain(Markup(text))}
    return {"@type": "Question", "name": plain(Markup(question)), "acceptedAnswer": accepted}


def _project(frame: Frame, about: Mapping[str, Any]) -> Node:
    project = about["project"]
    country = {"@type": "Country", "name": plain(frame.voice.country(project.country))}
    city = {"@type": "City", "name": plain(project.city), "containedInPlace": country} if project.city else country
    return {"about": {"@type": "Project", "name": plain(project.title), "location": city}}


def _country(frame: Frame, about: Mapping[str, Any]) -> Node:
    return {"about": {"@type": "Country", "name": plain(about["title"])}}


def _institution(frame: Frame, about: Mapping[str, Any]) -> Node:
    institution = about["institution"]
    url = {"url": institution.url} if institution.url else {}
    return {"about": {"@type": "Organization", "name": plain(institution.name), **url}}


_KINDS: dict[str, Callable[[Frame, Mapping[str, Any]], Node]] = {
    "home": _home,
    "page": _page,
    "project": _project,
    "country": _country,
    "institution": _institution,
}
