"""Which clone this is, among those that publish to one branch, and what the branch said when it last did.

The id is random, kept in the state folder, and says nothing of the machine. Beside it stands what a copy of
the folder changes, for a copy is a clone of its own. Each commit that a clone makes
names it in a trailer, so that what it published last is known from the branch itself, also after a crash
between the push and whatever would have noted it.
"""

from __future__ import annotations

import os
import re
import secrets

from coord_core.domain.errors import MachineError
from coord_core.repository import refs
from coord_core.repository.gitcalls import ask
from coord_core.repository.published.branch import BRANCH, PUSHED, SETTINGS
from coord_core.storage.exclusion import Exclusion

TRAILER = "Coordinator-Clone"
_NAME = "clone"
_ID = re.compile(r"[0-9a-f]{8}")
_MOST_LOOKED_AT = 5000  # commits
_PARTS, _ENOUGH = 3, 2  # of what is known of the file; as many have to be as they were
_LONGEST = 20_000  # characters of the file


def own_id(state: str, repository: str = "", remote: str = "") -> str:
    """This clone's id, made when it is first asked for. Raises MachineError.

    A copy of the state makes one of its own. Where the state is gone, as after leaving and coming back, it is
    what this repository published as to that remote before.
    """
    path = os.path.join(state, _NAME)
    try:
        alone = Exclusion(state)
        try:
            known, stamp = _read(path)
            is_copy = len(stamp) == _PARTS and _alike(stamp, _stamp(path)) < _ENOUGH
            if known and not is_copy and stamp == _stamp(path):
                return known
            found = "" if is_copy else known or _published_as(repository, remote)
            return _write(path, found or secrets.token_hex(4))
        finally:
            alone.end()
    except OSError as error:
        raise MachineError(f"{path} cannot be used: {error.strerror}.", "See who may write there.") from error


def message(subject: str, clone: str) -> str:
    return f"{subject}\n\n{TRAILER}: {clone}"


def last_agreed(repository: str, tip: str | None, clone: str, merged: str) -> str:
    """The newest commit up to the tip that the clone made, or whose news it has taken in (`merged`).

    Empty where there is none.
    """
    if not tip:
        return ""
    answer = ask(
        repository, "log", f"--max-count={_MOST_LOOKED_AT}", "--first-parent", "--no-show-signature",
        f"--format=%H %(trailers:key={TRAILER},valueonly,separator=%x2C)", tip, "--", settings=SETTINGS,
    )  # fmt: skip
    for line in answer.text.splitlines():
        commit, _, made_by = line.partition(" ")
        if commit == merged or made_by == clone:
            return commit
    return ""


def _published_as(repository: str, remote: str) -> str:
    """The clone of the newest commit that was pushed from here, as the log of that branch remembers."""
    if not remote:
        return ""
    answer = ask(
        repository, "log", "--walk-reflogs", f"--max-count={_MOST_LOOKED_AT}", "--no-show-signature",
        f"--format=%gs%x09%(trailers:key={TRAILER},valueonly,separator=%x2C)",
        refs.remote(remote, BRANCH), "--", settings=SETTINGS,
    )  # fmt: skip
    told = (line.partition("\t") for line in answer.text.splitlines())
    found = (clone for what, _, clone in told if what in (PUSHED, "update by push"))  # ours, git's
    return next((clone for clone in found if _ID.fullmatch(clone)), "")


def _read(path: str) -> tuple[str, list[str]]:
    """The id, and what was true of the file when it was written; empty where it is none of ours."""
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            id_, *stamp = file.read(_LONGEST).splitlines() or [""]
    except FileNotFoundError:
        return "", []
    return (id_, stamp) if _ID.fullmatch(id_) else ("", [])


def _write(path: str, id_: str) -> str:
    new = f"{path}.{os.getpid()}"
    with open(new, "w", encoding="ascii") as file:
        file.write("\n".join([id_, *_stamp(new, path), ""]))
    os.replace(new, path)
    return id_


def _stamp(path: str, called: str = "") -> list[str]:
    """The file's number, its path (`called`) and the machine. A copy differs in two of them.

    A folder that is moved, a backup that is put back, a container made anew over the same folder in one.
    """
    try:
        number = os.stat(path).st_ino
    except FileNotFoundError:
        return []
    return [
        f"{number}",
        os.fsencode(os.path.realpath(called or path)).hex(),
        os.uname().nodename.encode().hex(),
    ]


def _alike(one: list[str], other: list[str]) -> int:
    return sum(left == right for left, right in zip(one, other, strict=False))
