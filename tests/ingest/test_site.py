"""Threads of two sites that run one software keep apart; those of one site stay together."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.format import Comment, Thread
from ingest.gathering import gather
from ingest.opening import Source
from ingest.pipeline import read_dump
from ingest.site import host, thread_name
from ingest.tidy import tidy

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats"


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


def named(format_name: str, name: str, data: str) -> list[str]:
    dump = read_dump(Source.from_bytes(name, data.encode()), format_name=format_name)
    assert dump.tidied is not None, dump.report.error
    return list(dump.tidied.threads["thread_id"])


def test_a_topic_saved_as_json_and_as_a_page_is_one_thread() -> None:
    post = {"post_number": 1, "id": 9, "cooked": "<p>Hi.</p>", "username": "ada",
            "avatar_template": "/user_avatar/loom.example/ada/{size}/3_2.png"}  # fmt: skip
    topic = json.dumps({"id": 52, "title": "Warp tension", "post_stream": {"posts": [post]}})
    page = (FIXTURES / "discourse_html" / "crawler_view.html").read_text()
    assert named("discourse_json", "52.json", topic) == named("discourse_html", "52.html", page) == ["loom.example/52"]


def test_a_topic_that_does_not_tell_its_site_keeps_its_number() -> None:
    topic = json.dumps({"id": 52, "post_stream": {"posts": [{"post_number": 1, "cooked": "<p>Hi.</p>"}]}})
    assert named("discourse_json", "52.json", topic) == ["52"]


def test_a_dump_of_stack_exchange_is_named_by_its_folder() -> None:
    row = '<posts><row Id="7" PostTypeId="1" Title="Which knot?" Body="Wet." CreationDate="2020-01-01"/></posts>'
    assert named("stackexchange_posts", "ropes.stackexchange.com/Posts.xml", row) == ["ropes.stackexchange.com/7"]
    assert named("stackexchange_posts", "Posts.xml", row) == ["7"]


def test_a_post_on_lemmy_is_named_by_the_server_that_was_asked() -> None:
    """The post's own address leads to the server where it was written, which counts it by another number."""
    comment = {"id": 5, "post_id": 70, "content": "Hi.", "path": "0.5", "ap_id": "https://fern.example/comment/5",
               "local": True}  # fmt: skip
    post = {"id": 70, "name": "Kettles", "ap_id": "https://moss.example/post/3", "local": False}
    listed = json.dumps({"comments": [{"comment": comment, "post": post}]})
    assert named("lemmy", "list.json", listed) == ["fern.example/70"]
