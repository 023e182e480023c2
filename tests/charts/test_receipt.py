import dataclasses
import json

import pandas as pd
import pytest

from analysis.study import with_weight
from charts import receipt, spreadsheet
from charts.chart import all_charts
from charts.receipt import Origin
from ingest import schema

CHART = next(chart for chart in all_charts() if chart.name == "theme_shares")


def dumps_table(*dump_ids):
    row = {"file": "cats.txt", "format": "slashdot_text", "format_version": 3, "size": 10, "ordinal": 1,
           "versions": "{}", "ingested_at": pd.Timestamp("2025-01-23", tz="UTC"), "report": "{}"}  # fmt: skip
    rows = [{**row, "dump_id": name, "ordinal": place} for place, name in enumerate(dump_ids)]
    return schema.validate(pd.DataFrame(rows), "dumps") if rows else schema.empty("dumps")


@pytest.fixture
def origin():
    return Origin(selection={"story": "cats", "thread": None}, dumps=dumps_table("d", "unused"))


@pytest.fixture
def exported(tmp_path, small, origin):
    """A CSV of the numbers, and the receipt of it."""
    numbers = CHART.data(small)
    path = tmp_path / "theme_shares.csv"
    path.write_bytes(spreadsheet.csv(numbers).encode())
    return receipt.make(small, CHART, numbers, [path], origin)


def verdict(paper, study, tmp_path, chart=CHART, dumps=None):
    return receipt.verify(paper, study, chart, dumps_table("d") if dumps is None else dumps, tmp_path)


def test_a_receipt_says_from_what_the_numbers_were_made(exported, small):
    assert exported.dumps == [{"sha256": "d", "file": "cats.txt", "format": "slashdot_text", "format_version": 3}]
    assert exported.n == {"comments": 6, "comments_with_text": 4, "stubs": 1, "threads": 1}
    assert exported.coverage == pytest.approx(6 / 12)
    assert exported.codebook["sha256"] == small.codebook.digest
    assert (exported.weight, exported.selection["story"]) == ("score", "cats")


def test_a_receipt_reads_back_as_it_was_written(exported, tmp_path):
    path = tmp_path / "x.receipt.json"
    path.write_text(receipt.text(exported), encoding="utf-8")
    assert receipt.load(path) == exported


@pytest.mark.parametrize("content", ["", "{", "[]", '{"chart": 1}', "null"])
def test_a_file_that_is_no_receipt_is_named_with_a_remedy(content, tmp_path):
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(receipt.ReceiptError, match=r"x\.json.*rethread export"):
        receipt.load(path)


def test_a_receipt_that_is_not_there_is_named(tmp_path):
    with pytest.raises(receipt.ReceiptError, match="gone"):
        receipt.load(tmp_path / "gone.receipt.json")


def test_the_same_study_matches(exported, small, tmp_path):
    assert verdict(exported, small, tmp_path) == receipt.Verdict("match", ())


def test_another_score_is_drift_and_the_cell_is_named(exported, make, rows, tmp_path):
    rows[3]["score"] = 5
    found = verdict(exported, make(rows), tmp_path)
    assert found.outcome == "drift"
    assert any(reason.startswith("Row 1, share: ") for reason in found.reasons)
    assert any(reason.endswith("more cells differ.") for reason in found.reasons)


def test_more_comments_are_drift_and_counted(exported, make, rows, tmp_path):
    more = [*rows, {"comment_id": "8", "body": "Another cat.", "score": 2, "dump_id": "e"}]
    found = verdict(exported, make(more), tmp_path)
    assert found.outcome == "drift"
    assert "6 comments then, 7 now." in found.reasons
    assert "The selection now also holds comments from 1 other dump." in found.reasons


def test_a_file_changed_by_hand_is_drift(exported, small, tmp_path):
    path = tmp_path / "theme_shares.csv"
    path.write_bytes(path.read_bytes().replace(b"cats", b"dogs"))
    assert verdict(exported, small, tmp_path) == receipt.Verdict(
        "drift", ("theme_shares.csv was changed after the export.",)
    )


def test_a_receipt_changed_by_hand_is_drift(exported, small, tmp_path):
    forged = dataclasses.replace(exported, numbers={**exported.numbers, "sha256": "0" * 64})
    assert verdict(forged, small, tmp_path).outcome == "drift"


def test_a_file_that_was_not_carried_along_is_only_noted(exported, small, tmp_path):
    (tmp_path / "theme_shares.csv").unlink()
    found = verdict(exported, small, tmp_path)
    assert found == receipt.Verdict("match", ("theme_shares.csv is not beside the receipt, so it was not checked.",))


def test_without_the_dump_it_cannot_be_checked(exported, small, tmp_path):
    found = verdict(exported, small, tmp_path, dumps=dumps_table())
    assert found.outcome == "cannot check"
    assert "cats.txt" in found.reasons[0]


def test_with_another_codebook_it_cannot_be_checked(exported, small, tmp_path):
    other = dataclasses.replace(small.codebook, name="other.toml", threshold=0.9)
    found = verdict(exported, dataclasses.replace(small, codebook=other), tmp_path)
    assert found.outcome == "cannot check"
    assert "test.toml" in found.reasons[0]
    assert "other.toml" in found.reasons[0]


def test_with_other_words_of_a_field_it_cannot_be_checked(exported, small, tmp_path):
    other = dataclasses.replace(small.tone, name="field.toml", neutral_band=0.9)
    found = verdict(exported, dataclasses.replace(small, tone=other), tmp_path)
    assert found.outcome == "cannot check"
    assert "--tone" in found.reasons[0]


def test_a_receipt_from_before_there_were_words_of_a_field_is_read(exported, small, tmp_path):
    older = dataclasses.replace(exported, tone={})
    content = json.loads(receipt.text(older))
    del content["tone"]
    path = tmp_path / "older.receipt.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert receipt.load(path) == older
    assert verdict(receipt.load(path), small, tmp_path).outcome == "match"


def test_under_another_weight_it_cannot_be_checked(exported, small, tmp_path):
    assert verdict(exported, with_weight(small, "comment"), tmp_path).outcome == "cannot check"


def test_a_chart_that_is_gone_cannot_be_checked(exported, small, tmp_path):
    found = verdict(exported, small, tmp_path, chart=None)
    assert found == receipt.Verdict("cannot check", ("This version of Rethread has no chart called theme_shares.",))


def test_the_last_digits_of_a_float_do_not_count():
    one, other = pd.DataFrame({"x": [1 / 3]}), pd.DataFrame({"x": [1 / 3 + 1e-15]})
    assert receipt.fingerprint(one) == receipt.fingerprint(other)
    assert receipt.fingerprint(one) != receipt.fingerprint(other + 1e-6)


def test_a_name_in_a_receipt_never_leads_out_of_its_folder(exported, small, tmp_path):
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    forged = dataclasses.replace(exported, files=[{"name": "../secret", "sha256": "0"}])
    assert verdict(forged, small, inner).reasons == ("secret is not beside the receipt, so it was not checked.",)


def test_an_empty_study_has_a_receipt(none, origin):
    paper = receipt.make(none, CHART, CHART.data(none), [], origin)
    assert (paper.coverage, paper.n["comments"], paper.dumps) == (None, 0, [])
    assert json.loads(receipt.text(paper))["numbers"]["rows"] == 0


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        ({"thread": None, "story": ""}, "everything"),
        ({"story": "a", "filters": {"tag": ["Funny", "Troll"]}}, "story: a; filters: tag: Funny, Troll"),
    ],
)
def test_a_selection_in_words(selection, said):
    assert receipt.said(selection) == said
