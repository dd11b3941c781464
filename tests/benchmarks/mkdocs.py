"""MkDocs with Material and static-i18n: the pages of one site, as Markdown in a folder for each language.

Stock, with its search; `navigation.prune` keeps the whole menu out of every page.
"""

from collections.abc import Iterator
from pathlib import Path

from prospectus import loading, routes
from prospectus.config import Locale
from prospectus.loading import Loaded
from prospectus.sources import yaml_text
from tests.benchmarks.pages import Data, Pages, near

SITE = "smartcity"
FACTS = {
    "country": "Country", "call": "Call", "track": "Track", "kinds": "Study", "support": "Support", "themes": "Themes",
    "secretariat": "Secretariat",
}  # fmt: skip


def write(root: Path, target: Path) -> None:
    """Writes the MkDocs project of one site of a program."""
    loaded = loading.load(loading.configured(root, []), [])
    site = loaded.program.config.site(SITE)
    neighbours = near(loaded.program)
    for tag, edition in loaded.editions.items():
        pages = Pages(loaded, site, edition, neighbours)
        for thing in pages.things():
            file = target / "docs" / tag / _file(thing)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("\n\n".join(part for part in _page(loaded, pages, thing) if part) + "\n", encoding="utf-8")
    languages = [_language(edition.locale) for edition in loaded.editions.values()]
    settings = {
        "site_name": site.id,
        "site_url": site.base_url,
        "strict": False,
        "theme": {"name": "material", "font": False, "features": ["navigation.prune"]},
        "markdown_extensions": list(loaded.program.config.markdown_extensions),
        "plugins": ["search", {"i18n": {"docs_structure": "folder", "languages": languages}}],
    }
    (target / "mkdocs.yml").write_text(yaml_text(settings), encoding="utf-8")


def _language(locale: Locale) -> Data:
    return {"locale": locale.tag, "name": locale.name, "build": True, "default": locale.is_source}


def _file(thing: str) -> str:
    """The file of a thing's page below its language's folder."""
    path = routes.folder(thing).rstrip("/")
    return f"{path}/index.md" if thing.partition(":")[0] == "list" else f"{path or 'index'}.md"


def _page(loaded: Loaded, pages: Pages, thing: str) -> Iterator[str]:
    """A page's Markdown, part by part."""
    data = pages.data(thing)
    kind, _, key = thing.partition(":")
    yield f"# {data['title']}"
    yield data.get("description", "")
    match kind:
        case "project":
            yield from _project(pages, data, pages.body(thing, panels=True))
        case "country" | "sector" | "call":
            yield from _records(pages, data, pages.body(thing, panels=True))
            index = {"country": "by_country", "sector": "by_sector", "call": "by_call"}[kind]
            yield _list(_rows(pages, getattr(loaded.program, index).get(key, ())))
        case "list":
            yield _list(_members(loaded, pages, key))
        case "sitemap":
            yield _list([pages.link(other) for other in pages.things()])
        case _:
            yield from _records(pages, data, pages.body(thing, panels=True))
    yield from _ending(pages, data)


def _project(pages: Pages, data: Data, body: str) -> Iterator[str]:
    facts = data["facts"]
    yield data.get("originals", "")
    yield _table(("", ""), [(pages.say(label), _shown(facts[name])) for name, label in FACTS.items() if name in facts])
    yield f"## {pages.say('About this project')}\n\n{body}" if body else ""
    yield f"## {pages.say('Where it stands')}" if "status" in data or "outcome" in data else ""
    yield data.get("status", "")
    yield data.get("outcome", "")
    yield from _dates(pages.say("Timeline"), data)
    if "parties" in data:
        yield f"## {pages.say('Partners')}"
        rows = [(party["name"], party["role"]) for party in data["parties"]]
        yield _table((pages.say("Organisation"), pages.say("Role")), rows)
    if "documents" in data:
        yield f"## {pages.say('Documents')}\n\n{_list(data['documents'])}"
    yield f"## {pages.say('Where it is')}\n\n{data['point']}\n\n{data['exactness']}"
    yield f"## {pages.say('Related and nearby projects')}\n\n{_list(data['near'])}"


def _records(pages: Pages, data: Data, body: str) -> Iterator[str]:
    """The pages of calls, institutions and forms, of guidance, and the home page."""
    yield data.get("kicker", "")
    yield data.get("when", "")
    yield data.get("summary", "")
    yield from _dates(pages.say("Dates"), data)
    for track in data.get("tracks", ()):
        yield f"### {track['title']}"
        yield _table(("", ""), list(track["rows"].items()))
    yield "\n".join(f"- {text}" for text in (*data.get("notes", ()), *data.get("duties", ())))
    yield body
    for section in data.get("questions", ()):
        yield f"### {section['title']}\n\n{section['intro']}"
        yield "\n".join(f"1. **{item['label']}** {item['help']}" for item in section["items"])
    for entry in data.get("contacts", ()):
        yield " ".join([f"**{entry['office']}**", entry["email"], *entry["telephones"], entry["note"]])
    for name in ("results", "figures"):
        yield _table(("", ""), list(data.get(name, {}).items()))
    for name in ("chosen", "news", "who", "owned", "related"):
        yield _list(data.get(name, []))


def _members(loaded: Loaded, pages: Pages, key: str) -> list[Data]:
    """What a list lists."""
    program = loaded.program
    if key == "projects":
        return _rows(pages, program.newest_first)
    kinds = {"countries": "country", "sectors": "sector", "calls": "call", "institutions": "institution"}
    return [pages.link(thing) for thing in pages.things() if thing.startswith(f"{kinds.get(key, 'none')}:")]


def _rows(pages: Pages, slugs: tuple[str, ...]) -> list[Data]:
    return [{**pages.link(f"project:{slug}"), **pages.row(pages.edition.projects[slug])} for slug in slugs]


def _dates(title: str, data: Data) -> Iterator[str]:
    if "events" in data:
        yield f"## {title}"
        yield "\n".join(f"- **{event['when']}** {event['text']}" for event in data["events"])


def _ending(pages: Pages, data: Data) -> Iterator[str]:
    if "sources" in data:
        yield f"## {pages.say('Sources')}\n\n{_list(data['sources'])}"
        yield f"{data['kept']} {data['reviewed']}"


def _list(items: list[Data]) -> str:
    """Links, with what is said about each."""
    lines = []
    for item in items:
        about = " ".join(item.get(name, "") for name in ("where", "way", "note", "text"))
        lines.append(f"- {_shown(item)} {about}".rstrip())
    return "\n".join(lines)


def _shown(value: str | Data | list[Data]) -> str:
    """A text, a link or links as Markdown."""
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if isinstance(value, dict):
        return f"[{value['title']}]({value['url']})" if value["url"] else value["title"]
    return value


def _table(head: tuple[str, str], rows: list[tuple[str, str]]) -> str:
    lines = [f"| {name} | {text} |" for name, text in ((head), ("---", "---"), *rows)]
    return "\n".join(lines) if rows else ""
