"""Does twice the command take about twice the time, also in the C code that no count of calls sees?"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from coord_core.claude.shell.powershell import writes_powershell
from coord_core.claude.shell.reader import evaluated
from coord_core.claude.shell.scan import may_write
from tests.corpus.corpus import make_tree
from tests.property import test_shell_analysis, test_shell_growth

SIZES = (50_000, 100_000)
WORST = 3.2  # what grows with the square takes four times as long, each time that it is tried
TRIES = 4


def main() -> int:
    tree = str(make_tree(Path(tempfile.mkdtemp(prefix="growth-"))))
    shell = {**test_shell_analysis.SHAPES, **test_shell_growth.SHAPES}
    slow = [
        *_slow("shell", shell, lambda command: evaluated(command, tree, {}, "/home/dev")),
        *_slow("scan", shell, may_write),
        *_slow(
            "powershell",
            test_shell_growth.POWERSHELL,
            lambda text: writes_powershell(text, tree, {}, "/home/dev"),
        ),
    ]
    print("\n".join(slow) or "All shapes grow no faster than their length.")
    return 1 if slow else 0


def _slow(what: str, shapes: dict[str, Callable[[int], str]], analyse: Callable[[str], object]) -> list[str]:
    return [f"{what}: {name}" for name, shape in shapes.items() if ratio(shape, analyse) > WORST]


def ratio(
    shape: Callable[[int], str], analyse: Callable[[str], object], sizes: tuple[int, int] = SIZES
) -> float:
    """How much longer the larger takes; what takes no time at all is not compared."""
    small, large = (shape(size) for size in sizes)
    lowest = 100.0
    for _ in range(TRIES):
        lowest = min(lowest, _seconds(analyse, large) / (_seconds(analyse, small) + 0.02))
        if lowest <= WORST:
            break
    return lowest


def _seconds(analyse: Callable[[str], object], command: str) -> float:
    began = time.process_time()
    analyse(command)
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
