"""The words that mutations put in: what parsers stumble over, and what each parser itself looks for."""

from __future__ import annotations

import ast
import importlib.util
from functools import cache
from pathlib import Path

LARGEST = 64 * 1024
"""Bytes of one input: what a parser takes in a second at most."""
EMAIL = "heron.planted@mill-pond.org"
IPV4 = "81.2.69.160"
PLANTED = [EMAIL, "heron.planted%40mill-pond.org", "Heron <heron.planted@mill-pond.org>",
           "heron.planted at mill-pond.org", IPV4, "2a00:1450:4001:81b::200e"]  # fmt: skip
"""Addresses that must never be found in a table."""

NUMBERS = ["0", "-1", "-0", "7", "007", "2147483648", "9007199254740993", "18446744073709551616", "1e400", "1e5", "0.5",
           "NaN", "Infinity", "1.2K", "3.4m", "1,234", "1.234.567", "−5", "+3", "²", "①", "१२३", "４２", "٣",
           "0x1f", "1_000", "9" * 400, "9" * 5_000]  # fmt: skip
TIMES = ["0000-00-00 00:00:00", "2020-02-30T25:61:61Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00",
         "1969-12-31 23:59:59", "2021-01-01T00:00:00.99999999999Z", "2020-W53-7", "31.12.2020 24:00", "13/13/2020",
         "Feb 29, 2019, 13:75 PM", "Mon, 31 Jun 2020 12:00:00 +9999", "Today, 25:00", "yesterday at 0:60 am",
         "99999999999999 years ago", "a day ago", "12:00 AM", "२०२०-०१-०१", "２０２０-０１-０１T００:００",
         "1600000000", "1600000000000", "-62135596801", "253402300800", "Sat Jan 1 2000 at 0:00",
         "1 janv. 2020", "３ days ago", "2020-01-01T00:00:00+99:99", "Thu Jan 01 00:00:00 -0000 1970"]  # fmt: skip
TEXTS = ["", " ", "\n", "\t", "\x00", "\x0b", "\x1c", "\x85", "\xa0", "\xad", "\u200b", "\u2028", "\ufeff", "\ufffd",
         "\u202eback\u202c", "e" + "\u0301" * 40, "İ", "ß", "ſ", "ǅ", "\U0001f469\u200d\U0001f4bb", "\U0010ffff",
         "'", '"', "\\", "`", "```", ">", "> > >", "-- ", "<", "&", "&amp;lt;", "&#xD800;", "&#1114112;", "&#0;",
         "&notanentity;", "]]>", "<!--", "-->", "<![CDATA[", "[deleted]", "[removed]", "null", "None", "NA", "true",
         "/", "//", "?", "#", "://", "http://", "https://[", "http://a:b:c/", "https://x.example/%zz?page=²",
         "javascript:1", "On a day, Heron wrote:", "=1+1", "%", "%s", "{}", "{0}", "$1", "\\1", "*", "_", "~~", "![",
         "](", "[quote=", "[/quote]", "a" * 300]  # fmt: skip
TAGS = ["<br>", "<p>", "</p>", "</div>", "<div>", "<table><tr><td>", "</table>", "<blockquote>", "</blockquote>",
        "<template>", "<noscript>", "</noscript>", "<svg><title>", "<math><mi>", "<script>", "</script>", "<style>",
        "<textarea>", "<plaintext>", "<select><option>", "<iframe>", "<frameset>", "<base href='x:'>", "<a href=>",
        "<a href='//['>", "<img alt='²'>", "<time datetime='0000-00-00'>", "<li value=9>", "<pre>\n", "<html>",
        "<body>", "<meta charset='utf-7'>", "<?xml version='1.0'?>",
         "<!DOCTYPE x [<!ENTITY e 'e'>]>", "&e;"]  # fmt: skip
HEADS = ["Content-Type: text/plain; charset=x-klingon", "Content-Type: multipart/mixed; boundary=b",
         "Content-Type: multipart/alternative", "Content-Type: message/rfc822",
         "Content-Type: text/html; charset=\"\x00\"",
         "Content-Type: text/plain; charset*=utf-8''%ff; format=flowed; delsp=yes", "Content-Transfer-Encoding: base64",
         "Content-Transfer-Encoding: quoted-printable", "Content-Transfer-Encoding: x-uuencode", "Message-ID: <[@x>",
         "Message-ID: <>", "In-Reply-To: <a@b> (x) <c@d>", "References: <a@b><c@d>,<", "From: ((((", "From: \"a\\",
         "From: =?utf-8?b?/////w==?= <", "From: =?x?q?=?=", "From: a@b, c@d", "Subject: =?utf-8?q?=ff=00?=", "Subject:",
         "Subject: Re: Re[2]: AW: Re:", "Date: Mon, 99 Foo 99999 99:99:99 +99999", "Date:",
         "From x@y Mon Jan  1 00:00:00 2001", ">From x", "Lines: -1", "--b", "--b--",
         "begin 644 x", ": x", " folded"]  # fmt: skip

COMMON = [*PLANTED, *NUMBERS, *TIMES, *TEXTS]
LONGEST = 60


@cache
def dictionary(module: str) -> list[str]:
    """Return the texts that the source of a module holds, and those of the modules of ``ingest`` that it imports.

    They are what a parser compares with: names of fields, of classes, of states.
    """
    found: set[str] = set()
    for name in {module} | _imports(module):
        found |= {text for text in _texts(name) if 0 < len(text) <= LONGEST and "\n" not in text}
    return sorted(found)


def _tree(module: str) -> ast.Module:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return ast.Module([], [])
    return ast.parse(Path(spec.origin).read_text(encoding="utf-8"))


def _imports(module: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module == "ingest":
            found |= {f"ingest.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ingest."):
            found.add(node.module)
    return found


def _texts(module: str) -> set[str]:
    tree = _tree(module)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told]
    return {text for node in constants if isinstance(node.value, str) for text in (node.value, *node.value.split())}
