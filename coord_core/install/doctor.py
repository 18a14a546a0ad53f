"""Does it guard? Each check says what it found and, when that is not well, how to mend it.

The last check is the one that counts: it starts the hooks exactly as the settings do, in a scratch
repository, and sees one session's edit granted and another's refused.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coord_core import project as projects
from coord_core import settings as settings_values
from coord_core import treesitter
from coord_core.domain.errors import CoordinatorError, InputError
from coord_core.install import both_ways, git_hooks, plugin, reach, setup, status_line_check, tasks_file_check
from coord_core.install.commit_hooks import COMMIT_HOOKS
from coord_core.install.enrolment import Site, approved_digest
from coord_core.install.git_hooks import Guard
from coord_core.install.rehearsal import Seen, rehearse, rehearse_plugin
from coord_core.services.recovery import is_journal_sound
from coord_core.services.tasks_due import path_of
from coord_core.storage.sqlite import open_store

GOOD, WARNING, BAD = "good", "warning", "bad"
_AGAIN = "Run `claude-coordinator init` again."
CLIENT_NEEDED = (2, 1, 295)  # the first client that refuses when an enforcing hook fails


@dataclass(frozen=True)
class Finding:
    """One check's result."""

    name: str
    state: str
    text: str
    mend: str = ""


def examine(folder: str, environ: Mapping[str, str]) -> Iterator[Finding]:
    """All checks, as they finish."""
    site = Site(folder)
    checks: list[Callable[[Site, Mapping[str, str]], Iterator[Finding]]] = [
        _enrolment, _state, _settings, _tasks_file, _symbols, _channels, _hooks, _status_line, _commits,
        _client, _trust_of_folder, _guarding,
    ]  # fmt: skip
    for check in checks:
        try:
            yield from check(site, environ)
        except CoordinatorError as error:
            yield Finding(check.__name__.strip("_"), BAD, error.problem, error.mend)


def _enrolment(site: Site, environ: Mapping[str, str]) -> Iterator[Finding]:
    if not os.path.lexists(site.marker):
        yield Finding("enrolment", BAD, "This repository is not set up.", "Run `claude-coordinator init`.")
        return
    projects.opened(site.main, site.common, site.marker, site.state)
    yield Finding("enrolment", GOOD, f"{site.main or site.common} is set up")


def _state(site: Site, environ: Mapping[str, str]) -> Iterator[Finding]:
    if not os.path.lexists(site.marker):
        return
    store = open_store(site.state)
    found = store.integrity()
    store.close()
    mend = "Run `claude-coordinator recover`."
    if found != "ok":
        yield Finding("state", BAD, f"The state is damaged: {found}.", mend)
    elif not is_journal_sound(site.state):
        yield Finding("state", WARNING, "The state is whole, but its journal has lost something.", mend)
    else:
        yield Finding("state", GOOD, "the state is whole")


def _settings(site: Site, environ: Mapping[str, str]) -> Iterator[Finding]:
    folder = site.main or site.state
    if not os.path.lexists(site.marker) and not os.path.lexists(os.path.join(folder, projects.SETTINGS_FILE)):
        return
    settings, digest = settings_values.load(folder)
    waiting = settings_values.waiting_for_trust(settings)
    if waiting and approved_digest(site) != digest:
        text = f"{', '.join(waiting)} in {projects.SETTINGS_FILE} do not count until a person approves them."
        yield Finding("settings", WARNING, text, "Run `claude-coordinator trust`.")
    else:
        yield Finding("settings", GOOD, "the settings are valid")


