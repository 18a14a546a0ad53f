"""What a request must be like before anything looks at it, and what every answer says. Pure.

The server is on loopback, which keeps other machines out but no web page in a browser of this one. So:
1. The Host header names us: a name of elsewhere that was made to lead here (DNS rebinding) is refused.
2. What changes something, or streams, comes from our own page: by Origin, and by what the browser itself says
   of where a request comes from (Sec-Fetch-Site). Nothing of ours is a part of another site's page.
3. Answers forbid script, style, frames and forms of or for anywhere else.
4. All that somebody who was let in sees is at an address of their session, which nobody else knows (door.py).
`Referrer-Policy` is `same-origin`: with `no-referrer` browsers send `Origin: null` with our own forms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NAMES = ("127.0.0.1", "localhost", "[::1]")
METHODS = ("GET", "HEAD", "POST")
LIVE = "/live"
STATIC = "/static/"
OPEN = "/open"  # where a link leads
PLACE_BYTES = 16
MOST_BODY = 16 * 1024  # bytes
FORM = "application/x-www-form-urlencoded"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    said: str
    mend: str = ""


NO_SESSION = Refusal(401, "This browser was not let in yet.")


_PLACED = re.compile(r"/([A-Za-z0-9_-]{22})(/.*)", re.DOTALL)  # as many signs as the bytes take


def placed(path: str) -> tuple[str, str]:
    """The place of a session that a path names, empty without one, and the path below it."""
    found = _PLACED.fullmatch(path)
    return (found[1], found[2]) if found else ("", path)


def refusal(method: str, path: str, headers: Mapping[str, Sequence[str]], port: int) -> Refusal | None:
    """Why this request is not served, None when it is. `headers`: by name in lower case, every value."""
    hosts = headers.get("host", ())
    if len(hosts) != 1 or hosts[0].lower() not in _ours(port):
        return Refusal(
            421, "This server answers to its own name only.", f"Open http://127.0.0.1:{port}/ instead."
        )
    if method not in METHODS:
        return Refusal(405, "There is no such method here.")
    if method == "POST":
        return _of_post(headers, hosts[0])
    return _of_reading(path, headers, hosts[0])


def _ours(port: int) -> set[str]:
    return {f"{name}:{port}" for name in NAMES}


_FROM_ELSEWHERE = Refusal(403, "This was asked for by another site's page.", "Use the dashboard's own page.")


def _of_post(headers: Mapping[str, Sequence[str]], host: str) -> Refusal | None:
    if not _is_origin(headers, host, needed=True) or not _says_site(headers, "same-origin"):
        return _FROM_ELSEWHERE
    kinds = headers.get("content-type", ())
    if len(kinds) != 1 or kinds[0].partition(";")[0].strip().lower() != FORM:
        return Refusal(415, "Only a form can be sent here.")
    lengths = headers.get("content-length", ())
    return None if all(map(_is_short, lengths)) else TOO_LONG


def _is_short(length: str) -> bool:
    return length.isascii() and length.isdigit() and len(length) < 10 and int(length) <= MOST_BODY


TOO_LONG = Refusal(413, f"What was sent is longer than {MOST_BODY} bytes.")
TOO_SLOW = Refusal(408, "What was sent did not arrive in time.")


def _of_reading(path: str, headers: Mapping[str, Sequence[str]], host: str) -> Refusal | None:
    if not _is_origin(headers, host, needed=False):
        return _FROM_ELSEWHERE
    is_ours = _says_site(headers, "same-origin", "none")
    is_visit = headers.get("sec-fetch-mode") == ["navigate"] and headers.get("sec-fetch-dest") == ["document"]
    if is_ours or (is_visit and path != LIVE):
        return None
    return _FROM_ELSEWHERE


def _is_origin(headers: Mapping[str, Sequence[str]], host: str, needed: bool) -> bool:
    found = headers.get("origin", ())
    return list(found) == [f"http://{host}"] or not (found or needed)


def _says_site(headers: Mapping[str, Sequence[str]], *sites: str) -> bool:
    """What a browser says that says it; a program that says nothing has the cookie, or has not."""
    found = headers.get("sec-fetch-site", ())
    return not found or (len(found) == 1 and found[0] in sites)
