"""Who answers whom: what is stated, what is only filed under its subject, and what is left alone."""

import csv
import itertools
import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from ingest.format import Comment
from ingest.replies import Edge, chain_subjects, infer
from ingest.reply_evidence import gather
from ingest.reply_features import Page
from ingest.reply_links import find_links
from ingest.reply_model import shipped_model
from ingest.reply_tree import tree_probabilities

START = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)

GARDEN = (
    "My tomatoes rot from below every single summer. I water them at noon with the hose because that is when I am "
    "home, and the neighbour swears by coffee grounds."
)
WATER = "Watering at noon is not the problem; calcium is, and an uneven supply of water keeps it from the fruit."


def row(subject, body=None, **more):
    return Comment(locator="row", subject=subject, body=body, **more)


def parents(comments, order="depth_first"):
    return [edge.parent for edge in infer(comments, order)]


def test_no_comments_no_edges():
    assert infer([], "depth_first") == []
    assert infer([], "chronological") == []


@pytest.mark.parametrize("order", ["depth_first", "chronological"])
def test_one_comment_answers_the_story(order):
    assert infer([row("Rot", GARDEN)], order) == [Edge(None, "none", None)]


@pytest.mark.parametrize("order", ["depth_first", "chronological"])
def test_new_subjects_answer_the_story(order):
    assert parents([row("Rot", GARDEN), row("Slugs", "Beer traps."), row("Frost", "Cover them.")], order) == [None] * 3


@pytest.mark.parametrize("order", ["depth_first", "chronological"])
def test_a_reply_never_answers_the_story_or_a_later_comment(order):
    comments = [row("Rot", GARDEN), *[row("Re:Rot", f"Word {i} of advice.") for i in range(12)]]
    assert all(edge.parent is not None and edge.parent < i for i, edge in enumerate(infer(comments, order)) if i)


def test_the_only_possible_parent_is_stated():
    assert infer([row("Rot", GARDEN), row("Re:Rot", WATER)], "depth_first")[1].source == "inferred"


@pytest.mark.parametrize("order", ["depth_first", "chronological"])
def test_a_quote_decides_over_the_comment_before(order):
    comments = [
        row("Rot", GARDEN),
        row("Re:Rot", WATER),
        row("Re:Rot", "Mine do fine on a balcony with hardly any sun."),
        row("Re:Rot", "I water them at noon with the hose because that is when I am home\nThen buy a timer."),
    ]
    edge = infer(comments, order)[3]
    assert (edge.parent, edge.source) == (0, "quote")


def test_siblings_that_quote_one_sentence_both_point_to_its_author():
    quote = "the neighbour swears by coffee grounds."
    comments = [
        row("Rot", GARDEN),
        row("Re:Rot", f"{quote} So does mine."),
        row("Re:Rot", f"{quote} Do not trust him."),
    ]
    owners = {owner for _, owner in gather(comments).quotes}
    assert owners == {0}


def test_quoted_words_are_never_owned_by_who_quotes_them():
    lost = "a sentence from a comment that this dump does not hold"
    comments = [row("Re:Rot", "Yes.", quoted=lost), row("Re:Rot", "No.", quoted=lost)]
    assert gather(comments).quotes == {}


def test_a_quote_of_the_story_is_no_quote_of_a_comment():
    story = "The council will close every allotment garden by the end of the year."
    comments = [row("Sad", f"{story} Really?"), row("Mad", f"{story} I protest.")]
    assert gather(comments, story).quotes == {}


def test_a_footer_that_all_share_is_no_quote():
    footer = "to leave this list write to the keeper of the list"
    comments = [row("Re: Rot", f"Word {i}. {footer}") for i in range(40)]
    late = {pair for pair in gather(comments).quotes if pair[0] > 10}
    assert late == set()


def test_the_dump_s_own_word_stands():
    comments = [
        row("Rot", GARDEN, comment_id="7", is_root=True),
        row("Re:Rot", WATER, comment_id="8", parent_id="7", parent_source="explicit"),
        row(None, state="stub"),
    ]
    assert infer(comments, "depth_first") == [Edge(None, "none", None)] * 3


def test_a_stub_is_never_a_parent():
    comments = [row("Rot", GARDEN), row(None, state="stub"), row("Re:Rot", WATER)]
    assert parents(comments) == [None, None, 0]


def test_an_own_parent_is_believed_when_others_are_inferred():
    at = [START + timedelta(minutes=i) for i in range(4)]
    comments = [
        row("Rot", GARDEN, comment_id="1", is_root=True, created_at=at[0], created_precision="exact"),
        row("Re:Rot", "Ash.", comment_id="2", parent_id="1", created_at=at[1], created_precision="exact"),
        row("Frost", "Cover them.", comment_id="3", is_root=True, created_at=at[2], created_precision="exact"),
        row("Re:Frost", "With what?", comment_id="4", created_at=at[3], created_precision="exact"),
    ]
    assert parents(comments)[3] == 2


def test_indentation_gives_the_nearest_comment_above():
    comments = [row("Rot", "a", indent=depth) for depth in (0, 1, 2, 1, 4, 0, 1)]
    edges = infer(comments, "depth_first")
    assert [edge.parent for edge in edges] == [None, 0, 1, 0, 3, None, 5]
    assert {edge.source for edge in edges if edge.parent is not None} == {"indent"}


