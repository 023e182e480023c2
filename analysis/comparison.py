"""Groups of comments compared under one codebook: shares with their intervals, and which differences survive.

A share speaks of its group at large as in analysis/certainty.py: replies are not independent, so its units are the
sub-threads, as Kish's effective number. A difference has the interval of Newcombe (1998, Statistics in Medicine 17,
873-890, method 10), built of the two Wilson intervals, and a score test with those numbers of units. All differences
under one weight are tested together and corrected after Holm: the chance of any false one is 10 % at most. Where two
groups share a sub-thread (its earlier and its later comments) the test errs on the side of silence.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from itertools import combinations
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from analysis import census
from analysis.census import Census, Numbers, Values
from analysis.certainty import ALL, LEAST_N_EFF, ROUNDING, kish, why_not, wilson
from analysis.codebook import UNASSIGNED, Codebook
from analysis.groups import GROUP
from analysis.multiplicity import LEVEL, holm
from analysis.structure import THREAD
from analysis.weights import weigh

SHARE_COLUMNS = {
    "weight": "str", "group": "str", "theme": "str", "share": "float64", "points": "float64", "total": "float64",
    "n": "int64", "comments": "int64", "ci_low": "float64", "ci_high": "float64", "n_eff": "float64", "claimed": "bool",
    "reason": "str",
}  # fmt: skip
TEST_COLUMNS = {
    "weight": "str", "theme": "str", "group": "str", "other": "str", "share": "float64", "other_share": "float64",
    "difference": "float64", "low": "float64", "high": "float64", "p": "float64", "p_holm": "float64", "tests": "int64",
    "told": "bool",
}  # fmt: skip
PROFILE_COLUMNS = {
    "group": "str", "comments": "int64", "with_text": "int64", "authors": "int64", "sub_threads": "int64",
    "mean_depth": "float64", "max_depth": "int64", "latency_minutes": "float64", "judged": "int64",
    "positive": "float64", "negative": "float64", "negative_low": "float64", "negative_high": "float64",
}  # fmt: skip


def group_shares(comments: pd.DataFrame, themes: pd.DataFrame, structure: pd.DataFrame, codebook: Codebook,
                 group: pd.Series, weights: Iterable[str] = ALL) -> pd.DataFrame:  # fmt: skip
    """Share out the weight of each group among the themes.

    Needs the tidy ``comments``, their ``themes`` and ``structure`` (same rows), and the ``group`` of each
    (analysis/groups.py). Ranks and subtrees are those in the whole thread, whatever the group. Returns one row per
    weight, group (in the order of their names) and theme of the codebook, and one for "unassigned": ``weight``,
    ``group``, ``theme``, ``share`` (missing where nothing weighs anything), ``points``, ``total``, ``n`` (comments
    under it), ``comments`` (all that count), ``ci_low`` and ``ci_high`` (90 % interval; missing where not claimed),
    ``n_eff``, ``claimed`` and ``reason``.
    """
    names = sorted(group.dropna().unique())
    if not names:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in SHARE_COLUMNS.items()})
    inside = group.notna().to_numpy(bool)
    held = comments[inside].reset_index(drop=True)
    number = _numbers(group[inside], names)
    units = _units(structure[inside], number)
    sorted_out = census.take(held, themes, codebook.names)
    marked = comments.assign(**{GROUP: group.astype("object").fillna("")})
    tables = []
    for weight in weights:
        values = weigh(marked, weight, within=[GROUP]).to_numpy()[inside]
        tables.append(_shares(sorted_out, number, names, units, values).assign(weight=weight))
    table = pd.concat(tables, ignore_index=True)
    table["theme"] = [*codebook.names, UNASSIGNED] * (len(table) // (len(codebook.names) + 1))
    return table[list(SHARE_COLUMNS)].astype(SHARE_COLUMNS)


def _numbers(group: pd.Series, names: list[str]) -> Numbers:
    return np.asarray(pd.Categorical(group, categories=names).codes, dtype=np.int64)


def _units(structure: pd.DataFrame, number: Numbers) -> Numbers:
    """Number the sub-threads, each part of one that lies in another group by itself."""
    parts = structure[[*THREAD, "root_id"]].assign(part=number)
    return np.asarray(parts.groupby(list(parts), sort=False, observed=True).ngroup(), dtype=np.int64)


def _shares(sorted_out: Census, number: Numbers, names: list[str], units: Numbers, values: Values) -> pd.DataFrame:
    """Return the shares under one weight, group by group, themes in order."""
    groups = len(names)
    known = ~np.isnan(values)
    worth = np.where(known, values, 0.0)
    total = np.bincount(number, worth, minlength=groups)
    n_eff, largest = kish(number, groups, units, worth)
    claimed = n_eff >= LEAST_N_EFF - ROUNDING
    points = sorted_out.by_cell(number, groups, worth)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = points / total[:, None]
    low, high = wilson(share, np.where(claimed, n_eff, np.nan)[:, None])
    under = sorted_out.by_cell(number, groups, known.astype(np.float64))
    cells = {"share": share, "points": points, "n": under, "ci_low": low, "ci_high": high}
    reasons = [why_not(*case) for case in zip(n_eff.tolist(), largest.tolist(), claimed.tolist())]
    counted = np.bincount(number, known, minlength=groups)
    each: dict[str, Any] = {
        "total": total,
        "comments": counted,
        "n_eff": n_eff,
        "claimed": claimed,
        "reason": reasons,
        "group": names,
    }
    table: dict[str, Any] = {name: column.ravel() for name, column in cells.items()}
    return pd.DataFrame(table | {name: np.repeat(column, points.shape[1]) for name, column in each.items()})


def differences(shares: pd.DataFrame) -> pd.DataFrame:
    """Test every theme between every two groups, under each weight.

    Needs ``group_shares``. Returns one row per weight, theme (``UNASSIGNED`` and themes that no group has left out)
    and pair of groups: ``weight``, ``theme``, ``group``, ``other``, ``share``, ``other_share``, ``difference`` (the
    first less the second), ``low`` and ``high`` (90 % interval), ``p``, ``p_holm`` (corrected over all tests under that
    weight), ``tests`` (how many) and ``told`` (p_holm is below ``LEVEL``). What cannot be claimed of one of the groups
    is not tested: interval and p values are missing.
    """
    rows = [row for _, part in shares.groupby("weight", sort=False) for row in _pairs(part)]
    table = pd.DataFrame(rows, columns=list(TEST_COLUMNS)[:-3])
    of_weight = table.groupby("weight", sort=False)["p"]
    corrected = of_weight.transform(lambda p: holm(p.to_numpy(np.float64))) if len(table) else table["p"]
    told = corrected < LEVEL
    return table.assign(p_holm=corrected, tests=of_weight.transform("count"), told=told).astype(TEST_COLUMNS)


def _pairs(shares: pd.DataFrame) -> Iterable[tuple[object, ...]]:
    """Walk through the comparisons under one weight: theme by theme, pair by pair."""
    known = shares[(shares["theme"] != UNASSIGNED) & shares["share"].notna()]
    for theme, part in known.groupby("theme", sort=False):
        for one, other in combinations(part.to_dict("records"), 2):
            if one["n"] or other["n"]:
                head = (one["weight"], theme, one["group"], other["group"], one["share"], other["share"])
                yield (*head, one["share"] - other["share"], *_difference(one, other))


def _difference(one: dict[Hashable, Any], other: dict[Hashable, Any]) -> tuple[float, float, float]:
    """Return the interval of a difference of two shares, and the p value of the score test that there is none."""
    if not (one["claimed"] and other["claimed"]):
        return float("nan"), float("nan"), float("nan")
    p, q, n, m = one["share"], other["share"], one["n_eff"], other["n_eff"]
    below = math.hypot(p - one["ci_low"], other["ci_high"] - q)
    above = math.hypot(one["ci_high"] - p, q - other["ci_low"])
    pooled = (p * n + q * m) / (n + m)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    chance = 2 * (1 - NormalDist().cdf(abs(p - q) / spread)) if spread > 0 else 1.0
    return p - q - below, p - q + above, chance


def profiles(comments: pd.DataFrame, sentiment: pd.DataFrame, structure: pd.DataFrame,
             group: pd.Series) -> pd.DataFrame:  # fmt: skip
    """Say of each group how it talks: how many, how deep, how fast, in what tone.

    Needs the tidy ``comments``, their ``sentiment`` and ``structure`` (same rows) and the ``group`` of each. Returns
    one row per group: ``comments``, ``with_text``, ``authors`` (named ones), ``sub_threads``, ``mean_depth`` and
    ``max_depth`` (roots are 0), ``latency_minutes`` (median, of answers whose time is known), ``judged`` (comments
    whose tone can be read), ``positive`` and ``negative`` (their shares of these) and the 90 % interval of the negative
    share over sub-threads (missing where not claimed).
    """
    names = sorted(group.dropna().unique())
    inside = group.notna().to_numpy(bool)
    if not names:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in PROFILE_COLUMNS.items()})
    number = _numbers(group[inside], names)
    held, tree, tone = (frame[inside].reset_index(drop=True) for frame in (comments, structure, sentiment))
    units = _units(tree, number)
    judged = tone["judgeable"].to_numpy(bool)
    label = tone["label"].astype("str")
    marks = pd.DataFrame(
        {
            "number": number, "text": held["body"].notna(), "unit": units, "depth": tree["depth"],
            "author": held["author"].where(~held["author_kind"].isin(["anonymous", "deleted"])),
            "latency": tree["latency_minutes"], "judged": judged, "positive": judged & (label == "positive"),
            "negative": judged & (label == "negative"),
        }
    )  # fmt: skip
    table = marks.groupby("number").agg(
        comments=("depth", "size"), with_text=("text", "sum"), authors=("author", "nunique"),
        sub_threads=("unit", "nunique"), mean_depth=("depth", "mean"), max_depth=("depth", "max"),
        latency_minutes=("latency", "median"), judged=("judged", "sum"), positive=("positive", "sum"),
        negative=("negative", "sum"),
    )  # fmt: skip
    table = table.reset_index(drop=True)
    of = table["judged"].where(table["judged"] > 0)
    n_eff, _ = kish(number, len(names), units, judged.astype(np.float64))
    negative = (table["negative"] / of).to_numpy(np.float64)
    low, high = wilson(negative, np.where(n_eff >= LEAST_N_EFF - ROUNDING, n_eff, np.nan))
    table = table.assign(group=names, positive=table["positive"] / of, negative=negative)
    return table.assign(negative_low=low, negative_high=high)[list(PROFILE_COLUMNS)].astype(PROFILE_COLUMNS)
