"""Markdown of Reddit, Lemmy and GitHub -> HTML, so that one reader knows what to do with quotes, lists and code.

No library of the pinned set reads Markdown, and the kept ones render for display: of Reddit's dialect
(``>!spoiler!<``, ``^(small)``) they know nothing. This reads what comments hold (CommonMark's quotes with lazy lines,
fenced and indented code, lists, headings, tables, links, emphasis) line by line, without recursion; the
rest stays text.
"""

from __future__ import annotations

import re

_MARKER = re.compile(r" {0,3}>(?!!) ?")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^`\n]*)$")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+(.*))?$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}[ \t]*)$")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)(?:\[[ xX]\][ \t]+)?")
_TABLE_RULE = re.compile(r" {0,3}\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?$")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]{1,200}\]:[ \t]*\S+(?:[ \t]+[\"'(].*)?$")
_TICKS = re.compile(r"`+")
_MAX_NESTING = 200

_INLINE = re.compile(
    r"(?=[`\\!\[\]<>^*_~|])(?:"  # what none of them starts with is passed over fast
    r"(?P<ticks>`++)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|!\[(?P<alt>[^\[\]\n]*+)\]\((?P<source>[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)(?:[ \t]+\"[^\"\n]*+\")?\)"
    r"|\]\((?P<address><[^<>\n]*+>|[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)"
    r"(?:[ \t]+(?:\"[^\"\n]*+\"|'[^'\n]*+'))?[ \t]*\)"
    r"|\](?P<reference>\[[^\[\]\n]{0,200}\])?"
    r"|(?P<open>\[)"
    r"|<(?P<autolink>https?://[^\s<>]++|[^\s<>@]{1,64}@[^\s<>@]{1,200})>"
    r"|(?P<tag></?(?:br|hr|p|div|span|details|summary|sub|sup|kbd|ins|del|b|i|em|strong|a|img|pre|code|blockquote|q|h[1-6]"
    r"|ul|ol|li|table|thead|tbody|tr|td|th|center|picture|source|samp|var|tt|dl|dt|dd)"
    r"(?:[ \t/][^<>\n]{0,2000})?>|<!--[^<>]*+-->)"
    r"|(?P<spoiler>>!|!<)"
    r"|(?<![^\s(])(?P<small>\^++)(?=\(?[^\s\d])"
    r"|(?P<run>\*++|_++|~~++|\|\|(?!\|)))",
    re.IGNORECASE,
)


def to_html(text: str, *, lazy_quotes: bool = True) -> str:
    """Return HTML with the blocks and links of ``text``; all else is escaped. Line ends become ``<br>``."""
    return _Blocks(lazy_quotes).read(text)


class _Blocks:
    """Reads lines into blocks; knows how many quotes and lists are open."""

    def __init__(self, lazy_quotes: bool) -> None:
        self.lazy_quotes = lazy_quotes
        self.out: list[str] = []
        self.paragraph: list[str] = []
        self.quotes = 0
        self.lists: list[int] = []
        self.fence = ""
        self.code: list[str] = []
        self.after_blank = True

    def read(self, text: str) -> str:
        for line in text.split("\n"):
            self._line(line)
        self._end_code()
        self._set_quotes(0)
        return "".join(self.out)

    def _line(self, line: str) -> None:
        rest, depth = _without_markers(line)
        if self.fence:
            inside = line if self.quotes == 0 else rest
            if depth < self.quotes:
                self._end_code()
            elif (fence := _FENCE.match(inside)) and fence[1].startswith(self.fence) and not fence[2].strip():
                self._end_code()
                return
            else:
                self.code.append(inside)
                return
        if depth != self.quotes and not self._is_lazy(rest, depth):
            self._set_quotes(depth)
        self._block(rest)
        self.after_blank = not rest.strip()

    def _is_lazy(self, rest: str, depth: int) -> bool:
        """Say whether a line with fewer marks goes on with the quoted paragraph before it."""
        if depth > self.quotes or not self.paragraph or not rest.strip() or not self.lazy_quotes:
            return False
        return not (_FENCE.match(rest) or _HEADING.match(rest) or _RULE.match(rest) or _ITEM.match(rest))

    def _block(self, line: str) -> None:
        if not line.strip():
            self._end_paragraph()
            if self.code:
                self.code.append("")
            return
        indented = line.startswith(("    ", "\t")) and not self.paragraph and not self.lists
        if indented and (self.code or self.after_blank or not self.out):
            self.code.append(line[4:] if line.startswith("    ") else line[1:])
            return
        self._end_code()
        if fence := _FENCE.match(line):
            self._end_paragraph()
            self.fence = fence[1]
        elif heading := _HEADING.match(line):
            self._end_lists()
            self.out.append(f"<h2>{_inline(_unclosed(heading[1] or ''))}</h2>")
        elif _RULE.match(line) or _TABLE_RULE.match(line):
            if _RULE.match(line):
                self._end_lists()
        elif item := _ITEM.match(line):
            self._item(len(item[1].expandtabs(4)), line[item.end() :])
        elif not _DEFINITION.match(line):
            if self.lists and self.after_blank and not line.startswith((" ", "\t")):
                self._end_lists()
            row = line.lstrip().startswith("|") and not line.lstrip().startswith("||")
            self.paragraph.append(line.strip().strip("|").strip() if row else line.strip())

    def _item(self, indent: int, text: str) -> None:
        self._end_paragraph()
        while self.lists and indent < self.lists[-1]:
            self._end_list()
        if (not self.lists or indent > self.lists[-1] + 1) and len(self.lists) < _MAX_NESTING:
            self.lists.append(indent)
            self.out.append("<ul>")
        self.out.append("<li>")
        self.paragraph.append(text.strip())

    def _end_paragraph(self) -> None:
        if self.paragraph:
            self.out.append("<p>" + _inline("\n".join(self.paragraph)).replace("\n", "<br>") + "</p>")
            self.paragraph = []

    def _end_list(self) -> None:
        self._end_paragraph()
        self.lists.pop()
        self.out.append("</ul>")

    def _end_lists(self) -> None:
        self._end_paragraph()
        while self.lists:
            self._end_list()

    def _end_code(self) -> None:
        if self.code:
            self.out.append("<pre>\n" + "\n".join(_escaped(line) for line in self.code) + "</pre>")
        self.code = []
        self.fence = ""

    def _set_quotes(self, depth: int) -> None:
        self._end_code()
        self._end_lists()
        change = depth - self.quotes
        self.out.append("<blockquote>" * change if change > 0 else "</blockquote>" * -change)
        self.quotes = depth


