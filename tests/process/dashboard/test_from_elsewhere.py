"""What other sites' pages, other names and programs that know nothing can make the server do: nothing."""

from __future__ import annotations

import pytest

from coord_core.dashboard.rules import HEADERS, MOST_BODY

from .served import Browser, Served

PATHS = ("/", "/audit", "/audit.csv", "/audit.json", "/charts", "/nothing", "/open?token=x", "/static/a/b")


def host(port: int, name: str) -> str:
    return name.replace("PORT", str(port))


@pytest.mark.parametrize("name", ["127.0.0.1:PORT", "localhost:PORT", "[::1]:PORT", "LOCALHOST:PORT"])
def test_its_own_names_are_served(visitor: Browser, name: str) -> None:
    visitor.host = host(visitor.port, name)
    assert visitor.get("/").status == 200


@pytest.mark.parametrize(
    "name",
    [
        "rebound.example:PORT", "rebound.example", "127.0.0.1", "127.0.0.1:1", "localhost", "0.0.0.0:PORT",
        "localhost.:PORT", "127.0.0.1:PORT.rebound.example", "127.1:PORT", "a@127.0.0.1:PORT", "",
    ],
)  # fmt: skip
def test_other_names_are_refused_whoever_asks(visitor: Browser, name: str) -> None:
    visitor.host = host(visitor.port, name)
    for path in ("/", "/live", "/static/a/style.css"):
        answer = visitor.get(path)
        assert answer.status == 421 and "held.py" not in answer.text
    assert visitor.post("/open", {"token": "x"}).status == 421


def test_without_a_host_nothing_is_served(visitor: Browser) -> None:
    assert visitor.get("/", Host=None).status in (400, 421)


@pytest.mark.parametrize(
    "origin",
    ["http://rebound.example", "null", None, "http://127.0.0.1", "http://127.0.0.1:1", "https://127.0.0.1:PORT",
     "http://localhost:PORT", ""],
)  # fmt: skip
def test_a_form_of_another_origin_is_refused(visitor: Browser, origin: str | None) -> None:
    fields = {"forgery_token": visitor.forgery_token(), "token": 1, "sure": "yes"}
    sent = origin and host(visitor.port, origin)
    answer = visitor.post("/act/release", fields, Origin=sent, sec_fetch_site=None)
    assert answer.status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_of_another_site_is_refused_whatever_its_origin_says(visitor: Browser, site: str) -> None:
    fields = {"forgery_token": visitor.forgery_token(), "token": 1, "sure": "yes"}
    assert visitor.post("/act/release", fields, Sec_Fetch_Site=site).status == 403


def test_a_form_without_its_sessions_token_is_refused(shared: Served, visitor: Browser) -> None:
    others = shared.browser().forgery_token()
    for token in ("", "x", others):
        fields = {"forgery_token": token, "token": 1, "sure": "yes"}
        answer = visitor.post("/act/release", fields, Accept="application/json")
        assert answer.status == 409 and "not from a page" in answer.json["said"]


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/live", {"Origin": "http://rebound.example"}),
        ("/live", {"Sec_Fetch_Site": "cross-site"}),
        (
            "/live",
            {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"},
        ),
        ("/", {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"}),
        ("/charts", {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "cors", "Sec_Fetch_Dest": "empty"}),
        (
            "/audit.csv",
            {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "script"},
        ),
    ],
)
def test_nothing_is_part_of_another_sites_page(visitor: Browser, path: str, sent: dict[str, str]) -> None:
    assert visitor.get(path, **sent).status == 403


def test_a_link_on_another_site_may_lead_here(visitor: Browser) -> None:
    headers = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert visitor.get("/", **headers).status == 200


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_forbids_what_is_not_its_own(shared: Served, visitor: Browser, path: str) -> None:
    stranger, rebound = Browser(shared.port), Browser(shared.port)
    rebound.host = "rebound.example"
    answers = [each.get(path) for each in (visitor, stranger, rebound)]
    answers += [visitor.send("DELETE", path), visitor.post(path, {})]
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers.get_all(name) == [value]
        assert answer.headers.get_all("cache-control") == ["no-store"]
        assert "server" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers
    policy = answers[0].headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT"])
def test_other_methods_are_refused(visitor: Browser, method: str) -> None:
    answer = visitor.send(method, "/")
    assert answer.status == 405 and answer.headers["allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../door.py", "/static/a/../../door.py", "/static/a/..%2f..%2fdoor.py",
        "/static/%2e%2e/door.py",
        "/static/a/%2fetc%2fpasswd", "//etc/passwd", "/static/a/style.css%00.html", "/..", "/static/a/.%2e/x",
    ],
)  # fmt: skip
def test_no_path_leads_out(visitor: Browser, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status == 404
    assert "root:" not in answer.text and "import" not in answer.text


def test_no_answer_takes_headers_from_what_was_asked(visitor: Browser) -> None:
    for path in (
        "/open?token=%0d%0aX-Evil:%201",
        "/?who=%0d%0aX-Evil:%201",
        "/audit.csv?text=%0d%0aX-Evil:%201",
    ):
        assert "x-evil" not in visitor.get(path).headers


def test_what_is_sent_is_bounded(visitor: Browser) -> None:
    long = {"forgery_token": visitor.forgery_token(), "reason": "x" * MOST_BODY}
    assert visitor.post("/act/release", long).status == 413
    headers = {"Origin": f"http://{visitor.host}", "Content-Type": "application/x-www-form-urlencoded"}
    chunk = b"%x\r\n%s\r\n" % (MOST_BODY + 1, b"x" * (MOST_BODY + 1))
    answer = visitor.send("POST", "/act/release", None, {**headers, "Transfer-Encoding": "chunked"}, chunk)
    assert answer.status == 413


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/json", None])
def test_only_a_form_is_read(visitor: Browser, kind: str | None) -> None:
    assert visitor.post("/act/release", {"a": 1}, Content_Type=kind).status == 415


@pytest.mark.parametrize("body", [b"\xff\xfe=1", b"a=1&" * 100, b"%ff=%ff", b"&&&===", b""])
def test_what_is_no_form_is_said_to_be_none(visitor: Browser, body: bytes) -> None:
    headers = {"Origin": f"http://{visitor.host}", "Content-Type": "application/x-www-form-urlencoded"}
    answer = visitor.send("POST", "/act/release", body, {**headers, "Accept": "application/json"})
    assert answer.status == 409 and answer.json["ok"] is False
