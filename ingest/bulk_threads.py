"""The threads of one part: what the records told of each, in the order in which an ordinary reading meets them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.bulk_spill import Part
from ingest.bulk_strays import Fact, as_key, time_at
from ingest.format import Thread
from ingest.gathering import Draft, filled
from ingest.reddit_things import thread_of_comment
from ingest.tidy import made_id, name_of_thread


@dataclass
class Held:
    """A thread as it was gathered; two that turn out to be one are joined under ``name``."""

    draft: Draft
    name: str = ""
    ops: list[tuple[int, str]] = field(default_factory=list)
    """(order, who opened it, as the submission at that order says)."""


@dataclass(frozen=True)
class Ordered:
    """The rows of a part, thread by thread as the threads were met, and what is known of these."""

    rows: pa.Table
    thread_of: np.ndarray
    """For each row the place of its thread in ``threads``."""
    threads: list[Held]
    """Those that get into the tables."""


def order(part: Part, platform: str, *, by_name: bool = False) -> Ordered:
    """Return the rows of a part sorted by thread and order, with the threads that get into the tables.

    Threads come as they were met, or ``by_name``, as the store keeps them.
    """
    keys = part.rows["thread"].combine_chunks().dictionary_encode()
    names = keys.dictionary.to_pylist()
    codes = keys.indices.to_numpy()
    orders = part.rows["order"].to_numpy()
    place = {key: at for at, key in enumerate(names)}
    first = np.full(len(names), np.iinfo(np.int64).max)
    np.minimum.at(first, codes, orders)
    met = first.tolist()
    by_thread: dict[int, list[Fact]] = {}
    for fact in part.facts:
        key = as_key(fact["thread"])
        at = place.setdefault(key, len(place))
        if at == len(names):
            names.append(key)
            met.append(np.iinfo(np.int64).max)
        if fact["what"] in ("thread", "titled", "refused"):
            met[at] = min(met[at], fact["order"])
        by_thread.setdefault(at, []).append(fact)
    with_rows = set(np.unique(codes).tolist())
    held = _held(part, names, codes, orders, by_thread)
    kept = [at for at in np.argsort(np.array(met, dtype=np.int64), kind="stable").tolist()
            if at in with_rows or held[at].draft.thread.title is not None]  # fmt: skip
    return _sorted(part, held, kept, codes, orders, platform, by_name=by_name)


def _held(
    part: Part, names: list[bytes], codes: np.ndarray, orders: np.ndarray, by_thread: dict[int, list[Fact]]
) -> list[Held]:
    """Return what the records told of each thread, as ``ingest/gathering.py`` gathers it."""
    plain = np.flatnonzero(part.rows["subreddit"].is_valid().combine_chunks().to_numpy(zero_copy_only=False))
    plain = plain[np.argsort(orders[plain], kind="stable")]
    own, firsts = np.unique(codes[plain], return_index=True)
    first_row = dict(zip(own.tolist(), plain[firsts].tolist(), strict=True))
    forums = part.rows["subreddit"].take(pa.array(plain[firsts])).to_pylist()
    forum_of = dict(zip(own.tolist(), forums, strict=True))
    latest = _latest(part, codes, len(names))
    held = []
    for at, key in enumerate(names):
        facts = sorted(by_thread.get(at, ()), key=lambda fact: fact["order"])
        if at in first_row:
            told = {"link_id": f"t3_{key.decode()}", "subreddit": forum_of[at]}
            facts = _with_first(facts, int(orders[first_row[at]]), told)
        held.append(_of_facts(key, facts, int(latest[at])))
    return held


def _latest(part: Part, codes: np.ndarray, count: int) -> np.ndarray:
    """Return when the latest plain record of each thread was fetched; -1 where none says."""
    seen = pc.fill_null(part.rows["seen"], -1).to_numpy()
    latest = np.full(count, -1, dtype=np.int64)
    np.maximum.at(latest, codes, seen)
    return latest


def _with_first(facts: list[Fact], order: int, told: dict[str, str]) -> list[Fact]:
    """Return the facts with what the first plain comment tells of its thread, unless one before it told."""
    if any(fact["what"] == "titled" and fact["order"] < order for fact in facts):
        return facts
    thread = thread_of_comment(told)
    fact = {"order": order, "what": "titled", "url": thread.url if thread else None}
    return sorted([*facts, fact], key=lambda each: each["order"])


def _of_facts(key: bytes, facts: list[Fact], latest: int) -> Held:
    held = Held(Draft(Thread(thread_id=key.decode("utf-8", "surrogatepass") or None)))
    titled = False
    for fact in facts:
        what = fact["what"]
        if what == "thread" or (what == "titled" and not titled):
            titled = titled or what == "titled"
            held.draft.thread = filled(held.draft.thread, _thread(fact))
        elif what == "refused":
            held.draft.refused += fact["value"]
        elif what == "op":
            held.ops.append((fact["order"], fact["value"]))
        elif what == "seen":
            latest = max(latest, fact["value"])
    if latest >= 0:
        held.draft.thread.observed_at = time_at(latest)
    return held


def _thread(fact: Fact) -> Thread:
    return Thread(
        title=fact.get("title"), url=fact.get("url"), story_text=fact.get("story_text"),
        created_at=time_at(fact.get("created_at")), declared_comments=fact.get("declared_comments"),
    )  # fmt: skip


def _sorted(
    part: Part,
    held: list[Held],
    kept: list[int],
    codes: np.ndarray,
    orders: np.ndarray,
    platform: str,
    *,
    by_name: bool,
) -> Ordered:
    """Sort the rows by thread, and join threads that have one name: the rows of the later come after."""
    called: dict[str, int] = {}
    threads: list[Held] = []
    rank = np.full(len(held), -1, dtype=np.int64)
    into = np.full(len(held), -1, dtype=np.int64)
    for number, at in enumerate(kept):
        thread = held[at].draft.thread
        if thread.thread_id is None:
            mine = np.flatnonzero(codes == at)
            first = part.rows["comment_id"][int(mine[np.argmin(orders[mine])])].as_py() if len(mine) else ""
            thread.thread_id = made_id(thread.title, first)
        name = name_of_thread(thread, platform)
        rank[at] = number
        if name in called:
            threads[called[name]].draft.refused += held[at].draft.refused
            threads[called[name]].ops += held[at].ops
        else:
            called[name] = len(threads)
            held[at].name = name
            threads.append(held[at])
        into[at] = called[name]
    if by_name and threads:
        place = sorted(range(len(threads)), key=lambda at: threads[at].name)
        threads = [threads[at] for at in place]
        into = np.argsort(place)[into]
    order = np.lexsort((orders, rank[codes], into[codes]))
    return Ordered(part.rows.take(pa.array(order)), into[codes][order], threads)


def refused_of(threads: list[Held]) -> Counter[str]:
    """Return how many records of each thread were refused."""
    return Counter({held.name: held.draft.refused for held in threads})
