"""Shares of the screen files are those of a study of the same comments."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from analysis.codebook import UNASSIGNED
from analysis.finding import finding
from analysis.study import Selection, Study, build, select, with_weight
from analysis.summary import Aggregate
from analysis.weights import WEIGHTS
from engine.screen_find import default_weight, find
from engine.screen_read import Screen
from engine.screen_shares import aggregate
from engine.screen_where import Scope

FILTERS = {
    "themes": Selection(themes=("bells", UNASSIGNED)),
    "labels": Selection(labels=("negative", "positive")),
    "score step": Selection(score=(5, 9)),
    "score between steps": Selection(score=(3, 17)),
    "days": Selection(time=(datetime(2025, 3, 10), datetime(2025, 4, 20, 23, 59, 59, 999999))),
    "hours": Selection(time=(datetime(2025, 3, 10, 5), datetime(2025, 4, 20, 7))),
    "states": Selection(states=("present",)),
    "threads": Selection(threads=("t1", "t3", "t4")),
}


def asked(screen: Screen, study: Study, selection: Selection, weight: str, scope: Scope | None = None) -> Aggregate:
    found = find(screen, scope or Scope(), selection, weight)
    return aggregate(found, study.codebook, study.threads, study.documents)


def same(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(
        found.reset_index(drop=True), wanted.reset_index(drop=True), check_dtype=False, rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("weight", list(WEIGHTS))
def test_shares_of_the_whole_store_are_those_of_the_study(screen: Screen, study: Study, weight: str) -> None:
    found = asked(screen, study, Selection(), weight).shares
    same(found[found["weight"] == weight], study.shares[study.shares["weight"] == weight])


@pytest.mark.parametrize("weight", list(WEIGHTS))
def test_shares_of_a_story_are_those_of_its_study(screen: Screen, study: Study, weight: str) -> None:
    mine, heads = study.comments["story_id"] == "story1", study.threads["story_id"] == "story1"
    part = build(study.comments[mine], study.threads[heads], study.documents, study.codebook, weight)
    found = asked(screen, part, Selection(), weight, Scope(story_id="story1")).shares
    same(found[found["weight"] == weight], part.shares[part.shares["weight"] == weight])


CASES = [("themes", "score"), ("themes", "author"), ("labels", "log_score"), ("score step", "above_bonus"),
         ("score between steps", "capped_score"), ("days", "author"), ("days", "score"), ("hours", "above_start"),
         ("states", "comment"), ("threads", "author"), ("threads", "score")]  # fmt: skip


@pytest.mark.parametrize(("name", "weight"), CASES)
def test_shares_under_a_filter_are_those_of_the_filtered_study(
    screen: Screen, study: Study, name: str, weight: str
) -> None:
    wanted = select(with_weight(study, weight), FILTERS[name])
    found = asked(screen, study, FILTERS[name], weight)
    same(found.shares[found.shares["weight"] == weight], wanted.shares[wanted.shares["weight"] == weight])


@pytest.mark.parametrize("name", FILTERS)
def test_counts_under_a_filter_are_those_of_the_filtered_study(screen: Screen, study: Study, name: str) -> None:
    wanted = select(with_weight(study, "comment"), FILTERS[name]).summary
    found = asked(screen, study, FILTERS[name], "comment").summary
    for field in fields(found):
        if field.name not in ("under", "agree", "score_kinds"):
            assert getattr(found, field.name) == getattr(wanted, field.name), field.name
    assert found.agree == pytest.approx(wanted.agree)
    assert found.under.items() <= dict(wanted.under).items()


def test_the_finding_reads_the_same(screen: Screen, study: Study) -> None:
    assert finding(asked(screen, study, Selection(), study.weight)) == finding(study)


def test_the_finding_of_a_filtered_choice_says_the_same_of_what_is_visible(screen: Screen, study: Study) -> None:
    wanted = finding(select(with_weight(study, "comment"), FILTERS["labels"]))
    found = finding(asked(screen, study, FILTERS["labels"], "comment"))
    assert (found.visible, found.leading, found.others) == (wanted.visible, wanted.leading, wanted.others)


def test_some_threads_of_the_store_are_those_of_their_study(screen: Screen, study: Study) -> None:
    keys = (("slashdot", "t0"), ("reddit", "t1"))
    held = study.threads["thread_id"].isin(["t0", "t1"])
    part = build(study.comments[study.comments["thread_id"].isin(["t0", "t1"])], study.threads[held],
                 study.documents, study.codebook, "score")  # fmt: skip
    found = asked(screen, part, Selection(), "score", Scope(threads=keys)).shares
    same(found[found["weight"] == "score"], part.shares[part.shares["weight"] == "score"])


def test_a_filter_that_lets_nothing_pass_gives_no_shares(screen: Screen, study: Study) -> None:
    found = asked(screen, study, Selection(score=(9_000, None)), "comment")
    assert (len(found.shares), found.summary.shown, found.first) == (0, 0, None)


def test_an_empty_store_gives_no_shares(made: Callable[..., Study], open_of: Callable[..., Screen],
                                        tmp_path: Path) -> None:  # fmt: skip
    study = made(0)
    found = asked(open_of(study, tmp_path), study, Selection(), "comment")
    assert finding(found) == finding(study)


def test_a_filter_the_screen_does_not_have_is_refused(screen: Screen, study: Study) -> None:
    with pytest.raises(ValueError, match="text"):
        asked(screen, study, Selection(text="fog"), "comment")


def test_the_usual_weight_is_that_of_the_study(screen: Screen, study: Study) -> None:
    assert default_weight(screen, Scope()) == study.weight


def test_the_span_of_time_is_that_of_the_comments(screen: Screen, study: Study) -> None:
    times = study.comments["created_at"].dt.tz_localize(None)
    found = asked(screen, study, Selection(), "comment")
    assert (found.first, found.last) == (times.min(), times.max())
