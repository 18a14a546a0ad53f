"""SQLite's C module, imported without what a hook does not need.

`import sqlite3` brings `datetime` and `collections`; `_sqlite3` alone still brings `functools`, for the
one function `lru_cache` around its statement cache. Lending it that function for the moment of the import
saves a hook about a third of its time (docs/decisions/0003). Where that fails, the ordinary way is taken.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3 as sqlite


def _import_lean() -> None:
    from _functools import _lru_cache_wrapper  # type: ignore[import-not-found]

    class Lender:
        @staticmethod
        def lru_cache(maxsize: int) -> object:
            return lambda function: _lru_cache_wrapper(function, maxsize, False, tuple)

    sys.modules["functools"] = Lender  # type: ignore[assignment]
    try:
        import _sqlite3

        _sqlite3.connect(":memory:").execute("SELECT 1")
    finally:
        del sys.modules["functools"]


if not TYPE_CHECKING:
    if "functools" not in sys.modules and "_sqlite3" not in sys.modules:
        try:
            _import_lean()
        except Exception:
            sys.modules.pop("_sqlite3", None)
    try:
        import _sqlite3 as sqlite
    except ImportError:
        import sqlite3 as sqlite

connect = sqlite.connect
Connection = sqlite.Connection
Error = sqlite.Error


def read_only(path: str) -> str:
    """The address of a database that is not to be made or changed (sqlite.org/uri.html); needs `uri=True`."""
    escaped = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return f"file://{escaped}?mode=ro"
