"""The command `publish`: what it prints and refuses, and whole ways from a build to what is live."""

import contextlib
import datetime
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import boto3
import pytest

from prospectus import cli
from prospectus.ledger import MANIFEST
from tests import publications, rig, servers
from tests.conftest import ROOT, change
from tests.publications import SITES
from tests.test_gates import commit


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small official project, built by the command and committed."""
    found = publications.official(tmp_path_factory.mktemp("publish") / "project")
    (found / ".gitignore").write_text("public\n")
    commit(found)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(found)
        assert cli.main(["build"]) == 0
    return found


@pytest.fixture
def here(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    capsys.readouterr()
    return capsys


def run(*arguments: str) -> int:
    return cli.main(["publish", *arguments])


NAMES = ("Lead of", "Another lead of")  # how each site's home page begins


def rebuilt(root: Path, old: str, new: str) -> None:
    """Another build, of sources that are committed."""
    for site in SITES:
        change(root, f"sites/{site}.yml", f"lead: {old}", f"lead: {new}")
    subprocess.run(
        ["git", "-C", str(root), "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qam", "More"],
        check=True,
    )
    assert cli.main(["build"]) == 0


# -- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["molit"], 2, "Must name a TARGET, or an address to compare with (--verify URL)."),
        (["molit", "--rollback", "--verify", "http://127.0.0.1:9/"], 2, "Must name a TARGET for --rollback"),
        (["molit", "file:x", "--rollback", "--dry-run"], 2, "Choose one."),
        (["molit", "file:x", "--allow", "fewer-page"], 2, "--allow must name a gate (foreign-files, "),
        (["moilt", "file:x"], 2, "Must be one of the sites molit, smartcity, kind; found 'moilt'."),
        (["molit", "/srv/kcity"], 1, "Must be a target that begins with file:, sftp:, s3:."),
        (["molit", "ftp://host/x"], 1, "Must be a target that begins with file:, sftp:, s3:."),
        (["molit", "file:"], 1, "Must name a folder."),
        (["molit", "file:no/such/folder"], 1, "Must be a folder that exists."),
        (["molit", "sftp://host"], 1, "Must name a folder on the host, not all of it."),
        (["molit", "sftp://host/../etc"], 1, "Must name a host and a folder."),
        (["molit", "sftp:///srv"], 1, "Must name a host and a folder."),
        (["molit", "sftp://me:hunter2@host/srv"], 1, "Must not hold a password"),
        (["molit", "s3://key:hunter2@bucket/x"], 1, "Must not hold a password"),
        (["molit", "sftp://host:port/srv"], 1, "Must be an address."),
        (["molit", "--verify", "kcity.example.org"], 1, "Must be an address that starts with https://."),
        (["molit", "--verify", "http://127.0.0.1:9/"], 1, "Must answer"),
        (["molit", "sftp://127.0.0.1:9/srv"], 1, "Must be a host that answers"),
    ],
)
def test_what_is_wrong_is_said_for_people(
    here: Path, told: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert run(*arguments) == code
    printed = told.readouterr()
    assert said in printed.err
    assert printed.out == ""
    assert "Traceback" not in printed.err
    assert "hunter2" not in printed.err + printed.out


def test_what_was_not_built_is_not_published(here: Path, told: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run("molit", f"file:{tmp_path}", "--out", str(tmp_path)) == 1
    assert "Must be a site that was built." in told.readouterr().err


def test_a_bucket_that_is_not_there_and_keys_that_are_wrong(
    here: Path, told: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with servers.storage("moto") as address:
        for name, value in servers.credentials(address).items():
            monkeypatch.setenv(name, value)
        assert run("molit", "s3://no-such-bucket/x") == 1
        assert "Is its name right?" in told.readouterr().err
    with servers.storage("rclone") as address:
        for name, value in {
            **servers.credentials(address),
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": "wrong-secret",
        }.items():
            monkeypatch.setenv(name, value)
        assert run("molit", "s3://kcity/x") == 1
        said = told.readouterr().err
        assert "s3://kcity/x/" in said
        assert "wrong-secret" not in said
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        assert run("molit", "s3://kcity/x") == 1
        assert "Set the credentials as for AWS's own tools" in told.readouterr().err
    monkeypatch.setenv("AWS_ENDPOINT_URL", "notaurl")
    assert run("molit", "s3://kcity/x") == 1
    assert "s3://kcity/x/: Invalid endpoint: notaurl." in told.readouterr().err


def test_a_host_that_is_not_known_and_one_that_lets_nobody_in(
    here: Path, told: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with servers.sshd() as login:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
        (tmp_path / ".ssh").mkdir()
        assert run("molit", login.target(tmp_path)) == 1
        assert "Must be a host whose key is known (known_hosts)." in told.readouterr().err
        (tmp_path / ".ssh/known_hosts").write_bytes((login.home / ".ssh/known_hosts").read_bytes())
        assert run("molit", login.target(tmp_path)) == 1
        assert "Must be a host that lets us in; it refused." in told.readouterr().err
        for configuration, said in (
            ("Port abc", "Must be a host that answers: "),
            (f"IdentityFile {tmp_path}/.ssh/known_hosts", "Must be a host that "),
        ):
            (tmp_path / ".ssh/config").write_text(f"{configuration}\n")
            assert run("molit", login.target(tmp_path)) == 1
            assert said in told.readouterr().err, configuration


def test_closed_gates_are_all_told_with_how_to_open_them(
    here: Path, told: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert run("molit", f"file:{tmp_path}") == 1
    said = told.readouterr().err
    assert f"foreign-files: {tmp_path} holds notes.txt." in said
    assert "A gate is closed; nothing was published. To publish all the same: --allow foreign-files" in said
    assert run("molit", f"file:{tmp_path}", "--allow", "foreign-files", "--allow", "no") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_what_others_put_there_is_kept_when_the_gate_is_opened(
    here: Path, told: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert run("molit", f"file:{tmp_path}", "--allow=foreign-files") == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "current/en/index.html").is_file()


# -- whole ways -----------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    here: Path, told: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = f"file:{tmp_path / 'site'}"
    assert run("molit", target, "--dry-run") == 0
    said = told.readouterr().out
    assert re.search(r"^\+ +\S+ k?B  en/index\.html$", said, re.M)
    assert not (tmp_path / "site").exists()
    assert run("molit", target) == 0
    told.readouterr()
    before = sorted(path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*"))
    rebuilt(here, *NAMES)
    told.readouterr()
    assert run("molit", target, "--dry-run") == 0
    said = told.readouterr().out
    assert re.search(r"^~ +\S+ k?B  en/index\.html \(was \S+ k?B\)$", said, re.M)
    assert "\nen/index.html\n@@" in said
    assert f"\n-{NAMES[0]} molit\n+{NAMES[1]} molit\n" in said
    assert re.search(r"\n\d+ files would come, \d+ change, \d+ go\. Nothing was changed\.\n$", said)
    assert sorted(path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")) == before
    rebuilt(here, *reversed(NAMES))


def live(site: str, url: str, told: pytest.CaptureFixture[str], *more: str) -> str:
    """Verifies what is live; what was printed."""
    code = run(site, "--verify", url, *more)
    printed = told.readouterr()
    assert (code, printed.err) == (0, ""), printed.err
    return printed.out


@pytest.mark.parametrize("kind", ["nginx", "apache"])
@pytest.mark.parametrize("way", ["file", "sftp"])
def test_from_a_build_to_a_server_and_back(
    here: Path, told: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, kind: str, way: str
) -> None:
    """All sites are published, verified, rolled back and verified again, on a real server."""
    with servers.place() as folder, servers.sshd() as login, contextlib.ExitStack() as running:
        monkeypatch.setenv("HOME", str(login.home))
        (folder / "hosting").mkdir()
        places = {site: folder / "hosting" / site for site in SITES}
        named = {site: login.target(place) if way == "sftp" else f"file:{place}" for site, place in places.items()}
        at = {}
        for site in SITES:
            assert run(site, named[site]) == 0
            assert re.search(r"[1-9]\d+ files \(.*\) travelled, 0 were there", told.readouterr().out)
            at[site] = running.enter_context(getattr(servers, kind)(places[site] / "current"))
            assert ", 0 problems." in live(site, at[site].address, told)
        rebuilt(here, *NAMES)
        for site in SITES:
            told.readouterr()
            assert run(site, named[site]) == 0
            assert re.search(r"[1-9]\d* files \(.*\) travelled, [1-9]\d* were there", told.readouterr().out)
            live(site, at[site].address, told)
            assert NAMES[1].encode() in at[site].get("/en/").body
        for site in SITES:
            assert run(site, named[site], "--rollback") == 0
            assert re.search(rf"{site} is the release \w{{16}} again; \w{{16}} is kept\.", told.readouterr().out)
            assert NAMES[0].encode() in at[site].get("/en/").body
            assert run(site, "--verify", at[site].address) == 1  # not what was built here
            assert "Must be the release" in told.readouterr().err
        rebuilt(here, *reversed(NAMES))
        for site in SITES:
            told.readouterr()
            live(site, at[site].address, told)


CDN = """
daemon off;
{user}
error_log {folder}/error.log;
pid {folder}/pid;
events {{ }}
http {{
    access_log off;
    gzip on;
    gzip_types *;
    gzip_proxied any;
    gzip_vary on;
    gzip_min_length 1400;
    proxy_temp_path {folder}/proxy;
    client_body_temp_path {folder}/body;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        {root}
        {languages}
    }}
}}
"""
LANGUAGE = """
        location /{tag}/ {{
            rewrite ^(.*)/$ $1/index.html break;
            proxy_pass {storage}/kcity/site$uri;
            proxy_set_header Accept-Encoding "";
            proxy_intercept_errors on;
            error_page 400 403 404 =404 /{tag}/404.html;
            {headers}
        }}
