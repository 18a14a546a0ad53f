"""Is a settings file that of another repository, too, where `.claude` or the file is a link?"""

from __future__ import annotations

import os
from pathlib import Path

from coord_core.install.bootstrap import enrolled
from coord_core.install.enrolment import Site


def guarded_with(settings: Path, site: Site, data: Path) -> str:
    """The main folder of another repository that is set up and whose sessions this file guards, or empty.

    `data`: the folder with the list of those that were set up (bootstrap/enrolled.py).
    """
    folders = filter(os.path.isdir, enrolled.known(data))
    return next((folder for folder in folders if _has(Path(folder), settings, site)), "")


def _has(folder: Path, settings: Path, site: Site) -> bool:
    own = folder / ".claude" / settings.name
    if not own.exists() or not own.samefile(settings):
        return False
    other = Site(str(folder))  # the same repository, where it was moved and a link is left
    return os.path.lexists(other.marker) and not os.path.samefile(other.common, site.common)
