"""The head of a copied Slashdot page: what stands above the first comment. Title, count, by-line, the story itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.paragraphs import ends_sentence, paragraphs, without_repeats
from ingest.slashdot_lines import is_button, unmarked

LONGEST_TITLE = 200
LONGEST_LINE = 600
"""Characters of a line with a title, the count and the site behind it among them."""
_POSTED = re.compile(
    r"^Posted\s+by\s+\S.{0,80}?\s+(?:on|@)\s+(?P<date>\S.{4,60}?)(?:\s+from the \S.{0,120} dept\.?)?$", re.IGNORECASE
)
_POSTED_BETA = re.compile(r"^\S{1,40} posted (?P<date>.{1,40}? ago) \| from the ", re.IGNORECASE)
_DEPARTMENT = re.compile(r"^from the \S.{0,120} dept\.?$", re.IGNORECASE)
_COUNT_IN_TITLE = re.compile(
    r"(?:\s*[|·–—-]\s*(\d{1,6})\s*comments?|\s+\((\d{1,6})(?:\s+comments?)?\)|\s+\[(\d{1,6})\]|\s+(\d{1,6})\s+comments?"
    r"|\s+(?P<bare>\d{1,6}))$",
    re.IGNORECASE,
)
_COUNT_LINE = re.compile(
    r"^(?:Search\s+|\|\s*)?(?:\d{1,6}\s+of\s+)?(\d{1,6})\s+comments?\b(?:\s*\(clear\)|\s*Log In.*|\s*\|?)?$",
    re.IGNORECASE,
)
_TOPIC_COUNT = re.compile(r"^[A-Z][\w .&-]{1,30}\s(\d{1,6})$")
_SOURCE_SITE = re.compile(r"\s*\((?:[\w-]{1,60}\.){1,4}[a-z]{2,24}\)$", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s()<>\[\]]{1,500}")
_STORY_ADDRESS = re.compile(r"slashdot\.org/(?:story|submission|[a-z]{2,20}/article|journal)/", re.IGNORECASE)
_STORY_ID = re.compile(r"/story/(\d{2}/\d{2}/\d{2}/\d{3,8})", re.IGNORECASE)
_SID = re.compile(r"[?&]sid=([\d/]{3,24})", re.IGNORECASE)
_LEAD_IN = {"slashdot", "slashdot mirror", "stories", "beta", "×", "close", "menu", "search", "login", "sign up"}
_BELOW_STORY = re.compile(
    r"^(?:.{1,200} More Login|More Login|Post|Load All Comments|Full \d.*|Comments Filter:.*|Search \d.*Comments.*"
    r"|You may like to read:|Related Links.*|Slashdot Top Deals.*|This discussion has been archived.*"
    r"|The Fine Print: .*|Sorry! There are no comments.*|Nickname:|Threshold:.*|\d{1,6} of \d{1,6} comments.*"
    r"|Display Options.*|Log In/Create an Account.*)$",
    re.IGNORECASE,
)
_NUMBERED_NAMES = {
    "windows", "iphone", "ipad", "android", "ios", "macos", "version", "python", "firefox", "chrome", "ubuntu",
    "fedora", "debian", "galaxy", "pixel", "playstation", "xbox", "java", "php", "gpt", "llama", "gemini", "claude",
    "apollo", "artemis", "falcon", "boeing", "airbus", "covid", "top", "area", "article", "section", "chapter",
    "part", "episode", "kernel", "linux", "in", "of", "to", "by", "since", "before", "after", "until", "through",
    "from", "and", "age", "under", "over", "than", "at", "wi-fi", "usb", "ps", "vol", "no", "#",
}  # fmt: skip
"""Words that a number belongs to: after them it counts as comments only where something else says so too."""


@dataclass(slots=True)
class Story:
    """What the head of the page says. None means that it does not say."""

    title: str | None = None
    declared: int | None = None
    text: str | None = None
    date: str | None = None
    url: str | None = None
    thread_id: str | None = None


def is_story_byline(line: str) -> bool:
    """Tell whether the line is the by-line or the department of a story."""
    text = unmarked(line)[0]
    return len(text) <= 300 and bool(_POSTED.match(text) or _POSTED_BETA.match(text) or _DEPARTMENT.match(text))


def read_story(lines: Sequence[str], shown: int) -> Story:
    """Return what the lines above the first comment say.

    ``lines`` are normal (``ingest.slashdot_lines.normal``); ``shown`` is how many comments follow: a number at the
    end of the title that is smaller cannot be their count and stays in the title.
    """
    story = Story()
    by = next((i for i, line in enumerate(lines) if is_story_byline(line)), None)
    at = _title_line(lines, by)
    if at is None:
        return story
    _read_address(story, lines, at)
    declared = next((n for line in lines if (n := _count_on(line)) is not None), None)
    title = unmarked(lines[at])[0]
    story.title, story.declared = _split_title(title, declared, shown, _repeats(title, lines, at))
    begin = at if by is None else max(at, by)
    story.text = _story_text(lines, begin + 1, story, by is not None)
    story.date = _posted(lines)
    return story


def _title_line(lines: Sequence[str], by: int | None) -> int | None:
    """Return the index of the line that holds the title: above the by-line, a heading, or above the first prose."""
    end = by if by is not None else len(lines)
    above_prose = by is not None
    short: list[int] = []
    for i in range(end):
        text, level = unmarked(lines[i])
        if text.casefold() in _LEAD_IN or _is_address(text) or not any(map(str.isalpha, text)):
            continue
        if level and by is None:
            return i
        if by is None and short and _is_prose(text):
            above_prose = True
            break
        if (
            _count_on(text) is None
            and not _BELOW_STORY.match(text)
            and len(text) <= LONGEST_LINE
            and 0 < len(_SOURCE_SITE.sub("", text)) <= LONGEST_TITLE
        ):
            short.append(i)
    if not short:
        return None
    counted = [i for i in short if _COUNT_IN_TITLE.search(unmarked(lines[i])[0]) and len(lines[i].split()) > 3]
    if by is None and counted:
        return counted[0]
    return short[-1] if above_prose else short[0]


def _is_prose(text: str) -> bool:
    return len(text) > 120 or (len(text) > 60 and ends_sentence(text) and not text.endswith("?"))


def _count_on(line: str) -> int | None:
    text = unmarked(line)[0]
    found = _COUNT_LINE.match(text) if len(text) <= 80 else None
    return int(found[1]) if found else None


def _repeats(title: str, lines: Sequence[str], at: int) -> bool:
    """Tell whether the title stands again below without its last word: that word then was the count."""
    bare = title.rsplit(" ", 1)[0].casefold()
    return any(unmarked(line)[0].casefold() in (bare, f"{bare} more login") for line in lines[at + 1 :])


def _split_title(title: str, declared: int | None, shown: int, sure: bool) -> tuple[str, int | None]:
    """Return (title, declared comments): the count at the end of a title is taken off it."""
    if len(title) > LONGEST_LINE:
        return title, declared
    found = _COUNT_IN_TITLE.search(title)
    if found:
        number = int(next(group for group in found.groups() if group is not None))
        rest = title[: found.start()].strip()
        before = rest.split()[-1].casefold() if rest else ""
        named = found["bare"] is not None and (
            before.strip("’'\"") in _NUMBERED_NAMES or before.isdigit() or 1980 <= number <= 2035
        )
        agrees = declared in (None, number) and (number >= shown or found["bare"] is None)
        if rest and agrees and (not named or sure or declared == number):
            title, declared = rest, number
    return _SOURCE_SITE.sub("", title).strip(), declared


def _is_address(text: str) -> bool:
    """Tell whether the line is an address with at most three words beside it."""
    found = _ADDRESS.search(text)
    return found is not None and len((text[: found.start()] + text[found.end() :]).split()) <= 3


def _read_address(story: Story, lines: Sequence[str], title_at: int) -> None:
    """Find the story's own address: on a line of its own or in a heading, never inside a paragraph."""
    for i, line in enumerate(lines):
        found = _ADDRESS.search(line)
        if found is None or "slashdot.org" not in found[0]:
            continue
        own = i == title_at or line.lstrip().startswith("#") or _is_address(line)
        story_id = _STORY_ID.search(found[0]) or _SID.search(found[0])
        if own and (story_id or _STORY_ADDRESS.search(found[0])):
            story.url = found[0].rstrip(".,;")
            story.thread_id = story_id[1] if story_id else None
            return


