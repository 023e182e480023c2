"""Which comments stand under which theme, and what shows it.

Evidence is a piece of a comment's own text, of its subject, a likeness to an example of the codebook, or an ancestor
whose theme it answers. A comment can stand under several themes or none: without evidence it stays unassigned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analysis.alike import resemblances
from analysis.chain import Links, inherit, links
from analysis.codebook import Codebook
from analysis.kept import Kept
from analysis.matching import Matcher, Matches
from analysis.pieces import CHAIN, EXAMPLE, VIAS, Flags, Numbers, Pieces, Texts, Told, pieces, texts_of
from ingest.schema import KEY, THREAD_KEY

DOUBT = 0.5
"""Below the threshold, but at least this part of it: the comment may well belong under the theme."""

EVIDENCE_DTYPES: dict[str, Any] = {
    "theme": "str", "via": pd.CategoricalDtype(VIAS), "strength": "float64", "span_start": "Int64",
    "span_end": "Int64", "span": "str", "ancestor_id": "str", "term": "str", "inherited": "bool",
}  # fmt: skip

Values = npt.NDArray[np.float64]
_MATCHER = Kept(Matcher, lambda matcher: matcher.size() <= 150_000)
"""It keeps in mind what so many different words can be part of."""


def evidence(comments: pd.DataFrame, codebook: Codebook, threads: pd.DataFrame | None = None,
             *, meaning: bool = True) -> pd.DataFrame:  # fmt: skip
    """Find all that puts a comment under a theme.

    Needs the tidy ``comments``, and the tidy ``threads`` for what was reported: the story's own words say little about
    a comment. Without ``threads``, or without ``meaning``, words alone decide; then a story's own words are those of
    the title and text of the comment's own thread, so that what is found in a thread hangs on nothing outside it. With
    both, comments are read by meaning too (analysis/alike.py), and the words are those of all threads of the story.

    Returns one row per span or ancestor, by comment in the order of the frame: KEY, ``theme``, ``via`` (own: in the
    body; subject; example: a stretch of the body is like the definition or an example; chain), ``strength`` in (0, 1],
    ``span_start`` and ``span_end`` (places in the body, or in the subject where via is subject; missing for chain),
    ``span`` (the text there), ``ancestor_id`` (for chain: the nearest comment that shows the theme itself), ``term``
    (the codebook entry that matched) and ``inherited`` (True for chain, and for a "Re:" subject whose starter the dump
    lacks: known from what is answered, not from the comment). Stubs have no evidence. Raises ModelError where the
    sentence model is asked for and not installed.
    """
    chains = links(comments)
    texts = texts_of(comments, chains)
    if threads is None or not meaning:
        shown = pieces(texts, chains, Matcher(codebook), _by_thread(comments, chains, threads))
    else:
        told = stories(threads)
        shown = pieces(texts, chains, Matcher(codebook), _by_story(comments, told))
        shown = _with_meaning(shown, comments, texts[0].to_pylist(), codebook, told)
    return _table(_weights(shown, chains, comments, codebook), shown, comments, texts, codebook)


def codes(comments: pd.DataFrame, codebook: Codebook, threads: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the themes of each comment by words alone, in few bytes and fast.

    Needs the tidy ``comments``, and the tidy ``threads`` for the story's own words. Returns one row per comment in the
    order of the frame: KEY, and as lists of theme names in the order of the codebook ``themes`` (assigned), ``sure``
    (assigned without doubt) and ``doubtful`` (assigned or not): what ``assign(evidence(…, meaning=False))`` says. The
    result for a thread hangs on nothing outside it.
    """
    chains = links(comments)
    with _MATCHER.lent(codebook) as matcher:
        shown = pieces(texts_of(comments, chains), chains, matcher, _by_thread(comments, chains, threads))
    found = _weights(shown, chains, comments, codebook)
    first, strength, own = _joined(found)
    assigned, doubtful = _judged(strength, own, codebook)
    row, theme = found.row[first], found.theme[first]
    chosen = {"themes": assigned, "sure": assigned & ~doubtful, "doubtful": doubtful}
    lists = {name: _lists(row[kept], theme[kept], len(comments), codebook) for name, kept in chosen.items()}
    return comments[KEY].assign(**lists)


def stories(threads: pd.DataFrame) -> dict[str, str]:
    """Return what was reported, per story_id: the titles and story texts of its threads, each once."""
    columns = threads.sort_values(THREAD_KEY)[["story_id", "title", "story_text"]]
    told: dict[str, dict[str, None]] = {}
    for story, *texts in zip(*(columns[name].tolist() for name in columns)):
        told.setdefault(str(story), {}).update(dict.fromkeys(text for text in texts if isinstance(text, str)))
    return {story: "\n".join(texts) for story, texts in told.items()}


