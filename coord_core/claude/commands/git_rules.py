"""Git in a shared working tree: may it rewrite the tree, or take files into the index?"""

from __future__ import annotations

from coord_core.domain.errors import MachineError
from coord_core.gitprocess import changes
from coord_core.services.presence import Presence
from coord_core.views import git_refusals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.commands.intents import Intent
    from coord_core.claude.shell.analysis import Staging
    from coord_core.domain.records import Actor

UNTRACKED = "??"


class Changed:
    """What differs from HEAD here: git's two letters by key; empty when nothing asks for it."""

    __slots__ = ("states",)

    def __init__(self, states: dict[str, str]) -> None:
        self.states = states


def look(intent: Intent) -> Changed:
    """Ask git, when the intent needs it. Raises MachineError when git does not answer."""
    if not (intent.operations or intent.stagings):
        return Changed({})
    project = intent.project
    found = changes(project.worktree)
    if found is None:
        raise MachineError("git could not list the changed files.", "Try `git status`.")
    return Changed({project.key(f"{project.worktree}/{path}"): state for path, state in found.items()})


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
            return git_refusals.staging(staging.verb, owners, _own(presence, intent, git, owners))
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


def _own(presence: Presence, intent: Intent, git: Changed, owners: dict[str, str]) -> list[str]:
    """The changed files that the actor's instance holds or wrote last."""
    mine = presence.mine()
    return [key for key in git.states if key in mine and key not in owners]
