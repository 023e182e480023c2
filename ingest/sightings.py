"""What every crawl of a thread showed of every comment: its state, score and text at that time.

Threads crawled once have no rows here: their comments say it all. A text is kept here only where it is another than
the one in ``comments``; the sum of a text says which text a crawl showed. Frames in, new frame out, and everything is
a function of the set of crawls, so that neither their order nor their number matters.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ingest.schema import KEY, TIME, empty, validate

FULLNESS = {"present": 3, "deleted": 3, "removed": 3, "truncated": 2, "collapsed": 1, "stub": 0}
GONE = ["deleted", "removed"]
TEXTS = ["subject", "body", "quoted"]
_AT = [*KEY, "seen_at"]
_WORD = re.compile(r"[^\W_]+|[?!]|[\u2600-\u27bf\U0001f300-\U0001faff]")


def text_sums(comments: pd.DataFrame) -> pd.Series:
    """Return a number per row that stands for its subject, body and quotes; missing for a row without a body."""
    sums = pd.util.hash_pandas_object(comments[TEXTS].astype(str), index=False)
    return sums.astype("int64").astype("Int64").where(comments["body"].notna())


def of(comments: pd.DataFrame) -> pd.DataFrame:
    """Return what comments of one crawl, tidy, showed."""
    if comments.empty:
        return empty("sightings")
    return validate(comments.assign(seen_at=comments["last_seen"], text_sum=text_sums(comments)), "sightings")


def unite(first: pd.DataFrame, second: pd.DataFrame, *, keep_deleted_text: bool = False) -> pd.DataFrame:
    """Return the sightings of both, one row per comment and time.

    Of two files of one time, the state and text come from the one that shows most, a deletion before a text, or the
    other way round where deleted text is kept.
    """
    both = pd.concat([f for f in (first, second) if len(f)] or [first], ignore_index=True)
    if not both.duplicated(_AT).any():
        return both
    shown = _shown(both) if keep_deleted_text else fullness(both["state"])
    both = both.assign(_fullness=shown, _gone=is_deletion(both))
    said = both.sort_values(["_fullness", "_gone", "text_sum", "dump_id"], na_position="first", kind="stable")
    said = said.drop_duplicates(_AT, keep="last").set_index(_AT)[["state", "text_sum", *TEXTS, "dump_id"]]
    rated = both.sort_values(["score", "tag"], na_position="first", kind="stable")
    rated = rated.drop_duplicates(_AT, keep="last").set_index(_AT)[["score", "tag"]]
    return validate(said.join(rated).reset_index(), "sightings")


def fullness(state: pd.Series) -> pd.Series:
    """Return how much of a comment each state shows: the fuller one tells more."""
    return state.astype(str).map(FULLNESS)


def _shown(sightings: pd.DataFrame) -> pd.Series:
    """Return how much text each sighting shows; a bare deletion shows less than a title."""
    bare = sightings["text_sum"].isna() & sightings["state"].isin(GONE)
    return fullness(sightings["state"]).astype("float64").mask(bare, 0.5)


def is_deletion(rows: pd.DataFrame) -> pd.Series:
    """Say which sightings (or comments) show that a text was deleted at the source.

    A removed comment whose text the site still gives, as Hacker News does, is none.
    """
    state = rows["state"].astype(str)
    text = rows["text_sum"] if "text_sum" in rows else rows["body"]
    return (state == "deleted") | ((state == "removed") & text.isna())


def deleted_at(sightings: pd.DataFrame) -> pd.Series:
    """Return, by key, when a crawl last showed a comment deleted; comments never shown so are not in it."""
    gone = sightings[is_deletion(sightings)]
    return gone.groupby(KEY, observed=True)["seen_at"].max()


def last_states(sightings: pd.DataFrame) -> pd.Series:
    """Return, by key, the state that the latest of the fullest crawls showed."""
    by = sightings.assign(_fullness=fullness(sightings["state"])).sort_values(["_fullness", "seen_at"], kind="stable")
    return by.drop_duplicates(KEY, keep="last").set_index(KEY)["state"]


def best_texts(sightings: pd.DataFrame) -> pd.DataFrame:
    """Return, by key, the latest of the fullest sightings, bare deletions behind all but stubs."""
    by = sightings.assign(_fullness=_shown(sightings)).sort_values(["_fullness", "seen_at"], kind="stable")
    return by.drop_duplicates(KEY, keep="last").set_index(KEY)


def last_dumps(sightings: pd.DataFrame) -> pd.Series:
    """Return, by key, the dump that showed a comment last."""
    by = sightings.sort_values("seen_at", kind="stable")
    return by.drop_duplicates(KEY, keep="last").set_index(KEY)["dump_id"]


def without_deleted(sightings: pd.DataFrame) -> pd.DataFrame:
    """Return the sightings without any text that a crawl of the same time or later showed deleted."""
    last = on_key(sightings, deleted_at(sightings))
    dropped = last.notna() & (sightings["seen_at"] <= last)
    wiped = {name: sightings[name].mask(dropped) for name in ("text_sum", *TEXTS)}
    return sightings.assign(**wiped)


def on_key(frame: pd.DataFrame, values: pd.Series, key: list[str] | None = None) -> pd.Series:
    """Return, on the frame's index, the value that stands under each row's key; missing where there is none."""
    names = key or KEY
    if values.empty:
        return pd.Series(None, index=frame.index, dtype=values.dtype)
    row = {name: i for i, name in enumerate(values.index)}
    rows = np.array([row.get(name, -1) for name in _keys(frame, names)], dtype="int64")
    return pd.Series(values.array.take(rows, allow_fill=True), index=frame.index)


def _keys(frame: pd.DataFrame, names: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(frame[name].tolist() for name in names), strict=True)


def with_texts(sightings: pd.DataFrame, *holders: pd.DataFrame) -> pd.DataFrame:
    """Return the sightings with the text of every sum that one of ``holders`` (comments, sightings) has."""
    names = [*KEY, "text_sum", *TEXTS]
    held = [h if "text_sum" in h else h.assign(text_sum=text_sums(h)) for h in holders if len(h)]
    plain = [h.loc[h["text_sum"].notna() & h["body"].notna(), names].astype({"platform": "str"}) for h in held]
    if not plain or sightings.empty:
        return sightings
    texts = pd.concat(plain, ignore_index=True).drop_duplicates([*KEY, "text_sum"])
    bare = sightings.drop(columns=TEXTS).astype({"platform": "str"})
    return validate(bare.merge(texts, on=[*KEY, "text_sum"], how="left"), "sightings")


def without_shown(sightings: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame:
    """Return the sightings with text only where it is another than the one in ``comments``."""
    shown = pd.Series(text_sums(comments).array, index=pd.MultiIndex.from_frame(comments[KEY]))
    same = (on_key(sightings, shown) == sightings["text_sum"]).fillna(True).astype(bool)
    return sightings.assign(**{name: sightings[name].mask(same) for name in TEXTS})


def edits(sightings: pd.DataFrame) -> pd.DataFrame:
    """Return, by key, the last change of a comment's words between two crawls that showed it in full.

    Needs sightings with their texts (``with_texts``). Returns ``old_text_at``, the last crawl with the text before,
    and ``edited_at``, the first with the words after. Line breaks, marks and quotes that another file of the same
    comment renders otherwise are no edit.
    """
    whole = sightings[(sightings["state"].astype(str) == "present") & sightings["text_sum"].notna()]
    several = whole.groupby(KEY, observed=True)["text_sum"].transform("nunique") > 1
    found: dict[Any, tuple[pd.Timestamp, pd.Timestamp]] = {}
    for key, rows in whole[several].sort_values("seen_at").groupby(KEY, observed=True):
        words = [_words(row) for row in rows[TEXTS].to_dict("records")]
        times = rows["seen_at"].tolist()
        changed = [i for i in range(1, len(words)) if words[i] != words[i - 1]]
        if changed:
            found[key] = (times[changed[-1] - 1], times[changed[-1]])
    table = pd.DataFrame(list(found.values()), columns=["old_text_at", "edited_at"]).astype(TIME)  # type: ignore[arg-type]  # stubs know no zoned time
    return table.set_axis(pd.MultiIndex.from_tuples(list(found) or [("", "", "")], names=KEY)[: len(found)], axis=0)


def _words(texts: Mapping[Hashable, Any]) -> list[str]:
    """Return the words of a comment, quotes among them, in alphabetical order."""
    return sorted(_WORD.findall(" ".join(t for t in texts.values() if isinstance(t, str)).casefold()))


def in_threads(frame: pd.DataFrame, threads: pd.DataFrame) -> pd.Series:
    """Say which rows belong to one of ``threads`` (platform, thread_id)."""
    there = pd.Series(False, frame.index)
    for platform, some in threads.groupby("platform", observed=True)["thread_id"]:
        there |= (frame["platform"] == platform) & frame["thread_id"].isin(some)
    return there
