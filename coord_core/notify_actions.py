"""What can be told to people elsewhere, in groups: the actions of the log but for the telling itself."""

from __future__ import annotations

GROUPS = {
    "sessions": frozenset(("session_started", "session_ended", "session_crashed", "session_restored")),
    "locks": frozenset((
        "lock_acquired", "lock_renewed", "lock_denied", "lock_released", "lock_expired", "lock_reclaimed",
        "lock_transferred", "lock_forced",
    )),
    "waits": frozenset(("wait_started", "wait_granted", "wait_abandoned", "deadlock_resolved")),
    "requests": frozenset(("transfer_requested", "transfer_declined", "lock_transferred")),
    "violations": frozenset(("write_violation", "commit_blocked")),
    "tasks": frozenset((
        "task_added", "task_claimed", "task_released", "task_completed", "task_cancelled", "task_blocked",
        "branch_created", "pull_request_opened",
    )),
    "state": frozenset(("state_rebuilt",)),
}  # fmt: skip
ACTIONS = frozenset().union(*GROUPS.values())
GROUPS["all"] = ACTIONS
