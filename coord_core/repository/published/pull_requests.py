"""Which files of a pull request are held by somebody else, as far as the published state tells."""

from __future__ import annotations

import re

from coord_core.domain.errors import InputError
from coord_core.domain.resources import FILE, SUBTREE, WORKFLOW, Resource, ancestors, overlap
from coord_core.repository import refs
from coord_core.repository.gitcalls import ask, failed
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coord_core.repository.published.holds import Hold

_WORKFLOW = re.compile(r"\.github/workflows/([^/]+)\.ya?ml")
_OWNER = re.compile(r"(claude-[^/]+)/.")


class Touched:
    """A changed file, by its key, and one who holds it."""

    __slots__ = ("hold", "path")

    def __init__(self, path: str, hold: Hold) -> None:
        self.path = path
        self.hold = hold


def owner_of(branch: str) -> str:
    """The instance whose branch this is by its name, empty for another.

    >>> owner_of("claude-1234abcd/feat/user-auth"), owner_of("main"), owner_of("claude-1234abcd")
    ('claude-1234abcd', '', '')
    """
    found = _OWNER.match(branch)
    return found[1] if found else ""


def changed_files(folder: str, base: str, head: str) -> list[str]:
    """The paths that `head` changes since it left `base`, both names or ids of commits. Of a rename both.

    Raises InputError when one is not there, or what lies between is not.
    """
    tip, start = (_commit(folder, name) for name in (head, base))
    common = ask(folder, "merge-base", start, tip)
    if common.status:
        raise InputError(
            f"{quoted(base)!r} and {quoted(head)!r} have no common commit here.",
            "Fetch the whole history: `fetch-depth: 0` for actions/checkout, `git fetch --unshallow`.",
        )
    answer = ask(
        folder, "diff-tree", "-r", "-z", "--name-only", "--no-renames", common.text.split("\n")[0], tip
    )
    if answer.status:
        raise failed("git could not list the changed files", answer)
    return answer.fields


def touched(paths: Iterable[str], holds: Sequence[Hold]) -> list[Touched]:
    """Each changed file with each hold on it, in the order of the paths."""
    exact, sets = _indexed(holds)
    found = []
    for path in paths:
        one = Resource(FILE, path)
        near = [*(Resource(SUBTREE, key) for key in (*ancestors(path), path)), one, *_workflow(path)]
        hits = [hold for resource in near for hold in exact.get(resource, ())]
        hits += [hold for hold in sets if any(overlap(one, each) for each in hold.resources)]
        found += [Touched(path, hold) for hold in dict.fromkeys(hits)]
    return found


def _commit(folder: str, name: str) -> str:
    found = refs.commit_of(folder, name) if name and not name.startswith("-") else ""
    if not found:
        raise InputError(
            f"There is no commit {quoted(name)!r} here.", "Name a branch or a commit that is fetched."
        )
    return found


def _indexed(holds: Iterable[Hold]) -> tuple[dict[Resource, list[Hold]], list[Hold]]:
    """What can be looked up, and what has to be asked one by one."""
    exact: dict[Resource, list[Hold]] = {}
    sets = []
    for hold in holds:
        if all(each.kind in (FILE, SUBTREE, WORKFLOW) for each in hold.resources):
            for each in hold.resources:
                exact.setdefault(each, []).append(hold)
        else:
            sets.append(hold)
    return exact, sets


def _workflow(path: str) -> list[Resource]:
    found = _WORKFLOW.fullmatch(path)
    return [Resource(WORKFLOW, found[1])] if found else []
