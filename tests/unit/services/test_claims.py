"""Which task is claimed, what a claim is refused for and how that is said, and what comes back."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import InputError, NotAllowedError
from coord_core.domain.leases import Evidence
from coord_core.domain.records import Instance
from coord_core.domain.tasks import CLAIMING, IN_PROGRESS, PENDING
from coord_core.services import claims, instances, tasks
from coord_core.services.instances import Arrival
from coord_core.storage.transaction import Transaction
from tests.support.facts import no_evidence, process
from tests.support.site import Site
from tests.unit.services.queue_of_tasks import POLICY, add, arrive, claim, complete, edit, known

ONE, TWO = "claude-00000001", "claude-00000002"


def chosen(site: Site, number: int = 1, near: list[str] | None = None) -> str | None:
    who = arrive(site, number)
    with site.reading() as tx:
        found = claims.choose(tx, who, POLICY, near)
        return found.id if found else None


def refusal(site: Site, id_: str = "", number: int = 1, pid: int | None = None) -> str:
    with pytest.raises(NotAllowedError) as raised:
        claim(site, id_, number, pid)
    return str(raised.value.sentence())


# which one


def test_nothing_is_chosen_where_nothing_is_ready(site: Site) -> None:
    assert chosen(site) is None
    add(site, "a")
    claim(site, "a", 2)
    add(site, "b", ["a"])
    assert chosen(site) is None


def test_the_oldest_of_the_highest_priority_is_chosen(site: Site) -> None:
    for id_, priority in (("a", 0), ("b", 1), ("c", 1), ("d", -1)):
        add(site, id_, priority=priority)
    assert chosen(site) == "b"


def test_what_waits_is_not_chosen_until_all_it_needs_is_completed(site: Site) -> None:
    add(site, "a")
    add(site, "b", ["a"], priority=9)
    assert chosen(site) == "a"
    claim(site, "a")
    complete(site)
    assert chosen(site) == "b"


def test_what_is_cancelled_is_not_done(site: Site) -> None:
    add(site, "a")
    add(site, "b", ["a"])
    with site.unit() as tx:
        tasks.cancel(tx, tasks.known(tx, "a"), "user-x")
    assert chosen(site) is None


def test_a_task_whose_files_nobody_else_holds_comes_before_a_more_important_one(site: Site) -> None:
    add(site, "a", priority=1, paths=["src/*.py"])
    add(site, "b", paths=["docs/"])
    edit(site, "src/x.py", 2)
    assert (chosen(site), chosen(site, 2)) == ("b", "a")


def test_where_all_files_are_held_the_most_important_is_chosen_all_the_same(site: Site) -> None:
    add(site, "a", paths=["src/b"])
    add(site, "b", priority=1, paths=["src/a"])
    for key in ("src/a", "src/b"):
        edit(site, key, 2)
    assert chosen(site) == "b"


def test_the_nearest_of_one_priority_is_chosen(site: Site) -> None:
    add(site, "far", paths=["docs/a.md"])
    add(site, "near", paths=["src/auth/login.py"])
    add(site, "important", priority=1, paths=["other/"])
    assert chosen(site, near=["src/auth/token.py"]) == "important"
    claim(site, "important", 2)
    assert chosen(site, near=["src/auth/token.py"]) == "near"
    assert chosen(site) == "far"


def test_near_is_by_default_what_the_instance_just_worked_on(site: Site) -> None:
    add(site, "far", paths=["docs/a.md"])
    add(site, "near", paths=["src/auth/login.py"])
    edit(site, "src/auth/token.py")
    assert (chosen(site), chosen(site, 2)) == ("near", "far")


def test_a_glob_holds_no_more_than_it_matches(site: Site) -> None:
    add(site, "a", priority=1, paths=["src/*.py"])
    add(site, "b", paths=["docs/"])
    edit(site, "src/x.ts", 2)
    assert (chosen(site), chosen(site, 2)) == ("a", "a")


def test_a_task_about_a_feature_is_about_its_files(site: Site) -> None:
    add(site, "a", priority=1, paths=["feature:auth"])
    add(site, "b")
    edit(site, "src/auth.py", 2)
    who = arrive(site, 1)
    with site.reading() as tx:
        by_name = claims.choose(tx, who, POLICY)
        by_files = claims.choose(tx, who, POLICY, features={"auth": ["src/auth*"]})
    assert by_name is not None and by_files is not None
    assert (by_name.id, by_files.id) == ("a", "b")


# refusals, to the word


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


# what it has, it has


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


def test_what_a_client_left_of_its_list_is_chosen_last(site: Site) -> None:
    add(site, "a", priority=9)
    take_aside(site, "a")
    leave(site, 1)
    assert chosen(site) == "a"
    add(site, "b")
    assert chosen(site) == "b"


def take_aside(site: Site, id_: str) -> None:
    with site.unit() as tx:
        claims.give(tx, tasks.known(tx, id_), arrived(tx, 1), aside=True)


def arrived(tx: Transaction, number: int) -> Instance:
    who = Arrival(f"{number:08}-0000", process(number), "", "/w", "main")
    return instances.arrive(tx, who, POLICY, no_evidence)


# two steps


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


# coming back


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


def leave(site: Site, number: int) -> None:
    who = arrive(site, number)
    with site.unit() as tx:
        instances.leave(tx, who)


def taken_back(site: Site) -> list[str]:
    with site.unit() as tx:
        return [task.id for task in claims.take_back(tx, ONE, arrived(tx, 1))]
