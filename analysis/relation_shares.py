"""How many answers agree, disagree, ask, …: shares that own up to the measured error, never bare totals.

What is counted is corrected by how often each relation was found and missed on labelled pairs (Rogan & Gladen,
American Journal of Epidemiology 1978), with an interval that holds the doubt about those rates as well (Lang &
Reiczigel, Preventive Veterinary Medicine 2014). It speaks of the pairs at hand, and takes them to be as hard to read
as the labelled ones. The rates are measured by benchmarks/relations.py and stand in relations_measured.json.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.certainty import Z, wilson
from analysis.relation_marks import RELATIONS

MEASURED = Path(__file__).with_name("relations_measured.json")
LEAST_PAIRS = 10
"""Readable pairs, and labelled pairs of a relation, below which no share is given."""
LEAST_SKILL = 0.1
"""Found where it is, less found where it is not: below that a count says next to nothing about the share."""

WIDEST = 0.6
"""An interval wider than this says too little to be shown."""

TOO_FEW = "too few answers to read"
UNMEASURED = "too few labelled answers to know the error"
UNSKILLED = "found too seldom on labelled answers"
TOO_WIDE = "its interval is too wide"
REASONS = [TOO_FEW, UNMEASURED, UNSKILLED, TOO_WIDE]


@dataclass(frozen=True, slots=True)
class Rates:
    """How well one relation is found on labelled pairs."""

    there: int
    """Labelled pairs that have it."""
    found: int
    """Of these, how many it was found in."""
    absent: int
    """Labelled pairs that have it not."""
    wrong: int
    """Of these, how many it was found in all the same."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known about the error of all relations."""

    date: str
    pairs: int
    """Labelled pairs."""
    named: int
    """Of these, how many were given a relation."""
    right: int
    """Of those named, how many have the relation that the reader gave."""
    confusion: dict[str, dict[str, int]]
    """Label of the reader -> relation found -> pairs."""

    def rates(self, relations: Collection[str]) -> Rates:
        """Return how well one relation is found, or several taken as one."""
        whole = {label: sum(row.values()) for label, row in self.confusion.items()}
        hits = {label: sum(row.get(name, 0) for name in relations) for label, row in self.confusion.items()}
        there = sum(whole[label] for label in whole if label in relations)
        found = sum(hits[label] for label in hits if label in relations)
        return Rates(there, found, sum(whole.values()) - there, sum(hits.values()) - found)


@cache
def measured(path: Path = MEASURED) -> Measured:
    """Read the measured error. Raises OSError, ValueError where the file is not whole."""
    held = json.loads(path.read_text(encoding="utf-8"))
    confusion: dict[str, dict[str, int]] = held["confusion"]
    pairs = sum(sum(row.values()) for row in confusion.values())
    named = sum(row.get(relation, 0) for row in confusion.values() for relation in RELATIONS)
    right = sum(confusion.get(relation, {}).get(relation, 0) for relation in RELATIONS)
    return Measured(held["date"], pairs, named, right, confusion)


def corrected(found: int, read: int, rates: Rates) -> tuple[float, float, float]:
    """Return the share of ``read`` pairs that truly have a relation found in ``found`` of them, and its 90 % interval.

    Needs at least one pair read and skilled rates. The interval is that of Lang & Reiczigel, held inside [0, 1]; where
    the labelled error cannot be that of these pairs, it is widened to what is possible under a better one.
    """
    there, absent = rates.there + 2, rates.absent + 2
    hits, rest = (rates.found + 1) / there, (rates.absent - rates.wrong + 1) / absent
    n = read + Z**2
    counted = (found + Z**2 / 2) / n
    skill = hits + rest - 1
    share = (counted + rest - 1) / skill
    missed, invented = hits * (1 - hits) / there, rest * (1 - rest) / absent
    shift = 2 * Z**2 * (share * missed - (1 - share) * invented)
    half = Z * math.sqrt(counted * (1 - counted) / n + share**2 * missed + (1 - share) ** 2 * invented) / skill
    plain = (found / read + _spared(rates) - 1) / (_hit(rates) + _spared(rates) - 1)
    low, high = _inside(share + shift - half), _inside(share + shift + half)
    least, most = wilson(np.array([found / read]), np.array([float(read)]))
    if plain > 1:  # more than the measured error allows: here it is found more often where it is, at best always
        low = min(low, _inside(1 - (1 - float(least[0])) / _spared(rates)))
    if plain < 0:  # fewer than are found where it is not: here it is invented more seldom, at best never
        high = max(high, _inside(float(most[0]) / _hit(rates)))
    return min(max(_inside(plain), low), high), low, high


