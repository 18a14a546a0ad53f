"""What a task's paths stand for."""

from __future__ import annotations

import pytest

from coord_core.domain.resources import FEATURE, SUBTREE, Resource, glob, named_set
from coord_core.domain.task_paths import fixed_part, resource_of


@pytest.mark.parametrize(
    ("path", "part"), [("src/*/a.py", "src"), ("docs/", "docs"), ("./a//b.py", "a/b.py"), ("**/*.py", "")]
)
def test_the_fixed_part_of_a_glob_is_the_folder_that_it_can_match_in(path: str, part: str) -> None:
    assert fixed_part(path) == part


@pytest.mark.parametrize(
    ("path", "resource"),
    [
        ("src/*.py", glob(["src/*.py"])),
        ("docs/", Resource(SUBTREE, "docs")),
        ("app/[id]/page.tsx", Resource(SUBTREE, "app/[id]/page.tsx")),
        ("src/{a", Resource(SUBTREE, "src")),
        ("feature:auth", named_set(FEATURE, "auth", ["src/auth/**"])),
        ("feature:gone", named_set(FEATURE, "gone")),
    ],
)
def test_a_path_is_a_file_a_folder_a_glob_or_a_feature(path: str, resource: Resource) -> None:
    assert resource_of(path, {"auth": ["src/auth/**"]}) == resource
