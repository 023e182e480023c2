"""What the sieve lets through: every text that can show something, and few others."""

from random import Random

import pyarrow as pa
import pytest

from analysis import sieve
from analysis.codebook import loads
from analysis.codebook_words import CodebookWords
from analysis.sieve import Sieve

BOOK = """
version = 1
[themes.t]
title = "T"
definition = "T"
words = ["cat", "purr*", "can't"]
phrases = ["a kettle"]
exclude = ["dog"]
examples = ["Whiskers twitch before tails move."]
"""


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(sieve, "FEW", 0)


def _passed(texts, more=""):
    known = CodebookWords(loads(BOOK + more, "book.toml"))
    return Sieve(known).passed(pa.array(texts, pa.large_string())).tolist()


@pytest.mark.parametrize(
    "text",
    ["cat", "The CATS.", "_cat_", "cat's", "'cat'", "\u00e9 cat", "purring", "CAN\u2019T", "can`t", "two kettles",
     "\u212aettle", "long ago\nWHISKERS", "twitched", "before\u00a0cats"],
)  # fmt: skip
def test_a_text_with_a_word_of_an_entry_or_a_rare_one_of_an_example_passes(text):
    assert _passed([text]) == [True]


@pytest.mark.parametrize("text", [None, "", "bobcat", "cattle", "a", "dog", "spurred", "cant", "2cat", "\u00e9t\u00e9"])
def test_a_text_without_any_does_not_pass(text):
    assert _passed([text]) == [False]


def test_where_a_word_is_beyond_ascii_only_plain_texts_are_sieved():
    other = '[themes.u]\ntitle = "U"\ndefinition = "U"\nwords = ["\u00e9t\u00e9"]\n'
    assert _passed(["cat", "dog", "d\u00f6g", "\u00c9T\u00c9", None], other) == [True, False, True, True, False]


def test_too_many_words_and_few_texts_are_not_sieved(monkeypatch):
    monkeypatch.setattr(sieve, "MOST", 3)
    assert _passed(["dog", None, "cat"]) == [True, False, True]
    monkeypatch.undo()
    assert _passed(["dog", None, "cat"]) == [True, False, True]


def test_few_of_many_texts_pass():
    dice = Random(20261123)
    texts = ["".join(dice.choices("catsdog \n.", k=30)) for _ in range(3_000)]
    assert 0 < sum(_passed(texts)) < 300
