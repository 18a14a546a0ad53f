"""What `init` asks besides (skills, a paragraph, a status line, completions).

Once on a terminal, else by options.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from coord_core.cli import output
from coord_core.cli.completions import PROGRAMS, SHELLS, script
from coord_core.install.bootstrap import completions
from coord_core.install.enrolment import Site
from coord_core.install.errors import InstallError, disk_errors
from coord_core.install.offers import answers, status_line, taking
from coord_core.install.setup import PROJECT, USER
from coord_core.install.status_line_check import waiting
from coord_core.views.refusal import SHORT, quoted

_F = TypeVar("_F", bound=Callable[..., None])

COMPLETIONS = "completions"
STATUS_LINE = "statusline"
PLUGIN = "plugin"  # a plugin brings the skills along
_QUESTIONS = {
    taking.SKILLS: "Add the skills /locks, /tasks and /coordinate, which teach Claude the commands{}?",
    taking.CLAUDE_MD: "Add a paragraph for Claude to {}?",
    STATUS_LINE: "Show in Claude's status line who holds what and who waits{}?",
    COMPLETIONS: "Add completions for {}?",
}
_BY_PLUGIN = "   The plugin gives the skills: --skills writes none into the repository."
_SET_IT = "Name one: SHELL=/bin/bash claude-coordinator init --completions"
_NO_SHELL = f"   No completions: your shell is not known, for SHELL is not set. {_SET_IT}"
_NOT_THAT = f"   No completions: they are for {', '.join(SHELLS)}, and SHELL names {{}}. {_SET_IT}"
_HOW = "   Also there: --skills, --claude-md, --statusline, --completions (see init --help)."
_HELP = {
    taking.SKILLS: "Skills that teach Claude the commands, in .claude/skills.",
    taking.CLAUDE_MD: "A paragraph for Claude in CLAUDE.md (CLAUDE.local.md where it is not committed).",
    STATUS_LINE: "A line below Claude's prompt, in your own settings; yours stays above it.",
    COMPLETIONS: "Completions for your shell ($SHELL), where it finds them by itself.",
}


def options(command: _F) -> _F:
    """`--skills/--no-skills` and the like: True, False, or None where nothing was said."""
    for name, text in reversed(_HELP.items()):
        flag = name.replace("_", "-")
        command = click.option(f"--{flag}/--no-{flag}", name, default=None, help=text)(command)
    return command


def settle(folder: str, scope: str, said: dict[str, bool | None]) -> bool:
    """Do what is wanted, ask for what was never answered. What fails is told: the guard stands without it.

    False where a status line was asked for by its option and could not be put in.
    """
    site = Site(folder)
    offers = [offer for offer in _QUESTIONS if _makes_sense(offer, site, scope, said[offer])]
    known = answers.load(Path(site.state))
    is_asked = sys.stdin.isatty() and output.on_terminal()
    chosen = {offer: _choose(offer, site, scope, said[offer], known, is_asked) for offer in offers}
    for offer, answer in chosen.items():
        if answer is not None:
            _tell(*_tried(site, scope, offer, answer, said[offer] is not None))
    wanted = chosen.get(STATUS_LINE) and said[STATUS_LINE]
    decided = {offer: answer for offer, answer in chosen.items() if answer is not None}
    answers.save(Path(site.state), {**known, **decided})
    if said[taking.SKILLS] and scope == PLUGIN:
        output.say(_BY_PLUGIN)
    if said[COMPLETIONS] and COMPLETIONS not in offers:
        output.say(_without_shell(_shell()))
    if not is_asked and any(answer is None for answer in chosen.values()):
        output.say(_HOW)
    return not wanted or status_line.stands(site, scope)


def _makes_sense(offer: str, site: Site, scope: str, said: bool | None) -> bool:
    if offer == COMPLETIONS:
        return _shell() in SHELLS or said is False  # they are taken away of every shell
    if offer == STATUS_LINE:
        return bool(site.main) or scope == USER
    return bool(site.main) and not (offer == taking.SKILLS and scope == PLUGIN)


def _choose(
    offer: str, site: Site, scope: str, said: bool | None, known: dict[str, bool], is_asked: bool
) -> bool | None:
    if said is not None:
        return said
    if offer in known:
        return known[offer]
    if offer != COMPLETIONS and _came_along(site, scope, offer):
        return True
    if not is_asked:
        return None
    return _ask(_question(offer, site, scope), default=offer == COMPLETIONS)


def _ask(question: str, *, default: bool) -> bool | None:
    """None where the input has ended: that is no answer, and no reason to stop."""
    try:
        return click.confirm(question, default=default)
    except click.Abort as stopped:
        if not isinstance(stopped.__context__, EOFError):
            raise
        click.echo("")
        return None


def _came_along(site: Site, scope: str, offer: str) -> bool:
    """Is it there with the repository, or already? What cannot be read is not."""
    try:
        if offer == STATUS_LINE:
            return status_line.is_there(site, scope)
        return taking.is_accepted(site, offer)
    except InstallError:
        return False


def _tried(site: Site, scope: str, offer: str, answer: bool, was_said: bool) -> taking.Told:
    try:
        with disk_errors(Path.home()):
            return _do(site, scope, offer, answer, was_said)
    except InstallError as error:
        return [], [error.sentence()]


def _question(offer: str, site: Site, scope: str) -> str:
    committed = scope == PROJECT
    named = {
        taking.SKILLS: " (to be committed)" if committed else "",
        taking.CLAUDE_MD: "CLAUDE.md" if committed else "CLAUDE.local.md",
        STATUS_LINE: ", below your own" if status_line.has_own(site, scope) else "",
        COMPLETIONS: _shell(),
    }
    return _QUESTIONS[offer].format(named[offer])


def _do(site: Site, scope: str, offer: str, answer: bool, was_said: bool) -> tuple[list[str], list[str]]:
    if offer == COMPLETIONS:
        return _complete(answer, was_said)
    if offer == STATUS_LINE:
        return _line(site, scope, answer, was_said)
    if answer:
        return taking.accept(site, offer, scope == PROJECT)
    return taking.decline(site, offer) if was_said else ([], [])


def _line(site: Site, scope: str, answer: bool, was_said: bool) -> taking.Told:
    if not answer:
        return status_line.decline(site, scope) if was_said else ([], [])
    changed, kept = status_line.accept(site, scope)
    if changed and scope != USER and waiting(site.main, os.environ):
        output.say(
            "   The repository has a status line of its own: `claude-coordinator trust` lets it run above."
        )
    return changed, kept


def _complete(answer: bool, was_said: bool) -> tuple[list[str], list[str]]:
    if not answer:
        return ([str(place) for place in completions.remove()], []) if was_said else ([], [])
    shell = _shell()
    places = completions.files(shell)
    if not places:
        output.say(f"   For {shell}, in a folder of its fpath: claude-coordinator completions {shell}")
        return [], []
    return completions.write({program: script(shell, program) for program in PROGRAMS}, places)


def _tell(changed: list[str], kept: list[str]) -> None:
    for file in changed:
        click.echo(f"   Changed {file}")
    for sentence in kept:
        click.echo(f"⚠️  {sentence}", err=True)


def _without_shell(shell: str) -> str:
    return _NOT_THAT.format(quoted(shell, SHORT)) if shell else _NO_SHELL


def _shell() -> str:
    return os.path.basename(os.environ.get("SHELL", ""))
