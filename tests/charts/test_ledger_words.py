"""The ledger in words: each count that matters has its sentence, and nothing else does."""

from typing import Any

import pandas as pd
import pytest

from charts.ledger_words import MEANING, counts, sentences, total


def ledger(**changes: Any) -> dict[str, Any]:
    return {**dict.fromkeys(MEANING, 0), "declared": 14, "kept": 10, "missing": 4, "with_body": 6, **changes}


def test_declared_kept_and_missing_come_first() -> None:
    first = "The site declares 14 comments. The file shows 10 of them (71\u00a0%); 4 are missing."
    assert sentences(ledger(collapsed=4))[:2] == [
        first,
        "6 of them have their text; 4 have none (4 collapsed by the site).",
    ]


def test_nothing_declared_is_said_and_is_not_zero() -> None:
    said = sentences(ledger(declared=None, missing=None))[0]
    assert said == "The file shows 10 comments. It does not say how many there should be."


def test_a_complete_file_says_so() -> None:
    first, second = sentences(ledger(declared=10, missing=0, with_body=10))
    assert first == "The site declares 10 comments. The file shows 10 of them (100\u00a0%): none is missing."
    assert second == "All of them have their text."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("orphans", "1 comment answers one that is not in the file."),
        ("inferred_parents", "1 comment has an inferred parent."),
        ("without_score", "1 comment has no score."),
        ("without_time", "1 comment has no time."),
        ("without_zone", "1 comment has a time without a zone; it was read as UTC."),
        ("duplicates", "1 record stood in the file twice and was kept once."),
        ("refused", "1 record could not be read and was refused."),
    ],
)
def test_each_trouble_has_its_sentence(name: str, words: str) -> None:
    assert words in sentences(ledger(**{name: 1}))


def test_the_refused_records_of_a_report_are_counted() -> None:
    assert "2 records could not be read and were refused." in sentences(ledger(refused=[{}, {}]))


def thread(declared: int | None) -> pd.DataFrame:
    """A thread of which the file holds eleven comments."""
    known = dict.fromkeys(MEANING, 0) | {"declared_comments": declared, "kept": 11}
    return pd.DataFrame([known]).astype({"declared_comments": "Int64"})


def test_the_counts_of_a_thread_know_what_is_missing() -> None:
    known = counts(thread(15).iloc[0])
    assert (known["declared"], known["kept"], known["missing"]) == (15, 11, 4)


def test_threads_that_declare_nothing_leave_the_total_unknown() -> None:
    assert total(thread(None))["missing"] is None


def test_an_article_is_not_called_a_thread_without_comments() -> None:
    assert sentences({"documents": 1, "threads": 0, "kept": 0, "declared": None}) == ["1 article."]
