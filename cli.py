"""Front door 2, the terminal: reads words, calls the product, prints what comes back. Holds no logic.

Heavy packages are imported by the command that needs them, so that ``rethread --help`` answers at once.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from types import FrameType

from commands.shared import DONE, FAULT, INTERRUPTED, STORE_REFUSED, WRONG_USAGE, UsageError, own_words, say
from commands.words import PASSING_ON, parser_of_words


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status (README.md lists them)."""
    parser = parser_of_words()
    options, rest = parser.parse_known_args(words)
    if rest and options.command not in PASSING_ON:
        parser.error(f"{options.command} does not know {' '.join(rest)}; see rethread {options.command} --help")
    options.rest = rest
    try:
        with nullcontext() if options.command in PASSING_ON else own_words():
            status = int(options.run(options))
            sys.stdout.flush()
            return status
    except KeyboardInterrupt:
        return say("Interrupted; the store is as it was.", INTERRUPTED)
    except BrokenPipeError:
        _leave_output()
        return DONE
    except Exception as error:
        return _told(error)


def _leave_output() -> None:
    """Send what is still to be printed nowhere, for whoever reads it is gone or its disk is full."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(error: Exception) -> int:
    """Say an error as one sentence and return its exit status."""
    from analysis.codebook import CodebookError
    from analysis.minilm import ModelError
    from analysis.tone import ToneError
    from charts.export import ExportError
    from charts.receipt import ReceiptError
    from engine.engines import EngineError
    from ingest.disk import remedy
    from ingest.store import StoreError

    match error:
        case UsageError() | CodebookError() | ToneError() | ReceiptError() | EngineError():
            return say(str(error), WRONG_USAGE)
        case StoreError() | ExportError() | ModelError():
            return say(str(error), STORE_REFUSED)
        case OSError():
            _leave_output()
            place = error.filename or "The disk"
            return say(f"{place}: {error.strerror or error}; {remedy(error)}.", STORE_REFUSED)
    if os.environ.get("RETHREAD_DEBUG"):
        raise error
    fault = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    return say(f"This is a fault in Rethread itself ({fault}). RETHREAD_DEBUG=1 shows where; please report it.", FAULT)


def _stop(signal_number: int, frame: FrameType | None) -> None:
    """End as Ctrl-C does, so that what was begun is put away."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(main())
