"""What a claim reads of the index of dependencies: what there is, and no more than a bound."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

import coord_core
from coord_core import dependencies
from coord_core.cli import task_features
from coord_core.domain.resources import FILE, SUBTREE, Resource, glob
from coord_core.services import claims, plan, terrain
from tests.support.site import Site
from tests.unit.services.queue_of_tasks import POLICY, add, arrive, claim

SCHEMA = Path(coord_core.__file__).parent / "analysis" / "schema.sql"
EDGES = [
    ("src/a.py", "lib/b.py"),
    ("src/deep/c.py", "lib/b.py"),
    ("srcx.py", "lib/b.py"),
    ("lib/b.py", "d.py"),
]


def index(site: Site, edges: Iterable[tuple[str, str]] = EDGES) -> None:
    """As analysis makes one."""
    keys = sorted({key for edge in edges for key in edge})
    connection = sqlite3.connect(Path(site.project.state, dependencies.NAME))
    connection.executescript(SCHEMA.read_text())
    connection.execute("INSERT INTO meta VALUES ('version', ?)", (dependencies.VERSION,))
    connection.executemany(
        "INSERT INTO files (id, key, folder, name, size, mtime_ns, scope, outline) "
        "VALUES (?, ?, '', '', 0, 0, '', '')",
        enumerate(keys),
    )
    places = {key: place for place, key in enumerate(keys)}
    connection.executemany("INSERT INTO edges VALUES (?, ?)", [(places[a], places[b]) for a, b in edges])
    connection.commit()
    connection.close()


def edges(site: Site, *resources: Resource) -> list[tuple[str, str]]:
    return sorted(set(terrain.of(site.project).edges(resources)))


def test_the_edges_of_a_file_are_those_to_it_too(site: Site) -> None:
    index(site)
    assert edges(site, Resource(FILE, "lib/b.py")) == sorted(EDGES)
    assert edges(site, Resource(FILE, "src/a.py")) == [("src/a.py", "lib/b.py")]


def test_the_edges_of_a_folder_and_a_set_are_those_from_below_it(site: Site) -> None:
    index(site)
    below = [("src/a.py", "lib/b.py"), ("src/deep/c.py", "lib/b.py")]
    assert edges(site, Resource(SUBTREE, "src")) == below
    assert edges(site, glob(["src/**/*.py"])) == below
    assert edges(site, Resource(SUBTREE, "")) == sorted(EDGES)


def test_no_more_is_read_than_a_bound(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    index(site, [(f"a{number}", "b") for number in range(300)])
    monkeypatch.setattr(terrain, "MOST_EDGES", 40)
    assert len(edges(site, Resource(FILE, "b"))) == 40
    monkeypatch.setattr(terrain, "MOST_FILES", 2)
    assert len(edges(site, *(Resource(FILE, f"a{number}") for number in range(300)))) == 2


def test_without_an_index_there_are_none(site: Site) -> None:
    assert edges(site, Resource(FILE, "lib/b.py")) == []
    Path(site.project.state, dependencies.NAME).write_text("not a database")
    assert edges(site, Resource(FILE, "lib/b.py")) == []


def test_they_do_not_count_where_the_settings_say_so(tmp_path: Path) -> None:
    site = Site(tmp_path, semantic="off")
    index(site)
    assert edges(site, Resource(FILE, "lib/b.py")) == []
    site.close()


def test_a_claim_stays_clear_of_the_neighbours_of_another_s_task(site: Site) -> None:
    index(site)
    add(site, "a", paths=["lib/b.py"])
    add(site, "b", priority=1, paths=["src/deep/"])
    add(site, "c", paths=["docs/"])
    claim(site, "a", 2)
    who = arrive(site, 1)
    with site.reading() as tx:
        by_paths = claims.choose(tx, who, POLICY)
        by_code = claims.choose(tx, who, POLICY, terrain=terrain.of(site.project))
    assert by_paths is not None and by_code is not None
    assert (by_paths.id, by_code.id) == ("b", "c")


def test_a_claim_sees_the_neighbours_that_the_plan_sees_however_many_there_are(site: Site) -> None:
    inside = [(f"{folder}/{n}.py", f"{folder}/{n + 1}.py") for folder in ("lib", "src") for n in range(1100)]
    graph = [*inside, ("src/z.py", "lib/z.py")]
    index(site, graph)
    add(site, "a", paths=["lib/"])
    add(site, "b", priority=1, paths=["src/"])
    add(site, "c", paths=["docs/"])
    claim(site, "a", 2)
    who = arrive(site, 1)
    with site.reading() as tx:
        planned = plan.look(tx, edges=graph).plan.chosen
        chosen = claims.choose(tx, who, POLICY, terrain=task_features.for_a_claim(site.project))
    assert [each.id for each in planned] == ["c"]
    assert chosen is not None and chosen.id == "c"


def test_a_graph_that_is_too_large_is_not_read_ahead(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    index(site)
    found = terrain.of(site.project)
    monkeypatch.setattr(terrain, "MOST_AHEAD", len(EDGES) - 1)
    found.read_ahead()
    assert found.edges([Resource(FILE, "src/a.py")]) == [("src/a.py", "lib/b.py")]
    monkeypatch.setattr(terrain, "MOST_AHEAD", len(EDGES))
    found.read_ahead()
    assert sorted(found.edges([])) == sorted(EDGES)