def _asked(text):
    names = ["Olga", "Birte", "Ewan", "Mirko", "Zoe"]
    return [
        row("Rot" if i == 0 else "Re: Rot", text if name == "Zoe" else f"Some words number {i} on soil.", author=name,
            author_kind="user", created_at=START + timedelta(minutes=5 * i), created_precision="exact")
        for i, name in enumerate(names)
    ]  # fmt: skip


def _chance(comments, child, parent, order):
    page = Page(comments)
    return find_links(page, order, shipped_model()[order], {})[child].chances.get(parent, 0.0)


@pytest.mark.parametrize("order", ["depth_first", "chronological"])
def test_a_name_in_the_text_makes_its_bearer_a_likelier_parent(order):
    named, unnamed = _asked("Birte, which soil do you use?"), _asked("Well, which soil do you use?")
    assert _chance(named, 4, 1, order) > 1.5 * _chance(unnamed, 4, 1, order)


def test_a_later_comment_is_never_a_parent_in_time():
    comments = [
        row("Rot", GARDEN, created_at=START, created_precision="exact"),
        row("Re:Rot", WATER, created_at=START + timedelta(hours=9), created_precision="exact"),
        row("Re:Rot", "Thanks!", created_at=START + timedelta(hours=1), created_precision="exact"),
    ]
    assert parents(comments) == [None, 0, 0]


def test_a_subject_returned_to_holds_what_stands_between():
    """Depth first, a new subject between two comments of one chain cannot be a thread of its own."""
    comments = [row("Rot", GARDEN), row("Re:Rot", WATER), row("Hoses", "Buy a timer."), row("Re:Rot", "Lime helps.")]
    assert parents(comments)[2] is not None


def test_by_date_without_authors_only_quotes_are_stated():
    comments = [row("Rot", GARDEN), *[row("Re:Rot", f"Word {i} of advice.") for i in range(8)]]
    assert {edge.source for edge in infer(comments, "chronological")[1:]} == {"subject"}


def test_without_subjects_and_quotes_little_is_claimed():
    comments = [row(None, f"Remark {i}: nothing in common here {i * i}.") for i in range(6)]
    assert all(edge.source in ("none", "inferred") for edge in infer(comments, "chronological"))
    assert all(edge.parent is None for edge in infer(comments, "chronological"))


def test_confidences_are_probabilities_and_roots_have_none():
    comments = [row("Rot", GARDEN), *[row("Re:Rot", f"Word {i} of advice.") for i in range(20)], row("Frost", "Cold.")]
    for edge in infer(comments, "depth_first"):
        assert (edge.confidence is None) == (edge.parent is None)
        assert edge.confidence is None or 0 <= edge.confidence <= 1


def test_the_same_dump_gives_the_same_edges():
    comments = [row("Rot", GARDEN), *[row("Re:Rot", f"{WATER} {i}") for i in range(30)]]
    assert infer(comments, "depth_first") == infer(comments, "depth_first")


def test_chain_subjects_resolve_bare_and_cut_ones():
    whole = "The committee has once more decided to decide nothing at all"
    comments = [row(whole), row("Re:"), row(f"Re: {whole[:50]}"), row("Frost"), row("Re:"), row("Re:Frost")]
    assert chain_subjects(comments) == [whole] * 3 + ["Frost"] * 3


def test_a_long_thread_takes_seconds():
    comments = [row("Rot" if i == 0 else "Re:Rot", f"w{i % 977} w{i % 463} w{i % 71} and so on") for i in range(3000)]
    start = time.process_time()
    edges = infer(comments, "depth_first")
    assert time.process_time() - start < 20
    assert all(edge.parent is not None for edge in edges[1:])


def _all_trees(n):
    """Yield every tree over story 0 and comments 1…n-1 that depth-first order allows, as a tuple of parents."""
    for tree in itertools.product(*[range(child) for child in range(1, n)]):
        path = [0]
        for child, parent in enumerate(tree, start=1):
            if parent not in path:
                break
            path = [*path[: path.index(parent) + 1], child]
        else:
            yield tree


def test_link_probabilities_equal_the_sum_over_all_trees():
    n = 6
    scores = np.random.default_rng(5).normal(size=(n, n))
    scores[2, 4] = -np.inf
    expected, total = np.zeros((n, n)), 0.0
    for tree in _all_trees(n):
        weight = float(np.exp(sum(scores[parent, child] for child, parent in enumerate(tree, start=1))))
        total += weight
        for child, parent in enumerate(tree, start=1):
            expected[parent, child] += weight
    log_total, links = tree_probabilities(scores)
    assert float(log_total) == pytest.approx(np.log(total))
    assert links == pytest.approx(expected / total)


def _seed(shared):
    lines = next((shared / "seeds").glob("000_*.txt")).read_text(encoding="utf-8").split("\n")
    starts = [i for i, line in enumerate(lines) if "(Score:" in line]
    with (shared / "labelled" / "seed_thread.tsv").open(encoding="utf-8", newline="") as file:
        titles = [(record["title"], int(record["score"])) for record in csv.DictReader(file, delimiter="\t")]
    ends = [*starts[1:], len(lines)]
    return [
        row(title, "\n".join(lines[start + 1 : end]).strip() or None, score=score, score_kind="moderation")
        for (title, score), start, end in zip(titles, starts, ends)
    ]


def test_the_seed_thread(shared):
    edges = infer(_seed(shared), "depth_first")
    assert [i for i, edge in enumerate(edges) if edge.parent is None] == [0, 7, 8, 9]
    assert edges[1].parent == 0
    assert edges[5].parent != 3
    assert edges[6].parent in (0, 5)
    assert all(edge.parent in (0, 1) for edge in edges[1:4])
