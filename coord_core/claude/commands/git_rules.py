"""Git in a shared working tree: may it rewrite the tree, or take files into the index?"""

from __future__ import annotations

from coord_core.domain.errors import MachineError
from coord_core.gitprocess import changes
from coord_core.services import instances
from coord_core.services.presence import Presence
from coord_core.services.snapshot import Snapshot
from coord_core.views import git_refusals
from coord_core.views.shell_words import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.commands.intents import Intent
    from coord_core.claude.payload import Payload
    from coord_core.claude.shell.analysis import Staging
    from coord_core.project import Project

    States = dict[str, str]  # git's two letters by key

UNTRACKED = "??"
_OF_TRACKED = ("commit -a", "add -u")


def look(payload: Payload, intent: Intent) -> dict[str, States]:
    """What differs from HEAD below each root, where the intent and others in the tree make it needed.

    Raises MachineError when git does not answer.
    """
    roots = intent.roots
    if not roots or _is_alone(payload, intent.project):
        return {root: {} for root in roots}
    return {root: _states(intent.project, root) for root in roots}


def _states(project: Project, root: str) -> States:
    folder = f"{project.worktree}/{root}" if root else project.worktree
    found = changes(folder)
    if found is None:
        raise MachineError("git could not list the changed files.", "Try `git status`.")
    keys = {path: project.key(f"{folder}/{path}") for path in found}
    # A name that is not valid Unicode cannot be locked; its key only has to be comparable.
    return {key.encode("utf-8", "replace").decode("utf-8"): found[path] for path, key in keys.items()}


def _is_alone(payload: Payload, project: Project) -> bool:
    """Has nobody else anything in this working tree? Then git, which may take long, is not asked."""
    with Snapshot(project) as tx:
        me = instances.find(tx, payload.session_id, payload.client())
        name = me.name if me is not None else ""
        others = any(write.instance != name for write in tx.writes(project.worktree))
        return not others and not tx.locks_of_others(name, project.worktree)


def refuse(presence: Presence, intent: Intent, git: dict[str, States], cwd: str) -> str:
    """Why the operations or the staging must not be, empty when they may. `cwd`: where the command runs."""
    for verb, root in intent.operations:
        owners = presence.owners(git[root])
        if owners:
            return git_refusals.whole_tree(verb, owners, None)
    for staging, root in intent.stagings:
        owners = presence.owners(_taken(intent.project, git[root], staging))
        if owners:
            mine = presence.mine()
            own = [key for key in git[root] if key in mine and key not in owners]
            free = sorted(owners.keys() - presence.held(owners).keys())
            place = Place(intent.project.worktree, cwd)
            return git_refusals.staging(staging.verb, owners, place.words(own), place.words(free))
    return ""


def _taken(project: Project, states: States, staging: Staging) -> list[str]:
    """The changed files that it would take."""
    if staging.takes_index:
        return [key for key, state in states.items() if state[0] not in " ?"]
    takes_new = staging.verb not in _OF_TRACKED
    return [
        key
        for key, state in states.items()
        if (takes_new or state != UNTRACKED) and staging.covers(f"{project.worktree}/{key}")
    ]
