"""The starter, where it can be tried without installing: what it says when it cannot start."""

import subprocess
import sys
from pathlib import Path

import pytest

import run

HERE = Path(run.__file__).parent


def test_it_needs_nothing_but_the_standard_library() -> None:
    check = "import sys; import run; print(sorted(m.split('.')[0] for m in sys.modules))"
    out = subprocess.run([sys.executable, "-S", "-c", check], cwd=HERE, capture_output=True, text=True, check=True)
    assert not {"pandas", "streamlit", "packaging"} & set(out.stdout.split("'"))


@pytest.mark.parametrize("version", [(3, 10, 4), (3, 15, 0)])
def test_a_python_that_is_too_old_or_too_new_is_told(
    version: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    assert run.main([]) != 0
    assert "needs Python 3.11 to 3.14" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_without_venv_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    """As on Debian without python3-venv: the module is not there."""
    (tmp_path / "venv.py").write_text("raise ImportError('No module named venv')")
    starter = tmp_path / "python"
    starter.write_text(f'#!/bin/sh\nPYTHONPATH="{tmp_path}" exec "{sys.executable}" "$@"\n')
    starter.chmod(0o755)
    (tmp_path / "app").mkdir()
    for name in ("run.py", "requirements.txt"):
        (tmp_path / "app" / name).write_text((HERE / name).read_text())
    words = [str(starter), str(tmp_path / "app" / "run.py"), "formats"]
    out = subprocess.run(words, capture_output=True, text=True)
    assert out.returncode != 0
    assert "-venv" in out.stderr
    assert "Traceback" not in out.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_the_environment_gets_a_rethread_command(tmp_path: Path) -> None:
    """From any folder, with its words passed on as they are."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    run._add_command(python)
    out = subprocess.run([str(tmp_path / "rethread"), "table", "no such"], cwd=tmp_path, capture_output=True, text=True)
    assert out.returncode == 2
    assert "no table 'no such'" in out.stderr
