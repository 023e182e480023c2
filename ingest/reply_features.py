"""What is known about a reply and each comment it may answer, as numbers for the model in ``ingest/replies.py``.

Every feature is 0 where the dump does not say (no author, no time, no subject), so that one set of weights serves dumps
with and without them. The signals are those of ../CONTRIBUTING.md, "Who answers whom".
"""

from __future__ import annotations

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
PLAIN, REPEAT, REPLY, BARE, NO_SUBJECT = range(5)
"""Kinds of subject: new, seen before without a mark, "Re: X", "Re:", none."""


def _kind(subject: Subject, head: int | None, index: int) -> int:
    if subject.is_reply:
        return REPLY if subject.key else BARE
    if not subject.key:
        return NO_SUBJECT
    return PLAIN if head == index else REPEAT


def _ranks_in_chain(chain: Ints) -> Ints:
    """Return for each comment how many of its chain stand before it."""
    seen: dict[int, int] = {}
    ranks = np.zeros(len(chain), dtype=np.int64)
    for index, head in enumerate(chain.tolist()):
        ranks[index] = seen.get(head, 0)
        seen[head] = ranks[index] + 1
    return ranks


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
        copied = bool((self.kind == BARE).any())
        low = np.array([comment.score is not None and comment.score < 4 for comment in comments], dtype=bool)
        self.one_line: Flags = low & copied
        self.slashcode: bool = bool(self.tight.any() or copied)
        """Replies are named as Slashcode names them (\"Re:X\" or \"Re:\"), not as mail programs do (\"Re: X\")."""
        """Rows of a copied Slashdot page that print "Re:" for an unchanged subject, so "Re: X" there was changed."""
        self.was: list[str | None] = [subject.was for subject in self.subjects]
        self.marked: bool = shows_replies(self.subjects)

    def _read_authors(self, comments: Sequence[Comment]) -> None:
        code: dict[str, int] = {}
        named = [c.author if c.author_kind not in ("anonymous", "deleted") else None for c in comments]
        self.author: Ints = np.array([code.setdefault(a, len(code)) if a else -1 for a in named], dtype=np.int64)
        own, last = np.full(self.n, -1, dtype=np.int64), {}
        for index, who in enumerate(self.author.tolist()):
            if who >= 0:
                own[index] = last.get(who, -1)
                last[who] = index
        self.own_before: Ints = own
        """The comment by the same author that stands last before this one."""
        self.named = [{code[name] for name in self.evidence.named.get(i, ()) if name in code} for i in range(self.n)]

    def _read_times(self, comments: Sequence[Comment]) -> None:
        exact = [c.created_at is not None and c.created_precision in ("exact", "minute") for c in comments]
        stamps = [c.created_at.timestamp() if c.created_at and ok else np.nan for c, ok in zip(comments, exact)]
        self.time: Floats = np.array(stamps, dtype=np.float64)
        starts = self.time[(self.kind == PLAIN) & ~np.isnan(self.time)]
        self.oldest_first: bool = len(starts) < 2 or float((np.diff(starts) >= 0).mean()) >= 0.5
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


