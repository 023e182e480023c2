"""CONTRIBUTING's recipe for a new format, walked step by step on a copy of the checkout."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RECIPE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## A new format")[1].split("\n## ")[0]
FORMAT = '''"""Slips of the village notice board: a line "slip NUMBER by NAME [answers NUMBER]", then the text."""

from collections.abc import Iterator

from ingest.format import Comment, Format, Record, Refused, Thread
from ingest.opening import Sample, Source
from ingest.text import from_plain


def sniff(sample: Sample) -> float:
    return 0.95 if sample.text.startswith("# notice board ") else 0.0


def parse(source: Source) -> Iterator[Record]:
    title, *slips = source.read_text().split("\\nslip ")
    yield Thread(title=title.removeprefix("# notice board "))
    for number, slip in enumerate(slips, start=1):
        head, _, text = slip.partition("\\n")
        words = head.split()
        if len(words) < 3:
            yield Refused(locator=f"slip {number}", code="E-FIELD", reason="it names no author", raw=slip)
            continue
        parent = words[4] if "answers" in words[3:4] and len(words) > 4 else None
        yield Comment(locator=f"slip {number}", comment_id=words[0], parent_id=parent, is_root=parent is None,
                      author=words[2], author_kind="user", body=from_plain(text).body)


FORMAT = Format(name="notice_board", title="Notice board", platform="notice_board", version=1,
                how_to_get="Copy the slips by hand.", sniff=sniff, parse=parse)
'''
DUMP = """# notice board The well
slip 1 by ann
The well is low.
slip 2 by bob answers 1
It was lower in May.
slip 3 by cleo answers 2
My bucket agrees with bob.
"""


def run(place: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, *words], cwd=place, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the recipe needs, with one new file and its fixtures, after the command of its third step."""
    place = tmp_path_factory.mktemp("recipe")
    for folder in ("ingest", "charts", "analysis", "engine", "commands"):
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("cli.py", "pyproject.toml", "tests/conftest.py", "tests/ingest/test_formats.py"):
        (place / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, place / file)
    (place / "ingest" / "formats" / "notice_board.py").write_text(FORMAT)
    fixtures = place / "tests" / "fixtures" / "formats" / "notice_board"
    fixtures.mkdir(parents=True)
    (fixtures / "well.txt").write_text(DUMP)
    (fixtures / "broken_well.txt").write_text(DUMP.replace("slip 2 by bob answers 1", "slip 2"))
    command = re.search(r"`\.venv/bin/python (-m pytest \S+ --regenerate -k NAME)`", RECIPE)
    assert command, "the recipe names no command that writes the expected tables"
    done = run(place, *command[1].replace("NAME", "notice_board").split(), "-q", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout[-3_000:]
    return place


def test_the_recipe_names_the_places_that_are_used_here() -> None:
    for words in ("ingest/formats/NAME.py", "tests/fixtures/formats/NAME/CASE.EXT", "broken_CASE.EXT"):
        assert words in RECIPE


def test_the_command_writes_the_expected_tables(walked: Path) -> None:
    fixtures = walked / "tests" / "fixtures" / "formats" / "notice_board"
    expected = json.loads((fixtures / "well.txt.expected.json").read_text())
    assert [c.get("parent_id") for c in expected["comments"]] == [None, "1", "2"]
    broken = json.loads((fixtures / "broken_well.txt.expected.json").read_text())
    assert [refused["code"] for refused in broken["report"]["refused"]] == ["E-FIELD"]


def test_the_tests_of_formats_hold_it_from_now_on(walked: Path) -> None:
    """They claim its fixture for it alone, ask for a broken one, and see that another text is read."""
    fixture = walked / "tests" / "fixtures" / "formats" / "notice_board" / "well.txt"
    fixture.write_text(DUMP.replace("low", "dry"))
    done = run(
        walked, "-m", "pytest", "tests/ingest/test_formats.py", "-q", "-p", "no:cacheprovider", "-k", "notice_board"
    )
    fixture.write_text(DUMP)
    assert "1 failed, 4 passed" in done.stdout, done.stdout[-3_000:]


def test_the_command_line_reads_it_and_lists_it(walked: Path, tmp_path: Path) -> None:
    (tmp_path / "well.txt").write_text(DUMP)
    done = run(walked, "cli.py", "ingest", str(tmp_path / "well.txt"), "--json", "--store", str(tmp_path / "store"))
    report = json.loads(done.stdout)
    assert (done.returncode, report["format"], report["kept"], report["added"]) == (0, "notice_board", 3, 3)
    listed = json.loads(run(walked, "cli.py", "formats", "--json").stdout)
    assert {"notice_board"} == {each["name"] for each in listed if each["platform"] == "notice_board"}
