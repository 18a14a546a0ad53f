"""Attack on the graph: the index, `deps`, `plan` and claims, `status --graph`, `feature suggest --write`."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coord_core.analysis import database
from coord_core.dependencies import open_index
from coord_core.services.dependencies_due import AT, DUE
from coord_core.settings import NAME
from tests.process.cli.conftest import (  # noqa: F401
    Someone,
    new_session,
    one,
    program,
    repository,
    template,
    two,
)
from tests.process.cli.program import PROGRAM, Program
from tests.support.enrolment import Enrolled, git
from tests.support.waiting import wait_until

# ruff: noqa: F811

LONGEST = 15.0  # seconds for a command in a small repository
MEMORY = 3 << 30  # bytes of address space: a machine that is not large
GOOD = {"good.js": "import './next'", "next.js": ""}
AS_IT_IS = ["good.js", "└── next.js"]
PARTS = {f"src/{part}/{name}.py": "" for part in ("auth", "bill", "cart") for name in "abc"}


def put(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def commit(root: Path) -> None:
    git(root, "add", ".")
    git(root, "commit", "-qm", "sources", "--no-verify")


def lines_in_time(program: Program, *words: str, memory: int | None = None) -> list[str]:
    """What a command prints. Fails when it takes too long, or does not end well."""

    def limit() -> None:
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    done = subprocess.run(
        [*PROGRAM, *words], cwd=program.folder, env=program.environment({}), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=LONGEST, preexec_fn=limit, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (done.returncode, done.stderr)
    return done.stdout.splitlines()


def planned(program: Program) -> list[str]:
    return [each["id"] for each in program("plan", "--json").json["can_run"]]


# Refusals that should not have been given, and those that should have been.


def test_an_edit_is_answered_while_somebody_looks_up_a_feature_that_is_not_defined(
    program: Program, repository: Enrolled, two: Someone
) -> None:
    """`feature:TYPO` lists files, reads CODEOWNERS and finds communities: inside the write transaction."""
    put(repository.root, {f"d{number % 50}/f{number}.py": "" for number in range(3000)})
    rules = "".join(f"**/a*{number}*b*/**/c*d*e* @o{number}\n" for number in range(400))
    (repository.root / "CODEOWNERS").write_text(rules)
    looking = program.start("lock", "acquire", "feature:nothing")
    try:
        refused, until = [], time.monotonic() + LONGEST
        while looking.poll() is None and time.monotonic() < until:
            answer = two.edit("d1/f1.py")
            refused += [answer.reason] if answer.refuses else []
    finally:
        looking.kill()
        looking.communicate()
    assert refused == []


@pytest.mark.parametrize("path", ["src/a.py", "src/b.py"], ids=["its file", "a dependent"])
def test_a_task_whose_file_has_a_held_function_waits(
    program: Program, repository: Enrolled, one: Someone, two: Someone, path: str
) -> None:
    """The place of a symbol is `path\\nname`: in no line with the file, and in no edge."""
    put(repository.root, {"src/a.py": "def f():\n    return 1\n", "src/b.py": "import a\n", "docs/x": ""})
    commit(repository.root)
    assert program("deps").status == 0
    assert one.run("lock", "acquire", "src/a.py#f").status == 0
    assert program("task", "add", "In the way", "--path", path, "--priority", "9").status == 0
    assert program("task", "add", "Free", "--path", "docs/x").status == 0
    assert planned(program) == ["task-002"]
    assert "task-002" in two.run("task", "next").stdout


def test_a_file_with_a_held_function_is_not_free(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    put(repository.root, {"src/a.py": "def f():\n    return 1\n", "src/b.py": ""})
    assert one.run("lock", "acquire", "src/a.py#f").status == 0
    assert program("plan", "--json").json["free"] == [{"path": "src/b.py", "files": 1}]


def test_a_claim_and_the_graph_know_the_features_that_the_plan_knows(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    """The plan asks the code what `feature:auth` is; a claim and `status --graph` the settings alone."""
    put(repository.root, PARTS)
    commit(repository.root)
    one.takes("src/auth/a.py")
    assert program("task", "add", "In the way", "--path", "feature:auth", "--priority", "9").status == 0
    assert program("task", "add", "Free", "--path", "src/bill/").status == 0
    assert planned(program) == ["task-002"]
    assert "task-001 [waits]" in program("status", "--graph").stdout
    assert "task-002" in two.run("task", "next").stdout


def test_a_working_tree_that_is_held_by_hand_is_in_the_way_of_the_plan(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    """`in_hand.held` leaves out `tree:` as what a command has for a moment; `lock acquire tree:src` lasts."""
    put(repository.root, {"src/a.py": "", "docs/x": ""})
    commit(repository.root)
    assert one.run("lock", "acquire", "tree:src").status == 0
    assert program("task", "add", "In the way", "--path", "src/a.py", "--priority", "9").status == 0
    assert program("task", "add", "Free", "--path", "docs/x").status == 0
    assert "task-002" in two.run("task", "next").stdout  # a claim knows it
    assert planned(program) == ["task-002"]


# Files that come with a repository: no end, no memory, a crash.


def test_a_file_that_takes_all_memory_holds_up_no_other(program: Program, repository: Enrolled) -> None:
    """In 16 kB of such C the parser takes 9 GB (2.3 GB for 8 kB). Small files are parsed in place, and a
    worker has no limit of memory."""
    put(repository.root, {**GOOD, "bad.c": ("a=>" * 6000)[:16000]})
    assert lines_in_time(program, "deps", "good.js", memory=MEMORY) == AS_IT_IS


def test_a_small_file_does_not_take_minutes(program: Program, repository: Enrolled) -> None:
    """6 kB of such Go take 10 s (JavaScript, TypeScript: 7 s), and four times that for twice as much. Up to
    40 kB is parsed in place, where nothing ends it."""
    put(repository.root, {**GOOD, "bad.go": "->" * 8000})
    assert lines_in_time(program, "deps", "good.js") == AS_IT_IS


DEEP = "/".join("d" * 28)
HANGS = {
    "workspaces": {
        "package.json": json.dumps({"workspaces": ["**/" * 14 + "no"]}),
        f"{DEEP}/package.json": "{}",
    },
    "extends": {
        f"t{n}.json": json.dumps({"extends": [f"./t{m}.json" for m in range(6) if m != n]}) for n in range(6)
    }
    | {"tsconfig.json": '{"extends": "./t0.json"}'},
    "string": {"package.json": '"' + '\\"' * 400_000},
}


@pytest.mark.parametrize("name", HANGS)
def test_no_configuration_keeps_the_index_from_an_end(
    program: Program, repository: Enrolled, name: str
) -> None:
    """What is resolved is resolved in the process itself, without a limit: the updater, too, never ends."""
    put(repository.root, {**HANGS[name], **GOOD, "good.js": "import 'x'\nimport './next'"})
    assert lines_in_time(program, "deps", "good.js") == AS_IT_IS


def test_rules_of_codeowners_find_an_end(program: Program, repository: Enrolled) -> None:
    """500 rules with four wildcards over 5,000 files take minutes, also for `lock acquire feature:x`."""
    put(repository.root, {f"d{number % 50}/f{number}.py": "" for number in range(5000)})
    rules = "".join(f"**/a*{number}*b*/**/c*d*e* @o{number}\n" for number in range(500))
    (repository.root / "CODEOWNERS").write_text(rules)
    assert lines_in_time(program, "feature", "suggest", "--json")


def test_a_link_to_a_name_that_is_not_unicode_holds_up_no_other(
    program: Program, repository: Enrolled
) -> None:
    """`leads_to` keeps the surrogates: UnicodeEncodeError, and there is never an index."""
    put(repository.root, GOOD)
    Path(os.fsdecode(os.fsencode(repository.root) + b"/caf\xe9.js")).write_text("")
    os.symlink(b"caf\xe9.js", os.fsencode(repository.root / "coffee.js"))
    done = program("deps", "good.js")
    assert (done.status, done.lines) == (0, AS_IT_IS), done


@pytest.fixture
def deep(repository: Enrolled) -> Iterator[Path]:
    """A folder in a folder, a thousand times: paths of 2,000 characters."""
    top, before = repository.root / "deep", os.getcwd()
    top.mkdir()
    os.chdir(top)
    for _ in range(1000):
        os.mkdir("d")
        os.chdir("d")
    for name in ("a.py", "b.py"):
        Path(name).write_text("")
    os.chdir(before)
    yield top
    subprocess.run(["rm", "-rf", str(top)], check=True)  # shutil's goes down by recursion


@pytest.mark.parametrize("words", [["feature", "suggest"], ["lock", "acquire", "feature:auth"]])
def test_folders_may_be_deep(program: Program, repository: Enrolled, deep: Path, words: list[str]) -> None:
    """`packages.Folder.files` and `_parts` go down by recursion: RecursionError."""
    put(repository.root, PARTS)
    done = program(*words)
    assert (done.status, "unexpected" in done.stderr) == (0, False), done.stderr


def test_one_manifest_with_a_huge_number_hides_no_crate(program: Program, repository: Enrolled) -> None:
    """tomllib raises ValueError for it, `libraries` catches TOMLDecodeError alone: no crate knows another."""
    package = '[package]\nname="{}"\nedition="2021"\n'
    put(repository.root, {
        "p/Cargo.toml": package.format("p"), "p/src/lib.rs": "pub fn f() {}",
        "q/Cargo.toml": package.format("q"),
        "q/src/main.rs": "use p::f;\nfn main() { f(); }", "fixtures/Cargo.toml": "a = " + "1" * 5000,
    })  # fmt: skip
    assert program("deps", "q/src/main.rs").lines == ["q/src/main.rs", "└── p/src/lib.rs"]


# The index: what it does not notice, and what it does not survive.


def test_what_is_written_while_another_makes_the_index_comes_into_it(
    repository: Enrolled, program: Program, one: Someone, two: Someone
) -> None:
    """The updater that an edit starts meets `deps` at work, is BusyError, and gone; nobody looks again."""
    put(repository.root, {"a.py": "import b", "b.py": "", "c.py": "", "d.py": ""})
    assert program("deps").status == 0
    fields = {**json.loads(repository.marker.read_text()), "program": sys.executable, "analysis": True}
    repository.marker.write_text(json.dumps(fields))

    def writes(text: str) -> None:
        assert one.edit("a.py").is_silent
        (repository.root / "a.py").write_text(text)
        assert one.edited("a.py").is_silent

    def of_a() -> list[str]:
        index = open_index(str(repository.state))
        assert index is not None
        found = index.of("a.py")
        index.close()
        return found

    def is_at_rest() -> bool:
        with repository.reading() as tx:
            return not tx.meta(AT) and not tx.meta(DUE)

    writes("import b, c")
    wait_until(lambda: of_a() == ["b.py", "c.py"], "the index follows")
    wait_until(is_at_rest, "the updater ends")
    with database.alone(str(repository.state), 1.0):  # as a `deps` that has listed the files already
        writes("import b, c, d")
        time.sleep(3)
    wait_until(lambda: of_a() == ["b.py", "c.py", "d.py"], "the index follows")


@pytest.mark.parametrize(
    "damage",
    ["UPDATE files SET outline = '[\"' WHERE key = 'good.js'", "DROP TABLE questions"],
    ids=["an outline", "a table"],
)
def test_an_index_that_is_damaged_in_a_part_is_made_again(
    program: Program, repository: Enrolled, damage: str
) -> None:
    """ "Whatever is wrong with it, it is made again" (0015): an unexpected error, "free some space"."""
    put(repository.root, {**GOOD, "good.js": ""})
    assert program("deps").status == 0
    with sqlite3.connect(repository.state / "dependencies.db") as connection:
        connection.execute(damage)
    put(repository.root, GOOD)
    done = program("deps", "good.js")
    assert (done.status, done.lines) == (0, AS_IT_IS), done


def _other_release(root: Path) -> None:
    (root / "current").unlink()
    (root / "current").symlink_to("two")


def _swap(root: Path) -> None:
    for old, new in (("x.js", "t"), ("y.js", "x.js"), ("t", "y.js")):
        (root / old).rename(root / new)


@pytest.mark.parametrize("change", [_other_release, _swap])
def test_an_update_ends_at_the_graph_of_a_full_build(
    program: Program, repository: Enrolled, change: Callable[[Path], None]
) -> None:
    """A link through another link, which moves; two files of one size and time that are swapped."""
    root = repository.root
    put(
        root,
        {
            "one/p.js": "",
            "two/p.js": "",
            "a.js": "import './l'",
            "x.js": "import './a'",
            "y.js": "import './b'",
        },
    )
    put(root, {"b.js": ""})
    (root / "current").symlink_to("one")
    (root / "l.js").symlink_to("current/p.js")
    for name in ("x.js", "y.js"):
        os.utime(root / name, (1e9, 1e9))  # as from an archive
    assert program("deps").status == 0
    change(root)
    assert program("deps", "--graph").lines == program("deps", "--graph", "--rebuild").lines


def test_a_file_of_a_linked_worktree_is_not_said_to_be_unknown_to_git(
    program: Program, repository: Enrolled, tmp_path: Path
) -> None:
    put(repository.root, {"b.py": ""})
    commit(repository.root)
    there = repository.add_worktree(tmp_path / "there", "other")
    put(there, {"a.py": "import b\n"})
    commit(there)
    assert "is no file that git tracks" not in program("deps", "a.py", folder=there).stderr


# The settings file.


def written(program: Program, repository: Enrolled, before: str) -> str:
    put(repository.root, PARTS)
    (repository.root / NAME).write_bytes(before.encode())
    done = program("feature", "suggest", "--write")
    assert done.status == 0, done.stderr
    return (repository.root / NAME).read_bytes().decode()


def test_no_file_outside_of_the_repository_is_written(
    program: Program, repository: Enrolled, tmp_path: Path
) -> None:
    """The link comes with the repository, and may lead to any name that is not there yet."""
    put(repository.root, PARTS)
    (repository.root / NAME).symlink_to(tmp_path / "outside")
    program("feature", "suggest", "--write")
    assert not (tmp_path / "outside").exists()


def test_other_lines_stay_where_no_feature_is_named_yet(program: Program, repository: Enrolled) -> None:
    """`features: {}` is the one that is made anew; it takes `---` and the spaces of all others with it."""
    others = ["---", "ignore:", "- a", "- b   # why", "lock_ttl:   2h"]
    text = written(program, repository, "\n".join([*others, "features: {}", ""]))
    assert [line for line in others if line not in text.splitlines()] == []


@pytest.mark.parametrize(
    "before",
    [
        "<<: {lock_ttl: 2h}\nfeatures:\n  old: [x]\n",  # unexpected KeyError('lock_ttl')
        "---\nlock_ttl: 2h\n...\n",  # "line 4: but found another document": it has three
        "lock_ttl: 2h\nfeatures:\n#  old: [x]\n",  # "features: Input should be a valid dictionary"
    ],
    ids=["merged", "with an end", "all commented out"],
)
def test_features_are_added_to_any_sound_file(program: Program, repository: Enrolled, before: str) -> None:
    assert "auth" in written(program, repository, before)


def test_one_folder_with_a_strange_name_does_not_keep_the_others_from_being_written(
    program: Program, repository: Enrolled
) -> None:
    put(repository.root, {f"src/c\x85d/{name}.py": "" for name in "ab"})
    assert "auth" in written(program, repository, "features:\n  old: [x]\n")
