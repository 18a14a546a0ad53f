"""Locks on functions and classes: edits of one file by several sessions, through their hooks."""

from __future__ import annotations

import os
import time

import pytest

from tests.support.enrolment import Enrolled
from tests.support.parted import SOURCE, change
from tests.support.sessions import Session


def test_two_sessions_edit_two_functions_of_one_file(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    change(left, "return 1", "return 10")
    change(right, "return 2", "return 20")
    assert enrolled.held() == {"auth.py#one": left.name, "auth.py#Login.check": right.name}
    assert (enrolled.root / "auth.py").read_text() == SOURCE.replace(" 1", " 10").replace(" 2", " 20")


def test_the_same_function_is_refused_to_the_second(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    change(left, "return 2", "return 20")
    answer = right.replace("auth.py", "return 20", "return 21")
    assert answer.refuses
    assert answer.reason.startswith(f"Symbol locked: Login.check in auth.py is held by {left.name} until")
    assert "lock wait -- 'auth.py#Login.check'`" in answer.reason
    assert enrolled.held() == {"auth.py#Login.check": left.name}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import os", "import sys"),
        ("def one", "def two"),
        ("    return 1\n", "    return 1\n\n\ndef two():\n    return 2\n"),
        ("return 1", "return (1"),
        ("return", "return 1 +"),  # in several places, though only one is asked for
        ("not there", "x"),
    ],
    ids=["import", "rename", "add", "broken", "ambiguous", "absent"],
)
def test_what_is_no_change_of_symbols_alone_takes_the_file(
    enrolled: Enrolled, left: Session, old: str, new: str
) -> None:
    assert left.replace("auth.py", old, new).is_silent
    assert enrolled.held() == {"auth.py": left.name}


def test_a_write_takes_the_file_and_is_refused_where_another_holds_a_symbol(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    change(left, "return 2", "return 20")
    answer = right.edit("auth.py", tool="Write")
    assert f"File locked: auth.py is held by {left.name}, which holds Login.check in auth.py" in answer.reason


def test_an_edit_of_several_symbols_takes_all_or_none(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    change(left, "return 3", "return 30")
    assert right.replace("auth.py", "return ", "return 0 + ", replace_all=True).refuses
    assert enrolled.held() == {"auth.py#Login.out": left.name}
    left.stop()
    assert not right.replace("auth.py", "return ", "return 0 + ", replace_all=True).refuses
    assert set(enrolled.held()) == {"auth.py#one", "auth.py#Login.check", "auth.py#Login.out"}


def test_a_class_holds_its_members(enrolled: Enrolled, left: Session, right: Session) -> None:
    change(left, "limit = 3", "limit = 4")
    assert enrolled.held() == {"auth.py#Login": left.name}
    assert right.replace("auth.py", "return 2", "return 20").refuses


def test_two_calls_on_one_file_take_turns(enrolled: Enrolled, left: Session, right: Session) -> None:
    assert left.replace("auth.py", "return 1", "return 10").is_silent
    began = time.monotonic()
    answer = right.replace("auth.py", "return 2", "return 20")
    assert 1.5 < time.monotonic() - began < 5
    assert "an edit of another part of this file is being written just now" in answer.reason
    assert enrolled.held() == {"auth.py#one": left.name}
    assert left.replaced("auth.py", "return 1", "return 10").is_silent
    change(right, "return 2", "return 20")


@pytest.mark.parametrize("kind", ["absent", "folder", "pipe", "loop", "unreadable", "binary", "huge"])
def test_whatever_stands_at_the_path_the_file_is_taken(enrolled: Enrolled, left: Session, kind: str) -> None:
    path = enrolled.root / "x.py"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to("x.py")
    elif kind != "absent":
        path.write_bytes({"binary": b"\0\xff", "huge": b"#" * 2_000_000}.get(kind, b"def f(): pass\n"))
        path.chmod(0 if kind == "unreadable" else 0o600)
    assert left.replace("x.py", "pass", "return").is_silent
    assert set(enrolled.held()) <= {"x.py", "x.py#f"}  # an administrator reads everything


@pytest.mark.parametrize(
    "given",
    [
        {"old_string": 1},
        {"new_string": None},
        {"replace_all": "yes"},
        {"old_string": "\ud800"},
        {"edits": [1]},
    ],
    ids=str,
)
def test_an_input_that_we_do_not_know_takes_the_file(
    enrolled: Enrolled, left: Session, given: dict[str, object]
) -> None:
    known = {"file_path": str(enrolled.root / "auth.py"), "old_string": "return 1", "new_string": "return 4"}
    tool = "MultiEdit" if "edits" in given else "Edit"
    answer = left.send("PreToolUse", tool_name=tool, tool_use_id="x", tool_input={**known, **given})
    assert answer.is_silent
    assert enrolled.held() == {"auth.py": left.name}


def test_several_edits_of_one_call_are_looked_at_one_after_another(enrolled: Enrolled, left: Session) -> None:
    edits = [("return 1", "return 4"), ("return 4", "return 5"), ("return 3", "return 6")]
    given = {
        "file_path": str(enrolled.root / "auth.py"),
        "edits": [{"old_string": old, "new_string": new} for old, new in edits],
    }
    assert left.send("PreToolUse", tool_name="MultiEdit", tool_use_id="x", tool_input=given).is_silent
    assert set(enrolled.held()) == {"auth.py#one", "auth.py#Login.out"}
