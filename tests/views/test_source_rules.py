"""Rules the source of the screen keeps: no markup from data, one way out for text."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "views").glob("*.py")), ROOT / "dashboard.py"]
MARKDOWN = {"markdown", "write", "caption", "toast", "table", "latex", "code", "iframe", "write_stream", "chat_message"}
"""Streamlit elements that would read text of a file as markup, or that are not needed."""


def calls(file: Path) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return ast.unparse(call.func)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_element_that_reads_markup_is_used(file: Path) -> None:
    assert not [called(call) for call in calls(file) if called(call) in {f"st.{name}" for name in MARKDOWN}]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nothing_unsafe_is_allowed(file: Path) -> None:
    keywords = [keyword.arg for call in calls(file) for keyword in call.keywords]
    assert not [name for name in keywords if name and name.startswith("unsafe")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_plain_text_has_one_way_out(file: Path) -> None:
    if file.name != "plain_text.py":
        assert "st.text" not in [called(call) for call in calls(file)]


@pytest.mark.parametrize("file", FILES[:-1], ids=lambda file: file.name)
def test_a_page_knows_neither_ingest_nor_the_store(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not [name for name in modules if name.split(".")[0] in ("ingest", "dashboard")]


def test_the_style_sheet_is_one_the_browser_keeps() -> None:
    assert "<" not in (ROOT / "views" / "house.css").read_text(encoding="utf-8")


def test_the_style_sheet_fetches_nothing() -> None:
    sheet = (ROOT / "views" / "house.css").read_text(encoding="utf-8")
    assert "url(" not in sheet and "@import" not in sheet
