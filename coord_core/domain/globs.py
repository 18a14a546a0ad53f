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

from coord_core.domain import glob_matching
from coord_core.domain.glob_parsing import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EVERYTHING = "**"
_SPECIAL = frozenset("*?[]{},!\\")


def check(pattern: str) -> None:
    """Raises ValueError, which says what is wrong with the pattern and where."""
    parse(pattern.removeprefix("!"))


def matches(patterns: Sequence[str], key: str) -> bool:
    """Is the key in the set? Quick, because hooks ask it of each set that is held."""
    for pattern in reversed(patterns):
        if pattern[:1] == "!":
            if glob_matching.matches(pattern[1:], key):
                return False
        elif glob_matching.matches(pattern, key):
            return True
    return False


def meet(one: Sequence[str], other: Sequence[str]) -> bool:
    """Is there a key in both sets? Exact, but for sets whose product has more states than are looked at:

    those are taken to meet.
    """
    left, right = _near(one, other), _near(other, one)
    if all(pattern[:1] == "!" for pattern in left) or all(pattern[:1] == "!" for pattern in right):
        return False
    from coord_core.domain.automata import TooLargeError  # most sets are told apart without
    from coord_core.domain.glob_products import common

    try:
        return common(left, right) is not None
    except TooLargeError:
        return True


def within(inner: Sequence[str], outer: Sequence[str]) -> bool:
    """Is all that is in the inner set in the outer one? In doubt (see `meet`) it is not."""
    opposite = [pattern[1:] if pattern[:1] == "!" else f"!{pattern}" for pattern in outer]
    return not meet(inner, [EVERYTHING, *opposite])


def literal(key: str) -> str:
    """The pattern that matches this key, and what lies below it if it is a folder.

    >>> literal("a"), literal("app/[id].ts"), literal("")
    ('/a', 'app/\\\\[id\\\\].ts', '**')
    """
    if not key:
        return EVERYTHING
    return escaped(key) if "/" in key else f"/{escaped(key)}"


def escaped(text: str) -> str:
    """So that it stands for itself; a control character, which no pattern holds, for any such."""
    return "".join(
        f"\\{sign}" if sign in _SPECIAL else "[[:cntrl:]]" if sign < " " or sign == "\x7f" else sign
        for sign in text
    )


def fixed_folder(pattern: str) -> str:
    """The key of a folder in which all that the pattern matches lies; the root's is empty.

    >>> fixed_folder("src/a/*.py"), fixed_folder("src/a"), fixed_folder("*.py")
    ('src/a', 'src', '')
    """
    return glob_matching.head(pattern.removeprefix("!")).rpartition("/")[0]


def fixed_folders(patterns: Iterable[str]) -> set[str]:
    """Folders in which all of a set lies."""
    return {fixed_folder(pattern) for pattern in patterns if pattern[:1] != "!"}


def _near(patterns: Sequence[str], others: Sequence[str]) -> list[str]:
    """Without those that take in only what begins unlike all that the others take in."""
    heads = [glob_matching.head(other) for other in others if other[:1] != "!"]
    return [
        pattern
        for pattern in patterns
        if pattern[:1] == "!" or _may_begin(glob_matching.head(pattern), heads)
    ]


def _may_begin(head: str, heads: list[str]) -> bool:
    shorter = head.rstrip("/")
    return any(other.startswith(shorter) or shorter.startswith(other.rstrip("/")) for other in heads)
