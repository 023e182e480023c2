"""One part of a huge dump -> its tidy tables: the rules of ``ingest/tidy.py``, over columns.

Duplicates, parents, depths and quotes are settled within each thread, exactly as for a dump that is read at once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ingest import bulk_quotes, ledger, tree
from ingest.bulk_columns import STATE
from ingest.bulk_frames import About, Settled, comment_rows, thread_rows
from ingest.bulk_spill import Part
from ingest.bulk_threads import Ordered, order
from ingest.schema import empty
from ingest.tidy import conflict_note


@dataclass
class Finished:
    """The tables of one part, and the notes on its threads."""

    comments: pd.DataFrame
    threads: pd.DataFrame
    notes: list[str]
    read: int
    """Comments that it was made of, those that stood in it twice among them."""


def finish(part: Part, about: About, removed: Counter[str], *, by_name: bool = False) -> Finished:
    """Return the tidy tables of one part; ``removed`` counts what is masked in its threads, ``by_name`` sorts these."""
    ordered = order(part, about.platform, by_name=by_name)
    read = len(part.rows)
    remarks: list[tuple[int, str]] = []
    ordered, conflicts = _once(ordered)
    if not ordered.threads:
        return Finished(empty("comments"), empty("threads"), [], read)
    comments = comment_rows(_settled(ordered, about, remarks), about) if len(ordered.rows) else empty("comments")
    threads = thread_rows(ordered, about, removed)
    remarks += [(thread, conflict_note(places)) for thread, places in conflicts.items()]
    notes = [note for _, note in sorted(remarks, key=lambda remark: remark[0])]
    return Finished(comments, ledger.with_counts(threads, comments), notes, read)


def _once(ordered: Ordered) -> tuple[Ordered, dict[int, list[str]]]:
    """Keep of comments with one id the last, in the place of the first; count the others.

    Returns also where comments stand again with another text, by the place of their thread.
    """
    ids = ordered.rows["comment_id"].combine_chunks().dictionary_encode()
    key = ordered.thread_of * (len(ids.dictionary) + 1) + ids.indices.to_numpy()
    first = np.unique(key, return_index=True)[1]
    if len(first) == len(key):
        return ordered, {}
    last = len(key) - 1 - np.unique(key[::-1], return_index=True)[1]
    by_place = np.argsort(first, kind="stable")
    first, last = first[by_place], last[by_place]
    twice = np.bincount(ordered.thread_of, minlength=len(ordered.threads))
    twice -= np.bincount(ordered.thread_of[first], minlength=len(ordered.threads))
    for at in np.flatnonzero(twice).tolist():
        ordered.threads[at].draft.duplicates += int(twice[at])
    once = Ordered(ordered.rows.take(pa.array(last)), ordered.thread_of[first], ordered.threads)
    return once, _conflicts(ordered, key)


def _conflicts(ordered: Ordered, key: np.ndarray) -> dict[int, list[str]]:
    """Return where a comment stands again with another text than before, by the place of its thread."""
    _, of_row, counts = np.unique(key, return_inverse=True, return_counts=True)
    again = np.flatnonzero(counts[of_row] > 1)
    some = ordered.rows.take(pa.array(again))
    texts: dict[int, str | None] = {}
    found: dict[int, list[str]] = {}
    for row, body, locator in zip(again.tolist(), some["body"].to_pylist(), some["locator"].to_pylist(), strict=True):
        before = texts.get(int(key[row]))
        if before and body and before != body:
            found.setdefault(int(ordered.thread_of[row]), []).append(locator)
        texts[int(key[row])] = body
    return found


def parent_rows(ordered: Ordered) -> np.ndarray:
    """Return for each comment the row of its parent; -1 for a root, and where its thread lacks the parent."""
    ids, parents = ordered.rows["comment_id"].combine_chunks(), ordered.rows["parent_id"].combine_chunks()
    known = ids.dictionary_encode()
    size = len(known.dictionary) + 1
    keys = ordered.thread_of * size + known.indices.to_numpy()
    code = pc.fill_null(pc.index_in(parents, known.dictionary), -1).to_numpy()
    wanted = np.where(code >= 0, ordered.thread_of * size + code, -1)
    by_key = np.argsort(keys, kind="stable")
    at = np.minimum(np.searchsorted(keys[by_key], wanted), len(keys) - 1)
    found: np.ndarray = np.where((wanted >= 0) & (keys[by_key][at] == wanted), by_key[at], -1)
    return found


def _depths(parents: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """Return (depth of each row, rows at which a ring is cut)."""
    if (parents < np.arange(len(parents))).all():
        depth: list[int] = []
        for parent in parents.tolist():
            depth.append(depth[parent] + 1 if parent >= 0 else 0)
        return np.array(depth, dtype=np.int32), []
    told, cut = tree.depths(parents.tolist())
    return np.array(told, dtype=np.int32), cut


def _settled(ordered: Ordered, about: About, remarks: list[tuple[int, str]]) -> Settled:
    """Settle parents, quotes and depths; a ring of parents is cut and noted."""
    rows = ordered.rows
    parents = parent_rows(ordered)
    stories = [held.draft.thread.story_text for held in ordered.threads]
    texts = rows["body"].combine_chunks(), rows["quoted"].combine_chunks()
    body, quoted = bulk_quotes.split(*texts, parents, ordered.thread_of, stories)
    depth, cut = _depths(parents)
    parent_ids = rows["parent_id"].combine_chunks()
    none = pa.scalar(None, pa.string())
    if cut:
        for row in cut:
            told = f"{rows['locator'][row].as_py()}: the parents form a ring; it was cut here (W-CYCLE)"
            remarks.append((int(ordered.thread_of[row]), told))
        there = np.zeros(len(rows), dtype=bool)
        there[cut] = True
        parent_ids = pc.if_else(pa.array(there), none, parent_ids)
    if not about.keep_deleted_text:
        gone = pa.array(rows["withdrawn"].to_numpy() | (rows["state"].to_numpy() == STATE["deleted"]))
        body, quoted = (pc.if_else(gone, none, text) for text in (body, quoted))
    return Settled(ordered, parent_ids, depth, body, quoted)
