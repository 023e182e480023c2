"""Whether the tone of an answer follows the tone of what it answers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.certainty import LEAST_N_EFF, wilson
from analysis.sentiment import LABELS, READINGS
from analysis.study import Study
from charts import answered, house, mood, words
from charts.basis import basis
from charts.chart import Chart
from charts.figure import Figure
from charts.themed import KEY

TITLE = "Tone of answers"
NAMES = {label: f"Answers to {label} comments" for label in LABELS}


def data(study: Study) -> pd.DataFrame:
    """Count answers by the sentiment label of what they answer and by their own. Returns the table of charts/mood."""
    return mood.table(_rows(study), LABELS)


def _rows(study: Study) -> pd.DataFrame:
    """Return the answers to judged comments: ``at``, ``group`` (label of the parent), ``label``, ``judgeable``."""
    read = study.sentiment[["label", "judgeable"]].set_axis(study.comments.index)
    pairs = answered.answers(study)
    pairs = pairs[pairs["above"].notna() & pairs["readable"]]
    parent = read.loc[pairs["above"].astype("int64")]
    rows = pairs[[*KEY, "at"]].assign(group=parent["label"].astype("object").to_numpy())
    rows = rows[parent["judgeable"].to_numpy(bool)]
    own = read.loc[rows["at"]]
    return rows.assign(label=own["label"].to_numpy(), judgeable=own["judgeable"].to_numpy()).reset_index(drop=True)


def draw(table: pd.DataFrame, study: Study) -> Figure:
    """Draw one diverging bar per label of what is answered."""
    if table["label"].isna().all():
        return house.empty(TITLE, _silence(table), _note(study))
    return mood.draw(table, NAMES, "Tone of what is answered", _title(table, study), _note(study, _intervals(study)))


def _silence(table: pd.DataFrame) -> str:
    if table.empty:
        return "No answer here stands below a comment that can be judged."
    return mood.silence(table, "kind of answer")


def _note(study: Study, more: str = "") -> str:
    pairs = study.table("relations")
    told = f"{words.number(pairs['readable'].sum())} of {words.count(len(pairs), 'answer')} stand below a stated parent"
    return basis(study, f"{told} with text", READINGS, more)


def _title(table: pd.DataFrame, study: Study) -> str:
    negative = table[table["label"] == LABELS[0]].set_index("group")["share"]
    if not {LABELS[0], LABELS[2]} <= set(negative.index):
        group = negative.index[0]
        return f"{words.percent(negative.iloc[0])} of the judged answers to {group} comments are negative"
    ends = [interval for interval in (_interval(study, label) for label in (LABELS[0], LABELS[2])) if interval]
    below = (
        f"negative comments {words.percent(negative[LABELS[0]])}, positive ones {words.percent(negative[LABELS[2]])}"
    )
    if len(ends) == 2 and ends[0][0] > ends[1][1]:
        return f"Negative words are answered by negative words: {below}"
    return f"Part of negative answers: {below}; the difference is not sure"


def _interval(study: Study, label: str) -> tuple[float, float] | None:
    """Return the 90 % interval of the share of negative answers, sub-threads the units; None where they are too few."""
    rows = _rows(study)
    rows = rows[(rows["group"] == label) & rows["judgeable"].astype(bool)]
    roots = study.structure[[*KEY, "root_id"]].astype({"platform": "str"})
    sizes = rows.merge(roots, on=KEY).groupby(["platform", "thread_id", "root_id"]).size().to_numpy(np.float64)
    if not len(sizes) or (n_eff := sizes.sum() ** 2 / (sizes**2).sum()) < LEAST_N_EFF:
        return None
    low, high = wilson(np.array([(rows["label"] == LABELS[0]).mean()]), np.array([n_eff]))
    return float(low[0]), float(high[0])


def _intervals(study: Study) -> str:
    """Return the intervals that can be given, for the subtitle."""
    told = []
    for label in (LABELS[0], LABELS[2]):
        interval = _interval(study, label)
        told.append(f"{answered.between(*interval) if interval else 'not known'} below {label} ones")
    return f"negative answers at large (90\u00a0%, by sub-thread): {', '.join(told)}"


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the judged answers of that tone to comments of that tone; without a tone all judged ones."""
    return mood.behind(_rows(study), study, row)


CHART = Chart(name="answer_sentiment", title=TITLE, order=130, data=data, draw=draw, behind=behind)
