"""A guess of columns as the terminal shows it."""

import pandas as pd

from charts.column_words import guess, sentence

REPORT = {"mapping": {"body": "said", "author": "who is it"}, "mapped_by": {"body": "by content", "author": "by name"},
          "columns": ["who is it", "said", "whom"]}  # fmt: skip
ROWS = pd.DataFrame({"author": ["ann", None], "body": ["It is\nloud. \x1b[31m" + "x" * 90, "So is the tap."],
                     "score": [None, None]})  # fmt: skip


def test_a_guess_shows_fields_reasons_rows_and_how_to_change_it() -> None:
    lines = guess(REPORT, ROWS)
    assert "  body    <-  said       by content" in lines
    assert "  author  <-  who is it  by name" in lines
    assert "  body                                          author" in lines
    assert "  So is the tap.                                ann" not in lines
    assert any(line.startswith("  not in this file: created_at, score") for line in lines)
    assert (
        "Change one with --map comment_id=whom; leave one out with --map comment_id=. Drop --dry-run to store it."
        in lines
    )
    assert lines[-1] == "Columns not used: whom"


def test_a_text_from_the_file_cannot_steer_the_terminal() -> None:
    assert all(character.isprintable() for line in guess(REPORT, ROWS) for character in line)


def test_a_table_without_rows_shows_its_guess() -> None:
    assert not any("would be stored" in line for line in guess(REPORT, ROWS.iloc[:0]))


def test_other_dumps_show_nothing() -> None:
    assert guess({"mapping": None}, ROWS) == []
    assert sentence({"kept": 3}) == ""
    assert sentence(REPORT) == "Columns: text = said, author = who is it."
