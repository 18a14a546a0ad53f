"""`python -m scripts.pictures.as_then COMMAND…`: as `as_you`, at the pictures' moment, which does not pass.

For what only looks: the state is of that moment, and the machine's clocks are not.
"""

from __future__ import annotations

import calendar
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from scripts.pictures import as_you

DAY_ENDS = float(calendar.timegm((2026, 3, 12, 15, 10, 0)))  # UTC epoch seconds
MOMENT = DAY_ENDS + 7.0  # of the pictures: away from where a minute begins
COMMAND = (sys.executable, "-m", "scripts.pictures.as_then")


@contextmanager
def looking() -> Iterator[None]:
    from coord_core.services import callers, clock

    with (
        mock.patch.object(time, "time", lambda: MOMENT),
        mock.patch.object(clock, "has_jumped", lambda *_: False),
        mock.patch.object(callers, "login", as_you.login),
    ):
        yield


if __name__ == "__main__":
    with looking():
        from coord_core.cli import main

        main()
