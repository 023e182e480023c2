"""requirements.txt is installed with --no-deps, so it has to hold all that its packages need."""

import importlib
import re
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
# What bertopic and the model's package declare but do not need the way Rethread uses them: torch and its company.
LEFT_OUT = {"sentence-transformers", "umap-learn", "hdbscan", "llvmlite", "huggingface-hub"}
LINES = [Requirement(line) for line in (ROOT / "requirements.txt").read_text().splitlines() if line and line[0] != "#"]
PINNED = {r.name.lower().replace("_", "-") for r in LINES}


def here(requirement: Requirement) -> bool:
    """Whether a line counts on this platform and Python, without extras."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


@pytest.mark.parametrize("name", sorted({r.name for r in LINES if here(r)}))
def test_what_a_package_declares_is_in_the_list(name: str) -> None:
    try:
        declared = [Requirement(line) for line in requires(name) or []]
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed here")
    needed = {re.sub(r"[._]", "-", r.name.lower()) for r in declared if here(r)}
    assert not needed - PINNED - LEFT_OUT


@pytest.mark.parametrize("line", LINES, ids=str)
def test_every_line_is_pinned(line: Requirement) -> None:
    assert [s.operator for s in line.specifier] == ["=="]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "module",
    ["streamlit", "pandas", "plotly", "vaderSentiment.vaderSentiment", "bertopic", "deltalake", "duckdb", "trafilatura",
     "selectolax.lexbor", "zstandard", "orjson", "tokenizers", "safetensors", "filelock"],
)  # fmt: skip
def test_what_rethread_uses_can_be_imported(module: str) -> None:
    assert importlib.import_module(module)
