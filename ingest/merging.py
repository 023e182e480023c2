"""Two crawls of the same comments -> one table: the later one updates, and nothing that was known is lost.

The rules pick, per group of columns, the greatest row of a total order, so that neither the order nor the number
of ingests matters. Frames in, new frame out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest import history, ledger, places, sightings, tree
from ingest.history import Kept
from ingest.schema import COMMENTS, KEY, THREAD_KEY, empty, validate

TEXT = ["author", "author_kind", "subject", "body", "quoted", "state", "dump_id", "locator", "text_at"]
"""What is taken together from the crawl that shows most: a comment seen in full stays so when it is collapsed later."""
PARENT = ["parent_id", "parent_source", "parent_confidence"]
SCORE = ["score", "score_kind", "tag", "score_at"]
DECLARED = "declared_comments"
EXACTNESS = {"exact": 4, "minute": 3, "day": 2, "relative": 1, "unknown": 0}
HISTORY = ["first_seen", "last_seen", "text_at", "score_at", "old_text_at", "edited_at", "gone_at", "dump_id",
           "locator", "position", "place", "story_id"]  # fmt: skip
"""Columns that say when and where a comment was seen, not what it is."""


def merge(known: Kept, crawl: Kept, *, keep_deleted_text: bool = False) -> Kept:
    """Return what is known once ``crawl``, the tables of one dump, is added to ``known``.

    Text that a crawl shows deleted is dropped from every table, however early it was seen; ``keep_deleted_text``
    keeps it, and the state says that it was deleted. The merge that comes last decides, for all of its threads.
    """
    if known.threads.empty:
        return first(crawl)
    new = ~sightings.in_threads(crawl.threads, known.threads)
    if new.any():
        seen_before = history.within(crawl, crawl.threads[~new])
        never = first(history.within(crawl, crawl.threads[new]))
        return history.join(never, merge(known, seen_before, keep_deleted_text=keep_deleted_text))
    before, now = history.all_sightings(known), history.all_sightings(crawl)
    seen = sightings.unite(before, now, keep_deleted_text=keep_deleted_text)
    seen = sightings.with_texts(seen, known.comments, known.sightings, crawl.comments)
    if not keep_deleted_text:
        seen = sightings.without_deleted(seen)
    comments = merge_comments(known.comments, crawl.comments, seen, keep_deleted_text=keep_deleted_text)
    looks = history.unite_crawls(history.all_crawls(known), history.all_crawls(crawl))
    past = history.of(looks, seen)
    comments = history.on_comments(comments, past)
    began = sightings.on_key(comments, past.threads["last_crawl"], THREAD_KEY)
    comments = _with_depths(comments.assign(position=places.positions(comments, sightings.last_dumps(seen), began)))
    threads = history.on_threads(merge_threads(known.threads, crawl.threads, looks, comments), past)
    again = looks[looks.duplicated(THREAD_KEY, keep=False)]
    seen = seen[sightings.in_threads(seen, again)].sort_values([*KEY, "seen_at"]).reset_index(drop=True)
    earlier = validate(sightings.without_shown(seen, comments), "sightings")
    return Kept(file_under(comments, threads), threads, looks, earlier)


def first(crawl: Kept) -> Kept:
    """Return the tables of a dump whose threads were never seen before: what ``merge`` makes of them, but fast."""
    comments = crawl.comments.assign(place=crawl.comments["position"].astype("Int64"))
    thread = comments.groupby(THREAD_KEY, observed=True).ngroup()
    by = np.lexsort((comments["position"], thread))  # in one dump no two of a thread have one position
    if (np.diff(by) < 0).any():
        comments = comments.take(by).reset_index(drop=True)
    return Kept(comments, crawl.threads, crawl.crawls, crawl.sightings)


def merge_comments(
    known: pd.DataFrame, crawl: pd.DataFrame, seen: pd.DataFrame, *, keep_deleted_text: bool
) -> pd.DataFrame:
    """Return one row per comment of the two tidy tables, sorted by key; ``seen`` are the sightings of both.

    Text and state come from the crawl that shows most, the later of two alike; a later deletion hides the text.
    Score and tag come from the latest crawl that has them; a parent that the dump names beats an inferred one.
    """
    both = pd.concat([known, crawl], ignore_index=True) if len(known) else crawl.reset_index(drop=True)
    if both.empty:
        return empty("comments")
    if not keep_deleted_text:
        both = _without_deleted(both, seen)
    words = pd.util.hash_pandas_object(both[["state", "author"]].astype(str), index=False)
    place = both["place"].fillna(both["position"].astype("Int64"))
    exactness = both["created_precision"].astype(str).map(EXACTNESS)
    both = both.assign(_exactness=exactness, _words=words, place=place, text_sum=sightings.text_sums(both))
    both = both.assign(_fullness=_fullness(both, seen, keep_deleted_text), _gone=sightings.is_deletion(both))
    both = both.assign(_comment=both.groupby(KEY, observed=True, sort=True).ngroup())
    scored = both[both["score"].notna() | both["tag"].notna()]
    merged = pd.concat(
        [
            _greatest(both, [], KEY),
            _greatest(both, ["_fullness", "text_at", "_gone", "text_sum", "dump_id", "_words", "locator"], TEXT),
            _greatest(scored, ["score_at", "score", "tag"], SCORE),
            _greatest(both, ["parent_confidence", "parent_id", "parent_source"], PARENT),
            _greatest(both, ["_exactness", "created_at"], ["created_at", "created_precision"]),
            _greatest(both, ["url"], ["url"]),
            _greatest(both, ["story_id"], ["story_id"]),
            _greatest(both, ["last_seen", "place"], ["place"]),
            both.groupby("_comment").agg(first_seen=("first_seen", "min"), last_seen=("last_seen", "max")),
        ],
        axis=1,
    ).sort_index()
    merged["score_kind"] = merged["score_kind"].fillna("none")
    if keep_deleted_text:
        merged["state"] = sightings.on_key(merged, sightings.last_states(seen)).fillna(merged["state"])
    return validate(merged.assign(position=merged["place"], depth=0), "comments")


def _greatest(frame: pd.DataFrame, order: list[str], columns: list[str]) -> pd.DataFrame:
    """Return, by number of the comment, the columns of its greatest row.

    ``order`` names only what travels with these columns, so that merging a merged row again gives the same.
    """
    narrow = frame[list(dict.fromkeys(["_comment", *order, *columns]))]
    by = narrow.sort_values(order, na_position="first", kind="stable") if order else narrow
    return by.drop_duplicates("_comment", keep="last").set_index("_comment")[columns]


def _fullness(both: pd.DataFrame, seen: pd.DataFrame, keep_deleted_text: bool) -> pd.Series:
    """Return how much of its comment each row shows.

    Where deleted text is kept, only the row counts whose text the best sighting showed: a bare deletion is the worst.
    """
    if not keep_deleted_text:
        return sightings.fullness(both["state"])
    best = sightings.best_texts(seen)
    at, text = (sightings.on_key(both, best[name]) for name in ("seen_at", "text_sum"))
    same = (text == both["text_sum"]).fillna(False).astype(bool) | (text.isna() & both["text_sum"].isna())
    return (same & (at == both["text_at"])).astype("float64")


def _without_deleted(both: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without the text, and its author, that a crawl of the same time or later shows deleted."""
    last = sightings.on_key(both, sightings.deleted_at(seen))
    late = last.notna() & (both["text_at"] <= last)
    texts = late & both["body"].notna()
    wiped = {name: both[name].mask(late) for name in ("body", "quoted")}
    wiped |= {name: both[name].mask(texts) for name in ("subject", "author")}
    wiped["author_kind"] = both["author_kind"].mask(texts, "deleted")
    return both.assign(**wiped, text_at=both["text_at"].mask(texts & both["state"].isin(sightings.GONE), last))


