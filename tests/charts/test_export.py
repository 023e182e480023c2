import importlib.util
import json
import shutil
import sys

import pytest

from charts import receipt
from charts.chart import all_charts
from charts.export import ExportError, export
from charts.receipt import Origin
from ingest import schema

CHARTS = [chart for chart in all_charts() if chart.name in ("theme_shares", "reply_tree")]
BROWSER = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
draws = pytest.mark.skipif(
    BROWSER is None or importlib.util.find_spec("kaleido") is None, reason="needs kaleido and Chrome or Chromium"
)


@pytest.fixture(scope="session")
def origin():
    return Origin(selection={"story": "s"}, dumps=schema.empty("dumps"))


def names(paths):
    return sorted(path.name for path in paths)


def test_each_chart_gets_its_page_numbers_and_receipt(small, tmp_path, origin):
    written = export(small, CHARTS, ["html", "json"], tmp_path / "new", origin=origin)
    endings = ["csv", "html", "json", "receipt.json"]
    assert names(written) == sorted(f"{chart.name}.{ending}" for chart in CHARTS for ending in endings)
    assert names((tmp_path / "new").iterdir()) == names(written)


def test_a_second_export_gives_the_same_bytes(small, tmp_path, origin):
    first = export(small, CHARTS, ["html", "json"], tmp_path / "a", origin=origin)
    second = export(small, CHARTS, ["html", "json"], tmp_path / "b", origin=origin)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_receipt_knows_every_file_and_matches(small, tmp_path, origin):
    export(small, CHARTS[:1], ["html"], tmp_path, origin=origin)
    paper = receipt.load(tmp_path / f"{CHARTS[0].name}{receipt.SUFFIX}")
    assert [file["name"] for file in paper.files] == [f"{CHARTS[0].name}.csv", f"{CHARTS[0].name}.html"]
    assert receipt.verify(paper, small, CHARTS[0], origin.dumps, tmp_path).outcome == "match"


def test_the_page_names_no_other_host_and_holds_plotly(small, tmp_path, origin):
    export(small, CHARTS, ["html"], tmp_path, origin=origin)
    page = (tmp_path / "reply_tree.html").read_text(encoding="utf-8")
    assert "<script src" not in page
    assert "<link" not in page
    assert "plotly.js v" in page


def test_the_json_holds_the_numbers_and_the_figure(small, tmp_path, origin):
    export(small, CHARTS, ["json"], tmp_path, origin=origin)
    content = json.loads((tmp_path / "theme_shares.json").read_text(encoding="utf-8"))
    assert content["numbers"][0]["theme"] == "cats"
    assert content["figure"]["data"]


def test_an_empty_study_is_exported(none, tmp_path, origin):
    export(none, CHARTS, ["html", "json"], tmp_path, origin=origin)
    assert (tmp_path / "theme_shares.csv").read_text(encoding="utf-8").count("\n") == 1


def test_an_unknown_format_is_refused_before_anything_is_written(small, tmp_path, origin):
    with pytest.raises(ExportError, match="gif is not a format"):
        export(small, CHARTS, ["html", "gif"], tmp_path / "new", origin=origin)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_named(small, tmp_path, origin):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ExportError, match=r"file.*--out"):
        export(small, CHARTS, ["html"], tmp_path / "file", origin=origin)


def test_without_kaleido_the_rest_is_written_and_the_remedy_named(small, tmp_path, origin, monkeypatch):
    monkeypatch.setitem(sys.modules, "kaleido", None)
    with pytest.raises(ExportError, match="requirements-export") as caught:
        export(small, CHARTS[:1], ["png", "html"], tmp_path, origin=origin)
    assert names(caught.value.written) == names(tmp_path.iterdir())
    assert (tmp_path / f"{CHARTS[0].name}.html").exists()


@pytest.mark.skipif(importlib.util.find_spec("kaleido") is None, reason="needs kaleido")
def test_without_a_browser_the_rest_is_written_and_the_remedy_named(small, tmp_path, origin, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "no-browser"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExportError, match="Chrome or Chromium"):
        export(small, CHARTS[:1], ["png", "html"], tmp_path / "out", origin=origin)
    assert (tmp_path / "out" / f"{CHARTS[0].name}.html").exists()


@draws
def test_pictures_are_drawn_in_one_go_and_nothing_is_left_behind(small, tmp_path, origin):
    export(small, CHARTS, ["png", "svg", "pdf"], tmp_path, origin=origin, dark=True)
    starts = {"png": b"\x89PNG", "svg": b"<svg", "pdf": b"%PDF"}
    for chart in CHARTS:
        for ending, start in starts.items():
            assert (tmp_path / f"{chart.name}.{ending}").read_bytes().startswith(start)
    assert [path for path in tmp_path.iterdir() if path.is_dir() or path.suffix == ".part"] == []
    paper = receipt.load(tmp_path / f"reply_tree{receipt.SUFFIX}")
    assert [file["name"] for file in paper.files][1:] == ["reply_tree.png", "reply_tree.svg", "reply_tree.pdf"]


@draws
def test_a_picture_shows_hostile_text_as_text(small, tmp_path, origin):
    export(small, CHARTS[1:], ["svg"], tmp_path, origin=origin)
    drawn = (tmp_path / "reply_tree.svg").read_text(encoding="utf-8")
    assert "<script" not in drawn
    assert "<a " not in drawn
