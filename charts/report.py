"""A report: one web page that needs nothing but itself, to send to somebody who has no Rethread.

The finding comes first, then the charts, the comments that carry each theme, the articles, what the files hold and
lack, and how all of it was made. Nothing in it reaches out to the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analysis.pseudonyms import pseudonymous, story_salt
from analysis.study import Study
from charts import offline_page, report_charts, report_parts
from charts.chart import Chart
from charts.offline_page import text
from charts.receipt import Origin
from charts.report_method import method
from charts.report_quotes import Quotes

STYLE = Path(__file__).parent / "report.css"


def report(study: Study, charts: Sequence[Chart], origin: Origin, *, pseudonyms: bool = False, salt: str = "") -> str:
    """Return the report of a study as one HTML page.

    ``charts`` are drawn in the order given. With ``pseudonyms`` no author is named; with the ``salt`` of a store
    they have the same names in all that is made of it.
    The page is light or dark as its reader's system is, and light on paper. The same input gives the same bytes.
    """
    if pseudonyms:
        study = pseudonymous(study, salt=salt or story_salt(study), lasting=bool(salt))
    pictures = [report_charts.drawn(study, chart) for chart in charts]
    quotes = Quotes(study)
    name = report_parts.title(study)
    sections = {
        "themes": ("Themes, and the comments that carry them", report_parts.themes(study, quotes)),
        "charts": ("Charts", "\n".join(report_charts.section(picture, study, quotes) for picture in pictures)),
        "quotes": ("More comments behind the charts", quotes.rest()),
        "articles": ("Articles", report_parts.articles(study.documents)),
        "ledger": ("What the files hold, and what they lack", report_parts.ledger(study.threads)),
        "method": ("How this was made", method(study, pseudonyms=pseudonyms)),
        "receipt": ("What it was made from", report_parts.receipts(study, origin)),
    }
    order = ["charts", *(key for key in sections if key != "charts")]
    links = "".join(f'<li><a href="#{key}">{text(sections[key][0])}</a></li>' for key in order)
    body = "\n".join([
        '<a class="skip" href="#finding">Skip to the finding</a>',
        f'<header class="top"><p class="kind">Rethread report</p><h1>{text(name)}</h1>'
        f"<p>{text(report_parts.about(study))}</p></header>",
        f'<nav aria-label="Contents"><ul>{links}</ul></nav>',
        "<main>",
        report_parts.opening(study),
        *(f'<section id="{key}"><h2>{text(sections[key][0])}</h2>\n{sections[key][1]}</section>' for key in order),
        "</main>",
    ])  # fmt: skip
    scripts = [picture.script for picture in pictures]
    return offline_page.page(name, body, scripts, style=STYLE.read_text(encoding="utf-8"))
