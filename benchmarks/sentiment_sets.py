"""Texts that people called negative, neutral or positive: what the sentiment reading is fitted to or tried on.

Senti4SD's Stack Overflow posts (``train3098.csv``: id;label;text), the four sets of VADER's ground truth (id, mean of
20 ratings from -4 to 4, text) and any table with a column of texts and one of labels.
"""

from __future__ import annotations

import csv
import html
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LABELS = ("negative", "neutral", "positive")
SENTI4SD = "train3098.csv"
BANDS = {"tweets": 0.8, "amazonReviewSnippets": 0.8, "nytEditorialSnippets": 0.5, "movieReviewSnippets": 0.5}
"""Set -> mean ratings nearer to zero than this are neutral.

With .8 the labels of tweets and reviews are spread about as those of posts; NYT editorials are rated closer to zero.
"""
_SPELLINGS = {
    "negative": "negative neg -1 -1.0 negativ bad hostile n",
    "neutral": "neutral neu 0 0.0 none objective mixed",
    "positive": "positive pos 1 1.0 +1 positiv good friendly p",
}
_EMOTIONS = {
    "positive": "admiration amusement approval caring desire excitement gratitude joy love optimism pride relief",
    "negative": "anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse "
    "sadness",
}
"""GoEmotions' own grouping (Demszky et al. 2020); its ambiguous group is left out."""
_COUNTED = ("0", "1", "2")
"""Labels in a table that has 2 and no -1."""
SPELLED = {word: label for table in (_SPELLINGS, _EMOTIONS) for label, words in table.items() for word in words.split()}
TEXT_COLUMNS = ("text", "body", "comment", "sentence", "content", "post", "tweet")
LABEL_COLUMNS = ("label", "labels", "sentiment", "polarity", "class", "emotion", "gold", "target")


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled text."""

    source: str
    text: str
    label: int
    """Place in LABELS."""


def stack_overflow(folder: Path) -> list[Case]:
    """Return Senti4SD's posts."""
    with (folder / SENTI4SD).open(encoding="utf-8", errors="replace") as lines:
        rows = [row for row in csv.reader(lines, delimiter=";") if len(row) == 3 and row[1] in LABELS]
    return [Case("posts", plain(row[2]), LABELS.index(row[1])) for row in rows]


def rated(folder: Path, name: str) -> list[Case]:
    """Return a set of VADER's ground truth, its mean ratings made labels by BANDS."""
    band = BANDS[name]
    return [
        Case(name, plain(text), 0 if mean < -band else 2 if mean > band else 1) for mean, text in _lines(folder, name)
    ]


def ratings(folder: Path, name: str) -> tuple[list[float], list[str]]:
    """Return the mean ratings and the texts of a set of VADER's ground truth, as they stand in the file."""
    means, texts = zip(*_lines(folder, name), strict=True)
    return list(means), list(texts)


def labelled(path: Path) -> list[Case]:
    """Return the rows of a table whose label can be read; tells on stderr how many cannot.

    Needs a CSV (or TSV) with columns named as in TEXT_COLUMNS and LABEL_COLUMNS, or Senti4SD's three columns without
    names. A label of several, "joy,love", counts where all of them are on one side. Raises ValueError where no column
    fits.
    """
    csv.field_size_limit(2**27)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        sample = lines.read(20_000)
        lines.seek(0)
        head = sample.splitlines()[0]
        mark = max("\t;,", key=head.count)
        rows = list(csv.reader(lines, delimiter=mark))
    text, label, begin = _columns(rows, path)
    marks = {row[label].strip() for row in rows[begin:] if len(row) > label}
    counted = "2" in marks and "-1" not in marks
    cases, unread = [], 0
    for row in rows[begin:]:
        place = _label(row[label], counted=counted) if len(row) > max(text, label) else None
        if place is None or not row[text].strip():
            unread += 1
        else:
            cases.append(Case(path.stem, plain(row[text]), place))
    if unread:
        print(f"{path.name}: {unread} rows without a text or with a label that is none of three", file=sys.stderr)
    return cases


def plain(text: str) -> str:
    """Return a text as the product stores it: entities resolved."""
    return html.unescape(text)


def _lines(folder: Path, name: str) -> Iterator[tuple[float, str]]:
    """Walk through the mean rating and the text of each line of a set of VADER's ground truth."""
    for line in (folder / f"{name}_GroundTruth.txt").read_text(encoding="utf-8", errors="replace").splitlines():
        _, mean, text = line.split("\t", 2)
        yield float(mean), text


def _columns(rows: list[list[str]], path: Path) -> tuple[int, int, int]:
    """Return the places of the text and of the label, and the first row of data."""
    names = [cell.strip().casefold() for cell in rows[0]] if rows else []
    text = next((names.index(name) for name in TEXT_COLUMNS if name in names), None)
    label = next((names.index(name) for name in LABEL_COLUMNS if name in names), None)
    if text is not None and label is not None:
        return text, label, 1
    for begin in (0, 1):  # no names, or others: the column of labels is the one that can be read as such
        cells = rows[begin : begin + 50]
        width = min((len(row) for row in cells), default=0)
        labels = [place for place in range(width) if all(_label(row[place], counted=True) is not None for row in cells)]
        if labels:
            longest = max(range(width), key=lambda place: sum(len(row[place]) for row in cells))
            return longest, labels[-1], begin
    raise ValueError(f"{path}: has no columns of texts and labels. Name them text and label.")


def _label(cell: str, *, counted: bool = False) -> int | None:
    """Return the place in LABELS that a cell means, None where it is none or several."""
    if counted and cell.strip() in _COUNTED:
        return _COUNTED.index(cell.strip())
    found = {SPELLED.get(part.strip(" '\"[]").casefold()) for part in cell.split(",")}
    label = found.pop() if len(found) == 1 else None
    return None if label is None else LABELS.index(label)
