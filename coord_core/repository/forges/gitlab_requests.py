"""GitLab's API v4 questions about merge requests, whoever carries them."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from coord_core.repository.forges.answers import failure
from coord_core.repository.forges.errors import ServerError
from coord_core.repository.forges.github_requests import address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from coord_core.repository.forges.answers import Answer, Ask, Json
    from coord_core.repository.forges.proposals import Proposal, Route
    from coord_core.repository.forges.remotes import Remote

PREFIX = "Draft: "  # what makes a merge request a draft


class MergeRequests:
    """The open requests of one branch."""

    def __init__(self, ask: Ask, route: Route, proposal: Proposal, environment: Mapping[str, str]) -> None:
        self._ask = ask
        self._route = route
        self._proposal = proposal
        self._environment = environment

    def find(self) -> str | None:
        """The one into the proposal's base if there is one, else one into another branch."""
        asked = {"source_branch": self._proposal.head, "state": "opened", "per_page": "100"}
        query = urlencode(asked, quote_via=quote, safe="")
        found = self._asked("GET", f"{_project(self._route.target)}/merge_requests?{query}").json()
        if not isinstance(found, list):
            raise ServerError(f"{self._host} listed no merge requests.", "Try again later.")
        ours = [one for one in found if isinstance(one, dict)]
        if ours:
            source = self._id(self._route.source)
            ours = [one for one in ours if one.get("source_project_id") == source]
        ours.sort(key=lambda one: one.get("target_branch") != self._proposal.base)
        return address(ours[0].get("web_url"), self._host, self._environment) if ours else None

    def create(self) -> str:
        proposal = self._proposal
        data: Json = {
            "title": PREFIX + proposal.title, "description": proposal.body,
            "source_branch": proposal.head, "target_branch": proposal.base,
        }  # fmt: skip
        if self._route.is_fork:
            data["target_project_id"] = self._id(self._route.target)
        made = self._asked("POST", f"{_project(self._route.source)}/merge_requests", data).json()
        url = made.get("web_url") if isinstance(made, dict) else None
        return address(url, self._host, self._environment)

    @property
    def _host(self) -> str:
        return self._route.target.host

    def _id(self, remote: Remote) -> int:
        data = self._asked("GET", _project(remote)).json()
        number = data.get("id") if isinstance(data, dict) else None
        if not isinstance(number, int):
            raise ServerError(f"{self._host} did not say which project {remote.path} is.", "Try again later.")
        return number

    def _asked(self, method: str, path: str, data: Json | None = None) -> Answer:
        answer = self._ask(method, path, data)
        if not answer.is_success:
            raise failure(answer, self._host, self._route.target.path, self._environment)
        return answer


def _project(remote: Remote) -> str:
    return f"projects/{quote(remote.path, safe='')}"
