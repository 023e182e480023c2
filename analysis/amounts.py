"""Money, percentages, numbers and case numbers in a text, whatever their form: "$1,000" and "a thousand dollars"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

_SCALES = {
    "hundred": 100, "thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9,
    "b": 10**9, "trillion": 10**12,
}  # fmt: skip
_UNITS = {
    "$": "USD", "us$": "USD", "dollar": "USD", "buck": "USD", "€": "EUR", "euro": "EUR", "£": "GBP", "pound": "GBP",
    "¥": "JPY", "yen": "JPY", "%": "%", "percent": "%", "per cent": "%", "percentage point": "%",
}  # fmt: skip
_SMALL = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_UNIT = (
    r"(?:[\s-]?(?P<unit>%|percent(?:age\spoints?)?(?!\w)|per\scent(?!\w)"
    r"|(?:US[\s-])?(?:dollars?|bucks?|euros?|pounds?|yen)(?!\w)))?"
)
_SPOKEN = r"(?:\s(?P<scale>hundred|thousand|million|billion|trillion)(?!\w)|(?P<letter>k|m|bn?)(?!\w))?"
_DIGITS = re.compile(
    rf"(?<![\w.,:/#-])(?:(?P<sign>US\$|[$€£¥])\s?)?(?P<digits>\d{{1,3}}(?:[,\u00a0\u202f]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"{_SPOKEN}{_UNIT}(?![\w:/]|[.,]\d|-\d)",
    re.IGNORECASE,
)
_WORDS = re.compile(
    rf"(?<!\w)(?P<digits>{'|'.join(_SMALL)})\s(?P<scale>hundred|thousand|million|billion|trillion)(?!\w){_UNIT}",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"(?<![\w-])(?:\d:)?(?P<year>\d\d)-(?:(?:cv|cr|civ|mc|md)-)?(?P<number>\d{3,6})(?![\w]|-\d)"
    r"|(?<!\w)(?P<european>[CT]-\d{1,4}/\d\d)(?!\w)",
    re.IGNORECASE,
)
LEAST = 10
"""Smaller plain numbers are how many of something, and say little by themselves."""


def find_cases(text: str) -> Iterator[tuple[int, int, str]]:
    """Walk through the case numbers of a text: "No. 25-00709", "3:25-cv-00709", "C-131/12"; yields start, end, key."""
    for match in _CASE.finditer(text):
        number = (match["number"] or "").lstrip("0")
        key = match["european"].upper() if match["european"] else f"{match['year']}-{number}"
        yield match.start(), match.end(), key


def find_amounts(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Walk through the amounts of a text.

    Yields (start, end, kind, key): kind "money" with a key such as "USD 1000", "percent" with "40", or "number" with
    "40000". Plain numbers below ``LEAST`` are passed over.
    """
    for pattern in (_DIGITS, _WORDS):
        for match in pattern.finditer(text):
            found = match.groupdict()
            unit = _unit(found.get("sign") or found.get("unit") or "")
            value = _value(found["digits"], found.get("scale") or found.get("letter") or "")
            if unit == "%":
                yield match.start(), match.end(), "percent", _plain(value)
            elif unit:
                yield match.start(), match.end(), "money", f"{unit} {_plain(value)}"
            elif value >= LEAST:
                yield match.start(), match.end(), "number", _plain(value)


def _unit(said: str) -> str:
    word = " ".join(said.lower().replace("-", " ").split()).removeprefix("us ")
    return _UNITS.get(word) or _UNITS.get(word.removesuffix("s"), "")


def _value(digits: str, scale: str) -> Decimal:
    small = digits.lower()
    number = max(_SMALL.index(small), 1) if small in _SMALL else None
    plain = digits.replace(",", "").replace("\u00a0", "").replace("\u202f", "")
    return (Decimal(number) if number else Decimal(plain)) * _SCALES.get(scale.lower(), 1)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
