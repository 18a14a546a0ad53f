"""Paths in a command that is to be copied: one line, and what a shell reads back is the path."""

from __future__ import annotations

import os
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.resources import FILE, SUBTREE, TREE, WORKFLOW, Resource
from coord_core.views.shell_words import LONGEST, Place, shell_word, shell_words

NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(NAMES)
def test_a_word_is_one_printable_line(name: str) -> None:
    assert shell_word(name).isprintable()
    assert "`" not in shell_word(name)  # it may stand between two of them


@given(st.lists(NAMES, min_size=1, max_size=5))
def test_bash_reads_the_paths_back(names: list[str]) -> None:
    command = ["bash", "-c", f"printf '%s\\0' {shell_words(names)}"]
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    printed = subprocess.run(command, capture_output=True, check=True, env=environment).stdout
    assert printed.decode("utf-8").split("\0")[:-1] == names


@pytest.mark.parametrize(
    ("resource", "at_root", "elsewhere"),
    [
        (Resource(FILE, "a/b"), "a/b", "/w/a/b"),
        (Resource(SUBTREE, "a"), "a/", "/w/a/"),
        (Resource(SUBTREE, ""), "./", "/w/./"),
        (Resource(TREE, "a"), "tree:a", "tree:/w/a"),
        (Resource(TREE, ""), "tree:", "tree:/w/"),
        (Resource(WORKFLOW, "ci"), "workflow:ci", "workflow:ci"),
        (Resource(FILE, "workflow:ci"), "./workflow:ci", "/w/workflow:ci"),
        (Resource(FILE, "tree:"), "./tree:", "/w/tree:"),
    ],
)
def test_a_resource_is_named_so_that_it_is_found_there(
    resource: Resource, at_root: str, elsewhere: str
) -> None:
    assert [Place("/w", cwd).word(resource) for cwd in ("/w", "/w/", "/w/a", "/")] == [
        at_root, at_root, elsewhere, elsewhere,
    ]  # fmt: skip


def test_what_is_too_long_is_not_spelled_out() -> None:
    assert len(shell_words(["a" * 100] * 1000)) < 100
    assert len(shell_words(["a" * 100] * 10)) < LONGEST
