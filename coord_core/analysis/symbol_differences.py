"""In which symbols two versions of a source differ.

Namesakes are told apart by their parameters, so that one that is added makes no other one differ.
"""

from __future__ import annotations

from coord_core.analysis.symbols import anatomy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Set

    from coord_core.analysis.symbols import Anatomy


def differing(before: bytes, after: bytes, grammar: str) -> set[str] | None:
    """The symbols, WHOLE among them, in which two versions differ; None when that cannot be told.

    What stands between a symbol's members, and in what order they are, is its own.
    """
    old, new = anatomy(before, grammar), anatomy(after, grammar)
    if old is None or new is None or old.broken or new.broken:
        return None
    names_before = {old.full[name]: name for name in old.parts}
    names_after = {new.full[name]: name for name in new.parts}
    both = names_before.keys() & names_after.keys()
    differ = names_before.keys() ^ names_after.keys()
    differ |= {
        full for full in both if _own(old, names_before[full], both) != _own(new, names_after[full], both)
    }
    return {names_after.get(full, names_before.get(full, "")) for full in differ}


def _own(found: Anatomy, name: str, both: Set[str]) -> list[tuple[str, bytes]]:
    """A symbol's text, and its members where they stand in it.

    One that is in one version alone splits the text around it, which is the same for all that.
    """
    own: list[tuple[str, bytes]] = []
    text: list[bytes] = []
    for piece, member in zip(found.parts[name], [*found.members[name], ""], strict=True):
        text += [piece.strip()] if piece.strip() else []
        full = found.full[member]
        if not member or full in both:
            own += [("", b"\n".join(text))] if text else []
            own += [(full, b"")]
            text = []
    return own
