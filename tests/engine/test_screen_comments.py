"""What stands behind a mark of a large choice is what stands behind it in a study of the same comments."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from deltalake import DeltaTable

from analysis.codebook import UNASSIGNED
from analysis.study import Selection, Study, select
from analysis.summary import Cell
from charts import coverage, hours_of_week, over_time, score_by_tag, sentiment_by_theme, theme_shares
from engine import duck, screen_comments, screen_counts, screen_find, screen_voices
from engine.screen_comments import behind, fetch
from engine.screen_find import find
from engine.screen_read import Screen
from engine.screen_rows import rows_of
from engine.screen_sums import sums_of
from engine.screen_where import Scope
from ingest.schema import KEY
from ingest.store import Store

ALL = Scope()


def ids(screen: Screen, cell: Cell, selection: Selection | None = None) -> set[str]:
    keys, number = behind(screen, ALL, selection or Selection(), cell, "comment", n=10_000)
    assert len(keys) == number
    return set(keys["comment_id"])


@pytest.mark.parametrize("theme", ["bells", "fog", "boats", UNASSIGNED])
def test_the_comments_behind_a_share(screen: Screen, study: Study, theme: str) -> None:
    wanted = theme_shares.behind(study, pd.Series({"theme": theme}))["comment_id"]
    keys, _ = behind(screen, ALL, Selection(), Cell(theme=theme, weighed=True), study.weight, n=10_000)
    assert set(keys["comment_id"]) == set(wanted)


def test_the_comments_behind_a_mood(screen: Screen, study: Study) -> None:
    row = pd.Series({"group": "fog", "label": "negative"})
    wanted = sentiment_by_theme.behind(study, row)["comment_id"]
    assert ids(screen, Cell(theme="fog", judged=True, label="negative")) == set(wanted)


def test_the_comments_behind_an_hour_of_the_week(screen: Screen, study: Study) -> None:
    table = hours_of_week.data(study)
    wanted = hours_of_week.behind(study, table.iloc[3])["comment_id"]
    assert ids(screen, Cell(slot=int(table["slot"][3]))) == set(wanted)


def test_the_comments_behind_a_tag_and_a_step_of_the_score(screen: Screen, study: Study) -> None:
    table = score_by_tag.data(study)
    for _, row in table.iterrows():
        tags = ("",) if row["tag"] == score_by_tag.NO_TAG else (row["tag"],)
        wanted = score_by_tag.behind(study, row)["comment_id"]
        assert ids(screen, Cell(tags=tags, low=int(row["low"]), high=int(row["high"]))) == set(wanted)


def test_the_comments_behind_a_step_of_time_under_a_filter(screen: Screen, study: Study) -> None:
    selection = Selection(labels=("negative",))
    some = select(study, selection)
    row = over_time.data(some).iloc[0]
    wanted = over_time.behind(some, row)["comment_id"]
    cell = Cell(start=row["start"].to_pydatetime(), end=row["end"].to_pydatetime())
    assert set(wanted) <= ids(screen, cell, selection)


def test_the_comments_of_an_author_and_of_a_thread(screen: Screen, study: Study) -> None:
    comments = study.comments[study.comments["state"] != "stub"]
    mine = (comments["author"] == "Wren") & (comments["platform"] == "reddit")
    assert ids(screen, Cell(author=("reddit", "Wren"))) == set(comments.loc[mine, "comment_id"])
    there = comments["thread_id"] == "t4"
    assert ids(screen, Cell(thread=("reddit", "t4"))) == set(comments.loc[there, "comment_id"])


def test_nobody_of_that_name_wrote_nothing(screen: Screen) -> None:
    assert ids(screen, Cell(author=("reddit", "it's nobody"))) == set()


def test_those_that_count_most_come_first(screen: Screen, study: Study) -> None:
    keys, number = behind(screen, ALL, Selection(), Cell(weighed=True), "score", n=5)
    score = study.comments.set_index("comment_id")["score"]
    assert (score[keys["comment_id"]].tolist(), number > 5) == ([26] * 5, True)


def test_hours_scores_and_authors_are_those_of_the_charts(screen: Screen, study: Study) -> None:
    pd.testing.assert_frame_equal(
        screen_counts.hours(screen, ALL, Selection()), hours_of_week.data(study), check_dtype=False
    )
    pd.testing.assert_frame_equal(
        score_by_tag.table_of(screen_counts.scores(screen, ALL, Selection())), score_by_tag.data(study),
        check_dtype=False,
    )  # fmt: skip
    comments = study.comments[(study.comments["state"] != "stub") & (study.comments["author_kind"] != "anonymous")]
    most = comments.groupby(["platform", "author"], observed=True).size().sort_values(ascending=False)
    top = screen_counts.top_authors(screen, ALL, Selection(), 3)
    assert top["comments"].tolist() == most.head(3).tolist()


def test_steps_of_time_hold_as_many_comments_as_in_the_chart(screen: Screen, study: Study) -> None:
    table = over_time.data(study)
    counts = screen_counts.over_time(find(screen, ALL, Selection(), "comment"), timedelta(days=1))
    timed = study.comments["created_at"].notna() & (study.comments["state"] != "stub")
    assert counts["comments"].sum() == timed.sum() == table["comments"].sum()
    found = over_time._binned(counts, str(table["step"][0])).groupby("start")["comments"].sum()
    pd.testing.assert_series_equal(found, table.groupby("start")["comments"].sum(), check_dtype=False)


def test_coverage_is_that_of_the_chart(screen: Screen, study: Study) -> None:
    found = screen_counts.parts(screen, study.threads[["platform", "thread_id"]])
    part = coverage.part_of(found.assign(body=pd.Series("text", index=found.index).where(found["with_text"])))
    counts = found.assign(part=part).groupby(["platform", "thread_id", "part"])["comments"].sum().reset_index()
    wanted = coverage.data(study)
    without_stubs = wanted[wanted["part"] != "stubs"]
    found_parts = coverage.table_of(study.threads, counts)
    assert set(map(tuple, found_parts[["thread_id", "part", "comments"]].to_numpy())) == set(
        map(tuple, without_stubs[["thread_id", "part", "comments"]].to_numpy())
    )


def test_the_largest_threads_come_first(screen: Screen, study: Study) -> None:
    top = screen_counts.top_threads(find(screen, ALL, Selection(labels=("negative",)), "comment"), 4)
    some = select(study, Selection(labels=("negative",))).comments["thread_id"].value_counts()
    assert top["comments"].tolist() == some.head(4).tolist()
    assert (top["negative"] == top["comments"]).all()


@pytest.mark.parametrize("step", [timedelta(hours=6), timedelta(days=1)])
def test_steps_counted_ahead_are_those_of_the_comments(screen: Screen, step: timedelta) -> None:
    ahead = find(screen, ALL, Selection(), "comment")
    now = replace(ahead, rows=rows_of(screen, ahead.where, []), days=None)
    pd.testing.assert_frame_equal(screen_counts.over_time(ahead, step), screen_counts.over_time(now, step))


def test_threads_counted_ahead_are_those_of_the_comments(screen: Screen) -> None:
    ahead = find(screen, ALL, Selection(), "comment")
    rows = rows_of(screen, ahead.where, ahead.weights)
    by_thread = np.diff(np.searchsorted(rows.root, screen.first_roots[1]), append=len(rows.root))
    now = replace(ahead, rows=rows, by_thread=by_thread)
    assert ahead.rows is None and ahead.by_thread is None
    pd.testing.assert_frame_equal(
        screen_counts.top_threads(now, 9), screen_counts.top_threads(ahead, 9), check_dtype=False
    )


@pytest.mark.parametrize("block", [1, 7, 10_000])
@pytest.mark.parametrize("scope", [ALL, Scope(story_id="story1")])
@pytest.mark.parametrize("theme", [(), ("fog", "boats")])
def test_many_comments_are_counted_as_few(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, block: int, scope: Scope, theme: tuple[str, ...]
) -> None:
    selection = Selection(labels=("negative", "neutral"), themes=theme)
    few = find(screen, scope, selection, "log_score")
    monkeypatch.setattr(screen_find, "FEW", 0)
    monkeypatch.setattr(screen_voices, "BLOCK", block)
    many = find(screen, scope, selection, "log_score")
    assert few.rows is not None and many.rows is None
    assert (few.voices.number, few.voices.under) == (many.voices.number, many.voices.under)
    assert few.voices.kish["log_score"] == pytest.approx(many.voices.kish["log_score"], rel=1e-12)
    pd.testing.assert_frame_equal(screen_counts.top_threads(many, 9), screen_counts.top_threads(few, 9))
    for step in (timedelta(hours=6), timedelta(days=1)):
        pd.testing.assert_frame_equal(screen_counts.over_time(many, step), screen_counts.over_time(few, step))


def test_many_comments_that_come_mixed_are_counted_all_the_same(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = find(screen, ALL, Selection(labels=("negative",)), "comment")
    monkeypatch.setattr(screen_find, "FEW", 0)
    mixed = replace(few.where, condition=f"{few.where.condition} ORDER BY comment_id")
    monkeypatch.setattr(Screen, "where", lambda *_: mixed)
    monkeypatch.setattr(screen_find, "days_of", lambda *_: few.days)
    monkeypatch.setattr(screen_find, "kinds", lambda *_: few.kinds)
    many = find(screen, ALL, Selection(labels=("negative",)), "comment")
    assert many.voices == few.voices


def test_single_comments_are_fetched_in_order(tmp_path: Path) -> None:
    from ingest.opening import Source
    from ingest.pipeline import ingest_dump

    text = "A Harbor Story 2\nWhat is known.\nFirst (Score:2)\nA bell rings.\nRe:First (Score:1)\nIt's a fog bell.\n"
    ingest_dump(Source.from_bytes("thread.txt", text.encode()), Store(tmp_path))
    snapshot = Store(tmp_path).snapshot()
    wanted = snapshot.read("comments").iloc[::-1]
    assert fetch(snapshot, wanted)["body"].tolist() == wanted["body"].tolist()


REACHING = ["SELECT * FROM read_text('/etc/hostname')", "COPY (SELECT 1) TO '/tmp/rethread-no'", "INSTALL httpfs",
            "SET memory_limit = '20GB'", "SELECT * FROM glob('/*')"]  # fmt: skip


@pytest.mark.parametrize("query", REACHING)
def test_nothing_outside_can_be_reached(query: str) -> None:
    with pytest.raises(duck.duckdb.Error):
        duck.rows(duck.connect(None, []), query)


def test_few_files_of_a_bucket_are_read_for_single_comments(tmp_path: Path) -> None:
    from ingest.opening import Source
    from ingest.pipeline import ingest_dump

    line = '{{"id": "k{0}{1}", "link_id": "t3_pier{0}", "parent_id": "t3_pier{0}", "author": "w", "body": "Walk {1}."}}'
    for pier in (1, 2, 3):
        lines = "\n".join(line.format(pier, number) for number in range(5))
        ingest_dump(Source.from_bytes(f"{pier}.ndjson", lines.encode()), Store(tmp_path))
    snapshot = Store(tmp_path).snapshot()
    wanted = snapshot.read("comments")[KEY].iloc[[12, 1]].astype("str")
    assert sorted(screen_comments._of_bucket(snapshot, wanted)["comment_id"].to_pylist()) == ["k11", "k32"]
    table = DeltaTable(f"{tmp_path}/comments")
    assert len(list(screen_comments._with_threads(table, {"pier2"}).get_fragments())) == 1
    assert screen_comments._with_threads(table, {"pier9"}).count_rows() == 0


@pytest.mark.parametrize("table", ["under", "parts", "kinds", "kish", "cube"])
def test_tables_of_the_screen_files_are_in_order(screen: Screen, table: str) -> None:
    keys = {"kish": "story, weight", "cube": "story, day, cell, mood"}.get(table, "ALL")
    stored, ordered = screen.frame(f"FROM {table}"), screen.frame(f"FROM {table} ORDER BY {keys}")
    assert len(stored) > 1
    pd.testing.assert_frame_equal(stored, ordered)


def test_sub_threads_stay_in_one_piece_whatever_order_they_come_in(screen: Screen) -> None:
    where = screen.where(ALL, Selection())
    mixed = replace(where, condition=f"{where.condition} ORDER BY comment_id")
    rows, wanted = rows_of(screen, mixed, ["author"]), rows_of(screen, where, ["author"])
    assert (rows.root == wanted.root).all() and (np.diff(wanted.root) >= 0).all()
    assert sorted(zip(rows.root, rows.cell)) == sorted(zip(wanted.root, wanted.cell))


@pytest.mark.parametrize(
    ("selection", "daily"),
    [
        (Selection(themes=("fog",), labels=("negative",)), True),
        (Selection(time=(datetime(2025, 3, 5), datetime(2025, 3, 9, 23, 59, 59, 999999))), True),
        (Selection(time=(datetime(2025, 3, 5, 1), None)), False),
        (Selection(score=(3, None)), False),
    ],
)
def test_sums_made_ahead_are_those_of_the_comments(screen: Screen, selection: Selection, daily: bool) -> None:
    found = find(screen, ALL, selection, "log_score")
    assert found.where.daily == daily
    now = sums_of(screen, rows_of(screen, found.where, found.weights), found.weights)
    assert (found.sums.moods == now.moods).all() and (found.sums.known == now.known).all()
    assert (found.sums.scored, found.sums.ends) == (now.scored, now.ends)
    assert found.sums.weights.keys() == now.weights.keys()
    assert all(np.allclose(found.sums.weights[name], now.weights[name], rtol=1e-12) for name in now.weights)


def test_a_filter_that_lets_nothing_pass_gives_no_steps_and_no_threads(screen: Screen) -> None:
    nothing = find(screen, ALL, Selection(score=(9_000, None)), "comment")
    assert (len(screen_counts.over_time(nothing, timedelta(hours=1))), len(screen_counts.top_threads(nothing, 5))) == (
        0,
        0,
    )
