"""A GitHub as far as pull requests go: REST and GraphQL over one list, so that both can be compared."""

from __future__ import annotations

from typing import Any

from .server import Question, Reply

NO_DRAFTS = "Draft pull requests are not supported in this repository."


class Pull:
    """A pull request as it was opened. `by`: rest or graphql."""

    def __init__(self, number: int, by: str, sent: dict[str, Any], source: str, head: str) -> None:
        self.number = number
        self.by = by
        self.title: str = sent["title"]
        self.body: str = sent["body"]
        self.base: str = sent["base"]
        self.draft: bool = sent["draft"]
        self.source = source
        self.head = head


class GitHubSite:
    """One repository `octo/site`, and its forks `friend/site` and `octo/copy`, on `host`."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.pulls: list[Pull] = []
        self.has_drafts = True
        self.tokens = {"right-token"}
        self.prefix = "/api/v3" if "api." not in host else ""

    def url(self, number: int) -> str:
        return f"https://{self.host.removeprefix('api.')}/octo/site/pull/{number}"

    def answer(self, question: Question) -> Reply | None:
        if question.host != self.host:
            return None
        if question.headers.get("authorization", "").split()[-1:] not in [[token] for token in self.tokens]:
            return Reply(401, {"message": "Bad credentials"})
        if question.path == "/api/graphql":
            return self._graphql(question.data)
        if question.path != f"{self.prefix}/repos/octo/site/pulls":
            return Reply(404, {"message": "Not Found"})
        return self._opened(question.data) if question.method == "POST" else self._listed(question.query)

    def _listed(self, query: dict[str, str]) -> Reply:
        owner, _, head = query["head"].partition(":")
        wanted = [pull for pull in self.pulls if pull.source.split("/")[0] == owner and pull.head == head]
        return Reply(200, [self._shown(pull) for pull in wanted])

    def _shown(self, pull: Pull) -> dict[str, Any]:
        return {
            "html_url": self.url(pull.number),
            "draft": pull.draft,
            "head": {"ref": pull.head, "repo": {"full_name": pull.source}},
            "base": {"ref": pull.base},
        }

    def _opened(self, sent: dict[str, Any]) -> Reply:
        owner, _, head = sent["head"].rpartition(":")
        source = f"{owner or 'octo'}/{sent.get('head_repo', 'site')}"
        if problem := self._problem(source, head, sent):
            if problem == NO_DRAFTS:
                return Reply(422, {"message": problem})
            error = {"resource": "PullRequest", "code": "custom", "message": problem}
            return Reply(422, {"message": "Validation Failed", "errors": [error]})
        return Reply(201, self._shown(self._add("rest", sent, source, head)))

    def _problem(self, source: str, head: str, sent: dict[str, Any]) -> str | None:
        if sent["draft"] and not self.has_drafts:
            return NO_DRAFTS
        if any((pull.source, pull.head, pull.base) == (source, head, sent["base"]) for pull in self.pulls):
            return f"A pull request already exists for {source.split('/')[0]}:{head}."
        return f"No commits between {sent['base']} and {head}" if head == "empty" else None

    def _add(self, by: str, sent: dict[str, Any], source: str, head: str) -> Pull:
        self.pulls.append(Pull(len(self.pulls) + 1, by, sent, source, head))
        return self.pulls[-1]

    def _graphql(self, sent: dict[str, Any]) -> Reply:
        query, variables = sent["query"], sent["variables"]
        if "RepositoryInfo" in query:
            return Reply(200, {"data": {"repository": _REPOSITORY}})
        if "PullRequestForBranch" in query:  # gh's own look, which finds nothing: ours comes before
            return Reply(200, {"data": {"repository": {"pullRequests": {"nodes": []}}}})
        return self._created(variables["input"])

    def _created(self, given: dict[str, Any]) -> Reply:
        owner, _, head = given["headRefName"].rpartition(":")
        sent = {**given, "base": given["baseRefName"]}
        if problem := self._problem(f"{owner or 'octo'}/site", head, sent):
            return Reply(200, {"data": {"createPullRequest": None}, "errors": [{"message": problem}]})
        pull = self._add("graphql", sent, f"{owner or 'octo'}/site", head)
        made = {"id": "P", "url": self.url(pull.number)}
        return Reply(200, {"data": {"createPullRequest": {"pullRequest": made}}})


_REPOSITORY = {
    "id": "R", "name": "site", "owner": {"login": "octo"}, "hasIssuesEnabled": True,
    "viewerPermission": "WRITE", "defaultBranchRef": {"name": "main"},
}  # fmt: skip
