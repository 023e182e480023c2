"""Pieces of evidence: what each comment shows itself, and what the story's own words take off it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.chain import Links, Strengths, either, held
from analysis.forest import arrow_text
from analysis.inflection import bases
from analysis.matching import Matcher, Matches
from analysis.terms import fold, words_of

VIAS = ["own", "subject", "example", "chain"]
"""How evidence was found; of equally strong evidence the first names the assignment."""
OWN, SUBJECT, EXAMPLE, CHAIN = range(4)
STORY_PART = 0.8
"""What is left of a word's strength where the story itself uses it: not so little that it shows nothing alone."""

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Texts = tuple[pa.Array, pa.Array]
"""Bodies and subjects."""


@dataclass(frozen=True)
class Told:
    """What was reported under the comments: per comment the number of its text, -1 for none."""

    number: Numbers
    texts: list[str]

    def words(self) -> Mapping[int, frozenset[str]]:
        """Return the words of a text, worked out when they are first asked for."""
        return _ToldWords(self.texts)


class _ToldWords(dict[int, frozenset[str]]):
    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, number: int) -> frozenset[str]:
        self[number] = frozenset(words_of(fold(self._texts[number])))
        return self[number]


@dataclass(frozen=True)
class Pieces:
    """What comments show themselves, one value per piece, by comment. ``row`` of a match is the comment's row."""

    matches: Matches
    via: Numbers
    """Place in ``VIAS``."""
    hint: Flags
    """It comes from a subject that another, absent comment started."""
    terms: list[str]
    """The codebook's lines by the number that ``matches.term`` gives."""

    def of(self, texts: Texts) -> list[str]:
        """Return the text of each piece."""
        spans = [""] * len(self.via)
        for column, here in zip(texts, (self.via != SUBJECT, self.via == SUBJECT)):
            at = np.flatnonzero(here)
            mine = self.matches.take(at)
            held = column.take(pa.array(mine.row)).to_pylist()
            for place, text, start, end in zip(at.tolist(), held, mine.start.tolist(), mine.end.tolist()):
                spans[place] = text[start:end]
        return spans

    def strengths(self, part: float) -> tuple[dict[int, Strengths], dict[int, Strengths]]:
        """Return per row the strength of its own evidence, and ``part`` of that of a subject that is not its own."""
        own: dict[int, Strengths] = {}
        hints: dict[int, Strengths] = {}
        seen: set[tuple[int, int, int]] = set()
        order = np.lexsort((-self.matches.strength, self.matches.row))
        columns = _listed(self.matches.take(order), "row", "theme", "term", "strength")
        for row, theme, term, strength, hint in zip(*columns, self.hint[order].tolist()):
            if hint:
                held = hints.setdefault(row, {})
                held[theme] = max(held.get(theme, 0.0), strength * part)
            elif (row, theme, term) not in seen:
                seen.add((row, theme, term))
                held = own.setdefault(row, {})
                held[theme] = either(held.get(theme, 0.0), strength)
        return own, hints

    def weakened(self, own: Mapping[int, Strengths], part: float) -> npt.NDArray[np.float64]:
        """Return the strength of each piece; a subject that is not the comment's own gives way to other evidence."""
        strength = self.matches.strength.copy()
        for at in np.flatnonzero(self.hint).tolist():
            shown = own.get(int(self.matches.row[at]), {})
            strength[at] *= part * held(shown, int(self.matches.theme[at]))
        return strength


def texts_of(comments: pd.DataFrame, chains: Links) -> Texts:
    """Return what is read of each comment, None for nothing: its body, and its subject where no answered one has it."""
    stub = (comments["state"] == "stub").to_numpy()
    starter = np.array(chains.starter, dtype=np.int64)
    heading = (starter == np.arange(len(starter))) | (starter == -1)
    return _texts(comments["body"], ~stub), _texts(comments["subject"], ~stub & heading)


def _texts(column: pd.Series, chosen: Flags) -> pa.Array:
    return pc.if_else(pa.array(chosen), arrow_text(column), pa.scalar(None, pa.large_string()))


def pieces(texts: Texts, chains: Links, matcher: Matcher, told: Told) -> Pieces:
    """Return what the wording of a codebook shows in bodies and subjects."""
    bodies, subjects = texts
    body, subject = matcher.find_all(bodies), matcher.find_all(subjects)
    found = Matches.joined([body, subject])
    via = np.concatenate([np.where(body.example, EXAMPLE, OWN), np.full(len(subject.row), SUBJECT)])
    order = np.argsort(found.row, kind="stable")
    found, via = found.take(order), via[order]
    starter = np.array(chains.starter, dtype=np.int64)
    hint = (via == SUBJECT) & (starter[found.row] != found.row)
    plain = Pieces(found, via, hint, matcher.terms)
    weak = np.fromiter(_told(plain, texts, told), bool, len(via))
    strength = np.where(weak, STORY_PART * found.strength, found.strength)
    known = Matches(found.row, found.theme, found.start, found.end, strength, found.term, found.example)
    return Pieces(known, via, hint, matcher.terms)


def _told(found: Pieces, texts: Texts, told: Told) -> Iterator[bool]:
    """Say of each piece whether all its words are the story's own."""
    words = told.words()
    known: dict[tuple[int, str], bool] = {}
    for story, span in zip(told.number[found.matches.row].tolist(), found.of(texts)):
        if story < 0:
            yield False
            continue
        if (story, span) not in known:
            known[story, span] = not any(words[story].isdisjoint(bases(word)) for word in words_of(fold(span)))
        yield known[story, span]


def _listed(matches: Matches, *names: str) -> list[list[float]]:
    return [getattr(matches, name).tolist() for name in names]
