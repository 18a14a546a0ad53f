"""Every statement, once, in SQL that SQLite and PostgreSQL both take. Parameters are named."""

from __future__ import annotations

_INSTANCE = (
    "name, session_id, kind, pid, proc_start, host, boot, pidns, config_dir, worktree, branch, priority, "
    "task_id, status, started_at, last_seen, active_at, expires_at"
)
_LOCK = (
    "l.token, l.kind, l.key, l.mode, l.instance, l.agent, l.task_id, l.worktree, l.locked_at, l.kept_until"
)
_IN_FLIGHT = (
    "EXISTS (SELECT 1 FROM calls c WHERE c.instance = l.instance AND c.agent = l.agent "
    "AND c.kind = l.kind AND c.key = l.key)"
)
_SELECT_LOCK = f"SELECT {_LOCK}, {_IN_FLIGHT} FROM locks l"

INSTANCE_BY_NAME = f"SELECT {_INSTANCE} FROM instances WHERE name = :name"
INSTANCES_BY_SESSION = f"SELECT {_INSTANCE} FROM instances WHERE session_id = :session_id ORDER BY name"
INSTANCES_BY_PID = f"SELECT {_INSTANCE} FROM instances WHERE pid = :pid ORDER BY status, name"
INSTANCES = f"SELECT {_INSTANCE} FROM instances ORDER BY started_at, name"
ACTIVE_INSTANCES = f"SELECT {_INSTANCE} FROM instances WHERE status = 'active' ORDER BY started_at, name"

HOLDERS = f"SELECT {_INSTANCE} FROM instances WHERE name IN (SELECT instance FROM locks)"

LOCKS = f"{_SELECT_LOCK} ORDER BY l.token"
LOCKS_OF_INSTANCE = f"{_SELECT_LOCK} WHERE l.instance = :instance ORDER BY l.token"
LOCK_BY_TOKEN = f"{_SELECT_LOCK} WHERE l.token = :token"
LOCKS_OF_OTHERS_IN_WORKTREE = (
    f"{_SELECT_LOCK} WHERE l.worktree = :worktree AND l.instance <> :instance ORDER BY l.token"
)
LOCKS_WITH_KEYS = f"{_SELECT_LOCK} WHERE l.key IN (%s)"
LOCKS_BELOW = f"{_SELECT_LOCK} WHERE l.key >= :low AND l.key < :high"
KEEP_NO_LONGER = (
    "UPDATE locks SET kept_until = NULL "
    "WHERE instance = :instance AND agent = :agent AND kept_until IS NOT NULL"
)
ANY_LOCK_BEYOND = "SELECT 1 FROM locks LIMIT 1 OFFSET :count"

LOST = (
    "SELECT kind, key, agent, worktree, mode FROM lost WHERE instance = :instance "
    "ORDER BY kind, key, worktree, mode, agent"
)

LAST_SEQ = "SELECT max(seq) FROM events"
_SELECT_EVENT = "SELECT seq, at, action, instance, agent, kind, key, task_id, detail FROM events"
EVENTS_SINCE = f"{_SELECT_EVENT} WHERE seq > :seq ORDER BY seq LIMIT :most"
EVENTS_OF_INSTANCE = f"{_SELECT_EVENT} WHERE instance = :instance AND at >= :at ORDER BY seq"
LATEST_OF_INSTANCE = f"{_SELECT_EVENT} WHERE instance = :instance ORDER BY seq DESC LIMIT :most"
EVENTS_WITH_KEYS = f"{_SELECT_EVENT} WHERE key IN (%s) ORDER BY seq"
LAST_SEQ_BEFORE = "SELECT max(seq) FROM events WHERE at < :at"
INSERT_EVENT = (
    "INSERT INTO events (seq, at, action, instance, agent, kind, key, task_id, detail) "
    "VALUES (:seq, :at, :action, :instance, :agent, :kind, :key, :task_id, :detail)"
)

