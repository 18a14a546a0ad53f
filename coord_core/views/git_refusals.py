"""Refusals of shell commands that have no single file to name, with what is safe instead."""

from __future__ import annotations

from coord_core.views.refusal import clock, listed, quoted
from coord_core.views.shell_words import Place, shell_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Sized

    from coord_core.domain.records import LastWrite, Lock, SymbolWrite

MOST = 10
WORKTREE = "git worktree add ../NAME -b BRANCH"


def whole_tree(verb: str, owners: Mapping[str, str], lock: Lock | None) -> str:
    """`owners`: others' uncommitted files, and whose; `lock`: what else is in the way."""
    if lock is not None:
        owners = {str(lock.resource): lock.instance}
    return (
        f"`git {quoted(verb)}` changes this whole working tree, or the branch that all of its sessions "
        "commit to, and others are at work in it: "
        f"{_owned(owners)}. Nothing was changed. Instead, name only your own files where the command takes "
        f"paths (`git stash push -- PATH`, `git restore -- PATH`), or work in a working tree of your own "
        f"(`{WORKTREE}`), or wait until the others have committed."
    )


def staging(
    verb: str, owners: Mapping[str, str], own: str, free: str, parts: Mapping[str, Sequence[str]], shared: str
) -> str:
    """`own`: how to commit one's own changed files; `free`: the others' that nobody holds, as words.

    `parts`: the symbols of these files that others hold or wrote; `shared`: the files of these, as words.
    """
    text = (
        f"`git {quoted(verb)}` would take files that other sessions have changed or hold: {_owned(owners)}. "
        "Nothing was staged or committed. "
    )
    if own:
        text += f"Take only your own: {own}"
    else:
        text += "None of the changed files here is yours alone." if parts else _NONE_IS_YOURS
    if parts:
        text += f" Others' parts are: {_of_parts(parts)}. "
        text += f"Of such a file, stage your own part: {staging_own(shared)}"
    return f"{text}\n{accepting(free)}" if free else text


_NONE_IS_YOURS = "None of the changed files here is yours."


def _of_parts(parts: Mapping[str, Sequence[str]]) -> str:
    shown = [f"{listed(names, MOST)} in {quoted(key)}" for key, names in list(parts.items())[:MOST]]
    return _more("; ".join(shown), parts)


def commit(place: Place, keys: Sequence[str], merges: bool) -> str:
    """The command that commits these files alone, empty without any. `merges`: a merge is concluded."""
    if not keys:
        return ""
    paths, git = shell_words(keys), place.git
    return f"{git} add -- {paths} && {git} commit -m MESSAGE{'' if merges else f' -- {paths}'}"


def accepting(words: str) -> str:
    """How to commit what others wrote last and do not hold any more."""
    return (
        "When you have read what another wrote last, and it is to be committed by you, take it over first: "
        f"claude-coordinator commit-check --accept -- {words}"
    )


def staging_own(words: str) -> str:
    """The command that stages of files what is the caller's in them."""
    return f"claude-coordinator commit-check --stage -- {words}"


def unseen(writes: Sequence[LastWrite | SymbolWrite], what: str = "command") -> str:
    """A command or call would replace what others wrote since the actor last did."""
    shown = ", ".join(
        f"{quoted(write.key)} ({quoted(write.instance)}, {clock(write.at)})" for write in writes[:MOST]
    )
    return (
        f"This {what} would overwrite what another session wrote after you last did: "
        f"{_more(shown, writes)}. "
        "Nothing was changed. Read what is there now. If it is to be overwritten all the same, give the same "
        f"{what} again."
    )


def _owned(owners: Mapping[str, str]) -> str:
    shown = ", ".join(f"{quoted(key)} ({quoted(name)})" for key, name in list(owners.items())[:MOST])
    return _more(shown, owners)


def _more(shown: str, everything: Sized) -> str:
    return shown if len(everything) <= MOST else f"{shown} and {len(everything) - MOST} more"
