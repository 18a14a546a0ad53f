"""Following one wait to its end."""

from __future__ import annotations

import os

from coord_core.domain.records import Actor
from coord_core.services import by_hand, instances, locks
from coord_core.services.instances import Arrival
from coord_core.services.unit import UnitOfWork
from coord_core.services.waiter import Waiter
from coord_core.witness import evidence, process
from tests.support.enrolment import Enrolled
from tests.support.facts import request


def test_a_signal_that_comes_after_the_grant_does_not_hide_that_the_locks_are_ones_own(
    enrolled: Enrolled,
) -> None:
    project, names = enrolled.project, []
    for number in (1, 2):
        who = Arrival(f"{number:08x}0000", process(os.getpid()), "", str(enrolled.root), "main")
        with UnitOfWork(project) as tx:
            names.append(instances.arrive(tx, who, project.policy, evidence).name)
    with UnitOfWork(project) as tx:
        locks.acquire(tx, [request("a", names[0])], project.policy, evidence)
    with UnitOfWork(project) as tx:
        who_waits = by_hand.known(tx, names[1])
        wait = by_hand.wait(tx, [request("a", names[1])], who_waits, project, 60.0)
    assert isinstance(wait, int)
    with UnitOfWork(project) as tx:
        by_hand.give_all_back(tx, Actor(names[0]), by_hand.known(tx, names[0]))
    waiter = Waiter(project, wait)
    waiter.stopped = True
    assert waiter.follow(lambda view: None).reason == ""
    assert enrolled.held() == {"a": names[1]}