def _tasks_file(site: Site, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Does the file that people edit parse, with values that may stand there?"""
    project = projects.find(site.main or site.common) if os.path.lexists(site.marker) else None
    if project is None or not os.path.lexists(path_of(project)):
        return
    text, mend = tasks_file_check.problem(project)
    if text:
        yield Finding("tasks file", BAD, text, mend)
    else:
        yield Finding("tasks file", GOOD, "the tasks file is valid")


def _symbols(site: Site, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Where locks are on symbols: are the grammars there?"""
    try:
        granularity = settings_values.load(site.main or site.state)[0].granularity
    except InputError:  # the check of the settings said it
        return
    if granularity != "symbol":
        return
    missing = [name for name in sorted(treesitter.GRAMMARS) if not _is_there(name)]
    if missing:
        text = f"No grammar for {', '.join(missing)}: such files are locked as a whole."
        yield Finding("symbols", WARNING, text, "Install the extra `analysis` beside the tool.")
    else:
        yield Finding("symbols", GOOD, "locks are on functions and classes")


def _is_there(grammar: str) -> bool:
    try:
        return treesitter.parser(grammar, treesitter.site_packages()) is not None
    except treesitter.ParserMissingError:
        return False


def _channels(site: Site, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Where something is to be told elsewhere: can it be?"""
    project = projects.find(site.main or site.common) if os.path.lexists(site.marker) else None
    if project is None:
        return
    from coord_core.notify import check

    for text, mend in check.problems(project, environ):
        yield Finding("channels", WARNING, text, mend)
    for text in check.channels_in_order(project, environ):
        yield Finding("channels", GOOD, text)


def _hooks(site: Site, environ: Mapping[str, str]) -> Iterator[Finding]:
    scopes = setup.scopes_in_force(site, environ)
    if not scopes:
        mend = "Run `claude-coordinator init`, or enable the plugin again if it was the plugin that did."
        yield Finding("hooks", BAD, "No settings file and no plugin starts the hooks.", mend)
    if len(scopes) > 1 and setup.PLUGIN in scopes:
        yield Finding("hooks", WARNING, both_ways.WARNING, both_ways.ONE_WAY)
    for scope in scopes:
        text = f"{_source(site, scope, environ)} starts the hooks. {setup.limits(site, scope)}"
        yield Finding("hooks", GOOD, text)
    for gap in reach.gaps(site) if scopes == [setup.LOCAL] else ():
        yield Finding("hooks", BAD, gap, reach.EVERYWHERE)
    for file in plugin.settings_files(site.main, environ):
        yield from _switched_off(file)


def _source(site: Site, scope: str, environ: Mapping[str, str]) -> str:
    if scope == setup.PLUGIN:
        return f"the plugin in {plugin.root(site.main, environ)}"
    return str(setup.settings_path(site, scope, environ))


def _status_line(site: Site, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Where ours is wanted: is it shown?"""
    for text, mend in status_line_check.problems(site.main, environ):
        yield Finding("statusline", WARNING, text, mend)
    for text in status_line_check.good(site.main, environ):
        yield Finding("statusline", GOOD, text)


def _switched_off(path: Path) -> Iterator[Finding]:
    """The client takes the word of each of its settings files, whichever starts the hooks."""
    if plugin.read_settings(path).get("disableAllHooks"):
        mend = "Take `disableAllHooks` out of it."
        yield Finding("hooks", BAD, f"{path} switches all hooks off.", mend)


def _commits(site: Site, environ: Mapping[str, str]) -> Iterator[Finding]:
    if not site.has_git or not os.path.lexists(site.marker):
        return
    before, after = (git_hooks.inspect(Path(site.main or site.common), kind) for kind in COMMIT_HOOKS)
    for guard, follower in zip(before, after, strict=False):
        check = _commit_check(guard)
        yield check
        if check.state == GOOD and (not follower.in_force or _gone(follower.hook)):
            text = (
                f"Commits in {guard.worktree} are checked, but our post-commit hook does not run after them."
            )
            yield Finding("commits", WARNING, text, _AGAIN)


def _commit_check(guard: Guard) -> Finding:
    unchecked = f"Commits in {guard.worktree} are not checked"
    if not guard.in_force:
        runs = f"git runs {guard.hook}" if guard.hook.exists() else f"there is no {guard.hook}"
        return Finding("commits", WARNING, f"{unchecked}: {runs}.", _AGAIN)
    gone = _gone(guard.hook)
    if gone:
        return Finding("commits", BAD, f"{unchecked}: {gone[0]} is gone.", _AGAIN)
    return Finding("commits", GOOD, f"commits in {guard.worktree} are checked")


def _gone(hook: Path) -> list[str]:
    """Of the interpreter and the script that a hook of ours starts, what is no longer there."""
    text = hook.read_text(encoding="utf-8", errors="surrogateescape")
    parts = re.findall(r"^(?:python|check|script)=(.+)$", text, re.MULTILINE)
    return [path for path in (shlex.split(part)[0] for part in parts) if not os.path.exists(path)]


def _client(site: Site, environ: Mapping[str, str]) -> Iterator[Finding]:
    program = shutil.which("claude", path=environ.get("PATH"))
    if program is None:
        yield Finding("client", WARNING, "`claude` is not on PATH, so its version is not known.")
        return
    said = _version_of(program)
    match = re.match(r"(\d+)\.(\d+)\.(\d+)", said)
    if match and tuple(map(int, match.groups())) < CLIENT_NEEDED:
        text = f"Claude Code {match[0]} lets an edit through when a hook cannot run at all."
        yield Finding("client", WARNING, text, "Update it to 2.1.295 or newer.")
    elif match:
        yield Finding("client", GOOD, f"Claude Code {match[0]}")
    else:
        yield Finding("client", WARNING, f"{program} does not say its version, so that is not known.")


def _version_of(program: str) -> str:
    """What it prints when it is asked; empty when it does not start or does not end."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode(errors="replace")


def _trust_of_folder(site: Site, environ: Mapping[str, str]) -> Iterator[Finding]:
    """In a terminal the client runs no hooks in a folder that the user has not trusted."""
    home = environ.get("CLAUDE_CONFIG_DIR") or environ.get("HOME", "")
    try:
        known = json.loads(Path(home, ".claude.json").read_text(encoding="utf-8"))["projects"]
        trusted = known[site.main].get("hasTrustDialogAccepted")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return
    if trusted is False:
        text = "Claude Code has not been told to trust this folder, and runs no hooks in it until then."
        yield Finding("trust", WARNING, text, "Start `claude` here once and accept.")


def _guarding(site: Site, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Starts what the settings start, in a scratch repository."""
    mend = "Run the tool's install.py again."
    for scope in setup.scopes_in_force(site, environ):
        seen = _rehearse(site, scope, environ)
        if seen.problem:
            yield Finding("guarding", BAD, seen.problem, mend)
        else:
            yield Finding("guarding", GOOD, "ran the hook: one session's edit was granted")
            text = f"ran the hook: another session's edit was refused ({seen.refusal[:60]}…)"
            yield Finding("guarding", GOOD, text)


def _rehearse(site: Site, scope: str, environ: Mapping[str, str]) -> Seen:
    folder = plugin.root(site.main, environ) if scope == setup.PLUGIN else None
    if folder:
        return rehearse_plugin(folder, environ)
    return rehearse(setup.settings_path(site, scope, environ), environ)
