"""Starting a process that nothing waits for, and that outlives a hook."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# For posix_spawn: it reads and writes nothing.
NOTHING = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]


def start_own(module: str, argument: str) -> bool:
    """Start `main(argument)` of one of our modules, named without the package. False when it cannot be."""
    above = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    code = (
        f"import sys; sys.path.insert(0, {above!r}); from coord_core.{module} import main; main(sys.argv[1])"
    )
    return start([sys.executable, "-I", "-S", "-X", "utf8", "-c", code, argument], {})


def start(arguments: list[str], environment: Mapping[str, str]) -> bool:
    """Start a program, in a session of its own, reading and writing nothing. False when it cannot be."""
    for apart in (True, False):  # not every system can give it a session of its own
        try:
            os.posix_spawn(arguments[0], arguments, environment, file_actions=NOTHING, setsid=apart)
            return True
        except NotImplementedError:
            continue
        except OSError:
            return False
    return False
