"""Stack Exchange posts and comments as the data dump and the Data Explorer name them: a question is a thread.

Answers are its comments and keep their number; comments are numbered apart on the site, so theirs starts with "c".
Source of the columns: meta.stackexchange.com/questions/2677, "Database schema documentation".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest import times
from ingest.characters import unescape
from ingest.format import Absent, AuthorKind, Comment, Note, Record, Refused, Thread
from ingest.json_values import as_count
from ingest.opening import Source
from ingest.text import Prose, from_html, from_markdown

QUESTION, ANSWER = "1", "2"
COMMUNITY = "-1"
"""The site's own account, which edits and closes posts."""
OTHER_TABLES = ("users.xml", "votes.xml", "badges.xml", "posthistory.xml", "postlinks.xml", "tags.xml",
                "tagsynonyms.xml")  # fmt: skip
Row = Mapping[str, str]
_SITE = re.compile(
    r"(?<![a-z0-9-])(?:[a-z0-9-]{1,40}\.){0,2}"
    r"(?:stackexchange\.com|stackoverflow\.com|serverfault\.com|superuser\.com|askubuntu\.com|stackapps\.com|"
    r"mathoverflow\.net)"
)
_BLOCK = re.compile(r"^(\s{0,9}\d{0,9})([>#+.)-])", re.MULTILINE)
"""What would start a quote, a heading or a list, were this no comment."""


def comment_number(site_id: str) -> str:
    """Return the id of a comment on a post, which no answer can have."""
    return f"c{site_id}"


def filled(row: Row, *names: str) -> str | None:
    """Return the first of these columns that is not empty."""
    return next((value for name in names if (value := (row.get(name) or "").strip())), None)


def author_of(user: str | None, display_name: str | None, asker: str | None) -> tuple[str | None, AuthorKind]:
    """Return (author, kind): without a user id the account is gone, and at most its name is left."""
    if user is None:
        return display_name, "deleted"
    if user == COMMUNITY:
        return display_name or "Community", "bot"
    return display_name or user, "op" if user == asker else "user"


def comment_text(text: str) -> Prose:
    """Return the text of a comment as its author typed it: Markdown without quotes, lists and headings."""
    return from_markdown(_BLOCK.sub(r"\1\\\2", unescape(text)))


def table_beside(source: Source, own: str, other: str) -> Source | None:
    """Open the file that is called like this one but for its table: "qc_Posts.xml" beside "qc_Comments.xml"."""
    name = source.name.replace("\\", "/").rpartition("/")[2].rpartition(": ")[2]
    for mine, wanted in ((own, other), (own.lower(), other.lower())):
        if mine in name:
            return source.beside(name.replace(mine, wanted))
    return source.beside(f"{other}.xml")


def site_of(name: str) -> str | None:
    """Return the site that a file's name or its folder's tells: "ropes.stackexchange.com/Posts.xml"."""
    found = _SITE.search(name.lower())
    return found[0] if found else None


@dataclass
class Posts:
    """Reads the rows of the table of posts, in their order."""

    site: str | None = None
    """The site that the dump is of, where the names of its files tell it."""
    with_comments: bool = False
    """Whether the comments are at hand too, so that the posts' counts of them belong to what the threads declare."""
    names_owners: bool = True
    """Whether a row without a user id says that the account is gone; a table without that column says nothing."""
    askers: dict[str, str | None] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    declared: Counter[str] = field(default_factory=Counter)
    unnamed: set[str] = field(default_factory=set)
    others: Counter[str] = field(default_factory=Counter)
    comments: int = 0

    def read(self, locator: str, row: Row) -> Iterator[Record]:
        """Yield what one row stands for: a thread, an answer, or nothing for a tag's wiki page."""
        post, kind = filled(row, "Id"), filled(row, "PostTypeId")
        if kind is None:
            kind = ANSWER if filled(row, "ParentId") else QUESTION
        if post is None:
            yield Refused(locator=locator, code="E-ID", reason="the post has no Id", raw=str(dict(row))[:2_000])
        elif kind == QUESTION:
            yield self._question(post, row)
        elif kind == ANSWER:
            yield self._answer(locator, post, row)
        else:
            self.others[kind] += 1

    def _question(self, post: str, row: Row) -> Thread:
        self.askers[post] = filled(row, "OwnerUserId")
        if accepted := filled(row, "AcceptedAnswerId"):
            self.accepted.add(accepted)
        if (answers := as_count(filled(row, "AnswerCount"))) is not None:
            self.declared[post] += answers
        self._count_comments(post, row)
        return Thread(
            thread_id=post,
            site=self.site,
            title=unescape(filled(row, "Title") or "") or None,
            story_text=from_html(filled(row, "Body") or "").body,
            created_at=times.parse(filled(row, "CreationDate")).at,
        )

    def _answer(self, locator: str, post: str, row: Row) -> Comment | Refused:
        question = filled(row, "ParentId")
        if question is None:
            return Refused(locator=locator, code="E-FIELD", reason="the answer names no question", raw=post)
        self._count_comments(question, row)
        stamp = times.given(filled(row, "CreationDate"))
        name = filled(row, "OwnerDisplayName")
        author, kind = author_of(filled(row, "OwnerUserId"), name, self.askers.get(question))
        score, prose = as_count(filled(row, "Score")), from_html(filled(row, "Body") or "")
        return Comment(
            locator=locator,
            thread_id=question,
            comment_id=post,
            is_root=True,
            author=author,
            author_kind=kind if author or self.names_owners else "unknown",
            created_at=stamp.at,
            created_precision=stamp.precision,
            score=score,
            score_kind="none" if score is None else "votes",
            tag="Accepted" if post in self.accepted else None,
            body=prose.body,
            quoted=prose.quoted,
        )

    def _count_comments(self, question: str, row: Row) -> None:
        count = as_count(filled(row, "CommentCount")) or 0
        self.comments += count
        if self.with_comments:
            self.declared[question] += count

    def finish(self) -> Iterator[Record]:
        """Yield what can only be said at the end."""
        for question in self.askers:
            if question in self.declared:
                yield Thread(thread_id=question, declared_comments=self.declared[question])
        if left := sum(self.others.values()):
            kinds = ", ".join(f"{count} of type {kind}" for kind, count in sorted(self.others.items()))
            yield Note(text=f"{left} posts are neither question nor answer and were left out ({kinds}): wikis of tags.")
        if self.comments and not self.with_comments:
            yield Note(text=f"The posts count {self.comments} comments on them; those stand in Comments.xml.")


def absent(count: int, thread_id: str | None) -> Absent:
    """Return the comments that a page or an answer of the API counts but does not show."""
    return Absent(count=count, reason="comments on posts that are counted but not shown", thread_id=thread_id)
