"""The themes page shows the evidence and the rules beside the shares."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from views.page import Visit
from views.themes import evidence_table

Open = Callable[[str, Visit], AppTest]


def test_each_piece_of_evidence_names_theme_words_and_comment(full: Visit) -> None:
    table = evidence_table(full.study)
    row = table[table["Words"] == "without asking"].iloc[0]
    assert row["Theme"] == "Privacy settings and consent"
    assert row["Found in"] == "its own words"
    assert row["Comment"].startswith("They should be sued")


def test_evidence_from_the_chain_says_so(full: Visit) -> None:
    table = evidence_table(full.study)
    assert set(table.loc[table["Words"] == "", "Found in"]) == {"what it answers"}


def test_no_comment_has_no_evidence(nothing: Visit) -> None:
    assert evidence_table(nothing.study).empty


def test_the_codebook_lists_its_words(open_page: Open, full: Visit) -> None:
    at = open_page("themes", full)
    words = [area.value for area in at.text_area if area.label == "Words, one a line"]
    assert words[:-1] == ["\n".join(theme.words) for theme in full.study.codebook.themes]