def shares(pairs: pd.DataFrame, groups: Sequence[str] = (), error: Measured | None = None) -> pd.DataFrame:
    """Return the share of each relation among the answers that can be read.

    Needs rows of ``relations`` (analysis/relations.py), with the columns ``groups`` where several populations are kept
    apart. Returns one row per group and relation, none where no pair can be read: the groups, ``relation`` and the
    columns of ``share_of``.
    """
    tables = []
    for relation in RELATIONS:
        part = share_of([relation], pairs, groups, error)
        part.insert(len(groups), "relation", pd.Series(relation, index=part.index, dtype="str"))
        tables.append(part.assign(place=range(len(part))))
    table = pd.concat(tables, ignore_index=True).sort_values("place", kind="stable")
    return table.drop(columns="place").reset_index(drop=True)


def share_of(relations: Collection[str], pairs: pd.DataFrame, groups: Sequence[str] = (),
             error: Measured | None = None) -> pd.DataFrame:  # fmt: skip
    """Return the share of the answers that do one of ``relations``, taken as one.

    Needs what ``shares`` needs. Returns one row per group in order of appearance, one for all without groups, none
    where no pair can be read: the groups, ``found`` (pairs one was found in), ``read`` (readable pairs), ``share`` in
    [0, 1] (corrected for the measured error), ``low`` and ``high`` (90 % interval; all three missing where not
    claimed), ``claimed``, ``reason`` (REASONS, else empty).
    """
    rates = (error or measured()).rates(relations)
    readable = pairs[pairs["readable"]]
    hits = readable.assign(found=readable["relation"].isin(list(relations)), one=1)
    if groups:
        parts = hits.groupby(list(groups), sort=False, observed=True, dropna=False)
        table = parts.agg(found=("found", "sum"), read=("one", "sum")).reset_index()
    else:
        table = pd.DataFrame({"found": [hits["found"].sum()], "read": [len(hits)]})
    table = table[table["read"] > 0].astype({"found": "int64", "read": "int64"}).reset_index(drop=True)
    rows = [_row(found, read, rates) for found, read in zip(table["found"], table["read"], strict=True)]
    dtypes = {"share": "float64", "low": "float64", "high": "float64", "claimed": "bool", "reason": "str"}
    made = pd.DataFrame(rows, columns=list(dtypes)).astype(dtypes)
    return pd.concat([table, made], axis=1)


def _row(found: int, read: int, rates: Rates) -> tuple[float, float, float, bool, str]:
    if why := reason(read, rates):
        return math.nan, math.nan, math.nan, False, why
    share, low, high = corrected(found, read, rates)
    if high - low > WIDEST:
        return math.nan, math.nan, math.nan, False, TOO_WIDE
    return share, low, high, True, ""


def reason(read: int, rates: Rates) -> str:
    """Return why no share can be given of so many pairs read; "" where one can."""
    if read < LEAST_PAIRS:
        return TOO_FEW
    if min(rates.there, rates.absent) < LEAST_PAIRS:
        return UNMEASURED
    return UNSKILLED if _hit(rates) + _spared(rates) - 1 < LEAST_SKILL else ""


def _hit(rates: Rates) -> float:
    return rates.found / rates.there


def _spared(rates: Rates) -> float:
    return 1 - rates.wrong / rates.absent


def _inside(share: float) -> float:
    return min(max(share, 0.0), 1.0)
