"""After the plugin was updated: what its repositories start, git's hooks and the status line, is the new one.

`python -m coord_core.install.following --data FOLDER`; the plugin's command runs it when it has made one. A
hook of git's names its interpreter and script; the former environment stays, so that it goes on until then. A
repository whose settings start our hooks follows with `init`, which brings both up to date.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from coord_core.domain.errors import CoordinatorError
from coord_core.install import git_hooks, setup
from coord_core.install.bootstrap import enrolled
from coord_core.install.enrolment import Site
from coord_core.install.environment import current
from coord_core.install.offers import status_line


def follow(data: Path) -> list[str]:
    """Returns a sentence for each repository that could not be brought up to date."""
    sentences = []
    for folder in enrolled.known(data):
        try:
            _bring_up_to_date(folder)
        except CoordinatorError as error:
            sentences.append(f"{folder}: {error.sentence()}")
    return sentences


def _bring_up_to_date(folder: str) -> None:
    if not os.path.isdir(folder):
        return
    site = Site(folder)
    by_settings = set(setup.scopes_in_force(site, os.environ)) - {setup.PLUGIN}
    if by_settings or not os.path.lexists(site.marker):
        return
    if site.has_git:
        git_hooks.install(Path(folder), current())
    if site.main and status_line.is_there(site, setup.PLUGIN):
        status_line.accept(site, setup.PLUGIN)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    for sentence in follow(parser.parse_args().data):
        sys.stderr.write(f"claude-coordinator: {sentence}\n")


if __name__ == "__main__":
    main()
