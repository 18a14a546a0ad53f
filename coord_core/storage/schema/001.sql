-- Version 1. Times are UTC epoch seconds. Names of instances are their identity.
-- The columns of a key come first: where they do not, SQLite's own check takes a sound table for damaged.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value
) WITHOUT ROWID;

CREATE TABLE instances (
    name       TEXT PRIMARY KEY,
    session_id TEXT NOT NULL,
    kind       TEXT NOT NULL,           -- session, person
    pid        INTEGER,                 -- null: not known, so its death cannot be proven
    proc_start TEXT,
    host       TEXT,
    boot       TEXT,
    pidns      TEXT,
    config_dir TEXT NOT NULL,
    worktree   TEXT NOT NULL,
    branch     TEXT NOT NULL,
    priority   INTEGER NOT NULL,
    task_id    TEXT,
    status     TEXT NOT NULL,           -- active, ended, crashed
    started_at REAL NOT NULL,
    last_seen  REAL NOT NULL,
    active_at  REAL NOT NULL,           -- when its main agent last did something
    expires_at REAL NOT NULL            -- the lease of everything it holds
) WITHOUT ROWID;
CREATE INDEX instances_by_session ON instances (session_id);

CREATE TABLE locks (
    token     INTEGER PRIMARY KEY,      -- the sequence number of the event that granted it
    kind      TEXT NOT NULL,            -- file, subtree, workflow, tree, glob, feature, dependents, symbol
    key       TEXT NOT NULL,            -- of a set all that defines it, a line each
    mode      TEXT NOT NULL,            -- exclusive, shared
    instance  TEXT NOT NULL,
    agent     TEXT NOT NULL,            -- empty: the main agent
    task_id   TEXT,
    worktree  TEXT NOT NULL,
    locked_at REAL NOT NULL,
    kept_until REAL                     -- handed over while its holder did nothing: kept over a stop until then
);
CREATE INDEX locks_by_key ON locks (key);
CREATE INDEX locks_by_instance ON locks (instance);
CREATE INDEX locks_of_sets ON locks (token) WHERE kind IN ('glob', 'feature', 'dependents');
CREATE INDEX locks_by_worktree ON locks (worktree, instance);

-- What an instance held when its process died, until it or another takes it back.
CREATE TABLE lost (
    instance TEXT NOT NULL,
    agent    TEXT NOT NULL,
    kind     TEXT NOT NULL,
    key      TEXT NOT NULL,
    worktree TEXT NOT NULL,
    mode     TEXT NOT NULL,
    task_id  TEXT,
    PRIMARY KEY (instance, agent, kind, key, worktree)
) WITHOUT ROWID;

-- Granted tool calls that have not ended: the edit may still come.
CREATE TABLE calls (
    instance   TEXT NOT NULL,
    agent      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    key        TEXT NOT NULL,
    call_id    TEXT NOT NULL,
    started_at REAL NOT NULL,
    PRIMARY KEY (instance, agent, kind, key, call_id)
) WITHOUT ROWID;

-- What an actor was refused, and what it was told, so that the same call gets the same answer.
CREATE TABLE interests (
    instance  TEXT NOT NULL,
    agent     TEXT NOT NULL,
    kind      TEXT NOT NULL,
    key       TEXT NOT NULL,
    token     INTEGER NOT NULL,         -- of the lock in the way, or the number of the wait that comes first
    until     REAL NOT NULL,            -- when that lock was said to expire
    denied_at REAL NOT NULL,            -- when the denial last went on record
    PRIMARY KEY (instance, agent, kind, key)
) WITHOUT ROWID;

-- Who was told that it is free, and has not taken it since: token 0.
CREATE INDEX interests_told_free ON interests (key) WHERE token = 0;

