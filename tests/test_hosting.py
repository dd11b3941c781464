"""What tells servers how to serve a site, as text: one table for all kinds of servers."""

import re
from pathlib import Path

import pytest

from prospectus import headers
from prospectus.loading import Loaded
from prospectus.planning import planner
from tests import publications
from tests.conftest import change, lines, problems_of
from tests.test_styles import STYLE

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publications.official(tmp_path_factory.mktemp("hosting") / "project")


@pytest.fixture(scope="module")
def site(sources: Path) -> Path:
    """An official site, built."""
    return publications.build(sources, "molit") / "molit"


def rules(site: Path) -> dict[str, dict[str, str]]:
    """What `_headers` says: pattern -> name -> value."""
    found: dict[str, dict[str, str]] = {}
    for line in (site / "_headers").read_text().splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found[[*found][-1]][name] = value
        else:
            found[line] = {}
    return found


def matches(pattern: str, address: str) -> bool:
    """Whether a pattern of `_headers` means an address, as Netlify and Cloudflare Pages document it."""
    parts = (
        ".*" if part == "*" else "[^/]+" if part.startswith(":") else re.escape(part) for part in parts_of(pattern)
    )
    return bool(re.fullmatch("".join(parts), address))


def parts_of(pattern: str) -> list[str]:
    return re.findall(r":\w+|\*|[^:*]+", pattern)


def addresses(site: Path) -> list[str]:
    files = (path for path in site.resolve().rglob("*") if path.is_file())
    return [f"/{path.relative_to(site.resolve())}".removesuffix("index.html") for path in files]


def test_no_address_has_a_header_from_two_rules(site: Path) -> None:
    """Hosts join the values of all rules that match, and two policies or ages are none."""
    found = rules(site)
    assert len(addresses(site)) > 100
    for address in addresses(site):
        names = [name for pattern, said in found.items() if matches(pattern, address) for name in said]
        assert len(names) == len(set(names)), address


def test_pages_and_assets_have_their_ages(site: Path) -> None:
    found = rules(site)
    for address in addresses(site):
        said = [
            said["Cache-Control"]
            for pattern, said in found.items()
            if matches(pattern, address) and "Cache-Control" in said
        ]
        if address.endswith("/"):
            assert said == [headers.FOR_MINUTES], address
        if address.startswith("/assets/"):
            assert said == [headers.FOR_A_YEAR], address


def test_the_rules_stay_within_what_hosts_accept(site: Path) -> None:
    """Cloudflare Pages: at most 100 rules, and 2,000 characters in a line."""
    assert len(rules(site)) <= 100
    assert max(map(len, (site / "_headers").read_text().splitlines())) <= 2000


def test_the_policy_of_the_site_names_the_style_of_every_page(site: Path) -> None:
    policy = rules(site)["/*"]["Content-Security-Policy"]
    seen = set()
    for page in site.resolve().rglob("*.html"):
        for style in STYLE.findall(page.read_text(encoding="utf-8")):
            assert headers.source(style) in policy, page
            seen.add(headers.source(style))
    assert set(re.findall("'sha256-[^']*'", policy)) == seen  # and no other


def test_every_page_says_its_own_policy_before_anything_that_it_governs(site: Path) -> None:
    for page in site.resolve().rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        (policy,) = POLICY.findall(text)
        assert not re.search("<(?:style|script|link|img)", text.partition("<meta http-equiv")[0]), page
        styles = STYLE.findall(text)
        assert policy == headers.page_policy(styles[0]) if styles else policy == "default-src 'none'"


def test_all_kinds_of_servers_are_told_the_same(site: Path) -> None:
    files = [(site / path).read_text() for path in (".htaccess", ".hosting/nginx.conf")]
    for name, value in rules(site)["/*"].items():
        assert all(f'"{value}"' in text and name in text for text in files), name


