"""What the plan makes of priorities, needs, what is in hand, and neighbours."""

from __future__ import annotations

from coord_core.domain import footprints
from coord_core.domain.planning import NEEDS, TAKEN, TASK, Candidate, InHand, Plan, chosen, plan
from coord_core.domain.resources import FEATURE, FILE, SUBTREE, Resource, glob, named_set


def task(
    id_: str, *keys: str | Resource, priority: int = 0, needs: str = "", aside: bool = False
) -> Candidate:
    resources = [Resource(SUBTREE, key) if isinstance(key, str) else key for key in keys]
    return Candidate(id_, ord(id_[0]), resources, priority, needs.split(), aside)


def ids(found: Plan) -> list[str]:
    return [each.id for each in found.chosen]


def why(found: Plan, id_: str) -> list[tuple[str, str, str]]:
    reasons = next(reasons for each, reasons in found.waiting if each.id == id_)
    return [(each.kind, each.who, str(each.what or each.edge or "")) for each in reasons]


def test_the_most_tasks_run_where_priorities_are_the_same() -> None:
    found = plan([task("a", "x", "y"), task("b", "x"), task("c", "y")])
    assert ids(found) == ["b", "c"]
    assert why(found, "a") == [(TASK, "b", "x/"), (TASK, "c", "y/")]


def test_one_of_a_higher_priority_comes_before_any_number_of_others() -> None:
    assert ids(plan([task("a", "x", "y", priority=1), task("b", "x"), task("c", "y")])) == ["a"]


def test_the_older_of_two_that_meet_runs() -> None:
    assert ids(plan([task("b", "x"), task("a", "x/deep")])) == ["a"]


def test_what_a_client_left_of_its_list_comes_last() -> None:
    assert ids(plan([task("a", "x", priority=9, aside=True), task("b", "x", priority=-9)])) == ["b"]


def test_a_task_whose_files_nobody_knows_is_in_nobodys_way_and_comes_last_of_its_priority() -> None:
    found = plan([task("a"), task("b", "x"), task("c", priority=1)], [InHand("one", [Resource(SUBTREE, "")])])
    assert ids(found) == ["c", "a"]
    assert [each.id for each in plan([task("a"), task("b", "x")]).chosen] == ["b", "a"]


def test_needs_come_before_all_else_that_a_task_waits_for() -> None:
    found = plan([task("a", "x"), task("b", "x", needs="p q")])
    assert why(found, "b") == [(NEEDS, "p", ""), (NEEDS, "q", ""), (TASK, "a", "x/")]


def test_what_somebody_has_in_hand_makes_a_task_wait() -> None:
    found = plan([task("a", "x")], [InHand("one", [Resource(FILE, "x/y.py")], "task-9")])
    (reason,) = found.waiting[0][1]
    assert (reason.kind, reason.who, reason.task_id, str(reason.what)) == (TAKEN, "one", "task-9", "x/y.py")


def test_a_file_that_another_depends_on_makes_two_meet() -> None:
    tasks = [task("a", "lib.py"), task("b", "main.py"), task("c", "other.py")]
    edges = [("main.py", "lib.py"), ("other.py", "else.py")]
    found = plan(tasks, (), edges)
    assert ids(found) == ["a", "c"]
    assert why(found, "b") == [(TASK, "a", "('main.py', 'lib.py')")]
    assert ids(plan(tasks)) == ["a", "b", "c"]


def test_what_is_not_being_changed_has_no_neighbours() -> None:
    held = [Resource(FILE, "lib.py")]
    edges = [("main.py", "lib.py")]
    assert ids(plan([task("a", "main.py")], [InHand("one", held)], edges)) == []
    assert ids(plan([task("a", "main.py")], [InHand("one", held, is_still=True)], edges)) == ["a"]
    assert ids(plan([task("a", "lib.py")], [InHand("one", held, is_still=True)], edges)) == []


def test_sets_meet_by_what_they_match() -> None:
    tasks = [task("a", glob(["src/**/*.py"])), task("b", glob(["src/x/*.md"])), task("c", "src/x/y.py")]
    assert ids(plan(tasks)) == ["a", "b"]
    edges = [("src/x/read.md", "docs/a.md")]
    assert ids(plan([*tasks, task("d", "docs/a.md")], (), edges)) == ["a", "b"]


def test_two_features_of_one_name_meet_whatever_they_are() -> None:
    one, other = named_set(FEATURE, "auth", ["/a/"]), named_set(FEATURE, "auth", ["/b/"])
    assert ids(plan([task("a", one), task("b", other), task("c", named_set(FEATURE, "else", ["/c/"]))])) == [
        "a", "c",
    ]  # fmt: skip


def test_where_there_are_too_many_sets_they_are_taken_to_meet_and_the_plan_says_so() -> None:
    tasks = [task(sign, glob([f"src/**/{sign}*/x.py"])) for sign in "abcdefgh"]
    assert len(plan(tasks).chosen) == 1  # they may all be below one another
    apart = [task(sign, glob([f"src/{sign}/**"])) for sign in "abcdefgh"]
    assert len(chosen(apart)) == 8
    few = chosen(apart, comparisons=0)
    assert len(few) < 8
    assert not plan(apart).is_rough


def test_a_name_of_two_patterns_tells_them_apart_without_a_look_at_the_rest() -> None:
    ground = footprints.Ground([[glob(["**/a*.py"])], [glob(["**/b*.py"])], [glob(["**/*.py"])]], 200)
    assert [bin(each & 0b111) for each in ground.meeting(3)] == ["0b101", "0b110", "0b111"]
    assert not ground.is_rough
