"""Disks that are full or read-only, for one process: in a mount namespace of its own, which ends with it."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path


def private_mounts(script: str, command: list[str]) -> list[str]:
    """The command, run after a shell script whose mounts nobody else sees."""
    options = ["--mount"] if os.geteuid() == 0 else ["--mount", "--map-root-user"]
    return ["unshare", *options, "sh", "-ec", f'{script}\nexec "$@"', "sh", *command]


def read_only(folder: Path) -> str:
    """A script that makes the folder, and all in it, read-only."""
    place = shlex.quote(str(folder))
    return f"mount --bind {place} {place}\nmount -o remount,bind,ro {place}"


def full_disk(folder: Path, left: int) -> str:
    """A script that moves the folder's content to a disk of its own with about `left` bytes free."""
    place = shlex.quote(str(folder))
    return "\n".join(
        [
            f"mount -t tmpfs -o size=16m none {place}.new",
            f"cp -a {place}/. {place}.new",
            f"mount --move {place}.new {place} 2>/dev/null || mount --bind {place}.new {place}",
            f"free=$(df --output=avail -B1 {place} | tail -1)",
            f"head -c $((free - {left})) /dev/zero > {place}/filler",
        ]
    )


def mounts_are_permitted() -> bool:
    """Can a process here have mounts of its own?"""
    try:
        tried = subprocess.run(
            private_mounts("mount -t tmpfs none /mnt", ["true"]), capture_output=True, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0