def test_a_renamed_page_leads_on_in_every_language(site: Path) -> None:
    assert (site / "_redirects").read_text().splitlines() == [
        f"/{tag}/projects/bergen-rain-2025/ /{tag}/projects/oslo-parking-2026/ 301" for tag in publications.LOCALES
    ]
    stub = (site / "ko/projects/bergen-rain-2025/index.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0;url=../oslo-parking-2026/">' in stub
    assert '<html lang="ko" dir="ltr">' in stub
    assert '<link rel="canonical" href="https://kcity.' in stub
    assert "noindex" in stub


def test_a_renamed_page_is_in_no_sitemap_and_no_offline_copy(site: Path) -> None:
    assert "bergen-rain-2025" not in (site / "sitemap-en.xml").read_text()
    copy = (site / "en/documents/kcn-molit-en.zip").read_bytes()
    assert b"oslo-parking-2026" in copy
    assert b"bergen-rain-2025" not in copy


def test_a_page_that_another_site_has_leads_there(tmp_path: Path) -> None:
    own = publications.official(tmp_path / "project")
    (own / "content/redirects.yml").write_text("redirects:\n  - old: page:a/b\n    new: sector:transport\n")
    site = publications.build(own, "molit", documents=False) / "molit"
    assert (site / "_redirects").read_text().splitlines()[0] == (
        "/en/a/b/ https://kcity.smartcity.go.kr/en/solutions/transport/ 301"
    )


def test_crawlers_may_read_an_official_site(site: Path) -> None:
    assert (site / "robots.txt").read_text() == (
        "User-agent: *\nDisallow:\n\nSitemap: https://kcity.molit.go.kr/sitemap.xml\n"
    )


def test_crawlers_are_kept_from_a_preview(minimal_out: Path) -> None:
    assert (minimal_out / "molit/robots.txt").read_text() == "User-agent: *\nDisallow: /\n"
    assert rules(minimal_out / "molit")["/*"]["X-Robots-Tag"] == "noindex"


def test_the_contact_for_weaknesses_is_as_the_standard_wants_it(site: Path) -> None:
    """RFC 9116: Contact and Expires are required, a line each."""
    assert (site / ".well-known/security.txt").read_text().splitlines() == [
        "Contact: mailto:security@example.org",
        "Expires: 2026-12-31T00:00:00Z",
        "Preferred-Languages: en, ko, ar",
        "Canonical: https://kcity.molit.go.kr/.well-known/security.txt",
    ]


def test_no_contact_is_invented(minimal_out: Path) -> None:
    assert not (minimal_out / "molit/.well-known").exists()


@pytest.mark.parametrize(
    ("day", "fine"),
    [("2026-11-30", False), ("2026-12-01", True), ("2027-11-02", True), ("2027-11-03", False), ("2020-01-01", False)],
)
def test_a_contact_holds_for_a_month_and_at_most_a_year(project: Path, day: str, fine: bool) -> None:
    change(
        project, "sites/kind.yml", "official: false",
        f"official: false\n  security:\n    contacts: ['mailto:a@example.org']\n    expires: {day}",
    )  # fmt: skip
    expected = [f"sites/kind.yml:26: Must be 30 to 366 days after 2026-11-01; found {day!r}."]
    assert [line.partition(": ")[2] for line in lines(problems_of(project))] == (
        [] if fine else [line.partition(": ")[2] for line in expected]
    )


@pytest.mark.parametrize("contact", ["security@example.org", "http://example.org", "mailto:a b", "javascript:x"])
def test_a_contact_is_an_address(project: Path, contact: str) -> None:
    change(
        project, "sites/kind.yml", "official: false",
        f"official: false\n  security:\n    contacts: ['{contact}']\n    expires: 2027-01-01",
    )  # fmt: skip
    (problem,) = problems_of(project)
    assert problem.message.startswith("Must be an address")


@pytest.mark.parametrize("path", ["/a b/", "/a;}/", '/a"b/', "/é/", "/%2e%2e/", "//x/"])
def test_an_address_of_odd_letters_is_refused(project: Path, path: str) -> None:
    """It stands in the files of servers as it is."""
    change(project, "sites/kind.yml", "http://localhost:8000/kind/", f"'http://localhost:8000{path}'")
    assert any("Must" in problem.message and problem.path == "sites/kind.yml" for problem in problems_of(project))


def test_the_hosting_files_of_the_real_sites_are_planned_once_for_each_site(real: Loaded) -> None:
    found = [(site, artifact.path) for site, artifact in planner(real).root() if artifact.kind == "hosting"]
    assert len(found) == len(set(found)) == 3 * len({path for _, path in found})
