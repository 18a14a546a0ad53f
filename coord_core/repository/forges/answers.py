"""What a forge answered, and what an answer that is no success means. Pure."""

from __future__ import annotations

import json
import time

from coord_core.repository.forges.credentials import shown
from coord_core.repository.forges.errors import (
    AlreadyThereError,
    ForgeError,
    InvalidError,
    NoDraftsError,
    NoPermissionError,
    NotFoundError,
    NotLoggedInError,
    RateLimitError,
    ServerError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Json = dict[str, object]
    Ask = Callable[[str, str, Json | None], "Answer"]  # method, path below the API's root, what to send

MOST_MESSAGES = 5
DRAFTS_REFUSED = "draft pull requests are not supported"  # GitHub, in both its APIs
_THERE = "already exists"


class Answer:
    """A status, headers by their names in lower case, and a body."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> object:
        """The body, None where it is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


def failure(answer: Answer, host: str, path: str, environment: Mapping[str, str]) -> ForgeError:
    """The error that an answer stands for. `path`: of the repository that was asked about."""
    said = shown(_messages(answer), environment) or f"status {answer.status}, without a word"
    if is_limited(answer):
        return limited(host, said, _when(answer))
    if answer.status == 401:
        return not_logged_in(host, said)
    if answer.status == 403:
        return no_permission(host, path, said)
    if answer.status == 404:
        return not_found(host, path)
    if answer.status == 409:  # glab drops GitLab's words for it
        return already_there(host, said)
    if answer.status in (400, 422):
        return invalid(host, path, said)
    if answer.status >= 500:
        return ServerError(f"{host} failed: {said}.", "Try again later.")
    return ServerError(
        f"{host} answered with status {answer.status}: {said}.", "Look at the remote's address."
    )


def is_limited(answer: Answer) -> bool:
    """GitHub limits with 403 or 429 and one of three signs, GitLab with 429."""
    if answer.status == 429:
        return True
    signs = answer.headers.get("x-ratelimit-remaining") == "0" or "retry-after" in answer.headers
    return answer.status == 403 and (signs or "rate limit" in _messages(answer).lower())


def limited(host: str, said: str, mend: str = "Try again in some minutes.") -> ForgeError:
    return RateLimitError(f"{host} takes no more requests for now: {said}.", mend)


def not_logged_in(host: str, said: str) -> ForgeError:
    mend = "Log in again, with `gh auth login` or `glab auth login`, or renew the token in the environment."
    return NotLoggedInError(f"{host} does not accept the login: {said}.", mend)


def no_permission(host: str, path: str, said: str) -> ForgeError:
    mend = "Ask for the right to write there, or use a token that may write pull requests."
    return NoPermissionError(f"{host} does not let this login open a pull request in {path}: {said}.", mend)


def not_found(host: str, path: str) -> ForgeError:
    mend = "Look at the remote's address, and whether the login may see it."
    return NotFoundError(f"{host} has no repository {path} for this login.", mend)


def invalid(host: str, path: str, said: str) -> ForgeError:
    """What the forge said is wrong. Both forges say the two known cases in words alone."""
    if DRAFTS_REFUSED in said.lower():
        mend = "Open it by hand as an ordinary one, or set `pull_request: never`."
        return NoDraftsError(f"{path} has no draft pull requests, and nothing was opened.", mend)
    if _THERE in said.lower():
        return already_there(host, said)
    mend = "Mend that, then complete the task again."
    return InvalidError(f"{host} did not take the pull request: {said}.", mend)


def already_there(host: str, said: str) -> ForgeError:
    return AlreadyThereError(f"{host} says that one is open already: {said}.", "Look for it there.")


def _messages(answer: Answer) -> str:
    """`message` and `errors` of GitHub; `message` (a text, a list, texts by field) and `error` of GitLab."""
    data = answer.json()
    if not isinstance(data, dict):
        return ""
    parts = [_text(data.get(key)) for key in ("message", "error", "errors", "error_description")]
    return "; ".join(part for part in parts if part)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value[:MOST_MESSAGES])))
    if isinstance(value, dict):
        if "code" in value and "message" not in value:  # GitHub's short form of an error
            return " ".join(str(value[key]) for key in ("field", "code") if value.get(key))
        inside = value["message"] if "message" in value else list(value.values())
        return _text(inside)
    return ""


def _when(answer: Answer) -> str:
    try:
        if "retry-after" in answer.headers:
            return f"Try again in {max(1, int(answer.headers['retry-after']))} seconds."
        at = time.gmtime(int(answer.headers["x-ratelimit-reset"]))
    except (KeyError, ValueError, OverflowError, OSError):
        return "Try again in some minutes."
    return f"Try again after {time.strftime('%H:%M UTC', at)}."
