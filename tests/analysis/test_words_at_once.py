from random import Random

import pytest

from analysis import words_at_once
from analysis.terms import fold, words_of
from analysis.words_at_once import cut

HARD = "ab'’´`'  _-9é. …İßΣσ\n'sS\u2028\U0001f600ǅ½²٣"
"""Letters of two lengths in lower case, quotes of all kinds, digits of other scripts, white space that is no space."""


def _words(texts):
    found = {row: [] for row in range(len(texts))}
    for words in cut(texts):
        for row, code in zip(words.row.tolist(), words.code.tolist()):
            found[row].append(words.different[code])
    return list(found.values())


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
    (words,) = cut([None, "", "It’s a Cat's", None, "été"])
    spans = [words.folded[start:end] for start, end in zip(words.start, words.end)]
    assert spans == ["it's", "a", "cat's", "été"]
    assert (words.start - words.begin[words.rows.searchsorted(words.row)]).tolist() == [0, 5, 7, 0]


def test_no_text_gives_no_portion():
    assert not list(cut([None, ""]))
