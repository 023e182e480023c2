import random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tone, vader, vader_batch
from analysis.vader import PLAIN
from analysis.vader_batch import score_texts
from tests import vader_texts
from tests.vader_texts import made, theirs


def scores(texts, lexicon=PLAIN):
    found = score_texts(pa.array(texts, pa.large_string()), lexicon)
    return list(zip(*(column.tolist() for column in found), strict=True))


@pytest.mark.parametrize("seed", range(4))
def test_equals_the_package_on_made_texts(seed):
    texts = made(seed, 800)
    for text, found in zip(texts, scores(texts), strict=True):
        assert repr(found) == repr(theirs(text)), repr(text)


WORDS = st.sampled_from([*vader_texts.RULE_WORDS, *vader_texts.RULE_PHRASES, *vader_texts.FILLERS, "😁", "🔛", "💫"])


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(st.lists(st.lists(st.tuples(WORDS, st.sampled_from(vader_texts.SPACES)), max_size=12), min_size=1, max_size=6))
def test_equals_the_package_on_whatever_is_put_together(drawn):
    texts = ["".join(word + space for word, space in text) for text in drawn]
    for text, found in zip(texts, scores(texts), strict=True):
        assert repr(found) == repr(theirs(text)), repr(text)


@pytest.mark.parametrize("space", sorted(set(vader_texts.SPACES) - {""}), ids=ascii)
def test_any_white_space_parts_words(space):
    text = f"not{space}good{space}at{space}ALL"
    assert scores([text, text]) == [theirs(text)] * 2


def test_equals_the_rules_in_words_with_the_words_of_a_field():
    texts = [*made(11, 1_000), "They were sued for no free share.", "no good or sued"]
    lexicon = tone.default().lexicon
    assert scores(texts, lexicon) == [tuple(vader.score(text, lexicon)) for text in texts]


def test_a_long_text_is_scored_to_its_end():
    text = "but it is not a VERY good plan at all, said the sad and happy man. " * 2_000
    assert scores([text, "good"]) == [tuple(vader.score(text)), theirs("good")]


def test_what_stands_beside_a_text_makes_no_difference():
    texts = made(5, 600)
    whole = scores(texts)
    order = random.Random(1).sample(range(len(texts)), len(texts))
    assert scores([texts[place] for place in order]) == [whole[place] for place in order]
    assert [scores([text])[0] for text in texts[::20]] == whole[::20]


def test_words_forgotten_on_the_way_make_no_difference(monkeypatch):
    texts = made(6, 300)
    whole = scores(texts)
    monkeypatch.setattr("analysis.word_stream.ROWS", 7)
    monkeypatch.setattr(vader_batch, "MANY", 20)
    assert scores(texts) == whole


def test_no_text_and_texts_without_words():
    assert scores([]) == []
    assert scores(["", " \n"]) == [(0.0, 0.0, 0.0, 0.0)] * 2


@pytest.mark.parametrize(
    ("name", "value"),
    [("_STEP", 0.294), ("N_SCALAR", -0.75), ("C_INCR", 0.734), ("NO", 0), ("NEVER", 0), ("DOUBT", 0), ("LEAST", 0),
     ("AT", 0), ("OR", 0), ("BUT", 0), ("PHRASE", 0), ("UPPER", 0), ("SO", 0), ("MARKED", 0)],
)  # fmt: skip
def test_a_broken_rule_is_seen(monkeypatch, name, value):
    texts = [*made(0, 1_500), "without any doubt good", "never so good", "at least good"]
    monkeypatch.setattr(vader_batch, name, value)
    assert scores(texts) != [theirs(text) for text in texts]


def test_equals_the_package_on_its_ground_truth(shared):
    for name in ("tweets", "nytEditorialSnippets"):
        lines = (shared / "labelled" / "sentiment" / f"{name}_GroundTruth.txt").read_text(encoding="utf-8").splitlines()
        texts = [line.split("\t", 2)[2] for line in lines[::5]]
        assert scores(texts) == [theirs(text) for text in texts]


def test_the_constants_are_those_of_the_package():
    from vaderSentiment import vaderSentiment as package

    assert {abs(step) for step in package.BOOSTER_DICT.values()} == {vader_batch._STEP}
    assert np.isclose(package.C_INCR, vader_batch.C_INCR, rtol=0, atol=0)
