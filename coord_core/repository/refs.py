"""Branches, and the commits they point at."""

from __future__ import annotations

from coord_core.domain import branch_names
from coord_core.domain.errors import InputError
from coord_core.repository.gitcalls import ask, failed, tell
from coord_core.views.refusal import quoted


def commit_of(folder: str, name: str) -> str:
    """The id of the commit that a full reference, or `HEAD`, or an id leads to; empty if there is none."""
    answer = ask(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return answer.text if answer.status == 0 else ""


def local(branch: str) -> str:
    return f"refs/heads/{branch}"


def remote(name: str, branch: str) -> str:
    return f"refs/remotes/{name}/{branch}"


def head(folder: str) -> str:
    """The full reference that HEAD names, also one without a commit; empty when it is detached."""
    answer = ask(folder, "symbolic-ref", "--quiet", "HEAD")
    return answer.text if answer.status == 0 else ""


def contains(folder: str, commit: str, other: str) -> bool:
    """Is `other` the commit itself, or one before it?"""
    return ask(folder, "merge-base", "--is-ancestor", other, commit).status == 0


def taken(folder: str) -> list[str]:
    """The names that a new branch must keep clear of: of all branches, here and as last seen on remotes."""
    listed = tell(folder, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes").splitlines()
    here = [name.removeprefix("refs/heads/") for name in listed if name.startswith("refs/heads/")]
    remotes = tell(folder, "remote").splitlines()
    there = [
        name.removeprefix(remote(known, ""))
        for name in listed
        for known in remotes
        if name.startswith(remote(known, "")) and not name.endswith("/HEAD")
    ]
    return list(dict.fromkeys([*here, *there]))


def free(folder: str, branch: str) -> str:
    """This name, or the first alternative that no branch bars. Raises InputError where one bars them all."""
    known = taken(folder)
    found = branch_names.free_name(branch, known)
    if not found:
        barring = quoted(branch_names.barred_by(branch, known))
        raise InputError(
            f"A branch is called {barring!r}, so git has no room for {quoted(branch)!r}.",
            f"Rename it: `git branch -m {barring} NEW-NAME`.",
        )
    return found


def check(branch: str, folder: str) -> None:
    """Raises InputError for what git would not take for a branch's name."""
    if branch.startswith("-") or ask(folder, "check-ref-format", local(branch)).status:
        raise InputError(f"{quoted(branch)!r} cannot be the name of a branch.", "Name the task otherwise.")


def make(folder: str, branch: str, commit: str) -> None:
    """A new branch. Raises InputError when there is one of this name, MachineError when git fails."""
    answer = ask(folder, "branch", "--no-track", "--", branch, commit)
    if answer.status == 0:
        return
    if commit_of(folder, local(branch)):
        raise InputError(f"There is a branch {quoted(branch)!r} already.", "Name the task otherwise.")
    raise failed(f"git could not make the branch {quoted(branch)!r}", answer)


def remove(folder: str, branch: str, commit: str) -> bool:
    """Remove the branch if it points at this very commit; whoever has it checked out keeps nothing."""
    return ask(folder, "update-ref", "--no-deref", "-d", local(branch), commit).status == 0
