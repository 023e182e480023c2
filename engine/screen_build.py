"""Building the screen files of one version: measures in, one read-only DuckDB file out, in flat memory.

The file holds ``comments`` (stubs left out; threads, authors, sub-threads, tags and combinations of themes as numbers;
a thread and each of its sub-threads in one piece, the earliest first, so that they are counted without a search and few
groups of rows are read for some days), the tables that say what the numbers stand for, ``cube`` (sums per story, day,
themes and mood), ``kish`` and ``under`` (sums over whole sub-threads), ``sizes`` (sums over threads) and ``parts``
(their coverage). DuckDB spills to disk what does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TypeAlias

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from analysis.sentiment import LABELS, REASONS
from analysis.weights import OWN_VOTE_PLATFORMS, WEIGHTS
from engine import duck
from engine.screen_weights import KNOWN, of_row
from ingest.schema import STATES

Progress = Callable[[float, str], None]
"""(part done in [0, 1], what is being done)."""

MOODS = [*((label, agree) for label in LABELS for agree in (True, False)), *((reason, False) for reason in REASONS)]
"""What ``mood`` counts through: label and whether both readings agree, then why a comment is not judged."""
UNKNOWN_MOOD = len(MOODS)
JUDGED = 2 * len(LABELS)
"""The moods below are those of comments that can be judged."""
NEGATIVE = tuple(code for code, (label, _) in enumerate(MOODS[:JUDGED]) if label == LABELS[0])
WANTED = {"score_kind": "'none'", "why_not": "NULL", "strongest": "NULL"}
"""Columns that measures of an earlier version lack, and what stands in for them."""
MEMORY = "600MB"
"""What DuckDB may take while it builds: ten million comments need 400 MB, more of it saves time."""

Source: TypeAlias = "Sequence[str] | ds.Dataset"
"""The measures: a list of Parquet files, or an Arrow dataset."""


def build(source: Source, threads: pd.DataFrame, folder: Path, progress: Progress | None = None) -> None:
    """Write ``screen.duckdb`` into ``folder``, which is made and must be new.

    Needs the measures (analysis/measures.py) and the tidy ``threads``; measures of other threads are passed over.
    Raises OSError or duckdb.Error when the disk refuses.
    """
    folder.mkdir(parents=True)
    read = [] if isinstance(source, ds.Dataset) else sorted({Path(file).parent for file in source})
    tables, sums = _tables(), _summed()
    done = count()

    def run(connection: duckdb.DuckDBPyConnection, steps: list[tuple[str, str]]) -> None:
        for said, query in steps:
            if progress:
                progress(next(done) / len(tables + sums), said)
            connection.execute(query)
        connection.execute("CHECKPOINT")

    with closing(_opened(folder, read, duck.THREADS)) as connection:
        _hand_over(connection, source, threads)
        run(connection, tables)
    # Two threads would add fractions up in another order each time, and the last bits would change.
    with closing(_opened(folder, [], threads=1)) as connection:
        run(connection, sums)


def _opened(folder: Path, read: list[Path], threads: int) -> duckdb.DuckDBPyConnection:
    spill = folder / "spill"
    return duck.connect(folder / "screen.duckdb", [folder, *read], memory=MEMORY, spill=spill, threads=threads)


def _hand_over(connection: duckdb.DuckDBPyConnection, source: Source, threads: pd.DataFrame) -> None:
    """Make the views ``given`` (the measures), ``facts`` (those of comments, and more) and ``given_threads``."""
    if isinstance(source, ds.Dataset):
        connection.register("arrived", source)
    else:
        files = ", ".join("'" + file.replace("'", "''") + "'" for file in source)
        connection.execute(f"CREATE TEMP VIEW arrived AS SELECT * FROM read_parquet([{files}], union_by_name = true)")
    held = {row[0] for row in connection.execute("DESCRIBE arrived").fetchall()}
    lacking = "".join(f", {value} AS {name}" for name, value in WANTED.items() if name not in held)
    connection.execute(f"CREATE TEMP VIEW given AS SELECT *{lacking} FROM arrived")
    connection.execute(f"CREATE TEMP VIEW facts AS {_facts()}")
    keys = threads[["platform", "thread_id", "story_id"]].astype("str")
    connection.register("given_threads", pa.Table.from_pandas(keys, preserve_index=False))


def _tables() -> list[tuple[str, str]]:
    """Return (what is being done, query) of every step that numbers, sorts or counts, in order."""
    return [
        ("Numbering stories", _STORIES),
        ("Numbering threads", _THREADS),
        ("Numbering authors", _AUTHORS),
        ("Counting authors by story", _POSTS),
        ("Numbering sub-threads", _ROOTS),
        ("Ranking scores", _RANKS),
        ("Numbering scores", _GRADES),
        ("Collecting themes", _CELLS),
        ("Collecting tags", _TAGS),
        ("Sorting the comments", _comments()),
        ("Counting comments by thread", _sizes()),
        ("Counting what is missing", _PARTS),
        ("Counting what is missing", _KINDS),
        ("Tidying up", "DROP TABLE roots; DROP TABLE ranks; DROP TABLE posts"),
    ]


def _summed() -> list[tuple[str, str]]:
    """Return (what is being done, query) of every step that adds weights up, in order."""
    return [
        ("Summing up days", _cube()),
        ("Summing up sub-threads", _sub_threads()),
        ("Summing up sub-threads", _kish()),
        ("Tidying up", "DROP TABLE sub_threads"),
    ]


_STORIES = """CREATE TABLE stories AS
SELECT (row_number() OVER (ORDER BY story_id) - 1)::INTEGER AS story, story_id
FROM (SELECT DISTINCT story_id FROM given_threads)"""

_THREADS = """CREATE TABLE threads AS
WITH seen AS (SELECT platform, thread_id, count(score) > 0 AS scored, min(created_at) AS first FROM given GROUP BY ALL)
SELECT (row_number() OVER (ORDER BY seen.first NULLS LAST, t.platform, t.thread_id) - 1)::INTEGER AS thread,
       t.platform, t.thread_id, s.story, coalesce(seen.scored, false) AS scored
