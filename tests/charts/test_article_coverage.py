from dataclasses import replace

import pandas as pd
import pytest

from analysis.study import build
from charts.article_coverage import CHART, ROWS
from ingest.schema import validate

ARTICLE = """The cat walked over the release button at ten in the morning, the firm told Radio Brine.

What Follows

Nobody has drunk any tea since then, and the kettle is for sale for $20."""


def with_articles(study, *texts):
    rows = [
        {"document_id": f"d{n}", "story_id": "story", "outlet": f"Outlet <b>{n}</b>", "text": text}
        for n, text in enumerate(texts)
    ]
    return build(study.comments, study.threads, validate(pd.DataFrame(rows), "documents"), study.codebook, study.weight)


@pytest.fixture(scope="module")
def study(make):
    bodies = ["Mine walked over the release button at ten in the morning too.", "radio brine!", "20 dollars? For that?",
              "I do not care."]  # fmt: skip
    rows = [{"comment_id": str(n), "body": body, "score": 1} for n, body in enumerate(bodies)]
    return with_articles(make(rows), ARTICLE)


def test_each_comment_counts_once_where_its_link_is_firmest(study):
    table = CHART.data(study)
    assert table[["paragraph", "comments", "quote", "name", "paraphrase"]].to_numpy().tolist() == [
        [1, 2, 1, 1, 0], [3, 1, 0, 1, 0],
    ]  # fmt: skip


def test_the_title_is_the_finding(study):
    title = CHART.draw(CHART.data(study), study).layout.title.text.replace("<br>", " ").replace("\u00a0", " ")
    assert title == "3 comments take up something of the articles: 2 of 2 paragraphs"


def test_behind_a_paragraph_are_its_comments(study):
    assert CHART.behind(study, CHART.data(study).iloc[0])["comment_id"].tolist() == ["0", "1"]


def test_a_paragraph_nobody_takes_up_is_shown(study):
    other = with_articles(study, ARTICLE, "Something else happened on another day entirely.")
    table = CHART.data(other)
    assert table["comments"].tolist() == [2, 1, 0]
    assert "nobody" in "".join(note.text for note in CHART.draw(table, other).layout.annotations)


def test_many_paragraphs_leave_out_the_articles_taken_up_least(study):
    long = "\n\n".join(f"Paragraph {n} of another article says nothing." for n in range(ROWS))
    table = CHART.data(with_articles(study, long, ARTICLE))
    assert table["document_id"].unique().tolist() == ["d1"]


def test_an_outlet_is_no_markup(study):
    figure = CHART.draw(CHART.data(study), study)
    assert "Outlet <b>0" not in "".join(note.text for note in figure.layout.annotations)


def test_articles_without_comments_draw_a_sentence(study):
    bare = replace(study, comments=study.comments.iloc[:0])
    table = CHART.data(bare)
    assert table.empty
    assert not CHART.draw(table, bare).data
