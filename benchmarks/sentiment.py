"""Sentiment: the same scores as vaderSentiment, its own ground truth, and the time one comment takes.

    python benchmarks/sentiment.py [DIR or FILE ...] [--dumps DIR] [--fuzz N]

FILE is a table of labelled texts that both readings are tried on: columns text and label, in the names and spellings
that benchmarks/sentiment_sets.py knows. DIR holds VADER's ground truth (``*_GroundTruth.txt`` of hutto_ICWSM_2014: id,
mean of 20 human ratings, text) and Senti4SD's ``train3098.csv`` (id;label;text), which the second reading was fitted
to: how well it reads those is measured in folds by benchmarks/train_sentiment.py. Other tables in DIR are tried as
FILE. Usual: ../shared/labelled/sentiment. Without it only the times are measured, on text made up here. Times are
processor time, the least of three runs. Many comments at once are compared with vaderSentiment on DIR, on the comments
of the real dumps of ``--dumps`` (usual: ../shared/dumps) and on N made texts (usual: 20,000):
benchmarks/sentiment_batch.py.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pandas as pd
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from sentiment_batch import batch  # noqa: E402
from sentiment_sets import LABELS, SENTI4SD, Case, labelled, ratings, stack_overflow  # noqa: E402

from analysis import tone, vader  # noqa: E402
from analysis.reading import LONG_WORDS, read  # noqa: E402
from analysis.sentiment import label  # noqa: E402

THEIRS = SentimentIntensityAnalyzer()
USUAL = HERE.parent.parent / "shared" / "labelled" / "sentiment"
DUMPS = HERE.parent.parent / "shared" / "dumps"
GROUND_TRUTH = {"tweets": 0.873, "amazonReviewSnippets": 0.590, "nytEditorialSnippets": 0.503,
                "movieReviewSnippets": 0.427}  # fmt: skip
"""Pearson's r of vaderSentiment 3.3.2 with the mean human rating."""
TOLERANCE = 0.01
LIMIT = 0.05
"""Seconds that one comment may take."""
ALL_LIMIT = 6.0
"""Seconds that 10,000 comments may take, both readings."""
TOO_LONG = 100_000
"""Characters from which the package is not waited for: it needs a minute for 136 kB."""
OPINIONS = sorted(word for word in THEIRS.lexicon if word.isalpha())
PLAIN = [f"word{n}" for n in range(2_000)]
Result = TypeVar("Result")


def main(paths: list[Path], dumps: Path, fuzz: int) -> int:
    """Print all tables; return 1 where a figure is off its goal."""
    folders = [path for path in paths if path.is_dir()]
    files = [path for path in paths if path.is_file()]
    files += [path for folder in folders for path in sorted(folder.glob("*.[ct]sv")) if path.name != SENTI4SD]
    checks = [check(folder) for folder in folders for check in (ground_truth, forum) if (folder / SENTI4SD).exists()]
    if files:
        both_readings({path.name: labelled(path) for path in files})
    if folders or not files:
        checks += [lengths(), table()]
    checks += [batch(folder, dumps, fuzz) for folder in folders]
    return 0 if all(checks) else 1


def ground_truth(folder: Path) -> bool:
    """Compare with the package, text by text, and with the human ratings."""
    print("| set | texts | r | r expected | texts that differ from vaderSentiment | comments/s | vaderSentiment |")
    print("|---|---|---|---|---|---|---|")
    good = True
    for name, expected in GROUND_TRUTH.items():
        means, texts = ratings(folder, name)
        ours, seconds = timed(lambda texts=texts: [vader.score(text) for text in texts])
        theirs, their_seconds = timed(lambda texts=texts: [THEIRS.polarity_scores(text) for text in texts], runs=1)
        differ = sum(mine._asdict() != other for mine, other in zip(ours, theirs, strict=True))
        r = statistics.correlation([score.compound for score in ours], means)
        good &= abs(r - expected) <= TOLERANCE and not differ
        rates = f"{len(texts) / seconds:,.0f} | {len(texts) / their_seconds:,.0f}"
        print(f"| {name} | {len(texts):,} | {r:.3f} | {expected:.3f} | {differ} | {rates} |")
    return good


def forum(folder: Path) -> bool:
    """Compare with the labels of Stack Overflow posts: the whole comment's score, and the number that is shown."""
    cases = stack_overflow(folder)
    readings = pd.DataFrame([read(case.text, tone.default()) for case in cases])
    truth = pd.Series([LABELS[case.label] for case in cases])
    long = readings["n_words"] > LONG_WORDS
    whole, shown = label(readings["compound"], tone.PLAIN_BAND), label(readings["score"], tone.PLAIN_BAND)
    print(f"\nStack Overflow posts (Senti4SD, {len(cases):,}), macro-F1 of VADER with its own band:\n")
    print("| posts | n | score of the whole | score shown |\n|---|---|---|---|")
    for name, part in (("all", long | ~long), (f"over {LONG_WORDS} words", long)):
        print(f"| {name} | {part.sum():,} | {macro_f1(truth[part], whole[part]):.3f} "
              f"| {macro_f1(truth[part], shown[part]):.3f} |")  # fmt: skip
    return macro_f1(truth, shown) >= macro_f1(truth, whole)


