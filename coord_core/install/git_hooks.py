"""Our commit hooks (`commit_hooks`) in every worktree of a repository, before the hooks there were.

Where git takes hooks from the repository's own folder, ours stand there and chain (`hook_chain`); where
core.hooksPath sends git elsewhere, a folder of forwarders does (`hooks_path`). Installing again mends what
another tool has put over them in the meantime.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from coord_core.install import git_query, hook_chain, hook_scripts, hooks_path
from coord_core.install.commit_hooks import COMMIT_HOOKS, PRE_COMMIT, CommitHook
from coord_core.install.environment import Environment
from coord_core.install.errors import GitError, disk_errors
from coord_core.install.folder_lock import locked
from coord_core.install.hooks_path import Site


@dataclass(frozen=True, slots=True)
class Installed:
    """Where a hook of ours stands, and what runs after it: a hook's name beside it, or a folder of hooks."""

    hook: Path
    then: str | None


@dataclass(frozen=True, slots=True)
class Guard:
    """The hook that git runs in a worktree, and whether that starts ours."""

    worktree: Path
    hook: Path
    in_force: bool


def install(repository: Path, environment: Environment) -> list[Installed]:
    """`repository` is a folder of any of its worktrees, or a bare one. Raises GitError and DiskError."""
    top, common = git_query.top_folder(repository), git_query.common_folder(repository)
    with disk_errors(common), locked(common):
        sites = hooks_path.sites(top)
        installed = [hook for site in sites for hook in _install_site(site, common, environment)]
        unguarded = next((guard for guard in inspect(top) if not guard.in_force), None)
        if unguarded:
            _take_out(top, common)
            raise _overruled(unguarded)
        return installed


def uninstall(repository: Path) -> list[str]:
    """Returns a sentence for each thing that had to be left as it is."""
    top, common = git_query.top_folder(repository), git_query.common_folder(repository)
    with disk_errors(common), locked(common):
        return _take_out(top, common)


def inspect(repository: Path, kind: CommitHook = PRE_COMMIT) -> list[Guard]:
    """For every worktree, what git would run now: another tool may have set core.hooksPath since."""
    return [_guard(worktree, kind) for worktree in git_query.worktrees(repository)]


def _take_out(top: Path, common: Path) -> list[str]:
    for site in hooks_path.sites(top):
        hooks_path.uninstall(site)
    for folder in common.glob(f"{hooks_path.FOLDER}*"):  # of a worktree that is gone
        shutil.rmtree(folder)
    return _unchain(common / "hooks")


def _install_site(site: Site, common: Path, environment: Environment) -> list[Installed]:
    own = common / "hooks"
    before = hooks_path.folder_before(site)
    if before is None and _leads_out(own, common):
        before = str(own)
    if before is None or (site.folder / before).resolve() == common.resolve() / "hooks":
        installed = _chain(own, environment)
        hooks_path.uninstall(site)
        return installed
    hooks_path.install(site, before, environment)
    if site.scope == "local":
        _unchain(own)
    return [Installed(site.ours / kind.name, before) for kind in COMMIT_HOOKS]


def _chain(hooks: Path, environment: Environment) -> list[Installed]:
    for kind in COMMIT_HOOKS:
        hook_chain.refuse_folder(hooks / kind.name)
    return [_chain_one(hooks / kind.name, hook_scripts.chained(kind, environment)) for kind in COMMIT_HOOKS]


def _chain_one(hook: Path, content: bytes) -> Installed:
    return Installed(hook, hook_chain.install(hook, content))


def _unchain(hooks: Path) -> list[str]:
    """Returns a sentence for each hook that had to be left as it is."""
    sentences = [hook_chain.uninstall(hooks / kind.name) for kind in COMMIT_HOOKS]
    return [sentence for sentence in sentences if sentence]


def _leads_out(hooks: Path, common: Path) -> bool:
    """Whether the repository's hooks folder is a link, into tracked files for example."""
    return hooks.resolve() != common.resolve() / "hooks"


def _guard(worktree: Path, kind: CommitHook) -> Guard:
    hook = worktree / git_query.ask(worktree, "rev-parse", "--git-path", f"hooks/{kind.name}")
    return Guard(worktree, hook, hook_chain.is_in_force(hook, kind))


def _overruled(guard: Guard) -> GitError:
    args = ("config", "--show-origin", "--get", "core.hooksPath")
    setting = git_query.run(guard.worktree, *args).stdout.strip().replace("\t", " ")
    return GitError(
        f"git in {guard.worktree} would run {guard.hook} and not our check: core.hooksPath is {setting}.",
        "Take that setting out, or move it into the repository's own configuration, and run this again.",
    )
