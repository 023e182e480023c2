"""How well topics are found on labelled texts, against scikit-learn's LDA and NMF and against BERTopic's defaults.

    python benchmarks/topics.py [--n N] [--vectors FILE.npy] PATH …
    python benchmarks/topics.py --labels DUMPS          the threads of benchmarks/labels, whole, as the product does it

PATH is a folder with corpus.tsv (OCTIS), a CSV or TSV with a text and a label column, JSON lines with such fields, or
a file of texts, one a line, with the labels line by line beside it (X.txt and X_gnd.txt, or labels.txt). Every text is
put into a topic for ARI and NMI; the outlier share says how many of them the product would leave out.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Callable, Sequence
from hashlib import blake2b
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

sys.path.insert(0, str(Path(__file__).parent.parent))

from analysis.clusters import cluster, how_many, stability
from analysis.embedding import embed, unit
from analysis.neighbours import centred, smoothed
from analysis.structure import structure
from analysis.topic_words import class_words, telling
from analysis.topics import OUTSIDE, topics
from benchmarks import label_sets

TEXTS = ("text", "body", "title", "comment", "document", "sentence")
LABELS = ("label", "labels", "topic", "tag", "category", "class", "subreddit", "target", "gnd")
Pairs = list[tuple[str, str]]


def read(path: Path) -> Pairs:
    """Return the texts and labels of a set, in any of the shapes the module names."""
    if path.is_dir():
        return _folder(path)
    if path.suffix in (".csv", ".tsv"):
        return _table(path)
    if path.suffix in (".jsonl", ".ndjson"):
        return _named([json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()], path)
    return _beside(path)


def _folder(path: Path) -> Pairs:
    if (path / "corpus.tsv").exists():
        rows = [line.split("\t") for line in (path / "corpus.tsv").read_text("utf-8").splitlines()]
        return [(row[0], row[-1]) for row in rows if len(row) > 1]
    for text in sorted(path.glob("*.txt")):
        if _labels_of(text):
            return _beside(text)
    for table in sorted([*path.glob("*.csv"), *path.glob("*.tsv"), *path.glob("*.jsonl")]):
        return read(table)
    raise SystemExit(f"{path}: no corpus.tsv, no table and no texts with labels beside them.")


def _labels_of(text: Path) -> Path | None:
    beside = [text.with_name(f"{text.stem}{end}") for end in ("_gnd.txt", "_labels.txt", ".labels")]
    beside += [text.with_name(name) for name in ("labels.txt", "label.txt", "gnd.txt")]
    return next((file for file in beside if file.exists() and file != text), None)


def _beside(path: Path) -> Pairs:
    labels = _labels_of(path)
    if labels is None:
        raise SystemExit(f"{path}: no labels beside it. Put them line by line into {path.stem}_gnd.txt.")
    sides = [file.read_text("utf-8", errors="replace").rstrip("\n").split("\n") for file in (path, labels)]
    if len(sides[0]) != len(sides[1]):
        raise SystemExit(f"{path}: {len(sides[0])} texts but {len(sides[1])} labels.")
    return list(zip(*sides, strict=True))


def _table(path: Path) -> Pairs:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return _named(list(csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ",")), path)


def _named(rows: Sequence[dict[str, str]], path: Path) -> Pairs:
    names = {name.lower(): name for name in (rows[0] if rows else {}) if name}
    text = next((names[name] for name in TEXTS if name in names), None)
    label = next((names[name] for name in LABELS if name in names), None)
    if text is None or label is None:
        raise SystemExit(f"{path}: name its columns text and label; it has {', '.join(names.values())}.")
    return [(str(row[text] or ""), str(row[label])) for row in rows]


def sampled(pairs: Pairs, n: int | None) -> Pairs:
    """Return the pairs with text in the order of a hash, at most ``n``: the same whatever the order of the file."""
    held = sorted((pair for pair in pairs if pair[0].strip()), key=lambda pair: (_mark(pair[0]), pair[1]))
    return held[:n]


def _mark(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()


def words_of(texts: Sequence[str], labels: np.ndarray) -> list[list[str]]:
    """Return ten words per topic by c-TF-IDF: the same rule for every method."""
    return list(class_words(texts, labels, ()).values())


def diversity(entries: list[list[str]]) -> float:
    """Return the share of different words among the words of all topics (Dieng et al. 2020)."""
    every = [word for topic in entries for word in topic]
    return len(set(every)) / max(len(every), 1)


def npmi(entries: list[list[str]], texts: Sequence[str]) -> float:
    """Return the mean normalised pointwise mutual information of a topic's words, counted by text (Lau et al. 2014)."""
    wanted = {word for topic in entries for word in topic}
    held: dict[str, set[int]] = {word: set() for word in wanted}
    for row, text in enumerate(texts):
        for word in wanted.intersection(telling(text, ())):
            held[word].add(row)
    scores = []
    for topic in entries:
        for one, other in combinations(topic, 2):
            both = len(held[one] & held[other])
            if both and both < len(texts):
                mutual = np.log(both * len(texts) / (len(held[one]) * len(held[other])))
                scores.append(mutual / -np.log(both / len(texts)))
            else:
                scores.append(1.0 if both else -1.0)
    return float(np.mean(scores)) if scores else float("nan")


def show(name: str, labels: np.ndarray, truth: list[str], texts: list[str], seconds: float, more: str = " | ") -> None:
    """Print one row: ``more`` holds the outlier share and the stability."""
    entries = words_of(texts, labels)
    figures = [adjusted_rand_score(truth, labels), normalized_mutual_info_score(truth, labels)]
    tail = f"{diversity(entries):.2f} | {npmi(entries, texts):.3f} | {seconds:.1f}"
    print(f"| {name} | {len(set(labels))} | {figures[0]:.3f} | {figures[1]:.3f} | {more} | {tail} |", flush=True)


