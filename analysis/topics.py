"""What a discussion is about, found without a codebook: topics, groups or words, by how many comments have text.

    under 15    words that stand out per sub-thread against the story
    15 to 49    groups: KMeans on smoothed vectors, the number by silhouette and at most a fifth of the comments
    50 to 199   BERTopic with a size to fit; only topics that five seeds find again, else groups
    from 200    BERTopic

Default BERTopic raises an error at six comments and finds no topic in ten, nor in a thread of 56. Here the vectors are
sentence embeddings to which a reply adds what it answers, less what all comments share, drawn towards their
neighbours (analysis/neighbours.py). Of more than ``SAMPLE`` comments a sample, by hash of the key, is embedded and
fitted; the others are placed by a map from their words (TF-IDF and SVD) to the embedding space, a ridge regression
fitted on the sample, which is cheap and coarser. ``method`` says so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.chain import links, split_subject
from analysis.clusters import Labels, cluster, how_many, stability
from analysis.distinctive import words
from analysis.embedding import MINILM, embed, tfidf, unit
from analysis.neighbours import Floats, centred, smoothed
from analysis.structure import structure
from analysis.topic_words import FEWEST, bertopic, class_words, salient, telling, tells, title
from ingest.schema import KEY

WORDS_BELOW, GROUPS_BELOW, SMALL_BELOW = 15, 50, 200
SAMPLE = 4_000
"""Comments that are embedded; more are placed by their words. A larger sample hardly helps (benchmarks/README.md)."""
CONTEXT = 1.0
"""What part of the vector of the comment it answers, with all that stands above that, a reply adds to its own."""
STABLE = 0.6
OUTSIDE = 0.1
"""A comment less like the middle of its topic than this (cosine) belongs to none."""
SHOWN = 3
"""Comments that stand for a topic."""
COLUMNS: dict[str, Any] = {
    "topic": "Int64", "title": "str", "words": "str", "strength": "float64", "representative": "Int64",
    "kind": "str", "method": "str", "stability": "float64", "topic_stability": "float64", "reason": "str",
}  # fmt: skip
SUMMARY: dict[str, Any] = {
    "topic": "int64", "title": "str", "words": "str", "n": "int64", "share": "float64", "examples": "str",
    "stability": "float64", "overall_stability": "float64", "outlier_share": "float64", "kind": "str", "method": "str",
    "reason": "str",
}  # fmt: skip


@dataclass(frozen=True)
class _Found:
    """Topics of the comments with text, in the order of their keys."""

    labels: Labels
    """-1 for none."""
    words: dict[int, list[str]]
    strength: npt.NDArray[np.float64]
    kind: str
    method: str
    reason: str = ""
    stability: float = float("nan")
    each: dict[int, float] | None = None


def topics(comments: pd.DataFrame, story: str = "", backend: str = MINILM) -> pd.DataFrame:
    """Return what each comment is about.

    Needs the tidy ``comments``, the words of the story (titles, in any order) and a backend of analysis/embedding.py.
    Returns one row per comment in the order of the frame, with any order the same: KEY, ``topic`` (numbered from 0, the
    largest first; missing for none), ``title`` and ``words`` of it, ``strength`` (likeness to the middle of its topic,
    0 to 1; missing for words), ``representative`` (1 to 3 for the comments most like it), ``kind`` (word, group,
    topic, none), ``method``, ``stability`` (mean adjusted Rand index over five seeds), ``topic_stability`` (mean
    Jaccard overlap) and ``reason`` (why there are no topics, in words). Raises ModelError where the backend cannot be
    used.
    """
    ordered = comments.assign(at=np.arange(len(comments))).astype(dict.fromkeys(KEY, "str")).sort_values(KEY)
    texts = _texts(ordered)
    held = np.array([tells(text) for text in texts], dtype=bool)
    table = ordered[[*KEY, "at"]].reset_index(drop=True).assign(**_empty(len(ordered)))
    if len(ordered):
        found = _find(ordered, texts, held, story, backend)
        _enter(table, found, np.flatnonzero(held))
    table = table.sort_values("at").drop(columns="at").reset_index(drop=True).astype(COLUMNS)
    for name in KEY:
        table[name] = comments[name].array
    return table


def summary(topics: pd.DataFrame) -> pd.DataFrame:
    """Return one row per topic of a ``topics`` table, the largest first.

    Returns ``topic``, ``title``, ``words``, ``n`` (comments), ``share`` (of the comments that could be placed or not),
    ``examples`` (ids of up to three comments most like it), ``stability`` (of this topic), ``overall_stability``,
    ``outlier_share`` (comments with text under no topic), ``kind``, ``method`` and ``reason``.
    """
    considered = topics[topics["kind"] != "none"]
    held = considered[considered["topic"].notna()]
    rows = []
    for topic, mine in held.groupby("topic", sort=True):
        best = mine[mine["representative"].notna()].sort_values(["representative", *KEY])
        first = mine.iloc[0]
        rows.append((topic, first["title"], first["words"], len(mine), len(mine) / len(considered),
                     " ".join(best["comment_id"]), first["topic_stability"], first["stability"],
                     1 - len(held) / len(considered), first["kind"], first["method"], first["reason"]))  # fmt: skip
    table = pd.DataFrame(rows, columns=list(SUMMARY)).astype(SUMMARY)
    return table.sort_values(["n", "topic"], ascending=[False, True]).reset_index(drop=True)


def why_none(topics: pd.DataFrame) -> str:
    """Return why a table holds no topics, or holds less than topics; an empty text where nothing is to be said."""
    return "There are no comments." if topics.empty else next((text for text in topics["reason"] if text), "")


def _empty(n: int) -> dict[str, Any]:
    blank = {"str": "", "Int64": pd.NA, "float64": np.nan}
    table = pd.DataFrame({name: pd.Series([blank[dtype]] * n, dtype=dtype) for name, dtype in COLUMNS.items()})
    return {**{name: table[name].array for name in COLUMNS}, "kind": ["none"] * n}


def _texts(comments: pd.DataFrame) -> list[str]:
    """Return the text of each comment: its subject, where it opened that, and its body. Stubs have none."""
    texts = []
    for subject, body, state in zip(comments["subject"], comments["body"], comments["state"]):
        own = isinstance(subject, str) and not split_subject(subject)[1]
        text = body if isinstance(body, str) and state != "stub" else ""
        texts.append(f"{subject}. {text}" if own and text else text)
    return texts


def _find(ordered: pd.DataFrame, texts: list[str], held: npt.NDArray[np.bool_], story: str, backend: str) -> _Found:
    """Find what fits the number of comments with text."""
    n = int(held.sum())
    mine = [text for text, here in zip(texts, held) if here]
    if n < WORDS_BELOW:
        return _by_subthread(ordered, mine, held, story)
    sample = _sampled(ordered[held])
    vectors, method = _vectors(mine, sample, backend)
    vectors = _with_context(vectors, ordered, held)
    common = set(words(story))
    found = _fit([mine[row] for row in sample], vectors[sample], common)
    if len(sample) < n:
        found = _placed(found, vectors, sample, n, method)
    return found


def _by_subthread(ordered: pd.DataFrame, texts: list[str], held: npt.NDArray[np.bool_], story: str) -> _Found:
    n = len(texts)
    reason = f"Only {n} comments have text, too few for topics: below are the words that stand out in each sub-thread."
    if n < 2:
        reason = (
            f"{'One comment has' if n else 'No comment has'} text with words that tell: there is nothing to compare."
        )
    roots = structure(ordered.reset_index(drop=True))[["platform", "thread_id", "root_id"]].astype("str")
    groups = roots.groupby(list(roots), sort=True).ngroup().to_numpy(np.int64)[held]
    found = salient(texts, groups.astype(np.int64), list(words(story))) if n > 1 else {}
    if n > 1 and not any(found.values()):
        reason = f"Only {n} comments have text, too few for topics, and no word stands out in any sub-thread."
    labels = np.array([label if found.get(int(label)) else -1 for label in groups], dtype=np.int64)
    method = "Log-odds of words against the story and the other sub-threads"
    return _Found(labels, found, np.full(n, np.nan), "word", method, reason)


def _vectors(texts: list[str], sample: npt.NDArray[np.int64], backend: str) -> tuple[Floats, str]:
    """Return the vector of each text; where there are too many, only the sample goes through the model."""
    if len(sample) == len(texts):
        return embed(texts, backend), ""
    from sklearn.linear_model import Ridge

    known = embed([texts[row] for row in sample], backend)
    cheap = tfidf(texts)
    vectors = unit(Ridge(alpha=1.0).fit(cheap[sample], known).predict(cheap).astype(np.float32))
    vectors[sample] = known
    return vectors, f"{len(sample):,} sampled comments were embedded; the others were placed by their words"


def _sampled(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return the rows to fit on, in order: all, or those with the smallest hash of their key."""
    if len(rows) <= SAMPLE:
        return np.arange(len(rows))
    names = map("\x1f".join, zip(*(rows[name].tolist() for name in KEY)))
    marks = [blake2b(name.encode("utf-8", "replace"), digest_size=8).digest() for name in names]
    return np.sort(np.argsort(np.array(marks), kind="stable")[:SAMPLE])


