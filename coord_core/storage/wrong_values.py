"""Values of another type than their column's: SQLite lets them in, and its own check does not see them.

Loaded only when something went wrong, or to look for damage.
"""

from __future__ import annotations

from coord_core.storage import driver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.storage.driver import Connection

# What a value may be called by `typeof`, by its column's type. A whole number in a REAL column reads as real.
_TYPES = {"INTEGER": "integer", "REAL": "real", "TEXT": "text"}
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"


def found(connection: Connection) -> str:
    """The first column with such a value, as `locks.locked_at`; empty when there is none. Reads it all."""
    for (table,) in list(connection.execute(_TABLES)):
        column = _in_table(connection, table)
        if column:
            return f"{table}.{column}"
    return ""


def found_in(path: str) -> str:
    """The same in a database; empty, too, when it is not there or cannot be read."""
    try:
        connection = driver.connect(driver.read_only(path), timeout=1.0, isolation_level=None, uri=True)
    except driver.Error:
        return ""
    try:
        return found(connection)
    except driver.Error:
        return ""
    finally:
        connection.close()


def _in_table(connection: Connection, table: str) -> str:
    columns = {row[1]: row for row in connection.execute(f"PRAGMA table_info({table})")}
    wrong = {name: _is_wrong(name, row[2], bool(row[3])) for name, row in columns.items() if row[2] in _TYPES}
    if not wrong:
        return ""
    cases = " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in wrong.items())
    row = connection.execute(
        f"SELECT CASE {cases} END FROM {table} WHERE {' OR '.join(wrong.values())} LIMIT 1"
    ).fetchone()
    return str(row[0]) if row else ""


def _is_wrong(name: str, declared: str, is_needed: bool) -> str:
    allowed = f"'{_TYPES[declared]}'" + ("" if is_needed else ", 'null'")
    return f"typeof({name}) NOT IN ({allowed})"
