"""Which comments make a theme's point in other words than the codebook has: read by meaning, shown by the sentence.

The definition of a theme and each of its examples are descriptions; the likeliest stretch of one to three sentences of
a comment speaks for it (analysis/likeness.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from analysis.codebook import Codebook, Theme
from analysis.likeness import likeness
from analysis.matching import Match
from analysis.sentences import sentences

FEWEST = 10
"""Different texts from which meaning is read: a likeness is weighed against that of the other comments."""
MOST = 1_000
"""Different texts up to which meaning is read (about 100 a second on two cores); beyond, words alone decide."""
STRETCH = 200
"""Letters that sentences are joined up to."""
WORDS = 4
"""A stretch of fewer words says too little."""
LEAST = 0.3
"""A likeness below this shows nothing."""


def resemblances(bodies: Sequence[str | None], codebook: Codebook, story: str) -> Iterator[tuple[int, Match]]:
    """Yield (row, match) for each comment and theme it is like; of a theme the likeliest stretch alone.

    Needs one body per comment, None where there is none, and what was reported. Raises ModelError where the sentence
    model is not installed. Yields nothing for fewer than ``FEWEST`` or more than ``MOST`` different bodies.
    """
    if not FEWEST <= len({body for body in bodies if body}) <= MOST:
        return
    described = [(number, text) for number, theme in enumerate(codebook.themes) for text in descriptions(theme)]
    held = [
        (row, *piece)
        for row, body in enumerate(bodies)
        if body
        for piece in stretches(body)
        if len(piece[1].split()) >= WORDS
    ]
    found = likeness([text for *_, text in held], [text for _, text in described], story)
    theme_of = np.array([number for number, _ in described])
    best: dict[tuple[int, int], tuple[float, int, int]] = {}
    for at, (row, *_) in enumerate(held):
        for number in range(len(codebook.themes)):
            columns = np.flatnonzero(theme_of == number)
            column = int(columns[found[at, columns].argmax()])
            if found[at, column] > max(LEAST, best.get((row, number), (0.0, 0, 0))[0]):
                best[row, number] = float(found[at, column]), at, column
    for (row, number), (likely, at, column) in sorted(best.items()):
        _, start, text = held[at]
        yield row, Match(number, start, start + len(text), likely, described[column][1], True)


def descriptions(theme: Theme) -> list[str]:
    """Return the lines that a theme is described by."""
    return [f"{theme.title}. {theme.definition}", *theme.examples]


def stretches(body: str) -> Iterator[tuple[int, str]]:
    """Yield the stretches of a body with their places: whole sentences, short ones joined."""
    begin, end = 0, -1
    for sentence in sentences(body):
        at = body.index(sentence, max(end, begin))
        if end >= 0 and at + len(sentence) - begin > STRETCH:
            yield begin, body[begin:end]
            begin = at
        elif end < 0:
            begin = at
        end = at + len(sentence)
    if end >= 0:
        yield begin, body[begin:end]
