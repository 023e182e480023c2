"""BBCode of forums."""

import pytest

from ingest.text import Prose, from_bbcode


@pytest.mark.parametrize(
    ("source", "body", "quoted"),
    [
        ("one\ntwo\n\n[b]three[/b]", "one\ntwo\n\nthree", None),
        ("[quote]old[/quote]new", "new", "old"),
        ('[quote="Joe"]old[/quote]\nnew', "new", "Joe:\nold"),
        ("[quote=Joe;123]a[quote]b[/quote]c[/quote]new", "new", "Joe:\na\n\nb\n\nc"),
        ("[quote:1a2b][b:1a2b]old[/b:1a2b][/quote:1a2b]new", "new", "old"),
        ("[url=http://e.org]text[/url] [url]http://e.org[/url]", "text http://e.org", None),
        ("a [img]http://e.org/i.png[/img] b", "a b", None),
        ("[code]if a[0]:\n  [b]x[/b][/code]", "if a[0]:\n  [b]x[/b]", None),
        ("[list][*]a[*]b[/list]end", "- a\n- b\n\nend", None),
        ("[color=red]a[/color] [size=4]b[/size] [spoiler]c[/spoiler]", "a b c", None),
        ("[quote] never closed", "[quote] never closed", None),
        ("[code] never closed [b]x[/b]", "[code] never closed x", None),
        ("a[1] [unknown]x[/unknown] <b>", "a[1] [unknown]x[/unknown] <b>", None),
        ("own\n\nLast edited by Joe on Monday, edited 2 times in total.", "own", None),
        ("", None, None),
    ],
)
def test_reads_as_shown(source: str, body: str | None, quoted: str | None) -> None:
    assert from_bbcode(source) == Prose(body, quoted)
