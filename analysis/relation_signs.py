"""What in one answer shows what it does with the comment it answers: words, questions, a tag, no word in common."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.matching import STOPWORDS
from analysis.relation_marks import (
    AGREES,
    ALONE,
    ANYWHERE,
    ASKS,
    DISAGREES,
    JOKES,
    MARKS,
    OPENING,
    OTHER,
    TANGENT,
)  # fmt: skip
from analysis.sentences import sentences
from analysis.sentiment import JOKE_TAGS
from analysis.terms import WORD, fold

READ = 4_000
"""Characters of an answer and of its parent that are read: what an answer does shows early."""
SHORT = 120
"""Characters up to which an answer can be "alone" what a mark says."""
FEW_WORDS = 12
"""Words of content below which two comments may well share none and still speak of one thing."""
CONCESSION = re.compile(r"\b(?:but|however|except|although|that said)\b")
CONCEDED = 0.5
"""What is left of agreement that a "but" follows; disagreement gains ``OBJECTS``."""
OBJECTS = 0.5
ENGLISH = 0.1
"""Part of function words below which a text of FEW_WORDS words is not English, which alone these signs know."""
ANSWERED = 0.5
"""What is left of "yes" and "no" where the parent asks: they answer then."""

_LEAD = re.compile(
    r"\s*(?:>+\s*)?(?:@[\w.-]{1,40}[,:]?\s+)?"
    r"(?:(?:well|hm+|oh|ah|um+|uh|er|sorry|lol|haha|ok|okay|so|and|wow)\b[,.!… ]*)?"
)
_NAMED = re.compile(r"\s*[\w.-]{2,30}[,:]\s+(?=i\b|you|no\b|yes|that|this|thanks|exactly|agreed)")
_YOU = re.compile(r"\byou(?:r|rs|'re|'ve|'d|'ll)?\b")
_INQUIRES = re.compile(
    r"(?:(?:and|but|so|also|ok|hm+|just)[, ]+)?"
    r"(?:how (?:do|did|does|can|could|much|many|long|old|is|are|was)|what(?:'s| is| are| was| did| do| does| kind"
    r"| version| about)|which|where|when|who (?:is|was|are)|any(?:one| idea| chance|body)?|could|can|do you|did you"
    r"|have you|are you|is (?:there|it|this|that)|are there|would it|does (?:it|this|that|any)|source|link)\b"
)
_RHETORIC = re.compile(
    r"\?[!?]|!\?|\bwho cares\b|\bso what\b|\breally\?|\bseriously\?|\bare you (?:kidding|serious|joking)|\bright\?"
    r"|\bisn't it\?|\bwhy (?:would|should) (?:anyone|i|we)\b|\bwhat's the point|\bhow (?:dare|could anyone)\b"
    r"|\b(?:isn't|aren't|don't|doesn't|can't|won't) (?:you|that|it|this|they|we)\b|\bwhat (?:makes|part of)\b"
)
_POINTS_BACK = re.compile(r"\b(?:that|this|it|its|they|he|she|those|these|you|your|yours)\b")


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for a relation."""

    relation: str
    trust: float
    start: int
    end: int
    """Where it stands in the answer; both -1 for the tag."""
    kind: str
    """words, question, tag, the parent asks, or nothing in common."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer made ready for reading."""

    text: str
    """Folded."""
    lead: int
    """Where its head begins, behind a name that is addressed and a filler such as "well,"."""
    parent: str
    """Folded."""

    @property
    def parent_asks(self) -> bool:
        return self.parent.rstrip(" \n)\"'").endswith("?")


def signs(body: str, parent: str, tag: str | None) -> list[Sign]:
    """Return all that shows what an answer does, in no order of weight.

    Needs the answer's own words, those of its parent and the site's tag. No more than READ characters are read.
    """
    text = fold(body[:READ])
    answer = _Answer(text, _lead(text), fold(parent[-READ:]))
    found = [*_marked(answer), *_questions(answer)]
    if answer.parent_asks and not any(sign.kind == "question" for sign in found):
        found.append(Sign(OTHER, 0.6, -1, -1, "the parent asks"))
    if tag is not None and tag.casefold() in JOKE_TAGS:
        found.append(Sign(JOKES, 0.85, -1, -1, "tag"))
    if not found:
        found = _strange(answer)
    return found


