"""What the tests of publishing share: a small project whose sites are official, at addresses of their own."""

import json
import re
from pathlib import Path

from prospectus import release
from prospectus.artifacts import digest
from prospectus.compression import packed
from prospectus.release import Request
from prospectus.report import Recorder
from prospectus.store import Store
from tests.previews import trilingual

SITES, LOCALES = ("molit", "smartcity", "kind"), ("en", "ko", "ar")
MOVED = "redirects:\n  - old: project:bergen-rain-2025\n    new: project:oslo-parking-2026\n"
SECURITY = "security:\n    contacts: ['mailto:security@example.org']\n    expires: 2026-12-31\n"


def official(target: Path) -> Path:
    """The small project in three languages, as the official sites of its institutions, with one renamed page."""
    root = trilingual(target)
    for site in SITES:
        file = root / "sites" / f"{site}.yml"
        text = file.read_text(encoding="utf-8")
        found = re.search("official_domain: (.*)", text)
        assert found
        text = re.sub("site_url: .*", f"site_url: https://kcity.{found[1]}/", text)
        file.write_text(text.replace("official: false", f"official: true\n  {SECURITY}".rstrip()), encoding="utf-8")
    (root / "content" / "redirects.yml").write_text(MOVED, encoding="utf-8")
    return root


def build(root: Path, *sites: str, documents: bool = True, locales: tuple[str, ...] = ()) -> Path:
    """Builds a project's sites; the folder of what was built."""
    out = root / "public"
    release.build(Request(root, out, sites, locales, jobs=1, documents=documents), Recorder())
    return out


def with_compressed(site: Path) -> dict[str, str]:
    """Puts the compressed files beside a site's own, as publishing does; the site's own files, path -> SHA-256."""
    manifest = (site / "manifest.json").read_bytes()
    files: dict[str, str] = {**json.loads(manifest)["files"], "manifest.json": digest(manifest)}
    store = Store(site.parent / "compressed")
    for file in packed(site, files, store):
        data = store.get(file.key)
        assert data
        (site / file.path).write_bytes(data)
    return files
