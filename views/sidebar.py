"""The sidebar: which threads, under which weight, and which of their comments. Every choice stands in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cached_property
from itertools import islice
from typing import Final

import pandas as pd
import streamlit as st

from analysis.codebook import UNASSIGNED
from analysis.study import Selection, Study
from analysis.weights import WEIGHTS
from views.plain_text import clean, write

BIND: Final = "query-params"
MANY = 300
"""From so many threads on the list is searched instead of shown whole."""
OFFERED = 60


@dataclass(frozen=True)
class Choice:
    """Threads that are looked at together, and the story whose articles belong to them."""

    label: str
    story_id: str
    threads: tuple[tuple[str, str], ...]
    """(platform, thread_id) of each."""
    size: int = 0
    """Comments and stubs in them."""
    everything: bool = False
    """They are all threads of the store, of any story."""


def choices(threads: pd.DataFrame, documents: pd.DataFrame) -> list[Choice]:
    """Return what can be looked at: each story with several threads as a whole, then each thread.

    A story that so far has only articles stands at the end. A store of ``MANY`` threads or more can be looked at as a
    whole, too: that stands first. No two labels are the same.
    """
    found: list[Choice] = []
    size = threads["kept"] + threads["stubs"]
    keys = list(zip(threads["platform"].astype("str"), threads["thread_id"].astype("str"), strict=True))
    labels = list(map(_thread, threads["title"], keys, threads["kept"]))
    for story_id, rows in threads.groupby("story_id", sort=False).indices.items():
        if len(rows) > 1:
            together, name = tuple(keys[row] for row in rows), f"{_story(str(story_id))}: all {len(rows):,} threads"
            found.append(Choice(name, str(story_id), together, int(size.iloc[rows].sum())))
        found += [Choice(labels[row], str(story_id), (keys[row],), int(size.iloc[row])) for row in rows]
    if len(threads) >= MANY and len(threads["story_id"].unique()) > 1:
        found.insert(0, Choice(f"All {len(threads):,} threads", "", tuple(keys), int(size.sum()), everything=True))
    lone = documents.loc[~documents["story_id"].isin(threads["story_id"]), "story_id"].drop_duplicates()
    found += [Choice(f"{_story(story)}: articles only", story, ()) for story in lone]
    return _told_apart(found)


class Choices:
    """What can be looked at in one version of the store, put in order once."""

    def __init__(self, found: list[Choice]) -> None:
        self.found = found

    @cached_property
    def by_label(self) -> dict[str, Choice]:
        """The choices by what they are called."""
        return {choice.label: choice for choice in self.found}

    @cached_property
    def _ordered(self) -> list[tuple[str, Choice]]:
        order = sorted(self.found, key=lambda choice: (not choice.everything, len(choice.threads) < 2, -choice.size))
        return [(choice.label.casefold(), choice) for choice in order]

    def fitting(self, sought: str) -> list[Choice]:
        """Return those whose labels hold all words, at most ``OFFERED``: groups of threads and the largest first."""
        words = sought.casefold().split()
        fit = (choice for label, choice in self._ordered if all(word in label for word in words))
        return list(islice(fit, OFFERED))


def choose_threads(choices: Choices) -> Choice:
    """Let the reader choose; the first one is the default.

    Of ``MANY`` or more some are offered: those that are sought, the largest first. Needs at least one choice.
    """
    by_label = choices.by_label
    if len(by_label) < MANY:
        return by_label[st.selectbox("Thread", list(by_label), key="thread", bind=BIND)]
    sought = st.text_input("Find a thread", key="find", placeholder="Words of its title", max_chars=200)
    now = st.session_state.get("thread") or st.query_params.get("thread")
    offered = [choice.label for choice in choices.fitting(sought)]
    if now in by_label and now not in offered:
        offered.append(now)
    if not offered:
        write("No title holds these words.", "note", "find")
        offered = [choices.found[0].label]
    return by_label[st.selectbox("Thread", offered, key="thread", bind=BIND)]


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
        known = comments["created_at"].dropna()
        span = (None, None) if known.empty else days(known.min(), known.max())
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


def days(earliest: datetime, latest: datetime) -> tuple[datetime | None, datetime | None]:
    """Let the reader choose days; return their first and last moment, None where none is set or there is one day."""
    first, last = earliest.date(), latest.date()
    if first == last:
        return None, None
    span = st.date_input("Days (UTC)", [], min_value=first, max_value=last, key="days", bind=BIND)
    chosen = span if isinstance(span, tuple) else (span,)
    start = datetime.combine(chosen[0], time.min) if chosen and chosen[0] else None
    return start, datetime.combine(chosen[1], time.max) if len(chosen) > 1 and chosen[1] else None


def _thread(title: object, key: tuple[str, str], kept: int) -> str:
    return f"{clean(title, 90) or f'Thread {clean(key[1], 40)}'} ({clean(key[0])}, {int(kept):,})"


def _story(story_id: str) -> str:
    return f"Story “{clean(story_id, 60)}”"


def _told_apart(found: list[Choice]) -> list[Choice]:
    seen: dict[str, int] = {}
    apart = []
    for choice in found:
        seen[choice.label] = seen.get(choice.label, 0) + 1
        number = seen[choice.label]
        apart.append(choice if number == 1 else replace(choice, label=f"{choice.label} #{number}"))
    return apart
