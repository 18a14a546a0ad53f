"""`lock list`: which locks, in which order, and how they look."""

from __future__ import annotations

from collections.abc import Callable

from .conftest import Someone
from .program import Program
from .waits import Waiting


def test_a_list_of_locks_is_filtered_and_sorted(
    program: Program, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    for path in ("src/b.py", "src/a.py"):
        one.takes(path)
    two.takes("docs/c.md")
    waiting(two, "src/a.py")

    def found(*arguments: str) -> list[str]:
        return [lock["resource"] for lock in program("lock", "list", "--json", *arguments).json]

    assert found() == ["src/b.py", "src/a.py", "docs/c.md"]
    assert found("--by", two.name) == ["docs/c.md"]
    assert found("--path", "src/**", "--sort", "path") == ["src/a.py", "src/b.py"]
    assert found("--path", "*.md", "--path", "src/b*") == ["src/b.py", "docs/c.md"]
    assert found("--contested") == ["src/a.py"]
    assert found("--sort", "contested") == ["src/a.py", "src/b.py", "docs/c.md"]
    assert [line.split()[0] for line in program("lock", "list").lines[1:]] == found("--sort", "contested")
    assert program("lock", "list", "--by", "nobody").lines == ["Nothing is locked."]
    narrow = program("lock", "list", COLUMNS="80").lines
    assert narrow[0].startswith(f"{one.name}  2 locks · expires in 60 minutes")
    assert narrow[1].split()[0] == "src/a.py" and narrow[2] == f"    wanted by {two.name}"
    found_status = program("status", COLUMNS="80").lines
    assert f"    wanted by {two.name}" in found_status
