"""Neither the order nor the number of ingests matters, and what was known stays known."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ingest import history, merging
from ingest.format import Comment, Thread
from ingest.gathering import gather
from ingest.history import Kept
from ingest.merging import changes, merge
from ingest.tidy import Tidied, tidy

START = datetime(2025, 1, 22, tzinfo=UTC)


def crawl(
    day: float,
    comments: list[Comment],
    declared: int | None = None,
    *,
    keep: bool = False,
    title: str | None = "A thread",
    story: str | None = None,
) -> Tidied:
    """One crawl of one thread, taken on the given day."""
    seen = START + timedelta(days=day)
    thread = Thread(thread_id="t", title=title, observed_at=seen, declared_comments=declared, story_text=story)
    records = gather([thread, *comments])
    return tidy(records, dump_id=f"dump{day}", platform="slashdot", story=None, taken=seen, keep_deleted_text=keep)


def comment(name: str, **values: object) -> Comment:
    return Comment(locator=f"element {name}", comment_id=name, **{"body": "text"} | values)  # type: ignore[arg-type]


def all_of(*crawls: Tidied, keep: bool = False) -> Kept:
    known = history.nothing()
    for each in crawls:
        known = merge(known, history.of_dump(each), keep_deleted_text=keep)
    return known


def merged(*crawls: Tidied, keep: bool = False) -> pd.DataFrame:
    return all_of(*crawls, keep=keep).comments


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


def test_a_crawl_that_says_the_same_changes_nothing() -> None:
    first, later = crawl(0, many("a", "b", score=1)), crawl(1, many("a", "b", score=1))
    assert changes(first.comments, merged(first, later), later.comments) == (0, 0, 2)


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
    both = all_of(first, later).threads
    assert (both["kept"][0], both["declared_comments"][0], both["coverage"][0]) == (2, 3, 2 / 3)


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 1, 0)])
def test_what_a_thread_says_is_from_the_latest_crawl_that_says_it(order: tuple[int, ...]) -> None:
    said = [("First title", "Head"), ("Second title", None), (None, None)]
    days = [crawl(day, many("a"), title=title, story=story) for day, (title, story) in enumerate(said)]
    threads = all_of(*(days[day] for day in order)).threads
    assert threads[["title", "story_text"]].iloc[0].tolist() == ["Second title", "Head"]


def test_merging_nothing_gives_an_empty_table() -> None:
    assert merged(crawl(0, [])).empty


def since(*crawls: Tidied) -> dict[str, object]:
    """What the last crawl changed."""
    names = ["new", "gone", "edited", "rescored", "gone_total"]
    thread = all_of(*crawls).threads.iloc[0]
    return {name: int(thread[name]) for name in names}


def many(*names: str, **values: object) -> list[Comment]:
    return [comment(name, **values) for name in names]


def test_a_comment_that_a_whole_crawl_no_longer_shows_is_gone_since_then() -> None:
    comments = merged(crawl(0, many(*"abcde")), crawl(3, many(*"abcd")), crawl(5, many(*"abcd")))
    assert row(comments, "e")["gone_at"] == pd.Timestamp(START + timedelta(days=3))
    assert row(comments, "a").isna()["gone_at"]


def test_a_crawl_of_a_part_marks_nothing() -> None:
    assert merged(crawl(0, many(*"abcdefgh")), crawl(1, many(*"abc")))["gone_at"].isna().all()


def test_a_crawl_of_a_part_marks_what_is_gone_when_the_site_declares_no_more() -> None:
    comments = merged(crawl(0, many(*"abcdefgh")), crawl(1, many(*"abc"), declared=3))
    assert comments["gone_at"].notna().sum() == 5


def test_a_comment_that_comes_back_is_not_gone() -> None:
    crawls = [crawl(0, many(*"abcd")), crawl(1, many(*"abc")), crawl(2, many(*"abcd"))]
    assert merged(*crawls)["gone_at"].isna().all()


def test_an_older_crawl_ingested_last_brings_what_was_gone_already_and_marks_it() -> None:
    comments = merged(crawl(1, many(*"abcd")), crawl(0, many(*"abcde")))
    assert row(comments, "e")["gone_at"] == pd.Timestamp(START + timedelta(days=1))


def test_gone_comments_do_not_count_into_the_coverage() -> None:
    threads = all_of(crawl(0, many(*"abcd"), declared=4), crawl(1, many(*"abc"), declared=3)).threads
    assert (threads["gone_total"][0], threads["coverage"][0]) == (1, 1.0)


def test_an_edit_keeps_the_latest_text_and_both_times() -> None:
    both = all_of(crawl(0, many("a", body="Old words")), crawl(2, many("a", body="New words")))
    edited = row(both.comments, "a")
    assert edited["body"] == "New words"
    assert edited["old_text_at"] == pd.Timestamp(START)
    assert edited["edited_at"] == pd.Timestamp(START + timedelta(days=2))


def test_the_text_before_an_edit_is_kept_with_the_crawl_that_showed_it() -> None:
    seen = all_of(crawl(2, many("a", body="New words")), crawl(0, many("a", body="Old words"))).sightings
    assert seen["body"].tolist()[0] == "Old words"
    assert seen["body"].isna().tolist() == [False, True]


def test_text_that_is_only_laid_out_otherwise_is_no_edit() -> None:
    first = crawl(0, many("a", body="One line.\nAnother one"))
    assert merged(first, crawl(1, many("a", body="One line. *Another* one")))["edited_at"].isna().all()


def test_text_that_is_cut_short_later_is_no_edit() -> None:
    whole, cut = crawl(0, many("a", body="One line and more")), crawl(1, many("a", body="One li", state="truncated"))
    assert row(merged(whole, cut), "a").isna()["edited_at"]


def test_what_changed_since_the_crawl_before() -> None:
    first = crawl(0, [comment("a", score=1), *many(*"bcde")])
    later = crawl(1, [comment("a", score=4), comment("b", body="other words"), *many(*"cdf")])
    assert since(first, later) == {"new": 1, "gone": 1, "edited": 1, "rescored": 1, "gone_total": 1}
    assert since(later, first) == since(first, later)
    assert all_of(first, later).threads["previous_crawl"][0] == pd.Timestamp(START)


def test_the_first_crawl_has_none_before_it() -> None:
    threads = all_of(crawl(0, many(*"ab"))).threads
    assert threads[["previous_crawl", "new", "gone", "edited", "rescored"]].isna().all(axis=None)


def test_pages_fetched_one_after_the_other_are_one_crawl() -> None:
    pages = [crawl(0, many(*"abc")), crawl(0.01, many(*"def"))]
    again = [crawl(7, many(*"abc")), crawl(7.01, many(*"deg"))]
    assert all_of(*pages).threads["previous_crawl"].isna().all()
    assert since(*pages, *again) == {"new": 1, "gone": 1, "edited": 0, "rescored": 0, "gone_total": 1}


@pytest.mark.parametrize("turned", [False, True])
def test_text_that_was_deleted_at_the_source_is_nowhere(turned: bool) -> None:
    crawls = [
        crawl(0, many("a", body="first words", author="Wren")),
        crawl(1, many("a", body="second words", author="Wren")),
        crawl(2, many("a", body=None, state="deleted")),
    ]
    both = all_of(*(crawls[::-1] if turned else crawls))
    assert both.comments[["body", "author"]].isna().all(axis=None)
    assert both.sightings[["body", "text_sum", "subject"]].isna().all(axis=None)


def test_deleted_text_is_kept_on_demand_under_its_state() -> None:
    shown, deleted = crawl(0, many("a", author="Wren")), crawl(1, many("a", body=None, state="deleted"))
    for both in (merged(shown, deleted, keep=True), merged(deleted, shown, keep=True)):
        assert row(both, "a")[["body", "state", "author"]].tolist() == ["text", "deleted", "Wren"]


def test_text_that_was_kept_is_dropped_by_a_merge_that_does_not_keep_it() -> None:
    kept = all_of(crawl(0, many("a")), crawl(1, many("a", body=None, state="deleted")), keep=True)
    after = merge(kept, history.of_dump(crawl(2, many("b"))))
    assert row(after.comments, "a").isna()["body"]
    assert merging.dropped(kept, after) == 1


def test_a_comment_that_is_shown_again_after_a_deletion_has_its_new_text_only() -> None:
    days = [crawl(0, many("a", body="old")), crawl(1, many("a", body=None, state="removed")), crawl(2, many("a"))]
    both = all_of(*days)
    assert row(both.comments, "a")["body"] == "text"
    assert both.sightings["body"].isna().all()


def test_a_removed_comment_whose_text_the_site_still_gives_keeps_it() -> None:
    assert row(merged(crawl(0, many("a")), crawl(1, many("a", state="removed"))), "a")["body"] == "text"


def test_text_that_the_dump_itself_holds_of_a_deleted_comment_is_left_out_unless_wanted() -> None:
    deleted = many("a", state="deleted") + many("b", state="removed", withdrawn=True)
    assert crawl(0, deleted).comments["body"].isna().all()
    assert crawl(0, deleted, keep=True).comments["body"].tolist() == ["text", "text"]


def test_pages_stand_one_after_the_other_in_any_order_of_ingest() -> None:
    first = crawl(0.5, many("8", "9"))
    second = crawl(0, many("10", "11"))
    for both in (merged(first, second), merged(second, first)):
        assert both.sort_values("position")["comment_id"].tolist() == ["8", "9", "10", "11"]


def test_a_first_merge_gives_what_merging_it_with_itself_gives() -> None:
    once = crawl(0, [comment("b"), comment("a", parent_id="b", score=3), comment("c", body=None, state="collapsed")])
    pd.testing.assert_frame_equal(merged(once), merged(once, once))
    pd.testing.assert_frame_equal(all_of(once).threads, all_of(once, once).threads)


STATES = st.sampled_from(["present", "truncated", "collapsed", "deleted", "removed", "stub"])
COMMENTS = st.builds(
    comment,
    st.sampled_from("abcd"),
    score=st.none() | st.integers(-1, 5),
    body=st.none() | st.sampled_from(["one", "two", "three"]),
    author=st.none() | st.sampled_from(["Wren", "Moss"]),
    state=STATES,
    parent_id=st.none() | st.sampled_from("abcd"),
    tag=st.none() | st.sampled_from(["Funny", "Troll"]),
    url=st.none() | st.sampled_from(["/1", "/2"]),
    created_at=st.none() | st.sampled_from([START, START - timedelta(hours=3)]),
    created_precision=st.sampled_from(["exact", "day"]),
    withdrawn=st.booleans(),
)
CRAWLS = st.lists(
    st.tuples(
        st.sampled_from([0, 0.1, 1.2, 3]),
        st.lists(COMMENTS, max_size=4),
        st.none() | st.integers(0, 4),
        st.sampled_from([None, "A thread", "Its new title"]),
    ),
    min_size=1,
    max_size=3,
)


# Shrinking a failure would take minutes: a merge of tables costs some hundred milliseconds.
@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(CRAWLS, st.randoms(use_true_random=False), st.booleans())
def test_order_and_repetition_of_crawls_do_not_matter(
    days: list[tuple[float, list[Comment], int | None, str | None]], random, keep: bool
) -> None:
    crawls = [crawl(day, comments, declared, keep=keep, title=title) for day, comments, declared, title in days]
    shuffled = [*crawls, random.choice(crawls)]
    random.shuffle(shuffled)
    told, again = all_of(*crawls, keep=keep), all_of(*shuffled, keep=keep)
    for table in fields(Kept):
        one, other = getattr(told, table.name), getattr(again, table.name)
        pd.testing.assert_frame_equal(one, other, check_exact=True, obj=table.name)


def test_a_crawl_without_any_thread_leaves_the_story_of_the_others() -> None:
    one = crawl(1, [comment("a")], None)
    told = all_of(one, crawl(2, [], 3, title=None))
    assert told.threads["story_id"].tolist() == one.threads["story_id"].tolist()
