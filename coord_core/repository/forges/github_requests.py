"""GitHub's REST questions about pull requests, whoever carries them: its own program or a connection."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from coord_core.repository.forges.answers import failure
from coord_core.repository.forges.credentials import shown
from coord_core.repository.forges.errors import NoDraftsError, ServerError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from coord_core.repository.forges.answers import Answer, Ask, Json
    from coord_core.repository.forges.proposals import Proposal, Route

# No `:` is left in the path: gh would take `:owner` and `:branch` for placeholders of its own.


class Requests:
    """The open requests of one branch."""

    def __init__(self, ask: Ask, route: Route, proposal: Proposal, environment: Mapping[str, str]) -> None:
        self._ask = ask
        self._route = route
        self._proposal = proposal
        self._environment = environment

    def find(self) -> str | None:
        """The one into the proposal's base if there is one, else one into another branch."""
        label = f"{self._route.source.owner_path}:{self._proposal.head}"
        query = urlencode({"head": label, "state": "open", "per_page": "100"}, quote_via=quote, safe="")
        found = self._asked("GET", f"{self._pulls}?{query}").json()
        if not isinstance(found, list):
            raise ServerError(f"{self._host} listed no pull requests.", "Try again later.")
        ours = [one for one in found if isinstance(one, dict) and self._is_ours(one)]
        ours.sort(key=lambda one: _inside(one, "base", "ref") != self._proposal.base)
        return address(ours[0].get("html_url"), self._host, self._environment) if ours else None

    def create(self) -> str:
        """Raises NoDraftsError also when the forge opened one that is no draft."""
        data = self._asked("POST", self._pulls, self._draft()).json()
        made = data if isinstance(data, dict) else {}
        url = address(made.get("html_url"), self._host, self._environment)
        if made.get("draft") is not True:
            problem = f"{self._host} opened {url} as ready for review, although a draft was asked for."
            raise NoDraftsError(problem, "Convert it to a draft there, or close it.")
        return url

    @property
    def _host(self) -> str:
        return self._route.target.host

    @property
    def _pulls(self) -> str:
        return f"repos/{self._route.target.path}/pulls"

    def _draft(self) -> Json:
        proposal, source = self._proposal, self._route.source
        head = head_label(self._route, proposal.head)
        data: Json = {"title": proposal.title, "body": proposal.body, "base": proposal.base, "head": head}
        data["draft"] = True
        if is_fork_of_same_owner(self._route):
            data["head_repo"] = source.name
        return data

    def _is_ours(self, one: Json) -> bool:
        """The filter of the list compares the owner alone. A repository that is gone has no name."""
        name = _inside(one, "head", "repo", "full_name")
        return isinstance(name, str) and name.lower() == self._route.source.path.lower()

    def _asked(self, method: str, path: str, data: Json | None = None) -> Answer:
        answer = self._ask(method, path, data)
        if not answer.is_success:
            raise failure(answer, self._host, self._route.target.path, self._environment)
        return answer


def head_label(route: Route, head: str) -> str:
    return f"{route.source.owner_path}:{head}" if route.is_fork else head


def is_fork_of_same_owner(route: Route) -> bool:
    """Then the owner's name does not say which repository a branch is in."""
    return route.is_fork and route.source.owner_path.lower() == route.target.owner_path.lower()


def address(url: object, host: str, environment: Mapping[str, str]) -> str:
    """A request's address as the forge gave it. Raises ServerError when it is none on that host."""
    text = url if isinstance(url, str) else ""
    if text.startswith(f"https://{host}/") and text == shown(text, environment):
        return text
    raise ServerError(f"{host} did not say where the pull request is.", "Look for it there.")


def _inside(value: object, *keys: str) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
