"""git: its own options, then the verb. Most verbs that rewrite the tree do so whatever their options are.

A pathspec that reaches the working tree's root is the whole tree.
"""

from __future__ import annotations

from coord_core.claude.shell.call import Call
from coord_core.claude.shell.marks import UNKNOWN, is_known
from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.programs import git_config, git_files, git_index, git_output, git_tree, making
from coord_core.claude.shell.quiet_words import QUIET_GIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.options import Options

_GLOBAL = Grammar("Cc", "git-dir work-tree namespace exec-path super-prefix config-env", stops=True)
_IDLE = {
    "rebase": ("--show-current-patch", "--edit-todo", "--quit", "-h"),
    "merge": ("--quit", "-h"),
    "pull": ("--dry-run", "-h"),
    "cherry-pick": ("--quit", "-h"),
    "revert": ("--quit", "-h"),
    "am": ("--show-current-patch", "--quit", "-h"),
    "filter-branch": ("-h",),
    "filter-repo": ("--analyze", "--dry-run"),
}
_VERBS = {
    **git_config.VERBS, **git_tree.VERBS, **git_files.VERBS, **git_index.VERBS, **git_output.VERBS,
    **making.VERBS,
}  # fmt: skip


def _git(call: Call) -> str | None:
    """Read git's own options, then hand the verb a call that stands in the folder git acts on."""
    options = _GLOBAL.read(call.args)
    scope = call.scope.fork()
    for folder in (*options.all("C"), *options.all("work-tree")):
        scope.go(scope.absolute(folder) if is_known(folder) else UNKNOWN)
    if not options.operands:
        return None
    inner = Call("git", options.operands[1:], call.input, scope, call.statements)
    verb = options.operands[0]
    if verb in _IDLE:
        if not any(arg in _IDLE[verb] for arg in inner.args):
            inner.tree(verb)
        return None
    inner.make(*(options.all("git-dir") if verb == "init" else ()))
    if verb == "clean" and any("requireforce=false" in text.lower() for text in options.all("c")):
        inner.args = ["-f", *inner.args]
    if verb == "commit" and _skips_hooks(options):
        inner.args = ["--no-verify", *inner.args]
    handler = _VERBS.get(verb)
    if handler is None:
        call.world.analysis.unknown |= verb not in QUIET_GIT
        return None
    return handler(inner)


def _skips_hooks(options: Options) -> bool:
    settings = (*options.all("c"), *options.all("config-env"))
    return any(text.lower().startswith("core.hookspath=") for text in settings)


def _gh(call: Call) -> str | None:
    operands = Grammar("R", "repo").read(call.args).operands
    if operands[:2] in (["pr", "checkout"], ["pr", "co"]) or operands[:1] == ["co"]:
        call.tree("pr checkout")
    elif operands[:2] in (["release", "download"], ["run", "download"]):
        _gh_download(call)
    return None


def _gh_download(call: Call) -> None:
    options = Grammar("DOpRAn", "dir output pattern repo archive name").read(call.args)
    folder = options.value("D", "dir") or "."
    call.write(*options.all("O", "output"))
    for pattern in options.all("p", "pattern"):
        call.write_below(folder, names=(pattern,), depth=1)
    if not options.has("O", "output", "p", "pattern"):
        call.unknown()


TABLE: dict[str, Callable[[Call], str | None]] = {"git": _git, "gh": _gh}
