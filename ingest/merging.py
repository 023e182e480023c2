"""Two crawls of the same comments -> one table: the later one updates, and nothing that was known is lost.

The rules pick, per group of columns, the greatest row of a total order, so that neither the order nor the number
of ingests matters. Frames in, new frame out.
"""

from __future__ import annotations

import pandas as pd

from ingest import ledger, tree
from ingest.schema import COMMENTS, KEY, empty, validate

TEXT = ["author", "author_kind", "subject", "body", "quoted", "state", "dump_id", "locator", "position", "text_at"]
"""What is taken together from the crawl that shows most: a comment seen in full stays so when it is collapsed later."""
PARENT = ["parent_id", "parent_source", "parent_confidence"]
SCORE = ["score", "score_kind", "tag", "score_at"]
FULLNESS = {"present": 3, "deleted": 3, "removed": 3, "truncated": 2, "collapsed": 1, "stub": 0}
EXACTNESS = {"exact": 4, "minute": 3, "day": 2, "relative": 1, "unknown": 0}
HISTORY = ["first_seen", "last_seen", "text_at", "score_at", "dump_id", "locator", "position", "story_id"]
"""Columns that say when and where a comment was seen, not what it is."""


def merge_comments(known: pd.DataFrame, crawl: pd.DataFrame) -> pd.DataFrame:
    """Return one row per comment of the two tidy tables, sorted by key.

    Text and state come from the crawl that shows most, the later of two alike; a later deletion hides the text.
    Score and tag come from the latest crawl that has them; a parent that the dump names beats an inferred one.
    """
    both = pd.concat([known, crawl], ignore_index=True) if len(known) else crawl.reset_index(drop=True)
    if both.empty:
        return empty("comments")
    fullness = both["state"].astype(str).map(FULLNESS)
    exactness = both["created_precision"].astype(str).map(EXACTNESS)
    words = pd.util.hash_pandas_object(both[["body", "quoted", "state", "subject", "author"]].astype(str), index=False)
    both = both.assign(_fullness=fullness, _exactness=exactness, _words=words)
    scored = both[both["score"].notna() | both["tag"].notna()]
    seen = both.groupby(KEY, observed=True).agg(first_seen=("first_seen", "min"), last_seen=("last_seen", "max"))
    merged = _greatest(both, ["_fullness", "text_at", "_words", "dump_id", "position"], TEXT)
    merged = merged.join(_greatest(scored, ["score_at", "score", "tag"], SCORE))
    merged = merged.join(_greatest(both, ["parent_confidence", "parent_id", "parent_source"], PARENT))
    merged = merged.join(_greatest(both, ["_exactness", "created_at"], ["created_at", "created_precision"]))
    merged = merged.join(_greatest(both, ["url"], ["url"])).join(_greatest(both, ["story_id"], ["story_id"]))
    merged = merged.join(seen).reset_index()
    merged["score_kind"] = merged["score_kind"].fillna("none")
    return validate(_with_depths(merged), "comments")


def _greatest(frame: pd.DataFrame, order: list[str], columns: list[str]) -> pd.DataFrame:
    """Return, per comment, the columns of its greatest row.

    ``order`` names only what travels with these columns, so that merging a merged row again gives the same.
    """
    by = frame.sort_values(order, na_position="first", kind="stable")
    return by.drop_duplicates(KEY, keep="last").set_index(KEY)[columns]


def _with_depths(comments: pd.DataFrame) -> pd.DataFrame:
    ordered = comments.sort_values(["platform", "thread_id", "position", "comment_id"]).reset_index(drop=True)
    found = []
    for _, thread in ordered.groupby(["platform", "thread_id"], observed=True, sort=False):
        parents = [None if pd.isna(p) else p for p in thread["parent_id"]]
        found += tree.depths(tree.parent_rows(thread["comment_id"].tolist(), parents))[0]
    return ordered.assign(depth=found)


def merge_threads(known: pd.DataFrame, crawl: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame:
    """Return one row per thread, recounted over its merged comments; what a later crawl leaves out stays known."""
    both = pd.concat([known, crawl], ignore_index=True) if len(known) else crawl
    if both.empty:
        return empty("threads")
    names = ["platform", "thread_id"]
    by = both.sort_values(["last_seen", "declared_comments"], na_position="first").groupby(names, observed=True)
    merged = by.last()
    merged["first_seen"] = by["first_seen"].min()
    merged["story_id"] = _stories(known, crawl)
    return ledger.with_counts(merged.reset_index(), comments)


def _stories(known: pd.DataFrame, crawl: pd.DataFrame) -> pd.Series:
    """Return the story of each thread: the one named with this ingest, else the one it was filed under before."""
    names = ["platform", "thread_id"]
    own = crawl["platform"].astype(str) + "-" + crawl["thread_id"]
    told = crawl["story_id"].where(crawl["story_id"] != own)
    before = known.set_index(names)["story_id"].reindex(pd.MultiIndex.from_frame(crawl[names].astype(str)))
    return pd.Series(
        told.fillna(pd.Series(before.to_numpy(), told.index)).fillna(own).to_numpy(),
        pd.MultiIndex.from_frame(crawl[names]),
    )


def file_under(comments: pd.DataFrame, threads: pd.DataFrame) -> pd.DataFrame:
    """Return the comments with the story of their thread."""
    names = ["platform", "thread_id"]
    stories = threads.astype({"platform": "str"}).set_index(names)["story_id"]
    return comments.assign(story_id=stories.reindex(pd.MultiIndex.from_frame(comments[names].astype(str))).to_numpy())


def changes(known: pd.DataFrame, merged: pd.DataFrame, crawl: pd.DataFrame) -> tuple[int, int, int]:
    """Return how many comments of the crawl were (added, updated, unchanged), by what they say."""
    before, after = _said(known), _said(merged)
    mine = _said(crawl).index
    both = mine.intersection(before.index)
    updated = int((after.reindex(both).to_numpy() != before.reindex(both).to_numpy()).any(axis=1).sum())
    return len(mine) - len(both), updated, len(both) - updated


def _said(comments: pd.DataFrame) -> pd.DataFrame:
    """Return what each comment says, as plain text, by key."""
    content = [c.name for c in COMMENTS if c.name not in [*KEY, *HISTORY]]
    key = pd.MultiIndex.from_frame(comments[KEY].astype(str))
    return comments[content].astype(str).set_axis(key, axis=0)
