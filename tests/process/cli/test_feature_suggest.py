"""`feature suggest`, and names that only the code has."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.settings import NAME
from tests.support.enrolment import Enrolled, git

from .conftest import Someone
from .program import Program


@pytest.fixture
def sources(repository: Enrolled) -> Path:
    for name in ("src/auth/a.py", "src/auth/b.py", "src/bill/a.py", "src/bill/b.py", "docs/a", "docs/b", "x"):
        (repository.root / name).parent.mkdir(parents=True, exist_ok=True)
        (repository.root / name).write_text(f"# {name}\n")
    (repository.root / "CODEOWNERS").write_text("* @all\n/docs/ @org/writers\n")
    git(repository.root, "add", ".")
    git(repository.root, "commit", "-qm", "sources", "--no-verify")
    return repository.root


def proposed(program: Program) -> dict[str, tuple[list[str], str]]:
    found = program("feature", "suggest", "--json").json["features"]
    return {each["feature"]: (each["patterns"], each["source"]) for each in found}


def test_owners_and_folders_are_proposed(program: Program, sources: Path) -> None:
    assert proposed(program) == {
        "writers": (["/docs/"], "CODEOWNERS"),
        "auth": (["src/auth/"], "packages"),
        "bill": (["src/bill/"], "packages"),
    }
    lines = program("feature", "suggest").lines
    assert lines[0].split() == ["Feature", "Files", "From", "Globs"]
    assert lines[1].split() == ["writers", "2", "CODEOWNERS", "/docs/"]
    assert not (sources / NAME).exists()


def test_what_hangs_together_across_folders_is_proposed(program: Program, sources: Path) -> None:
    for group in "pqr":
        (sources / f"{group}0.py").write_text("")
        for number in range(1, 5):
            uses = "\n".join(f"import {group}{other}" for other in range(number))
            (sources / f"{group}{number}.py").write_text(uses)
    found = {
        name: patterns for name, (patterns, source) in proposed(program).items() if source == "dependencies"
    }
    assert len(found) == 3
    for patterns in found.values():
        assert patterns == [f"/{patterns[0][1]}{number}.py" for number in range(5)]


def test_they_are_written_below_what_stands_there(program: Program, sources: Path) -> None:
    before = "# ours\nlock_ttl: 2h  # long\nfeatures:\n  auth: ['src/auth/a.py']\n"
    (sources / NAME).write_text(before)
    done = program("feature", "suggest", "--write")
    assert (done.status, "2 features added" in done.stdout, "trust" in done.stdout) == (0, True, False)
    text = (sources / NAME).read_text()
    assert text.startswith(before)
    listed = {each["feature"]: each["patterns"] for each in program("feature", "list", "--json").json}
    assert listed == {"auth": ["src/auth/a.py"], "writers": ["/docs/"], "bill": ["src/bill/"]}
    again = program("feature", "suggest", "--write")
    assert (again.status, (sources / NAME).read_text()) == (0, text)


def test_where_something_needs_trust_it_says_that_it_does_again(program: Program, sources: Path) -> None:
    (sources / NAME).write_text("ignore: ['*.log']\n")
    assert program("trust", "--yes").status == 0
    done = program("feature", "suggest", "--write")
    assert "ignore" in done.lines[-1] and "`claude-coordinator trust`" in done.lines[-1]


def test_a_session_does_not_write_the_settings(program: Program, sources: Path, one: Someone) -> None:
    done = one.run("feature", "suggest", "--write")
    assert (done.status, (sources / NAME).exists()) == (1, False)
    assert "Only a person may write the settings" in done.stderr
    assert one.run("feature", "suggest").status == 0


def test_settings_that_another_holds_are_not_written(program: Program, sources: Path, one: Someone) -> None:
    one.takes("x")
    assert one.run("lock", "acquire", NAME).status == 0
    done = program("feature", "suggest", "--write")
    assert (done.status, (sources / NAME).exists()) == (1, False)
    assert f"is held by {one.name}" in done.stderr


def test_a_file_that_is_not_valid_stays_as_it_is(program: Program, sources: Path) -> None:
    (sources / NAME).write_text("lock_ttl: never\n")
    done = program("feature", "suggest", "--write")
    assert (done.status, (sources / NAME).read_text()) == (2, "lock_ttl: never\n")


def test_a_proposed_name_can_be_locked(program: Program, sources: Path, one: Someone, two: Someone) -> None:
    assert one.run("lock", "acquire", "feature:bill").status == 0
    assert two.edit("src/bill/a.py").refuses
    assert two.edit("src/auth/a.py").is_silent
    assert program("feature", "show", "bill", "--json").json["files"] == ["src/bill/a.py", "src/bill/b.py"]
    assert program("feature", "show", "nothing").status == 2


def test_folders_with_strange_names(program: Program, sources: Path) -> None:
    for folder in ("src/[id]", "src/a b", "src/\x1b[31mred", "src/{x,y}", "src/!not"):
        (sources / folder).mkdir()
        for name in ("a.py", "b.py"):
            (sources / folder / name).write_text("")
    found = program("feature", "suggest", "--json").json["features"]
    for each in found:
        assert each["feature"].isprintable() and each["files"] == 2
    assert "\x1b" not in program("feature", "suggest").stdout
    assert program("feature", "suggest", "--write").status == 0
    listed = program("feature", "list", "--json").json
    assert len(listed) == len(found) == 8
