"""Every text that a view can hold is read back by ruamel.yaml as it was, by both versions of YAML."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.globs import escaped
from coord_core.domain.records import EXCLUSIVE, SHARED, Entry, Event, Instance, Lock
from coord_core.domain.resources import (
    FEATURE,
    FILE,
    SETS,
    SUBTREE,
    TREE,
    WORKFLOW,
    Resource,
    glob,
    named_set,
)
from coord_core.storage.effects import EFFECTS
from coord_core.views import audit_log, locks_file
from coord_core.views.yaml_text import scalar, timestamp
from tests.support.facts import instance
from tests.support.hostile import keys, scalars, texts
from tests.support.yaml import VERSIONS, read_yaml

times = st.floats(0, 253402300799, allow_nan=False)
versions = st.sampled_from(VERSIONS)
optional = st.one_of(st.none(), keys)
resources = st.one_of(
    keys.map(lambda key: Resource(FILE, key)),
    texts.map(lambda key: Resource(SUBTREE, key)),
    keys.map(lambda key: Resource(WORKFLOW, key)),
    st.just(Resource(TREE, "")),
    st.lists(keys.map(escaped), min_size=1, max_size=3).map(glob),
    st.builds(named_set, st.just(FEATURE), keys, st.lists(keys.map(escaped), max_size=3)),
)


@given(scalars, versions)
def test_any_scalar_reads_back_as_itself(value: Any, version: str) -> None:
    found = read_yaml(f"- {{a: {scalar(value)}, b: {scalar(value)}}}\n", version)
    [item] = found
    assert (type(item["a"]), item["a"], item["b"]) == (type(value), value, value)


@given(texts)
def test_any_scalar_is_one_line(text: str) -> None:
    assert len(scalar(text).splitlines()) == 1


def moment(at: float) -> datetime:
    return datetime.fromtimestamp(int(at), UTC)


def same_moment(found: object, at: float) -> bool:
    assert isinstance(found, datetime)
    return found.replace(tzinfo=UTC) == moment(at)


@given(times)
def test_any_time_reads_back_to_the_second(at: float) -> None:
    assert same_moment(read_yaml(f"at: {timestamp(at)}\n")["at"], at)


@st.composite
def held(draw: st.DrawFn) -> tuple[list[Lock], dict[str, Instance]]:
    owners = {
        name: instance(name, expires_at=draw(times)) for name in draw(st.lists(keys, min_size=1, max_size=3))
    }
    locks = [
        Lock(
            token, draw(resources), draw(st.sampled_from([EXCLUSIVE, SHARED])),
            draw(st.sampled_from(sorted(owners))), draw(texts), draw(optional), "/w", draw(times), False,
        )
        for token in range(1, draw(st.integers(0, 5)) + 1)
    ]  # fmt: skip
    return locks, owners


def expected_item(lock: Lock, owner: Instance) -> dict[str, Any]:
    named = lock.resource.kind == WORKFLOW
    first = {"name": lock.resource.key} if named else {"path": str(lock.resource)}
    item = {
        **first,
        "locked_by": lock.instance,
        "locked_at": moment(lock.locked_at),
        "expires_at": moment(owner.expires_at),
        "mode": lock.mode,
        "token": lock.token,
    }
    if lock.agent:
        item["agent"] = lock.agent
    if lock.task_id is not None:
        item["task_id"] = lock.task_id
    if lock.resource.kind in SETS:
        item |= {"kind": lock.resource.kind, "patterns": lock.resource.patterns}
    return item


def with_zone(item: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
        for key, value in item.items()
    }


@given(held(), versions)
def test_the_locks_file_reads_back_as_the_locks(
    given_locks: tuple[list[Lock], dict[str, Instance]], version: str
) -> None:
    locks, owners = given_locks
    found = read_yaml(locks_file.render(locks, owners), version)["locks"]
    for section, is_workflow in (("files", False), ("workflows", True)):
        expected = [
            expected_item(lock, owners[lock.instance])
            for lock in locks
            if (lock.resource.kind == WORKFLOW) is is_workflow
        ]
        assert [with_zone(item) for item in found[section]] == expected


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    event = Event(
        draw(st.sampled_from(sorted(EFFECTS))), draw(keys), draw(st.one_of(st.none(), resources)),
        draw(texts), draw(optional),
    )  # fmt: skip
    event.detail = draw(st.dictionaries(st.sampled_from(audit_log.DETAILS), scalars, max_size=4))
    return Entry(draw(st.integers(1, 10**9)), draw(times), event)


@given(st.lists(entries(), max_size=4), versions)
def test_the_audit_log_reads_back_as_the_events(given_entries: list[Entry], version: str) -> None:
    found = read_yaml("".join(map(audit_log.render, given_entries)), version) or []
    assert len(found) == len(given_entries)
    for item, entry in zip(found, given_entries, strict=True):
        event = entry.event
        assert same_moment(item["timestamp"], entry.at)
        assert (item["instance"], item["action"], item["seq"]) == (event.instance, event.action, entry.seq)
        assert item.get("resource") == (None if event.resource is None else str(event.resource))
        assert (item.get("task_id"), item.get("agent", "")) == (event.task_id, event.agent)
        for name in audit_log.DETAILS:
            assert item.get(name) == event.detail.get(name)
