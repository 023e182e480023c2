"""Small studies made by hand, in our own words, so that every number in a chart can be counted on the fingers."""

from collections.abc import Callable

import pandas as pd
import pytest

from analysis import codebook
from analysis.study import Study, build
from ingest import ledger, schema

BOOK = codebook.loads(
    """
version = 1
threshold = 0.4
[themes.cats]
title = "Cats on <b>keyboards</b>"
definition = "The cat did it."
words = ["cat", "paw"]
[themes.tea]
title = "Tea breaks"
definition = "When the kettle boils."
words = ["tea", "kettle"]
[themes.rain]
title = "Rain"
definition = "Never mentioned here."
words = ["umbrella"]
""",
    "test.toml",
)

HOSTILE = '<a href="http://example.org">%{x} & <script>alert(1)</script></a>'

ROWS: list[dict[str, object]] = [
    {"comment_id": "1", "subject": "The cat did it", "body": "My cat walked over the release button.", "score": 5,
     "tag": "Funny"},
    {"comment_id": "2", "parent_id": "1", "subject": "Re:", "body": "A paw on the enter key, terrible.", "score": 3},
    {"comment_id": "3", "parent_id": "1", "subject": "Re:", "body": None, "score": 2, "state": "collapsed",
     "parent_source": "subject", "parent_confidence": 0.6},
    {"comment_id": "4", "subject": "Tea first", "body": "Put the kettle on, I love tea.", "score": 4,
     "tag": "Insightful"},
    {"comment_id": "5", "parent_id": "4", "subject": HOSTILE, "body": HOSTILE, "score": 0},
    {"comment_id": "6", "subject": None, "body": None, "state": "stub"},
    {"comment_id": "7", "subject": "Quiet", "body": None, "score": 1, "state": "deleted"},
]  # fmt: skip


def study_of(rows: list[dict[str, object]], declared: int | None = 12, weight: str | None = "score") -> Study:
    """Return a study of one thread; what a row does not say is filled in."""
    usual = {
        "story_id": "story", "platform": "slashdot", "thread_id": "t", "parent_source": "explicit", "depth": 0,
        "parent_confidence": 1.0, "author_kind": "user", "created_precision": "unknown", "score_kind": "moderation",
        "state": "present", "dump_id": "d", "locator": "line 1",
    }  # fmt: skip
    filled = [{**usual, "position": place, **row} for place, row in enumerate(rows)]
    comments = schema.validate(pd.DataFrame(filled), "comments") if rows else schema.empty("comments")
    keys = comments[["story_id", "platform", "thread_id"]].drop_duplicates().to_dict("records")
    head = {"title": f"Release notes {HOSTILE}", "declared_comments": declared, "duplicates": 0, "refused": 0}
    threads = ledger.with_counts(pd.DataFrame([{**key, **head} for key in keys]), comments) if rows else None
    none = schema.empty("threads")
    return build(comments, none if threads is None else threads, schema.empty("documents"), BOOK, weight)


@pytest.fixture
def rows() -> list[dict[str, object]]:
    return [dict(row) for row in ROWS]


@pytest.fixture(scope="session")
def make() -> Callable[..., Study]:
    return study_of


@pytest.fixture(scope="session")
def one() -> Study:
    """A single comment."""
    return study_of(ROWS[:1], declared=None)


@pytest.fixture(scope="session")
def small() -> Study:
    """Seven rows: three of them under "cats" (one without text), one under "tea", a stub, and hostile text."""
    return study_of(ROWS)


@pytest.fixture(scope="session")
def none() -> Study:
    return study_of([])


@pytest.fixture(scope="session")
def large() -> Study:
    """Two hundred comments over three days in ten sub-threads, with authors, times, scores and moods."""
    moods = ["I love this cat", "I hate this kettle", "The paw and the tea", "Nothing to see", "Terrible, awful cat"]
    rows: list[dict[str, object]] = []
    for i in range(200):
        parent = None if i % 20 == 0 else str(i - 1 - (i * 7) % min(i % 20, 5))
        rows.append({
            "comment_id": str(i), "parent_id": parent, "parent_source": "none" if parent is None else "explicit",
            "subject": f"Subject {i // 20}" if parent is None else "Re:", "body": f"{moods[i % 5]}, number {i}.",
            "score": (i * 5) % 7 - 1, "tag": [None, "Funny", "Troll", None][i % 4], "author": f"author{i % 23}",
            "created_at": pd.Timestamp("2025-01-23 08:00", tz="UTC") + pd.Timedelta(minutes=21 * i),
            "created_precision": "minute",
        })  # fmt: skip
    return study_of(rows, declared=260)
