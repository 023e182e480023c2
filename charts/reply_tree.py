"""Who answers whom: every comment a dot on a line of its own, indented by depth, coloured by its strongest theme."""

from __future__ import annotations

import html

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codebook import UNASSIGNED
from analysis.study import Study
from charts import house, palette, themed, words
from charts.basis import basis, shown
from charts.chart import Chart
from charts.figure import Figure
from charts.forest import HEADING, WORDED, forest, hidden, line_height
from charts.themed import KEY

TITLE = "Reply tree"
GAP = "\u2003"
"""Keeps a text clear of its dot, whatever the scale."""
SURE = ("explicit", "quote", "indent")
"""Parent sources that are drawn as a solid edge; the others say "somewhere under" and are dotted."""
MORE_SIZE = 10
COLUMNS = [*KEY, "depth", "y", "parent", "sure", "theme", "weight", "readable", "more", "headed",
           "replies", "state"]  # fmt: skip


def data(study: Study) -> pd.DataFrame:
    """Lay out the tree.

    Returns one row per mark, from top to bottom: KEY, ``depth``, ``y`` (line), ``parent`` (row of the mark it stands
    under, -1 for none), ``sure`` (it answers that mark, and the dump says so), ``theme`` (strongest, or UNASSIGNED),
    ``weight`` (what it counts, missing where not known), ``readable`` (has text), ``more`` (0; for "+k more" the
    comments it stands for), ``headed`` (a heading stands above it), ``replies`` (comments below it) and ``state``.
    """
    marks = forest(study)
    if marks.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    facts = themed.strongest(study)[[*KEY, "theme", "weight", "readable", "parent_source", "parent_id"]]
    states = study.comments[[*KEY, "state"]].astype("object")
    table = marks.merge(facts, on=KEY, how="left").merge(states, on=KEY, how="left")
    table["theme"] = table["theme"].where(table["theme"].notna(), UNASSIGNED)
    table["readable"] = table["readable"].eq(True)
    direct = table["comment_id"].reindex(table["parent"]).to_numpy() == table["parent_id"].to_numpy()
    table["sure"] = (table["parent_source"].isin(SURE) & direct) | (table["more"] > 0)
    return table[COLUMNS]


