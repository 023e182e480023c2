"""The history of threads: from what each crawl showed to what is gone, edited, rescored and new since the last."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ingest import sightings
from ingest.crawls import Crawl, Look, crawls
from ingest.schema import KEY, SINCE, THREAD_KEY, TIME, empty, validate
from ingest.tidy import Tidied

CUT_SHORT = "E-TRUNC"
TOLD = ["title", "url", "story_text", "created_at", "declared_comments"]
"""What a crawl says of its thread; the latest one that says it counts."""


@dataclass(frozen=True)
class Kept:
    """What is known of some threads: the tables that two crawls of them are merged into."""

    comments: pd.DataFrame
    threads: pd.DataFrame
    crawls: pd.DataFrame
    sightings: pd.DataFrame


@dataclass(frozen=True)
class Past:
    """What the crawls of some threads say, one after the other."""

    threads: pd.DataFrame
    """By platform and thread_id: last_crawl (its start), previous_crawl, new, gone, edited, rescored."""
    gone_at: pd.Series
    """By the key of a comment: when it was first seen to be gone."""
    edits: pd.DataFrame
    """By the key of a comment: old_text_at and edited_at."""


def within(kept: Kept, threads: pd.DataFrame) -> Kept:
    """Return what is known of some of the threads."""
    tables = (kept.comments, kept.threads, kept.crawls, kept.sightings)
    return Kept(*(table[sightings.in_threads(table, threads)].reset_index(drop=True) for table in tables))


def join(first: Kept, second: Kept) -> Kept:
    """Return what is known of the threads of both, which share none."""
    tables = zip(("comments", "threads", "crawls", "sightings"), vars(first).values(), vars(second).values())
    joined = ((name, [part for part in parts if len(part)]) for name, *parts in tables)
    return Kept(*(validate(pd.concat(parts), name) if parts else empty(name) for name, parts in joined))


def nothing() -> Kept:
    """Return what is known of threads that were never seen."""
    return Kept(empty("comments"), empty("threads"), empty("crawls"), empty("sightings"))


def of_dump(tidied: Tidied) -> Kept:
    """Return what one dump says of its threads, and how many comments it says it lacks of each."""
    threads = tidied.threads
    alone = len(threads) == 1 and not tidied.part
    stray = len(tidied.refused) - int(threads["refused"].sum()) if alone else 0
    cut = tidied.cut or any(refused.code == CUT_SHORT for refused in tidied.refused)
    absent = threads["thread_id"].map(tidied.absent).fillna(0).astype("int64")
    lacking = absent + threads["refused"] + max(stray, int(cut))
    crawl = threads.assign(seen_at=threads["last_seen"], lacking=lacking)
    return Kept(tidied.comments, threads, validate(crawl, "crawls"), empty("sightings"))


def all_sightings(kept: Kept) -> pd.DataFrame:
    """Return the sightings of all threads: of those crawled once from their comments."""
    once = kept.comments[~sightings.in_threads(kept.comments, kept.sightings)]
    parts = [part for part in (kept.sightings, sightings.of(once)) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else empty("sightings")


def all_crawls(kept: Kept) -> pd.DataFrame:
    """Return the crawls of all threads; of a thread without any, its last one."""
    without = kept.threads[~sightings.in_threads(kept.threads, kept.crawls)]
    parts = [kept.crawls, validate(without.assign(seen_at=without["last_seen"]), "crawls")]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else empty("crawls")


def unite_crawls(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the crawls of both, one row per thread and time; of two files of one time the greater counts."""
    both = pd.concat([f for f in (first, second) if len(f)] or [first], ignore_index=True)
    by = both.groupby([*THREAD_KEY, "seen_at"], observed=True)
    return validate(by[["lacking", *TOLD]].max().reset_index(), "crawls")


