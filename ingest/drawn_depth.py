"""A column that tells how deep each comment lies: it draws the tree where the rows lie in the tree's order."""

from __future__ import annotations

from collections.abc import Sequence

MOST_JUMPS = 0.1
"""Share of rows that may lie more than one level below the row before: what they answer is not in the table."""


def first_depth(depths: Sequence[str], groups: Sequence[str]) -> int | None:
    """Return what stands for roots, where each answer lies below what it answers; None where it does not.

    ``depths`` are whole numbers as printed, "" for a root; ``groups`` tells the thread of each row.
    """
    numbers = [_number(depth) for depth in depths]
    told = [number for number in numbers if number is not None]
    if not told:
        return None
    first = 0 if len(told) < len(depths) else min(told)
    last: dict[str, int] = {}
    falls = jumps = roots = 0
    for group, number in zip(groups, numbers, strict=True):
        depth = first if number is None else number
        before = last.get(group, first - 1)
        falls, jumps, roots = falls + (depth < before), jumps + (depth > before + 1), roots + (depth <= first)
        last[group] = depth
    in_order = jumps <= MOST_JUMPS * len(depths) and (falls > 0 or roots <= len(last))
    return first if in_order or max(told) <= first else None


def depth_in(value: str | None, first: int | None) -> int | None:
    """Return how deep one row lies, 0 for a root; None where no column draws the tree."""
    if first is None:
        return None
    number = _number(value or "")
    return 0 if number is None else max(number - first, 0)


def _number(text: str) -> int | None:
    whole = text.removesuffix(".0")
    return int(whole) if whole.isdecimal() and len(whole) < 6 else None
