"""Arrows point one way: what each part of the code may import."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"ingest", "analysis", "charts", "views", "engine", "commands", "dashboard", "cli", "run"}
HEAVY = {"pandas", "plotly", "streamlit"}

# Part of the tree -> what its files may import of ours and of the heavy packages. The first match counts.
MAY_IMPORT = {
    "ingest/formats/": {"ingest.format", "ingest.opening", "ingest.html", "ingest.text", "ingest.times", "ingest"},
    "ingest/": {"ingest", "pandas"},
    "analysis/": {"analysis", "ingest.schema", "pandas"},
    "charts/": {"charts", "analysis", "pandas", "plotly"},
    "engine/": {"engine", "analysis", "ingest", "pandas"},
    "views/": {"views", "charts", "analysis", "pandas", "streamlit", "plotly"},
}
NEVER = {"ingest/formats/": {"ingest.store", "ingest.pipeline", "ingest.registry", "ingest.tidy", "ingest.schema"}}


def imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
    return {name for name in found if name.split(".")[0] in OURS | HEAVY}


def allowed(name: str, may: set[str]) -> bool:
    return any(name == each or name.startswith(f"{each}.") or each.startswith(f"{name}.") for each in may)


FILES = [
    f.relative_to(ROOT).as_posix()
    for part in ("ingest", "analysis", "charts", "views", "engine")
    for f in sorted((ROOT / part).rglob("*.py"))
]


@pytest.mark.parametrize("file", FILES)
def test_file_imports_only_what_its_part_may(file: str) -> None:
    part = next(p for p in MAY_IMPORT if file.startswith(p))
    wrong = {n for n in imports(ROOT / file) if not allowed(n, MAY_IMPORT[part]) or n in NEVER.get(part, set())}
    assert not wrong, f"{file} imports {sorted(wrong)}"


@pytest.mark.parametrize("file", [f for f in FILES if f.startswith("ingest/formats/")])
def test_formats_do_not_import_each_other(file: str) -> None:
    assert not {n for n in imports(ROOT / file) if n.startswith("ingest.formats")}
