"""Which requests are served at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.dashboard import rules
from coord_core.dashboard.rules import refusal

PORT = 8642
OURS = ("127.0.0.1:8642", "localhost:8642", "[::1]:8642")
FORM = {
    "host": ["127.0.0.1:8642"],
    "origin": ["http://127.0.0.1:8642"],
    "content-type": [rules.FORM],
    "content-length": ["10"],
}


@pytest.mark.parametrize("host", OURS)
def test_our_own_page_may_read_and_send(host: str) -> None:
    sent = {**FORM, "host": [host], "origin": [f"http://{host}"], "sec-fetch-site": ["same-origin"]}
    assert refusal("GET", "/", {"host": [host]}, PORT) is None
    assert refusal("POST", "/act/release", sent, PORT) is None


@given(st.text(), st.sampled_from(rules.METHODS))
def test_no_other_name_is_ours(host: str, method: str) -> None:
    found = refusal(method, "/", {**FORM, "host": [host], "origin": [f"http://{host}"]}, PORT)
    assert host.lower() in OURS or (found is not None and found.status == 421)


@pytest.mark.parametrize("hosts", [[], [OURS[0], OURS[0]], [OURS[0], "rebound.example"]])
def test_a_host_is_named_once(hosts: list[str]) -> None:
    found = refusal("GET", "/", {"host": hosts}, PORT)
    assert found is not None and found.status == 421


@given(st.lists(st.text(), max_size=3))
def test_no_form_of_another_origin_is_read(origins: list[str]) -> None:
    found = refusal("POST", "/act/release", {**FORM, "origin": origins}, PORT)
    assert origins == FORM["origin"] or (found is not None and found.status == 403)


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_no_form_is_read_that_a_browser_says_is_of_another_site(sites: list[str]) -> None:
    found = refusal("POST", "/act/release", {**FORM, "sec-fetch-site": sites}, PORT)
    assert sites == ["same-origin"] or found is not None


@given(st.text())
def test_a_length_is_a_number_that_is_not_too_large(length: str) -> None:
    found = refusal("POST", "/act/release", {**FORM, "content-length": [length]}, PORT)
    is_good = length.isascii() and length.isdigit() and int(length) <= rules.MOST_BODY
    assert is_good or found is not None


@pytest.mark.parametrize("length", ["16384", "016384"])
def test_as_much_as_may_be_is_read(length: str) -> None:
    assert refusal("POST", "/", {**FORM, "content-length": [length]}, PORT) is None


@pytest.mark.parametrize(
    "path",
    ["/", "/audit", "/static/x/y", "/" + "a" * 22, "/" + "a" * 23 + "/", "//" + "a" * 22 + "/", "/é" * 22],
)
def test_what_names_no_place_is_a_path_of_its_own(path: str) -> None:
    assert rules.placed(path) == ("", path)


def test_the_policy_allows_nothing_from_elsewhere() -> None:
    parts = dict(part.strip().split(" ", 1) for part in rules.POLICY.split(";"))
    assert parts.pop("default-src") == "'none'"
    assert parts.pop("img-src") == "'self' data:"
    assert set(parts.values()) == {"'self'", "'none'"}
