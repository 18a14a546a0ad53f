"""What a cmdlet, or a method of [IO.File], writes with the parameters that it was given."""

from __future__ import annotations

import os

from coord_core.claude.shell.marks import UNKNOWN, is_known
from coord_core.claude.shell.powershell_cmdlets import METHODS
from coord_core.claude.shell.wildcards import has_wildcards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.call import Call
    from coord_core.claude.shell.powershell_cmdlets import Cmdlet

_PROGRAMS = {"move-item": "mv", "copy-item": "cp"}


def slashes(path: str) -> str:
    return path.replace("\\", "/")


class Effects:
    def __init__(self) -> None:
        self.read: set[str] = set()  # the paths of files that were read so far

    def cmdlet(self, call: Call, name: str, cmdlet: Cmdlet, given: dict[str, list[str]]) -> None:
        paths = [slashes(path) for written in cmdlet.written for path in given.get(written, [])]
        if "whatif" in given or (given.get("itemtype") or [""])[0].lower() == "directory":
            return
        if name in _PROGRAMS:
            sources = [slashes(path) for path in given.get("path") or [UNKNOWN]]
            where = slashes((given.get("destination") or ["."])[0])
            call.invoke([_PROGRAMS[name], "-r", "--", *sources, where])
        elif name == "rename-item" and len(paths) == 2:
            call.write(paths[0], os.path.join(os.path.dirname(paths[0]), paths[1]))
        elif paths:
            named = [f"{paths[-1]}/{given['name'][0]}"] if given.get("name") else paths
            self.write(call, named, cmdlet.keeps or "append" in given, cmdlet.below)
        elif "outfile" not in cmdlet.written:
            call.unknown()

    def method(self, call: Call, name: str, values: list[str]) -> None:
        places, keeps = METHODS.get(name, ((), False))
        paths = [slashes(values[place]) for place in places if place < len(values)]
        self.write(call, paths, keeps, below=name == "delete")

    def write(self, call: Call, paths: list[str], keeps: bool, below: bool = False) -> None:
        for path in paths:
            starts_from_it = keeps or (path in self.read and not below)
            if is_known(path) and has_wildcards(path):
                call.world.analysis.add(call.matching(path), starts_from_it)
            elif below:
                call.write_below(path, keeps=keeps)
            else:
                call.write(path, keeps=starts_from_it)
