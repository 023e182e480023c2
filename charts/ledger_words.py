"""The health ledger in plain words: what was declared, kept, missing, collapsed, inferred and refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from charts.words import percent

MEANING = {
    "declared": "comments the site says there are",
    "kept": "comments the file shows, with or without their text",
    "missing": "declared, but not in the file",
    "with_body": "kept with their text",
    "collapsed": "shown by title only",
    "deleted": "deleted by their authors",
    "removed": "removed by moderators",
    "stubs": "placeholders without any content",
    "orphans": "answers to a comment the file lacks",
    "duplicates": "records that stood in the file twice",
    "inferred_parents": "answers whose parent was inferred, not stated",
    "without_score": "kept without a score",
    "without_time": "kept without a time",
    "without_zone": "times printed without a zone, read as UTC",
    "refused": "records that could not be read",
    "gone_total": "kept from earlier crawls, no longer on the page",
}
"""Name of a count -> what it counts."""


def counts(thread: pd.Series) -> dict[str, int | None]:
    """Return the ledger of one row of the tidy ``threads``, in the order of ``MEANING``; None is not known."""
    declared = None if pd.isna(thread["declared_comments"]) else int(thread["declared_comments"])
    numbers = [name for name in MEANING if name not in ("declared", "missing")]
    known = {name: 0 if pd.isna(thread[name]) else int(thread[name]) for name in numbers}
    missing = None if declared is None else max(declared - known["kept"] + known["gone_total"], 0)
    return {name: {"declared": declared, "missing": missing, **known}[name] for name in MEANING}


def total(threads: pd.DataFrame) -> dict[str, int | None]:
    """Return the ledger of several threads; declared and missing are None where no thread declares a number."""
    summed: dict[str, int | None] = {
        name: int(threads[name].sum()) for name in MEANING if name not in ("declared", "missing")
    }
    known = threads[threads["declared_comments"].notna()]
    lacking = known["declared_comments"] - known["kept"] + known["gone_total"].fillna(0)
    summed["declared"] = int(known["declared_comments"].sum()) if len(known) else None
    summed["missing"] = int(lacking.clip(lower=0).sum()) if len(known) else None
    return {name: summed[name] for name in MEANING}


def sentences(ledger: Mapping[str, Any]) -> list[str]:
    """Say a ledger (of a thread, or the report of an ingest) in short sentences, what matters most first."""
    articles = ledger.get("documents") or 0
    if articles and not ledger.get("threads"):
        return [f"{_number(articles, 'article')}."]
    said = [_coverage(ledger), _text(ledger)]
    said += [
        _some(ledger, "gone_total", "is gone from the page since an earlier crawl",
              "are gone from the page since an earlier crawl"),
        _some(ledger, "orphans", "answers one that is not in the file", "answer ones that are not in the file"),
        _some(ledger, "inferred_parents", "has an inferred parent", "have inferred parents"),
        _some(ledger, "without_score", "has no score", "have no score"),
        _some(ledger, "without_time", "has no time", "have no time"),
        _some(ledger, "without_zone", "has a time without a zone; it was read as UTC",
              "have times without a zone; they were read as UTC"),
    ]  # fmt: skip
    duplicates = ledger.get("duplicates") or 0
    if duplicates:
        said.append(f"{_number(duplicates, 'record')} stood in the file twice and {_were(duplicates)} kept once.")
    refused = ledger.get("refused") or 0
    refused = (len(refused) if isinstance(refused, list) else refused) + (ledger.get("unlisted") or 0)
    if refused:
        said.append(f"{_number(refused, 'record')} could not be read and {_were(refused)} refused.")
    return [sentence for sentence in said if sentence]


def set_aside(report: Mapping[str, Any]) -> list[str]:
    """Return the sentence that says where the refused records of an ingest lie, nothing where none was set aside."""
    place = report.get("quarantine")
    return [f"Refused records are in {place}, to be mended and ingested again."] if place else []


def _coverage(ledger: Mapping[str, Any]) -> str:
    kept, declared = ledger["kept"] - (ledger.get("gone_total") or 0), ledger["declared"]
    if declared is None:
        return f"The file shows {_number(kept, 'comment')}. It does not say how many there should be."
    missing = ledger["missing"] or 0
    if not declared:
        return f"The site declares no comments; the file shows {_number(kept, 'comment')}."
    part = percent(kept / declared)
    held = f"The site declares {_number(declared, 'comment')}. The file shows {kept:,} of them ({part})"
    return f"{held}; {missing:,} {'is' if missing == 1 else 'are'} missing." if missing else f"{held}: none is missing."


def _text(ledger: Mapping[str, Any]) -> str:
    kept, with_body = ledger["kept"], ledger["with_body"]
    if not kept:
        return ""
    if kept == with_body:
        return "All of them have their text."
    why = [
        f"{ledger[name]:,} {words}"
        for name, words in (("collapsed", "collapsed by the site"), ("deleted", "deleted"), ("removed", "removed"))
        if ledger[name]
    ]
    rest = kept - with_body
    reasons = f" ({', '.join(why)})" if why else ""
    return f"{with_body:,} of them {_have(with_body)} their text; {rest:,} {_have(rest)} none{reasons}."


def _some(ledger: Mapping[str, Any], name: str, one: str, many: str) -> str:
    n = ledger.get(name) or 0
    return f"{_number(n, 'comment')} {one if n == 1 else many}." if n else ""


def _number(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _have(n: int) -> str:
    return "has" if n == 1 else "have"


def _were(n: int) -> str:
    return "was" if n == 1 else "were"
