"""Cookies do not tell ports apart: those of other servers of this machine come along."""

from __future__ import annotations

import pytest

from .served import Browser


@pytest.mark.parametrize(
    "neighbour",
    ['theme={"mode":"dark"}', "state=a b", "who=Zoë", "x", "a=1; b=[1, 2]", ";;=;"],
)
def test_a_cookie_of_another_server_of_this_machine_keeps_nobody_out(
    visitor: Browser, neighbour: str
) -> None:
    found = visitor.send("GET", "/", headers={"cookie": f"{neighbour}; {visitor.cookie}"})
    assert found.status == 200


def test_a_cookie_of_the_same_name_of_another_server_keeps_nobody_out(visitor: Browser) -> None:
    name = visitor.cookie.partition("=")[0]
    for both in (f"{name}=x; {visitor.cookie}", f"{visitor.cookie}; {name}=x"):
        assert visitor.send("GET", "/", headers={"cookie": both}).status == 200
