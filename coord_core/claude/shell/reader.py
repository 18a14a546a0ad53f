"""The entry: a command and where it runs, to its Analysis."""

from __future__ import annotations

from coord_core.claude.shell.analysis import Analysis
from coord_core.claude.shell.marks import cleaned
from coord_core.claude.shell.scan import may_write
from coord_core.claude.shell.scope import Scope
from coord_core.claude.shell.statements import Statements
from coord_core.claude.shell.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def writes(
    command: str, cwd: str, environment: Mapping[str, str], home: str, site_packages: str | None = None
) -> Analysis:
    """What the command would write when run in the absolute folder `cwd`. Raises only ParserMissingError."""
    if not may_write(command):
        return Analysis()
    return evaluated(command, cwd, environment, home, site_packages)


def evaluated(
    command: str, cwd: str, environment: Mapping[str, str], home: str, site_packages: str | None = None
) -> Analysis:
    """The same without the scan before it, so that a test can hold the scan to it."""
    text = cleaned(command)
    world = World(text, environment, home, site_packages)
    try:
        Statements().run_text(text, Scope(world, (cwd,)))
        while world.at_exit:
            Statements().run_text(*world.at_exit.pop())
    except RecursionError:
        world.analysis.unknown = True
    return world.analysis
