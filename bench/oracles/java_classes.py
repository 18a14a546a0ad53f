"""Java: which class uses which, by javac's tree API in the sources and by `jdeps -v` in the classes.

Bytecode differs from source: constants are inlined and what only comments import is gone; types of
expressions between, which nobody named, have come. `edges` are those of the source, `also` what only the
bytecode has.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from bench.oracles import Edge, Facts, facts
from bench.oracles.programs import needed, output
from bench.real_projects import UnavailableError

PROGRAM = Path(__file__).with_name("Uses.java")
_LINE = re.compile(r"\s+(\S+)\s+->\s+(\S+)")
_PACKAGE = re.compile(r"^\s*package\s+([\w.]+)\s*;", re.MULTILINE)
_TYPE = re.compile(r"^(?:[\w@]+\s+)*(?:class|interface|enum|record)\s+(\w+)", re.MULTILINE)


def read(folder: Path, part: str, encoding: str = "UTF-8", by_source: bool = True) -> Facts:
    """Of the sources below `part`; without `by_source`, jdeps alone counts. Raises UnavailableError."""
    needed(javac="default-jdk-headless", jdeps="default-jdk-headless")
    tree = folder.resolve()
    sources = sorted(path for path in (tree / part).rglob("*.java"))
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch) / "sources"
        listed.write_text("\n".join(map(str, sources)))
        named = _named(listed, tree)
        coded = _coded(Path(scratch) / "classes", listed, encoding, _owners(sources, tree))
    if not coded and not by_source:
        raise UnavailableError("javac makes no classes of it without the libraries that it needs")
    files = {path.relative_to(tree).as_posix() for path in sources}
    return facts(files, named, coded) if by_source else facts(files, coded)


def _named(listed: Path, tree: Path) -> set[Edge]:
    lines = (line.split("\t") for line in output(["java", str(PROGRAM), str(listed)]).splitlines())
    return {(str(Path(a).relative_to(tree)), str(Path(b).relative_to(tree))) for a, b in lines}


def _coded(classes: Path, listed: Path, encoding: str, owners: dict[str, str]) -> set[Edge]:
    flags = ["-nowarn", "-proc:none", "-implicit:none", "-encoding", encoding]
    subprocess.run(
        ["javac", *flags, "-d", str(classes), f"@{listed}"], capture_output=True
    )  # errors leave some
    found = set()
    for line in output(["jdeps", "-v", "-filter:none", str(classes)]).splitlines():
        match = _LINE.match(line)
        if match:
            a, b = (owners.get(name.partition("$")[0]) for name in match.groups())
            if a and b:
                found.add((a, b))
    return found


def _owners(sources: list[Path], tree: Path) -> dict[str, str]:
    """The full names of top-level types to their files."""
    owners: dict[str, str] = {}
    for source in sources:
        content = source.read_text(encoding="utf-8", errors="replace")
        package = _PACKAGE.search(content)
        prefix = f"{package[1]}." if package else ""
        key = source.relative_to(tree).as_posix()
        owners[prefix + source.stem] = key
        for name in _TYPE.findall(content):
            owners.setdefault(prefix + name, key)
    return owners