FROM given_threads t JOIN stories s USING (story_id) LEFT JOIN seen USING (platform, thread_id)"""

_AUTHORS = """CREATE TABLE authors AS
SELECT (row_number() OVER (ORDER BY posts DESC, platform, name) - 1)::INTEGER AS author, platform, name, posts
FROM (SELECT g.platform, g.author AS name, count(*)::INTEGER AS posts
      FROM given g JOIN threads USING (platform, thread_id)
      WHERE g.author IS NOT NULL AND g.state <> 'stub' GROUP BY ALL)"""

_POSTS = """CREATE TABLE posts AS
SELECT a.author, t.story, count(*)::INTEGER AS posts_in_story
FROM given g JOIN threads t USING (platform, thread_id) JOIN authors a ON a.platform = g.platform AND a.name = g.author
WHERE g.state <> 'stub' GROUP BY ALL HAVING count(*) > 1"""

_ROOTS = """CREATE TABLE roots AS
SELECT (row_number() OVER (ORDER BY thread, first NULLS LAST, root_id) - 1)::INTEGER AS root, thread, root_id
FROM (SELECT t.thread, g.root_id, min(g.created_at) AS first
      FROM given g JOIN threads t USING (platform, thread_id) WHERE g.state <> 'stub' GROUP BY ALL)"""

_RANKS = """CREATE TABLE ranks AS
SELECT thread, score, (coalesce(sum(n) OVER (PARTITION BY thread ORDER BY score ROWS BETWEEN UNBOUNDED PRECEDING
       AND 1 PRECEDING), 0) + (n + 1) / 2.0)::DOUBLE / sum(n) OVER (PARTITION BY thread)::DOUBLE AS rank
FROM (SELECT t.thread, g.score, count(*) AS n FROM given g JOIN threads t USING (platform, thread_id)
      WHERE g.score IS NOT NULL GROUP BY ALL)"""

_CELLS = """CREATE TABLE cells AS
SELECT (row_number() OVER (ORDER BY count(*) DESC, themes, doubtful, strongest, with_text) - 1)::INTEGER AS cell,
       themes, doubtful, strongest, with_text
FROM (SELECT list_sort(g.themes) AS themes, list_sort(g.doubtful) AS doubtful, strongest, with_text
      FROM given g JOIN threads USING (platform, thread_id) WHERE g.state <> 'stub')
GROUP BY themes, doubtful, strongest, with_text"""

_TAGS = """CREATE TABLE tags AS
SELECT (row_number() OVER (ORDER BY count(*) DESC, tag) - 1)::INTEGER AS tag_code, tag
FROM given WHERE tag IS NOT NULL GROUP BY tag"""


_GRADES = """CREATE TABLE grades AS
SELECT (row_number() OVER (ORDER BY score, start, bonus, scored) - 1)::INTEGER AS grade, score, start, bonus, scored
FROM (SELECT DISTINCT f.score::INTEGER AS score, f.start, f.bonus, t.scored
      FROM facts f JOIN threads t USING (platform, thread_id))"""


def _facts() -> str:
    own_vote = ", ".join(f"'{name}'" for name in OWN_VOTE_PLATFORMS)
    return f"""SELECT *, (moderated OR own_vote)::TINYINT AS start, moderated::TINYINT AS bonus
FROM (SELECT *, (score_kind = 'moderation' AND author_kind <> 'anonymous') AS moderated,
             (score_kind = 'votes' AND platform IN ({own_vote})) AS own_vote,
             author_kind NOT IN ('anonymous', 'deleted') AS named
      FROM given WHERE state <> 'stub')"""


def _comments() -> str:
    return f"""CREATE TABLE comments AS
