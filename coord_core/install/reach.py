"""How far scope local reaches: which sessions read the main working tree's settings.local.json.

Those started at its root do, and mostly those in its folders and in linked worktrees. From a folder the
client goes up to the root, from a linked worktree to the main one only where git's folder is `.git` in it;
and only where the root, its `.git` and its `.claude` are the user's own. Else it reads the local settings of
the very folder that the session starts in, and no hook of ours starts. Seen with the client 2.1.330.
"""

from __future__ import annotations

import os
from pathlib import Path

from coord_core.domain.errors import InputError
from coord_core.install import git_query
from coord_core.install.enrolment import Site

EVERYWHERE = "Run `claude-coordinator init --scope user`: your own settings count wherever a session starts."
_ROOT_ONLY = (
    "Guards sessions started in this very folder, on this machine, for you; not in folders below it{}, "
    "because {}: those need --scope user."
)
_NO_LINKED = (
    "Guards sessions started in the main working tree and its folders, on this machine, for you; not in "
    "linked worktrees, because git's folder lies apart: those need --scope user."
)


def limits(site: Site) -> str:
    """Whose sessions are guarded where it is not all; else empty."""
    if not site.has_git:
        return _ROOT_ONLY.format("", "it is no git repository")
    if _foreign(site):
        return _ROOT_ONLY.format(" and in linked worktrees", "it is another user's")
    return _NO_LINKED if _lies_apart(site) else ""


def gaps(site: Site) -> list[str]:
    """Where sessions may start and are not guarded: a sentence each. Raises GitError."""
    foreign = _foreign(site)
    if foreign:
        return [
            f"Sessions started in folders and linked worktrees of {site.main} start no hooks: the client "
            f"takes local settings for them only from a folder of your own, and {foreign} is not yours."
        ]
    return [
        f"Sessions started in {worktree} start no hooks: the client does not find the local settings from "
        "there, because git's folder lies apart from the main working tree."
        for worktree in _linked_apart(site)
    ]


def refuse_nowhere(site: Site) -> None:
    """Raises InputError where settings in the repository would guard no working tree."""
    if not _lies_apart(site):
        return
    if git_query.config_values(Path(site.common), "--type=bool", "--get", "core.bare") == ["true"]:
        raise InputError(
            "A bare repository has no folder for settings that its worktrees read.", "Use --scope user."
        )
    if not site.main:
        raise InputError(
            "Where the main working tree is cannot be seen from here.",
            "Run this in the main working tree, or use --scope user.",
        )


def _lies_apart(site: Site) -> bool:
    return site.has_git and site.common != os.path.join(site.main, ".git")


def _linked_apart(site: Site) -> list[Path]:
    """The linked worktrees, where git's folder lies apart."""
    if not _lies_apart(site):
        return []
    main = {site.main, site.common}
    return [path for path in git_query.worktrees(Path(site.common)) if str(path.resolve()) not in main]


def _foreign(site: Site) -> str:
    """What the client wants to be the user's own and is not; empty where all is."""
    if not site.has_git or not site.main:
        return ""
    looked_at = (site.main, os.path.join(site.main, ".git"), os.path.join(site.main, ".claude"))
    there = (path for path in looked_at if os.path.lexists(path))
    return next((path for path in there if os.lstat(path).st_uid != os.geteuid()), "")