def of(looks: pd.DataFrame, seen: pd.DataFrame) -> Past:
    """Return what the crawls say; ``looks`` are rows of ``crawls``, ``seen`` all sightings, with their texts."""
    edits = sightings.edits(seen)
    shown = {key: frozenset(ids) for key, ids in _plain(seen).groupby([*THREAD_KEY, "seen_at"])["comment_id"]}
    by_thread = dict(iter(_plain(seen).groupby(THREAD_KEY)))
    edited = {key: rows["edited_at"] for key, rows in edits.groupby(level=THREAD_KEY)} if len(edits) else {}
    rows: list[dict[str, object]] = []
    gone: dict[tuple[str, ...], pd.Timestamp] = {}
    for key, times in _plain(looks).groupby(THREAD_KEY):
        names = (str(key[0]), str(key[1]))
        found = crawls([_look(row, shown) for row in times.astype("object").to_dict("records")])
        gone |= {(*names, comment_id): at for comment_id, at in _gone(found).items()}
        rows.append(dict(zip(THREAD_KEY, names, strict=True)) | {"last_crawl": found[-1].start})
        if len(found) > 1:
            rows[-1] |= _since(found, by_thread.get(key, seen.iloc[:0]), edited.get(key))
    columns = [*THREAD_KEY, "last_crawl", "previous_crawl", *SINCE]
    threads = pd.DataFrame(rows, columns=columns).set_index(THREAD_KEY)
    threads = threads.astype({"last_crawl": TIME, "previous_crawl": TIME} | dict.fromkeys(SINCE, "Int64"))
    return Past(threads, _series(gone), edits)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({"platform": "str"})


def _look(row: dict[Hashable, Any], shown: dict[Any, frozenset[str]]) -> Look:
    declared, lacking = (None if pd.isna(row[name]) else int(row[name]) for name in ("declared_comments", "lacking"))
    ids = shown.get((row["platform"], row["thread_id"], row["seen_at"]), frozenset())
    return Look(row["seen_at"], ids, declared, lacking or 0)


def _gone(found: list[Crawl]) -> dict[str, pd.Timestamp]:
    """Return the comments that are gone after the last crawl, each with the crawl that first lacked it."""
    gone: dict[str, pd.Timestamp] = {}
    for crawl in found:
        gone |= dict.fromkeys(crawl.gone, pd.Timestamp(crawl.end))
        for comment_id in crawl.ids & gone.keys():
            del gone[comment_id]
    return gone


def _since(found: list[Crawl], seen: pd.DataFrame, edited: pd.Series | None) -> dict[str, object]:
    """Return what the last crawl of a thread changed."""
    last = found[-1]
    scores = seen[seen["score"].notna()].sort_values("seen_at", kind="stable")
    late = scores["seen_at"] >= last.start
    now = scores[late].groupby("comment_id")["score"].last()
    before = scores[~late].groupby("comment_id")["score"].last().reindex(now.index)
    return {
        "previous_crawl": found[-2].end,
        "new": len(last.new),
        "gone": len(last.gone),
        "edited": 0 if edited is None else int((edited >= last.start).sum()),
        "rescored": int((before.notna() & (before != now)).sum()),
    }


def _series(gone: dict[tuple[str, ...], pd.Timestamp]) -> pd.Series:
    if not gone:
        return pd.Series([], dtype=TIME)
    return pd.Series(list(gone.values()), index=pd.MultiIndex.from_tuples(list(gone), names=KEY), dtype=TIME)


def on_comments(comments: pd.DataFrame, past: Past) -> pd.DataFrame:
    """Return the comments with when they were edited and when they were gone."""
    edits = {name: sightings.on_key(comments, past.edits[name]) for name in ("old_text_at", "edited_at")}
    return comments.assign(gone_at=sightings.on_key(comments, past.gone_at), **edits)


def on_threads(threads: pd.DataFrame, past: Past) -> pd.DataFrame:
    """Return the threads with what changed since the crawl before."""
    names = ["previous_crawl", *SINCE]
    return threads.assign(**{n: sightings.on_key(threads, past.threads[n], THREAD_KEY) for n in names})