def both_readings(sets: dict[str, list[Case]]) -> None:
    """Print how well either reading gives the labels of people, and what their agreement is worth."""
    print("\n| set | texts | VADER ±.05 | its band and words | second opinion | agree on | VADER right there "
          "| elsewhere | second right there |\n|---|---|---|---|---|---|---|---|---|")  # fmt: skip
    for name, cases in sets.items():
        words = tone.default()
        readings = pd.DataFrame([read(case.text, words) for case in cases])
        truth = pd.Series([LABELS[case.label] for case in cases])
        plain, adjusted = label(readings["compound"], tone.PLAIN_BAND), label(readings["adjusted"], words.neutral_band)
        second = readings[list(LABELS)].idxmax(axis=1)
        agree = adjusted.astype("str") == second
        right = adjusted.astype("str") == truth
        print(f"| {name} | {len(cases):,} | {macro_f1(truth, plain):.3f} | {macro_f1(truth, adjusted):.3f} "
              f"| {macro_f1(truth, second):.3f} | {agree.mean():.2f} | {right[agree].mean():.2f} "
              f"| {right[~agree].mean():.2f} | {(second == truth)[~agree].mean():.2f} |")  # fmt: skip


def macro_f1(truth: pd.Series, found: pd.Series) -> float:
    """Return the mean F1 of the three labels."""
    scores = []
    for name in LABELS:
        right = ((truth == name) & (found == name)).sum()
        scores.append(2 * right / max((truth == name).sum() + (found == name).sum(), 1))
    return statistics.fmean(scores)


def lengths() -> bool:
    """Time comments of growing length; no comment may take more than LIMIT as the product reads it."""
    print("\n| comment | characters | whole, ms | vaderSentiment, ms | times faster | as read, ms | cut |")
    print("|---|---|---|---|---|---|---|")
    good, words = True, tone.default()
    for name, text in texts().items():
        _, ours = timed(lambda text=text: vader.score(text))
        reading, bounded = timed(lambda text=text: read(text, words))
        good &= bounded <= LIMIT
        if len(text) > TOO_LONG:
            theirs = "not run | –"
        else:
            _, seconds = timed(lambda text=text: THEIRS.polarity_scores(text), runs=1 if len(text) > 20_000 else 3)
            theirs = f"{seconds * 1e3:,.1f} | {seconds / ours:,.0f}"
        cut = "yes" if reading.cut else "no"
        print(f"| {name} | {len(text):,} | {ours * 1e3:.2f} | {theirs} | {bounded * 1e3:.2f} | {cut} |")
    return good


def table() -> bool:
    """Time 10,000 comments of 10 to 60 words, whole and by sentence, one by one."""
    draw = random.Random(11)
    made = [comment(draw, draw.randint(10, 60)) for _ in range(10_000)]
    words = tone.default()
    _, seconds = timed(lambda: [read(text, words) for text in made])
    print(f"\n10,000 comments, {sum(len(text.split()) for text in made) / 10_000:.0f} words each on average, "
          f"both readings, one by one: {seconds:.2f} s")  # fmt: skip
    return seconds < ALL_LIMIT


def comment(draw: random.Random, words: int) -> str:
    """Make up a comment in which one word in ten carries an opinion."""
    drawn = [draw.choice(OPINIONS if draw.random() < 0.1 else PLAIN) for _ in range(words)]
    return " ".join(word + ". So" if draw.random() < 0.06 else word for word in drawn)


def texts() -> dict[str, str]:
    """Return comments of growing length, and repeated words as in a flood, up to 136 kB."""
    draw = random.Random(7)
    made = {f"{words:,} words": comment(draw, words) for words in (300, 1_000, 3_000, 10_000)}
    floods = {
        f"{size // 1000} kB flood": ("what a great but terrible idea " * size)[:size] for size in (17_000, 136_000)
    }
    return {**made, **floods}


def timed(run: Callable[[], Result], runs: int = 3) -> tuple[Result, float]:
    """Return what ``run`` gives and the least processor time it took, in seconds."""
    seconds = []
    for _ in range(runs):
        begin = time.process_time()
        result = run()
        seconds.append(time.process_time() - begin)
    return result, min(seconds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure sentiment.")
    parser.add_argument("paths", nargs="*", type=Path, default=[USUAL])
    parser.add_argument("--dumps", type=Path, default=DUMPS)
    parser.add_argument("--fuzz", type=int, default=20_000)
    given = parser.parse_args()
    sys.exit(main(given.paths or [USUAL], given.dumps, given.fuzz))
