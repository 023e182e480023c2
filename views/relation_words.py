"""What the signs in answers say, in sentences: never a total without its interval, never without the measured error."""

from __future__ import annotations

import pandas as pd

from analysis.relation_shares import measured
from analysis.study import Study
from charts.answered import between
from charts.words import percent
from views.plain_text import clean

DOES = {
    "agrees": "agree or go along", "disagrees": "disagree", "corrects": "correct something", "asks": "ask",
    "jokes": "joke", "tangent": "go off on a tangent",
}  # fmt: skip
NAMES = {"agrees": "Agrees", "disagrees": "Disagrees", "corrects": "Corrects", "asks": "Asks", "jokes": "Jokes",
         "tangent": "Goes off", "unclear": "Unclear"}  # fmt: skip
SHOWN_BY = {"tag": "the site's tag", "nothing in common": "no word in common with the parent"}


def finding(study: Study) -> str:
    """Return what can be said of all readable answers, each share as an interval; else why nothing can."""
    shares = study.table("relation_shares")
    if shares.empty:
        return "No answer here can be read beside what it answers."
    known = shares[shares["claimed"]].sort_values(["low", "high"], ascending=False, kind="stable")
    read = int(shares["read"].iloc[0])
    if known.empty:
        return f"What the {read:,} readable answers do cannot be said as shares. The pairs below are there to read."
    told = [f"{between(low, high)} {DOES[name]}" for name, low, high in
            zip(known["relation"], known["low"], known["high"], strict=True)]  # fmt: skip
    return f"Of {read:,} readable answers {', '.join(told)}."


def unknown(study: Study) -> str:
    """Return which shares are not given and why; "" where all are."""
    shares = study.table("relation_shares")
    left_out = shares[~shares["claimed"]]
    reasons = left_out.groupby("reason", sort=False)["relation"].agg(list)
    said = [f"{', '.join(NAMES[name].lower() for name in names)} ({reason})" for reason, names in reasons.items()]
    return f"Not known: {'; '.join(said)}." if said else ""


def caveat() -> str:
    """Return how far the signs can be trusted."""
    known = measured()
    aid = "This is a screening aid. It looks for words that show what an answer does, and finds answers worth reading."
    if not known.named:
        return aid
    named, right = percent(known.named / known.pairs), percent(known.right / known.named)
    return (
        f"{aid} On {known.pairs:,} labelled answers it named what {named} of them do, and {right} of these "
        "were right; jokes it hardly sees. The intervals (90\u00a0%) hold that error."
    )


def sign(pair: pd.Series) -> str:
    """Return what an answer is found to do and what shows it."""
    if pair["relation"] == "unclear":
        return f"Unclear: {pair['why_unclear']}."
    shown = (
        f"“{clean(pair['span'], 120)}”" if isinstance(pair["span"], str) else SHOWN_BY.get(pair["sign"], pair["sign"])
    )
    return f"{NAMES[pair['relation']]}, shown by {shown} (strength {percent(pair['strength'])})"
