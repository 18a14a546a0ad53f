"""What git left when it was stopped in the middle, told from what somebody wrote.

Git writes a file from its beginning, so what is the beginning of what the commit has there is git's doing.
"""

from __future__ import annotations

import os
import tempfile

from coord_core.repository.changes import changes
from coord_core.repository.gitcalls import ask, failed


def restore(worktree: str, commit: str) -> None:
    """Bring back the files that a switch to `commit` had begun to change; HEAD and index are as before it."""
    for change in changes(worktree):
        if not _is_gits(worktree, change.path, commit):
            continue
        if change.is_untracked:
            os.unlink(os.path.join(worktree, change.path))
        else:
            ask(worktree, "--literal-pathspecs", "checkout", "--quiet", "HEAD", "--", change.path)


def written_by_others(common: str, folder: str, commit: str) -> list[str]:
    """The files in a half-made worktree of this commit that are not git's doing. Raises MachineError."""
    with tempfile.TemporaryDirectory() as scratch:
        variables = {
            "GIT_DIR": common, "GIT_WORK_TREE": folder, "GIT_INDEX_FILE": os.path.join(scratch, "index"),
        }  # fmt: skip
        for words in (("read-tree", commit), ("update-index", "-q", "--refresh")):
            ask(folder, *words, variables=variables)
        extra = _listed(folder, variables, "ls-files", "-z", "--others")
        changed = _listed(folder, variables, "diff-files", "-z", "--name-only")
        return [
            path
            for path in (*extra, *changed)
            if path != ".git" and not _is_gits(folder, path, commit, variables)
        ]


def _listed(folder: str, variables: dict[str, str], *words: str) -> list[str]:
    answer = ask(folder, *words, variables=variables)
    if answer.status:
        raise failed("git could not tell what is in a half-made worktree", answer)
    return answer.fields


def _is_gits(worktree: str, path: str, commit: str, variables: dict[str, str] | None = None) -> bool:
    file = os.path.join(worktree, path)
    if not os.path.lexists(file):
        return True
    filters = [] if os.path.islink(file) else ["--filters"]
    expected = ask(worktree, "cat-file", *(filters or ["blob"]), f"{commit}:{path}", variables=variables)
    return expected.status == 0 and expected.output.startswith(_content(file))


def _content(file: str) -> bytes:
    if os.path.islink(file):
        return os.fsencode(os.readlink(file))
    with open(file, "rb") as opened:
        return opened.read()
