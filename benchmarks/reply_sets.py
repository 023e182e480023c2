"""The labelled threads of ../shared/labelled/replies, flattened as a dump without parents would show them.

Each set is a list of ``Flat``: comments in dump order, and the true parent of each (ROOT for none). Slashcode pages
come as printed, as printed without authors and times, and in the shape of a copied Slashdot page; mails come per list
and month, depth first and by date, with and without "Re:".
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from ingest.format import Comment, ReplyOrder

ROOT = -1


@dataclass(frozen=True)
class Flat:
    """One thread without its parents, and the truth beside it."""

    name: str
    """The page or month: what leave-one-out leaves out."""
    shape: str
    """How it is printed."""
    order: ReplyOrder
    comments: list[Comment]
    parents: list[int]
    astray: frozenset[int] = frozenset()
    """Replies to something that the dump does not hold: their parent is ROOT here, their sub-thread is not known."""


def _rows(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.tsv", sep="\t", dtype={"subject": str}, quoting=3, keep_default_na=False)


def _bodies(text: str, rows: pd.DataFrame) -> list[str]:
    """Cut the flat text at its headers, which stand in the order of the rows."""
    lines = text.split("\n")
    starts, line = [], 0
    for row in rows.itertuples():
        byline = f"by {row.author} on {row.date}"
        while not (lines[line].strip() == row.subject.strip() and lines[line + 1].strip() == byline):
            line += 1
        starts.append(line)
        line += 2
    ends = [*starts[1:], len(lines)]
    return ["\n".join(lines[a + 2 : b]).strip() for a, b in zip(starts, ends)]


def _split(body: str) -> tuple[str, str | None]:
    """Part lines that carry a quote mark from the rest."""
    quoted = [line.lstrip("> ") for line in body.split("\n") if line.startswith((">", " >"))]
    own = [line for line in body.split("\n") if not line.startswith((">", " >"))]
    return "\n".join(own).strip(), "\n".join(quoted) or None


def _slashcode_page(folder: Path, name: str) -> Flat:
    rows = _rows(folder, name)
    bodies = _bodies((folder / f"{name}.flat.txt").read_text(encoding="utf-8"), rows)
    comments = []
    for row, body in zip(rows.itertuples(), bodies):
        own, quoted = _split(body)
        when = datetime.fromisoformat(row.date).replace(tzinfo=UTC)
        comments.append(
            Comment(locator=f"row {row.idx}", subject=row.subject, author=row.author, author_kind="user",
                    created_at=when, created_precision="exact", body=own or None, quoted=quoted)
        )  # fmt: skip
    return Flat(name, "as printed", "depth_first", comments, rows["parent_idx"].astype(int).tolist())


def anonymous(flat: Flat) -> Flat:
    """Return the thread without authors and times."""
    bare = [
        replace(c, author=None, author_kind="unknown", created_at=None, created_precision="unknown")
        for c in flat.comments
    ]
    return replace(flat, shape="no authors, no times", comments=bare)


def copied(flat: Flat, seed: int = 1) -> Flat:
    """Return the thread in the shape of a copied Slashdot page (grammar: quality.md, section 2).

    One-line rows print "Re:" for an unchanged subject and the first 516 characters of the text; a few texts are lost.
    """
    draw = random.Random(f"{flat.name} {seed}")
    rows = []
    for comment, parent in zip(anonymous(flat).comments, flat.parents):
        score = draw.choices([1, 2, 3, 4, 5], [25, 50, 10, 8, 7])[0]
        one_line = score < (3 if parent == ROOT else 4)
        subject, body = comment.subject or "", comment.body
        if one_line and parent != ROOT:
            asked = "Re:" + re.sub(r"^Re:", "", flat.comments[parent].subject or "")
            subject = "Re:" if subject == asked else subject
        if one_line and body:
            body = None if draw.random() < 0.08 else body[:516]
        text = "\n".join(part for part in (comment.quoted, body) if part) or None
        rows.append(replace(comment, subject=subject, body=text, quoted=None, score=score, score_kind="moderation"))
    return replace(flat, shape="copied Slashdot page", comments=rows)


def slashcode_pages(folder: Path) -> list[Flat]:
    """Return the Slashcode pages whose tree is known, as printed."""
    pages = [_slashcode_page(folder, path.stem) for path in sorted(folder.glob("*.tsv"))]
    return [page for page in pages if any(parent != ROOT for parent in page.parents)]


def _depth_first(parents: dict[int, int | None], dates: list[datetime]) -> list[int]:
    children: dict[int | None, list[int]] = {}
    for index, parent in parents.items():
        children.setdefault(parent, []).append(index)
    order, stack = [], sorted(children.get(None, []), key=lambda i: (dates[i], i), reverse=True)
    while stack:
        index = stack.pop()
        order.append(index)
        stack.extend(sorted(children.get(index, []), key=lambda i: (dates[i], i), reverse=True))
    return order


def _month(name: str, mails: pd.DataFrame, order: ReplyOrder) -> Flat:
    mails = mails.sort_values(["date", "message_id"], kind="stable").reset_index(drop=True)
    place = {message: i for i, message in enumerate(mails["message_id"])}
    dates = mails["date"].tolist()
    parents: dict[int, int | None] = {}
    for i, asked in enumerate(mails["in_reply_to"]):
        parent = place.get(asked) if isinstance(asked, str) else None
        parents[i] = parent if parent is not None and parent < i else None
    lie = _depth_first(parents, dates) if order == "depth_first" else list(range(len(mails)))
    at = {index: position for position, index in enumerate(lie)}
    comments = []
    for index in lie:
        mail = mails.iloc[index]
        subject = re.sub(r"^\s*\[R-gui\]\s*", "", mail["subject"])
        own, quoted = _split(mail["body"])
        comments.append(
            Comment(locator=mail["id"], author=mail["from_name"], author_kind="user", created_precision="exact",
                    created_at=dates[index].to_pydatetime(), body=own or None, quoted=quoted,
                    subject=f"Re: {subject}" if isinstance(mail["in_reply_to"], str) else subject)
        )  # fmt: skip
    truth = [at[parents[i]] if parents[i] is not None else ROOT for i in lie]  # type: ignore[index]
    held = set(place)
    lost = [isinstance(asked, str) and asked not in held for asked in mails["in_reply_to"]]
    return Flat(name, "as printed", order, comments, truth, frozenset(at[i] for i in lie if lost[i]))


def unmarked(flat: Flat) -> Flat:
    """Return the thread as list archives print it that strip every "Re:"."""
    bare = [replace(c, subject=(c.subject or "").removeprefix("Re: ")) for c in flat.comments]
    return replace(flat, shape="no Re:", comments=bare)


def unquoted(flat: Flat) -> Flat:
    """Return the thread without authors, times and quote marks: quotes run into the text."""
    joined = [
        replace(c, body="\n".join(part for part in (c.quoted, c.body) if part) or None, quoted=None)
        for c in anonymous(flat).comments
    ]
    return replace(flat, shape="no authors, times, marks", comments=joined)


def texts_only(flat: Flat) -> Flat:
    """Return the thread with nothing but its texts."""
    bare = [replace(c, subject=None) for c in unquoted(flat).comments]
    return replace(flat, shape="texts only", comments=bare)


def mail_months(folder: Path, order: ReplyOrder) -> Iterator[Flat]:
    """Yield the list months, as printed."""
    for path in sorted(folder.glob("*.parquet")):
        for month, mails in pd.read_parquet(path).groupby("month"):
            yield _month(f"{path.stem} {month}", mails, order)


def by_date(flat: Flat) -> Flat:
    """Return a depth-first thread as a flat board shows it, oldest comment first."""
    order = sorted(range(len(flat.comments)), key=lambda i: (flat.comments[i].created_at or datetime.min, i))
    at = {index: position for position, index in enumerate(order)} | {ROOT: ROOT}
    parents = [at[flat.parents[i]] for i in order]
    return replace(flat, order="chronological", comments=[flat.comments[i] for i in order], parents=parents)


def all_sets(folder: Path) -> dict[str, list[Flat]]:
    """Return every labelled set by name, pages and months in their order."""
    pages = slashcode_pages(folder / "slashcode")
    months = list(mail_months(folder, "depth_first"))
    dated = list(mail_months(folder, "chronological"))
    return {
        "Slashcode pages": pages,
        "Slashcode, no authors or times": [anonymous(page) for page in pages],
        "Slashcode as copied Slashdot page": [copied(page, seed) for page in pages for seed in (1, 2, 3)],
        "Mail": months,
        "Mail, Re: stripped": [unmarked(month) for month in months],
        "Mail, no authors, times, marks": [unquoted(month) for month in months],
        "Slashcode, texts only": [texts_only(page) for page in pages],
        "Mail, texts only": [texts_only(month) for month in months],
        "Slashcode by date": [by_date(page) for page in pages],
        "Slashcode by date, no authors or times": [anonymous(by_date(page)) for page in pages],
        "Mail by date": dated,
        "Mail by date, Re: stripped": [unmarked(month) for month in dated],
        "Mail by date, no authors, times, marks": [unquoted(month) for month in dated],
        "Slashcode by date, texts only": [texts_only(by_date(page)) for page in pages],
        "Mail by date, texts only": [texts_only(month) for month in dated],
    }
