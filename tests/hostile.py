"""Twenty-two texts that try to act, and dumps of six kinds that hold each of them in every field they have.

All addresses lead to evil.example, which nobody may ask for; what runs sets ``window.hacked``.
"""

import csv
import io
import json
from html import escape
from xml.sax.saxutils import escape as xml_escape

PAYLOADS = {
    "script": "<script>window.hacked = 1; alert(1)</script>",
    "image": '<img src=http://evil.example/i.png onerror="window.hacked = 1">',
    "link": '<a href="http://evil.example/a">press here</a> http://evil.example/bare www.evil.example',
    "script link": '<a href="javascript:window.hacked=1">one</a> <a href="data:text/html,<script>alert(1)</script>">'
    "two</a>",
    "style": "<style>@import 'http://evil.example/s.css'; body { display: none }</style><link rel=stylesheet "
    "href=http://evil.example/l.css>",
    "form": "<form action=http://evil.example/f><input name=q><button>send</button></form>",
    "frame": "<iframe src=http://evil.example/f></iframe><object data=http://evil.example/o></object>",
    "svg": '<svg onload="window.hacked = 1"><image href="http://evil.example/v.png"/></svg>',
    "markdown": "![pixel](http://evil.example/m.png) [press](http://evil.example/m) **bold** `code` # head ~~gone~~",
    "directives": ":red[x] :material/home: :smile: $math$ $$\\href{javascript:window.hacked=1}{x}$$ -> :blue-badge[y]",
    "plotly": '<b>bold</b><br><span style="position:fixed;font-size:900px">big</span> <a href="http://evil.example/pl">'
    "pl</a> &lt;b&gt; &amp;",
    "template": "{{ 7*7 }} %{customdata[0]} %{y} ${7*7} <%= 7*7 %> #{7*7} {% raw %}",
    "script end": "</script></style></title></textarea><script>window.hacked = 1</script>",
    "comment end": "<!-- open --> ]]> <![CDATA[ x ]]> <?php x ?> --!>",
    "formula": '=HYPERLINK("http://evil.example/x","press")',
    "formula plus": "+1+cmd|' /C calc'!A0",
    "formula minus": "-2+3+cmd|' /C calc'!A0",
    "formula at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula tab": "\t=1+1",
    "breaks": "bare\rreturn line\u2028separator\u2029paragraph \x00nul \x0btab",
    "direction": "\u202eevil\u202c \u2066isolate\u2069 \u200fmark",
    "path": "../../../../x.html C:\\CON nul.txt %2e%2e%2f /etc/passwd",
}
TEXTS = list(PAYLOADS.values())
MAPPING = {"author": "author", "tag": "tag", "url": "url", "body": "body"}
"""For the table: its columns are named plainly, and still guessed by what they hold."""
ALL = " \n\n ".join(TEXTS)
"""Every payload in one text."""


def dumps() -> dict[str, bytes]:
    """Return file name -> content of a dump of each kind: JSON, HTML, XML, mail, table, copied text."""
    made = {
        "page.json": _reddit(), "page.html": _lobsters(), "export.xml": _wordpress(), "list.mbox": _mails(),
        "<img src=x onerror=alert(1)>.csv": _table(), "../../copied.txt": _slashdot(),
    }  # fmt: skip
    return {name: text.encode("utf-8") for name, text in made.items()}


def _reddit() -> str:
    post = {"id": "9bad", "name": "t3_9bad", "subreddit": "harbour", "title": ALL, "author": TEXTS[0], "selftext": ALL,
            "is_self": True, "score": 7, "num_comments": len(TEXTS), "created_utc": 1.7e9, "url": TEXTS[3],
            "permalink": f"/r/harbour/comments/9bad/{TEXTS[1]}/"}  # fmt: skip
    comments = [
        {"kind": "t1", "data": {
            "id": f"c{place}", "name": f"t1_c{place}", "link_id": "t3_9bad", "parent_id": "t3_9bad", "depth": 0,
            "author": text, "author_flair_text": text, "body": escape(text), "score": 30 - place, "replies": "",
            "created_utc": 1.7e9 + place, "permalink": f"/r/harbour/comments/9bad/{text}/c{place}/",
        }}
        for place, text in enumerate([*TEXTS, ALL])
    ]  # fmt: skip
    pages = [[{"kind": "t3", "data": post}], comments]
    return json.dumps([{"kind": "Listing", "data": {"after": None, "children": page}} for page in pages])


