"""Train the reply model on ../shared/labelled/replies and write it, with one model per held-out fold beside it.

    python benchmarks/train_replies.py [DIR]

Depth-first threads: a log-linear model over projective trees, fitted by maximum likelihood (the gradient is the true
minus the expected features). Threads by date: the same without the tree. Both with an L2 penalty. Every fold leaves
whole threads out: each Slashcode page in turn, the list months in four parts; a thread is left out in all its shapes.
Writes ingest/reply_model.json and benchmarks/reply_folds.json (what benchmarks/replies.py measures with).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from reply_sets import Flat, all_sets  # noqa: E402

from ingest.reply_features import ROOT, Floats, Ints, Page, pair_features  # noqa: E402
from ingest.reply_links import candidates  # noqa: E402
from ingest.reply_tree import tree_probabilities  # noqa: E402

PENALTY, STEPS, MAIL_PARTS, LIKELY = 5.0, 50, 4, 0.02
WEIGHTS = {
    "Slashcode pages": 2.0,
    "Slashcode, no authors or times": 2.0,
    "Slashcode as copied Slashdot page": 1.0,
    "Mail": 0.4,
    "Mail, Re: stripped": 0.3,
    "Mail, no authors, times, marks": 0.4,
    "Slashcode, texts only": 0.5,
    "Mail, texts only": 0.2,
    "Slashcode by date": 2.0,
    "Slashcode by date, no authors or times": 1.0,
    "Mail by date": 0.4,
    "Mail by date, Re: stripped": 0.3,
    "Mail by date, no authors, times, marks": 0.2,
    "Slashcode by date, texts only": 0.5,
    "Mail by date, texts only": 0.2,
}


EXPECTED = {
    "root, new subject": (3.0, 0.0),
    "root, Re: X on Slashcode": (0.0, -12.0),
    "root, bare Re:": (0.0, -12.0),
    "other subject, Re: X": (-1.0, -7.0),
    "quotes it at the start, new subject": (0.0, 4.0),
    "Re:X under Re: X": (0.0, -4.0),
    "Re: X under Re: X, one line": (0.0, -4.0),
    "older than its parent": (-6.0, 0.0),
    "older than its elder sibling": (-4.0, 0.0),
    "root, older ones follow": (-6.0, 0.0),
}
"""What the grammar of the pages and the clock say before any data: the penalty pulls towards it, not towards zero.

