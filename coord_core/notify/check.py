"""What `doctor` says of the channels. Nothing is sent."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from coord_core.domain.errors import CoordinatorError
from coord_core.notify import channels, sending
from coord_core.notify.outbox import Outbox, exists
from coord_core.services.refresh import program
from coord_core.views.refusal import quoted

if TYPE_CHECKING:
    from coord_core.project import Project

MEND = "Run `claude-coordinator init` in a terminal to mend it."
_TEST = "Run `claude-coordinator notify test`."


def problems(project: Project, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong, and what to do about it."""
    found = channels.configured(project, environ)
    for source, sentence in found.problems:
        if source != channels.REPOSITORY:  # of the repository's settings it is said anyway
            yield quoted(sentence), ""
    if found.targets:
        yield from _of_the_courier(project)
    try:
        failed = _latest_failures(project)
    except CoordinatorError as error:
        yield error.problem, error.mend
        failed = {}
    for target in found.targets:
        if target.problem:
            yield f"The channel {target.name} tells nothing: {quoted(target.problem)}.", ""
        elif target.key in failed:
            yield f"The channel {target.name}: {quoted(failed[target.key])}.", _TEST


def _of_the_courier(project: Project) -> Iterator[tuple[str, str]]:
    if not sending.is_there():
        yield f"Channels are configured, but {sending.MISSING}.", sending.INSTALL
    elif not os.access(program(project), os.X_OK):
        yield "Channels are configured, but no courier can be started: the tool's own Python is gone.", MEND


def channels_in_order(project: Project, environ: Mapping[str, str]) -> Iterator[str]:
    try:
        failed = _latest_failures(project)
    except CoordinatorError:  # it was said
        return
    for target in channels.configured(project, environ).targets:
        if not target.problem and target.key not in failed:
            yield f"the channel {target.name} tells {target.shown}"


def _latest_failures(project: Project) -> dict[str, str]:
    """Of the channels whose last message did not arrive, or is in trouble now: why."""
    if not exists(project.state):
        return {}
    outbox = Outbox(project.state)
    try:
        return {
            name: one.box.reason or one.result
            for name, one in outbox.standings().items()
            if one.box.reason or one.result
        }
    finally:
        outbox.close()
