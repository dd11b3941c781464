"""What servers say of files: kinds of content, caching, policies."""

import hashlib
from base64 import b64encode
from dataclasses import replace

import pytest

from prospectus import headers
from prospectus.config import Site
from prospectus.loading import Loaded


@pytest.fixture(scope="module")
def site(loaded: Loaded) -> Site:
    return loaded.program.config.site("molit")


def at(site: Site, url: str, official: bool = True) -> Site:
    """The site at another address."""
    return replace(site, base_url=url, settings=replace(site.settings, official=official))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("en/index.html", "text/html; charset=utf-8"),
        ("en/feed.xml", "application/atom+xml"),
        ("sitemap.xml", "application/xml"),
        ("data/projects.geojson", "application/geo+json"),
        ("en/calls/2026/kcn-call-2026-en.ics", "text/calendar; charset=utf-8"),
        ("_headers", "application/octet-stream"),
        (".htaccess", "application/octet-stream"),
    ],
)
def test_a_file_has_the_type_of_its_name(path: str, kind: str) -> None:
    assert headers.media_type(path) == kind


def test_every_file_of_the_real_sites_has_a_type(real: Loaded) -> None:
    from prospectus.planning import planner

    paths = {artifact.path for _, artifact in planner(real).every()}
    assert len(paths) > 1000
    unknown = {path for path in paths if headers.media_type(path) == headers.UNKNOWN}
    assert unknown == {".htaccess", "_headers", "_redirects", ".hosting/nginx.conf"}


@pytest.mark.parametrize("path", ["assets/today.5e528696.js", "en/card.1a2b3c4d.png", "en/search/pages.0f4cdfe1.js"])
def test_a_file_that_is_named_by_its_content_may_be_kept_for_a_year(path: str) -> None:
    assert headers.caching(path) == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "en/search/index.html",
        "data/projects.csv",
        "en/documents/kcn-guidance-en.pdf",
        "assets/today.js",
        "a.5e52869.js",  # a digit short
        "a.5e52869x.js",
        "5e528696/index.html",
    ],
)
def test_any_other_file_may_be_kept_for_five_minutes(path: str) -> None:
    assert headers.caching(path) == "public, max-age=300"


def test_a_page_allows_its_own_style_and_no_other() -> None:
    digest = b64encode(hashlib.sha256(b"a{color:red}").digest()).decode()
    policy = headers.page_policy("a{color:red}")
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; script-src 'self'; img-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors" not in policy  # counts in a header only


def test_a_site_allows_the_styles_of_all_its_pages_once_and_no_frame(site: Site) -> None:
    policy = headers.site_policy(at(site, "https://kcity.molit.go.kr/"), ["a{}", "b{}", "a{}"])
    assert policy.count("sha256-") == 2
    assert "frame-ancestors 'none'" in policy
    assert policy.endswith("upgrade-insecure-requests")


def test_a_preview_without_encryption_is_not_upgraded(site: Site) -> None:
    assert headers.UPGRADE not in headers.site_policy(site, ["a{}"])
    assert "Strict-Transport-Security" not in headers.everywhere(site)


def test_an_encrypted_site_says_so_for_two_years_and_for_the_hosts_below_it(site: Site) -> None:
    said = headers.everywhere(at(site, "https://kcity.molit.go.kr/"))
    assert said["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_a_site_on_the_whole_domain_does_not_speak_for_the_other_hosts(site: Site) -> None:
    said = headers.everywhere(at(site, "https://molit.go.kr/"))
    assert said["Strict-Transport-Security"] == "max-age=63072000"


def test_only_an_official_site_may_be_indexed(site: Site) -> None:
    assert "X-Robots-Tag" not in headers.everywhere(at(site, "https://kcity.molit.go.kr/"))
    assert headers.everywhere(at(site, "https://kcity.molit.go.kr/", official=False))["X-Robots-Tag"] == "noindex"
    assert headers.everywhere(at(site, "https://example.org/"))["X-Robots-Tag"] == "noindex"


def test_what_is_packed_already_is_not_compressed_again() -> None:
    assert headers.is_compressed("en/index.html")
    assert headers.is_compressed("data/projects.csv")
    assert not any(map(headers.is_compressed, ["a.pdf", "a.png", "a.zip", "a.docx", "_headers"]))
