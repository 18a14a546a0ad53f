from __future__ import annotations

import pytest

from coord_core.repository.forges.credentials import github_tokens, gitlab_tokens
from coord_core.repository.forges.errors import NoForgeError
from coord_core.repository.forges.kinds import kind_of


def _kind(host: str, setting: str = "auto", gh: str = "", glab: str = "", **environment: str) -> str:
    return kind_of(host, setting, environment, lambda asked: asked == gh, lambda asked: asked == glab)


@pytest.mark.parametrize("host", ["github.com", "octo.ghe.com"])
def test_githubs_own_hosts(host: str) -> None:
    assert _kind(host) == "github"


@pytest.mark.parametrize("host", ["gitlab.com", "gitlab.example.org", "my-gitlab.example"])
def test_hosts_with_gitlab_in_their_name(host: str) -> None:
    assert _kind(host) == "gitlab"


def test_a_host_that_the_environment_names() -> None:
    assert _kind("code.example", GH_HOST="code.example") == "github"
    assert _kind("code.example", GITHUB_SERVER_URL="https://code.example/") == "github"
    assert _kind("code.example", GITLAB_HOST="https://code.example") == "gitlab"
    assert _kind("gitlab.example", GH_HOST="gitlab.example") == "github"


def test_a_host_that_a_program_is_logged_in_to() -> None:
    assert _kind("code.example", gh="code.example") == "github"
    assert _kind("code.example", glab="code.example") == "gitlab"


def test_the_setting_comes_first() -> None:
    assert _kind("github.com", "gitlab") == "gitlab"
    assert _kind("code.example", "github") == "github"
    with pytest.raises(NoForgeError):
        _kind("github.com", "none")


@pytest.mark.parametrize("host", ["code.example", "evil-github.com", "github.com.example", "notghe.com"])
def test_an_unknown_host(host: str) -> None:
    with pytest.raises(NoForgeError):
        _kind(host)


def test_which_token_is_meant_for_which_host() -> None:
    env = {"GITHUB_TOKEN": "b", "GH_TOKEN": "a", "GH_ENTERPRISE_TOKEN": "e", "GITLAB_TOKEN": "l"}
    assert list(github_tokens("github.com", env).values()) == ["a", "b"]
    assert list(github_tokens("octo.ghe.com", env).values()) == ["a", "b"]
    assert github_tokens("code.example", env) == {}
    assert list(github_tokens("code.example", {**env, "GH_HOST": "Code.Example"}).values()) == ["e"]
    assert github_tokens("github.com", {"GH_TOKEN": " "}) == {}
    assert list(gitlab_tokens("gitlab.com", env).values()) == ["l"]
    assert gitlab_tokens("gitlab.example", env) == {}
    named = {**env, "GITLAB_HOST": "gitlab.example"}
    assert list(gitlab_tokens("gitlab.example", named).values()) == ["l"]
    assert gitlab_tokens("gitlab.com", named) == {}
