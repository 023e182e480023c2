"""The pages of a choice too large to be held in memory: the same questions in the same order, answered from sums."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.finding import finding
from analysis.records import records
from analysis.sentiment import CAVEAT, LABELS, MOOD_AT_LEAST
from analysis.summary import Cell
from charts.ledger_words import total
from charts.words import count, percent
from views import large_charts as charts
from views.codebook_editor import show_codebook
from views.large import open_thread, show_behind
from views.page import Large, Visit
from views.plain_text import clean, label, write, write_heading

THREADS, AUTHORS = 25, 25
"""Rows of the tables of threads and authors."""


def overview(visit: Visit) -> None:
    """Show the finding first, then how much is missing, the shares, tone, time and the largest threads."""
    large = _large(visit)
    st.title(label(large.label, 200), anchor=False)
    found = finding(large.total)
    write(found.leading or found.visible, "finding", "finding")
    _figures(large)
    write(" ".join(part for part in (found.visible, found.others, found.over_weights, found.at_large) if part),
          "lead", "more")  # fmt: skip
    charts.show_shares(visit, large)
    charts.show_over_time(visit, large)
    charts.show_moods(visit, large)
    _threads(visit, large)
    charts.show_coverage(visit, large)


def themes(visit: Visit) -> None:
    """Show the shares, the same under every weight, and the codebook."""
    large = _large(visit)
    st.title("Themes", anchor=False)
    charts.show_shares(visit, large)
    charts.show_weights(visit, large)
    st.subheader("The codebook", anchor=False)
    write("Numbers of so many comments are worked out ahead: a change counts once it is saved.", "note", "saved")
    show_codebook(visit)


def sentiment(visit: Visit) -> None:
    """Show the tone by theme, or why none is given."""
    large, counts = _large(visit), _large(visit).total.summary
    st.title("Sentiment", anchor=False)
    write(_mood(large), "finding", "mood")
    write(CAVEAT, "lead", "caveat")
    charts.show_moods(visit, large)
    for place, (reason, n) in enumerate(sorted(counts.why_not.items())):
        write(f"{reason.capitalize()}: {n:,} not judged", "note", f"why-{place}")


def comments(visit: Visit) -> None:
    """Show scores, hours and authors, and offer the comments that carry most."""
    large = _large(visit)
    st.title("Comments", anchor=False)
    n = large.total.summary.shown
    many = f"{count(n, 'comment')} are too many for a table."
    write(f"{many} Choose a mark, an author or a thread to read those behind it.", "lead", "found")
    folded = st.expander("The comments that carry most", key="fold-heaviest", on_change="rerun")
    if folded.open:
        with folded:
            show_behind(visit, Cell(weighed=True), "heaviest", "this choice")
    charts.show_scores(visit, large)
    charts.show_hours(visit, large)
    _authors(visit, large)


def _figures(large: Large) -> None:
    """Show the four numbers that say how much is here."""
    ledger = _ledger(large.whole_key, large.whole.threads)
    with st.grid(4, min_column_width=120, key="figures-ledger"):
        for said, name in (("Declared by the site", "declared"), ("In the file", "kept"),
                           ("With their text", "with_body"), ("Missing", "missing")):  # fmt: skip
            n = ledger[name]
            st.metric(said, "not said" if n is None else f"{n:,}")


@st.cache_resource(max_entries=32, show_spinner=False)
def _ledger(whole_key: str, _threads: pd.DataFrame) -> dict[str, int | None]:
    return total(_threads)


@st.fragment
def _threads(visit: Visit, large: Large) -> None:
    """List the largest threads; one that is chosen can be opened."""
    shown = f"{count(len(large.top_threads), 'thread')} of {len(large.total.threads):,}. Choose one to read it."
    write_heading("The largest threads", shown, "threads")
    place = _chosen(_thread_table(large.key, large), "threads")
    if place is not None:
        row = large.top_threads.iloc[place]
        thread = str(row["platform"]), str(row["thread_id"])
        open_thread(visit, row, "open-thread", f"Open “{clean(large.title_of(thread), 60)}”")
        show_behind(visit, Cell(thread=thread), "thread", "this thread")


@st.cache_resource(max_entries=200, show_spinner=False)
def _thread_table(key: str, _large: Large) -> pd.DataFrame:
    """Return the largest threads as they are shown, made once for each choice, filter and weight (``key``)."""
    rows = records(_large.top_threads)
    titles = [_large.title_of((row["platform"], row["thread_id"])) for row in rows]
    parts = [row["negative"] / row["judged"] if row["judged"] >= MOOD_AT_LEAST else None for row in rows]
    return pd.DataFrame({
        "Thread": [clean(title, 120) or "A thread without a title" for title in titles],
        "Comments": _large.top_threads["comments"],
        "Negative words": ["–" if part is None else percent(part) for part in parts],
        "First": _large.top_threads["first"],
    })  # fmt: skip


@st.fragment
def _authors(visit: Visit, large: Large) -> None:
    """List those who wrote most; the comments of one that is chosen are shown."""
    rows = large.top_authors(AUTHORS)
    write_heading("Who wrote most", "Authors with a name of their own. Choose one to read them.", "authors")
    if rows.empty:
        write("No author is named here.", "note", "no-authors")
        return
    names = [clean(name, 60) for name in rows["name"]]
    place = _chosen(pd.DataFrame({"Author": names, "Comments": rows["comments"]}), "authors")
    if place is not None:
        row = rows.iloc[place]
        show_behind(visit, Cell(author=(str(row["platform"]), str(row["name"]))), "author", names[place])


def _chosen(table: pd.DataFrame, key: str) -> int | None:
    """Show a table; return the row that is chosen."""
    config = {"First": st.column_config.DatetimeColumn("First comment (UTC)", format="D MMM YYYY, HH:mm")}
    event = st.dataframe(
        table, hide_index=True, key=f"{key}-table", on_select="rerun", selection_mode="single-row",
        column_config=config, height=min(420, 35 * (len(table) + 1) + 3),
    )  # fmt: skip
    rows = (event.get("selection") or {}).get("rows") or []
    return int(rows[0]) if rows and rows[0] < len(table) else None


def _mood(large: Large) -> str:
    counts = large.total.summary
    if counts.judged < MOOD_AT_LEAST:
        return f"No mood is given: {counts.judged:,} of {counts.shown:,} comments can be judged."
    words = ", ".join(f"{percent(counts.labels.get(name, 0) / counts.judged)} {name}" for name in LABELS)
    return (
        f"{counts.judged:,} of {counts.shown:,} comments can be judged. Their words are {words}. "
        f"Both readings agree on {percent(counts.agree or 0.0)} of these comments."
    )


def _large(visit: Visit) -> Large:
    if visit.large is None:
        raise ValueError("this choice is an ordinary study")
    return visit.large
