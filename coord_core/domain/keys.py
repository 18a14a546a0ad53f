"""Many files, of which those are found that a resource holds. Pure.

Each key is compared only with the patterns whose letters it has: these are looked for in all the keys at
once, as one text, so that thousands of keys and hundreds of sets are compared in a moment.
"""

from __future__ import annotations

from coord_core.domain.resources import (
    DEPENDENTS,
    FILE,
    FOLDERS,
    SETS,
    WORKFLOW,
    Resource,
    file_key,
    overlap,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_END = "\0"  # in no key


class Keys:
    """The keys of files."""

    __slots__ = ("_all", "_text")

    def __init__(self, keys: Iterable[str]) -> None:
        self._all = list(dict.fromkeys(keys))
        self._text = _END + _END.join(self._all) + _END

    def reached_by(self, resource: Resource) -> set[str]:
        """The files that the resource overlaps."""
        if resource.kind == WORKFLOW or not self._all:
            return set()
        if resource.kind == DEPENDENTS:
            from coord_core.domain.file_lists import keys_of

            return set(self._all).intersection(keys_of(resource))
        near = self._near(resource)
        return {key for key in near if overlap(resource, Resource(FILE, key))}

    def _near(self, resource: Resource) -> set[str]:
        """More than those that it overlaps, but no others than may be."""
        if resource.kind in SETS:
            from coord_core.domain.globs import letters

            taking_in = (each for each in resource.patterns if each[0] != "!")
            return {key for pattern in taking_in for key in self._with(letters(pattern))}
        if resource.kind in FOLDERS:
            path = f"{_END}{resource.key}"
            ends = (f"{path}/", f"{path}{_END}") if resource.key else ("",)
            return {key for text in ends for key in self._with(text)}
        own = file_key(resource)
        return set(self._all) if own is None else set(self._with(f"{_END}{own}{_END}"))

    def _with(self, text: str) -> Iterator[str]:
        """The keys that the text is part of; `_END` stands for a key's beginning and its end."""
        if not text:
            yield from self._all
            return
        at = self._text.find(text)
        while at != -1:
            start = self._text.rfind(_END, 0, at + 1) + 1
            end = self._text.find(_END, start)
            yield self._text[start:end]
            at = self._text.find(text, end)
