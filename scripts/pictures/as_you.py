"""`python -m scripts.pictures.as_you COMMAND…`: the program for a person whose login is `you`.

The login comes from the system's table of users, which would bring whoever draws a picture into it.
"""

from __future__ import annotations

import sys

from coord_core.services import callers

LOGIN = "you"
COMMAND = (sys.executable, "-m", "scripts.pictures.as_you")


def login() -> str:
    return LOGIN


if __name__ == "__main__":
    from coord_core.cli import main

    callers.login = login
    main()
