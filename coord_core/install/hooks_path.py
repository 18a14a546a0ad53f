"""Our commit hooks where `core.hooksPath` sends git into a tracked folder, or one for all repositories.

Nothing is written there. core.hooksPath is set, for this repository alone, to a folder of ours that has a
forwarder for every hook name; each looks at run time for the hook in the folder that was set before. A
relative folder stays relative: git runs hooks at the worktree's root, so it means each worktree's own.
A worktree can have a core.hooksPath of its own (`extensions.worktreeConfig`): it gets a folder of its own.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from coord_core.install import atomic_file, git_query, hook_scripts
from coord_core.install.environment import TOOL, Environment

FOLDER = f"{TOOL}-hooks"
_KEY = "core.hooksPath"
_RECORD = "before.json"
_EXECUTABLE = 0o777
_ALWAYS = (
    "applypatch-msg",
    "pre-applypatch",
    "post-applypatch",
    "pre-commit",
    "pre-merge-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
    "pre-rebase",
    "post-checkout",
    "post-merge",
    "pre-push",
    "pre-auto-gc",
    "post-rewrite",
    "sendemail-validate",
    "reference-transaction",
    "post-index-change",
    "p4-changelist",
    "p4-prepare-changelist",
    "p4-post-changelist",
    "p4-pre-submit",
)
# For a push into this repository. push-to-checkout replaces what git does without it, by being there.
_WHERE_PRESENT = ("pre-receive", "update", "proc-receive", "post-receive", "post-update", "push-to-checkout")


@dataclass(frozen=True, slots=True)
class Site:
    """A configuration that says where git looks: `scope` is `local` or `worktree`, as seen from `folder`."""

    folder: Path
    scope: str
    ours: Path

    def values(self) -> list[str]:
        """core.hooksPath as it is written there, without what we wrote."""
        return [value for value in self.written() if not self._is_ours(value)]

    def is_taken(self) -> bool:
        """Whether git is sent to our folder from here; also one that has moved with the repository."""
        return any(self._is_ours(value) for value in self.written())

    def written(self) -> list[str]:
        return git_query.config_values(self.folder, f"--{self.scope}", "--get-all", _KEY)

    def _is_ours(self, value: str) -> bool:
        return Path(value).name == self.ours.name


def sites(repository: Path) -> list[Site]:
    """The repository's own configuration, then that of each worktree which sets core.hooksPath itself."""
    common = git_query.common_folder(repository)
    found = [Site(repository, "local", common / FOLDER)]
    if git_query.config_values(repository, "--type=bool", "--get", "extensions.worktreeConfig") == ["true"]:
        own = (_own_site(worktree, common) for worktree in git_query.worktrees(repository))
        found += [site for site in own if site.values() or site.is_taken()]
    return found


def folder_before(site: Site) -> str | None:
    """The folder that core.hooksPath would name without us, as git expands it; None where it is not set."""
    written = site.values() or (_recorded(site) if site.is_taken() else [])
    if written:
        return _expanded(site, written[-1])
    scopes = {"system", "global", site.scope}
    listed = git_query.config_values(site.folder, "--show-scope", "--type=path", "--get-all", _KEY)
    pairs = zip(listed[::2], listed[1::2], strict=True)
    seen = [value for scope, value in pairs if scope in scopes and Path(value).name != site.ours.name]
    return seen[-1] if seen else None


def install(site: Site, before: str, environment: Environment) -> None:
    """Sends git to our folder, and from there to `before`."""
    recorded = _recorded(site) if site.is_taken() and not site.values() else site.values()
    site.ours.mkdir(exist_ok=True)
    _write_forwarders(site, before, environment)
    _record(site, recorded)
    if site.written() != [str(site.ours)]:
        _configure(site, "--replace-all", _KEY, str(site.ours))


def uninstall(site: Site) -> None:
    """Puts back what core.hooksPath was, unless somebody has set it anew, and removes our folder."""
    if site.is_taken():
        _set_values(site, site.values() or _recorded(site))
    shutil.rmtree(site.ours, ignore_errors=True)


def _own_site(worktree: Path, common: Path) -> Site:
    own = git_query.git_folder(worktree)
    name = "main-worktree" if own == common else f"worktree-{own.name}"
    return Site(worktree, "worktree", common / f"{FOLDER}-{name}")


def _write_forwarders(site: Site, before: str, environment: Environment) -> None:
    root = site.folder / before
    names = [*_ALWAYS, *(name for name in _WHERE_PRESENT if os.access(root / name, os.X_OK))]
    for name in names:
        _write_if_new(site.ours / name, hook_scripts.forwarder(name, before, environment))
    for stale in set(_WHERE_PRESENT).difference(names):
        (site.ours / stale).unlink(missing_ok=True)


def _write_if_new(path: Path, content: bytes) -> None:
    if not path.is_file() or path.read_bytes() != content or not os.access(path, os.X_OK):
        atomic_file.write(path, content, _EXECUTABLE)


def _record(site: Site, values: list[str]) -> None:
    atomic_file.write(site.ours / _RECORD, json.dumps({_KEY: values}).encode(), 0o666)


def _recorded(site: Site) -> list[str]:
    try:
        return [str(value) for value in json.loads((site.ours / _RECORD).read_bytes())[_KEY]]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []


def _expanded(site: Site, value: str) -> str:
    """As git reads a path: `~/` and `~user/` at its beginning."""
    args = ("-c", f"{_KEY}={value}", "config", "--type=path", "--get", _KEY)
    return git_query.ask(site.folder, *args)


def _set_values(site: Site, values: list[str]) -> None:
    if not values:
        return _configure(site, "--unset-all", _KEY)
    _configure(site, "--replace-all", _KEY, values[0])
    for value in values[1:]:
        _configure(site, "--add", _KEY, value)
    return None


def _configure(site: Site, *args: str) -> None:
    git_query.ask(site.folder, "config", f"--{site.scope}", *args)
