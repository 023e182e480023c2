"""Texts against descriptions, token by token: does every token of one find a like one in the other?

Late interaction (Khattab and Zaharia 2020, ColBERT), both ways, over the token states of all-MiniLM-L6-v2. A token
weighs by how few of the texts hold it; the story's own words weigh little.
"""

from __future__ import annotations

import os
from collections import Counter, OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from analysis.embedding import batches, unit
from analysis.minilm import MiniLM, model

Values = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Tokens = npt.NDArray[np.int64]
State = tuple[Tokens, Halves]
"""The token numbers of a text and the state of each token."""


class Read(NamedTuple):
    """What one pass of the model over texts and descriptions gives."""

    there: Values
    """Texts × descriptions: how well each description's tokens are found in the text (weighted mean cosine)."""
    back: Values
    """Texts × descriptions: how well the text's tokens are found in the description."""
    texts: Floats
    """A unit vector per text, as analysis/embedding.py gives it."""
    descriptions: Floats
    """A unit vector per description."""


STORY_PART = 0.15
"""What a token of the story weighs beside another."""
EVERYWHERE = 0.1
"""What a token weighs at least."""
TINY = 1e-6


def late(texts: Sequence[str], descriptions: Sequence[str], story: str = "") -> Read:
    """Compare every text with every description.

    Needs at least one text and one description; ``story`` holds the words that count little. Raises ModelError where
    the sentence model is not installed.
    """
    minilm = model()
    different = sorted(set(texts))
    states = _memory.states(minilm, [*different, *descriptions])
    rarity = _Rarity([states[text][0] for text in different], minilm.tokens([story])[0] if story else [])
    asked = _Asked([states[text] for text in descriptions], rarity)
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        pairs = dict(zip(different, pool.map(lambda text: asked.against(*states[text]), different), strict=True))
    there, back = (np.stack([pairs[text][at] for text in texts]) for at in range(2))
    vectors = unit(np.stack([_pooled(states[text][1]) for text in texts]))
    return Read(there, back, vectors, unit(np.stack([_pooled(states[text][1]) for text in descriptions])))


class _Memory:
    """The token states of the texts seen last, so that an edited codebook is applied at once."""

    def __init__(self, tokens: int) -> None:
        self._room = tokens
        self._held: OrderedDict[str, State] = OrderedDict()
        self._lock = Lock()

    def states(self, minilm: MiniLM, texts: Sequence[str]) -> dict[str, State]:
        """Return the token numbers and states of each text, through the model where they are not known."""
        with self._lock:
            found = {text: self._held[text] for text in texts if text in self._held}
        walk = batches(minilm, sorted(set(texts) - found.keys()))
        with threadpool_limits(1, "blas"), ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for (batch, tokens), states in zip(walk, pool.map(lambda pair: minilm.states(pair[1]), walk), strict=True):
                found.update(zip(batch, zip(tokens, states.astype(np.float16), strict=True), strict=True))
        self._keep(found)
        return found

    def _keep(self, found: dict[str, State]) -> None:
        with self._lock:
            for text, state in found.items():
                if text not in self._held:
                    self._held[text] = state
                    self._room -= len(state[0])
                self._held.move_to_end(text)
            while self._room < 0 and self._held:
                self._room += len(self._held.popitem(last=False)[1][0])


_memory = _Memory(100_000)
"""Of 0.75 kB each."""


class _Rarity:
    """What a token weighs."""

    def __init__(self, texts: list[Tokens], story: list[int]) -> None:
        self._held = Counter(number for tokens in texts for number in set(tokens.tolist()))
        self._texts = len(texts)
        self._story = sorted(set(story))

    def __call__(self, tokens: Tokens) -> Values:
        rare = (
            np.log((1 + self._texts) / (1 + np.array([self._held[number] for number in tokens.tolist()]))) + EVERYWHERE
        )
        weights: Values = rare * np.where(np.isin(tokens, self._story), STORY_PART, 1.0)
        return weights


class _Asked:
    """The descriptions, token after token."""

    def __init__(self, descriptions: list[State], rarity: _Rarity) -> None:
        inner = [tokens[_inner(tokens)] for tokens, _ in descriptions]
        self._states = unit(np.concatenate([states[_inner(tokens)] for tokens, states in descriptions]))
        self._weights = np.concatenate([rarity(tokens) for tokens in inner])
        self._starts = np.cumsum([0, *[len(tokens) for tokens in inner[:-1]]])
        self._rarity = rarity

    def against(self, tokens: Tokens, states: Halves) -> tuple[Values, Values]:
        """Compare one text with every description."""
        like = (self._states @ unit(states[_inner(tokens)]).T).astype(np.float64)
        weights = self._rarity(tokens[_inner(tokens)])
        there = np.add.reduceat(like.max(axis=1) * self._weights, self._starts)
        back = np.maximum.reduceat(like, self._starts, axis=0) @ weights
        return there / np.maximum(np.add.reduceat(self._weights, self._starts), TINY), back / max(weights.sum(), TINY)


def _inner(tokens: Tokens) -> slice:
    """Return the place of the tokens between the marks of the text's ends; an empty text has the first mark alone."""
    return slice(1, -1) if len(tokens) > 2 else slice(0, 1)


def _pooled(states: Halves) -> Floats:
    pooled: Floats = states.astype(np.float32).mean(axis=0)
    return pooled
