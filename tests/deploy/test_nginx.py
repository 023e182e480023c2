"""The nginx example: whole, and it lets in who may come in. Skipped without nginx."""

import re
from collections.abc import Iterator

import pytest

import serve
from tests.proxy import EXAMPLE, LOGIN, ask, needs, proxied


def test_the_policy_of_the_example_is_that_of_the_app() -> None:
    found = re.search(r'Content-Security-Policy "([^"]+)"', EXAMPLE.read_text(encoding="utf-8"))
    assert found
    assert found[1] == serve.policy()


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
    """The example in front of a plain server."""
    needs("nginx", "openssl")
    upstream = Upstream()
    with proxied(tmp_path_factory.mktemp("nginx"), upstream.port) as port:
        yield port
    upstream.server.shutdown()
    upstream.server.server_close()


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
