"""Edits and staging stay quick beside many sets and many dependents."""

from __future__ import annotations

import time
from pathlib import Path

from coord_core.domain.records import Event
from coord_core.domain.resources import FEATURE, glob, named_set
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.graph import write_graph
from tests.support.held import put


def test_the_tenth_widely_used_file_is_edited_as_quickly_as_the_first(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(semantic="lock")
    edges: dict[str, list[str]] = {}
    for base in range(8):
        for number in range(900):
            edges[f"src/p{number % 30}/of{base}_{number}.py"] = [f"base{base}.py"]
    write_graph(enrolled.state, edges)
    session = start_session()
    took = []
    for base in range(8):
        began = time.perf_counter()
        assert session.edit(f"base{base}.py", call=f"call-{base}").is_silent
        took.append(time.perf_counter() - began)
        session.edited(f"base{base}.py", call=f"call-{base}")
    assert took[-1] < took[0] + 1, took


def test_an_edit_of_what_fifty_files_use_is_quick_beside_fifty_features(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {f"lib/p{number % 9}/m{number}.py": ["base.py"] for number in range(50)})
    first, second = start_session(), start_session()
    first.start()
    with enrolled.writing() as tx:
        for number in range(50):
            name = f"f{number}"
            patterns = [f"src/{name}/**", f"tests/{name}/**", f"*_{name}.md", f"{name}*.ts"]
            patterns.append(f"!src/{name}/gen/**")
            event = Event("lock_acquired", first.name, named_set(FEATURE, name, patterns))
            event.detail.update(mode="exclusive", worktree=str(enrolled.root))
            tx.record(event)
    began = time.perf_counter()
    answer = second.edit("base.py")
    took = time.perf_counter() - began
    assert not answer.refuses, answer.reason
    assert took < 1.5


def test_staging_many_files_is_quick_beside_many_sets(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.start()
    put(tree, *(f"lib/p{number % 50}/m{number}.py" for number in range(4000)))
    assert one.edit("other").is_silent
    began = time.perf_counter()
    assert not two.ask("git add -A", call="before").refuses
    alone = time.perf_counter() - began
    with enrolled.writing() as tx:
        for number in range(250):
            patterns = [f"src/f{number}/**", f"tests/f{number}/**", f"*_f{number}.md", f"**/f{number}/*.ts"]
            event = Event("lock_acquired", one.name, glob(patterns))
            event.detail.update(mode="exclusive", worktree=str(enrolled.root))
            tx.record(event)
    began = time.perf_counter()
    answer = two.ask("git add -A", call="after")
    took = time.perf_counter() - began
    assert not answer.refuses, answer.reason
    assert took < alone + 2, (alone, took)
