"""What a feature's name stands for: the settings say, else the code."""

from __future__ import annotations

from collections.abc import Collection

from coord_core.domain.likeness import nearest
from coord_core.project import Project

_proposed: dict[tuple[str, str], list[str] | None] = {}  # by state folder and name
_like: dict[tuple[str, str], str | None] = {}


def find(found: Project, name: str) -> list[str] | None:
    """The patterns of a feature, None when there is no such feature.

    One that the settings do not name is looked for once, which may take seconds: not for the inside of a
    transaction, before which here.session sees to it.
    """
    patterns = named(found).get(name)
    return proposed(found, name) if patterns is None else patterns


def named(found: Project) -> dict[str, list[str]]:
    """The features of the settings, in their order."""
    features: dict[str, list[str]] = found.settings.get("features") or {}
    return features


def proposed(found: Project, name: str) -> list[str] | None:
    """The patterns of a feature that is found from the code, None when none of this name is."""
    if (found.state, name) not in _proposed:
        _proposed[found.state, name] = all_proposed(found, [name]).get(name)
    return _proposed[found.state, name]


def all_proposed(found: Project, names: Collection[str]) -> dict[str, list[str]]:
    """The same for several: those that are found."""
    from coord_core.analysis import suggesting

    return suggesting.find_all(found, names) if names else {}


def like(found: Project, name: str) -> str | None:
    """The name of a feature that may have been meant; of those that are defined first. Looked for once."""
    if (found.state, name) not in _like:
        from coord_core.analysis import suggesting

        proposals = (each.name for each in suggesting.suggest(found))
        _like[found.state, name] = nearest(name, named(found)) or nearest(name, proposals)
    return _like[found.state, name]
