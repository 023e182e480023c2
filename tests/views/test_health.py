"""Data health says in plain words what each file holds and lacks."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from charts.ledger_words import MEANING, counts
from views.health import ledger_table, report_sentences
from views.page import Visit

Open = Callable[[str, Visit], AppTest]
Read = Callable[[AppTest], str]


def test_coverage_comes_first(open_page: Open, shown: Read, full: Visit) -> None:
    first = "The site declares 15 comments. The file shows 11 of them (73\u00a0%); 4 are missing."
    assert shown(open_page("health", full)).startswith(first)


def test_a_refused_record_is_listed_with_its_reason(open_page: Open, full: Visit) -> None:
    tables = [frame.value for frame in open_page("health", full).dataframe]
    refused = next(table for table in tables if "Why" in table)
    assert refused.iloc[0].tolist() == ["line 40", "E-ID", "the record has no id"]


def test_the_table_has_every_count_and_an_unknown_one_stays_unknown(full: Visit) -> None:
    table = ledger_table(counts(full.threads.assign(declared_comments=None).iloc[0]))
    assert len(table) == len(MEANING)
    assert table["Number"].isna().sum() == 2


def test_a_file_with_an_article_only_says_so() -> None:
    assert report_sentences({"kept": 0, "threads": 0, "documents": 1}) == ["It holds 1 article."]


def test_an_empty_store_is_said(open_page: Open, shown: Read, nothing: Visit) -> None:
    assert "No file has been stored yet." in shown(open_page("health", nothing))
