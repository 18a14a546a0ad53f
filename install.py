#!/usr/bin/env python3
"""Installs claude-coordinator for this user and sets it up in a repository: python3 install.py [REPO].

Standard library only; `python3 install.py --help` says the rest, coord_core/install/bootstrap has the steps.
An older Python 3 has to be able to read this file, so that it can say which one is needed.
"""

import sys

NEEDED = (3, 11)


def refuse_old_python() -> None:
    needed = "{}.{}".format(*NEEDED)
    found = sys.version.split()[0]
    sys.stderr.write(f"claude-coordinator needs Python {needed} or newer; {sys.executable} is {found}.\n")
    sys.stderr.write(f"  Start install.py with a newer one (python{needed} install.py), or install one.\n")
    sys.exit(3)


def main() -> int:
    from pathlib import Path

    clone = Path(__file__).resolve().parent
    sys.dont_write_bytecode = True  # leave the clone as it is
    sys.path.insert(0, str(clone))
    from coord_core.install.bootstrap.run import main as install

    return install(sys.argv[1:], clone)


if __name__ == "__main__":
    if sys.version_info[:2] < NEEDED:
        refuse_old_python()
    sys.exit(main())
