"""What sessions write comes into the index by itself, in a process apart."""

from __future__ import annotations

import json
import sys
import time

import pytest

from coord_core.services.dependencies_due import AT, DUE
from tests.conftest import StartSession
from tests.process.analysis.conftest import Sources
from tests.support.sessions import Session
from tests.support.waiting import wait_until

FIELDS = {"program": sys.executable, "analysis": True}


def mark(sources: Sources, **fields: object) -> None:
    marker = sources.enrolled.marker
    marker.write_text(json.dumps({**json.loads(marker.read_text()), **fields}))


def is_at_rest(sources: Sources) -> bool:
    with sources.enrolled.reading() as tx:
        return not tx.meta(AT) and not tx.meta(DUE)


def write(sources: Sources, session: Session, name: str, text: str) -> None:
    session.edit(f"{name}.py")
    sources.write(**{name: text})
    assert session.edited(f"{name}.py").is_silent


def test_edits_and_commands_make_the_index_follow(sources: Sources, start_session: StartSession) -> None:
    sources.refresh()
    mark(sources, **FIELDS)
    session = start_session()
    write(sources, session, "a", "import c")
    wait_until(lambda: sources.edges()["a.py"] == ["c.py"], "the index follows")
    write(sources, session, "a", "import b, c")  # while the first one stays
    wait_until(lambda: sources.edges()["a.py"] == ["b.py", "c.py"], "the index follows")
    wait_until(lambda: is_at_rest(sources), "the updater ends")
    session.bash("echo import a > d.py")
    wait_until(lambda: sources.edges().get("d.py") == ["a.py"], "the index follows")
    wait_until(lambda: is_at_rest(sources), "the updater ends")


def test_it_is_made_when_a_second_session_starts(sources: Sources, start_session: StartSession) -> None:
    mark(sources, **FIELDS)
    one = start_session()
    one.send("SessionStart", source="startup")
    write(sources, one, "a", "import c")
    assert is_at_rest(sources)
    start_session().send("SessionStart", source="startup")
    wait_until(sources.index.exists, "there is an index")
    wait_until(lambda: sources.edges() == {"a.py": ["c.py"], "b.py": ["c.py"]}, "the index follows")
    wait_until(lambda: is_at_rest(sources), "the updater ends")


@pytest.mark.parametrize("fields", [{"analysis": False}, {"settings": {"semantic": "off"}}])
def test_it_is_not_made_where_nobody_wants_it(
    sources: Sources, start_session: StartSession, fields: dict[str, object]
) -> None:
    mark(sources, **{**FIELDS, **fields})
    for _ in range(2):
        start_session().send("SessionStart", source="startup")
    assert is_at_rest(sources)
    time.sleep(0.5)
    assert not sources.index.exists()


def test_an_edit_starts_none_where_there_is_no_index_or_it_is_off(
    sources: Sources, start_session: StartSession
) -> None:
    mark(sources, **FIELDS)
    session = start_session()
    write(sources, session, "a", "")
    assert is_at_rest(sources)
    sources.refresh()
    mark(sources, settings={"semantic": "off"})
    write(sources, session, "b", "")
    assert is_at_rest(sources)
