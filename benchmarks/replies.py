"""How well lost reply links come back: right sub-thread, right parent, precision where a parent is stated.

    python benchmarks/replies.py [DIR]

DIR holds the labelled threads (default ../shared/labelled/replies). Every thread is measured with a model that has not
seen it in any shape (benchmarks/reply_folds.json, made by train_replies.py). Beside ours stand the trivial rules.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from reply_sets import ROOT, Flat, all_sets  # noqa: E402

from ingest.format import Comment  # noqa: E402
from ingest.replies import Edge, infer  # noqa: E402
from ingest.reply_model import Model, model_from_numbers  # noqa: E402
from ingest.subjects import chain_heads, read_subject  # noqa: E402

STATED = ("quote", "inferred")


def wilson(hits: int, n: int) -> str:
    """Return the share with its 95 % interval (Wilson), as text."""
    if not n:
        return "-"
    z, p = 1.96, hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return f"{p:.3f} [{max(middle - half, 0):.2f}, {min(middle + half, 1):.2f}]"


def all_to_story(flat: Flat) -> list[int]:
    """Return ROOT for everybody."""
    return [ROOT] * len(flat.comments)


def previous(flat: Flat) -> list[int]:
    """Return the comment before, for all but the first."""
    return [index - 1 for index in range(len(flat.comments))]


def starter(flat: Flat) -> list[int]:
    """Return the comment that started the subject."""
    heads = chain_heads([read_subject(comment.subject) for comment in flat.comments])
    return [ROOT if head is None or head == index else head for index, head in enumerate(heads)]


def last_of_subject(flat: Flat) -> list[int]:
    """Return the last comment before of the same subject."""
    heads = chain_heads([read_subject(comment.subject) for comment in flat.comments])
    last: dict[int, int] = {}
    parents = []
    for index, head in enumerate(heads):
        parents.append(ROOT if head is None or head == index else last.get(head, head))
        if head is not None:
            last[head] = index
    return parents


RULES: dict[str, Callable[[Flat], list[int]]] = {
    "all to the story": all_to_story,
    "previous comment": previous,
    "last of same subject": last_of_subject,
    "subject starter": starter,
}


def tops(parents: Sequence[int], astray: frozenset[int] = frozenset()) -> list[int | None]:
    """Return the root comment above each comment; None below a comment that is astray."""
    found: list[int | None] = []
    for index, parent in enumerate(parents):
        found.append(None if index in astray else index if parent == ROOT else found[parent])
    return found


def counts(flats: Sequence[Flat], guesses: Sequence[Sequence[int]]) -> tuple[int, int, int, int]:
    """Return right sub-threads, comments whose sub-thread is known, right parents, replies."""
    sub = known = right = replies = 0
    for flat, guess in zip(flats, guesses):
        for mine, true in zip(tops(guess), tops(flat.parents, flat.astray)):
            known += true is not None
            sub += true is not None and mine == true
        for mine, true in zip(guess, flat.parents):
            replies += true != ROOT
            right += true not in (ROOT,) and mine == true
    return sub, known, right, replies


def edges_of(flats: Sequence[Flat], models: dict[str, Model]) -> list[list[Edge]]:
    """Return our edges, each thread with the model that has not seen it."""
    return [infer(flat.comments, flat.order, model=models[flat.name]) for flat in flats]


def show_set(name: str, flats: Sequence[Flat], edges: Sequence[Sequence[Edge]]) -> None:
    """Print one set: ours and the rules."""
    print(f"\n### {name}: {sum(len(flat.comments) for flat in flats)} comments in {len(flats)} threads\n")
    print("| method | right sub-thread | right parent (of replies) | stated | right where stated |")
    print("|---|---|---|---|---|")
    for rule, guess in RULES.items():
        sub, known, right, replies = counts(flats, [guess(flat) for flat in flats])
        print(f"| {rule} | {sub / known:.3f} | {right / replies:.3f} | | |")
    ours = [[ROOT if edge.parent is None else edge.parent for edge in part] for part in edges]
    sub, known, right, replies = counts(flats, ours)
    stated = [(edge, true) for flat, part in zip(flats, edges) for edge, true in zip(part, flat.parents)
              if edge.source in STATED]  # fmt: skip
    hits = sum(edge.parent == true for edge, true in stated)
    share = len([1 for edge, true in stated if true != ROOT]) / replies
    print(f"| **ours** | {wilson(sub, known)} | {wilson(right, replies)} | {share:.2f} | {wilson(hits, len(stated))} |")


def reliability(title: str, rows: Sequence[tuple[Edge, int]]) -> None:
    """Print how often links of a given confidence are true."""
    print(f"\n### Reliability of the confidences: {title}\n")
    print("| confidence | links | mean confidence | share right |")
    print("|---|---|---|---|")
    for low in range(10):
        part = [(edge.confidence or 0.0, edge.parent == true) for edge, true in rows
                if edge.confidence is not None and min(int(edge.confidence * 10), 9) == low]  # fmt: skip
        if part:
            mean = sum(sure for sure, _ in part) / len(part)
            print(f"| {low / 10:.1f}-{low / 10 + 0.1:.1f} | {len(part)} | {mean:.2f} | "
                  f"{wilson(sum(hit for _, hit in part), len(part))} |")  # fmt: skip


def speed() -> None:
    """Print the processor time for 10,000 comments under one subject and under many."""
    for label, every in (("one subject", 10_000), ("a new subject every 25", 25)):
        comments = [
            Comment(locator=str(i), subject=f"Topic {i // every}" if i % every == 0 else f"Re:Topic {i // every}",
                    author=f"user{i % 977}", created_at=datetime(2026, 1, 1, tzinfo=UTC), created_precision="exact",
                    body=" ".join(f"w{(i * 7919 + k * 104729) % 20011}" for k in range(60)))
            for i in range(10_000)
        ]  # fmt: skip
        for order in ("depth_first", "chronological"):
            start = time.process_time()
            infer(comments, order)
            print(f"- 10,000 comments, {label}, {order.replace('_', ' ')}: {time.process_time() - start:.1f} s")


def main() -> None:
    """Measure every set and print it as Markdown."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent.parent / "shared/labelled/replies"
    held = json.loads((HERE / "reply_folds.json").read_text(encoding="utf-8"))
    models = {name: model_from_numbers(fold) for fold in held for name in fold["left_out"]}
    rows: dict[str, list[tuple[Edge, int]]] = {}
    for name, flats in all_sets(folder).items():
        edges = edges_of(flats, models)
        show_set(name, flats, edges)
        for flat, part in zip(flats, edges):
            kind = f"{name.split(',')[0].split(' ')[0]}, {flat.order.replace('_', ' ')}"
            rows.setdefault(f"{kind}, stated", []).extend(
                (edge, true) for edge, true in zip(part, flat.parents) if edge.source in STATED
            )
            rows.setdefault(f"{kind}, somewhere under", []).extend(
                (edge, true) for edge, true in zip(part, flat.parents) if edge.source == "subject"
            )
    for title, part in rows.items():
        reliability(title, part)
    print("\n### Speed\n")
    speed()


if __name__ == "__main__":
    main()