-- The queue: who waits for locks, and the process that does the waiting.
CREATE TABLE waits (
    seq        INTEGER PRIMARY KEY,     -- of the event that began it
    instance   TEXT NOT NULL,
    agent      TEXT NOT NULL,
    since      REAL NOT NULL,           -- never before the one of an older wait, whatever the clock does
    until      REAL NOT NULL,           -- when it gives up
    pid        INTEGER,
    proc_start TEXT,
    host       TEXT,
    boot       TEXT,
    pidns      TEXT,
    seen_at    REAL NOT NULL,           -- its last sign of life, for those who cannot see the process
    blocker    INTEGER                  -- the lock or the wait that was in its way when it was last looked at
);
CREATE INDEX waits_by_instance ON waits (instance);

-- What a wait is for: all of it, or it goes on waiting.
CREATE TABLE wanted (
    wait     INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    key      TEXT NOT NULL,
    worktree TEXT NOT NULL,
    mode     TEXT NOT NULL,
    PRIMARY KEY (wait, kind, key, worktree)
) WITHOUT ROWID;

-- Who asked the holder of a lock to hand it over.
CREATE TABLE requests (
    seq      INTEGER PRIMARY KEY,       -- of the event
    instance TEXT NOT NULL,             -- who asks
    agent    TEXT NOT NULL,
    token    INTEGER NOT NULL,          -- of the lock
    at       REAL NOT NULL,
    reason   TEXT
);
CREATE INDEX requests_by_token ON requests (token);

-- Locks that a deadlock's victim has to let go for a wait of its circle, and when they pass on by themselves.
CREATE TABLE overdue (
    token INTEGER NOT NULL,
    wait  INTEGER NOT NULL,
    at    REAL NOT NULL,
    PRIMARY KEY (token, wait)
) WITHOUT ROWID;
CREATE INDEX overdue_by_wait ON overdue (wait);

-- Who wrote a file last in a working tree, what the disk and git say of it, until it is committed.
CREATE TABLE writes (
    worktree TEXT NOT NULL,
    key      TEXT NOT NULL,
    seq      INTEGER NOT NULL,          -- of the event
    at       REAL NOT NULL,
    instance TEXT NOT NULL,
    agent    TEXT NOT NULL,
    stamp    TEXT NOT NULL,             -- what the disk said of the file (contents.py)
    blob     TEXT,                      -- git's id of the content kept; null: none is
    PRIMARY KEY (worktree, key)
) WITHOUT ROWID;

-- Of files that were written symbol by symbol: who wrote which last. The empty symbol is the rest of the file,
-- when that was written before. A file without rows here is its last writer's as a whole.
CREATE TABLE symbol_writes (
    worktree TEXT NOT NULL,
    key      TEXT NOT NULL,
    symbol   TEXT NOT NULL,
    seq      INTEGER NOT NULL,          -- of the event
    at       REAL NOT NULL,
    instance TEXT NOT NULL,
    agent    TEXT NOT NULL,
    PRIMARY KEY (worktree, key, symbol)
) WITHOUT ROWID;

-- Shell calls and others that may write anywhere: how things were when each began.
CREATE TABLE commands (
    instance   TEXT NOT NULL,
    call_id    TEXT NOT NULL,
    worktree   TEXT NOT NULL,
    agent      TEXT NOT NULL,
    task       TEXT,                    -- the client's id, once it runs in the background
    started_at REAL NOT NULL,
    seq        INTEGER NOT NULL,        -- the last event before it
    before     TEXT NOT NULL,           -- a JSON object (services/commands.py)
    PRIMARY KEY (instance, call_id, worktree)
) WITHOUT ROWID;
CREATE INDEX commands_by_worktree ON commands (worktree);

-- Whose later write of a file an actor has been told of before it overwrites it.
CREATE TABLE told (
    instance TEXT NOT NULL,
    agent    TEXT NOT NULL,
    worktree TEXT NOT NULL,
    key      TEXT NOT NULL,
    seq      INTEGER NOT NULL,          -- of the write
    PRIMARY KEY (instance, agent, worktree, key)
) WITHOUT ROWID;

