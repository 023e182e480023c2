"""The dashboard behind the nginx example, as docs/deploy.md says to run it: a real server, proxy and browser."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.proxy import HOST, LOGIN, PASSWORD, USER, announced, ask, needs, proxied

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
MB = 1024 * 1024


@pytest.fixture(scope="module")
def proxy(
    store: Path, serve: Callable[..., AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """The port of nginx, with the dashboard behind it."""
    needs("nginx", "openssl")
    place = tmp_path_factory.mktemp("nginx")
    with serve(store, "--server.allowedHosts", HOST) as address, proxied(place, int(address.split(":")[2])) as port:
        yield port


def test_a_page_draws_through_it_for_who_has_a_login(chromium: "Browser", proxy: int, troubles: list[str]) -> None:
    context = chromium.new_context(
        ignore_https_errors=True, http_credentials={"username": USER, "password": PASSWORD}
    )  # fmt: skip
    tab = context.new_page()
    tab.set_default_timeout(240_000)
    own, sockets = f"https://{HOST}:{proxy}/", []
    tab.on(
        "request", lambda asked: None if asked.url.startswith((own, "data:", "blob:")) else troubles.append(asked.url)
    )
    tab.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    tab.on("websocket", lambda socket: sockets.append(socket.url))
    answer = tab.goto(own)
    tab.get_by_role("heading", name="A Lighthouse Goes Digital").wait_for()
    tab.locator(".js-plotly-plot .bars").first.wait_for()
    assert sockets == [f"wss://{HOST}:{proxy}/_stcore/stream"]
    assert answer and "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert troubles == []
    context.close()


def test_nobody_comes_in_without_a_login(proxy: int) -> None:
    status, _, headers = ask(proxy, "/", {})
    assert status == 401
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_another_host_and_a_page_of_another_host_are_refused(proxy: int) -> None:
    assert ask(proxy, "/", LOGIN)[0] == 200
    assert ask(proxy, "/", LOGIN | {"Host": "evil.example"})[0] == 400
    assert ask(proxy, "/", LOGIN | {"Origin": "https://evil.example"})[0] == 403
    socket = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    socket |= {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": "https://evil.example"}
    assert ask(proxy, "/_stcore/stream", LOGIN | socket)[0] == 403


def test_a_request_that_is_too_large_is_refused_before_it_is_sent(proxy: int) -> None:
    assert announced(proxy, "/other", 2 * MB) == 413
    assert announced(proxy, "/_stcore/upload_file/a/b", 52 * MB) == 413


def test_who_uploads_too_often_has_to_wait(proxy: int) -> None:
    said = [ask(proxy, "/_stcore/upload_file/a/b", LOGIN, b"x")[0] for _ in range(8)]
    assert set(said) == {403, 429}, "without the token of a page none is taken, and after some nginx takes none"