def baselines(texts: list[str], count: int) -> dict[str, Callable[[], np.ndarray]]:
    """Return the methods of scikit-learn, by name."""

    def lda() -> np.ndarray:
        counts = CountVectorizer(stop_words="english", min_df=2).fit_transform(texts)
        return LatentDirichletAllocation(count, random_state=0).fit_transform(counts).argmax(axis=1)

    def nmf() -> np.ndarray:
        weights = TfidfVectorizer(stop_words="english", sublinear_tf=True, min_df=2).fit_transform(texts)
        return NMF(count, init="nndsvd", random_state=0, max_iter=500).fit_transform(weights).argmax(axis=1)

    return {"LDA (scikit-learn)": lda, "NMF on TF-IDF (scikit-learn)": nmf}


def by_default(texts: list[str], vectors: np.ndarray) -> np.ndarray:
    """Return the topics of BERTopic as it comes, on the same vectors; its outliers are a topic of their own."""
    from bertopic import BERTopic

    return np.array(BERTopic().fit_transform(texts, embeddings=vectors)[0])


def measure(path: Path, n: int | None, vectors: Path | None) -> None:
    """Print the table of one set."""
    pairs = sampled(read(path), n)
    texts, truth = [text for text, _ in pairs], [label for _, label in pairs]
    known = len(set(truth))
    begin = time.perf_counter()
    embedded = np.load(vectors) if vectors and vectors.exists() else embed(texts)
    if vectors and not vectors.exists():
        np.save(vectors, embedded)
    took = time.perf_counter() - begin
    print(f"\n### {path.name}: {len(texts):,} texts, {known} labels, embedded in {took:.0f} s\n")
    print("| method | topics | ARI | NMI | outliers | stability | diversity | NPMI | s |\n|" + "---|" * 9)
    begin = time.perf_counter()
    plain, space = centred(embedded), smoothed(embedded, texts)
    for name, count in (("known number", known), ("number by silhouette", how_many(space, plain, len(texts) // 10))):
        labels = cluster(space, count)
        agree, _ = stability(space, labels, count)
        middles = unit(np.vstack([plain[labels == each].mean(axis=0) for each in range(count)]))
        outside = float((np.einsum("ij,ij->i", plain, middles[labels]) < OUTSIDE).mean())
        show(f"**ours**, {name}", labels, truth, texts, time.perf_counter() - begin, f"{outside:.3f} | {agree:.2f}")
        begin = time.perf_counter()
    for name, method in baselines(texts, known).items():
        begin = time.perf_counter()
        show(name, method(), truth, texts, time.perf_counter() - begin)
    begin = time.perf_counter()
    show("KMeans on the same vectors", cluster(embedded, known), truth, texts, time.perf_counter() - begin)
    try:
        begin = time.perf_counter()
        labels = by_default(texts, embedded)
        show("BERTopic defaults", labels, truth, texts, time.perf_counter() - begin, f"{(labels < 0).mean():.3f} | ")
    except (ImportError, TypeError, ValueError) as error:
        print(f"\nBERTopic's defaults do not run here: {error}")
    from importlib.util import find_spec

    if find_spec("umap") is None or find_spec("hdbscan") is None:
        print("\nWithout the packages umap-learn and hdbscan, BERTopic's defaults are PCA and scikit-learn's HDBSCAN.")


def measure_threads(dumps: Path) -> None:
    """Print how far topics agree with the main themes that a reader gave, beside sub-threads and KMeans.

    KMeans is told the number of themes; the mean of three seeds. Comments in no theme are a theme of their own.
    """
    print("| thread | comments | themes | found | ARI ours | ARI sub-threads | ARI KMeans |\n|" + "---|" * 7)
    for story in label_sets.stories():
        held = label_sets.load(story, dumps)
        found = topics(held.comments, f"{held.title} {held.story_text}")
        mine = held.comments["main"].notna().to_numpy()
        truth = held.comments.loc[mine, "main"].tolist()
        ours = found.loc[mine, "topic"].fillna(-1).tolist()
        roots = structure(held.comments).loc[mine, "root_id"].tolist()
        vectors = embed(held.comments.loc[mine, "body"].fillna("").tolist())
        known = len(set(truth))
        plain = np.mean([adjusted_rand_score(truth, cluster(vectors, known, seed)) for seed in range(3)])
        figures = [adjusted_rand_score(truth, ours), adjusted_rand_score(truth, roots), plain]
        shape = f"{found['topic'].nunique()} {found.loc[mine, 'kind'].mode()[0]}s"
        print(f"| {story} | {len(truth)} | {known} | {shape} | " + " | ".join(f"{each:.3f}" for each in figures) + " |")


def main() -> None:
    """Measure every set named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--labels", type=Path, metavar="DUMPS", help="measure the labelled threads; their dumps")
    parser.add_argument("--n", type=int, help="so many texts, chosen by a hash of the text")
    parser.add_argument("--vectors", type=Path, help="keep the vectors in this file, for one set and one N")
    options = parser.parse_args()
    if options.vectors and len(options.paths) > 1:
        parser.error("--vectors goes with one path")
    if not (options.paths or options.labels):
        parser.error("name a set, or --labels DUMPS")
    if options.labels:
        measure_threads(options.labels)
    for path in options.paths:
        measure(path, options.n, options.vectors)


if __name__ == "__main__":
    main()
