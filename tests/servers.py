"""Real servers for tests: nginx and Apache on the loopback address, with the files that the build makes for them."""

import contextlib
import grp
import http.client
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import boto3
import pytest

from tests import checkers

SBIN = "/usr/sbin:/sbin:/usr/local/sbin"
NGINX = """
daemon off;
worker_processes 2;
{user}
error_log {folder}/error.log;
pid {folder}/pid;
{modules}
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        {brotli}
        include {root}/.hosting/nginx.conf;
    }}
}}
"""
APACHE = """
ServerRoot {folder}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
{modules}
{user}
TypesConfig /etc/mime.types
DocumentRoot {root}
<Directory />
    Require all granted
</Directory>
<Directory {root}>
    Options +Indexes +FollowSymLinks
    AllowOverride All
</Directory>
"""
APACHE_MODULES = (
    "mpm_event", "authz_core", "mime", "dir", "autoindex", "alias", "headers", "rewrite", "env", "deflate", "filter",
    "negotiation",
)  # fmt: skip


class Answer(NamedTuple):
    """What a server answers: its status, its headers (names in small letters), and the body as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


class Server(NamedTuple):
    """A server that runs: its kind, and its port on the loopback address."""

    kind: str
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, accept: str = "", method: str = "GET") -> Answer:
        """What the server answers to a request; redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, headers={"Accept-Encoding": accept} if accept else {})
        found = connection.getresponse()
        headers: dict[str, str] = {}
        for name, value in found.getheaders():  # one that comes twice counts as two policies
            headers[name.lower()] = f"{headers[name.lower()]} | {value}" if name.lower() in headers else value
        answer = Answer(found.status, headers, found.read())
        connection.close()
        return answer


def program(name: str) -> str:
    """Where a server's program stands; the test is skipped, in CI it fails, where it is not installed."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:{SBIN}")
    checkers.required("" if found else f"no {name} on this machine; see tests/install-tools")
    return found or ""


def free_port() -> int:
    """A port of the loopback address that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def place() -> Iterator[Path]:
    """A folder that servers may read, whoever they run as."""
    with tempfile.TemporaryDirectory(prefix="kcn-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def account(pattern: str) -> str:
    """The line that names an account for the server's processes, where this one is root."""
    if os.geteuid() != 0:
        return ""
    nobody = pwd.getpwnam("nobody")
    return pattern.format(user=nobody.pw_name, group=grp.getgrgid(nobody.pw_gid).gr_name)


@contextlib.contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[None]:
    """A server as a process, from when it answers until it is ended."""
    with log.open("ab") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            for _ in range(200):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                if process.poll() is not None:
                    break
                time.sleep(0.05)
            if process.poll() is not None:
                raise RuntimeError(log.read_text(errors="replace"))
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


@contextlib.contextmanager
def nginx(root: Path) -> Iterator[Server]:
    """nginx, serving a published site."""
    binary, port = program("nginx"), free_port()
    module = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
    checkers.required("" if module.exists() else "no ngx_brotli on this machine; see tests/install-tools")
    with place() as folder:
        given = {
            "folder": folder, "root": root, "port": port, "user": account("user {user} {group};"),
            "modules": f"load_module {module};", "brotli": "brotli_static on;",
        }  # fmt: skip
        (folder / "nginx.conf").write_text(NGINX.format(**given))
        with running([binary, "-p", str(folder), "-c", str(folder / "nginx.conf")], port, folder / "log"):
            yield Server("nginx", port)


@contextlib.contextmanager
def apache(root: Path) -> Iterator[Server]:
    """Apache, serving a published site."""
    binary, port = program("apache2"), free_port()
    loaded = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in APACHE_MODULES)
    with place() as folder:
        user = account("User {user}\nGroup {group}")
        (folder / "apache.conf").write_text(
            APACHE.format(folder=folder, root=root, port=port, modules=loaded, user=user)
        )
        with running([binary, "-f", str(folder / "apache.conf"), "-DFOREGROUND"], port, folder / "log"):
            yield Server("apache", port)


def output(command: list[str]) -> str:
    """What a program prints, which ends by itself."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.stdout + done.stderr


# -- where sites are published --------------------------------------------------------------------

SSHD = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/authorized
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
Subsystem sftp internal-sftp
{more}
"""


class Login(NamedTuple):
    """An SSH server, and the home folder whose settings let one in."""

    port: int
    home: Path
    user: str

    def target(self, folder: Path) -> str:
        return f"sftp://{self.user}@127.0.0.1:{self.port}{folder}"


@contextlib.contextmanager
def sshd(more: str = "") -> Iterator[Login]:
    """OpenSSH's server, with a key that it lets in. more: further lines of its configuration."""
    binary, keygen, port = program("sshd"), program("ssh-keygen"), free_port()
    with place() as folder:
        settings = folder / "home" / ".ssh"
        settings.mkdir(parents=True, mode=0o700)
        for key in (folder / "host", settings / "id_ed25519"):
            subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        shutil.copyfile(settings / "id_ed25519.pub", folder / "authorized")
        kind, key_text = (folder / "host.pub").read_text().split()[:2]
        (settings / "known_hosts").write_text(f"[127.0.0.1]:{port} {kind} {key_text}\n")
        (folder / "sshd.conf").write_text(SSHD.format(port=port, folder=folder, more=more))
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # where its processes without rights are locked up
        with running([binary, "-D", "-e", "-f", str(folder / "sshd.conf")], port, folder / "log"):
            yield Login(port, folder / "home", pwd.getpwuid(os.geteuid()).pw_name)


@contextlib.contextmanager
def storage(kind: str) -> Iterator[str]:
    """Storage that speaks S3, with an empty bucket "kcity"; its address. kind: "rclone" or "moto"."""
    port = free_port()
    scripts = Path(sys.executable).parent
    with place() as folder:
        (folder / "files" / "kcity").mkdir(parents=True)
        commands = {
            "rclone": ["rclone", "serve", "s3", str(folder / "files"), "--addr", f"127.0.0.1:{port}",
                       "--vfs-cache-mode",
                       "off", "--config", str(folder / "none"), "--auth-key", f"{KEY},{SECRET}"],
            "moto": ["moto_server", "-H", "127.0.0.1", "-p", str(port)],
        }  # fmt: skip
        command = [str(scripts / commands[kind][0]), *commands[kind][1:]]
        with running(command, port, folder / "log"):
            if kind == "moto":
                with pytest.MonkeyPatch.context() as patch:
                    for name, value in credentials(f"http://127.0.0.1:{port}").items():
                        patch.setenv(name, value)
                    boto3.client("s3").create_bucket(Bucket="kcity")
            yield f"http://127.0.0.1:{port}"


KEY, SECRET = "kcn-test-key", "kcn-test-secret-of-the-storage"


def credentials(address: str) -> dict[str, str]:
    """What AWS's tools read from the environment."""
    return {
        "AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }  # fmt: skip
