"""Every question is put once, whoever asks, and what it raises is not kept."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from engine.answers import Answers


def test_a_question_is_put_once() -> None:
    asked: list[str] = []
    answers = Answers(2)
    assert [answers.ask("a", lambda: asked.append("a") or 7) for _ in range(3)] == [7, 7, 7]
    assert asked == ["a"]


def test_what_was_asked_last_is_kept() -> None:
    asked: list[str] = []
    answers = Answers(2)
    for name in ("a", "b", "a", "c", "a", "b"):
        answers.ask(name, lambda name=name: asked.append(name))
    assert asked == ["a", "b", "c", "b"]


def test_an_error_is_raised_and_not_kept() -> None:
    answers = Answers(2)
    with pytest.raises(ZeroDivisionError):
        answers.ask("a", lambda: 1 / 0)
    assert answers.ask("a", lambda: 1) == 1


def test_whoever_asks_the_same_at_the_same_time_waits_for_the_answer() -> None:
    answers, begun, go = Answers(2), Event(), Event()

    def slow() -> int:
        begun.set()
        go.wait(5)
        return 3

    with ThreadPoolExecutor(2) as readers:
        first = readers.submit(answers.ask, "a", slow)
        assert begun.wait(5)
        second = readers.submit(answers.ask, "a", lambda: 4)
        go.set()
        assert (first.result(5), second.result(5)) == (3, 3)
