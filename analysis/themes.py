"""Which comments stand under which theme, and what shows it.

Evidence is a piece of a comment's own text, of its subject, a likeness to an example of the codebook, or an ancestor
whose theme it answers. A comment can stand under several themes or none: without evidence it stays unassigned.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.chain import Strengths, either, held, inherit, links
from analysis.codebook import Codebook
from analysis.matching import Match, Matcher
from ingest.schema import KEY

VIAS = ["own", "subject", "example", "chain"]
"""How evidence was found; of equally strong evidence the first names the assignment."""
DOUBT = 0.5
"""Below the threshold, but at least this part of it: the comment may well belong under the theme."""

EVIDENCE_DTYPES: dict[str, Any] = {
    "theme": "str", "via": pd.CategoricalDtype(VIAS), "strength": "float64", "span_start": "Int64",
    "span_end": "Int64", "span": "str", "ancestor_id": "str", "term": "str", "inherited": "bool",
}  # fmt: skip


def evidence(comments: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Find all that puts a comment under a theme.

    Needs the tidy ``comments``. Returns one row per span or ancestor, by comment in the order of the frame: KEY,
    ``theme``, ``via`` (own: in the body; subject; example: a stretch of the body is like an example; chain),
    ``strength`` in (0, 1], ``span_start`` and ``span_end`` (places in the body, or in the subject where via is
    subject; missing for chain), ``span`` (the text there), ``ancestor_id`` (for chain: the nearest comment that shows
    the theme itself), ``term`` (the codebook entry that matched) and ``inherited`` (True for chain, and for a "Re:"
    subject whose starter the dump lacks: known from what is answered, not from the comment). Stubs have no evidence.
    """
    found = _Found(comments, codebook)
    matcher = Matcher(codebook)
    texts = [comments[name].astype("object").where(comments[name].notna(), None) for name in ("body", "subject")]
    for row, (body, subject) in enumerate(zip(*texts)):
        if found.stub[row]:
            continue
        if body:
            found.look(row, body, "own", matcher)
        if subject and found.chains.starter[row] in (row, -1):
            found.look(row, subject, "subject", matcher)
    return found.table()


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


class _Found:
    """Evidence in the making."""

    def __init__(self, comments: pd.DataFrame, codebook: Codebook) -> None:
        self.comments = comments
        self.codebook = codebook
        self.chains = links(comments)
        self.stub = (comments["state"] == "stub").tolist()
        self.pieces: list[tuple[int, str, Match, str]] = []
        """(row, text, match, via)"""

    def look(self, row: int, text: str, via: str, matcher: Matcher) -> None:
        """Note what one text of a comment shows."""
        for match in matcher.find(text):
            self.pieces.append((row, text, match, "example" if match.example and via == "own" else via))

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
