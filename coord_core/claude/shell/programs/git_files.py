"""git's verbs that write, move or remove files by their names."""

from __future__ import annotations

from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.programs.gitpaths import rewrite, split_at_dashes
from coord_core.claude.shell.programs.patches import patched_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_APPLY = Grammar("pC", "directory exclude include whitespace build-fake-ancestor")


def _apply(call: Call) -> str | None:
    options = _APPLY.read(call.args)
    if options.has("check", "stat", "numstat", "summary", "cached", "h") and not options.has("apply"):
        return None
    named: list[str] = []
    for path in options.operands or ["-"]:
        strip = options.value("p") or "1"
        files = patched_files(call, path, int(strip) if strip.isdecimal() and len(strip) < 6 else 1)
        if files is None:
            call.tree("apply")
            return None
        named += files
    root = call.world.disk.worktree(call.scope.folder)
    below = options.value("directory")
    call.write(*[f"{root}/{below}/{name}" if below else f"{root}/{name}" for name in named], keeps=True)
    return None


def _rm(call: Call) -> str | None:
    before, _, after = split_at_dashes(call.args)
    options = Grammar(long="pathspec-from-file").read(before)
    if not options.has("cached", "n", "dry-run"):
        rewrite(call, "rm", [":/"] if options.has("pathspec-from-file") else options.operands + after)
    return None


def _mv(call: Call) -> str | None:
    options = Grammar().read(call.args)
    if not options.has("n", "dry-run"):
        call.invoke(["mv", "--", *options.operands])
    return None


def _checkout_index(call: Call) -> str | None:
    options = Grammar("", "prefix stage").read(call.args)
    if options.has("prefix"):
        return None
    if options.has("a", "all"):
        call.tree("checkout-index -a")
    call.write(*options.operands)
    return None


def _worktree(call: Call) -> str | None:
    options = Grammar("bB", "reason").read(call.args[1:])
    if call.args[:1] == ["remove"]:
        call.write_below(*options.operands[:1])
    elif call.args[:1] == ["move"]:
        call.write_below(*options.operands[:2])
    return None


def _merge_file(call: Call) -> str | None:
    options = Grammar("L", "marker-size").read(call.args)
    if not options.has("p", "stdout"):
        call.write(*options.operands[:1], keeps=True)
    return None


VERBS: dict[str, Callable[[Call], str | None]] = {
    "apply": _apply,
    "rm": _rm,
    "mv": _mv,
    "checkout-index": _checkout_index,
    "worktree": _worktree,
    "merge-file": _merge_file,
}
