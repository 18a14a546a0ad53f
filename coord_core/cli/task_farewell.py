"""What becomes of tasks when a repository is not guarded any more: said, and nothing of them lost."""

from __future__ import annotations

import os
from collections.abc import Sequence

from coord_core import project as projects
from coord_core.domain.errors import CoordinatorError
from coord_core.domain.tasks import PUBLISHING, Task
from coord_core.project import Project
from coord_core.services import task_document, tasks_due
from coord_core.services.snapshot import Snapshot
from coord_core.views import tasks_file
from coord_core.views.refusal import listed, quoted
from coord_core.views.shell_words import shell_word

MOST_NAMED = 10
COPY = f"{tasks_due.NAME}.from-queue"


def sentences(folder: str, keep_state: bool) -> list[str]:
    """Before the state goes: the queue is in a file. What stays behind, and what was not pushed."""
    try:
        found = projects.find(os.path.realpath(folder))
        if found is None:
            return []
        with Snapshot(found) as tx:
            tasks = tx.tasks()
        return [*([] if keep_state or not tasks else [_keep(found)]), *_left(found, tasks)]
    except (CoordinatorError, OSError, UnicodeEncodeError) as error:
        said = error.sentence() if isinstance(error, CoordinatorError) else str(error)
        return [f"The queue of tasks could not be read: {quoted(said)}"]


def _keep(found: Project) -> str:
    """The tasks file, if it says what the queue does; else a copy of the queue beside it. Raises OSError."""
    task_document.write(found)
    with Snapshot(found) as tx:
        differs = tasks_due.is_due(tx, found) or bool(tasks_due.problem(tx))
        tasks = tx.tasks()
    all_there = "`uninstall --keep-state` keeps also who has which task, and where."
    if not differs and os.path.exists(tasks_due.path_of(found)):
        return f"The queue stays in {tasks_due.NAME}. {all_there}"
    with open(os.path.join(found.views, COPY), "w", encoding="utf-8") as file:
        file.write(tasks_file.fresh(tasks))
    return f"{tasks_due.NAME} stays as it is and differs from the queue, which is in {COPY}. {all_there}"


def _left(found: Project, tasks: Sequence[Task]) -> list[str]:
    said = []
    trees = {str(task.worktree) for task in tasks if _is_linked(task, found)} | _of_before(found)
    if trees:
        names = listed(sorted(trees), MOST_NAMED)
        said.append(f"These working trees stay: {names}. `git worktree remove PATH` removes one.")
    unpushed = [f"{task.id} ({task.branch})" for task in tasks if task.step == PUBLISHING]
    if unpushed:
        said.append(f"Completed and not pushed: {listed(unpushed, MOST_NAMED)}.")
    return [*said, *_published(found)]


def _of_before(found: Project) -> set[str]:
    """Those that git lists where tasks have theirs, of an earlier state, too."""
    from coord_core.repository import worktree_list, worktrees

    below = worktrees.folder_for(found.main, found.common, "")
    listed_by_git = worktree_list.entries(found.common) if found.is_git else []
    return {tree.path for tree in listed_by_git if tree.path.startswith(below) and os.path.isdir(tree.path)}


def _published(found: Project) -> list[str]:
    """The branch that `publish` made is on the remote, and others may publish there too."""
    from coord_core.repository.published.branch import BRANCH, seen_on

    return [
        f"The branch {BRANCH} on {quoted(remote)} stays. If nobody else publishes there: "
        f"`git push {shell_word(remote)} --delete {BRANCH}`."
        for remote in (seen_on(found.common) if found.is_git else [])
    ]


def _is_linked(task: Task, found: Project) -> bool:
    return bool(task.worktree) and task.worktree != found.main and os.path.isdir(task.worktree or "")
