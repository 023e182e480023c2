"""A made store of any size for benchmarks/dashboard.py: comments, threads and measures as an ingest leaves them.

The measures are drawn, not worked out (benchmarks/ingest.py times that), with the shape of a busy forum: a few huge
threads and many small ones, few scores that are high, most comments under no theme, replies within hours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable, write_deltalake

from analysis import codebook, tone
from analysis.codebook import Codebook
from analysis.measures import COLUMNS, digest
from ingest import schema
from ingest.delta import DATA_SKIPPING, to_arrow

PART = 250_000
DAYS = 30
START = 1_735_689_600
"""1 January 2025, in seconds."""
MINUTE = 60
LABELS = np.array(["negative", "neutral", "positive"])
Draw = np.random.Generator
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def make(root: Path, n: int, story: str = "A month of one forum") -> None:
    """Write a store of ``n`` comments into ``root``, which must not hold one."""
    book = codebook.default()
    table = f"measures/{digest(book, tone.default())}"
    threads = []
    for number, first in enumerate(range(0, n, PART)):
        comments, measures, heads = _part(min(PART, n - first), number, -(-n // PART), book, story)
        write_deltalake(f"{root}/comments", comments, mode="append", configuration=DATA_SKIPPING)
        write_deltalake(f"{root}/{table}", measures, mode="append", configuration=DATA_SKIPPING)
        threads.append(heads)
    write_deltalake(f"{root}/threads", to_arrow(schema.validate(pd.concat(threads, ignore_index=True), "threads")))
    versions = {name: DeltaTable(f"{root}/{name}").version() for name in ("comments", "threads", table)}
    seen = pd.Timestamp("2025-03-01", tz="UTC")
    row = {"dump_id": "0" * 64, "file": "made.ndjson", "format": "reddit_ndjson", "format_version": 1, "size": n * 300,
           "ingested_at": seen, "observed_at": seen, "report": json.dumps({"kept": n}), "ordinal": 1,
           "versions": json.dumps(versions)}  # fmt: skip
    write_deltalake(f"{root}/dumps", to_arrow(schema.validate(pd.DataFrame([row]), "dumps")))


def _part(n: int, number: int, parts: int, book: Codebook,
          story: str) -> tuple[pa.Table, pa.Table, pd.DataFrame]:  # fmt: skip
    """Return comments, measures and threads of one part: whole threads that began in its stretch of the month."""
    draw = np.random.default_rng(number)
    sizes = _sizes(n, draw)
    thread = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(n) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    began = START + (number + draw.random(len(sizes))) / parts * DAYS * 86_400
    seconds = np.repeat(began, sizes) + np.sort(draw.exponential(6 * 3_600, n))[draw.permutation(n)] % (5 * 86_400)
    moment = pa.array((seconds * 1e6).astype("int64")).cast(pa.timestamp("us", "UTC"))
    root = np.where(draw.random(n) < 0.28, place, (place * draw.random(n) ** 2).astype(np.int64))
    key = {
        "platform": _same("reddit", n),
        "thread_id": _named(f"p{number}t", thread),
        "comment_id": _named(f"p{number}c", np.arange(n)),
    }
    score = np.clip((draw.pareto(1.1, n) * 2 + 1 - 4 * (draw.random(n) < 0.06)).astype(np.int64), -200, 20_000)
    author = (draw.random(n) ** 2.5 * max(2_000, parts * PART // 12)).astype(np.int64)
    shared = {
        **key, "story_id": _same(story, n), "author": _named("user", author), "author_kind": _same("user", n),
        "created_at": moment, "score": pa.array(score, mask=draw.random(n) < 0.02), "score_kind": _same("votes", n),
        "tag": pa.nulls(n, pa.string()), "state": _same("present", n),
    }  # fmt: skip
    measures = {**shared, **_measured(n, draw, book, place - root, _named(f"p{number}c", np.arange(n) - place + root))}
    heads = pd.DataFrame({
        "story_id": story, "platform": "reddit", "thread_id": [f"p{number}t{i}" for i in range(len(sizes))],
        "title": [f"Thread {i + 1} of week {number + 1}: what about the harbor?" for i in range(len(sizes))],
        "declared_comments": sizes + sizes // 9, **dict.fromkeys(schema.LEDGER, 0), "kept": sizes, "with_body": sizes,
    })  # fmt: skip
    return _comments(shared, place, n), pa.table(measures).select(COLUMNS), heads


def _sizes(n: int, draw: Draw) -> Ints:
    """Return the sizes of threads that hold ``n`` comments together: heavy-tailed, about 450 on average."""
    sizes = np.minimum((draw.pareto(1.2, n // 60 + 2) * 90 + 20).astype(np.int64), 40_000)
    ends = np.cumsum(sizes)
    last = int(np.searchsorted(ends, n))
    return np.diff(np.minimum(ends[: last + 1], n), prepend=0)


def _measured(n: int, draw: Draw, book: Codebook, below: Ints, root: pa.Array) -> dict[str, pa.Array]:
    """Return what is measured on comments, drawn at random."""
    compound = np.round(np.clip(draw.normal(0.1, 0.45, n), -1, 1), 4)
    label = LABELS[np.digitize(compound, [-0.3, 0.3])]
    theme = (draw.random(n) ** 1.7 * len(book.names)).astype(np.int64)
    second = (theme + 1 + draw.integers(0, len(book.names) - 1, n)) % len(book.names)
    kind = draw.random(n)
    with_text, judgeable = draw.random(n) > 0.03, draw.random(n) > 0.05
    size = np.maximum(1, (draw.pareto(1.5, n) * 1.2).astype(np.int64))
    numbers = {name: pa.array(draw.random(n)) for name in ("neg", "neu", "pos")}
    reason = pa.array(np.where(judgeable, None, "no text"), pa.string())
    return {
        **numbers, "with_text": pa.array(with_text), "depth": pa.array(np.minimum(below, 12).astype(np.int32)),
        "root_id": root, "subtree_size": pa.array(size.astype(np.int32)), "subtree_score": pa.array(size * 3),
        "n_children": pa.array((size > 1).astype(np.int32)), "n_words": pa.array(draw.integers(1, 80, n, np.int32)),
        "compound": pa.array(compound), "label": pa.array(label), "vader_label": pa.array(label),
        "agree": pa.array(draw.random(n) < 0.8), "judgeable": pa.array(judgeable), "why_not": reason,
        "sentiment": pa.array(compound), "themes": _lists(theme, second, kind < 0.22, kind < 0.04, book),
        "sure": _lists(theme, second, kind < 0.18, kind < 0.03, book),
        "doubtful": _lists(theme, second, (kind > 0.18) & (kind < 0.27), np.zeros(n, bool), book),
    }  # fmt: skip


def _lists(first: Ints, second: Ints, one: Flags, two: Flags, book: Codebook) -> pa.Array:
    """Return lists of none, one or two theme names, in the order of the codebook."""
    pairs = np.sort(np.column_stack([first, second]), axis=1)
    alone = np.where(two[:, None], pairs, np.column_stack([first, first]))
    held = np.column_stack([one, two])
    ends = np.concatenate([[0], np.cumsum(held.sum(axis=1))]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), pa.array(book.names).take(pa.array(alone[held])))


def _comments(shared: dict[str, pa.Array], place: Ints, n: int) -> pa.Table:
    """Return the tidy comments, of which only the text is not in the measures."""
    body = pa.array([f"Comment {i} says what it thinks of the harbor, at some length." for i in range(n)])
    given = {**shared, "body": body, "parent_source": _same("none", n), "position": pa.array(place.astype(np.int32)),
             "created_precision": _same("exact", n), "dump_id": _same("0" * 64, n), "locator": _same("line 1", n),
             "depth": pa.array(np.zeros(n, np.int32)), "parent_confidence": pa.array(np.ones(n))}  # fmt: skip
    wanted = to_arrow(schema.empty("comments")).schema
    return pa.table({field.name: given.get(field.name, pa.nulls(n, field.type)) for field in wanted}).cast(wanted)


def _same(text: str, n: int) -> pa.Array:
    return pa.array([text]).take(pa.array(np.zeros(n, np.int64)))


def _named(prefix: str, numbers: Ints) -> pa.Array:
    return pc.binary_join_element_wise(prefix, pa.array(numbers).cast(pa.string()), "")


def chunks(root: Path) -> Iterator[str]:
    """Yield the files of the measures of a made store."""
    for folder in sorted(root.glob("measures/*")):
        yield from DeltaTable(str(folder)).file_uris()
