from itertools import product

import pytest

from analysis.inflection import IRREGULAR, bases, forms


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


def test_bases_are_the_words_whose_forms_hold_it():
    made = {"".join(letters) for n in (1, 2, 3, 4) for letters in product("aeygs", repeat=n)} | set(IRREGULAR)
    wanted = {}
    for word in made:
        for form in forms(word):
            wanted.setdefault(form, set()).add(word)
    assert {form: bases(form) & made for form in wanted} == wanted
    assert all(form in forms(base) for form in wanted for base in bases(form))
