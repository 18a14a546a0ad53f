"""grep and rg: the files that `-l` would list, and what a filter leaves of a list."""

from __future__ import annotations

from coord_core.claude.shell.analysis import Write
from coord_core.claude.shell.marks import is_known
from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_GREP = Grammar(
    short="efmABCdD",
    long="regexp file max-count after-context before-context context include exclude exclude-dir include-from"
    " directories binary-files color colour label",
)
_RG = Grammar(
    short="efgtTmABCjrMdE",
    long="regexp file glob iglob type type-not max-count after-context before-context context threads replace"
    " max-depth encoding sort sortr pre max-columns max-filesize color path-separator",
)
_TYPES = {"ts": ("*.ts", "*.tsx"), "js": ("*.js", "*.jsx", "*.mjs", "*.cjs"), "py": ("*.py", "*.pyi")}


def _grep(call: Call) -> str | None:
    options = _GREP.read(call.args)
    operands = options.operands if options.has("e", "regexp", "f", "file") else options.operands[1:]
    if options.has("l", "L", "files-with-matches", "files-without-match"):
        names, without = tuple(options.all("include")), tuple(options.all("exclude", "exclude-dir"))
        if options.has("r", "R", "recursive") or not operands:
            return _listed(call, operands or ["."], names, without)
        return "".join(operand + "\n" for operand in operands)
    if operands or options.has("c", "o", "n", "count", "only-matching", "q"):
        return None
    return _filtered(call, options.operands[:1] or options.all("e"), options.has("v", "invert-match"))


def _filtered(call: Call, patterns: list[str], inverted: bool) -> str | None:
    """Known lines that contain a plain pattern; of a listing, what is not excluded by one."""
    text = call.input.text
    pattern = patterns[0].replace("\\.", ".").rstrip("$") if patterns else ""
    plain = pattern.replace(".", "").replace("/", "").replace("_", "").replace("-", "").isalnum()
    listing = call.world.listing((text or "").strip())
    if listing is not None:
        return (
            call.world.listed(tuple(_narrowed(write, patterns, plain, inverted) for write in listing)) + "\n"
        )
    if text is None or not is_known(text.strip()) or not plain:
        return text
    lines = text.replace("\0", "\n").split("\n")
    return "".join(line + "\n" for line in lines if line and (pattern in line) != inverted)


def _narrowed(write: Write, patterns: list[str], plain: bool, inverted: bool) -> Write:
    """A listed subtree without what contains a plain pattern, or only with names that end in `.suffix$`."""
    pattern = (patterns[0] if patterns else "").replace("\\.", ".")
    if inverted:
        return write.narrowed(without=(f"*{pattern.rstrip('$')}*",)) if plain else write
    ends = plain and pattern[:1] == "." and pattern[-1:] == "$"
    return write.narrowed(names=(f"*{pattern[:-1]}",)) if ends else write


def _rg(call: Call) -> str | None:
    options = _RG.read(call.args)
    if not options.has("l", "files-with-matches", "files", "files-without-match"):
        return None
    skip = 0 if options.has("e", "regexp", "f", "file", "files") else 1
    names = [glob.rsplit("/", 1)[-1] for glob in options.all("g", "glob", "iglob") if glob[:1] != "!"]
    without = [glob[1:].strip("/*") for glob in options.all("g", "glob") if glob[:1] == "!"]
    for kind in options.all("t", "type"):
        names += _TYPES.get(kind, (f"*.{kind}",))
    return _listed(call, options.operands[skip:] or ["."], tuple(names), tuple(without))


def _listed(call: Call, roots: list[str], names: tuple[str, ...], without: tuple[str, ...]) -> str:
    listed = tuple(write for root in roots for write in call.covered(root, names, without))
    return call.world.listed(listed) + "\n"


TABLE: dict[str, Callable[[Call], str | None]] = {
    **dict.fromkeys(("grep", "egrep", "fgrep", "ggrep"), _grep),
    **dict.fromkeys(("rg", "ag"), _rg),
}