# Liveness and calls in flight: facts of the moment, which no event records.
TOUCH = "UPDATE instances SET last_seen = :at WHERE name = :instance"
TOUCH_MAIN = "UPDATE instances SET last_seen = :at, active_at = :at WHERE name = :instance"
BEGIN_CALL = (
    "INSERT INTO calls (instance, agent, kind, key, call_id, started_at) "
    "VALUES (:instance, :agent, :kind, :key, :call_id, :at) ON CONFLICT DO NOTHING"
)
END_CALL = "DELETE FROM calls WHERE instance = :instance AND call_id = :call_id"
END_CALLS_OF_AGENT = (  # what a command in the background writes stays in flight until it is done
    "DELETE FROM calls WHERE instance = :instance AND agent = :agent AND call_id NOT IN "
    "(SELECT call_id FROM commands WHERE instance = :instance AND task IS NOT NULL)"
)
BEGIN_COMMAND = (
    "INSERT INTO commands (instance, call_id, agent, worktree, task, started_at, seq, before) "
    "VALUES (:instance, :call_id, :agent, :worktree, NULL, :at, :seq, :before) "
    "ON CONFLICT (instance, call_id, worktree) DO NOTHING"
)
COMMAND_GOES_ON = "UPDATE commands SET task = :task WHERE instance = :instance AND call_id = :call_id"
BLOBS = "SELECT blob FROM writes WHERE blob IS NOT NULL"
HAS_TRACES = (
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM writes WHERE instance = :instance) "
    "OR EXISTS (SELECT 1 FROM inbox WHERE instance = :instance) "
    "OR EXISTS (SELECT 1 FROM waits WHERE instance = :instance)"
)
INHERIT_COMMANDS = "UPDATE commands SET instance = :heir WHERE instance = :instance AND task IS NOT NULL"
END_COMMAND = (
    "DELETE FROM commands WHERE instance = :instance AND call_id = :call_id AND worktree = :worktree"
)
END_CALLS_UP_TO = (  # older ones were rejected by the client itself, which says no more of them
    "DELETE FROM calls WHERE instance = :instance AND agent = :agent AND kind = :kind AND key = :key "
    "AND call_id NOT IN (SELECT call_id FROM commands WHERE instance = :instance) AND started_at <= "
    "(SELECT max(started_at) FROM calls WHERE instance = :instance AND call_id = :call_id)"
)
_SELECT_COMMAND = "SELECT instance, call_id, agent, worktree, task, started_at, seq, before FROM commands"
COMMANDS_OF_CALL = f"{_SELECT_COMMAND} WHERE instance = :instance AND call_id = :call_id"
COMMANDS_OF_INSTANCE = f"{_SELECT_COMMAND} WHERE instance = :instance ORDER BY started_at"
ORPHANED_COMMANDS = (
    f"{_SELECT_COMMAND} WHERE instance NOT IN (SELECT name FROM instances WHERE status = 'active')"
)
COMMANDS_IN_WORKTREE = f"{_SELECT_COMMAND} WHERE worktree = :worktree ORDER BY started_at"

_SELECT_WRITE = "SELECT worktree, key, seq, at, instance, agent, stamp, blob FROM writes"
WRITE_OF = f"{_SELECT_WRITE} WHERE worktree = :worktree AND key = :key"
WRITES_IN = f"{_SELECT_WRITE} WHERE worktree = :worktree ORDER BY key"
WRITES_BY = f"{_SELECT_WRITE} WHERE instance = :instance ORDER BY worktree, key"
WRITES_WITH_KEYS = f"{_SELECT_WRITE} WHERE worktree = :worktree AND key IN (%s)"

TOLD = (
    "SELECT seq FROM told WHERE instance = :instance AND agent = :agent "
    "AND worktree = :worktree AND key = :key"
)
TELL = (
    "INSERT INTO told (instance, agent, worktree, key, seq) "
    "VALUES (:instance, :agent, :worktree, :key, :seq) "
    "ON CONFLICT (instance, agent, worktree, key) DO UPDATE SET seq = excluded.seq"
)
INBOX = (
    "SELECT e.seq, e.at, e.action, e.instance, e.agent, e.kind, e.key, e.task_id, e.detail "
    "FROM inbox i JOIN events e ON e.seq = i.seq WHERE i.instance = :instance ORDER BY e.seq"
)

