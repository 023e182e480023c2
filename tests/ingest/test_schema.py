"""A frame is a tidy table, or it is refused with the place of the fault."""

import pandas as pd
import pytest

from ingest import sightings
from ingest.schema import KEY, STATES, SchemaError, empty, validate


def seen(**values: object) -> pd.DataFrame:
    """Three sightings of one crawl, as they come from a file: text where the table has categories."""
    rows = {
        "platform": ["slashdot", "reddit", "slashdot"],
        "thread_id": ["1", "1", "2"],
        "comment_id": ["a", "a", "a"],
        "seen_at": [pd.Timestamp("2025-01-22", tz="UTC")] * 3,
        "state": ["removed", "present", "present"],
        "dump_id": ["d"] * 3,
    }
    return pd.DataFrame(rows, index=[4, 2, 9]).assign(**values)


def test_text_becomes_categories_in_their_order() -> None:
    found = validate(seen(), "sightings")
    assert found["platform"].cat.categories.tolist() == ["reddit", "slashdot"]
    assert found["state"].cat.categories.tolist() == STATES
    assert found["platform"].tolist() == ["slashdot", "reddit", "slashdot"]
    assert found["state"].tolist() == ["removed", "present", "present"]
    assert found.index.tolist() == [0, 1, 2]


@pytest.mark.parametrize("dtype", ["str", "category", "object"])
def test_other_categories_are_told_apart(dtype: str) -> None:
    states = pd.Series(["stub", "present", "present"], index=[4, 2, 9], dtype=dtype)
    assert validate(seen(state=states), "sightings")["state"].tolist() == ["stub", "present", "present"]
    with pytest.raises(SchemaError, match=r"sightings.state: \['lost'\] is not one of"):
        validate(seen(state=states.astype("str").replace("stub", "lost").astype(dtype)), "sightings")


@pytest.mark.parametrize("dtype", ["str", "category", "object"])
def test_a_category_that_is_missing_is_refused(dtype: str) -> None:
    states = pd.Series(["present", None, "present"], index=[4, 2, 9], dtype=dtype)
    with pytest.raises(SchemaError, match=r"sightings.state: a value is missing"):
        validate(seen(state=states), "sightings")


def test_a_key_that_comes_again_is_refused() -> None:
    with pytest.raises(SchemaError, match=r"sightings: \['slashdot', '1', 'a', .*\] stands in it twice"):
        validate(seen(platform="slashdot", thread_id=["1", "1", "2"]), "sightings")


def test_only_some_columns() -> None:
    assert validate(seen().drop(columns="dump_id"), "sightings", ["state", *KEY, "seen_at"]).columns.tolist() == [
        *KEY, "seen_at", "state",
    ]  # fmt: skip
    assert validate(seen()[:0], "sightings", KEY).columns.tolist() == KEY


def test_rows_in_threads_are_those_of_the_same_site() -> None:
    found, threads = validate(seen(), "sightings"), validate(seen(), "sightings")[["platform", "thread_id"]]
    assert sightings.in_threads(found, threads[:1]).tolist() == [True, False, False]
    assert sightings.in_threads(found.set_index([[7, 8, 8]]), threads[1:]).tolist() == [False, True, True]
    assert sightings.in_threads(found, empty("threads")).tolist() == [False, False, False]
    assert sightings.in_threads(empty("sightings"), threads).tolist() == []