"""


def headers_of(site: Path) -> str:
    """The headers that a CDN is told of, from the first block of `_headers`; open data's origin apart."""
    lines = (site / "_headers").read_text().split("\n/", 1)[0].splitlines()[1:]
    return "\n".join('add_header {} "{}" always;'.format(*line.strip().split(": ", 1)) for line in lines)


@pytest.mark.parametrize("site", SITES)
def test_from_a_build_to_storage_behind_a_cdn_and_back(
    here: Path, told: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, site: str
) -> None:
    """S3 keeps types and caching; what stands before it compresses and adds the headers of `_headers`."""
    binary, port = servers.program("nginx"), servers.free_port()
    with servers.storage("moto") as storage, servers.place() as folder:
        for name, value in servers.credentials(storage).items():
            monkeypatch.setenv(name, value)
        publicly_readable()
        assert run(site, "s3://kcity/site") == 0
        given = {"port": port, "storage": storage, "headers": headers_of(here / "public" / site)}
        languages = "\n".join(LANGUAGE.format(tag=tag, **given) for tag in ("en", "ko", "ar"))
        root = LANGUAGE.format(tag="en", **given).replace("/en/ {", "/ {")
        user = servers.account("user {user} {group};")
        (folder / "nginx.conf").write_text(
            CDN.format(folder=folder, root=root, languages=languages, user=user, **given)
        )
        with servers.running([binary, "-p", str(folder), "-c", str(folder / "nginx.conf")], port, folder / "log"):
            url = f"http://127.0.0.1:{port}/"
            told.readouterr()
            assert ", 0 problems." in live(site, url, told)
            rebuilt(here, *NAMES)
            assert run(site, "s3://kcity/site") == 0
            told.readouterr()
            live(site, url, told)
            assert run(site, "s3://kcity/site", "--rollback") == 0
            rebuilt(here, *reversed(NAMES))
            told.readouterr()
            live(site, url, told)


