"""What the tests of measures share: tidy comments in a line or two."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from ingest.pipeline import read_dump
from ingest.schema import empty, validate
from ingest.tidy import Tidied
from ingest.unpacking import open_dumps

USUAL = {
    "story_id": "story", "platform": "slashdot", "thread_id": "t", "parent_source": "explicit", "depth": 0,
    "author_kind": "user", "created_precision": "unknown", "score_kind": "moderation", "state": "present",
    "dump_id": "d", "locator": "line 1",
}  # fmt: skip


@pytest.fixture(scope="session")
def tidy() -> Callable[..., pd.DataFrame]:
    """(column=list of values or one for all, …) -> tidy comments; ids count from "0", all else is the usual."""

    def make(**columns: object) -> pd.DataFrame:
        length = max((len(value) for value in columns.values() if isinstance(value, list)), default=0)
        if not length:
            return empty("comments")
        counted = {"comment_id": [str(n) for n in range(length)], "position": list(range(length))}
        return validate(pd.DataFrame({**USUAL, **counted, **columns}), "comments")

    return make


@pytest.fixture(scope="session")
def seed(shared: Path) -> Tidied:
    """The seed thread of ../shared, read by the real reader."""
    (path,) = (shared / "seeds").glob("000*")
    (dump,) = (read_dump(source) for source in open_dumps(str(path)))
    assert dump.tidied is not None
    return dump.tidied
