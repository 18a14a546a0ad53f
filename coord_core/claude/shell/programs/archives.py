"""Archives: what packing writes, and where unpacking goes. Members named as operands are what is unpacked."""

from __future__ import annotations

from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_TAR = Grammar(
    short="fCbTXIgHKNVLF",
    long="file directory files-from exclude exclude-from use-compress-program strip-components transform"
    " one-top-level owner group mode format wildcards-match-slash warning xform",
)
_UNZIP = Grammar(short="dxP")
_ZIP = Grammar(short="bnPtxi")
_GZIP = Grammar(short="SbM", long="suffix memlimit")
_SEVEN = Grammar()


def _tar(call: Call) -> str | None:
    args = list(call.args)
    if args and args[0][:1] != "-" and "=" not in args[0]:
        args = _old_style(args)
    options = _TAR.read(args)
    archive = options.value("f", "file")
    adds = options.has("r", "append", "u", "update", "A")
    if adds or options.has("c", "create"):
        if archive and archive != "-":
            call.write(archive, keeps=adds)
    elif options.has("x", "extract", "get") and not options.has("O", "to-stdout"):
        folder = options.value("C", "directory", "one-top-level") or "."
        listing = call.world.listing((call.input.text or "").strip()) if archive in (None, "-") else None
        if listing and folder == ".":
            call.world.analysis.add(listing)
        else:
            call.write_below(*[f"{folder}/{member}" for member in options.operands] or [folder])
    if options.has("remove-files"):
        call.write_below(*options.operands)
    return None


def _old_style(args: list[str]) -> list[str]:
    """`tar xfC a b` with the dash that newer forms have, each letter with its value."""
    letters, rest = args[0], args[1:]
    found = []
    for letter in letters[:20]:
        found.append("-" + letter)
        if letter in _TAR.short and rest:
            found.append(rest.pop(0))
    return found + rest


def _unzip(call: Call) -> str | None:
    options = _UNZIP.read(call.args)
    if not options.has("l", "p", "t", "v", "Z", "z", "c") and options.operands:
        folder = options.value("d") or "."
        members = options.operands[1:]
        call.write_below(*[f"{folder}/{member}" for member in members] or [folder])
    return None


def _zip(call: Call) -> str | None:
    options = _ZIP.read(call.args)
    call.write(*options.operands[:1], keeps=True)
    if options.has("m", "move"):
        call.write_below(*options.operands[1:])
    return None


def _gzip(call: Call) -> str | None:
    options = _GZIP.read(call.args)
    if not options.has("c", "stdout", "to-stdout", "l", "list", "t", "test") and "cat" not in call.name:
        keeps = options.has("k", "keep")
        unpacks = options.has("d", "decompress") or call.name.startswith(("gun", "bun", "un"))
        for operand in options.operands:
            if not keeps:
                call.write(operand)
            call.write(operand.rpartition(".")[0] if unpacks else operand + ".gz")
    return None


def _seven(call: Call) -> str | None:
    verb, args = (call.args[0], call.args[1:]) if call.args else ("", [])
    folders = [arg[2:] for arg in args if arg.startswith("-o")]
    operands = [arg for arg in args if not arg.startswith("-")]
    if verb in ("x", "e"):
        call.write_below(*(folders or ["."]))
    elif verb in ("a", "u", "d"):
        call.write(*operands[:1], keeps=True)
    return None


TABLE: dict[str, Callable[[Call], str | None]] = {
    **dict.fromkeys(("tar", "gtar", "bsdtar"), _tar),
    "unzip": _unzip,
    "zip": _zip,
    **dict.fromkeys(("gzip", "gunzip", "bzip2", "bunzip2", "xz", "unxz", "zstd", "unzstd", "lz4"), _gzip),
    **dict.fromkeys(("7z", "7za", "7zr"), _seven),
}
