"""git: verbs that rewrite the whole tree, verbs that name paths, and verbs that stage.

A pathspec that reaches the working tree's root is the whole tree. Listing verbs print listings.
"""

from __future__ import annotations

import re

from coord_core.claude.shell.analysis import SUBTREE, Write
from coord_core.claude.shell.call import Call
from coord_core.claude.shell.marks import UNKNOWN, is_known
from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.programs.gitpaths import covers_tree, looks_like_file, pathspecs
from coord_core.claude.shell.programs.patches import patched_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.options import Options

_GLOBAL = Grammar("Cc", "git-dir work-tree namespace exec-path super-prefix config-env", stops=True)
_CHECKOUT = Grammar("bB", "orphan conflict pathspec-from-file recurse-submodules")
_RESTORE = Grammar("s", "source conflict pathspec-from-file")
_STASH = Grammar("m", "message pathspec-from-file")
_CLEAN = Grammar("e", "exclude")
_APPLY = Grammar("pC", "directory exclude include whitespace build-fake-ancestor")
_ADD = Grammar("", "chmod pathspec-from-file")
_COMMIT = Grammar(
    "mFcCt",
    "message file reuse-message reedit-message template author date cleanup fixup squash trailer"
    " pathspec-from-file",
    attached="Su",
)
_OUTPUT = Grammar("oSGLnUC", "output format prefix since until author grep output-directory", attached="MB")

_IDLE = {
    "rebase": ("--show-current-patch", "--edit-todo", "--quit", "-h"),
    "merge": ("--quit", "-h"),
    "pull": ("--dry-run", "-h"),
    "cherry-pick": ("--quit", "-h"),
    "revert": ("--quit", "-h"),
    "am": ("--show-current-patch", "--quit", "-h"),
    "switch": ("-h",),
    "filter-branch": ("-h",),
    "filter-repo": ("--analyze", "--dry-run"),
}
_BISECT_IDLE = ("log", "visualize", "view", "terms", "help", "")


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
    if verb == "clean" and any("requireforce=false" in text.lower() for text in options.all("c")):
        inner.args = ["-f", *inner.args]
    handler = _VERBS.get(verb)
    return handler(inner) if handler else None


def _checkout(call: Call) -> str | None:
    before, dashes, after = _split(call.args)
    options = _CHECKOUT.read(before)
    if options.has("b", "B", "orphan"):
        call.tree("checkout -b")
    elif dashes and after:
        _rewrite(call, "checkout --", after)
    elif not options.operands:
        if options.has("f", "force", "detach", "p", "patch", "m", "merge", "d"):
            call.tree("checkout")
    else:
        _checkout_operands(call, options)
    return None


def _checkout_operands(call: Call, options: Options) -> None:
    """Without `--`: paths when the first operand is one, else a tree-ish and perhaps paths."""
    operands = options.operands
    is_path = operands[0] != "-" and (looks_like_file(call, operands[0]) or options.has("ours", "theirs"))
    paths = operands if is_path else operands[1:]
    if paths:
        _rewrite(call, "checkout --", paths)
    else:
        call.tree("checkout")


def _restore(call: Call) -> str | None:
    before, _, after = _split(call.args)
    options = _RESTORE.read(before)
    if not options.has("S", "staged") or options.has("W", "worktree"):
        _rewrite(call, "restore", options.operands + after)
    return None


def _stash(call: Call) -> str | None:
    verb = call.args[0] if call.args else "push"
    args = call.args if verb.startswith("-") else call.args[1:]
    if verb.startswith("-") or verb == "push":
        before, _, after = _split(args)
        paths = _STASH.read(before).operands + after
        if paths:
            _rewrite(call, "stash push", paths)
        else:
            call.tree("stash")
    elif verb in ("pop", "apply", "branch", "save"):
        call.tree(f"stash {verb}")
    return None


def _reset(call: Call) -> str | None:
    mode = next((arg for arg in call.args if arg in ("--hard", "--merge", "--keep")), None)
    if mode:
        call.tree(f"reset {mode}")
    return None


def _clean(call: Call) -> str | None:
    before, _, after = _split(call.args)
    options = _CLEAN.read(before)
    if options.has("n", "dry-run") or not options.has("f", "force", "i", "interactive"):
        return None
    _rewrite(call, "clean", options.operands + after or ["."])
    return None


def _apply(call: Call) -> str | None:
    options = _APPLY.read(call.args)
    if options.has("check", "stat", "numstat", "summary", "cached", "h") and not options.has("apply"):
        return None
    named: list[str] = []
    for path in options.operands or [None]:
        strip = options.value("p") or "1"
        files = patched_files(call, path, int(strip) if strip.isdigit() else 1)
        if files is None:
            call.tree("apply")
            return None
        named += files
    root = call.world.disk.worktree(call.scope.folder)
    below = options.value("directory")
    call.write(*[f"{root}/{below}/{name}" if below else f"{root}/{name}" for name in named])
    return None


