"""Nothing that is read from a file can run: no unpickling, no evaluation, no entities, no shell."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = [
    *(f for part in ("ingest", "analysis", "charts", "views") for f in sorted((ROOT / part).rglob("*.py"))),
    *(ROOT / name for name in ("cli.py", "dashboard.py", "serve.py")),
]
RUNNING = {"pickle", "cPickle", "_pickle", "cloudpickle", "dill", "joblib", "shelve", "marshal", "torch", "yaml",
           "jsonpickle", "hickle", "xml", "xmlrpc", "html5lib", "code", "codeop", "skops",
           "html.parser", "lxml.html", "lxml.objectify"}  # fmt: skip
"""Modules that run what they read, or open entities, or are slower than linear on hostile pages (html.parser)."""
NAMES = {"eval", "exec", "compile", "__import__"}
ENDS = {"read_pickle", "to_pickle", "from_pretrained", "fromstring_html", "setrecursionlimit", "read_hdf", "loadtxt"}
XML_READERS = [
    "parse",
    "iterparse",
    "XML",
    "fromstring",
    "XMLParser",
    "XMLPullParser",
    "HTML",
    "HTMLParser",
    "XInclude",
]


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def modules(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def running(tree: ast.Module) -> list[str]:
    """What in a file could run what it reads."""
    found = [name for name in modules(tree) if {name, name.split(".")[0]} & RUNNING]
    for call in calls(tree):
        called = ast.unparse(call.func)
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        if called in NAMES or called.split(".")[-1] in ENDS:
            found.append(called)
        if called.split(".")[-1] == "load" and called.split(".")[0] in ("np", "numpy", "torch", "joblib", "BERTopic"):
            found.append(called)
        if given.get("allow_pickle", "False") != "False" or given.get("trust_remote_code", "False") != "False":
            found.append(called)
        if given.get("shell", "False") != "False":
            found.append(f"{called} in a shell")
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_nothing_that_is_read_runs(file: Path) -> None:
    assert running(tree_of(file)) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_only_one_file_reads_xml_and_it_reads_no_entities(file: Path) -> None:
    parsing = {ast.unparse(call.func) for call in calls(tree_of(file))} & {f"etree.{name}" for name in XML_READERS}
    assert parsing == ({"etree.iterparse"} if file.name == "xml_records.py" else set())


def test_xml_is_read_without_entities_documents_of_types_and_network() -> None:
    from ingest.xml_records import SAFE

    assert SAFE == {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
                    "recover": False}  # fmt: skip


@pytest.mark.parametrize("source", [
    "import pickle", "from joblib import load", "import xml.etree.ElementTree", "eval(text)", "pd.read_pickle(f)",
    "np.load(f)", "f(allow_pickle=True)", "from html.parser import HTMLParser", "from lxml import html",
    "subprocess.run(w, shell=True)", "Model.from_pretrained(name)", "BERTopic.load(folder)",
])  # fmt: skip
def test_the_rule_sees_what_it_forbids(source: str) -> None:
    assert running(ast.parse(source)) != []
