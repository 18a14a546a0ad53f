"""The branch on a remote: written by compare-and-set, without touching anything of the user's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coord_core.domain.errors import InputError, MachineError
from coord_core.repository.published.branch import BRANCH, MovedError, Tip, read, update, write
from tests.process.repository.conftest import bytes_of, commit, hook, objects_aside
from tests.support.enrolment import git

LOCKS, TASKS = ".claude-locks.yml", ".claude-tasks.yml"


def there(remote: Path) -> str:
    return git(remote, "for-each-ref", "--format=%(objectname)", f"refs/heads/{BRANCH}").strip()


def shown(remote: Path, name: str) -> str:
    return git(remote, "show", f"refs/heads/{BRANCH}:{name}")


def publish(folder: Path, **files: str) -> Tip:
    wanted = {f".claude-{name}.yml": text.encode() for name, text in files.items()}
    return write(str(folder), "origin", read(str(folder), "origin"), wanted, "Publish")


def test_where_there_is_no_branch_the_first_commit_has_no_parent(repository: Path, remote: Path) -> None:
    tip = read(str(repository), "origin")
    assert (tip.commit, tip.files) == (None, {})

    made = write(str(repository), "origin", tip, {LOCKS: b"locks:\n"}, "Publish the state")

    assert made.commit == there(remote)
    assert git(remote, "log", "--format=%P|%s", BRANCH).strip() == "|Publish the state"
    assert git(remote, "ls-tree", "--name-only", BRANCH).split() == [LOCKS]
    assert read(str(repository), "origin").files == {LOCKS: b"locks:\n"}


def test_each_writing_is_one_commit_of_exactly_these_files(repository: Path, remote: Path) -> None:
    publish(repository, locks="a", tasks="b")
    publish(repository, tasks="\xe9\r\n\0binary")

    assert git(remote, "ls-tree", "--name-only", BRANCH).split() == [TASKS]
    assert git(remote, "rev-list", "--count", BRANCH).strip() == "2"
    assert read(str(repository), "origin").files == {TASKS: "\xe9\r\n\0binary".encode()}


def test_nothing_of_the_users_changes(repository: Path, remote: Path) -> None:
    git(repository, "config", "core.autocrlf", "true")
    (repository / "staged").write_text("staged")
    git(repository, "add", "staged")
    (repository / "a.txt").write_text("edited")
    (repository / ".git" / "FETCH_HEAD").write_text("mine")
    for name in ("pre-push", "reference-transaction", "pre-commit", "post-checkout"):
        hook(repository, name, "touch hook-ran; exit 1")
    before, index = bytes_of(repository), (repository / ".git" / "index").read_bytes()

    publish(repository, locks="a\n")
    publish(repository, locks="b\n")

    after = objects_aside(bytes_of(repository))
    new = {name for name in after if before.get(name) != after[name]}
    assert new == {f".git/refs/remotes/origin/{BRANCH}"}
    assert (repository / ".git" / "index").read_bytes() == index
    assert shown(remote, LOCKS) == "b\n"


def test_who_comes_second_overwrites_nothing(repository: Path, remote: Path, colleague: Path) -> None:
    publish(repository, locks="first")
    seen = read(str(colleague), "origin")
    publish(repository, locks="second")

    with pytest.raises(MovedError):
        write(str(colleague), "origin", seen, {LOCKS: b"of the colleague"}, "Late")

    assert shown(remote, LOCKS) == "second"


def test_a_branch_that_came_meanwhile_is_not_overwritten(
    repository: Path, remote: Path, colleague: Path
) -> None:
    nothing = read(str(colleague), "origin")
    publish(repository, locks="first")

    with pytest.raises(MovedError):
        write(str(colleague), "origin", nothing, {LOCKS: b"late"}, "Late")

    assert shown(remote, LOCKS) == "first"


def test_a_branch_that_went_meanwhile_is_begun_anew(repository: Path, remote: Path) -> None:
    seen = publish(repository, locks="first")
    git(remote, "update-ref", "-d", f"refs/heads/{BRANCH}")

    with pytest.raises(MovedError):
        write(str(repository), "origin", seen, {LOCKS: b"on nothing"}, "Late")
    update(str(repository), "origin", lambda tip: {LOCKS: b"anew"}, "Again")

    assert git(remote, "rev-list", "--count", BRANCH).strip() == "1"


def test_updating_begins_again_when_somebody_was_first(
    repository: Path, remote: Path, colleague: Path
) -> None:
    publish(repository, locks="0")
    calls = []

    def change(tip: Tip) -> dict[str, bytes]:
        calls.append(tip.commit)
        if len(calls) == 1:
            publish(colleague, locks="10")
        return {LOCKS: str(int(tip.files[LOCKS]) + 1).encode()}

    update(str(repository), "origin", change, "Count")

    assert shown(remote, LOCKS) == "11"
    assert len(calls) == 2


def test_what_is_so_already_makes_no_commit(repository: Path, remote: Path) -> None:
    tip = publish(repository, locks="a")

    assert update(str(repository), "origin", lambda _: None, "Nothing").commit == tip.commit
    assert update(str(repository), "origin", lambda _: {LOCKS: b"a"}, "Same").commit == tip.commit
    assert there(remote) == tip.commit


def test_updating_gives_up_after_some_tries(repository: Path, remote: Path, colleague: Path) -> None:
    number = 0

    def change(tip: Tip) -> dict[str, bytes]:
        nonlocal number
        number += 1
        publish(colleague, locks=str(number))
        return {LOCKS: b"never there"}

    with pytest.raises(MovedError, match="first"):
        update(str(repository), "origin", change, "Never", tries=2)

    assert shown(remote, LOCKS) == "2"


def test_a_remote_that_refuses_is_quoted(repository: Path, remote: Path) -> None:
    hook(remote, "pre-receive", "echo this branch is protected >&2; exit 1")

    with pytest.raises(MachineError, match="the remote refused it") as caught:
        publish(repository, locks="a")

    assert not isinstance(caught.value, MovedError)
    assert "pre-receive hook declined" in caught.value.problem
    assert "protects" in caught.value.mend
    assert there(remote) == ""


def test_a_push_whose_answer_is_lost_counts_when_it_arrived(repository: Path, remote: Path) -> None:
    hook(remote, "post-receive", "kill -9 $PPID")

    publish(repository, locks="a")

    assert shown(remote, LOCKS) == "a"


def test_offline_says_what_to_do(repository: Path, remote: Path) -> None:
    tip = publish(repository, locks="a")
    shutil.rmtree(remote)

    for attempt in (
        lambda: read(str(repository), "origin"),
        lambda: write(str(repository), "origin", tip, {}, "m"),
    ):
        with pytest.raises(MachineError) as caught:
            attempt()
        assert not isinstance(caught.value, MovedError)
        assert "online" in caught.value.mend


def test_a_secret_of_the_address_is_never_shown(repository: Path, remote: Path) -> None:
    git(repository, "remote", "set-url", "origin", "http://me:s3cr3t@127.0.0.1:1/r.git")

    with pytest.raises(MachineError) as caught:
        read(str(repository), "origin")

    assert "127.0.0.1" in caught.value.sentence()
    assert "s3cr3t" not in caught.value.sentence()


@pytest.mark.parametrize("name", ["--upload-pack=touch x", "upstream", "", "/elsewhere"])
def test_a_remote_that_is_not_there_is_wrong_input(repository: Path, remote: Path, name: str) -> None:
    with pytest.raises(InputError, match="no remote called") as caught:
        read(str(repository), name)

    assert "origin" in caught.value.mend


def test_without_any_remote_it_says_how_to_add_one(repository: Path) -> None:
    with pytest.raises(InputError, match="no remote") as caught:
        read(str(repository), "origin")

    assert "git remote add" in caught.value.mend


def test_a_tag_of_the_same_name_is_not_taken_for_it(repository: Path, remote: Path, colleague: Path) -> None:
    git(repository, "tag", BRANCH, "main")
    git(repository, "push", "-q", "origin", f"refs/tags/{BRANCH}")

    assert read(str(colleague), "origin").commit is None
    publish(colleague, locks="a")

    assert git(remote, "rev-parse", f"refs/tags/{BRANCH}") == git(repository, "rev-parse", "main")
    assert read(str(repository), "origin").files == {LOCKS: b"a"}


def test_a_detached_head_and_a_linked_worktree_publish_as_well(
    repository: Path, remote: Path, tmp_path: Path
) -> None:
    git(repository, "worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    publish(tmp_path / "linked", locks="a")
    publish(repository / ".git", locks="b")

    assert shown(remote, LOCKS) == "b"


def test_a_shallow_clone_of_one_branch_publishes_and_stays_shallow(
    repository: Path, remote: Path, tmp_path: Path
) -> None:
    publish(repository, locks="a")
    publish(repository, locks="b")
    shallow = tmp_path / "shallow"
    git(remote, "clone", "-q", "--depth=1", "--template=", f"file://{remote}", str(shallow))

    publish(shallow, locks="c")

    assert shown(remote, LOCKS) == "c"
    assert git(remote, "rev-list", "--count", BRANCH).strip() == "3"
    assert git(shallow, "rev-list", "--count", "HEAD").strip() == "1"


def test_without_an_identity_no_name_of_the_machine_goes_out(
    repository: Path, remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    publish(repository, locks="a")
    assert git(remote, "log", "--format=%an %cn", BRANCH).split() == ["claude-coordinator"] * 2
    assert git(remote, "log", "--format=%ae", BRANCH).strip().endswith(".invalid")

    git(repository, "config", "user.name", "Somebody")
    git(repository, "config", "user.email", "somebody@example.org")
    publish(repository, locks="b")
    assert git(remote, "log", "-1", "--format=%an %ae", BRANCH).strip() == "Somebody somebody@example.org"


def test_a_branch_of_somebodys_work_is_never_written_to(repository: Path, remote: Path) -> None:
    git(repository, "push", "-q", "origin", f"main:{BRANCH}")
    before = there(remote)

    with pytest.raises(InputError, match=r"a\.txt") as caught:
        publish(repository, locks="a")

    assert f"--delete refs/heads/{BRANCH}" in caught.value.mend
    assert there(remote) == before


def test_links_folders_and_modules_are_not_files(repository: Path, remote: Path) -> None:
    (repository / LOCKS).symlink_to("/etc/passwd")
    commit(repository, f"{TASKS}/inner", "x")
    git(repository, "add", "-f", LOCKS)
    start = git(repository, "rev-parse", "HEAD").strip()
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{start},.claude-audit.log")
    git(repository, "commit", "-qm", "Hostile")
    git(repository, "push", "-q", "origin", f"HEAD:{BRANCH}")

    tip = read(str(repository), "origin")

    assert tip.files == {}
    assert {LOCKS, TASKS, ".claude-audit.log"} <= set(tip.others)


def test_a_file_that_is_too_large_is_not_read(repository: Path, remote: Path) -> None:
    tip = write(str(repository), "origin", Tip(None, {}), {LOCKS: b"0" * (8 << 20)}, "Large")
    assert len(read(str(repository), "origin").files[LOCKS]) == 8 << 20
    write(str(repository), "origin", tip, {LOCKS: b"0" * ((8 << 20) + 1)}, "Too large")

    with pytest.raises(MachineError, match="larger than 8 MB"):
        read(str(repository), "origin")
