"""Which file an import of Python leads to."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.analysis import MemoryWorld, edges

INIT = {"pkg/__init__.py": "", "pkg/sub/__init__.py": ""}


def of(source: str, files: dict[str, str | bytes], key: str = "pkg/me.py") -> set[str]:
    """What a file with this source depends on, among others."""
    return MemoryWorld({**files, key: source}).of(key)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("import pkg.a", "pkg/a.py"),
        ("import os, pkg.a as x", "pkg/a.py"),
        ("import pkg . \\\n a", "pkg/a.py"),
        ("from pkg import a", "pkg/a.py"),
        ("from pkg import (\n  a as b,  # why\n)", "pkg/a.py"),
        ("from pkg.a import name", "pkg/a.py"),
        ("from pkg import name", "pkg/__init__.py"),
        ("from pkg import *", "pkg/__init__.py"),
        ("import pkg", "pkg/__init__.py"),
        ("import pkg.sub", "pkg/sub/__init__.py"),
        ("from . import a", "pkg/a.py"),
        ("from . import name", "pkg/__init__.py"),
        ("from .a import name", "pkg/a.py"),
        ("from .sub import b", "pkg/sub/b.py"),
        ("from .sub.b import *", "pkg/sub/b.py"),
        ("def f():\n    import pkg.a", "pkg/a.py"),
        ("if TYPE_CHECKING:\n    from pkg.a import T", "pkg/a.py"),
        ("try:\n    import pkg.a\nexcept ImportError:\n    pass", "pkg/a.py"),
        ("importlib.import_module('pkg.a')", "pkg/a.py"),
        ("import_module('.a', __package__)", "pkg/a.py"),
        ("__import__('pkg.a')", "pkg/a.py"),
        ("import pkg.a\nif x = :", "pkg/a.py"),
    ],
)
def test_an_import_leads_to_a_module(source: str, target: str) -> None:
    assert of(source, {**INIT, "pkg/a.py": "", "pkg/sub/b.py": ""}) == {target}


@pytest.mark.parametrize(
    "source",
    [
        "import pkg.gone", "import os", "from .... import a", "from ...x import a", "import_module(name)",
        "import_module(f'pkg.{a}')", "'import pkg.a'", "# import pkg.a", "import pkg.me", "import",
        "from pkg.gone import a", "from . import", "from pkg.a.b import c",
    ],
)  # fmt: skip
def test_what_is_not_there_or_not_said_leads_nowhere(source: str) -> None:
    assert of(source, {**INIT, "pkg/a.py": ""}) - {"pkg/__init__.py"} == set()


def test_two_dots_lead_one_package_up() -> None:
    assert of("from ..a import x", {**INIT, "pkg/a.py": ""}, "pkg/sub/me.py") == {"pkg/a.py"}
    assert of("from .. import a", {**INIT, "pkg/a.py": ""}, "pkg/sub/me.py") == {"pkg/a.py"}


def test_a_package_imports_what_lies_in_it() -> None:
    assert of("from .a import x", {"pkg/a.py": ""}, "pkg/__init__.py") == {"pkg/a.py"}


def test_a_package_comes_before_a_module_of_its_name() -> None:
    assert of("import pkg.a", {**INIT, "pkg/a.py": "", "pkg/a/__init__.py": ""}) == {"pkg/a/__init__.py"}


def test_a_stub_and_what_it_describes_belong_together() -> None:
    files = {**INIT, "pkg/a.py": "", "pkg/a.pyi": "", "pkg/c.pyi": ""}
    assert of("import pkg.a, pkg.c", files) == {"pkg/a.py", "pkg/a.pyi", "pkg/c.pyi"}
    assert ("pkg/a.pyi", "pkg/a.py") in edges(files)


def test_a_star_import_takes_the_modules_that_are_exported() -> None:
    files = {**INIT, "pkg/sub/__init__.py": "__all__ = ['b', 'name']", "pkg/sub/b.py": "", "pkg/sub/c.py": ""}
    assert of("from pkg.sub import *", files) == {"pkg/sub/__init__.py", "pkg/sub/b.py"}


@pytest.mark.parametrize(
    ("key", "source", "target"),
    [
        ("tests/test_it.py", "import pkg.a", "src/pkg/a.py"),
        ("tests/deep/er/test_it.py", "from pkg import a", "src/pkg/a.py"),
        ("tools/run.py", "import helper", "tools/helper.py"),
        ("tools/run.py", "from tools import helper", "tools/helper.py"),
        ("tools/run.py", "import logging", "tools/logging.py"),
        ("tests/test_it.py", "import conftest", "tests/conftest.py"),
        ("tests/test_it.py", "import other.mod", "libs/other/src/other/mod.py"),
        ("tests/test_it.py", "import space.part.mod", "libs/part/space/part/mod.py"),
        ("tests/test_it.py", "import single", "src/single.py"),
        ("tests/test_it.py", "import placed", "code/placed.py"),
        ("tests/test_it.py", "import run_of_ini", "more/run_of_ini.py"),
    ],
)
def test_a_name_is_sought_from_the_nearest_root_on(key: str, source: str, target: str) -> None:
    files: dict[str, str | bytes] = {
        "src/pkg/__init__.py": "", "src/pkg/a.py": "", "src/single.py": "", "tools/helper.py": "",
        "tools/logging.py": "", "tests/conftest.py": "", "libs/other/src/other/__init__.py": "",
        "libs/other/src/other/mod.py": "", "libs/part/space/part/__init__.py": "",
        "libs/part/space/part/mod.py": "", "code/placed.py": "", "more/run_of_ini.py": "",
        "pyproject.toml": '[tool.setuptools.packages.find]\nwhere = ["./code"]\n',
        "setup.cfg": "[options]\npackage_dir =\n    = more\n",
    }  # fmt: skip
    assert of(source, files, key) == {target}


def test_a_name_of_the_standard_library_is_not_sought_far_away() -> None:
    files = {"lib/logging/__init__.py": "", "pkg/__init__.py": "", "pkg/json.py": "", "src/json.py": ""}
    assert of("import logging, json", files) == set()


def test_two_packages_of_one_name_are_told_apart_by_nearness() -> None:
    files = {f"{place}/tests/{name}.py": "" for place in ("one", "two") for name in ("__init__", "tools")}
    assert of("import tests.tools", files, "two/sub/me.py") == {"two/tests/tools.py"}


@given(st.binary(max_size=300) | st.text(alphabet="from import.*as(\\\n\"'pkg a,=_", max_size=200))
def test_no_source_raises(source: bytes | str) -> None:
    files: dict[str, str | bytes] = {
        **INIT,
        "pkg/a.py": source,
        "pyproject.toml": source,
        "setup.cfg": source,
    }
    MemoryWorld(files).edges()


@pytest.mark.parametrize("piece", ["(", "[", "*", "not ", "a."])
def test_a_source_that_nobody_wrote_by_hand_is_read_in_a_moment(piece: str) -> None:
    begun = time.process_time()
    MemoryWorld({"a.py": piece * (100_000 // len(piece))}).edges()
    assert time.process_time() - begun < 3
