"""A store of hostile dumps, and its study."""

import pytest

from analysis import codebook
from analysis.study import Study, build
from charts.receipt import Origin
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Snapshot, Store
from tests import hostile


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A store that holds a hostile dump of each kind, all under one hostile story."""
    store = Store(tmp_path_factory.mktemp("hostile") / "store")
    for name, content in hostile.dumps().items():
        source = Source.from_bytes(name, content)
        source.mapping = hostile.MAPPING if name.endswith(".csv") else {}
        assert ingest_dump(source, store, story=hostile.TEXTS[0]).exit == 0
    return store.snapshot()


@pytest.fixture(scope="session")
def study(snapshot: Snapshot) -> Study:
    tables = [snapshot.read(name) for name in ("comments", "threads", "documents")]
    return build(*tables, codebook.default())


@pytest.fixture(scope="session")
def origin(snapshot: Snapshot) -> Origin:
    return Origin(selection={"story": hostile.TEXTS[0], "thread": None}, dumps=snapshot.read("dumps"))
