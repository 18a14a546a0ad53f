"""What the parts of the server share: the project as it is now, who was let in, what is kept in memory."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import cast

from starlette.requests import Request

from coord_core.dashboard import assets, standing
from coord_core.dashboard.door import Door, Session
from coord_core.dashboard.failures import Failures
from coord_core.dashboard.hub import Hub
from coord_core.dashboard.memory import Memory
from coord_core.dashboard.page.view import Message, View, of_query
from coord_core.dashboard.standing import Standing
from coord_core.observing import zones
from coord_core.observing.team import Team, look
from coord_core.project import Project


class Site:
    """`project` finds the project with its settings as they are now. Raises CoordinatorError without one.

    `tell` prints a line on the terminal.
    """

    def __init__(
        self, project: Callable[[], Project], port: int, tell: Callable[[str], None] = print
    ) -> None:
        self.project = project
        self.port = port
        self.failures = Failures(tell)
        self.hub = Hub(project, self.failures)
        self.door = Door(ended=self.hub.wake)
        self.memory = Memory()
        self.assets = assets.load()
        self.at_start = standing.now(project())
        self.zone = zones.of_this_machine()

    def standing(self, project: Project) -> Standing:
        """Who acts. Raises CoordinatorError."""
        return standing.now(project, self.at_start)

    def team(self, project: Project) -> Team:
        return look(project)

    def view(self, request: Request, project: Project, message: Message | None = None) -> View:
        """How a request looks at things. Raises CoordinatorError."""
        asked = request.query_params
        fields = of_query(asked, asked.getlist("all"))
        return self.view_of(session_of(request), fields, project, message)

    def view_of(
        self, session: Session, fields: dict[str, object], project: Project, message: Message | None = None
    ) -> View:
        """`fields`: what an address asks for."""
        who = self.standing(project)
        return View(
            project=os.path.basename(project.main or project.common),
            base=session.base,
            me=who.me,
            read_only=who.read_only,
            forgery_token=session.forgery_token,
            message=message,
            static=self.assets.address,
            zone=self.zone,
            **fields,  # type: ignore[arg-type]
        )


def session_of(request: Request) -> Session:
    """Only who has one comes as far as an endpoint that asks for it (gate.py)."""
    return cast(Session, request.state.session)
