"""The health ledger: what a dump declared, kept, lacks, repaired and refused, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

import pandas as pd

from ingest.format import Refused
from ingest.schema import LEDGER, THREAD_KEY, validate

OF_THE_READING = ["without_zone", "duplicates", "refused"]
"""Counts that cannot be read off the tidy comments."""
INFERRED = ["quote", "subject", "inferred"]
"""Parent sources that rest on an inference, not on what the dump says or draws."""


def counts(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of ``ingest.schema.LEDGER`` that can be read off the comments, and ``gone_total``, by thread.

    Needs the tidy comments of whole threads. Returns one row per thread, by platform and thread_id. ``kept`` counts
    rows that stand for a comment the dump itself shows, with or without its body; stubs are placeholders without any
    content of their own.
    """
    state = comments["state"]
    kept = state != "stub"
    told = {
        "kept": kept,
        "with_body": kept & comments["body"].notna(),
        "collapsed": state == "collapsed",
        "deleted": state == "deleted",
        "removed": state == "removed",
        "stubs": state == "stub",
        "orphans": _orphans(comments),
        "inferred_parents": comments["parent_source"].isin(INFERRED),
        "without_score": kept & comments["score"].isna(),
        "without_time": kept & comments["created_at"].isna(),
        "gone_total": comments["gone_at"].notna(),
    }
    keys = [comments["platform"].astype("category"), comments["thread_id"]]
    found = pd.DataFrame(told, index=comments.index).astype("int64").groupby(keys, sort=False, observed=True).sum()
    return found.set_axis(pd.MultiIndex.from_arrays([found.index.get_level_values(0).astype(str),
                                                     found.index.get_level_values(1)], names=THREAD_KEY))  # fmt: skip


def _orphans(comments: pd.DataFrame) -> pd.Series:
    """Say of each comment whether it names a parent that its thread lacks."""
    keys = [comments["platform"].astype("category"), comments["thread_id"]]
    thread = comments.groupby(keys, sort=False, observed=True).ngroup().to_numpy()
    own, named = comments["comment_id"], comments["parent_id"]
    codes, known = pd.factorize(pd.concat([own, named]))
    places = thread * (len(known) + 1)
    held = pd.Series(places + codes[len(own) :], index=named.index).isin(places + codes[: len(own)])
    return named.notna() & ~held


def with_counts(threads: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame:
    """Return the threads, tidy, with the counts and the coverage of their comments.

    Needs platform, thread_id and declared_comments on ``threads``, and what only the reading knows (``OF_THE_READING``;
    0 where it is not given); ``comments`` are tidy.
    """
    keys = pd.MultiIndex.from_arrays([threads["platform"].astype(str), threads["thread_id"]])
    counted = counts(comments).reindex(keys, fill_value=0).set_index(threads.index)
    counted = counted.assign(**{name: 0 for name in OF_THE_READING if name not in threads})
    declared = threads["declared_comments"].astype("Float64")
    coverage = ((counted["kept"] - counted["gone_total"]) / declared.where(declared > 0)).astype("float64")
    told = threads.assign(coverage=coverage, **{str(name): n for name, n in counted.items()})
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
    disk_size: int = 0
    """Bytes of the file as it lies on the disk."""
    modified: str | None = None
    """When the file was last changed on the disk."""
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
        """Add the counts of threads of the dump. ``absent``: thread_id -> comments named but not held."""
        self.threads += len(threads)
        for name in LEDGER:
            if name != "refused":
                setattr(self, name, getattr(self, name) + int(threads[name].sum()))
        declared = threads["declared_comments"].dropna()
        self.declared = _sum([self.declared, *declared])
        lacking = (
            missing(None if pd.isna(d) else int(d), int(k), absent.get(t))
            for t, d, k in zip(threads["thread_id"], threads["declared_comments"], threads["kept"], strict=True)
        )
        self.missing = _sum([self.missing, *lacking])

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values, in the order of its fields."""
        return asdict(self)


def _sum(numbers: Iterable[int | None]) -> int | None:
    """Return the sum of what is known, None where nothing is."""
    known = [int(number) for number in numbers if number is not None]
    return sum(known) if known else None
