"""The texts of the GitHub workflows, from the templates beside this, and how to know one of ours again.

As with git's hooks the mark in the first line carries a digest of the rest: a workflow that somebody has
changed is theirs as well. Line ends do not count, because git may change them.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

from coord_core.domain.errors import InputError
from coord_core.install import github_tool
from coord_core.install.environment import TOOL

WORKFLOWS = ("multi-claude-coordination.yml", "claude-coordination-check.yml")
# Tags of the actions' repositories and the commits that they stand for.
_ACTIONS = {
    "CHECKOUT": "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    "SETUP_PYTHON": "5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0",
}
_MARK = f"# {TOOL} workflow "
_REST = f": as long as nobody changes it, `{TOOL} init --github` keeps it up to date.\n"
_TOOL = re.compile(r"(?m)^ +TOOL: '([^'\n]*)'$")
_MARKED = re.compile(rf"{re.escape(_MARK)}([0-9a-f]{{16}})[^\n]*\n")


def render(name: str, tool: str, versions: list[str]) -> bytes:
    """`tool`: a pinned requirement; `versions`: of what it needs."""
    install = _template("install.yml").replace("@TOOL@", tool)
    install = install.replace("@VERSIONS@\n", "".join(f"{'':12}{version}\n" for version in versions))
    body = _template(name).replace("@INSTALL@\n", install)
    values = {**_ACTIONS, "PYTHON": "{}.{}".format(*sys.version_info)}
    for key, value in values.items():
        body = body.replace(f"@{key}@", value)
    return f"{_MARK}{_digest(body)}{_REST}{body}".encode()


def is_ours(content: bytes) -> bool:
    """Does it begin as one that we wrote, changed or not?"""
    return _MARKED.match(_text(content)) is not None


def is_unchanged(content: bytes) -> bool:
    """Is it one that we wrote, of whatever version, and nothing else?"""
    text = _text(content)
    mark = _MARKED.match(text)
    return mark is not None and _digest(text[mark.end() :]) == mark[1]


def tool_of(content: bytes) -> str:
    """The requirement that stands in a workflow of ours; empty where none does that is pinned."""
    found = _TOOL.search(_text(content))
    try:
        return github_tool.checked(found[1]) if found else ""
    except InputError:
        return ""


def _template(name: str) -> str:
    return Path(__file__).with_name("workflows").joinpath(name).read_text(encoding="utf-8")


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]
