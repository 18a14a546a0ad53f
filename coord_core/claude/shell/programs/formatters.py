"""Formatters and fixers: the table, a family of languages a file."""

from __future__ import annotations

from coord_core.claude.shell.programs import formatters_compiled, formatters_python, formatters_web

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

TABLE: dict[str, Callable[[Call], str | None]] = {
    **formatters_python.TABLE,
    **formatters_web.TABLE,
    **formatters_compiled.TABLE,
}
