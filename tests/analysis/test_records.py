"""Rows of a table as plain mappings."""

import pandas as pd

from analysis.records import records


def test_rows_come_in_order_with_values_of_python() -> None:
    table = pd.DataFrame({"theme": ["a", "b"], "n": [1, 2]}).astype({"theme": "str"})
    found = records(table)
    assert found == [{"theme": "a", "n": 1}, {"theme": "b", "n": 2}]
    assert type(found[0]["n"]) is int


def test_only_the_columns_asked_for_are_read() -> None:
    assert records(pd.DataFrame({"a": [1], "b": [2]}), ["b"]) == [{"b": 2}]


def test_a_table_without_rows_gives_none() -> None:
    assert records(pd.DataFrame({"a": pd.Series(dtype="int64")})) == []
