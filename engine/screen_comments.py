"""The comments behind a mark of a large choice: first which ones, then, of the few that are shown, their text.

Bodies are not in the screen files. They are read from the store's own files, also of a bucket, of single comments only.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import DeltaTable

from analysis.codebook import UNASSIGNED
from analysis.study import Selection
from analysis.summary import Cell
from engine import duck
from engine.screen_build import JUDGED, MOODS
from engine.screen_read import Screen
from engine.screen_weights import known, of_row
from engine.screen_where import Scope, among
from ingest.delta import to_pandas, told
from ingest.place import is_remote
from ingest.schema import KEY, STATES, empty, validate
from ingest.store import Snapshot

MOST = 50
"""Comments that are fetched behind one mark: those that count most."""


def behind(screen: Screen, scope: Scope, selection: Selection, cell: Cell, weight: str,
           n: int = MOST) -> tuple[pd.DataFrame, int]:  # fmt: skip
    """Return the keys of the comments behind a mark that count most, at most ``n``, and how many there are in all.

    Of equal ones the earlier comes first. Raises ValueError for a filter the screen does not have, KeyError for an
    unknown weight, engine.duck.TooSlow.
    """
    parts = [screen.where(scope, selection).condition, *_conditions(screen, cell)]
    if cell.weighed:
        parts.append(known(weight))
    condition = " AND ".join(f"({part})" for part in parts)
    most = "" if weight == "comment" else f"{of_row(weight)} DESC NULLS LAST, "
    order = f"{most}posted NULLS LAST, rowid"
    rows = screen.frame(f"SELECT thread, comment_id FROM comments WHERE {condition} ORDER BY {order} LIMIT {int(n)}")
    number = int(screen.frame(f"SELECT count(*) AS n FROM comments WHERE {condition}")["n"].iloc[0])
    return screen.keyed(rows), number


def _conditions(screen: Screen, cell: Cell) -> list[str]:
    """Return the conditions of a mark. Text never enters them: names become numbers of our own first."""
    cells, parts = screen.cells, []
    for name, held in (("theme", cells["themes"]), ("strongest", cells["strongest"].map(lambda name: [name]))):
        wanted = getattr(cell, name)
        if wanted is not None:
            none = name == "theme" and wanted == UNASSIGNED
            parts.append(among("cell", cells.loc[[wanted in one or (none and not len(one)) for one in held], "cell"]))
    if cell.with_text is not None:
        parts.append(among("cell", cells.loc[cells["with_text"] == cell.with_text, "cell"]))
    judged = [code for code, (name, _) in enumerate(MOODS[:JUDGED]) if cell.label in (None, name)]
    if cell.judged or cell.label is not None:
        parts.append(among("mood", judged))
    if cell.states:
        parts.append(among("state", map(STATES.index, cell.states)))
    for column, number in (("score >=", cell.low), ("score <=", cell.high), ("slot =", cell.slot)):
        parts += [] if number is None else [f"{column} {int(number)}"]
    for sign, moment in ((">=", cell.start), ("<", cell.end)):
        parts += [] if moment is None else [f"posted {sign} TIMESTAMP '{moment.replace(tzinfo=None).isoformat(' ')}'"]
    return parts + _named(screen, cell)


def _named(screen: Screen, cell: Cell) -> list[str]:
    """Return the conditions on a tag, a thread and an author, by their numbers."""
    parts = []
    if cell.tags:
        named = among("tag", screen.tags.loc[screen.tags["tag"].isin(cell.tags), "tag_code"])
        parts.append(f"({named} OR tag IS NULL)" if "" in cell.tags else named)
    if cell.thread is not None:
        same = (screen.threads["platform"] == cell.thread[0]) & (screen.threads["thread_id"] == cell.thread[1])
        parts.append(among("thread", screen.threads.loc[same, "thread"]))
    if cell.author is not None:
        parts.append(among("author", screen.author(*cell.author)))
    return parts


def fetch(snapshot: Snapshot, keys: pd.DataFrame) -> pd.DataFrame:
    """Return single comments of the store, tidy, in the order of ``keys`` (KEY); those it lacks are left out.

    Raises StoreError where its files are missing or damaged, engine.duck.TooSlow.
    """
    files = snapshot.files("comments")
    if keys.empty or not files:
        return empty("comments")
    wanted = keys[KEY].astype("str").reset_index(drop=True)
    rows = _of_bucket(snapshot, wanted) if is_remote(snapshot.root) else _of_files(files, wanted)
    return validate(wanted.merge(to_pandas(rows), on=KEY), "comments")


def _of_files(files: list[str], wanted: pd.DataFrame) -> pa.Table:
    connection = duck.connect(None, sorted({Path(file).parent for file in files}))
    try:
        named = pa.Table.from_pandas(wanted, preserve_index=False)
        listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        query = f"SELECT c.* FROM read_parquet([{listed}], union_by_name = true) c JOIN wanted USING ({', '.join(KEY)})"
        return duck.rows(connection, query, wanted=named)
    finally:
        connection.close()


def _of_bucket(snapshot: Snapshot, wanted: pd.DataFrame) -> pa.Table:
    """Read as the store itself is read, for DuckDB reaches no network; few groups of rows are held at once."""
    keys = wanted.to_dict("records")
    condition = reduce(or_, (reduce(and_, (_text(name) == key[name] for name in KEY)) for key in keys))
    with told(snapshot.root, "read"):
        table = DeltaTable(f"{snapshot.root}/comments", version=snapshot.versions["comments"])
        some = _with_threads(table, set(wanted["thread_id"]))
        return some.scanner(filter=condition, batch_readahead=2, fragment_readahead=1).to_table()


def _text(name: str) -> pc.Expression:
    """Return a column to compare with text: some files hold the bounds of theirs as string views, which cannot be."""
    return pc.field(name).cast(pa.string())


def _with_threads(table: DeltaTable, threads: set[str]) -> ds.Dataset:
    """Return a table without the files and groups of rows whose bounds say that they hold none of some threads."""
    told_of = {file["path"]: file for file in pa.table(table.get_add_actions(flatten=True)).to_pylist()}

    def may_hold(least: str | None, most: str | None) -> bool:
        return least is None or most is None or any(least <= thread <= most for thread in threads)

    whole, parts = table.to_pyarrow_dataset(), []
    for file in whole.get_fragments():
        bounds = told_of.get(file.path, {})
        if may_hold(bounds.get("min.thread_id"), bounds.get("max.thread_id")):
            held = [(group.id, (group.statistics or {}).get("thread_id", {})) for group in file.row_groups]
            groups = [number for number, bounds in held if may_hold(bounds.get("min"), bounds.get("max"))]
            parts += [file.format.make_fragment(file.path, file.filesystem, row_groups=groups)] if groups else []
    return ds.FileSystemDataset(parts, whole.schema, whole.format)
