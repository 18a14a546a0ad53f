"""Git in a shared working tree: may it rewrite the tree, or take files into the index?"""

from __future__ import annotations

from coord_core.domain.errors import MachineError
from coord_core.gitprocess import changes
from coord_core.services import instances
from coord_core.services.presence import Presence
from coord_core.services.snapshot import Snapshot
from coord_core.views import git_refusals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.commands.intents import Intent
    from coord_core.claude.payload import Payload
    from coord_core.claude.shell.analysis import Staging
    from coord_core.domain.records import Actor
    from coord_core.project import Project

UNTRACKED = "??"


class Changed:
    """What differs from HEAD here: git's two letters by key; empty when nothing asks for it."""

    __slots__ = ("states",)

    def __init__(self, states: dict[str, str]) -> None:
        self.states = states


def look(payload: Payload, intent: Intent) -> Changed:
    """Ask git, when the intent and others in the tree make it needed. Raises MachineError."""
    project = intent.project
    if not (intent.operations or intent.stagings) or _is_alone(payload, project):
        return Changed({})
    found = changes(project.worktree)
    if found is None:
        raise MachineError("git could not list the changed files.", "Try `git status`.")
    return Changed({_key(project, path): state for path, state in found.items()})


def _is_alone(payload: Payload, project: Project) -> bool:
    """Has nobody else anything in this working tree? Then git, which may take long, is not asked."""
    with Snapshot(project) as tx:
        me = instances.find(tx, payload.session_id, payload.client())
        name = me.name if me is not None else ""
        others = any(write.instance != name for write in tx.writes(project.worktree))
        return not others and not tx.locks_of_others(name, project.worktree)


def _key(project: Project, path: str) -> str:
    """A name that is not valid Unicode cannot be locked; its key only has to be comparable."""
    return project.key(f"{project.worktree}/{path}").encode("utf-8", "replace").decode("utf-8")


def refuse(presence: Presence, intent: Intent, git: Changed, actor: Actor) -> str:
    """Why the operations or the staging must not be, empty when they may."""
    if intent.operations:
        owners = presence.owners(git.states)
        if owners:
            return git_refusals.whole_tree(intent.operations[0], owners, None)
    for staging in intent.stagings:
        taken = _taken(intent, git, staging)
        owners = presence.owners(taken)
        if owners:
            free = sorted(owners.keys() - presence.held(owners).keys())
            return git_refusals.staging(staging.verb, owners, _own(presence, git, owners), free)
    return ""


def _taken(intent: Intent, git: Changed, staging: Staging) -> list[str]:
    """The changed files that it would take."""
    if staging.takes_index:
        return [key for key, state in git.states.items() if state[0] not in " ?"]
    tracked_only = staging.verb in ("commit -a", "add -u")
    return [
        key
        for key, state in git.states.items()
        if staging.covers(f"{intent.project.worktree}/{key}") and not (tracked_only and state == UNTRACKED)
    ]


def _own(presence: Presence, git: Changed, owners: dict[str, str]) -> list[str]:
    """The changed files that the actor's instance holds or wrote last."""
    mine = presence.mine()
    return [key for key in git.states if key in mine and key not in owners]
