"""Whatever others write: an annotation is one line that a runner reads back, and plain text is no command."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coord_core.views.workflow_commands import WARNING, annotation, plain
from tests.support.runner_commands import commands

PARTS = st.sampled_from(["::", "##[", "]", "\n", "\r", "%", "%0A", ",", "=", " ", "set-output", "a", "é"])
TEXTS = st.lists(PARTS, max_size=20).map("".join)


@given(TEXTS, TEXTS)
def test_an_annotation_is_read_back(message: str, file: str) -> None:
    written = annotation(WARNING, message, file)
    assert "\n" not in written and "\r" not in written
    (read,) = commands(written)
    assert read.name == WARNING
    assert read.properties.get("file", "").strip(" ") == file.strip(" ")
    assert read.data == plain(message)


@given(TEXTS)
def test_plain_text_is_no_command(text: str) -> None:
    assert commands(plain(text)) == []
