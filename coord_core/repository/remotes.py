"""The remote that work goes to, and the newest of its default branch. Never asks for a password.

A fetch writes the remote's branch as last seen (`refs/remotes/…`) and nothing else: no tag, no FETCH_HEAD of
the user's, none of the references that the remote's own settings would map.
"""

from __future__ import annotations

import os
import time

from coord_core.repository import refs
from coord_core.repository.gitcalls import Answer, ask, tell

USUAL = ("main", "master")


def choose(folder: str) -> str:
    """`origin`, else the only remote, else the one that HEAD's branch is from; empty when none is."""
    names = tell(folder, "remote").splitlines()
    if "origin" in names or not names:
        return "origin" if names else ""
    if len(names) == 1:
        return names[0]
    branch = refs.head(folder).removeprefix("refs/heads/")
    upstream = ask(folder, "config", "--get", f"branch.{branch}.remote").text
    return upstream if upstream in names else ""


def exists(folder: str) -> bool:
    return bool(tell(folder, "remote"))


class Remote:
    """A remote, asked for at most `patience` seconds in all. `complaint` is why it could not be asked."""

    def __init__(self, folder: str, name: str, patience: float) -> None:
        self.complaint = ""
        self._folder = folder
        self._name = name
        self._until = time.monotonic() + patience
        self._variables = without_prompts(folder)

    def fetch(self, branch: str) -> bool:
        """Bring what is known of the branch up to date."""
        mapping = f"+{refs.local(branch)}:{refs.remote(self._name, branch)}"
        return self._asked(
            "fetch", "--quiet", "--refmap=", "--no-tags", "--no-prune", "--no-recurse-submodules",
            "--no-write-fetch-head", "--no-auto-maintenance", "--", self._name, mapping,
        ).status == 0  # fmt: skip

    def default(self) -> str:
        """The name of its default branch as known here; empty when it is not known."""
        known = ask(self._folder, "symbolic-ref", "--quiet", refs.remote(self._name, "HEAD"))
        return known.text.removeprefix(refs.remote(self._name, "")) if known.status == 0 else ""

    def asked_for_default(self) -> str:
        """As the remote tells it now; empty when it does not."""
        answer = self._asked("ls-remote", "--symref", "--", self._name, "HEAD")
        first = answer.text.partition("\t")[0]
        return first.removeprefix("ref: refs/heads/") if first.startswith("ref: refs/heads/") else ""

    def _asked(self, *words: str) -> Answer:
        left = max(0.1, self._until - time.monotonic())
        answer = ask(self._folder, *words, patience=left, variables=self._variables)
        self.complaint = answer.complaint if answer.status else ""
        return answer


def without_prompts(folder: str) -> dict[str, str]:
    """What keeps ssh from asking. One that somebody chose might not know it, but has no terminal."""
    chosen = any(name in os.environ for name in ("GIT_SSH_COMMAND", "GIT_SSH"))
    if chosen or ask(folder, "config", "--get", "core.sshCommand").status == 0:
        return {}
    return {"GIT_SSH_COMMAND": "ssh -oBatchMode=yes"}
