"""What a server says of a site's files beside their bytes: kinds of content, caching, what pages may do.

One table for each; every kind of server's own file is written from them (`outputs/hosting`), and whoever publishes
or checks a site asks them too.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from prospectus.config import Site

TEXT = "; charset=utf-8"
# suffix -> media type (IANA), of every kind of file that a site has
TYPES = {
    "html": f"text/html{TEXT}",
    "js": f"text/javascript{TEXT}",
    "txt": f"text/plain{TEXT}",
    "csv": f"text/csv{TEXT}",
    "ics": f"text/calendar{TEXT}",
    "xml": "application/xml",
    "json": "application/json",
    "geojson": "application/geo+json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}
FEED, ATOM = "feed.xml", "application/atom+xml"  # the one name that says more than its suffix
UNKNOWN = "application/octet-stream"
COMPRESSED = ("html", "js", "txt", "csv", "ics", "xml", "json", "geojson", "svg")  # the others are packed already
FRAMED = ("html", "svg", "xml")  # what a browser shows as a page, so that a policy matters

# A file whose name holds its digest never changes; all others may at any time (a page in five minutes everywhere).
HASHED = r"\.[0-9a-f]{8}\.[a-z0-9]+"
FOR_A_YEAR, FOR_MINUTES = "public, max-age=31536000, immutable", "public, max-age=300"

# What a page may load and do (CSP Level 3). `style-src` is added: the digest of the page's own style.
PAGE = {
    "default-src": "'none'",
    "script-src": "'self'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
FRAMES = {"frame-ancestors": "'none'"}  # counts in a header only, not in a page (CSP 3, 3.3)
UPGRADE = "upgrade-insecure-requests"
UNUSED = (
    "accelerometer", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
TWO_YEARS = 63072000  # seconds


def media_type(path: str) -> str:
    """The media type of a file by its name."""
    if path.rpartition("/")[2] == FEED:
        return ATOM
    return TYPES.get(path.rpartition(".")[2], UNKNOWN)


def caching(path: str) -> str:
    """The Cache-Control of a file by its name."""
    return FOR_A_YEAR if re.search(f"{HASHED}$", path) else FOR_MINUTES


def is_compressed(path: str) -> bool:
    """Whether a file travels compressed."""
    return path.rpartition(".")[2] in COMPRESSED


def source(style: str) -> str:
    """A style as a policy names it: by its SHA-256."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def page_policy(style: str) -> str:
    """The policy that a page says of itself, where no server says one. style: the one that stands in the page."""
    return _joined({**PAGE, "style-src": source(style)})


def site_policy(site: Site, styles: Iterable[str]) -> str:
    """The policy of all pages of a site. styles: those that stand in its pages."""
    sources = " ".join(sorted({source(style) for style in styles}))
    whole = _joined({**PAGE, "style-src": sources, **FRAMES})
    return f"{whole}; {UPGRADE}" if is_encrypted(site) else whole


def _joined(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def is_encrypted(site: Site) -> bool:
    """Whether a site stands at an https address."""
    return urlsplit(site.base_url).scheme == "https"


def everywhere(site: Site) -> dict[str, str]:
    """The headers of every file of a site, name -> value; the policy and what differs from file to file apart."""
    found = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if is_encrypted(site):
        # of a whole ministry's domain this site does not speak for the other hosts
        is_whole = urlsplit(site.base_url).hostname == site.settings.official_domain
        found["Strict-Transport-Security"] = f"max-age={TWO_YEARS}{'' if is_whole else '; includeSubDomains'}"
    if not site.is_official:
        found["X-Robots-Tag"] = "noindex"
    return found
