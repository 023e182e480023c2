"""Fuzzes one target for some seconds of computing: ``python -m fuzz.one TARGET --work DIR``; ``run.py`` starts it.

Guided by coverage: an input that reaches new code, or gives records of a new kind, is kept and mutated further. Where
atheris is installed (requirements-fuzz.txt) it counts the branches; else Python 3.12 and later tell new lines.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import hashlib
import importlib.util
import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from fuzz.coverage import NewLines
from fuzz.mutators import mutated
from fuzz.smaller import smaller
from fuzz.watch import Finding, bound_memory, run
from fuzz.words import LARGEST

if TYPE_CHECKING:
    from fuzz.targets import Target

HANGS_AFTER = 60
"""Seconds by the clock after which an input is taken to hang; the process then ends and ``run.py`` keeps the input."""
WATCH_AGAIN = 5
"""Seconds after which that watch begins anew: to set it costs as much as a small input."""
LARGE, LARGE_LEFT_OUT = 16 * 1024, 0.8
"""Bytes from which an input is large, and how many of these are left out: one costs as much as a hundred small ones."""
RUNNING = "running"
"""File that holds the input at work: what ended the process is found in it."""
MOST_FOUND = 20
"""Findings of one target after which it is not worth going on."""


class Session:
    """One target at work: its inputs, its figures and its findings, in a folder."""

    def __init__(self, target: Target, work: Path, seconds: float) -> None:
        self.target, self.seconds = target, seconds
        self.corpus = work / "corpus" / target.name
        self.found = work / "findings" / target.name
        self.figures = work / "figures" / f"{target.name}.json"
        for folder in (self.corpus, self.found, self.figures.parent):
            folder.mkdir(parents=True, exist_ok=True)
        self.running = (work / RUNNING).open("wb", buffering=0)
        self.words, self.seeds = target.words(), target.inputs()
        self.executions, self.findings = 0, len(list(self.found.glob("*.txt")))
        self.began = self.told = time.process_time()
        self.watched = 0.0
        self.kinds: set[object] = set()

    def step(self, data: bytes) -> bool:
        """Run one input; keep the fault it brings to light. Returns whether it is of a new kind."""
        kind = self._run(self.target.run, data)
        fresh = kind - self.kinds if isinstance(kind, frozenset) else frozenset()
        self.kinds |= fresh
        return bool(fresh)

    def further(self, data: bytes) -> None:
        """Run what is left out of most inputs; keep the fault it brings to light."""
        self._run(self.target.further, data)

    def _run(self, what: Callable[[bytes], object], data: bytes) -> object:
        self.running.seek(0)
        self.running.write(data)
        self.running.truncate()
        if time.monotonic() - self.watched > WATCH_AGAIN:
            self._watch()
        kind, finding = run(what, data)
        self.executions += 1
        if finding:
            self._keep(finding, data)
        if time.process_time() - self.told > 1:
            self.tell()
        return kind

    def over(self) -> bool:
        """Say whether the time is over."""
        return time.process_time() - self.began > self.seconds or self.findings >= MOST_FOUND

    def _watch(self) -> None:
        faulthandler.dump_traceback_later(HANGS_AFTER, exit=True)
        self.watched = time.monotonic()

    def tell(self) -> None:
        """Write the figures of this session."""
        self.told = time.process_time()
        told = {"executions": self.executions, "seconds": round(self.told - self.began, 1)}
        self.figures.write_text(json.dumps(told), encoding="utf-8")

    def mutate(self, data: bytes, number: int) -> bytes:
        """Return the mutation of an input by that number."""
        return mutated(data, Random(number), self.words, self.seeds)

    def save(self, data: bytes) -> None:
        """Keep an input to mutate further."""
        (self.corpus / hashlib.sha1(data).hexdigest()).write_bytes(data)

    def _keep(self, finding: Finding, data: bytes) -> None:
        name = "".join(c if c.isalnum() else "-" for c in finding.kind)[:80]
        place = self.found / f"{name}.txt"
        if place.exists():
            return
        place.write_text(f"{finding.told}\n{finding.remedy}\n", encoding="utf-8", errors="replace")

        self.findings += 1

        def shows(tried: bytes) -> bool:
            self._watch()
            again = run(self.target.whole, tried)[1]
            return again is not None and again.kind == finding.kind

        least = smaller(data, shows) if shows(data) else data
        (self.found / f"{name}.input").write_bytes(least)
        sys.stdout.write(f"  {self.target.name}: {finding.kind}: {self.found / name}.input. {finding.remedy}\n")
        sys.stdout.flush()


def by_lines(session: Session) -> None:
    """Fuzz by new lines: inputs that reach any are kept, the latest are mutated most."""
    lines = NewLines("ingest")
    kept: list[tuple[float, bytes]] = []

    def tried(data: bytes, *, anyway: bool = False) -> bool:
        began = time.process_time()
        fresh = session.step(data)
        took = time.process_time() - began
        new = bool(lines.taken()) or fresh
        if new or anyway:
            kept.append((took, data))
        return new

    saved = [f.read_bytes() for f in sorted(session.corpus.glob("*"))]
    for data in session.seeds + saved or [b""]:
        tried(data[:LARGEST], anyway=True)
    chance = Random(time.time_ns())
    while not session.over():
        data = session.mutate(_parent(kept, chance), chance.getrandbits(48))
        if len(data) > LARGE and chance.random() < LARGE_LEFT_OUT:
            continue
        if tried(data):
            session.save(data)
            session.further(data)
    session.tell()


def _parent(kept: list[tuple[float, bytes]], chance: Random) -> bytes:
    """Return an input to mutate: often one of the latest, mostly the quicker of two."""
    newest = max(len(kept) - 20, 0) if chance.random() < 0.3 else 0
    one, other = (kept[chance.randrange(newest, len(kept))] for _ in range(2))
    return min(one, other)[1] if chance.random() < 0.7 else one[1]


def by_atheris(session: Session) -> None:
    """Fuzz with atheris, which counts branches; it ends the process."""
    import atheris

    for data in session.seeds:
        session.save(data[:LARGEST])

    def step(data: bytes) -> None:
        if session.over():
            session.tell()
            os._exit(0)  # an exception here would count as a crash
        if session.step(data):
            session.further(data)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        return session.mutate(data, seed)[:most]

    options = [
        f"-artifact_prefix={session.found}/",
        f"-max_len={LARGEST}",
        "-len_control=0",
        "-rss_limit_mb=0",
        "-timeout=3600",
        "-verbosity=0",
        "-reload=0",
    ]
    atheris.Setup(["fuzz", *options, str(session.corpus)], step, custom_mutator=mutate)
    atheris.Fuzz()


def _target(name: str, *, instrumented: bool) -> Target:
    if instrumented:
        import atheris

        with atheris.instrument_imports(include=["ingest"]):
            from fuzz.targets import all_targets

            return all_targets()[name]
    from fuzz.targets import all_targets

    return all_targets()[name]


def main() -> None:
    """Fuzz one target."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("target")
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--work", type=Path, required=True)
    given = asked.parse_args()
    faulthandler.enable()
    warnings.simplefilter("error")
    bound_memory()
    gc.freeze()
    instrumented = importlib.util.find_spec("atheris") is not None
    session = Session(_target(given.target, instrumented=instrumented), given.work, given.seconds)
    fuzz: Callable[[Session], None] = by_atheris if instrumented else by_lines
    fuzz(session)
    session.running.close()


if __name__ == "__main__":
    main()
