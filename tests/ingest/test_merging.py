"""Neither the order nor the number of ingests matters, and what was known stays known."""

from datetime import UTC, datetime, timedelta

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.format import Comment, Thread
from ingest.merging import changes, merge_comments, merge_threads
from ingest.schema import empty
from ingest.tidy import Tidied, gather, tidy

START = datetime(2025, 1, 22, tzinfo=UTC)


def crawl(day: int, comments: list[Comment], declared: int | None = None) -> Tidied:
    """One crawl of one thread, taken on the given day."""
    seen = START + timedelta(days=day)
    thread = Thread(thread_id="t", title="A thread", observed_at=seen, declared_comments=declared)
    return tidy(gather([thread, *comments]), dump_id=f"dump{day}", platform="slashdot", story=None, taken=seen)


def comment(name: str, **values: object) -> Comment:
    return Comment(locator=f"element {name}", comment_id=name, **{"body": "text"} | values)  # type: ignore[arg-type]


def merged(*crawls: Tidied) -> pd.DataFrame:
    known = empty("comments")
    for each in crawls:
        known = merge_comments(known, each.comments)
    return known


def row(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame.set_index("comment_id").loc[name]


def test_a_later_crawl_updates_scores_and_adds_what_is_new() -> None:
    first = crawl(0, [comment("a", score=1)])
    later = crawl(1, [comment("a", score=5, tag="Funny"), comment("b")])
    both = merged(first, later)
    assert row(both, "a")["score"] == 5
    assert row(both, "a")["tag"] == "Funny"
    assert len(both) == 2
    assert changes(first.comments, both, later.comments) == (1, 1, 0)


def test_an_older_crawl_ingested_later_changes_nothing_but_first_seen() -> None:
    first, later = crawl(0, [comment("a", score=1)]), crawl(1, [comment("a", score=5)])
    both = merged(later, first)
    assert row(both, "a")["score"] == 5
    assert row(both, "a")["first_seen"] == pd.Timestamp(START)


def test_text_that_was_known_stays_when_the_comment_is_collapsed_later() -> None:
    shown = crawl(0, [comment("a", body="the whole text")])
    collapsed = crawl(1, [comment("a", body=None, state="collapsed", score=0)])
    both = row(merged(shown, collapsed), "a")
    assert (both["body"], both["state"], both["score"]) == ("the whole text", "present", 0)


def test_text_that_was_deleted_at_the_source_is_dropped() -> None:
    shown, deleted = crawl(0, [comment("a")]), crawl(1, [comment("a", body=None, state="deleted")])
    assert pd.isna(row(merged(shown, deleted), "a")["body"])


def test_depth_is_counted_again_when_a_parent_comes_later() -> None:
    child = crawl(0, [comment("b", parent_id="a")])
    parent = crawl(1, [comment("a")])
    assert row(merged(child, parent), "b")["depth"] == 1


def test_threads_are_recounted_over_all_their_comments() -> None:
    first, later = crawl(0, [comment("a")], declared=3), crawl(1, [comment("b")])
    both = merge_threads(first.threads, later.threads, merged(first, later))
    assert (both["kept"][0], both["declared_comments"][0], both["coverage"][0]) == (2, 3, 2 / 3)


def test_merging_nothing_gives_an_empty_table() -> None:
    assert merged(crawl(0, [])).empty


STATES = st.sampled_from(["present", "truncated", "collapsed", "deleted"])
COMMENTS = st.builds(
    comment,
    st.sampled_from("abcd"),
    score=st.none() | st.integers(-1, 5),
    body=st.none() | st.sampled_from(["one", "two", "three"]),
    state=STATES,
    parent_id=st.none() | st.sampled_from("abcd"),
    tag=st.none() | st.sampled_from(["Funny", "Troll"]),
    url=st.none() | st.sampled_from(["/1", "/2"]),
    created_at=st.none() | st.sampled_from([START, START - timedelta(hours=3)]),
    created_precision=st.sampled_from(["exact", "day"]),
)
CRAWLS = st.lists(st.tuples(st.integers(0, 3), st.lists(COMMENTS, max_size=4)), min_size=1, max_size=3)


@settings(max_examples=12, deadline=None)
@given(CRAWLS, st.randoms(use_true_random=False))
def test_order_and_repetition_of_crawls_do_not_matter(days: list[tuple[int, list[Comment]]], random) -> None:
    crawls = [crawl(day, comments) for day, comments in days]
    shuffled = [*crawls, *random.choices(crawls, k=2)]
    random.shuffle(shuffled)
    told_once = merged(*crawls)
    pd.testing.assert_frame_equal(told_once, merged(*shuffled), check_exact=True)
