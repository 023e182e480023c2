from random import Random

import pyarrow as pa
import pytest

from analysis import words_at_once
from analysis.terms import bare, fold, words_of
from analysis.words_at_once import cut

HARD = "ab'’´`'  _-9é. …İßΣσ\n'sS\u2028\U0001f600ǅ½²٣"
"""Letters of two lengths in lower case, quotes of all kinds, digits of other scripts, white space that is no space."""


def _words(texts):
    found = [[] for _ in texts]
    for words in cut(pa.array(texts)):
        letters, start, end = words.spelled
        for row, first, last in zip(words.rows[words.text].tolist(), start.tolist(), end.tolist()):
            found[row].append(bare(letters[first:last].tobytes().decode()))
    return found


def _made(count, letters):
    dice = Random(20261122)
    return ["".join(dice.choices(letters, k=dice.randrange(30))) for _ in range(count)]


@pytest.mark.parametrize("letters", [HARD, "ab's `_9.\n"], ids=["any script", "ASCII"])
def test_the_words_are_those_of_one_text_after_the_other(letters):
    texts = _made(3_000, letters)
    assert _words(texts) == [words_of(fold(text)) for text in texts]


def test_portions_make_no_difference(monkeypatch):
    texts = _made(300, HARD)
    whole = _words(texts)
    monkeypatch.setattr(words_at_once, "LETTERS", 50)
    assert _words(texts) == whole


def test_places_are_those_of_the_words():
    (words,) = cut(pa.array([None, "", "It’s a Cat's", None, "été"]))
    assert [words.folded[start:end] for start, end in zip(words.start, words.end)] == ["it's", "a", "cat's", "été"]
    assert (words.start - words.begin[words.text]).tolist() == [0, 5, 7, 0]


@pytest.mark.parametrize("texts", [[], [None, ""]])
def test_no_text_gives_no_portion(texts):
    assert not list(cut(pa.array(texts, pa.large_string())))
