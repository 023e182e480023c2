"""What answers do with the comments they answer: how often the signs are right, and how often they stay silent.

    python benchmarks/relations.py [PATH] [--write]

Without PATH: the answers labelled by hand (benchmarks/labels/*.relations.first.tsv), whose texts are read from the
dumps in ../shared/dumps. ``--write`` puts their confusion into analysis/relations_measured.json, from which shares take
their error. With PATH: a CSV in the way of DEBAGREEMENT (Pougué-Biyong et al. 2021), one pair a row, with the columns
body_parent, body_child and label (0 disagree, 1 neutral, 2 agree, or these words); names of other such sets are known
(parent/child, quote_text/response_text, relation).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))

from analysis.relation_marks import RELATIONS
from analysis.relation_shares import MEASURED, Measured, corrected, reason
from analysis.relation_signs import signs
from analysis.relations import CLEAR, UNCLEAR, relations, weigh
from ingest.pipeline import read_dump
from ingest.unpacking import open_dumps

LABELS = Path(__file__).parent / "labels"
DUMPS = Path(__file__).parent.parent.parent / "shared" / "dumps"
DATE = "2026-11-22"
STANCES = ["disagree", "neutral", "agree"]
AS_STANCE = {"agrees": "agree", "disagrees": "disagree", "corrects": "disagree"}
COLUMNS = {"parent": ("body_parent", "parent", "quote_text", "quote"),
           "child": ("body_child", "child", "response_text", "response"),
           "label": ("label", "relation", "stance")}  # fmt: skip


def main(words: list[str]) -> int:
    """Print all tables; return 1 where naming is no better than the majority."""
    paths = [word for word in words if not word.startswith("--")]
    if paths:
        return debate(Path(paths[0]))
    pairs = labelled()
    if pairs.empty:
        print(f"No labelled answers: {LABELS} or the dumps in {DUMPS} are not here.")
        return 1
    good = report(pairs)
    confusion(pairs)
    calibration(pairs)
    transfer(pairs)
    if "--write" in words:
        write(pairs)
    return 0 if good else 1


def labelled() -> pd.DataFrame:
    """Return one row per labelled answer: ``story``, ``label`` and the columns of ``relations``."""
    tables = []
    for path in sorted(LABELS.glob("*.relations.first.tsv")):
        source = path.read_text(encoding="utf-8").split("\n", 1)[0].split()[1]
        if not (DUMPS / source).exists():
            continue
        given = pd.read_csv(path, sep="\t", skiprows=1, dtype="str").rename(columns={"relation": "label"})
        (dump,) = (read_dump(opened) for opened in open_dumps(str(DUMPS / source)))
        assert dump.tidied is not None
        found = given.merge(relations(dump.tidied.comments), on="comment_id", how="left")
        tables.append(found.assign(story=path.name.split(".")[0]))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def report(pairs: pd.DataFrame) -> bool:
    """Print coverage and rightness by story, against the majority."""
    print("| story | answers | named | right of the named | majority | macro-F1, named | macro-F1, all |")
    print("|---|---|---|---|---|---|---|")
    for story, part in [*pairs.groupby("story"), ("all", pairs)]:
        named = part[part["relation"] != UNCLEAR]
        right = (named["relation"] == named["label"]).mean()
        majority = named["label"].value_counts(normalize=True).max()
        print(f"| {story} | {len(part)} | {len(named) / len(part):.2f} | {right:.2f} | {majority:.2f} "
              f"| {macro_f1(named, 'relation'):.2f} | {macro_f1(part, 'relation'):.2f} |")  # fmt: skip
    return bool(right > majority)


def macro_f1(pairs: pd.DataFrame, column: str, names: list[str] = RELATIONS) -> float:
    """Return the mean F1 of the relations that occur among the labels."""
    scores = []
    for name in names:
        both = ((pairs["label"] == name) & (pairs[column] == name)).sum()
        either = (pairs["label"] == name).sum() + (pairs[column] == name).sum()
        if (pairs["label"] == name).any():
            scores.append(2 * both / either)
    return sum(scores) / max(len(scores), 1)


def confusion(pairs: pd.DataFrame) -> None:
    """Print label by relation found."""
    table = pd.crosstab(pairs["label"], pairs["relation"].astype("str"))
    table = table.reindex(index=[*RELATIONS, "other"], columns=[*RELATIONS, UNCLEAR], fill_value=0)
    print(f"\n| label | {' | '.join(table.columns)} |\n|---|{'---|' * len(table.columns)}")
    for label, row in table.iterrows():
        print(f"| {label} | {' | '.join(str(n) for n in row)} |")


def calibration(pairs: pd.DataFrame) -> None:
    """Print how often a relation named with so much strength is right."""
    named = pairs[pairs["relation"] != UNCLEAR]
    print("\n| strength | named | right |\n|---|---|---|")
    for low, high in ((CLEAR, 0.6), (0.6, 0.75), (0.75, 0.9), (0.9, 1.01)):
        part = named[(named["strength"] >= low) & (named["strength"] < high)]
        print(f"| {low:.2f} to {min(high, 1):.2f} | {len(part)} | {(part['relation'] == part['label']).mean():.2f} |")


def transfer(pairs: pd.DataFrame) -> None:
    """Print the shares of each story, corrected by the error on the other stories alone, beside the reader's."""
    print("\n| story | share of | reader | corrected | 90 % interval | covers |\n|---|---|---|---|---|---|")
    told = covered = 0
    for story, part in pairs.groupby("story"):
        others = counts_of(pairs[pairs["story"] != story])
        error = Measured(DATE, 0, 0, 0, others)
        for relation in RELATIONS:
            rates, found = error.rates([relation]), int((part["relation"] == relation).sum())
            if reason(len(part), rates):
                continue
            share, low, high = corrected(found, len(part), rates)
            truth = float((part["label"] == relation).mean())
            told, covered = told + 1, covered + (low <= truth <= high)
            print(f"| {story} | {relation} | {truth:.2f} | {share:.2f} | {low:.2f} to {high:.2f} "
                  f"| {'yes' if low <= truth <= high else 'no'} |")  # fmt: skip
    print(f"\n{covered} of {told} intervals hold the reader's share.")


