"""A network as a file that Gephi, igraph, Cytoscape or networkx opens: GEXF 1.2 or GraphML.

Every text passes ``words.clean`` and what XML 1.0 forbids is taken out; a value that is not known is left away, never
written as 0 or "". No date is written, so the same study gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from analysis.pseudonyms import pseudonymous, story_salt
from analysis.study import Study
from charts import themed, words
from charts.tables import records
from charts.themed import KEY

if TYPE_CHECKING:
    import networkx as nx

KINDS = ("authors", "comments")
_FORBIDDEN = re.compile("[\ufffe\uffff\U0001fffe\U0001ffff]")
"""Beyond what ``words.clean`` takes out: no character of XML 1.0 (section 2.2), or discouraged there."""


def network(study: Study, kind: str, to: str, *, names: bool = False, salt: str = "") -> bytes:
    """Return the network of a study as a file.

    ``kind`` is one of KINDS: who answers whom, or which comment answers which; ``to`` is a key of ``WRITERS``. Without
    ``names`` authors are "Commenter 1", …, and ids of comments are numbered anew; with the ``salt`` of
    a store they have the same names in all that is made of it. Raises KeyError for an unknown
    ``kind`` or ``to``.
    """
    write = WRITERS[to]
    shown = study if names else pseudonymous(study, salt=salt or story_salt(study), lasting=bool(salt))
    return write({"authors": _authors, "comments": _comments}[kind](shown))


def _authors(study: Study) -> nx.DiGraph:
    """Return the authors with what they wrote, and their answers to each other."""
    import networkx as nx

    graph = nx.DiGraph()
    titles = themed.titles(study)
    place: dict[tuple[str, str], str] = {}
    for number, person in enumerate(records(study.table("people")), start=1):
        platform, author = str(person["platform"]), str(person["author"])
        place[platform, author] = f"a{number}"
        theme = person.pop("main_theme")
        person["main_theme"] = titles.get(str(theme)) if theme else None
        graph.add_node(f"a{number}", label=_text(person.pop("author")), **_known(person))
    for tie in records(study.table("ties")):
        platform, answers = str(tie.pop("platform")), tie["answers"]
        ends = [place[platform, str(tie.pop(name))] for name in ("author", "parent_author")]
        graph.add_edge(*ends, weight=answers, **_known(tie))
    return graph


def _comments(study: Study) -> nx.DiGraph:
    """Return the comments without their texts, and the answers among them."""
    import networkx as nx

    graph = nx.DiGraph()
    place: dict[tuple[object, ...], str] = {}
    for number, comment in enumerate(records(_told(study)), start=1):
        place[tuple(comment[name] for name in KEY)] = f"c{number}"
        label = comment["author"] or comment["comment_id"]
        graph.add_node(f"c{number}", label=_text(label), **_known(comment))
    known = study.comments[[*KEY, "parent_source", "parent_confidence"]]
    pairs = study.table("relations")[[*KEY, "parent_id", "relation", "strength"]].merge(known, on=KEY)
    for pair in records(pairs.astype({"platform": "str", "relation": "str", "parent_source": "str"})):
        ends = [place.get((pair["platform"], pair["thread_id"], pair[name])) for name in ("comment_id", "parent_id")]
        if None not in ends:
            held = {name: value for name, value in pair.items() if name not in (*KEY, "parent_id")}
            graph.add_edge(*ends, weight=1, **_known(held))
    return graph


def _told(study: Study) -> pd.DataFrame:
    """Return what is written of each comment, in the order of threads and of the tree."""
    placed = study.structure[["depth", "order"]].set_axis(study.comments.index)
    mood = study.sentiment[["label", "judgeable"]].set_axis(study.comments.index)
    theme = themed.strongest(study).set_index("at")["theme"].map(themed.titles(study))
    columns = [*KEY, "author", "score", "tag", "state", "created_at"]
    table = study.comments[columns].assign(depth=placed["depth"], theme=theme.reindex(study.comments.index))
    table["tone_of_words"] = mood["label"].astype("object").where(mood["judgeable"], None)
    table = table.assign(order=placed["order"]).astype({"platform": "str", "state": "str"})
    return table.sort_values(["platform", "thread_id", "order"], kind="stable").drop(columns="order")


def _known(values: dict[str, object]) -> dict[str, object]:
    """Return the values that are known, texts made fit for XML."""
    return {
        name: _text(value) if isinstance(value, str) else value for name, value in values.items() if value is not None
    }


def _text(text: object) -> str:
    return _FORBIDDEN.sub(" ", words.clean(text))


def _gexf(graph: nx.DiGraph) -> bytes:
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(graph)
    meta = writer.xml.find("meta")
    meta.attrib.pop("lastmodifieddate", None)
    meta.find("creator").text = "Rethread"
    return _written(writer.write)


def _graphml(graph: nx.DiGraph) -> bytes:
    import networkx as nx

    # The writer that networkx chooses by itself depends on whether lxml is there.
    return _written(lambda out: nx.write_graphml_xml(graph, out, prettyprint=True))


def _written(write: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    write(out)
    return out.getvalue()


WRITERS: dict[str, Callable[[nx.DiGraph], bytes]] = {"gexf": _gexf, "graphml": _graphml}
"""Name of a format, which is also its ending -> what writes it."""
