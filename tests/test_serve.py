"""The door in front of the dashboard, and whose an upload is until it is stored."""

import ast
import asyncio
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

import serve

ROOT = Path(__file__).parent.parent
MB = 1024 * 1024
Ask = Callable[..., tuple[int, dict[str, str]]]


def asked(app: Any, method: str, path: str, headers: dict[str, str], kind: str = "http") -> tuple[int, dict[str, str]]:
    """Send one request to an ASGI application; return status (or code of closing) and headers of its answer."""
    answers: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "method": method, "path": path, "headers": pairs, "query_string": b""}
    asyncio.run(app(scope, receive, send))
    told = answers[0].get("status") or answers[0]["code"]
    return told, {name.decode(): value.decode() for name, value in answers[0].get("headers", [])}


async def done(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_every_answer_carries_the_headers() -> None:
    status, headers = asked(serve.Door(done), "GET", "/", {})
    assert status == 204
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/base/_stcore/metrics"])
def test_what_the_server_tells_about_itself_is_closed(path: str) -> None:
    status, headers = asked(serve.Door(done), "GET", path, {})
    assert status == 404
    assert "content-security-policy" in headers


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:3000", "null", "", "http://[", "//"])
def test_a_page_of_another_address_may_ask_nothing(origin: str) -> None:
    headers = {"Host": "localhost:8501", "Origin": origin}
    assert asked(serve.Door(done), "GET", "/_stcore/health", headers)[0] == 403
    assert asked(serve.Door(done), "GET", "/_stcore/stream", headers, kind="websocket") == (1008, {})


@pytest.mark.parametrize("origin", ["http://localhost:8501", "https://LOCALHOST:8501"])
def test_the_page_itself_may_ask(origin: str) -> None:
    assert asked(serve.Door(done), "PUT", "/", {"Host": "localhost:8501", "Origin": origin})[0] == 204


def test_the_policy_allows_no_other_host_and_no_inline_script_but_the_known() -> None:
    policy = serve.policy()
    assert "http" not in policy and "*" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert "'unsafe-eval'" not in policy


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, int]], Ask]:
    """The limits over a server that holds some bytes per session already; an upload may have 10 MB."""

    def made(held: dict[str, int]) -> Ask:
        monkeypatch.setattr(serve, "held_bytes", lambda: held)
        monkeypatch.setattr(serve, "full_size", lambda: 10 * MB)
        return lambda size: asked(
            serve.UploadLimits(done), "PUT", "/_stcore/upload_file/me/1", {"Content-Length": size}
        )

    return made


def test_a_session_holds_two_full_uploads_and_no_more(limits: Callable[[dict[str, int]], Ask]) -> None:
    assert limits({"me": 10 * MB})(str(10 * MB))[0] == 204
    assert limits({"me": 10 * MB + 1})(str(10 * MB))[0] == 413


def test_all_sessions_together_hold_eight_full_uploads(limits: Callable[[dict[str, int]], Ask]) -> None:
    others = {f"s{i}": 10 * MB for i in range(7)}
    assert limits(others)(str(10 * MB))[0] == 204
    assert limits({**others, "s7": 1})(str(10 * MB))[0] == 413


@pytest.mark.parametrize("length", ["", "-1", "many", "٣"])
def test_an_upload_that_does_not_say_its_size_counts_as_a_full_one(length: str) -> None:
    full = int(config.get_option("server.maxUploadSize")) * MB
    assert serve.announced(length or None) == full


def test_what_is_remembered_of_an_upload_belongs_to_one_session() -> None:
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted(ROOT.glob("dashboard*.py"))]
    shared = [
        function
        for tree in trees
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and any("cache" in ast.unparse(by) for by in function.decorator_list)
    ]
    assert shared
    assert not [function.name for function in shared if "content" in {each.arg for each in function.args.args}]


def test_the_first_answer_has_the_rest_of_the_program_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(serve, "warm", lambda: begun.append(True))

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        assert not begun or scope["path"] == "/again"

    door = serve.Warm(answer)
    for kind, path in (("websocket", "/"), ("http", "/"), ("http", "/again")):
        asyncio.run(door({"type": kind, "path": path}, None, None))  # type: ignore[arg-type]
        [thread.join(5) for thread in threading.enumerate() if thread.name == "warm"]
    assert begun == [True]


def test_a_small_answer_is_not_held_back_until_the_one_before_it_is_confirmed() -> None:
    class Answering(asyncio.Protocol):
        """A connection that says whether it holds small answers back, and closes."""

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            held.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0)
            transport.close()

    async def connect() -> None:
        listening = socket.socket()  # as Streamlit makes it
        listening.bind(("127.0.0.1", 0))
        async with await asyncio.get_running_loop().create_server(Answering, sock=listening) as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            await reader.read()
            writer.close()

    held: list[bool] = []
    asyncio.run(connect())
    serve.send_at_once(Answering)
    asyncio.run(connect())
    assert held == [True, False]


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="This machine has no such sockets.")
def test_a_socket_without_a_network_is_left_as_it_is() -> None:
    class Closing(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            made.append(transport)

    async def connect() -> None:
        ours, other = socket.socketpair(socket.AF_UNIX)
        with other:
            transport, _ = await asyncio.get_running_loop().create_connection(Closing, sock=ours)
            transport.close()

    made: list[asyncio.BaseTransport] = []
    serve.send_at_once(Closing)
    asyncio.run(connect())
    assert len(made) == 1
