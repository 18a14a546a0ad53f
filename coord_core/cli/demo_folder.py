"""The scratch folder of `demo`, and its removal while processes that outlive a hook may still write there."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coord_core.cli import output

LONGEST = 10.0  # seconds to try
QUIET = 0.1  # seconds that it stays away before it counts as removed


@contextmanager
def scratch(keep: bool) -> Iterator[Path]:
    """A new folder, removed at the end unless it is to be kept."""
    folder = Path(tempfile.mkdtemp(prefix="claude-coordinator-demo-")).resolve()
    try:
        yield folder
    finally:
        if keep:
            output.say(f"\nThe scratch repository is {folder / 'repository'}")
        elif not removed(folder):
            output.say(f"{folder} could not be removed. Remove it yourself.", "yellow", err=True)


def removed(folder: Path) -> bool:
    """Remove the folder, again for as long as others still write into it; whether it is gone."""
    until = time.monotonic() + LONGEST
    while folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(QUIET)
        if time.monotonic() > until:
            break
    return not folder.exists()
