"""Which file a tool call would write."""

from __future__ import annotations

import pytest

from coord_core.claude.payload import Payload
from coord_core.claude.writes import written_path
from coord_core.domain.errors import InputError


def written(tool: object, **tool_input: object) -> str | None:
    return written_path(Payload({"tool_name": tool, "tool_input": tool_input}, {}))


@pytest.mark.parametrize("tool", ["Edit", "Write", "MultiEdit"])
def test_an_editing_tool_writes_its_file_path(tool: str) -> None:
    assert written(tool, file_path="/a", notebook_path="/b") == "/a"


def test_a_notebook_is_written_by_its_own_field() -> None:
    assert written("NotebookEdit", file_path="/a", notebook_path="/b") == "/b"


@pytest.mark.parametrize("tool", ["Read", "Bash", "Glob", "mcp__x__write", "edit", "", None, 7])
def test_any_other_tool_writes_nothing_that_we_know_of(tool: object) -> None:
    assert written(tool, file_path="/a") is None


@pytest.mark.parametrize("path", [None, "", 7, ["/a"], {"a": 1}])
def test_a_call_that_names_no_file_cannot_be_decided(path: object) -> None:
    with pytest.raises(InputError, match="Write call names no file_path"):
        written("Write", file_path=path)


def test_a_call_without_an_input_cannot_be_decided() -> None:
    with pytest.raises(InputError, match="names no file_path"):
        written_path(Payload({"tool_name": "Edit"}, {}))


def test_a_path_that_no_file_can_have_cannot_be_decided() -> None:
    with pytest.raises(InputError, match="not valid Unicode"):
        written("Edit", file_path="/a\ud800")