def draw(table: pd.DataFrame, study: Study) -> Figure:
    """Draw edges, dots and the beginning of each comment, or in a dense tree of each large sub-thread."""
    if table.empty:
        return house.empty(TITLE, "There are no comments in this selection.")
    fig = house.new()
    line, worded = line_height(len(table)), len(table) <= WORDED
    texts = _texts(table, study)
    _dots(fig, table, study, texts, 18.0 if worded else min(12.0, 1.7 * line))
    if worded:
        _write(fig, table, texts)
    else:
        _headings(fig, table, texts)
    _edges(fig, table[table["sure"] & (table["parent"] >= 0)], table, "solid")
    _edges(fig, table[~table["sure"] & (table["parent"] >= 0)], table, "dot")
    deepest, bottom = int(table["depth"].max()), float(table["y"].max()) + 1
    wide = max(12.0, 2.6 * (deepest + 1)) if worded else deepest + (1.0 if (table["more"] == 0).all() else 2.0)
    ticks = list(range(0, deepest + 1, 1 + deepest // 8))
    above = 1.0 + HEADING / line * bool(table["headed"].iloc[0])
    fig.update_layout(
        yaxis={"range": [bottom, -above], "showticklabels": False, "showgrid": False},
        xaxis={"range": [-0.4, wide], "tickvals": ticks, "showgrid": not worded},
        height=int(line * (bottom + above)),
    )  # fmt: skip
    house.keyed(fig).update_layout(legend={"itemsizing": "constant"})
    x = "Depth (0 = opening comment)"
    return house.titled(fig, _title(table, study), _subtitle(table, study), x, "Reading order")


def _edges(fig: Figure, below: pd.DataFrame, table: pd.DataFrame, dash: str) -> None:
    """Draw an elbow from each mark up to what it stands under, below the dots."""
    above = table.loc[below["parent"]]
    gap = np.full(len(below), np.nan)
    x = np.column_stack([above["depth"], above["depth"], below["depth"], gap]).ravel()
    y = np.column_stack([above["y"], below["y"], below["y"], gap]).ravel()
    fig.add_scatter(
        x=x, y=y, mode="lines", line={"color": palette.LINE, "width": 1, "dash": dash}, hoverinfo="skip",
        customdata=house.numbered(np.repeat(below.index, 4)), showlegend=False, zorder=-1,
    )  # fmt: skip


def _dots(fig: Figure, table: pd.DataFrame, study: Study, texts: list[str], largest: float) -> None:
    """Draw the dots of each theme, in the order of the codebook: full where there is text, else hollow."""
    colours, names = palette.theme_colours(study.codebook), themed.titles(study)
    size = largest * np.sqrt(_part_of_largest(table["weight"]))
    for theme in names:
        for readable in (True, False):
            marks = table[(table["theme"] == theme) & (table["readable"] == readable) & (table["more"] == 0)]
            if marks.empty:
                continue
            fig.add_scatter(
                x=marks["depth"].to_numpy(), y=marks["y"].to_numpy(), mode="markers", name=words.safe(names[theme]),
                marker={"symbol": "circle" if readable else "circle-open", "size": size[marks.index],
                        "color": colours[theme], "opacity": 1, "line": {"width": 0 if readable else 1.5}},
                customdata=house.numbered(marks.index, [texts[i] for i in marks.index]), legendgroup=theme,
                hovertemplate="%{customdata[1]}<extra></extra>", showlegend=readable or not _has_full(table, theme),
            )  # fmt: skip
    rests = table[table["more"] > 0]
    if len(rests):
        fig.add_scatter(
            x=rests["depth"].to_numpy(), y=rests["y"].to_numpy(), mode="markers+text", showlegend=False,
            marker={"symbol": "square", "size": 6, "color": palette.LINE, "line": {"width": 0}},
            text=_more(rests, largest), textposition="middle right",
            textfont={"size": MORE_SIZE, "color": palette.SOFT},
            customdata=house.numbered(rests.index, [texts[i] for i in rests.index]),
            hovertemplate="%{customdata[1]}<extra></extra>",
        )  # fmt: skip


def _more(rests: pd.DataFrame, line: float) -> list[str]:
    """Return the text of each "+k more" mark, none where the mark above is too near for two lines of text."""
    texts, last = [], -np.inf
    for y, more in zip(rests["y"], rests["more"], strict=True):
        fits = (y - last) * line >= MORE_SIZE * 2
        texts.append(f"+{more:,} more" if fits else "")
        last = y if fits else last
    return texts


def _part_of_largest(weight: pd.Series) -> npt.NDArray[np.float64]:
    """Return each weight as a part of the largest, no less than a fifth, so that each dot can be seen and hit."""
    values = weight.to_numpy(dtype=np.float64)
    top = np.nanmax(values, initial=0.0)
    return np.clip(np.nan_to_num(values / top), 0.2, 1.0) if top > 0 else np.full(len(values), 0.3)


def _has_full(table: pd.DataFrame, theme: str) -> bool:
    return bool(((table["theme"] == theme) & table["readable"]).any())


def _texts(table: pd.DataFrame, study: Study) -> list[str]:
    """Return what each mark says of itself, safe to show: its subject and the beginning of its text."""
    comments = study.comments[[*KEY, "subject", "body"]].astype({"platform": "str"})
    facts = table[[*KEY, "more"]].merge(comments, on=KEY, how="left")
    said = zip(facts["subject"], facts["body"], facts["more"], strict=True)
    return [f"{words.count(more, 'more comment')}" if more else _say(subject, body) for subject, body, more in said]


def _say(subject: object, body: object) -> str:
    subject, body = words.clean(subject), words.clean(body)
    if not body:
        return f"<i>{words.safe(words.excerpt(subject or 'No subject', 70))}</i> (no text)"
    if subject and not subject.casefold().startswith("re:"):
        head = words.excerpt(subject, 60)
        return f"<b>{words.safe(head)}</b> {words.safe(words.excerpt(body, words.LABEL - len(head)))}"
    return words.safe(words.excerpt(body))


def _write(fig: Figure, table: pd.DataFrame, texts: list[str]) -> None:
    """Set the text of each comment beside its dot; it ends at the edge of the picture."""
    marks = table[table["more"] == 0]
    colours = [palette.INK if readable else palette.SOFT for readable in marks["readable"]]
    fig.add_scatter(
        x=marks["depth"].to_numpy(), y=marks["y"].to_numpy(), mode="text", text=[GAP + texts[i] for i in marks.index],
        textposition="middle right", textfont={"size": 12, "color": colours}, hoverinfo="skip", showlegend=False,
        cliponaxis=True, customdata=house.numbered(marks.index),
    )  # fmt: skip


def _headings(fig: Figure, table: pd.DataFrame, texts: list[str]) -> None:
    """Set a line above each large sub-thread: how it begins, and how many comments it holds."""
    for row in table.index[table["headed"]]:
        subject = words.safe(words.excerpt(html.unescape(texts[row].split("</b>")[0].removeprefix("<b>")), 38))
        fig.add_annotation(
            text=f"<b>{subject}</b> {words.count(int(table['replies'][row]) + 1, 'comment')}", x=0, y=table["y"][row],
            xanchor="left", yanchor="bottom", xshift=-4, yshift=6, font={"size": 11, "color": palette.SOFT},
        )  # fmt: skip


def _title(table: pd.DataFrame, study: Study) -> str:
    roots = table[(table["parent"] < 0) & (table["more"] == 0)]
    total = words.count(shown(study.comments), "comment")
    heads = len(study.structure[[*KEY[:2], "root_id"]].drop_duplicates())
    if heads == 1:
        return f"One sub-thread holds all {total}" if len(table) > 1 else "A single comment, and no reply"
    size = int((roots["replies"] + (roots["state"] != "stub")).max())
    if size <= 1:
        return f"Nobody answers: {total}, each on its own"
    return f"The largest of {words.count(heads, 'sub-thread')} holds {words.number(size)} of {total}"


def _subtitle(table: pd.DataFrame, study: Study) -> str:
    under = table["parent"] >= 0
    return basis(
        study,
        themed.weight_note(study) + " (size)",
        "dotted: stands somewhere under it" if (under & ~table["sure"]).any() else "",
        "the largest sub-threads are shown" if (table["more"] > 0).any() else "",
        "hollow: no text" if (~table["readable"] & (table["more"] == 0)).any() else "",
    )


def behind(study: Study, row: pd.Series) -> pd.DataFrame:
    """Return the comment of a dot; for "+k more" the comments it stands for."""
    if row["more"] > 0:
        return hidden(study, row)
    same = study.comments["platform"].astype("str") == str(row["platform"])
    same &= (study.comments["thread_id"] == row["thread_id"]) & (study.comments["comment_id"] == row["comment_id"])
    comments: pd.DataFrame = study.comments.loc[same]
    return comments


CHART = Chart(name="reply_tree", title=TITLE, order=70, data=data, draw=draw, behind=behind)
