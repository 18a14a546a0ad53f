"""`feature suggest --write` into settings files of any sound form."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.settings import NAME
from tests.support.enrolment import Enrolled

from .program import Program
from .sources import PARTS, put


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
