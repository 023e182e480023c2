"""How fast the screen is with a million comments and more: `python benchmarks/dashboard.py [COMMENTS [STORE]]`.

It makes a store, starts the real server over it, opens the page in a real Chromium, changes filters there and in
sessions that speak the server's own protocol, alone and 25 at once, and prints times, memory and errors.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import numpy as np
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analysis import codebook  # noqa: E402
from benchmarks.dashboard_session import Session  # noqa: E402
from benchmarks.dashboard_store import make  # noqa: E402
from engine import measuring, screen  # noqa: E402
from ingest.store import Store  # noqa: E402

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ALONE, TOGETHER, READERS = 40, 8, 25
"""Filter changes of the one session, of each of many, and how many these are."""
PAUSE = 5.0
"""Seconds a reader looks at the screen before the next change."""
IN_BROWSER = 8


def main(arguments: Sequence[str]) -> None:
    """Make the store where it is not given, and measure."""
    n = int(arguments[0]) if arguments else 1_000_000
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(arguments[1]) if len(arguments) > 1 else Path(scratch) / "store"
        if not (store / "dumps").is_dir():
            make(store, n)
        _prepare(store)
        with _served(store) as (address, process):
            _measure(address, process)


def _prepare(store: Path) -> None:
    """Make the screen files, as an ingest does at its end."""
    snapshot = Store(store).snapshot()
    name = measuring.derivation(store).name
    version = screen.version_of(snapshot.stamp, name)
    if not screen.exists(store, version):
        began = time.perf_counter()
        screen.make(store, version, snapshot.files(name), snapshot.read("threads"))
        print(f"screen files: {time.perf_counter() - began:.0f} s")
    size = sum(file.stat().st_size for file in (store / screen.FOLDER / version).iterdir())
    print(f"screen files: {size / 1e6:.0f} MB on disk; load of the machine {os.getloadavg()[0]:.1f}")


@contextmanager
def _served(store: Path) -> Iterator[tuple[str, int]]:
    """Serve a store; gives the address and the number of the process, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    words = [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.port", port, "--server.headless", "true"]
    environment = {**os.environ, "RETHREAD_STORE": str(store)}
    began = time.perf_counter()
    server = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answers(f"http://127.0.0.1:{port}"):
            time.sleep(0.05)
        print(f"first byte: {time.perf_counter() - began:.2f} s after the start")
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(timeout=60)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.read(1))
    except (URLError, OSError):
        return False


def _measure(address: str, process: int) -> None:
    """Measure the first view, one session, one browser, and many sessions."""
    cold = Session(address, seed=0)
    asyncio.run(cold.run(0, 0))
    print(f"first view at the server: {cold.first:.2f} s in a fresh server")
    one, before = Session(address, seed=1), _worked(process)
    asyncio.run(one.run(ALONE, 0.2))
    each = (_worked(process) - before) / (ALONE + 1)
    print(f"  again: {one.first:.2f} s; memory {_memory(process):.0f} MB; load of the machine {os.getloadavg()[0]:.1f}")
    _told("filter change at the server", one.seconds, one.errors)
    print(f"  {1000 * each:.0f} ms of processor time each, over all cores")
    held = _memory(process)
    many = [Session(address, seed=100 + number) for number in range(READERS)]
    asyncio.run(_together(many))
    seconds = [second for each in many for second in each.seconds]
    _told(f"filter change at the server, {READERS} sessions", seconds, [e for each in many for e in each.errors])
    print(f"  memory {held:.0f} MB before, {_memory(process):.0f} MB after {len(seconds)} changes")
    _in_browser(address)


async def _together(sessions: Sequence[Session]) -> None:
    await asyncio.gather(*(each.run(TOGETHER, PAUSE) for each in sessions))


def _in_browser(address: str) -> None:
    """Open the page in a real Chromium and change the theme there: until the script has ended and charts are drawn."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        print("no Chromium is installed: nothing measured in a browser")
        return
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1300, "height": 1000}).new_page()
        page.set_default_timeout(120_000)
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        began = time.perf_counter()
        page.goto(address)
        page.locator(".st-key-finding-finding").wait_for()
        text = time.perf_counter() - began
        page.locator(".js-plotly-plot .bars").first.wait_for()
        print(f"first view in Chromium: finding {text:.2f} s, first chart {time.perf_counter() - began:.2f} s")
        seconds = []
        still = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
        for theme in codebook.default().themes[:IN_BROWSER]:
            still.wait_for()
            page.wait_for_timeout(1500)
            before = page.locator(".st-key-lead-more").inner_text()
            page.get_by_role("combobox", name="Theme").press_sequentially(theme.title)
            began = time.perf_counter()
            page.keyboard.press("Enter")
            while page.locator(".st-key-lead-more").inner_text() == before:
                page.wait_for_timeout(5)
            still.wait_for()
            seconds.append(time.perf_counter() - began)
            page.keyboard.press("Escape")
        _told("filter change in Chromium, click to end", seconds, wrong)
        browser.close()


def _told(what: str, seconds: Sequence[float], errors: Sequence[str]) -> None:
    p50, p95 = np.percentile(seconds, [50, 95])
    wrong = f"{len(errors)} errors: {errors[:2]}" if errors else "no error"
    print(f"{what}: p50 {1000 * p50:.0f} ms, p95 {1000 * p95:.0f} ms, of {len(seconds)}; {wrong}")


def _worked(process: int) -> float:
    """Return the seconds of processor time a process has taken (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> float:
    """Return the megabytes a process holds (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main(sys.argv[1:])
