"""Days and months in a text, whatever their form: "Sept. 18", "September 18, 2024", "18 September" are one day."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?!\w)\.?"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\w:]|[.,]\d)"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\w)"
_FORMS = (
    re.compile(rf"(?<!\w){_MONTH}\s{_DAY}(?:,?\s{_YEAR})?", re.IGNORECASE),
    re.compile(rf"(?<![\w.,:$€£]){_DAY}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?", re.IGNORECASE),
    re.compile(rf"(?<!\w){_MONTH},?\s(?:of\s)?{_YEAR}", re.IGNORECASE),
    re.compile(
        r"(?:(?<=[Ii]n\s)|(?<=[Ll]ast\s)|(?<=[Ss]ince\s)|(?<=[Uu]ntil\s)|(?<=[Bb]y\s)|(?<=[Tt]his\s)|(?<=mid-)"
        rf"|(?<=[Ee]arly\s)|(?<=[Ll]ate\s))(?P<month>{'|'.join(name.capitalize() for name in _LONG)})(?!\w)"
    ),
)
_ISO = re.compile(r"(?<![\w-])(?P<year>(?:19|20)\d\d)-(?P<number>[01]\d)-(?P<day>[0-3]\d)(?![\w-])")
_YEAR_ALONE = re.compile(rf"(?<![\w.,:$€£#-]){_YEAR}(?![-,.:]\d|[-–]\w)")
_ALSO_WORDS = frozenset(["may", "mar", "march"])
"""What is no month unless it begins with a capital."""


def find_dates(text: str) -> Iterator[tuple[int, int, str]]:
    """Walk through the dates of a text.

    Yields (start, end, key), the fullest form of each first: the key is "2024-09-18", "--09-18" where the year is not
    said, "2024-09" or "--09" for a month, "2024" for a year alone. Forms may overlap.
    """
    for match in _ISO.finditer(text):
        yield match.start(), match.end(), match[0]
    for form in _FORMS:
        for match in form.finditer(text):
            found = match.groupdict()
            if found["month"].islower() and found["month"] in _ALSO_WORDS:
                continue
            month = _NAMES.index(found["month"][:3].lower()) + 1
            day = f"-{int(found['day']):02}" if found.get("day") else ""
            if not day or 1 <= int(day[1:]) <= 31:
                yield match.start(), match.end(), f"{found.get('year') or '-'}-{month:02}{day}"
    for match in _YEAR_ALONE.finditer(text):
        yield match.start(), match.end(), match[0]


def is_vague(key: str) -> bool:
    """Say whether a date is only a month or a year, which too much happens in to be about the same thing."""
    return len(key.strip("-").split("-")) < 2 or (not key.startswith("-") and key.count("-") < 2)


def same_date(key: str, others: set[str]) -> str:
    """Return the only date of ``others`` that says the year of ``key`` too; ``key`` itself where there is no such."""
    if not key.startswith("--"):
        return key
    full = [other for other in others if not other.startswith("-") and other[5:] == key[2:]]
    return full[0] if len(full) == 1 else key
