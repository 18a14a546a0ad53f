"""What makes a folder of git's: mkdir, `git init`, `git clone`. Other empty folders matter to nobody."""

from __future__ import annotations

from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_MKDIR = Grammar("mZ", "mode context")
_INIT = Grammar("b", "template separate-git-dir initial-branch object-format ref-format")
_CLONE = Grammar(
    "obujc",
    "template separate-git-dir origin branch upload-pack reference reference-if-able depth jobs config"
    " shallow-since shallow-exclude server-option bundle-uri filter ref-format",
)


def _mkdir(call: Call) -> str | None:
    call.make(*[folder for folder in _MKDIR.read(call.args).operands if ".git" in folder.split("/")])
    return None


def _init(call: Call) -> str | None:
    options = _INIT.read(call.args)
    call.make(*(options.operands[:1] or ["."]), *options.all("separate-git-dir"))
    return None


def _clone(call: Call) -> str | None:
    options = _CLONE.read(call.args)
    call.make(*options.operands[1:2], *options.all("separate-git-dir"))
    return None


VERBS: dict[str, Callable[[Call], str | None]] = {"init": _init, "clone": _clone}
TABLE: dict[str, Callable[[Call], str | None]] = {"mkdir": _mkdir}
