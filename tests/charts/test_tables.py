import io
import json

import numpy as np
import pandas as pd

from charts import tables


def written(table, kind):
    out = io.BytesIO()
    tables.WRITERS[kind](table, out)
    return out.getvalue()


def frame():
    return pd.DataFrame({
        "text": ["=1", None], "n": pd.array([2**60, None], dtype="Int64"), "x": [np.inf, 0.5],
        "kind": pd.Categorical(["a", "b"]), "at": pd.to_datetime(["2025-01-22", None], utc=True),
    })  # fmt: skip


def test_json_lines_hold_null_where_a_value_is_missing_or_no_number():
    first, second = (json.loads(line) for line in written(frame(), "jsonl").splitlines())
    assert first == {"text": "=1", "n": 2**60, "x": None, "kind": "a", "at": "2025-01-22T00:00:00+00:00"}
    assert second == {"text": None, "n": None, "x": 0.5, "kind": "b", "at": None}


def test_parquet_reads_back_with_its_types():
    back = pd.read_parquet(io.BytesIO(written(frame(), "parquet")))
    pd.testing.assert_frame_equal(back, frame())


def test_csv_is_the_one_for_spreadsheets():
    assert written(frame(), "csv").decode().splitlines()[1].startswith('"\'=1",1152921504606846976,inf,"a",')


def test_an_empty_table_has_no_line():
    assert written(frame().iloc[:0], "jsonl") == b""


def test_numpy_values_in_a_mixed_column_become_plain_ones():
    mixed = pd.DataFrame({"v": pd.Series([np.int64(3), np.float64("nan"), "a", [1, 2]], dtype="object")})
    assert [row["v"] for row in tables.records(mixed)] == [3, None, "a", [1, 2]]
