"""The names of tasks' branches: `<owner>/<type>/<name>`. Pure.

Git keeps a branch in a file below `refs/heads/`, so a branch `a` bars `a/b`, and `a/b` bars `a`; on a disk
that ignores case, `A` bars `a`. A name is taken when any of this is so, on every disk: a branch also goes to
others. What git, or a shell, would read otherwise than as a name is replaced.
"""

from __future__ import annotations

import re
from itertools import count
from unicodedata import normalize

from coord_core.domain.tasks import MOST_NAME, TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_SLUG = 40  # characters
_MOST_BYTES = 200  # of one part; a file's name has 255, and git adds to it
_FILLER = frozenset((
    "a", "an", "the", "of", "for", "to", "and", "or", "in", "on", "at", "by", "with", "from", "into",
    "that", "this", "it", "its", "is", "are", "be", "as", "so", "please",
))  # fmt: skip
_OPENING = frozenset((
    "implement", "add", "create", "build", "make", "write", "do", "introduce", "support",
))  # fmt: skip
_APART = re.compile(r"[^\w.+=@%,-]+")
_OF_A_SESSION = re.compile(rf"claude-[0-9a-z]+(?:-[0-9]+)?/(?:{'|'.join(TYPES.values())})/(.+)")
_NUMBERED = re.compile(r"-(?:[2-9]|[1-9][0-9]+)\Z")  # by `alternatives`; of `_part`, it may be too long


def slug(description: str, id_: str) -> str:
    """A short name in ASCII for what a task is about, else for its id.

    >>> slug("Implement user authentication", "task-001"), slug("認証を実装する", "task-002")
    ('user-authentication', 'task-002')
    """
    first = next((line for line in description.splitlines() if line.strip()), "")
    words = _words(first)
    telling = [word for word in words if word not in _FILLER] or words
    if len(telling) > 1 and telling[0] in _OPENING:
        telling = telling[1:]
    found = _shortened(telling)
    return found if len(found) > 1 else _shortened(_words(id_)) or "task"


def branch_name(owner: str, type_: str, name: str) -> str:
    """The branch of `owner` for a task of this type. Always a name that git takes."""
    return f"{_part(owner, 'instance')}/{TYPES[type_]}/{_part(name, 'task')}"


def is_of_a_session(branch: str) -> bool:
    """Is it called as a session's branch for a task is?"""
    found = _OF_A_SESSION.fullmatch(branch)
    names = (found[1], _NUMBERED.sub("", found[1])) if found else ()
    return any(name == _part(name, "task") for name in names)


def alternatives(name: str) -> Iterator[str]:
    """The name, and what to try when it is taken: `name-2`, `name-3`, … without an end."""
    yield name
    for number in count(2):
        yield f"{name}-{number}"


def free_name(branch: str, taken: Iterable[str]) -> str:
    """The first alternative that no branch in `taken` bars; empty where one bars them all: `barred_by`."""
    known = list(taken)
    if barred_by(branch, known):
        return ""
    bars = {prefix for name in known for prefix in _prefixes(_folded(name), own=True)}
    return next(name for name in alternatives(branch) if _folded(name) not in bars)


def barred_by(branch: str, taken: Iterable[str]) -> str:
    """The branch in `taken` that is one of the folders this name would lie in; empty if there is none."""
    above = set(_prefixes(_folded(branch), own=False))
    return next((name for name in taken if _folded(name) in above), "")


def _words(text: str) -> list[str]:
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.findall(r"[a-z0-9]+", plain)


def _shortened(words: Iterable[str]) -> str:
    """As many words as there is room for; of a first one that is too long, its beginning."""
    found = ""
    for word in words:
        longer = f"{found}-{word}" if found else word[:MOST_SLUG]
        if len(longer) > MOST_SLUG:
            break
        found = longer
    return found


def _part(text: str, otherwise: str) -> str:
    printable = "".join(character if character.isprintable() else "-" for character in text)
    part = _APART.sub("-", printable)[:MOST_NAME].encode()[:_MOST_BYTES].decode(errors="ignore")
    part = re.sub(r"\.{2,}", ".", part).strip(".-")
    while part.casefold().endswith(".lock"):
        part = part[:-5].strip(".-")
    return part or otherwise


def _folded(name: str) -> str:
    return normalize("NFC", normalize("NFC", name).casefold())


def _prefixes(name: str, own: bool) -> Iterator[str]:
    """`a/b/c` → `a`, `a/b`, and with `own` itself."""
    parts = name.split("/")
    for length in range(1, len(parts) + own):
        yield "/".join(parts[:length])
