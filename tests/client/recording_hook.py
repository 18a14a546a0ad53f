"""A hook that keeps what it was given, one JSON file a call, and then answers as it was told to.

Arguments: the folder for the records, and a JSON object with any of `output` (an object is printed as
JSON), `errors`, `exit`, `sleep` (seconds) and `shell` (run first; for `$CLAUDE_ENV_FILE`); or with `by`,
which has such an object for each of some texts: the first that is in the call decides.
Started by the client with the Python of the test run, isolated: the standard library only.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def record(folder: str) -> str:
    """One rename makes the record appear, so that a reader never sees half of it. Returns the input."""
    path = Path(folder, f"{time.time_ns()}-{os.getpid()}")
    given = json.load(sys.stdin)
    call = {"input": given, "environment": dict(os.environ), "ancestors": list(ancestors())}
    path.write_text(json.dumps(call))
    path.rename(path.with_suffix(".json"))
    return json.dumps(given)


def ancestors() -> Iterator[int]:
    """The processes above this one, as far as /proc tells; at least the parent."""
    pid = os.getppid()
    while pid > 1:
        yield pid
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return


def chosen(told: dict[str, Any], given: str) -> dict[str, Any]:
    if "by" not in told:
        return told
    return next((answer for text, answer in told["by"].items() if text in given), {})


def answer(output: object = "", errors: str = "", exit: int = 0, sleep: float = 0, shell: str = "") -> int:
    if shell:
        os.system(shell)
    time.sleep(sleep)
    sys.stdout.write(output if isinstance(output, str) else json.dumps(output))
    sys.stderr.write(errors)
    return exit


if __name__ == "__main__":
    sys.exit(answer(**chosen(json.loads(sys.argv[2]), record(sys.argv[1]))))
