"""What a store must offer. `sqlite.Store` does; a PostgreSQL store joins it behind the same port.

Nothing at run time imports this module: it costs a hook nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from coord_core.storage.transaction import Transaction


class Cursor(Protocol):
    @property
    def description(self) -> Any: ...

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    def execute(self, statement: str, parameters: Mapping[str, Any], /) -> Cursor: ...


class Store(Protocol):
    """Transactions that are atomic, isolated and one writer at a time."""

    folder: str

    def begin(self, now: float) -> Transaction:
        """Start to write. Raises BusyError, or StateError when the state is damaged."""

    def read(self, now: float) -> Transaction:
        """Start to read one snapshot, without keeping a writer out."""

    def assure(self) -> None:
        """Raises RebuiltError when another state was put in the place of the one that was opened."""

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def fold(self, limit: int = 0) -> None:
        """Housekeeping that keeps the next start quick."""
