"""What an event changes: the statements that make its rows, also when the journal is replayed."""

from __future__ import annotations

from coord_core.storage.sql import NO_LONGER_INTERESTED, OF_TAKER, SET_META
from coord_core.storage.task_effects import ASSIGNEE_CHANGED, TASK_EFFECTS, Each
from coord_core.storage.telling import INTEREST_EFFECTS, TAKEN, asker_left, bound, tell

_LOST = (tell(":instance", ":agent"), bound(":instance"))
_FORGET_REQUESTS = (
    "DELETE FROM requests WHERE token = :token",
    "DELETE FROM overdue WHERE token = :token",
)
_IS_ON = (  # a lock, on a file or on a symbol of it: 1 the holder's column, 2 the file's
    "h.instance = noticed.{0} AND (h.key = noticed.{1} "
    f"OR (h.key > noticed.{{1}} || '{chr(10)}' AND h.key < noticed.{{1}} || '{chr(11)}'))"
)
_FORGET_NOTICED = tuple(  # that two are at work next to each other, once neither is
    "DELETE FROM noticed WHERE "
    f"EXISTS (SELECT 1 FROM locks h WHERE h.token = :token AND {_IS_ON.format(*one)}) "
    f"AND NOT EXISTS (SELECT 1 FROM locks h WHERE h.token <> :token AND {_IS_ON.format(*one)}) "
    f"AND NOT EXISTS (SELECT 1 FROM locks h WHERE {_IS_ON.format(*other)})"
    for one, other in ((("instance", "key"), ("holder", "other")), (("holder", "other"), ("instance", "key")))
)
_FORGET_LOCK = (
    *_FORGET_REQUESTS,
    *_FORGET_NOTICED,
    "DELETE FROM calls WHERE (instance, agent, kind, key) IN "
    "(SELECT instance, agent, kind, key FROM locks WHERE token = :token)",
    "DELETE FROM locks WHERE token = :token",
)
_LOSE_LOCK = (
    "INSERT INTO lost (instance, agent, kind, key, mode, worktree, task_id) "
    "SELECT instance, agent, kind, key, mode, worktree, task_id FROM locks "
    "WHERE token = :token AND :reason IS NULL "
    "ON CONFLICT (instance, agent, kind, key, worktree) DO UPDATE SET "
    "mode = CASE WHEN excluded.mode = 'exclusive' THEN excluded.mode ELSE lost.mode END, "
    "task_id = excluded.task_id"
)
_FORGET_INSTANCE = (
    *asker_left("r.instance = :instance"),
    *(
        f"DELETE FROM {table} WHERE instance = :instance"
        for table in ("calls", "interests", "told", "requests", "noticed", "heard")
    ),
    "DELETE FROM noticed WHERE holder = :instance",
)
_FORGET_WAITS = (
    "DELETE FROM overdue WHERE wait IN (SELECT seq FROM waits WHERE instance = :instance)",
    "DELETE FROM wanted WHERE wait IN (SELECT seq FROM waits WHERE instance = :instance)",
    "DELETE FROM waits WHERE instance = :instance",
)
_FORGET_WAIT = (
    "DELETE FROM wanted WHERE wait = :wait",
    "DELETE FROM waits WHERE seq = :wait",
    "DELETE FROM overdue WHERE wait = :wait",
)
_FORGET_NEWS = "DELETE FROM inbox WHERE instance = :instance"
_WRITTEN = (  # %s: by whom
    "INSERT INTO writes (worktree, key, seq, at, instance, agent, stamp, blob) "
    "VALUES (:worktree, :key, :seq, :at, %s, :stamp, :blob) "
    "ON CONFLICT (worktree, key) DO UPDATE SET seq = excluded.seq, at = excluded.at, "
    "instance = excluded.instance, agent = excluded.agent, stamp = excluded.stamp, blob = excluded.blob"
)

_FORGET_TAKERS = f"DELETE FROM told WHERE key = :key AND worktree LIKE '{OF_TAKER}%'"
_IS_FILE = "worktree = :worktree AND key = :key"
_NO_SYMBOLS = f"DELETE FROM symbol_writes WHERE {_IS_FILE}"
_SYMBOL_WRITTEN = (  # %s: by whom
    "INSERT INTO symbol_writes (worktree, key, symbol, seq, at, instance, agent) "
    "VALUES (:worktree, :key, :item, :seq, :at, %s) "
    "ON CONFLICT (worktree, key, symbol) DO UPDATE SET seq = excluded.seq, at = excluded.at, "
    "instance = excluded.instance, agent = excluded.agent"
)
_SYMBOLS_WRITTEN = (  # with `symbols`, names by line, these alone; what was written of the file before stays
    f"{_NO_SYMBOLS} AND :symbols IS NULL",
    "INSERT INTO symbol_writes (worktree, key, symbol, seq, at, instance, agent) "
    f"SELECT worktree, key, '', seq, at, instance, agent FROM writes WHERE {_IS_FILE} "
    f"AND :symbols IS NOT NULL AND NOT EXISTS (SELECT 1 FROM symbol_writes WHERE {_IS_FILE})",
    Each("symbols", _SYMBOL_WRITTEN % ":instance, :agent"),
)

