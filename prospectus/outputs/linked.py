"""What a page is about, for machines: schema.org as JSON-LD. It says nothing that the page does not show.

Types are those of schema.org; what it has no proper type for is what the page is `about`.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup

from prospectus.outputs.names import Names
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
END = "}</script>"
WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
Node = dict[str, Any]


def about(names: Names, thing: str, given: Mapping[str, Any]) -> Node:
    """What a page is about, the same on all sites. given: what its template is given."""
    source, kind = given["source"], thing.partition(":")[0]
    return {
        "@type": TYPES.get(kind, "WebPage"),
        "name": plain(given["title"]),
        "inLanguage": names.locale.tag,
        **({"lastReviewed": source.reviewed} if source else {}),
        **(_KINDS[kind](names, given) if kind in _KINDS else {}),
    }


def organization(name: Any, url: str) -> Node:
    """A body that answers for pages."""
    return {"@type": "Organization", "name": plain(name), "url": url}


def breadcrumb(way: Iterable[tuple[str, Any]]) -> Node:
    """The way to a page: the full address and the title of each step."""
    items = [
        {"@type": "ListItem", "position": at, "name": plain(title), "item": url}
        for at, (url, title) in enumerate(way, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def opened(node: Node) -> str:
    """The beginning of a script element with JSON-LD; more may be said of the same node before it ends (`END`)."""
    return f'<script type="application/ld+json">{_safe({"@context": CONTEXT, **node})[:-1]}'


def more(node: Node) -> str:
    """What else is said of a node."""
    return f",{_safe(node)[1:-1]}"


def _safe(node: Node) -> str:
    """JSON that may stand in a script element."""
    return WRITER.encode(node).replace("<", "\\u003c")


def _home(names: Names, given: Mapping[str, Any]) -> Node:
    secretariat = names.edition.institutions[names.config.secretariat]
    provider = {"@type": "Organization", "name": plain(secretariat.name)}
    service = {"@type": "GovernmentService", "name": plain(names.edition.program_name), "provider": provider}
    return {"description": plain(given["description"]), "about": service}


def _page(names: Names, given: Mapping[str, Any]) -> Node:
    """An announcement is an article; a page of questions has them with their answers."""
    source = given["source"]
    if source.date:
        return {"@type": "Article", "headline": plain(source.title), "datePublished": source.date}
    if source.layout == "faq":
        found = ANSWER.finditer(names.edition.bodies[source.key].html)
        return {"@type": "FAQPage", "mainEntity": [_question(item["question"], item["answer"]) for item in found]}
    return {}


def _question(question: str, answer: str) -> Node:
    text = answer.partition("</summary>")[2]
    accepted = {"@type": "Answer", "text": plain(Markup(text))}
    return {"@type": "Question", "name": plain(Markup(question)), "acceptedAnswer": accepted}


def _project(names: Names, given: Mapping[str, Any]) -> Node:
    project = given["project"]
    country = {"@type": "Country", "name": plain(names.voice.country(project.country))}
    city = {"@type": "City", "name": plain(project.city), "containedInPlace": country} if project.city else country
    return {"about": {"@type": "Project", "name": plain(project.title), "location": city}}


def _data(names: Names, given: Mapping[str, Any]) -> Node:
    """A page of open data is about its sets, each with the files in which it comes."""
    return {"mainEntity": [_dataset(names, given, found) for found in given["sets"]]}


def _dataset(names: Names, given: Mapping[str, Any], found: Any) -> Node:
    licence = {"license": given["licence"].url} if given["licence"] else {}
    return {
        "@type": "Dataset",
        "name": found.title,
        "description": plain(given["description"]),
        "dateModified": found.modified,
        "inLanguage": names.locale.tag,
        "creator": {"@type": "Organization", "name": plain(names.edition.institutions[names.config.owner].name)},
        **licence,
        "distribution": [_download(file) for file in found.files],
    }


def _download(file: Any) -> Node:
    return {"@type": "DataDownload", "contentUrl": file.url, "encodingFormat": file.media_type}


def _country(names: Names, given: Mapping[str, Any]) -> Node:
    return {"about": {"@type": "Country", "name": plain(given["title"])}}


def _institution(names: Names, given: Mapping[str, Any]) -> Node:
    institution = given["institution"]
    url = {"url": institution.url} if institution.url else {}
    return {"about": {"@type": "Organization", "name": plain(institution.name), **url}}


_KINDS: dict[str, Callable[[Names, Mapping[str, Any]], Node]] = {
    "home": _home,
    "page": _page,
    "project": _project,
    "country": _country,
    "data": _data,
    "institution": _institution,
}
