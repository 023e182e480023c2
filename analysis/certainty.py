"""Shares of themes, and how sure they are: two statements, kept apart.

*What is visible* is a census of the comments at hand. It has no sampling error, but bounds: comments without text,
themes known from the chain alone, comments the site declares and the dump lacks. *What it says about the discussion at
large* is an inference. Replies are not independent, so its units are the sub-threads below root comments: a Wilson
interval (Wilson 1927) with Kish's effective sample size (Kish 1965, section 11.7), n_eff = (Σ W_c)² / Σ W_c² over the
weights W_c of the sub-threads. On complete threads it covers 93 to 94 % at a nominal 90 %, a bootstrap over comments
60 %; benchmarks/certainty.py shows it on made threads.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import census
from analysis.census import Census, Numbers, Values
from analysis.codebook import UNASSIGNED, Codebook
from analysis.structure import THREAD
from analysis.weights import WEIGHTS, weigh

Z = 1.6448536269514722
"""Standard normal quantile of a two-sided 90 % interval."""
LEAST_N_EFF = 5.0
"""Below this many effective sub-threads nothing is claimed. So nothing is where one holds above half the weight: that
leaves n_eff below 4."""
ROUNDING = 1e-9
ALL = tuple(WEIGHTS)


def wilson(share: Values, n: Values) -> tuple[Values, Values]:
    """Return the 90 % Wilson score interval of ``share`` for ``n`` independent units (n need not be whole)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = share + Z**2 / (2 * n)
        half = Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
        low, high = (middle - half) / (1 + Z**2 / n), (middle + half) / (1 + Z**2 / n)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


def missing_comments(threads: pd.DataFrame) -> pd.Series:
    """Return how many comments of each thread its dump does not show.

    Needs the tidy ``threads``. Those the site declares beyond the kept ones, or the stubs where these are more.
    """
    kept = threads["kept"].astype("Int64")
    beyond = threads["declared_comments"].fillna(kept) - kept
    return beyond.clip(lower=0).where(beyond > threads["stubs"], threads["stubs"]).astype("int64")


def shares(comments: pd.DataFrame, themes: pd.DataFrame, structure: pd.DataFrame, codebook: Codebook,
           weights: Iterable[str] = ALL, *, threads: pd.DataFrame | None = None) -> pd.DataFrame:  # fmt: skip
    """Share out the weight of all comments, taken as one population, among the themes.

    Needs the tidy ``comments``, their ``themes`` (analysis/themes.py) and ``structure`` (analysis/structure.py, same
    rows as the comments); with the tidy ``threads`` the comments that the dumps lack enter the bounds. Stubs and
    comments whose weight is not known stand outside. A comment counts fully under each of its themes, so shares may
    add up to more than 1.

    Returns one row per weight and theme of the codebook, and one for "unassigned"; no row where there is no comment:
    ``weight``, ``theme``, ``share`` in [0, 1] (missing where nothing weighs anything), ``points`` (weight under the
    theme), ``total`` (all weight), ``n`` (comments under it), ``n_with_text`` (those with a body),
    ``share_with_text`` (the part of the share that has a body to read), ``low`` and ``high`` (the share if all
    comments without text and all doubtful labels were off or on the theme; a text-less comment with a telling title
    of its own is not in doubt), ``low_with_missing`` and ``high_with_missing`` (the same with the comments the dump
    lacks, each at ``Weight.unseen``), ``ci_low`` and ``ci_high`` (90 % interval for the discussion at large; missing
    where not claimed), ``n_eff``, ``claimed`` and ``reason`` (why nothing is claimed, else empty).
    """
    return _share_out(comments, themes, structure, codebook, weights, threads, [])


def shares_by_thread(comments: pd.DataFrame, themes: pd.DataFrame, structure: pd.DataFrame, codebook: Codebook,
                     weights: Iterable[str] = ALL, *, threads: pd.DataFrame | None = None) -> pd.DataFrame:  # fmt: skip
    """Share out the weight of each thread by itself, and of each story that has several threads.

    Needs what ``shares`` needs. Returns its columns, led by ``story_id``, ``platform`` and ``thread_id``: threads in
    order of appearance, then the stories, whose platform and thread_id are missing.
    """
    weights = tuple(weights)
    each = _share_out(comments, themes, structure, codebook, weights, threads, ["story_id", *THREAD])
    several = comments[["story_id", *THREAD]].drop_duplicates()["story_id"].value_counts()
    story = _share_out(comments, themes, structure, codebook, weights, threads, ["story_id"])
    story = story[story["story_id"].isin(several.index[several > 1])]
    table = pd.concat([each, story], ignore_index=True).astype(dict.fromkeys(["story_id", *THREAD], "str"))
    return table[each.columns]


