"""What it costs to find out how threads are built, on ten million made comments, against two peers.

    python benchmarks/structure.py [HOW_MANY]

Made comments of many threads among each other, as a dump by time has them, with base-36 ids, scores and times; then a
single chain of a million replies, and a million comments that answer each other in rings. Each case runs in a process
of its own, whose peak memory is printed with and without what the frame itself takes. The peers: a plain Python loop
over dictionaries, and networkx. Both get as many comments as their time allows, ours the same number for the ratio.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent.parent))

from analysis.structure import structure

DIGITS = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", dtype=np.uint8)
WIDTH = 7
FIELDS = ["depth", "root_id", "subtree_size", "subtree_score", "order"]


def ids(numbers: np.ndarray) -> pd.Series:
    """Return numbers as base-36 texts of seven letters, missing where negative."""
    letters = np.empty((len(numbers), WIDTH), dtype=np.uint8)
    rest = numbers + 36 ** (WIDTH - 1)
    for place in range(WIDTH - 1, -1, -1):
        rest, digit = np.divmod(rest, 36)
        letters[:, place] = DIGITS[digit]
    offsets = np.arange(len(numbers) + 1, dtype=np.int64) * WIDTH
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(letters)]
    texts = pa.Array.from_buffers(pa.large_string(), len(numbers), buffers)
    if (numbers < 0).any():
        missing = pa.scalar(None, pa.large_string())
        texts = pa.compute.if_else(pa.array(numbers >= 0), texts, missing)
    return pd.Series(pd.array(texts, dtype="str"))


def made(count: int, kind: str) -> pd.DataFrame:
    """Return tidy comments with the columns that the structure is read from."""
    dice = np.random.default_rng(20261122)
    rows = np.arange(count)
    thread = np.zeros(count, dtype=np.int64)
    parent = rows - 1
    if kind == "rings":
        parent = np.where(rows % 10 == 0, np.minimum(rows + 9, count - 1), rows - 1)
    elif kind == "forest":
        thread = (dice.random(count) ** 2 * (count / 12)).astype(np.int64)
        order = np.argsort(thread, kind="stable")
        begin = np.searchsorted(thread[order], np.arange(thread.max() + 2))
        rank = np.empty(count, dtype=np.int64)
        rank[order] = rows - begin[thread[order]]
        parent = order[begin[thread] + (dice.random(count) * rank).astype(np.int64)]
        parent[(dice.random(count) < 0.3) | (rank == 0)] = -1
    columns = {
        "platform": pd.Categorical(["reddit"]).take(np.zeros(count, dtype=np.int64)),
        "thread_id": ids(thread),
        "comment_id": ids(rows * 3),
        "parent_id": ids(np.where(parent >= 0, parent * 3, -1)),
        "position": rows.astype(np.int32),
        "score": pd.array(dice.integers(-5, 50, count), dtype="Int64"),
        "created_at": pd.Series(rows + 1_700_000_000).astype("datetime64[s, UTC]").astype("datetime64[us, UTC]"),
        "created_precision": pd.Categorical(["exact"]).take(np.zeros(count, dtype=np.int64)),
    }
    return pd.DataFrame(columns)


def ours(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the fields that all are asked for."""
    return structure(comments)[FIELDS]


def plain(comments: pd.DataFrame) -> pd.DataFrame:
    """Return them by loops over dictionaries; needs parents before their replies."""
    names = zip(comments["thread_id"].tolist(), comments["comment_id"].tolist())
    row_of = {name: row for row, name in enumerate(names)}
    asked = zip(comments["thread_id"].tolist(), comments["parent_id"].tolist())
    parent = [row_of.get(name, -1) if isinstance(name[1], str) else -1 for name in asked]
    depth, root, size = [0] * len(parent), list(range(len(parent))), [1] * len(parent)
    total = [int(score) for score in comments["score"]]
    for row, above in enumerate(parent):
        if above >= 0:
            depth[row], root[row] = depth[above] + 1, root[above]
    for row in range(len(parent) - 1, -1, -1):
        if parent[row] >= 0:
            size[parent[row]] += size[row]
            total[parent[row]] += total[row]
    following: dict[object, int] = {}
    order = [0] * len(parent)
    threads = comments["thread_id"].tolist()
    for row, above in enumerate(parent):
        family = above if above >= 0 else threads[row]
        order[row] = following.get(family, order[above] + 1 if above >= 0 else 0)
        following[family] = order[row] + size[row]
    ids = comments["comment_id"].tolist()
    return pd.DataFrame({"depth": depth, "root_id": [ids[row] for row in root], "subtree_size": size,
                         "subtree_score": total, "order": order})  # fmt: skip


