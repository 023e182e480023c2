"""Reddit's rich text (RTJSON) -> HTML: blocks and spans named by ``e``, their parts in ``c``, their words in ``t``.

Kinds of blocks: par, h, list, li, blockquote, code, table; of spans: text, raw, link, u/, r/, spoilertext.
"""

from __future__ import annotations

from html import escape
from typing import Any

_BLOCKS = {"par": "p", "h": "p", "li": "li", "blockquote": "blockquote", "code": "pre", "table": "table"}


def to_html(document: Any) -> str:  # noqa: ANN401  (JSON is any of its types)
    """Return the HTML of a document, a list of blocks. Unknown kinds give their words; never raises."""
    out: list[str] = []
    stack: list[Any] = [document]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
        elif isinstance(node, list):
            stack.extend(n for n in reversed(node) if isinstance(n, (dict, list)))
        elif isinstance(node, dict):
            before, after = _tags(node)
            parts = node.get("c")
            stack += [after, parts if isinstance(parts, list) else None, before + _words(node)]
    return "".join(out)


def _tags(node: dict[str, Any]) -> tuple[str, str]:
    kind = node.get("e")
    if kind == "list":
        tag = "ol" if node.get("o") is True else "ul"
    else:
        tag = _BLOCKS.get(kind, "") if isinstance(kind, str) else ""
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def _words(node: dict[str, Any]) -> str:
    """Return the words of one span, as HTML."""
    kind, words = node.get("e"), node.get("t")
    if not isinstance(words, str):
        return ""
    shown = escape(words, quote=False)
    if kind == "link" and isinstance(node.get("u"), str):
        return f'<a href="{escape(node["u"])}">{shown}</a>'
    if kind in ("u/", "r/"):
        return f"{kind}{shown}"
    return shown + "\n" if kind == "raw" else shown
