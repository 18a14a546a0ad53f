"""What a feature's name stands for: the settings say, else the code."""

from __future__ import annotations

from collections.abc import Collection

from coord_core.domain.likeness import nearest
from coord_core.project import Project


def find(found: Project, name: str) -> list[str] | None:
    """The patterns of a feature, None when there is no such feature."""
    patterns = named(found).get(name)
    return proposed(found, name) if patterns is None else patterns


def named(found: Project) -> dict[str, list[str]]:
    """The features of the settings, in their order."""
    features: dict[str, list[str]] = found.settings.get("features") or {}
    return features


def proposed(found: Project, name: str) -> list[str] | None:
    """The patterns of a feature that is found from the code, None when none of this name is."""
    return all_proposed(found, [name]).get(name)


def all_proposed(found: Project, names: Collection[str]) -> dict[str, list[str]]:
    """The same for several: those that are found."""
    from coord_core.analysis import suggesting

    return suggesting.find_all(found, names) if names else {}


def like(found: Project, name: str) -> str | None:
    """The name of a feature that may have been meant; of those that are defined first."""
    from coord_core.analysis import suggesting

    return nearest(name, named(found)) or nearest(name, (each.name for each in suggesting.suggest(found)))
