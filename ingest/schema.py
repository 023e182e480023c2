"""The tidy tables: their columns, dtypes and meaning, and the check that a frame keeps to them.

Missing is missing, never 0 or "". Ids are text, exact. See CONTRIBUTING.md, "The tidy tables".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.extensions import ExtensionDtype
from pandas.api.types import pandas_dtype

KEY = ["platform", "thread_id", "comment_id"]
"""What names one comment. Every table with one row per comment carries these columns."""
THREAD_KEY = ["platform", "thread_id"]
"""What names one thread."""

LARGE = 50_000
"""Comments above which a choice of threads is read from what was measured before, not worked out on every visit."""

PARENT_SOURCES = ["explicit", "quote", "indent", "subject", "inferred", "none"]
AUTHOR_KINDS = ["user", "anonymous", "deleted", "op", "staff", "bot", "unknown"]
PRECISIONS = ["exact", "minute", "day", "relative", "unknown"]
SCORE_KINDS = ["moderation", "votes", "likes", "reactions", "none"]
STATES = ["present", "truncated", "collapsed", "deleted", "removed", "stub"]

TIME = "datetime64[us, UTC]"


class SchemaError(ValueError):
    """A frame does not keep to its table. The message names table, column and what is wrong."""


@dataclass(frozen=True)
class Column:
    """One column of a tidy table."""

    name: str
    dtype: str
    meaning: str
    required: bool = False
    values: tuple[str, ...] = ()


def _column(name: str, dtype: str, meaning: str, *, required: bool = False, values: list[str] | None = None) -> Column:
    return Column(name, dtype, meaning, required, tuple(values or ()))


COMMENTS = [
    _column("story_id", "str", "groups threads and documents about one story", required=True),
    _column("platform", "category", "slashdot, reddit, hackernews, discourse, …", required=True),
    _column("thread_id", "str", "the discussion it stands in", required=True),
    _column("comment_id", "str", "unique within platform and thread", required=True),
    _column("parent_id", "str", "missing for a root comment; may name a comment that the dump lacks"),
    _column("parent_source", "category", "how the parent is known", required=True, values=PARENT_SOURCES),
    _column("parent_confidence", "float64", "1.0 for explicit, else a calibrated probability"),
    _column("depth", "int32", "depth in the tree, roots are 0", required=True),
    _column("position", "int32", "order in the thread; of several dumps, page after page", required=True),
    _column("author", "str", "as dumped; missing where not given"),
    _column("author_kind", "category", "who wrote it, as far as the dump says", required=True, values=AUTHOR_KINDS),
    _column("created_at", TIME, "when it was posted"),
    _column("created_precision", "category", "how exact the time is", required=True, values=PRECISIONS),
    _column("score", "Int64", "as the site showed it"),
    _column("score_kind", "category", "what the score counts", required=True, values=SCORE_KINDS),
    _column("tag", "str", "moderation label: Funny, Insightful, Troll, …"),
    _column("subject", "str", "as shown, 'Re:' kept"),
    _column("body", "str", "plain text the author wrote here"),
    _column("quoted", "str", "text quoted from others"),
    _column("state", "category", "how much of it the dump holds", required=True, values=STATES),
    _column("url", "str", "permalink"),
    _column("dump_id", "str", "sha-256 of the dump it came from", required=True),
    _column("locator", "str", "where in that dump", required=True),
    _column("first_seen", TIME, "time of the first crawl that held it"),
    _column("last_seen", TIME, "time of the last crawl that held it"),
    _column("text_at", TIME, "time of the crawl that its text comes from"),
    _column("score_at", TIME, "time of the crawl that its score comes from"),
    _column("old_text_at", TIME, "time of the last crawl with the text before its last edit"),
    _column("edited_at", TIME, "time of the first crawl with its text after that edit; missing where none was seen"),
    _column("gone_at", TIME, "time of the first whole crawl that no longer showed it"),
    _column("place", "Int64", "order in the dump that showed it last; position is its order in the thread"),
]

LEDGER = ["kept", "with_body", "collapsed", "deleted", "removed", "stubs", "orphans", "duplicates",
          "inferred_parents", "without_score", "without_time", "without_zone", "refused"]  # fmt: skip
"""The counts that the threads table carries beside the declared one."""

SINCE = {
    "new": "not seen before",
    "gone": "no longer shown by a whole crawl",
    "edited": "whose words changed",
    "rescored": "whose score changed",
}
"""What changed between the last two crawls of a thread."""

THREADS = [
    _column("story_id", "str", "the story it is about", required=True),
    _column("platform", "category", "the site", required=True),
    _column("thread_id", "str", "unique within the platform", required=True),
    _column("title", "str", "as shown"),
    _column("url", "str", "its address"),
    _column("story_text", "str", "what was reported or asked at its head"),
    _column("created_at", TIME, "when it was opened"),
    _column("declared_comments", "Int64", "how many comments the site says there are"),
    *[_column(name, "int64", f"comments: {name.replace('_', ' ')}", required=True) for name in LEDGER],
    _column("gone_total", "Int64", "comments: kept from earlier crawls, no longer shown by the latest whole one"),
    _column("coverage", "float64", "(kept - gone_total) / declared; missing where nothing is declared"),
    _column("first_seen", TIME, "time of its first crawl"),
    _column("last_seen", TIME, "time of its last crawl"),
    _column("previous_crawl", TIME, "time of the crawl before the last one; missing after the first"),
    *[_column(name, "Int64", f"since the crawl before: comments {words}") for name, words in SINCE.items()],
]

CRAWLS = [
    _column("platform", "category", "the site", required=True),
    _column("thread_id", "str", "the thread", required=True),
    _column("seen_at", TIME, "when a file of it was taken", required=True),
    _column("declared_comments", "Int64", "how many comments the site said there were then"),
    _column("lacking", "Int64", "how many the file says it lacks: stubs not opened, records refused"),
    _column("title", "str", "its title then"),
    _column("url", "str", "its address then"),
    _column("story_text", "str", "what was reported or asked at its head then"),
    _column("created_at", TIME, "when it was opened, as the file says"),
]

SIGHTINGS = [
    _column("platform", "category", "the site", required=True),
    _column("thread_id", "str", "the thread", required=True),
    _column("comment_id", "str", "the comment", required=True),
    _column("seen_at", TIME, "time of a crawl that showed it", required=True),
    _column("state", "category", "how much of it that crawl showed", required=True, values=STATES),
    _column("score", "Int64", "its score then"),
    _column("tag", "str", "its moderation label then"),
    _column("text_sum", "Int64", "a number that stands for its text then; the same text gives the same number"),
    _column("subject", "str", "its subject then, where its text was another than in comments"),
    _column("body", "str", "its text then, where it was another than in comments"),
    _column("quoted", "str", "what it quoted then, where its text was another than in comments"),
    _column("dump_id", "str", "sha-256 of the dump that showed it", required=True),
]

DOCUMENTS = [
    _column("document_id", "str", "made from title and text", required=True),
    _column("story_id", "str", "the story it is about", required=True),
    _column("outlet", "str", "who published it"),
    _column("title", "str", "its headline"),
    _column("author", "str", "its by-line"),
    _column("published_at", TIME, "when it appeared"),
    _column("url", "str", "its address"),
    _column("text", "str", "boilerplate and repeated paragraphs removed", required=True),
    _column("dump_id", "str", "sha-256 of the dump it came from"),
]

DUMPS = [
    _column("dump_id", "str", "sha-256 of its unpacked content", required=True),
    _column("file", "str", "name of the file", required=True),
    _column("format", "str", "the format it was read as", required=True),
    _column("format_version", "int64", "version of that reader", required=True),
    _column("size", "int64", "bytes of unpacked content", required=True),
    _column("story_id", "str", "the story it was filed under"),
    _column("ingested_at", TIME, "when it was stored", required=True),
    _column("observed_at", TIME, "when it was taken from the site"),
    _column("report", "str", "its ledger, as JSON", required=True),
    _column("deleted_text", "str", "what became of text that was deleted at the source: dropped or kept"),
    _column("ordinal", "int64", "counts the ingests of this store", required=True),
    _column("versions", "str", "the versions of the other tables that belong to this ingest, as JSON", required=True),
]

TABLES: dict[str, list[Column]] = {
    "comments": COMMENTS,
    "threads": THREADS,
    "documents": DOCUMENTS,
    "crawls": CRAWLS,
    "sightings": SIGHTINGS,
    "dumps": DUMPS,
}

UNIQUE = {
    "comments": KEY,
    "threads": THREAD_KEY,
    "documents": ["document_id"],
    "crawls": [*THREAD_KEY, "seen_at"],
    "sightings": [*KEY, "seen_at"],
    "dumps": ["dump_id"],
}


def _dtype(column: Column) -> np.dtype | ExtensionDtype:
    if column.dtype == "category":
        return pd.CategoricalDtype(list(column.values)) if column.values else pd.CategoricalDtype()
    return pandas_dtype(column.dtype)


_DTYPES = {name: {column.name: _dtype(column) for column in columns} for name, columns in TABLES.items()}
_EMPTY = {
    name: pd.DataFrame({column: pd.Series([], dtype=dtype) for column, dtype in dtypes.items()})
    for name, dtypes in _DTYPES.items()
}


def empty(table: str) -> pd.DataFrame:
    """Return the table with all its columns and no row."""
    return _EMPTY[table].copy()


def validate(frame: pd.DataFrame, table: str, only: Sequence[str] | None = None) -> pd.DataFrame:
    """Return ``frame`` in the column order and dtypes of ``table``; columns it lacks come in as missing.

    ``only`` names the columns that are wanted, its key among them, where it is not all.

    Raises SchemaError when a required column has a missing value, a category has a value it does not know,
    a value does not fit its dtype, or the key of the table is not unique. Columns beyond the contract are dropped.
    """
    wanted = TABLES[table] if only is None else [column for column in TABLES[table] if column.name in only]
    if frame.empty:
        return empty(table)[[column.name for column in wanted]]
    columns: dict[str, pd.Series] = {}
    for column in wanted:
        given = frame[column.name] if column.name in frame else pd.Series(None, index=frame.index, dtype="object")
        columns[column.name] = _cast(given, table, column)
        if column.required and columns[column.name].isna().any():
            raise SchemaError(f"{table}.{column.name}: a value is missing")
    tidy = pd.DataFrame(columns, index=frame.index).reset_index(drop=True)
    key = tidy[UNIQUE[table]]
    if not any(key[name].is_unique for name in reversed(UNIQUE[table])):  # one such column is enough, and seen faster
        twice = key.duplicated()
        if twice.any():
            raise SchemaError(f"{table}: {key[twice].iloc[0].tolist()} stands in it twice")
    return tidy


def _cast(given: pd.Series, table: str, column: Column) -> pd.Series:
    """Return a column in its dtype; one that has it already costs nothing."""
    dtype = _DTYPES[table][column.name]
    if isinstance(dtype, pd.CategoricalDtype):
        if isinstance(given.dtype, pd.StringDtype):
            given = _coded(given)
        known = isinstance(given.dtype, pd.CategoricalDtype)
        if known and (not column.values or list(given.cat.categories) == list(column.values)):
            return given
        unknown = sorted(set(pd.Series(given.unique()).dropna().astype(str)) - set(column.values))
        if column.values and unknown:
            raise SchemaError(f"{table}.{column.name}: {unknown[:3]} is not one of {list(column.values)}")
    elif given.dtype == dtype:
        return given
    try:
        return given.astype(dtype)
    except (TypeError, ValueError, OverflowError) as error:
        raise SchemaError(f"{table}.{column.name}: not all values are {column.dtype} ({error})") from error


def _coded(given: pd.Series) -> pd.Series:
    """Return text as categories, in their order: of many rows, few values are left to look at."""
    coded: pd.Series = pa.table({"text": given})["text"].combine_chunks().dictionary_encode().to_pandas()
    return coded.cat.reorder_categories(coded.cat.categories.sort_values()).set_axis(given.index)
