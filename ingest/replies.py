"""Who answers whom in a thread whose dump does not say.

A parent is *stated* where a quote or a calibrated probability carries it; any other reply is filed "somewhere under"
the comment that started its subject. The signals: subject chains with the grammar of Slashdot's copied page, quote
ownership (``ingest/reply_evidence.py``), order, names, times. A log-linear model weighs them; in depth-first order
its probabilities run over all trees the order allows (``ingest/reply_tree.py``). ``benchmarks/replies.py`` shows what
it reaches on threads whose tree is known.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.format import Comment, ParentSource, ReplyOrder
from ingest.reply_features import BARE, NO_SUBJECT, PLAIN, ROOT, Page
from ingest.reply_links import Links, find_links
from ingest.reply_model import Model, OrderModel, shipped_model
from ingest.subjects import chain_heads, read_subject

STATED_FROM, _TIMED_FROM, _BY_DATE_FROM = 0.55, 0.5, 0.65
"""A parent is stated from this calibrated probability on: as a rule, with times known, with comments lying by date."""
_QUOTED_FROM = 0.5
_RUNS = 2
_ROOT_FROM = 0.6
"""A reply to a known subject is taken for an answer to the story from this probability on."""
_NEW_FROM: dict[ReplyOrder, float] = {"depth_first": 0.5, "chronological": 0.1}
"""A new subject is taken for an answer to the story from this probability on."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What one comment answers."""

    parent: int | None
    """Index into the comments; None: it answers the story, or the dump's own word stands."""
    source: ParentSource
    """"indent", "quote", "inferred" (stated parents), "subject" (somewhere under it) or "none"."""
    confidence: float | None
    """Probability that ``parent`` is the true parent; None for a root."""


NO_EDGE = Edge(None, "none", None)


def chain_subjects(comments: Sequence[Comment]) -> list[str | None]:
    """Return the subject of each comment's chain, as the comment printed it that started the chain.

    A bare "Re:" continues the chain before it; a subject cut at fifty characters gets its whole one back. None where
    there is no subject to go by.
    """
    subjects = [read_subject(comment.subject) for comment in comments]
    heads = chain_heads(subjects)
    return [None if head is None else subjects[head].title for head in heads]


def infer(
    comments: Sequence[Comment], order: ReplyOrder, story: str | None = None, model: Model | None = None
) -> list[Edge]:
    """Return one edge per comment of one thread, in dump order.

    Comments that the dump itself places (``is_root``, ``parent_id``, stubs) get an empty edge: their own word stands.
    ``indent`` gives the nearest earlier comment with a smaller one. All others are inferred. ``story`` is the text
    above the thread, so that a quote of it is not taken for a quote of a comment; ``model`` replaces the shipped one.
    """
    drawn = _by_indent(comments)
    said = [_said(comment) or comment.indent is not None for comment in comments]
    if all(said):
        return drawn
    nodes = [index for index, comment in enumerate(comments) if comment.state != "stub"]
    page = Page([comments[index] for index in nodes], story)
    weights = (model or shipped_model())[order]
    links = find_links(page, order, weights, _fixed(comments, nodes, drawn))
    edges = list(drawn)
    for place, index in enumerate(nodes):
        if not said[index]:
            edge = _decide(page, place, links[place], weights, order)
            edges[index] = edge if edge.parent is None else Edge(nodes[edge.parent], edge.source, edge.confidence)
    return edges


def _said(comment: Comment) -> bool:
    return comment.is_root or comment.parent_id is not None or comment.state == "stub"


def _by_indent(comments: Sequence[Comment]) -> list[Edge]:
    edges: list[Edge] = []
    open_: list[tuple[int, int]] = []
    for index, comment in enumerate(comments):
        edge = NO_EDGE
        if comment.indent is not None:
            while open_ and open_[-1][1] >= comment.indent:
                open_.pop()
            if open_ and not _said(comment):
                edge = Edge(open_[-1][0], "indent", 1.0)
            open_.append((index, comment.indent))
        edges.append(edge)
    return edges


def _fixed(comments: Sequence[Comment], nodes: Sequence[int], drawn: Sequence[Edge]) -> dict[int, int]:
    """Return place -> place of its parent (or ROOT) for comments that the dump itself places."""
    place_of = {index: place for place, index in enumerate(nodes)}
    by_id = {comments[index].comment_id: place for place, index in enumerate(nodes)}
    fixed: dict[int, int] = {}
    for place, index in enumerate(nodes):
        comment = comments[index]
        if comment.parent_id is not None:
            parent = by_id.get(comment.parent_id, ROOT)
            fixed[place] = parent if parent < place else ROOT
        elif comment.is_root:
            fixed[place] = ROOT
        elif comment.indent is not None:
            above = drawn[index].parent
            fixed[place] = ROOT if above is None else place_of.get(above, ROOT)
    return fixed


def _decide(page: Page, place: int, links: Links, model: OrderModel, order: ReplyOrder) -> Edge:
    parent, chance = links.best()
    if parent != ROOT:
        sure = model.calibrated(chance)
        quoted = _quotes(page, place, parent)
        if quoted and sure >= _QUOTED_FROM:
            return Edge(parent, "quote", sure)
        if sure >= _stated_from(page, place, order) and _may_infer(page, place, order):
            return Edge(parent, "inferred", sure)
    head = _starter(page, place, links, order)
    if head is None or head == place:
        return NO_EDGE
    return Edge(head, "subject", model.calibrated(links.chances.get(head, 0.0)))


def _stated_from(page: Page, place: int, order: ReplyOrder) -> float:
    if order == "chronological":
        return _BY_DATE_FROM
    return STATED_FROM if math.isnan(page.time[place]) else _TIMED_FROM


def _may_infer(page: Page, place: int, order: ReplyOrder) -> bool:
    """Return whether anything but a quote may state a parent here: by date, only a known author under a "Re:" may."""
    if order == "depth_first":
        return bool(page.kind[place] != NO_SUBJECT)
    return bool(page.author[place] >= 0 and page.kind[place] not in (NO_SUBJECT, PLAIN))


def _quotes(page: Page, place: int, parent: int) -> bool:
    quote = page.evidence.quotes.get((place, parent))
    return quote is not None and quote.body_runs + 2 * quote.quoted_runs >= _RUNS


def _starter(page: Page, place: int, links: Links, order: ReplyOrder) -> int | None:
    """Return the comment that started the subject under which this one stands, None for the story."""
    at_root = links.chances.get(ROOT, 0.0)
    if page.kind[place] not in (PLAIN, BARE):
        return page.heads[place] if at_root < _ROOT_FROM else None
    if at_root >= _NEW_FROM[order]:
        return None
    weight: dict[int, float] = {}
    for parent, chance in links.chances.items():
        head = page.heads[parent] if parent != ROOT else None
        if head is not None:
            weight[head] = weight.get(head, 0.0) + chance
    return max(weight, key=lambda head: (weight[head], head), default=None)
