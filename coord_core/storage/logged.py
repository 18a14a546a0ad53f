"""Events chosen in the database, a part at a time, from either end. No hook loads it."""

from __future__ import annotations

from coord_core.storage import rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

    from coord_core.domain.records import Entry
    from coord_core.storage.transaction import Transaction

_UNTIL = "SELECT seq FROM events WHERE at <= :at ORDER BY seq DESC LIMIT 1"
_SELECT = "SELECT seq, at, action, instance, agent, kind, key, task_id, detail FROM events"


class Chosen:
    """Conditions on the columns of an event, as SQL and its parameters."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self._parameters: dict[str, Any] = {}

    def where(self, column: str, sign: str, value: float | str | None) -> None:
        """None: any value."""
        if value is not None:
            self._conditions.append(f"{column} {sign} :{self._named(value)}")

    def among(self, column: str, values: Collection[str], is_not: bool = False) -> None:
        names = ", ".join(f":{self._named(value)}" for value in values)
        self._conditions.append(f"{column} {'NOT ' if is_not else ''}IN ({names})")

    def of(self, instances: Collection[str]) -> None:
        """Their doing, or done to them: `by` says who did it to another."""
        names = ", ".join(f":{self._named(name)}" for name in instances)
        self._conditions.append(f"(instance IN ({names}) OR json_extract(detail, '$.by') IN ({names}))")

    def read(self, tx: Transaction, after: int, before: int, most: int, newest_first: bool) -> list[Entry]:
        """`most` of those between two sequence numbers (neither included), in their order or turned round."""
        conditions = " AND ".join(["seq > :after", "seq < :before", *self._conditions])
        order = "DESC" if newest_first else "ASC"
        statement = f"{_SELECT} WHERE {conditions} ORDER BY seq {order} LIMIT :most"
        given: Mapping[str, Any] = {"after": after, "before": before, "most": most}
        return [rows.entry(row) for row in tx.rows(statement, {**self._parameters, **given})]

    def _named(self, value: float | str) -> str:
        name = f"v{len(self._parameters)}"
        self._parameters[name] = value
        return name


def last_until(tx: Transaction, at: float) -> int:
    """The number of the last event that is not after a time (UTC epoch seconds), else 0."""
    row = next(iter(tx.rows(_UNTIL, {"at": at})), None)
    return 0 if row is None else int(row[0])
