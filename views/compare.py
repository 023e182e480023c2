"""Compare: groups of comments under one codebook, what they talk about, how, and which differences survive."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.groups import GROUPINGS, MOST, possible
from analysis.study import Study, with_groups, with_weight
from analysis.verdict import verdict
from charts import words
from views.drill_down import show_chart
from views.page import Page, Visit
from views.plain_text import clean, write
from views.sidebar import MANY, OFFERED

Key = tuple[str, str]
TALK = (
    "The time to an answer is the median. The tone is that of two readings of the words, blind to irony, with a "
    "90\u00a0% interval where one can be claimed."
)


def render(visit: Visit) -> None:
    """Show the finding first, then shares and words side by side, tone and pace, and every test."""
    st.title("Compare", anchor=False)
    if visit.whole.threads.empty:
        write("There is no thread to compare. Add one under “Add data”.", "lead", "none")
        return
    visit = _with_threads(visit)
    ways = possible(visit.study.comments, visit.study.threads)
    if not ways:
        write("There is nothing here to lay side by side: one thread, without times and tags. Choose another thread "
              "above, or add one under “Add data”.", "lead", "one")  # fmt: skip
        return
    by = _chosen_way(ways)
    study = visit.study.kept(("in groups", by), lambda: with_groups(visit.study, by))
    found = verdict(study)
    write(found.sentence, "finding", "verdict")
    write(" ".join(filter(None, [GROUPINGS[by].meaning, found.note, _left_out(study)])), "lead", "how")
    grouped = replace(visit, study=study)
    show_chart("group_shares", grouped)
    show_chart("distinctive_words", grouped)
    st.subheader("How they talk", anchor=False)
    write(TALK, "note", "profiles")
    st.dataframe(profile_table(study), hide_index=True, key="group-profiles",
                 column_config={"Group": st.column_config.TextColumn(width="medium")})  # fmt: skip
    with st.expander("Every comparison made", key="all-tests"):
        _tests(study, found.weight)


def _with_threads(visit: Visit) -> Visit:
    """Let the reader add threads to a few; return a visit to the study of those chosen."""
    if len(visit.threads) < 2 or len(visit.whole.threads) >= MANY:
        return visit
    here = keys_of(visit.whole.threads)
    names = _offered(visit.threads, here)
    chosen = st.multiselect("Threads", list(names), default=[key for key in here if key in names],
                            format_func=lambda key: names.get(key, ""), key="compare-threads")  # fmt: skip
    if not chosen or set(chosen) == set(here):
        return visit
    study = visit.actions.study_of(tuple(sorted(chosen)))
    if study is None:
        return visit
    write("Filters of the sidebar do not reach threads that are chosen here.", "note", "unfiltered")
    study = with_weight(study, visit.study.weight)
    return replace(visit, study=study, whole=study)


def _offered(threads: pd.DataFrame, here: list[Key]) -> dict[Key, str]:
    """Return the names of the threads that can be chosen: of ``MANY`` or more those sought, the largest first."""
    if len(threads) >= MANY:
        sought = st.text_input("Find a thread", key="compare-find", placeholder="Words of its title", max_chars=200)
        wanted = {*here, *st.session_state.get("compare-threads", [])}
        stays = pd.Series([key in wanted for key in keys_of(threads)], index=threads.index)
        found = holding(threads, sought).sort_values("kept", ascending=False, kind="stable").head(OFFERED)
        write(f"The list holds {len(found):,} of {len(threads):,} threads, the largest first.", "note", "offered")
        threads = pd.concat([threads[stays], found[~stays.loc[found.index]]])
    keys = keys_of(threads)
    return dict(zip(keys, map(_name, keys, threads["title"], threads["kept"]), strict=True))


def holding(threads: pd.DataFrame, sought: str) -> pd.DataFrame:
    """Return the threads whose titles hold all words of a search."""
    titles = threads["title"].astype("str").str.casefold()
    for word in sought.casefold().split():
        threads = threads[titles.loc[threads.index].str.contains(word, regex=False, na=False)]
    return threads


def _chosen_way(ways: list[str]) -> str:
    """Let the reader choose how comments are grouped; the first way that gives two groups is the default."""
    if len(ways) == 1:
        return ways[0]
    way = st.segmented_control("Compare", ways, format_func=lambda name: GROUPINGS[name].title, default=ways[0],
                               key="compare-by")  # fmt: skip
    return way if way in ways else ways[0]


def _left_out(study: Study) -> str:
    """Say where more groups exist than are laid side by side."""
    every = GROUPINGS[study.by].labels(study.comments, study.threads).dropna().unique()
    return f"The {MOST} largest of {len(every):,} groups are shown." if len(every) > MOST else ""


def profile_table(study: Study) -> pd.DataFrame:
    """Return how each group talks, as a table to read."""
    table = study.table("group_profiles")
    rows = [
        {
            "Group": clean(row["group"], 80),
            "Comments": f"{row['comments']:,}",
            "Sub-threads": f"{row['sub_threads']:,}",
            "Named authors": f"{row['authors']:,}",
            "Mean depth": f"{row['mean_depth']:.1f}",
            "Time to an answer": _minutes(row["latency_minutes"]),
            "Positive": words.percent(row["positive"]),
            "Negative": _with_interval(row),
            "Judged": f"{row['judged']:,}",
        }
        for _, row in table.iterrows()
    ]
    return pd.DataFrame(rows)


def _with_interval(row: pd.Series) -> str:
    share = words.percent(row["negative"])
    if pd.isna(row["negative_low"]):
        return share
    return f"{share} ({words.percent(row['negative_low'])} to {words.percent(row['negative_high'])})"


def _minutes(minutes: float) -> str:
    if math.isnan(minutes):
        return "not known"
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def _tests(study: Study, weight: str) -> None:
    table = tests_table(study, weight)
    if table.empty:
        write("No theme stands in two groups.", "note", "no-tests")
        return
    write("Differences in percentage points with 90\u00a0% intervals (Newcombe). The p values are corrected together "
          "(Holm); what stands below .10 survives.", "note", "tests")  # fmt: skip
    st.dataframe(table, hide_index=True, key="tests-table", height=min(38 * (len(table) + 1), 420))


def tests_table(study: Study, weight: str) -> pd.DataFrame:
    """Return every comparison under a weight as a table to read, the surest first."""
    tests = study.table("comparison")
    tests = tests[tests["weight"] == weight].sort_values(["p_holm", "p"], kind="stable", na_position="last")
    titles = {theme.name: clean(theme.title) for theme in study.codebook.themes}
    rows = [
        {
            "Theme": titles.get(row["theme"], row["theme"]),
            "One": clean(row["group"], 60),
            "Other": clean(row["other"], 60),
            "Difference": f"{100 * row['difference']:+.0f}".replace("-", "−"),
            "Interval": "not claimed" if pd.isna(row["low"]) else _points(row["low"], row["high"]),
            "p, corrected": "" if pd.isna(row["p_holm"]) else f"{row['p_holm']:.3f}",
            "Survives": "yes" if row["told"] else "cannot be told",
        }
        for _, row in tests.iterrows()
    ]
    return pd.DataFrame(rows)


def _points(low: float, high: float) -> str:
    return f"{100 * low:+.0f} to {100 * high:+.0f}".replace("-", "−")


def keys_of(threads: pd.DataFrame) -> list[Key]:
    """Return (platform, thread_id) of each thread."""
    return list(zip(threads["platform"].astype("str"), threads["thread_id"].astype("str"), strict=True))


def _name(key: Key, title: object, kept: int) -> str:
    platform, thread_id = key
    return f"{clean(title, 70) or f'Thread {clean(thread_id, 40)}'} ({clean(platform)}, {int(kept):,})"


CHARTS = ("group_shares", "distinctive_words")
PAGE = Page(name="compare", title="Compare", order=84, section="More", render=render, charts=CHARTS)
