"""What VADER's rules see in a single word, as one number of flags per word of a vocabulary.

The rules ask of a word and its neighbours only what these flags say (analysis/vader.py has the rules in words).
"""

from __future__ import annotations

import string
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis import vader
from analysis.vocabulary import Bools, Vocabulary, bools
from analysis.word_columns import Codes, Column, Moved, Substitutes, ragged

(
    OPINION, LISTED, BOOSTS, DAMPENS, NEGATES, NO, OR, NEVER, SO, WITHOUT, DOUBT, LEAST, AT, BUT, PHRASE, UPPER, MARKED,
) = (1 << place for place in range(17))  # fmt: skip
"""What a word is: one that carries an opinion; in the list of words at all; what it does to the opinion word after it;
the words the rules name (OR also "nor", SO also "this", AT also "very"); the mark of a set phrase; in capitals; with
marks of emphasis."""

_NAMED = {
    "no": NO, "or": OR, "nor": OR, "never": NEVER, "so": SO, "this": SO, "without": WITHOUT, "doubt": DOUBT,
    "least": LEAST, "at": AT, "very": AT, "but": BUT, **dict.fromkeys(vader.PHRASE_MARKS, PHRASE),
}  # fmt: skip
_NT = "n't"
PHRASES = [phrase.split() for phrase in [*vader.PHRASES, *vader.BOOSTER_PHRASES]]


class VaderWords:
    """What the rules see in the words of a vocabulary, for each list of words they are read by."""

    def __init__(self, vocabulary: Vocabulary, lexicons: Sequence[vader.Lexicon]) -> None:
        """Take the lists; no word is looked at yet."""
        self.vocabulary, self.lexicons = vocabulary, lexicons
        named = {word for lexicon in lexicons for word in lexicon.values} | vader.BOOSTERS.keys() | vader.NEGATIONS
        named |= _NAMED.keys() | {word for phrase in PHRASES for word in phrase}
        self.kinds = {word: kind for kind, word in enumerate(["", _NT, *sorted(named - {""})])}
        """What the words are told apart by: each that a rule or a list names, all others with "n't", all others."""
        first, last = lexicons[0].values, lexicons[-1].values
        self._by_kind = [_kind_flags(self.kinds, lexicon) for lexicon in lexicons]
        self._value_of_kind = [np.array([lexicon.values.get(word, 0.0) for word in self.kinds]) for lexicon in lexicons]
        self._kind_differs = np.array([first.get(word) != last.get(word) for word in self.kinds])
        self._kind, self._differs = Column(np.int32), Column(np.bool_)
        self._flags = [Column(np.int32) for _ in lexicons]
        self._values = [Column(np.float64) for _ in lexicons]
        self._exclaimed, self._asked = Column(np.int32), Column(np.int32)
        self._described = Substitutes()
        self._learned = 0

    def learn(self) -> None:
        """Look at the words that came new into the vocabulary."""
        while self._learned < len(self.vocabulary.words):  # the words for emoji come new on the way
            tokens = self.vocabulary.words[self._learned :]
            self._learned += len(tokens)
            words = pa.array(tokens, pa.large_string())
            beyond = np.flatnonzero(~bools(pc.string_is_ascii(words))).tolist()
            kind, upper = self._by_bytes(words)
            for place in beyond:
                word = vader.compared(tokens[place])
                kind[place] = self.kinds.get(word, int(_NT in word))
                upper[place] = tokens[place].isupper()
            exclaimed, asked = (pc.count_substring(words, mark).to_numpy() for mark in "!?")
            self._exclaimed.extend(exclaimed)
            self._asked.extend(asked)
            self._hold(kind, upper * UPPER + (exclaimed + asked > 0) * MARKED)
            self._describe(tokens, beyond)

    def _hold(self, kind: npt.NDArray[np.int32], own: npt.NDArray[np.int64]) -> None:
        """Hold what new words are told apart by, and all that follows from it."""
        self._kind.extend(kind)
        self._differs.extend(self._kind_differs[kind])
        for flags, of_kind in zip(self._flags, self._by_kind, strict=True):
            flags.extend(of_kind[kind] | own)
        for values, value_of_kind in zip(self._values, self._value_of_kind, strict=True):
            values.extend(value_of_kind[kind])

    def _by_bytes(self, words: pa.LargeStringArray) -> tuple[npt.NDArray[np.int32], Bools]:
        """Return by what words are told apart and whether they are in capitals; right for words of ASCII only."""
        stripped = pc.ascii_trim(words, string.punctuation)
        compared = pc.ascii_lower(pc.if_else(pc.less_equal(pc.binary_length(stripped), 2), words, stripped))
        found = pc.index_in(compared, pa.array(list(self.kinds), pa.large_string())).fill_null(0).to_numpy()
        kind = np.where((found == 0) & bools(pc.match_substring(compared, _NT)), self.kinds[_NT], found)
        upper = bools(pc.equal(pc.ascii_upper(words), words)) & bools(pc.not_equal(pc.ascii_lower(words), words))
        return kind, upper

    def _describe(self, tokens: list[str], beyond: list[int]) -> None:
        """Put those of some new words that hold emoji into VADER's words; ``beyond`` are those not of ASCII."""
        own = np.arange(self._learned - len(tokens), self._learned)
        width = np.ones(len(tokens), np.int64)
        wide = [place for place in beyond if not vader.EMOJI_SET.isdisjoint(tokens[place])]
        described = [vader.describe_emoji(tokens[place]).split() for place in wide]
        width[wide] = [len(words) for words in described]
        numbers = np.repeat(own, width)
        inner = ragged((np.cumsum(width) - width)[wide], width[wide])
        numbers[inner] = self.vocabulary.numbers_of([word for words in described for word in words])
        self._described.extend(width, numbers)

    def flags(self, lexicon: int) -> npt.NDArray[np.int32]:
        """Return the flags of every word under one of the lists."""
        return self._flags[lexicon].array()

    def values(self, lexicon: int) -> npt.NDArray[np.float64]:
        """Return what every word counts in one of the lists."""
        return self._values[lexicon].array()

    def differs(self) -> Bools:
        """Say which words count otherwise in the last list than in the first."""
        return self._differs.array()

    def kind(self) -> npt.NDArray[np.int32]:
        """Return what every word is told apart by."""
        return self._kind.array()

    def marks(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Return the exclamation and the question marks in every word."""
        return self._exclaimed.array(), self._asked.array()

    def described(self, codes: Codes) -> tuple[Codes, Moved]:
        """Put VADER's words for emoji in the place of words that hold any; return also where the words are then."""
        return self._described.put(codes)


def _kind_flags(kinds: dict[str, int], lexicon: vader.Lexicon) -> npt.NDArray[np.int32]:
    """Return the flags of each kind of word."""
    flags = np.zeros(len(kinds), np.int32)
    for word, kind in kinds.items():
        step = vader.BOOSTERS.get(word, 0.0)
        flags[kind] = (
            _NAMED.get(word, 0)
            | (OPINION if word in lexicon.opinions else 0)
            | (LISTED if word in lexicon.values else 0)
            | (BOOSTS if step > 0 else DAMPENS if step < 0 else 0)
            | (NEGATES if word in vader.NEGATIONS or _NT in word else 0)
        )
    return flags
