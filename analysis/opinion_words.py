"""What the second opinion reads in the single words of a vocabulary: the tokens in them, and signs such as capitals."""

from __future__ import annotations

from functools import cache
from itertools import islice

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.exact_sums import Halves, halves
from analysis.opinion import COMMON, TOKEN, Model, model
from analysis.vader import NEGATIONS
from analysis.vocabulary import Bools, Vocabulary, bools
from analysis.word_columns import Codes, Column, Ints, Moved, Substitutes, ragged

NEGATION, CAPITALS, ASKS, MARKED = 1, 2, 4, 8
"""Signs of a word: it negates, it is in capitals (of more than two letters), it ends with a question mark, it holds
such a mark or an exclamation mark."""
ENDS_NEGATION, NEGATES = 1, 2
"""Of a token: nothing is negated from here on; what follows is."""
_NEGATIONS = pa.array(sorted(NEGATIONS), pa.large_string())
_SILENT = ".,()[]{}\"'*-_"
"""Marks around a word that are no tokens and join in none with letters."""


class OpinionWords:
    """The tokens in the words of a vocabulary, and which of them a model knows.

    A token has two numbers: an even one as it stands and the odd one after it where it is negated.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary; no word is looked at yet."""
        self._vocabulary, self._learned = vocabulary, 0
        self._signs = Column(np.int8)
        self._tokens = Substitutes()
        self._numbers: dict[str, int] = {}
        self._kind, self._single = Column(np.int8), Column(np.int64)
        self._left, self._right = Column(np.int64), Column(np.int64)
        self.weights = weights()

    def learn(self) -> None:
        """Look at the words that came new into the vocabulary."""
        words = self._vocabulary.words[self._learned :]
        if not words:
            return
        self._learned += len(words)
        held = pa.array(words, pa.large_string())
        lower = pc.ascii_lower(held)
        core = pc.ascii_trim(lower, _SILENT)
        plain = pc.and_(pc.string_is_ascii(held), pc.less_equal(pc.binary_length(core), COMMON))
        plain = bools(pc.and_(plain, pc.ascii_is_alpha(core)))
        others = np.flatnonzero(~plain)
        read = [words[place].replace("’", "'").lower() for place in others.tolist()]
        signs = np.where(bools(pc.is_in(lower, _NEGATIONS)), NEGATION, 0)
        signs[others] = [_signs(words[place], form) for place, form in zip(others.tolist(), read, strict=True)]
        upper = bools(pc.not_equal(lower, held)) & bools(pc.equal(pc.ascii_upper(held), held))
        signs[plain & upper & (pc.binary_length(held).to_numpy() > 2)] |= CAPITALS
        self._signs.extend(signs)
        before = len(self._numbers)
        self._take(plain, core.filter(pa.array(plain)).to_pylist(), read)
        self._hold(pa.array(islice(self._numbers, before, None), pa.large_string()))

    def _hold(self, tokens: pa.LargeStringArray) -> None:
        """Hold what is known of new tokens, as they stand and negated."""
        marks = bools(pc.or_(pc.starts_with(tokens, "!"), pc.starts_with(tokens, "?")))
        carried = bools(pc.or_(pc.is_in(tokens, _NEGATIONS), pc.ends_with(tokens, "n't")))  # as opinion.negates says
        self._kind.extend(np.repeat(np.where(marks, ENDS_NEGATION, np.where(carried, NEGATES, 0)), 2))
        forms = np.stack([_found(tokens, known) for known in (self.weights.forms, self.weights.negated)], axis=1)
        for column, places in zip((self._single, self._left, self._right), self.weights.places, strict=True):
            column.extend(places[forms.ravel()])

    def _take(self, plain: Bools, cores: list[str], others: list[str]) -> None:
        """Hold the tokens of new words: the cores of those that are plain, whatever is found in the others."""
        numbers, number = self._numbers, self._numbers.setdefault
        found = [[token[:2] if token[0] in "!?" else token for token in TOKEN.findall(word)] for word in others]
        found = [[token for token in tokens if len(token) <= COMMON] for tokens in found]
        counts = np.ones(len(plain), np.int64)
        counts[~plain] = [len(tokens) for tokens in found]
        first = np.cumsum(counts) - counts
        tokens = np.zeros(int(counts.sum()), np.int64)
        tokens[first[plain]] = [number(core, 2 * len(numbers)) for core in cores]
        inner = [number(token, 2 * len(numbers)) for tokens_of in found for token in tokens_of]
        tokens[ragged(first[~plain], counts[~plain])] = inner
        self._tokens.extend(counts, tokens)

    def size(self) -> int:
        """Return above all numbers of tokens."""
        return 2 * len(self._numbers)

    def signs(self) -> npt.NDArray[np.int8]:
        """Return the signs of every word."""
        return self._signs.array()

    def tokens(self, codes: Codes) -> tuple[Codes, Moved]:
        """Return the tokens of all texts as they stand, and where those of each word are."""
        return self._tokens.put(codes)

    def kinds(self, tokens: Codes) -> npt.NDArray[np.int8]:
        """Return what each token does to a negation."""
        return np.asarray(self._kind.array().take(tokens))

    def single(self, tokens: Codes) -> Ints:
        """Return the place of each token among the weights."""
        return np.asarray(self._single.array().take(tokens))

    def pairs(self, lefts: Codes, rights: Codes) -> tuple[Ints, Ints]:
        """Return which pairs of tokens the model knows, and the places of these among the weights."""
        places = self.weights.pair.take(self._left.array().take(lefts) + self._right.array().take(rights))
        known = np.flatnonzero(places != self.weights.unknown)
        return known, places[known].astype(np.int64)


