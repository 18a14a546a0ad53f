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
COUNT_OTHERS = (
    "SELECT count(*) FROM instances WHERE status = 'active' AND kind = 'session' AND name <> :instance"
)

HOLDERS = f"SELECT {_INSTANCE} FROM instances WHERE name IN (SELECT instance FROM locks)"

LOCKS = f"{_SELECT_LOCK} ORDER BY l.token"
LOCKS_OF_INSTANCE = f"{_SELECT_LOCK} WHERE l.instance = :instance ORDER BY l.token"
LOCK_BY_TOKEN = f"{_SELECT_LOCK} WHERE l.token = :token"
LOCKS_OF_OTHERS_IN_WORKTREE = (
    f"{_SELECT_LOCK} WHERE l.worktree = :worktree AND l.instance <> :instance ORDER BY l.token"
)
LOCKS_WITH_KEYS = f"{_SELECT_LOCK} WHERE l.key IN (%s)"
LOCKS_BELOW = f"{_SELECT_LOCK} WHERE l.key >= :low AND l.key < :high"
LOCKS_ON_SYMBOLS = f"{_SELECT_LOCK} WHERE l.kind = 'symbol' ORDER BY l.token"
_IS_SET = "kind IN ('glob', 'feature', 'dependents')"  # word for word as in the index locks_of_sets
SET_LOCKS = f"SELECT token, kind, key FROM locks WHERE {_IS_SET} ORDER BY token"
KEEP_NO_LONGER = (
    "UPDATE locks SET kept_until = NULL "
    "WHERE instance = :instance AND agent = :agent AND kept_until IS NOT NULL"
)
HELD_BY_OTHERS = (
    "SELECT EXISTS (SELECT 1 FROM locks WHERE instance < :instance) "
    "OR EXISTS (SELECT 1 FROM locks WHERE instance > :instance)"
)
WAS_NOTICED = (  # whoever of the two came later
    "SELECT 1 FROM noticed WHERE instance = :instance AND key = :key AND holder = :holder AND other = :other "
    "UNION ALL SELECT 1 FROM noticed "
    "WHERE instance = :holder AND key = :other AND holder = :instance AND other = :key"
)
WANTED_OF = (  # what is in the way of others: those who were refused it, and those who wait
    "SELECT DISTINCT l.token, d.instance FROM (SELECT token, instance FROM interests WHERE token > 0 "
    "UNION ALL SELECT blocker, instance FROM waits) d JOIN locks l ON l.token = d.token "
    "WHERE l.instance = :instance AND d.instance <> :instance ORDER BY l.token, d.instance"
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
EVENTS_OF_TASK = f"{_SELECT_EVENT} WHERE task_id = :task_id ORDER BY seq"
EVENTS_WITH_KEYS = f"{_SELECT_EVENT} WHERE key IN (%s) ORDER BY seq"
EVENTS_ON_SYMBOLS = f"{_SELECT_EVENT} WHERE kind = 'symbol' ORDER BY seq"
EVENTS_OF_ACTIONS = f"{_SELECT_EVENT} WHERE seq > :seq AND action IN (%s) ORDER BY seq"
EVENTS_OF_SETS = f"{_SELECT_EVENT} WHERE {_IS_SET} ORDER BY seq"
LAST_SEQ_BEFORE = "SELECT max(seq) FROM events WHERE at < :at"
INSERT_EVENT = (
    "INSERT INTO events (seq, at, action, instance, agent, kind, key, task_id, detail) "
    "VALUES (:seq, :at, :action, :instance, :agent, :kind, :key, :task_id, :detail)"
)

# Every table is one of these, but for the events themselves. What events record is kept with a compacted
# journal (storage/base.py); what is a fact of the moment is not known any more after a rebuild.
RECORDED = (
    "instances", "locks", "lost", "interests", "waits", "wanted", "requests", "overdue", "writes",
    "symbol_writes", "tasks", "needs", "inbox", "noticed",
)  # fmt: skip
OF_THE_MOMENT = ("calls", "commands", "told", "heard", "meta")

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
    "OR EXISTS (SELECT 1 FROM symbol_writes WHERE instance = :instance) "
    "OR EXISTS (SELECT 1 FROM inbox WHERE instance = :instance) "
    "OR EXISTS (SELECT 1 FROM waits WHERE instance = :instance) "
    "OR EXISTS (SELECT 1 FROM requests WHERE instance = :instance) "
    "OR EXISTS (SELECT 1 FROM tasks WHERE assigned_to = :instance AND status = 'in_progress')"
)
INHERIT_COMMANDS = "UPDATE commands SET instance = :heir WHERE instance = :instance AND task IS NOT NULL"
END_COMMAND = (
    "DELETE FROM commands WHERE instance = :instance AND call_id = :call_id AND worktree = :worktree"
)
END_CALLS_UP_TO = (  # older ones were rejected by the client itself, which says no more of them
    "DELETE FROM calls WHERE instance = :instance AND agent = :agent AND ((kind = 'file' AND key = :key) "
    "OR (kind IN ('symbol', 'dependents') AND key >= :low AND key < :high)) "
    "AND call_id NOT IN (SELECT call_id FROM commands WHERE instance = :instance) AND started_at <= "
    "(SELECT max(started_at) FROM calls WHERE instance = :instance AND call_id = :call_id)"
)
REBUILT_CALL = "rebuilt"  # on every lock of a session when the state was made again from the journal
KNOWN_CALL_ON = (
    "SELECT 1 FROM calls WHERE instance = :instance AND agent = :agent AND kind = :kind AND key = :key "
    f"AND call_id <> '{REBUILT_CALL}' LIMIT 1"
)
RESOURCES_OF_CALL = (
    "SELECT kind, key FROM calls WHERE instance = :instance AND agent = :agent AND call_id = :call_id "
    "ORDER BY kind, key"
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

_SELECT_SYMBOL_WRITE = "SELECT worktree, key, symbol, seq, at, instance, agent FROM symbol_writes"
SYMBOL_WRITES_IN = f"{_SELECT_SYMBOL_WRITE} WHERE worktree = :worktree ORDER BY key, symbol"
SYMBOL_WRITES_BY = f"{_SELECT_SYMBOL_WRITE} WHERE instance = :instance ORDER BY worktree, key, symbol"
SYMBOL_WRITES_WITH_KEYS = f"{_SELECT_SYMBOL_WRITE} WHERE worktree = :worktree AND key IN (%s)"

TOLD = (
    "SELECT seq FROM told WHERE instance = :instance AND agent = :agent "
    "AND worktree = :worktree AND key = :key"
)
OF_TAKER = "taken by "  # and its name, in the place of the working tree
IN_CALL = "in call "  # and its id, before the working tree
TELL = (
    "INSERT INTO told (instance, agent, worktree, key, seq) "
    "VALUES (:instance, :agent, :worktree, :key, :seq) "
    "ON CONFLICT (instance, agent, worktree, key) DO UPDATE SET "
    "seq = CASE WHEN excluded.seq > told.seq THEN excluded.seq ELSE told.seq END"
)
UNTELL = "DELETE FROM told WHERE instance = :instance AND agent = :agent AND seq = :seq"
INBOX = (
    "SELECT e.seq, e.at, e.action, e.instance, e.agent, e.kind, e.key, e.task_id, e.detail "
    "FROM inbox i JOIN events e ON e.seq = i.seq "
    "WHERE i.instance = :instance AND i.agent = :agent ORDER BY e.seq"
)
CONCERNED = (  # by a lock on a file or a symbol of it: why, whom, and of what it depends
    "SELECT 'wrote', instance, agent, '' FROM writes "
    "WHERE worktree = :worktree AND key = :file AND instance <> :instance "
    "UNION ALL SELECT 'wrote part', instance, agent, symbol FROM symbol_writes "
    "WHERE worktree = :worktree AND key = :file AND instance <> :instance "
    "UNION ALL SELECT 'was free', instance, agent, '' FROM interests "
    "WHERE key = :key AND kind = :kind AND token = 0 AND instance <> :instance"
)
TOLD_FREE = "SELECT instance, agent, kind, key FROM interests WHERE token = 0 ORDER BY key, kind"
TASK_PATHS = (
    "SELECT assigned_to, paths FROM tasks "
    "WHERE status = 'in_progress' AND aside = 0 AND paths <> '' AND assigned_to IS NOT NULL"
)
NEEDING = (  # the tasks of an instance that need another, and how many of their needs are not completed
    "SELECT t.id, t.status, t.waits FROM needs n JOIN tasks t ON t.id = n.task WHERE n.need = :need "
    "AND ((t.status = 'in_progress' AND t.assigned_to = :instance) "
    "OR (t.status = 'blocked' AND t.left_by = :instance)) ORDER BY t.number"
)
HEARD = "SELECT seq FROM heard WHERE instance = :instance"
SET_HEARD = (
    "INSERT INTO heard (instance, seq) VALUES (:instance, :seq) "
    "ON CONFLICT (instance) DO UPDATE SET seq = excluded.seq"
)
FORGET_HEARD = "DELETE FROM heard WHERE instance = :instance"
DOINGS = (
    "SELECT seq, action, instance, kind, key, task_id FROM events WHERE seq > :seq AND instance <> :instance "
    "AND action IN ('session_started', 'session_ended', 'session_crashed', 'lock_acquired', 'lock_released', "
    "'lock_expired', 'lock_reclaimed', 'lock_forced', 'task_claimed', 'task_completed') "
    "AND (kind IS NULL OR kind NOT IN ('tree', 'dependents')) ORDER BY seq LIMIT :most"
)

_SELECT_REQUEST = "SELECT r.seq, r.instance, r.agent, r.token, r.at, r.reason FROM requests r"
REQUEST = f"{_SELECT_REQUEST} WHERE r.seq = :seq"
REQUESTS = f"{_SELECT_REQUEST} ORDER BY r.seq"
REQUESTS_FOR = f"{_SELECT_REQUEST} WHERE r.token = :token ORDER BY r.seq"
REQUESTS_BY = f"{_SELECT_REQUEST} WHERE r.instance = :instance ORDER BY r.seq"
REQUESTS_TO_INSTANCE = (
    f"{_SELECT_REQUEST} JOIN locks l ON l.token = r.token WHERE l.instance = :instance ORDER BY r.seq"
)
REQUESTS_TO = (
    f"{_SELECT_REQUEST} JOIN locks l ON l.token = r.token "
    "WHERE l.instance = :instance AND l.agent = :agent ORDER BY r.seq"
)

_TASK = (
    "t.id, t.type, t.description, t.name, t.status, t.priority, t.number, t.added_by, t.added_at, "
    "t.assigned_to, t.branch, t.worktree, t.base, t.paths, t.reason, t.source, t.pull_request, t.step, "
    "t.left_by, t.claimed_at, t.ended_at, t.listed, t.aside, t.earlier_branch, "
    "t.earlier_worktree, t.pid, t.proc_start, t.host, t.boot, t.pidns"
)
_SELECT_TASK = f"SELECT {_TASK} FROM tasks t"
_IS_READY = "t.status = 'pending' AND t.waits = 0"
TASK = f"{_SELECT_TASK} WHERE t.id = :id"
TASK_DESCRIPTION = "SELECT description FROM tasks WHERE id = :id"
TASKS = f"{_SELECT_TASK} ORDER BY t.number"
TASK_SOURCES = "SELECT id, source FROM tasks WHERE source IS NOT NULL ORDER BY number"
TASK_OF_SOURCE = f"{_SELECT_TASK} WHERE t.source = :source ORDER BY t.number DESC LIMIT 1"
_IS_IN_HAND = "assigned_to = :instance AND status = 'in_progress'"
TASKS_IN_HAND = f"{_SELECT_TASK} WHERE {_IS_IN_HAND} ORDER BY t.number"
TASKS_AT_WORK = f"{_SELECT_TASK} WHERE t.status = 'in_progress' ORDER BY t.number"
HAS_TASK = f"SELECT 1 FROM tasks WHERE {_IS_IN_HAND} LIMIT 1"
TASKS_LOST_BY = (
    f"{_SELECT_TASK} WHERE t.left_by = :instance AND t.lost_at IS NOT NULL AND t.status = 'pending' "
    "ORDER BY t.lost_at DESC, t.number"
)
TASKS_IN_STEP = f"{_SELECT_TASK} WHERE t.step IS NOT NULL ORDER BY t.number"
READY_TASKS = (
    f"SELECT t.id, t.priority, t.number, t.paths, t.aside FROM tasks t WHERE {_IS_READY} "
    "ORDER BY t.aside, t.priority DESC, t.number LIMIT :most"
)
COUNT_READY_TASKS = f"SELECT count(*) FROM tasks t WHERE {_IS_READY}"
TASK_IDS = "SELECT id FROM tasks"
NEEDS_NOT_COMPLETED = (
    "SELECT n.need FROM needs n LEFT JOIN tasks d ON d.id = n.need "
    "WHERE n.task = :id AND (d.id IS NULL OR d.status <> 'completed') ORDER BY n.need"
)
NEEDS = "SELECT task, need FROM needs ORDER BY task, need"
NEEDS_OF = "SELECT task, need FROM needs WHERE task IN (%s) ORDER BY task, need"
LOCKS_OF_TASK = f"{_SELECT_LOCK} WHERE l.task_id = :task_id ORDER BY l.token"
LATEST_KEYS = (
    "SELECT DISTINCT kind, key FROM events WHERE seq > :seq AND instance = :instance "
    "AND kind IN ('file', 'symbol') AND key IS NOT NULL"
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
INTERESTS_THAT_ENDED = (  # one whose token is 0 was told that it is free
    "SELECT kind, key, token FROM interests i WHERE instance = :instance AND agent = :agent AND token <> 0 "
    "AND NOT EXISTS (SELECT 1 FROM locks l WHERE l.token = i.token) "
    "AND NOT EXISTS (SELECT 1 FROM waits w WHERE w.seq = i.token) ORDER BY kind, key"
)
BLOCKERS = (
    f"{_SELECT_LOCK} WHERE l.token IN "
    "(SELECT token FROM interests WHERE instance = :instance AND agent = :agent AND token <> 0)"
)

INTERESTED_AGENTS = "SELECT DISTINCT agent FROM interests WHERE instance = :instance AND agent <> ''"
ANY_WAIT = "SELECT 1 FROM waits LIMIT 1"
WAITS = (
    "SELECT w.seq, w.instance, w.agent, w.since, w.until, w.pid, w.proc_start, w.host, w.boot, w.pidns, "
    "w.seen_at, w.blocker, i.priority "
    "FROM waits w LEFT JOIN instances i ON i.name = w.instance ORDER BY w.seq"
)
WANTED = "SELECT wait, kind, key, mode, worktree FROM wanted ORDER BY wait, kind, key"
SET_BLOCKER = "UPDATE waits SET blocker = :blocker WHERE seq = :wait"
WAIT_SEEN = "UPDATE waits SET seen_at = :at WHERE seq = :wait"
OVERDUE = "SELECT token, wait, at FROM overdue ORDER BY token, wait"
KNOWS_AGENT = " UNION ALL ".join(
    f"SELECT 1 FROM {table} WHERE instance = :instance AND agent = :agent"
    for table in ("locks", "waits", "interests", "requests", "calls")
)

META = "SELECT value FROM meta WHERE key = :key"
SET_META = (
    "INSERT INTO meta (key, value) VALUES (:key, :value) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
