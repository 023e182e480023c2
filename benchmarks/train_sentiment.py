"""Fit the second opinion on tone, and find the words of VADER's list whose sign misleads in forum talk.

    python benchmarks/train_sentiment.py [DIR] [--only-measure]

DIR holds VADER's ground truth and Senti4SD's ``train3098.csv``; usual: ../shared/labelled/sentiment. Writes
analysis/opinion.json and the ``neutral_band`` and ``drop`` of data/sentiment.toml (its other lines stay). First it
measures, with nothing chosen on what it is measured on: five folds of the Stack Overflow posts, and each source read by
a model that saw none of it; words, band and penalty are found anew on the training part each time.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from sentiment_sets import Case, rated, stack_overflow  # noqa: E402

from analysis import opinion, tone, vader  # noqa: E402
from analysis.reading import Look, look  # noqa: E402

USUAL = HERE.parent.parent / "shared" / "labelled" / "sentiment"
SOURCES = {"posts": 1.0, "tweets": 0.5, "amazonReviewSnippets": 0.3}
"""What a text of each source counts. NYT editorials and films do not help on posts, so they are not fitted to."""
PENALTIES = (0.3, 1.0, 3.0)
FORUM = ("posts", "tweets")
BANDS = (0.05, 0.1, 0.2, 0.3, 0.4)
NARROWER = 0.01
"""A narrower band is taken for so little macro-F1."""
LEAST_TEXTS, MOST_WORDS = 4, 8_000
"""Texts that hold a word of the model; how many words it has at most."""
MISLEADING_USES, MISLEADING_RIGHT = 8, 0.4
"""A word is dropped that so many texts use and of which fewer than this part share its sign."""
UNIT = 0.01
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def main(folder: Path, write: bool) -> None:
    """Measure, then fit on everything and write."""
    cases = [*stack_overflow(folder), *rated(folder, "tweets"), *rated(folder, "amazonReviewSnippets")]
    measure(cases)
    if write:
        rules = learned(cases)
        seen = [look(case.text, rules) for case in cases]
        penalty = chosen(cases, seen)
        save(Fit(cases, seen, penalty))
        save_rules(rules)
        print(
            f"\nfitted to {len(cases):,} texts, penalty {penalty}, band {rules.neutral_band}, {len(rules.drop)} dropped"
        )


class Fit:
    """A model fitted to cases."""

    def __init__(self, cases: Sequence[Case], seen: Sequence[Look], penalty: float) -> None:
        """Fit it; the larger ``penalty``, the closer it follows the cases."""
        counts = Counter(word for each in seen for word in each.words)
        common = [word for word, n in counts.most_common() if n >= LEAST_TEXTS]
        self.words = sorted(sorted(common, key=lambda word: (-counts[word], word))[:MOST_WORDS])
        self.place = {word: place for place, word in enumerate(self.words)}
        table = np.array([each.signs for each in seen])
        self.scale = 3 * (table.std(axis=0) + 1e-9)
        labels = np.array([case.label for case in cases])
        sources = np.array([case.source for case in cases])
        weights = np.array([SOURCES[source] for source in sources])
        for source in sorted(set(sources)):
            for label in range(3):
                these = (sources == source) & (labels == label)
                weights[these] *= (sources == source).sum() / 3 / max(these.sum(), 1)
        self.model = LogisticRegression(C=penalty, max_iter=300, tol=1e-4)
        self.model.fit(self.matrix(seen), labels, sample_weight=weights)

    def matrix(self, seen: Sequence[Look]) -> sparse.csr_matrix:
        """Return the signs and words of texts as rows."""
        rows, columns, values = [], [], []
        for row, each in enumerate(seen):
            known = [self.place[word] for word in sorted(each.words) if word in self.place]
            rows += [row] * len(known)
            columns += known
            values += [1 / np.sqrt(max(len(each.words), 1))] * len(known)
        words = sparse.csr_matrix((values, (rows, columns)), shape=(len(seen), len(self.words)))
        return sparse.hstack([np.array([each.signs for each in seen]) / self.scale, words]).tocsr()

    def labels(self, seen: Sequence[Look]) -> Ints:
        """Return the label of each text."""
        found: Ints = self.model.predict(self.matrix(seen))
        return found


def learned(cases: Sequence[Case]) -> tone.Tone:
    """Return the rules that posts and tweets show: words of VADER's list whose sign misleads, and the band."""
    forum = [case for case in cases if case.source in FORUM]
    uses: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for case in forum:
        for word in {word for word in vader.words_of(case.text) if word in vader.PLAIN.opinions and word.isalpha()}:
            uses[word] += 1
            right[word] += case.label == (2 if vader.PLAIN.values[word] > 0 else 0)
    drop = tuple(sorted(w for w, n in uses.items() if n >= MISLEADING_USES and right[w] < MISLEADING_RIGHT * n))
    bundled = tone.default()
    rules = tone.Tone(name="learned", version=bundled.version, drop=drop, add=bundled.add)
    scores = np.array([look(case.text, rules).adjusted for case in forum])
    truth, source = np.array([case.label for case in forum]), np.array([case.source for case in forum])
    quality = {
        band: np.mean(
            [macro(truth[source == one], by_band(scores[source == one], band)) for one in sorted(set(source))]
        )
        for band in BANDS
    }
    best = next(band for band in BANDS if quality[band] > max(quality.values()) - NARROWER)
    return tone.Tone(name="learned", version=bundled.version, neutral_band=best, drop=drop, add=bundled.add)