-- Two instances that change files of which one depends on the other, and have been told so. It is forgotten
-- once neither of the files is held.
CREATE TABLE noticed (
    instance TEXT NOT NULL,
    key      TEXT NOT NULL,
    holder   TEXT NOT NULL,
    other    TEXT NOT NULL,
    PRIMARY KEY (instance, key, holder, other)
) WITHOUT ROWID;
CREATE INDEX noticed_by_holder ON noticed (holder, other);

-- Work to be done. Where a task is worked on stays known when nobody does.
CREATE TABLE tasks (
    id           TEXT PRIMARY KEY,
    type         TEXT NOT NULL,
    description  TEXT NOT NULL,
    name         TEXT NOT NULL,         -- what its branch is called by
    status       TEXT NOT NULL,         -- pending, in_progress, blocked, completed, cancelled
    priority     INTEGER NOT NULL,
    number       INTEGER NOT NULL,      -- of the event that added it: its place in the queue
    added_by     TEXT NOT NULL,
    added_at     REAL NOT NULL,
    assigned_to  TEXT,                  -- of one that is completed: who did it
    branch       TEXT,
    worktree     TEXT,
    earlier_branch   TEXT,              -- of before, while a claim makes another
    earlier_worktree TEXT,
    base         TEXT,                  -- the branch that its pull request goes to
    paths        TEXT NOT NULL,         -- one a line
    reason       TEXT,                  -- why it is blocked
    source       TEXT,                  -- where it was taken from
    pull_request TEXT,
    step         TEXT,                  -- claiming, publishing: not finished, and by which process
    pid          INTEGER,
    proc_start   TEXT,
    host         TEXT,
    boot         TEXT,
    pidns        TEXT,
    left_by      TEXT,                  -- who had it last
    lost_at      REAL,                  -- when that one ended or died with it
    claimed_at   REAL,
    ended_at     REAL,
    listed       INTEGER NOT NULL,      -- 0: not shown in the tasks file any more
    aside        INTEGER NOT NULL DEFAULT 0, -- 1: of a client's own list; no lock is its
    waits        INTEGER NOT NULL DEFAULT 0 -- how many of its needs are not completed
) WITHOUT ROWID;
CREATE INDEX tasks_in_order ON tasks (status, waits, aside, priority DESC, number);
CREATE INDEX tasks_by_source ON tasks (source) WHERE source IS NOT NULL;
CREATE INDEX tasks_by_assignee ON tasks (assigned_to, status);
CREATE INDEX tasks_in_step ON tasks (step) WHERE step IS NOT NULL;
CREATE INDEX tasks_lost ON tasks (left_by) WHERE lost_at IS NOT NULL;

-- Which tasks have to be completed before a task can be claimed.
CREATE TABLE needs (
    task TEXT NOT NULL,
    need TEXT NOT NULL,
    PRIMARY KEY (task, need)
) WITHOUT ROWID;
CREATE INDEX needs_by_need ON needs (need);

-- Events that an agent of an instance has still to be told of.
CREATE TABLE inbox (
    instance TEXT NOT NULL,
    agent    TEXT NOT NULL DEFAULT '',
    seq      INTEGER NOT NULL,          -- of the event
    PRIMARY KEY (instance, agent, seq)
) WITHOUT ROWID;

-- Up to which event an instance has heard what all others did (`announce: all`).
CREATE TABLE heard (
    instance TEXT PRIMARY KEY,
    seq      INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE events (
    seq      INTEGER PRIMARY KEY,
    at       REAL NOT NULL,
    action   TEXT NOT NULL,
    instance TEXT NOT NULL,
    agent    TEXT NOT NULL,
    kind     TEXT,
    key      TEXT,
    task_id  TEXT,
    detail   TEXT NOT NULL              -- a JSON object
);
