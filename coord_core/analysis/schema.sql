-- The index of dependencies: derived from the files alone, so it is thrown away when its version differs.
-- <state>/dependencies.db; coord_core/dependencies.py reads it in hooks.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value
) WITHOUT ROWID;

CREATE TABLE files (
    id       INTEGER PRIMARY KEY,
    key      TEXT NOT NULL UNIQUE,
    language TEXT,                      -- null: only known to be there
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    outline  TEXT                       -- JSON
);

CREATE TABLE edges (                    -- the source depends on the target
    source INTEGER NOT NULL,
    target INTEGER NOT NULL,
    PRIMARY KEY (source, target)
) WITHOUT ROWID;
CREATE INDEX edges_by_target ON edges (target, source);

CREATE TABLE questions (                -- what was asked while a file was resolved (analysis/world.py)
    question TEXT NOT NULL,
    file     INTEGER NOT NULL,
    PRIMARY KEY (question, file)
) WITHOUT ROWID;
CREATE INDEX questions_by_file ON questions (file);
