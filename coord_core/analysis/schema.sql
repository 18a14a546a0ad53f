-- The index of dependencies: derived from the files alone, so it is thrown away when its version differs.
-- <state>/dependencies.db; coord_core/dependencies.py reads it in hooks.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value
) WITHOUT ROWID;

CREATE TABLE files (
    id       INTEGER PRIMARY KEY,
    key      TEXT NOT NULL UNIQUE,
    folder   TEXT NOT NULL,             -- of the key
    name     TEXT NOT NULL,             -- of the key
    language TEXT,                      -- null: only known to be there
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    inode    INTEGER NOT NULL DEFAULT 0,
    scope    TEXT NOT NULL,             -- of the outline; of a link, the key that it leads to
    outline  TEXT NOT NULL              -- JSON
);
CREATE INDEX files_by_folder ON files (folder, key);
CREATE INDEX files_by_name ON files (name, key);
CREATE INDEX files_by_scope ON files (language, scope, key) WHERE language IS NOT NULL;

CREATE TABLE declared (                 -- what outlines declare
    language TEXT NOT NULL,
    scope    TEXT NOT NULL,
    name     TEXT NOT NULL,
    file     INTEGER NOT NULL,
    PRIMARY KEY (language, scope, name, file)
) WITHOUT ROWID;

CREATE TABLE edges (                    -- the source depends on the target
    source INTEGER NOT NULL,
    target INTEGER NOT NULL,
    PRIMARY KEY (source, target)
) WITHOUT ROWID;
CREATE INDEX edges_by_target ON edges (target, source);

CREATE TABLE derived (                  -- what was worked out for a language (World.derived)
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE,
    answer TEXT NOT NULL                -- JSON
);

CREATE TABLE questions (                -- what was asked while a file was resolved (analysis/world.py)
    question INTEGER NOT NULL,          -- a hash of it: two that share one cost a resolution too many
    asker    INTEGER NOT NULL,          -- a file; what is derived, when negative
    PRIMARY KEY (question, asker)
) WITHOUT ROWID;
CREATE INDEX questions_by_asker ON questions (asker);