def ranks(shares: pd.DataFrame) -> dict[str, list[tuple[int, float]]]:
    """Return theme -> its rank and its share under each weight; needs and leaves out what ``rank_changes`` does."""
    by_weight: dict[str, list[tuple[str, float]]] = {}
    for weight, theme, share in zip(shares["weight"].tolist(), shares["theme"].tolist(), shares["share"].tolist()):
        if theme != UNASSIGNED and share == share:
            by_weight.setdefault(weight, []).append((theme, share))
    found: dict[str, list[tuple[int, float]]] = {}
    for themes in by_weight.values():
        largest_first = sorted((-round(share, 12) for _, share in themes))
        for theme, share in themes:
            found.setdefault(theme, []).append((1 + bisect_left(largest_first, -round(share, 12)), share))
    return found


def rank_changes(shares: pd.DataFrame) -> pd.DataFrame:
    """Say how much each theme depends on how comments are counted.

    Needs the ``shares`` of one population. Returns one row per theme, "unassigned" left out: ``theme``, ``best_rank``
    and ``worst_rank`` (1 is the largest share; equal shares share the better rank), ``depends`` (they differ),
    ``least_share`` and ``most_share`` over the weights.
    """
    found = ranks(shares)
    rows = []
    for theme, places in found.items():
        best, worst = min(places)[0], max(places)[0]
        held = [share for _, share in places]
        rows.append((theme, best, worst, best != worst, min(held), max(held)))
    dtypes = {"theme": "str", "best_rank": "int64", "worst_rank": "int64", "depends": "bool", "least_share": "float64",
              "most_share": "float64"}  # fmt: skip
    return pd.DataFrame(rows, columns=list(dtypes)).astype(dtypes)


def _share_out(comments: pd.DataFrame, themes: pd.DataFrame, structure: pd.DataFrame, codebook: Codebook,
               weights: Iterable[str], threads: pd.DataFrame | None, columns: list[str]) -> pd.DataFrame:  # fmt: skip
    """Share out the weight of each population; ``columns`` tell the populations apart, none means one for all."""
    names = comments[columns].drop_duplicates(ignore_index=True) if columns else pd.DataFrame(index=[0])
    if comments.empty:
        names = names.iloc[:0]
    group = np.zeros(len(comments), dtype=np.int64)
    if columns:
        group = np.asarray(comments.groupby(columns, sort=False, observed=True).ngroup(), dtype=np.int64)
    sorted_out = census.take(comments, themes, codebook.names)
    units = np.asarray(structure.groupby([*THREAD, "root_id"], sort=False, observed=True).ngroup(), dtype=np.int64)
    tables = []
    held = _scored(comments, threads) if threads is not None else np.zeros(0, dtype=np.bool_)
    for weight in weights:
        values = weigh(comments, weight, within=columns).to_numpy()
        lacking = _lacking(held, threads, weight, columns, names)
        table = _table(sorted_out, group, units, values, lacking)
        table.insert(0, "weight", pd.Series(weight, index=table.index, dtype="str"))
        table.insert(1, "theme", pd.Series([*codebook.names, UNASSIGNED] * len(names), index=table.index, dtype="str"))
        led = names.loc[names.index.repeat(len(codebook.names) + 1)].reset_index(drop=True)
        tables.append(pd.concat([led, table], axis=1))
    return pd.concat(tables, ignore_index=True)


