"""Where a task's branch starts, and which branch its pull request goes to."""

from __future__ import annotations

from coord_core.domain.errors import InputError
from coord_core.repository import refs, remotes
from coord_core.repository.gitcalls import ask
from coord_core.repository.remotes import Remote
from coord_core.views.refusal import named as quotation

PATIENCE = 20.0  # seconds that the remote may take


class Base:
    """`name`: the branch that a pull request goes to, empty for a detached HEAD. `commit`: the id to start
    from. `remote`: empty when there is none. `notes`: sentences for the user."""

    __slots__ = ("commit", "name", "notes", "remote")

    def __init__(self, name: str, commit: str, remote: str, notes: list[str]) -> None:
        self.name = name
        self.commit = commit
        self.remote = remote
        self.notes = notes


def find_base(folder: str, named: str = "", patience: float = PATIENCE) -> Base:
    """`named`: the branch that the settings want. The remote is asked for at most `patience` seconds.

    Raises InputError when there is no such branch, or no commit at all; MachineError when git fails.
    """
    notes: list[str] = []
    remote = remotes.choose(folder)
    if not remote and remotes.exists(folder):
        notes.append("No remote is called origin, so none was asked for its newest commits.")
    name = _on_remote(folder, remote, named, patience, notes) if remote else ""
    name = name or named or _usual(folder)
    if not name:
        return _head(folder, remote, notes)
    commit = _newest(folder, name, remote, notes)
    if not commit:
        _head(folder, remote, notes)  # where there is no commit at all, that is to be said
        raise InputError(
            f"There is no branch {quotation(name)} to start from.",
            "Set `base` to the name of a branch without its remote, as in `base: main`.",
        )
    return Base(name, commit, remote, notes)


def _on_remote(folder: str, remote: str, named: str, patience: float, notes: list[str]) -> str:
    """The branch that is known of the remote, brought up to date; empty when none is."""
    asked = Remote(folder, remote, patience)
    name = named or asked.default()
    if not (name and asked.fetch(name)) and not named:
        name = _renamed(asked, name)
    if asked.complaint:
        notes.append(
            f"{quotation(remote)} could not be asked for its newest commits ({asked.complaint}); "
            "this goes on with what is known here."
        )
    known = (name,) if name else remotes.USUAL
    return next((branch for branch in known if refs.commit_of(folder, refs.remote(remote, branch))), "")


def _renamed(asked: Remote, known: str) -> str:
    """The default branch that the remote tells of, fetched; else the one that was known."""
    complaint = asked.complaint
    found = asked.asked_for_default()
    if found and found != known:
        asked.fetch(found)
        return found
    asked.complaint = asked.complaint or complaint
    return known


def _usual(folder: str) -> str:
    """main, master, what new repositories begin with, or HEAD's branch: the first that has a commit."""
    configured = ask(folder, "config", "--get", "init.defaultBranch").text
    here = refs.head(folder).removeprefix("refs/heads/")
    candidates = [name for name in (*remotes.USUAL, configured, here) if name]
    return next((name for name in candidates if refs.commit_of(folder, refs.local(name))), "")


def _newest(folder: str, name: str, remote: str, notes: list[str]) -> str:
    """Of the branch here and on the remote, the one that contains the other; the remote's if neither does."""
    here = refs.commit_of(folder, refs.local(name))
    there = refs.commit_of(folder, refs.remote(remote, name)) if remote else ""
    if not there and here and remote:
        notes.append(f"{quotation(name)} is not known to be on {quotation(remote)}.")
    if not here or not there or here == there:
        return there or here
    if refs.contains(folder, here, there):
        return here
    if not refs.contains(folder, there, here):
        notes.append(
            f"{quotation(name)} here and on {quotation(remote)} have gone apart; "
            "this starts from the remote's."
        )
    return there


def _head(folder: str, remote: str, notes: list[str]) -> Base:
    commit = refs.commit_of(folder, "HEAD")
    if not commit:
        raise InputError(
            "There is no commit to start a branch from.",
            "Make a first commit: `git add … && git commit`, or `git commit --allow-empty -m Start`.",
        )
    notes.append(
        f"No branch is checked out, so this starts from the commit {commit[:12]}. "
        "Set `base` to the branch that pull requests go to."
    )
    return Base("", commit, remote, notes)
