"""What a claim is refused for and how that is said, and what is no reason to refuse it."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import InputError, NotAllowedError
from coord_core.services import tasks
from tests.support.site import Site
from tests.unit.services.claimers import ONE, TWO, refusal, take_aside
from tests.unit.services.queue_of_tasks import add, arrive, claim, complete


def test_a_claim_without_a_ready_task_says_so(site: Site) -> None:
    assert refusal(site) == "No task is ready. See `claude-coordinator task list`."


def test_a_task_of_another_is_refused_with_its_name(site: Site) -> None:
    add(site, "a")
    claim(site, "a", 2)
    assert refusal(site, "a") == f"a is {TWO}'s. Claim another."


def test_a_reserved_task_is_another_s_too(site: Site) -> None:
    add(site, "a")
    claim(site, "a", 2, pid=50)
    assert refusal(site, "a") == f"a is {TWO}'s. Claim another."


def test_a_task_that_waits_is_refused_with_what_it_waits_for(site: Site) -> None:
    for id_ in ("a", "b"):
        add(site, id_)
    add(site, "c", ["b", "a"])
    assert refusal(site, "c") == "c waits for a, b. Claim another."


def test_a_blocked_task_is_refused_with_the_way_back(site: Site) -> None:
    add(site, "a")
    with site.unit() as tx:
        tasks.block(tx, tasks.known(tx, "a"), "user-x", "why")
    assert refusal(site, "a") == "a is blocked. Put it back: `claude-coordinator task release a`."


def test_a_task_that_is_over_is_refused(site: Site) -> None:
    add(site, "a")
    claim(site, "a")
    complete(site)
    assert refusal(site, "a") == "a is completed. Claim another."


def test_who_has_a_task_gets_no_second_one(site: Site) -> None:
    for id_ in ("a", "b"):
        add(site, id_)
    claim(site, "a")
    assert refusal(site, "b") == (
        f"{ONE} works on a. Complete it first, or give it back: `claude-coordinator task release a`."
    )


def test_who_is_claiming_a_task_gets_no_second_one(site: Site) -> None:
    for id_ in ("a", "b"):
        add(site, id_)
    claim(site, "a", pid=50)
    assert refusal(site, pid=51).startswith(f"{ONE} is claiming a.")


def test_an_unknown_task_is_bad_input(site: Site) -> None:
    with pytest.raises(InputError, match="There is no task x"):
        claim(site, "x")


def test_who_has_no_task_is_told_how_to_take_one(site: Site) -> None:
    with pytest.raises(NotAllowedError, match=f"{ONE} has no task"):
        complete(site)


@pytest.mark.parametrize("id_", ["", "a"])
def test_a_second_claim_gives_the_same_and_records_nothing(site: Site, id_: str) -> None:
    add(site, "a")
    claim(site, "a")
    before = site.actions()
    assert claim(site, id_).id == "a"
    assert site.actions() == before


def test_what_is_had_aside_is_no_reason_to_refuse_another(site: Site) -> None:
    for id_ in ("a", "b"):
        add(site, id_)
    take_aside(site, "a")
    assert claim(site, "b").assigned_to == ONE
    assert refusal(site, "a").startswith(f"{ONE} works on b.")


def test_what_is_had_aside_can_become_what_one_works_on(site: Site) -> None:
    add(site, "a")
    take_aside(site, "a")
    assert arrive(site).task_id is None
    assert not claim(site, "a").aside
    assert arrive(site).task_id == "a"
