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
ANY_EVENT_BEYOND = "SELECT 1 FROM events LIMIT 1 OFFSET :count"
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

# Every table is one of these, but for the events themselves. What events record is kept with a compacted
# journal (storage/base.py); what is a fact of the moment is not known any more after a rebuild.
RECORDED = (
    "instances", "locks", "lost", "interests", "waits", "wanted", "requests", "overdue", "writes", "inbox",
)  # fmt: skip
OF_THE_MOMENT = ("calls", "commands", "told", "meta")

TABLE = "SELECT * FROM %s"
COLUMNS = "SELECT * FROM %s LIMIT 0"
FIRST_EVENT = "SELECT seq, at FROM events ORDER BY seq LIMIT 1"
FIRST_SEQ_SINCE = "SELECT min(seq) FROM events WHERE at >= :at"
EVENTS_TO_KEEP = (  # from one on, and older ones that somebody has still to be told of
    f"{_SELECT_EVENT} WHERE seq >= :seq OR seq IN (SELECT seq FROM inbox) ORDER BY seq"
)
# An event that somebody has still to be told of stays, and the last one: numbers only grow.
FORGET_EVENTS = (
    "DELETE FROM events WHERE seq IN (SELECT seq FROM events WHERE seq < :seq "
    "AND seq NOT IN (SELECT seq FROM inbox) AND seq < (SELECT max(seq) FROM events) ORDER BY seq LIMIT :most)"
)
ORPHANED_LOCK = "SELECT token FROM locks WHERE instance NOT IN (SELECT name FROM instances) LIMIT 1"

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
    "OR EXISTS (SELECT 1 FROM waits WHERE instance = :instance) "
    "OR EXISTS (SELECT 1 FROM requests WHERE instance = :instance) "
    "OR EXISTS (SELECT 1 FROM instances WHERE name = :instance AND priority <> 0)"
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
    "FROM inbox i JOIN events e ON e.seq = i.seq "
    "WHERE i.instance = :instance AND i.agent = :agent ORDER BY e.seq"
)

_SELECT_REQUEST = "SELECT r.seq, r.instance, r.agent, r.token, r.at, r.reason FROM requests r"
REQUEST = f"{_SELECT_REQUEST} WHERE r.seq = :seq"
REQUESTS_FOR = f"{_SELECT_REQUEST} WHERE r.token = :token ORDER BY r.seq"
REQUESTS_TO = (
    f"{_SELECT_REQUEST} JOIN locks l ON l.token = r.token "
    "WHERE l.instance = :instance AND l.agent = :agent ORDER BY r.seq"
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

MOST_UNREAD = 100  # news of a person, who may not come back; the newest stay


def _tell(instance: str, agent: str = "''", when: str = "1 = 1") -> str:
    """Into the inbox of an instance's agent, and of its main agent, which hears everything."""
    rows = " UNION ".join(
        f"SELECT name, {each}, :seq FROM instances WHERE name = {instance} AND {when}"
        for each in dict.fromkeys((agent, "''"))
    )
    return f"INSERT INTO inbox (instance, agent, seq) {rows} ON CONFLICT DO NOTHING"


def _bound(instance: str) -> str:
    return (
        f"DELETE FROM inbox WHERE instance = {instance} "
        f"AND EXISTS (SELECT 1 FROM instances WHERE name = {instance} AND kind = 'person') AND seq <= "
        f"(SELECT seq FROM inbox WHERE instance = {instance} ORDER BY seq DESC LIMIT 1 OFFSET {MOST_UNREAD})"
    )


_LOST = (_tell(":instance", ":agent"), _bound(":instance"))
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
_NOBODY_WAITS = "DELETE FROM overdue WHERE NOT EXISTS (SELECT 1 FROM waits)"
_FORGET_WAITS = (
    "DELETE FROM wanted WHERE wait IN (SELECT seq FROM waits WHERE instance = :instance)",
    "DELETE FROM waits WHERE instance = :instance",
    _NOBODY_WAITS,
)
_FORGET_WAIT = (
    "DELETE FROM wanted WHERE wait = :wait",
    "DELETE FROM waits WHERE seq = :wait",
    _NOBODY_WAITS,
)
_FORGET_NEWS = "DELETE FROM inbox WHERE instance = :instance"
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
        _tell(":instance", when=":by IS NOT NULL"),
        _bound(":instance"),
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
        _tell(":to", "coalesce(:to_agent, '')", ":by IS NOT NULL"),
        _tell(":instance", ":agent", ":by <> :instance"),
        _bound(":to"),
        _bound(":instance"),
    ),
    "lock_released": (*_FORGET_LOCK, _tell(":instance", ":agent", ":by IS NOT NULL")),
    "lock_expired": (*_FORGET_LOCK, *_LOST),
    "lock_reclaimed": (
        _LOSE_LOCK,
        *_FORGET_LOCK,
        _tell(":instance", ":agent", ":reason = 'deadlock'"),
        _bound(":instance"),
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
        "INSERT INTO overdue (token, at) SELECT :token, :due WHERE :token IS NOT NULL ON CONFLICT DO NOTHING",
    ),
    # Of `holder`. With `again`, the number of a request that is still open: it has another reason now.
    "transfer_requested": (
        "INSERT INTO requests (seq, instance, agent, token, at, reason) "
        "SELECT :seq, :instance, :agent, :token, :at, :reason WHERE :again IS NULL",
        "UPDATE requests SET reason = :reason WHERE seq = :again",
        _tell(":holder", "coalesce(:holder_agent, '')", ":again IS NULL"),
        _bound(":holder"),
    ),
    # By the holder (`instance`), to who asked (`to`, `to_agent`); `given_to`: another has it now.
    "transfer_declined": (
        "DELETE FROM requests WHERE seq = :request",
        _tell(":to", "coalesce(:to_agent, '')"),
        _bound(":to"),
    ),
    "priority_set": (
        "UPDATE instances SET priority = :priority WHERE name = :instance",
        _tell(":instance"),
        _bound(":instance"),
    ),
    "commit_blocked": (),
    "file_written": (_WRITTEN % ":instance, :agent",),
    "file_restored": (_WRITTEN % ":writer, :writer_agent",),
    "file_kept": (),
    "writes_inherited": (
        "UPDATE waits SET instance = :to WHERE instance = :instance",
        "UPDATE writes SET instance = :to WHERE instance = :instance",
        "UPDATE requests SET instance = :to WHERE instance = :instance",
        "UPDATE instances SET priority = (SELECT priority FROM instances WHERE name = :instance) "
        "WHERE name = :to AND EXISTS (SELECT 1 FROM instances WHERE name = :instance)",
        "DELETE FROM inbox WHERE instance = :to "
        "AND (agent, seq) IN (SELECT agent, seq FROM inbox WHERE instance = :instance)",
        "UPDATE inbox SET instance = :to WHERE instance = :instance",
    ),
    "write_accepted": (
        "UPDATE writes SET instance = :instance, agent = :agent, seq = :seq "
        "WHERE worktree = :worktree AND key = :key",
    ),
    "file_committed": ("DELETE FROM writes WHERE worktree = :worktree AND key = :key",),
    "write_violation": (
        _tell(":holder", "coalesce(:holder_agent, '')"),
        # Found when its own call could not be answered any more, it is told to the writer later.
        _tell(":instance", ":agent", ":late = 1"),
        _bound(":holder"),
    ),
    "notice_read": ("DELETE FROM inbox WHERE instance = :instance AND agent = :agent AND seq = :notice",),
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
