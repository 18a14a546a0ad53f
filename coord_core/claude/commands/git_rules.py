"""Git in a shared working tree: may it rewrite the tree, or take files into the index?"""

from __future__ import annotations

import os

from coord_core.domain.errors import MachineError
from coord_core.domain.resources import FILE, TREE, Resource
from coord_core.gitprocess import changes
from coord_core.project import git_directory
from coord_core.services import instances
from coord_core.services.presence import Presence
from coord_core.services.snapshot import Snapshot
from coord_core.views import git_refusals
from coord_core.views.shell_words import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.claude.commands.intents import Intent
    from coord_core.claude.payload import Payload
    from coord_core.claude.shell.analysis import Staging
    from coord_core.project import Project
    from coord_core.services.denials import Denial
    from coord_core.storage.transaction import Transaction

    States = dict[str, str]  # git's two letters by key

UNTRACKED, CHANGED = "??", "MM"
_OF_TRACKED = ("commit -a", "add -u", "add -p")
_OF_PARTS = ("add -p",)  # it takes a part of a file, which the check before the commit looks into


class Look:
    """What differs from HEAD below each root. `seen`: the last event on record before git was asked.

    `alone`: git was not asked, for nobody else had anything here. `ignored`: files that others wrote and git
    ignores, where the call removes such.
    """

    __slots__ = ("alone", "ignored", "roots", "seen")

    def __init__(
        self, roots: dict[str, States], seen: int, alone: bool = False, ignored: Iterable[str] = ()
    ) -> None:
        self.ignored = frozenset(ignored)
        self.roots = roots
        self.seen = seen
        self.alone = alone


def look(payload: Payload, intent: Intent) -> Look:
    """Ask git, where the intent and others in the tree make it needed. Raises MachineError."""
    roots = intent.roots
    if not roots:
        return Look({}, 0)
    with Snapshot(intent.project) as tx:
        seen = tx.last_seq()
        alone = _is_alone(tx, payload, intent.project)
        written = [write.key for write in tx.writes(intent.project.worktree)]
    states = {root: {} if alone else _states(intent.project, root) for root in roots}
    return Look(states, seen, alone, () if alone else _removed(intent, written))


def _removed(intent: Intent, written: Iterable[str]) -> list[str]:
    """The files among these that the call removes and `git status` does not know."""
    if not intent.removals:
        return []
    from coord_core.claude.commands import removals  # few calls remove such

    return list(removals.ignored(intent.project.worktree, intent.removals, written))


def _states(project: Project, root: str) -> States:
    folder = f"{project.worktree}/{root}" if root else project.worktree
    found = changes(folder)
    if found is None:
        raise MachineError("git could not list the changed files.", "Try `git status`.")
    keys = {path: project.key(f"{folder}/{path}") for path in found}
    # A name that is not valid Unicode cannot be locked; its key only has to be comparable.
    return {key.encode("utf-8", "replace").decode("utf-8"): found[path] for path, key in keys.items()}


def _is_alone(tx: Transaction, payload: Payload, project: Project) -> bool:
    """Has nobody else anything in this working tree? Then git, which may take long, is not asked."""
    me = instances.find(tx, payload.session_id, payload.client())
    name = me.name if me is not None else ""
    others = any(write.instance != name for write in tx.writes(project.worktree))
    others = others or any(write.instance != name for write in tx.symbol_writes(project.worktree))
    return not others and not tx.locks_of_others(name, project.worktree)


def refuse(presence: Presence, intent: Intent, git: Look, cwd: str) -> Denial | None:
    """Why the operations or the staging must not be, None when they may. `cwd`: where the command runs."""
    if git.alone and git.roots and presence.sets_since(git.seen):  # hardly ever: so it may take its time
        git = Look({root: _states(intent.project, root) for root in git.roots}, git.seen)
    late = dict.fromkeys(presence.keys_since(git.seen) if git.roots else (), CHANGED)
    for verb, root in intent.operations:
        owners = presence.owners(git.roots[root] | _below(root, late))
        if owners:
            text = git_refusals.whole_tree(verb, owners, None)
            return _denial(text, Resource(TREE, root), owners, verb)
    for staging, root in intent.stagings:
        states = git.roots[root] | _below(root, late)
        taken = _taken(intent.project, states, staging)
        owners = presence.owners(taken, staging.verb in _OF_PARTS, but_for_own_work=True)
        if owners:
            mine = presence.mine()
            own = [key for key in states if key in mine and key not in owners]
            free = sorted(owners.keys() - presence.held(owners).keys())
            place = Place(intent.project.worktree, cwd)
            merges, parts = _is_merging(intent.project, root), presence.parts(owners)
            text = git_refusals.staging(
                staging.verb, owners, git_refusals.commit(place, own, merges), place.words(free), parts,
                place.words(parts),
            )  # fmt: skip
            return _denial(text, Resource(FILE, next(iter(owners))), owners, staging.verb)
    return None


def _denial(text: str, resource: Resource, owners: dict[str, str], verb: str) -> Denial:
    from coord_core.services.denials import Denial  # only a refusal needs it

    return Denial(text, resource, next(iter(owners.values())), f"git {verb}")


def _below(root: str, states: States) -> States:
    return {key: state for key, state in states.items() if not root or key.startswith(root + "/")}


def _is_merging(project: Project, root: str) -> bool:
    """Is a merge, a cherry-pick or a revert to be concluded? Git takes no part of one."""
    folder = git_directory(f"{project.worktree}/{root}" if root else project.worktree)
    heads = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD")
    return any(os.path.exists(os.path.join(folder, head)) for head in heads)


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
