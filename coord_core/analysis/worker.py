"""A process that reads sources: a line of JSON in, `[key, path]`, its outline out. It ends with its input.

Apart from the index's own process, because a parser in C can neither be interrupted nor be trusted never to
crash (analysis/reading.py). One file that takes too much memory has no outline; one that takes too much time
ends the process, and its owner starts another.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from contextlib import suppress

from coord_core.analysis import parsing

MEMORY = 1 << 30  # bytes; 16 KB of `A<A<A<…` in C# have its parser take more than the machine has
# Seconds of the processor for a file, and for each of its bytes. A megabyte written by hand takes up to one.
TIME, TIME_OF_BYTE = 1.0, 4e-6


def main() -> None:
    with suppress(ValueError, OSError):  # a system that has no such bound
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    out = sys.stdout
    for line in sys.stdin:
        key, path = json.loads(line)
        signal.setitimer(signal.ITIMER_PROF, _time_for(path))  # its signal ends the process, in C code too
        out.write(json.dumps(parsing.outline_of(key, path)) + "\n")
        out.flush()


def _time_for(path: str) -> float:
    try:
        return TIME + TIME_OF_BYTE * min(os.path.getsize(path), parsing.LARGEST)
    except OSError:
        return TIME


if __name__ == "__main__":
    main()
