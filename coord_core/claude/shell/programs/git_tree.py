"""git's verbs that rewrite the working tree, all of it or what their pathspecs name."""

from __future__ import annotations

import re

from coord_core.claude.shell.marks import is_known
from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.programs.gitpaths import looks_like_file, remove, rewrite, split_at_dashes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call
    from coord_core.claude.shell.options import Options

_CHECKOUT = Grammar("bB", "orphan conflict pathspec-from-file recurse-submodules")
_SWITCH = Grammar("cC", "create force-create orphan conflict recurse-submodules")
_RESTORE = Grammar("s", "source conflict pathspec-from-file")
_STASH = Grammar("m", "message pathspec-from-file")
_CLEAN = Grammar("e", "exclude")
_FROM_FILE = "pathspec-from-file"  # nobody reads what it names: it counts as the whole tree
_UNTRACKED = ["--others", "--exclude-standard"]
_BISECT_IDLE = ("log", "visualize", "view", "terms", "help", "")


def _checkout(call: Call) -> str | None:
    before, dashes, after = split_at_dashes(call.args)
    options = _CHECKOUT.read(before)
    if options.has("b", "B", "orphan"):
        _new_branch(call, "checkout -b")
    elif dashes and after:
        rewrite(call, "checkout --", after)
    elif not options.operands:
        if options.has("f", "force", "detach", "p", "patch", "m", "merge", "d", _FROM_FILE):
            call.tree("checkout")
    else:
        _checkout_operands(call, options)
    return None


def _new_branch(call: Call, verb: str) -> None:
    """Every session in the tree commits to what is checked out there, even when no file changes."""
    call.tree(verb)


def _switch(call: Call) -> str | None:
    options = _SWITCH.read(call.args)
    if options.has("c", "C", "create", "force-create"):
        _new_branch(call, "switch -c")
    elif not options.has("h"):
        call.tree("switch")
    return None


def _checkout_operands(call: Call, options: Options) -> None:
    """Without `--`: paths when the first operand is one, else a tree-ish and perhaps paths."""
    operands = options.operands
    is_path = operands[0] != "-" and (looks_like_file(call, operands[0]) or options.has("ours", "theirs"))
    paths = operands if is_path else operands[1:]
    if paths:
        rewrite(call, "checkout --", paths)
    else:
        call.tree("checkout")


def _restore(call: Call) -> str | None:
    before, _, after = split_at_dashes(call.args)
    options = _RESTORE.read(before)
    if options.has("S", "staged") and not options.has("W", "worktree"):
        return None
    rewrite(call, "restore", [":/"] if options.has(_FROM_FILE) else options.operands + after)
    return None


def _stash(call: Call) -> str | None:
    verb = call.args[0] if call.args else "push"
    args = call.args if verb.startswith("-") else call.args[1:]
    if verb.startswith("-") or verb == "push":
        before, _, after = split_at_dashes(args)
        options = _STASH.read(before)
        paths = options.operands + after
        if paths:
            rewrite(call, "stash push", paths)
        else:
            call.tree("stash")
        _stash_untracked(call, options, paths)
    elif verb in ("pop", "apply", "branch", "save"):
        call.tree(f"stash {verb}")
        if verb == "save":
            _stash_untracked(call, _STASH.read(args), [])
    return None


def _stash_untracked(call: Call, options: Options, paths: list[str]) -> None:
    if options.has("a", "all"):
        remove(call, paths or [":/"], ["--others"])
    elif options.has("u", "include-untracked"):
        remove(call, paths or [":/"], _UNTRACKED)


def _reset(call: Call) -> str | None:
    mode = next((arg for arg in call.args if arg in ("--hard", "--merge", "--keep")), None)
    if mode:
        call.tree(f"reset {mode}")
    return None


def _clean(call: Call) -> str | None:
    before, _, after = split_at_dashes(call.args)
    options = _CLEAN.read(before)
    if options.has("n", "dry-run") or not options.has("f", "force", "i", "interactive"):
        return None
    paths = options.operands + after or ["."]
    rewrite(call, "clean -x" if options.has("x", "X") else "clean", paths)
    remove(call, paths, _cleaned(options))
    return None


def _cleaned(options: Options) -> list[str]:
    """How `git ls-files` lists what it removes; a pattern that is not known spares nothing."""
    kinds = (
        ["--others"] if options.has("x") else ["--ignored", *_UNTRACKED] if options.has("X") else _UNTRACKED
    )
    spared = [pattern for pattern in options.all("e", "exclude") if is_known(pattern)]
    return [*kinds, *(f"--exclude={pattern}" for pattern in spared)]


def _bisect(call: Call) -> str | None:
    verb = call.args[0] if call.args else ""
    if verb not in _BISECT_IDLE:
        call.tree(f"bisect {verb}")
    return None


def _read_tree(call: Call) -> str | None:
    if any(arg in ("-u", "--reset") or re.fullmatch(r"-[a-z]*u[a-z]*", arg) for arg in call.args):
        call.tree("read-tree -u")
    return None


def _sparse(call: Call) -> str | None:
    if call.args[:1] and call.args[0] != "list":
        call.tree("sparse-checkout")
    return None


def _subtree(call: Call) -> str | None:
    if call.args[:1] and call.args[0] in ("add", "merge", "pull"):
        call.tree("subtree")
    return None


VERBS: dict[str, Callable[[Call], str | None]] = {
    "checkout": _checkout,
    "switch": _switch,
    "restore": _restore,
    "stash": _stash,
    "reset": _reset,
    "clean": _clean,
    "bisect": _bisect,
    "read-tree": _read_tree,
    "sparse-checkout": _sparse,
    "subtree": _subtree,
}
