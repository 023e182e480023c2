"""The terminal, end to end on the bundled sample: what it prints, writes and returns."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli import main

ROOT = Path(__file__).parent.parent
COPIED = str(ROOT / "data" / "samples" / "slashdot_copied.txt")
ARTICLES = [str(ROOT / "data" / "samples" / f"article_{n}") for n in ("1.txt", "4.html")]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the copied thread and two articles under one story."""
    folder = str(tmp_path_factory.mktemp("store"))
    assert main(["ingest", COPIED, *ARTICLES, "--story", "linkedin", "--store", folder]) == 0
    return folder


def printed(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    capsys.readouterr()
    assert main(list(words)) == status
    return capsys.readouterr().out


def test_ingest_prints_one_json_object_per_dump_and_nothing_else(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = printed(capsys, "ingest", COPIED, *ARTICLES, "--json", "--store", store).splitlines()
    reports = [json.loads(line) for line in lines]
    assert [r["format"] for r in reports] == ["slashdot_text", "article", "article"]
    assert reports[0]["unchanged"] == reports[0]["kept"] + reports[0]["stubs"] > 10
    assert reports[0]["missing"] == reports[0]["declared"] - reports[0]["kept"]


def test_a_dry_run_stores_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "declares" in printed(capsys, "ingest", COPIED, "--dry-run", "--store", str(tmp_path / "new"))
    assert not (tmp_path / "new").exists()


def test_threads_says_how_much_is_there(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "15 comments of 19 declared" in printed(capsys, "threads", "--store", store)
    assert json.loads(printed(capsys, "threads", "--json", "--store", store))[0]["kept"] == 15


def test_every_format_is_listed_with_how_to_get_it(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(printed(capsys, "formats", "--json"))
    assert {"slashdot_text", "slashdot_html", "article"} <= {f["name"] for f in listed}
    assert all(f["how_to_get"].endswith(".") for f in listed)


@pytest.mark.parametrize(
    "name", ["comments", "threads", "documents", "dumps", "sentiment", "themes", "evidence", "shares", "structure",
             "edges", "shape"],
)  # fmt: skip
def test_every_table_can_be_written(name: str, store: str, tmp_path: Path) -> None:
    out = tmp_path / "table.csv"
    assert main(["table", name, "--store", store, "--out", str(out)]) == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"), newline="")))
    assert rows


def test_words_and_neutral_band_can_be_named(store: str, tmp_path: Path) -> None:
    field, out = tmp_path / "sentiment.toml", tmp_path / "table.csv"
    field.write_text("version = 1\nneutral_band = 0.99\n", encoding="utf-8")
    assert main(["table", "sentiment", "--store", store, "--tone", str(field), "--out", str(out)]) == 0
    labels = {row["vader_label"] for row in csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"), newline=""))}
    assert labels == {"", "neutral"}


def test_export_then_verify_matches_and_a_changed_number_is_seen(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "theme_shares.html" in printed(capsys, "export", "theme_shares", "--store", store, "--out", str(tmp_path))
    receipt = tmp_path / "theme_shares.receipt.json"
    assert printed(capsys, "verify", str(receipt), "--store", store).startswith("match")
    numbers = tmp_path / "theme_shares.csv"
    numbers.write_text(numbers.read_text().replace("editor_typo", "something_else"))
    assert printed(capsys, "verify", str(receipt), "--store", store, status=3).startswith("drift")


def test_verify_without_the_dump_cannot_check(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["export", "coverage", "--store", store, "--out", str(tmp_path)])
    receipt = str(tmp_path / "coverage.receipt.json")
    said = printed(capsys, "verify", receipt, "--store", str(tmp_path / "none"), status=3)
    assert said.startswith("cannot check")


def test_a_network_is_written_without_names_and_as_its_ending_says(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "people.graphml"
    assert str(out) in printed(capsys, "network", "--store", store, "--out", str(out))
    assert "<graphml" in out.read_text(encoding="utf-8")
    assert main(["network", "--of", "comments", "--names", "--store", store, "--out", str(tmp_path / "c.gexf")]) == 0
    assert (tmp_path / "c.gexf").read_text(encoding="utf-8").count("<node ") > 10


def test_report_is_one_page_that_names_the_story(store: str, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert main(["report", "--story", "linkedin", "--store", store, "--out", str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") or page.startswith("<!DOCTYPE html>")
    assert "15 of 19" in page


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["ingest", "no-such-file.txt"], 4, "no such file"),
        (["ingest", COPIED, "--format", "nonsense"], 4, "slashdot_text"),
        (["ingest", COPIED, "--map", "author"], 2, "FIELD=COLUMN"),
        (["table", "nonsense"], 2, "comments, threads"),
        (["table", "sentiment", "--tone", "no-such-words.toml"], 2, "no-such-words.toml"),
        (["export", "nonsense"], 2, "theme_shares"),
        (["network", "--out", "people.png"], 2, "gexf or graphml"),
        (["report", "--story", "nonsense"], 2, "The store holds"),
        (["verify", "no-such-receipt.json"], 2, "no-such-receipt.json"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_remedy(
    words: list[str], status: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--store", str(tmp_path / "empty")]) == status
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_a_file_that_is_no_dump_is_named_and_the_others_are_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.html").write_text("<html><body><p>Sign in to go on</p></body></html>")
    assert main(["ingest", str(tmp_path / "page.html"), COPIED, "--store", str(tmp_path / "store")]) == 4
    assert "page.html: this is a saved web page" in capsys.readouterr().err
    assert main(["threads", "--store", str(tmp_path / "store")]) == 0
    assert "15 comments" in capsys.readouterr().out


def test_help_imports_nothing_heavy() -> None:
    check = "import sys, cli\ntry: cli.main(['--help'])\nexcept SystemExit: print(sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"pandas", "streamlit", "plotly", "pyarrow"} & set(run.stdout.split("'"))


def test_limits_are_shown_with_what_they_guard_and_how_to_change_them(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(printed(capsys, "limits", "--json"))
    assert {"size", "ratio", "record", "depth", "tags", "id", "cpu", "memory"} <= {row["name"] for row in rows}
    assert all(row["guards"] and row["option"].startswith("--limit ") for row in rows)
    shown = printed(capsys, "limits")
    assert "memory" in shown and "4 GB" in shown and "--limit NAME=VALUE" in shown


@pytest.mark.parametrize(
    ("limit", "status", "said"),
    [("size=100", 6, "--limit size=NUMBER"), ("patience=3", 2, "Choose one of: size"), ("cpu", 2, "NAME=VALUE")],
)
def test_a_limit_is_changed_for_one_ingest(
    limit: str, status: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", COPIED, "--limit", limit, "--store", str(tmp_path / "new")]) == status
    assert said in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_refused_records_are_set_aside_where_it_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = '{"id": "c1", "link_id": "t3_pond", "subreddit": "pond", "body": "A frog.", "created_utc": 1600000000}\n'
    (tmp_path / "pond.ndjson").write_text(line + "{broken\n", encoding="utf-8")
    words = ["ingest", str(tmp_path / "pond.ndjson"), "--store", str(tmp_path / "store")]
    assert "aside" in printed(capsys, *words, "--quarantine", str(tmp_path / "aside"), status=3)
    (place,) = (tmp_path / "aside").iterdir()
    assert json.loads(place.read_text(encoding="utf-8"))["raw"] == "{broken"
    again = json.loads(printed(capsys, *words, "--json", "--dry-run", status=3))
    stored = again["added"] + again["updated"] + again["unchanged"] + again["unstored"]
    assert again["read"] == stored + again["duplicates"] + len(again["refused"]) == 2
