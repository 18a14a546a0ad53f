"""The projects of the comparison (bench/graphs.py): what is fetched, and the tool that is asked about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.oracles import Facts, by_script, javascript_imports, python_imports
from bench.real_projects import RealProject


@dataclass(frozen=True)
class Comparison:
    project: RealProject
    tool: str
    read: Callable[[Path], Facts]


def _python(name: str, version: str, digest: str) -> Comparison:
    project = RealProject("Python", name, version, "pypi", digest)
    return Comparison(project, "grimp", lambda folder: python_imports.read(folder, name))


def _javascript(language: str, name: str, version: str, digest: str, part: str) -> Comparison:
    project = RealProject(language, name, version, "npm", digest)
    return Comparison(project, "dependency-cruiser", lambda folder: javascript_imports.read(folder, part))


def _go(name: str, version: str, digest: str) -> Comparison:
    project = RealProject("Go", name, version, "debian", digest)
    needs = {"go": "golang-go"}
    return Comparison(project, "go/types", lambda folder: by_script.read(folder, "go_uses.py", needs))


def _c(name: str, version: str, digest: str, *arguments: str) -> Comparison:
    project = RealProject("C", name, version, "debian", digest)
    needs = {"gcc": "gcc"}
    return Comparison(
        project, "gcc -E -dI", lambda folder: by_script.read(folder, "c_includes.py", needs, arguments)
    )


def _java(name: str, version: str, digest: str, *arguments: str) -> Comparison:
    project = RealProject("Java", name, version, "debian", digest)
    needs = {"javac": "default-jdk-headless", "jdeps": "default-jdk-headless"}
    return Comparison(
        project, "jdeps -v", lambda folder: by_script.read(folder, "java_classes.py", needs, arguments)
    )


ALL = [
    _python("sphinx", "8.2.3", "4405915165f13521d875a8c29c8970800a0141c14cc5416a38feca4ea5d9b9c3"),
    _python("django", "5.2.8", "37e687f7bd73ddf043e2b6b97cfe02fcbb11f2dbb3adccc6a2b18c6daa054d7f"),
    _javascript(
        "TypeScript",
        "rxjs",
        "7.8.2",
        "2312f8ffd9726ffd7bd53ea12c5f13663d09a3dc3326f448c70b88f5ef6fac82",
        "src",
    ),
    _javascript(
        "TypeScript",
        "zod",
        "4.1.12",
        "2ef9d7a7d822b059c9bd21f87caa4fdc48220d437353678984df942fb67b43fa",
        "src",
    ),
    _javascript(
        "JavaScript",
        "webpack",
        "5.99.9",
        "2382f23c1e85641b38cc9d374ca3a50d8c396a51925dfca5f0e747a35f356675",
        "lib",
    ),
    _go("restic", "0.14.0-1", "78cdd8994908ebe7923188395734bb3cdc9101477e4163c67e7cc3b8fd3b4bd6"),
    _c(
        "redis",
        "5:7.0.15-1~deb12u10",
        "4b1dc4ee6d622a09fff9c6777191209750fb5e5a725ef78ea012d6eef4c22982",
        "--only",
        "src/",
    ),
    _c("lua5.4", "5.4.4-3+deb12u1", "164c7849653b80ae67bec4b7473b884bf5cc8d2dca05653475ec2ed27b9ebf61"),
    _java(
        "libcommons-lang3-java",
        "3.12.0-2+deb12u1",
        "f7c22574707611b63bae19ff17f59e24cdd32e2b0e61a50ec9b1b525fbc909d1",
    ),
]
