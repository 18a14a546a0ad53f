"""Tasks are added, changed and ended, their locks with them; what makes no sense is refused in a sentence."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import InputError, NotAllowedError
from coord_core.domain.tasks import Draft
from coord_core.services import instances, tasks
from coord_core.services.claims import begin
from tests.support.facts import no_evidence, process
from tests.support.site import Site
from tests.unit.services.queue_of_tasks import POLICY, add, arrive, claim, complete, edit, known

ONE = "claude-00000001"


def held(site: Site) -> dict[str, str | None]:
    return {lock.resource.key: lock.task_id for lock in site.locks()}


def change(site: Site, id_: str, **changes: object) -> None:
    with site.unit() as tx:
        tasks.edit(tx, "user-x", tasks.known(tx, id_), changes)  # type: ignore[arg-type]


# the queue


def test_tasks_are_numbered_after_the_last(site: Site) -> None:
    assert [add(site).id, add(site).id, add(site, "task-007").id, add(site).id] == [
        "task-001", "task-002", "task-007", "task-008",
    ]  # fmt: skip


def test_ids_are_given_once_within_a_transaction_too(site: Site) -> None:
    with site.unit() as tx:
        found = [tasks.add(tx, "user-x", Draft("x")).id for _ in range(3)]
    assert found == ["task-001", "task-002", "task-003"]


def test_an_id_that_is_taken_is_refused(site: Site) -> None:
    add(site, "a")
    with pytest.raises(InputError, match="There is a task a already"):
        add(site, "a")


def test_a_need_that_nobody_knows_is_refused(site: Site) -> None:
    with pytest.raises(InputError, match="There is no task b that a could need"):
        add(site, "a", ["b"])
    add(site, "a")
    with pytest.raises(InputError, match="There is no task b that a could need"):
        change(site, "a", needs=["b"])


def test_a_circle_is_refused_and_told(site: Site) -> None:
    add(site, "a")
    add(site, "b", ["a"])
    add(site, "c", ["b"])
    with pytest.raises(InputError, match="These tasks would need each other: a → c → b → a"):
        change(site, "a", needs=["c"])
    with pytest.raises(InputError, match="These tasks would need each other: a → a"):
        change(site, "a", needs=["a"])
    with pytest.raises(InputError, match="There is no task d that d could need"):
        add(site, "d", ["d"])
    assert known(site, "a").needs == ()


def test_a_change_leaves_what_it_does_not_name(site: Site) -> None:
    add(site, "a", priority=3, paths=["src/"])
    add(site, "b", ["a"])
    change(site, "b", description="other", paths=["x", "y"])
    task = known(site, "b")
    assert (task.description, task.paths, task.needs, task.type) == ("other", ("x", "y"), ("a",), "feature")
    change(site, "b", needs=[])
    assert known(site, "b").needs == ()


def test_what_is_ready_follows_every_change_of_needs(site: Site) -> None:
    for id_ in ("a", "b"):
        add(site, id_)
    add(site, "c", ["a", "b"])
    claim(site, "a")
    complete(site)
    assert ready(site) == ["b"]
    change(site, "c", needs=["a"])
    assert ready(site) == ["b", "c"]
    change(site, "c", needs=["b"])
    claim(site, "b")
    assert ready(site) == []
    complete(site)
    assert ready(site) == ["c"]


def ready(site: Site) -> list[str]:
    with site.reading() as tx:
        return [task.id for task in tx.ready_tasks(10)]


# ends


@pytest.mark.parametrize(
    ("step", "more", "sentence"),
    [("cancel", [], "it cannot be cancelled"), ("block", ["why"], "it cannot be blocked")],
)
def test_what_is_over_can_only_be_taken_up_again(
    site: Site, step: str, more: list[str], sentence: str
) -> None:
    add(site, "a")
    claim(site, "a")
    complete(site)
    with pytest.raises(NotAllowedError, match=f"a is completed: {sentence}"), site.unit() as tx:
        getattr(tasks, step)(tx, tasks.known(tx, "a"), "user-x", *more)


def test_what_needs_a_task_waits_again_when_that_is_taken_up_again(site: Site) -> None:
    add(site, "a")
    add(site, "b", ["a"])
    claim(site, "a")
    complete(site)
    assert ready(site) == ["b"]
    with site.unit() as tx:
        tasks.release(tx, tasks.known(tx, "a"), "user-x")
    assert ready(site) == ["a"]


def test_a_task_that_nobody_has_cannot_be_completed(site: Site) -> None:
    add(site, "a")
    with pytest.raises(NotAllowedError, match="a is pending: it cannot be completed"), site.unit() as tx:
        tasks.complete(tx, tasks.known(tx, "a"), "user-x")


def test_locks_of_a_task_go_with_it_but_for_those_in_flight(site: Site) -> None:
    add(site, "a")
    edit(site, "before")
    claim(site, "a")
    edit(site, "during")
    edit(site, "in flight", call="call")
    assert held(site) == {"before": None, "during": "a", "in flight": "a"}
    complete(site)
    assert held(site) == {"before": None, "in flight": None}


def test_an_end_by_another_is_on_record_as_the_assignees_and_names_who_did_it(site: Site) -> None:
    add(site, "a")
    claim(site, "a")
    with site.unit() as tx:
        tasks.release(tx, tasks.known(tx, "a"), "user-x", "why")
    event = site.entries()[-1].event
    assert (event.instance, event.detail["by"], event.detail["reason"]) == (ONE, "user-x", "why")
    assert (known(site, "a").reason, known(site, "a").left_by) == ("why", ONE)


def test_who_completed_a_task_stays_known_and_is_free_for_the_next(site: Site) -> None:
    for id_ in ("a", "b"):
        add(site, id_)
    claim(site, "a")
    complete(site)
    assert known(site, "a").assigned_to == ONE
    assert arrive(site).task_id is None
    assert claim(site).id == "b"


def test_a_session_that_follows_another_in_its_client_goes_on_with_its_task(site: Site) -> None:
    add(site, "a")
    claim(site, "a")
    edit(site, "x")
    heir = succeed(site)
    assert (known(site, "a").assigned_to, held(site)) == (heir, {"x": "a"})


def test_a_session_that_has_a_task_does_not_inherit_a_second_one(site: Site) -> None:
    for id_ in ("a", "b"):
        add(site, id_)
    claim(site, "a")
    edit(site, "x")
    heir = succeed(site, claims="b")
    assert (known(site, "a").status, known(site, "b").assigned_to, held(site)) == ("pending", heir, {})


def succeed(site: Site, claims: str = "") -> str:
    """Another session in the client of session 1, which first claims a task of its own."""
    arrival = instances.Arrival("ffffffff-0000", process(1), "", str(site.root), "main")
    with site.unit() as tx:
        heir = instances.arrive(tx, arrival, POLICY, no_evidence)
    if claims:
        with site.unit() as tx:
            begin(tx, heir, claims, POLICY)
    with site.unit() as tx:
        instances.succeed(tx, heir)
    return heir.name
