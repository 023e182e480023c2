"""The page on replies: the caveat beside the finding, pairs to read, and networks that name nobody."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from views.page import Visit
from views.relation_words import caveat, finding
from views.replies import pairs

Open = Callable[[str, Visit], AppTest]
Read = Callable[[AppTest], str]


def test_the_caveat_stands_beside_the_finding(open_page: Open, shown: Read, full: Visit) -> None:
    assert shown(open_page("replies", full)).splitlines()[:2] == [finding(full.study), caveat()]


def test_pairs_are_read_by_what_the_answer_does(open_page: Open, shown: Read, full: Visit) -> None:
    at = open_page("replies", full)
    assert "No readable answer here shows this." in shown(at)
    at.session_state["replies-relation"] = "unclear"
    said = shown(at.run())
    assert "The editors do not read, they post." in said
    assert "Unclear:" in said


def test_only_readable_pairs_are_offered(full: Visit) -> None:
    assert "c" not in pairs(full.study, "unclear")["comment_id"].tolist()
    assert "b" in pairs(full.study, "unclear")["comment_id"].tolist()


def test_the_strongest_sign_comes_first(make_visit: Callable[..., Visit]) -> None:
    usual = {"author": "Wren", "score": 1, "subject": "Ferry"}
    rows = [
        {**usual, "id": "h", "body": "The ferry is fast."},
        {**usual, "id": "weak", "parent": "h", "body": "However, the train has heating."},
        {**usual, "id": "strong", "parent": "h", "body": "I disagree, that is not true."},
    ]
    assert pairs(make_visit(rows).study, "disagrees")["comment_id"].tolist() == ["strong", "weak"]


def test_four_networks_can_be_saved(open_page: Open, full: Visit) -> None:
    labels = [button.label for button in open_page("replies", full).get("download_button")]
    assert labels == ["Authors, gexf", "Authors, graphml", "Comments, gexf", "Comments, graphml"]
