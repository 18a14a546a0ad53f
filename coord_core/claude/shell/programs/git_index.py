"""git's verbs that take the state of files into the index: what `add` and `commit` would stage."""

from __future__ import annotations

from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.programs.gitpaths import covers_tree, pathspecs, split_at_dashes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_ADD = Grammar("", "chmod pathspec-from-file")
_COMMIT = Grammar(
    "mFcCt",
    "message file reuse-message reedit-message template author date cleanup fixup squash trailer"
    " pathspec-from-file",
    attached="Su",
)


def _add(call: Call) -> str | None:
    before, _, after = split_at_dashes(call.args)
    options = _ADD.read(before)
    if options.has("n", "dry-run", "N", "intent-to-add", "refresh"):
        return None
    everything = options.has("A", "all", "u", "update", "no-ignore-removal")
    paths = options.operands + after
    if paths or everything or options.has("p", "patch"):
        _stage(call, "add", paths)
    return None


def _commit(call: Call) -> str | None:
    before, _, after = split_at_dashes(call.args)
    options = _COMMIT.read(before)
    if options.has("dry-run"):
        return None
    if options.has("a", "all"):
        _stage(call, "commit -a", [])
    elif options.operands or after:
        _stage(call, "commit", options.operands + after)
    return None


def _stage(call: Call, verb: str, paths: list[str]) -> None:
    writes = pathspecs(call, paths)
    if paths and not writes:
        call.unknown()
        return
    whole = any(covers_tree(call, write) for write in writes)
    call.stage(verb, call.scope.folder, () if whole else tuple(writes))


VERBS: dict[str, Callable[[Call], str | None]] = {"add": _add, "stage": _add, "commit": _commit}
