"""Which comments stand under which theme, and what shows it.

Evidence is a piece of a comment's own text, of its subject, a likeness to an example of the codebook, or an ancestor
whose theme it answers. A comment can stand under several themes or none: without evidence it stays unassigned.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.alike import resemblances
from analysis.chain import Strengths, either, held, inherit, links
from analysis.codebook import Codebook
from analysis.inflection import forms
from analysis.matching import Match, Matcher
from analysis.terms import fold, words_of
from ingest.schema import KEY

VIAS = ["own", "subject", "example", "chain"]
"""How evidence was found; of equally strong evidence the first names the assignment."""
STORY_PART = 0.8
"""What is left of a word's strength where the story itself uses it: not so little that it shows nothing alone."""
DOUBT = 0.5
"""Below the threshold, but at least this part of it: the comment may well belong under the theme."""

EVIDENCE_DTYPES: dict[str, Any] = {
    "theme": "str", "via": pd.CategoricalDtype(VIAS), "strength": "float64", "span_start": "Int64",
    "span_end": "Int64", "span": "str", "ancestor_id": "str", "term": "str", "inherited": "bool",
}  # fmt: skip


def evidence(comments: pd.DataFrame, codebook: Codebook, threads: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find all that puts a comment under a theme.

    Needs the tidy ``comments``, and the tidy ``threads`` for what was reported: the story's own words say little about
    a comment. Without ``threads`` meaning is not read, and words alone decide. Returns one row per span or ancestor, by
    comment in the order of the frame: KEY, ``theme``, ``via`` (own: in the body; subject; example: a stretch of the
    body is like the definition or an example; chain), ``strength`` in (0, 1], ``span_start`` and ``span_end`` (places
    in the body, or in the subject where via is subject; missing for chain), ``span`` (the text there), ``ancestor_id``
    (for chain: the nearest comment that shows the theme itself), ``term`` (the codebook entry that matched) and
    ``inherited`` (True for chain, and for a "Re:" subject whose starter the dump lacks: known from what is answered,
    not from the comment). Stubs have no evidence. Raises ModelError where the sentence model is not installed.
    """
    found = _Found(comments, codebook, {} if threads is None else stories(threads))
    matcher = Matcher(codebook)
    texts = [comments[name].astype("object").where(comments[name].notna(), None) for name in ("body", "subject")]
    for row, (body, subject) in enumerate(zip(*texts)):
        if found.stub[row]:
            continue
        if body:
            found.look(row, body, "own", matcher)
        if subject and found.chains.starter[row] in (row, -1):
            found.look(row, subject, "subject", matcher)
    found.read()
    return found.table()


def stories(threads: pd.DataFrame) -> dict[str, str]:
    """Return what was reported, per story_id: the titles and story texts of its threads, each once."""
    told = threads.sort_values(["platform", "thread_id"])[["story_id", "title", "story_text"]]
    return {str(story): "\n".join(dict.fromkeys(text for text in group.to_numpy().ravel() if isinstance(text, str)))
            for story, group in told.set_index("story_id").groupby(level=0, sort=False)}  # fmt: skip


def assign(evidence: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Weigh the evidence and assign themes.

    Needs ``evidence``. Returns one row per comment and theme with any evidence, by comment in the order of the
    evidence, themes in the order of the codebook: KEY, ``theme``, ``strength`` in (0, 1], ``own_strength`` (without
    what is inherited), ``assigned`` (strength >= the codebook's threshold), ``doubtful`` (assigned only through what
    is inherited, or not assigned but with at least half the strength it takes) and ``via`` (of the strongest piece).
    Pieces are joined by noisy-or, each codebook entry once; of what is inherited only the strongest piece counts.
    """
    pieces = evidence.assign(comment=evidence.groupby(KEY, sort=False, observed=True).ngroup(),
                             number=evidence["theme"].map({name: n for n, name in enumerate(codebook.names)}),
                             entry=evidence["term"].where(~evidence["inherited"]).fillna("")
                             )  # fmt: skip
    pieces = pieces.sort_values(["comment", "number", "strength", "via"], ascending=[True, True, False, True])
    pieces = pieces.drop_duplicates(["comment", "number", "inherited", "entry"])
    doubt = 1.0 - pieces["strength"]
    groups = [pieces["comment"], pieces["number"]]
    themes = pieces.drop_duplicates(["comment", "number"])[[*KEY, "theme", "via"]].reset_index(drop=True)
    themes["strength"] = 1.0 - doubt.groupby(groups).prod().to_numpy()
    themes["own_strength"] = 1.0 - doubt.mask(pieces["inherited"], 1.0).groupby(groups).prod().to_numpy()
    themes["assigned"] = themes["strength"] >= codebook.threshold
    near = themes["strength"] >= DOUBT * codebook.threshold
    themes["doubtful"] = np.where(themes["assigned"], themes["own_strength"] < codebook.threshold, near)
    return themes[[*KEY, "theme", "strength", "own_strength", "assigned", "doubtful", "via"]]


def _words(text: str) -> frozenset[str]:
    return frozenset(form for word in words_of(fold(text)) for form in forms(word))


class _Found:
    """Evidence in the making."""

    def __init__(self, comments: pd.DataFrame, codebook: Codebook, stories: dict[str, str]) -> None:
        self.comments = comments
        self.codebook = codebook
        self.stories = stories
        self.told = {story: _words(text) for story, text in stories.items()}
        self.story = comments["story_id"].tolist()
        self.chains = links(comments)
        self.stub = (comments["state"] == "stub").tolist()
        self.pieces: list[tuple[int, str, Match, str]] = []
        """(row, text, match, via)"""

    def look(self, row: int, text: str, via: str, matcher: Matcher) -> None:
        """Note what one text of a comment shows."""
        told = self.told.get(self.story[row], frozenset())
        for match in matcher.find(text):
            if told and told.issuperset(words_of(fold(text[match.start : match.end]))):
                match = replace(match, strength=STORY_PART * match.strength)
            self.pieces.append((row, text, match, "example" if match.example and via == "own" else via))

    def read(self) -> None:
        """Note which comments make a theme's point in other words, story by story."""
        bodies = (
            self.comments["body"].astype("object").where(self.comments["body"].notna() & ~pd.Series(self.stub), None)
        )
        for story, rows in self.comments.groupby("story_id", sort=True, observed=True).indices.items():
            if str(story) in self.stories:
                texts = bodies.iloc[rows].tolist()
                for at, match in resemblances(texts, self.codebook, self.stories[str(story)]):
                    self.pieces.append((int(rows[at]), texts[at], match, "example"))

    def table(self) -> pd.DataFrame:
        """Add what the chains give and return the evidence table."""
        own, hints = self._strengths()
        names, part = self.codebook.names, self.codebook.chain.starter
        cells: list[tuple[object, ...]] = []
        rows: list[int] = []
        for row, text, match, via in self.pieces:
            hint = self._is_hint(row, via)
            strength = match.strength * (part * held(own[row], match.theme) if hint else 1.0)
            if not strength:
                continue
            span = text[match.start : match.end]
            rows.append(row)
            cells.append((names[match.theme], via, strength, match.start, match.end, span, None, match.term, hint))
        ids = self.comments["comment_id"].tolist()
        for row, context in enumerate(inherit(own, hints, self.chains, self.codebook.chain)):
            for theme, (strength, origin) in sorted(context.items()):
                if origin != row and not self.stub[row]:
                    rows.append(row)
                    cells.append((names[theme], "chain", strength, None, None, None, ids[origin], None, True))
        table = pd.DataFrame(cells, columns=list(EVIDENCE_DTYPES), dtype="object").astype(EVIDENCE_DTYPES)
        table = pd.concat([self.comments[KEY].take(rows).reset_index(drop=True), table], axis=1)
        order = np.argsort(np.asarray(rows, dtype=np.int64), kind="stable")
        return table.take(order).reset_index(drop=True)

    def _is_hint(self, row: int, via: str) -> bool:
        """Say whether a piece comes from a subject that another, absent comment started."""
        return via == "subject" and self.chains.starter[row] != row

    def _strengths(self) -> tuple[list[Strengths], list[Strengths]]:
        """Return per row the strength of its own evidence, and of its subject where that is not its own."""
        own: list[Strengths] = [{} for _ in self.stub]
        hints: list[Strengths] = [{} for _ in self.stub]
        seen: set[tuple[int, int, str]] = set()
        for row, _, match, via in sorted(self.pieces, key=lambda piece: (piece[0], -piece[2].strength)):
            if self._is_hint(row, via):
                strength = match.strength * self.codebook.chain.starter
                hints[row][match.theme] = max(hints[row].get(match.theme, 0.0), strength)
            elif (row, match.theme, match.term) not in seen:
                seen.add((row, match.theme, match.term))
                own[row][match.theme] = either(own[row].get(match.theme, 0.0), match.strength)
        return own, hints
