"""A GitLab as far as merge requests go: its API v4."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from .server import Question, Reply

PROJECTS = {"group/part/site": 11, "friend/site": 12}
API = "/api/v4/projects/"


class GitLabSite:
    """The project `group/part/site` and its fork `friend/site` on `host`."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.merge_requests: list[dict[str, Any]] = []
        self.tokens = {"right-token"}

    def url(self, number: int) -> str:
        return f"https://{self.host}/group/part/site/-/merge_requests/{number}"

    def answer(self, question: Question) -> Reply | None:
        if question.host != self.host:
            return None
        sent = question.headers.get("private-token") or question.headers.get("authorization", "")
        if sent.removeprefix("Bearer ") not in self.tokens:
            return Reply(401, {"message": "401 Unauthorized"})
        project, _, rest = question.path.removeprefix(API).partition("/")
        number = PROJECTS.get(unquote(project))
        if number is None or not question.path.startswith(API):
            return Reply(404, {"message": "404 Project Not Found"})
        if not rest:
            return Reply(200, {"id": number})
        return self._opened(number, question.data) if question.data else self._listed(number, question.query)

    def _listed(self, number: int, query: dict[str, str]) -> Reply:
        branch = query["source_branch"]
        return Reply(
            200,
            [
                one
                for one in self.merge_requests
                if one["target_project_id"] == number and one["source_branch"] == branch
            ],
        )

    def _opened(self, source: int, sent: dict[str, Any]) -> Reply:
        made = {"target_project_id": source, **sent, "source_project_id": source}
        keys = ("source_project_id", "source_branch", "target_project_id", "target_branch")
        if any(all(one[key] == made[key] for key in keys) for one in self.merge_requests):
            return Reply(
                409, {"message": ["Another open merge request already exists for this source branch: !1"]}
            )
        if made["source_branch"] == "empty":
            return Reply(400, {"message": {"base": ["the branch is empty"]}})
        made["web_url"] = self.url(len(self.merge_requests) + 1)
        self.merge_requests.append(made)
        return Reply(201, made)
