"""Plain comments -> the columns that are spilled to disk; what does not keep to their shape is left to the rules.

A row of a spilled table is a comment as ``ingest/gathering.py`` gathers it: ids bare, texts cleaned and masked, what
cannot be right refused. What takes a look at the whole thread (duplicates, parents, depths) is done when all is read.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from math import ceil
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest import bulk_text, limits, privacy
from ingest.bulk_decode import Later, Row
from ingest.bulk_lines import Lines
from ingest.bulk_markdown import matches
from ingest.faults import clean
from ingest.reddit_things import SITE, author_of
from ingest.schema import AUTHOR_KINDS, STATES

ROWS = pa.schema([
    ("order", pa.int64()), ("thread", pa.binary()), ("comment_id", pa.string()), ("parent_id", pa.string()),
    ("author", pa.string()), ("signed", pa.string()), ("kind", pa.int8()), ("created_at", pa.int64()),
    ("zoneless", pa.bool_()), ("score", pa.int64()), ("body", pa.string()), ("quoted", pa.string()),
    ("state", pa.int8()), ("withdrawn", pa.bool_()), ("url", pa.string()), ("locator", pa.string()),
    ("seen", pa.int64()), ("subreddit", pa.string()),
])  # fmt: skip
"""Times are microseconds since 1970. ``signed``: the name to compare with who opened the thread, where it is not the
author's: addresses in it were masked, or the record does not name its thread. ``seen``: when the
record was fetched; ``subreddit``: of plain rows, whose threads have their address from it."""
_READ = [name for name, kind in Row.__annotations__.items() if kind != "None"]
"""Fields of a decoded comment that are read; of the others only that they are missing counts."""
KINDS = {kind: code for code, kind in enumerate(AUTHOR_KINDS)}
STATE = {state: code for code, state in enumerate(STATES)}
_ID_LENGTH = 13
"""Digits of the longest id in base 36 that 64 bits hold."""
_ADDRESS = r"^/[\pL\pN\pM_/%-]*$"
_FORUM = re.compile(r"[A-Za-z0-9_-]+")
_NAME = "^[A-Za-z0-9_-]+$"
_KNOWN = 10_000
"""Authors of other names whose kind is kept in mind."""
_STAFF = ("moderator", "admin")


@dataclass
class Tally:
    """What is counted beside the rows."""

    read: int = 0
    hidden: int = 0
    """Comments whose text was gone at the second look."""
    repaired: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    observed: int | None = None
    """The latest time at which a record was fetched, in microseconds."""

    def observe(self, at: int | None) -> None:
        """Note when a record was fetched."""
        if at is not None and (self.observed is None or at > self.observed):
            self.observed = at

    def add(self, other: Tally) -> None:
        """Add what was counted elsewhere."""
        self.read += other.read
        self.hidden += other.hidden
        self.repaired += other.repaired
        self.removed.update(other.removed)
        self.observe(other.observed)


class Authors(NamedTuple):
    """Some names of authors."""

    names: pa.Array
    """As they are kept, missing for nobody."""
    kinds: np.ndarray
    fits: np.ndarray
    """Which stand as they are."""


class Shape:
    """What ids, times and scores of plain comments look like under the limits in force."""

    def __init__(self) -> None:
        most = limits.current()
        first, last = most.time_range()
        self.first, self.last = ceil(first.timestamp()), min(int(last.timestamp()), 2**33 - 1)
        self.score = min(most.score, 2**53)
        digits = f"[0-9a-z]{{1,{min(_ID_LENGTH, most.id)}}}$"
        self.id, self.link, self.parent = f"^{digits}", f"^t3_{digits}", f"^t[13]_{digits}"
        self._authors: dict[str, tuple[str | None, int, bool]] = {}

    def author(self, name: str) -> tuple[str | None, int, bool]:
        """Return (author, code of the kind, whether it stands as it is) for a name."""
        found = self._authors.get(name)
        if found is None:
            author, kind = author_of({"author": name})
            fits = author is None or _stands(author)
            if len(self._authors) >= _KNOWN:
                self._authors.clear()
            self._authors[name] = found = author, KINDS[kind], fits
        return found


def _stands(author: str) -> bool:
    return "\ufffd" not in (told := clean(author)) and privacy.mask(told) == author and author not in privacy.MARKS


def columns(
    rows: list[Row], places: np.ndarray, lines: Lines, shape: Shape, tally: Tally
) -> tuple[pa.Table, np.ndarray]:
    """Return the spilled columns of the comments that keep to the shape, and the lines of the others."""
    told = {name: tuple(map(attrgetter(name), rows)) for name in _READ}
    ids, links, parents = (pa.array(told[name], pa.string()) for name in ("id", "link_id", "parent_id"))
    created, seen = _times(told["created_utc"], shape), _seen(told, shape)
    score = _whole(told["score"], -shape.score + 1, shape.score - 1)
    encoded = pa.array(told["author"], pa.string()).dictionary_encode()
    known = _known(encoded.dictionary, shape)
    fits = known.fits[encoded.indices.to_numpy()]
    urls, good_url = _urls(told, ids, links)
    for each, pattern in ((ids, shape.id), (links, shape.link), (parents, shape.parent)):
        fits &= pc.match_substring_regex(each, pattern).to_numpy(zero_copy_only=False)
    fits &= ~np.isnan(created) & ~np.isnan(score) & (seen > -2) & good_url
    keep = np.flatnonzero(fits)
    whole = len(keep) == len(rows)
    body, quoted, state, withdrawn = _texts(told, fits, tally)
    authors = known.names.take(encoded.indices)
    kind = _kinds(told, known.kinds[encoded.indices.to_numpy()], authors)
    hidden = np.array(told["score_hidden"], dtype=object) == True  # noqa: E712  (element by element)
    is_root = pc.starts_with(parents, "t3_")
    table = pa.table([
        pa.array(lines.orders(places)), pc.utf8_slice_codeunits(links, 3).cast(pa.binary()), ids,
        pc.if_else(is_root, pa.scalar(None, pa.string()), pc.utf8_slice_codeunits(parents, 3)),
        authors, pa.nulls(len(rows), pa.string()), pa.array(kind),
        pa.array(np.where(fits, created, 0).astype(np.int64) * 1_000_000),
        pa.array(np.zeros(len(rows), dtype=bool)),
        pa.array(np.where(fits, score, 0).astype(np.int64), mask=hidden & (score == 1)),
        body, quoted, pa.array(state), pa.array(withdrawn), urls, lines.locators(places),
        pa.array(np.maximum(seen, 0) * 1_000_000, mask=seen < 0), pa.array(told["subreddit"], pa.string()),
    ], schema=ROWS)  # fmt: skip
    tally.read += len(keep)
    tally.hidden += int(withdrawn[keep].sum())
    if len(keep) and (latest := int(seen[keep].max())) >= 0:
        tally.observe(latest * 1_000_000)
    return (table if whole else table.take(pa.array(keep))), places[~fits]


def _known(names: pa.Array, shape: Shape) -> Authors:
    """Return what is known of some names; one in plain letters is that of a user."""
    usual = pc.and_not(pc.match_substring_regex(names, _NAME), pc.equal(names, "AutoModerator"))
    others = np.flatnonzero(~usual.to_numpy(zero_copy_only=False))
    told = [shape.author(name) for name in names.take(pa.array(others)).to_pylist()]
    kinds, fits = np.full(len(names), KINDS["user"], dtype=np.int8), np.ones(len(names), dtype=bool)
    kinds[others], fits[others] = [each[1] for each in told], [each[2] for each in told]
    authors = pa.array([each[0] for each in told], pa.string())
    return Authors(pc.replace_with_mask(names, pc.invert(usual), authors), kinds, fits)


def _whole(values: tuple[object, ...], least: int, most: int) -> np.ndarray:
    """Return whole numbers as floats, which hold them exactly; NaN for what lies beyond the bounds."""
    try:
        found = np.array(values, dtype=np.int64).astype(np.float64)
    except OverflowError:
        found = np.array([v if isinstance(v, int) and abs(v) < 2**53 else np.nan for v in values], dtype=np.float64)
    found[~((found >= least) & (found <= most))] = np.nan
    return found


def _times(values: tuple[object, ...], shape: Shape) -> np.ndarray:
    if not all(type(value) is int for value in values):
        values = tuple(int(v) if isinstance(v, str) and re.fullmatch("[0-9]{9,10}", v) else v for v in values)
        values = tuple(v if isinstance(v, int) else -1 for v in values)
    return _whole(values, shape.first, shape.last)


def _seen(told: dict[str, tuple[object, ...]], shape: Shape) -> np.ndarray:
    """Return when each record was fetched, in seconds: -1 where it does not say, -2 where it says no such time."""
    triples = zip(told["later"], told["retrieved_on"], told["retrieved_utc"], strict=True)
    values = tuple(
        later.retrieved_2nd_on if isinstance(later, Later) and later.retrieved_2nd_on is not None
        else on if on is not None else utc if utc is not None else -1
        for later, on, utc in triples
    )  # fmt: skip
    found = _whole(values, -1, shape.last)
    found[(found >= 0) & (found < shape.first)] = np.nan
    told_at: np.ndarray = np.where(np.isnan(found), -2, found).astype(np.int64)
    return told_at


def _urls(told: dict[str, tuple[object, ...]], ids: pa.Array, links: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Return the addresses, and which of them stand as they are; those that are not given are made."""
    paths = pa.array(told["permalink"], pa.string())
    good = matches(paths, _ADDRESS) & ~matches(paths, "%40")
    urls = pc.binary_join_element_wise(SITE, paths, "")
    missing = np.flatnonzero(paths.is_null().to_numpy(zero_copy_only=False))
    if len(missing):
        made = paths.to_pylist()
        for row in missing.tolist():
            forum, thread = str(told["subreddit"][row]), str(told["link_id"][row])[3:]
            good[row] = bool(_FORUM.fullmatch(forum))
            made[row] = f"/r/{forum}/comments/{thread}/_/{told['id'][row]}/"
        urls = pc.binary_join_element_wise(SITE, pa.array(made, pa.string()), "")
    return urls, good