INTEREST = (
    "SELECT token, until, denied_at FROM interests "
    "WHERE instance = :instance AND agent = :agent AND kind = :kind AND key = :key"
)
NO_LONGER_INTERESTED = (
    "DELETE FROM interests WHERE instance = :instance AND agent = :agent AND kind = :kind AND key = :key"
)

MOVE_INTEREST = (
    "UPDATE interests SET token = :token, until = 0, denied_at = 0 "
    "WHERE instance = :instance AND agent = :agent AND kind = :kind AND key = :key"
)
INTERESTS_THAT_ENDED = (
    "SELECT kind, key, token FROM interests i WHERE instance = :instance AND agent = :agent "
    "AND NOT EXISTS (SELECT 1 FROM locks l WHERE l.token = i.token) "
    "AND NOT EXISTS (SELECT 1 FROM waits w WHERE w.seq = i.token) ORDER BY kind, key"
)

ANY_WAIT = "SELECT 1 FROM waits LIMIT 1"
WAITS = (
    "SELECT w.seq, w.instance, w.agent, w.since, w.until, w.pid, w.proc_start, w.host, w.boot, w.pidns, "
    "w.seen_at, w.blocker, i.priority "
    "FROM waits w LEFT JOIN instances i ON i.name = w.instance ORDER BY w.seq"
)
WANTED = "SELECT wait, kind, key, mode, worktree FROM wanted ORDER BY wait, kind, key"
SET_BLOCKER = "UPDATE waits SET blocker = :blocker WHERE seq = :wait"
WAIT_SEEN = "UPDATE waits SET seen_at = :at WHERE seq = :wait"
OVERDUE = "SELECT token, at FROM overdue ORDER BY token"
NOT_OVERDUE = "DELETE FROM overdue WHERE token = :token"