def _story_text(lines: Sequence[str], begin: int, story: Story, has_byline: bool) -> str | None:
    """Return the paragraphs of the story, each once, without what the page puts around them."""
    kept: list[str] = []
    stopped = False
    for i in range(begin, len(lines)):
        text = unmarked(lines[i])[0]
        if len(text) <= 300 and _BELOW_STORY.match(text) and text.casefold() != (story.title or "").casefold():
            stopped = True
            break
        topic = _TOPIC_COUNT.match(text) if has_byline and not any(kept) else None
        if topic and story.declared in (None, int(topic[1])):
            story.declared = int(topic[1])
            continue
        heading = lines[i].lstrip().startswith("#") and "slashdot.org" in lines[i]
        if not any(kept) and story.declared is None and text.strip("()").isdigit() and len(text) < 8:
            story.declared = int(text.strip("()"))
            continue
        site = not any(kept) and _SOURCE_SITE.fullmatch(text)
        drop = heading or site or is_story_byline(lines[i]) or _count_on(text) is not None or is_button(text)
        if drop or _is_address(lines[i]) or (story.title and text.casefold() == story.title.casefold()):
            continue
        kept.append(lines[i].strip())
    found = without_repeats(paragraphs(kept))
    while stopped and len(found) > 1 and len(found[-1].text) <= 80 and not ends_sentence(found[-1].text):
        found.pop()
    return "\n\n".join(p.text for p in found) or None


def _posted(lines: Sequence[str]) -> str | None:
    for line in lines:
        text = unmarked(line)[0]
        found = (_POSTED.match(text) or _POSTED_BETA.match(text)) if len(text) <= 300 else None
        if found:
            return found["date"].strip()
    return None
