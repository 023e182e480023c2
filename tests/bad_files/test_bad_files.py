"""Every bad file ends as the list of faults says: its exit, what is kept, what is refused, and no fault of our own."""

import os
from pathlib import Path

import pytest

from tests.bad_files.make import FAMILIES, write
from tests.bad_files.run import differences, here, ingest

SHARE = 1 if os.environ.get("RETHREAD_ALL_TESTS") else 9
"""Every ninth file is read in the ordinary run; ``python -m tests.bad_files.run FOLDER`` takes all, and the bombs."""


@pytest.mark.parametrize("family", FAMILIES)
def test_every_file_ends_as_expected(family: str, tmp_path: Path) -> None:
    wrong = {}
    for place, case in write(family, tmp_path)[::SHARE]:
        if found := differences(case, here(place)):
            wrong[case.name] = found
    assert wrong == {}


def test_the_command_line_says_the_same_and_ends_with_the_worst(tmp_path: Path) -> None:
    written = write("strange", tmp_path)[::9]
    reports, said, _ = ingest([place for place, _ in written], "--store", str(tmp_path / "store"))
    assert [differences(case, report) for (_, case), report in zip(written, reports, strict=True)] == [[]] * len(
        written
    )
    assert "Traceback" not in said


def test_there_are_hundreds_of_files_and_each_fault_has_some(tmp_path: Path) -> None:
    cases = [case for family in FAMILIES for _, case in write(family, tmp_path / family)]
    assert len(cases) == len({case.name for case in cases}) > 600
    assert {case.fault for case in cases} >= set(range(1, 38))
