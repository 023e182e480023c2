"""What the fixtures are too small to show: trees larger than a sample, and deeper than a parser's stack."""

import json

from ingest import registry
from ingest.opening import SAMPLE_BYTES, Source
from ingest.pipeline import read_dump


def item(number: int, parent: int | None, children: str) -> str:
    fields = {"created_at": "2024-01-01T00:00:00Z", "created_at_i": 1704067200, "id": number, "parent_id": parent}
    fields |= {"points": None, "story_id": 1, "text": "word", "type": "comment" if parent else "story"}
    return f'{{"author": "a", "children": [{children}], {json.dumps(fields)[1:]}'


def test_a_tree_whose_own_names_come_after_its_children_is_claimed() -> None:
    children = ", ".join(item(number, 1, "") for number in range(2, 2_002))
    data = item(1, None, children).encode()
    assert len(data) > SAMPLE_BYTES
    source = Source.from_bytes("item.json", data)
    assert registry.detect(source.sample()).name == "hn_algolia"
    assert read_dump(source).report.kept == 2_000


def test_a_chain_of_five_thousand_replies_keeps_its_depth() -> None:
    head, tail = item(1, None, "#").split("#")
    for number in range(2, 5_002):
        above, below = item(number, number - 1, "#").split("#")
        head, tail = head + above, below + tail
    dump = Source.from_bytes("item.json", (head + tail).encode())
    tidied = read_dump(dump, format_name="hn_algolia").tidied
    assert tidied is not None
    assert tidied.comments["depth"].max() == 4_999


def test_a_tree_that_is_cut_keeps_what_stands_before_the_cut() -> None:
    children = ", ".join(item(number, 1, "") for number in range(2, 12))
    data = item(1, None, children).encode()
    report = read_dump(Source.from_bytes("item.json", data[: data.rindex(b'"author"') + 12])).report
    assert (report.kept, report.exit) == (9, 3)
