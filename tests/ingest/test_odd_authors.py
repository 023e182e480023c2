"""Names and ids of authors that are odd texts stay texts; what is no text is missing, and never costs the comment."""

import json
from collections.abc import Callable

import pytest

from ingest.opening import Source
from ingest.pipeline import read_dump

SPEAKERS = ["anna", 7, 2**64, "007", "NA", "nan", "a\x00b", 1.5, None, True, ["z"]]
KEPT = ["anna", "7", "18446744073709551616", "007", "NA", "nan", "a�b", None, None, None, None]


def utterances() -> str:
    rows = [
        {"id": f"u{i}", "conversation_id": "u0", "text": f"Tide {i}", "speaker": speaker, "meta": {},
         "reply-to": "u0" if i else None, "timestamp": 1_500_000_000 + i}
        for i, speaker in enumerate(SPEAKERS)
    ]  # fmt: skip
    return "\n".join(map(json.dumps, rows))


def video() -> str:
    comments = [
        {"id": f"c{i}", "text": f"Tide {i}", "author_id": speaker, "parent": "root", "like_count": 0,
         "timestamp": 1_700_000_000 + i}
        for i, speaker in enumerate(SPEAKERS)
    ]  # fmt: skip
    return json.dumps(
        {"id": "v1", "title": "Tides", "extractor": "youtube", "comments": comments, "epoch": 1_700_900_000}
    )


@pytest.mark.parametrize(("make", "name"), [(utterances, "convokit"), (video, "youtube_info")])
def test_odd_authors(make: Callable[[], str], name: str) -> None:
    dump = read_dump(Source.from_bytes("tides.json", make().encode()), format_name=name)
    assert (dump.report.exit, dump.report.repaired, len(dump.report.refused)) == (0, 1, 0)
    assert dump.tidied is not None
    found = dump.tidied.comments["author"].astype(object)
    assert found.where(found.notna(), None).tolist() == KEPT
