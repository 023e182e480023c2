"""The nginx example of docs/, started on this machine in front of a server."""

import base64
import contextlib
import http.client
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[1] / "docs" / "nginx.conf"
HOST = "threads.example.org"
USER, PASSWORD = "ada", "tide"
LOGIN = {"Authorization": "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()}
PROGRAMS = "/usr/sbin:/usr/bin:/bin:/usr/local/bin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def needs(*programs: str) -> None:
    for name in programs:
        if not shutil.which(name, path=PROGRAMS):
            pytest.skip(f"{name} is not installed")


@contextlib.contextmanager
def proxied(place: Path, upstream: int) -> Iterator[int]:
    """Start the example, with ports, paths and a certificate of this test, before a port; gives its own port."""
    needs("nginx", "openssl")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=threads.example.org",
         "-keyout", str(place / "privkey.pem"), "-out", str(place / "fullchain.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    secret = subprocess.run(["openssl", "passwd", "-apr1", PASSWORD], check=True, capture_output=True, text=True).stdout
    (place / "users").write_text(f"{USER}:{secret}")
    port = free_port()
    text = EXAMPLE.read_text(encoding="utf-8").replace("/etc/letsencrypt/live/threads.example.org", str(place))
    text = text.replace("/etc/nginx/rethread.users", str(place / "users"))
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};").replace(
        "listen 443", f"listen 127.0.0.1:{port}"
    )
    text = text.replace("127.0.0.1:8501", f"127.0.0.1:{upstream}")
    folders = "".join(f"{kind}_temp_path {place};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    place.chmod(0o777)
    (place / "nginx.conf").write_text(
        f"user root; daemon off; pid {place}/pid; error_log {place}/error.log;\nevents {{}}\n"
        f"http {{ access_log off; {folders}\n{text}\n}}\n"
    )
    words = [shutil.which("nginx", path=PROGRAMS) or "nginx", "-p", str(place), "-c", str(place / "nginx.conf")]
    checked = subprocess.run([*words, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    server = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    for _ in range(1_200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    try:
        yield port
    finally:
        server.terminate()
        server.wait(timeout=120)


def ask(port: int, path: str, headers: dict[str, str], body: bytes | None = None) -> tuple[int, str, dict[str, str]]:
    """Return status, content and headers of an answer."""
    request = urllib.request.Request(
        f"https://127.0.0.1:{port}{path}", data=body, headers={"Host": HOST, **headers},
        method="PUT" if body else "GET",
    )  # fmt: skip
    trusting = ssl._create_unverified_context()
    try:
        with urllib.request.urlopen(request, timeout=20, context=trusting) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, "", dict(error.headers)


def announced(port: int, path: str, size: int) -> int:
    """Return the status that is answered to an upload that says how large it is, before anything of it is sent."""
    asking = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=ssl._create_unverified_context())
    asking.putrequest("PUT", path, skip_host=True)
    for name, value in {"Host": HOST, "Content-Length": str(size), **LOGIN}.items():
        asking.putheader(name, value)
    asking.endheaders()
    with contextlib.closing(asking):
        return asking.getresponse().status
