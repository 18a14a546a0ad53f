"""Running git and reading what it prints, without `subprocess`, which costs a hook 7 ms to import."""

from __future__ import annotations

import os
import time

from coord_core.domain.errors import MachineError
from coord_core.domain.resources import SETS, SUBTREE, Resource, file_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.leases import Request
    from coord_core.domain.records import Lock


MOST_PATHS = 1000  # in one command
_TERMINATE = 15  # SIGTERM; `signal` costs 8 ms

# Variables by which an environment names another repository than the folder's own.
NAMING = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",
)  # fmt: skip


def run(
    arguments: list[str], folder: str, inherit: bool = False, patience: float | None = None
) -> tuple[int, bytes]:
    """Git's exit status and its output; what it says on stderr is dropped. Raises MachineError.

    `inherit`: the environment may name the repository and its index, as it does in a git hook. After
    `patience` seconds git is ended, with the status of that.
    """
    words = ["git", "--no-optional-locks", "-C", folder, *arguments]
    environment = {name: value for name, value in os.environ.items() if inherit or name not in NAMING}
    reading, writing = os.pipe()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, writing, 1),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    try:
        pid = os.posix_spawnp("git", words, environment, file_actions=actions)
    except OSError as error:
        os.close(reading)
        raise MachineError(f"git cannot be started: {error.strerror}.", "Install git.") from error
    finally:
        os.close(writing)
    output = _read(reading, pid, patience)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), output


def ignored_by_git(lock: Lock, request: Request) -> bool:
    """Is the asked file ignored by git in one of the two worktrees, and so each one's own? In doubt, no."""
    if lock.worktree == request.worktree:
        return False
    path = _path_of_both(lock.resource, request.resource)
    return path is not None and any(
        is_ignored(path, worktree) for worktree in (request.worktree, lock.worktree)
    )


def _path_of_both(held: Resource, wanted: Resource) -> str | None:
    """The file or folder that both are about, None when that is not one; of a file and a set the file.

    A symbol is about its file.
    """
    of_held, of_wanted = file_key(held), file_key(wanted)
    if of_wanted is not None and (of_held is not None or held.kind in SETS):
        return of_wanted
    if of_held is not None and wanted.kind in SETS:
        return of_held
    return wanted.key if held.kind == wanted.kind == SUBTREE else None


def is_ignored(key: str, worktree: str) -> bool:
    """Does git ignore this path in the working tree? In doubt, no."""
    try:
        return run(["check-ignore", "--quiet", "--", f"./{key}"], worktree)[0] == 0
    except MachineError:
        return False


def ignored_among(keys: list[str], worktree: str) -> list[str]:
    """Those of these files that git ignores in the working tree. In doubt, none; of very many, the first."""
    command = ["--literal-pathspecs", "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--"]
    try:
        output = run([*command, *keys[:MOST_PATHS]], worktree)[1] if keys else b""
    except MachineError:
        return []
    return [os.fsdecode(path) for path in output.split(b"\0") if path]


def is_folder_ignored(key: str, worktree: str) -> bool:
    """Does git ignore all below this folder: by its rules, and it tracks nothing there? In doubt, no."""
    try:
        tracked = run(["--literal-pathspecs", "ls-files", "-z", "--", f"./{key}"], worktree)
    except MachineError:
        return False
    return tracked == (0, b"") and is_ignored(f"{key}/", worktree)


def uncommitted(worktree: str) -> frozenset[str] | None:
    """The paths with changes that are not committed, relative to the working tree; None when git fails."""
    found = changes(worktree)
    return None if found is None else frozenset(found)


def in_head_commit(worktree: str) -> frozenset[str] | None:
    """The paths that HEAD's commit changes, against any parent; None when git fails."""
    command = [
        "diff-tree",
        "--root",
        "-r",
        "-m",
        "-z",
        "--name-only",
        "--no-commit-id",
        "--no-renames",
        "HEAD",
    ]
    try:
        status, output = run(command, worktree)
    except MachineError:
        return None
    return frozenset(os.fsdecode(path) for path in output.split(b"\0") if path) if status == 0 else None


def changes(worktree: str) -> dict[str, str] | None:
    """The same paths with git's two letters for each: of the index, and of the working tree."""
    command = ["status", "--porcelain", "-z", "--no-renames", "--untracked-files=all"]
    try:
        status, output = run(command, worktree)
    except MachineError:
        return None
    if status != 0:
        return None
    lines = [os.fsdecode(line) for line in output.split(b"\0") if line]
    return {line[3:]: line[:2] for line in lines}


def _read(descriptor: int, pid: int, patience: float | None) -> bytes:
    parts = []
    end = None if patience is None else time.monotonic() + patience
    while end is None or _is_ready(descriptor, end - time.monotonic()):
        part = os.read(descriptor, 1 << 16)
        if not part:
            break
        parts.append(part)
    else:
        os.kill(pid, _TERMINATE)
    os.close(descriptor)
    return b"".join(parts)


def _is_ready(descriptor: int, seconds: float) -> bool:
    from select import select  # only where patience is limited

    return bool(select([descriptor], [], [], max(0.0, seconds))[0])
