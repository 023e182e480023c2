"""The times that dumps print -> aware UTC datetimes, with how exact they are.

Nothing is guessed: a date whose order of day and month is not clear, a date without its year, and "2 hours ago" give no
time unless something settles them (a day above 12; the weekday and the day of the dump). A time printed without its
zone is taken as UTC, and says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_tz

from ingest import limits
from ingest.format import Precision

LONGEST = 120
"""No printed time has more characters."""


NO_ZONE = timezone(timedelta(0), "UTC, for no zone is printed")
"""The zone of a time that is printed without one. It counts as UTC and travels with the time until it is stored, so
that ``ingest/tidy.py`` can count such times whichever format read them."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as far as the text gives it; ``at`` is aware and in UTC, or None."""

    at: datetime | None
    precision: Precision


NO_TIME = datetime(1, 1, 1, tzinfo=UTC)
"""Stands for a time that a record gives and that cannot be read: the record is set aside (E-DATE)."""
UNTIMED = datetime(1, 1, 2, tzinfo=UTC)
"""Stands for a time that a record lacks: it is set aside where the records before it had theirs."""


def without_zone(at: datetime | None) -> bool:
    """Say whether a time was printed without its zone."""
    return at is not None and at.tzinfo is NO_ZONE


UNKNOWN = Stamp(None, "unknown")

_LEAPS = {(23, "59", 6, 30), (23, "59", 12, 31)}
"""(hour, minute, month, day) of the minutes that have had a second 60."""
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ZONES = {"cet": 60, "cest": 120, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
          "pst": -480, "pdt": -420}  # fmt: skip

_LEAD = r"\s*+(?:(?:posted|written|sent|on|at|date|edited|le|am|[»·|:,-]|&raquo;)\s*+)*+"
_DAY_NAME = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?"
_MONTH_NAME = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_CLOCK = (
    r"(?:[\s,;@·-]*+(?:\bat\s++)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*+(?P<half>[ap]\.?m\.?)?)?"
)
_ZONE = (
    r"[\s,]*+(?P<zone>(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?|z|utc|ut|gmt|cest|cet|[ecmp][sd]t)?"
    r"\s*+(?:\([^()]{1,60}\))?$"
)

_ISO = re.compile(
    r"\s*(?P<year>\d{4})(?P<mark>[-/]?)(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"(?:[t\s,@]{1,3}(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    + _ZONE,
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    _LEAD + _DAY_NAME + _MONTH_NAME + r"\s+" + _DAY + r"(?:,?\s+(?P<year>\d{4}))?" + _CLOCK + _ZONE,
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    _LEAD
    + _DAY_NAME
    + _DAY
    + r"[\s-]+(?:of\s+)?"
    + _MONTH_NAME
    + r"(?:[,\s-]+(?P<year>\d{4}))?"
    + _CLOCK
    + r"[\s,]*"
    + _ZONE,
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    _LEAD + r"(?P<first>\d{1,2})(?P<mark>[./-])(?P<second_number>\d{1,2})(?P=mark)(?P<year>\d{4})" + _CLOCK + _ZONE,
    re.IGNORECASE,
)
_DAY_WORD = re.compile(_LEAD + r"(?P<word>today|yesterday)" + _CLOCK + _ZONE, re.IGNORECASE)
_MAIL = re.compile(
    r"\s*(?:[a-z]{3},?\s+)?\d{1,2}[\s-]+[a-z]{3,9}[\s-]+\d{2,4},?\s+\d{1,2}:\d{2}"
    r"|\s*[a-z]{3},?\s+[a-z]{3}\s+\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?\s+(?:[a-z]{3,4}\s+)?\d{4}",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\W*(?:edited\s+|posted\s+)?(?:about|over|almost|around|nearly|less than|more than|~)?\s*"
    r"(?P<parts>(?:(?:an?|one|\d{1,4})\s?[a-z]{1,7}(?:,?\s+(?:and\s+)?)){1,3})(?:ago)\s*(?:\(edited\))?\W*$",
    re.IGNORECASE,
)
_SHORT_AGO = re.compile(r"\s*(?P<parts>\d{1,4}\s?(?:s|m|min|h|hr|d|w|mo|y|yr))\.?\s*(?:\(edited\))?\s*$", re.IGNORECASE)
_PART = re.compile(r"(an?|one|\d{1,4})\s?([a-z]{1,7})", re.IGNORECASE)
_NOW = re.compile(r"\W*(?:just now|now|moments? ago|seconds ago|a few seconds ago)\W*$", re.IGNORECASE)
_DAYS_PER_UNIT = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1 / 86_400),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 1 / 1_440),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 1 / 24),
    **dict.fromkeys(("d", "day", "days"), 1.0),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), 7.0),
    **dict.fromkeys(("mo", "mos", "month", "months"), 30.4375),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), 365.25),
}


