"""Writes as values, and the edges of the analysis that the corpus does not show."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from coord_core.claude.shell import parser
from coord_core.claude.shell.analysis import FILE, SUBTREE, Staging, Write
from coord_core.claude.shell.reader import evaluated, writes
from coord_core.treesitter import ParserMissingError


def _resources(command: str, cwd: str = "/repo") -> list[tuple[str, str]]:
    return writes(command, cwd, {}, "/home/dev").resources


def test_a_file_covers_itself_alone() -> None:
    assert Write(FILE, "/a/b").covers("/a/b")
    assert not Write(FILE, "/a").covers("/a/b")


def test_a_subtree_covers_what_is_below_it_and_no_neighbour() -> None:
    assert Write(SUBTREE, "/a").covers("/a/b/c")
    assert not Write(SUBTREE, "/a").covers("/ab")
    assert Write(SUBTREE, "/").covers("/a")


def test_a_subtree_is_narrowed_by_names_exclusions_and_depth() -> None:
    write = Write(SUBTREE, "/a", names=("*.ts",), without=("*/held/*",), depth=2)
    assert write.covers("/a/b/c.ts")
    assert not write.covers("/a/b/c.py")
    assert not write.covers("/a/held/c.ts")
    assert not write.covers("/a/b/c/d.ts")


def test_staging_without_paths_is_the_whole_tree() -> None:
    assert Staging("add", "/repo").covers("/repo/x")
    assert not Staging("add", "/repo", (Write(FILE, "/repo/y"),)).covers("/repo/x")


def test_paths_are_absolute_and_normal() -> None:
    assert _resources("rm ../x ./y/../z //w") == [(FILE, "/x"), (FILE, "/repo/z"), (FILE, "/w")]


def test_home_and_a_variable_from_outside_are_expanded() -> None:
    found = writes("touch ~/a $HOME/b $PLACE/c", "/repo", {"PLACE": "/place"}, "/home/dev")
    assert found.resources == [(FILE, "/home/dev/a"), (FILE, "/home/dev/b"), (FILE, "/place/c")]


@pytest.mark.parametrize(
    ("command", "written"),
    [('rm "$PLACE"/c', ["/my place/c"]), ('rm "$PLACE/c d"', ["/my place/c d"]),
     ("rm $PLACE/c", ["/my", "/repo/place/c"])],
)  # fmt: skip
def test_a_path_from_outside_may_have_spaces(command: str, written: list[str]) -> None:
    found = writes(command, "/repo", {"PLACE": "/my place"}, "/home/dev")
    assert found.resources == [(FILE, path) for path in written]


@pytest.mark.parametrize("value", ["/x -o /y", "-o/y", "rm /y", "/x\ty", "no-path"])
def test_what_may_be_more_than_a_path_is_not_taken_from_outside(value: str) -> None:
    found = evaluated("sort $PLACE", "/repo", {"PLACE": value}, "/home/dev")
    assert not found.writes


@pytest.mark.parametrize("command", ["rm $X", "eval $X", "$X a", "curl -s x | bash", "cd $X && rm y", "rm '"])
def test_what_cannot_be_known_is_said_to_be_unknown(command: str) -> None:
    found = evaluated(command, "/repo", {}, "/home/dev")
    assert found.unknown and not found.writes


def test_a_variable_given_in_branches_has_each_of_its_values() -> None:
    command = "if a; then F=x; else F=y; fi; rm $F"
    assert set(_resources(command)) == {(FILE, "/repo/x"), (FILE, "/repo/y")}


def test_git_says_what_and_where() -> None:
    found = writes("git -C sub reset --hard && git commit -am x", "/repo", {}, "/home/dev")
    assert [(operation.verb, operation.folder) for operation in found.tree_operations] == [
        ("reset --hard", "/repo/sub")
    ]
    assert [(staging.verb, staging.is_whole_tree) for staging in found.staging] == [("commit -a", True)]


def test_characters_beyond_ascii_are_kept_and_kept_from_the_grammar() -> None:
    assert _resources("rm é 'ü b' && echo > 😀") == [
        (FILE, "/repo/é"),
        (FILE, "/repo/ü b"),
        (FILE, "/repo/😀"),
    ]
    assert parser.parse("{\U00031860") is not None  # tree-sitter-bash 337: this kills the process


def test_continued_lines_are_one() -> None:
    assert _resources("r\\\nm a\\\nb") == [(FILE, "/repo/ab")]


def test_a_missing_parser_is_an_error_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(parser, "_loaded", [])
    monkeypatch.setattr(sys, "path", [])
    for name in [name for name in sys.modules if name.startswith("tree_sitter")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ParserMissingError, match="parser for bash cannot be loaded"):
        parser.load(str(tmp_path))
    assert str(tmp_path) not in sys.path


def test_going_up_from_an_unknown_folder_leads_nowhere_known() -> None:
    found = writes("cd $X && cd .. && rm y && git checkout -- ../z", "/repo", {}, "/home/dev")
    assert found.unknown and not found.writes


@pytest.mark.parametrize(
    "command",
    [
        "make x",
        "npm run x",
        "just x",
        "./build",
        "python app.py",
        "git alias",
        "timeout 9 tool",
        "docker run x",
    ],
)
def test_a_program_that_nothing_is_known_of_makes_it_unknown(command: str) -> None:
    found = writes(command, "/repo", {}, "/home/dev")
    assert found.unknown and not found.writes


@pytest.mark.parametrize("command", ["cargo test", "npm test", "go vet ./...", "kubectl get pods -o wide"])
def test_a_quiet_verb_is_no_reason_to_look_again(command: str) -> None:
    assert writes(command, "/repo", {}, "/home/dev").is_harmless


def test_a_strange_number_is_none() -> None:
    assert writes("for i in $(seq --1 ²); do rm $i; done; shift ²; patch -p² < x", "/repo", {}, "/").unknown


@pytest.mark.parametrize(
    "command", ["time (rm x)", "time { rm x; }", "! (rm x)", "time rm x", "time -p rm x"]
)
def test_what_is_timed_or_negated_is_run(command: str) -> None:
    assert _resources(command) == [(FILE, "/repo/x")]


@pytest.mark.parametrize(
    ("command", "paths"),
    [
        ("F=x && echo a > $F", ["/repo/x"]),
        ("F=x; true && echo a >> $F", ["/repo/x"]),
        ("cd d && make 2>/dev/null | tee x", ["/repo/d/x"]),
        ("cd d && make 2>y | cat > x", ["/repo/d/x", "/repo/d/y"]),
        ("cd d && { make; } 2>&1 | tee x && rm z", ["/repo/d/x", "/repo/d/z"]),
        ("cd d && a && b 2>e | c | tee f && rm g", ["/repo/d/e", "/repo/d/f", "/repo/d/g"]),
        ("cd d && a < b > c", ["/repo/d/c"]),
        ("a || cd d; rm x", ["/repo/d/x", "/repo/x"]),
        ("cd d; trap 'rm x' EXIT; cd ..", ["/repo/x"]),
        ("while read -r l; do while :; do rm x; break; done; done < y", ["/repo/x"]),
        ("{ cd d; rm x; } > y", ["/repo/d/x", "/repo/y"]),
        ("f() { rm x; } > y; f", ["/repo/x", "/repo/y"]),
    ],
)
def test_redirections_and_pipelines_belong_where_the_shell_has_them(command: str, paths: list[str]) -> None:
    assert sorted(path for _, path in _resources(command)) == paths


@pytest.mark.parametrize(
    ("command", "paths"),
    [
        ("claude-coordinator report -o a", ["/repo/a"]),
        ("claude-optimizer report --json -oa --zone UTC", ["/repo/a"]),
        ("claude-coordinator -C /else report --output=a", ["/else/a"]),
        ("claude-coordinator report -o -", []),
        ('claude-coordinator task add "-o a"', []),
    ],
)
def test_a_report_of_ours_is_a_write(command: str, paths: list[str]) -> None:
    assert _resources(command) == [(FILE, path) for path in paths]


@pytest.mark.parametrize(
    ("command", "paths"),
    [
        ("echo x > /dev/shm/a", ["/dev/shm/a"]),
        ("cd /dev/shm/r && rm b", ["/dev/shm/r/b"]),
        ("awk '{print > \"/dev/shm/y\"}' x", ["/dev/shm/y"]),
        ("awk '{print > \"/dev/stderr\"}' x", []),
        ("echo x | tee /dev/null /dev/tty /proc/self/fd/2", []),
    ],
)
def test_memory_that_is_shared_has_files_and_devices_are_none(command: str, paths: list[str]) -> None:
    assert _resources(command) == [(FILE, path) for path in paths]
