"""Patches: the files they name, and the programs that apply them."""

from __future__ import annotations

import re

from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_PATCH = Grammar(
    short="BDFVYdgiorpxz",
    long="input directory output strip reject-file fuzz prefix suffix ifdef get",
    attached="p",
)
_NAMED = re.compile(r"^(?:---|\+\+\+|rename (?:from|to)) ([^\t\n]+)", re.M)


def _patch(call: Call) -> str | None:
    options = _PATCH.read(call.args)
    if options.has("dry-run", "C", "help", "version"):
        return None
    output = options.value("o", "output")
    if output or options.operands:
        call.write(*([output] if output else options.operands[:1]), keeps=not output)
        return None
    strip = options.value("p", "strip") or ""
    folder = options.value("d", "directory") or ""
    named = patched_files(
        call, options.value("i", "input"), int(strip) if strip.isdecimal() and len(strip) < 6 else None
    )
    if named is None:
        call.unknown()
    call.write(*[f"{folder}/{path}" if folder else path for path in named or ()], keeps=True)
    return None


def patched_files(call: Call, path: str | None, strip: int | None) -> list[str] | None:
    """The files that a patch (a file's, else the input's) names; None when its text is not known."""
    text = call.input.text if path in (None, "-") and call.input.text is not None else None
    source = path if path not in (None, "-") else call.input.path
    if text is None and source:
        absolute = call.scope.absolute(source)
        text = call.world.texts.get(absolute) or call.world.disk.read(absolute, 1 << 20)
    if text is None:
        return None
    names = [name.strip('"') for name in _NAMED.findall(text) if name != "/dev/null"]
    return list(dict.fromkeys(_stripped(call, name, strip) for name in names))


def _stripped(call: Call, name: str, strip: int | None) -> str:
    if strip is not None:
        return name.split("/", strip)[-1] if name.count("/") >= strip and name != "/dev/null" else name
    shorter = name[2:] if name[:2] in ("a/", "b/") else name
    return name if call.exists(name) else shorter


TABLE: dict[str, Callable[[Call], str | None]] = {"patch": _patch, "gpatch": _patch}
