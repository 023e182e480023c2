"""Networks as files: other programs read them, nothing unknown is made up, nobody is named unless asked."""

import io
import re
import xml.etree.ElementTree as ET
from functools import cache

import networkx as nx
import pytest

from analysis.study import build
from charts.network import KINDS, WRITERS, network

READERS = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}
ILL = 'Ev\x00il\ufffe <b>&amp;"\u202e'
ALL = pytest.mark.parametrize(("kind", "to"), [(kind, to) for kind in KINDS for to in WRITERS])


@pytest.fixture(scope="module")
def people(make):
    """Wren and an author with an ill name who answer each other; one comment has neither score nor author."""
    rows = [
        {"comment_id": "1", "author": "Wren", "body": "The cat is on the keyboard.", "score": 5},
        {"comment_id": "2", "parent_id": "1", "author": ILL, "body": "I disagree, Wren.", "score": -1, "tag": ILL},
        {"comment_id": "3", "parent_id": "2", "author": "Wren", "body": "Exactly.", "score": 2},
        {"comment_id": "4", "parent_id": "1", "author": None, "author_kind": "unknown", "body": "Tea?"},
    ]
    return make(rows)


@pytest.fixture(scope="module")
def written(people):
    """Return the file of (kind, format), with names or without, written once."""
    return cache(lambda kind, to, names=True: network(people, kind, to, names=names))


def read(data: bytes, to: str) -> nx.DiGraph:
    return READERS[to](io.BytesIO(data))


@ALL
def test_a_network_is_read_back_with_its_numbers(written, kind, to):
    graph = read(written(kind, to), to)
    assert graph.is_directed()
    if kind == "authors":
        wren = next(held for _, held in graph.nodes(data=True) if held["label"] == "Wren")
        assert (wren["comments"], wren["score"], wren["main_theme"]) == (2, 7, "Cats on <b>keyboards</b>")
        assert sorted(held["disagrees"] for *_, held in graph.edges(data=True)) == [0, 1]
    else:
        assert next(held["relation"] for *_, held in graph.edges(data=True)) == "disagrees"
        assert len(graph) == 4
        assert graph.size() == 3


@ALL
def test_what_is_not_known_is_left_away(written, kind, to):
    graph = read(written(kind, to), to)
    if kind == "comments":
        assert "score" not in graph.nodes["c4"]
        assert "author" not in graph.nodes["c4"]
    assert not re.search(rb"nan|None|NaT|<NA>", written(kind, to))


@ALL
def test_no_text_of_a_dump_breaks_the_file(written, kind, to):
    data = written(kind, to)
    ET.fromstring(data)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\u202e]", data.decode())
    assert b"<b>" not in data


@ALL
def test_nobody_is_named_unless_asked(written, kind, to):
    assert b"Wren" not in written(kind, to, False)
    assert b"Commenter" in written(kind, to, False)


@ALL
def test_the_same_study_gives_the_same_bytes_without_a_date(people, written, kind, to):
    assert network(people, kind, to, names=True) == written(kind, to)
    assert b"date=" not in written(kind, to)


def test_the_order_of_the_dump_changes_nothing(large):
    mixed = large.comments.sample(frac=1, random_state=3)
    other = build(mixed, large.threads, large.documents, large.codebook, large.weight)
    assert network(other, "authors", "gexf", names=True) == network(large, "authors", "gexf", names=True)


@ALL
def test_an_empty_study_gives_an_empty_network(none, kind, to):
    assert len(read(network(none, kind, to), to)) == 0
