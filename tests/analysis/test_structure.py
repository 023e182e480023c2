import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import forest
from analysis.structure import by_thread, edges, structure
from ingest.schema import KEY

#   0 ─ 1 ─ 2
#     └ 3
#   4 ─ 5          6 answers a comment that the dump lacks
PARENTS = [None, "0", "1", "0", None, "4", "gone"]


def test_depth_root_and_children(tidy):
    table = structure(tidy(parent_id=PARENTS))
    assert table["depth"].tolist() == [0, 1, 2, 1, 0, 1, 0]
    assert table["root_id"].tolist() == ["0", "0", "0", "0", "4", "4", "6"]
    assert table["children"].tolist() == [2, 1, 0, 0, 1, 0, 0]


def test_subtree_size_counts_the_comment_itself(tidy):
    assert structure(tidy(parent_id=PARENTS))["subtree_size"].tolist() == [4, 2, 1, 1, 2, 1, 1]


def test_subtree_score_sums_what_is_known_and_is_missing_where_nothing_is(tidy):
    scores = structure(tidy(parent_id=PARENTS, score=[5, None, -2, None, None, None, 0]))["subtree_score"]
    assert scores.tolist() == [3, -2, -2, pd.NA, pd.NA, pd.NA, 0]
    assert scores.dtype == "Int64"


def test_order_is_that_of_the_drawn_tree_with_siblings_in_dump_order(tidy):
    table = structure(tidy(comment_id=list("abcd"), parent_id=[None, "c", None, "a"], position=[3, 0, 1, 2]))
    assert table.sort_values("order")["comment_id"].tolist() == ["c", "b", "a", "d"]


def test_order_starts_anew_in_each_thread(tidy):
    comments = tidy(comment_id=["1", "1", "2", "2"], thread_id=["a", "b", "b", "a"], parent_id=[None, None, "1", "1"])
    assert structure(comments)["order"].tolist() == [0, 0, 1, 1]


def test_same_ids_in_two_threads_are_two_comments(tidy):
    comments = tidy(comment_id=["1", "2", "1"], thread_id=["a", "a", "b"], parent_id=[None, "1", None])
    assert structure(comments)["subtree_size"].tolist() == [2, 1, 1]


def test_an_orphan_heads_its_own_sub_thread_and_is_flagged(tidy):
    table = structure(tidy(parent_id=["gone", "0"]))
    assert table["orphan"].tolist() == [True, False]
    assert table["root_id"].tolist() == ["0", "0"]


def test_a_ring_is_cut_at_its_first_comment(tidy):
    table = structure(tidy(parent_id=["2", "0", "1", "1"]))
    assert table["cycle"].tolist() == [True, False, False, False]
    assert table["depth"].tolist() == [0, 1, 2, 2]


def test_a_comment_that_answers_itself_is_a_ring(tidy):
    table = structure(tidy(parent_id=["0", "0"]))
    assert table["cycle"].tolist() == [True, False]
    assert table["depth"].tolist() == [0, 1]


def test_two_rings_and_what_hangs_below_them(tidy):
    table = structure(tidy(parent_id=["1", "0", "3", "2", "1", None]))
    assert table["cycle"].tolist() == [True, False, True, False, False, False]
    assert table["root_id"].tolist() == ["0", "0", "2", "2", "0", "5"]


def test_latency_in_minutes(tidy):
    times = pd.to_datetime(["2025-01-22 10:00", "2025-01-22 10:45"], utc=True)
    table = structure(tidy(parent_id=[None, "0"], created_at=list(times), created_precision="minute"))
    assert np.isnan(table["latency_minutes"][0])
    assert table["latency_minutes"][1] == 45


def test_no_latency_where_a_time_is_only_a_day(tidy):
    times = list(pd.to_datetime(["2025-01-22 10:00", "2025-01-22 10:45"], utc=True))
    table = structure(tidy(parent_id=[None, "0"], created_at=times, created_precision=["day", "exact"]))
    assert table["latency_minutes"].isna().all()


def test_no_comments(tidy):
    table = structure(tidy())
    assert len(table) == 0
    assert table["order"].dtype == "int32"
    assert list(by_thread(tidy(), table)) == list(by_thread(tidy(parent_id=[None]), structure(tidy(parent_id=[None]))))
    assert edges(tidy(), table).empty


def test_a_very_long_chain_of_replies(tidy):
    comments = tidy(parent_id=[None, *map(str, range(199_999))])
    begin = time.process_time()
    table = structure(comments)
    assert table["depth"].iloc[-1] == 199_999
    assert table["subtree_size"].iloc[0] == 200_000
    assert time.process_time() - begin < 5


@settings(max_examples=100, deadline=None, database=None, derandomize=True)
@given(st.lists(st.integers(-1, 14), max_size=14), st.randoms(use_true_random=False))
def test_against_walking_the_tree(tidy, named, random):
    position = list(range(len(named)))
    random.shuffle(position)
    comments = tidy(parent_id=[None if n < 0 else str(n) for n in named], position=position,
                    score=[n if n % 3 else None for n in named])  # fmt: skip
    table = structure(comments)
    expected = _walk(named, position)
    assert table[["depth", "subtree_size", "order"]].to_numpy().tolist() == expected


