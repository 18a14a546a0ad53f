"""The client's own command: what changes which plugins are enabled writes the settings that hold them.

It is known by its name, by where its installer keeps it (`claude/versions/2.1.300`), by the client's own word
of where it is, and, under any other name, by its words, where they name our plugin.
"""

from __future__ import annotations

from coord_core.claude.shell.programs.unfamiliar import run_unfamiliar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coord_core.claude.shell.call import Call

_OURS = "coordinator"  # in the plugin's name, and in its marketplace's
_READING = frozenset(("list", "details", "validate", "help", "eval", "init", "new", "tag", "test"))


def is_client(path: str, environment: Mapping[str, str]) -> bool:
    """Is the client started by a path that does not end in its name?"""
    is_versioned = path.rpartition("/")[0].endswith("/claude/versions")
    return is_versioned or path == environment.get("CLAUDE_CODE_EXECPATH")


def may_be_client(args: list[str]) -> bool:
    """Is it the client, whatever the program is called, that changes the state of our plugin?"""
    return _changes(args) and any(_OURS in arg or arg in ("--all", "-a") for arg in args)


def _changes(args: list[str]) -> bool:
    at = next((at for at, word in enumerate(args) if word in ("plugin", "plugins")), None)
    verbs = [] if at is None else [word for word in args[at + 1 :] if word[:1] != "-"]
    return bool(verbs) and not _READING.intersection(verbs[:2])


def run_client(call: Call) -> str | None:
    """`claude plugin disable NAME`: into the user's settings, or with --scope into the repository's."""
    if _changes(call.args):
        config = call.world.environment.get("CLAUDE_CONFIG_DIR") or f"{call.world.home}/.claude"
        call.write(f"{config}/settings.json", keeps=True)
    return run_unfamiliar(call)


TABLE: dict[str, Callable[[Call], str | None]] = {"claude": run_client}
