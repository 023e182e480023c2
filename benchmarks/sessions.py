"""Real sessions of the running app without a browser: the messages that a browser would exchange with it.

One session is one websocket. It asks for a run of the page, sets widgets as a reader would, and keeps what is shown.
Twenty-five browsers on the two cores that also serve them would measure the browsers.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120.0


@contextmanager
def served(store: Path) -> Iterator[tuple[str, int]]:
    """Serve a store as the product does; gives (host and port, process id)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["-m", "streamlit", "run", "serve.py", "--server.port", str(port), "--server.headless", "true"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=os.environ | {"RETHREAD_STORE": str(store)}, **quiet
    )
    try:
        _await(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("The dashboard did not start.")


def resident(pid: int) -> float:
    """Return the memory of a process in MB (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Session:
    """One reader."""

    def __init__(self, place: str, query: str = "") -> None:
        self._socket: ClientConnection = connect(
            f"ws://{place}/_stcore/stream", subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=f"http://{place}", max_size=None, open_timeout=PATIENCE,
        )  # fmt: skip
        self._query = query
        self._page = ""
        self._widgets: dict[str, Any] = {}
        self._kept: dict[str, ForwardMsg] = {}
        self.shown: dict[tuple[int, ...], Any] = {}
        """What stands on the page, by its place."""

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def run(self, page: str | None = None) -> float:
        """Have the page run, another one where it is named, and return the seconds until all of it came."""
        ask = BackMsg()
        ask.rerun_script.query_string = self._query
        ask.rerun_script.page_script_hash = self._page if page is None else ""
        if page is not None:
            ask.rerun_script.page_name = page
        for name, (kind, value) in self._widgets.items():
            widget = ask.rerun_script.widget_states.widgets.add(id=name)
            if kind == "string_array_value":
                widget.string_array_value.data.extend(value)
            else:
                setattr(widget, kind, value)
        began = time.monotonic()
        self._socket.send(ask.SerializeToString())
        fresh: dict[tuple[int, ...], Any] = {}
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(self._socket.recv(timeout=PATIENCE)))  # type: ignore[arg-type]
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                place = list(message.metadata.delta_path)
                message, kind = self._kept[message.ref_hash], "delta"
                fresh[tuple(place)] = message.delta
                continue
            if message.hash:
                self._kept[message.hash] = message
            if kind == "new_session":
                self._page = message.new_session.page_script_hash
            elif kind == "delta":
                fresh[tuple(message.metadata.delta_path)] = message.delta
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self.shown = fresh
                return time.monotonic() - began

    def set(self, label: str, value: str) -> None:
        """Write into the text field, or choose in the select box, of this label; ``run`` then sends it."""
        for delta in self.shown.values():
            element = delta.new_element
            kind = element.WhichOneof("type")
            if kind == "text_input" and element.text_input.label == label:
                self._widgets[element.text_input.id] = ("string_value", value)
                return
            if kind == "selectbox" and element.selectbox.label == label:
                self._widgets[element.selectbox.id] = ("string_value", value)
                return
        raise KeyError(label)

    def options(self, label: str) -> list[str]:
        """Return what can be chosen in a select box."""
        boxes = (
            d.new_element.selectbox for d in self.shown.values() if d.new_element.WhichOneof("type") == "selectbox"
        )
        return next(list(box.options) for box in boxes if box.label == label)

    def troubles(self) -> list[str]:
        """Return the errors that stand on the page."""
        said = []
        for delta in self.shown.values():
            element = delta.new_element
            kind = element.WhichOneof("type")
            if kind == "exception":
                said.append(element.exception.message)
            elif kind == "alert" and element.alert.format == element.alert.ERROR:
                said.append(element.alert.body)
        return said

    def texts(self) -> list[str]:
        """Return every text on the page, and every figure as "label: value"."""
        said = []
        for delta in self.shown.values():
            element = delta.new_element
            match element.WhichOneof("type"):
                case "markdown":
                    said.append(element.markdown.body)
                case "metric":
                    said.append(f"{element.metric.label}: {element.metric.body}")
                case "text":
                    said.append(element.text.body)
        return said
