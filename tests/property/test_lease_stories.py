"""Any sequence of use cases keeps the rules, and does what a plain model says.

Rules, of docs/architecture.md: no two conflicting locks; a token only grows; every change has exactly one
event, from which the rows can be made again; a view equals what the rows say. A story is run over the memory
of one process, where only the pure decision is the product's, and over the services on SQLite.
"""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    rule,
    run_state_machine_as_test,
)

from coord_core.domain.errors import InputError
from coord_core.domain.leases import Policy
from coord_core.services import publishing
from coord_core.storage.sqlite import create_store
from coord_core.views import audit_log
from tests.property.judges import RESOURCES, DomainJudge
from tests.property.lease_story import Story, agents, clients, wants
from tests.property.memory_world import MemoryWorld
from tests.property.services_world import ServicesWorld
from tests.property.truth import Client
from tests.property.worlds import Wants, World, lost_in
from tests.property.written_leases import as_item, everything, rows, with_zone
from tests.support.quick_folder import made
from tests.support.thoroughness import stories
from tests.support.yaml import read_yaml


class StoryInMemory(Story):
    """Only domain/leases.py decides."""

    def world_under_test(self, policy: Policy) -> World:
        return MemoryWorld(self.truth, policy, DomainJudge(policy))


class StoryOnSqlite(Story):
    """The services, the database, the journal and the views."""

    world: ServicesWorld

    def world_under_test(self, policy: Policy) -> World:
        return ServicesWorld(self.truth, policy)

    @rule(client=clients, agent=agents, wants=wants, how=st.sampled_from(["fails", "is killed", "is torn"]))
    def edit_does_not_happen(self, client: Client, agent: str, wants: Wants, how: str) -> None:
        if how != "fails":
            torn = how == "is torn"
            counts = self.world.edit_that_is_killed_before_its_commit(client, agent, wants, torn)
            self.model.edit_that_is_killed_before_its_commit(client, agent, wants, counts)
            return
        error = InputError("Something is wrong.")
        try:
            self.world.edit_that_fails(client, agent, wants, error)
        except InputError as raised:
            assert raised is error

    # What always holds on disk

    @invariant()
    def the_locks_file_is_the_one_of_the_rows(self) -> None:
        if hasattr(self, "world") and self.world.locks_file_is_due and self.world.site.entries():
            site = self.world.site
            with site.reading() as tx:
                assert site.locks_file.read_text() == publishing.render_locks(tx)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.session_event((0, 0), "end")  # a last change, so that what a killed one left is mended
            self.edit((0, 0), "", [(RESOURCES[0], "exclusive")], "call-1")
            self.every_change_has_exactly_one_event()
            self.the_locks_file_says_what_the_rows_say()
            self.the_journal_and_the_log_say_what_the_events_say()
        finally:
            self.world.close()

    def every_change_has_exactly_one_event(self) -> None:
        """Replayed into an empty state, the events make the same rows; nobody ends twice."""
        entries = self.world.site.entries()
        over = dict.fromkeys((entry.event.instance for entry in entries), True)
        for entry in entries:
            if entry.event.action in ("session_ended", "session_crashed"):
                assert not over[entry.event.instance], "it was over already"
            over[entry.event.instance] = entry.event.action in ("session_ended", "session_crashed")
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        with made() as folder:
            store = create_store(str(folder))
            tx = store.begin(0.0)
            for entry in entries:
                tx.replay(entry)
            replayed = rows(tx.instances(), tx.locks()), lost_in(tx)
            store.close()
        with self.world.site.reading() as tx:
            assert replayed == (rows(tx.instances(), tx.locks()), lost_in(tx))

    def the_locks_file_says_what_the_rows_say(self) -> None:
        site = self.world.site
        found = read_yaml(site.locks_file.read_text())["locks"]
        with site.reading() as tx:
            ends = {owner.name: owner.expires_at for owner in tx.instances()}
            locks = tx.locks()
        for section, kinds in (
            ("files", {"file", "subtree", "tree", "glob", "feature", "symbol"}),
            ("workflows", {"workflow"}),
        ):
            expected = [as_item(lock, ends[lock.instance]) for lock in locks if lock.resource.kind in kinds]
            assert [with_zone(item) for item in found[section]] == expected

    def the_journal_and_the_log_say_what_the_events_say(self) -> None:
        site = self.world.site
        entries = site.entries()
        assert [everything(entry) for entry in site.history()] == [everything(entry) for entry in entries]
        log = read_yaml(site.log.read_text()) or []
        published = [entry for entry in entries if audit_log.publishes(entry)]
        assert [(item["seq"], item["action"], item["instance"]) for item in log] == [
            (entry.seq, entry.event.action, entry.event.instance) for entry in published
        ]


@pytest.mark.timeout(600)  # a story that fails is made short before it is shown
def test_the_pure_decision_does_in_any_story_what_the_model_says() -> None:
    run_state_machine_as_test(StoryInMemory, settings=stories(100))


@pytest.mark.timeout(600)
def test_the_services_on_sqlite_do_in_any_story_what_the_model_says() -> None:
    run_state_machine_as_test(StoryOnSqlite, settings=stories(25))
