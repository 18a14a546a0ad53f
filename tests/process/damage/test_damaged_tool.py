"""A tool of which any module is damaged still refuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.process.damage.mending import MENDING
from tests.support.hooks import HOOKS, ROOT, Answer, run_hook
from tests.support.sessions import Session


@pytest.fixture(scope="module")
def copy_of_the_tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that may be broken; its hooks folder."""
    root = tmp_path_factory.mktemp("tool")
    ignored = shutil.ignore_patterns("__pycache__", "install", "cli")
    shutil.copytree(ROOT / "coord_core", root / "coord_core", ignore=ignored)
    shutil.copytree(HOOKS, root / "hooks", ignore=ignored)
    return root / "hooks"


def modules_of(answer: Answer, package: Path) -> list[Path]:
    """The files of the package that a hook run with `-X importtime` imported."""
    names = [line.rpartition("|")[2].strip() for line in answer.stderr.splitlines() if "import time:" in line]
    paths = [package.parent.joinpath(*name.split(".")) for name in names if name.startswith("coord_core")]
    return [path / "__init__.py" if path.is_dir() else path.with_suffix(".py") for path in paths]


def edit_with_copy(session: Session, hooks: Path, *options: str) -> Answer:
    given = {"session_id": session.id, "cwd": str(session.folder), "tool_name": "Write", "tool_use_id": "c"}
    given["tool_input"] = {"file_path": str(session.folder / "a")}  # type: ignore[assignment]
    return run_hook("PreToolUse", given, session.environment, session.folder, hooks, *options)


@pytest.mark.parametrize("damage", ["raises", "is gone", "is torn"])
def test_a_tool_refuses_whichever_of_its_modules_is_damaged(
    session: Session, copy_of_the_tool: Path, damage: str
) -> None:
    modules = modules_of(
        edit_with_copy(session, copy_of_the_tool, "-X", "importtime"), copy_of_the_tool.parent / "coord_core"
    )
    assert len(modules) > 25
    let_through = {}
    for path in modules:
        if damage == "is gone" and path.stem == "__init__":
            continue  # a package without it is a package all the same
        whole = path.read_text()
        try:
            if damage == "is gone":
                path.unlink()
            else:
                text = "raise RuntimeError('broken')" if damage == "raises" else whole[: len(whole) // 2]
                path.write_text(text + "\n" if damage == "raises" else text + "\n(")
            answer = edit_with_copy(session, copy_of_the_tool)
        finally:
            path.write_text(whole)
        if not answer.refuses or not any(word in answer.sentence for word in MENDING):
            let_through[path.stem] = answer
    assert let_through == {}
