"""A link lets one browser in, once; without it nothing is shown but how to get one."""

from __future__ import annotations

import pytest

from tests.support.sessions import Session

from .conftest import Serve
from .served import Browser, Served
from .test_live import first


@pytest.fixture
def token(shared: Served) -> str:
    """Of a link that was not used."""
    return shared.new_token()


def test_a_link_is_exchanged_for_a_cookie_and_does_not_stay_in_the_address(
    shared: Served, token: str
) -> None:
    browser = Browser(shared.port)
    answer = browser.get(f"/open?token={token}")
    assert (answer.status, answer.headers["location"]) == (303, f"{browser.base}/")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"coordinator-{shared.port}=")
    assert (
        "httponly" in cookie
        and "samesite=strict" in cookie
        and len(browser.base) > 20
        and "domain" not in cookie
    )
    assert token not in cookie.upper()
    assert browser.get("/").status == 200


def test_a_link_works_once(shared: Served, token: str) -> None:
    assert Browser(shared.port).get(f"/open?token={token}").status == 303
    second = Browser(shared.port)
    answer = second.get(f"/open?token={token}")
    assert answer.status == 401 and "Enter" in answer.text
    assert second.get("/").status == 401


def test_who_only_looks_at_a_link_does_not_use_it_up(shared: Served, token: str) -> None:
    """As previewers do, and `curl -I`."""
    assert Browser(shared.port).send("HEAD", f"/open?token={token}").status == 401
    assert Browser(shared.port).get(f"/open?token={token}").status == 303


def test_a_token_that_is_typed_in_lets_in_as_well(shared: Served, token: str) -> None:
    browser = Browser(shared.port)
    typed = f"{token[:4]}-{token[4:]} ".lower()
    assert browser.post("/open", {"token": typed}).status == 303
    assert browser.get("/").status == 200


@pytest.mark.parametrize("wrong", ["", "WRONGWRONGWR", "%00", "é" * 50, "A" * 5000])
def test_a_wrong_token_opens_nothing_and_uses_up_none(shared: Served, token: str, wrong: str) -> None:
    browser = Browser(shared.port)
    assert browser.post("/open", {"token": wrong}).status == 401
    assert browser.cookie == ""
    assert browser.get(f"/open?token={token}").status == 303


def test_enter_shows_another_link(shared: Served, token: str) -> None:
    other = shared.new_token()
    assert other != token
    assert [Browser(shared.port).get(f"/open?token={each}").status for each in (other, token)] == [
        303,
        303,
    ]


@pytest.mark.parametrize(
    "path", ["/", "/audit", "/audit.csv", "/audit.json", "/charts", "/live", "/nothing", "/open/x", "/static"]
)
def test_without_a_cookie_nothing_is_shown(shared: Served, path: str) -> None:
    answer = Browser(shared.port).get(path)
    assert answer.status == 401
    assert "held.py" not in answer.text and "link" in answer.text


def test_neither_the_address_nor_the_cookie_is_enough(shared: Served) -> None:
    """The cookie is of the one address; and an address may be seen in a history."""
    browser, other = shared.browser(), shared.browser()
    cookie = browser.cookie
    for base, given in ((browser.base, ""), ("", cookie), (other.base, cookie), (browser.base, other.cookie)):
        browser.base, browser.cookie = base, given
        assert browser.get("/").status == browser.get("/audit").status == browser.get("/live").status == 401
        assert browser.post("/act/release", {"token": 1, "sure": "yes"}).status == 401


def test_without_a_cookie_nothing_is_done(shared: Served) -> None:
    assert Browser(shared.port).post("/act/release", {"token": 1, "sure": "yes"}).status == 401


def test_the_cookie_of_another_server_is_none(served: Served, serve: Serve) -> None:
    browser, other = served.browser(), serve()
    name, value = browser.cookie.split("=", 1)
    stranger = Browser(other.port)
    for cookie in (browser.cookie, f"coordinator-{other.port}={value}"):
        stranger.cookie, stranger.base = cookie, browser.base
        assert stranger.get("/").status == 401
    assert name == f"coordinator-{served.port}"


def test_who_leaves_is_out(shared: Served) -> None:
    browser = shared.browser()
    token, cookie = browser.forgery_token(), browser.cookie
    assert browser.post("/leave", {"forgery_token": "another"}).status == 403
    assert browser.get("/").status == 200
    assert browser.post("/leave", {"forgery_token": token}).status == 200
    browser.cookie = cookie
    assert browser.get("/").status == 401


def test_a_stream_of_who_leaves_ends(browser: Browser, holder: Session) -> None:
    """The other tabs of that browser see nothing more."""
    token = browser.forgery_token()
    with browser.live() as stream:
        first(stream)
        assert browser.post("/leave", {"forgery_token": token}).status == 200
        assert holder.edit("later.py", call="later").is_silent
        with pytest.raises(AssertionError, match="the stream has ended"):
            stream.event()


def test_nothing_secret_is_in_its_arguments_or_in_its_output_but_the_link(
    holder: Session, serve: Serve
) -> None:
    served = serve(alone=True)
    browser = served.browser()
    browser.get("/nothing")  # what it might log it has logged with its answer
    with open(f"/proc/{served.process.pid}/cmdline") as file:
        assert served.token not in file.read()
    served.new_token()
    assert browser.cookie.partition("=")[2] not in served.said
    assert "nothing" not in served.said
