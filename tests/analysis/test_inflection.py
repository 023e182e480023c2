import pytest

from analysis.inflection import forms


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("sue", {"sue", "sues", "sued", "suing"}),
        ("own", {"own", "owns", "owned", "owning"}),
        ("policy", {"policies"}),
        ("play", {"plays", "played"}),
        ("breach", {"breaches", "breached"}),
        ("agree", {"agrees", "agreed", "agreeing"}),
        ("quit", {"quits", "quitting"}),
        ("opt", {"opts", "opted", "opting"}),
        ("steal", {"stole", "stolen", "stealing"}),
    ],
)
def test_a_word_takes_its_english_forms(word, wanted):
    assert wanted <= forms(word)


@pytest.mark.parametrize("word", ["eu", "at", "can't", "mp3"])
def test_what_is_no_plain_word_stays_as_it_is(word):
    assert forms(word) == {word}


@pytest.mark.parametrize(("word", "other"), [("own", "owner"), ("sue", "suit"), ("fix", "fixs")])
def test_other_words_are_not_forms(word, other):
    assert other not in forms(word)
