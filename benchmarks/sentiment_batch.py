"""Sentiment of many comments at once: equal to vaderSentiment text by text, how much faster, and linear or not.

Called by benchmarks/sentiment.py. What is compared: made texts (tests/vader_texts.py), VADER's ground truth, and the
comments of every real dump in a folder. The speed is measured on the real texts, each time from the beginning, without
any word known; the package and the product take turns, and the median of the ratios of processor time is told.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
from sentiment_sets import ratings

from analysis import tone
from analysis.reading_batch import KEPT, readings
from analysis.vader_batch import score_texts
from ingest.pipeline import read_dump
from ingest.unpacking import open_dumps
from tests.vader_texts import made, theirs

PEER = 6_000
"""Texts that the package scores in each turn: every n-th of all."""
TURNS = 5
FASTER = 20
"""How many times faster than the package the scores of whole comments are to be."""
TABLE_FASTER = 5
"""How many times less the whole table is to cost than the package's scores alone."""
LONGER = 2.5
"""How much more time a text, or a table, of twice the length may take."""
ROUND = 20_000


def batch(folder: Path, dumps: Path, fuzz: int) -> bool:
    """Print how many texts differ, the speed, and how the time grows; return whether all goals are met."""
    real = [*ground_truth(folder), *bodies(dumps)]
    print("\n| texts | n | that differ from vaderSentiment |\n|---|---|---|")
    good = True
    for name, texts in {"ground truth and real dumps": real, "made up": made(2_026, fuzz)}.items():
        differ = sum(unequal(texts[begin : begin + ROUND]) for begin in range(0, len(texts), ROUND))
        print(f"| {name} | {len(texts):,} | {differ} |")
        good &= not differ
    return speed(real) & growth() & good if real else good


def ground_truth(folder: Path) -> list[str]:
    """Return the texts of VADER's ground truth."""
    names = sorted(path.name.removesuffix("_GroundTruth.txt") for path in folder.glob("*_GroundTruth.txt"))
    return [text for name in names for text in ratings(folder, name)[1]]


def bodies(dumps: Path) -> list[str]:
    """Return the comments of all dumps in a folder."""
    found: list[str] = []
    for path in sorted(path for path in dumps.rglob("*") if path.is_file() and path.suffix != ".tsv"):
        for source in open_dumps(str(path)):
            dump = read_dump(source)
            if dump.tidied is not None:
                found += dump.tidied.comments["body"].dropna().tolist()
    return found


def unequal(texts: Sequence[str]) -> int:
    """Return how many texts get other scores than from the package."""
    scores = zip(*(column.tolist() for column in score_texts(arrow(texts))), strict=True)
    return sum(repr(found) != repr(theirs(text)) for found, text in zip(scores, texts, strict=True))


def speed(texts: Sequence[str]) -> bool:
    """Take turns with the package, and print the cost per comment."""
    words, everything = tone.default(), arrow(texts)
    peer = texts[:: max(len(texts) // PEER, 1)]
    rounds = []
    for _ in range(TURNS):
        package = seconds(lambda: [theirs(text) for text in peer]) / len(peer)
        whole = seconds(lambda: score_texts(everything)) / len(texts)
        rounds.append((package, whole, seconds(lambda: afresh(everything, words)) / len(texts)))
    package, whole, table = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = statistics.median(one / other for one, other, _ in rounds)
    lengths = [len(text.split()) for text in texts]
    print(f"\n{len(texts):,} real texts, {statistics.fmean(lengths):.0f} words on average (median "
          f"{statistics.median(lengths):.0f}), microseconds of processor time per comment:\n\n"
          "| vaderSentiment | its scores in batches | times faster | the whole table |\n|---|---|---|---|\n"
          f"| {package * 1e6:.0f} | {whole * 1e6:.1f} | {ratio:.1f} | {table * 1e6:.1f} |")  # fmt: skip
    return ratio >= FASTER and table * TABLE_FASTER <= package


def growth() -> bool:
    """Print how the time grows with the length of a comment and of a table."""
    words = tone.default()
    text = "but it is not a VERY good plan at all, said the sad and happy man. "
    table = made(7, 20_000)
    long = [least(lambda n=n: score_texts(arrow([text * n])), 5) for n in (2_000, 4_000)]
    tall = [least(lambda n=n: afresh(arrow(table * n), words), 3) for n in (1, 2)]
    print(f"\nTwice the length of a comment (30,000 words, then 60,000): {long[1] / long[0]:.2f} times the time. "
          f"Twice the comments (20,000, then 40,000): {tall[1] / tall[0]:.2f} times.")  # fmt: skip
    return long[1] <= LONGER * long[0] and tall[1] <= LONGER * tall[0]


def afresh(texts: pa.LargeStringArray, words: tone.Tone) -> None:
    """Read texts without any word known."""
    KEPT.forget()
    readings(texts, words)


def arrow(texts: Sequence[str]) -> pa.LargeStringArray:
    """Return texts as the product holds them."""
    return pa.array(texts, pa.large_string())


def seconds(run: Callable[[], object]) -> float:
    """Return the processor time that ``run`` takes."""
    begin = time.process_time()
    run()
    return time.process_time() - begin


def least(run: Callable[[], object], runs: int) -> float:
    """Return the least time of some runs."""
    return min(seconds(run) for _ in range(runs))
