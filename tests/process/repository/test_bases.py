"""Where a task's branch starts: on the newest of the branch that its pull request goes to."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from coord_core.domain.errors import InputError, MachineError
from coord_core.repository.bases import find_base
from tests.process.repository.conftest import bytes_of, commit, is_alive, objects_aside
from tests.support.enrolment import git, new_repository


def tip(folder: Path, name: str = "HEAD") -> str:
    return git(folder, "rev-parse", name).strip()


def test_without_a_remote_it_is_main(repository: Path) -> None:
    git(repository, "switch", "-qc", "elsewhere")
    expected = tip(repository)
    commit(repository, "new")

    base = find_base(str(repository))

    assert (base.name, base.commit, base.remote, base.notes) == ("main", expected, "", [])


def test_without_a_remote_the_named_branch_comes_first(repository: Path) -> None:
    git(repository, "switch", "-qc", "develop")
    expected = commit(repository, "new")
    git(repository, "switch", "-q", "main")

    assert find_base(str(repository), "develop").commit == expected


@pytest.mark.parametrize(("configured", "expected"), [("trunk", "trunk"), ("none", "work")])
def test_where_no_usual_name_is_there_it_is_the_configured_one_or_heads(
    repository: Path, configured: str, expected: str
) -> None:
    git(repository, "branch", "trunk")
    git(repository, "branch", "-m", "main", "work")
    git(repository, "config", "init.defaultBranch", configured)

    assert find_base(str(repository)).name == expected


def test_a_named_branch_that_is_not_there_is_wrong_input(repository: Path) -> None:
    with pytest.raises(InputError, match="no branch 'nowhere'"):
        find_base(str(repository), "nowhere")


def test_a_detached_head_is_started_from_and_said(repository: Path) -> None:
    git(repository, "switch", "-q", "--detach")
    git(repository, "branch", "-D", "main")

    base = find_base(str(repository))

    assert (base.name, base.commit) == ("", tip(repository))
    assert "No branch is checked out" in base.notes[0]


@pytest.mark.parametrize("named", ["", "main"])
def test_a_repository_without_a_commit_says_what_to_do(tmp_path: Path, named: str) -> None:
    with pytest.raises(InputError) as caught:
        find_base(str(new_repository(tmp_path / "new")), named)

    assert "no commit" in caught.value.problem
    assert "git commit" in caught.value.mend


def test_a_folder_without_git_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="not a git repository"):
        find_base(str(tmp_path))


def test_a_machine_without_git_is_an_error_of_ours(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find_base(str(repository))
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(MachineError, match="git is not installed"):
        find_base(str(repository))


def test_a_remote_that_is_ahead_is_fetched(repository: Path, colleague: Path) -> None:
    expected = commit(colleague, "new")
    git(colleague, "push", "-q")
    before = tip(repository, "main")

    base = find_base(str(repository))

    assert (base.name, base.commit, base.remote, base.notes) == ("main", expected, "origin", [])
    assert tip(repository, "main") == before


def test_a_fetch_leaves_no_trace_but_the_remotes_branch(repository: Path, colleague: Path) -> None:
    commit(colleague, "new")
    git(colleague, "tag", "v1")
    git(colleague, "push", "-q", "--tags", "origin", "main", "main:other")
    git(repository, "config", "--add", "remote.origin.fetch", "+refs/heads/*:refs/heads/*")
    before = objects_aside(bytes_of(repository))

    find_base(str(repository))

    after = objects_aside(bytes_of(repository))
    assert [name for name in after if after[name] != before.get(name)] == [".git/refs/remotes/origin/main"]
    assert set(before) <= set(after)


def test_a_local_branch_that_is_ahead_is_started_from(repository: Path, remote: Path) -> None:
    expected = commit(repository, "new")

    assert find_base(str(repository)).commit == expected


def test_where_both_have_gone_apart_it_is_the_remotes_and_said(repository: Path, colleague: Path) -> None:
    expected = commit(colleague, "theirs")
    git(colleague, "push", "-q")
    commit(repository, "ours")

    base = find_base(str(repository))

    assert base.commit == expected
    assert "have gone apart" in base.notes[0]


def test_offline_it_goes_on_with_what_is_known_and_says_so(repository: Path, remote: Path) -> None:
    shutil.rmtree(remote)

    base = find_base(str(repository))

    assert (base.name, base.commit, base.remote) == ("main", tip(repository, "main"), "origin")
    assert "could not be asked" in base.notes[0]


def test_a_default_branch_of_another_name_is_asked_for(repository: Path, remote: Path) -> None:
    git(remote, "branch", "-m", "main", "trunk")
    git(repository, "remote", "set-head", "origin", "--delete")

    base = find_base(str(repository))

    assert (base.name, base.notes) == ("trunk", [])


def test_a_default_branch_that_was_renamed_since_is_asked_for(repository: Path, remote: Path) -> None:
    git(remote, "branch", "-m", "main", "trunk")

    base = find_base(str(repository))

    assert (base.name, base.notes) == ("trunk", [])


def test_the_named_branch_of_the_remote_is_fetched(repository: Path, colleague: Path) -> None:
    git(colleague, "switch", "-qc", "develop")
    expected = commit(colleague, "new")
    git(colleague, "push", "-q", "origin", "develop")

    base = find_base(str(repository), "develop")

    assert (base.name, base.commit) == ("develop", expected)


def test_a_named_branch_that_only_is_here_is_said_to_be(repository: Path, remote: Path) -> None:
    git(repository, "branch", "develop")

    base = find_base(str(repository), "develop")

    assert base.name == "develop"
    assert any("not known to be on 'origin'" in note for note in base.notes)


def test_the_only_remote_counts_whatever_its_name(repository: Path, remote: Path) -> None:
    git(repository, "remote", "rename", "origin", "upstream")

    assert find_base(str(repository)).remote == "upstream"


def test_of_several_remotes_it_is_the_one_that_the_branch_follows(repository: Path, remote: Path) -> None:
    git(repository, "remote", "rename", "origin", "one")
    git(repository, "remote", "add", "two", str(remote))
    assert find_base(str(repository)).remote == ""
    git(repository, "fetch", "-q", "two")
    git(repository, "branch", "-q", "-u", "two/main")

    assert find_base(str(repository)).remote == "two"


def test_an_empty_remote_leaves_the_local_branch(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "empty.git")
    git(repository, "remote", "add", "origin", str(tmp_path / "empty.git"))

    base = find_base(str(repository))

    assert (base.name, base.commit, base.remote) == ("main", tip(repository), "origin")


def test_a_bare_repository_has_a_base(repository: Path, remote: Path) -> None:
    assert find_base(str(remote)).commit == tip(repository, "main")


def test_a_remote_that_asks_for_a_password_is_not_answered(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    ask = tmp_path / "ask"
    ask.write_text(f"#!/bin/sh\ntouch {asked}\nsleep 60\n")
    ask.chmod(0o755)
    for name in ("GIT_ASKPASS", "SSH_ASKPASS"):
        monkeypatch.setenv(name, str(ask))
    monkeypatch.setenv("DISPLAY", ":0")
    git(repository, "config", "core.askPass", str(ask))
    with PasswordServer() as server:
        git(repository, "remote", "add", "origin", f"http://s3cr3t@127.0.0.1:{server.port}/r.git")
        base = find_base(str(repository), patience=10)

    assert server.calls
    assert base.name == "main"
    assert "could not be asked" in base.notes[0]
    assert "s3cr3t" not in "".join(base.notes)
    assert not asked.exists()


def test_a_remote_that_hangs_is_given_up_with_all_its_processes(repository: Path, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    ssh = tmp_path / "ssh"
    ssh.write_text(f"#!/bin/sh\necho $$ >{pid}\nexec sleep 60\n")
    ssh.chmod(0o755)
    git(repository, "config", "core.sshCommand", str(ssh))
    git(repository, "remote", "add", "origin", "ssh://example.invalid/r.git")
    began = time.monotonic()

    base = find_base(str(repository), patience=1)

    assert time.monotonic() - began < 8
    assert "longer than" in base.notes[0]
    assert not is_alive(int(pid.read_text()))


def test_variables_of_a_surrounding_git_do_not_redirect(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_repository(tmp_path / "other", with_commit=True)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))

    found = find_base(str(repository)).commit

    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name)
    assert found == tip(repository)


class PasswordServer:
    """An HTTP server that lets nobody in."""

    def __enter__(self) -> PasswordServer:
        import threading
        from http.server import BaseHTTPRequestHandler, HTTPServer

        calls: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                calls.append(self.path)
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="r"')
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.calls = calls
        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