SELECT make_timestamp(epoch_us(f.created_at)) AS posted, make_timestamp(epoch_us(f.created_at))::DATE AS day,
  (isodow(posted) * 24 - 24 + hour(posted))::UTINYINT AS slot,
  t.story, t.thread, r.root, c.cell, {_mood()} AS mood, {_place("f.state", STATES)} AS state,
  f.score::INTEGER AS score, f.start, f.bonus, t.scored, e.grade, k.rank, if(f.named, a.author, NULL) AS author,
  if(f.named AND a.author IS NOT NULL, a.posts, 1) AS posts,
  if(f.named, coalesce(p.posts_in_story, 1), 1) AS posts_in_story,
  f.subtree_size::INTEGER AS subtree_size, least(f.depth, 32767)::SMALLINT AS depth, g.tag_code AS tag,
  f.sentiment::FLOAT AS sentiment, f.comment_id
FROM facts f
JOIN threads t USING (platform, thread_id)
JOIN roots r ON r.thread = t.thread AND r.root_id = f.root_id
JOIN cells c ON c.themes = list_sort(f.themes) AND c.doubtful = list_sort(f.doubtful)
  AND c.strongest IS NOT DISTINCT FROM f.strongest AND c.with_text = f.with_text
LEFT JOIN authors a ON a.platform = f.platform AND a.name = f.author
LEFT JOIN posts p ON p.author = a.author AND p.story = t.story
JOIN grades e ON e.score IS NOT DISTINCT FROM f.score AND e.start IS NOT DISTINCT FROM f.start
  AND e.bonus IS NOT DISTINCT FROM f.bonus AND e.scored = t.scored
LEFT JOIN ranks k ON k.thread = t.thread AND k.score = f.score
LEFT JOIN tags g ON g.tag = f.tag
ORDER BY r.root, posted NULLS LAST, f.comment_id"""


def _mood() -> str:
    cases = [f"WHEN f.judgeable AND f.label = '{label}' AND coalesce(f.agree, false) = {agree} THEN {code}"
             for code, (label, agree) in enumerate(MOODS[:JUDGED])]  # fmt: skip
    cases += [f"WHEN NOT f.judgeable AND f.why_not = '{reason}' THEN {code}"
              for code, (reason, _) in enumerate(MOODS) if code >= JUDGED]  # fmt: skip
    return f"(CASE {' '.join(cases)} ELSE {UNKNOWN_MOOD} END)::TINYINT"


def _place(column: str, names: list[str]) -> str:
    cases = " ".join(f"WHEN '{name}' THEN {code}" for code, name in enumerate(names))
    return f"(CASE {column} {cases} END)::TINYINT"


def _sums() -> str:
    """Return the sums of all weights, 0 where none is known; an author's one vote over the store and over its story."""
    weights = {weight: of_row(weight) for weight in WEIGHTS} | {"author_in_story": of_row("author", in_story=True)}
    return ", ".join(f"coalesce(sum({value}), 0.0)::DOUBLE AS {weight}" for weight, value in weights.items())


def _cube() -> str:
    return f"""CREATE TABLE cube AS
SELECT story, day, cell, mood, count(*)::INTEGER AS n, (count(*) FILTER ({KNOWN}))::INTEGER AS n_known,
       count(score)::INTEGER AS n_scored, min(posted) AS first, max(posted) AS last, {_sums()}
FROM comments GROUP BY ALL ORDER BY story, day, cell, mood"""


def _sub_threads() -> str:
    return f"CREATE TABLE sub_threads AS SELECT story, root, {_sums()} FROM comments GROUP BY story, root"


def _kish() -> str:
    names = [*WEIGHTS, "author_in_story"]
    parts = [
        f"SELECT story, '{name}' AS weight, count(*) AS sub_threads, sum({name}) AS total, "
        f"sum({name} * {name}) AS squares, max({name}) AS largest FROM sub_threads GROUP BY story"
        for name in names
    ]
    under = """CREATE TABLE under AS SELECT story, theme, count(DISTINCT root) AS sub_threads
FROM (SELECT story, root, unnest(themes) AS theme FROM comments JOIN cells USING (cell)) GROUP BY ALL
ORDER BY ALL"""
    return f"CREATE TABLE kish AS SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY story, weight; {under}"


def _sizes() -> str:
    return f"""CREATE TABLE sizes AS
SELECT story, thread, min(root) AS root, count(*)::INTEGER AS comments,
       (count(*) FILTER (mood < {JUDGED}))::INTEGER AS judged,
       (count(*) FILTER (mood IN {NEGATIVE}))::INTEGER AS negative, min(posted) AS first, max(posted) AS last
FROM comments GROUP BY story, thread ORDER BY comments DESC, thread"""


_PARTS = """CREATE TABLE parts AS
SELECT thread, state, with_text, count(*)::INTEGER AS n FROM comments JOIN cells USING (cell) GROUP BY ALL
ORDER BY ALL"""

_KINDS = """CREATE TABLE kinds AS SELECT DISTINCT t.thread, t.story, g.score_kind AS kind
FROM given g JOIN threads t USING (platform, thread_id) WHERE g.score IS NOT NULL AND g.state <> 'stub'
ORDER BY ALL"""
