"""Groups of comments to lay side by side: threads, stories, platforms, earlier and later comments, tags."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.structure import THREAD
from analysis.weights import WEIGHTS, population

MOST = 6
"""Groups laid side by side at once: the largest ones."""
GROUP = "group"
EARLIER, LATER = "Earlier half", "Later half"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """A way to group comments."""

    name: str
    title: str
    """For menus: "Threads"."""
    meaning: str
    """One sentence."""
    labels: Callable[[pd.DataFrame, pd.DataFrame], pd.Series]
    """(comments, threads) -> the group of each comment, missing for one in none."""


def _threads(comments: pd.DataFrame, threads: pd.DataFrame) -> pd.Series:
    titles = threads["title"].where(threads["title"].notna(), "Thread " + threads["thread_id"])
    several = titles[titles.duplicated(keep=False)].index
    titles.loc[several] = titles[several] + " (" + threads["platform"].astype("str") + " " + threads["thread_id"] + ")"
    names = dict(zip(zip(threads["platform"].astype("str"), threads["thread_id"]), titles, strict=True))
    keys = zip(comments["platform"].astype("str"), comments["thread_id"], strict=True)
    return pd.Series([names.get(key, f"Thread {key[1]}") for key in keys], index=comments.index, dtype="str")


def _stories(comments: pd.DataFrame, threads: pd.DataFrame) -> pd.Series:
    return comments["story_id"].astype("str")


def _platforms(comments: pd.DataFrame, threads: pd.DataFrame) -> pd.Series:
    return comments["platform"].astype("str")


def _halves(comments: pd.DataFrame, threads: pd.DataFrame) -> pd.Series:
    times = comments["created_at"].where(comments["state"] != "stub")
    middle = times.groupby([comments[name] for name in THREAD], observed=True).transform("median")
    half = np.where(times <= middle, EARLIER, LATER)
    return pd.Series(half, index=comments.index, dtype="str").where(times.notna())


def _tags(comments: pd.DataFrame, threads: pd.DataFrame) -> pd.Series:
    return comments["tag"].astype("str")


GROUPINGS: dict[str, Grouping] = {
    grouping.name: grouping
    for grouping in (
        Grouping(name="thread", title="Threads", labels=_threads, meaning="Each thread is a group."),
        Grouping(name="story", title="Stories", labels=_stories, meaning="All threads about a story are a group."),
        Grouping(name="platform", title="Sites", labels=_platforms, meaning="All threads of a site are a group."),
        Grouping(name="half", title="Earlier and later", labels=_halves,
                 meaning="Each thread is cut in two at the time by which half of its comments were posted."),
        Grouping(name="tag", title="Tags", labels=_tags,
                 meaning="All comments with the same tag are a group; comments without a tag are in none."),
    )
}  # fmt: skip
"""All ways to group, the usual one first."""


def group_of(comments: pd.DataFrame, threads: pd.DataFrame, by: str) -> pd.Series:
    """Return the group of each comment: of more than ``MOST`` groups the largest, in any order of the rows the same.

    Needs the tidy ``comments`` and ``threads`` and a key of ``GROUPINGS``. Returns names on the index of the comments,
    missing for a comment in no group and for a stub. Raises KeyError for an unknown grouping.
    """
    labels = GROUPINGS[by].labels(comments, threads).where(comments["state"] != "stub").rename(GROUP)
    counts = labels.value_counts()
    largest = sorted(counts.index, key=lambda name: (-counts[name], name))[:MOST]
    return labels.where(labels.isin(largest))


def possible(comments: pd.DataFrame, threads: pd.DataFrame) -> list[str]:
    """Return the groupings under which there are at least two groups."""
    return [name for name in GROUPINGS if len(group_of(comments, threads, name).dropna().unique()) > 1]


def fair_weight(comments: pd.DataFrame, weight: str) -> tuple[str, str]:
    """Return the weight under which groups can be compared, and a sentence where it is not the one in use.

    Scores of different sites do not measure the same, so where the comments come from several kinds of score each
    counts its rank within its thread.
    """
    kinds = population(comments).dropna(subset="score")[["platform", "score_kind"]].astype("str").drop_duplicates()
    if len(kinds) < 2 or not WEIGHTS[weight].needs_score or weight == "rank":
        return weight, ""
    return "rank", "Scores of different sites cannot be compared, so each comment counts its rank within its thread."
