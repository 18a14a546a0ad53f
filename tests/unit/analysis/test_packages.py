"""At which depth folders are parts that people have names for."""

from __future__ import annotations

import pytest

from coord_core.analysis import packages
from coord_core.domain import globs

PYTHON = "pyproject.toml src/shop/__init__.py src/shop/cart/a.py src/shop/cart/b.py src/shop/pay/a.py src/shop/pay/b.py tests/cart/test_a.py tests/unit/pay/test_b.py docs/a.md docs/b.md"  # noqa: E501
JAVA = "pom.xml src/main/java/com/acme/App.java src/main/java/com/acme/bill/A.java src/main/java/com/acme/bill/B.java src/main/java/com/acme/cart/A.java src/main/java/com/acme/cart/B.java src/test/java/com/acme/cart/ATest.java"  # noqa: E501
GO = "go.mod cmd/server/main.go cmd/server/x.go internal/auth/a.go internal/auth/b.go internal/store/s.go internal/store/sql/a.go"  # noqa: E501
MONOREPO = "package.json packages/ui/package.json packages/ui/src/a.ts packages/ui/lib/b.ts packages/ui/lib/c.ts packages/core/package.json packages/core/a.ts apps/web/package.json apps/web/[id].ts node_modules/x/a.js node_modules/x/b.js"  # noqa: E501
ONE = "app/main.py app/util.py README.md"


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (PYTHON, ["cart", "pay"]), (JAVA, ["bill", "cart"]), (GO, ["server", "auth", "store"]),
        (MONOREPO, ["web", "core", "ui"]), (ONE, ["app"]), ("a b c", []), ("", []),
    ],
)  # fmt: skip
def test_the_parts_of_a_repository(files: str, names: list[str]) -> None:
    assert [idea.names[0] for idea in packages.ideas(files.split())] == names


@pytest.mark.parametrize("files", [PYTHON, JAVA, GO, MONOREPO, ONE])
def test_the_patterns_are_just_the_files(files: str) -> None:
    keys = files.split()
    for idea in packages.ideas(keys):
        assert {key for key in keys if globs.matches(idea.patterns, key)} == idea.files


def test_tests_that_mirror_a_part_belong_to_it() -> None:
    found = {idea.names[0]: idea.patterns for idea in packages.ideas(PYTHON.split())}
    assert found == {
        "cart": ("src/shop/cart/", "tests/cart/"),
        "pay": ("src/shop/pay/", "tests/unit/pay/"),
    }


def test_of_two_parts_of_one_name_the_second_is_called_by_its_folder_too() -> None:
    files = "a/api/x.py a/api/y.py a/db/x.py a/db/y.py b/api/x.py b/api/y.py b/db/x.py b/db/y.py"
    found = [idea.names for idea in packages.ideas([f"src/{key}" for key in files.split()])]
    assert found == [("a", "src/a"), ("b", "src/b")]
