"""What a commit of the published branch holds: its own files, within bounds, and the names of all else."""

from __future__ import annotations

import os
from collections.abc import Iterator

from coord_core.domain.errors import MachineError
from coord_core.repository.gitcalls import ask, failed
from coord_core.views import audit_log, locks_file, tasks_file
from coord_core.views.refusal import quoted

NAMES = (locks_file.NAME, tasks_file.NAME, audit_log.NAME)
MOST_EARLIER = 50  # commits
LARGEST = 8 << 20  # bytes of one file
_REGULAR = (b"100644", b"100755")


class TooLargeError(MachineError):
    """A file on the branch that is not read."""


def of(repository: str, commit: str, branch: str) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The files' bytes, and what else there is. A link, a folder or a module in a file's place is not it.

    Raises TooLargeError, MachineError.
    """
    answer = ask(repository, "ls-tree", "-z", "-l", "--full-tree", commit)
    if answer.status:
        raise failed(f"git could not list {quoted(branch)!r}", answer)
    files: dict[str, bytes] = {}
    others: list[str] = []
    for line in answer.output.split(b"\0"):
        if not line:
            continue
        described, _, raw = line.partition(b"\t")
        mode, _, blob, size = described.split()
        name = os.fsdecode(raw)
        if name in NAMES and mode in _REGULAR:
            files[name] = _content(repository, name, blob.decode(), int(size), branch)
        else:
            others.append(name)
    return files, tuple(others)


def earlier(repository: str, commit: str, name: str) -> Iterator[bytes]:
    """The file as it was in the commits before this one that changed it, the newest first."""
    answer = ask(
        repository, "log", f"--max-count={MOST_EARLIER}", "--first-parent", "--format=%H",
        "--no-show-signature", f"{commit}^", "--", name,
    )  # fmt: skip
    for before in answer.text.split():
        files, _ = of(repository, before, name)
        if name in files:
            yield files[name]


def _content(repository: str, name: str, blob: str, size: int, branch: str) -> bytes:
    if size > LARGEST:
        raise TooLargeError(
            f"{name} on {quoted(branch)!r} is larger than {LARGEST >> 20} MB, so it was not read.",
            "Nobody of us writes such a file: see who did, and remove the branch; it is made again.",
        )
    answer = ask(repository, "cat-file", "blob", blob)
    if answer.status:
        raise failed(f"git could not read {name} of {quoted(branch)!r}", answer)
    return answer.output
