import math

import pytest

from analysis import opinion, tone
from analysis.reading import read

PLAIN = tone.default()


def likeliest(text):
    seen = read(text, PLAIN)
    return max(("negative", "neutral", "positive"), key=lambda label: getattr(seen, label))


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("negative", "This update is a mess, nothing works and nobody answers. I hate it."),
        ("negative", "What a stupid idea."),
        ("neutral", "The server runs on port 80 and writes its log to a file."),
        ("neutral", "How do I change the name of a column?"),
        ("positive", "Thanks a lot, that solved my problem!"),
        ("positive", "I love how quick it has become :)"),
    ],
)
def test_plain_cases(label, text):
    assert likeliest(text) == label


def test_probabilities_add_up_to_one():
    seen = read("Not bad, but I have seen better.", PLAIN)
    assert math.isclose(seen.negative + seen.neutral + seen.positive, 1)


def test_not_is_carried_over_to_the_next_three_words():
    assert {"not_a", "not_good", "not_plan", "at"} <= opinion.words("not a good plan at all")


def test_a_mark_ends_what_is_negated():
    assert "good" in opinion.words("It isn't! Good.")


def test_pairs_of_neighbours_are_words():
    assert opinion.words("Thank you") == {"thank", "you", "thank you"}


def test_both_kinds_of_apostrophe_are_one():
    assert opinion.words("don’t worry") == opinion.words("don't worry")


def test_text_without_letters_has_an_opinion_too():
    assert sum(read("1234 5678", PLAIN)[9:12]) == pytest.approx(1)


def test_the_model_is_small_plain_numbers():
    assert opinion.MODEL.stat().st_size < 400_000
    model = opinion.model()
    assert len(model.signs) == len(opinion.SIGNS)
    assert all(math.isfinite(value) for pair in [*model.words.values(), *model.signs] for value in pair)


def test_a_sign_for_each_name():
    seen = read("Good.", PLAIN)
    assert len(opinion.signs("Good.", opinion.Scores(*seen[:4]), [0.4], 0.1)) == len(opinion.SIGNS)


def test_an_extreme_text_does_not_overflow():
    seen = read("hate " * 3_000, PLAIN)
    assert seen.negative > 0.9
