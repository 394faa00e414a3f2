"""Run a Python module in a process that ends with the process that started it, even if that is killed.

python -m bot.operations.child <module> [arguments]

The parent holds the other end of standard input, and never writes to it. When the parent ends, however it ends, the pipe closes.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

STOP_WITHIN = 15.0  # seconds for turns in progress to finish


def main() -> None:
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_WITHIN)
    os._exit(1)


if __name__ == "__main__":
    main()
