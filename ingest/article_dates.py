"""Dates as press articles print them, inside a line, and the time that they stand for."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from ingest import times

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_CLOCK = (
    r"(?:,?\s+(?:at\s+)?\d{1,2}:\d{2}(?::\d{2})?\s?(?:[ap]\.?m\.?)?"
    r"(?:\s?\(?(?:UTC|GMT|[ECMP][SD]?T|CES?T)\)?)?)?"
)
DATE = re.compile(
    rf"\b(?:\d{{4}}-\d{{2}}-\d{{2}}(?:[T ]\d{{2}}:\d{{2}}(?::\d{{2}})?(?:\.\d+)?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}{_CLOCK}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s+{_MONTH},?\s+\d{{4}}{_CLOCK})",
    re.IGNORECASE,
)
_US_ZONE = re.compile(r"\s*\(?\b([ECMP])T\)?$")


def before_date(text: str) -> str:
    """Return what stands on the line before its date; the whole line where it has none."""
    found = DATE.search(text)
    return text[: found.start()] if found else text


def published(date: str | None) -> datetime | None:
    """Return the day, or the minute, of publication. "ET" and its like are winter or summer time by US law."""
    stamp = times.parse(date)
    zone = _US_ZONE.search(date) if date and len(date) <= times.LONGEST else None
    if date and zone:
        local = times.parse(date[: zone.start()]).at
        stamp = times.parse(f"{date[: zone.start()]} {zone[1]}{'D' if local and _is_summer(local) else 'S'}T")
    return stamp.at


def _is_summer(local: datetime) -> bool:
    """Tell whether US clocks show summer time: second Sunday of March to first Sunday of November (since 2007)."""
    march, november = datetime(local.year, 3, 8, 2, tzinfo=UTC), datetime(local.year, 11, 1, 2, tzinfo=UTC)
    first, last = (day + timedelta(days=6 - day.weekday()) for day in (march, november))
    return first <= local < last
