"""Work done by a cluster of Dask, in processes of their own, comes out as on one machine, even if a worker dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from engine import cluster as clusters
from engine import engines
from engine.cluster import Cluster
from engine.engines import EngineError
from ingest.store import Store

pytest.importorskip("distributed", reason="Dask is not installed: pip install --no-deps -r requirements-cluster.txt")
pytestmark = pytest.mark.filterwarnings("ignore")

ROOT = Path(__file__).parents[3]


def start(*words: str, cwd: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]], cwd=cwd,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


class Processes:
    """A scheduler and two workers, each a process started as on a real cluster."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        about = folder / "scheduler.json"
        self.all = [start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                          "--scheduler-file", str(about), cwd=folder)]  # fmt: skip
        until = time.monotonic() + 300
        while not (about.exists() and about.stat().st_size) and time.monotonic() < until:
            time.sleep(0.05)
        import json

        self.address = json.loads(about.read_text())["address"]
        self.workers = [self.worker(), self.worker()]

    def worker(self) -> subprocess.Popen[bytes]:
        words = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.folder))
        self.all.append(start("worker", self.address, *words, cwd=self.folder))
        return self.all[-1]


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    made = Processes(tmp_path_factory.mktemp("dask"))
    yield made
    for process in made.all:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def cluster(processes: Processes) -> Iterator[Cluster]:
    with Cluster(processes.address) as engine:
        engine._client.wait_for_workers(2, timeout=300)
        yield engine


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "SMALL", 100)
    monkeypatch.setattr(clusters, "BATCH", 1)


def test_measures_of_a_cluster_are_those_of_one_process(cluster: Cluster, measured: Callable[..., pa.Table]) -> None:
    assert measured(cluster).equals(measured(None))


@pytest.mark.long
def test_files_read_by_a_cluster_give_the_same_store(
    cluster: Cluster, dumps: list[str], whole: tuple[Store, list], ingest: Callable, same_tables: Callable
) -> None:
    store, reports = ingest(cluster, dumps)
    same_tables(store, whole[0])
    assert [r.as_json() | {"quarantine": ""} for r in reports] == [r.as_json() | {"quarantine": ""} for r in whole[1]]


def test_standard_input_stays_here(cluster: Cluster) -> None:
    with cluster.reader() as reader, pytest.raises(EngineError, match="Standard input"):
        list(reader.read(["-"]))


def test_no_scheduler_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "PATIENCE", 1)
    with pytest.raises(EngineError, match="does not answer"):
        Cluster("tcp://127.0.0.1:9")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_worker_killed_in_the_middle_costs_nothing(
    processes: Processes, cluster: Cluster, dumps: list[str], whole: tuple[Store, list], tmp_path: Path,
    same_tables: Callable, measured: Callable[..., pa.Table],
) -> None:  # fmt: skip
    from ingest.pipeline import store_dump

    store = Store(tmp_path / "store")
    with cluster.reader() as reader:
        for number, dump in enumerate(reader.read(dumps)):
            store_dump(dump, store)
            if number == 0:  # both workers hold what they read, and are reading more
                processes.workers[0].send_signal(signal.SIGKILL)
                processes.workers[0].wait()
    same_tables(store, whole[0])

    processes.workers.append(processes.worker())
    cluster._client.wait_for_workers(2, timeout=300)
    killer = threading.Timer(0.2, processes.workers[1].kill)
    killer.start()
    assert measured(cluster).equals(measured(None))
    killer.join()
    assert processes.workers[1].wait(10) == -signal.SIGKILL


def test_a_scheduler_that_dies_is_one_sentence(
    processes: Processes, cluster: Cluster, dumps: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    with cluster.reader() as reader:
        found = reader.read(dumps)
        next(found)
        processes.all[0].kill()
        with pytest.raises(EngineError, match=r"failed .*\. What was stored stays"):
            list(found)
    assert capfd.readouterr() == ("", "")
