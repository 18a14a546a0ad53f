"""How a runner gets this tool: a requirement of pip's that names one state of it, and the versions beside it.

Never unpinned: a commit's full id, or a digest. What it needs is held to the versions installed here.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import coord_core
from coord_core.domain.errors import InputError
from coord_core.install.bootstrap import origin
from coord_core.install.environment import TOOL

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[a-z,]+\])?"
_ADDRESS = r"https://[A-Za-z0-9._~:/%+-]+"
_PINNED = re.compile(
    rf"{_NAME} ?@ ?git\+{_ADDRESS}@(?:[0-9a-f]{{40}}|[0-9a-f]{{64}})"
    rf"|{_NAME} ?@ ?{_ADDRESS}#sha256=[0-9a-f]{{64}}"
    rf"|{_NAME}==[0-9A-Za-z.!-]+(?: --hash=sha256:[0-9a-f]{{64}})+"
)
_EXAMPLES = (
    f'"{TOOL} @ git+https://github.com/OWNER/NAME@FULL-COMMIT-ID", "{TOOL} @ https://…/….whl#sha256=DIGEST" '
    f'or "{TOOL}==VERSION --hash=sha256:DIGEST"'
)
_REQUIRED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PUBLIC = re.compile(r"[0-9A-Za-z.!]+")


def checked(given: str) -> str:
    """The requirement. Raises InputError for one that is not pinned, or has anything else in it."""
    text = " ".join(given.split())
    if not _PINNED.fullmatch(text):
        raise InputError(
            "The tool of a workflow is pinned to a commit or a digest, and --tool is not.",
            f"Examples: {_EXAMPLES}.",
        )
    return text


def found() -> str:
    """Where this installation is from. Raises InputError where that is not known, or not public."""
    address = _of_pip(distribution(TOOL)) or origin.recorded(Path(sys.prefix)) or origin.of(_checkout())
    if not address:
        raise InputError(
            "A workflow installs this tool at one commit, and it is not known which one this is: it was not "
            "installed from a commit that was pushed.",
            f"Name it with --tool: {_EXAMPLES}.",
        )
    return checked(f"{TOOL} @ {address}")


def is_of(one: str, other: str) -> bool:
    """Are both states of one repository?"""
    return one.rpartition("@")[0] == other.rpartition("@")[0] != ""


def versions() -> list[str]:
    """What the tool needs, as it is installed here: `click==8.1.7`."""
    return sorted(set(_needed(distribution(TOOL), {TOOL})), key=str.lower)


def _of_pip(installed: Distribution) -> str:
    """What pip noted when it installed from a version control system (PEP 610)."""
    try:
        noted = json.loads(installed.read_text("direct_url.json") or "{}")
        commit = noted["vcs_info"]["commit_id"]
        address = origin.public_address(noted["url"])
    except (ValueError, KeyError, TypeError):
        return ""
    return f"git+{address}@{commit}" if address else ""


def _checkout() -> Path:
    return Path(coord_core.__file__).resolve().parents[1]


def _needed(installed: Distribution, seen: set[str]) -> Iterator[str]:
    for line in installed.requires or ():
        name = _REQUIRED.match(line)
        if name is None or "extra" in line.partition(";")[2]:
            continue
        try:
            needed = distribution(name[0])
        except PackageNotFoundError:
            continue  # needed elsewhere
        if needed.name not in seen:
            seen.add(needed.name)
            if _PUBLIC.fullmatch(needed.version):
                yield f"{needed.name}=={needed.version}"
            yield from _needed(needed, seen)
