"""The tidy tables of one part, out of settled columns: dtypes and columns as ``ingest/schema.py`` has them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ingest.bulk_columns import KINDS
from ingest.bulk_threads import Held, Ordered
from ingest.ids import own_story
from ingest.schema import AUTHOR_KINDS, PARENT_SOURCES, PRECISIONS, SCORE_KINDS, STATES, TIME, validate
from ingest.tidy import thread_row


@dataclass(frozen=True, slots=True)
class About:
    """What holds for all parts of a dump."""

    dump_id: str
    platform: str
    story: str | None
    taken: datetime
    keep_deleted_text: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """The comments of a part once what takes a look at whole threads is done."""

    ordered: Ordered
    parent_ids: pa.Array
    depth: np.ndarray
    body: pa.Array
    quoted: pa.Array


def comment_rows(settled: Settled, about: About) -> pd.DataFrame:
    """Return the tidy comments of a part that holds some."""
    ordered, rows = settled.ordered, settled.ordered.rows
    answers, scored, dated = (_there(column) for column in (settled.parent_ids, rows["score"], rows["created_at"]))
    starts = np.searchsorted(ordered.thread_of, np.arange(len(ordered.threads)))
    names = [held.name for held in ordered.threads]
    seen = _seen(ordered, about)
    told = {
        "story_id": _by_thread([_story(held, about) for held in ordered.threads], ordered),
        "platform": pd.Categorical.from_codes(np.zeros(len(rows), np.int8), pd.Index([about.platform], dtype="str")),
        "thread_id": _by_thread(names, ordered),
        "parent_id": _text(settled.parent_ids),
        "parent_source": _either(answers, "explicit", "none", PARENT_SOURCES),
        "parent_confidence": np.where(answers, 1.0, np.nan),
        "depth": settled.depth,
        "position": (np.arange(len(rows)) - starts[ordered.thread_of]).astype(np.int32),
        "author_kind": _category(_kinds(ordered), AUTHOR_KINDS),
        "created_at": _time(rows["created_at"]),
        "created_precision": _either(dated, "exact", "unknown", PRECISIONS),
        "score": pd.Series(rows["score"].to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)),
        "score_kind": _either(scored, "votes", "none", SCORE_KINDS),
        "body": _text(settled.body),
        "quoted": _text(settled.quoted),
        "state": _category(rows["state"].to_numpy(), STATES),
        "dump_id": _text(pa.repeat(pa.scalar(about.dump_id, pa.string()), len(rows))),
        "score_at": seen.where(scored),
    }
    told |= {name: _text(rows[name].combine_chunks()) for name in ("comment_id", "author", "url", "locator")}
    told |= dict.fromkeys(("first_seen", "last_seen", "text_at"), seen)
    return validate(pd.DataFrame(told), "comments")


def thread_rows(ordered: Ordered, about: About, removed: Counter[str]) -> pd.DataFrame:
    """Return the threads of a part, without the counts of their comments; ``removed`` counts what is masked."""
    zoneless = np.bincount(ordered.thread_of[ordered.rows["zoneless"].to_numpy()], minlength=len(ordered.threads))
    rows = []
    for held, without in zip(ordered.threads, zoneless.tolist(), strict=True):
        seen = held.draft.thread.observed_at or about.taken
        row = thread_row(held.draft, removed, without) | {"platform": about.platform, "thread_id": held.name}
        rows.append(row | {"story_id": _story(held, about), "first_seen": seen, "last_seen": seen})
    return pd.DataFrame(rows)


def _there(values: pa.Array | pa.ChunkedArray) -> np.ndarray:
    told: np.ndarray = np.asarray(values.is_valid())
    return told


def _either(which: np.ndarray, yes: str, no: str, values: list[str]) -> pd.Series:
    return _category(np.where(which, values.index(yes), values.index(no)), values)


def _category(codes: np.ndarray, values: list[str]) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(values)))


def _text(values: pa.Array) -> pd.Series:
    return pd.Series(pd.array(values, dtype="str"))


def _by_thread(told: list[str], ordered: Ordered) -> pd.Series:
    return _text(pa.array(told, pa.string()).take(pa.array(ordered.thread_of)))


def _time(values: pa.ChunkedArray) -> pd.Series:
    at = pd.Series(pc.fill_null(values, 0).to_numpy().astype("datetime64[us]")).where(_there(values))
    return at.dt.tz_localize("UTC")


def _seen(ordered: Ordered, about: About) -> pd.Series:
    """Return when the thread of each comment was taken from its site."""
    times = pd.Series([held.draft.thread.observed_at or about.taken for held in ordered.threads], dtype=TIME)
    return times.take(ordered.thread_of).reset_index(drop=True)


def _story(held: Held, about: About) -> str:
    return about.story or own_story(about.platform, held.name)


def _kinds(ordered: Ordered) -> np.ndarray:
    """Return the kinds of the authors; who is known from a submission read before to have opened it is "op"."""
    kinds: np.ndarray = ordered.rows["kind"].to_numpy().copy()
    for at in [at for at, held in enumerate(ordered.threads) if held.ops]:
        ops = sorted(ordered.threads[at].ops)
        rows = np.flatnonzero((ordered.thread_of == at) & (kinds == KINDS["user"]))
        for row in rows.tolist():
            before = [name for order_of, name in ops if order_of < ordered.rows["order"][row].as_py()]
            name = ordered.rows["signed"][row].as_py() or ordered.rows["author"][row].as_py()
            if before and before[-1] == name:
                kinds[row] = KINDS["op"]
    return kinds
