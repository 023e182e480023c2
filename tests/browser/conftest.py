"""The app in a real Chromium: a server over a store of its own, and a page that notes what goes wrong."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NAMED = "--host-resolver-rules=MAP threads.example.org 127.0.0.1"
"""Where the browser finds the host of the nginx example."""
THREAD = """
A Lighthouse Goes Digital, Keeper Goes Analog 6
The harbor office wants to replace the keeper of the old lighthouse by a server. The keeper has sued.
First light (Score:3, Funny)
Will it still run when the cloud comes in?
Re: (Score:2)
The cloud is the whole point of a lighthouse.
Nobody asked the keeper (Score:4, Insightful)
They took his job and his data without asking. A court should make them pay.
Re:Nobody asked the keeper (Score:2)
![pixel](http://127.0.0.1:9/p.png) <img src=http://127.0.0.1:9/q.png> <b>bold</b> **star** :red[x]
"""
"""A copied thread; one of its comments tries what a hostile one would."""
UPLOAD = """
Tram Line Nine To Be Painted Green 2
The city wants one line to stand out. Painters are wanted.
At last (Score:2)
It was about time for a green tram.
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(1_200):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except HTTPError:
            return  # it answers, and allows no such host
        except (URLError, OSError):
            assert server.poll() is None, "the dashboard ended while it started"
            time.sleep(0.25)
    pytest.fail("the dashboard did not answer within five minutes")


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds ``THREAD``."""
    from ingest.opening import Source
    from ingest.pipeline import ingest_dump
    from ingest.store import Store

    place = tmp_path_factory.mktemp("browser") / "store"
    assert ingest_dump(Source.from_bytes("thread.txt", THREAD.encode()), Store(place)).exit == 0
    return place


@contextmanager
def _served(store: Path, *options: str) -> Iterator[str]:
    """Serve a store, with further words for Streamlit; gives the address at which the dashboard answers."""
    port = str(_free_port())
    words = [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.port", port, "--server.headless", "true",
             *options]  # fmt: skip
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    server = subprocess.Popen(words, cwd=ROOT, env={**os.environ, "RETHREAD_STORE": str(store)}, **silent)  # type: ignore[call-overload]
    try:
        _await(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=120)


@pytest.fixture(scope="session")
def serve() -> Callable[..., AbstractContextManager[str]]:
    """Serve another store than the usual one."""
    return _served


@pytest.fixture(scope="session")
def address(store: Path) -> Iterator[str]:
    """Where the dashboard over ``store`` answers."""
    with _served(store) as answering:
        yield answering


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    """A headless Chromium; without Playwright or a Chromium these tests are skipped, and say so.

    It ends with the tests of one file: while it is there, its event loop runs in this thread, and no other can.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (requirements-dev.txt)")
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium or Chrome is installed: the browser tests need one")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", NAMED])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: "Browser", address: str, troubles: list[str]) -> Iterator["Page"]:
    """The overview, open in a window of its own. What it asks of other hosts, and its errors, go to ``troubles``."""
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(240_000)
    tab = context.new_page()
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    tab.on("request", lambda request: None if request.url.startswith(own) else troubles.append(request.url))
    tab.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    tab.goto(address)
    tab.get_by_role("heading", name="A Lighthouse Goes Digital").wait_for()
    yield tab
    context.close()


@pytest.fixture
def troubles() -> list[str]:
    """What went wrong in the browser so far."""
    return []


@pytest.fixture
def upload() -> str:
    """A small thread to upload."""
    return UPLOAD
