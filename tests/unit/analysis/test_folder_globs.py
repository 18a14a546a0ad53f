"""Patterns of a workspace's folders, also those that were made to take for ever."""

from __future__ import annotations

import time

import pytest

from coord_core.analysis.languages.folder_globs import fits

CASES = [
    ("packages/*", "packages/a", True),
    ("packages/*", "packages/a/b", False),
    ("packages/**", "packages/a/b", True),
    ("**/web", "web", True),
    ("**/web", "a/b/web", True),
    ("{apps,libs/{a,b}}/x-*", "libs/b/x-1", True),
    ("{apps,libs}/*", "other/a", False),
    ("a?c/*-ui", "abc/my-ui", True),
    ("a.c", "abc", False),
    ("", "", True),
    (".", "", False),
    ("**", "", True),
]


@pytest.mark.parametrize(("pattern", "folder", "expected"), CASES)
def test_a_pattern_fits(pattern: str, folder: str, expected: bool) -> None:
    assert fits(pattern, folder) is expected


@pytest.mark.parametrize(
    ("pattern", "folder"),
    [
        ("**/" * 14 + "no", "/".join("d" * 28)),
        ("**/d/" * 14 + "no", "/".join("d" * 60)),
        ("*a" * 30 + "b", "a" * 250),
        ("{a,b}" * 40, "a" * 40),
        ("{" * 5000 + "a", "a"),
    ],
)
def test_no_pattern_takes_long(pattern: str, folder: str) -> None:
    begun = time.process_time()
    fits(pattern, folder)
    assert time.process_time() - begun < 2.0
