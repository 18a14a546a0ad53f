"""The programs that are known to write, to run others, or to print paths: one table, one family a file."""

from __future__ import annotations

from coord_core.claude.shell.programs import (
    archives,
    builtins,
    client,
    copying,
    databases,
    downloads,
    editing,
    filters,
    formatters,
    git,
    interpreters,
    making,
    matching,
    patches,
    perl_like,
    printers,
    removing,
    rewriters,
    runners,
    searching,
    shells,
    spreading,
    toolchains,
    transfers,
    wrappers,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

    Handler = Callable[[Call], str | None]

TABLE: dict[str, Handler] = {}
for _family in (
    formatters,
    archives,
    builtins,
    client,
    copying,
    databases,
    downloads,
    editing,
    filters,
    git,
    interpreters,
    making,
    matching,
    patches,
    perl_like,
    printers,
    removing,
    rewriters,
    runners,
    searching,
    shells,
    spreading,
    toolchains,
    transfers,
    wrappers,
):
    TABLE.update(_family.TABLE)
