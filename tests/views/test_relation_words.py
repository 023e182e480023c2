"""The words on relations: intervals and the error stand in them, bare totals do not."""

from collections.abc import Callable
from typing import Any

import pytest

from charts.answered import answers
from views.page import Visit
from views.relation_words import caveat, finding, sign, unknown

HEAD = {"id": "h", "author": "Wren", "score": 1, "subject": "Ferry", "body": "The ferry is fast."}


def quarrel(n: int, body: str = "I disagree.") -> list[dict[str, Any]]:
    answer = {"parent": "h", "author": "Moss", "score": 1, "subject": "Re:Ferry", "body": body}
    return [HEAD, *({**answer, "id": str(i)} for i in range(n))]


def test_the_finding_gives_an_interval(make_visit: Callable[..., Visit]) -> None:
    said = finding(make_visit(quarrel(40)).study)
    assert said.startswith("Of 40 readable answers")
    assert "–100\u00a0% disagree" in said


def test_too_few_answers_give_no_share(make_visit: Callable[..., Visit]) -> None:
    assert "cannot be said as shares" in finding(make_visit(quarrel(3)).study)


def test_no_answers_give_a_sentence(make_visit: Callable[..., Visit]) -> None:
    assert finding(make_visit([HEAD]).study) == "No answer here can be read beside what it answers."


def test_what_is_not_known_has_its_reason(make_visit: Callable[..., Visit]) -> None:
    assert "jokes" in unknown(make_visit(quarrel(40)).study)
    assert "too few answers to read" in unknown(make_visit(quarrel(3)).study)


def test_the_caveat_says_the_measured_error() -> None:
    assert "screening aid" in caveat()
    assert "labelled answers" in caveat()


@pytest.mark.parametrize(
    ("body", "said"),
    [("I disagree.", "Disagrees, shown by “I disagree”"), ("The mug is blue.", "Unclear: nothing shows it.")],
)
def test_a_sign_is_quoted(make_visit: Callable[..., Visit], body: str, said: str) -> None:
    assert sign(answers(make_visit(quarrel(1, body)).study).iloc[0]).startswith(said)
