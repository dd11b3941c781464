"""Hugo: the same pages, one Hugo project for each site, written as for speed.

Each page is a file with JSON before its Markdown (of the three forms JSON is what Hugo reads fastest).
What all pages of a language share is drawn once; lists are taxonomies; related projects stand in the page.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from prospectus import loading, routes
from prospectus.config import Locale, Site
from prospectus.loading import Loaded
from tests.benchmarks.pages import Pages, near

LAYOUTS = Path(__file__).parent / "layouts"
LABEL = re.compile(r'\bT "([^"]+)"')
TAXONOMIES = {"countries": ("country", "countries"), "sectors": ("sector", "solutions"), "calls": ("call", "calls")}
GROUPS = ("list", "country", "sector", "call")  # kinds of things that hold other pages
UNSEEN = ("about", "after", "apply", "forms", "program")  # folders without a page of their own
PER_PAGE = 60  # projects on a page of a long list, as on ours
STYLE = "body{font:1rem/1.6 sans-serif;max-width:72rem;margin:auto}\n"


def write(root: Path, target: Path) -> None:
    """Writes the Hugo projects of a program: a folder for each site."""
    loaded = loading.load(loading.configured(root, []), [])
    neighbours = near(loaded.program)
    for site in loaded.program.config.sites:
        folder = target / site.id
        shutil.copytree(LAYOUTS, folder / "layouts")
        (folder / "static").mkdir()
        (folder / "static" / "site.css").write_text(STYLE, encoding="utf-8")
        languages = {}
        for weight, (tag, edition) in enumerate(loaded.editions.items(), 1):
            pages = Pages(loaded, site, edition, neighbours)
            languages[tag] = _language(site, edition.locale, weight, pages.surroundings)
            _content(loaded, pages, folder / "content" / tag)
            _labels(pages, folder / "i18n" / f"{tag}.json")
        _json(folder / "hugo.json", _settings(site, languages))


def _settings(site: Site, languages: dict[str, Any]) -> dict[str, Any]:
    """A site's hugo.json."""
    return {
        "baseURL": site.base_url,
        "title": site.id,
        "defaultContentLanguage": "en",
        "defaultContentLanguageInSubdir": True,
        "languages": languages,
        "taxonomies": dict(TAXONOMIES[name] for name in site.settings.records if name in TAXONOMIES),
        "outputs": {"home": ["html", "rss"]} | {kind: ["html"] for kind in ("section", "taxonomy", "term", "page")},
        "pagination": {"pagerSize": PER_PAGE, "disableAliases": True},
        "services": {"rss": {"limit": 60}},
        "markup": {"goldmark": {"extensions": {"footnote": False, "linkify": False, "typographer": {"disable": True}}}},
    }


def _language(site: Site, locale: Locale, weight: int, surroundings: dict[str, Any]) -> dict[str, Any]:
    params = {
        **surroundings, "base": f"/{site.id}/", "language": locale.name, "direction": locale.direction,
    }  # fmt: skip
    return {
        "label": locale.name,
        "direction": locale.direction,
        "weight": weight,
        "contentDir": f"content/{locale.tag}",
        "params": params,
    }


def _content(loaded: Loaded, pages: Pages, folder: Path) -> None:
    """Every page of a site in one language."""
    newest = {slug: place for place, slug in enumerate(loaded.program.newest_first, 1)}
    for thing in pages.things():
        data = pages.data(thing)
        kind, _, key = thing.partition(":")
        if kind == "project":
            data |= {"weight": newest[key], **_terms(loaded, key)}
        if pages.is_long(thing):
            data["long"] = True
        if kind == "sitemap":
            data["layout"] = "sitemap-page"
        _page(folder / _file(thing), data, pages.body(thing, panels=False))
    for name in UNSEEN:
        _page(folder / name / "_index.md", {"title": name, "build": {"render": "never"}}, "")


def _terms(loaded: Loaded, slug: str) -> dict[str, list[str]]:
    """Under which country, themes and call a project stands."""
    project = loaded.program.projects[slug]
    return {
        "countries": [routes.country_slug(project.country)],
        "solutions": list(project.sectors),
        "calls": [project.call],
    }


def _file(thing: str) -> str:
    """The file of a thing's page below its language's folder."""
    path = routes.folder(thing).rstrip("/")
    if thing == "home":
        return "_index.md"
    return f"{path}/_index.md" if thing.partition(":")[0] in GROUPS else f"{path}.md"


def _page(file: Path, data: dict[str, Any], body: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{json.dumps(data, ensure_ascii=False)}\n\n{body}", encoding="utf-8")


def _labels(pages: Pages, file: Path) -> None:
    """The labels of the layouts in one language."""
    found = {label for layout in LAYOUTS.rglob("*.html") for label in LABEL.findall(layout.read_text("utf-8"))}
    _json(file, [{"id": label, "translation": pages.say(label)} for label in sorted(found)])


def _json(file: Path, value: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
