"""The server of the screen: dashboard.py, with a door in front of it that holds whatever the page does.

``rethread dashboard`` starts this file with ``streamlit run``. Streamlit itself sends no security headers, checks the
host of a web socket only, shows its figures to everybody and keeps any number of uploads in memory.
Sources: OWASP Secure Headers Project; W3C Content Security Policy level 3; Streamlit 1.67, web/server/starlette.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import hashlib
import importlib
import re
import socket
import threading
from asyncio import BaseProtocol, BaseTransport
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketClose
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.starlette import App
from uvicorn.protocols.http.auto import AutoHTTPProtocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HERE = Path(__file__).resolve().parent
INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def policy() -> str:
    """Return the Content-Security-Policy: only this server's own code runs, and nothing is fetched elsewhere.

    The scripts that stand in Streamlit's own page are named by their hashes, so no other inline script runs.
    """
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    digests = [hashlib.sha256(script).digest() for script in INLINE.findall(index.read_bytes())]
    own = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src 'self' {own}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


HEADERS = {
    "Content-Security-Policy": policy(),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), payment=()",
}
"""Sent with every answer."""
CLOSED = ("/_stcore/metrics", "/_stcore/agent")
"""Paths of Streamlit that tell about the server or drive it; nothing in Rethread needs them."""
UPLOAD_PATH = "/_stcore/upload_file/"
PER_SESSION = 2
"""Uploads of full size that one session may have in memory: one, and the one that replaces it."""
IN_ALL = 8
"""Uploads of full size that all sessions together may have in memory."""

NEEDED = ("dashboard_store", "dashboard_large", "plotly.graph_objs")
"""What every first view imports, with all that hangs on it.

What only some choices need (scikit-learn, half of all there is) stays out: it would double the time of a first view.
"""


def is_foreign(headers: Headers) -> bool:
    """Say whether a page of another address asks: Streamlit would let any page of this machine in.

    For all others it would first ask a server of Amazon for the address of this machine.
    """
    origin = headers.get("origin")
    if origin is None or origin in config.get_option("server.corsAllowedOrigins"):
        return False
    return origin.partition("://")[2].lower() != headers.get("host", "").lower()


class Door:
    """Adds ``HEADERS`` to every answer, keeps ``CLOSED`` closed, and lets no page of another address ask."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif is_foreign(Headers(scope=scope)):
            if scope["type"] == "websocket":
                await WebSocketClose(1008)(scope, receive, send)
            else:
                await PlainTextResponse("Asked from another address", 403)(scope, receive, sent)
        elif scope["type"] == "http" and any(path in scope["path"] for path in CLOSED):
            await PlainTextResponse("Not found", 404)(scope, receive, sent)
        else:
            await self.app(scope, receive, sent)


class UploadLimits:
    """Refuses an upload that would put more into memory than a session, or all of them, may hold."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.coming: dict[str, int] = {}
        """Session -> bytes on their way."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it if it is an upload too many."""
        if scope["type"] != "http" or scope["method"] != "PUT" or UPLOAD_PATH not in scope["path"]:
            await self.app(scope, receive, send)
            return
        session = scope["path"].split(UPLOAD_PATH)[1].split("/")[0]
        size = announced(Headers(scope=scope).get("content-length"))
        held, full = held_bytes(), full_size()
        mine = held.get(session, 0) + self.coming.get(session, 0) + size
        everybody = sum(held.values()) + sum(self.coming.values()) + size
        if mine > PER_SESSION * full or everybody > IN_ALL * full:
            await PlainTextResponse("Too many uploads at once. Store or remove some first.", 413)(scope, receive, send)
            return
        self.coming[session] = self.coming.get(session, 0) + size
        try:
            await self.app(scope, receive, send)
        finally:
            self.coming[session] -= size
            if not self.coming[session]:
                del self.coming[session]


class Warm:
    """Reads the rest of the program once the first answer is out, while the browser is still busy with the page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._begun = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.app(scope, receive, send)
        if scope["type"] == "http" and not self._begun:
            self._begun = True
            threading.Thread(target=warm, name="warm", daemon=True).start()


def warm() -> None:
    """Import what the first view needs, and spare it from all later searches for garbage.

    What a first view raises it tells by itself, so nothing is said here.
    """
    with contextlib.suppress(Exception):
        for name in NEEDED:
            importlib.import_module(name)
        importlib.import_module("views.page").all_pages()
        importlib.import_module("charts.chart").all_charts()
    gc.freeze()


def full_size() -> int:
    """Return how many bytes one upload may have."""
    return int(config.get_option("server.maxUploadSize")) * 1024 * 1024


def announced(length: str | None) -> int:
    """Return how many bytes a request says it has; one that does not say is taken for a full one."""
    return min(int(length), full_size()) if length and length.isascii() and length.isdigit() else full_size()


def held_bytes() -> dict[str, int]:
    """Return session -> bytes of its uploads that are in memory."""
    manager = Runtime.instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    return {key: sum(len(file.data) for file in list(files.values())) for key, files in [*manager.file_storage.items()]}


def send_at_once(protocol: type[BaseProtocol]) -> None:
    """Let no connection hold a small answer back until the one before it is confirmed, which takes 40 ms.

    asyncio sees to that itself for sockets that say they are of TCP; those of Streamlit do not say it.
    Source: RFC 896 (Nagle), RFC 1122 section 4.2.3.2 (delayed confirmation); Streamlit 1.67, starlette_server.
    """
    made = protocol.connection_made

    def connection_made(self: BaseProtocol, transport: BaseTransport) -> None:
        asked = transport.get_extra_info("socket")
        if asked.family in (socket.AF_INET, socket.AF_INET6):
            asked.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made(self, transport)

    protocol.connection_made = connection_made  # type: ignore[method-assign]


send_at_once(AutoHTTPProtocol)
app = App(
    HERE / "dashboard.py",
    middleware=[
        Middleware(Door),
        Middleware(TrustedHostMiddleware, config.get_option("server.allowedHosts") or ["*"], www_redirect=False),
        Middleware(UploadLimits),
        Middleware(Warm),
    ],
)
