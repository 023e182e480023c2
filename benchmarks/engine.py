"""One process, two processes and a cluster of two Dask workers, side by side: time, memory, and whether all agree.

    python benchmarks/arctic_shift.py 100000 rc100k.ndjson
    python benchmarks/engine.py rc100k.ndjson

The file is cut into some files of whole threads. Every engine reads them, stores them in a new store and works out the
measures (sentiment, themes, structure) of all comments. What is stored is compared cell by cell. Memory is the
proportional set size of the whole tree of processes, looked at five times a second. Of the seconds of computing
"here" is the one writer, "elsewhere" the processes that read and measure. Needs requirements-cluster.txt.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import orjson
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analysis import codebook, tone
from engine.cluster import Cluster
from engine.engines import Engine
from engine.local import Local
from engine.measuring import by
from ingest.pipeline import store_dump
from ingest.store import Store

ENGINES = {
    "1 process": lambda: Local(1),
    "2 processes": lambda: Local(2),
    "Dask, 2 workers": lambda: Cluster(workers=2),
}
COLUMNS = ["engine", "ingest, s", "measures, s", "comments/s", "ratio", "core-s here", "core-s elsewhere",
           "memory, MB", "disk, MB", "same"]  # fmt: skip
TABLES = ["comments", "threads"]
OF_NOW = ["first_seen", "last_seen", "text_at", "score_at"]


def cut(file: Path, folder: Path, count: int) -> list[str]:
    """Write the lines of a flat Reddit file into some files, all of a thread into the same one."""
    places = [folder / f"part{number}.ndjson" for number in range(count)]
    outs = [place.open("wb") for place in places]
    with file.open("rb") as lines:
        for line in lines:
            outs[crc32(orjson.loads(line)["link_id"].encode()) % count].write(line)
    for out in outs:
        out.close()
    return [str(place) for place in places]


class Memory:
    """The memory of this process and of all that it started, while it is watched."""

    def __init__(self) -> None:
        self.peak, self._done = 0, threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._done.wait(0.2):
            own = psutil.Process()
            self.peak = max(self.peak, sum(map(_size, [own, *own.children(recursive=True)])))


def _size(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def run(engine: Engine, files: list[str], root: Path) -> dict[str, float]:
    """Read and store the files, measures with them; return seconds of reading with storing, and of measuring."""
    store = Store(root)
    began = time.perf_counter()
    with engine.reader() as reader:
        for dump in reader.read(files):
            if error := store_dump(dump, store).error:
                raise SystemExit(error)
    read = time.perf_counter()
    store.derive(by(codebook.default(), tone.default(), engine), 250_000)
    return {"ingest": read - began, "measures": time.perf_counter() - read}


def digest(root: Path) -> str:
    """Return what stands for every cell of what is stored, but for the times at which it was stored."""
    snapshot = Store(root).snapshot()
    found = hashlib.sha256()
    for name in TABLES:
        frame = snapshot.read(name)
        found.update(frame.drop(columns=[c for c in OF_NOW if c in frame]).to_csv().encode("utf-8", "surrogatepass"))
    rows = pa.concat_tables(pq.read_table(file) for file in sorted(snapshot.files(snapshot.derived or "")))
    keys = [("platform", "ascending"), ("thread_id", "ascending"), ("comment_id", "ascending")]
    for batch in rows.sort_by(keys).combine_chunks().to_batches():
        found.update(json.dumps(batch.to_pylist(), default=str).encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def one(name: str, folder: Path) -> None:
    """Run one engine and print what came of it."""
    files = sorted(str(file) for file in folder.glob("*.ndjson"))
    with Memory() as memory, ENGINES[name]() as engine:
        told: dict[str, object] = dict(run(engine, files, folder / name))
    spent = os.times()
    told["disk"] = sum(file.stat().st_size for file in (folder / name).rglob("*") if file.is_file())
    told |= {"here": spent.user + spent.system, "elsewhere": spent.children_user + spent.children_system}
    print(json.dumps(told | {"memory": memory.peak, "digest": digest(folder / name)}))


def main() -> None:
    """Cut the file, run every engine in a process of its own and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--files", type=int, default=4, help="how many files to cut it into (default: 4)")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.file)
        return
    with TemporaryDirectory() as place:
        cut(options.file, Path(place), options.files)
        with options.file.open("rb") as lines:
            count = sum(1 for _ in lines)
        print(f"{count:,} comments in {options.files} files\n\n| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
        first: dict[str, float] = {}
        for name in ENGINES:
            done = subprocess.run([sys.executable, __file__, place, "--one", name], capture_output=True, text=True)
            if done.returncode:
                raise SystemExit(done.stderr)
            told = json.loads(done.stdout.splitlines()[-1])
            first = first or told
            print(row(name, told, first, count), flush=True)


def row(name: str, told: dict[str, float], first: dict[str, float], count: int) -> str:
    """Return the row of an engine, held against the first."""
    whole, of_first = (each["ingest"] + each["measures"] for each in (told, first))
    cells = [name, f"{told['ingest']:.1f}", f"{told['measures']:.1f}", f"{count / whole:,.0f}",
             f"{of_first / whole:.2f}", f"{told['here']:.1f}", f"{told['elsewhere']:.1f}",
             f"{told['memory'] / 1e6:,.0f}", f"{told['disk'] / 1e6:,.0f}",
             "yes" if told["digest"] == first["digest"] else "NO"]  # fmt: skip
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
