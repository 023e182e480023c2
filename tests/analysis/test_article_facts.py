"""Articles laid side by side: the same fact in every form, and who alone says what."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from analysis.article_facts import COLUMNS, article_facts
from ingest.pipeline import read_dump
from ingest.schema import empty, validate
from ingest.unpacking import open_dumps

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def documents(*texts):
    rows = [{"document_id": f"d{n}", "story_id": "s", "text": text} for n, text in enumerate(texts)]
    return validate(pd.DataFrame(rows), "documents")


@cache
def read(*paths):
    tables = [read_dump(source, story="s").tidied.documents for path in paths for source in open_dumps(path)]
    return article_facts(pd.concat(tables, ignore_index=True))


@pytest.fixture(scope="module")
def samples():
    return read(*(str(path) for path in sorted(SAMPLES.glob("article_*"))))


@pytest.fixture(scope="module")
def seeds(shared):
    return read(*(str(path) for path in sorted((shared / "seeds").glob("00[1-4]*"))))


def reach(table, kind, key):
    found = table[(table["kind"] == kind) & table["key"].str.contains(key, regex=False)]
    return (int(found["documents"].iloc[0]), found["reach"].iloc[0]) if len(found) else (0, "none")


@pytest.mark.parametrize(
    ("kind", "key", "expected"),
    [
        ("money", "USD 1000", (4, "all")),
        ("date", "2024-09-18", (4, "all")),
        ("denial", "denied", (4, "all")),
        ("name", "inmail", (3, "some")),
        ("list", "canada", (3, "some")),
        ("name", "united kingdom", (3, "some")),
        ("absence", "no merit", (2, "some")),
        ("case", "25-709", (1, "one")),
    ],
)
def test_our_articles_on_the_suit(samples, kind, key, expected):
    assert reach(samples, kind, key) == expected


@pytest.mark.parametrize(
    ("kind", "key", "expected"),
    [
        ("money", "USD 1000", (3, "some")),
        ("date", "2024-09-18", (1, "one")),
        ("name", "inmail", (3, "some")),
        ("list", "canada", (2, "some")),
        ("case", "25-709", (1, "one")),
        ("denial", "denied", (3, "some")),
        ("absence", "no merit", (2, "some")),
        ("money", "EUR 310000000", (1, "one")),
    ],
)
def test_the_real_articles_on_the_suit(seeds, kind, key, expected):
    assert reach(seeds, kind, key) == expected


def test_spans_stand_in_their_paragraph():
    table = article_facts(
        documents("Nothing yet.\n\nThe fee was $20, they said.", "It cost twenty. A fee of 20 dollars.")
    )
    fee = table[table["kind"] == "money"]
    assert fee[["paragraph", "paragraph_start", "paragraph_end", "paragraph_span"]].to_numpy().tolist() == [
        [2, 12, 15, "$20"], [1, 25, 35, "20 dollars"],
    ]  # fmt: skip


def test_a_quotation_meets_the_same_words_without_marks():
    table = article_facts(
        documents('She said: "the bridge will never open on time" today.', "The bridge will never open, they fear.")
    )
    assert reach(table, "quote", "the bridge will never open") == (2, "all")


def test_shared_phrases_are_the_longest_ones():
    text = "The old wooden swing bridge is closed."
    table = article_facts(documents(text, f"Yesterday: {text.lower()}", "Nothing of it here."))
    assert table.loc[table["kind"] == "phrase", "key"].unique().tolist() == ["old wooden swing bridge is closed"]


def test_stories_do_not_mix():
    both = documents("It cost $20 then.", "It cost $20 then.").assign(story_id=["s", "other"])
    assert article_facts(both)["reach"].unique().tolist() == ["only"]


def test_the_order_of_the_articles_changes_nothing():
    table = documents("It cost $20 in Oslo.", "We paid $20.", "Oslo? In Oslo, 30 % paid.")
    mixed = table.iloc[[2, 0, 1]].reset_index(drop=True)
    pd.testing.assert_frame_equal(article_facts(mixed), article_facts(table))


def test_no_article_gives_an_empty_table():
    table = article_facts(empty("documents"))
    assert {name: str(table[name].dtype) for name in table} == COLUMNS
    assert table.empty


def test_articles_without_any_fact_give_an_empty_table():
    assert article_facts(documents("nothing at all.")).empty
