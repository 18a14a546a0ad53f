"""git's verbs that take the state of files into the index: what `add` and `commit` would stage."""

from __future__ import annotations

from coord_core.claude.shell.analysis import Staging
from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.programs.gitpaths import covers_tree, pathspecs, split_at_dashes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_ADD = Grammar("", "chmod pathspec-from-file")
_UPDATE_INDEX = Grammar("", "cacheinfo chmod index-version")
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
    patch = options.has("p", "patch")
    if paths or everything or patch:
        verb = "add -p" if patch else "add -u" if options.has("u", "update") else "add"
        _stage(call, verb, paths)
    return None


def _commit(call: Call) -> str | None:
    before, _, after = split_at_dashes(call.args)
    options = _COMMIT.read(before)
    if options.has("dry-run"):
        return None
    skips = options.has("n") or any(len(flag) > 6 and "no-verify".startswith(flag) for flag in options.flags)
    if options.has("a", "all"):
        _stage(call, "commit -a", [], skips)
    elif options.operands or after or options.has("p", "patch", "interactive", "pathspec-from-file"):
        _stage(call, "commit", options.operands + after, skips)
    elif skips:
        call.stage(Staging("commit", call.scope.folder, skips_hooks=True, takes_index=True))
    return None


def _update_index(call: Call) -> str | None:
    """It takes files in like `add` does, but for the options that only change flags or look again."""
    before, _, after = split_at_dashes(call.args)
    options = _UPDATE_INDEX.read(before)
    if options.has("g", "again"):
        _stage(call, "update-index", [])
    elif options.has("stdin", "index-info", "z"):
        call.unknown()
    elif not any(flag.endswith(("assume-unchanged", "skip-worktree")) for flag in options.flags):
        paths = options.operands + after
        paths += [value.rsplit(",", 1)[-1] for value in options.all("cacheinfo") if "," in value]
        if paths:
            _stage(call, "update-index", paths)
    return None


def _stage(call: Call, verb: str, paths: list[str], skips_hooks: bool = False) -> None:
    writes = pathspecs(call, paths)
    if paths and not writes:
        call.unknown()
        return
    whole = any(covers_tree(call, write) for write in writes)
    call.stage(Staging(verb, call.scope.folder, () if whole else tuple(writes), skips_hooks))


VERBS: dict[str, Callable[[Call], str | None]] = {
    "add": _add,
    "stage": _add,
    "commit": _commit,
    "update-index": _update_index,
}
