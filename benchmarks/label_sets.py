"""The threads labelled by reading in benchmarks/labels, joined to the comments of the dumps they belong to.

    python benchmarks/label_sets.py DUMPS             what the sets hold, and how far two readers agree
    python benchmarks/label_sets.py DUMPS STORY       the comments to label, without any label, each with its parent

DUMPS is the folder of dumps that the first line of each label file names a file of. A label belongs to the dump (by the
sha-256 of its bytes) and the comment; how to label is written in labels/guidelines.md. Agreement of two readers:
Cohen's kappa (Cohen 1960).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from analysis.codebook import Codebook  # noqa: E402
from analysis.codebook import load as load_codebook  # noqa: E402
from ingest.pipeline import read_dump  # noqa: E402
from ingest.tidy import Tidied  # noqa: E402
from ingest.unpacking import open_dumps  # noqa: E402

LABELS = HERE / "labels"
NONE = "none"
"""The main theme of a comment that no theme covers."""
KINDS = (("", "main"), (".relations", "relation"))
"""The label files of a reader that are compared, by what their name adds, and the column with the label."""
RELATIONS = ("agrees", "disagrees", "asks", "jokes", "corrects", "tangent", "other")


class LabelError(Exception):
    """A label set cannot be used. The message names the file and the remedy."""


@dataclass(frozen=True)
class LabelSet:
    """One story: its codebook, its comments and what a reader found in them."""

    story: str
    codebook: Codebook
    title: str
    story_text: str
    comments: pd.DataFrame
    """All tidy comments of the dump, and main, secondary, relation (missing where not labelled), example (bool)."""

    @property
    def labelled(self) -> pd.DataFrame:
        """Return the comments that have a main theme or ``none``."""
        return self.comments[self.comments["main"].notna()]


def stories() -> list[str]:
    """Return the names of the label sets."""
    return sorted(
        path.name.removesuffix(".first.tsv") for path in LABELS.glob("*.first.tsv") if path.name.count(".") == 2
    )


def _table(name: str) -> tuple[str, str, pd.DataFrame]:
    """Return the dump's file name, its sha-256 and the rows of a label file."""
    path = LABELS / name
    if not path.exists():
        raise LabelError(f"{path}: is not there. Label sets: {', '.join(stories())}.")
    with path.open(encoding="utf-8") as lines:
        file, digest = lines.readline().removeprefix("#").split()
        rows = pd.read_csv(lines, sep="\t", dtype=str, keep_default_na=False)
    twice = rows.loc[rows["comment_id"].duplicated(), "comment_id"].tolist()
    if twice:
        raise LabelError(f"{path}: comment {twice[0]} stands in it twice. Remove one.")
    return file, digest, rows.mask(rows == "")


def _column(name: str, column: str) -> pd.Series:
    """Return a column of a label file by comment, empty when there is no such file."""
    if not (LABELS / name).exists():
        return pd.Series(dtype="str")
    return _table(name)[2].set_index("comment_id")[column]


def _dump(story: str, path: Path, digest: str) -> Tidied:
    """Read the dump of a set. Raises LabelError when it is absent or another one."""
    if not path.exists():
        raise LabelError(f"{path}: the dump of {story} is not there. Say which folder holds it.")
    [dump] = [read_dump(source) for source in open_dumps(str(path))]
    if dump.tidied is None or dump.facts is None:
        raise LabelError(f"{path}: cannot be read ({dump.report.error}).")
    if dump.facts.dump_id != digest:
        raise LabelError(f"{path}: is not the file that was labelled (sha-256 {digest}). Get that one.")
    return dump.tidied


def load(story: str, dumps: Path, reader: str = "first") -> LabelSet:
    """Read one set and the comments of its dump.

    ``reader`` is "first" or "second"; a missing relations or examples file leaves relation missing and example false.
    Raises LabelError when the set or the dump is absent, or the dump is another than the one that was labelled.
    """
    file, digest, themes = _table(f"{story}.{reader}.tsv")
    tidied = _dump(story, dumps / file, digest)
    lost = sorted(set(themes["comment_id"]) - set(tidied.comments["comment_id"]))
    if lost:
        raise LabelError(f"{story}: the dump has no comment {lost[0]}. Were the ids of its format changed?")
    comments = tidied.comments.merge(themes[["comment_id", "main", "secondary"]], on="comment_id", how="left")
    acts = _column(f"{story}.relations.{reader}.tsv", "relation")
    comments["relation"] = comments["comment_id"].map(acts).astype("str")
    comments["example"] = comments["comment_id"].isin(_column(f"{story}.examples.tsv", "theme").index)
    thread = tidied.threads.iloc[0]
    text = "" if pd.isna(thread["story_text"]) else str(thread["story_text"])
    return LabelSet(story, load_codebook(LABELS / f"{story}.toml"), str(thread["title"]), text, comments)


