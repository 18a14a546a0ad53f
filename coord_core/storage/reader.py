"""Running statements that read, one row or many keys at a time."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coord_core.domain.resources import Resource
    from coord_core.domain.task_areas import Areas
    from coord_core.storage.port import Connection

AT_ONCE = 64  # keys in one statement


class Reader:
    """A connection, and what is known of it for one use case."""

    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute
        self._last_seq: int | None = None
        self._areas: Areas | tuple[()] | None = None  # what the tasks in hand are about
        self._sets: list[tuple[int, Resource]] | None = None  # the locks on sets, by token

    def _among(self, statement: str, keys: list[str], **others: Any) -> list[Any]:
        """The rows of a statement whose `%s` becomes one named parameter for each key, some at a time.

        SQLite reads a statement in a time that grows with the square of its parameters.
        """
        found: list[Any] = []
        for start in range(0, len(keys), AT_ONCE):
            names = {f"k{index}": key for index, key in enumerate(keys[start : start + AT_ONCE])}
            found += self._run(statement % ", ".join(f":{name}" for name in names), {**names, **others})
        return found

    def _one(self, statement: str, parameters: dict[str, Any]) -> Any:
        row = self._run(statement, parameters).fetchone()
        return row[0] if row else None
