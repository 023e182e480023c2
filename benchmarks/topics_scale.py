"""What topics of a hundred thousand comments cost, how good they are, and what the size of the sample does to both.

    python benchmarks/topics_scale.py [--n N] [--samples N,N,…] PATH

PATH is a labelled set as benchmarks/topics.py reads it. No labelled set of this size is at hand, so comments are made
of it: each is a run of 10 to 40 words somewhere in one of its texts and has that text's label. Runs overlap, so methods
that hang on rare words have it easier than in life. Every method sees the same comments in one process; what is
embedded once is not embedded again, so the seconds of embedding are told apart. AMI is adjusted mutual information
(Vinh, Epps & Bailey 2010) over all comments, those under no topic being a topic of their own.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import MiniBatchKMeans
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

sys.path.insert(0, str(Path(__file__).parent.parent))

from analysis import topics as product
from analysis.embedding import embed, tfidf
from benchmarks.topics import Pairs, by_default, read
from ingest.schema import empty

FEWEST, MOST = 10, 40
FIXED = {
    "story_id": "made", "platform": "made", "thread_id": "made", "parent_source": "none", "depth": 0,
    "author_kind": "user", "created_precision": "unknown", "score_kind": "none", "state": "present", "dump_id": "made",
    "locator": "made",
}  # fmt: skip


def made(pairs: Pairs, n: int) -> tuple[pd.DataFrame, list[str]]:
    """Return n tidy comments and their labels."""
    dice = np.random.default_rng(20261122)
    held = [(text.split(), label) for text, label in pairs]
    held = [pair for pair in held if len(pair[0]) >= MOST]
    bodies, labels = [], []
    for pick, length, place in zip(dice.integers(0, len(held), n), dice.integers(FEWEST, MOST, n), dice.random(n)):
        words, label = held[pick]
        begin = int(place * (len(words) - length))
        bodies.append(" ".join(words[begin : begin + length]))
        labels.append(label)
    columns = {**FIXED, "comment_id": np.arange(n).astype(str), "position": np.arange(n), "body": bodies}
    return empty("comments").reindex(range(n)).assign(**columns), labels


def show(name: str, truth: list[str], run: Callable[[], np.ndarray], before: float = 0.0) -> None:
    """Run a method and print its row; ``before`` are seconds spent for it already."""
    begin = time.perf_counter()
    labels = run()
    took = time.perf_counter() - begin
    figures = adjusted_mutual_info_score(truth, labels), adjusted_rand_score(truth, labels)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = len(set(labels[labels >= 0].tolist()))
    print(f"| {name} | {count} | {(labels < 0).mean():.3f} | {figures[0]:.3f} | {figures[1]:.3f} | {before:.0f} "
          f"| {took:.0f} | {peak:,.0f} |", flush=True)  # fmt: skip


def ours(comments: pd.DataFrame, truth: list[str], sample: int) -> None:
    """Measure the product with a sample of this size."""
    product.SAMPLE = sample
    ordered = comments.sort_values("comment_id")
    chosen = ordered["body"].iloc[product._sampled(ordered.astype(dict.fromkeys(product.KEY, "str")))].tolist()
    begin = time.perf_counter()
    embed(chosen)
    took = time.perf_counter() - begin
    show(f"**ours**, {len(chosen):,} embedded", truth, lambda: _labels(product.topics(comments)), took)


def _labels(table: pd.DataFrame) -> np.ndarray:
    return table["topic"].fillna(-1).to_numpy(np.int64)


def main() -> None:
    """Measure all methods."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--n", type=int, default=100_000)
    parser.add_argument("--samples", default=str(product.SAMPLE), help="how many comments are embedded")
    options = parser.parse_args()
    comments, truth = made(read(options.path), options.n)
    known = len(set(truth))
    print(f"{options.n:,} comments, {known} labels\n")
    print("| method | topics | outliers | AMI | ARI | embedding, s | the rest, s | peak, MiB |\n|" + "---|" * 8)
    for sample in sorted(map(int, options.samples.split(","))):
        ours(comments, truth, sample)
    texts = comments["body"].tolist()
    show("ours, all by words (TF-IDF, SVD)", truth, lambda: _labels(product.topics(comments, backend="tfidf")))
    begin = time.perf_counter()
    vectors = tfidf(texts)
    took = time.perf_counter() - begin
    for count in (known, 50):
        groups = MiniBatchKMeans(count, random_state=0, n_init=3)
        name = f"MiniBatchKMeans({count}) on TF-IDF and SVD"
        show(name, truth, lambda groups=groups: groups.fit_predict(vectors).astype(np.int64), took)
    few = min(10_000, options.n)
    show(f"BERTopic as it comes, on those vectors, {few:,} comments", truth[:few],
         lambda: by_default(texts[:few], vectors[:few]).astype(np.int64), took)  # fmt: skip


if __name__ == "__main__":
    main()