def parse(text: str | None, observed_at: datetime | None = None) -> Stamp:
    """Return the time that ``text`` prints.

    ``observed_at`` is when the dump was taken: "2 hours ago" and dates without a year count back from it, and give no
    time without it. A date without a year falls in the last year before it in which that date has the weekday
    printed. Times before 1990 or more than two days ahead are not taken. Never raises.
    """
    text = " ".join((text or "")[: LONGEST + 1].split())
    if not text or len(text) > LONGEST:
        return UNKNOWN
    if observed_at is not None and observed_at.tzinfo is None:
        observed_at = observed_at.replace(tzinfo=UTC)
    readers: list[Callable[[str, datetime | None], Stamp | None]] = [_epoch, _iso, _written, _numbers, _mail, _ago]
    for reader in readers:
        try:
            stamp = reader(text, observed_at)
        except (ValueError, OverflowError):
            stamp = None
        if stamp is not None:
            return stamp if _plausible(stamp.at) else UNKNOWN
    return UNKNOWN


def given(text: str | None, observed_at: datetime | None = None) -> Stamp:
    """Return the time of a record in a machine's export: as ``parse``, but a missing or unreadable one says so."""
    if not (text or "").strip():
        return Stamp(UNTIMED, "unknown")
    stamp = parse(text, observed_at)
    return stamp if stamp.at is not None else Stamp(NO_TIME, "unknown")


