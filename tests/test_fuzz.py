"""A minute of fuzzing: all findings of the past, and the same mutations of every seed each time."""

import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz import watch, words
from fuzz.mutators import mutated
from fuzz.smaller import smaller
from fuzz.targets import FINDINGS, SEEDS, all_targets

ROOT = Path(__file__).parent.parent
TARGETS = all_targets()
FOUND = sorted(FINDINGS.glob("*/*"))


@pytest.mark.parametrize("file", FOUND, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_finding_of_the_past_stays_mended(file: Path) -> None:
    finding = watch.run(TARGETS[file.parent.name].whole, file.read_bytes())[1]
    assert finding is None, f"{finding.told}\n{finding.remedy}" if finding else ""


@pytest.mark.parametrize("folder", sorted(SEEDS.iterdir()), ids=lambda folder: folder.name)
def test_what_once_reached_new_code_is_read(folder: Path) -> None:
    for file in sorted(folder.iterdir()):
        finding = watch.run(TARGETS[folder.name].run, file.read_bytes())[1]
        assert finding is None, f"{file.name}: {finding.told}\n{finding.remedy}" if finding else ""


def _fixture(name: str, file: str) -> bytes:
    return (TARGETS[name].seeds[0] / file).read_bytes()


def _deep_profile() -> bytes:
    return _fixture("forumotion", "phpbb3_version.html").replace(b"<dl>", b"<dl><dt><strong>" * 1_200, 1)


def _deep_answers() -> bytes:
    opened = b"<div class=answer data-answerid=7><p>" * 1_500
    return _fixture("stackexchange_html", "page.html").replace(
        b'<div id="answer-101"', opened + b'<div id="answer-101"'
    )


def _deep_comments() -> bytes:
    page = _fixture("reddit_redesign_html", "drawn_without_scripts.html")
    return page.replace(b"<body>", b"<body>" + b"<div class='Comment t1_pond'><span>" * 1_500, 1)


def _spaced_title() -> bytes:
    page = re.sub(rb"<title>[^<]*</title>|<h\d[^\0]*?</h\d>", b"", _fixture("smf", "smf_21_page_2.html"))
    return page.replace(b"<head>", b"<head><meta property='og:title' content='Pond" + BLANKS + b"2'>", 1)


def _mail(body: bytes) -> bytes:
    head = b"From: Al Moss <al@pond.example>\nDate: Mon, 1 Jan 2001 00:00:00 +0000\nMessage-ID: <1@pond.example>\n"
    return head + b"Subject: Frogs\n\nThey are back.\n" + body


def _article_page(inside: bytes) -> bytes:
    return _fixture("article", "saved_page.html").replace(b"</head>", inside + b"</head>", 1)


def _long_name_of_a_topic() -> bytes:
    return re.sub(rb"/t/[^\"'/]*/", b"/t/" + b"a" * 10_000 + b"?/", _fixture("discourse_html", "app_page.html"))


BLANKS = b" " * (words.LARGEST - 8_000)
STALLED = {
    "times": lambda: b" " * words.LARGEST,
    "hn_html": lambda: b"<table><tr class='athing comtr' id=1>" + b"<td class=default><p class=comhead>x</td>" * 1_500,
    "forumotion": _deep_profile,
    "slashdot_text": lambda: b"A Heron" + b"\t" * 12_000 + b"Fishing\n\nFirst frog (Score:3)\nIs the pond deep?\n",
    "csv_records": lambda: b",".join(b"%x" % n for n in range(15_000)) + b"\n1,2\n",
    "stackexchange_html": _deep_answers,
    "stackexchange_html blank head": lambda: (
        b"\n" * 20_000 + _fixture("stackexchange_html", "page.html").replace(b"canonical", b"")
    ),
    "reddit_redesign_html": _deep_comments,
    "smf": _spaced_title,
    "discourse_html": _long_name_of_a_topic,
    "mail": lambda: _mail(b"-" * 30 + b"\n" * 60_000 + b"x\n"),
    "mail quoted": lambda: _mail(b"2001-01-01 10:00 GMT+01:00 Al <al>:" + b"\n" * 60_000 + b"x\n"),
    "article": lambda: b"# Frogs\n\nurl" + BLANKS + b"x\n\n" + _fixture("article", "notes.md"),
    "article author": lambda: _article_page(b'<meta name="author" content="' + b"(" * 40_000 + b'">'),
    "article data": lambda: _article_page(b'<script type="application/ld+json">' + b'"author":' * 4_000 + b"</script>"),
    "prose heading": lambda: b"# a" + BLANKS + b"x",
    "prose": lambda: b"`" + b"a" * 60_000,
}
"""What once took seconds or minutes, made here because it is long; the first word is the target."""


@pytest.mark.parametrize("name", STALLED)
def test_what_once_stalled_a_reader_no_longer_does(name: str) -> None:
    finding = watch.run(TARGETS[name.split()[0]].run, STALLED[name]())[1]
    assert finding is None, f"{finding.told}\n{finding.remedy}" if finding else ""


@pytest.mark.parametrize("name", TARGETS)
@settings(
    derandomize=True, max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck),
    print_blob=False,
)  # fmt: skip
@given(first=st.integers(0, 10**6), steps=st.lists(st.integers(0, 2**32), min_size=1, max_size=3))
def test_no_dump_that_is_almost_right_breaks_a_reader(name: str, first: int, steps: list[int]) -> None:
    target = TARGETS[name]
    seeds = target.inputs()
    data = seeds[first % len(seeds)]
    for step in steps:
        data = mutated(data, Random(step), target.words(), seeds)
    finding = watch.run(target.run, data)[1]
    assert finding is None, f"{finding.told}\n{finding.remedy}" if finding else ""


