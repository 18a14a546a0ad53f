"""The lean import of SQLite lends a module and takes it back."""

from __future__ import annotations

import subprocess
import sys

from tests.support.hooks import INTERPRETER, ROOT

LEAN = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from coord_core.storage import driver
assert "functools" not in sys.modules, "the lent module stayed"
connection = driver.connect(":memory:")
assert connection.execute("SELECT :a + 1", {{"a": 1}}).fetchone() == (2,)
import functools
assert functools.lru_cache(maxsize=2)(len)("abc") == 3
assert functools.partial(int, "7")() == 7
import sqlite3
assert sqlite3.Error is driver.Error
assert sqlite3.connect(":memory:").execute("SELECT 1").fetchone() == (1,)
"""


def test_the_real_functools_is_there_for_whoever_needs_it_later() -> None:
    subprocess.run([INTERPRETER, "-I", "-S", "-c", LEAN], check=True, timeout=30)


def test_where_functools_was_loaded_before_it_is_left_alone() -> None:
    code = (
        f"import functools, sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom coord_core.storage import driver\n"
    )
    code += "assert sys.modules['functools'] is functools and functools.partial"
    subprocess.run([INTERPRETER, "-I", "-S", "-c", code], check=True, timeout=30)


def test_its_errors_are_those_of_the_ordinary_module() -> None:
    import sqlite3

    from coord_core.storage import driver

    assert (driver.Error, driver.Connection) == (sqlite3.Error, sqlite3.Connection)
    assert "sqlite3" in sys.modules