def from_epoch(value: float | str | None) -> datetime | None:
    """Return the time of a count of seconds, milliseconds or microseconds since 1970, told apart by their size.

    None for what is no such count, and for times before 1990 or more than two days ahead.
    """
    try:
        number = float(value) if value is not None and not isinstance(value, bool) else math.nan
    except (TypeError, ValueError, OverflowError):
        return None
    for unit in (1, 1_000, 1_000_000):
        if math.isfinite(number) and limits.current().time_range()[0].timestamp() <= number / unit < 2**33:
            at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=round(number * (1_000_000 // unit)))
            return at if _plausible(at) else None
    return None


def _plausible(at: datetime | None) -> bool:
    first, last = limits.current().time_range()
    return at is not None and first <= at <= last


def _epoch(text: str, observed_at: datetime | None) -> Stamp | None:
    if not re.fullmatch(r"\s*\d{9,16}(?:\.\d{1,9})?\s*", text):
        return None
    at = from_epoch(text)
    return Stamp(at, "exact") if at else None


def _iso(text: str, observed_at: datetime | None) -> Stamp | None:
    found = _ISO.match(text)
    if not found or (found["mark"] == "" and len(found["month"] + found["day"]) < 4):
        return None
    return _stamp(found, date(int(found["year"]), int(found["month"]), int(found["day"])))


def _written(text: str, observed_at: datetime | None) -> Stamp | None:
    """Read dates with the month's name, in either order, and "today at …", "yesterday …"."""
    if (found := _DAY_WORD.match(text)) and observed_at is not None:
        day = observed_at.date() - timedelta(days=found["word"].lower() == "yesterday")
        return Stamp(_stamp(found, day).at, "relative")
    found = _MONTH_FIRST.match(text) or _DAY_FIRST.match(text)
    if not found:
        return None
    month = _MONTHS.index(found["month"].lower()) + 1
    if found["year"]:
        return _stamp(found, date(int(found["year"]), month, int(found["day"])))
    weekday = _WEEKDAYS.index(found["weekday"].lower()) if found["weekday"] else None
    day_found = _last_before(month, int(found["day"]), weekday, observed_at)
    return _stamp(found, day_found) if day_found else UNKNOWN


def _last_before(month: int, day: int, weekday: int | None, observed_at: datetime | None) -> date | None:
    """Return the last such day up to the day after ``observed_at`` (zones differ); None without that."""
    if observed_at is None:
        return None
    limit = observed_at.date() + timedelta(days=1)
    for year in range(limit.year, limits.current().earliest - 1, -1):
        try:
            candidate = date(year, month, day)
        except ValueError:  # 29 February
            continue
        if candidate <= limit and weekday in (None, candidate.weekday()):
            return candidate
    return None


def _numbers(text: str, observed_at: datetime | None) -> Stamp | None:
    """Read dates in numbers where the order is clear: dots put the day first, and no month is above 12."""
    found = _NUMBERS.match(text)
    if not found:
        return None
    first, second = int(found["first"]), int(found["second_number"])
    if found["mark"] == "." or first > 12 or first == second:
        return _stamp(found, date(int(found["year"]), second, first))
    return _stamp(found, date(int(found["year"]), first, second)) if second > 12 else UNKNOWN


def _stamp(found: re.Match[str], day: date) -> Stamp:
    zone = _zone(found["zone"])
    if found["hour"] is None:
        return Stamp(_at(zone, day.year, day.month, day.day), "day")
    half = (found.groupdict().get("half") or "").lower()[:1]
    hour = int(found["hour"])
    if half:
        hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else hour
    micro = int((found["fraction"] or "").ljust(6, "0")[:6])
    second = int(found["second"] or 0)
    if second == 60 and (hour, found["minute"], day.month, day.day) in _LEAPS:
        second = 59
    clock = (hour, int(found["minute"]), second, micro)
    return Stamp(_at(zone, day.year, day.month, day.day, *clock), "exact" if found["second"] else "minute")


def _at(zone: timezone | None, *clock: int) -> datetime:
    local = datetime(*clock, tzinfo=zone or NO_ZONE)  # type: ignore[arg-type,misc]  # three to seven numbers
    return local if zone is None else local.astimezone(UTC)


def _zone(printed: str | None) -> timezone | None:
    name = re.sub(r"\s", "", printed or "").lower()
    if not name:
        return None
    if name in _ZONES:
        return timezone(timedelta(minutes=_ZONES[name]))
    offset = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", name)
    if offset is None:
        return UTC
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))


def _mail(text: str, observed_at: datetime | None) -> Stamp | None:
    """Read the Date header of a mail (RFC 5322, and the older forms that the standard library knows)."""
    fields = parsedate_tz(text) if _MAIL.match(text) else None
    if fields is None:
        return None
    offset = fields[9] if fields[9] is not None and abs(fields[9]) <= 14 * 3_600 else None
    if re.search(r"(?<![\d+-])\d{4}$", text):  # asctime: the year stands last, where a zone would
        offset = None
    zone = NO_ZONE if offset is None else UTC
    at = datetime(*fields[:5], min(fields[5], 59), tzinfo=zone) - timedelta(seconds=offset or 0)
    return Stamp(at, "exact")


def _ago(text: str, observed_at: datetime | None) -> Stamp | None:
    if observed_at is None:
        return None
    if _NOW.match(text):
        return Stamp(observed_at.astimezone(UTC).replace(microsecond=0), "relative")
    found = _AGO.match(text) or _SHORT_AGO.match(text)
    if not found:
        return None
    days = 0.0
    for number, unit in _PART.findall(found["parts"]):
        if unit.lower() not in _DAYS_PER_UNIT:
            return None
        days += (int(number) if number.isdigit() else 1) * _DAYS_PER_UNIT[unit.lower()]
    at = observed_at.astimezone(UTC) - timedelta(seconds=round(days * 86_400))
    return Stamp(at.replace(microsecond=0), "relative")
