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
    from collections.abc import Iterable, Sequence

EVERYTHING = "**"
_SPECIAL = frozenset("*?[]{},!\\")


def check(pattern: str) -> None:
    """Raises ValueError, which says what is wrong with the pattern and where."""
    from coord_core.domain.glob_parsing import parse

    parse(pattern.removeprefix("!"))


def matches(patterns: Sequence[str], key: str) -> bool:
    """Is the key in the set? Quick, because hooks ask it of each set that is held.

    Nothing more is loaded where the letters between the wildcards say no.
    """
    for pattern in reversed(patterns):
        takes_out = pattern[0] == "!"
        body = pattern[1:] if takes_out else pattern
        if _may_match(body, key):
            from coord_core.domain import glob_matching

            if glob_matching.matches(body, key):
                return not takes_out
    return False


def meet(one: Sequence[str], other: Sequence[str]) -> bool:
    """Is there a key in both sets? Exact, but for sets whose product has more states than are looked at:

    those are taken to meet.
    """
    left, right = _near(one, other), _near(other, one)
    if all(pattern[0] == "!" for pattern in left) or all(pattern[0] == "!" for pattern in right):
        return False
    from coord_core.domain.automata import TooLargeError
    from coord_core.domain.glob_products import common

    try:
        return common(left, right) is not None
    except TooLargeError:
        return True


def meet_below(patterns: Sequence[str], folder: str) -> bool:
    """Is there a key in the set that is below this folder? The root's key is empty."""
    plain = not any(pattern[0] == "!" for pattern in patterns)
    if plain and any(_reaches_below(pattern, folder) for pattern in patterns):
        return True
    return meet(patterns, [below(folder)])


def has_as_file(patterns: Sequence[str], key: str) -> bool:
    """Is the key in the set, and not plainly a folder's, because the set leaves out all that is below it?"""
    if not matches(patterns, key):
        return False
    taken_out = [pattern[1:] for pattern in patterns if pattern[0] == "!"]
    return not taken_out or not within([below(key)], taken_out)


def within(inner: Sequence[str], outer: Sequence[str]) -> bool:
    """Is all that is in the inner set in the outer one? In doubt (see `meet`) it is not."""
    opposite = [pattern[1:] if pattern[0] == "!" else f"!{pattern}" for pattern in outer]
    return not meet(inner, [EVERYTHING, *opposite])


def literal(key: str) -> str:
    """The pattern that matches this key, and what lies below it if it is a folder.

    >>> literal("a"), literal("app/[id].ts"), literal("")
    ('/a', 'app/\\\\[id\\\\].ts', '**')
    """
    if not key:
        return EVERYTHING
    return escaped(key) if "/" in key else f"/{escaped(key)}"


def of_file(pattern: str) -> str:
    """The pattern of one path as one that matches a file there and nothing below: it ends in a class.

    As it is where it has wildcards or no `/` before its end, so that it may be more than one path.

    >>> of_file("src/login.py"), of_file("/Makefile"), of_file("src/*.py"), of_file("README"), of_file("a/b/")
    ('src/login.p[y]', '/Makefil[e]', 'src/*.py', 'README', 'a/b/')
    """
    is_one = is_anchored(pattern) and not any(sign in pattern for sign in "*?[{\\")
    return f"{pattern[:-1]}[{pattern[-1]}]" if is_one and pattern[-1].isalnum() else pattern


def below(folder: str) -> str:
    """The pattern that matches all that is below the folder with this key.

    >>> below("src"), below("")
    ('src/**', '**')
    """
    return f"{escaped(folder)}/{EVERYTHING}" if folder else EVERYTHING


def escaped(text: str) -> str:
    """So that it stands for itself; a control character, which no pattern holds, for any such."""
    return "".join(
        f"\\{sign}" if sign in _SPECIAL else "[[:cntrl:]]" if sign < " " or sign == "\x7f" else sign
        for sign in text
    )


def is_anchored(pattern: str) -> bool:
    """Does it begin at the root? So does what has a `/` before its end."""
    return "/" in pattern[:-1]


def head(pattern: str) -> str:
    """What all that the pattern, which does not begin with `!`, matches begins with."""
    if "/" not in pattern[:-1]:
        return ""
    text = pattern[1:] if pattern[0] == "/" else pattern
    for special in "*?[{\\":
        text = text.partition(special)[0]
    return text


def letters(pattern: str) -> str:
    """Letters that lie together in all that the pattern, which does not begin with `!`, matches.

    >>> letters("src/**/*_test.py"), letters("docs/"), letters("{a,b}/**")
    ('_test.py', 'docs', '')
    """
    plain = pattern
    for special in "[{\\":
        plain = plain.partition(special)[0]
    return max((text.strip("/") for text in plain.replace("?", "*").split("*")), key=len)


def fixed_folders(patterns: Iterable[str]) -> set[str]:
    """The keys of folders in which all of a set lies; the root's is empty.

    >>> sorted(fixed_folders(["src/a/*.py", "docs/a", "!lib/b"]))
    ['docs', 'src/a']
    """
    return {head(pattern).rpartition("/")[0] for pattern in patterns if pattern[0] != "!"}


def _may_match(pattern: str, key: str) -> bool:
    """False when the letters between the wildcards are not in the key, in their order."""
    if not key.startswith(head(pattern).rstrip("/")):
        return False
    if "\\" in pattern:
        return True
    if "[" in pattern or "{" in pattern:
        last = pattern.rpartition("*")[2]  # of its last name; that has a wildcard, so no folder is meant
        return "*" not in pattern or not _SPECIAL.isdisjoint(last) or "/" in last or key.endswith(last)
    at = 0
    texts = pattern.replace("?", "*").split("*")
    for text in texts:
        name = text.strip("/")  # a `**` between two slashes may stand for nothing
        at = key.find(name, at) + len(name)
        if at < len(name):
            return False
    tail = texts[-1]  # of the last name, where that has wildcards
    return len(texts) == 1 or "/" in tail or key.endswith(tail)


def _reaches_below(pattern: str, folder: str) -> bool:
    """Plainly: it matches in any folder, or in one that is below."""
    fixed = head(pattern).rpartition("/")[0]
    return not is_anchored(pattern) or not folder or f"{fixed}/".startswith(f"{folder}/")


def _near(patterns: Sequence[str], others: Sequence[str]) -> list[str]:
    """Without those that take in only what begins unlike all that the others take in."""
    heads = [head(other) for other in others if other[0] != "!"]
    return [pattern for pattern in patterns if pattern[0] == "!" or _may_begin(head(pattern), heads)]


def _may_begin(one: str, heads: list[str]) -> bool:
    shorter = one.rstrip("/")
    return any(other.startswith(shorter) or shorter.startswith(other.rstrip("/")) for other in heads)