def test_the_same_chance_gives_the_same_mutation_and_none_is_too_long() -> None:
    for target in TARGETS.values():
        seeds, own = target.inputs(), target.words()
        assert seeds, f"{target.name} has no seed"
        for number in range(20):
            data = mutated(seeds[number % len(seeds)], Random(number), own, seeds)
            assert data == mutated(seeds[number % len(seeds)], Random(number), own, seeds)
            assert len(data) <= words.LARGEST


def test_a_mutated_document_mostly_stays_one() -> None:
    json_seed, page = b'{"id": 1, "replies": [{"id": 2, "body": "frog"}]}', b"<p class=a>The <b>heron</b></p>"
    made = [mutated(json_seed, Random(n), ["heron"], [json_seed]) for n in range(100)]
    assert sum(_is_json(data) for data in made) > 50
    assert len(set(made)) > 60
    assert len({mutated(page, Random(n), ["heron"], [page]) for n in range(100)}) > 60


def _is_json(data: bytes) -> bool:
    import json

    try:
        json.loads(data)
    except ValueError:
        return False
    return True


def test_what_is_raised_and_what_is_slow_is_found() -> None:
    def fails(data: bytes) -> object:
        raise IndexError(data)

    def stalls(data: bytes) -> object:
        return sum(range(8 * 10**7))

    raised, slow = watch.run(fails, b"x")[1], watch.run(stalls, b"x")[1]
    assert raised is not None and "IndexError" in raised.kind
    assert slow is None or "slow" in slow.kind
    assert watch.run(lambda data: "fine", b"x") == ("fine", None)


def test_an_input_is_made_as_small_as_still_shows_the_fault() -> None:
    assert smaller(b"a pond, a frog, a heron, a mill", lambda data: b"frog" in data) == b"frog"


@pytest.mark.long
def test_other_hash_seeds_give_the_same_tables() -> None:
    told = {_digest(seed) for seed in ("1", "2")}
    assert len(told) == 1


def _digest(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "fuzz.digest"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.long
def test_a_session_fuzzes_keeps_what_it_reached_and_goes_on(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "fuzz/run.py",
        "--minutes",
        "0.1",
        "--turn",
        "2",
        "--only",
        "times",
        "--work",
        str(tmp_path),
    ]
    first = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "times" in first.stdout and "0 new findings" in first.stdout
    assert (tmp_path / "figures.json").exists()
    if sys.version_info >= (3, 12):  # older ones see no lines without atheris
        assert any((tmp_path / "corpus" / "times").iterdir())