def _kinds(told: dict[str, tuple[object, ...]], kinds: np.ndarray, authors: pa.Array) -> np.ndarray:
    """Return the kind of each author; who opened the thread is told later from its submission, where there is one."""
    kind, named = kinds.copy(), authors.is_valid().to_numpy(zero_copy_only=False)
    staff = np.array([value in _STAFF for value in told["distinguished"]], dtype=bool)
    kind[staff & named & (kind == KINDS["user"])] = KINDS["staff"]
    op = np.array([value is True for value in told["is_submitter"]], dtype=bool)
    kind[op & (kind == KINDS["user"])] = KINDS["op"]
    return kind


def _texts(
    told: dict[str, tuple[object, ...]], fits: np.ndarray, tally: Tally
) -> tuple[pa.Array, pa.Array, np.ndarray, np.ndarray]:
    """Return (body, quoted, code of the state, whether the text was withdrawn) of each comment."""
    as_is, given, quotes = bulk_text.plain(pa.array(told["body"], pa.string()))
    state = np.zeros(len(fits), dtype=np.int8)
    withdrawn = np.zeros(len(fits), dtype=bool)
    own: list[str | None] = []
    quoted: list[str | None] = []
    others = np.flatnonzero(~as_is & fits).tolist()
    for row in others:
        read = bulk_text.read(str(told["body"][row]), tally.removed)
        own.append(read.body)
        quoted.append(read.quoted)
        state[row] = STATE[read.state or "present"]
        tally.repaired += read.repaired
    body = given
    if others:
        there = np.zeros(len(given), dtype=bool)
        there[others] = True
        body = pc.replace_with_mask(given, pa.array(there), pa.array(own, pa.string()))
        quotes = pc.replace_with_mask(quotes, pa.array(there), pa.array(quoted, pa.string()))
    for row, later in enumerate(told["later"]):
        if isinstance(later, Later) and later.was_deleted_later is True:
            withdrawn[row] = state[row] == STATE["present"]
            state[row] = STATE["deleted" if later.removal_type == "deleted" else "removed"]
    return body, quotes, state, withdrawn