def _scored(comments: pd.DataFrame, threads: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say of each thread whether any of its comments has a score."""
    scored = comments.loc[comments["score"].notna(), THREAD].astype("str").drop_duplicates()
    return pd.MultiIndex.from_frame(threads[THREAD].astype("str")).isin(pd.MultiIndex.from_frame(scored))


def _lacking(scored: npt.NDArray[np.bool_], threads: pd.DataFrame | None, weight: str, columns: list[str],
             names: pd.DataFrame) -> Values:  # fmt: skip
    """Return the weight that the comments missing from the dumps may have, per population."""
    if threads is None or not len(names):
        return np.zeros(len(names))
    each = np.where(scored | ~np.bool_(WEIGHTS[weight].needs_score), WEIGHTS[weight].unseen, 1.0)
    absent = threads[["story_id", *THREAD]].astype("str").assign(absent=missing_comments(threads) * each)
    if not columns:
        return np.full(len(names), absent["absent"].sum())
    found = absent.groupby(columns, as_index=False)["absent"].sum()
    merged = names.astype("str").merge(found, on=columns, how="left")["absent"].fillna(0.0)
    return np.asarray(merged, dtype=np.float64)


def _table(sorted_out: Census, group: Numbers, units: Numbers, values: Values, lacking: Values) -> pd.DataFrame:
    """Return the shares under one weight, population by population, themes in order."""
    known = ~np.isnan(values)
    weight = np.where(known, values, 0.0)
    return share_out(
        sorted_out, group, weight, known.astype(np.float64), lacking, kish(group, len(lacking), units, weight)
    )


def share_out(sorted_out: Census, group: Numbers, weight: Values, counted: Values, lacking: Values,
              voices: tuple[Values, Values]) -> pd.DataFrame:  # fmt: skip
    """Return the columns of ``shares`` that are numbers, population by population, themes in order.

    Each row of the census is a comment, or stands for many that are alike in all the census tells; ``group`` is its
    population, ``weight`` what it counts, ``counted`` how many comments of known weight it is. ``lacking`` is the
    weight that absent comments may have and ``voices`` what ``kish`` returns, per population.
    """
    groups = len(lacking)
    total = np.bincount(group, weight, minlength=groups)[:, None]
    points = sorted_out.by_cell(group, groups, weight)
    read = sorted_out.by_cell(group, groups, weight * sorted_out.with_text)
    low = sorted_out.by_cell(group, groups, weight, sorted_out.sure)
    high = points + sorted_out.open_by_cell(group, groups, weight)
    whole = total + lacking[:, None]
    n_eff, largest = voices
    claimed = n_eff >= LEAST_N_EFF - ROUNDING
    with np.errstate(invalid="ignore", divide="ignore"):
        columns: dict[str, npt.NDArray[Any]] = {
            "share": points / total,
            "points": points,
            "total": total,
            "n": sorted_out.by_cell(group, groups, counted),
            "n_with_text": sorted_out.by_cell(group, groups, counted * sorted_out.with_text),
            "share_with_text": read / total,
            "low": low / total,
            "high": high / total,
            "low_with_missing": low / whole,
            "high_with_missing": (high + lacking[:, None]) / whole,
        }
    ci_low, ci_high = wilson(columns["share"], np.where(claimed, n_eff, np.nan)[:, None])
    columns |= {"ci_low": ci_low, "ci_high": ci_high, "n_eff": n_eff[:, None], "claimed": claimed[:, None]}
    flat = {name: np.broadcast_to(column, points.shape).ravel() for name, column in columns.items()}
    dtypes = {"points": np.float64, "total": np.float64, "n": np.int64, "n_with_text": np.int64, "claimed": np.bool_}
    flat |= {name: flat[name].astype(dtype) for name, dtype in dtypes.items()}
    reasons = [why_not(*case) for case in zip(n_eff.tolist(), largest.tolist(), claimed.tolist())]
    reason = pd.array(np.repeat(np.array(reasons, dtype=object), points.shape[1]), dtype="str")
    return pd.DataFrame({**flat, "reason": reason})


def kish(group: Numbers, groups: int, units: Numbers, weight: Values) -> tuple[Values, Values]:
    """Return Kish's n_eff over sub-threads, and the largest sub-thread's part of the weight, per population."""
    sums = np.bincount(units, weight)
    home = np.zeros(len(sums), dtype=np.int64)
    home[units] = group
    squares = np.bincount(home, sums**2, minlength=groups)
    total = np.bincount(home, sums, minlength=groups)
    largest = np.zeros(groups)
    np.maximum.at(largest, home, sums)
    some = total > 0
    n_eff = np.divide(total**2, squares, out=np.zeros(groups), where=some)
    return n_eff, np.divide(largest, total, out=np.zeros(groups), where=some)


def why_not(n_eff: float, largest: float, claimed: bool) -> str:
    """Return why nothing is claimed of a population at large, in a sentence; "" where it is."""
    if claimed:
        return ""
    if not n_eff:
        return "Nothing here has any weight, so there is nothing to share out."
    few = (
        f"{n_eff:.1f} independent sub-threads in effect, and it takes {LEAST_N_EFF:.0f} to speak for readers at large."
    )
    if largest > 0.5:
        return f"One sub-thread holds {100 * largest:.0f} % of the weight: {few}"
    return f"Too few voices: {few}"
