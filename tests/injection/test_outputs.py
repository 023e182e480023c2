"""Hostile text in everything that is written: pages, figures, networks, tables, file names. None of it acts."""

import csv
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import networkx as nx
import pandas as pd
import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from analysis.study import Study
from analysis.tables import DERIVED
from charts import spreadsheet
from charts.chart import Chart, all_charts
from charts.export import as_json, export, page
from charts.network import KINDS, network
from charts.receipt import Origin
from charts.report import report
from charts.tables import WRITERS
from tests import hostile

LIVE = ["<script", "</script", "<img", "<a ", "<style", "<link", "<form", "<iframe", "<object", "<svg", "<image",
        "<span style=\"position", "<b>bold", "<br><span", "<!--", "<?php"]  # fmt: skip
"""What must not stand in a text that Plotly or a browser reads as markup."""
SILENT = {"html", "head", "body", "meta", "title", "style", "script", "main", "figure", "figcaption", "section", "div",
          "span", "p", "h1", "h2", "h3", "b", "i", "br", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody",
          "tr", "th", "td", "details", "summary", "nav", "header", "footer", "article", "code", "mark",
          "a"}  # fmt: skip
"""Elements that our pages are made of; none of them fetches anything, apart from what ``check_page`` looks at."""


def check_page(html: str, scripts: int) -> LexborHTMLParser:
    """Assert that nothing but our own elements and scripts is in a page, and nothing in it leads away from it."""
    tree = LexborHTMLParser(html)
    nodes = list(tree.root.traverse())  # type: ignore[union-attr]
    assert {node.tag for node in nodes} <= SILENT
    for node in nodes:
        assert not [name for name in node.attributes if name.startswith("on") or name in ("src", "srcset", "action")]
        assert (node.attributes.get("href") or "#").startswith("#")
        assert "evil" not in (node.attributes.get("style") or "")
    assert len(tree.css("script")) == scripts
    assert len(tree.css("style")) == 1
    assert "evil.example" not in "".join(node.text() for node in tree.css("style, script:not([type])"))
    for data in tree.css("script[type='application/json']"):
        assert not [live for live in LIVE if live in data.text()]
        json.loads(data.text())
    return tree


def texts(value: object) -> Iterator[str]:
    """Yield every text in a JSON tree."""
    stack = [value]
    while stack:
        found = stack.pop()
        if isinstance(found, str):
            yield found
        elif isinstance(found, dict | list):
            stack += [*found.values(), *found.keys()] if isinstance(found, dict) else found


def test_the_dumps_hold_the_payloads(study: Study) -> None:
    for platform, comments in study.comments.groupby("platform", observed=True):
        said = "\n".join(comments["body"].dropna())
        held = [text for text in hostile.TEXTS if text in said]
        assert len(held) >= 16, f"{platform} lost more than controls and what its own markup means"
    for name in ("author", "subject", "tag", "url"):
        assert study.comments[name].isin(hostile.TEXTS).sum() > 10, name
    assert study.comments["thread_id"].str.contains("../", regex=False).any()


@pytest.mark.parametrize("chart", all_charts(), ids=lambda chart: chart.name)
def test_no_chart_holds_live_markup(chart: Chart, study: Study) -> None:
    numbers = chart.data(study)
    figure = chart.draw(numbers, study)
    shown = json.loads(as_json(chart, numbers, figure))["figure"]
    for text in texts(shown):
        assert not [live for live in LIVE if live in text]
    templates = [trace.get(name) or "" for trace in shown["data"] for name in ("hovertemplate", "texttemplate")]
    assert not [text for text in texts(templates) if "%{y} ${7*7}" in text]
    check_page(page(chart.name, figure), scripts=3)


@pytest.mark.parametrize("pseudonyms", [False, True])
def test_the_report_shows_text_as_written_and_holds_nothing_live(
    study: Study, origin: Origin, pseudonyms: bool
) -> None:
    charts = all_charts()
    tree = check_page(report(study, charts, origin, pseudonyms=pseudonyms), scripts=len(charts) + 2)
    said = tree.css_first("main").text()
    for name in ("script", "image", "svg", "template", "script end", "plotly", "comment end"):
        assert hostile.PAYLOADS[name] in said, name


@pytest.mark.parametrize("to", ["gexf", "graphml"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_network_is_whole_xml_with_the_names_as_written(study: Study, kind: str, to: str) -> None:
    content = network(study, kind, to, names=True)
    tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    assert not {etree.QName(node).localname for node in tree.iter("*")} & {"script", "img", "a", "style", "iframe"}
    graph = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}[to](io.BytesIO(content))
    labels = {data.get("label") for _, data in graph.nodes(data=True)}
    assert {hostile.PAYLOADS["image"], hostile.PAYLOADS["script end"]} <= labels


TABLES = ["comments", "threads", "documents", *DERIVED]


def frame(study: Study, name: str) -> pd.DataFrame:
    known = {"comments": study.comments, "threads": study.threads, "documents": study.documents}
    return known[name] if name in known else study.table(name)


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_of_a_table_is_a_formula_and_every_text_reads_back(study: Study, name: str) -> None:
    table = frame(study, name)
    out = io.BytesIO()
    WRITERS["csv"](table, out)
    rows = list(csv.reader(io.StringIO(out.getvalue().decode(), newline="")))
    assert len(rows) == len(table) + 1
    assert rows[0] == list(table.columns)
    for place, column in enumerate(table.columns):
        if not pd.api.types.is_string_dtype(table[column].dtype):
            continue
        cells = [row[place] for row in rows[1:]]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert [spreadsheet.unescape(cell) for cell in cells] == table[column].fillna("").tolist()


def with_pandas(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[])


def with_duckdb(path: Path) -> pd.DataFrame:
    read = "SELECT * FROM read_csv(?, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
    return duckdb.connect().execute(read, [str(path)]).df()


@pytest.mark.parametrize("read", [with_pandas, with_duckdb])
@pytest.mark.parametrize("name", ["comments", "threads"])
def test_other_readers_of_csv_find_every_text(
    study: Study, name: str, read: Callable[[Path], pd.DataFrame], tmp_path: Path
) -> None:
    table = frame(study, name)
    with (tmp_path / "table.csv").open("wb") as out:
        WRITERS["csv"](table, out)
    back = read(tmp_path / "table.csv")
    assert list(back.columns) == list(table.columns)
    for column in table.columns:
        if pd.api.types.is_string_dtype(table[column].dtype):
            cells = back[column].fillna("").tolist()
            assert [spreadsheet.unescape(cell) for cell in cells] == table[column].fillna("").tolist(), column


@pytest.mark.parametrize("name", TABLES)
def test_json_lines_stay_one_per_row(study: Study, name: str) -> None:
    table = frame(study, name)
    out = io.BytesIO()
    WRITERS["jsonl"](table, out)
    assert len([json.loads(line) for line in out.getvalue().split(b"\n")[:-1]]) == len(table)


def test_no_name_from_a_dump_becomes_a_file_name(study: Study, origin: Origin, tmp_path: Path) -> None:
    charts = all_charts()[:2]
    folder = tmp_path / "deep" / "out"
    written = export(study, charts, ["html", "json"], folder, origin=origin)
    endings = (".csv", ".html", ".json", ".receipt.json")
    assert {path.name for path in written} == {chart.name + ending for chart in charts for ending in endings}
    found = {Path(place, file) for place, _, files in os.walk(tmp_path) for file in files}
    assert found == set(written)
