"""The health ledger: what a dump declared, kept, lacks, repaired and refused, and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

import pandas as pd

from ingest.format import Refused
from ingest.schema import LEDGER, validate

OF_THE_READING = ["without_zone", "duplicates", "refused"]
"""Counts that cannot be read off the tidy comments."""
INFERRED = ["quote", "subject", "inferred"]
"""Parent sources that rest on an inference, not on what the dump says or draws."""


def count(comments: pd.DataFrame) -> dict[str, int]:
    """Return the counts of ``ingest.schema.LEDGER`` that can be read off the comments of one thread.

    Needs the tidy comments of one thread; duplicates, refused records and zones are not in them and count 0 here.
    ``kept`` counts rows that stand for a comment the dump itself shows, with or without its body; stubs are
    placeholders without any content of their own.
    """
    state = comments["state"].astype(str)
    kept = state != "stub"
    ids = set(comments["comment_id"])
    has_parent = comments["parent_id"].notna()
    return {
        "kept": int(kept.sum()),
        "with_body": int((kept & comments["body"].notna()).sum()),
        "collapsed": int((state == "collapsed").sum()),
        "deleted": int((state == "deleted").sum()),
        "removed": int((state == "removed").sum()),
        "stubs": int((state == "stub").sum()),
        "orphans": int((has_parent & ~comments["parent_id"].isin(ids)).sum()),
        "duplicates": 0,
        "inferred_parents": int(comments["parent_source"].astype(str).isin(INFERRED).sum()),
        "without_score": int((kept & comments["score"].isna()).sum()),
        "without_time": int((kept & comments["created_at"].isna()).sum()),
        "without_zone": 0,
        "refused": 0,
    }


def with_counts(threads: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame:
    """Return the threads, tidy, with the counts and the coverage of their comments.

    Needs platform, thread_id and declared_comments on ``threads``, and what only the reading knows (``OF_THE_READING``;
    0 where it is not given); ``comments`` are tidy.
    """
    groups = dict(iter(comments.groupby(["platform", "thread_id"], observed=True)))
    none = comments.iloc[:0]
    keys = list(zip(threads["platform"], threads["thread_id"], strict=True))
    counted = [count(groups.get(key, none)) for key in keys]
    counts = pd.DataFrame(counted, index=threads.index)
    counts = counts.drop(columns=[name for name in OF_THE_READING if name in threads])
    declared = threads["declared_comments"].astype("Float64")
    gone = pd.Series([int(groups.get(k, none)["gone_at"].notna().sum()) for k in keys], threads.index, dtype="Int64")
    coverage = ((counts["kept"] - gone) / declared.where(declared > 0)).astype("float64")
    told = threads.assign(coverage=coverage, gone_total=gone, **{str(name): n for name, n in counts.items()})
    return validate(told, "threads")


def missing(declared: int | None, kept: int, absent: int | None) -> int | None:
    """Return how many comments the dump lacks, or None where nothing says how many there should be.

    ``absent`` counts comments that the dump names without holding them (``more`` stubs, listed ids).
    """
    if declared is None and absent is None:
        return None
    return max((declared or 0) - kept, absent or 0, 0)


@dataclass(kw_only=True)
class Report:
    """What became of one dump: the JSON object of ``rethread ingest --json``.

    Of the records read (comments, stubs for comments, articles, and what could not be read as one of these), each was
    added, updated, unchanged, a duplicate, refused or, where nothing is stored, is ``unstored``: ``accounted`` holds
    for every dump. A dump that is refused as a whole counts none. Of a dry run, added, updated and unchanged are what
    storing would do.
    """

    file: str
    dump_id: str = ""
    format: str | None = None
    threads: int = 0
    documents: int = 0
    declared: int | None = None
    kept: int = 0
    with_body: int = 0
    collapsed: int = 0
    deleted: int = 0
    removed: int = 0
    stubs: int = 0
    missing: int | None = None
    orphans: int = 0
    duplicates: int = 0
    inferred_parents: int = 0
    without_score: int = 0
    without_time: int = 0
    without_zone: int = 0
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    unstored: int = 0
    """Good records that are not in the store: it was told to forget them, it refused, or they were only looked at."""
    gone: int = 0
    edited: int = 0
    rescored: int = 0
    dropped: int = 0
    repaired: int = 0
    mapping: dict[str, str] | None = None
    """Field -> column, where the dump is a table whose columns were guessed."""
    mapped_by: dict[str, str] | None = None
    """Field -> how its column was found."""
    columns: list[str] = field(default_factory=list)
    """All columns of such a table."""
    notes: list[str] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)
    unlisted: int = 0
    """Refused records beyond those that are listed (limit ``listed``)."""
    quarantine: str | None = None
    """The file that holds the refused records with their raw text."""
    error: str | None = None
    exit: int = 0

    def refuse(self, records: list[Refused]) -> None:
        """Add refused records: each with its locator, code and reason. Their raw text is not carried along."""
        self.refused += [{"locator": r.locator, "code": r.code, "reason": r.reason} for r in records]
        if self.refused and self.exit == 0:
            self.exit = 3

    def accounted(self) -> bool:
        """Say whether every record that was read is accounted for."""
        stored = self.added + self.updated + self.unchanged + self.unstored
        return self.read == stored + self.duplicates + len(self.refused) + self.unlisted

    def sum_up(self, threads: pd.DataFrame, absent: dict[str, int]) -> None:
        """Fill the counts from the threads of the dump. ``absent``: thread_id -> comments named but not held."""
        self.threads = len(threads)
        for name in LEDGER:
            if name != "refused":
                setattr(self, name, int(threads[name].sum()))
        declared = threads["declared_comments"].dropna()
        self.declared = int(declared.sum()) if len(declared) else None
        lacking = [
            missing(None if pd.isna(d) else int(d), int(k), absent.get(t))
            for t, d, k in zip(threads["thread_id"], threads["declared_comments"], threads["kept"], strict=True)
        ]
        known = [n for n in lacking if n is not None]
        self.missing = sum(known) if known else None

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values, in the order of its fields."""
        return asdict(self)
