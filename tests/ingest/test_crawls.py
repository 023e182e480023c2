"""Which looks at a thread make one crawl, which crawls are whole, and what is gone after them."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.crawls import Look, crawls, is_whole

START = datetime(2025, 1, 1, tzinfo=UTC)


def look(hours: float, ids: str, **told: int) -> Look:
    return Look(START + timedelta(hours=hours), frozenset(ids), **told)


def test_nothing_looked_at_is_no_crawl() -> None:
    assert crawls([]) == []


def test_pages_within_a_day_are_one_crawl_and_the_same_comments_again_are_another() -> None:
    found = crawls([look(25, "abcd"), look(1, "cd"), look(0, "ab")])
    assert [sorted(crawl.ids) for crawl in found] == [["a", "b", "c", "d"], ["a", "b", "c", "d"]]


def test_a_page_that_repeats_the_opening_post_still_goes_on() -> None:
    assert len(crawls([look(0, "abcd"), look(1, "aefg")])) == 1


def test_what_a_whole_crawl_lacks_is_gone_once() -> None:
    found = crawls([look(0, "abcde"), look(48, "abcd"), look(96, "abcd")])
    assert [sorted(crawl.gone) for crawl in found] == [[], ["e"], []]


def test_what_a_crawl_brings_is_new_once() -> None:
    found = crawls([look(0, "abcde"), look(48, "abcd"), look(96, "abcdef")])
    assert [sorted(crawl.new) for crawl in found][1:] == [[], ["f"]]


@pytest.mark.parametrize(
    ("shown", "known", "again", "declared", "lacking", "whole"),
    [
        (80, 100, 80, None, 0, True),
        (79, 100, 79, None, 0, False),
        (79, 100, 79, 79, 0, True),
        (90, 100, 90, 200, 0, False),
        (90, 100, 90, None, 3, False),
        (3, 4, 3, None, 0, True),
        (2, 3, 1, None, 0, False),
        (0, 4, 0, None, 0, False),
        (0, 4, 0, 0, 0, True),
    ],
)
def test_a_crawl_is_whole(shown: int, known: int, again: int, declared: int | None, lacking: int, whole: bool) -> None:
    assert is_whole(shown, known, again, declared, lacking) is whole