META = "SELECT value FROM meta WHERE key = :key"
SET_META = (
    "INSERT INTO meta (key, value) VALUES (:key, :value) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)

# Told to the instance itself at its next hook. People have no hooks.
_TELL_SESSION = (
    "INSERT INTO inbox (instance, seq) SELECT name, :seq FROM instances "
    "WHERE name = :instance AND kind = 'session'"
)
_FORGET_REQUESTS = (
    "DELETE FROM requests WHERE token = :token",
    "DELETE FROM overdue WHERE token = :token",
)
_FORGET_LOCK = (
    *_FORGET_REQUESTS,
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
_FORGET_INSTANCE = tuple(
    f"DELETE FROM {table} WHERE instance = :instance" for table in ("calls", "interests", "told", "requests")
)
_FORGET_WAITS = (
    "DELETE FROM wanted WHERE wait IN (SELECT seq FROM waits WHERE instance = :instance)",
    "DELETE FROM waits WHERE instance = :instance",
)
_FORGET_WAIT = ("DELETE FROM wanted WHERE wait = :wait", "DELETE FROM waits WHERE seq = :wait")
_WRITTEN = (  # %s: by whom
    "INSERT INTO writes (worktree, key, seq, at, instance, agent, stamp, blob) "
    "VALUES (:worktree, :key, :seq, :at, %s, :stamp, :blob) "
    "ON CONFLICT (worktree, key) DO UPDATE SET seq = excluded.seq, at = excluded.at, "
    "instance = excluded.instance, agent = excluded.agent, stamp = excluded.stamp, blob = excluded.blob"
)

# What an event changes: replaying the journal runs the same statements (storage/transaction.py).
EFFECTS: dict[str, tuple[str, ...]] = {
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
    "session_ended": (
        "UPDATE instances SET status = 'ended' WHERE name = :instance",
        *_FORGET_INSTANCE,
        *_FORGET_WAITS,
        "DELETE FROM commands WHERE instance = :instance",
        "DELETE FROM inbox WHERE instance = :instance",
        "DELETE FROM lost WHERE instance = :instance",
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
    ),
    "lock_denied": (
        "INSERT INTO interests (instance, agent, kind, key, token, until, denied_at) "
        "VALUES (:instance, :agent, :kind, :key, :token, :until, :at) "
        "ON CONFLICT (instance, agent, kind, key) DO UPDATE SET "
        "token = excluded.token, until = excluded.until, denied_at = excluded.denied_at",
    ),
    # The lock, and its calls in flight, go from `instance` to the instance `to`; the token moves on.
    # With `by`, who handed it over, it is another's now: its agent `to_agent`, its task, and it is told.
    "lock_transferred": (
        *_FORGET_REQUESTS,
        "UPDATE calls SET instance = :to WHERE :by IS NULL AND (instance, agent, kind, key) IN "
        "(SELECT instance, agent, kind, key FROM locks WHERE token = :token)",
        "DELETE FROM calls WHERE :by IS NOT NULL AND (instance, agent, kind, key) IN "
        "(SELECT instance, agent, kind, key FROM locks WHERE token = :token)",
        "UPDATE locks SET agent = :to_agent, locked_at = :at, kept_until = :kept_until, "
        "task_id = (SELECT task_id FROM instances WHERE name = :to) "
        "WHERE token = :token AND :by IS NOT NULL",
        "UPDATE locks SET instance = :to, token = :seq WHERE token = :token",
        "INSERT INTO inbox (instance, seq) SELECT name, :seq FROM instances "
        "WHERE name = :to AND kind = 'session' AND :by IS NOT NULL",
    ),
    "lock_released": _FORGET_LOCK,
    "lock_expired": (*_FORGET_LOCK, _TELL_SESSION),
    "lock_reclaimed": (_LOSE_LOCK, *_FORGET_LOCK, f"{_TELL_SESSION} AND :reason = 'deadlock'"),
    "lock_forced": (*_FORGET_LOCK, _TELL_SESSION),
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
        "INSERT INTO overdue (token, at) SELECT :token, :due WHERE :token IS NOT NULL ON CONFLICT DO NOTHING",
    ),
    "transfer_requested": (
        "INSERT INTO requests (seq, instance, agent, token, at, reason) "
        "VALUES (:seq, :instance, :agent, :token, :at, :reason)",
        "INSERT INTO inbox (instance, seq) SELECT name, :seq FROM instances "
        "WHERE name = :holder AND kind = 'session'",
    ),
    # By the holder (`instance`), to who asked (`to`).
    "transfer_declined": (
        "DELETE FROM requests WHERE seq = :request",
        "INSERT INTO inbox (instance, seq) SELECT name, :seq FROM instances "
        "WHERE name = :to AND kind = 'session'",
    ),
    "priority_set": ("UPDATE instances SET priority = :priority WHERE name = :instance", _TELL_SESSION),
    "commit_blocked": (),
    "file_written": (_WRITTEN % ":instance, :agent",),
    "file_restored": (_WRITTEN % ":writer, :writer_agent",),
    "file_kept": (),
    "writes_inherited": (
        "UPDATE waits SET instance = :to WHERE instance = :instance",
        "UPDATE writes SET instance = :to WHERE instance = :instance",
        "DELETE FROM inbox WHERE instance = :to "
        "AND seq IN (SELECT seq FROM inbox WHERE instance = :instance)",
        "UPDATE inbox SET instance = :to WHERE instance = :instance",
    ),
    "write_accepted": (
        "UPDATE writes SET instance = :instance, agent = :agent, seq = :seq "
        "WHERE worktree = :worktree AND key = :key",
    ),
    "file_committed": ("DELETE FROM writes WHERE worktree = :worktree AND key = :key",),
    "write_violation": (
        "INSERT INTO inbox (instance, seq) VALUES (:holder, :seq) ON CONFLICT DO NOTHING",
        # Found when its own call could not be answered any more, it is told to the writer later.
        "INSERT INTO inbox (instance, seq) SELECT :instance, :seq WHERE :late = 1 AND :instance <> :holder",
    ),
    "notice_read": ("DELETE FROM inbox WHERE instance = :instance AND seq = :notice",),
    "state_rebuilt": (),
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
        SET_META.replace(":key", "'clock'").replace(":value", ":clock"),
    ),
}
