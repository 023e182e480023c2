"""Prints one number that stands for the tables of a seed of each format: ``python -m fuzz.digest``.

It must be the same under every PYTHONHASHSEED, on every machine.
"""

from __future__ import annotations

import hashlib
import json
import sys

from fuzz.checks import read_wholly
from fuzz.targets import all_targets
from ingest import registry


def digest() -> str:
    """Return a hash over the tables and the report of the last seed of each format."""
    total = hashlib.sha256()
    targets = all_targets()
    for name in registry.all_formats():
        dump = read_wholly(name, targets[name].inputs()[-1])
        total.update(json.dumps(dump.report.as_json(), sort_keys=True).encode())
        if dump.tidied is not None:
            for frame in (dump.tidied.comments, dump.tidied.threads, dump.tidied.documents):
                total.update(frame.to_json(date_format="iso").encode())
    return total.hexdigest()


if __name__ == "__main__":
    sys.stdout.write(digest())