First on every page, then what is added on Slashcode's pages.
"""
Numbers = dict[str, object]


@dataclass
class Case:
    """One thread in one shape, as numbers."""

    name: str
    set_name: str
    weight: float
    size: int
    child: Ints
    parent: Ints
    table: Floats
    true: np.ndarray


def case(set_name: str, flat: Flat) -> Case:
    """Return the pairs of a thread, their features (once as they are, once for Slashcode's style) and which is true."""
    page = Page(flat.comments)
    if flat.order == "depth_first":
        child = np.concatenate([np.full(i + 1, i) for i in range(page.n)])
        parent = np.concatenate([np.arange(-1, i) for i in range(page.n)])
    else:
        child, parent = candidates(page)
    _, table = pair_features(page, child, parent)
    table = np.hstack([table, table * page.slashcode])
    true = np.array(flat.parents)[child] == parent
    return Case(flat.name, set_name, WEIGHTS[set_name], page.n, child, parent, table, true)


class Trees:
    """The likelihood of depth-first cases, worked on in batches of one size."""

    def __init__(self, cases: Sequence[Case]) -> None:
        batches: dict[int, list[Case]] = {}
        for each in cases:
            batches.setdefault(each.size if each.size > 30 else -(-each.size // 5) * 5, []).append(each)
        self.cases = [each for _, batch in sorted(batches.items()) for each in batch]
        self.plan, row = [], 0
        for size, batch in sorted(batches.items()):
            blank = np.full((len(batch), size + 1, size + 1), -np.inf)
            for number, each in enumerate(batch):
                blank[number, 0, each.size + 1 :] = 0.0  # what fills a shorter thread up hangs under the story
            index = np.concatenate(
                [np.stack([np.full(len(c.child), k), c.parent + 1, c.child + 1]) for k, c in enumerate(batch)], axis=1
            )
            self.plan.append((blank, tuple(index), slice(row, row + index.shape[1])))
            row += index.shape[1]

    def total(self, scores: Floats, weight: Floats) -> tuple[float, Floats]:
        """Return the weighted log total of all trees and the probability of each pair."""
        value, chance = 0.0, np.empty(len(scores))
        for blank, index, rows in self.plan:
            filled = blank.copy()
            filled[index] = scores[rows]
            totals, links = tree_probabilities(filled)
            first = np.unique(index[0], return_index=True)[1] + rows.start
            value += float(totals @ weight[first])
            chance[rows] = links[index]
        return value, chance


class Choices:
    """The likelihood of cases by date: one choice per comment. Comments whose parent is no candidate are left out."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self.cases = [_choosable(each) for each in cases]
        lengths = np.concatenate([np.unique(each.child, return_counts=True)[1] for each in self.cases])
        self.starts = np.r_[0, np.cumsum(lengths)[:-1]]
        self.lengths = lengths

    def total(self, scores: Floats, weight: Floats) -> tuple[float, Floats]:
        """Return the weighted log total of all choices and the probability of each pair."""
        top = np.repeat(np.maximum.reduceat(scores, self.starts), self.lengths)
        sums = np.add.reduceat(np.exp(scores - top), self.starts)
        totals = top[self.starts] + np.log(sums)
        return float(totals @ weight[self.starts]), np.exp(scores - np.repeat(totals, self.lengths))


def _choosable(each: Case) -> Case:
    known = np.isin(each.child, each.child[each.true])
    return Case(each.name, each.set_name, each.weight, each.size, each.child[known], each.parent[known],
                each.table[known], each.true[known])  # fmt: skip


def fit(likelihood: Trees | Choices, names: Sequence[str]) -> Floats:
    """Return the weights of the features, plain ones first, those added on Slashcode's pages after them."""
    table = np.vstack([each.table for each in likelihood.cases])
    weight = np.concatenate([np.full(len(each.table), each.weight) for each in likelihood.cases])
    true = np.concatenate([each.true for each in likelihood.cases])
    scale = np.maximum(table.std(axis=0), 0.2)  # rare features are held back the more
    table /= scale
    expected = np.array([EXPECTED.get(name, (0.0, 0.0)) for name in names]).T.ravel() * scale
    seen = (table[true] * weight[true, None]).sum(axis=0)

    def loss(at: Floats) -> tuple[float, Floats]:
        value, chance = likelihood.total(table @ at, weight)
        off = at - expected
        return value - seen @ at + PENALTY * (off @ off) / 2, table.T @ (chance * weight) - seen + PENALTY * off

    found = minimize(loss, expected, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights: Floats = found.x / scale
    return weights


def chances(each: Case, weights: Floats, trees: bool) -> Floats:
    """Return the probability of each pair of one case."""
    scores = each.table @ weights
    if trees:
        filled = np.full((each.size + 1, each.size + 1), -np.inf)
        filled[each.parent + 1, each.child + 1] = scores
        links: Floats = tree_probabilities(filled)[1][each.parent + 1, each.child + 1]
        return links
    out = np.empty(len(scores))
    for child in np.unique(each.child):
        rows = each.child == child
        out[rows] = np.exp(scores[rows] - logsumexp(scores[rows]))
    return out


def guesses_of(each: Case, weights: Floats, trees: bool) -> list[tuple[float, bool, float]]:
    """Return (probability, is it true, weight) of every link between comments that is at all likely."""
    chance = chances(each, weights, trees)
    rows = np.flatnonzero((chance >= LIKELY) & (each.parent != ROOT))
    return [(float(chance[row]), bool(each.true[row]), each.weight) for row in rows]


def calibration(guesses: Sequence[tuple[float, bool, float]]) -> list[float]:
    """Return slope and offset of Platt's calibration on the logit of the probability."""
    chance, true, weight = (np.array(column, dtype=float) for column in zip(*guesses))
    chance = np.clip(chance, 1e-6, 1 - 1e-6)
    logit = np.log(chance / (1 - chance))

    def loss(at: Floats) -> float:
        sure = np.clip(expit(at[0] * logit + at[1]), 1e-9, 1 - 1e-9)
        return -float(weight @ (true * np.log(sure) + (1 - true) * np.log(1 - sure)))

    return [round(float(value), 4) for value in minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x]


def folds(cases: Sequence[Case]) -> list[set[str]]:
    """Return the names that each fold leaves out."""
    pages = sorted({each.name for each in cases if each.set_name.startswith("Slashcode")})
    months = sorted({each.name for each in cases if each.set_name.startswith("Mail")})
    return [{page} for page in pages] + [set(months[part::MAIL_PARTS]) for part in range(MAIL_PARTS)]


def _numbers(names: Sequence[str], weights: Floats, platt: Sequence[float]) -> Numbers:
    both = weights.reshape(2, len(names)).T
    return {
        "weights": {name: [round(float(a), 4), round(float(b), 4)] for name, (a, b) in zip(names, both)},
        "calibration": list(platt),
    }


def train(cases: Sequence[Case], names: Sequence[str], trees: bool) -> tuple[Numbers, list[Numbers]]:
    """Return the numbers of the final model and of one model per fold, each calibrated on what it has not seen."""
    kind = Trees if trees else Choices
    left_out, models, guesses = folds(cases), [], []
    for out in left_out:
        models.append(fit(kind([each for each in cases if each.name not in out]), names))
        unseen = [each for each in cases if each.name in out]
        guesses.append([guess for each in unseen for guess in guesses_of(each, models[-1], trees)])
        print(f"  without {len(out)} thread(s): {len(guesses[-1])} guesses", flush=True)
    by_fold = []
    for number, weights in enumerate(models):
        others = [guess for k, part in enumerate(guesses) if k != number for guess in part]
        by_fold.append(_numbers(names, weights, calibration(others)))
    final = _numbers(names, fit(kind(cases), names), calibration([guess for part in guesses for guess in part]))
    return final, by_fold


def main() -> None:
    """Train both orders and write the two files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent.parent / "shared/labelled/replies"
    flats = [(name, flat) for name, part in all_sets(folder).items() for flat in part]
    page = Page(flats[0][1].comments)
    names, _ = pair_features(page, np.array([1]), np.array([0]))
    final: Numbers = {}
    parts: dict[str, list[Numbers]] = {}
    left_out: list[set[str]] = []
    for order in ("depth_first", "chronological"):
        print(order, flush=True)
        cases = [case(name, flat) for name, flat in flats if flat.order == order]
        left_out = folds(cases)
        final[order], parts[order] = train(cases, names, order == "depth_first")
    held = [
        {"left_out": sorted(out), "depth_first": a, "chronological": b}
        for out, a, b in zip(left_out, parts["depth_first"], parts["chronological"])
    ]
    (HERE.parent / "ingest" / "reply_model.json").write_text(json.dumps(final, indent=1) + "\n", encoding="utf-8")
    (HERE / "reply_folds.json").write_text(json.dumps(held, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
