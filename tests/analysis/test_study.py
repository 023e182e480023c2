from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from analysis.codebook import UNASSIGNED, loads
from analysis.study import Selection, build, select, with_weight
from ingest.schema import KEY, LEDGER, empty, validate

CODEBOOK = loads(
    """
    version = 1
    [themes.cats]
    title = "Cats"
    definition = "Anything about cats."
    words = ["cat"]
    [themes.dogs]
    title = "Dogs"
    definition = "Anything about dogs."
    words = ["dog"]
    """,
    "test.toml",
)


@pytest.fixture(scope="module")
def study(tidy):
    comments = tidy(
        comment_id=list("abcdef"),
        parent_id=[None, "a", "b", None, None, "e"],
        author=["ann", "bob", "ann", "Cem", None, "bob"],
        score=[5, 1, None, 3, 0, 2],
        tag=[None, "Funny", None, None, "Insightful", None],
        subject=["On pets", None, None, "Something else", None, None],
        body=["I love my cat.", "Dogs are better.", "No!", None, "The weather is awful.", "It rains, says my dog"],
        state=["present", "present", "present", "collapsed", "present", "present"],
        created_at=[*pd.date_range("2025-01-22 10:00", periods=5, freq="h", tz="UTC"), pd.NaT],
        created_precision="exact",
    )
    row = {**dict.fromkeys(LEDGER, 0), "kept": 6, "story_id": "story", "platform": "slashdot", "thread_id": "t"}
    return build(comments, validate(pd.DataFrame([row]), "threads"), empty("documents"), CODEBOOK)


def kept(study, **filters):
    return "".join(select(study, Selection(**filters)).comments["comment_id"])


def test_per_comment_tables_have_the_rows_of_the_comments(study):
    for table in (study.sentiment, study.structure):
        assert table[KEY].astype("str").equals(study.comments[KEY].astype("str"))
        assert table.index.equals(study.comments.index)


def test_the_weight_is_the_one_that_suits_the_scores(study):
    assert study.weight == "score"


def test_a_weight_that_needs_scores_falls_back_where_there_are_none(study):
    bare = build(study.comments.assign(score=pd.array([None] * 6, dtype="Int64")), study.threads, study.documents,
                 CODEBOOK, "score")  # fmt: skip
    assert bare.weight == "comment"


def test_another_weight_changes_nothing_else(study):
    other = with_weight(study, "comment")
    assert other.weight == "comment"
    assert other.shares is study.shares


def test_an_unknown_weight_is_an_error(study):
    with pytest.raises(KeyError):
        with_weight(study, "moon phase")


def test_no_filter_gives_the_same_study(study):
    assert not Selection()
    assert select(study, Selection()) is study


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"text": "CAT"}, "a"),
        ({"text": "dog says"}, "f"),
        ({"text": '"my dog"'}, "f"),
        ({"text": "cem"}, "d"),
        ({"text": "something"}, "d"),
        ({"text": "(*"}, ""),
        ({"text": "  "}, "abcdef"),
        ({"themes": ("dogs",)}, "bcf"),
        ({"themes": ("cats", "dogs"), "authors": ("bob",)}, "bf"),
        ({"authors": ("ann", "Cem")}, "acd"),
        ({"tags": ("Funny", "Insightful")}, "be"),
        ({"states": ("collapsed",)}, "d"),
        ({"labels": ("negative",)}, "ce"),
        ({"score": (2, None)}, "adf"),
        ({"score": (None, 0)}, "e"),
        ({"score": (1, 3)}, "bdf"),
        ({"time": (datetime(2025, 1, 22, 12), datetime(2025, 1, 22, 13, tzinfo=UTC))}, "cd"),
        ({"depth": (1, 1)}, "bf"),
        ({"depth": (None, 0)}, "ade"),
        ({"threads": ("other",)}, ""),
    ],
)
def test_filters(study, filters, expected):
    assert kept(study, **filters) == expected


def test_comments_under_no_theme_can_be_chosen(study):
    under = set(study.themes.loc[study.themes["assigned"], "comment_id"])
    assert kept(study, themes=(UNASSIGNED,)) == "".join(i for i in "abcdef" if i not in under)


def test_measures_are_those_of_the_whole(study):
    part = select(study, Selection(authors=("bob",)))
    assert part.structure["depth"].tolist() == [1, 1]
    assert part.structure["subtree_size"].tolist() == [2, 1]
    whole = study.sentiment.set_index("comment_id")["score"]
    assert part.sentiment["score"].tolist() == [whole["b"], whole["f"]]


def test_all_tables_are_cut_down(study):
    part = select(study, Selection(authors=("bob",)))
    for table in (part.sentiment, part.structure, part.evidence, part.themes):
        assert set(table["comment_id"]) <= {"b", "f"}
        assert table.index.equals(pd.RangeIndex(len(table)))
    assert len(part.threads) == 1


def test_shares_are_those_of_the_selection(study):
    shares = select(study, Selection(authors=("bob",))).shares
    dogs = shares[(shares["weight"] == "score") & (shares["theme"] == "dogs")].iloc[0]
    assert dogs["share"] == 1.0
    assert dogs["total"] == 3.0


def test_the_study_itself_is_left_alone(study):
    before = study.comments.copy()
    select(study, Selection(text="cat", score=(0, 9)))
    assert study.comments.equals(before)


def test_a_frame_with_another_index_gives_the_same_study(study):
    shuffled = build(study.comments.set_axis(np.arange(6) * 7), study.threads, study.documents, CODEBOOK)
    assert shuffled.sentiment.equals(study.sentiment)
    assert shuffled.shares.equals(study.shares)


def test_nothing_at_all():
    nothing = build(empty("comments"), empty("threads"), empty("documents"), CODEBOOK)
    part = select(nothing, Selection(text="cat", themes=("cats", UNASSIGNED), score=(1, 2), depth=(0, 1),
                                     labels=("negative",), time=(datetime(2025, 1, 1), None)))  # fmt: skip
    assert part.comments.empty
    assert with_weight(part, "comment").weight == "comment"


def test_a_selection_that_keeps_nothing(study):
    part = select(study, Selection(text="zebra"))
    assert part.comments.empty
    assert part.shares.empty
    assert list(part.comments) == list(study.comments)
