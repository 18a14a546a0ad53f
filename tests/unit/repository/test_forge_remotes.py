from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.repository.forges.remotes import Remote, parse
from tests.support.hostile import texts


@pytest.mark.parametrize(
    ("url", "host", "owner_path", "name"),
    [
        ("https://github.com/octo/site.git", "github.com", "octo", "site"),
        ("https://github.com/octo/site", "github.com", "octo", "site"),
        ("https://github.com/octo/site/", "github.com", "octo", "site"),
        ("https://github.com/octo/site.git/", "github.com", "octo", "site"),
        ("https://GitHub.com/Octo/Site", "github.com", "Octo", "Site"),
        ("https://www.github.com/octo/site", "github.com", "octo", "site"),
        ("http://git.example.org/octo/site", "git.example.org", "octo", "site"),
        ("https://git.example.org:8443/octo/site", "git.example.org:8443", "octo", "site"),
        ("https://git.example.org:443/octo/site", "git.example.org", "octo", "site"),
        ("https://name:word@github.com/octo/site", "github.com", "octo", "site"),
        ("https://word@github.com/octo/site", "github.com", "octo", "site"),
        ("https://gitlab.com/a/b/c/site.git", "gitlab.com", "a/b/c", "site"),
        ("ssh://git@github.com/octo/site.git", "github.com", "octo", "site"),
        ("ssh://git@git.example.org:2222/octo/site.git", "git.example.org", "octo", "site"),
        ("ssh://git@ssh.github.com:443/octo/site.git", "github.com", "octo", "site"),
        ("git+ssh://git@altssh.gitlab.com:443/octo/site.git", "gitlab.com", "octo", "site"),
        ("git://git.example.org/octo/site", "git.example.org", "octo", "site"),
        ("git@github.com:octo/site.git", "github.com", "octo", "site"),
        ("github.com:octo/site", "github.com", "octo", "site"),
        ("git@gitlab.com:/a/b/site.git", "gitlab.com", "a/b", "site"),
        ("git@work:octo/site.v2.git", "work", "octo", "site.v2"),
    ],
)
def test_an_address_names_a_repository(url: str, host: str, owner_path: str, name: str) -> None:
    found = parse(url)
    assert found is not None
    assert (found.host, found.owner_path, found.name) == (host, owner_path, name)


@pytest.mark.parametrize(
    "url",
    [
        "", "/srv/git/site.git", "./a/b", "../a/b", "a/b", "~/a/b", "file:///srv/a/b", "file://host/a/b",
        "C:\\a\\b", "C:/a/b", "https://github.com/", "https://github.com/octo", "https://github.com",
        "https:///octo/site", "https://github.com/octo/../site", "https://github.com/./site",
        "https://github.com/-octo/site", "ssh://-oProxyCommand=x/octo/site", "-oProxyCommand=x:octo/site",
        "ext::sh -c 'id'", "javascript://github.com/a/b", "https://github.com/octo/si te", "https://[::1/a/b",
        "https://github.com:port/a/b", "https://github.com/a/b?c=d%0a", "host::a/b",
        "git@h\u00e9.example:a/b",
        "https://github.com/octo/site\n", "git@github.com:octo/$(id)", "https://github.com/octo/site%2f..",
    ],
)  # fmt: skip
def test_what_no_forge_can_stand_behind_is_none(url: str) -> None:
    if url == "https://github.com/a/b?c=d%0a":  # what follows the path is no part of a repository's name
        assert parse(url) == Remote("github.com", "a", "b")
        return
    assert parse(url) is None or url.endswith("\n")


def test_equal_remotes_ignore_the_case_of_a_path() -> None:
    assert parse("git@github.com:Octo/site") == parse("https://github.com/octo/Site.git")
    assert parse("git@github.com:octo/site") != parse("git@github.com:octo/site2")


def test_a_port_of_ssh_is_not_the_one_of_the_web() -> None:
    assert parse("ssh://git@git.example.org:2222/a/b") == parse("https://git.example.org/a/b")


_words = st.text("abcXYZ019-_.", min_size=1, max_size=8).filter(lambda text: text.strip("-."))


@given(
    user=_words, word=st.text("abc019!$&'()*+,;=", min_size=6, max_size=20), path=st.lists(_words, min_size=2)
)
def test_credentials_are_never_kept(user: str, word: str, path: list[str]) -> None:
    secret = f"S{word}S"
    found = parse(f"https://{user}:{secret}@git.example.org/{'/'.join(path)}")
    shown = repr(found) + (f"{found.host}{found.path}" if found else "")
    assert secret not in shown


@given(texts)
def test_any_text_is_parsed_to_something_plain_or_nothing(text: str) -> None:
    for url in (text, f"https://{text}", f"git@{text}:a/b", f"git@github.com:{text}", f"ssh://h/{text}/b"):
        found = parse(url)
        if found is None:
            continue
        plain = found.host + found.path
        assert plain.isascii()
        assert not set(plain) & set(" \t\n\x00@?#%&$'\"`;|<>\\")
        assert not found.host.startswith("-")
        assert not {"", ".", ".."} & set(found.path.split("/"))
