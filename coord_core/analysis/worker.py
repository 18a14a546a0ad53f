"""A process that reads sources: a line of JSON in, `[key, path]`, its outline out. It ends with its input.

Apart from the index's own process, because a parser in C can neither be interrupted nor be trusted never to
crash (analysis/reading.py).
"""

from __future__ import annotations

import json
import sys

from coord_core.analysis import parsing


def main() -> None:
    out = sys.stdout
    for line in sys.stdin:
        key, path = json.loads(line)
        out.write(json.dumps(parsing.outline_of(key, path)) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
