"""The starter: makes .venv on first use, then passes its words on to cli.py inside it. Standard library only."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST, NEWEST = (3, 11), (3, 14)


def main(words: list[str]) -> int:
    """Run ``rethread WORDS`` in the project's own environment; without words, open the dashboard."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return _say(f"Rethread needs Python 3.11 to 3.14; this is {sys.version.split()[0]}. Start it with another one.")
    python = HERE / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = HERE / "requirements.txt"
    stamp = HERE / ".venv" / "rethread.stamp"
    content = hashlib.sha256(wanted.read_bytes() + sys.version.encode()).hexdigest()
    if not (python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == content):
        problem = _install(python, wanted)
        if problem:
            return _say(problem)
        _add_command(python)
        stamp.write_text(content, encoding="utf-8")
    return subprocess.call([str(python), str(HERE / "cli.py"), *(words or ["dashboard"])])


def _install(python: Path, wanted: Path) -> str | None:
    """Make the environment and fill it. Return a sentence when that fails."""
    print("First start: installing what Rethread needs into .venv (about 1.2 GB, a minute or two) …", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(HERE / ".venv")], capture_output=True, text=True
    )
    if made.returncode:
        if "ensurepip" in made.stdout + made.stderr or "No module named venv" in made.stderr:
            version = f"{sys.version_info[0]}.{sys.version_info[1]}"
            return (
                "This Python comes without venv. Install it, then start again: "
                f"on Debian or Ubuntu `sudo apt install python{version}-venv`; elsewhere use the Python of python.org."
            )
        return f"The environment could not be made in {HERE / '.venv'}: {(made.stderr or made.stdout).strip()[-300:]}"
    # --no-deps: the list is complete, and bertopic's declared packages would bring torch (6.6 GB).
    pip = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "-r",
        str(wanted),
    ]
    if subprocess.call(pip):
        return "The packages could not be installed: see the lines above. Check the network and start again."
    return None


def _add_command(python: Path) -> None:
    """Put a ``rethread`` command beside the environment's Python, for whoever activates the environment."""
    if os.name == "nt":
        python.with_name("rethread.cmd").write_text(f'@"{python}" "{HERE / "cli.py"}" %*\n', encoding="utf-8")
        return
    command = python.with_name("rethread")
    command.write_text(f'#!/bin/sh\nexec "{python}" "{HERE / "cli.py"}" "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 5


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