def _with_depths(comments: pd.DataFrame) -> pd.DataFrame:
    ordered = comments.sort_values(["platform", "thread_id", "position", "comment_id"]).reset_index(drop=True)
    found = []
    for _, thread in ordered.groupby(["platform", "thread_id"], observed=True, sort=False):
        parents = [None if pd.isna(p) else p for p in thread["parent_id"]]
        found += tree.depths(tree.parent_rows(thread["comment_id"].tolist(), parents))[0]
    return validate(ordered.assign(depth=found), "comments")


def merge_threads(
    known: pd.DataFrame, crawl: pd.DataFrame, looks: pd.DataFrame, comments: pd.DataFrame
) -> pd.DataFrame:
    """Return one row per thread, recounted over its merged comments; what a later crawl leaves out stays known.

    Its title, address, text, time and declared number are those of the latest of its crawls (``looks``) that says so.
    """
    both = pd.concat([known, crawl], ignore_index=True) if len(known) else crawl
    if both.empty:
        return empty("threads")
    order = ["last_seen", "duplicates", "refused", "without_zone"]
    by = both.sort_values(order, na_position="first").groupby(THREAD_KEY, observed=True)
    merged = by.last()
    told = looks.sort_values("seen_at").groupby(THREAD_KEY, observed=True)[history.TOLD].last().reindex(merged.index)
    # A store of an older version has crawls that say nothing but the number.
    merged[history.TOLD] = told.assign(**{n: told[n].fillna(merged[n]) for n in history.TOLD if n != DECLARED})
    merged["first_seen"] = by["first_seen"].min()
    merged["story_id"] = _stories(known, crawl)
    return ledger.with_counts(merged.reset_index(), comments)


