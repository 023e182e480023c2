"""What one side says and the other does not."""

import pandas as pd
import pytest

from analysis import codebook
from analysis.article_facts import article_facts
from analysis.article_gaps import comments_with, undiscussed, unreported_themes, unreported_words
from analysis.article_links import article_links
from analysis.themes import assign, evidence
from ingest.schema import empty, validate

BOOK = codebook.loads(
    """
version = 1
[themes.otters]
title = "Otters"
definition = "Anything about otters."
words = ["otter"]
[themes.bridges]
title = "Bridges"
definition = "Anything about bridges."
words = ["bridge"]
""",
    "test.toml",
)


@pytest.fixture(scope="module")
def articles():
    text = "The bridge was closed on 18 September by the regulator.\n\nIt costs $5,000 to repair, says Ada Byron."
    return validate(pd.DataFrame([{"document_id": "d", "story_id": "story", "text": text}]), "documents")


@pytest.fixture(scope="module")
def comments(tidy):
    otters = [
        "Otters live under that bridge.",
        "An otter told me so.",
        "The otter again.",
        "Otter! Bridges! Regulation!",
    ]
    others = ["We think that lighthouse is fine.", "That lighthouse again.", "Lighthouse, lighthouse.", None]
    return tidy(body=[*otters, *others], author=["ann", "bob", "cem", None, "dan", "dan", "dan", "eve"])


def test_a_word_needs_several_people(comments, articles):
    table = unreported_words(comments, articles)
    assert table.to_numpy().tolist() == [["story", "otter", 4, 4]]


def test_the_comments_with_a_word(comments):
    assert comments_with(comments, "otter")["comment_id"].tolist() == ["0", "1", "2", "3"]


def test_themes_tell_in_how_many_articles_they_stand(comments, articles):
    table = unreported_themes(assign(evidence(comments, BOOK), BOOK), articles, BOOK)
    assert table[["theme", "comments", "articles"]].to_numpy().tolist() == [["otters", 4, 0], ["bridges", 2, 1]]


def test_a_fact_that_somebody_names_is_discussed(tidy, articles):
    comments = tidy(body=["Who pays 5000 dollars?", "Not me."])
    facts = article_facts(articles)
    left = undiscussed(facts, article_links(comments, articles), comments)
    assert left["key"].tolist() == ["--09-18", "ada byron"]


def test_a_fact_everybody_names_is_discussed_too(tidy, articles):
    comments = tidy(body=["ada byron!"])
    assert "ada byron" not in undiscussed(article_facts(articles), article_links(comments, articles), comments)["key"]


def test_without_articles_nothing_is_missing(comments):
    none = empty("documents")
    assert unreported_words(comments, none).empty
    assert undiscussed(article_facts(none), article_links(comments, none), comments).empty


def test_without_comments_every_fact_is_left(tidy, articles):
    comments = tidy()
    facts = article_facts(articles)
    assert len(undiscussed(facts, article_links(comments, articles), comments)) == len(facts)
    assert unreported_words(comments, articles).empty
    assert unreported_themes(assign(evidence(comments, BOOK), BOOK), articles, BOOK).empty
