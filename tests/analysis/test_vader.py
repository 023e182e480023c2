import random
import time

import pytest
from vaderSentiment import vaderSentiment as package

from analysis.vader import describe_emoji, readable_length, score

THEIRS = package.SentimentIntensityAnalyzer()
RULE_TEXT = (
    "but But BUT no No nor or least at very LEAST never so this without doubt not isn't isnt don't n't just enough "
    "kind of sort of the shit bomb bad ass bus stop yeah right kiss of death to die for beating heart badass good bad "
    "great GOOD ! !!! ? ?? ???? :) :D <3 good. 'good' (bad), kinda VERY extremely barely fed up"
)
RULE_WORDS = RULE_TEXT.split()
RULE_PHRASES = [
    "kiss of death", "to die for", "the bomb", "bad ass", "yeah right", "bus stop", "beating heart", "just enough",
    "sort of", "kind of", "without doubt", "without any doubt", "never so", "never this", "no good or bad",
    "no fun nor good", "at least", "very least", "the least",
]  # fmt: skip
FILLERS = ["the", "Monday", "X", "straße", "İstanbul", "ΑΣ", "42", "[…]", "“good”", "good’", "...", "x" * 50]
SPACES = [" "] * 20 + ["\n", "\t", "  ", "\u00a0", "\x1f", "\u2028", "\r\n", ""]


def theirs(text):
    return tuple(THEIRS.polarity_scores(text)[name] for name in ("neg", "neu", "pos", "compound"))


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "?!", "Fine.", "GREAT stuff", "GREAT STUFF", "not good", "never so good", "without doubt good",
        "no good", "no, good", "it is good, but it is bad", "but good", "good but", "good good but good good bad",
        "least good", "at least good", "the very least good", "kind of good", "kind", "what kind of fool",
        "this is the bomb", "a real kiss of death for it", "yeah right, good one", "😁", "good😁bad", "😁😁 good",
        "VERY good", "so very EXTREMELY bad", "good!!!!!", "bad??", "bad????", "isn't it good?", "\x00 good \ud800",
    ],
)  # fmt: skip
def test_equals_the_package(text):
    assert score(text) == theirs(text)


@pytest.mark.parametrize("seed", range(4))
def test_equals_the_package_on_random_rule_words(seed):
    draw = random.Random(seed)
    pools = [RULE_WORDS, RULE_PHRASES, list(THEIRS.lexicon), list(package.BOOSTER_DICT), package.NEGATE, FILLERS,
             list(THEIRS.emojis)]  # fmt: skip
    for _ in range(600):
        words = []
        for _ in range(draw.choice([1, 2, 3, 5, 8, 20, 50])):
            word = draw.choice(draw.choices(pools, weights=[8, 3, 6, 3, 2, 4, 1])[0])
            shape = draw.random()
            word = word.upper() if shape < 0.1 else word + draw.choice("!?.,)…") if shape < 0.2 else word
            words.append(word + draw.choice(SPACES))
        text = "".join(words)
        assert score(text) == theirs(text), repr(text)


def test_equals_the_package_on_its_ground_truth(shared):
    for name in ("tweets", "movieReviewSnippets"):
        lines = (shared / "labelled" / "sentiment" / f"{name}_GroundTruth.txt").read_text(encoding="utf-8").splitlines()
        for line in lines[::10]:
            text = line.split("\t", 2)[2]
            assert score(text) == theirs(text), text


def test_time_grows_with_the_length_only():
    def seconds(repeats):
        begin = time.process_time()
        score("but it is not a VERY good plan at all " * repeats)
        return time.process_time() - begin

    seconds(100)
    assert min(seconds(8_000) for _ in range(3)) < 8 * min(seconds(2_000) for _ in range(3))


def test_emoji_in_words_end_where_the_limit_is_reached():
    text = "😂" * 100
    end = readable_length(text, 200)
    assert 0 < end < 100
    assert len(describe_emoji(text[:end])) <= 200


def test_text_without_emoji_is_readable_up_to_the_limit():
    assert readable_length("é" * 300, 200) == 200
    assert readable_length("short", 200) == 5