def _without_markers(line: str) -> tuple[str, int]:
    """Return the line without the quote marks it starts with, and their number."""
    at = depth = 0
    while depth < _MAX_NESTING and (marker := _MARKER.match(line, at)):
        at = marker.end()
        depth += 1
    return line[at:], depth


def _unclosed(heading: str) -> str:
    """Return a heading without the marks that close it."""
    heading = heading.rstrip(" \t")
    bare = heading.rstrip("#")
    return bare.rstrip(" \t") if bare.endswith((" ", "\t")) else heading


def _inline(text: str) -> str:
    """Return the HTML of one paragraph: links, images, code, escapes; emphasis marks that pair are dropped."""
    out: list[str] = []
    runs: list[_Run] = []
    brackets: list[int] = []
    ticks = _tick_runs(text)
    at = 0
    while token := _INLINE.search(text, at):
        out.append(_escaped(text[at : token.start()]))
        at = token.end()
        if token["run"]:
            runs.append(_Run(len(out), token[0], text[token.start() - 1 : token.start()], text[at : at + 1]))
            out.append(token[0])
        elif token["open"]:
            brackets.append(len(out))
            out.append("[")
        elif token["ticks"]:
            end = _end_of_code(ticks, len(token[0]), at)
            verbatim = text[at:end].replace("\n", " ")
            out.append(_escaped(verbatim.strip() or verbatim) if end else token[0])
            at = end + len(token[0]) if end else at
        elif token[0].startswith("]"):
            out.append(_end_of_link(token, out, brackets))
        else:
            out.append(_simple(token))
    out.append(_escaped(text[at:]))
    _drop_pairs(runs)
    for run in runs:
        out[run.place] = _escaped(run.text[0] * run.left)
    return "".join(out)


def _tick_runs(text: str) -> dict[int, list[int]]:
    """Return where the runs of backticks start, by their length, last first."""
    runs: dict[int, list[int]] = {}
    for run in _TICKS.finditer(text):
        runs.setdefault(len(run[0]), []).append(run.start())
    return {length: starts[::-1] for length, starts in runs.items()}


def _end_of_code(ticks: dict[int, list[int]], length: int, start: int) -> int:
    """Return where the next run of as many backticks starts after ``start``; 0 where there is none."""
    starts = ticks.get(length, [])
    while starts and starts[-1] < start:
        starts.pop()
    return starts[-1] if starts else 0


def _simple(token: re.Match[str]) -> str:
    if token["escaped"]:
        return "&amp;" if token["escaped"] == "&" else _escaped(token["escaped"])
    if token["autolink"]:
        return _escaped(token["autolink"])
    if token["source"] is not None:
        return _escaped(token["alt"])
    return token["tag"] or ""


def _end_of_link(token: re.Match[str], out: list[str], brackets: list[int]) -> str:
    """Return what stands for a closing bracket; the opening one goes when the two make a link."""
    if not brackets:
        return _escaped(token[0])
    start = brackets.pop()
    if token["address"] is not None:
        out[start] = f'<a href="{_escaped(token["address"]).replace(chr(34), "&quot;")}">'
        return "</a>"
    if token["reference"]:
        out[start] = ""
        return ""
    return "]"


class _Run:
    """A run of emphasis marks: where it stands, and how many of its marks are left as text."""

    __slots__ = ("after", "before", "left", "place", "text")

    def __init__(self, place: int, text: str, before: str, after: str) -> None:
        self.place, self.text, self.before, self.after = place, text, before, after
        self.left = len(text)

    @property
    def can_open(self) -> bool:
        inside_word = self.text[0] == "_" and self.before.isalnum()
        return bool(self.after.strip()) and not inside_word and not (self.before.isalnum() and not self.after.isalnum())

    @property
    def can_close(self) -> bool:
        inside_word = self.text[0] == "_" and self.after.isalnum()
        return bool(self.before.strip()) and not inside_word


def _drop_pairs(runs: list[_Run]) -> None:
    """Take away the marks that pair (CommonMark's delimiter rule, without its sums of three)."""
    waiting: dict[str, list[_Run]] = {}
    for run in runs:
        stack = waiting.setdefault(run.text[0], [])
        if run.can_close:
            while run.left and stack:
                pair = min(run.left, stack[-1].left)
                run.left -= pair
                stack[-1].left -= pair
                if not stack[-1].left:
                    stack.pop()
        if run.left and run.can_open:
            stack.append(run)


def _escaped(text: str) -> str:
    """Escape what would be read as a tag; entities are left to be decoded."""
    return text.replace("<", "&lt;").replace(">", "&gt;")
