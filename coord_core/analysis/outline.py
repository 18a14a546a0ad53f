"""What one source file says, before anybody knows where the others are: the result of reading it once.

An outline is a function of the file's own bytes, kept in the index as JSON. Where a reference leads is found
out later (`resolve` of its language) by asking a World, so that a file that comes or goes moves edges without
anything being parsed again.
"""

from __future__ import annotations

from typing import NamedTuple


class Reference(NamedTuple):
    """Another file, as the source names it.

    `target`: in the language's own terms: `..pkg.mod`, `./util`, `java.util.List`, `<stdio.h>`.
    `names`: what is taken from it, as far as that is told; empty when it is all, or not known.
    `kind`: for a language that has several ways to name a file, such as `include` and `include_system`.
    """

    target: str
    names: tuple[str, ...] = ()
    kind: str = ""


class Outline(NamedTuple):
    """`scope`: the package or namespace that it declares, where the language has such; else empty.

    `declares`: the names by which other files of the scope, or those that import the scope, may use it
    without naming the file; top-level ones alone. `uses`: names that could be another file's of its scope.
    """

    scope: str = ""
    declares: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    uses: tuple[str, ...] = ()


EMPTY = Outline()
