"""Commands that start something else: dashboard, test."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from commands.shared import HERE


def dashboard(options: argparse.Namespace) -> int:
    """Open the app."""
    from ingest.place import is_remote
    from views import exposure

    os.environ["RETHREAD_STORE"] = options.store if is_remote(options.store) else str(Path(options.store).resolve())
    if options.behind_proxy:
        os.environ[exposure.PROXY] = "1"
    if told := exposure.warning(exposure.asked_address(options.rest, os.environ), os.environ):
        print(told, file=sys.stderr)
    # Streamlit finds its settings (.streamlit/config.toml) only from the folder it is started in.
    return subprocess.call([sys.executable, "-m", "streamlit", "run", "serve.py", *options.rest], cwd=HERE)


def test(options: argparse.Namespace) -> int:
    """Run the tests, on all cores."""
    # In the order of the folders: xdist would deal the files of few tests out last, and some of these take longest.
    spread = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
    return subprocess.call([sys.executable, "-m", "pytest", *spread, *options.rest], cwd=HERE)
