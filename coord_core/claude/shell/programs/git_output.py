"""git's verbs of which the output matters: files they are told to write, and the paths that they list."""

from __future__ import annotations

from coord_core.claude.shell.analysis import FILE, SUBTREE, Write
from coord_core.claude.shell.marks import UNKNOWN
from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.programs.gitpaths import pathspecs, split_at_dashes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_OUTPUT = Grammar("oSGLnUC", "output format prefix since until author grep output-directory", attached="MB")


def _output(call: Call) -> str | None:
    """diff, log, show, archive: what `--output` names; and the list that `--name-only` prints."""
    before, _, after = split_at_dashes(call.args)
    options = _OUTPUT.read(before)
    call.write(*options.all("output"))
    if options.has("name-only", "l", "files-with-matches"):
        root = call.world.disk.worktree(call.scope.folder)
        return _listing(call, pathspecs(call, after) or [Write(SUBTREE, root)])
    return (
        _patch_of(call, pathspecs(call, after)) if after and not options.has("stat", "name-status") else None
    )


def _patch_of(call: Call, writes: list[Write]) -> str | None:
    """The headers of a patch to these files: what `git apply` would need to know of it."""
    root = call.world.disk.worktree(call.scope.folder) + "/"
    if not all(write.kind == FILE and write.path.startswith(root) for write in writes):
        return None
    return "".join(f"--- a/{write.path[len(root) :]}\n+++ b/{write.path[len(root) :]}\n" for write in writes)


def _status(call: Call) -> str | None:
    """The short forms print a path a line; which, is not known."""
    before, _, after = split_at_dashes(call.args)
    options = Grammar().read(before)
    if not options.has("s", "short", "porcelain"):
        return None
    root = call.world.disk.worktree(call.scope.folder)
    return _listing(call, pathspecs(call, options.operands + after) or [Write(SUBTREE, root)])


def _archive(call: Call) -> str | None:
    """What it prints, when unpacked here, are the paths it was given."""
    options = Grammar("o", "output format prefix remote exec add-file").read(call.args)
    call.write(*options.all("o", "output"))
    paths = pathspecs(call, options.operands[1:] or [":/"])
    knows = not options.has("remote") or options.operands[1:]
    return _listing(call, paths) if knows and not options.has("o", "output", "prefix") else None


def _format_patch(call: Call) -> str | None:
    options = _OUTPUT.read(call.args)
    if not options.has("stdout"):
        folder = options.value("o", "output-directory") or "."
        call.write_below(folder, names=("[0-9]*.patch",), depth=1)
        return None
    after = split_at_dashes(call.args)[2]
    return _patch_of(call, pathspecs(call, after)) if after else None


def _bundle(call: Call) -> str | None:
    if call.args[:1] == ["create"]:
        call.write(*Grammar().read(call.args[1:]).operands[:1])
    return None


def _ls_files(call: Call) -> str | None:
    options = Grammar("xX", "exclude exclude-from").read(call.args)
    if options.has("s", "stage", "debug", "v", "t"):
        return None
    return _listing(call, pathspecs(call, options.operands or ["."]))


def _listing(call: Call, writes: list[Write]) -> str:
    return call.world.listed(tuple(writes)) + "\n"


def _rev_parse(call: Call) -> str | None:
    folder = call.scope.folder
    if call.args == ["--show-toplevel"] and UNKNOWN not in folder:
        return call.world.disk.worktree(folder) + "\n"
    return None


VERBS: dict[str, Callable[[Call], str | None]] = {
    **dict.fromkeys(("diff", "log", "show", "grep", "diff-tree", "diff-index", "whatchanged"), _output),
    "status": _status,
    "archive": _archive,
    "format-patch": _format_patch,
    "bundle": _bundle,
    "ls-files": _ls_files,
    "rev-parse": _rev_parse,
}