def chosen(cases: Sequence[Case], seen: Sequence[Look]) -> float:
    """Return the penalty with which models that saw none of a source read it best, on the mean of the sources.

    What the product reads is none of the sources either. Of equal penalties the stricter is taken.
    """
    truth = np.array([case.label for case in cases])
    sources = np.array([case.source for case in cases])
    quality = dict.fromkeys(PENALTIES, 0.0)
    for source in sorted(set(sources)):
        held, kept = np.flatnonzero(sources == source), np.flatnonzero(sources != source)
        unseen = [seen[i] for i in held]
        for penalty in PENALTIES:
            fit = Fit([cases[i] for i in kept], [seen[i] for i in kept], penalty)
            quality[penalty] += macro(truth[held], fit.labels(unseen))
    return max(PENALTIES, key=lambda penalty: quality[penalty])


def measure(cases: Sequence[Case]) -> None:
    """Print macro-F1 by folds of the posts and with each source left out."""
    truth = np.array([case.label for case in cases])
    sources = np.array([case.source for case in cases])
    posts = np.flatnonzero(sources == "posts")
    others = np.flatnonzero(sources != "posts")
    print("| read | texts | VADER ±.05 | band and words | second opinion | agree | VADER right there | elsewhere "
          "| second right there |\n|---|---|---|---|---|---|---|---|---|")  # fmt: skip
    folds = StratifiedKFold(5, shuffle=True, random_state=1).split(posts, truth[posts])
    parts = [(np.r_[posts[train], others], posts[test]) for train, test in folds]
    tell("posts, five folds", cases, parts)
    for source in SOURCES:
        held = sources == source
        tell(f"{source}, none seen", cases, [(np.flatnonzero(~held), np.flatnonzero(held))])


def tell(name: str, cases: Sequence[Case], parts: Sequence[tuple[Ints, Ints]]) -> None:
    """Print one row: what models of the first places of each part make of the second."""
    truths, plains, adjusteds, seconds = [], [], [], []
    for train, test in parts:
        known, held = [cases[i] for i in train], [cases[i] for i in test]
        rules = learned(known)
        seen, unseen = ([look(case.text, rules) for case in these] for these in (known, held))
        seconds.append(Fit(known, seen, chosen(known, seen)).labels(unseen))
        plains.append(by_band(np.array([each.scores.compound for each in unseen]), tone.PLAIN_BAND))
        adjusteds.append(by_band(np.array([each.adjusted for each in unseen]), rules.neutral_band))
        truths.append(np.array([case.label for case in held]))
    truth, plain, adjusted, second = (np.concatenate(each) for each in (truths, plains, adjusteds, seconds))
    agree = adjusted == second
    print(f"| {name} | {len(truth):,} | {macro(truth, plain):.3f} | {macro(truth, adjusted):.3f} "
          f"| {macro(truth, second):.3f} | {agree.mean():.2f} | {(adjusted == truth)[agree].mean():.2f} "
          f"| {(adjusted == truth)[~agree].mean():.2f} | {(second == truth)[~agree].mean():.2f} |",
          flush=True)  # fmt: skip


def by_band(scores: Floats, band: float) -> Ints:
    """Return the label of each score."""
    return np.where(scores <= -band, 0, np.where(scores < band, 1, 2))


def macro(truth: Ints, found: Ints) -> float:
    """Return the mean F1 of the three labels."""
    return float(f1_score(truth, found, labels=[0, 1, 2], average="macro", zero_division=0))


def save(fit: Fit) -> None:
    """Write the model, its weights against neutral; words that hardly weigh are left out."""
    coefficients = fit.model.coef_[[0, 2]] - fit.model.coef_[1]
    bias = fit.model.intercept_[[0, 2]] - fit.model.intercept_[1]
    n = len(opinion.SIGNS)
    weights = np.round(coefficients[:, n:] / UNIT).astype(int).T
    content = {
        "made_by": "benchmarks/train_sentiment.py",
        "unit": UNIT,
        "bias": [round(float(value), 4) for value in bias],
        "signs": {
            name: [round(float(value), 4) for value in coefficients[:, place] / fit.scale[place]]
            for place, name in enumerate(opinion.SIGNS)
        },
        "words": {
            word: [int(value) for value in pair]
            for word, pair in zip(fit.words, weights, strict=True)
            if np.abs(pair).max() >= 0.05 / UNIT
        },
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    opinion.MODEL.write_text(text.replace("],", "],\n") + "\n", encoding="utf-8", newline="\n")


def save_rules(rules: tone.Tone) -> None:
    """Put the band and the dropped words into the bundled file."""
    lines = "".join(f'    "{word}",\n' for word in rules.drop)
    text = tone.BUNDLED.read_text(encoding="utf-8")
    text = re.sub(r"^neutral_band = .*$", f"neutral_band = {rules.neutral_band}", text, flags=re.MULTILINE)
    text = re.sub(r"^drop = \[[^\]]*\]$", f"drop = [\n{lines}]", text, flags=re.MULTILINE)
    tone.BUNDLED.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    main(Path(words[0]) if words else USUAL, "--only-measure" not in sys.argv)
