"""`deps`: the tree, its two directions, the whole graph, and names that would do harm."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled

from .program import Program

FILES = {
    "app/__init__.py": "",
    "app/main.py": "from app import auth, store",
    "app/auth.py": "from app import store, main",
    "app/store.py": "",
    "web/index.ts": "import './view'",
    "web/view.ts": "",
}


@pytest.fixture
def sources(repository: Enrolled) -> Path:
    for key, text in FILES.items():
        path = repository.root / key
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return repository.root


def test_a_file_has_a_tree_in_which_cycles_are_marked(program: Program, sources: Path) -> None:
    done = program("deps", "app/main.py", "--depth", "3")
    assert done.lines == [
        "app/main.py",
        "├── app/auth.py",
        "│   ├── app/main.py ↺",
        "│   └── app/store.py",
        "└── app/store.py",
    ]
    assert (done.status, done.stderr) == (0, "")


def test_one_step_unless_told_and_the_other_way_round(program: Program, sources: Path) -> None:
    assert program("deps", "app/main.py").lines == ["app/main.py", "├── app/auth.py", "└── app/store.py"]
    assert program("deps", "-r", "app/store.py").lines[1:] == ["├── app/auth.py", "└── app/main.py"]


def test_what_is_shown_already_is_not_shown_again(program: Program, sources: Path) -> None:
    (sources / "app/top.py").write_text("import app.auth, app.main")
    lines = program("deps", "app/top.py", "--depth", "0").lines
    assert lines[-1] == "└── app/main.py …"
    assert lines.count("│   │   └── app/store.py") == 1


def test_a_folder_is_seen_as_one(program: Program, sources: Path) -> None:
    (sources / "tool.py").write_text("import app.store")
    assert program("deps", "app/", "--reverse").lines == ["app/", "└── tool.py"]


def test_a_path_counts_from_the_current_folder(program: Program, sources: Path) -> None:
    done = program("deps", "index.ts", folder=sources / "web")
    assert done.lines == ["web/index.ts", "└── web/view.ts"]


def test_json_and_dot(program: Program, sources: Path) -> None:
    assert program("deps", "web/index.ts", "--json").json == {
        "paths": ["web/index.ts"],
        "direction": "dependencies",
        "depth": 1,
        "files": [{"path": "web/index.ts", "distance": 0}, {"path": "web/view.ts", "distance": 1}],
        "edges": [["web/index.ts", "web/view.ts"]],
    }
    lines = program("deps", "web/index.ts", "--format", "dot").lines
    assert lines[0] == "digraph dependencies {"
    assert '  "web/index.ts" -> "web/view.ts";' in lines


def test_without_a_path_it_is_about_the_whole(program: Program, sources: Path) -> None:
    assert program("deps").lines == [
        "🕸  6 source files (2 JavaScript/TypeScript, 4 Python)",
        "   5 dependencies, 1 cycle of files",
        "   app/auth.py → app/main.py → app/auth.py",
        "   app/store.py: 2 depend on it",
        "   app/auth.py: 1 depends on it",
        "   app/main.py: 1 depends on it",
        "   web/view.ts: 1 depends on it",
    ]
    whole = program("deps", "--json").json
    assert whole["cycles"] == [["app/auth.py", "app/main.py"]]
    assert whole["most_used"][0] == {"path": "app/store.py", "dependents": 2}
    assert ["web/index.ts", "web/view.ts"] in whole["edges"]
    assert "web/index.ts → web/view.ts" in program("deps", "--graph").lines


def test_it_follows_the_files_and_can_begin_anew(program: Program, sources: Path) -> None:
    assert len(program("deps", "web/index.ts").lines) == 2
    (sources / "web/index.ts").write_text("export {}")
    nothing = ["web/index.ts depends on no file of the repository."]
    assert program("deps", "web/index.ts").lines == nothing
    assert program("deps", "web/index.ts", "--rebuild").lines == nothing


def test_where_nothing_follows_it_says_so(program: Program, sources: Path) -> None:
    (sources / "README.md").write_text("x")
    (sources / "docs").mkdir()
    (sources / "docs/a.md").write_text("x")
    (sources / "alone.py").write_text("")
    said = {
        ("alone.py",): "alone.py depends on no file of the repository.",
        ("alone.py", "-r"): "Nothing in the repository depends on alone.py.",
        ("README.md",): "README.md: not a source that is read",
        ("docs/",): "docs/: no source that is read is in it",
        ("web/",): "web/ depends on no file outside of it.",
        ("web/", "-r"): "Nothing outside of web/ depends on it.",
    }
    for arguments, sentence in said.items():
        assert program("deps", *arguments).lines == [sentence]
    assert program("deps", "alone.py", "--json").json["files"] == [{"path": "alone.py", "distance": 0}]


def test_an_empty_repository_has_no_source_files(program: Program) -> None:
    assert program("deps").lines == ["No source files."]
    assert program("deps", "--json").json["files"] == 0


def test_a_long_cycle_is_named_in_part_and_three_at_most(program: Program, sources: Path) -> None:
    for ring in range(4):
        for number in range(9):
            (sources / f"r{ring}n{number}.py").write_text(f"import r{ring}n{(number + 1) % 9}")
    lines = program("deps").lines
    assert lines[1].endswith("5 cycles of files")
    names = " → ".join(f"r0n{number}.py" for number in range(6))
    assert lines[3] == f"   {names} → … → r0n0.py"
    assert sum("→" in line for line in lines) == 3


def test_the_whole_graph_takes_no_path(program: Program, sources: Path) -> None:
    done = program("deps", "--graph", "app/main.py")
    assert (done.status, "--graph" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "path", ["gone.py", "../outside.py", "workflow:ci", ".git/config", "gone/", "built", "built/"]
)
def test_what_is_no_file_of_the_repository_is_said(program: Program, sources: Path, path: str) -> None:
    (sources / ".gitignore").write_text("built/\n")
    (sources / "built").mkdir()
    (sources / "built/a.py").write_text("")
    done = program("deps", path)
    assert (done.status, done.stdout) == (2, "")
    assert path in done.stderr


def test_a_hostile_name_is_one_harmless_word(program: Program, sources: Path) -> None:
    name = 'web/a"\\\x1b[31m\n`id`.ts'
    (sources / name).write_text("import './view'")
    assert program("deps", "-r", "web/view.ts").lines[1] == "├── web/a\"\\\ufffd[31m\ufffd'id'.ts"
    dot = program("deps", "--format", "dot").lines
    assert '  "web/a\\"\\\\\ufffd[31m\ufffd\'id\'.ts" -> "web/view.ts";' in dot
    assert [name, "web/view.ts"] in program("deps", "--json").json["edges"]


def test_where_the_grammars_are_not_installed_it_says_what_to_install(
    program: Program, sources: Path, tmp_path: Path
) -> None:
    hidden = tmp_path / "hidden" / "sitecustomize.py"
    hidden.parent.mkdir()
    hidden.write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *of: None if name == 'tree_sitter_python' else find(name, *of)\n"
    )
    done = program("deps", PYTHONPATH=str(hidden.parent))
    assert done.status == 3
    assert "pip install 'claude-coordinator[analysis]'" in done.stderr


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz")
def test_graphviz_reads_what_is_printed(program: Program, sources: Path, tmp_path: Path) -> None:
    import subprocess

    text = program("deps", "--format", "dot").stdout
    subprocess.run(["dot", "-Tsvg", "-o", str(tmp_path / "a.svg")], input=text, text=True, check=True)
