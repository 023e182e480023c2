"""What each answer does with the comment it answers: agrees, disagrees, corrects, asks, jokes, goes off; or unclear.

A screening aid: it finds answers worth reading. Even trained models put 62 to 64 % of Reddit replies into the right one
of three classes (Pougué-Biyong et al., "DEBAGREEMENT", NeurIPS 2021), so analysis/relation_shares.py turns counts into
shares only with the error that was measured.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.relation_marks import OTHER, RELATIONS
from analysis.relation_signs import Sign, is_english, signs
from analysis.structure import THREAD
from ingest.schema import KEY

UNCLEAR = "unclear"
"""No relation shows clearly enough."""
CLEAR = 0.5
"""The strength from which on a relation is named."""
STATED = 0.7
"""How sure a parent must be for its pair to count; below that the copied page does not tell who is answered."""

REASONS = [
    NOT_HELD := "the parent is not in the file",
    NOT_STATED := "the file does not say who is answered",
    NO_TEXT := "the answer has no text",
    PARENT_NO_TEXT := "the parent has no text",
    FOREIGN := "the answer is not in English",
    NO_SIGN := "nothing shows it",
    MIXED := "signs point to several",
    INFORMS := "it seems to give information",
]
"""Why a pair is unclear."""

_DTYPES: dict[str, Any] = {
    "parent_id": "str", "relation": pd.CategoricalDtype([*RELATIONS, UNCLEAR]), "strength": "float64",
    "readable": "bool", "why_unclear": pd.CategoricalDtype(REASONS), "sign": "str", "span_start": "Int64",
    "span_end": "Int64", "span": "str",
}  # fmt: skip


def relations(comments: pd.DataFrame) -> pd.DataFrame:
    """Say of every answer what it does with the comment it answers.

    Needs the tidy ``comments``. Returns one row per comment that names a parent, in the same order: KEY, ``parent_id``,
    ``relation`` (RELATIONS or UNCLEAR), ``strength`` in (0, 1) (of the relation named, else of the likeliest one;
    missing where none shows), ``readable`` (the parent is held and stated, both have text,
    the answer in English), ``why_unclear``
    (REASONS; missing where a relation is named), ``sign`` (what shows it: words, question, tag, nothing in common; for
    an unclear pair what speaks for its likeliest relation),
    ``span_start``, ``span_end`` and ``span`` (where it stands in the body; missing for a tag). Stubs answer nothing.
    """
    pairs = _pairs(comments)
    rows = [
        _row(reason, body, above, tag)
        for reason, body, above, tag in zip(pairs["reason"], pairs["body"], pairs["above"], pairs["tag"], strict=True)
    ]
    table = pd.DataFrame(rows, columns=[*list(_DTYPES)[1:]], dtype="object")
    table.insert(0, "parent_id", pairs["parent_id"].to_numpy())
    return pd.concat([pairs[KEY], table.astype(_DTYPES)], axis=1)


def weigh(found: list[Sign]) -> dict[str, float]:
    """Return relation -> strength from all signs of an answer.

    Signs of one relation are joined by noisy-or; between relations the odds compete, with 1 for "none of them".
    """
    doubt: dict[str, float] = {}
    for sign in found:
        doubt[sign.relation] = doubt.get(sign.relation, 1.0) * (1.0 - sign.trust)
    odds = {relation: (1.0 - left) / max(left, 1e-6) for relation, left in doubt.items()}
    whole = 1.0 + sum(odds.values())
    return {relation: value / whole for relation, value in odds.items()}


def _pairs(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the comments that name a parent with the parent's text as ``above`` and why they cannot be read."""
    answers = comments[comments["parent_id"].notna() & (comments["state"] != "stub")]
    held = comments[[*KEY, "body", "state"]].astype({"platform": "str"})
    held = held.rename(columns={"comment_id": "parent_id", "body": "above", "state": "parent_state"})
    pairs = answers[[*KEY, "parent_id", "parent_confidence", "body", "tag"]].astype({"platform": "str"})
    pairs = pairs.merge(held, on=[*THREAD, "parent_id"], how="left")
    pairs = pairs.astype({"platform": comments["platform"].dtype})
    silent = [_silent(pairs[name]) for name in ("body", "above")]
    absent = pairs["parent_state"].isna() | (pairs["parent_id"] == pairs["comment_id"])
    unsaid = (pairs["parent_confidence"].fillna(1.0) < STATED).to_numpy(bool)
    cases = [absent.to_numpy(bool), unsaid, silent[0], silent[1]]
    reason = np.select(cases, REASONS[:4], default="").astype("object")
    texts = {name: pairs[name].astype("object").where(pairs[name].notna(), None) for name in ("body", "above", "tag")}
    return pairs.assign(reason=reason, **texts)


def _silent(texts: pd.Series) -> npt.NDArray[np.bool_]:
    return np.asarray(texts.isna() | (texts.str.strip() == ""), dtype=np.bool_)


def _row(reason: str, body: str, above: str, tag: str | None) -> tuple[object, ...]:
    """Return one row of the table, from ``relation`` on."""
    if reason:
        return UNCLEAR, None, False, reason, None, None, None, None
    if not is_english(body):
        return UNCLEAR, None, False, FOREIGN, None, None, None, None
    found = signs(body, above, tag)
    if not found:
        return UNCLEAR, None, True, NO_SIGN, None, None, None, None
    strengths = weigh(found)
    informs = strengths.pop(OTHER, 0.0)
    if not strengths:
        return UNCLEAR, None, True, INFORMS, None, None, None, None
    best = max(strengths, key=lambda relation: (strengths[relation], -RELATIONS.index(relation)))
    shown = max((sign for sign in found if sign.relation == best), key=lambda sign: (sign.trust, -sign.start))
    place = (shown.start, shown.end, body[shown.start : shown.end]) if shown.start >= 0 else (None, None, None)
    if strengths[best] >= CLEAR:
        return best, strengths[best], True, None, shown.kind, *place
    unclear = INFORMS if informs > strengths[best] else MIXED if len(strengths) > 1 else NO_SIGN
    return UNCLEAR, strengths[best], True, unclear, shown.kind, *place