def counts_of(pairs: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Return label of the reader -> relation found -> pairs."""
    counts = pd.crosstab(pairs["label"], pairs["relation"].astype("str"))
    return {str(label): {str(name): int(n) for name, n in row.items() if n} for label, row in counts.iterrows()}


def write(pairs: pd.DataFrame) -> None:
    """Write the confusion that shares are corrected by."""
    held = counts_of(pairs)
    MEASURED.write_text(json.dumps({"date": DATE, "confusion": held}, indent=1) + "\n", encoding="utf-8")


def debate(path: Path) -> int:
    """Print three-class figures for a CSV of labelled pairs; unclear and all that takes no side count as neutral."""
    table = pd.read_csv(path)
    at = {key: next(name for name in names if name in table) for key, names in COLUMNS.items()}
    pairs = table[list(at.values())].dropna().set_axis(list(at), axis=1)
    pairs["label"] = [label if str(label) in STANCES else STANCES[int(label)] for label in pairs["label"]]
    pairs["found"] = [stance(str(child), str(parent)) for child, parent in zip(pairs["child"], pairs["parent"])]
    right, majority = (pairs["label"] == pairs["found"]).mean(), pairs["label"].value_counts(normalize=True).max()
    sides = pairs[pairs["found"] != "neutral"]
    print("| pairs | accuracy | macro-F1 | majority | takes a side | right of these |\n|---|---|---|---|---|---|")
    print(f"| {len(pairs):,} | {right:.3f} | {macro_f1(pairs, 'found', STANCES):.3f} | {majority:.3f} "
          f"| {len(sides) / len(pairs):.2f} | {(sides['label'] == sides['found']).mean():.2f} |")  # fmt: skip
    return 0


def stance(child: str, parent: str) -> str:
    """Return agree, neutral or disagree: the likeliest relation where it is clear."""
    strengths = {name: value for name, value in weigh(signs(child, parent, None)).items() if value >= CLEAR}
    return AS_STANCE.get(max(strengths, key=lambda name: strengths[name]), "neutral") if strengths else "neutral"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
