"""A study small enough to read, and pages shown alone with it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis import codebook
from analysis.study import Study, build
from ingest.ledger import with_counts
from ingest.schema import empty, validate
from views.page import Actions, Preview, Visit

HOSTILE = "![pixel](http://127.0.0.1:9/p.png) <b>bold</b> **star** :red[x] <script>alert(1)</script>"
"""What a comment may hold; on the page it must stand as it is."""
START = datetime(2025, 1, 22, 9, 0, tzinfo=UTC)

ROWS: list[dict[str, Any]] = [
    {"id": "a", "author": "Wren", "score": 5, "tag": "Funny", "subject": "InMale?",
     "body": "Did nobody proofread the headline? That typo is the best editor joke of the year."},
    {"id": "b", "parent": "a", "author": "Moss", "score": 2,
     "subject": "Re:InMale?", "body": "The editors do not read, they post."},
    {"id": "c", "parent": "b", "author": "Wren", "score": 1,
     "subject": "Re:InMale?", "body": None, "state": "collapsed"},
    {"id": "d", "parent": "a", "source": "inferred", "confidence": 0.55, "author": None, "kind": "anonymous",
     "score": -1, "tag": "Troll", "subject": "Re:InMale?", "body": HOSTILE},
    {"id": "e", "author": "Fern", "score": 4, "tag": "Insightful", "subject": "They should be sued",
     "body": "They took our private messages without asking. I hope the court makes them pay for it, it is terrible."},
    {"id": "f", "parent": "e", "author": "Ash", "score": 3, "subject": "Re:They should be sued",
     "body": "A regulator could settle this: opt in by default, never opt out."},
    {"id": "g", "parent": "f", "source": "quote", "confidence": 0.9, "author": "Fern", "score": 2,
     "subject": "Re:They should be sued", "quoted": "A regulator could settle this",
     "body": "It will not. It never did."},
    {"id": "h", "author": "Linden", "score": 3, "subject": "Humbled and honored", "body": None, "state": "collapsed"},
    {"id": "i", "author": "Reed", "score": None,
     "subject": "My data is mine", "body": "My data belongs to me, not to them. I love it."},
    {"id": "j", "parent": "gone", "author": "Sorrel", "score": 1,
     "subject": "Re:Elsewhere", "body": "I agree with that, great point."},
    {"id": "k", "parent": "i", "author": "Reed", "score": 2,
     "subject": "Re:My data is mine", "body": "And my messages too."},
    {"id": "l", "author": None, "score": None, "subject": None, "body": None, "state": "stub"},
]  # fmt: skip


def _comments(rows: list[dict[str, Any]]) -> pd.DataFrame:
    if not rows:
        return empty("comments")
    table = [
        {
            "story_id": "linkedin", "platform": "slashdot", "thread_id": "t1", "comment_id": row["id"],
            "parent_id": row.get("parent"),
            "parent_source": row.get("source", "explicit") if row.get("parent") else "none",
            "parent_confidence": row.get("confidence", 1.0) if row.get("parent") else None,
            "depth": 0 if not row.get("parent") else 1, "position": place, "author": row["author"],
            "author_kind": row.get("kind", "user"), "created_at": START + timedelta(hours=5 * place),
            "created_precision": "minute", "score": row["score"], "score_kind": "moderation", "tag": row.get("tag"),
            "subject": row["subject"], "body": row["body"], "quoted": row.get("quoted"),
            "state": row.get("state", "present"), "dump_id": "0" * 64, "locator": f"line {place + 1}",
        }
        for place, row in enumerate(rows)
    ]  # fmt: skip
    return validate(pd.DataFrame(table), "comments")


def study_of(rows: list[dict[str, Any]]) -> Study:
    """Return the study of some of ``ROWS``; without rows that of an empty store."""
    comments = _comments(rows)
    if not rows:
        return build(comments, empty("threads"), empty("documents"), codebook.default())
    thread = {
        "story_id": "linkedin", "platform": "slashdot", "thread_id": "t1", "title": "Feed *your* InMale to <AI>",
        "story_text": "A customer sues over private messages.", "created_at": START, "declared_comments": len(rows) + 3,
        "duplicates": 0, "refused": 0,
    }  # fmt: skip
    document = {
        "document_id": "d1", "story_id": "linkedin", "outlet": "The Harbor Post", "title": "Suit over messages",
        "author": "A. Reporter", "published_at": START, "text": "First paragraph.\n\nSecond paragraph.",
    }  # fmt: skip
    threads = with_counts(pd.DataFrame([thread]), comments)
    return build(comments, threads, validate(pd.DataFrame([document]), "documents"), codebook.default())


def dumps_of(study: Study) -> pd.DataFrame:
    """Return the dumps table that goes with ``study_of``: one file with one refused record."""
    if study.threads.empty:
        return empty("dumps")
    refused = [{"locator": "line 40", "code": "E-ID", "reason": "the record has no id"}]
    report = {"file": "thread.txt", "format": "slashdot_text", "threads": 1, "declared": 15, "kept": 11, "missing": 4,
              "with_body": 9, "collapsed": 2, "deleted": 0, "removed": 0, "refused": refused,
              "notes": ["One note."]}  # fmt: skip
    row = {
        "dump_id": "0" * 64, "file": "thread.txt", "format": "slashdot_text", "format_version": 1, "size": 4_200,
        "ingested_at": START, "observed_at": START, "report": json.dumps(report), "ordinal": 1, "versions": "{}",
    }  # fmt: skip
    return validate(pd.DataFrame([row]), "dumps")


def visit_of(rows: list[dict[str, Any]], actions: Actions | None = None) -> Visit:
    """Return a visit with some of ``ROWS`` and no filter."""
    study = study_of(rows)
    return Visit(
        study=study, whole=study, threads=study.threads, dumps=dumps_of(study), actions=actions or idle_actions()
    )


def idle_actions() -> Actions:
    """Return actions that refuse every upload and store nothing."""

    def preview(name: str, content: bytes, chosen: str | None) -> list[Preview]:
        report = {"file": name, "error": f"{name}: not read in this test"}
        return [Preview(report=report, comments=empty("comments"), documents=empty("documents"))]

    formats = [("slashdot_text", "Slashdot, copied", "Copy the page.")]
    return Actions(preview=preview, add=lambda *_: [], formats=lambda: formats)


@pytest.fixture(scope="session")
def full() -> Visit:
    """A visit with all twelve rows."""
    return visit_of(ROWS)


@pytest.fixture(scope="session")
def single() -> Visit:
    """A visit with one comment."""
    return visit_of(ROWS[:1])


@pytest.fixture(scope="session")
def nothing() -> Visit:
    """A visit to an empty store."""
    return visit_of([])


@pytest.fixture
def hostile() -> str:
    """What comment "d" of the full visit says."""
    return HOSTILE


@pytest.fixture
def make_visit() -> Callable[..., Visit]:
    """A visit made of rows as in ``ROWS``, with actions of the test's own."""
    return visit_of


@pytest.fixture
def open_page() -> Callable[[str, Visit], AppTest]:
    """Open the page of that name alone."""

    def opened(name: str, visit: Visit) -> AppTest:
        return AppTest.from_function(_script, args=(name, visit), default_timeout=300).run()

    return opened


def _script(name: str, visit: object) -> None:
    from views.page import all_pages

    next(page for page in all_pages() if page.name == name).render(visit)


@pytest.fixture
def shown() -> Callable[[AppTest], str]:
    """All that a page shows as plain text, one element per line."""

    def read(at: AppTest) -> str:
        return "\n".join(str(element.value) for element in at.text)

    return read
