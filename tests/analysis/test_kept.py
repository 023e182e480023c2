import pytest

from analysis.kept import Kept


@pytest.fixture
def kept():
    return Kept(lambda by: [by], lambda thing: len(thing) < 3)


def test_the_next_call_gets_what_the_last_one_left(kept):
    with kept.lent("a") as thing:
        thing.append("more")
    with kept.lent("a") as thing:
        assert thing == ["a", "more"]


def test_what_was_made_by_something_else_is_not_used(kept):
    with kept.lent("a"):
        pass
    with kept.lent("b") as thing:
        assert thing == ["b"]


def test_two_calls_at_a_time_never_share(kept):
    with kept.lent("a") as one, kept.lent("a") as other:
        assert one is not other


def test_what_grew_large_is_not_kept(kept):
    with kept.lent("a") as thing:
        thing += ["b", "c"]
    with kept.lent("a") as thing:
        assert thing == ["a"]


def test_after_an_error_nothing_is_kept(kept):
    with pytest.raises(KeyError), kept.lent("a") as thing:
        thing.append("half")
        raise KeyError
    with kept.lent("a") as thing:
        assert thing == ["a"]


def test_what_is_forgotten_is_made_anew(kept):
    with kept.lent("a") as thing:
        thing.append("more")
    kept.forget()
    with kept.lent("a") as thing:
        assert thing == ["a"]
