"""Giving a task of the published queue to an instance, and making its branch on the remote.

First the task, by compare-and-set, so that of two who ask at once one has it; then the branch, which must not
be there. Where that fails the task is given back. Killed in between, the same job run again goes on.
"""

from __future__ import annotations

from coord_core.domain.errors import CoordinatorError, InputError, MachineError
from coord_core.repository import refs
from coord_core.repository.gitcalls import ask, failed, tell
from coord_core.repository.published import assigning, branch
from coord_core.repository.remotes import without_prompts
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.domain.tasks import Task
    from coord_core.repository.published.assigning import Features
    from coord_core.repository.published.branch import Tip


class Order:
    """What is asked for. `commit`: where a new branch starts. `clock`: UTC epoch seconds, now."""

    __slots__ = ("clock", "commit", "features", "folder", "instance", "remote", "task_id")

    def __init__(
        self, folder: str, remote: str, instance: str, task_id: str, commit: str,
        clock: Callable[[], float], features: Features,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.remote = remote
        self.instance = instance
        self.task_id = task_id
        self.commit = commit
        self.clock = clock
        self.features = features


class Given:
    """`task` is None for a branch without one. `is_new`: the branch was made just now."""

    __slots__ = ("branch", "is_new", "task")

    def __init__(self, branch: str, task: Task | None, is_new: bool) -> None:
        self.branch = branch
        self.task = task
        self.is_new = is_new


def look(order: Order) -> Given:
    """What `give` would do now, with nothing done. Raises what it raises."""
    taken = branch.heads(order.folder, order.remote)
    if not order.task_id:
        name = assigning.work_branch(order.instance, taken)
        return Given(name, None, name not in taken)
    task = _chosen(order, branch.read(order.folder, order.remote))
    name = assigning.branch_for(task, order.instance, taken)
    return Given(name, task, name not in taken)


def give(order: Order) -> Given:
    """Raises NotAllowedError where the task is not to be had, InputError, MachineError."""
    if not order.task_id:
        name = assigning.work_branch(order.instance, branch.heads(order.folder, order.remote))
        return Given(name, None, _make(order, name))
    chosen: list[tuple[Task, Task, str]] = []  # as it was, as it is to be, and its branch

    def change(tip: Tip) -> dict[str, bytes] | None:
        before, task = _chosen(order, tip), _chosen(order, tip)
        name = assigning.branch_for(task, order.instance, branch.heads(order.folder, order.remote))
        chosen[:] = [(before, task, name)]
        return assigning.assigned(tip.files, task, order.instance, name, order.clock())

    branch.update(order.folder, order.remote, change, f"Assign {order.task_id} to {order.instance}")
    before, task, name = chosen[0]
    try:
        is_new = _make(order, name)
    except CoordinatorError as error:
        raise _undone(order, before, name, error) from error
    return Given(name, task, is_new)


def _chosen(order: Order, tip: Tip) -> Task:
    if tip.commit is None:
        raise InputError(
            f"There is no branch {branch.BRANCH!r} on {quoted(order.remote)!r}, so no queue of tasks.",
            "`claude-coordinator publish` in a guarded repository makes it.",
        )
    return assigning.choose(tip.files, order.task_id, order.instance, order.clock(), order.features)


def _make(order: Order, name: str) -> bool:
    """The branch on the remote, at the order's commit. False when it was there. Raises MachineError."""
    refs.check(name, order.folder)
    reference = refs.local(name)
    answer = ask(
        order.folder, "push", "--porcelain", "--no-verify", "--no-signed", "--no-follow-tags",
        "--recurse-submodules=no",
        f"--force-with-lease={reference}:", "--", order.remote, f"{order.commit}:{reference}",
        settings=branch.SETTINGS, variables=without_prompts(order.folder), patience=branch.PATIENCE,
    )  # fmt: skip
    if not answer.status:
        return any(line.startswith("*\t") for line in answer.text.splitlines())  # git-push, OUTPUT
    if name in branch.heads(order.folder, order.remote):
        return False
    raise failed(
        f"The branch {quoted(name)!r} could not be made on {quoted(order.remote)!r}",
        answer,
        "See that you may push there, and that no rule keeps such branches from being made.",
    )


def _undone(order: Order, before: Task, name: str, error: CoordinatorError) -> CoordinatorError:
    """The task given back, unless it was the instance's already; the error that says so."""
    if before.assigned_to == order.instance:
        return MachineError(
            f"{error.problem} {quoted(order.task_id)} was {order.instance}'s before, and still is.",
            error.mend,
        )

    def change(tip: Tip) -> dict[str, bytes] | None:
        return assigning.given_back(tip.files, before, order.instance, name, order.clock())

    message = f"Give {order.task_id} back: its branch could not be made"
    try:
        branch.update(order.folder, order.remote, change, message)
    except CoordinatorError as other:
        return MachineError(
            f"{error.problem} And {quoted(order.task_id)} could not be given back: {other.problem}",
            "Run this again: it goes on where it stopped.",
        )
    return MachineError(f"{error.problem} {quoted(order.task_id)} was given back.", error.mend)


def top(folder: str) -> str:
    """The root of the checkout. Raises MachineError outside of one."""
    return tell(folder, "rev-parse", "--show-toplevel")
