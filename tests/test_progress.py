"""How far long work is, in the same words on the terminal and on the page."""

import io

import pytest

from commands import progress
from commands.progress import Progress, sentence


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    monkeypatch.setattr(progress, "EVERY", 0.0)


def test_words_tell_the_part_the_rate_and_what_is_left() -> None:
    said = sentence("Reading dump.zst", 30.0, 120.0, "MB", 10.0)
    assert said == "Reading dump.zst: 25 % of 120 MB, 3 a second, 30 s left"


def test_where_nobody_knows_the_end_the_rate_is_told() -> None:
    assert sentence("Storing", 5_000.0, 0.0, "comments", 2.0) == "Storing: 5,000 comments, 2,500 a second"


def test_a_page_is_given_the_words_and_the_part() -> None:
    shown: list[tuple[str, float]] = []
    told = Progress(show=lambda words, part: shown.append((words, part)))
    told.reading("dump.zst", 30_000_000, 120_000_000)
    told.tell("Storing", 5, 0, "comments", 1)
    assert [(words.split(":")[0], part) for words, part in shown] == [("Reading dump.zst", 0.25), ("Storing", 0.0)]


def test_a_terminal_gets_one_line_that_is_taken_away() -> None:
    out = Terminal()
    told = Progress(out)
    told.reading("dump.zst", 1, 4)
    told.clear()
    assert "Reading dump.zst" in out.getvalue()
    assert out.getvalue().endswith("\r\033[K")


def test_a_file_is_told_nothing() -> None:
    out = io.StringIO()
    told = Progress(out)
    told.reading("dump.zst", 1, 4)
    told.clear()
    assert out.getvalue() == ""
