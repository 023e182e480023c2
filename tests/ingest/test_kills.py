"""An ingest killed at any moment leaves the old version or the new one, and the next ingest ends what was begun."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_killed_ingests_leave_whole_versions_and_the_next_one_goes_on() -> None:
    words = [sys.executable, str(ROOT / "benchmarks" / "kills.py"), "--kills", "5", "--dumps", "6", "--json"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300)
    seen = json.loads(done.stdout)
    assert (seen["kills"], seen["torn"], seen["other_rows"], done.stderr) == (5, 0, 0, "")
    assert seen["reads"] > 5 and seen["versions"] > 2