def _with_context(vectors: Floats, ordered: pd.DataFrame, held: npt.NDArray[np.bool_]) -> Floats:
    """Add to each vector that of the comment it answers, which has that of its own parent in it, and so on.

    Where the parent is not known, the comment that started the subject takes its place. A comment without text hands on
    what stands above it.
    """
    chains = links(ordered.reset_index(drop=True))
    own = np.zeros((len(ordered), vectors.shape[1]), dtype=np.float32)
    own[held] = centred(vectors)
    parent, starter = np.array(chains.parent), np.array(chains.starter)
    alone = (parent < 0) & (starter >= 0) & (starter != np.arange(len(ordered)))
    carried: Floats = own + np.float32(CONTEXT) * own[starter] * alone[:, None].astype(np.float32)
    for row in chains.top_down:
        if parent[row] >= 0:
            carried[row] += np.float32(CONTEXT) * carried[parent[row]]
        carried[row] /= max(float(np.linalg.norm(carried[row])), 1e-5)
    return unit(carried[held])


def _fit(texts: list[str], vectors: Floats, story: Collection[str]) -> _Found:
    """Find topics or groups in 15 texts or more."""
    n, plain = len(texts), centred(vectors)
    space = smoothed(vectors, texts)
    count = how_many(space, plain, n // 5 if n < GROUPS_BELOW else n // 10)
    if count < 2:
        only = class_words(texts, np.zeros(n, dtype=np.int64), story)
        reason = "The comments hardly differ in what they say, so there is one group."
        return _Found(np.zeros(n, dtype=np.int64), only, np.ones(n), "group", "One group", reason, 1.0, {0: 1.0})
    if n >= GROUPS_BELOW and any(telling(text, story) for text in texts):
        labels, entries = bertopic(texts, space, count, story)
        agree, each = stability(space, labels, count)
        if n >= SMALL_BELOW or agree >= STABLE:
            sure = {topic for topic, part in each.items() if part >= STABLE} if n < SMALL_BELOW else set(each)
            kept = np.where(np.isin(labels, list(sure)), labels, -1)
            return _judged(kept, entries, plain, "topic", "BERTopic, KMeans on smoothed sentence vectors", agree, each)
        reason = f"Topics differ too much from seed to seed (agreement {agree:.2f}), so these are groups to look into."
        few = how_many(space, plain, min(8, n // 5))
    else:
        reason = f"{n} comments with text are too few for topics, so these are groups: likenesses to look into."
        few = count
    labels = cluster(space, few)
    agree, each = stability(space, labels, few)
    entries = class_words(texts, labels, story)
    return _judged(labels, entries, plain, "group", "KMeans on smoothed sentence vectors", agree, each, reason)


def _judged(labels: Labels, entries: dict[int, list[str]], plain: Floats, kind: str, method: str, agree: float,
            each: dict[int, float], reason: str = "") -> _Found:  # fmt: skip
    """Take out the comments that are like no topic, and say how like the others are."""
    strength = np.zeros(len(labels))
    for topic in np.unique(labels[labels >= 0]):
        mine = labels == topic
        strength[mine] = plain[mine] @ unit(plain[mine].mean(axis=0, keepdims=True))[0]
    kept = np.where(strength >= OUTSIDE, labels, -1)
    if not (kept >= 0).any():
        reason = "No comment is like enough to others to make a topic."
    return _Found(kept, entries, strength.clip(0, 1), kind, method, reason, agree, each)


def _placed(found: _Found, vectors: Floats, sample: npt.NDArray[np.int64], n: int, method: str) -> _Found:
    """Give each comment outside the sample the topic whose middle it is most like."""
    plain = centred(vectors)
    names = np.unique(found.labels[found.labels >= 0])
    labels, strength = np.full(n, -1), np.zeros(n)
    if len(names):
        middles = unit(np.vstack([plain[sample][found.labels == name].mean(axis=0) for name in names]))
        like = plain @ middles.T
        strength = like.max(axis=1).clip(0, 1).astype(np.float64)
        labels = np.where(strength >= OUTSIDE, names[like.argmax(axis=1)], -1)
    labels[sample], strength[sample] = found.labels, found.strength
    method = f"{found.method}; {method}"
    return _Found(labels, found.words, strength, found.kind, method, found.reason, found.stability, found.each)


def _enter(table: pd.DataFrame, found: _Found, rows: npt.NDArray[np.int64]) -> None:
    """Write what was found into the table, topics numbered from 0, the largest first."""
    names, sizes = np.unique(found.labels[found.labels >= 0], return_counts=True)
    first = {name: int(np.flatnonzero(found.labels == name)[0]) for name in names}
    order = sorted(zip(names, sizes), key=lambda pair: (-pair[1], first[pair[0]]))
    for column in ("kind", "method", "stability"):
        table.loc[rows, column] = getattr(found, column)
    table["reason"] = found.reason
    for number, (name, _) in enumerate(order):
        mine = rows[found.labels == name]
        entries = found.words.get(int(name), [])
        table.loc[mine, "topic"] = number
        table.loc[mine, "title"] = title(entries, FEWEST if found.kind == "word" else 4) or "no words that tell"
        table.loc[mine, "words"] = ", ".join(entries)
        table.loc[mine, "topic_stability"] = (found.each or {}).get(int(name), np.nan)
        best = np.argsort(-found.strength[found.labels == name], kind="stable")[:SHOWN]
        table.loc[mine[best], "representative"] = np.arange(1, len(best) + 1)
    if found.kind != "word":
        table.loc[rows, "strength"] = found.strength
