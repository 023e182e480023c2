"""An edited codebook: what changes, what stays, and that it can be saved and read again."""

from pathlib import Path

import pytest

from analysis import codebook
from analysis.codebook import Codebook, CodebookError, Theme
from analysis.codebook_edits import merged, named, split, with_theme, without

PAY = Theme("pay", "Pay", "Wages.", words=("wage*", "salary"), phrases=("paid too little",), exclude=("wage war",))
HOURS = Theme("hours", "Hours", "Shifts.", words=("shift", "overtime"), examples=("My shift never ends on time.",))
WAR = Theme("war", "War", "Conflict.", phrases=("wage war",), color=3)
BOOK = Codebook("work.toml", "1", 0.4, (PAY, HOURS, WAR))


@pytest.mark.parametrize("book", [BOOK, codebook.default()], ids=["made", "bundled"])
def test_its_text_reads_back_the_same(book: Codebook) -> None:
    assert codebook.loads(codebook.dumps(book), book.name) == book


def test_what_is_saved_beside_a_store_is_its_codebook(tmp_path: Path) -> None:
    codebook.save(BOOK, tmp_path / "store" / codebook.SAVED)
    assert codebook.of_store(tmp_path / "store").digest == BOOK.digest


def test_a_store_without_one_has_the_bundled_codebook(tmp_path: Path) -> None:
    assert codebook.of_store(tmp_path) == codebook.default()


def test_a_disk_that_refuses_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CodebookError, match="cannot be written"):
        codebook.save(BOOK, tmp_path / "file" / "codebook.toml")


def test_a_new_theme_stands_at_the_end() -> None:
    assert with_theme(BOOK, Theme("tea", "Tea", "Breaks.", words=("tea",))).names == ("pay", "hours", "war", "tea")


def test_an_edited_theme_keeps_its_place() -> None:
    edited = with_theme(BOOK, Theme("hours", "Long hours", "Shifts.", words=("shift",)))
    assert [theme.title for theme in edited.themes] == ["Pay", "Long hours", "War"]


def test_a_theme_without_entries_is_refused() -> None:
    with pytest.raises(CodebookError, match="is empty"):
        with_theme(BOOK, Theme("tea", "Tea", "Breaks."))


def test_the_last_theme_cannot_be_taken_out() -> None:
    with pytest.raises(CodebookError, match="only theme left"):
        without(without(without(BOOK, "pay"), "hours"), "war")


def test_a_merged_theme_has_the_entries_of_all() -> None:
    one = merged(BOOK, ["hours", "pay"], "Work").themes[0]
    assert (one.name, one.title) == ("pay", "Work")
    assert one.words == ("wage*", "salary", "shift", "overtime")


def test_what_a_part_excludes_and_another_names_counts_after_the_merge() -> None:
    assert merged(BOOK, ["pay", "war"], "Work").themes[0].exclude == ()


def test_a_split_moves_entries_to_a_theme_that_follows() -> None:
    book = split(BOOK, "hours", "Overtime!", ["overtime", "My shift never ends on time."])
    assert book.names == ("pay", "hours", "overtime", "war")
    assert (book["hours"].words, book["overtime"].words) == (("shift",), ("overtime",))
    assert book["overtime"].examples == ("My shift never ends on time.",)


def test_a_split_that_empties_a_theme_is_refused() -> None:
    with pytest.raises(CodebookError, match="is empty"):
        split(BOOK, "war", "Peace", ["wage war"])


@pytest.mark.parametrize(
    ("title", "name"),
    [("Pay", "pay_2"), ("Été, très!", "ete_tres"), ("…", "theme"), ("unassigned", "unassigned_2")],
)
def test_a_name_is_made_from_the_title(title: str, name: str) -> None:
    assert named(BOOK, title) == name
