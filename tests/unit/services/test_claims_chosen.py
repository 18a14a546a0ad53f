"""Which task a claim is of, where none is named."""

from __future__ import annotations

import pytest

from coord_core.services import choosing, claims, tasks
from coord_core.services.terrain import Terrain
from tests.support.site import Site
from tests.unit.services.claimers import chosen, leave, take_aside
from tests.unit.services.queue_of_tasks import POLICY, add, arrive, claim, complete, edit


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
        by_files = claims.choose(tx, who, POLICY, terrain=Terrain({"auth": ["src/auth*"]}))
    assert by_name is not None and by_files is not None
    assert (by_name.id, by_files.id) == ("a", "b")


def test_of_one_priority_a_task_whose_files_nobody_knows_comes_last(site: Site) -> None:
    add(site, "a")
    add(site, "b", paths=["src/"])
    assert chosen(site) == "b"
    add(site, "c", priority=1)
    assert chosen(site) == "c"


def test_a_claim_is_of_the_set_in_which_the_most_can_run_at_once(site: Site) -> None:
    add(site, "a", paths=["x", "y"])
    add(site, "b", paths=["x"])
    add(site, "c", paths=["y"])
    assert claim(site, number=1).id == "b"
    assert claim(site, number=2).id == "c"


def test_what_another_s_task_is_about_is_not_claimed_while_there_is_something_else(site: Site) -> None:
    add(site, "a", paths=["src/"])
    add(site, "b", priority=9, paths=["src/x.py"])
    add(site, "c", paths=["docs/"])
    claim(site, "a", 2)
    assert chosen(site) == "c"
    claim(site, "c", 3)
    assert chosen(site) == "b"


def test_what_it_holds_itself_is_no_hindrance(site: Site) -> None:
    add(site, "a", paths=["src/"])
    add(site, "b", priority=-1)
    edit(site, "src/x.py", 1)
    assert (chosen(site, 1), chosen(site, 2)) == ("a", "b")


def test_something_free_is_found_behind_hundreds_that_are_not(site: Site) -> None:
    for number in range(claims.MOST_CANDIDATES + 20):
        add(site, f"a{number}", priority=1, paths=["src/x.py"])
    add(site, "free", paths=["docs/"])
    edit(site, "src/x.py", 2)
    assert (chosen(site, 1), chosen(site, 2)) == ("free", "a0")


def test_many_locks_are_looked_up_by_what_tasks_are_about(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MOST_LOCKS", 2)
    add(site, "a", priority=1, paths=["src/"])
    add(site, "b", paths=["docs/"])
    for key in ("p", "q", "r", "src/x.py"):
        edit(site, key, 2)
    assert (chosen(site, 1), chosen(site, 2)) == ("b", "a")


def test_what_a_client_left_of_its_list_is_chosen_last(site: Site) -> None:
    add(site, "a", priority=9, source="claude:list:1")
    take_aside(site, "a")
    leave(site, 1)
    assert chosen(site) == "a"
    add(site, "b")
    assert chosen(site) == "b"
