"""Where the comments of a copied Slashdot page begin, and how they are nested where the copy still shows it."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.slashdot_lines import (
    Byline,
    Header,
    beta_byline,
    beta_scored,
    byline,
    byline_rest,
    can_be_header,
    hidden,
    is_button,
    is_footer,
    is_label,
    mirror,
    row,
    score_line,
    scored,
    unmarked,
    width,
)

REACH = 3
"""A by-line stands at most this many lines below its title (a copy may put blank lines between)."""
LONGEST_SUBJECT = 120


def find_headers(lines: Sequence[str]) -> list[Header]:
    """Return the comment headers of a page, in order.

    ``lines`` are normal (``ingest.slashdot_lines.normal``). A line that only mentions a score inside a sentence is
    no header; a title may stand on the line above its score, and a by-line below may be broken over lines.
    """
    headers: list[Header] = []
    at = 0
    while at < len(lines):
        free_from = headers[-1].last + 1 if headers else 0
        header = _header_at(lines, at, free_from) if can_be_header(lines[at]) else None
        if header:
            headers.append(header)
            at = header.last + 1
        else:
            at += 1
    return _without_sentences(headers)


def _header_at(lines: Sequence[str], at: int, free_from: int) -> Header | None:
    text, level = unmarked(lines[at])
    if not text or text.startswith(">"):
        return None
    indent = level or width(lines[at])
    one_line = ("mirror", mirror(text)) if "·" in text else ("row", row(text))
    if one_line[1]:
        subject, by, score, tag = one_line[1]
        header = Header(
            first=at, last=at, kind=one_line[0], width=indent, subject=subject or None, score=score, tag=tag
        )
        return _with_byline(header, by, at)
    return (
        _scored_header(lines, at, text, indent, free_from)
        or _beta_header(lines, at, text, indent, free_from)
        or _byline_header(lines, at, text, indent, free_from)
    )


def _with_byline(header: Header, by: Byline, last: int) -> Header:
    header.author, header.date, header.comment_id = by.author, by.date, by.comment_id
    header.has_byline, header.last = True, last
    return header


def _scored_header(lines: Sequence[str], at: int, text: str, indent: int, free_from: int) -> Header | None:
    """Return the header whose ``(Score:4, Funny)`` stands on this line, after its title or below it."""
    if "core" not in text.lower():
        return None
    text, same_line = _split_byline(text)
    found = scored(text)
    if found and len(found[0]) > LONGEST_SUBJECT:
        return None
    alone = score_line(text) if not (found and found[0]) else None
    if found is None and alone is None:
        return None
    subject, score, tag = found or ("", *(alone or (None, None)))
    header = Header(first=at, last=at, kind="bare", width=indent, subject=subject or None, score=score, tag=tag)
    if not subject:
        _take_title_above(header, lines, at, free_from)
    by = (same_line, at) if same_line else _byline_below(lines, at)
    if by[0]:
        header = _with_byline(header, by[0], _after_labels(lines, by[1]))
    elif not text.endswith(")"):
        return None
    return header


def _split_byline(text: str) -> tuple[str, Byline | None]:
    """Split ``Title (Score:5) by user (12) on …`` into its header and its by-line."""
    end = text.find(")", text.rfind("(Score"))
    rest = text[end + 1 :].strip() if end > 0 else ""
    by = byline(rest) if rest.startswith("by ") else None
    return (text[: end + 1], by) if by else (text, None)


def _beta_header(lines: Sequence[str], at: int, text: str, indent: int, free_from: int) -> Header | None:
    """Return the header of Beta's layout that begins or is recognised on this line."""
    found = beta_scored(text)
    if found:
        below = _next_line(lines, at)
        by = beta_byline(unmarked(lines[below])[0]) if below is not None else None
        if by is None or below is None:
            return None
        header = Header(first=at, last=below, kind="beta", width=indent, subject=found[0] or None)
        header.score, header.tag = found[1], found[2]
        if not header.subject:
            _take_title_above(header, lines, at, free_from)
        return _with_byline(header, by, below)
    by = beta_byline(text)
    if by is None:
        return None
    header = Header(first=at, last=at, kind="beta", width=indent)
    _take_title_above(header, lines, at, free_from)
    return _with_byline(header, by, at)


