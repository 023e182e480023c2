"""What each comment takes up of an article: a paragraph that it quotes, names something of, or says over again.

Exact words and names come first, likeness second, and each link says why it was made and where it stands on both sides.
What the whole story is about links nothing, so most comments touch no paragraph: they react to the headline, to each
other, or to what no article says.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.article_names import Names
from analysis.article_quotes import LONG, Quotes
from analysis.paragraphs import is_heading, paragraphs
from analysis.paraphrases import paraphrases
from ingest.schema import KEY

KINDS = ("quote", "name", "paraphrase")
COLUMNS = {
    **dict.fromkeys([*KEY, "document_id"], "str"), "paragraph": "int64", "kind": "str", "strength": "float64",
    "via": "str", "span_start": "int64", "span_end": "int64", "span": "str", "paragraph_start": "int64",
    "paragraph_end": "int64", "paragraph_span": "str", "reason": "str",
}  # fmt: skip
Row = tuple[object, ...]


def article_links(comments: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Link comments to the paragraphs of the articles about their story.

    Needs the tidy ``comments`` and ``documents``. Read are the body, what a comment quotes, and a title of its own.
    Returns one row per comment, paragraph and thing they share, comments in their order: KEY, ``document_id``,
    ``paragraph`` (its number in the article), ``kind`` (one of ``KINDS``), ``strength`` in (0, 1] (a quote: more words,
    more strength; a name: fewer paragraphs have it; a paraphrase: how alike the sentences are), ``via`` (own for
    the body, quoted, or subject), ``span_start``, ``span_end`` and ``span`` (where it stands in that text),
    ``paragraph_start``, ``paragraph_end`` and ``paragraph_span`` (and where in the paragraph), ``reason`` (a sentence).
    """
    rows: list[Row] = []
    parts = paragraphs(documents)
    parts = parts[~parts["text"].map(is_heading).astype(bool)]
    texts = _texts(comments.reset_index(drop=True))
    for story, there in parts.groupby("story_id", sort=True):
        here = texts[texts["story_id"] == story]
        if len(here):
            rows += _links(here.reset_index(drop=True), there.reset_index(drop=True))
    rank = {kind: place for place, kind in enumerate(KINDS)}
    rows.sort(key=lambda row: (row[0], row[1], row[2], rank[str(row[3])], row[6], row[9]))
    found = pd.DataFrame(rows, columns=["at", *list(COLUMNS)[len(KEY) :]])
    keys = comments[KEY].astype("str").reset_index(drop=True).take(found["at"].to_numpy("int64")).reset_index(drop=True)
    return pd.concat([keys, found.drop(columns="at")], axis=1).astype(COLUMNS)


def _texts(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the texts of the comments, one row per text: comment, story, via, text."""
    own = comments["subject"].where(~comments["subject"].str.match(r"(?i)\s*re:").fillna(True).astype(bool))
    fields = {"own": comments["body"], "quoted": comments["quoted"], "subject": own}
    tables = [
        pd.DataFrame({"at": comments.index, "story_id": comments["story_id"], "via": name, "text": text})
        for name, text in fields.items()
    ]
    table = pd.concat(tables, ignore_index=True)
    return table[table["text"].notna()].reset_index(drop=True)


def _links(here: pd.DataFrame, there: pd.DataFrame) -> Iterator[Row]:
    """Walk through the links of one story."""
    texts, parts = here["text"].tolist(), there["text"].tolist()
    owners = list(zip(here["at"].tolist(), here["via"].tolist(), strict=True))
    places = list(zip(there["document_id"].tolist(), there["paragraph"].tolist(), strict=True))
    quoted: set[tuple[int, int]] = set()

    def row(text: int, part: int, kind: str, strength: float, spans: tuple[int, int, int, int], reason: str) -> Row:
        at, via = owners[text]
        start, end, first, last = spans
        return (at, *places[part], kind, strength, via, start, end, texts[text][start:end], first, last,
                parts[part][first:last], reason)  # fmt: skip

    quotes, names = Quotes(parts, texts), Names(parts, texts)
    for number, text in enumerate(texts):
        met = names.find(text)
        for meeting in met:
            spans = (meeting.start, meeting.end, meeting.paragraph_start, meeting.paragraph_end)
            reason = f"Both name “{' '.join(meeting.written.split())}”."
            yield row(number, meeting.paragraph, "name", meeting.telling, spans, reason)
        for run in quotes.find(text):
            named = any(
                meeting.paragraph == run.paragraph and meeting.start <= run.start and run.end <= meeting.end
                for meeting in met
            )
            if run.words >= LONG or not named:
                quoted.add((number, run.paragraph))
                spans = (run.start, run.end, run.paragraph_start, run.paragraph_end)
                strength = 1 - 0.5 ** (run.telling / 2)
                yield row(number, run.paragraph, "quote", strength, spans, f"The same {run.words} words stand in both.")
    bodies = [text if via == "own" else "" for text, (_, via) in zip(texts, owners, strict=True)]
    for echo in paraphrases(bodies, parts):
        if (echo.text, echo.paragraph) not in quoted:
            spans = (echo.start, echo.end, echo.paragraph_start, echo.paragraph_end)
            reason = f"The sentences are alike, and share {', '.join(echo.shared)}."
            yield row(echo.text, echo.paragraph, "paraphrase", min(echo.likeness, 1.0), spans, reason)
