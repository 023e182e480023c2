"""Every fixture of every format, through the whole reader, against its expected table.

Regenerate with ``pytest tests/ingest/test_formats.py --regenerate``, then read the change.
"""

import json
from pathlib import Path

import pandas as pd
import pytest

from ingest import registry
from ingest.opening import Source
from ingest.pipeline import Dump, read_dump

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats"
CASES = sorted(
    f for f in FIXTURES.glob("*/*") if f.is_file() and not f.name.endswith(".expected.json") and f.name != "README.md"
)
UNSHOWN = {"dump_id", "file", "unstored"}
NOT_SHOWN = {"dump_id", "story_id", "first_seen", "last_seen", "text_at", "score_at", "platform", "thread_id",
             "without_zone", "gone_total"}  # fmt: skip


def named(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


def read(case: Path) -> Dump:
    return read_dump(Source.from_bytes(case.name, case.read_bytes()), format_name=case.parent.name)


def plain(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as JSON values, without what is missing and what only says where they were stored."""
    if "parent_confidence" in frame:
        # What the reply model makes of a page is tested with the model; a golden table is about reading.
        modelled = frame["parent_source"].isin(["subject", "inferred"])
        frame = frame.assign(parent_confidence=frame["parent_confidence"].mask(modelled))
    rows = json.loads(frame.to_json(orient="records", date_format="iso", double_precision=3))
    return [{k: v for k, v in row.items() if v is not None and k not in NOT_SHOWN} for row in rows]


def shown(dump: Dump) -> dict[str, object]:
    """What a person checks: the report, and the rows."""
    report = {k: v for k, v in dump.report.as_json().items() if v not in (None, 0, []) and k not in UNSHOWN}
    if dump.tidied is None:
        return {"report": report}
    tables = {"threads": dump.tidied.threads, "documents": dump.tidied.documents, "comments": dump.tidied.comments}
    return {"report": report} | {name: plain(frame) for name, frame in tables.items() if len(frame)}


@pytest.mark.parametrize("case", CASES, ids=named)
def test_fixture_gives_its_expected_table(case: Path, request: pytest.FixtureRequest) -> None:
    expected = case.with_name(case.name + ".expected.json")
    result = shown(read(case))
    if request.config.getoption("--regenerate"):
        expected.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert expected.exists(), f"{expected.name} is missing: run with --regenerate, then read it"
    assert result == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", [c for c in CASES if not c.name.startswith("broken")], ids=named)
def test_fixture_is_claimed_by_its_own_format_alone(case: Path) -> None:
    """Only the table of unknown columns may also claim it, weakly: it is there for what no other format knows."""
    sample = Source.from_bytes(case.name, case.read_bytes()).sample()
    assert registry.detect(sample).name == case.parent.name
    assert {f.name for _, f in registry.claims(sample)} <= {case.parent.name, "table"}


@pytest.mark.parametrize("name", sorted(registry.all_formats()))
def test_format_has_a_good_and_a_broken_fixture(name: str) -> None:
    cases = [c.name for c in CASES if c.parent.name == name]
    assert [c for c in cases if not c.startswith("broken")], f"{name} has no fixture"
    assert [c for c in cases if c.startswith("broken")], f"{name} has no broken fixture"


@pytest.mark.parametrize("name", sorted(registry.all_formats()))
def test_format_refuses_what_is_nothing(name: str) -> None:
    for data in (b"", b"\n\n", b"\x00\x01\x02", b"{}", b"[]", b"hello"):
        sample = Source.from_bytes("nothing", data).sample()
        assert registry.by_name(name).sniff(sample) == 0
