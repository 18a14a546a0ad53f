"""Which forge, and by which way: by the remote's address, the settings, the environment, the programs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from coord_core.repository.forges.errors import (
    ForgeError,
    InvalidError,
    NoAccessError,
    NoForgeError,
    ServerError,
)
from tests.support.enrolment import git
from tests.support.waiting import wait_until

from .conftest import log_gh_in
from .debian_program import GH_NEW, GH_OLD, Pinned, program_or_skip
from .github_site import GitHubSite
from .proxy import Proxy
from .server import Answering, Question, Reply
from .world import HEAD, SECRET, World, always


@pytest.mark.parametrize("url", ["/srv/site.git", "../site", "file:///srv/site.git", "ext::sh -c true"])
def test_a_folder_is_no_forge(world: World, url: str) -> None:
    world.remote("origin", url)
    with pytest.raises(NoForgeError, match="folder"):
        world.open()


def test_a_remote_that_is_not_there_is_named(world: World) -> None:
    with pytest.raises(NoForgeError, match="no remote --upload-pack"):
        world.open(remote="--upload-pack", base_remote="--upload-pack")


def test_none_is_none(token_world: World) -> None:
    with pytest.raises(NoForgeError, match="settings"):
        token_world.open(setting="none")
    assert not token_world.server.questions


def test_an_unknown_host_is_no_forge(world: World) -> None:
    world.add_program(program_or_skip(GH_OLD))
    world.remote("origin", "https://code.example/octo/site")
    with pytest.raises(NoForgeError, match=r"code\.example"):
        world.open()


def test_a_host_that_gh_is_logged_in_to_is_a_github(world: World) -> None:
    world.add_program(program_or_skip(GH_NEW))
    log_gh_in(world, "code.example", SECRET)
    site = GitHubSite("code.example")
    world.instead(site.answer)
    world.remote("origin", "https://code.example/octo/site")
    assert world.open().url == site.url(1)


def test_neither_program_nor_token_says_what_would_help(world: World) -> None:
    world.remote("origin", "git@github.com:octo/site.git")
    with pytest.raises(NoAccessError) as raised:
        world.open()
    assert "install gh" in raised.value.mend
    assert "GH_TOKEN" in raised.value.mend


def test_gh_that_is_not_logged_in_gives_way_to_a_token(world: World, proxy: Proxy) -> None:
    """gh 2.23 does not know that GH_TOKEN is for the tenants of ghe.com, too."""
    world.add_program(program_or_skip(GH_OLD))
    site = GitHubSite("api.octo.ghe.com")
    world.instead(site.answer)
    world.remote("origin", "git@octo.ghe.com:octo/site.git")
    world.environment["GH_TOKEN"] = SECRET
    assert world.open().url == site.url(1)
    assert proxy.asked[0] == "api.octo.ghe.com:443"


@pytest.mark.parametrize("program", [None, GH_OLD, GH_NEW], ids=["token", "gh-2.23", "gh-2.46"])
def test_github_com_is_asked_at_its_own_address(world: World, program: Pinned | None) -> None:
    if program is not None:
        world.add_program(program_or_skip(program))
    site = GitHubSite("api.github.com")
    world.instead(_with_graphql_at_the_root(site))
    world.remote("origin", "ssh://git@ssh.github.com:443/octo/site.git")
    world.environment["GITHUB_TOKEN"] = SECRET
    assert world.open().url == site.url(1)


def _with_graphql_at_the_root(site: GitHubSite) -> Answering:
    def answer(question: Question) -> Reply | None:
        if question.path == "/graphql":
            question.path = "/api/graphql"
        return site.answer(question)

    return answer


def test_git_rewrites_the_address_first(token_world: World) -> None:
    token_world.remote("short", "work:site.git")
    git(token_world.folder, "config", "url.https://ghe.example/octo/.insteadOf", "work:")
    assert token_world.open(remote="short", base_remote="short").url == token_world.ghe.url(1)


def test_the_address_for_pushing_is_where_the_branch_is(token_world: World) -> None:
    git(token_world.folder, "remote", "set-url", "--push", "origin", "git@ghe.example:friend/site.git")
    token_world.open()
    assert token_world.ghe.pulls[0].source == "friend/site"


def test_an_alias_of_ssh_is_resolved(token_world: World) -> None:
    """A stand-in for ssh: the real one reads the configuration of the account, not of HOME."""
    token_world.write_program("ssh", '#!/bin/sh\n[ "$*" = "-G -- work" ] && echo "hostname ghe.example"\n')
    token_world.remote("alias", "git@work:octo/site.git")
    assert token_world.open(remote="alias", base_remote="alias").url == token_world.ghe.url(1)


def test_two_hosts_are_no_fork(token_world: World) -> None:
    token_world.remote("other", "https://code.example/octo/site")
    with pytest.raises(InvalidError, match=r"on code\.example, its base on ghe\.example"):
        token_world.open(remote="other")


def test_github_has_no_nested_groups(token_world: World) -> None:
    token_world.remote("deep", "https://ghe.example/a/b/c")
    with pytest.raises(NoForgeError, match="owner and a name"):
        token_world.open(remote="deep", base_remote="deep")


def test_one_that_was_opened_ready_is_not_taken_for_a_draft(token_world: World) -> None:
    made = {"html_url": token_world.ghe.url(1), "draft": False}
    token_world.instead(always("POST", Reply(201, made)))
    with pytest.raises(ForgeError, match="as ready for review"):
        token_world.open()


@pytest.mark.parametrize(
    "url", ["https://code.example/octo/site/pull/1", "javascript:1", None, "https://ghe.example/\x1b[31m"]
)
def test_an_address_of_elsewhere_is_not_believed(token_world: World, url: str | None) -> None:
    token_world.instead(always("POST", Reply(201, {"html_url": url, "draft": True})))
    with pytest.raises(ServerError, match="did not say where"):
        token_world.open()


def test_a_program_in_the_current_folder_is_not_run(
    token_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (token_world.folder / "gh").write_text(f"#!/bin/sh\ntouch {token_world.home}/ran\n")
    (token_world.folder / "gh").chmod(0o755)
    monkeypatch.chdir(token_world.folder)
    token_world.environment["PATH"] = f".::{token_world.environment['PATH']}"
    token_world.open()
    assert not (token_world.home / "ran").exists()


def test_a_program_that_hangs_is_ended_with_its_children(token_world: World, tmp_path: Path) -> None:
    noted = tmp_path / "pids"
    text = f"#!/bin/sh\n[ $1 = auth ] && exit 0\n/bin/sleep 100 &\necho $$ $! > {noted}\nwait\n"
    token_world.write_program("gh", text)
    with pytest.raises(ForgeError, match="took too long"):
        token_world.open(patience=1)
    for pid in noted.read_text().split():
        wait_until(partial(_is_gone, pid), "the program's processes are gone")


def _is_gone(pid: str) -> bool:
    """A child whose parent died may be left as a zombie for a while."""
    try:
        return Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_a_programs_environment_asks_nothing_and_prints_no_headers(
    token_world: World, tmp_path: Path
) -> None:
    """A stand-in for gh that writes down what it was given."""
    noting = f'/usr/bin/env > "{tmp_path}/env"\nprintf "%s\\n" "$@" >> "{tmp_path}/words"'
    text = f"#!/bin/sh\n{noting}\n[ $1 = auth ]\n"
    token_world.write_program("gh", text)
    token_world.environment |= {"GH_DEBUG": "api", "DEBUG": "1", "GH_REPO": "x/y", "GIT_DIR": "/nowhere"}
    with pytest.raises(ForgeError):
        token_world.open()
    seen = dict(line.split("=", 1) for line in (tmp_path / "env").read_text().splitlines() if "=" in line)
    assert (seen["GH_PROMPT_DISABLED"], seen["NO_COLOR"], seen["GH_NO_UPDATE_NOTIFIER"]) == ("1", "1", "1")
    assert not {"GH_DEBUG", "DEBUG", "GH_REPO", "GIT_DIR"} & seen.keys()
    assert SECRET not in (tmp_path / "words").read_text()
    assert HEAD.replace("/", "%2F") in (tmp_path / "words").read_text()
