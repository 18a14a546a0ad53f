"""`lock acquire --with-dependents`, and `dependents:FILE` wherever a command names a resource."""

from __future__ import annotations

from coord_core.services.dependents import MOST
from tests.support.enrolment import Enrolled
from tests.support.graph import write_graph

from .conftest import Someone
from .program import Program


def test_dependents_are_locked_beside_and_shared(sources: Enrolled, one: Someone, two: Someone) -> None:
    done = one.run("lock", "acquire", "app/token.py", "--with-dependents", "--json")
    assert [(each["resource"], each["kind"], each["mode"]) for each in done.json] == [
        ("app/token.py", "file", "exclusive"),
        ("dependents:app/token.py", "dependents", "shared"),
    ]
    refused = two.edit("app/login.py")
    assert f"app/login.py is held by {one.name} until its turn ends" in refused.stdout
    assert "It depends on app/token.py, which that session is changing." in refused.stdout
    assert two.edit("app/__init__.py", call="other").is_silent
    assert two.run("lock", "acquire", "--shared", "app/page.py").status == 0


def test_it_is_said_how_many_they_are(sources: Enrolled, one: Someone) -> None:
    done = one.run("lock", "acquire", "app/token.py", "--with-dependents")
    assert done.stdout.startswith("🔒 Locked app/token.py, dependents:app/token.py (2 files) for ")
    done = one.run("lock", "acquire", "dependents:app/login.py")
    assert done.stdout.startswith("🔒 Locked dependents:app/login.py (1 file) for ")
    assert (done.status, done.stderr) == (0, "")


def test_it_is_refused_whole_while_another_changes_a_dependent(
    sources: Enrolled, one: Someone, two: Someone
) -> None:
    two.takes("app/page.py")
    done = one.run("lock", "acquire", "app/token.py", "--with-dependents")
    assert done.status == 1
    assert two.name in done.stdout + done.stderr
    assert sources.held() == {"app/page.py": two.name}


def test_what_a_folder_is_used_by_is_outside_of_it(sources: Enrolled, one: Someone) -> None:
    (sources.root / "main.py").write_text("import app.login\n")
    one.run("lock", "acquire", "app/", "--with-dependents")
    assert list(sources.held()) == ["app/", "dependents:app/"]
    [_, dependents] = sources.locks()
    assert dependents.resource.patterns == ["/main.py"]


def test_they_are_named_alone_and_let_go_by_name(sources: Enrolled, one: Someone) -> None:
    assert one.run("lock", "acquire", "dependents:app/token.py").status == 0
    [lock] = sources.locks()
    assert (str(lock.resource), lock.mode) == ("dependents:app/token.py", "shared")
    (sources.root / "app/page.py").unlink()  # what is held stays what it was
    assert one.run("lock", "release", "dependents:app/token.py").status == 0
    assert sources.held() == {}


def test_nothing_depends_on_it(sources: Enrolled, program: Program) -> None:
    assert program("lock", "acquire", "app/page.py", "--with-dependents").status == 0
    assert list(sources.held()) == ["app/page.py"]
    done = program("lock", "acquire", "dependents:app/page.py")
    assert done.status == 2
    assert "Nothing is known to depend on app/page.py." in done.stderr


def test_what_others_said_of_it_can_be_waited_for(sources: Enrolled, one: Someone, two: Someone) -> None:
    two.takes("app/page.py")
    done = one.run("lock", "wait", "--timeout", "1s", "dependents:app/token.py")
    assert done.status == 1
    two.stop()
    assert one.run("lock", "wait", "dependents:app/token.py").status == 0
    assert sources.held() == {"dependents:app/token.py": one.name}


def test_too_many_are_refused_with_a_way_out(sources: Enrolled, program: Program) -> None:
    folder = sources.root / "app"
    for number in range(MOST + 1):
        (folder / f"user{number}.py").write_text("import app.token\n")
    done = program("lock", "acquire", "app/token.py", "--with-dependents")
    assert done.status == 2
    assert "lock acquire --shared" in done.stderr
    assert sources.held() == {}


def test_an_index_that_is_behind_is_brought_up_to_date(sources: Enrolled, program: Program) -> None:
    write_graph(sources.state, {})
    assert program("lock", "acquire", "dependents:app/token.py").status == 0
