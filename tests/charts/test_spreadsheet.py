import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts import spreadsheet

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "'quoted'", "＝1", "＋1", "－1", "＠x", "\0x"]
TEXTS = [*FORMULAS, "", "plain", 'say "hi"', "a,b;c", "two\r\nlines", "bare\rreturn", "line\u2028sep", "é 🌧", " =1"]


def read(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert spreadsheet.escape(text) == f"'{text}"


def test_every_text_reads_back_as_it_was():
    table = pd.DataFrame({"text": TEXTS})
    rows = read(spreadsheet.csv(table))
    assert [spreadsheet.unescape(row[0]) for row in rows[1:]] == TEXTS


def test_pandas_reads_as_many_rows_as_were_written():
    table = pd.DataFrame({"text": [t for t in TEXTS if "\0" not in t], "n": range(len(TEXTS) - 1)})
    back = pd.read_csv(io.StringIO(spreadsheet.csv(table), newline=""), keep_default_na=False)
    assert back["n"].tolist() == table["n"].tolist()


def test_numbers_are_not_touched_and_keep_all_their_digits():
    table = pd.DataFrame({"n": pd.array([-1, None], dtype="Int64"), "x": [-0.1, 1 / 3], "yes": [True, False]})
    assert spreadsheet.csv(table) == f'"n","x","yes"\r\n-1,-0.1,true\r\n,{1 / 3!r},false\r\n'


def test_missing_is_not_an_empty_text():
    assert spreadsheet.csv(pd.DataFrame({"a": ["", None], "b": ["x", "y"]})) == '"a","b"\r\n"","x"\r\n,"y"\r\n'


def test_lists_and_times_are_text():
    table = pd.DataFrame({"l": [["a", "b"]], "t": [pd.Timestamp("2025-01-22 08:40", tz="UTC")]})
    assert read(spreadsheet.csv(table))[1] == ['["a", "b"]', "2025-01-22T08:40:00+00:00"]


def test_floats_can_be_cut_to_significant_digits():
    assert spreadsheet.csv(pd.DataFrame({"x": [0.1234567891234]}), 9) == '"x"\r\n0.123456789\r\n'


def test_an_empty_table_is_its_header():
    assert spreadsheet.csv(pd.DataFrame({"a": pd.Series(dtype="str")})) == '"a"\r\n'


def test_long_tables_come_in_pieces_that_join_to_the_whole(monkeypatch):
    table = pd.DataFrame({"a": ["x", "y", "z"], "n": [1, 2, 3]})
    whole = spreadsheet.csv(table)
    monkeypatch.setattr(spreadsheet, "CHUNK", 2)
    assert len(list(spreadsheet.csv_chunks(table))) == 3
    assert spreadsheet.csv(table) == whole


SIGNS = st.sampled_from([*"=+-@\t\r\n\0'\"＝＋－＠,; |!\\", "\u2028", "\u202e", "é", "x"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.text(SIGNS, max_size=8), st.text(max_size=12)), min_size=1, max_size=12))
def test_whatever_the_text_no_cell_is_a_formula_and_all_read_back(texts):
    rows = read(spreadsheet.csv(pd.DataFrame({"text": texts, "n": range(len(texts))})))
    assert len(rows) == len(texts) + 1
    assert not [cell for cell, _ in rows[1:] if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    assert [spreadsheet.unescape(cell) for cell, _ in rows[1:]] == texts
    assert [int(number) for _, number in rows[1:]] == list(range(len(texts)))


def test_the_header_is_no_formula_either():
    assert read(spreadsheet.csv(pd.DataFrame({"=1+1": [1]})))[0] == ["'=1+1"]
