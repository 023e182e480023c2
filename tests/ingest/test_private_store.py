"""A store made of dumps full of addresses holds none of them, in no table and in none of its files."""

import json
from pathlib import Path

import pytest

from ingest.opening import Source
from ingest.pipeline import ingest_dump
from ingest.schema import TABLES
from ingest.store import Snapshot, Store

PERSON, HOST, IP, IP6 = "anna.hill@farm.example", "farm.example", "71.192.3.44", "2a02:8071:2b8::1f"
FULL = f"Write to {PERSON} or mailto:{PERSON}, from {IP} or [{IP6}]. Version 1.2.3.4 on 127.0.0.1 is fine."
MAIL = f"""From {PERSON} Mon Jan  1 10:00:00 2024
From: Anna Hill <{PERSON}>
To: list@{HOST}
Subject: Re: gate from {IP}
Date: Mon, 1 Jan 2024 10:00:00 +0000
Message-ID: <{PERSON}>
X-Originating-IP: [{IP}]

{FULL}

From bob@{HOST} Mon Jan  1 11:00:00 2024
From: {PERSON}
Subject: Re: gate from {IP}
Date: Mon, 1 Jan 2024 11:00:00 +0000
Message-ID: <2@{HOST}>
In-Reply-To: <{PERSON}>

On Mon, 1 Jan 2024, {PERSON} wrote:
> {FULL}

Yes.
"""
TOPIC = {
    "id": 7, "title": f"Gate of {PERSON}", "created_at": "2024-01-01T10:00:00Z",
    "post_stream": {"posts": [
        {"post_number": 1, "username": PERSON, "cooked": f"<p>{FULL} <a href='mailto:{PERSON}'>me</a></p>"},
        {"post_number": 2, "username": IP, "cooked": f"<p>Ping {IP6}</p>", "created_at": f"at {IP}"},
        {"username": "cleo", "cooked": FULL}, {"post_number": 4, "username": PERSON, "note": FULL},
    ]},
}  # fmt: skip
TABLE = (
    "id,parent_id,author,subject,text,url,thread_id\n"
    f'{PERSON},,{PERSON},"{IP}","{FULL}",http://{IP}/x?mail={PERSON},{IP}\n'
    f'{IP},{PERSON},cleo,hi,"Quite so, {IP6}",http://{HOST}/,{IP}\n'
)
WORDPRESS = f"""<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<generator>https://wordpress.org/?v=6.1</generator><wp:wxr_version>1.2</wp:wxr_version>
<item><title>On {PERSON}</title><link>https://blog.example/?mail={PERSON}</link><dc:creator>{PERSON}</dc:creator>
<wp:post_id>10</wp:post_id><wp:post_type>post</wp:post_type><content:encoded><![CDATA[<p>{FULL}</p>]]></content:encoded>
<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>{PERSON}</wp:comment_author>
<wp:comment_author_email>{PERSON}</wp:comment_author_email><wp:comment_author_IP>{IP}</wp:comment_author_IP>
<wp:comment_author_url>http://{IP}/</wp:comment_author_url>
<wp:comment_date_gmt>2024-01-01 10:00:00</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{FULL}]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved>
</wp:comment></item></channel></rss>"""
PAGE = f"""<html><head><link rel="canonical" href="http://{IP}/viewtopic.php?t=3"><title>Gate</title></head>
<body id="phpbb" class="section-viewtopic"><h2 class="topic-title"><a href="./viewtopic.php?t=3">Gate {IP}</a></h2>
<div id="p12" class="post"><div class="postbody"><div id="post_content12"><h3><a href="#p12">Re: {PERSON}</a></h3>
<p class="author">by <a class="username" href="./memberlist.php?u=4">{PERSON}</a> » Mon Jan 01, 2024 10:00 am</p>
<div class="content">{FULL}</div><div class="signature">{PERSON}</div></div></div></div></body></html>"""
DUMPS = {
    f"{PERSON}.mbox": ("mbox", MAIL),
    f"posts of {PERSON}.json": ("discourse_json", json.dumps(TOPIC)),
    f"{IP}.csv": ("table", TABLE),
    "blog.xml": ("wordpress_wxr", WORDPRESS),
    "topic.html": ("phpbb", PAGE),
    "article.txt": ("article", f"The gate of {PERSON}\nBy {PERSON}\nJanuary 1, 2024\n\n{FULL}\n\n{FULL.upper()}"),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("private") / "store")
    for name, (format_name, text) in DUMPS.items():
        report = ingest_dump(Source.from_bytes(name, text.encode()), made, format_name=format_name)
        assert report.exit in (0, 3), report.error
    return made


@pytest.fixture(scope="module")
def snapshot(store: Store) -> Snapshot:
    return store.snapshot()


@pytest.mark.parametrize("table", list(TABLES))
def test_no_table_holds_an_address(table: str, snapshot: Snapshot) -> None:
    cells = [str(cell) for cell in snapshot.read(table).to_numpy(dtype=object).ravel()]
    for address in (PERSON, IP, IP6, PERSON.upper(), IP6.upper()):
        assert not [cell for cell in cells if address in cell]
    assert not [cell for cell in cells if f"@{HOST}" in cell]


def test_no_file_of_the_store_holds_an_address(store: Store) -> None:
    for file in Path(store.root).rglob("*"):
        data = file.read_bytes() if file.is_file() else b""
        assert not [a for a in (PERSON, f"@{HOST}", IP, IP6) if a.encode() in data or a.encode("utf-16-le") in data]


def test_what_names_nobody_stays_and_parents_still_match(snapshot: Snapshot) -> None:
    comments = snapshot.read("comments")
    assert comments["body"].str.contains("Version 1.2.3.4 on 127.0.0.1 is fine.", regex=False, na=False).any()
    for platform in ("mailing_list", "table"):
        own = comments[comments["platform"] == platform]
        answers = own[own["parent_id"].notna()]
        assert len(answers) == 1
        assert answers["parent_id"].isin(own["comment_id"]).all()


def test_the_ledger_counts_what_was_removed(snapshot: Snapshot) -> None:
    notes = [note for report in snapshot.dumps["report"] for note in json.loads(report)["notes"]]
    assert sum(note.endswith(" were removed.") for note in notes) == len(DUMPS)


def test_whoever_is_known_by_an_address_alone_is_nobody(snapshot: Snapshot) -> None:
    comments = snapshot.read("comments")
    unnamed = comments[(comments["platform"] == "discourse") & comments["author"].isna()]
    assert set(unnamed["author_kind"].astype(str)) == {"anonymous"}
    assert not comments["author"].fillna("").str.contains("removed").any()
