"""What is known about a reply and each comment it may answer, as numbers for the model in ``ingest/reply_model.py``.

Every feature is 0 where the dump does not say (no author, no time, no subject), so that one set of weights serves dumps
with and without them. Subjects follow the grammar of Slashdot's copied page: a bare "Re:" keeps the parent's subject,
"Re:X" is the site's own default, "Re: X" comes from other clients or hands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ingest.format import Comment
from ingest.reply_evidence import Evidence, Quote, gather
from ingest.subjects import Subject, chain_heads, read_subject, shows_replies

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ROOT = -1
_NOTHING = np.array([0.0, 0.0, 1e6, 0.0])
_STYLE_FROM = 0.25
"""Share of replies that must be named in a site's way before the page is taken for that site's."""
_SORTED_FROM = 0.65
"""Share of new subjects in order of time: 0.75 to 1 on pages sorted by time, 0.5 on one sorted by score."""
PLAIN, REPEAT, REPLY, BARE, NO_SUBJECT = range(5)
"""Kinds of subject: new, seen before without a mark, "Re: X", "Re:", none."""


def _kind(subject: Subject, head: int | None, index: int) -> int:
    if subject.is_reply:
        return REPLY if subject.key else BARE
    if not subject.key:
        return NO_SUBJECT
    return PLAIN if head == index else REPEAT


def _in_order(times: Sequence[float]) -> float:
    """Return the share of ``times`` in the longest run of them that never falls."""
    tails: list[float] = []
    for moment in times:
        place = bisect_right(tails, moment)
        tails[place : place + 1] = [moment]
    return len(tails) / len(times) if times else 1.0


def _ranks_in_chain(chain: Ints) -> Ints:
    """Return for each comment how many of its chain stand before it."""
    seen: dict[int, int] = {}
    ranks = np.zeros(len(chain), dtype=np.int64)
    for index, head in enumerate(chain.tolist()):
        ranks[index] = seen.get(head, 0)
        seen[head] = ranks[index] + 1
    return ranks


def _numbers(quote: Quote | None) -> tuple[int, int, int]:
    return (quote.body_runs, quote.quoted_runs, quote.first_run) if quote else (0, 0, 1_000_000)


class Page:
    """One dump of a thread, ready to be asked about pairs of comments."""

    def __init__(self, comments: Sequence[Comment], story: str | None = None) -> None:
        self.n = len(comments)
        self.subjects = [read_subject(comment.subject) for comment in comments]
        self.heads = chain_heads(self.subjects)
        self.evidence: Evidence = gather(comments, story)
        self._read_subjects(comments)
        self._read_authors(comments)
        self._read_times(comments)
        self._read_texts(comments)
        self._read_quotes()

    def _read_subjects(self, comments: Sequence[Comment]) -> None:
        self.chain: Ints = np.array([-1 if head is None else head for head in self.heads], dtype=np.int64)
        kinds = [_kind(subject, self.heads[i], i) for i, subject in enumerate(self.subjects)]
        self.kind: Ints = np.array(kinds, dtype=np.int64)
        self.rank: Ints = _ranks_in_chain(self.chain)
        self.spaced: Flags = np.array([s.spaced and bool(s.key) for s in self.subjects], dtype=bool)
        self.tight: Flags = np.array([s.is_reply and bool(s.key) and not s.spaced for s in self.subjects], dtype=bool)
        marked = max(sum(s.is_reply for s in self.subjects), 1)
        bare = int((self.kind == BARE).sum())
        copied = bare >= _STYLE_FROM * marked
        low = np.array([comment.score is not None and comment.score < 4 for comment in comments], dtype=bool)
        self.one_line: Flags = low & copied
        self.copied: bool = copied
        self.slashcode: bool = bare + int(self.tight.sum()) >= _STYLE_FROM * marked
        """Replies are named as Slashcode names them (\"Re:X\" or \"Re:\"), not as mail programs do (\"Re: X\")."""
        """Rows of a copied Slashdot page that print "Re:" for an unchanged subject, so "Re: X" there was changed."""
        code: dict[str, int] = {}
        self.key: Ints = np.array([code.setdefault(s.key, len(code)) for s in self.subjects], dtype=np.int64)
        self.was: Ints = np.array([code.get(s.was, -2) if s.was else -1 for s in self.subjects], dtype=np.int64)
        """The subject that "New (was: Old)" names: -1 for none, -2 for one that nobody here used."""
        self.marked: bool = shows_replies(self.subjects)

    def _read_authors(self, comments: Sequence[Comment]) -> None:
        code: dict[str, int] = {}
        named = [c.author if c.author_kind not in ("anonymous", "deleted") else None for c in comments]
        self.author: Ints = np.array([code.setdefault(a, len(code)) if a else -1 for a in named], dtype=np.int64)
        own, last = np.full(self.n, -1, dtype=np.int64), dict[int, int]()
        for index, who in enumerate(self.author.tolist()):
            if who >= 0:
                own[index] = last.get(who, -1)
                last[who] = index
        self.own_before: Ints = own
        """The comment by the same author that stands last before this one."""
        calls = [(i, code[name]) for i, names in self.evidence.named.items() for name in names if name in code]
        self.calls: Ints = np.unique(np.array([i * (self.n + 1) + who for i, who in calls], dtype=np.int64))
        """Comment and author it names, as one sorted number each."""
        self.calls_someone: Flags = np.zeros(self.n, dtype=bool)
        self.calls_someone[[i for i, _ in calls]] = True

    def _read_times(self, comments: Sequence[Comment]) -> None:
        exact = [c.created_at is not None and c.created_precision in ("exact", "minute") for c in comments]
        stamps = [c.created_at.timestamp() if c.created_at and ok else np.nan for c, ok in zip(comments, exact)]
        self.time: Floats = np.array(stamps, dtype=np.float64)
        starts = self.time[(self.kind == PLAIN) & ~np.isnan(self.time)]
        self.oldest_first: bool = _in_order(starts.tolist()) >= _SORTED_FROM
        """Siblings lie oldest first, so that times say which links are possible; not so on pages sorted by score."""
        behind = np.fmin.accumulate(self.time[::-1])[::-1]
        later = np.append(behind[1:], np.nan)
        self.older_follow: Flags = later < self.time
        """With siblings oldest first, all that follows a root comment is younger than it."""

    def _read_texts(self, comments: Sequence[Comment]) -> None:
        texts = [comment.body or "" for comment in comments]
        self.length: Floats = np.log1p(np.array([len(text) for text in texts], dtype=np.float64))
        self.silent: Flags = np.array([not text for text in texts], dtype=bool)
        self.asks: Flags = np.array(["?" in text for text in texts], dtype=bool)

    def _read_quotes(self) -> None:
        self.quotes: dict[int, list[tuple[int, Quote]]] = {}
        for (index, owner), quote in sorted(self.evidence.quotes.items()):
            self.quotes.setdefault(index, []).append((owner, quote))
        self.newest_quoted: Ints = np.full(self.n, -1, dtype=np.int64)
        """The latest comment that this one quotes at some length."""
        for index, quotes in self.quotes.items():
            strong = [owner for owner, quote in quotes if quote.body_runs + 2 * quote.quoted_runs >= 3]
            self.newest_quoted[index] = max(strong, default=-1)
        rare = self.evidence.rare_words
        pairs = sorted(self.evidence.quotes.keys() | rare.keys())
        self.shared_pairs: Ints = np.array([c * self.n + p for c, p in pairs], dtype=np.int64)
        rows = [(*_numbers(self.evidence.quotes.get(pair)), rare.get(pair, 0.0)) for pair in pairs]
        self.shared: Floats = np.array(rows, dtype=np.float64) if rows else _NOTHING[None, :]
        """Body runs, quoted runs, place of the first run, rare words of each of these pairs."""


class _Columns:
    """Collects named columns; the names are the same for every page."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.values: list[npt.NDArray[np.generic]] = []

    def add(self, name: str, values: npt.NDArray[np.generic]) -> None:
        self.names.append(name)
        self.values.append(values)


def _found(sorted_keys: Ints, keys: Ints) -> tuple[Ints, Flags]:
    """Return for each key where it stands in ``sorted_keys``, and whether it does."""
    if not len(sorted_keys):
        return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=bool)
    places = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return places, sorted_keys[places] == keys


def _add_subjects(page: Page, child: Ints, parent: Ints, out: _Columns) -> None:
    kind = page.kind[child]
    same = (page.chain[child] == page.chain[parent]) & (page.chain[child] >= 0)
    starter = same & (page.chain[child] == parent)
    out.add("same subject, Re: X", same & (kind == REPLY))
    out.add("other subject, Re: X", ~same & (kind == REPLY))
    out.add("same subject, bare Re:", same & (kind == BARE))
    out.add("other subject, bare Re:", ~same & (kind == BARE))
    out.add("same subject, unmarked", same & (kind == REPEAT))
    out.add("other subject, unmarked", ~same & (kind == REPEAT))
    out.add("new subject", kind == PLAIN)
    out.add("no subject", kind == NO_SUBJECT)
    out.add("started the subject", starter)
    out.add("was: old subject", page.was[child] == page.key[parent])
    loose = page.spaced & page.slashcode
    out.add("Re:X under Re: X", page.tight[child] & loose[parent])
    out.add("Re: X under Re: X", loose[child] & loose[parent] & ~page.one_line[child])
    out.add("Re: X under Re: X, one line", loose[child] & loose[parent] & page.one_line[child])
    out.add("bare under bare", (kind == BARE) & (page.kind[parent] == BARE))


def _add_places(page: Page, child: Ints, parent: Ints, out: _Columns) -> None:
    same = (page.chain[child] == page.chain[parent]) & (page.chain[child] >= 0)
    between = np.maximum(np.where(same, page.rank[child] - page.rank[parent] - 1, child - parent - 1), 0)
    fresh = page.kind[child] == PLAIN
    timed = ~np.isnan(page.time[child])
    out.add("the one before", (child - parent == 1) & ~fresh)
    out.add("the one before, new subject", (child - parent == 1) & fresh)
    out.add("the one before, times known", (child - parent == 1) & ~fresh & timed)
    out.add("second before", (between == 1) & ~fresh)
    out.add("distance", np.log1p(between) * ~fresh)
    out.add("distance, times known", np.log1p(between) * timed)


def _add_authors(page: Page, child: Ints, parent: Ints, out: _Columns) -> None:
    mine, theirs = page.author[child], page.author[parent]
    known = (mine >= 0) & (theirs >= 0)
    own = page.own_before[child]
    follows_mine = known & (parent >= 1) & (page.author[np.maximum(parent - 1, 0)] == mine) & (theirs != mine)
    after = np.minimum(parent + 1, page.n - 1)
    answered = known & (after < child) & (page.author[after] == mine) & (theirs != mine)
    named = _found(page.calls, child * (page.n + 1) + theirs)[1] & known
    last = known & (own >= 0) & (parent == own + 1) & (theirs != mine)
    out.add("same author", known & (mine == theirs))
    out.add("same author, the one before", known & (mine == theirs) & (child - parent == 1))
    fresh = page.kind[child] == PLAIN
    out.add("stands under my comment", follows_mine & ~fresh)
    out.add("stands under my comment, new subject", follows_mine & fresh)
    out.add("stands under my last comment", last)
    out.add("I have written before, it comes after", known & (own >= 0) & (parent > own) & (theirs != mine) & ~fresh)
    out.add("I answered it already", answered)
    out.add("names its author", named & (theirs != mine))
    out.add("names another author", page.calls_someone[child] & ~named & known)


def _add_times(page: Page, child: Ints, parent: Ints, out: _Columns) -> None:
    gap = page.time[child] - page.time[parent]
    known = ~np.isnan(gap)
    gap = np.where(known, gap, 0.0)
    after = np.minimum(parent + 1, page.n - 1)
    overtaken = known & (after < child) & (page.time[after] > page.time[child]) & page.oldest_first
    out.add("older than its parent", known & (gap < 0))
    out.add("older than its elder sibling", overtaken)
    out.add("hours between", known * np.log1p(np.maximum(gap, 0.0) / 3600.0))
    out.add("within the hour", known & (gap >= 0) & (gap < 3600))


def _add_texts(page: Page, child: Ints, parent: Ints, out: _Columns) -> None:
    places, shared = _found(page.shared_pairs, child * page.n + parent)
    body, quoted, first, rare = np.where(shared[:, None], page.shared[places], _NOTHING).T
    strong = body + 2 * quoted >= 3
    fresh = page.kind[child] == PLAIN
    newest = page.newest_quoted[child]
    out.add("shares a run of words", (body > 0) & ~fresh)
    out.add("shares runs of words, new subject", strong & fresh)
    out.add("length of shared runs", np.log1p(body))
    out.add("quotes it at the start", (body > 0) & (first < 12) & ~fresh)
    out.add("quotes it at the start, new subject", (body > 0) & (first < 12) & fresh)
    out.add("marked quote", quoted > 0)
    out.add("length of marked quote", np.log1p(quoted))
    out.add("newest that it quotes", strong & (parent == newest))
    out.add("newer than what it quotes", (newest >= 0) & (parent > newest) & ~strong)
    out.add("older than what it quotes", (newest >= 0) & (parent < newest))
    out.add("rare words", np.log1p(rare) * ~fresh)
    out.add("rare words, new subject", np.log1p(rare) * fresh)
    out.add("asks", page.asks[parent])
    out.add("length of its text", page.length[parent] * ~page.silent[parent])
    out.add("no text", page.silent[parent])


def _add_root(page: Page, child: Ints, out: _Columns) -> None:
    kind, quotes = page.kind[child], page.newest_quoted[child] >= 0
    started = page.chain[child] == child
    out.add("root, new subject", kind == PLAIN)
    out.add("root, new subject, was", page.was[child] != -1)
    out.add("root, Re: X", (kind == REPLY) & ~started & (not page.slashcode))
    out.add("root, Re: X on Slashcode", (kind == REPLY) & ~started & page.slashcode)
    out.add("root, Re: X that nobody started", (kind == REPLY) & started)
    out.add("root, bare Re:", kind == BARE)
    out.add("root, unmarked", kind == REPEAT)
    out.add("root, no subject", kind == NO_SUBJECT)
    out.add("root, new subject, quotes", quotes & (kind == PLAIN))
    out.add("root, quotes", quotes & (kind != PLAIN))
    out.add("root, older ones follow", page.older_follow[child] & page.oldest_first)
    out.add("root, replies unmarked", np.full(len(child), not page.marked))


def pair_features(page: Page, child: Ints, parent: Ints) -> tuple[list[str], Floats]:
    """Return the feature names and one row per pair; ``parent`` is an earlier comment, or ROOT for none."""
    root = parent == ROOT
    out = _Columns()
    safe = np.where(root, 0, parent)
    for add in (_add_subjects, _add_places, _add_authors, _add_times, _add_texts):
        add(page, child, safe, out)
    table = np.column_stack([values.astype(np.float64) for values in out.values])
    table[root] = 0.0
    of_root = _Columns()
    _add_root(page, child, of_root)
    rest = np.column_stack([values.astype(np.float64) for values in of_root.values])
    rest[~root] = 0.0
    return out.names + of_root.names, np.hstack([table, rest])
