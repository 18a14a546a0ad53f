"""The index comes to an end with any file that a repository may hold."""

from __future__ import annotations

import json
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled

from .program import PROGRAM, Program
from .sources import AS_IT_IS, GOOD, LONGEST, PARTS, put

MEMORY = 3 << 30  # bytes of address space: a machine that is not large


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
