"""Doing what was accepted, and taking all of it out again."""

from __future__ import annotations

from pathlib import Path

from coord_core import exclusion
from coord_core.install.enrolment import Site
from coord_core.install.errors import InstallError, disk_errors
from coord_core.install.offers import memory, skills

SKILLS, CLAUDE_MD = "skills", "claude_md"
Told = tuple[list[str], list[str]]  # files that changed, sentences about what stays


def accept(site: Site, offer: str, committed: bool) -> Told:
    """Raises InstallError. `committed`: it goes with the repository; else it is kept out of commits."""
    root = Path(site.main)
    with disk_errors(root):
        if site.has_git:
            exclusion.keep_out(site.common, offer, [] if committed else _of_this_machine(root, offer))
        return skills.write(root, committed) if offer == SKILLS else memory.write(root, committed)


def decline(site: Site, offer: str) -> Told:
    """What was accepted before is taken out. Raises InstallError."""
    root = Path(site.main)
    with disk_errors(root):
        told = skills.remove(root) if offer == SKILLS else memory.remove(root)
        if site.has_git:
            names = exclusion.kept_out(site.common, offer)
            exclusion.keep_out(site.common, offer, [name for name in names if _stays(root, offer, name)])
    return told


def take_out(site: Site) -> Told:
    """All of it; what cannot be taken out is a sentence."""
    changed: list[str] = []
    kept: list[str] = []
    for offer in (SKILLS, CLAUDE_MD) if site.main else ():
        try:
            done, stays = decline(site, offer)
        except InstallError as error:
            done, stays = [], [error.sentence()]
        changed += done
        kept += stays
    return changed, kept


def is_accepted(site: Site, offer: str) -> bool:
    """Is it there? Raises InstallError."""
    root = Path(site.main)
    with disk_errors(root):
        return skills.are_there(root) if offer == SKILLS else memory.is_there(root)


def _of_this_machine(root: Path, offer: str) -> list[str]:
    """What is to be kept out of commits; nothing of somebody's own."""
    return skills.of_this_machine(root) if offer == SKILLS else memory.of_this_machine(root)


def _stays(root: Path, offer: str, name: str) -> bool:
    """Is it still there, because it was edited?"""
    return skills.is_from_us(root, name) if offer == SKILLS else memory.stays_local(root)