def _byline_header(lines: Sequence[str], at: int, text: str, indent: int, free_from: int) -> Header | None:
    """Return the header of a comment that shows no score: its by-line gives its number or, in archives, the second."""
    by, last = _byline_below(lines, at - 1) if f"{text} "[:3].lower() == "by " else (byline(text), at)
    if by is None or by.date is None or not (by.comment_id or by.date[:4].isdigit()):
        return None
    header = Header(first=at, last=at, kind="byline", width=indent)
    _take_title_above(header, lines, at, free_from)
    return _with_byline(header, by, _after_labels(lines, last))


def _take_title_above(header: Header, lines: Sequence[str], at: int, free_from: int) -> None:
    """Give the header the line above it as its title, unless that line is something else."""
    for above in range(at - 1, max(at - REACH, free_from) - 1, -1):
        text, level = unmarked(lines[above])
        if not text:
            continue
        other = is_button(text) or is_label(text) or is_footer(text) or hidden(text) is not None
        if not other and len(text) <= LONGEST_SUBJECT:
            header.subject, header.first, header.width = text, above, level or width(lines[above])
        return


def _next_line(lines: Sequence[str], at: int) -> int | None:
    return next((i for i in range(at + 1, min(at + 1 + REACH, len(lines))) if lines[i].strip()), None)


def _byline_below(lines: Sequence[str], at: int) -> tuple[Byline | None, int]:
    """Return (by-line below a title, its last line); a copy may break it after "by" and before its date."""
    below = _next_line(lines, at)
    if below is None:
        return None, at
    text = unmarked(lines[below])[0]
    if text.lower() == "by":
        name = _next_line(lines, below)
        if name is None:
            return None, at
        text, below = f"by {unmarked(lines[name])[0]}", name
    follows = _next_line(lines, below)
    rest = byline_rest(unmarked(lines[follows])[0]) if follows is not None else None
    by = byline(text)
    if rest and follows is not None and text.startswith("by ") and not (by and by.date):
        by = byline(f"{text} {unmarked(lines[follows])[0]}")
        below = follows
    return by, below if by else at


def _after_labels(lines: Sequence[str], last: int) -> int:
    """Return the last of the lines with ``Homepage``, ``Journal`` that stand right below a by-line."""
    while last + 1 < len(lines) and is_label(lines[last + 1].strip()):
        last += 1
    return last


def _without_sentences(headers: list[Header]) -> list[Header]:
    """Drop lines that look like headers but lack the by-line that the page gives to its comments.

    Where many comments have none (a page shows some in one line), no sentence can be told from a title.
    """
    bare = [h for h in headers if not h.has_byline]
    doubtful = [h for h in bare if _reads_as_sentence(h.subject or "")]
    if len(headers) - len(bare) < 3 or len(bare) * 3 > len(headers) or len(doubtful) * 2 <= len(bare):
        return headers
    return [h for h in headers if h.has_byline or not _reads_as_sentence(h.subject or "")]


def _reads_as_sentence(subject: str) -> bool:
    return len(subject) > 60 or subject[:1].islower() or any(mark in subject for mark in (". ", "? ", "! ", ", "))


def depths(headers: Sequence[Header]) -> list[int] | None:
    """Return the depth of each comment as drawn, or None where the copy lost the nesting.

    Mirrors nest by indentation. Elsewhere indentation and the depth of Markdown headings are taken for nesting only
    when they agree with the subjects: no "Re:" at the outermost level, and nothing but "Re:" further in.
    """
    widths = [h.width for h in headers]
    answers = [(h.subject or "").lower().startswith("re:") for h in headers]
    outermost = min(widths, default=0)
    drawn = len(set(widths)) > 1
    if not headers or (not drawn and any(answers)):
        return None
    if all(h.kind == "mirror" for h in headers):
        return nested(widths)
    agrees = all(answer == (w > outermost) for w, answer in zip(widths, answers, strict=True))
    return nested(widths) if drawn and agrees else None


def nested(widths: Sequence[int]) -> list[int]:
    """Return the depth of each line of an outline from how far it is indented."""
    depth: list[int] = []
    open_widths: list[int] = []
    for columns in widths:
        while open_widths and open_widths[-1] >= columns:
            open_widths.pop()
        depth.append(len(open_widths))
        open_widths.append(columns)
    return depth
