"""Add data shows the ledger before it stores, and stores only on request."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from charts.column_words import FIELDS
from views.page import Actions, Mappings, Preview, Visit

Read = Callable[[AppTest], str]
REPORT: dict[str, Any] = {
    "file": "note.txt", "format": "slashdot_text", "threads": 1, "documents": 0, "declared": 14, "kept": 10,
    "missing": 4, "with_body": 6, "collapsed": 4, "deleted": 0, "removed": 0, "notes": [], "refused": [], "error": None,
}  # fmt: skip


class Desk:
    """Stands in for the front door: knows one dump, and remembers what it was asked to store."""

    def __init__(self, visit: Visit, error: str | None = None) -> None:
        self.stored: list[tuple[str, bytes, str | None, str | None]] = []
        self.mappings: list[Mappings] = []
        self.asked: list[Mappings] = []
        self.previews = [
            Preview(report=REPORT | {"error": error}, comments=visit.study.comments, documents=visit.study.documents)
        ]

    def add(
        self, name: str, content: bytes, chosen: str | None, story: str | None, mappings: Mappings
    ) -> list[dict[str, Any]]:
        self.stored.append((name, content, chosen, story))
        self.mappings.append(mappings)
        return [REPORT | {"added": 10, "updated": 0, "unchanged": 0}]

    def actions(self) -> Actions:
        formats = [("slashdot_text", "Slashdot thread, copied text", "Select all, copy.")]
        return Actions(preview=self.preview, add=self.add, formats=lambda: formats)

    def preview(self, name: str, content: bytes, chosen: str | None, mappings: Mappings) -> list[Preview]:
        self.asked.append(mappings)
        return self.previews

    @staticmethod
    def expected(**changed: str) -> Mappings:
        """What is asked of the front door when the guess of COLUMNS is changed so: every field, "" for none."""
        return {REPORT["file"]: dict.fromkeys(FIELDS, "") | COLUMNS["mapping"] | changed}


@pytest.fixture
def page(
    full: Visit, make_visit: Callable[..., Visit], open_page: Callable[[str, Visit], AppTest]
) -> Callable[[str | None], tuple[AppTest, Desk]]:
    def opened(error: str | None = None) -> tuple[AppTest, Desk]:
        desk = Desk(full, error)
        at = open_page("add_data", make_visit([], desk.actions()))
        at.file_uploader[0].upload("note.txt", b"some text").run()
        return at, desk

    return opened


Opened = Callable[..., tuple[AppTest, Desk]]


def test_an_upload_shows_its_ledger_and_its_first_rows_and_stores_nothing(page: Opened, shown: Read) -> None:
    at, desk = page()
    assert "The site declares 14 comments. The file shows 10 of them (71\u00a0%); 4 are missing." in shown(at)
    assert len(at.dataframe[0].value) == 10
    assert desk.stored == []


def test_the_button_stores_it_under_the_story(page: Opened) -> None:
    at, desk = page()
    at.text_input(key="add-story").set_value(" suit ").run()
    at.button(key="add-store").click().run()
    assert desk.stored == [("note.txt", b"some text", None, "suit")]
    assert "10 added" in at.success[0].value


def test_a_chosen_format_is_handed_on(page: Opened) -> None:
    at, desk = page()
    at.selectbox(key="add-format").set_value("Slashdot thread, copied text").run()
    at.button(key="add-store").click().run()
    assert desk.stored[0][2] == "slashdot_text"


def test_a_file_that_cannot_be_read_gives_its_sentence_and_no_button(page: Opened) -> None:
    at, _ = page("note.txt: this is *not* a thread. Choose another file.")
    assert at.error[0].value.replace("\\", "") == "note.txt: this is *not* a thread. Choose another file."
    assert not at.button


def test_pasted_text_is_taken_as_a_file(
    full: Visit, make_visit: Callable[..., Visit], open_page: Callable[[str, Visit], AppTest]
) -> None:
    desk = Desk(full)
    at = open_page("add_data", make_visit([], desk.actions()))
    at.segmented_control(key="add-way").set_value("Paste text").run()
    at.text_area(key="add-text").set_value("some text").run()
    at.button(key="add-store").click().run()
    assert desk.stored[0][:2] == ("pasted text", b"some text")


COLUMNS: dict[str, Any] = {
    "mapping": {"body": "said", "author": "who"}, "mapped_by": {"body": "by content", "author": "by name"},
    "columns": ["who", "whom", "said"],
}  # fmt: skip


@pytest.fixture
def table(
    full: Visit, make_visit: Callable[..., Visit], open_page: Callable[[str, Visit], AppTest]
) -> tuple[AppTest, Desk]:
    desk = Desk(full)
    comments = full.study.comments
    desk.previews = [Preview(report=REPORT | COLUMNS, comments=comments, documents=full.study.documents.iloc[:0])]
    at = open_page("add_data", make_visit([], desk.actions()))
    at.file_uploader[0].upload("table.csv", b"who,whom,said").run()
    return at, desk


def box(at: AppTest, field: str) -> Any:
    return next(box for box in at.selectbox if box.key and box.key.endswith(f"-{field}"))


def test_a_table_shows_its_guess_and_five_rows(table: tuple[AppTest, Desk], shown: Read) -> None:
    at, _ = table
    picked = {name: box(at, name).options[box(at, name).index] for name in FIELDS}
    assert picked == dict.fromkeys(FIELDS, "not in this file") | {"body": "said", "author": "who"}
    assert "The first 5 rows, as read:" in shown(at)
    assert len(at.dataframe[0].value) == 5


def test_a_guess_that_is_left_alone_names_nothing(table: tuple[AppTest, Desk]) -> None:
    at, desk = table
    at.button(key="add-store").click().run()
    assert desk.mappings == [{}]


def test_a_changed_column_is_read_at_once_and_stored(table: tuple[AppTest, Desk]) -> None:
    at, desk = table
    box(at, "author").set_value(2).run()
    assert desk.asked[-1] == desk.expected(author="whom")
    at.button(key="add-store").click().run()
    assert desk.mappings == [desk.expected(author="whom")]


def test_a_column_can_be_left_out(table: tuple[AppTest, Desk]) -> None:
    at, desk = table
    box(at, "author").set_value(0).run()
    assert desk.asked[-1] == desk.expected(author="")
