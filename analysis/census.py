"""What the comments at hand say about each theme: sure, in doubt, or open because there is no text to read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ingest.schema import KEY

Values = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Census:
    """Comments by theme as row and theme numbers; the number after the last theme stands for "unassigned"."""

    themes: int
    with_text: Flags
    loose: Flags
    """Per comment: it has no text and nothing of its own tells a theme, so it could be about anything."""
    row: Numbers
    theme: Numbers
    """Row and theme of every assignment; comments without one stand under the last number."""
    sure: Flags
    """For each assignment: not in doubt."""
    open_row: Numbers
    open_theme: Numbers
    """Row and theme of what is not assigned but may belong there. Loose comments may belong anywhere: not listed."""

    def by_cell(self, group: Numbers, groups: int, values: Values, chosen: Flags | None = None) -> Values:
        """Sum ``values`` of the assigned comments (or the chosen assignments) per group and theme."""
        row, theme = (self.row, self.theme) if chosen is None else (self.row[chosen], self.theme[chosen])
        return self._sum(group, groups, values, row, theme)

    def open_by_cell(self, group: Numbers, groups: int, values: Values) -> Values:
        """Sum ``values`` of the comments that are not assigned to a theme but may belong under it."""
        loose = np.bincount(group[self.loose], values[self.loose], minlength=groups)[:, None]
        assigned = self.by_cell(group, groups, values, self.loose[self.row])
        return loose - assigned + self._sum(group, groups, values, self.open_row, self.open_theme)

    def _sum(self, group: Numbers, groups: int, values: Values, row: Numbers, theme: Numbers) -> Values:
        width = self.themes + 1
        sums: Values = np.bincount(group[row] * width + theme, values[row], minlength=groups * width).astype(np.float64)
        return sums.reshape(groups, width)


def take(comments: pd.DataFrame, themes: pd.DataFrame, names: tuple[str, ...]) -> Census:
    """Sort comments by theme.

    Needs the tidy ``comments``, their ``themes`` (analysis/themes.py; rows about other comments are passed over) and
    the ``names`` of all themes in order. A label is in doubt where only the chain gives it. A comment without text
    whose title tells a theme is not in doubt; any other without text is loose.
    """
    n, last = len(comments), len(names)
    keys = pd.MultiIndex.from_frame(comments[KEY].astype("str"))
    row = keys.get_indexer(pd.MultiIndex.from_frame(themes[KEY].astype("str"))).astype(np.int64)
    theme = pd.Index(names, dtype="object").get_indexer(pd.Index(themes["theme"], dtype="object")).astype(np.int64)
    held = (row >= 0) & (theme >= 0)
    row, theme = row[held], theme[held]
    assigned, doubtful = themes["assigned"].to_numpy()[held], themes["doubtful"].to_numpy()[held]
    any_assigned, any_sure, any_open = (
        np.bincount(row[chosen], minlength=n) > 0 for chosen in (assigned, assigned & ~doubtful, ~assigned & doubtful)
    )
    with_text = comments["body"].notna().to_numpy()
    loose = ~with_text & ~any_sure
    unassigned = np.flatnonzero(~any_assigned)
    near = ~assigned & doubtful & ~loose[row]
    shaky = np.flatnonzero(any_assigned & ~any_sure & ~loose)
    return Census(
        themes=last,
        with_text=with_text,
        loose=loose,
        row=np.concatenate([row[assigned], unassigned]),
        theme=np.concatenate([theme[assigned], np.full(len(unassigned), last)]),
        sure=np.concatenate([~doubtful[assigned], ~(loose | any_open)[unassigned]]),
        open_row=np.concatenate([row[near], shaky]),
        open_theme=np.concatenate([theme[near], np.full(len(shaky), last)]),
    )