def _walk(named, position):
    """Depth, subtree size and drawing order the slow way; rings are cut where the table says that they begin."""
    rows = range(len(named))
    parent = {row: named[row] for row in rows if 0 <= named[row] < len(named)}
    for row in rows:
        path, at = [], row
        while at in parent and at not in path:
            path.append(at)
            at = parent[at]
        if at in path:
            del parent[min(path[path.index(at) :])]
    below = {row: sorted((r for r in parent if parent[r] == row), key=position.__getitem__) for row in rows}
    found = {}

    def visit(row, depth):
        place = len(found)
        found[row] = None
        size = 1 + sum(visit(child, depth + 1) for child in below[row])
        found[row] = [depth, size, place]
        return size

    for row in sorted((r for r in rows if r not in parent), key=position.__getitem__):
        visit(row, 0)
    return [found[row] for row in rows]


def test_thread_figures(tidy):
    comments = tidy(parent_id=PARENTS)
    row = by_thread(comments, structure(comments)).iloc[0]
    assert row[["comments", "roots", "max_depth", "max_width", "orphans", "cycles"]].tolist() == [7, 3, 2, 3, 1, 0]
    assert row["mean_depth"] == 5 / 7
    assert row["branching"] == 4 / 3


def test_h_index_stops_at_the_first_level_that_is_too_thin(tidy):
    wide = [None] * 3 + ["0"] * 2 + ["3"] * 3  # levels of 3, 2 and 3 comments
    thin = [None] * 3 + ["0"] + ["3"] * 3  # levels of 3, 1 and 3
    for parents, index in ((wide, 3), (thin, 1)):
        comments = tidy(parent_id=parents)
        assert by_thread(comments, structure(comments))["h_index"].tolist() == [index]


def test_branching_is_missing_where_nobody_answers(tidy):
    comments = tidy(parent_id=[None, None])
    assert by_thread(comments, structure(comments))["branching"].isna().all()


def test_threads_come_in_order_of_appearance(tidy):
    comments = tidy(thread_id=["z", "a", "z"])
    table = by_thread(comments, structure(comments))
    assert table["thread_id"].tolist() == ["z", "a"]
    assert table["comments"].tolist() == [2, 1]


def test_edges_name_both_authors_and_keep_orphans(tidy):
    comments = tidy(parent_id=[None, "0", "gone"], author=["ann", "bob", "cem"])
    table = edges(comments, structure(comments))
    assert table["comment_id"].tolist() == ["1", "2"]
    assert table["parent_author"].fillna("?").tolist() == ["ann", "?"]
    assert table["orphan"].tolist() == [False, True]


def _mixed(tidy, dice, name):
    """Two hundred comments of many threads and two sites among each other; ids repeat from thread to thread."""
    threads = dice.integers(0, 20, 200)
    ids = [str(sum(threads[:row] == thread)) for row, thread in enumerate(threads)]
    parents = [str(dice.integers(0, 9)) if dice.random() < 0.7 else None for _ in ids]
    return tidy(
        platform=["reddit" if thread % 2 else "slashdot" for thread in threads],
        thread_id=[name(f"{thread // 2}") for thread in threads],
        comment_id=[name(number) for number in ids],
        parent_id=[parent and name(parent) for parent in parents],
        score=list(range(200)),
        position=dice.integers(0, 50, 200).tolist(),
        created_precision="minute",
        created_at=pd.date_range("2024-03-01", periods=200, freq="h", tz="UTC").tolist(),
    )


def test_threads_have_nothing_to_do_with_each_other(tidy):
    comments = _mixed(tidy, np.random.default_rng(1), str)
    whole = structure(comments)
    for _, rows in comments.groupby(["platform", "thread_id"], observed=True).indices.items():
        alone = structure(comments.iloc[rows].reset_index(drop=True))
        pd.testing.assert_frame_equal(alone, whole.iloc[rows].reset_index(drop=True))


def test_work_in_pieces_makes_no_difference(tidy, monkeypatch):
    comments = _mixed(tidy, np.random.default_rng(2), str)
    whole, trees = structure(comments), forest.forest(comments)
    monkeypatch.setattr(forest, "GROVE", 5)
    pd.testing.assert_frame_equal(structure(comments), whole)
    assert (forest.forest(comments).above() == trees.above()).all()


@pytest.mark.parametrize("name", [lambda text: f"at://made/{text:0>20}", lambda text: "é" * int(text)])
def test_the_form_of_ids_makes_no_difference(tidy, name):
    short, other = (structure(_mixed(tidy, np.random.default_rng(3), form)) for form in (str, name))
    measured = [column for column in short if column not in (*KEY, "root_id")]
    pd.testing.assert_frame_equal(short[measured], other[measured])
    assert other["root_id"].tolist() == [name(root) for root in short["root_id"]]


def test_an_empty_id_is_an_id(tidy):
    assert structure(tidy(comment_id=["", "b"], parent_id=[None, ""]))["depth"].tolist() == [0, 1]
