"""The times that forum pages print, in the language and the order of the board -> UTC.

A board prints its times in one zone, which many pages name once ("All times are UTC + 1 hour"), and in one order of day
and month, which one day above 12 anywhere on the page settles. Without either nothing is guessed: ``ingest.times``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal

from ingest import local_dates, times
from ingest.times import Stamp

DayOrder = Literal["day_first", "month_first"]

_NUMBERS = re.compile(
    r"(?<![\d./-])(?P<first>\d{1,2})(?P<mark>[./-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})(?P<iso>)(?!\d)"
)
_ISO = re.compile(
    r"(?<!\d)(?P<iso>\d{4})(?P<mark>[./-])(?P<first>\d{2})(?P=mark)(?P<second>\d{2})(?P<year>)"
    r"(?=[ ,]{1,3}\d{1,2}:\d{2})"
)
_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LABEL = re.compile(
    r"^(?:[«»•|·:–-]|posted|posted on|verfasst|geschrieben|sujet|beitrag|gesendet|publicado|on|am|le|el)[\s:]+",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"(?:all times|times shown|time zone|alle zeit(?:en|angaben)|zeitzone|alle uhrzeiten|"
    r"heures? (?:au format|sont)|fuseau|horas? son|horarios? son|zona horaria|(?:tutti gli )?orari|"
    r"alle tijden|todos os horários|strefa czasowa|"
    r"czas[yu]? w strefie|часовой пояс|часовая зона)",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"\b(?:UTC|GMT|WEZ)\b(?:\s*(?P<sign>[+\-−])\s*(?P<hours>\d{1,2})(?:[:.](?P<minutes>\d{2}))?)?"
    r"(?P<summer>.{0,20}(?:\[\s*(?:DST|Sommerzeit|heure d.été|ora legale|zomertijd)))?",
)
_NOW = re.compile(
    r"(?:It is currently|Current time:|Aktuelle Zeit:|Aktuelles Datum und Uhrzeit:|Nous sommes(?: actuellement)? le|"
    r"Fecha actual|Es ist derzeit|Aktualny czas:)(?:\s|<[^<>]{0,80}>){0,4}([^<>\n]{8,60})"
)
_TAG = re.compile(r"<[^<>]{0,500}>|&nbsp;")


def zone(page: str) -> timedelta | None:
    """Return the offset from UTC that a page names for all its times; None where it names none."""
    for number, told in enumerate(_ZONE.finditer(page)):
        found = _OFFSET.search(_TAG.sub(" ", page[told.end() : told.end() + 300])[:90])
        if found:
            away = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
            away = -away if found["sign"] in ("-", "−") else away
            return away + timedelta(hours=1 if found["summer"] else 0)
        if number > 20:
            break
    return None


def now(page: str, offset: timedelta | None) -> datetime | None:
    """Return when a page was made, where the board prints its own clock with the date."""
    told = _NOW.search(page)
    return read(told[1].strip(" .|"), None, offset, day_order([page])).at if told else None


def day_order(printed: Iterable[str | None]) -> DayOrder | None:
    """Say whether dates in numbers put the day or the month first; None where no day above 12 settles it."""
    found: DayOrder | None = None
    for text in printed:
        for date in _NUMBERS.finditer(text or ""):
            first, second = int(date["first"]), int(date["second"])
            if (first > 12) == (second > 12):
                continue
            order: DayOrder = "day_first" if first > 12 else "month_first"
            if found not in (None, order):
                return None
            found = order
    return found


def ascending_order(printed: list[str], observed_at: datetime | None) -> DayOrder | None:
    """Say which order of day and month makes the times of posts rise, where only one does."""
    fits: list[DayOrder] = []
    orders: tuple[DayOrder, ...] = ("day_first", "month_first")
    for order in orders:
        stamps = [read(text, observed_at, None, order).at for text in printed if _NUMBERS.search(text)]
        known = [at for at in stamps if at is not None]
        if len(known) == len(stamps) and len(set(known)) > 1 and known == sorted(known):
            fits.append(order)
    return fits[0] if len(fits) == 1 else None


def read(printed: str | None, observed_at: datetime | None, offset: timedelta | None, order: DayOrder | None) -> Stamp:
    """Return the time that a board prints.

    ``observed_at``: when the page was made, for "Today"; ``offset``: the zone the page names; ``order``: of day and
    month in numbers. The time is one without a zone only where neither it nor the page names one.
    """
    text = " ".join((printed or "")[:200].replace("\xa0", " ").split())
    text = _LABEL.sub("", _LABEL.sub("", text))
    text = local_dates.english(text)
    if order is not None:
        text = _NUMBERS.sub(lambda date: _written(date, order), text)
    text = _ISO.sub(lambda date: _written(date, None), text)
    local = observed_at + offset if observed_at and offset else observed_at
    stamp = times.parse(text.strip(" ,.»«|-"), local)
    if stamp.at is None or not (times.without_zone(stamp.at) and offset is not None):
        return stamp
    return Stamp(stamp.at.replace(tzinfo=UTC) - offset, stamp.precision)


def _written(date: re.Match[str], order: DayOrder | None) -> str:
    """Return a date in numbers with its month's name, which leaves no doubt; as it stands where it is no date."""
    year, first, second = date["year"] or date["iso"], int(date["first"]), int(date["second"])
    day, month = (first, second) if order == "day_first" and date["year"] else (second, first)
    return f"{day} {_NAMES[month - 1]} {year}" if 1 <= month <= 12 else date[0]