def assign(evidence: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Weigh the evidence and assign themes.

    Needs ``evidence``. Returns one row per comment and theme with any evidence, by comment in the order of the
    evidence, themes in the order of the codebook: KEY, ``theme``, ``strength`` in (0, 1], ``own_strength`` (without
    what is inherited), ``assigned`` (strength >= the codebook's threshold), ``doubtful`` (assigned only through what
    is inherited, or not assigned but with at least half the strength it takes) and ``via`` (of the strongest piece).
    Pieces are joined by noisy-or, each codebook entry once; of what is inherited only the strongest piece counts.
    """
    theme = pd.Index(codebook.names, dtype="str").get_indexer(pd.Index(evidence["theme"]))
    found = _Weights(
        row=_numbers(evidence.groupby(KEY, sort=False, observed=True).ngroup()),
        theme=_numbers(theme),
        via=_numbers(evidence["via"].cat.codes),
        strength=evidence["strength"].to_numpy(np.float64),
        term=_numbers(pd.factorize(evidence["term"])[0]),
        inherited=evidence["inherited"].to_numpy(bool),
        origin=np.full(len(evidence), -1),
    )
    first, strength, own = _joined(found)
    assigned, doubtful = _judged(strength, own, codebook)
    table = evidence[[*KEY, "theme"]].take(first).reset_index(drop=True)
    via = evidence["via"].take(first).array
    return table.assign(strength=strength, own_strength=own, assigned=assigned, doubtful=doubtful, via=via)


def _numbers(values: npt.ArrayLike) -> Numbers:
    return np.asarray(values, dtype=np.int64)


@dataclass(frozen=True)
class _Weights:
    """All evidence, one value per piece."""

    row: Numbers
    theme: Numbers
    via: Numbers
    strength: Values
    term: Numbers
    inherited: Flags
    origin: Numbers
    """The row of the ancestor it comes from, -1 for the comment itself."""


def _weights(shown: Pieces, chains: Links, comments: pd.DataFrame, codebook: Codebook) -> _Weights:
    """Add what the chains give: what comments show themselves, by comment, then what they take over."""
    part = codebook.chain.starter
    own, hints = shown.strengths(part)
    stub = (comments["state"] == "stub").tolist()
    taken = [
        (row, theme, strength, origin)
        for row, context in inherit(own, hints, chains, codebook.chain).items()
        if not stub[row]
        for theme, (strength, origin) in context.items()
        if origin != row
    ]
    row, theme, strength, origin = (np.array(column) for column in zip(*taken)) if taken else [np.zeros(0)] * 4
    mine, many = shown.matches, len(taken)
    return _Weights(
        np.concatenate([mine.row, row.astype(np.int64)]),
        np.concatenate([mine.theme, theme.astype(np.int64)]),
        np.concatenate([shown.via, np.full(many, CHAIN)]),
        np.concatenate([shown.weakened(own, part), strength.astype(np.float64)]),
        np.concatenate([mine.term, np.full(many, -1)]),
        np.concatenate([shown.hint, np.ones(many, dtype=bool)]),
        np.concatenate([np.full(len(mine.row), -1), origin.astype(np.int64)]),
    )


def _joined(found: _Weights) -> tuple[Numbers, Values, Values]:
    """Return per comment and theme with evidence the place of the strongest piece, and the strengths, all and own."""
    order = np.lexsort((found.via, -found.strength, found.theme, found.row))
    order = order[found.strength[order] > 0]
    row, theme, inherited = found.row[order], found.theme[order], found.inherited[order]
    opens = np.flatnonzero((np.diff(row, prepend=-1) != 0) | (np.diff(theme, prepend=-1) != 0))
    group = np.repeat(np.arange(len(opens)), np.diff(opens, append=len(order)))
    entry = np.where(inherited, 0, found.term[order] + 1)
    width = 1 + int(entry.max(initial=0))
    once = np.sort(np.unique((group * 2 + inherited) * width + entry, return_index=True)[1])
    begin = np.searchsorted(group[once], np.arange(len(opens)))
    doubt = 1.0 - found.strength[order[once]]
    own = np.where(inherited[once], 1.0, doubt)
    if not len(opens):
        return opens, doubt, own
    return order[opens], 1.0 - np.multiply.reduceat(doubt, begin), 1.0 - np.multiply.reduceat(own, begin)


def _judged(strength: Values, own: Values, codebook: Codebook) -> tuple[Flags, Flags]:
    """Say what is assigned and what is in doubt."""
    assigned = strength >= codebook.threshold
    return assigned, np.where(assigned, own < codebook.threshold, strength >= DOUBT * codebook.threshold)


def _lists(row: Numbers, theme: Numbers, count: int, codebook: Codebook) -> pd.arrays.ArrowExtensionArray:
    """Return the names of the themes of each row as one list; rows are in order."""
    names = pa.array(codebook.names, pa.string()).take(pa.array(theme))
    offsets = np.searchsorted(row, np.arange(count + 1)).astype(np.int32)
    return pd.arrays.ArrowExtensionArray(pa.ListArray.from_arrays(pa.array(offsets), names))


def _by_thread(comments: pd.DataFrame, chains: Links, threads: pd.DataFrame | None) -> Told:
    """Return what the title and text of each comment's own thread tell."""
    number = np.full(len(comments), -1, dtype=np.int64)
    if threads is None or comments.empty:
        return Told(number, [])
    place = {key: at for at, key in enumerate(_keys(threads))}
    first = np.unique(chains.thread, return_index=True)[1]
    at = np.array([place.get(key, -1) for key in _keys(comments.iloc[first])], dtype=np.int64)
    told = zip(threads["title"].tolist(), threads["story_text"].tolist())
    texts = ["\n".join(text for text in pair if isinstance(text, str)) for pair in told]
    return Told(at[chains.thread], texts)


def _keys(frame: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    return zip(*(frame[name].astype("str").tolist() for name in THREAD_KEY))


def _by_story(comments: pd.DataFrame, told: dict[str, str]) -> Told:
    """Return what all threads of each comment's story tell."""
    place = {story: number for number, story in enumerate(told)}
    number = [place.get(story, -1) for story in comments["story_id"].astype("str").tolist()]
    return Told(np.array(number, dtype=np.int64), list(told.values()))


def _with_meaning(shown: Pieces, comments: pd.DataFrame, bodies: list[str | None], codebook: Codebook,
                  told: dict[str, str]) -> Pieces:  # fmt: skip
    """Add which comments make a theme's point in other words, story by story."""
    terms = {term: number for number, term in enumerate(shown.terms)}
    rows: list[tuple[Any, ...]] = []
    for story, places in comments.groupby("story_id", sort=True, observed=True).indices.items():
        if str(story) in told:
            for at, match in resemblances([bodies[place] for place in places], codebook, told[str(story)]):
                term = terms.setdefault(match.term, len(terms))
                rows.append((places[at], match.theme, match.start, match.end, match.strength, term, True))
    if not rows:
        return shown
    found = Matches.joined([shown.matches, Matches.of(rows)])
    order = np.argsort(found.row, kind="stable")
    via = np.concatenate([shown.via, np.full(len(rows), EXAMPLE)])[order]
    hint = np.concatenate([shown.hint, np.zeros(len(rows), dtype=bool)])[order]
    return Pieces(found.take(order), via, hint, list(terms))


def _table(found: _Weights, shown: Pieces, comments: pd.DataFrame, texts: Texts, codebook: Codebook,
           ) -> pd.DataFrame:  # fmt: skip
    """Return the evidence as a table."""
    order = np.lexsort((np.where(found.origin >= 0, found.theme, -1), found.origin >= 0, found.row))
    order = order[found.strength[order] > 0]
    chained = found.origin[order] >= 0
    ids = comments["comment_id"].array.take(np.where(chained, found.origin[order], -1), allow_fill=True)
    spans = pd.array([*shown.of(texts), None], dtype="str")
    terms = pd.array([*shown.terms, None], dtype="str")
    own = np.where(chained, len(shown.via), order)
    places = {name: pd.arrays.IntegerArray(np.append(getattr(shown.matches, name), 0)[own], chained)
              for name in ("start", "end")}  # fmt: skip
    columns = {
        "theme": pd.array(list(codebook.names), dtype="str").take(found.theme[order]),
        "via": pd.Categorical.from_codes(found.via[order], dtype=EVIDENCE_DTYPES["via"]),
        "strength": found.strength[order],
        "span_start": places["start"],
        "span_end": places["end"],
        "span": spans.take(own),
        "ancestor_id": ids,
        "term": terms.take(found.term[order]),
        "inherited": found.inherited[order],
    }
    return comments[KEY].take(found.row[order]).reset_index(drop=True).assign(**columns)
