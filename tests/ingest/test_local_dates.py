"""Dates and ages in the languages of boards and blogs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest import forum_times, local_dates

_SEEN = datetime(2024, 5, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "printed",
    [
        "10. Februar 2019 um 18:05 Uhr",
        "10 février 2019 à 18 h 05 min",
        "10 de febrero de 2019 a las 18:05",
        "10 febbraio 2019 alle 18:05",
        "10 februari 2019 om 18:05",
        "10.02.2019 в 18:05",
        "2019年2月10日 下午6:05",
        "10 lutego 2019 o 18:05",
        "February 10, 2019 at 6:05 pm",
        "Feb 10 '19 at 18:05",
        "10.02.19, 18:05",
        "10 Şubat 2019, 18:05",
        "Sun Feb 10, 2019 6:05 pm",
        "So 10. Feb 2019, 18:05",
        "Dim 10 Fév 2019 - 18:05",
        "10-02-2019, 06:05 PM",
        "| 10 Feb 2019 - 18:05 | #7",
    ],
)
def test_a_date_is_the_same_in_every_language(printed: str) -> None:
    stamp = forum_times.read(printed, _SEEN, None, "day_first")
    assert stamp.at == datetime(2019, 2, 10, 18, 5, tzinfo=UTC)
    assert stamp.precision == "minute"


@pytest.mark.parametrize(
    ("printed", "english"),
    [
        ("vor 3 Jahren", "3 years ago"),
        ("vor einem Monat", "1 months ago"),
        ("il y a 3 ans", "3 years ago"),
        ("hace 2 meses", "2 months ago"),
        ("3 года назад", "3 years ago"),
        ("för 2 år sedan", "2 years ago"),
        ("12 timmar sedan", "12 hours ago"),
        ("há 3 dias", "3 days ago"),
        ("5 minutes ago", "5 minutes ago"),
    ],
)
def test_an_age_is_the_same_in_every_language(printed: str, english: str) -> None:
    assert local_dates.english(printed) == english


@pytest.mark.parametrize("printed", ["May 5, 2019, 06:05:01 pm", "2019-05-05 18:05", "5 Mar 2019, 18:05"])
def test_english_stays_as_it_is(printed: str) -> None:
    assert local_dates.english(printed) in (printed, printed.replace("May", "may").replace("Mar", "mar"))
