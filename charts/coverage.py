"""How much of each thread the files hold: with text, without it, and what is missing of what the site declared."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.certainty import missing_comments
from analysis.study import Study
from analysis.summary import Summarised
from charts import house, palette, words
from charts.chart import Chart
from charts.figure import Figure

PARTS = {
    "with_text": "With text",
    "truncated": "Cut short",
    "collapsed": "Hidden or no text",
    "deleted": "Deleted",
    "removed": "Removed",
    "stubs": "Placeholder only",
    "missing": "Not in the file",
}
"""Part -> its name, in drawing order. Every comment is in exactly one."""
THREADS = 25
"""Threads drawn; the largest ones."""
COLUMNS = ["platform", "thread_id", "title", "part", "comments", "start", "whole", "held"]


def data(study: Study) -> pd.DataFrame:
    """Count the parts of each thread.

    Returns one row per thread and part that is not empty, threads by size: platform, thread_id, title, ``part``,
    ``comments``, ``start`` (comments in the parts before it), ``whole`` (all parts of the thread), ``held`` (shown
    by the file, with or without text).
    """
    comments = study.comments.assign(part=part_of(study.comments)).astype({"platform": "str"})
    found = comments.groupby(["platform", "thread_id", "part"]).size().rename("comments").reset_index()
    return table_of(study.threads, found)


def largest(threads: pd.DataFrame) -> pd.DataFrame:
    """Return the tidy ``threads`` that are drawn of many: those with the most comments, missing ones included."""
    whole = threads["kept"] + missing_comments(threads)
    return threads.loc[whole.sort_values(ascending=False, kind="stable").index[:THREADS]]


def table_of(threads: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return the table of ``data`` for the tidy ``threads`` and what was found of them.

    ``found`` has platform, thread_id, part and comments.
    """
    counts = _counts(threads, found)
    if counts.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    counts["start"] = counts.groupby("place")["comments"].cumsum() - counts["comments"]
    counts["whole"] = counts.groupby("place")["comments"].transform("sum")
    held = counts["comments"].where(~counts["part"].isin(["stubs", "missing"]), 0)
    counts["held"] = held.groupby(counts["place"]).transform("sum")
    counts = counts.sort_values(["whole", "place"], ascending=[False, True], kind="stable")
    kept = counts["place"].drop_duplicates().head(THREADS)
    return counts[counts["place"].isin(kept)][COLUMNS].reset_index(drop=True)


def _counts(threads: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    held = found.set_index(["platform", "thread_id", "part"])["comments"].to_dict()
    rows = []
    ordered = threads.sort_values(["platform", "thread_id"], kind="stable")
    for place, thread in enumerate(ordered.to_dict("records")):
        here = {name: int(held.get((thread["platform"], thread["thread_id"], name), 0)) for name in PARTS}
        declared = thread["declared_comments"]
        if pd.notna(declared):
            gone = 0 if pd.isna(thread["gone_total"]) else int(thread["gone_total"])
            here["missing"] = max(int(declared) - int(thread["kept"]) + gone - int(thread["stubs"]), 0)
        title = thread["title"] if isinstance(thread["title"], str) else f"Thread {thread['thread_id']}"
        head = {"place": place, "platform": thread["platform"], "thread_id": thread["thread_id"], "title": title}
        rows += [{**head, "part": name, "comments": n} for name, n in here.items() if n]
    return pd.DataFrame(rows)


def part_of(comments: pd.DataFrame) -> pd.Series:
    """Return the part of ``PARTS`` that each comment is in, same index."""
    state, text = comments["state"].astype("str"), comments["body"].notna()
    choices = [state == "stub", state == "deleted", state == "removed", ~text, state == "truncated"]
    names = ["stubs", "deleted", "removed", "collapsed", "truncated"]
    return pd.Series(np.select(choices, names, default="with_text"), index=comments.index)


def draw(table: pd.DataFrame, study: Summarised) -> Figure:
    """Draw one stacked bar per thread."""
    if table.empty:
        return house.empty("Coverage", "No thread is selected, so there is nothing to count yet.")
    threads = table.drop_duplicates(["platform", "thread_id"]).reset_index(drop=True)
    order = {key: y for y, key in enumerate(zip(threads["platform"], threads["thread_id"], strict=True))}
    fig = house.new()
    for part in [name for name in PARTS if (table["part"] == name).any()]:
        marks = table[table["part"] == part]
        shares = marks["comments"] / marks["whole"]
        fig.add_bar(
            x=marks["comments"].tolist(), base=marks["start"].tolist(), orientation="h", name=PARTS[part],
            y=[order[key] for key in zip(marks["platform"], marks["thread_id"], strict=True)],
            marker={"color": palette.LIGHT[part], "line": {"width": 1, "color": palette.PAGE}, **_hatch(part)},
            text=[words.number(n) if wide else "" for n, wide in zip(marks["comments"], shares > 0.06, strict=True)],
            textposition="inside", insidetextanchor="middle", textangle=0, textfont={"size": 12},
            customdata=house.numbered(marks.index, [words.count(n, "comment") for n in marks["comments"]]),
            hovertemplate=f"{PARTS[part]}: %{{customdata[1]}}<extra></extra>",
        )  # fmt: skip
    labels = [(row["title"], _reach(row["held"], row["whole"])) for row in threads.to_dict("records")]
    house.rows(fig, labels, bar=26)
    fig.update_layout(barmode="overlay")
    house.keyed(fig)
    return house.titled(fig, _title(table), _subtitle(table, study), "Comments", "Thread")


def _hatch(part: str) -> dict[str, object]:
    shape = {"collapsed": "/", "missing": "."}.get(part, "")
    return {"pattern": {"shape": shape, "size": 6, "solidity": 0.25, "fgcolor": palette.PAGE, "fillmode": "overlay"}}


def _reach(held: int, whole: int) -> str:
    if held == whole:
        return f"all {words.number(whole)}"
    return f"{words.number(held)} of {words.number(whole)} · {words.percent(held / whole)}"


def _title(table: pd.DataFrame) -> str:
    total = int(table["comments"].sum())
    held = total - int(table.loc[table["part"].isin(["stubs", "missing"]), "comments"].sum())
    text = int(table.loc[table["part"].isin(["with_text", "truncated"]), "comments"].sum())
    if held == total == text:
        return f"All {words.count(total, 'comment')} are in the file, all with text"
    of = f"All {words.count(total, 'comment')}" if held == total else f"{held:,} of {words.count(total, 'comment')}"
    verb = "is" if held == 1 else "are"
    return f"{of} {verb} in the file, {words.number(text)} with text"


def _subtitle(table: pd.DataFrame, study: Summarised) -> str:
    drawn = len(table.drop_duplicates(["platform", "thread_id"]))
    silent = int(study.threads["declared_comments"].isna().sum())
    more = len(study.threads) - drawn
    return words.sentence([
        words.count(drawn, "thread") + (f", the largest of {len(study.threads):,}" if more > 0 else ""),
        f"{words.count(silent, 'thread')} of unknown length" if silent else "against what the site declares",
    ])  # fmt: skip


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comments of that part of that thread; what is missing has none."""
    comments = study.comments
    here = (comments["platform"] == row["platform"]) & (comments["thread_id"] == row["thread_id"])
    part: pd.DataFrame = comments.loc[here & (part_of(comments) == row["part"])]
    return part


CHART = Chart(name="coverage", title="Coverage", order=30, data=data, draw=draw, behind=behind)
