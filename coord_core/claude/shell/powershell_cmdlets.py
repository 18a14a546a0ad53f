"""The cmdlets that write: a row each, their aliases, and how their parameters are read."""

from __future__ import annotations

_SWITCHES = "force recurse append nonewline noclobber passthru whatif confirm verbose asbytestream container"
_VALUED = "literalpath itemtype value encoding outfile name inputobject filter include exclude erroraction"
_KNOWN = (*_SWITCHES.split(), *_VALUED.split())


class Cmdlet:
    """`positions`: the parameters in their order. `written`: those of them that name what is written."""

    __slots__ = ("below", "keeps", "positions", "written")

    def __init__(self, positions: str, written: str, keeps: bool = False, below: bool = False) -> None:
        self.positions = positions.split()
        self.written = written.split()
        self.keeps = keeps
        self.below = below

    def read(self, words: list[list[str]]) -> dict[str, list[str]]:
        """The parameters' values by their full names; a switch has an empty list."""
        found: dict[str, list[str]] = {}
        name = ""
        for word in words:
            if word[0][:1] == "-" and word[0][1:2].isalpha():
                written, colon, value = word[0][1:].partition(":")
                name = self._full(written.lower())
                found[name] = [value] if value else []
                name = "" if colon or name in _SWITCHES.split() else name
            elif name:
                found[name], name = word, ""
            else:
                free = next((position for position in self.positions if position not in found), "")
                found[free] = word
        return found

    def _full(self, name: str) -> str:
        """A name may be cut short; a literal path is the first parameter."""
        known = (*self.positions, *self.written, *_KNOWN)
        full = name if name in known else next((long for long in known if long.startswith(name)), name)
        return self.positions[0] if full in ("literalpath", "pspath", "path") else full


_ROWS = {
    "set-content sc": Cmdlet("path value", "path"),
    "add-content ac": Cmdlet("path value", "path", keeps=True),
    "clear-content clc": Cmdlet("path", "path"),
    "out-file": Cmdlet("filepath encoding", "filepath"),
    "tee-object tee": Cmdlet("filepath", "filepath"),
    "new-item ni": Cmdlet("path", "path"),
    "remove-item ri rm del erase rd rmdir": Cmdlet("path", "path", below=True),
    "move-item mi mv move": Cmdlet("path destination", "path destination", below=True),
    "copy-item cpi cp copy": Cmdlet("path destination", "destination"),
    "rename-item rni ren": Cmdlet("path newname", "path newname"),
    "export-csv epcsv export-clixml": Cmdlet("path", "path"),
    "invoke-webrequest iwr curl wget invoke-restmethod irm": Cmdlet("uri", "outfile"),
    "compress-archive": Cmdlet("path destinationpath", "destinationpath"),
    "expand-archive": Cmdlet("path destinationpath", "destinationpath", below=True),
    "set-itemproperty sp": Cmdlet("path name value", "path", keeps=True),
}
CMDLETS = {row.split()[0]: cmdlet for row, cmdlet in _ROWS.items()}
_SAME = {
    "get-content": "gc cat type",
    "select-string": "sls",
    "cd": "sl chdir set-location",
    "pushd": "push-location",
    "popd": "pop-location",
    "echo": "write-output",
}
_ALIASES = {name: row.split()[0] for row in _ROWS for name in row.split()}
_ALIASES.update((alias, name) for name, aliases in _SAME.items() for alias in (name, *aliases.split()))
_READING_VERBS = (
    "get select where foreach write sort measure format test resolve join split compare convertto convertfrom"
    " group find show read wait"
)
_READING = (
    "gci ls dir select where foreach % ? sort measure ft fl fw gl pwd group compare diff sleep if else elseif"
    " while do for switch try catch finally return function filter param exit break continue throw"
    " import-module start-sleep out-string out-null out-host new-object import-csv set-variable"
    " set-strictmode stop-process"
)
METHODS = {  # of [IO.File] and [IO.Directory]: the positions that are written; whether the content stays
    **dict.fromkeys(("writealltext", "writealllines", "writeallbytes", "create", "delete"), ((0,), False)),
    **dict.fromkeys(("appendalltext", "appendalllines", "appendtext", "openwrite"), ((0,), True)),
    "copy": ((1,), False),
    **dict.fromkeys(("move", "replace"), ((0, 1), False)),
}


def canonical(name: str) -> str:
    """`SC` → `set-content`, `git.exe` → `git`; another program's name as it is."""
    lower = name.lower().removesuffix(".exe").removesuffix(".cmd")
    return _ALIASES.get(lower, lower if "-" in lower or len(lower) < len(name) else name)


def writes_nothing(name: str) -> bool:
    return name.partition("-")[0].lower() in _READING_VERBS.split() or name.lower() in _READING.split()