def is_english(text: str) -> bool:
    """Say whether a text can be read by these signs; a short one always can."""
    found = WORD.findall(fold(text[:READ]))
    return len(found) < FEW_WORDS or sum(word in STOPWORDS for word in found) >= ENGLISH * len(found)


def _lead(text: str) -> int:
    named = _NAMED.match(text)
    at = named.end() if named else 0
    lead = _LEAD.match(text, at)
    end = lead.end() if lead else at
    return end if end < len(text) else at


def _marked(answer: _Answer) -> list[Sign]:
    """Return the marks that stand in an answer, each once."""
    found: list[Sign] = []
    text = answer.text
    for mark, pattern in MARKS:
        if mark.place == OPENING:
            match = pattern.match(text, answer.lead) or pattern.match(text, len(text) - len(text.lstrip()))
        elif mark.place == ALONE:
            match = pattern.match(text, answer.lead) if len(text) <= SHORT else None
        else:
            match = pattern.search(text)
        if match is None or match.end() == match.start():
            continue
        trust = mark.trust
        if answer.parent_asks and mark.relation in (AGREES, DISAGREES) and mark.place in (OPENING, ALONE):
            trust *= ANSWERED
        if mark.relation == AGREES and (but := _objection(text, match.end())):
            trust *= CONCEDED
            found.append(Sign(DISAGREES, OBJECTS, but.start(), but.end(), "words"))
        if mark.place == ANYWHERE and match.start() > SHORT * 4:
            trust *= CONCEDED  # far down in a long answer it need not be about the parent
        found.append(Sign(mark.relation, trust, match.start(), match.end(), "words"))
    return found


def _objection(text: str, at: int) -> re.Match[str] | None:
    """Return the "but" that follows an agreement, if one does soon."""
    return CONCESSION.search(text, at, at + SHORT)


def _questions(answer: _Answer) -> list[Sign]:
    """Return what the questions of an answer show."""
    spans, at = [], 0
    for sentence in sentences(answer.text):
        start = answer.text.find(sentence, at)
        at = start + len(sentence)
        spans.append((start, at, sentence))
        if len(spans) > 40:
            break
    asked = [span for span in spans if span[2].rstrip(")\"' ").endswith(("?", "?!", "??"))]
    if not asked:
        return []
    if any(_RHETORIC.search(question) for _, _, question in asked):
        start, end, _ = asked[0]
        return [Sign(DISAGREES, 0.4, start, end, "question")]
    inquiries = [span for span in asked if _INQUIRES.match(span[2], _lead(span[2]))]
    start, end, sentence = (inquiries or asked)[-1]
    trust = 0.1 + 0.25 * len(asked) / len(spans) + 0.3 * bool(inquiries)
    trust += 0.1 * (asked[-1] is spans[-1] or asked[0] is spans[0]) + 0.05 * bool(_YOU.search(sentence))
    return [Sign(ASKS, trust, start, end, "question")]


def _strange(answer: _Answer) -> list[Sign]:
    """Return the sign of an answer that shares no word with its parent and points back at nothing in it."""
    own, above = (_content(text) for text in (answer.text, answer.parent))
    if min(len(own), len(above)) < FEW_WORDS or own & above or _POINTS_BACK.match(answer.text, answer.lead):
        return []
    first = next(iter(sentences(answer.text)), answer.text)
    start = answer.text.find(first)
    return [Sign(TANGENT, 0.4, start, start + min(len(first), SHORT), "nothing in common")]


def _content(text: str) -> set[str]:
    """Return the beginnings of the words that carry content, so that "server" and "servers" are one."""
    return {word[:6] for word in WORD.findall(text) if len(word) > 2 and word not in STOPWORDS}
