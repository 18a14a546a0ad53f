"""Who runs this command: a session, found by its process ancestry, or the person at the terminal.

The environment is asked only where the ancestry says nothing, as in another pid namespace: what a session's
shell says about itself can be changed by the session. It is not believed of a session that is proven over.
"""

from __future__ import annotations

import os

from coord_core import witness
from coord_core.domain.errors import InputError, NotAllowedError
from coord_core.domain.records import ACTIVE, PERSON, Instance
from coord_core.project import branch
from coord_core.services import instances
from coord_core.services.instances import Arrival

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

MOST_ANCESTORS = 64


def caller(tx: Transaction, project: Project, environment: Mapping[str, str]) -> Instance:
    """The instance that runs the current process; it is registered when it is new here."""
    where = project.worktree or project.common
    found = by_ancestry(tx, environment)
    if found is not None and found.status == ACTIVE:
        return found
    if found is not None:  # its session ended, and its client still runs commands
        config = found.config_dir
        who = Arrival(found.session_id, found.process, config, where, branch(where))
        return instances.arrive(tx, who, project.policy, witness.evidence)
    session_id = _named_session(tx, environment)
    if session_id:
        who = Arrival(session_id, None, _config_dir(environment), where, branch(where))
        return instances.arrive(tx, who, project.policy, witness.evidence)
    return instances.arrive_person(tx, login(), where, branch(where), project.policy)


def person(tx: Transaction, environment: Mapping[str, str]) -> str | None:
    """The name of the person that runs the current process, None when a session does. Changes nothing."""
    if by_ancestry(tx, environment) is not None or _named_session(tx, environment):
        return None
    return instances.person_name(login())


def by_ancestry(tx: Transaction, environment: Mapping[str, str]) -> Instance | None:
    """The registered client that the current process runs below, the one that is active first."""
    for pid in ancestors(os.getpid()):
        here = witness.process(pid)
        found = [owner for owner in tx.instances_of_pid(pid) if here is not None and owner.process == here]
        for owner in found:
            if owner.session_id == environment.get("CLAUDE_CODE_SESSION_ID"):
                return owner
        if found:
            return found[0]
    return None


def ancestors(pid: int) -> Iterator[int]:
    """The pids above a process, nearest first; the process itself is not among them."""
    for _ in range(MOST_ANCESTORS):
        pid = witness.parent(pid)
        if pid <= 0:
            return
        yield pid


def require_person(who: Instance, what: str) -> None:
    """Raises NotAllowedError unless a person asks for what only people may do."""
    if who.kind != PERSON:
        raise NotAllowedError(f"Only a person may {what}, and this is {who.name}.", "Ask the user to do it.")


def require_admin(who: Instance, what: str, project: Project) -> None:
    """Raises NotAllowedError unless it is a person and, where the settings name `admins`, one of them."""
    require_person(who, what)
    if not is_admin(who.name, project):
        raise NotAllowedError(f"Only an administrator of this project may {what}, and this is {who.name}.")


def is_admin(person: str, project: Project) -> bool:
    """Do the settings count this person among the project's administrators?"""
    admins = project.settings.get("admins") or [person]
    return person in admins or person.removeprefix("user-") in admins


def login() -> str:
    """The login name, as far as a name may hold it."""
    import pwd

    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = str(os.getuid())
    return "".join(character if character.isalnum() or character in "-_." else "-" for character in name)[:32]


def _named_session(tx: Transaction, environment: Mapping[str, str]) -> str:
    """What the environment says. Not a session that is proven over: a terminal that it began, as in tmux,
    keeps its variables, and who types there later is not that session.
    """
    session_id = environment.get("CLAUDE_CODE_SESSION_ID")
    if session_id:
        return "" if _is_over(tx.instances_of_session(session_id)) else session_id
    name = environment.get("CLAUDE_INSTANCE_ID", "")
    if not name or name.startswith("user-"):
        return ""
    known = tx.instance(name)
    if known is not None and _is_over([known]):
        return ""
    if known is not None and known.status == ACTIVE:
        return known.session_id
    digits = name.removeprefix("claude-")
    if len(digits) != 8 or not set(digits) <= set("0123456789abcdef"):
        raise InputError(
            f"CLAUDE_INSTANCE_ID names no instance that is known here: {name[:60]!r}.", "Unset it."
        )
    return digits


def _is_over(known: list[Instance]) -> bool:
    """Is every client of the session gone from this machine, for certain?"""
    return bool(known) and all(witness.evidence(each).dead for each in known)


def _config_dir(environment: Mapping[str, str]) -> str:
    return environment.get("CLAUDE_CONFIG_DIR") or f"{environment.get('HOME', '')}/.claude"
