"""Who used which words first: the evidence of quotes in a thread whose reply links are lost.

Quote ownership: a run of words belongs to the first comment that used it, so that two comments which quote the same
sentence both point to the one who wrote it and not to each other. Words known to be quoted (``Comment.quoted``) point
to their owner but are never owned. Runs that many comments share (footers, signatures) are evidence of nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.format import Comment

RUN = 5
"""Words in a row that count as a quote."""
_MOST_WORDS = 3000
_NAME_WORDS = 400
_WORD = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class Quote:
    """How one comment uses words of an earlier one."""

    body_runs: int = 0
    first_run: int = _MOST_WORDS
    """Place of the first shared run in the body, in words."""
    quoted_runs: int = 0


@dataclass(slots=True)
class Evidence:
    """Sparse facts about pairs (reply, earlier comment)."""

    quotes: dict[tuple[int, int], Quote] = field(default_factory=dict)
    rare_words: dict[tuple[int, int], float] = field(default_factory=dict)
    """Sum of the rarity of the words that the earlier comment brought into the thread and the reply uses too."""
    named: dict[int, set[str]] = field(default_factory=dict)
    """Authors whose name stands in the text of a comment."""


def words(text: str | None) -> list[str]:
    """Return the words of ``text`` in lower case, at most the first 3,000."""
    return _WORD.findall((text or "")[: _MOST_WORDS * 12].lower().replace("’", "'"))[:_MOST_WORDS]


def _runs(tokens: Sequence[str]) -> list[int]:
    return [hash(run) for run in zip(*(tokens[k:] for k in range(RUN)))]


class _Owners:
    """Runs of words and their first users."""

    def __init__(self, comments: Sequence[Comment]) -> None:
        self._comments = comments
        self._owner: dict[int, int] = {}
        self._users: dict[int, int] = {}
        self._too_common = max(5, len(comments) // 20)

    def find(self, index: int, run: int) -> int | None:
        """Return the earlier comment by somebody else that owns ``run``, if the run is evidence at all."""
        owner = self._owner.get(run)
        if owner is None or owner == index or self._users[run] > self._too_common:
            return None
        author = self._comments[index].author
        return None if author is not None and author == self._comments[owner].author else owner

    def use(self, index: int, runs: Iterable[int]) -> None:
        for run in set(runs):
            self._owner.setdefault(run, index)
            self._users[run] = self._users.get(run, 0) + 1

    def ban(self, runs: Iterable[int]) -> None:
        for run in runs:
            self._owner[run] = -1
            self._users[run] = len(self._comments) + 100


def _add_quotes(comments: Sequence[Comment], bodies: Sequence[list[str]], story: str | None, found: Evidence) -> None:
    owners = _Owners(comments)
    owners.ban(_runs(words(story)))
    for index, comment in enumerate(comments):
        for run in _runs(words(comment.quoted)) if comment.quoted else ():
            owner = owners.find(index, run)
            if owner is not None:
                found.quotes.setdefault((index, owner), Quote()).quoted_runs += 1
        runs = _runs(bodies[index])
        for place, run in enumerate(runs):
            owner = owners.find(index, run)
            if owner is not None:
                quote = found.quotes.setdefault((index, owner), Quote())
                quote.body_runs += 1
                quote.first_run = min(quote.first_run, place)
        owners.use(index, runs)


def _add_rare_words(bodies: Sequence[list[str]], quoted: Sequence[list[str]], found: Evidence) -> None:
    used: dict[str, int] = {}
    vocabulary = [set(body) | set(quote) for body, quote in zip(bodies, quoted)]
    for each in vocabulary:
        for word in each:
            used[word] = used.get(word, 0) + 1
    first: dict[str, int] = {}
    common = max(3.0, 0.1 * len(bodies))
    for index, each in enumerate(vocabulary):
        for word in sorted(each):
            count = used[word]
            if not 1 < count <= common or len(word) < 3:
                continue
            owner = first.setdefault(word, index)
            if owner != index:
                pair = (index, owner)
                found.rare_words[pair] = found.rare_words.get(pair, 0.0) + math.log(len(bodies) / count)


def _names(comments: Sequence[Comment]) -> dict[str, set[str]]:
    """Return name word -> authors who bear it; words that many comments use are no names to go by."""
    names: dict[str, set[str]] = {}
    for author in {comment.author for comment in comments if comment.author}:
        for word in words(author):
            if len(word) >= 3:
                names.setdefault(word, set()).add(author)
    return names


def _add_names(comments: Sequence[Comment], bodies: Sequence[list[str]], found: Evidence) -> None:
    names = _names(comments)
    if not names:
        return
    for index, body in enumerate(bodies):
        hits = names.keys() & set(body[:_NAME_WORDS])
        authors = {author for word in hits for author in names[word]} - {comments[index].author or ""}
        if authors:
            found.named[index] = authors


def gather(comments: Sequence[Comment], story: str | None = None) -> Evidence:
    """Return the evidence that the texts of ``comments`` (in dump order) hold about who answers whom.

    ``story`` is the text above the thread: words quoted from it are nobody's. Linear in the length of the texts.
    """
    found = Evidence()
    bodies = [words(comment.body) for comment in comments]
    quoted = [words(comment.quoted) for comment in comments]
    _add_quotes(comments, bodies, story, found)
    _add_rare_words(bodies, quoted, found)
    _add_names(comments, bodies, found)
    return found
