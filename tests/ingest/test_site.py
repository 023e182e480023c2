"""Threads of two sites that run one software keep apart; those of one site stay together."""

from datetime import UTC, datetime

import pytest

from ingest.format import Comment, Thread
from ingest.site import host, thread_name
from ingest.tidy import gather, tidy


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://Forum.Example.org/viewtopic.php?t=3", "forum.example.org"),
        ("http://www.example.org:80/t/3", "example.org"),
        ("http://example.org:8080/t/3", "example.org:8080"),
        ("https://anna:secret@example.org/", "example.org"),
        ("https://web.archive.org/web/20150101000000/http://b.example/t3", "b.example"),
        ("/t/3", None), ("at://did:plc:owl/post", None), ("https://[bad", None), ("https:///x", None), (None, None),
    ],
)  # fmt: skip
def test_the_site_of_an_address(url: str | None, site: str | None) -> None:
    assert host(url) == site


@pytest.mark.parametrize(
    ("platform", "thread_id", "site", "name"),
    [
        ("phpbb", "123", "a.example", "a.example/123"),
        ("phpbb", "123", None, "123"),
        ("wordpress", "https://a.example/ferns/", "a.example", "https://a.example/ferns/"),
        ("reddit", "1abc", "reddit.com", "1abc"),
        ("hackernews", "8863", "news.ycombinator.com", "8863"),
    ],
)
def test_only_software_of_many_sites_names_the_site(platform: str, thread_id: str, site: str | None, name: str) -> None:
    assert thread_name(platform, thread_id, site) == name


def test_two_boards_with_the_same_number_are_two_threads() -> None:
    def ids(site: str) -> list[str]:
        thread = Thread(thread_id="123", title="Hello", url=f"https://{site}/viewtopic.php?t=123")
        records = [thread, Comment(locator="post 1", thread_id="123", comment_id="1", body="Hi.")]
        found = tidy(gather(records), dump_id="d", platform="phpbb", story=None, taken=datetime(2025, 1, 1, tzinfo=UTC))
        assert list(found.comments["thread_id"]) == list(found.threads["thread_id"])
        return list(found.threads["thread_id"])

    assert ids("a.example") == ids("www.a.example") == ["a.example/123"]
    assert ids("b.example") == ["b.example/123"]
