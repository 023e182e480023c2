"""Sound dumps of every kind that bad files are made from. All words are made up; all counts are small and known."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

START = 1_600_000_000
COUNT = 12
"""Comments in a dump unless said otherwise."""
WORDS = "The heron stood in the reeds all morning and caught frog number {}."


def record(number: int, **changed: object) -> dict[str, object]:
    """Return one comment as Reddit's archives hold it; a field set to ... is left out."""
    made: dict[str, object] = {
        "id": f"c{number}",
        "link_id": "t3_pond1",
        "parent_id": "t3_pond1",
        "subreddit": "ponds",
        "author": f"heron_{number % 5}",
        "body": WORDS.format(number),
        "created_utc": START + number,
        "score": number,
    }
    return {name: value for name, value in (made | changed).items() if value is not ...}


def line(number: int, **changed: object) -> bytes:
    """Return one comment as a line of JSON."""
    return json.dumps(record(number, **changed), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def lines(count: int = COUNT, first: int = 1) -> bytes:
    """Return comments, one per line."""
    return b"".join(line(number) for number in range(first, first + count))


def listing(records: Sequence[dict[str, object]], *, declared: int | None = None, more: object = None) -> bytes:
    """Return a Reddit thread as its address with .json gives it; all comments answer the post."""
    post = {
        "id": "pond1",
        "name": "t3_pond1",
        "subreddit": "ponds",
        "title": "Who eats the frogs?",
        "selftext": "",
        "author": "warden",
        "created_utc": START,
        "num_comments": len(records) if declared is None else declared,
        "permalink": "/r/ponds/comments/pond1/who_eats_the_frogs/",
        "score": 3,
        "is_self": True,
        "url": "https://www.reddit.com/r/ponds/comments/pond1/",
    }
    children: list[object] = [
        {"kind": "t1", "data": {**r, **_name(r), "replies": r.get("replies", "")}} for r in records
    ]
    if more is not None:
        children.append({"kind": "more", "data": more})
    first, second = (
        {"kind": "Listing", "data": {"after": None, "children": c}} for c in ([{"kind": "t3", "data": post}], children)
    )
    return json.dumps([first, second]).encode()


def _name(thing: dict[str, object]) -> dict[str, object]:
    return {"name": f"t1_{thing['id']}"} if isinstance(thing.get("id"), str) else {}


def item(number: int, **changed: object) -> dict[str, object]:
    """Return one comment of Hacker News as the Algolia API holds it."""
    made: dict[str, object] = {
        "author": f"heron_{number % 5}",
        "children": [],
        "created_at": "2020-09-13T12:26:40.000Z",
        "created_at_i": START + number,
        "id": 9_000 + number,
        "parent_id": 9_000,
        "points": None,
        "story_id": 9_000,
        "text": f"<p>{WORDS.format(number)}</p>",
        "title": None,
        "type": "comment",
        "url": None,
    }
    return {name: value for name, value in (made | changed).items() if value is not ...}


def story(children: Iterable[object]) -> bytes:
    """Return a story of Hacker News with its comments."""
    top = item(0, id=9_000, parent_id=None, title="Herons of the mill pond", type="story", points=9, text=None)
    return json.dumps(top | {"children": list(children)}).encode()


COLUMNS = ("id", "thread_id", "parent_id", "author", "created_at", "score", "body")


def row(number: int, **changed: object) -> list[object]:
    """Return one row of a table of comments."""
    made: dict[str, object] = {
        "id": f"c{number}",
        "thread_id": "pond1",
        "parent_id": "",
        "author": f"heron_{number % 5}",
        "created_at": f"2020-09-13T12:{number % 60:02}:00Z",
        "score": number,
        "body": WORDS.format(number),
    }
    return list((made | changed).values())


def table(rows: Iterable[Sequence[object]], columns: Sequence[str] = COLUMNS, delimiter: str = ",") -> bytes:
    """Return rows as CSV, quoted where they need it."""
    out = io.StringIO()
    rows = list(rows)
    bare = any("\r" in str(cell) for cells in rows for cell in cells)  # the writer would leave such a cell unquoted
    writer = csv.writer(
        out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL if bare else csv.QUOTE_MINIMAL
    )
    writer.writerows([columns] if columns else [])
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def rows(count: int = COUNT) -> bytes:
    """Return a table of comments."""
    return table(row(number) for number in range(1, count + 1))


def slashdot(bodies: Sequence[str], *, end: str = "</ul></body></html>", title: str = "Frogs") -> str:
    """Return a Slashdot page with these comments, one below the other."""
    entry = (
        '<li id="tree_{0}" class="comment full contain"><div id="comment_{0}" class="cw full"><div class="commentTop">'
        '<div class="title"><h4><a id="comment_link_{0}" href="//tech.slashdot.org/comments.pl?sid=7&amp;cid={0}">Frog '
        '{0}</a> <span id="comment_score_{0}" class="score">(<span>Score:</span>1)</span></h4></div>'
        '<div class="details">by <span class="by"><a href="//slashdot.org/~heron_{0}">heron_{0}</a></span> <span '
        'class="otherdetails" id="comment_otherdetails_{0}">on Sunday September 13, 2020 @10:{0:02}AM</span></div>'
        '</div><div class="commentBody"><div id="comment_body_{0}">{1}</div></div></div></li>\n'
    )
    told = "".join(entry.format(number, body) for number, body in enumerate(bodies, start=1))
    head = f"<!DOCTYPE html>\n<html><head><title>{title} - Slashdot</title></head><body>"
    return f'{head}<ul id="commentlisting" class="d2">\n{told}{end}'


def nested_slashdot(deep: int) -> str:
    """Return a sound Slashdot page on which each comment answers the one before."""
    entry = (
        '<li id="tree_{0}" class="comment full contain"><div id="comment_{0}" class="cw full"><div class="commentTop">'
        '<div class="title"><h4><a id="comment_link_{0}" href="//tech.slashdot.org/comments.pl?sid=7&amp;cid={0}">Re:'
        'Frog</a> <span id="comment_score_{0}" class="score">(<span>Score:</span>1)</span></h4></div></div>'
        '<div id="comment_body_{0}">Frog number {0} is below.</div></div><ul id="commtree_{0}">'
    )
    told = "".join(entry.format(number) for number in range(1, deep + 1))
    page = '<html><head><title>Frogs - Slashdot</title></head><body><ul id="commentlisting" class="d2">'
    return f"{page}{told}{'</ul></li>' * deep}</ul></body></html>"


def forum(bodies: Sequence[str], *, end: str = "</div></body></html>", head: str = "") -> str:
    """Return a topic page of a phpBB board (prosilver) with these posts."""
    entry = (
        '<div id="p{0}" class="post has-profile bg1"><div class="inner"><dl class="postprofile" id="profile{0}"><dt>'
        '<a href="./memberlist.php?mode=viewprofile&amp;u={0}" class="username">heron_{0}</a></dt></dl>'
        '<div class="postbody"><div id="post_content{0}"><h3 class="first"><a href="#p{0}">Frogs</a></h3>'
        '<p class="author"><a class="unread" href="./viewtopic.php?p={0}#p{0}">Post</a> by <strong>'
        '<a href="./memberlist.php?mode=viewprofile&amp;u={0}" class="username">heron_{0}</a></strong> &raquo; '
        '<time datetime="2020-09-13T12:{0:02}:00+00:00">Sun Sep 13, 2020 12:{0:02} pm</time></p>'
        '<div class="content">{1}</div></div></div></div></div>\n'
    )
    told = "".join(entry.format(number, body) for number, body in enumerate(bodies, start=1))
    return (
        f'<!DOCTYPE html>\n<html dir="ltr"><head>{head}<title>Frogs - The Pond Board</title></head>'
        '<body id="phpbb" class="nojs notouch section-viewtopic ltr"><div id="page-body">'
        '<h2 class="topic-title"><a href="./viewtopic.php?f=2&amp;t=55">Frogs</a></h2>\n'
        f"{told}{end}"
    )


def bodies(count: int = COUNT) -> list[str]:
    """Return the texts of comments."""
    return [WORDS.format(number) for number in range(1, count + 1)]


def disqus_post(number: int, message: str | None = None, *, at: str = "2016-05-04T08:00:00Z", parent: int = 0) -> str:
    """Return one comment of a Disqus export."""
    above = f'<parent dsq:id="{parent}"/>' if parent else ""
    return (
        f'<post dsq:id="{number}"><id/><message><![CDATA[<p>{message or WORDS.format(number)}</p>]]></message>'
        f"<createdAt>{at}</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>"
        f"<author><name>heron_{number % 5}</name><isAnonymous>true</isAnonymous></author>"
        f'<thread dsq:id="900"/>{above}</post>\n'
    )


def disqus(posts: Iterable[str], *, declared: str = "utf-8", type_: str = "", end: str = "</disqus>") -> str:
    """Return a Disqus export with these posts."""
    return (
        f'<?xml version="1.0" encoding="{declared}"?>{type_}\n<disqus xmlns="http://disqus.com" '
        'xmlns:dsq="http://disqus.com/disqus-internals">\n<thread dsq:id="900"><id>/frogs/</id><forum>pond</forum>'
        "<link>https://pond.example/frogs/</link><title>Frogs</title><createdAt>2016-05-01T00:00:00Z</createdAt>"
        f"</thread>\n{''.join(posts)}{end}"
    )


def wordpress(contents: Sequence[str], *, end: str = "</item></channel></rss>") -> str:
    """Return an export of a WordPress blog: one article with these comments."""
    told = "".join(
        f"<wp:comment><wp:comment_id>{n}</wp:comment_id><wp:comment_author>heron_{n}</wp:comment_author>"
        f"<wp:comment_date_gmt>2021-04-01 10:{n:02}:00</wp:comment_date_gmt><wp:comment_content>{escape(text)}"
        "</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type>"
        "<wp:comment_parent>0</wp:comment_parent></wp:comment>\n"
        for n, text in enumerate(contents, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content='
        '"http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The pond</title><wp:wxr_version>1.2'
        "</wp:wxr_version><item><title>Frogs</title><link>https://blog.example/1/</link><content:encoded>"
        "<![CDATA[A long word on frogs and herons.]]></content:encoded><wp:post_id>1</wp:post_id>"
        "<wp:post_date_gmt>2021-04-01 08:00:00</wp:post_date_gmt><wp:status>publish</wp:status>"
        f"<wp:post_type>post</wp:post_type>\n{told}{end}"
    )


def exchange(texts: Sequence[str], *, end: str = "</comments>\n") -> str:
    """Return a Comments.xml of Stack Exchange with these comments."""
    told = "".join(
        f'  <row Id="{n}" PostId="10" Score="{n}" Text="{escape(text, {chr(34): "&quot;"})}" '
        f'CreationDate="2019-04-01T08:{n:02}:00.000" UserId="{n}" />\n'
        for n, text in enumerate(texts, start=1)
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<comments>\n{told}{end}'


def mail(number: int, body: str | None = None, head: str = "", **changed: str) -> str:
    """Return one message of an mbox; ``head`` takes further header lines, each with its end."""
    fields = {
        "From": f"Heron {number} <heron{number}@pond.example>",
        "Date": f"Sat, 20 Nov 2004 10:{number:02}:00 +0000",
        "Subject": "Frogs" if number == 1 else "Re: Frogs",
        "Message-ID": f"<{number}@pond.example>",
    }
    if number > 1:
        fields["In-Reply-To"] = "<1@pond.example>"
    fields |= {name.replace("_", "-"): value for name, value in changed.items()}
    told = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    return (
        f"From heron{number}@pond.example Sat Nov 20 10:{number:02}:00 2004\n{told}{head}\n"
        f"{body or WORDS.format(number)}\n\n"
    )


def mails(count: int = COUNT, first: int = 1) -> str:
    """Return an mbox of a thread."""
    return "".join(mail(number) for number in range(first, first + count))


def copied(count: int = COUNT) -> str:
    """Return a Slashdot thread as copied text."""
    told = "".join(f"\nRe:Frog (Score:{n % 5})\n{WORDS.format(n)}\n" for n in range(1, count + 1))
    return (
        f"A Heron Goes Fishing {count}\nThe pond at the mill is full of frogs again. The heron has come back.\n{told}"
    )
