"""What many texts give, at many times the speed: the same values, to the last bit, as ``reading.read`` for each.

A text's values hang on nothing but the text: not on the other texts, their order, or how they are dealt out to batches.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import opinion, vader, vader_batch
from analysis.exact_sums import rounded, sums
from analysis.kept import Kept
from analysis.opinion_batch import Sentences, opinions, signs
from analysis.opinion_words import OpinionWords
from analysis.reading import LONG_WORDS, READ_CHARACTERS, READ_SENTENCES, Reading, readable
from analysis.sentence_batch import SentenceWords, sentence_starts
from analysis.tone import Tone
from analysis.vader_batch import Rows, ScoreColumns
from analysis.vader_words import VaderWords
from analysis.vocabulary import MANY, Vocabulary
from analysis.word_columns import Ints
from analysis.word_stream import batches, word_stream

_PER_EMOJI = max(len(description) for description in vader.EMOJI.values()) + 1

_LEFT = 150_000
"""Different words up to which what is known of them is kept for the next call."""
Floats = npt.NDArray[np.float64]


def readings(texts: pa.LargeStringArray, tone: Tone) -> pd.DataFrame:
    """Read many texts: one row per text, in the same order, with the columns of ``reading.Reading``.

    Needs texts without missing ones, and the words of the field.
    """
    tables = [_empty()]
    heads, cut = _heads(texts)
    first = 0
    with KEPT.lent(tone) as words:
        for batch in batches(heads):
            tables.append(words.read(batch, cut[first : first + len(batch)]))
            first += len(batch)
    return pd.concat(tables[1:] or tables, ignore_index=True)


class _Words:
    """All that is known of the words met so far."""

    def __init__(self, tone: Tone) -> None:
        self.tone, self.model = tone, opinion.model()
        self.begin()

    def begin(self) -> None:
        """Begin without any word."""
        self.vocabulary = Vocabulary()
        self.vader = VaderWords(self.vocabulary, [vader.PLAIN, self.tone.lexicon])
        self.sentences = SentenceWords(self.vocabulary)
        self.opinion = OpinionWords(self.vocabulary)

    def read(self, texts: pa.LargeStringArray, cut: npt.NDArray[np.bool_]) -> pd.DataFrame:
        """Read a batch."""
        if len(self.vocabulary.words) > MANY or self.opinion.size() > 2 * MANY:
            self.begin()
        stream = word_stream(texts, self.vocabulary)
        self.vader.learn()
        self.opinion.learn()
        parts = sentence_starts(stream, self.sentences)
        codes, moved = self.vader.described(stream.codes)
        rows = np.searchsorted(parts, stream.starts)
        plain = vader_batch.read(codes, self.vader)
        again, changed = vader_batch.read_again(plain)
        whole, pieces = (Rows.of(plain, moved.places(begins)) for begins in (stream.starts, parts))
        scores, by_sentence = vader_batch.scores(plain, whole), vader_batch.scores(plain, pieces)
        known, known_by_sentence = _anew(again, changed, whole, scores), _anew(again, changed, pieces, by_sentence)
        seen, sentences = (_sentences(found.compound, rows) for found in (by_sentence, known_by_sentence))
        columns = signs(
            self.opinion, stream.codes, stream.starts, self.vader.marks(), known, sentences, self.tone.neutral_band
        )
        second = opinions(self.model, columns, self.opinion, stream.codes, stream.starts)
        counts, n_sentences = np.diff(stream.starts), np.diff(rows)
        mean = rounded(seen.mean, 4)
        shown = np.where(counts > LONG_WORDS, mean, scores.compound)
        values = [*scores, mean, counts, np.minimum(n_sentences, READ_SENTENCES), shown, known.compound, *second,
                  cut | (n_sentences > READ_SENTENCES)]  # fmt: skip
        return pd.DataFrame(dict(zip(Reading._fields, values, strict=True)))


KEPT = Kept(_Words, lambda words: len(words.vocabulary.words) <= _LEFT)


def _anew(seen: vader_batch.Read, changed: Ints, rows: Rows, plain: ScoreColumns) -> ScoreColumns:
    """Return the scores by the words of the field: the plain ones where no word counts otherwise."""
    some = np.zeros(len(rows.lengths), np.bool_)
    some[rows.owner[changed]] = True
    known = vader_batch.scores(seen._replace(hits=seen.hits[some[rows.owner[seen.hits]]]), rows)
    return ScoreColumns(*(np.where(some, *pair) for pair in zip(known, plain, strict=True)))


def _sentences(compounds: Floats, rows: Ints) -> Sentences:
    """Sum up the sentences of each text: no more than READ_SENTENCES of them, one of 0 where there is none."""
    counts = np.diff(rows)
    place = np.arange(len(compounds)) - np.repeat(rows[:-1], counts)
    compounds, counts = compounds[place < READ_SENTENCES], np.minimum(counts, READ_SENTENCES)
    rows = np.concatenate([[0], np.cumsum(counts)])
    some = np.flatnonzero(counts)
    begins, columns = rows[some], [np.zeros(len(counts)) for _ in range(5)]
    if some.size:
        found = (
            sums(compounds, rows)[some] / counts[some], np.minimum.reduceat(compounds, begins),
            np.maximum.reduceat(compounds, begins), compounds[begins], compounds[begins + counts[some] - 1],
        )  # fmt: skip
        for column, part in zip(columns, found, strict=True):
            column[some] = part
    return Sentences(*columns)


def _heads(texts: pa.LargeStringArray) -> tuple[pa.LargeStringArray, npt.NDArray[np.bool_]]:
    """Return of each text as much as is read, and where that leaves something out."""
    cut = np.zeros(len(texts), np.bool_)
    size, length = pc.binary_length(texts).to_numpy(), pc.utf8_length(texts).to_numpy()
    long = np.flatnonzero(length + (size - length) * _PER_EMOJI > READ_CHARACTERS)
    if not long.size:
        return texts, cut
    read = [readable(text) for text in texts.take(pa.array(long)).to_pylist()]
    cut[long] = [left_out for _, left_out in read]
    place = np.zeros(len(texts), np.bool_)
    place[long] = True
    heads = pa.array([head for head, _ in read], pa.large_string())
    return pc.replace_with_mask(texts, pa.array(place), heads), cut


def _empty() -> pd.DataFrame:
    """Return no readings."""
    kinds = {"n_words": np.int64, "n_sentences": np.int64, "cut": np.bool_}
    return pd.DataFrame({name: np.zeros(0, kinds.get(name, np.float64)) for name in Reading._fields})
