"""Articles: what was reported laid beside what is discussed, paragraph by paragraph and fact by fact."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.article_gaps import comments_with, undiscussed, unreported_themes, unreported_words
from analysis.paragraphs import is_heading, paragraphs
from analysis.study import Study
from charts.article_coverage import finding as coverage
from charts.article_coverage import firmest, rows_of
from views.comment_list import key_of, parents_of, show_comment, show_comments
from views.drill_down import show_chart
from views.page import Page, Visit
from views.plain_text import clean, write

KINDS = {
    "case": "Case number", "money": "Money", "date": "Date", "denial": "Denial", "quote": "Quoted words",
    "list": "List", "percent": "Percentage", "number": "Number", "name": "Name", "absence": "Said to be lacking",
    "phrase": "Shared words",
}  # fmt: skip
"""Kind of a fact -> what a reader is told it is."""
WORDS = 30
SHOWN = 10
"""Comments shown beside a paragraph at once."""


def render(visit: Visit) -> None:
    """Show how much the comments take up, an article with counts in its margin, and what one side alone says."""
    study = visit.study
    st.title("Articles", anchor=False)
    if study.documents.empty:
        write(
            "No article is filed under this story. Add one under “Add data” and give it the same story.", "lead", "no"
        )
        return
    with st.spinner("Laying the articles beside the comments …"):
        found = coverage(study)
    write(f"{found}.", "finding", "coverage")
    write(
        "A comment takes a paragraph up where it quotes it, names something only a few paragraphs name, or says a "
        "sentence of it over again. What is in doubt is left out, so this is the least there is.",
        "lead", "how",
    )  # fmt: skip
    _article(visit)
    st.subheader("Discussed, but not reported", anchor=False)
    _discussed(visit)
    st.subheader("Reported, but not discussed", anchor=False)
    _silent(study)
    st.subheader("What all articles say, and what only one says", anchor=False)
    _compared(study)
    for name in PAGE.charts:
        show_chart(name, visit)


@st.fragment
def _article(visit: Visit) -> None:
    """Show one article with the number of comments in the margin of each paragraph."""
    study = visit.study
    documents = study.documents.sort_values(["published_at", "document_id"], kind="stable")
    heads = {row["document_id"]: _head(row) for _, row in documents.iterrows()}
    links = firmest(study.table("article_links"))
    chosen = st.selectbox("Article", list(heads), format_func=lambda name: heads.get(name, ""), key="article-beside")
    parts = paragraphs(documents[documents["document_id"] == chosen])
    opened = st.session_state.get("article-open")
    for number, text in zip(parts["paragraph"], parts["text"], strict=True):
        mine = links[(links["document_id"] == chosen) & (links["paragraph"] == number)]
        body, margin = st.columns([5, 1], gap="medium")
        with body:
            write(text, "subject" if is_heading(text) else "body", f"paragraph-{number}")
        with margin:
            if len(mine):
                st.button(
                    _count(len(mine)),
                    key=f"margin-{number}",
                    on_click=_turn,
                    args=(f"{chosen}/{number}",),
                    type="tertiary",
                )
            elif not is_heading(text):
                write("nobody", "note", f"margin-{number}")
        if opened == f"{chosen}/{number}" and len(mine):
            _linked(mine, visit, f"article-{number}")


def _turn(place: str) -> None:
    """Open the comments of a paragraph, or close them again."""
    st.session_state["article-open"] = None if st.session_state.get("article-open") == place else place


def _linked(links: pd.DataFrame, visit: Visit, key: str) -> None:
    """Show the comments of some links, each under the reason for it."""
    rows = rows_of(visit.study, links)
    by_key = {key_of(comment): comment for _, comment in rows.iterrows()}
    parents = parents_of(rows, visit.whole)
    for place, (_, link) in enumerate(links.head(SHOWN).iterrows()):
        comment = by_key[key_of(link)]
        with st.container(key=f"comment-{key}-{place}", gap="xxsmall"):
            write(_why(link), "note", f"{key}-{place}-why")
            show_comment(comment, visit, f"{key}-{place}", parents.get(comment.name))
    if len(links) > SHOWN:
        write(f"{len(links) - SHOWN:,} more: choose this paragraph in the picture below.", "note", f"{key}-more")


def _why(link: pd.Series) -> str:
    """Return why a comment takes a paragraph up, and its own words where the reason does not say them."""
    words = clean(link["span"], 160)
    return f"{clean(link['reason'])} Here: “{words}”" if words not in link["reason"] else clean(link["reason"])


def _discussed(visit: Visit) -> None:
    """Show the themes and the words of the comments that no article has."""
    study = visit.study
    themes = unreported_themes(study.themes, study.documents, study.codebook)
    absent = themes[themes["articles"] == 0]
    if len(absent):
        named = ", ".join(f"“{clean(row['title'])}” ({_count(row['comments'])})" for _, row in absent.iterrows())
        write(f"Themes of the comments whose wording stands in no article: {named}.", "body", "absent-themes")
    found = unreported_words(study.comments, study.documents).head(WORDS)
    if found.empty:
        write("No word that several people use is missing from the articles.", "note", "absent-words")
        return
    write("Words that several people use and no article does, everyday words left out.", "note", "absent-words")
    table = pd.DataFrame({"Word": found["word"], "Comments": found["comments"], "Authors": found["authors"]})
    word = _chosen(table, "absent-word")
    if word is not None:
        rows = comments_with(study.comments, str(found["word"].iloc[word]))
        heading = f"{_count(len(rows))} with “{clean(found['word'].iloc[word], 40)}”"
        show_comments(rows, visit, "absent-word-behind", heading)


def _silent(study: Study) -> None:
    """Show the facts that no comment takes up."""
    facts = undiscussed(study.table("article_facts"), study.table("article_links"), study.comments)
    table = fact_table(facts, study)
    if table.empty:
        write("Comments take up every fact that was found in the articles.", "note", "silent")
        return
    write("Facts of the articles that no comment quotes, names or repeats.", "note", "silent")
    st.dataframe(table, hide_index=True, key="silent-facts", height=min(36 * (len(table) + 1), 320))


def _compared(study: Study) -> None:
    """Show what all articles say, what some say, and what one alone says."""
    facts = study.table("article_facts")
    if facts.empty:
        write("No fact was found in the articles.", "note", "compared")
        return
    number = int(facts["of"].max())
    if number < 2:
        write("There is one article only, so there is nothing to lay beside it.", "note", "compared")
        return
    write(agreement(facts), "body", "compared")
    names = {"all": f"All {number}", "some": "Some", "one": "Only one"}
    reach = st.segmented_control("Said by", list(names), format_func=lambda name: names.get(name, ""), default="all",
                                 key="facts-reach")  # fmt: skip
    table = fact_table(facts[facts["reach"] == (reach or "all")], study)
    if table.empty:
        write("No fact stands there.", "note", "compared-none")
    else:
        st.dataframe(table, hide_index=True, key="compared-facts", height=min(36 * (len(table) + 1), 420))


def agreement(facts: pd.DataFrame) -> str:
    """Return how many facts all articles share and how many stand in one alone, as a sentence."""
    each = facts[facts["kind"] != "phrase"].drop_duplicates(["story_id", "kind", "key"])
    counts = each["reach"].value_counts()
    shared, alone = int(counts.get("all", 0)), int(counts.get("one", 0))
    told = f"{len(each):,} facts were found, in whatever form each article writes them"
    return f"{told}: {shared:,} stand in all articles, {alone:,} in one alone. Read what one alone says with care."


def fact_table(facts: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return facts as a reader sees them, one row each: what it is, how it is written, and in which articles."""
    heads = study.documents.set_index("document_id")
    names = {
        name: clean(row["outlet"], 30) or clean(row["title"], 30) or "An article" for name, row in heads.iterrows()
    }
    rows = []
    for (_, kind, _), group in facts.groupby(["story_id", "kind", "key"], sort=False):
        where = [f"{names.get(row['document_id'], '')} {row['paragraph']}" for _, row in group.iterrows()]
        rows.append((KINDS[str(kind)], clean(group["fact"].iloc[0], 160), " · ".join(where)))
    return pd.DataFrame(rows, columns=["Kind", "Fact", "Article and paragraph"]).astype("str")


def _chosen(table: pd.DataFrame, key: str) -> int | None:
    """Show a table of which one row can be chosen; return its number."""
    event = st.dataframe(table, hide_index=True, key=key, on_select="rerun", selection_mode="single-row",
                         height=min(36 * (len(table) + 1), 280))  # fmt: skip
    rows = (event.get("selection") or {}).get("rows") or []
    return int(rows[0]) if rows and rows[0] < len(table) else None


def _head(article: pd.Series) -> str:
    parts = (clean(article["outlet"], 40), clean(article["title"], 90) or clean(article["text"], 60))
    return ": ".join(part for part in parts if part)


def _count(n: int) -> str:
    return f"{n:,} comment{'' if n == 1 else 's'}"


PAGE = Page(name="articles", title="Articles", order=88, section="More", render=render, charts=("article_coverage",))
