"""BBCode -> HTML, so that one reader knows what to do with quotes, links, lists and code.

No library fits: the kept ones render for display (they add smilies, links and styles), and give up on or recurse over
nesting. Tags are paired in one pass with one stack per tag; an unpaired tag stays the text that it is on the page.
"""

from __future__ import annotations

import re
from html import escape

from ingest.html import names

_TOKEN = re.compile(
    r"\[(?P<end>/?)(?P<name>[a-z]{1,12}|\*)(?::[a-z0-9:]{1,16})?(?P<value>[= ][^\[\]\n]{0,2000})?\]", re.IGNORECASE
)
_STYLE = names(
    "b i u s strike del ins em strong size color colour font center left right justify indent sub sup spoiler hide "
    "highlight background tt o h anchor align mod user mention table tr td th"
)
_UNSEEN = names("img youtube video media attach attachment flash gif audio embed iframe")
_OPEN = {
    "quote": "<blockquote>",
    "list": "<ul>",
    "code": "<pre>",
    "php": "<pre>",
    "pre": "<pre>",
    "icode": "",
    "url": "<a>",
    "email": "",
}
_CLOSE = {
    "quote": "</blockquote>",
    "list": "</ul>",
    "code": "</pre>",
    "php": "</pre>",
    "pre": "</pre>",
    "icode": "",
    "url": "</a>",
    "email": "",
}
_VERBATIM = names("code php pre icode noparse")
_MAX_NESTING = 1_000


def to_html(text: str) -> str:
    """Return the HTML that a forum would make of ``text``; what is no known tag is escaped. Line ends stay."""
    tokens = list(_TOKEN.finditer(text))
    pairs = _pairs(tokens)
    out: list[str] = []
    at = 0
    hidden = -1
    for number, token in enumerate(tokens):
        if number < hidden:
            continue
        name = token["name"].lower()
        if name != "*" and number not in pairs:
            continue
        out.append(_escaped(text[at : token.start()]))
        at = token.end()
        if name == "*":
            out.append("<li>")
        elif token["end"]:
            out.append(_CLOSE.get(name, ""))
        elif name in _UNSEEN:
            hidden = pairs[number]
            at = tokens[hidden].start()
        else:
            out.append(_opening(name, token["value"] or ""))
    out.append(_escaped(text[at:]))
    return "".join(out)


def _pairs(tokens: list[re.Match[str]]) -> dict[int, int]:
    """Return, for every token that has a partner, that partner's number. Inside code only its end counts."""
    pairs: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    last_end = {token["name"].lower(): number for number, token in enumerate(tokens) if token["end"]}
    verbatim = ""
    for number, token in enumerate(tokens):
        name = token["name"].lower()
        if name not in _OPEN and name not in _STYLE and name not in _UNSEEN and name not in _VERBATIM:
            continue
        waiting = opened.setdefault(name, [])
        if verbatim and not (token["end"] and name == verbatim):
            continue
        if not token["end"]:
            if len(waiting) < _MAX_NESTING:
                waiting.append(number)
            if name in _VERBATIM and last_end.get(name, -1) > number:
                verbatim = name
        elif waiting:
            start = waiting.pop()
            pairs[start], pairs[number] = number, start
            verbatim = ""
    return pairs


def _opening(name: str, value: str) -> str:
    value = value[1:].strip().strip("\"'")
    if name == "quote" and value:
        who = re.split(r"[;,\"']", value, maxsplit=1)[0].removeprefix("name=").strip()
        return f"<blockquote>{_escaped(who)}:<br>" if who else "<blockquote>"
    if name == "url" and value:
        return f'<a href="{escape(value)}">'
    return _OPEN.get(name, "")


def _escaped(text: str) -> str:
    """Escape what would be read as a tag; entities are left to be decoded."""
    return text.replace("<", "&lt;").replace(">", "&gt;")
