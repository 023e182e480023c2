"""Fuzzes every parser for as long as you like, and goes on where it stopped.

    python fuzz/run.py                       ten minutes, the targets fuzzed least so far first
    python fuzz/run.py --minutes 600         a night
    python fuzz/run.py --only mbox --only times
    python fuzz/run.py --replay FILE --only mbox     what one input does

Inputs that reached new code, findings and figures are kept in --work (fuzz/.work). One process works at a time. With
atheris (requirements-fuzz.txt, Python 3.11 to 3.13) coverage is by branches, without it by lines (3.12 and later).
A finding is two files: NAME.txt says what happened, NAME.input is the smallest input. Mend the reader, put the input
into fuzz/findings/TARGET/ and see `pytest tests/test_fuzz.py` pass.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

from fuzz.one import RUNNING  # noqa: E402
from fuzz.watch import run  # noqa: E402

TURN = 60
"""Seconds of computing for one target before the next has its turn."""


def main() -> int:
    """Fuzz, or replay one input; the exit status is 1 when anything was found."""
    from fuzz.targets import all_targets

    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--only", action="append", metavar="TARGET", help="a format, or a shared piece such as prose")
    asked.add_argument("--work", type=Path, default=HERE / ".work")
    asked.add_argument("--turn", type=float, default=TURN, help="seconds of computing for one target at a time")
    asked.add_argument("--replay", type=Path, metavar="FILE")
    given = asked.parse_args()
    targets = all_targets()
    if unknown := set(given.only or ()) - set(targets):
        asked.error(f"there is no target {sorted(unknown)[0]!r}; choose of: {', '.join(targets)}")
    chosen = given.only or list(targets)
    if given.replay:
        finding = run(targets[chosen[0]].whole, given.replay.read_bytes())[1]
        print(f"{finding.told}\n{finding.remedy}" if finding else "nothing found")
        return int(finding is not None)
    return fuzz(chosen, given.work, given.minutes * 60, given.turn)


def fuzz(names: list[str], work: Path, seconds: float, turn: float) -> int:
    """Give the targets turns until the time is over, least fuzzed first; say after each what it did."""
    work.mkdir(parents=True, exist_ok=True)
    done = _figures(work)
    before = _findings(work)
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 5:
        name = min(names, key=lambda n: (done.get(n, {}).get("seconds", 0), names.index(n)))
        _turn(name, work, min(turn, left), done)
    found = sorted(_findings(work) - before)
    total = sum(int(done[n]["executions"]) for n in names if n in done)
    print(f"{total:,} inputs so far, {len(found)} new findings" + "".join(f"\n  {path}" for path in found))
    return int(bool(found))


def _turn(name: str, work: Path, seconds: float, done: dict[str, dict[str, float]]) -> None:
    command = [sys.executable, "-m", "fuzz.one", name, "--seconds", str(seconds), "--work", str(work.resolve())]
    figures = work / "figures" / f"{name}.json"
    figures.unlink(missing_ok=True)
    ended = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, check=False)
    if ended.returncode != 0:
        _keep_killer(name, work, ended.stderr.decode("utf-8", "replace"))
    now = json.loads(figures.read_text(encoding="utf-8")) if figures.exists() else {"executions": 0, "seconds": seconds}
    so_far = done.setdefault(name, {"executions": 0, "seconds": 0})
    for what in so_far:
        so_far[what] = round(so_far[what] + now[what], 1)
    (work / "figures.json").write_text(json.dumps(done, indent=1, sort_keys=True), encoding="utf-8")
    kept = len(list((work / "corpus" / name).glob("*")))
    found = len(list((work / "findings" / name).glob("*.txt")))
    rate = now["executions"] / max(now["seconds"], 0.1)
    print(f"{name:22} {now['executions']:>8,} inputs {rate:>7,.0f}/s   kept {kept:>5,}   findings {found}", flush=True)


def _keep_killer(name: str, work: Path, told: str) -> None:
    """Keep the input that ended its process: it hung, or brought the interpreter down."""
    folder = work / "findings" / name
    folder.mkdir(parents=True, exist_ok=True)
    at = len(list(folder.glob("ended-*.txt")))
    (folder / f"ended-{at}.txt").write_text(f"{told[-20_000:]}\nIt hung or ended the process.\n", encoding="utf-8")
    if (work / RUNNING).exists():
        shutil.copy(work / RUNNING, folder / f"ended-{at}.input")


def _figures(work: Path) -> dict[str, dict[str, float]]:
    place = work / "figures.json"
    return dict(json.loads(place.read_text(encoding="utf-8"))) if place.exists() else {}


def _findings(work: Path) -> set[Path]:
    return set((work / "findings").glob("*/*.txt"))


if __name__ == "__main__":
    sys.exit(main())
