"""The nginx example: whole, and in front of the real dashboard it lets in who may come in. Skipped without nginx."""

import base64
import re
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

import serve

EXAMPLE = Path(__file__).parents[2] / "docs" / "nginx.conf"
LOGIN = {"Authorization": "Basic " + base64.b64encode(b"ada:tide").decode()}


def test_the_policy_of_the_example_is_that_of_the_app() -> None:
    found = re.search(r'Content-Security-Policy "([^"]+)"', EXAMPLE.read_text(encoding="utf-8"))
    assert found
    assert found[1] == serve.policy()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def needs(*programs: str) -> None:
    for name in programs:
        if not shutil.which(name, path="/usr/sbin:/usr/bin:/bin:/usr/local/bin"):
            pytest.skip(f"{name} is not installed")


class Upstream:
    """A plain server that answers as the dashboard would be asked: it says what reached it."""

    def __init__(self) -> None:
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        from threading import Thread

        class Echo(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(str(self.headers).encode())

            do_PUT = do_GET

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        self.port = self.server.server_address[1]
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The example, with ports, paths and a certificate of this test, in front of a plain server."""
    needs("nginx", "openssl")
    place = tmp_path_factory.mktemp("nginx")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=threads.example.org",
         "-keyout", str(place / "privkey.pem"), "-out", str(place / "fullchain.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    secret = subprocess.run(["openssl", "passwd", "-apr1", "tide"], check=True, capture_output=True, text=True).stdout
    (place / "users").write_text(f"ada:{secret}")
    upstream, port = Upstream(), free_port()
    text = EXAMPLE.read_text(encoding="utf-8").replace("/etc/letsencrypt/live/threads.example.org", str(place))
    text = text.replace("/etc/nginx/rethread.users", str(place / "users"))
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};").replace(
        "listen 443", f"listen 127.0.0.1:{port}"
    )
    text = text.replace("127.0.0.1:8501", f"127.0.0.1:{upstream.port}")
    folders = "".join(f"{kind}_temp_path {place};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    place.chmod(0o777)
    (place / "nginx.conf").write_text(
        f"user root; daemon off; pid {place}/pid; error_log {place}/error.log;\nevents {{}}\n"
        f"http {{ access_log off; {folders}\n{text}\n}}\n"
    )
    words = [
        shutil.which("nginx", path="/usr/sbin:/usr/bin") or "nginx",
        "-p",
        str(place),
        "-c",
        str(place / "nginx.conf"),
    ]
    checked = subprocess.run([*words, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    server = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield port
    server.terminate()
    server.wait(timeout=30)
    upstream.server.shutdown()
    upstream.server.server_close()


def ask(port: int, path: str, headers: dict[str, str], body: bytes | None = None) -> tuple[int, str, dict[str, str]]:
    """Return status, content and headers of an answer."""
    request = urllib.request.Request(
        f"https://127.0.0.1:{port}{path}", data=body, headers={"Host": "threads.example.org", **headers},
        method="PUT" if body else "GET",
    )  # fmt: skip
    trusting = ssl._create_unverified_context()
    try:
        with urllib.request.urlopen(request, timeout=20, context=trusting) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, "", dict(error.headers)


def test_nobody_comes_in_without_a_login(proxy: int) -> None:
    status, _, headers = ask(proxy, "/", {})
    assert status == 401
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_login_comes_in_and_its_password_stays_at_the_proxy(proxy: int) -> None:
    status, reached, headers = ask(proxy, "/", LOGIN)
    assert (status, headers["X-Frame-Options"]) == (200, "DENY")
    assert "Host: threads.example.org" in reached
    assert "X-Forwarded-Proto: https" in reached
    assert "Basic" not in reached


def test_a_web_socket_is_upgraded(proxy: int) -> None:
    _, reached, _ = ask(proxy, "/_stcore/stream", LOGIN | {"Upgrade": "websocket"})
    assert "Upgrade: websocket" in reached
    assert "Connection: upgrade" in reached


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_the_server_tells_about_itself_is_closed(proxy: int, path: str) -> None:
    assert ask(proxy, path, LOGIN)[0] == 404


def test_an_upload_may_be_larger_than_any_other_request(proxy: int) -> None:
    assert ask(proxy, "/_stcore/upload_file/a/b", LOGIN, b"x" * 2_000_000)[0] == 200
    assert ask(proxy, "/other", LOGIN, b"x" * 2_000_000)[0] == 413
