"""Two sessions and one file: who is refused, what the model reads, what is on record."""

from __future__ import annotations

import json

import pytest

from .guarded import MADE, Guarded, edit, guarded_repository, name_of, read, write  # noqa: F401 - a fixture
from .script import Call, Calls

pytestmark = [pytest.mark.client, pytest.mark.both_ways]


@pytest.mark.plugin_too
def test_write_and_edit_of_a_held_file_are_refused_until_the_holders_turn_ends(guarded: Guarded) -> None:
    file = guarded.file("a.txt")
    first = guarded.client.start_interactive(cwd=guarded.root)
    gate = guarded.hold_in(first, "first", write(file, "first\n"))
    holder = name_of(first.session_id)
    attempts = [write(file, "second\n"), edit(file, "first", "second")]

    second = guarded.hold("second", read(file), *attempts, then=attempts[0])

    assert second.verdicts == [MADE, holder, holder]
    assert file.read_text() == "first\n"
    [lock] = guarded.locks
    assert (lock["path"], lock["locked_by"]) == ("a.txt", holder)
    assert f"at the latest {lock['expires_at']:%H:%M:%S} UTC" in second.texts[1]
    gate.open()
    guarded.wait_until_held({})
    assert len(second.go_on().permission_denials) == 2
    assert second.verdicts[3:] == [MADE]
    assert file.read_text() == "second\n"
    assert [(entry["instance"], entry["action"]) for entry in guarded.log if "resource" in entry] == [
        (holder, "lock_acquired"),
        (second.instance, "lock_denied"),
        (holder, "lock_released"),
        (second.instance, "lock_acquired"),
        (second.instance, "lock_released"),
    ]


def test_several_writes_of_one_message_are_granted_with_one_lock_a_file(guarded: Guarded) -> None:
    a, b, c = (guarded.root / name for name in ("a.txt", "b.txt", "c.txt"))

    turn = guarded.hold("turn", Calls([write(a), write(b)]), Calls([write(c, "1"), write(c, "2")]))

    assert turn.verdicts == [MADE] * 4
    assert [lock["path"] for lock in guarded.locks] == ["a.txt", "b.txt", "c.txt"]
    assert guarded.actions(on="c.txt") == ["lock_acquired"]
    assert c.read_text() == "2"


def test_a_notebook_that_another_session_holds_is_not_edited(guarded: Guarded) -> None:
    notebook = guarded.file("n.ipynb", _notebook())
    change = {"notebook_path": str(notebook), "cell_id": "c1", "new_source": "2"}
    first = guarded.hold("first", read(notebook), Call("NotebookEdit", change))
    changed = notebook.read_text()

    second = guarded.run("second", read(notebook), Call("NotebookEdit", {**change, "new_source": "3"}))

    assert first.verdicts == [MADE, MADE]
    assert second.verdicts == [MADE, first.instance]
    assert notebook.read_text() == changed != _notebook()


def _notebook() -> str:
    cell = {"cell_type": "code", "id": "c1", "source": "1", "metadata": {}}
    cells = [{**cell, "outputs": [], "execution_count": None}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
