"""What an event of a task changes: the part of `effects` that is about the queue of tasks."""

from __future__ import annotations

from coord_core.storage.sql import OF_TAKER, SET_META
from coord_core.storage.telling import NEED_COMPLETED, STEP_BY_ANOTHER, TASK_EDITED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Entry

_TASK_IS_FREE = (  # what of its locks is still in flight goes with the turn, as other locks do
    "UPDATE instances SET task_id = NULL WHERE task_id = :task_id",
    "UPDATE locks SET task_id = NULL WHERE task_id = :task_id",
    f"DELETE FROM told WHERE instance = :instance AND worktree LIKE '{OF_TAKER}%'",
)
_LEAVE_TASK = (  # %s: the status it has then
    "UPDATE tasks SET status = '%s', left_by = coalesce(assigned_to, left_by), assigned_to = NULL, "
    "reason = CASE WHEN :lost IS NULL THEN :reason END, step = NULL, pid = NULL, "
    "lost_at = CASE WHEN :lost = 1 THEN :at END WHERE id = :task_id"
)
_COUNT_WAITS = (  # of a task, and of those that need it
    "UPDATE tasks SET waits = (SELECT count(*) FROM needs n LEFT JOIN tasks d ON d.id = n.need "
    "WHERE n.task = tasks.id AND (d.id IS NULL OR d.status <> 'completed')) "
    "WHERE id IN (SELECT task FROM needs WHERE need = :task_id UNION SELECT :task_id)"
)
_ADD_NEED = "INSERT INTO needs (task, need) VALUES (:task_id, :item) ON CONFLICT DO NOTHING"


_PLACED = (
    "UPDATE tasks SET branch = :branch, worktree = :worktree, base = :base, "
    "earlier_branch = NULL, earlier_worktree = NULL WHERE id = :task_id",
    "UPDATE instances SET branch = :branch WHERE name = :instance AND worktree = :worktree",
)


class Each:
    """A statement that is run for each line of the parameter `of`, as `:item`; never where there is none."""

    __slots__ = ("of", "statement")

    def __init__(self, of: str, statement: str) -> None:
        self.of = of
        self.statement = statement

    def items(self, lines: object) -> list[str]:
        return lines.split("\n") if isinstance(lines, str) and lines else []


TASK_EFFECTS: dict[str, tuple[str | Each, ...]] = {
    "task_added": (
        "INSERT INTO tasks (id, type, description, name, status, priority, number, added_by, added_at, "
        "paths, source, branch, pull_request, assigned_to, listed, ended_at) VALUES "
        "(:task_id, :type, :description, :name, :status, :priority, :seq, :instance, :at, :paths, :source, "
        ":branch, :pull_request, :assigned_to, 1, "
        "CASE WHEN :status IN ('completed', 'cancelled') THEN :at END)",
        Each("needs", _ADD_NEED),
        _COUNT_WAITS,
    ),
    "task_edited": (  # what is not told stays
        "UPDATE tasks SET type = coalesce(:type, type), description = coalesce(:description, description), "
        "name = coalesce(:name, name), priority = coalesce(:priority, priority), "
        "paths = coalesce(:paths, paths), listed = coalesce(:listed, listed) WHERE id = :task_id",
        "DELETE FROM needs WHERE task = :task_id AND :needs IS NOT NULL",
        Each("needs", _ADD_NEED),
        _COUNT_WAITS,
        TASK_EDITED,
    ),
    # A claim is on its way: nobody else can have the task until it is made or given up.
    "task_reserved": (
        "UPDATE tasks SET status = 'in_progress', assigned_to = :instance, step = 'claiming', "
        "claimed_at = :at, pid = :pid, proc_start = :proc_start, host = :host, boot = :boot, pidns = :pidns "
        "WHERE id = :task_id AND (status = 'pending' OR (assigned_to = :instance AND aside = 1))",
    ),
    "branch_planned": (
        "UPDATE tasks SET earlier_branch = branch, earlier_worktree = worktree "
        "WHERE id = :task_id AND step = 'claiming' AND branch IS NOT NULL AND branch <> :branch",
        "UPDATE tasks SET branch = :branch, worktree = :worktree WHERE id = :task_id AND step = 'claiming'",
    ),
    "reservation_ended": (  # back to who had it before
        "UPDATE tasks SET status = 'pending', assigned_to = NULL, step = NULL, pid = NULL, "
        "branch = :branch, worktree = :worktree WHERE id = :task_id AND step = 'claiming'",
    ),
    # With `aside` it is not what its assignee works on, and locks are not its own: one of a client's list.
    "task_claimed": (
        "UPDATE tasks SET status = 'in_progress', assigned_to = :instance, step = NULL, pid = NULL, "
        "reason = NULL, lost_at = NULL, claimed_at = :at, ended_at = NULL, aside = coalesce(:aside, 0) "
        "WHERE id = :task_id "
        "AND (status = 'pending' OR (status = 'in_progress' AND assigned_to = :instance))",
        "UPDATE instances SET task_id = :task_id WHERE name = :instance AND :aside IS NULL",
    ),
    "branch_created": _PLACED,
    "branch_taken": _PLACED,  # which was there before
    "task_released": (
        _LEAVE_TASK % "pending",
        "UPDATE tasks SET ended_at = NULL WHERE id = :task_id",
        _COUNT_WAITS,
        *_TASK_IS_FREE,
        *STEP_BY_ANOTHER,
    ),
    "task_blocked": (_LEAVE_TASK % "blocked", *_TASK_IS_FREE, *STEP_BY_ANOTHER),
    "task_cancelled": (
        _LEAVE_TASK % "cancelled",
        "UPDATE tasks SET ended_at = :at WHERE id = :task_id",
        *_TASK_IS_FREE,
        *STEP_BY_ANOTHER,
    ),
    "task_completed": (  # `step`: its branch is still to be pushed
        "UPDATE tasks SET status = 'completed', ended_at = :at, reason = NULL, step = :step, pid = :pid, "
        "proc_start = :proc_start, host = :host, boot = :boot, pidns = :pidns WHERE id = :task_id",
        _COUNT_WAITS,
        *_TASK_IS_FREE,
        NEED_COMPLETED,
        *STEP_BY_ANOTHER,
    ),
    "pull_request_opened": ("UPDATE tasks SET pull_request = :url WHERE id = :task_id",),
    "task_published": (  # nothing of it is left to do
        "UPDATE tasks SET step = NULL, pid = NULL WHERE id = :task_id AND step = 'publishing'",
    ),
}

# What shows in the tasks file: services/tasks_due.py compares the number with the one that the file shows.
OF_TASKS = (
    "task_added", "task_edited", "task_reserved", "branch_planned", "reservation_ended",
    "task_claimed", "branch_created", "task_released", "task_blocked", "task_cancelled", "task_completed",
    "pull_request_opened",
)  # fmt: skip
_TASKS_CHANGED = SET_META.replace(":key", "'tasks_changed'").replace(":value", ":seq")
ASSIGNEE_CHANGED = (
    "INSERT INTO meta (key, value) SELECT 'tasks_changed', :seq "
    "WHERE EXISTS (SELECT 1 FROM tasks WHERE assigned_to = :to) AND :succeeds = 1 "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


def shows_in_tasks_file(entry: Entry) -> bool:
    event = entry.event
    return event.action in OF_TASKS or (event.action == "writes_inherited" and "succeeds" in event.detail)


TASK_EFFECTS.update({action: (*TASK_EFFECTS[action], _TASKS_CHANGED) for action in OF_TASKS})
