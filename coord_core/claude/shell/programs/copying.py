"""Programs that put sources at a destination: cp, mv, install and ln.

The destination is a folder when it is one on the disk, ends in `/`, is given by `-t`, or takes several
sources; then what is written is the sources' names in it.
"""

from __future__ import annotations

import os

from coord_core.claude.shell.call import is_listing
from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call
    from coord_core.claude.shell.options import Options

_CP = Grammar(short="tS", long="target-directory suffix sparse no-preserve")
_MV = Grammar(short="tS", long="target-directory suffix")
_INSTALL = Grammar(short="tSmogC", long="target-directory suffix mode owner group")
_LN = Grammar(short="tS", long="target-directory suffix")


def _cp(call: Call) -> str | None:
    options = _CP.read(call.args)
    whole = options.has("r", "R", "a", "recursive", "archive")
    sources, destination = ends(options)
    if options.has("parents"):
        for source in sources:
            place = os.path.join(destination, source.lstrip("/"))
            _write(call, place, whole and (call.is_folder(source) or not call.exists(source)))
    else:
        put(call, sources, destination, options, whole)
    return ""


def _mv(call: Call) -> str | None:
    options = _MV.read(call.args)
    sources, destination = ends(options)
    _carry_text(call, sources, destination)
    put(call, sources, destination, options, True)
    for source in sources:
        _write(call, source, call.is_folder(source))
    return ""


def _install(call: Call) -> str | None:
    options = _INSTALL.read(call.args)
    if not options.has("d", "directory"):
        sources, destination = ends(options)
        put(call, sources, destination, options, False)
    return ""


def _ln(call: Call) -> str | None:
    options = _LN.read(call.args)
    if len(options.operands) == 1 and not options.has("t"):
        call.write(os.path.basename(options.operands[0]))
        return ""
    sources, destination = ends(options)
    replaces = options.has("n", "no-dereference", "T", "no-target-directory") and len(sources) == 1
    if replaces and call.is_folder(destination):
        call.write_below(destination)
    else:
        put(call, sources, destination, options, False)
    return ""


def ends(options: Options) -> tuple[list[str], str]:
    """Sources and destination."""
    target = options.value("t", "target-directory")
    if target is not None:
        return options.operands, target.rstrip("/") + "/"
    if len(options.operands) < 2:
        return options.operands, ""
    return options.operands[:-1], options.operands[-1]


def put(call: Call, sources: list[str], destination: str, options: Options, whole: bool) -> None:
    """Write the sources at the destination; `whole`: a source may be a folder with all that is in it."""
    if not destination:
        return
    if is_listing(destination):
        call.write_below(destination)
        return
    plain = options.has("T", "no-target-directory")
    into = not plain and (len(sources) > 1 or call.is_folder(destination))
    for source in sources:
        below = whole and (call.is_folder(source) or not call.exists(source))
        name = "" if source.endswith("/.") else os.path.basename(source.rpartition(":")[2].rstrip("/"))
        if is_listing(source) and into:
            call.write_below(destination)
        elif into:
            _write(call, os.path.join(destination, name) if name else destination, below)
        else:
            _write(call, destination, below)


def _write(call: Call, path: str, below: bool) -> None:
    if below:
        call.write_below(path)
    else:
        call.write(path)


def _carry_text(call: Call, sources: list[str], destination: str) -> None:
    texts = call.world.texts
    if len(sources) == 1 and destination:
        texts[call.scope.absolute(destination)] = texts.get(call.scope.absolute(sources[0]), "")


TABLE: dict[str, Callable[[Call], str | None]] = {
    "cp": _cp,
    "gcp": _cp,
    "mv": _mv,
    "gmv": _mv,
    "install": _install,
    "ginstall": _install,
    "ln": _ln,
}
