"""The projects of the comparison (bench/graphs.py): what is fetched, and the tool that is asked about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.oracles import (
    Facts,
    c_includes,
    go_uses,
    java_classes,
    javascript_imports,
    php_uses,
    python_imports,
)
from bench.real_projects import RealProject


@dataclass(frozen=True)
class Comparison:
    language: str
    project: RealProject
    tool: str
    read: Callable[[Path], Facts]


SPHINX = RealProject(
    "sphinx", "8.2.3", "pypi", "4405915165f13521d875a8c29c8970800a0141c14cc5416a38feca4ea5d9b9c3"
)
DJANGO = RealProject(
    "django", "5.2.8", "pypi", "37e687f7bd73ddf043e2b6b97cfe02fcbb11f2dbb3adccc6a2b18c6daa054d7f"
)
RXJS = RealProject("rxjs", "7.8.2", "npm", "2312f8ffd9726ffd7bd53ea12c5f13663d09a3dc3326f448c70b88f5ef6fac82")
ZOD = RealProject("zod", "4.1.12", "npm", "2ef9d7a7d822b059c9bd21f87caa4fdc48220d437353678984df942fb67b43fa")
WEBPACK = RealProject(
    "webpack", "5.99.9", "npm", "2382f23c1e85641b38cc9d374ca3a50d8c396a51925dfca5f0e747a35f356675"
)
RESTIC = RealProject(
    "restic", "0.14.0-1", "debian", "78cdd8994908ebe7923188395734bb3cdc9101477e4163c67e7cc3b8fd3b4bd6"
)
REDIS = RealProject(
    "redis",
    "5:7.0.15-1~deb12u10",
    "debian",
    "4b1dc4ee6d622a09fff9c6777191209750fb5e5a725ef78ea012d6eef4c22982",
)
LUA = RealProject(
    "lua5.4", "5.4.4-3+deb12u1", "debian", "164c7849653b80ae67bec4b7473b884bf5cc8d2dca05653475ec2ed27b9ebf61"
)
LANG3 = RealProject(
    "libcommons-lang3-java",
    "3.12.0-2+deb12u1",
    "debian",
    "f7c22574707611b63bae19ff17f59e24cdd32e2b0e61a50ec9b1b525fbc909d1",
)
JSOUP = RealProject(
    "jsoup", "1.15.3-1", "debian", "052511f0be47511f9b2a17d44fc1eccc4b5373e77cc5a3221e34b6af437e1e2e"
)
PHPUNIT = RealProject(
    "phpunit", "9.6.7-1+deb12u1", "debian", "2e94011459b6cae0bafe6ab667d8111083a927fec138cc397044cc7a03e568b7"
)
TWIG = RealProject(
    "php-twig",
    "3.5.1-1+deb12u3",
    "debian",
    "1c6b0b85a6076bc2a96e916121dbb473a650a521b4ff82036fb7806d78dfef03",
)
COMPOSER = RealProject(
    "composer",
    "2.5.5-1+deb12u5",
    "debian",
    "9d24f477e5a3c1c2ab12c1cf734a0d66d4572740d9edad44e462c5dc60983bce",
)
CELERY = RealProject(
    "celery", "5.5.3", "pypi", "0b5761a07057acee94694464ca482416b959568904c9dfa41ce8413a7d65d525"
)
EFFECT = RealProject(
    "effect", "3.18.4", "npm", "3a713d2f3dbd6d2153b691cdd3134b6655ee5f588e7326ee80081b167ff96e35"
)
ESLINT = RealProject(
    "eslint", "9.39.1", "npm", "470c0b8b46a7dd5b0bdc63bf6b4c8793e8521c5350491a9522fa5c9c73bf9218"
)
PROMETHEUS = RealProject(
    "prometheus",
    "2.42.0+ds-5+deb12u1",
    "debian",
    "62d510f128aac02f138d6fa839589bc4649f65cae3bd0917aeee033a8889af61",
)
GIT = RealProject(
    "git", "1:2.39.5-0+deb12u3", "debian", "c58da92c378df4a986ca33266897a7397e86c22ee266a284d8c2432c39066b59"
)
COLLECTIONS4 = RealProject(
    "libcommons-collections4-java",
    "4.2-1",
    "debian",
    "e6b25f22128d2b5e6181d9736f313103e079366013f853061aba16e8d4feb729",
)

_CRUISER, _JAVA = "dependency-cruiser", "javac, jdeps -v"

ALL = [
    Comparison("Python", SPHINX, "grimp", lambda folder: python_imports.read(folder, "sphinx")),
    Comparison("Python", DJANGO, "grimp", lambda folder: python_imports.read(folder, "django")),
    Comparison("TypeScript", RXJS, _CRUISER, lambda folder: javascript_imports.read(folder, "src")),
    Comparison("TypeScript", ZOD, _CRUISER, lambda folder: javascript_imports.read(folder, "src")),
    Comparison("JavaScript", WEBPACK, _CRUISER, lambda folder: javascript_imports.read(folder, "lib")),
    Comparison("Go", RESTIC, "go/types", go_uses.read),
    Comparison("C", REDIS, "gcc -E -dI", lambda folder: c_includes.read(folder, "src")),
    Comparison("C", LUA, "gcc -E -dI", c_includes.read),
    Comparison("Java", LANG3, _JAVA, lambda folder: java_classes.read(folder, "src/main/java", "ISO-8859-1")),
    Comparison("Java", JSOUP, "javac", lambda folder: java_classes.read(folder, "src/main/java")),
    Comparison(
        "Java",
        LANG3,
        "jdeps -v",
        lambda folder: java_classes.read(folder, "src/main/java", "ISO-8859-1", False),
    ),
    Comparison("PHP", PHPUNIT, "PHP-Parser", php_uses.read),
    Comparison("PHP", TWIG, "PHP-Parser", php_uses.read),
    Comparison("PHP", COMPOSER, "PHP-Parser", php_uses.read),
    # What follows was not looked at while the languages were written.
    Comparison("Python", CELERY, "grimp", lambda folder: python_imports.read(folder, "celery")),
    Comparison("TypeScript", EFFECT, _CRUISER, lambda folder: javascript_imports.read(folder, "src")),
    Comparison("JavaScript", ESLINT, _CRUISER, lambda folder: javascript_imports.read(folder, "lib")),
    Comparison("Go", PROMETHEUS, "go/types", go_uses.read),
    Comparison("C", GIT, "gcc -E -dI", lambda folder: c_includes.read(folder, include=(".",))),
    Comparison("Java", COLLECTIONS4, _JAVA, lambda folder: java_classes.read(folder, "src/main/java")),
]
