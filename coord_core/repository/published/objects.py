"""A commit made of objects alone: no checkout, no index, no hook, no signature."""

from __future__ import annotations

import os
from collections.abc import Mapping

from coord_core.repository.gitcalls import ask, failed

_SOMEBODY = {"NAME": "claude-coordinator", "EMAIL": "claude-coordinator@users.noreply.invalid"}
_SETTINGS = ("core.hooksPath=/dev/null", "i18n.commitEncoding=UTF-8")


def commit_of_files(repository: str, files: Mapping[str, bytes], parent: str | None, message: str) -> str:
    """The id of a new commit of exactly these files, at its root. Raises MachineError."""
    entries = []
    for name, content in sorted(files.items()):
        blob = _made(repository, "hash-object", "-w", "--no-filters", "--stdin", given=content)
        entries.append(f"100644 blob {blob}\t{name}\0".encode())
    tree = _made(repository, "mktree", "-z", given=b"".join(entries))
    onto = ["-p", parent] if parent else []
    return _made(repository, "commit-tree", tree, *onto, given=f"{message}\n".encode())


def _made(repository: str, *words: str, given: bytes) -> str:
    variables = _identity(repository) if words[0] == "commit-tree" else None
    answer = ask(repository, *words, given=given, settings=_SETTINGS, variables=variables)
    if answer.status or not answer.text:
        raise failed(f"`git {words[0]}` failed", answer)
    return answer.text


def _identity(repository: str) -> dict[str, str]:
    """The user's own where it is configured; else ours, where git would make one up of the machine's name."""
    found: dict[str, str] = {}
    for part, ours in _SOMEBODY.items():
        if not ask(repository, "config", "--get", f"user.{part.lower()}").text:
            found |= {
                name: ours
                for name in (f"GIT_AUTHOR_{part}", f"GIT_COMMITTER_{part}")
                if not os.environ.get(name)
            }
    return found
