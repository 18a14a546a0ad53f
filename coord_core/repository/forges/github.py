"""GitHub: through `gh` where it is logged in, else through the REST API with a token.

`gh` finds with `gh api` and opens with `gh pr create --draft`, which pushes nothing when it is told the head.
"""

from __future__ import annotations

from coord_core.repository.forges import answers, programs
from coord_core.repository.forges.credentials import github_tokens, is_githubs_own, shown
from coord_core.repository.forges.errors import ForgeError, InvalidError, NoAccessError, NoForgeError
from coord_core.repository.forges.github_requests import (
    Requests,
    address,
    head_label,
    is_fork_of_same_owner,
)
from coord_core.repository.forges.https import Connection
from coord_core.repository.forges.patience import repeating
from coord_core.repository.forges.programs import Program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from coord_core.repository.forges.patience import Patience
    from coord_core.repository.forges.proposals import Proposal, Route
    from coord_core.repository.forges.ways import Way

API_VERSION = "2022-11-28"

_NOT_FOUND = ("could not resolve to a repository",)
_FORBIDDEN = (
    "not accessible by", "correct permissions", "must be a collaborator", "http 403", "saml",
)  # fmt: skip
_LIMITED = ("rate limit", "submitted too quickly")


def way(
    route: Route, proposal: Proposal, folder: str, environment: Mapping[str, str], patience: Patience
) -> Way:
    """Raises NoAccessError, NoForgeError, MachineError, TooSlowError."""
    host = route.target.host
    _check(route)
    tokens = github_tokens(host, environment)
    program = gh(folder, host, environment, patience)
    if program is not None and is_logged_in(program):
        ask = repeating(programs.asking(program, host, environment), patience)
        return _ByProgram(program, Requests(ask, route, proposal, environment), route, proposal, environment)
    if tokens:
        connection = Connection(root(host), _headers(next(iter(tokens.values()))), environment, patience)
        return Requests(repeating(connection.ask, patience), route, proposal, environment)
    raise _no_access(host, program is not None)


def gh(folder: str, host: str, environment: Mapping[str, str], patience: Patience) -> Program | None:
    """The program, None where there is none, or the host has a port, which gh does not take."""
    path = programs.found("gh", environment)
    if path is None or ":" in host:
        return None
    return Program(path, folder, host, environment, github_tokens(host, environment), patience)


def is_logged_in(program: Program) -> bool:
    """Has gh a login or a token for the host? It asks no server. What it prints, the token, is dropped."""
    return program.run(["auth", "token", f"--hostname={program.host}"]).status == 0


def root(host: str) -> str:
    """Where the REST API is.

    >>> root("github.com"), root("octo.ghe.com"), root("git.example.org")
    ('https://api.github.com', 'https://api.octo.ghe.com', 'https://git.example.org/api/v3')
    """
    return f"https://api.{host}" if is_githubs_own(host) else f"https://{host}/api/v3"


class _ByProgram:
    """A way that opens with `gh pr create`."""

    def __init__(
        self, program: Program, requests: Requests, route: Route, proposal: Proposal,
        environment: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._program = program
        self._requests = requests
        self._route = route
        self._proposal = proposal
        self._environment = environment

    def find(self) -> str | None:
        return self._requests.find()

    def create(self) -> str:
        """gh cannot name the fork of an owner who has both repositories; its `api` can."""
        if is_fork_of_same_owner(self._route):
            return self._requests.create()
        host, proposal = self._route.target.host, self._proposal
        words = [
            "pr", "create", "--draft", f"--title={proposal.title}", "--body-file=-",
            f"--base={proposal.base}", f"--head={head_label(self._route, proposal.head)}",
            f"--repo={host}/{self._route.target.path}",
        ]  # fmt: skip
        outcome = self._program.run(words, proposal.body)
        if outcome.status != 0:
            raise self._failure(outcome.errors)
        lines = outcome.output.split()
        return address(lines[-1] if lines else None, host, self._environment)

    def _failure(self, errors: str) -> ForgeError:
        """gh says in words alone why; who may log in and whether there is such a repository, `find` asked."""
        host, path = self._route.target.host, self._route.target.path
        said, low = shown(errors, self._environment), errors.lower()
        if any(sign in low for sign in _LIMITED):
            return answers.limited(host, said)
        if any(sign in low for sign in _NOT_FOUND):
            return answers.not_found(host, path)
        if "http 401" in low:
            return answers.not_logged_in(host, said)
        if any(sign in low for sign in _FORBIDDEN):
            return answers.no_permission(host, path, said)
        return programs.unreached(errors, host, said) or answers.invalid(host, path, said)


def _check(route: Route) -> None:
    if "/" in route.target.owner_path or "/" in route.source.owner_path:
        problem = f"{route.target.path} is no repository of GitHub's, which have an owner and a name."
        raise NoForgeError(problem, "Set `forge: gitlab` if the host is a GitLab.")
    if route.source.host != route.target.host:
        problem = f"The branch is on {route.source.host}, its base on {route.target.host}."
        raise InvalidError(problem, "Push it to a fork on the same host.")


def _headers(token: str) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {token}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": API_VERSION,
    }


def _no_access(host: str, has_program: bool) -> NoAccessError:
    names = "GH_TOKEN" if is_githubs_own(host) else f"GH_ENTERPRISE_TOKEN and GH_HOST={host}"
    install = "" if has_program else "install gh, "
    problem = f"No pull request can be opened on {host}: gh is not {'logged in' if has_program else 'there'}"
    return NoAccessError(
        f"{problem}, and no token is meant for that host.",
        f"For one, {install}run `gh auth login --hostname {host}`, or set {names}.",
    )
