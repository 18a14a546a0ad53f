"""From a program's name to the row that knows it."""

from __future__ import annotations

from coord_core.claude.shell.call import Call
from coord_core.claude.shell.marks import LISTING, UNKNOWN
from coord_core.claude.shell.programs import TABLE, client
from coord_core.claude.shell.programs.scripts import run_script
from coord_core.claude.shell.programs.unfamiliar import note_conventions, run_unfamiliar
from coord_core.claude.shell.quiet import may_do_anything
from coord_core.claude.shell.quiet_words import QUIET
from coord_core.claude.shell.scan_words import without_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.scope import Input, Scope
    from coord_core.claude.shell.statements import Statements


def invoke(argv: list[str], given: Input, scope: Scope, statements: Statements) -> str | None:
    """Run a program; what it prints, None when that is not known."""
    path = argv[0]
    call = Call(path, argv[1:], given, scope, statements)
    if client.is_client(path, scope.world.environment):
        return client.run_client(call)
    if UNKNOWN in path or LISTING in path:
        scope.world.analysis.unknown = True
        return client.run_client(call) if client.may_be_client(call.args) else None
    if "/" in path and run_script(call):
        return None
    if call.name not in TABLE and call.name not in QUIET:
        call.name = without_version(call.name)
    handler = TABLE.get(call.name)
    if handler is None:
        is_other = call.name in QUIET or not client.may_be_client(call.args)
        return run_unfamiliar(call) if is_other else client.run_client(call)
    if scope.depth > 55:
        call.unknown()
        return None
    before = scope.world.analysis.size
    scope.depth += 1
    try:
        return handler(call)
    finally:
        scope.depth -= 1
        if scope.world.analysis.size == before and not call.is_read and _is_open(call):
            note_conventions(call)


def _is_open(call: Call) -> bool:
    return may_do_anything(call.name, call.args, known=True)
