"""How contested a discussion is, by three signs that are kept apart: controversy is neither volume nor negativity.

*Back and forth*: the h-index of the reply tree, high where answers go both wide and deep (Gómez, Kaltenbrunner & López,
WWW 2008; as a measure of deliberation González-Bailón, Kaltenbrunner & Banchs, Journal of Information Technology 2010).
*Disagreement*: the share of answers that disagree or correct, with the error of finding them (relation_shares.py).
*Divided votes*: comments voted below where they started beside others voted above it, where a site lets scores fall.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.relation_marks import CORRECTS, DISAGREES
from analysis.relation_shares import Measured, share_of
from analysis.structure import THREAD, level_widths
from analysis.weights import starts
from ingest.schema import KEY

OBJECTING = [DISAGREES, CORRECTS]
FALLING = ["moderation", "votes"]
"""Kinds of score that can fall below where they started; likes and reactions cannot."""
SUBTHREAD = [*THREAD, "root_id"]
SHARE = ["found", "read", "share", "low", "high", "claimed", "reason"]


def controversy(comments: pd.DataFrame, structure: pd.DataFrame, relations: pd.DataFrame,
                error: Measured | None = None) -> pd.DataFrame:  # fmt: skip
    """Measure each thread, and each sub-thread below an opening comment.

    Needs the tidy ``comments``, their ``structure`` (same rows) and the ``relations`` of their answers. Returns one row
    per thread, then one per sub-thread, each in order of appearance: platform, thread_id, ``root_id`` (missing for a
    thread), ``comments`` (stubs left out), ``h_index`` (the last level h, counted from 1 at the head, such that it and
    all levels above hold at least as many comments as their number, stubs too), ``found`` and ``read`` (answers found
    to disagree or correct, of those that can be read), ``share``, ``low`` and ``high`` (what that says, corrected for
    the measured error, with its 90 % interval; missing where not claimed), ``claimed``, ``reason``, ``voted_up`` and
    ``voted_down`` (Int64: comments that stand above and below the score they started with, a possible karma bonus
    left out; missing where no score here can fall).
    """
    placed = structure[[*KEY, "root_id", "depth"]].astype({"platform": "str"}).reset_index(drop=True)
    placed["shown"] = (comments["state"] != "stub").to_numpy()
    placed = pd.concat([placed, _votes(comments)], axis=1)
    answers = relations.astype({"platform": "str"}).merge(placed[[*KEY, "root_id"]], on=KEY, how="inner")
    parts = [_measured(placed, answers, by, error) for by in (THREAD, SUBTHREAD)]
    table = pd.concat(parts, ignore_index=True)
    columns = [*SUBTHREAD, "comments", "h_index", *SHARE, "voted_up", "voted_down"]
    return table.reindex(columns=columns).astype({"root_id": "str"})


def _votes(comments: pd.DataFrame) -> pd.DataFrame:
    """Say of each comment whether it was voted up or down; missing where its score cannot fall."""
    gained = comments["score"].to_numpy(np.float64, na_value=np.nan) - starts(comments)
    known = ~np.isnan(gained) & comments["score_kind"].isin(FALLING).to_numpy()
    bonus = (comments["score_kind"] == "moderation") & (comments["author_kind"] != "anonymous")
    moved = {"voted_up": gained > bonus.to_numpy(), "voted_down": gained < 0}
    return pd.DataFrame({name: pd.arrays.BooleanArray(flag, ~known) for name, flag in moved.items()})


def _measured(placed: pd.DataFrame, answers: pd.DataFrame, by: list[str], error: Measured | None) -> pd.DataFrame:
    """Return one row per tree that the columns ``by`` name."""
    grouped = placed.groupby(by, sort=False)
    table = grouped.agg(comments=("shown", "sum")).reset_index()
    votes = grouped[["voted_up", "voted_down"]].sum(min_count=1).astype("Int64").reset_index()
    widths = placed.groupby([*by, "depth"], sort=True).size().rename("width").reset_index()
    levels = level_widths(widths, by).drop(columns="max_width")
    for part in (levels, share_of(OBJECTING, answers, by, error), votes):
        table = table.merge(part, on=by, how="left")
    few = table["read"].isna()
    table["claimed"] = table["claimed"].eq(True)
    table["reason"] = table["reason"].where(~few, "no answers to read")
    return table.fillna({"found": 0, "read": 0}).astype({"found": "int64", "read": "int64", "h_index": "int64"})
