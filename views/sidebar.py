"""The sidebar: which threads, under which weight, and which of their comments. Every choice stands in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

import pandas as pd
import streamlit as st

from analysis.codebook import UNASSIGNED
from analysis.study import Selection, Study
from analysis.weights import WEIGHTS
from views.plain_text import clean, write

BIND: Final = "query-params"


@dataclass(frozen=True)
class Choice:
    """Threads that are looked at together, and the story whose articles belong to them."""

    label: str
    story_id: str
    threads: tuple[tuple[str, str], ...]
    """(platform, thread_id) of each."""


def choices(threads: pd.DataFrame, documents: pd.DataFrame) -> list[Choice]:
    """Return what can be looked at: each story with several threads as a whole, then each thread.

    A story that so far has only articles stands at the end. No two labels are the same.
    """
    found: list[Choice] = []
    for story_id, group in threads.groupby("story_id", sort=False):
        keys = [(str(row["platform"]), str(row["thread_id"])) for _, row in group.iterrows()]
        if len(keys) > 1:
            found.append(Choice(f"{_story(str(story_id))}: all {len(keys)} threads", str(story_id), tuple(keys)))
        found += [
            Choice(_thread(row), str(story_id), (key,)) for key, (_, row) in zip(keys, group.iterrows(), strict=True)
        ]
    lone = documents.loc[~documents["story_id"].isin(threads["story_id"]), "story_id"].drop_duplicates()
    found += [Choice(f"{_story(story)}: articles only", story, ()) for story in lone]
    return _told_apart(found)


def choose_threads(found: list[Choice]) -> Choice:
    """Let the reader choose; the first one is the default. Needs at least one choice."""
    by_label = {choice.label: choice for choice in found}
    return by_label[st.selectbox("Thread", list(by_label), key="thread", bind=BIND)]


def choose_weight(study: Study) -> str:
    """Let the reader choose what a comment counts; the default is the weight that suits the scores."""
    titles = {weight.title: name for name, weight in WEIGHTS.items()}
    usual = list(titles.values()).index(study.weight)
    title = st.selectbox("What a comment counts", list(titles), index=usual, key="weight", bind=BIND)
    write(WEIGHTS[titles[title]].meaning, "note", "weight")
    return titles[title]


def choose_filters(study: Study) -> Selection:
    """Let the reader narrow the comments down. A filter that could make no difference is not offered."""
    comments = study.comments
    text = st.text_input("Search", key="text", bind=BIND, placeholder="Words or names")
    with st.expander("Filters", key="filters", expanded=_any_set()):
        themes = _themes(study)
        tags = _some_of("Tag", comments["tag"], "tag")
        authors = _some_of("Author", comments["author"], "author")
        score = _scores(comments["score"])
        span = _days(comments["created_at"])
    return Selection(text=text or "", themes=themes, tags=tags, authors=authors, score=score, time=span)


def _any_set() -> bool:
    return any(name in st.query_params for name in ("theme", "tag", "author", "score", "days"))


def _themes(study: Study) -> tuple[str, ...]:
    titles = {clean(theme.title): theme.name for theme in study.codebook.themes} | {"No theme": UNASSIGNED}
    chosen = st.multiselect("Theme", list(titles), key="theme", bind=BIND)
    return tuple(titles[title] for title in chosen)


def _some_of(name: str, values: pd.Series, key: str) -> tuple[str, ...]:
    counts = values.dropna().value_counts()
    if counts.empty:
        return ()
    options = sorted(counts.index, key=lambda value: (-counts[value], value))
    return tuple(st.multiselect(name, options, key=key, bind=BIND, format_func=clean))


def _scores(scores: pd.Series) -> tuple[int | None, int | None]:
    """Return the bounds the reader set; a slider at its end sets none, so that comments without a score stay."""
    known = scores.dropna()
    if known.empty or known.min() == known.max():
        return None, None
    least, most = int(known.min()), int(known.max())
    low, high = st.slider("Score", least, most, (least, most), key="score", bind=BIND)
    return (low if low > least else None, high if high < most else None)


def _days(times: pd.Series) -> tuple[datetime | None, datetime | None]:
    known = times.dropna()
    if known.empty or known.min().date() == known.max().date():
        return None, None
    first, last = known.min().date(), known.max().date()
    span = st.date_input("Days (UTC)", [], min_value=first, max_value=last, key="days", bind=BIND)
    days = span if isinstance(span, tuple) else (span,)
    start = datetime.combine(days[0], time.min) if days and days[0] else None
    return start, datetime.combine(days[1], time.max) if len(days) > 1 and days[1] else None


def _thread(thread: pd.Series) -> str:
    title = clean(thread["title"], 90) or f"Thread {clean(thread['thread_id'], 40)}"
    return f"{title} ({clean(thread['platform'])}, {int(thread['kept']):,})"


def _story(story_id: str) -> str:
    return f"Story “{clean(story_id, 60)}”"


def _told_apart(found: list[Choice]) -> list[Choice]:
    seen: dict[str, int] = {}
    apart = []
    for choice in found:
        seen[choice.label] = seen.get(choice.label, 0) + 1
        number = seen[choice.label]
        apart.append(choice if number == 1 else Choice(f"{choice.label} #{number}", choice.story_id, choice.threads))
    return apart
