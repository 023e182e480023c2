"""What can be checked in a text: dates, money, percentages, numbers, case numbers and names, each where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from analysis import amounts, dates, names
from analysis.names import Capitals

KINDS = ("case", "money", "percent", "date", "number", "name")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that can be checked, where it stands."""

    start: int
    end: int
    kind: str
    """One of ``KINDS``."""
    key: str
    """The same for every form it is written in: "USD 1000" for "$1,000" and for "a thousand dollars"."""


def find_facts(text: str, known: Capitals) -> list[Fact]:
    """Return the facts of a text in their order, none within another.

    Needs plain text, and how the words of its story are written (``analysis.names.capitals``). What stands in a web
    address is no fact.
    """
    found = [Fact(start, end, "case", key) for start, end, key in amounts.find_cases(text)]
    found += [Fact(start, end, "date", key) for start, end, key in dates.find_dates(text)]
    found += [Fact(*amount) for amount in amounts.find_amounts(text)]
    found += [Fact(name.start, name.end, "name", name.key) for name in names.find_names(text, known)]
    return _apart(text, found)


def _apart(text: str, found: Iterable[Fact]) -> list[Fact]:
    """Keep of facts that overlap the first in the order found, and none within an address."""
    taken = bytearray(len(text))
    for match in _ADDRESS.finditer(text):
        taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    kept: list[Fact] = []
    for fact in found:
        if not any(taken[fact.start : fact.end]):
            taken[fact.start : fact.end] = b"\1" * (fact.end - fact.start)
            kept.append(fact)
    return sorted(kept, key=lambda fact: fact.start)


def synonyms(facts: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Say which facts of a story are the same one under another key.

    Needs (kind, key) of every fact of the story. Returns (kind, key) -> key for those that have a fuller form: a date
    that lacks its year, a name that is the initials of another, or its end ("De La Torre"), where only one fits.
    """
    known = set(facts)
    days = {key for kind, key in known if kind == "date"}
    called = {key for kind, key in known if kind == "name"}
    fuller = {("date", key): dates.same_date(key, days) for key in days}
    initials: dict[str, list[str]] = {}
    endings: dict[str, list[str]] = {}
    for key in sorted(called):
        parts = key.split()
        if len(parts) > 1:
            short = "".join(part[0] for part in parts if part not in ("of", "the"))
            if short not in parts:
                initials.setdefault(short, []).append(key)
            for cut in range(1, len(parts)):
                if not {"of", "the"} & set(parts):
                    endings.setdefault(" ".join(parts[cut:]), []).append(key)
    for key in called:
        whole = initials.get(key, []) if " " not in key else []
        whole = whole or endings.get(key, [])
        longest = max(whole, key=len, default=key)
        if len(whole) == 1 or all(longest.endswith(f" {other}") or other == longest for other in whole):
            fuller["name", key] = longest
    return {fact: key for fact, key in fuller.items() if key != fact[1]}
