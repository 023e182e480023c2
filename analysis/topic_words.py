"""The words of a topic, and of a sub-thread too small for topics: what stands out there and not elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from analysis.clusters import Labels
from analysis.distinctive import PRIOR, log_odds, words
from analysis.inflection import forms
from analysis.neighbours import Floats

WORDS = 10
"""Words listed of a topic."""
TITLE = 4
"""Words in its title."""
FEWEST = 3
"""A title of a sub-thread; few texts have few words that stand out."""


def bertopic(
    texts: Sequence[str], space: Floats, count: int, story: Collection[str]
) -> tuple[Labels, dict[int, list[str]]]:
    """Fit BERTopic (Grootendorst 2022) and return the topic of each text and the words of each topic.

    Needs texts with at least one word that tells among them, one vector each, the number of topics (two or more, fewer
    than texts) and the words that every text may have (``story``), which no topic is described by. The vectors take the
    place of its embedding and its dimensionality reduction, KMeans that of HDBSCAN; counting, c-TF-IDF and the order of
    topics are its own.
    """
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import CountVectorizer

    from analysis.clusters import STARTS

    model = BERTopic(
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=KMeans(count, n_init=STARTS, random_state=0),
        vectorizer_model=CountVectorizer(analyzer=lambda text: telling(text, story)),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        top_n_words=3 * WORDS,
    )
    labels, _ = model.fit_transform(list(texts), embeddings=space)
    found = {int(topic): [word for word, weight in (model.get_topic(topic) or []) if word and weight > 0]
             for topic in set(labels)}  # fmt: skip
    return np.asarray(labels, dtype=np.int64), {topic: different(entries)[:WORDS] for topic, entries in found.items()}


def class_words(texts: Sequence[str], labels: Labels, story: Collection[str]) -> dict[int, list[str]]:
    """Return the words of each group by c-TF-IDF (Grootendorst 2022, eq. 2), the group being one long text."""
    counts: dict[int, Counter[str]] = {int(group): Counter() for group in np.unique(labels)}
    for text, label in zip(texts, labels, strict=True):
        counts[int(label)].update(telling(text, story))
    total = sum(counts.values(), Counter[str]())
    mean = total.total() / max(len(counts), 1)
    found = {}
    for group, here in counts.items():
        weight = {word: np.sqrt(n / here.total()) * np.log1p(mean / total[word]) for word, n in here.items()}
        found[group] = different(sorted(weight, key=lambda word: (-weight[word], word)))[:WORDS]
    return found


def salient(texts: Sequence[str], labels: Labels, story: Sequence[str]) -> dict[int, list[str]]:
    """Return the words that stand out in each group against the story and all other groups.

    Log-odds with an informative prior (Monroe et al. 2008; analysis/distinctive.py), all that are above zero, the most
    telling first. ``story`` holds the words of the story, as often as they stand in it.
    """
    counts: dict[int, Counter[str]] = {int(group): Counter() for group in np.unique(labels)}
    for text, label in zip(texts, labels, strict=True):
        counts[int(label)].update(set(words(text)))
    total = sum(counts.values(), Counter(story))
    found = {}
    for group, here in counts.items():
        size, every = here.total(), total.total()
        scores = {}
        for word, n in here.items():
            prior = PRIOR * total[word]
            if len(total) > 1:
                scores[word] = log_odds(n, size, total[word] - n, every - size, prior, PRIOR * every)[1]
        held = [word for word in scores if scores[word] > 0 and word not in story]
        found[group] = different(sorted(held, key=lambda word: (-scores[word], word)))[:WORDS]
    return found


def telling(text: str, story: Collection[str]) -> list[str]:
    """Return the words of a text that may describe a topic."""
    return [word for word in words(text) if word not in story and any(letter.isalpha() for letter in word)]


def tells(text: str) -> bool:
    """Say whether any word of a text may describe a topic."""
    return any(any(letter.isalpha() for letter in word) for word in words(text))


def different(entries: Sequence[str]) -> list[str]:
    """Return the words without other forms of one that comes before: "suing" after "sue"."""
    kept: list[str] = []
    for word in entries:
        if not any(word in forms(other) or other in forms(word) for other in kept):
            kept.append(word)
    return kept


def title(entries: Sequence[str], most: int = TITLE) -> str:
    """Return a topic's title: its first words."""
    return ", ".join(entries[:most])