def _stories(known: pd.DataFrame, crawl: pd.DataFrame) -> pd.Series:
    """Return the story of each thread: the one named with this ingest, else the one it was filed under before."""
    both = pd.concat([known, crawl], ignore_index=True)
    own = both["platform"].astype(str) + "-" + both["thread_id"]
    named = both["story_id"].where((both["story_id"] != own) | (both.index < len(known)))
    latest = both.assign(named=named, own=own).groupby(THREAD_KEY, observed=True)[["named", "own"]].last()
    return latest["named"].fillna(latest["own"])


def file_under(comments: pd.DataFrame, threads: pd.DataFrame) -> pd.DataFrame:
    """Return the comments with the story of their thread."""
    names = ["platform", "thread_id"]
    stories = threads.astype({"platform": "str"}).set_index(names)["story_id"]
    filed = stories.reindex(pd.MultiIndex.from_frame(comments[names].astype(str))).to_numpy()
    return validate(comments.assign(story_id=filed), "comments")


def changes(known: pd.DataFrame, merged: pd.DataFrame, crawl: pd.DataFrame) -> tuple[int, int, int]:
    """Return how many comments of the crawl were (added, updated, unchanged), by what they say."""
    before, after = _said(known), _said(merged)
    mine = _said(crawl).index
    both = mine.intersection(before.index)
    updated = int((after.reindex(both).to_numpy() != before.reindex(both).to_numpy()).any(axis=1).sum())
    return len(mine) - len(both), updated, len(both) - updated


def dropped(known: Kept, merged: Kept) -> int:
    """Return how many texts stood in the known tables and stand in the merged ones no more."""
    had = history.all_sightings(known)
    has = history.all_sightings(merged)
    texts = pd.MultiIndex.from_frame(had.loc[had["text_sum"].notna(), [*KEY, "text_sum"]].astype(str)).unique()
    left = pd.MultiIndex.from_frame(has.loc[has["text_sum"].notna(), [*KEY, "text_sum"]].astype(str)).unique()
    return len(texts.difference(left))


def _said(comments: pd.DataFrame) -> pd.DataFrame:
    """Return what each comment says, as plain text, by key."""
    content = [c.name for c in COMMENTS if c.name not in [*KEY, *HISTORY]]
    key = pd.MultiIndex.from_frame(comments[KEY].astype(str))
    return comments[content].astype(str).fillna("").set_axis(key, axis=0)
