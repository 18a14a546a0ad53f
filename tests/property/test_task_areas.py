"""Whose task a file is about is found as if every path of every task were looked at."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from coord_core.domain.resources import FILE, Resource, overlap, symbol
from coord_core.domain.task_areas import Areas
from coord_core.domain.task_paths import resource_of

PARTS = st.sampled_from(["a", "b", "a.py", "*", "**", "*.py", "{a,b}", "a*"])
PATHS = st.lists(PARTS, min_size=1, max_size=4).map("/".join)
TASKS = st.lists(st.tuples(st.sampled_from(["one", "two", "three"]), st.lists(PATHS, min_size=1, max_size=3)))
KEYS = st.lists(st.sampled_from(["a", "b", "a.py"]), min_size=1, max_size=4).map("/".join)


@given(TASKS, KEYS, st.booleans())
@example([("one", ["*.py"])], "a/b/a.py", False)
@example([("one", ["feature:a"])], "feature:a", False)
def test_they_are_those_whose_paths_overlap(tasks: list[tuple[str, list[str]]], key: str, part: bool) -> None:
    resource = symbol(key, "f") if part else Resource(FILE, key)
    expected = {
        name
        for name, paths in tasks
        if any(overlap(resource_of(path, {}), resource) for path in paths if path != "feature:a")
    }
    found = Areas([(name, "\n".join(paths)) for name, paths in tasks]).of(resource)
    assert set(found) == expected and len(found) == len(expected)
