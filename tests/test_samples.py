"""The bundled samples are read as what they are, and show every part of the product something."""

from functools import cache
from pathlib import Path

import pytest

from analysis import codebook
from analysis.study import build
from ingest.pipeline import read_dump
from ingest.unpacking import open_dumps

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
ARTICLES = {
    "article_1.txt": ("Paying LinkedIn users go to court over what happened to their messages", "Harbour Ledger"),
    "article_2.txt": (
        "A default, a date and a thousand dollars: the LinkedIn suit in plain words",
        "Court Watch Weekly",
    ),
    "article_3.txt": ("LinkedIn faces class action over AI training: what we know", "The Morning Byte"),
    "article_4.html": ("Your inbox, their model: Premium members sue LinkedIn", "Gullwick Observer"),
}


@cache
def dump(name):
    (read,) = [read_dump(source, story="linkedin") for source in open_dumps(str(SAMPLES / name))]
    return read


def tables(name):
    read = dump(name)
    assert read.report.exit == 0, read.report.error
    return read.tidied


@pytest.fixture(scope="module")
def comments():
    return tables("slashdot_thread.html").comments


def test_the_saved_page_holds_less_than_it_declares():
    thread = tables("slashdot_thread.html").threads.iloc[0]
    assert thread["title"] == "LinkedIn Sued For Allegedly Using Customers' Private Massages To Train AI"
    assert (thread["declared_comments"], thread["kept"], thread["with_body"]) == (264, 213, 202)
    assert (thread["collapsed"], thread["stubs"], thread["orphans"], thread["refused"]) == (11, 8, 0, 0)


def test_the_saved_page_has_all_that_charts_show(comments):
    assert comments["depth"].max() >= 8
    assert comments["author"].nunique() >= 60
    assert set(comments["score"].dropna()) == {-1, 0, 1, 2, 3, 4, 5}
    assert {"Funny", "Insightful", "Informative", "Interesting", "Troll", "Offtopic"} <= set(comments["tag"].dropna())
    times = comments["created_at"].dropna()
    assert (times.max() - times.min()).days >= 1
    assert set(comments["state"]) == {"present", "truncated", "collapsed", "stub"}


def test_a_hidden_placeholder_keeps_the_replies_below_it(comments):
    hidden = comments.loc[comments["state"] == "stub", "comment_id"]
    assert comments["parent_id"].isin(hidden).any()


def test_no_comment_stands_in_it_twice(comments):
    assert not comments["body"].dropna().duplicated().any()


def test_markup_that_was_written_as_text_is_text(comments):
    said = " ".join(comments["body"].dropna())
    assert '<script>alert("inmail")</script>' in said
    assert "[click here](javascript:" in said


def test_a_signature_is_no_part_of_a_comment(comments):
    assert not comments["body"].str.contains("+++ATH0", regex=False).any()


def test_every_theme_of_the_bundled_codebook_has_comments(comments):
    tidied = tables("slashdot_thread.html")
    study = build(tidied.comments, tidied.threads, tidied.documents, codebook.default())
    counts = study.themes[study.themes["assigned"]]["theme"].value_counts()
    assert set(counts[counts >= 5].index) == set(codebook.default().names)


def test_the_copied_text_has_hidden_comments_and_inferred_parents():
    thread = tables("slashdot_copied.txt").threads.iloc[0]
    assert (thread["declared_comments"], thread["kept"], thread["with_body"]) == (19, 15, 10)
    assert thread["inferred_parents"] == 9
    assert thread["story_text"].count("A spokesperson for the company answered") == 1


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_is_read_without_what_surrounds_it(name):
    (article,) = tables(name).documents.to_dict("records")
    assert (article["title"], article["outlet"]) == ARTICLES[name]
    for chrome in ("Sign up", "newsletter", "Subscribe", "No comments yet", "otters", "toaster", "Advertise"):
        assert chrome not in article["text"]
    paragraphs = [line for line in article["text"].splitlines() if line.strip()]
    assert len(paragraphs) == len(set(paragraphs))


def test_the_samples_name_no_real_address():
    for path in SAMPLES.iterdir():
        text = path.read_text(encoding="utf-8")
        assert "slashdot.org" not in text
        assert "mailto:" not in text
