"""What `notifications.db` is told of the channels in force: which there are, what they want, which went."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from coord_core.notify import delivery
from coord_core.notify.channels import REPOSITORY, USER, is_of
from coord_core.notify.delivery import ARRIVED, IDLE, LOST
from coord_core.notify.outbox import Outbox, is_waiting
from coord_core.notify.posts import exclusive

if TYPE_CHECKING:
    from coord_core.notify.channels import Channels
    from coord_core.notify.delivery import Box
    from coord_core.notify.state import State
    from coord_core.project import Project

REMOVED = "its channel was removed before it arrived"


def appoint(project: Project, state: State, found: Channels, begin: int) -> bool:
    """A channel is told of what comes after it is seen for the first time, and of nothing before.

    Returns whether something is left that cannot be told while settings are wrong.
    """
    outbox = Outbox(project.state, makes=True)
    try:
        last = state.acquaint(outbox.epoch, outbox.was_damaged)
        if last is not None:
            outbox.rewind(last)
        for target in found.targets:
            outbox.begin_channel(target.key, begin, target.filter.text)
        wrong = {source for source, _ in found.problems}
        _remove(project, state, found, outbox, {REPOSITORY, USER} - wrong)
        is_left = USER in wrong or _has_in_hand(outbox, wrong)
    finally:
        outbox.close()
    if USER not in wrong:  # else the first event of its channels would be forgotten
        state.begun()
    return is_left


def _has_in_hand(outbox: Outbox, sources: set[str]) -> bool:
    standings = outbox.standings()
    return any(is_waiting(standings[key]) for key in standings for source in sources if is_of(key, source))


def _remove(project: Project, state: State, found: Channels, outbox: Outbox, sources: set[str]) -> None:
    """Channels that these sources do not name any more. A message in hand of one is reported."""
    there = {target.key for target in found.targets}
    for key in outbox.standings().keys() - there:
        if not any(is_of(key, source) for source in sources):
            continue
        lock = exclusive(project.state, key)
        if lock is None:  # another courier is at it, with settings that it read before
            continue
        try:
            _report(state, outbox, key)
            outbox.drop(key)
        finally:
            os.close(lock)


def _report(state: State, outbox: Outbox, key: str) -> None:
    standing = outbox.standing(key)
    if standing is None or standing.box.state == IDLE:
        return
    box = _ended(delivery.recovered(standing.box))
    outbox.keep(key, box)
    state.put(key, box)


def _ended(box: Box) -> Box:
    return box if box.state in (ARRIVED, LOST) else delivery.give_up(box, REMOVED)
