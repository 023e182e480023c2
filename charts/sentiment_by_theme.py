"""How friendly or hostile the words are under each theme, of the comments that can be judged."""

from __future__ import annotations

import pandas as pd

from analysis.codebook import UNASSIGNED
from analysis.records import records
from analysis.sentiment import READINGS, REASONS
from analysis.study import Study
from analysis.summary import Summarised
from charts import house, mood, themed, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure

TITLE = "Sentiment by theme"


def data(study: Study) -> pd.DataFrame:
    """Count sentiment labels by theme; a comment under two themes counts in both. Returns the table of charts/mood."""
    return mood.table(_rows(study), [*study.codebook.names, UNASSIGNED])


def _rows(study: Study) -> pd.DataFrame:
    rows = themed.assigned(study)
    read = study.sentiment.set_axis(study.comments.index)
    read = read.loc[rows["at"], ["label", "judgeable"]].reset_index(drop=True)
    return pd.concat([rows.rename(columns={"theme": "group"}), read], axis=1)


def draw(table: pd.DataFrame, study: Summarised) -> Figure:
    """Draw one diverging bar per theme."""
    if table["label"].isna().all():
        return house.empty(TITLE, mood.silence(table, "theme"), note(study))
    return mood.draw(table, themed.titles(study), "Theme", _title(table, study), note(study))


def note(study: Summarised) -> str:
    """Return the basis of a sentiment picture: how many comments can be judged, by what, and how sure that is."""
    counts = study.summary
    why_not = ", ".join(f"{words.number(counts.why_not[why])} {why}" for why in REASONS if counts.why_not.get(why))
    left_out = f" (not: {why_not})" if why_not else ""
    agree = counts.agree
    told = "" if agree is None else f"both readings agree on {words.percent(agree)} of these"
    return basis(study, f"{words.number(counts.judged)} can be judged{left_out}", told, READINGS)


def _title(table: pd.DataFrame, study: Summarised) -> str:
    rows = records(table, ["group", "label", "share", "comments"])
    negative = [row for row in rows if row["label"] == "negative" and row["group"] != UNASSIGNED]
    if not negative:
        return "Only comments without a theme are enough for a mood"
    top = max(negative, key=lambda row: (row["share"], row["comments"]))
    name = themed.titles(study)[top["group"]]
    if len(negative) == 1:
        return f"{words.percent(top['share'])} of the judged comments on “{name}” use negative words"
    return f"Words are most negative on “{name}”: {words.percent(top['share'])} of its judged comments"


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the judged comments of that theme with that label; for a theme without a mood all judged ones."""
    return mood.behind(_rows(study), study, row)


CHART = Chart(name="sentiment_by_theme", title=TITLE, order=40, data=data, draw=draw, behind=behind)
