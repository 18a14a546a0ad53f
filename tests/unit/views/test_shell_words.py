"""Paths in a command that is to be copied: one line, and what a shell reads back is the path."""

from __future__ import annotations

import os
import subprocess

from hypothesis import given
from hypothesis import strategies as st

from coord_core.views.shell_words import LONGEST, shell_word, shell_words

NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(NAMES)
def test_a_word_is_one_printable_line(name: str) -> None:
    assert shell_word(name).isprintable()


@given(st.lists(NAMES, min_size=1, max_size=5))
def test_bash_reads_the_paths_back(names: list[str]) -> None:
    command = ["bash", "-c", f"printf '%s\\0' {shell_words(names)}"]
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    printed = subprocess.run(command, capture_output=True, check=True, env=environment).stdout
    assert printed.decode("utf-8").split("\0")[:-1] == names


def test_what_is_too_long_is_not_spelled_out() -> None:
    assert len(shell_words(["a" * 100] * 1000)) < 100
    assert len(shell_words(["a" * 100] * 10)) < LONGEST
