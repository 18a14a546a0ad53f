"""The program where what takes ten seconds takes one: how long it bears a state that it cannot read, and the
time between two looks at what no commit tells.
"""

from __future__ import annotations

import sys

ROUND = 1.0  # seconds
_TEXT = f"""
from coord_core.cli import main
from coord_core.services import history
from coord_core.watching import follower
assert min(history.PATIENCE, follower.ROUND) > {ROUND}
history.PATIENCE = follower.ROUND = {ROUND}
main()
"""
IMPATIENT = [sys.executable, "-c", _TEXT]
