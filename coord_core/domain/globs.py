"""Sets of paths, named by patterns as in gitignore; do two of them meet? Pure.

A set is a sequence of patterns; the last one that matches a path decides, and one that begins with `!` takes
out. Patterns match whole canonical keys (non-empty components between single `/`s):

    *  ?         any characters, one character, but never `/`
    [a-z] [!a]   classes, with ranges and the POSIX names; never `/`
    {a,b}        one of these; they nest, and may hold `/`
    **/  /**     any folders, none too; everything below
    \\x           the character itself
    /a           at the root; so is whatever has a `/` before its end. Other patterns match in any folder
    a/           everything below a folder `a`

A pattern that ends in a name without wildcards matches the file, and if it is a folder all below it; one
that ends in wildcards matches files alone, so that `*.py` and `*.ts` never meet (in gitignore they would,
below a folder `x.py`).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def check(pattern: str) -> None:
    """Raises ValueError, which says what is wrong with the pattern and where."""
    raise NotImplementedError


def matches(patterns: Sequence[str], key: str) -> bool:
    """Is the key in the set? Quick, because hooks ask it of each set that is held."""
    raise NotImplementedError


def meet(one: Sequence[str], other: Sequence[str]) -> bool:
    """Is there a key in both sets? Exact, but for sets whose product has more states than are looked at:

    those are taken to meet.
    """
    raise NotImplementedError


def literal(key: str) -> str:
    """The pattern that matches this key, and what lies below it if it is a folder."""
    raise NotImplementedError
