"""GitLab: through `glab` where it is logged in, else through the API v4 with a token.

Both ask the same questions. `glab mr create` is not used: it takes the text as an argument, which every user
of the machine can read, and it has rules of its own for what to push, to ask and to take from the clone.
"""

from __future__ import annotations

from coord_core.repository.forges import programs
from coord_core.repository.forges.credentials import gitlab_tokens
from coord_core.repository.forges.errors import InvalidError, NoAccessError
from coord_core.repository.forges.gitlab_requests import MergeRequests
from coord_core.repository.forges.https import Connection
from coord_core.repository.forges.patience import repeating
from coord_core.repository.forges.programs import Program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from coord_core.repository.forges.patience import Patience
    from coord_core.repository.forges.proposals import Proposal, Route
    from coord_core.repository.forges.ways import Way


def way(
    route: Route, proposal: Proposal, folder: str, environment: Mapping[str, str], patience: Patience
) -> Way:
    """Raises NoAccessError, InvalidError, MachineError, TooSlowError."""
    host = route.target.host
    if route.source.host != host:
        problem = f"The branch is on {route.source.host}, its base on {host}."
        raise InvalidError(problem, "Push it to a fork on the same host.")
    program = glab(folder, host, environment, patience)
    tokens = gitlab_tokens(host, environment)
    if program is not None and is_logged_in(program):
        ask = repeating(programs.asking(program, host, environment), patience)
        return MergeRequests(ask, route, proposal, environment)
    if tokens:
        headers = {"Authorization": f"Bearer {next(iter(tokens.values()))}"}
        connection = Connection(f"https://{host}/api/v4", headers, environment, patience)
        return MergeRequests(repeating(connection.ask, patience), route, proposal, environment)
    raise _no_access(host, program is not None)


def glab(folder: str, host: str, environment: Mapping[str, str], patience: Patience) -> Program | None:
    """The program, None where there is none."""
    path = programs.found("glab", environment)
    if path is None:
        return None
    return Program(path, folder, host, environment, gitlab_tokens(host, environment), patience)


def is_logged_in(program: Program) -> bool:
    """Has glab a token for the host? Only where its file has none is the host asked, for a keyring's."""
    kept = program.run(["config", "get", "token", f"--host={program.host}"])
    if kept.status == 0 and kept.output.strip():
        return True
    return program.run(["auth", "status", f"--hostname={program.host}"]).status == 0


def _no_access(host: str, has_program: bool) -> NoAccessError:
    names = "GITLAB_TOKEN" if host == "gitlab.com" else f"GITLAB_TOKEN and GITLAB_HOST={host}"
    install = "" if has_program else "install glab, "
    problem = (
        f"No merge request can be opened on {host}: glab is not {'logged in' if has_program else 'there'}"
    )
    return NoAccessError(
        f"{problem}, and no token is meant for that host.",
        f"For one, {install}run `glab auth login --hostname {host}`, or set {names}.",
    )