def _lobsters() -> str:
    comments = [
        f'<li class="comments_subtree"><div id="c_a{place:05}" data-shortid="a{place:05}" class="comment">'
        f'<div class="voters"><a class="upvoter" href="/login">{place}</a></div><div class="details">'
        f'<div class="byline"><a href="/~x">'
        f'{escape(text)}</a> <a href="/c/a{place:05}"><time datetime="2026-02-03 14:00:00" '
        f'data-at-unix="17701300{place:02}">'
        f'8 hours ago</time></a></div><div class="comment_text"><p>{escape(text)}</p>{text if place == 1 else ""}'
        "</div></div></div></li>"
        for place, text in enumerate([*TEXTS, ALL])
    ]
    return (
        '<!doctype html><html lang="en"><head><meta property="og:site_name" content="Lobsters"><title>Bad | Lobsters'
        '</title></head><body><div id="inside"><ol class="stories"><li id="story_bad001" data-shortid="bad001" '
        'class="story"><div class="details"><span class="link h-cite"><a href="javascript:window.hacked=1" '
        f'class="u-url">{escape(ALL)}</a></span><div class="byline"><a href="/~moss">moss</a> <time '
        'datetime="2026-02-03 13:00:00" data-at-unix="1770123600">9 hours ago</time><span class="comments_label"> | '
        f'<a href="#comments-bad001">{len(TEXTS) + 1} comments</a></span></div></div></li></ol><ol class="comments '
        'comments1"><li class="comments_subtree" id="comments-bad001"><ol class="comments" id="story_comments">'
        f"{''.join(comments)}</ol></li></ol></div></body></html>"
    )


def _wordpress() -> str:
    comments = [
        f"<wp:comment><wp:comment_id>{place + 1}</wp:comment_id><wp:comment_author>{_xml(text)}</wp:comment_author>"
        f"<wp:comment_author_url>{_xml(text)}</wp:comment_author_url><wp:comment_date_gmt>2021-04-01 10:00:{place:02}"
        f"</wp:comment_date_gmt><wp:comment_content>{_xml(escape(text))}</wp:comment_content><wp:comment_approved>1"
        "</wp:comment_approved><wp:comment_type>comment</wp:comment_type><wp:comment_parent>0</wp:comment_parent>"
        "</wp:comment>"
        for place, text in enumerate([*TEXTS, ALL])
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel><title>Bad blog</title><wp:wxr_version>1.2</wp:wxr_version>"
        f"<item><title>{_xml(ALL)}</title><link>javascript:window.hacked=1</link><dc:creator>{_xml(TEXTS[0])}"
        f"</dc:creator><content:encoded>{_xml(escape(ALL))}</content:encoded><wp:post_id>10</wp:post_id>"
        "<wp:post_date_gmt>2021-04-01 08:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post"
        f"</wp:post_type>{''.join(comments)}</item></channel></rss>"
    )


def _xml(text: str) -> str:
    return xml_escape("".join(c for c in text if c >= " " or c in "\t\n\r"))


def _mails() -> str:
    return "".join(
        f"From bad@boat.example Mon Mar  3 10:{place:02}:00 2003\n"
        f"From: {json.dumps(_line(text))} <a{place}@boat.example>\n"
        f"Date: Mon, 03 Mar 2003 10:{place:02}:00 -0500\nSubject: {_line(text)}\nMessage-ID: <b{place}@boat.example>\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n\n"
        for place, text in enumerate([*TEXTS, ALL])
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _table() -> str:
    out = io.StringIO(newline="")
    rows = csv.writer(out, quoting=csv.QUOTE_ALL)
    rows.writerow(
        ["comment_id", "author", "parent_id", "thread_id", "title", "score", "created_at", "body", "tag", "url"]
    )
    for place, text in enumerate([*TEXTS, ALL]):
        day = f"2025-01-22T09:{place:02}:00Z"
        rows.writerow(
            [f"../../{place}", text, "", "../../CON", ALL, place, day, escape(f"{text} (number {place})"), text, text]
        )
    return out.getvalue()


def _slashdot() -> str:
    lines = [
        "A Story That Means Harm",
        "Posted by nightdesk on Saturday March 09, 2013 @02:15PM from the bad dept.",
        ALL,
    ]
    for place, text in enumerate([*TEXTS, ALL]):
        lines += [f"{_line(text)} (Score:{place % 5}, Funny)",
                  f"by {_line(text)} ( 404{place:02} ) on Saturday March 09, 2013 "
                  f"@02:{place:02}PM (#500001{place:02})", "", text, "", "Reply to This"]  # fmt: skip
    return "\n".join(lines)