def _rm(call: Call) -> str | None:
    before, _, after = _split(call.args)
    options = Grammar(long="pathspec-from-file").read(before)
    if not options.has("cached", "n", "dry-run"):
        _rewrite(call, "rm", options.operands + after)
    return None


def _mv(call: Call) -> str | None:
    options = Grammar().read(call.args)
    if not options.has("n", "dry-run"):
        call.invoke(["mv", "--", *options.operands])
    return None


def _bisect(call: Call) -> str | None:
    verb = call.args[0] if call.args else ""
    if verb not in _BISECT_IDLE:
        call.tree(f"bisect {verb}")
    return None


def _read_tree(call: Call) -> str | None:
    if any(arg in ("-u", "--reset") or re.fullmatch(r"-[a-z]*u[a-z]*", arg) for arg in call.args):
        call.tree("read-tree -u")
    return None


def _checkout_index(call: Call) -> str | None:
    options = Grammar("", "prefix stage").read(call.args)
    if options.has("prefix"):
        return None
    if options.has("a", "all"):
        call.tree("checkout-index -a")
    call.write(*options.operands)
    return None


def _sparse(call: Call) -> str | None:
    if call.args[:1] and call.args[0] != "list":
        call.tree("sparse-checkout")
    return None


def _subtree(call: Call) -> str | None:
    if call.args[:1] and call.args[0] in ("add", "merge", "pull"):
        call.tree("subtree")
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
        call.write(*options.operands[:1])
    return None


def _add(call: Call) -> str | None:
    before, _, after = _split(call.args)
    options = _ADD.read(before)
    if options.has("n", "dry-run", "N", "intent-to-add", "refresh"):
        return None
    everything = options.has("A", "all", "u", "update", "no-ignore-removal")
    paths = options.operands + after
    if paths or everything or options.has("p", "patch"):
        _stage(call, "add", paths)
    return None


def _commit(call: Call) -> str | None:
    before, _, after = _split(call.args)
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


def _rewrite(call: Call, verb: str, paths: list[str]) -> None:
    """The files of these pathspecs are written; one that reaches the root is the whole tree."""
    for write in pathspecs(call, paths):
        if covers_tree(call, write):
            call.tree(f"{verb} .")
        else:
            call.world.analysis.add((write,))


def _output(call: Call) -> str | None:
    """diff, log, show, archive: what `--output` names; and the list that `--name-only` prints."""
    before, _, after = _split(call.args)
    options = _OUTPUT.read(before)
    call.write(*options.all("output"))
    if options.has("name-only", "l", "files-with-matches"):
        root = call.world.disk.worktree(call.scope.folder)
        return _listing(call, pathspecs(call, after) or [Write(SUBTREE, root)])
    return None


def _archive(call: Call) -> str | None:
    """What it prints, when unpacked here, are the paths it was given."""
    options = Grammar("o", "output format prefix remote exec add-file").read(call.args)
    call.write(*options.all("o", "output"))
    paths = pathspecs(call, options.operands[1:] or [":/"])
    return _listing(call, paths) if not options.has("o", "output", "prefix", "remote") else None


def _format_patch(call: Call) -> str | None:
    options = _OUTPUT.read(call.args)
    if not options.has("stdout"):
        folder = options.value("o", "output-directory") or "."
        call.write_below(folder, names=("[0-9]*.patch",), depth=1)
    return None


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


def _split(args: list[str]) -> tuple[list[str], bool, list[str]]:
    if "--" not in args:
        return args, False, []
    at = args.index("--")
    return args[:at], True, args[at + 1 :]


def _gh(call: Call) -> str | None:
    operands = Grammar("R", "repo").read(call.args).operands
    if operands[:2] in (["pr", "checkout"], ["pr", "co"]) or operands[:1] == ["co"]:
        call.tree("pr checkout")
    return None


_VERBS: dict[str, Callable[[Call], str | None]] = {
    "checkout": _checkout,
    "restore": _restore,
    "stash": _stash,
    "reset": _reset,
    "clean": _clean,
    "apply": _apply,
    "rm": _rm,
    "mv": _mv,
    "bisect": _bisect,
    "read-tree": _read_tree,
    "checkout-index": _checkout_index,
    "sparse-checkout": _sparse,
    "subtree": _subtree,
    "worktree": _worktree,
    "merge-file": _merge_file,
    "add": _add,
    "stage": _add,
    "commit": _commit,
    **dict.fromkeys(("diff", "log", "show", "grep", "diff-tree", "diff-index", "whatchanged"), _output),
    "archive": _archive,
    "format-patch": _format_patch,
    "bundle": _bundle,
    "ls-files": _ls_files,
    "rev-parse": _rev_parse,
}

TABLE: dict[str, Callable[[Call], str | None]] = {"git": _git, "gh": _gh}
