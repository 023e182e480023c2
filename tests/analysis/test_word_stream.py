import numpy as np
import pyarrow as pa
import pytest

from analysis import word_stream as module
from analysis.sentence_batch import SentenceWords, sentence_starts
from analysis.sentences import sentences
from analysis.vocabulary import Vocabulary
from analysis.word_stream import batches, word_stream
from tests.vader_texts import made

TEXTS = [
    "",
    " ",
    "a",
    "a",
    "\nb\n",
    "a  b",
    "\u2003é\u2003",
    "x" * 16,
    "x" * 17,
    "a\0",
    "a",
    "\0",
    "漢\u3000字",
    "b c\n\nd",
]
LINES = "A line that is neither very short nor very long, and breaks here\nthen goes on.\nShort\nNext one."


def arrow(texts):
    return pa.array(texts, pa.large_string())


def words(texts, vocabulary):
    stream = word_stream(arrow(texts), vocabulary)
    found = [vocabulary.words[code] for code in stream.codes]
    return [found[begin:end] for begin, end in zip(stream.starts, stream.starts[1:])]


def test_words_are_those_of_split():
    texts = TEXTS + made(3, 500)
    assert words(texts, Vocabulary()) == [text.split() for text in texts]


def test_a_vocabulary_that_grows_knows_its_words_again():
    vocabulary = Vocabulary()
    many = [f"w{number} long-word-number-{number}" for number in range(60_000)]
    for part in (many[:40_000], many[20_000:], many[::7]):
        assert words(part, vocabulary) == [text.split() for text in part]
    assert len(vocabulary.words) == len(set(vocabulary.words)) == 120_000


def test_part_of_an_array_is_read_as_itself():
    texts = ["one two", "three", "", "four five\nsix"]
    stream = word_stream(arrow(texts).slice(1, 3), vocabulary := Vocabulary())
    assert [vocabulary.words[code] for code in stream.codes] == ["three", "four", "five", "six"]
    assert stream.starts.tolist() == [0, 1, 1, 4]


def test_line_breaks_after_each_word():
    stream = word_stream(arrow(["\n a\n\n b \n c d\u2028e"]), Vocabulary())
    assert stream.breaks.tolist()[:-1] == [2, 1, 0, 0]


@pytest.mark.parametrize("texts", [TEXTS, made(4, 600), [LINES, LINES * 3], ["é" * 60 + "\nA", "e" * 60 + "\nA"]])
def test_sentences_begin_where_they_begin_in_each_text(texts):
    vocabulary = Vocabulary()
    stream = word_stream(arrow(texts), vocabulary)
    starts = sentence_starts(stream, SentenceWords(vocabulary))
    expected = []
    for text, begin in zip(texts, stream.starts.tolist()):
        counts = [len(sentence.split()) for sentence in sentences(text)]
        expected += (begin + np.cumsum([0, *counts])[:-1]).tolist() if counts else []
    assert starts.tolist() == [*expected, len(stream.codes)]


def test_batches_hold_all_texts_in_order(monkeypatch):
    monkeypatch.setattr(module, "ROWS", 4)
    monkeypatch.setattr(module, "BYTES", 6)
    texts = ["one", "two", "three", "", "x" * 20, "four", "", "five", "six"]
    dealt = [batch.to_pylist() for batch in batches(arrow(texts))]
    assert [text for batch in dealt for text in batch] == texts
    assert all(len(batch) == 1 or sum(map(len, batch)) <= 6 for batch in dealt)
    assert list(batches(arrow([]))) == []
