"""Commands that make something to hand on: export, network, report; and verify, which checks it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from commands.putting import whole
from commands.shared import DONE, NOT_ALL, UsageError, salt_of, study_of

if TYPE_CHECKING:
    from analysis.study import Study
    from charts.receipt import Origin

NETWORKS = ("gexf", "graphml")


def export(options: argparse.Namespace) -> int:
    """Write static charts, each with its numbers and its receipt."""
    from charts.chart import all_charts
    from charts.export import export as write_charts

    known = {chart.name: chart for chart in all_charts()}
    if unknown := [name for name in options.charts if name not in known]:
        raise UsageError(f"There is no chart {unknown[0]!r}. Choose from: {', '.join(known)}.")
    chosen = [known[name] for name in options.charts] or list(known.values())
    study, origin = study_of(options, options.story, options.thread, options.weight)
    if options.pseudonyms:
        study, origin = _hidden(study, origin, options)
    for path in write_charts(study, chosen, options.to.split(","), Path(options.out), origin=origin, dark=options.dark):
        print(path)
    return DONE


def _hidden(study: Study, origin: Origin, options: argparse.Namespace) -> tuple[Study, Origin]:
    """Return a study without the names of its authors; its receipts say so."""
    from dataclasses import replace

    from analysis.pseudonyms import pseudonymous

    hidden = pseudonymous(study, salt_of(options), lasting=True)
    return hidden, replace(origin, selection={**origin.selection, "pseudonyms": True})


def network(options: argparse.Namespace) -> int:
    """Write who answers whom, for Gephi and the like."""
    from charts.network import network as written

    to = options.to or (Path(options.out).suffix[1:].lower() if options.out else "") or "gexf"
    if to not in NETWORKS:
        raise UsageError(f"A network is written as {' or '.join(NETWORKS)}, not {to!r}; say which with --to.")
    study, _ = study_of(options, options.story, options.thread, None)
    out = Path(options.out or f"{options.of}.{to}")
    content = written(study, options.of, to, names=options.names, salt="" if options.names else salt_of(options))
    with whole(out) as file:
        file.write(content)
    print(out)
    return DONE


def report(options: argparse.Namespace) -> int:
    """Write one self-contained page to send."""
    from charts.chart import all_charts
    from charts.report import report as page

    study, origin = study_of(options, options.story, options.thread, options.weight)
    content = page(
        study, all_charts(), origin, pseudonyms=options.pseudonyms, salt=salt_of(options) if options.pseudonyms else ""
    )
    with whole(options.out) as file:
        file.write(content.encode())
    print(options.out)
    return DONE


def verify(options: argparse.Namespace) -> int:
    """Derive the numbers of an exported chart again and say whether they match."""
    from charts import receipt
    from charts.chart import all_charts

    given = receipt.load(Path(options.receipt))
    try:
        study, origin = study_of(options, given.selection.get("story"), given.selection.get("thread"), given.weight)
    except UsageError:
        print(f"cannot check\n  {receipt.said(given.selection)} is not in the store {options.store}.")
        return NOT_ALL
    if given.selection.get("pseudonyms"):
        study, origin = _hidden(study, origin, options)
    chart = next((c for c in all_charts() if c.name == given.chart["name"]), None)
    verdict = receipt.verify(given, study, chart, origin.dumps, Path(options.receipt).parent)
    print("\n  ".join([verdict.outcome, *verdict.reasons]))
    return DONE if verdict.outcome == "match" else NOT_ALL