EFFECTS: dict[str, tuple[str | Each, ...]] = {
    **TASK_EFFECTS,
    "session_started": (
        "INSERT INTO instances (name, session_id, kind, pid, proc_start, host, boot, pidns, config_dir, "
        "worktree, branch, priority, task_id, status, started_at, last_seen, active_at, expires_at) "
        "VALUES (:instance, :session_id, :instance_kind, :pid, :proc_start, :host, :boot, :pidns, "
        ":config_dir, :worktree, :branch, :priority, :task_id, 'active', :at, :at, :at, :expires_at) "
        "ON CONFLICT (name) DO UPDATE SET session_id = excluded.session_id, kind = excluded.kind, "
        "pid = excluded.pid, proc_start = excluded.proc_start, host = excluded.host, boot = excluded.boot, "
        "pidns = excluded.pidns, config_dir = excluded.config_dir, worktree = excluded.worktree, "
        "branch = excluded.branch, status = 'active', started_at = excluded.started_at, "
        "last_seen = excluded.last_seen, active_at = excluded.active_at, expires_at = excluded.expires_at",
    ),
    # A person comes back to the news, and so does a session that was ended `by` another: it hears of that,
    # and not of each of its locks.
    "session_ended": (
        "UPDATE instances SET status = 'ended' WHERE name = :instance",
        *_FORGET_INSTANCE,
        *_FORGET_WAITS,
        "DELETE FROM commands WHERE instance = :instance",
        "DELETE FROM lost WHERE instance = :instance",
        f"{_FORGET_NEWS} AND :by IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM instances WHERE name = :instance AND kind = 'person')",
        f"{_FORGET_NEWS} AND :by IS NOT NULL AND EXISTS "
        "(SELECT 1 FROM events e WHERE e.seq = inbox.seq AND e.action = 'lock_released')",
        tell(":instance", when=":by IS NOT NULL"),
        bound(":instance"),
    ),
    # Its commands are still to be looked at; its news and what it lost are there for whoever restores it.
    "session_crashed": (
        "UPDATE instances SET status = 'crashed' WHERE name = :instance",
        *_FORGET_INSTANCE,
        *_FORGET_WAITS,
    ),
    "session_restored": (  # the instance holds again what the instance `of` lost
        "DELETE FROM lost WHERE instance = :of AND (kind, key, worktree) IN "
        "(SELECT kind, key, worktree FROM locks WHERE instance = :instance)",
    ),
    "lease_renewed": ("UPDATE instances SET expires_at = :expires_at WHERE name = :instance",),
    "lock_renewed": ("UPDATE instances SET expires_at = :expires_at WHERE name = :instance",),
    "lock_acquired": (
        "INSERT INTO locks "
        "(token, kind, key, mode, instance, agent, task_id, worktree, locked_at, kept_until) "
        "VALUES (:seq, :kind, :key, :mode, :instance, :agent, :task_id, :worktree, :at, :kept_until)",
        NO_LONGER_INTERESTED,
        *(Each("concerns", statement) for statement in TAKEN),
    ),
    **INTEREST_EFFECTS,
    # The lock, its calls in flight and what is asked of its holder go from `instance` to the instance `to`;
    # the token moves on. With `by`, who handed it over, it is another's now: its agent `to_agent`, its task,
    # and it is told; so is who held it, when that was not who handed it over.
    "lock_transferred": (
        *(
            f"UPDATE {table} SET token = :seq WHERE token = :token AND :by IS NULL"
            for table in ("requests", "overdue")
        ),
        *_FORGET_REQUESTS,
        "DELETE FROM interests WHERE token = :token AND instance = :to AND agent = :to_agent",
        # Who was refused because of it is told the new holder's time at the next refusal.
        "UPDATE interests SET token = :seq, until = 0, denied_at = 0 WHERE token = :token",
        "UPDATE calls SET instance = :to WHERE :by IS NULL AND (instance, agent, kind, key) IN "
        "(SELECT instance, agent, kind, key FROM locks WHERE token = :token)",
        "DELETE FROM calls WHERE :by IS NOT NULL AND (instance, agent, kind, key) IN "
        "(SELECT instance, agent, kind, key FROM locks WHERE token = :token)",
        "UPDATE locks SET agent = :to_agent, locked_at = :at, kept_until = :kept_until, "
        "task_id = (SELECT task_id FROM instances WHERE name = :to) "
        "WHERE token = :token AND :by IS NOT NULL",
        "UPDATE locks SET instance = :to, token = :seq WHERE token = :token",
        tell(":to", "coalesce(:to_agent, '')", ":by IS NOT NULL"),
        tell(":instance", ":agent", ":by <> :instance"),
        bound(":to"),
        bound(":instance"),
    ),
    # What a subagent leaves to its main agent, and what was taken before the task that it is for now.
    "lock_passed": ("UPDATE locks SET agent = :to_agent WHERE token = :token",),
    "lock_for_task": ("UPDATE locks SET task_id = :task_id WHERE token = :token",),
    "lock_released": (
        *_FORGET_LOCK,
        tell(":instance", ":agent", ":by IS NOT NULL"),
        bound(":instance", ":by IS NOT NULL"),
    ),
    "lock_expired": (*_FORGET_LOCK, *_LOST),
    "lock_reclaimed": (
        _LOSE_LOCK,
        *_FORGET_LOCK,
        tell(":instance", ":agent", ":reason = 'deadlock'"),
        bound(":instance"),
    ),
    "lock_forced": (*_FORGET_LOCK, *_LOST),
    # A wait is one event for each resource: the first makes it, the others name it.
    "wait_started": (
        "INSERT INTO waits (seq, instance, agent, since, until, pid, proc_start, host, boot, pidns, seen_at) "
        "SELECT :seq, :instance, :agent, :since, :until, :pid, :proc_start, :host, :boot, :pidns, :at "
        "WHERE :wait IS NULL",
        "INSERT INTO wanted (wait, kind, key, mode, worktree) "
        "VALUES (coalesce(:wait, :seq), :kind, :key, :mode, :worktree) ON CONFLICT DO NOTHING",
        "DELETE FROM interests WHERE instance = :instance AND agent = :agent AND kind = :kind AND key = :key",
    ),
    "wait_granted": _FORGET_WAIT,
    "wait_abandoned": _FORGET_WAIT,
    # One event for each lock that the victim has to let go; the first word on when it passes on counts.
    "deadlock_resolved": (
        "INSERT INTO overdue (token, wait, at) SELECT :token, :waiter, :due WHERE :token IS NOT NULL "
        "ON CONFLICT DO NOTHING",
    ),
    # Of `holder`. With `again`, the number of a request that is still open: it has another reason now.
    # What is wanted may be a part of the lock, or reach beyond it; an older tool's event does not say.
    "transfer_requested": (
        "INSERT INTO requests (seq, instance, agent, token, at, reason) "
        "SELECT :seq, :instance, :agent, :token, :at, :reason WHERE :again IS NULL",
        "UPDATE requests SET reason = :reason WHERE seq = :again",
        "INSERT INTO interests (instance, agent, kind, key, token, until, denied_at) "
        "SELECT :instance, :agent, :wanted_kind, :wanted_key, :token, 0, 0 WHERE :wanted_key IS NOT NULL "
        "ON CONFLICT DO NOTHING",
        tell(":holder", "coalesce(:holder_agent, '')", ":again IS NULL"),
        bound(":holder"),
    ),
    "request_withdrawn": (  # who asked is gone
        *asker_left("r.seq = :request"),
        "DELETE FROM requests WHERE seq = :request",
    ),
    # By the holder (`instance`), or `by` for it, to who asked (`to`, `to_agent`); `given_to`: another has it.
    "transfer_declined": (
        "DELETE FROM requests WHERE seq = :request",
        tell(":to", "coalesce(:to_agent, '')"),
        bound(":to"),
    ),
    # Who begins to change a file (`instance`), and who is changing another (`other`) next to it (`holder`).
    "dependency_noticed": (
        "INSERT INTO noticed (instance, key, holder, other) VALUES (:instance, :key, :holder, :other) "
        "ON CONFLICT DO NOTHING",
        tell(":instance", ":agent"),
        tell(":holder", "coalesce(:holder_agent, '')"),
        bound(":instance"),
        bound(":holder"),
    ),
    # Set on the published branch to another, while `instance` has the task here.
    "assignment_declined": (tell(":instance"), bound(":instance")),
    "publish_failed": (),
    "priority_set": (
        "UPDATE instances SET priority = :priority WHERE name = :instance",
        tell(":instance"),
        bound(":instance"),
    ),
    "commit_blocked": (),
    "file_written": (*_SYMBOLS_WRITTEN, _WRITTEN % ":instance, :agent"),
    # Each part of it is its writer's still, but for what is no symbol where it is another's now (`symbols`).
    "file_restored": (
        Each("symbols", _SYMBOL_WRITTEN % ":writer, :writer_agent"),
        _WRITTEN % ":writer, :writer_agent",
    ),
    "file_kept": (),
    # With `succeeds`, a session goes on as `to` in the same client: with its priority, if that has none of
    # its own. Who takes over what another left gets none: that is for an administrator to give.
    "writes_inherited": (
        "UPDATE waits SET instance = :to WHERE instance = :instance",
        "UPDATE writes SET instance = :to WHERE instance = :instance",
        "UPDATE symbol_writes SET instance = :to WHERE instance = :instance",
        "UPDATE requests SET instance = :to WHERE instance = :instance",
        "UPDATE tasks SET assigned_to = :to "
        "WHERE assigned_to = :instance AND status = 'in_progress' AND :succeeds = 1",
        "UPDATE instances SET task_id = (SELECT task_id FROM instances WHERE name = :instance) "
        "WHERE name = :to AND task_id IS NULL AND :succeeds = 1",
        "UPDATE instances SET task_id = NULL WHERE name = :instance AND :succeeds = 1",
        "UPDATE instances SET priority = (SELECT priority FROM instances WHERE name = :instance) "
        "WHERE name = :to AND priority = 0 AND :succeeds = 1 "
        "AND EXISTS (SELECT 1 FROM instances WHERE name = :instance)",
        "DELETE FROM inbox WHERE instance = :instance AND :succeeds IS NULL AND EXISTS "
        "(SELECT 1 FROM events e WHERE e.seq = inbox.seq AND e.action = 'priority_set')",
        "DELETE FROM inbox WHERE instance = :to "
        "AND (agent, seq) IN (SELECT agent, seq FROM inbox WHERE instance = :instance)",
        "UPDATE inbox SET instance = :to WHERE instance = :instance",
        ASSIGNEE_CHANGED,
    ),
    "write_accepted": (
        "UPDATE symbol_writes SET instance = :instance, agent = :agent, seq = :seq "
        f"WHERE {_IS_FILE} AND symbol = :symbol",
        "UPDATE writes SET instance = :instance, agent = :agent, seq = :seq "
        f"WHERE {_IS_FILE} AND :symbol IS NULL",
        f"{_NO_SYMBOLS} AND :symbol IS NULL",
    ),
    "file_committed": (f"DELETE FROM writes WHERE {_IS_FILE}", _NO_SYMBOLS, _FORGET_TAKERS),
    "write_violation": (
        tell(":holder", "coalesce(:holder_agent, '')"),
        # Found when its own call could not be answered any more, it is told to the writer later.
        tell(":instance", ":agent", ":late = 1"),
        bound(":holder"),
    ),
    "notice_unread": (  # the hook that was to tell of it was killed, or too late
        "INSERT INTO inbox (instance, agent, seq) VALUES (:instance, :agent, :notice) ON CONFLICT DO NOTHING",
    ),
    "notice_read": ("DELETE FROM inbox WHERE instance = :instance AND agent = :agent AND seq = :notice",),
    "state_rebuilt": (),
    "notification_sent": (),
    "notification_failed": (),
    # Times that lie ahead, and those that are compared with each other, move with the clock. One that is
    # compared with what the client or an event says of its time stays, and is at most now.
    "clock_jumped": (
        "UPDATE instances SET expires_at = expires_at + :delta WHERE status = 'active'",
        "UPDATE instances SET active_at = :at WHERE active_at > :at",
        "UPDATE instances SET started_at = :at WHERE started_at > :at",
        "UPDATE calls SET started_at = started_at + :delta",
        "UPDATE interests SET until = until + :delta, denied_at = denied_at + :delta",
        "UPDATE locks SET kept_until = kept_until + :delta WHERE kept_until IS NOT NULL",
        "UPDATE waits SET since = since + :delta, until = until + :delta, seen_at = seen_at + :delta",
        "UPDATE overdue SET at = at + :delta",
        "UPDATE tasks SET claimed_at = claimed_at + :delta WHERE step = 'claiming'",
        SET_META.replace(":key", "'clock'").replace(":value", ":clock"),
    ),
}