def publicly_readable() -> None:
    """Lets everybody read the bucket, as the CDN must."""
    allow = {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::kcity/*"]}
    boto3.client("s3").put_bucket_policy(
        Bucket="kcity", Policy=json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    )


# -- what verifying finds -------------------------------------------------------------------------


def test_what_is_live_otherwise_is_found_file_by_file(here: Path, told: pytest.CaptureFixture[str]) -> None:
    with servers.place() as folder:
        assert run("molit", f"file:{folder / 'site'}") == 0
        told.readouterr()
        site = (folder / "site/current").resolve()
        (site / "en/projects/index.html").write_text("<!doctype html>by hand")
        for suffix in (".gz", ".br"):
            (site / f"en/projects/index.html{suffix}").unlink()
        (site / "robots.txt").unlink()
        for name in ("robots.txt.gz", "robots.txt.br"):
            (site / name).unlink()
        (site / "ko/404.html").rename(site / "ko/gone.html")
        (site / "ko/404.html.br").unlink()
        (site / "ko/404.html.gz").unlink()
        config = site / ".hosting/nginx.conf"
        config.write_text(config.read_text().replace("nosniff", "sniff").replace("location /ar/", "location /xx/"))
        with servers.nginx(site) as server:
            assert run("molit", "--verify", server.address) == 1
        said = told.readouterr().err
    assert "en/projects/: Must have the bytes that its manifest lists; found others." in said
    assert "robots.txt: Must be there; found status 404." in said
    assert "en/: Must have the header X-Content-Type-Options: 'nosniff'; found 'sniff'." in said
    assert "ar/there-is-no-such-page-7f3a/: Must be missing in the language 'ar'." in said
    assert "en/there-is-no-such-page-7f3a/" not in said


def test_the_files_of_a_server_that_knows_nothing_are_found_wanting(
    here: Path, told: pytest.CaptureFixture[str]
) -> None:
    with servers.place() as folder:
        assert run("molit", f"file:{folder / 'site'}") == 0
        told.readouterr()
        with rig.serving(folder / "site/current") as host:
            assert run("molit", "--verify", host.address) == 1
        said = told.readouterr().err
    assert "en/: Must have the header Content-Security-Policy with default-src" in said
    assert ".htaccess: Must not be served: it is for the server." in said


def test_the_manifest_of_another_site_is_not_compared_with(here: Path, told: pytest.CaptureFixture[str]) -> None:
    with rig.serving(here / "public/kind") as host:
        assert run("molit", "--verify", host.address) == 1
    assert "Must be the manifest of the site 'molit'; found the site 'kind'." in told.readouterr().err


def test_the_day_of_publishing_is_that_of_the_machine(
    here: Path, told: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    today = datetime.date.today().isoformat()
    assert cli.main(["build", "--date", "2026-11-02"]) == 0
    assert run("molit", f"file:{tmp_path / 'a'}") == 1
    assert f"other-day: it was built as of 2026-11-02, today is {today}." in told.readouterr().err
    assert cli.main(["build"]) == 0


def test_a_manifest_lies_beside_what_was_published(here: Path, tmp_path: Path) -> None:
    assert run("molit", f"file:{tmp_path / 'a'}") == 0
    assert (tmp_path / "a/current" / MANIFEST).read_bytes() == (here / "public/molit" / MANIFEST).read_bytes()


@pytest.mark.parametrize("arguments", [["molit", "file:x"], ["--help"]])
def test_without_its_packages_it_says_how_to_get_them(here: Path, arguments: list[str]) -> None:
    """As after `make site` alone: a build needs none of them."""
    code = "import sys; sys.modules['brotli'] = None; from prospectus import cli; sys.exit(cli.main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "publish", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == (0 if "--help" in arguments else 1)
    assert "Must have the package 'brotli'" in done.stdout + done.stderr
    assert "run 'make publishing' first." in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
