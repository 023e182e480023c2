"""Quotes that lost their marks, among many comments: only where a line may repeat what it answers is it looked at.

A line that repeats one above it has the same letters in the same order: so where its ASCII letters and digits, all else
taken out, do not stand one after the other in a text above, it is no quote. Of the characters beyond ASCII only U+0130
and U+212A have ASCII ones in lower case; texts with one of these are always looked at.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.quotes import GENERATIONS, LEAST_WORDS, plain, split_quotes

_APART = b"\xff"
"""Stands between texts; no byte of UTF-8."""
_KEPT = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_\n" + _APART
_DROPPED = bytes(set(range(256)) - set(_KEPT))
_LOWER = bytes(range(256)).lower()
_DOUBTFUL = "[\u0130\u212a]"


def split(
    body: pa.Array, quoted: pa.Array, parents: np.ndarray, thread_of: np.ndarray, stories: Sequence[str | None]
) -> tuple[pa.Array, pa.Array]:
    """Return (own words, quoted lines) of comments, as ``ingest.tidy`` splits them.

    ``parents`` holds the row of each parent or -1; ``stories`` by thread what was told at its head.
    """
    texts: list[bytes | None] = body.cast(pa.binary()).to_pylist()
    lines = _letters([text or b"" for text in texts])
    letters = [line.replace(b"\n", b"") for line in lines]
    told = [story.replace(b"\n", b"") for story in _letters([(s or "").encode("utf-8", "replace") for s in stories])]
    doubtful = _doubtful(body)
    strange = any("\u0130" in story or "\u212a" in story for story in stories if story)
    changed: dict[int, tuple[str, str | None]] = {}
    rows = parents.tolist()
    for row, (at, thread, text) in enumerate(zip(rows, thread_of.tolist(), texts, strict=True)):
        story = stories[thread]
        if not text or (at < 0 and not story):
            continue
        chain = [] if at < 0 else _chain(rows, at)
        above = [letters[place] for place in chain]
        if story:
            above.append(told[thread])
        sure = not (strange or doubtful) or doubtful.isdisjoint([row, *chain])
        if sure and not _may_repeat(text, lines[row], above):
            continue
        answered = [plain(story)] if story else []
        answered += [plain(str(texts[place] or b"", "utf-8")) if texts[place] else "" for place in chain]
        own, repeated = split_quotes(str(text, "utf-8"), answered)
        if repeated is not None:
            changed[row] = own, repeated
    return _put(body, quoted, changed) if changed else (body, quoted)


def _letters(texts: list[bytes]) -> list[bytes]:
    """Return of each text its lines with nothing but their letters, all texts at once."""
    return _APART.join(texts).translate(_LOWER, _DROPPED).split(_APART) if texts else []


def _doubtful(body: pa.Array) -> set[int]:
    found = pc.fill_null(pc.match_substring_regex(body, _DOUBTFUL), False)
    return set(np.flatnonzero(found.to_numpy(zero_copy_only=False)).tolist())


def _chain(parents: list[int], at: int) -> list[int]:
    """Return the rows up from one, itself first; of a ring the same rows again, as often as there are generations."""
    chain = [at]
    while len(chain) < GENERATIONS and (at := parents[at]) >= 0:
        chain.append(at)
    return chain


def _may_repeat(text: bytes, lines: bytes, above: list[bytes]) -> bool:
    """Say whether any line of a text may stand in one of the others; a line in ASCII has a letter for each word."""
    if b"\n" not in lines:
        return _stands(lines, above) if len(lines) >= LEAST_WORDS or not text.isascii() else False
    return any(
        _stands(own, above)
        for own, line in zip(lines.split(b"\n"), text.split(b"\n"), strict=True)
        if len(own) >= LEAST_WORDS or not line.isascii()
    )


def _stands(own: bytes, above: list[bytes]) -> bool:
    for other in above:  # noqa: SIM110  (called for every comment: any() takes twice as long)
        if own in other:
            return True
    return False


def _put(body: pa.Array, quoted: pa.Array, changed: dict[int, tuple[str, str | None]]) -> tuple[pa.Array, pa.Array]:
    """Return both texts with the changed ones in their places; what was quoted before comes first."""
    rows = sorted(changed)
    there = np.zeros(len(body), dtype=bool)
    there[rows] = True
    before = quoted.take(pa.array(rows)).to_pylist()
    lines = ["\n\n".join(t for t in (old, changed[row][1]) if t) for row, old in zip(rows, before, strict=True)]
    mask = pa.array(there)
    return (pc.replace_with_mask(body, mask, pa.array([changed[row][0] for row in rows], pa.string())),
            pc.replace_with_mask(quoted, mask, pa.array(lines, pa.string())))  # fmt: skip