def kappa(first: pd.Series, second: pd.Series) -> float:
    """Return Cohen's kappa of two readers' labels of the same comments, missing when both use one label only."""
    return pooled_kappa([(first, second)])


def pooled_kappa(pairs: list[tuple[pd.Series, pd.Series]]) -> float:
    """Return Cohen's kappa over several stories, missing when chance alone agrees on everything.

    Chance agreement is taken within each story: the codebooks differ, so the story itself must not count as agreement.
    """
    count = sum(len(one) for one, _ in pairs)
    seen = sum(int((one == two).sum()) for one, two in pairs) / count
    chance = sum(len(one) * _chance(one, two) for one, two in pairs) / count
    return (seen - chance) / (1 - chance) if chance < 1 else float("nan")


def _chance(first: pd.Series, second: pd.Series) -> float:
    """Return the share on which two readers agree by chance, each label drawn as often as the reader gave it."""
    return float((first.value_counts(normalize=True) * second.value_counts(normalize=True)).dropna().sum())


def _both(story: str, kind: str, column: str) -> tuple[pd.Series, pd.Series] | None:
    """Return the labels of the comments that two readers labelled, None when there is only one reader."""
    if not (LABELS / f"{story}{kind}.second.tsv").exists():
        return None
    a, b = (_table(f"{story}{kind}.{reader}.tsv")[2] for reader in ("first", "second"))
    pairs = a.merge(b, on="comment_id", suffixes=("_first", "_second"))
    return pairs[f"{column}_first"], pairs[f"{column}_second"]


def _agreement(column: str, pairs: list[tuple[pd.Series, pd.Series]]) -> str:
    """Return how far two readers agree on one or more stories, "" when there are none."""
    if not pairs:
        return ""
    count = sum(len(one) for one, _ in pairs)
    same = sum(int((one == two).sum()) for one, two in pairs) / count
    return f"{column}: {count} by both, same {same:.3f}, kappa {pooled_kappa(pairs):.3f}"


def summary(dumps: Path) -> None:
    """Print what each set holds, and the agreement where there is a second reader."""
    for story in stories():
        found = load(story, dumps).labelled
        acts = found["relation"].dropna()
        print(f"{story}: {len(found)} comments, {len(acts)} answers, {int(found['example'].sum())} examples")
        for counts in (found["main"].value_counts(), acts.value_counts()):
            print("    " + ", ".join(f"{name} {count}" for name, count in counts.items()))
        for kind, column in KINDS:
            if pair := _both(story, kind, column):
                print(f"    {_agreement(column, [pair])}")
    for kind, column in KINDS:
        if line := _agreement(column, [pair for story in stories() if (pair := _both(story, kind, column))]):
            print(f"all stories, {line}")


def sheet(story: str, dumps: Path) -> None:
    """Print the story and the comments to label in thread order, with no label."""
    found = load(story, dumps)
    print(f"{found.title}\n\n{found.story_text}")
    for row in found.labelled.sort_values("position").to_dict("records"):
        answers = "opens a sub-thread" if pd.isna(row["parent_id"]) else f"answers {row['parent_id']}"
        subject = "" if pd.isna(row["subject"]) else f" · {row['subject']}"
        quoted = "" if pd.isna(row["quoted"]) else "\n> " + row["quoted"].replace("\n", "\n> ")
        print(f"\n[{row['comment_id']} · {answers}{subject}]{quoted}\n{row['body']}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    try:
        sheet(sys.argv[2], Path(sys.argv[1])) if len(sys.argv) == 3 else summary(Path(sys.argv[1]))
    except LabelError as problem:
        sys.exit(str(problem))