class _Columns:
    """Collects named columns; the names are the same for every page."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.values: list[npt.NDArray[np.generic]] = []

    def add(self, name: str, values: npt.NDArray[np.generic]) -> None:
        self.names.append(name)
        self.values.append(values)


def _sparse(page: Page, child: Ints, parent: Ints) -> Floats:
    """Return body runs, quoted runs, first run and rare words of each pair."""
    table = np.zeros((len(child), 4))
    table[:, 2] = 1e6
    quotes, rare = page.evidence.quotes, page.evidence.rare_words
    for row, pair in enumerate(zip(child.tolist(), parent.tolist())):
        quote = quotes.get(pair)
        if quote is not None:
            table[row, :3] = quote.body_runs, quote.quoted_runs, quote.first_run
        table[row, 3] = rare.get(pair, 0.0)
    return table


def _add_subjects(page: Page, child: Ints, parent: Ints, out: _Columns) -> None:
    kind = page.kind[child]
    same = (page.chain[child] == page.chain[parent]) & (page.chain[child] >= 0)
    starter = same & (page.chain[child] == parent)
    was = [page.was[c] is not None and page.was[c] == page.subjects[p].key for c, p in zip(child, parent)]
    out.add("same subject, Re: X", same & (kind == REPLY))
    out.add("other subject, Re: X", ~same & (kind == REPLY))
    out.add("same subject, bare Re:", same & (kind == BARE))
    out.add("other subject, bare Re:", ~same & (kind == BARE))
    out.add("same subject, unmarked", same & (kind == REPEAT))
    out.add("other subject, unmarked", ~same & (kind == REPEAT))
    out.add("new subject", kind == PLAIN)
    out.add("no subject", kind == NO_SUBJECT)
    out.add("started the subject", starter)
    out.add("was: old subject", np.array(was, dtype=bool))
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
    out.add("distance, new subject", np.log1p(between) * fresh)
    out.add("distance, times known", np.log1p(between) * timed)


def _add_authors(page: Page, child: Ints, parent: Ints, out: _Columns) -> None:
    mine, theirs = page.author[child], page.author[parent]
    known = (mine >= 0) & (theirs >= 0)
    own = page.own_before[child]
    follows_mine = known & (parent >= 1) & (page.author[np.maximum(parent - 1, 0)] == mine) & (theirs != mine)
    after = np.minimum(parent + 1, page.n - 1)
    answered = known & (after < child) & (page.author[after] == mine) & (theirs != mine)
    named = np.array([t in page.named[c] for c, t in zip(child.tolist(), theirs.tolist())], dtype=bool) & known
    last = known & (own >= 0) & (parent == own + 1) & (theirs != mine)
    out.add("same author", known & (mine == theirs))
    out.add("same author, the one before", known & (mine == theirs) & (child - parent == 1))
    out.add("stands under my comment", follows_mine)
    out.add("stands under my last comment", last)
    out.add("I have written before, it comes after", known & (own >= 0) & (parent > own) & (theirs != mine))
    out.add("I answered it already", answered)
    out.add("names its author", named & (theirs != mine))
    out.add("names another author", np.array([bool(page.named[c]) for c in child.tolist()], dtype=bool) & ~named & known)


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
    body, quoted, first, rare = _sparse(page, child, parent).T
    strong = body + 2 * quoted >= 3
    fresh = page.kind[child] == PLAIN
    newest = page.newest_quoted[child]
    out.add("shares a run of words", (body > 0) & ~fresh)
    out.add("shares a run of words, new subject", (body + quoted > 0) & fresh)
    out.add("length of shared runs", np.log1p(body))
    out.add("quotes it at the start", (body > 0) & (first < 12) & ~fresh)
    out.add("quotes it at the start, new subject", (body > 0) & (first < 12) & fresh)
    out.add("marked quote", quoted > 0)
    out.add("length of marked quote", np.log1p(quoted))
    out.add("newest that it quotes", strong & (parent == newest))
    out.add("newer than what it quotes", (newest >= 0) & (parent > newest) & ~strong)
    out.add("older than what it quotes", (newest >= 0) & (parent < newest))
    out.add("rare words", np.log1p(rare))
    out.add("asks", page.asks[parent])
    out.add("length of its text", page.length[parent] * ~page.silent[parent])
    out.add("no text", page.silent[parent])


def _add_root(page: Page, child: Ints, out: _Columns) -> None:
    kind, quotes = page.kind[child], page.newest_quoted[child] >= 0
    started = page.chain[child] == child
    out.add("root, new subject", kind == PLAIN)
    out.add("root, new subject, was", np.array([page.was[c] is not None for c in child], dtype=bool))
    out.add("root, Re: X", (kind == REPLY) & ~started & ~page.tight[child])
    out.add("root, Re:X", (kind == REPLY) & ~started & page.tight[child])
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
