"""The index of 10,000 files of four languages: how long it takes to build, and what one change costs."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.graphs import repository
from coord_core.analysis import index
from coord_core.dependencies import open_index

FILES = 10_000
FOLDERS = 50  # of each language
IMPORTS = 8
ROUNDS = 9


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="growth-") as scratch:
        report(Path(scratch).resolve() / "tree")


def report(folder: Path) -> None:
    keys = generate(folder)
    project = repository(folder)
    size = sum((folder / key).stat().st_size for key in keys)
    print(f"An index of {len(keys):,} files, {size / 1e6:.0f} MB, in Python, TypeScript, Go and Java")
    print(f"  build                      {_timed(lambda: index.ensure(project).close()):8.2f} s")
    found = index.ensure(project)
    print(f"  edges                      {len(found.edges()):8,}")
    found.close()
    for title, change in _changes(folder, keys[0]).items():
        print(f"  {title:26} {_of_rounds(project, change):8.1f} ms")
    refresh = statistics.median(_timed(lambda: index.refresh(project)) for _ in range(ROUNDS))
    print(f"  look for changes, none     {refresh * 1000:8.1f} ms")
    reader = open_index(project.state)
    assert reader is not None
    read = statistics.median(_timed(lambda: reader.on(keys[0])) for _ in range(ROUNDS))
    print(f"  who depends on a file      {read * 1000:8.2f} ms")


def generate(folder: Path) -> list[str]:
    """The keys of the files; those of Python first. Each imports some of its language."""
    chance = random.Random(1)
    number = FILES // len(_WRITERS)
    keys = []
    for write in _WRITERS:
        for at in range(number):
            others = chance.sample(range(number), IMPORTS)
            key, text = write(at, [other for other in others if other != at])
            (folder / key).parent.mkdir(parents=True, exist_ok=True)
            (folder / key).write_text(text)
            keys.append(key)
    (folder / "go.mod").write_text("module example.org/m\n")
    return keys


def _python(at: int, others: list[int]) -> tuple[str, str]:
    lines = [f"from p{other % FOLDERS}.m{other} import f{other}" for other in others]
    body = [f"def f{at}_{n}(x):\n    return [x + {n} for _ in range({at})]\n" for n in range(25)]
    return f"p{at % FOLDERS}/m{at}.py", "\n".join([*lines, f"def f{at}(): pass", *body])


def _typescript(at: int, others: list[int]) -> tuple[str, str]:
    lines = [f'import {{ f{other} }} from "../t{other % FOLDERS}/m{other}";' for other in others]
    body = [f"function g{n}(x: number): string {{\n  return `${{x}} of {n}`;\n}}\n" for n in range(25)]
    return f"t{at % FOLDERS}/m{at}.ts", "\n".join([*lines, f"export function f{at}() {{}}", *body])


def _go(at: int, others: list[int]) -> tuple[str, str]:
    packages = {f"g{other % FOLDERS}" for other in others} - {f"g{at % FOLDERS}"}
    lines = [f'import "example.org/m/{package}"' for package in sorted(packages)]
    uses = [f"var _ = g{other % FOLDERS}.F{other}" for other in others if other % FOLDERS != at % FOLDERS]
    body = [f"func g{at}_{n}(x int) int {{\n\treturn x + {n}\n}}\n" for n in range(25)]
    text = [f"package g{at % FOLDERS}", *lines, f"func F{at}() {{}}", *uses, *body]
    return f"g{at % FOLDERS}/m{at}.go", "\n".join(text)


def _java(at: int, others: list[int]) -> tuple[str, str]:
    lines = [f"import j{other % FOLDERS}.M{other};" for other in others]
    uses = [f"  M{other} field{other};" for other in others]
    body = [f"  int method{n}(int x) {{ return x + {n}; }}" for n in range(25)]
    text = [f"package j{at % FOLDERS};", *lines, f"public class M{at} {{", *uses, *body, "}"]
    return f"j{at % FOLDERS}/M{at}.java", "\n".join(text)


_WRITERS = (_python, _typescript, _go, _java)


def _changes(folder: Path, key: str) -> dict[str, Callable[[int], str]]:
    """What is done to the tree before an update; each says the key that it touched."""

    def edit(number: int) -> str:
        with (folder / key).open("a") as file:
            file.write(f"\nimport p{number}.m{number}\n")
        return key

    def add(number: int) -> str:
        (folder / f"p0/new{number}.py").write_text("import p1.m1\n")
        return f"p0/new{number}.py"

    def delete(number: int) -> str:
        (folder / f"p0/new{number}.py").unlink()
        return f"p0/new{number}.py"

    return {"update, a file changed": edit, "update, a file is new": add, "update, a file is gone": delete}


def _of_rounds(project: index.Project, change: Callable[[int], str]) -> float:
    """Milliseconds of an update, the median."""
    spent = []
    for number in range(ROUNDS):
        key = change(number)
        spent.append(_timed(lambda key=key: index.update(project, [key])) * 1000)  # type: ignore[misc]
    return statistics.median(spent)


def _timed(act: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
