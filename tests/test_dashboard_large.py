"""A choice too large to be held in memory: the same screen from sums, and the way to single comments and threads."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import analysis.measures
from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store

ROOT = Path(__file__).parent.parent
FIRST = """
A Lighthouse Goes Digital, Keeper Goes Analog 4
The harbor office wants to replace the keeper of the old lighthouse by a server. The keeper has sued.
First light (Score:3, Funny)
Will it still run when the cloud comes in?
Re: (Score:2)
The cloud is the whole point of a lighthouse.
Nobody asked the keeper (Score:4, Insightful)
They took his data without asking. A court should make them pay, it is terrible.
Re:Nobody asked the keeper (Score:1)
<b>bold</b> ![pixel](http://127.0.0.1:9/p.png)
"""
SECOND = """
Tram Line Nine To Be Painted Green 2
The city wants one line to stand out. Painters are wanted.
At last (Score:2)
It was about time for a green tram.
Re:At last (Score:5, Funny)
Sue them for the colour.
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("large") / "store"
    for name, text in (("a.txt", FIRST), ("b.txt", SECOND)):
        assert ingest_dump(Source.from_bytes(name, text.encode()), Store(place), story="harbor").exit == 0
    return place


@pytest.fixture
def opened(store: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], AppTest]:
    monkeypatch.setenv("RETHREAD_STORE", str(store))
    monkeypatch.setattr(analysis.measures, "LARGE", 4)
    return lambda: AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=300)


def shown(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in at.text)


def test_the_overview_opens_with_a_finding_from_sums(opened: Callable[[], AppTest]) -> None:
    at = opened().run()
    assert not at.exception and not at.error
    assert "all 2 threads" in at.title[0].value
    assert at.text[-1].value and "Visible: 6" in shown(at)


def test_a_filter_narrows_the_sums_down(opened: Callable[[], AppTest]) -> None:
    at = opened().run()
    at.multiselect(key="theme").set_value(["Courts and liability"]).run()
    assert not at.exception
    assert "Selected: " in shown(at)


def test_a_mark_opens_the_comments_behind_it_as_they_stand(opened: Callable[[], AppTest]) -> None:
    at = opened().run()
    at.selectbox(key="theme_shares-row").set_value(0).run()
    assert not at.exception
    assert "behind:" in shown(at)
    assert "They took his data without asking." in shown(at) or "Sue them" in shown(at)


def test_a_thread_of_it_opens_as_an_ordinary_study(opened: Callable[[], AppTest]) -> None:
    at = opened().run()
    at.session_state["thread"] = "Tram Line Nine To Be Painted Green (slashdot, 2)"
    at.run()
    assert not at.exception
    assert at.title[0].value == "Tram Line Nine To Be Painted Green"


def test_the_screen_files_are_made_once(store: Path, opened: Callable[[], AppTest]) -> None:
    opened().run()
    before = {file: file.stat().st_mtime_ns for file in store.glob("screen/*/*.duckdb")}
    opened().run()
    assert len(before) == 1
    assert {file: file.stat().st_mtime_ns for file in store.glob("screen/*/*.duckdb")} == before


def test_forgetting_somebody_takes_the_screen_files_away(store: Path, opened: Callable[[], AppTest]) -> None:
    from engine.screen import drop

    opened().run()
    drop(store)
    assert not list(store.glob("screen/*/*.duckdb"))
