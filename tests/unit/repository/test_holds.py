"""What the published locks file says is held: read as data, and what it covers."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import InputError
from coord_core.repository.published import holds
from coord_core.repository.published.pull_requests import touched
from tests.support.published import NOBODY, lock

END = 3928561200.0  # 2094-06-28T11:00:00Z


def files(text: str, *paths: str) -> list[str]:
    return [one.path for one in touched(paths, holds.read(text.encode()))]


def test_a_lease_counts_until_it_ends_and_a_minute_longer() -> None:
    (hold,) = holds.read(lock("a.py").encode())
    assert hold.until == END
    assert hold.is_live(END + holds.SKEW - 1)
    assert not hold.is_live(END + holds.SKEW)


def test_one_s_own_locks_do_not_count() -> None:
    found = holds.read(lock("a.py", "claude-1234abcd").encode())
    assert not holds.live_of_others(found, "claude-1234abcd", 0.0)
    assert holds.live_of_others(found, "claude-5678efgh", 0.0)


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        (lock("src/"), ["src/a.py", "src/b/c.py"]),
        (lock("./"), ["src/a.py", "src/b/c.py", "d.py"]),
        (lock('"src/a.py#Login.check"'), ["src/a.py"]),
        (lock('"glob:src/**/*.py"', more="      kind: glob\n      patterns: ['src/**/*.py']\n"),
         ["src/a.py", "src/b/c.py"]),
        (lock('"feature:x"', more='      kind: feature\n      patterns: ["/d.py"]\n'), ["d.py"]),
        (lock('"tree:src"'), []),
        (lock("sr"), []),
        (NOBODY, []),
        ("", []),
    ],
)  # fmt: skip
def test_each_kind_of_lock_covers_its_files(text: str, covered: list[str]) -> None:
    assert files(text, "src/a.py", "src/b/c.py", "d.py") == covered


def test_a_workflow_is_its_file() -> None:
    text = (
        "locks:\n  files: []\n  workflows:\n    - name: ci\n      locked_by: claude-5678efgh\n"
        "      locked_at: 2024-06-28T10:30:00Z\n"
    )
    assert files(text, ".github/workflows/ci.yml", "ci.yml", ".github/workflows/cid.yml") == [
        ".github/workflows/ci.yml"
    ]
    assert holds.read(text.encode())[0].is_live(END * 9)


@pytest.mark.parametrize(
    "text",
    [
        "locks: [",
        "locks: 1\n",
        "locks:\n  files: {a: b}\n",
        "locks:\n  files:\n    - 1\n",
        "locks:\n  files:\n    - path: a\n",
        lock("a", until="tomorrow"),
        lock("a", more="      kind: glob\n"),
        lock("a", more="      kind: glob\n      patterns: ['[']\n"),
        "a: &x [1]\nlocks: *x\n",
        "locks: !!python/object:os.system {}\n",
        "x" * 5_000_000,
        "\udcff",
    ],
)
def test_what_has_not_the_file_s_shape_is_refused(text: str) -> None:
    with pytest.raises(InputError) as raised:
        holds.read(text.encode(errors="surrogateescape"))
    assert "publish` writes it anew" in raised.value.mend
    assert len(raised.value.problem) < 500