def with_networkx(comments: pd.DataFrame) -> pd.DataFrame:
    """Return them by a directed graph and one walk through it, thread by thread."""
    import networkx as nx

    graph = nx.DiGraph()
    threads = comments["thread_id"].tolist()
    score = dict(zip(comments["comment_id"].tolist(), [int(score) for score in comments["score"]]))
    graph.add_nodes_from(set(threads))
    graph.add_edges_from(
        (parent if isinstance(parent, str) else "t" + thread, comment)
        for thread, comment, parent in zip(threads, comments["comment_id"].tolist(), comments["parent_id"].tolist())
    )
    depth, root, size, total, order = {}, {}, dict.fromkeys(score, 1), dict(score), {}
    for thread in dict.fromkeys(threads):
        above = {}
        for place, (parent, comment) in enumerate(nx.dfs_edges(graph, "t" + thread)):
            order[comment], above[comment] = place, parent
            depth[comment], root[comment] = depth.get(parent, -1) + 1, root.get(parent, comment)
        for comment in reversed(above):
            if above[comment] in size:
                size[above[comment]] += size[comment]
                total[above[comment]] += total[comment]
    measured = zip(FIELDS, (depth, root, size, total, order))
    return pd.DataFrame({name: [held[comment] for comment in comments["comment_id"]] for name, held in measured})


METHODS = {"ours": ours, "plain loop": plain, "networkx": with_networkx}


def one(method: str, count: int, kind: str) -> None:
    """Print seconds of wall and processor, peak memory, that of the frame, and a sum over what was found."""
    comments = made(count, kind)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall, clock = time.perf_counter(), time.process_time()
    found = METHODS[method](comments)
    wall, clock = time.perf_counter() - wall, time.process_time() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    frame = comments.memory_usage(deep=True).sum() / 2**20
    sums = pd.util.hash_pandas_object(found.astype({"root_id": "object"}).astype("str"), index=False).sum() if (
        count <= 1_000_000) else 0  # fmt: skip
    print(wall, clock, peak, before, frame, sums)


def measured(method: str, count: int, kind: str) -> tuple[float, ...]:
    """Run one case in a process of its own and print its row."""
    words = [sys.executable, __file__, "--one", method, str(count), kind]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    wall, clock, peak, before, frame, sums = map(float, done.stdout.split())
    print(f"| {kind} | {method} | {count:,} | {wall:.2f} | {clock:.2f} | {peak:,.0f} | {before:,.0f} | {frame:,.0f} |")
    return clock, sums


def main() -> None:
    """Run all cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=10_000_000)
    parser.add_argument("--one", nargs=3)
    options = parser.parse_args()
    if options.one:
        one(options.one[0], int(options.one[1]), options.one[2])
        return
    print("| comments | method | how many | wall, s | processor, s | peak, MiB | of it to make the frame | the frame |")
    print("|---|---|---|---|---|---|---|---|")
    measured("ours", options.count, "forest")
    few = min(options.count, 1_000_000)
    for peer in ("plain loop", "networkx"):
        peer_time, peer_sums = measured(peer, few, "forest")
        own_time, own_sums = measured("ours", few, "forest")
        same = "the same" if peer_sums == own_sums else "NOT the same"
        print(f"{peer}: {peer_time / own_time:.1f} times as long on {few:,} comments, {same} values")
    measured("ours", few, "chain")
    measured("ours", few, "rings")


if __name__ == "__main__":
    main()