class Weights:
    """The weights of a model, in the order of its words, and which tokens and pairs they belong to.

    What the model does not know has its place at the end, where nothing is weighed.
    """

    def __init__(self, model: Model) -> None:
        """Take a model."""
        ranked = sorted(model.words)
        values = np.array([*(model.words[word] for word in ranked), (0.0, 0.0)])
        self.sides: list[Halves] = [halves(values[:, side]) for side in (0, 1)]
        """Towards negative, and towards positive."""
        self.unknown = len(ranked)
        pairs = {rank: tuple(word.split(" ")) for rank, word in enumerate(ranked) if " " in word}
        singles = {word: rank for rank, word in enumerate(ranked) if " " not in word}
        self.forms = {form: place for place, form in enumerate(sorted({*singles, *sum(pairs.values(), ())}), 1)}
        """A number from 1 on for each token that the model knows, by itself or in a pair."""
        self.negated = {form[4:]: place for form, place in self.forms.items() if form.startswith("not_")}
        """The same of tokens that are negated."""
        single = np.array([self.unknown, *(singles.get(form, self.unknown) for form in self.forms)])
        left, right = (_numbered([pair[side] for pair in pairs.values()], self.forms) for side in (0, 1))
        width = int(np.max(right)) + 1
        self.places = (single, left * width, right)
        """Of each form: its place among the weights, and the parts of its place in ``pair`` as the first and second."""
        self.pair = np.full((int(np.max(left)) + 1) * width, self.unknown, np.min_scalar_type(self.unknown))
        """The places of pairs among the weights, in as few bytes as can be, so that they stay in the processor."""
        for rank, (one, other) in pairs.items():
            self.pair[left[self.forms[one]] * width + right[self.forms[other]]] = rank


def _signs(word: str, read: str) -> int:
    """Return the signs of a word, given as it stands and as it is read."""
    return (
        (NEGATION if "n't" in read or read in NEGATIONS else 0)
        | (CAPITALS if len(word) > 2 and word.isupper() else 0)
        | (ASKS if word.endswith("?") else 0)
        | (MARKED if "!" in word or "?" in word else 0)
    )


def _found(tokens: pa.LargeStringArray, known: dict[str, int]) -> Codes:
    """Return the number of each token, 0 for one that is not known."""
    place = pc.index_in(tokens, pa.array(list(known), pa.large_string())).fill_null(len(known)).to_numpy()
    return np.array([*known.values(), 0], np.int64).take(np.asarray(place, np.int64))


@cache
def weights() -> Weights:
    """Return the weights of the fitted model."""
    return Weights(model())


def _numbered(some: list[str], forms: dict[str, int]) -> Codes:
    """Return for each form its number among some of them, 0 for the others."""
    numbers = np.zeros(len(forms) + 1, np.int64)
    for number, form in enumerate(sorted(set(some)), 1):
        numbers[forms[form]] = number
    return numbers
