"""How long a claim that is being made is kept, and what comes back to who had it."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import NotAllowedError
from coord_core.domain.leases import Evidence
from coord_core.domain.tasks import CLAIMING, IN_PROGRESS, PENDING
from coord_core.services import claims, tasks
from tests.support.facts import process
from tests.support.site import Site
from tests.unit.services.claimers import ONE, TWO, arrived, leave
from tests.unit.services.queue_of_tasks import add, claim, complete, known


def test_a_reservation_keeps_the_task_for_its_process_alone(site: Site) -> None:
    add(site, "a")
    task = claim(site, "a", pid=50)
    with site.reading() as tx:
        assert claims.is_reserved(tx, task, process(50))
        assert not claims.is_reserved(tx, task, process(51))
        assert not claims.is_reserved(tx, task, process(50, started="later"))


def test_what_was_given_to_another_meanwhile_cannot_be_given(site: Site) -> None:
    add(site, "a")
    claim(site, "a", pid=50)
    with site.unit() as tx:
        tasks.release(tx, tasks.known(tx, "a"), "user-x")
    claim(site, "a", 2)
    with pytest.raises(NotAllowedError, match="a was taken away meanwhile"), site.unit() as tx:
        claims.give(tx, tasks.known(tx, "a"), arrived(tx, 1))
    assert known(site, "a").assigned_to == TWO


def test_a_sweep_gives_up_the_claims_of_the_dead_and_keeps_where_the_branch_is(site: Site) -> None:
    for number, id_ in enumerate(("a", "b"), 1):
        add(site, id_)
        task = claim(site, id_, number, pid=50 + number)
        with site.unit() as tx:
            claims.plan(tx, task, arrived(tx, number), f"feat/{id_}", "/linked")
    with site.unit() as tx:
        swept = claims.sweep(tx, lambda owner: Evidence(dead=owner.process == process(51)))
    assert swept == ["a"]
    one, two = known(site, "a"), known(site, "b")
    assert (one.status, one.assigned_to, one.step, one.branch) == (PENDING, None, None, "feat/a")
    assert (two.status, two.assigned_to, two.step) == (IN_PROGRESS, TWO, CLAIMING)


def test_a_claim_that_cannot_be_seen_has_an_hour_and_one_that_lives_all_the_time(site: Site) -> None:
    add(site, "a")
    claim(site, "a", pid=50)
    for seconds, alive, expected in ((claims.PATIENCE, False, []), (1, True, []), (0, False, ["a"])):
        site.now += seconds
        evidence = Evidence(alive=alive)
        with site.unit() as tx:
            assert claims.sweep(tx, lambda owner, told=evidence: told) == expected  # type: ignore[misc]


def test_what_a_session_lost_comes_back_unless_it_waits_by_now(site: Site) -> None:
    for id_ in ("a", "new"):
        add(site, id_)
    claim(site, "a")
    leave(site, 1)
    with site.unit() as tx:
        tasks.edit(tx, "user-x", tasks.known(tx, "a"), {"needs": ["new"]})
    assert taken_back(site) == []
    claim(site, "new", 2)
    complete(site, 2)
    assert taken_back(site) == ["a"]


def test_what_another_has_by_now_does_not_come_back(site: Site) -> None:
    add(site, "a")
    claim(site, "a")
    leave(site, 1)
    claim(site, "a", 2)
    assert taken_back(site) == []


def test_one_task_comes_back_the_latest(site: Site) -> None:
    for id_ in ("a", "b"):
        add(site, id_)
        claim(site, id_)
        site.now += 1
        leave(site, 1)
    assert taken_back(site) == ["b"]


def taken_back(site: Site) -> list[str]:
    with site.unit() as tx:
        return [task.id for task in claims.take_back(tx, ONE, arrived(tx, 1))]
