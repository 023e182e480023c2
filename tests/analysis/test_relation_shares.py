"""Shares of relations: corrected for the measured error, with an interval that keeps its word, or not given."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.relation_marks import RELATIONS
from analysis.relation_shares import (
    LEAST_PAIRS,
    TOO_FEW,
    TOO_WIDE,
    UNMEASURED,
    UNSKILLED,
    Measured,
    Rates,
    corrected,
    measured,
    share_of,
    shares,
)  # fmt: skip

CONFUSION = {
    "agrees": {"agrees": 40, "disagrees": 5, "unclear": 15},
    "disagrees": {"agrees": 6, "disagrees": 50, "unclear": 24},
    "corrects": {"corrects": 2, "disagrees": 2},
    "asks": {"unclear": 60},
    "other": {"agrees": 4, "disagrees": 3, "asks": 30, "unclear": 63},
}
ERROR = Measured("2026-11-22", 304, 142, 92, CONFUSION)


def pairs(**counts: int) -> pd.DataFrame:
    named = [name for name, n in counts.items() for _ in range(n)]
    return pd.DataFrame({"relation": pd.Series(named, dtype="str"), "readable": True, "thread_id": "t"})


def test_perfect_reading_gives_the_plain_share() -> None:
    share, low, high = corrected(30, 100, Rates(10_000, 10_000, 10_000, 0))
    assert share == pytest.approx(0.3)
    assert low < 0.3 < high


def test_missed_and_invented_ones_move_the_share() -> None:
    share, _, _ = corrected(30, 100, Rates(1_000, 500, 1_000, 100))
    assert share == pytest.approx((0.3 + 0.9 - 1) / (0.5 + 0.9 - 1))


@pytest.mark.parametrize(("found", "edge"), [(90, 1.0), (0, 0.0)])
def test_an_error_that_cannot_be_that_of_these_pairs_is_not_held_against_them(found: int, edge: float) -> None:
    _, low, high = corrected(found, 100, Rates(100, 30, 100, 20))
    assert edge in (low, high)
    assert high - low > 0.1


def test_few_labels_make_the_interval_wider() -> None:
    _, low, high = corrected(30, 100, Rates(20, 10, 20, 2))
    _, close_low, close_high = corrected(30, 100, Rates(2_000, 1_000, 2_000, 200))
    assert high - low > close_high - close_low


@pytest.mark.parametrize("truth", [0.05, 0.2, 0.5])
def test_the_interval_covers_what_is_true_as_often_as_it_says(truth: float) -> None:
    draw = np.random.default_rng(4)
    held = 0
    for _ in range(400):
        rates = Rates(60, draw.binomial(60, 0.6), 250, draw.binomial(250, 0.1))
        there = round(truth * 200)
        found = draw.binomial(there, 0.6) + draw.binomial(200 - there, 0.1)
        _, low, high = corrected(int(found), 200, rates)
        held += low <= truth <= high
    assert 0.86 <= held / 400 <= 1.0


def test_several_relations_are_measured_as_one() -> None:
    assert ERROR.rates(["disagrees", "corrects"]) == Rates(84, 54, 220, 8)


def test_each_group_has_its_own_shares() -> None:
    both = pd.concat([pairs(agrees=20, unclear=20).assign(thread_id="u"), pairs(disagrees=30)])
    table = shares(both, ["thread_id"], ERROR)
    assert table["thread_id"].tolist() == ["u"] * 6 + ["t"] * 6
    assert table.loc[table["relation"] == "agrees", "read"].tolist() == [40, 30]


@pytest.mark.parametrize(
    ("relation", "n", "reason"),
    [
        ("agrees", LEAST_PAIRS - 1, TOO_FEW),
        ("corrects", 50, UNMEASURED),
        ("asks", 50, UNSKILLED),
        ("agrees", 50, ""),
        ("disagrees", LEAST_PAIRS, TOO_WIDE),
    ],
)
def test_a_share_that_cannot_be_known_is_not_given(relation: str, n: int, reason: str) -> None:
    half = n // 2 if reason == TOO_WIDE else 0
    row = share_of([relation], pairs(**{relation: half, "unclear": n - half}), error=ERROR).iloc[0]
    assert (row["reason"], row["claimed"]) == (reason, not reason)
    assert row[["share", "low", "high"]].isna().all() == bool(reason)


def test_only_readable_pairs_count() -> None:
    assert shares(pairs(agrees=20).assign(readable=False), error=ERROR).empty


def test_the_shipped_measure_can_be_read() -> None:
    held = measured()
    assert held.pairs == sum(sum(row.values()) for row in held.confusion.values())
    assert held.right <= held.named <= held.pairs


def test_a_measure_counts_what_was_named_and_right(tmp_path) -> None:
    (tmp_path / "measured.json").write_text(json.dumps({"date": "2026-11-22", "confusion": CONFUSION}))
    assert measured(tmp_path / "measured.json") == ERROR


def test_no_pairs_give_an_empty_table() -> None:
    table = shares(pairs(), error=ERROR)
    assert table.empty
    assert table.columns.tolist()[:3] == ["relation", "found", "read"]
    assert len(RELATIONS) == 6
