"""The lines of a copied Slashdot page: comment headers, by-lines, notes on hidden comments, and page furniture.

The grammar is that of Slashcode's comment templates (SoylentNews/slashcode, Slash/Utility/Comments/Comments.pm) as
it looks after a copy out of a browser: ``Title (Score:4, Funny)``, ``by user ( 12345 ) on Monday July 02, 2012
@04:06PM (#40520627)``, Beta's ``Title (5, Interesting)`` over ``user (uid) | about a year ago | (#cid)``, and the
mirrors' ``1. Title by user · · Score: 5, Funny``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_HEADER = 300
"""No comment header is longer than this; subjects on the site have at most 50 characters."""

_SPACES = re.compile(r"[\u00a0\u2007\u202f\u2009]")
_INVISIBLE = re.compile(r"[\u200b\u200c\u200d\u2060\ufeff]")
_BY = ("by", "By", "BY")
_BULLET = re.compile(r"^[*•◦▪‣●]\s+(?=\S)")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_LINK_NUMBER = re.compile(r"\[\d{1,4}\](?=[^\s\[(])")
"""Text browsers print ``[12]`` before each link."""
_TAG = r"[^\W\d_][\w -]{1,23}"
_SCORED = re.compile(rf"\(\s*Score\s*:\s*([-+−–]?\d)\s*(?:,\s*({_TAG}?)\s*)?\)$", re.IGNORECASE)
_SCORE_LINE = re.compile(rf"^\(?Score\s*:\s*([-+−–]?\d)\s*(?:,\s*({_TAG}?)\s*)?\)?$", re.IGNORECASE)
_BETA_SCORED = re.compile(rf"\(\s*([-+−–]?\d)\s*(?:,\s*({_TAG}?)\s*)?\)$")
_MIRROR_SCORE = re.compile(rf"^Score\s*:\s*([-+−–]?\d)\s*(?:,\s*({_TAG}))?$", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d{1,5}\.\s+")
_CLOCK = r"@?\s{0,2}\d{1,2}:\d{2}\s?[AP]M"
_DATE = re.compile(
    rf"\b(?:on|at)\s+((?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?\s?[A-Z][a-z]{{2,8}}\.?\s+\d{{1,2}},?"
    rf"(?:\s+\d{{4}})?,?\s*{_CLOCK}|\d{{4}}-\d{{2}}-\d{{2}}[ T,@]{{1,3}}\d{{1,2}}:\d{{2}}(?::\d{{2}})?Z?)",
    re.IGNORECASE,
)
_CID = re.compile(r"\(\s*#(\d{1,12})\s*\)")
_UID = re.compile(r"\(\s*#?(\d{1,9})\s*\)")
_ARCHIVED = re.compile(r"^(?:by )?(\S.{0,40}?) on (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})$")
_CUT_AUTHOR = re.compile(r"<|\(|\bAlter Relationship\b|\bFriend of\b|\bwrites:")
_HIDDEN = re.compile(
    r"^(?:[*•+-]\s+)?[\[(]?\s*(\d{1,7}|one|a)\s+(?:more\s+)?(?:hidden\s+(?:comments?|repl(?:y|ies))"
    r"|(?:comments?|repl(?:y|ies))\s+(?:(?:is|are)\s+)?(?:hidden|(?:below|beneath|under)\s+your\s+current\s+threshold))"
    r"\.?\s*[\])]?$",
    re.IGNORECASE,
)
_MORE = re.compile(r"^(?:Get|Load|Show)\s+(\d{1,7})\s+More\s+(?:Comments?|Repl(?:y|ies))\.?$", re.IGNORECASE)
_REST = re.compile(r"^\[?\s*Read the rest of this comment\s*(?:\.\.\.|…)?\s*\]?$", re.IGNORECASE)
_BUTTONS = re.compile(
    r"^(?:(?:Reply to This|Flag as Inappropriate|Load All Comments|Parent|Share|twitter|facebook|linkedin|\||\[|\]|·|•)"
    r"\s*)+$",
    re.IGNORECASE,
)
_SURE_BUTTON = re.compile(r"Reply to This|Flag as Inappropriate|Load All Comments", re.IGNORECASE)
_LABELS = re.compile(r"^(?:(?:Homepage|Journal|Alter Relationship|Friend|Foe|Fan|Freak|\||·)\s*)+$", re.IGNORECASE)
_FOOTER = re.compile(
    r"^(?:There may be more comments in this discussion\b.*|(?:Related Links\s*)?Top of the: day, week, month\.?"
    r"|Slashdot Top Deals|Related Links|Archived Discussion Moderate Moderator Help Delete"
    r"|Submit Story)$",
    re.IGNORECASE,
)


@dataclass(slots=True, kw_only=True)
class Header:
    """The head of one comment: where it stands, and what it says. None means that it does not say."""

    first: int
    """Index of its first line."""
    last: int
    """Index of its last line, by-line included."""
    kind: str
    """bare, beta, mirror, row (one line of a threaded list) or byline (no score shown)."""
    width: int
    """How far it is indented: columns, or the depth of its Markdown heading."""
    subject: str | None = None
    score: int | None = None
    tag: str | None = None
    author: str | None = None
    date: str | None = None
    comment_id: str | None = None
    has_byline: bool = False


@dataclass(slots=True, kw_only=True)
class Byline:
    """Who wrote a comment, when, and its number."""

    author: str | None = None
    user_id: str | None = None
    date: str | None = None
    comment_id: str | None = None


def normal(line: str) -> str:
    """Return the line with plain blanks and no invisible characters; tabs become four columns."""
    if not line.isascii():
        line = _INVISIBLE.sub("", _SPACES.sub(" ", line))
    return line.expandtabs(4).rstrip()


def width(line: str) -> int:
    """Return how many columns the line is indented."""
    return len(line) - len(line.lstrip(" "))


def can_be_header(line: str) -> bool:
    """Tell, quickly, whether a comment header may stand on the line; most lines of a page cannot hold one."""
    return ")" in line or "·" in line or "core" in line or (" on " in line and "-" in line) or line.lstrip()[:2] in _BY


def unmarked(line: str) -> tuple[str, int]:
    """Return (text of a line without bullet, emphasis and Markdown heading, depth of that heading or 0)."""
    text = line.strip()
    hashes = len(text) - len(text.lstrip("#"))
    level = hashes if 0 < hashes <= 6 and text[hashes : hashes + 1] == " " else 0
    text = text[level:].strip() if level else text
    text = _BULLET.sub("", text)
    if len(text) <= MAX_HEADER:
        text = _LINK_NUMBER.sub("", _MARKDOWN_LINK.sub(r"\1", text)).replace("**", "").replace("__", "")
        text = text.replace("\\#", "#").replace("\\(", "(").replace("\\)", ")")
    return text.strip(), level


def scored(text: str) -> tuple[str, int, str | None] | None:
    """Return (subject, score, tag) of a line that ends in ``(Score:4, Funny)``; None for any other line."""
    return _tail(text, _SCORED)


def beta_scored(text: str) -> tuple[str, int, str | None] | None:
    """Return (subject, score, tag) of a line that ends in ``(4, Funny)``; None for any other line."""
    return _tail(text, _BETA_SCORED)


def score_line(text: str) -> tuple[int, str | None] | None:
    """Return (score, tag) of a line that holds nothing but ``(Score:4, Funny)``."""
    found = _SCORE_LINE.match(text) if len(text) <= 60 else None
    score = _points(found[1]) if found else None
    return (score, _word(found[2])) if found and score is not None else None


def _tail(text: str, pattern: re.Pattern[str]) -> tuple[str, int, str | None] | None:
    if len(text) > MAX_HEADER or not text.endswith(")") or text.startswith(">"):
        return None
    start = text.rfind("(")
    found = pattern.match(text, start)
    score = _points(found[1]) if found else None
    if found is None or score is None:
        return None
    return text[:start].strip(), score, _word(found[2])


def _points(text: str) -> int | None:
    """Return the score; None beyond −1 to 5, where no Slashdot score lies."""
    value = int(text.replace("−", "-").replace("–", "-"))
    return value if -1 <= value <= 5 else None


def _word(tag: str | None) -> str | None:
    return tag.strip() or None if tag else None


def mirror(text: str) -> tuple[str, Byline, int, str | None] | None:
    """Return (subject, by-line, score, tag) of ``1. Title by user · · Score: 5, Funny``; None for any other line."""
    if len(text) > MAX_HEADER or "·" not in text:
        return None
    parts = [part.strip() for part in text.split("·")]
    found = _MIRROR_SCORE.match(parts[-1])
    numbered = _NUMBERED.match(parts[0])
    score = _points(found[1]) if found else None
    if found is None or score is None or numbered is None:
        return None
    subject, _, author = parts[0][numbered.end() :].rpartition(" by ")
    if not subject and author.startswith("by "):
        author = author[3:]
    elif not subject:
        subject, author = author, ""
    date = next((part for part in parts[1:-1] if part), None)
    by = Byline(author=author.replace("+", " ").strip() or None, date=date)
    return subject.strip(), by, score, _word(found[2])


def row(text: str) -> tuple[str, Byline, int, str | None] | None:
    """Return what a line of a threaded list says: ``Re:Title by user (Score:2) Monday July 02, @04:06PM``."""
    start = text.rfind("(Score:") if len(text) <= MAX_HEADER else -1
    end = text.find(")", start)
    if start <= 0 or end < 0:
        return None
    date = _DATE.match("on " + text[end + 1 :].strip())
    head = _tail(text[: end + 1], _SCORED)
    if date is None or head is None or " by " not in head[0]:
        return None
    subject, _, author = head[0].rpartition(" by ")
    author = _UID.sub("", author).strip()
    return subject.strip(), Byline(author=author or None, date=date[1].strip()), head[1], head[2]


def byline(text: str) -> Byline | None:
    """Return what ``by user ( 12345 ) <mail> on Monday July 02, 2012 @04:06PM (#40520627)`` says.

    None for a line that is none: a sentence that merely starts with "by" has no user number, date or comment number.
    """
    archived = _ARCHIVED.match(text) if len(text) <= 80 else None
    if archived:
        return Byline(author=archived[1], date=archived[2])
    if len(text) > MAX_HEADER or text[:3].lower() != "by ":
        return None
    rest = text[3:].strip()
    cid = _CID.search(rest)
    date = _DATE.search(rest)
    before = rest[: min(m.start() for m in (cid, date) if m)] if cid or date else rest
    uid = _UID.search(before)
    cut = _CUT_AUTHOR.search(before, 1)
    author = before[: cut.start()].strip() if cut else before.strip()
    says_writes = rest.endswith("writes:") and len(author.split()) <= 3
    if not (cid or date or uid or says_writes or author.lower() == "anonymous coward"):
        return None
    if uid and not (cid or date) and _after_user(rest[uid.end() :]):
        return None
    return Byline(
        author=author.rstrip(",").strip() or None,
        user_id=uid[1] if uid else None,
        date=date[1].strip() if date else None,
        comment_id=cid[1] if cid else None,
    )


def _after_user(text: str) -> bool:
    """Tell whether more follows a user number than by-lines have: then the line is a sentence."""
    left = re.sub(r"<[^<>]{0,100}>", "", text).strip()
    return bool(left) and not is_label(left) and not left.startswith(("writes", "Alter Relationship", "Friend of"))


def byline_rest(text: str) -> Byline | None:
    """Return what the second line of a broken by-line says: ``on Monday July 02, 2012 @04:06PM (#40520627)``."""
    found = byline("by ? " + text) if len(text) <= 120 and text.startswith(("on ", "(#")) else None
    return found if found and (found.date or found.comment_id) else None


def beta_byline(text: str) -> Byline | None:
    """Return what Beta's ``user (12345) | about a year ago | (#44576667)`` says."""
    parts = [part.strip() for part in text.split("|")] if len(text) <= MAX_HEADER else []
    cid = _CID.fullmatch(parts[-1]) if len(parts) in (2, 3) else None
    if cid is None:
        return None
    uid = _UID.search(parts[0])
    author = parts[0][: uid.start()].strip() if uid else parts[0]
    date = parts[1] if len(parts) == 3 else None
    return Byline(author=author or None, user_id=uid[1] if uid else None, date=date or None, comment_id=cid[1])


def hidden(text: str) -> int | None:
    """Return how many comments a note hides: ``1 hidden comment``, ``2 replies beneath your current threshold``."""
    found = _HIDDEN.match(text) if len(text) <= 80 and ("hidden" in text or "threshold" in text) else None
    if found is None:
        return None
    return int(found[1]) if found[1].isdigit() else 1


def more(text: str) -> int | None:
    """Return how many further comments a button would load: ``Get 45 More Comments``."""
    found = _MORE.match(text) if len(text) <= 80 and text[:1] in "GLSgls" else None
    return int(found[1]) if found else None


def says_cut(text: str) -> bool:
    """Tell whether the line says that the comment goes on elsewhere."""
    return len(text) <= 60 and "rest" in text and bool(_REST.match(text))


def is_button(text: str) -> bool:
    """Tell whether the line is made of the site's buttons and nothing else."""
    return len(text) <= 120 and bool(_BUTTONS.match(text))


def is_sure_button(text: str) -> bool:
    """Tell whether the line is made of buttons that nobody would write as a comment ("Share" alone could be one)."""
    return is_button(text) and bool(_SURE_BUTTON.search(text))


def is_rule(text: str) -> bool:
    """Tell whether the line only parts what is above it from what is below."""
    return len(text) > 3 and len(set(text)) == 1 and text[0] in "-=_*~"


def is_label(text: str) -> bool:
    """Tell whether the line is what stands after a by-line: ``Homepage``, ``Journal``, ``Alter Relationship``."""
    return len(text) <= 80 and bool(_LABELS.match(text))


def is_footer(text: str) -> bool:
    """Tell whether the page's own matter begins here, below the last comment."""
    return len(text) <= 250 and text[:1] in "TRSAtrsa" and bool(_FOOTER.match(text))
