"""Opening a draft pull request for a branch that has been pushed."""

from __future__ import annotations

import os

from coord_core import gitprocess
from coord_core.repository.forges import aliases, github, gitlab, kinds, remotes
from coord_core.repository.forges.errors import NoForgeError
from coord_core.repository.forges.patience import Patience
from coord_core.repository.forges.proposals import Opened, Proposal, Route
from coord_core.repository.forges.ways import open_by
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from coord_core.repository.forges.remotes import Remote

_GIT_SECONDS = 10.0


def open_draft(
    folder: str, remote_name: str, base_remote: str, draft: Proposal, forge_setting: str,
    environment: Mapping[str, str], patience: float,
) -> Opened:  # fmt: skip
    """Opens a draft, or finds the request that is open already. Within about `patience` seconds.

    `folder`: of the working tree. `remote_name`: where the branch was pushed; `base_remote`: where its base
    is, another one for a fork. `forge_setting`: auto, github, gitlab or none. `environment`: PATH, tokens,
    proxies. Raises ForgeError, and MachineError when git or a forge's program cannot be started.
    """
    if forge_setting == kinds.NONE:
        raise kinds.switched_off()
    within = Patience(patience)
    target = _remote(folder, base_remote, push=False)
    source = _remote(folder, remote_name, push=True)
    route = Route(_named(source, environment, within), _named(target, environment, within))
    kind = _kind(route.target.host, folder, forge_setting, environment, within)
    forge = github if kind == kinds.GITHUB else gitlab
    return open_by(forge.way(route, draft, folder, environment, within))


def _remote(folder: str, name: str, push: bool) -> Remote:
    """What a remote's address names, after git has applied `insteadOf` and `pushInsteadOf`."""
    words = ["remote", "get-url", *(["--push"] if push else []), "--", name]
    status, output = gitprocess.run(words, folder, patience=_GIT_SECONDS)
    if status != 0:
        raise NoForgeError(f"There is no remote {quoted(name)}.", "Add it with `git remote add`.")
    found = remotes.parse(os.fsdecode(output).strip())
    if found is None:
        problem = f"The remote {quoted(name)} is a folder, or an address that no forge has."
        raise NoForgeError(problem, "Set it to a repository on a forge, or set `pull_request: never`.")
    return found


def _named(remote: Remote, environment: Mapping[str, str], patience: Patience) -> Remote:
    """The same with its host's real name, where it is an alias of the person's own (`work`, `github.com-me`).

    A self-hosted forge's name is left alone: what takes its ssh is often another machine.
    """
    if not remote.is_ssh or kinds.is_public(remote.host):
        return remote
    real = remote.at(aliases.hostname(remote.host, environment, patience) or remote.host)
    return real if "." not in remote.host or kinds.is_public(real.host) else remote


def _kind(
    host: str, folder: str, setting: str, environment: Mapping[str, str], patience: Patience
) -> str:  # fmt: skip
    def gh_knows(host: str) -> bool:
        program = github.gh(folder, host, environment, patience)
        return program is not None and github.is_logged_in(program)

    def glab_knows(host: str) -> bool:
        program = gitlab.glab(folder, host, environment, patience)
        return program is not None and gitlab.is_logged_in(program)

    return kinds.kind_of(host, setting, environment, gh_knows, glab_knows)
