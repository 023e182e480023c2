"""A study of several threads and the screen files of the same comments, so that each can be held against the other."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis import codebook
from analysis.measures import measures
from analysis.study import Study, build
from engine.frames import as_stored
from engine.screen import make, open_screen
from engine.screen_read import Screen
from ingest.ledger import with_counts
from ingest.schema import empty, validate

BOOK = codebook.loads(
    """
version = 1
threshold = 0.4
[themes.bells]
title = "Bells"
definition = "What rings."
words = ["bell", "chime"]
[themes.fog]
title = "Fog"
definition = "What hides the harbor."
words = ["fog", "mist"]
[themes.boats]
title = "Boats"
definition = "What floats."
words = ["boat", "ferry"]
[themes.rain]
title = "Rain"
definition = "Never mentioned here."
words = ["umbrella"]
""",
    "test.toml",
)
SAID = ["I love the bell on this boat", "Terrible fog, I hate it", "The ferry waits", "Nothing to add here", None,
        "A chime in the mist, a wonderful ferry"]  # fmt: skip
KINDS = {"slashdot": "moderation", "reddit": "votes", "forum": "none"}


def comments_of(n: int, per_thread: int = 30) -> pd.DataFrame:
    """Return ``n`` made comments in threads of three sites and two stories, with all that can be missing."""
    draw = np.random.default_rng(7)
    rows = []
    for i in range(n):
        thread, place = divmod(i, per_thread)
        site = ["slashdot", "reddit", "forum"][thread % 3]
        parent = None if place % 9 == 0 else f"c{i - 1 - int(draw.integers(0, min(place, 5)))}"
        said = SAID[int(draw.integers(0, len(SAID)))]
        stub = place == 17
        rows.append({
            "story_id": f"story{thread % 2}", "platform": site, "thread_id": f"t{thread}", "comment_id": f"c{i}",
            "parent_id": parent, "parent_source": "explicit" if parent else "none", "parent_confidence": 1.0,
            "depth": 0 if parent is None else 1, "position": place,
            "author": [None, "Wren", "Moss", "Fern", f"author{i % 11}"][i % 5],
            "author_kind": ["anonymous", "user", "user", "op", "user"][i % 5],
            "created_at": None if i % 29 == 0 else datetime(2025, 3, 1, tzinfo=UTC) + timedelta(hours=3.7 * i),
            "created_precision": "minute", "score": None if site == "forum" or i % 13 == 0 else (i * 7) % 31 - 4,
            "score_kind": KINDS[site], "tag": [None, "Funny", None, "Troll"][i % 4],
            "subject": ["The bell", None, "Re: The fog"][i % 3], "body": None if stub else said,
            "state": "stub" if stub else "present" if said else "deleted", "dump_id": "d" * 64, "locator": f"line {i}",
        })  # fmt: skip
        if stub:
            rows[-1] |= {"score": None, "author": None, "created_at": None}
    return validate(pd.DataFrame(rows), "comments") if rows else empty("comments")


def study_of(comments: pd.DataFrame, weight: str | None = None) -> Study:
    """Return the study of some of ``comments_of``, whose sites declare seven comments more each."""
    if comments.empty:
        return build(comments, empty("threads"), empty("documents"), BOOK, weight)
    heads = comments[["story_id", "platform", "thread_id"]].drop_duplicates().astype("str")
    declared = comments.groupby("thread_id", sort=False).size().reindex(heads["thread_id"]).to_numpy() + 7
    threads = with_counts(heads.assign(title="A harbor", declared_comments=declared, duplicates=0, refused=0), comments)
    return build(comments, threads, empty("documents"), BOOK, weight)


def screen_of(study: Study, place: Path) -> Screen:
    """Build the screen files of a study and open them."""
    file = place / "measures.parquet"
    pq.write_table(as_stored(measures(study.comments, study.threads, study.codebook, study.tone)), file)
    make(place, "v", [str(file)], study.threads)
    return open_screen(place, "v", study.codebook.names)


@pytest.fixture(scope="session")
def study() -> Study:
    return study_of(comments_of(240))


@pytest.fixture(scope="session")
def screen(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Screen:
    return screen_of(study, tmp_path_factory.mktemp("screen"))


@pytest.fixture(scope="session")
def open_of() -> Callable[[Study, Path], Screen]:
    return screen_of


@pytest.fixture(scope="session")
def made() -> Callable[..., Study]:
    return lambda n, weight=None: study_of(comments_of(n), weight)
