"""Faults 7 and 17 to 19: pages that are cut, unclosed or forged, threads without comments, and stubs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.bad_files import shapes
from tests.bad_files.case import Case
from tests.bad_files.shapes import COUNT, bodies, forum, listing, record, slashdot


def cases() -> Iterator[Case]:
    """Yield every case of these faults."""
    yield from _cut_pages()
    yield from _pages()
    yield from _nobody_said_anything()
    yield from _stubs()


def _pages() -> Iterator[Case]:
    for name, markup in {
        "unclosed_bold": "A <b>bold frog and <i>more",
        "unclosed_paragraphs": "<p>One<p>Two<p>Three",
        "crossed_tags": "<b>A <i>frog</b> and</i> a heron",
        "unclosed_quote": "<blockquote>Said the heron",
        "unclosed_list": "<ul><li>one<li>two",
        "unclosed_table": "<table><tr><td>one",
        "ends_too_many": "A frog</b></i>",
        "bare_less_than": "if a < b and b > c then frog",
        "unclosed_link": '<a href="x">A frog',
        "empty_tags": "<></><!><?>A frog",
        "unclosed_code": "<pre><code>frog();",
    }.items():
        for kind, page in {"slashdot": slashdot, "forum": forum}.items():
            data = page([*bodies(5), markup, *bodies(5)]).encode()
            swallows = (kind, name) == ("forum", "unclosed_table")
            why = "posts inside a post are its text, as forged ones are: the open table takes the others in"
            yield Case(
                fault=17,
                name=f"html/{kind}_{name}.html",
                data=data,
                exit=0,
                kept=6 if swallows else 11,
                why=why if swallows else "",
            )
    forged = '<li class="comment" id="comment-99"><div class="body">I am forged</div></li> and a frog'
    yield Case(fault=17, name="html/slashdot_forged.html", data=slashdot([*bodies(5), forged]).encode(), exit=0, kept=6)
    yield Case(fault=17, name="html/forum_forged.html", data=forum([*bodies(5), forged]).encode(), exit=0, kept=6)
    written = forged.replace("<", "&lt;")
    yield Case(
        fault=17, name="html/slashdot_forged_text.html", data=slashdot([*bodies(5), written]).encode(), exit=0, kept=6
    )
    yield Case(
        fault=17,
        name="html/slashdot_no_ends.html",
        exit=0,
        kept=COUNT,
        data=slashdot(bodies()).replace("</li>", "").encode(),
    )
    yield Case(
        fault=17,
        name="html/slashdot_no_html.html",
        exit=0,
        kept=COUNT,
        data=slashdot(bodies()).replace("<!DOCTYPE html>\n<html>", "").replace("</html>", "").encode(),
    )
    yield Case(
        fault=17,
        name="html/comment_unclosed.html",
        exit=0,
        kept=COUNT,
        data=slashdot(bodies(), end="</ul><!-- the end").encode(),
    )


def _nobody_said_anything() -> Iterator[Case]:
    yield Case(fault=18, name="reddit-json/no_comments.json", data=listing([]), exit=0, counts={"threads": 1})
    yield Case(fault=18, name="hn/no_comments.json", data=shapes.story([]), exit=0, counts={"threads": 1})
    yield Case(
        fault=18, name="html/slashdot_no_comments.html", data=slashdot([]).encode(), exit=0, counts={"threads": 1}
    )
    yield Case(
        fault=18, name="xml/disqus_no_comments.xml", data=shapes.disqus([]).encode(), exit=0, counts={"threads": 1}
    )
    yield Case(
        fault=18,
        name="xml/wordpress_no_comments.xml",
        data=shapes.wordpress([]).encode(),
        exit=0,
        counts={"documents": 1},
        why="an article that nobody answered is an article, not a thread",
    )
    submission = {
        "id": "pond1",
        "subreddit": "ponds",
        "title": "Frogs",
        "selftext": "",
        "is_self": True,
        "num_comments": 0,
        "permalink": "/r/ponds/comments/pond1/frogs/",
        "created_utc": shapes.START,
        "score": 1,
    }
    yield Case(
        fault=18, name="ndjson/no_comments.ndjson", data=json.dumps(submission).encode(), exit=0, counts={"threads": 1}
    )


def _stubs() -> Iterator[Case]:
    told = [record(n) for n in range(1, COUNT + 1)]
    more = {
        "count": 7,
        "name": "t1_z1",
        "id": "z1",
        "parent_id": "t3_pond1",
        "depth": 0,
        "children": [f"z{n}" for n in range(1, 8)],
    }
    yield Case(
        fault=19,
        name="reddit-json/more.json",
        data=listing(told, declared=COUNT + 7, more=more),
        exit=0,
        kept=COUNT,
        counts={"missing": 7},
    )
    go_on = more | {"count": 0, "id": "_", "name": "t1__", "children": []}
    yield Case(
        fault=19,
        name="reddit-json/continue.json",
        data=listing(told, declared=COUNT + 3, more=go_on),
        exit=0,
        kept=COUNT,
        counts={"missing": 3},
    )
    nulls = json.loads(listing(told))
    nulls[1]["data"]["children"] += [None, None]
    yield Case(fault=19, name="reddit-json/null_items.json", data=json.dumps(nulls).encode(), exit=0, kept=COUNT)
    empty = {"id": 9_099, "children": []}
    data = shapes.story([*(shapes.item(n) for n in range(1, COUNT + 1)), None, empty])
    yield Case(fault=19, name="hn/null_items.json", data=data, exit=0, kept=COUNT + 1)
    topic = {
        "id": 55,
        "title": "Frogs of the pond",
        "slug": "frogs",
        "posts_count": 20,
        "fancy_title": "Frogs of the pond",
        "post_stream": {
            "stream": list(range(1, 21)),
            "posts": [
                {
                    "id": n,
                    "username": f"heron_{n}",
                    "created_at": f"2021-01-01T10:{n:02}:00.000Z",
                    "post_number": n,
                    "cooked": f"<p>{shapes.WORDS.format(n)}</p>",
                    "topic_id": 55,
                    "reply_to_post_number": None,
                    "topic_slug": "frogs",
                    "name": "",
                    "score": 1.5,
                    "actions_summary": [],
                }
                for n in range(1, 13)
            ],
        },
    }
    yield Case(
        fault=19,
        name="discourse/longer_stream.json",
        data=json.dumps(topic).encode(),
        exit=0,
        kept=12,
        counts={"missing": 8},
    )


def _cut_pages() -> Iterator[Case]:
    for kind, page in {"slashdot": shapes.slashdot(bodies(), end=""), "forum": shapes.forum(bodies(), end="")}.items():
        data = page.encode()
        last = data.rindex(b"The heron")
        yield Case(
            fault=7,
            name=f"html/{kind}_cut_in_a_text.html",
            data=data[: last + 25],
            exit=3,
            kept=COUNT - 1,
            refused=1,
            code="E-TRUNC",
        )
        yield Case(
            fault=7,
            name=f"html/{kind}_cut_in_a_tag.html",
            data=data[: last + 66 + 3],
            exit=3,
            kept=COUNT - 1,
            refused=1,
            code="E-TRUNC",
        )
        yield Case(
            fault=7,
            name=f"html/{kind}_cut_before_the_text.html",
            data=data[: last - 4],
            exit=3,
            kept=COUNT - 1,
            refused=1,
            code="E-TRUNC",
        )
        yield Case(fault=7, name=f"html/{kind}_cut_behind.html", data=data, exit=0, kept=COUNT)
    page = shapes.nested_slashdot(20).encode()
    yield Case(
        fault=7,
        name="html/nested_cut_in_a_text.html",
        data=page[: page.rindex(b"is below.")],
        exit=3,
        kept=None,
        refused=1,
        code="E-TRUNC",
    )
