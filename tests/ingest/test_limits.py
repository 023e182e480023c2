"""Every limit stands in one place, is explained, and can be changed."""

from dataclasses import fields

import pytest

from ingest import limits
from ingest.limits import DEFAULTS, GB, GUARDS, LimitError, Limits, UnknownLimitError, changed
from ingest.opening import Source
from ingest.pipeline import read_dump


def test_every_limit_says_what_it_guards() -> None:
    assert list(GUARDS) == [f.name for f in fields(Limits)]


def test_a_limit_is_changed_by_name_with_or_without_a_unit() -> None:
    bounds = changed(["memory=2G", "cpu-per-mb=3", "earliest=1985"])
    assert (bounds.memory, bounds.cpu_per_mb, bounds.earliest) == (2 * GB, 3, 1985)
    assert bounds.ratio == DEFAULTS.ratio


@pytest.mark.parametrize(
    ("pair", "said"),
    [("memory", "NAME=VALUE"), ("patience=3", "Choose one of: size"), ("cpu=soon", "whole number"),
     ("cpu=0", "above 0"), ("cpu=-1", "whole number"), ("cpu=", "whole number"),
     ("earliest=9999999", "year"), ("cpu=²", "whole number")],
)  # fmt: skip
def test_a_wrong_limit_is_told_with_what_there_is(pair: str, said: str) -> None:
    with pytest.raises(UnknownLimitError, match=said):
        changed([pair])


def test_limits_are_in_force_for_a_while_only() -> None:
    with limits.using(Limits(id=8)):
        assert limits.current().id == 8
    assert limits.current() == DEFAULTS


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [("memory", 4 * GB, "4 GB"), ("raw", 65_536, "64 kB"), ("record", 1_000, "1,000 bytes"), ("cpu", 60, "60 s"),
     ("earliest", 1990, "1990"), ("tags", 16_384, "16,384")],
)  # fmt: skip
def test_values_are_shown_for_people(name: str, value: int, text: str) -> None:
    assert limits.shown(name, value) == text


def test_a_hit_is_a_sentence_that_names_the_limit_and_the_option() -> None:
    assert isinstance(limits.beyond("cpu_per_mb", "it takes too long"), LimitError)
    assert str(limits.beyond("tags", "too deep")).endswith("(limit: 16,384); if you trust the file, raise it with "
                                                           "--limit tags=NUMBER")  # fmt: skip


LINE = b'{"id": "c%d", "link_id": "t3_pond", "subreddit": "pond", "body": "%s", "created_utc": %d}\n'


@pytest.mark.parametrize(
    ("bounds", "code"),
    [(Limits(record=500), "E-LIMIT"), (Limits(id=1), "E-ID"), (Limits(earliest=2020), "E-DATE")],
)
def test_a_record_beyond_a_limit_is_refused_and_the_others_are_kept(bounds: Limits, code: str) -> None:
    data = LINE % (1, b"frog", 1_600_000_000) + LINE % (22, b"frog " * 200, 1_500_000_000)
    data = data.replace(b'"c1"', b'"c"')
    with limits.using(bounds):
        report = read_dump(Source.from_bytes("pond.ndjson", data), format_name="reddit_ndjson").report
    assert [r["code"] for r in report.refused] == [code] or (code == "E-ID" and len(report.refused) == 2)


def test_a_file_beyond_its_size_is_refused() -> None:
    with limits.using(Limits(size=1_000)):
        report = read_dump(Source.from_bytes("pond.txt", b"A frog.\n" * 500)).report
    assert report.exit == 6
    assert report.error is not None and "--limit size=" in report.error


def test_more_refused_records_than_are_listed_are_counted() -> None:
    data = LINE % (1, b"frog", 1_600_000_000) + b'{"id": broken\n' * 30
    with limits.using(Limits(listed=10)):
        report = read_dump(Source.from_bytes("pond.ndjson", data), format_name="reddit_ndjson").report
    assert (len(report.refused), report.unlisted, report.read) == (10, 20, 31)
    assert report.accounted()
