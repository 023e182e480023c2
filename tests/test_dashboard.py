"""The front door: it reads the store, never shows a traceback, and sees what another process stored."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.store import Store

ROOT = Path(__file__).parent.parent
THREAD = """
A Lighthouse Goes Digital, Keeper Goes Analog 3
The harbor office wants to replace the keeper of the old lighthouse by a server. The keeper has sued.
First light (Score:3, Funny)
Will it still run when the cloud comes in?
Re: (Score:2)
The cloud is the whole point of a lighthouse.
Nobody asked the keeper (Score:4, Insightful)
They took his job and his data without asking. A court should make them pay.
"""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RETHREAD_STORE", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture
def opened(store: Path) -> Callable[[], AppTest]:
    return lambda: AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=300)


def put(store: Path, text: str) -> None:
    assert ingest_dump(Source.from_bytes("thread.txt", text.encode()), Store(store)).exit == 0


def shown(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in at.text)


def test_a_stored_thread_is_shown(store: Path, opened: Callable[[], AppTest]) -> None:
    put(store, THREAD)
    at = opened().run()
    assert not at.exception
    assert at.title[0].value == "A Lighthouse Goes Digital, Keeper Goes Analog"


def test_an_empty_store_shows_the_bundled_sample(opened: Callable[[], AppTest]) -> None:
    at = opened().run()
    assert not at.exception and not at.error
    assert "This is the bundled sample." in shown(at)
    assert "LinkedIn" in at.title[0].value


def test_what_another_process_stores_shows_after_a_rerun(store: Path, opened: Callable[[], AppTest]) -> None:
    put(store, THREAD)
    at = opened().run()
    put(store, THREAD.replace("A Lighthouse Goes Digital", "A Second Lighthouse Goes Dark"))
    at.run()
    assert len(at.selectbox(key="thread").options) == 2


def test_a_search_narrows_what_is_shown(store: Path, opened: Callable[[], AppTest]) -> None:
    put(store, THREAD)
    at = opened().run()
    at.text_input(key="text").set_value("keeper").run()
    assert "Nobody asked the keeper" in shown(at)
    assert "Will it still run when the cloud comes in?" not in shown(at)


def test_a_choice_in_the_address_is_taken(store: Path, opened: Callable[[], AppTest]) -> None:
    put(store, THREAD)
    at = opened()
    at.query_params["weight"] = "Comments"
    assert at.run().selectbox(key="weight").value == "Comments"


def test_a_damaged_store_is_a_calm_sentence(store: Path, opened: Callable[[], AppTest]) -> None:
    put(store, THREAD)
    for file in (store / "comments").rglob("*.parquet"):
        file.write_bytes(b"not parquet")
    at = opened().run()
    assert not at.exception
    assert "the store could not be read" in at.error[0].value.replace("\\", "")


def settings() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("server", "address", "127.0.0.1"),
        ("server", "allowedHosts", ["localhost", "127.0.0.1"]),
        ("server", "enableStaticServing", False),
        ("server", "maxUploadSize", 50),
        ("server", "fileWatcherType", "none"),
        ("browser", "gatherUsageStats", False),
        ("client", "showErrorDetails", "none"),
        ("client", "showErrorLinks", False),
        ("client", "toolbarMode", "viewer"),
    ],
)
def test_the_safe_defaults_hold(section: str, name: str, value: object) -> None:
    assert settings()[section][name] == value


def test_every_setting_is_one_that_streamlit_knows() -> None:
    from streamlit import config

    known = config.get_config_options()
    given = [f"{section}.{name}" for section, table in settings().items() for name in table if section != "theme"]
    assert [name for name in given if name not in known] == []


def test_the_theme_has_the_colours_of_the_charts() -> None:
    from charts import palette

    theme = settings()["theme"]
    for variant, colours in (("light", palette.LIGHT), ("dark", palette.DARK)):
        given = theme[variant]
        assert isinstance(given, dict)
        wanted = [colours[name] for name in ("page", "ink", "soft", "with_text")]
        names = ("backgroundColor", "textColor", "grayTextColor", "primaryColor")
        assert [given[name] for name in names] == wanted
