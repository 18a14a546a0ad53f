"""The pages that are read: the whole, what is live of it, its charts, its files, and the way in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from coord_core.dashboard import pages
from coord_core.dashboard.assets import KEPT
from coord_core.dashboard.door import Session
from coord_core.dashboard.gate import cookie_name
from coord_core.dashboard.hub import Listener, Look
from coord_core.dashboard.page.view import of_query
from coord_core.dashboard.site import Site, session_of
from coord_core.observing.team import Team

MOST_LOOKS = 16  # of one stream
PATIENCE = 0.1  # seconds that the page waits for its charts, which come later then
USED_UP = (  # which of these is not told to who tries tokens
    "That is no link of this dashboard, or it was used or is too old. "
    "Press Enter in the dashboard's terminal for a new one."
)


def routes(site: Site) -> list[Route]:
    def route(path: str, of: Callable[..., object], *methods: str) -> Route:
        return Route(path, partial(of, site), methods=list(methods or ("GET",)), name=path)

    return [
        route("/", home),
        route("/charts", charts),
        route("/live", live),
        route("/open", enter, "GET"),
        Route("/open", partial(enter_by_form, site), methods=["POST"], name="enter"),
        route("/leave", leave, "POST"),
        route("/static/{mark}/{name}", static),
    ]


def home(site: Site, request: Request) -> Response:
    project, session = site.project(), session_of(request)
    message, session.message = session.message, None
    view, team = site.view(request, project, message), site.team(project)
    return HTMLResponse(
        site.memory.use_if_quick(project, view.hours, lambda found: pages.render(team, found, view), PATIENCE)
    )


def charts(site: Site, request: Request) -> Response:
    project = site.project()
    view = site.view(request, project)
    return JSONResponse(site.memory.use(project, view.hours, lambda found: pages.charts(found, view)))


async def live(site: Site, request: Request) -> Response:
    """A stream of events, also while the state cannot be read: a browser comes back to no other answer."""
    if request.method != "GET":
        return Response(media_type="text/event-stream")
    session, asked = session_of(request), request.query_params
    named = asked.getlist("look")[:MOST_LOOKS]
    looks = {name: _look(site, session, QueryParams(name)) for name in named} or {
        "": _look(site, session, asked)
    }
    listener = Listener(looks, bool(named), lambda: session.is_over)
    return StreamingResponse(site.hub.stream(listener), media_type="text/event-stream")


def _look(site: Site, session: Session, asked: QueryParams) -> Look:
    """As the page with this query looks at things."""
    fields = of_query(asked, asked.getlist("all"))

    def render(team: Team) -> dict[str, str]:
        return pages.sections(team, site.view_of(session, fields, site.project()))

    return Look((session.id, *fields.values()), render)


def enter(site: Site, request: Request) -> Response:
    """Only who opens a link uses it up, not who looks at it (HEAD)."""
    if request.method != "GET":
        return HTMLResponse(pages.sign_in(""), 401)
    return _enter(site, request.query_params.get("token", ""))


def enter_by_form(site: Site, request: Request) -> Response:
    from coord_core.dashboard.forms import Form

    return _enter(site, Form(request.state.body).text("token"))


def _enter(site: Site, token: str) -> Response:
    """The token does not stay in the address."""
    session = site.door.enter(token[:100])
    if session is None:
        return HTMLResponse(pages.sign_in(USED_UP), 401)
    home, name = f"{session.base}/", cookie_name(site.port)
    response = RedirectResponse(home, 303)
    response.set_cookie(name, session.id, path=home, httponly=True, samesite="strict")
    return response


def leave(site: Site, request: Request) -> Response:
    from coord_core.dashboard.acting import checked_form

    checked_form(request)
    session = session_of(request)
    site.door.leave(session)
    response = HTMLResponse(pages.sign_in("This browser is signed out."))
    path, name = f"{session.base}/", cookie_name(site.port)
    response.delete_cookie(name, path, httponly=True, samesite="strict")
    return response


def static(site: Site, request: Request) -> Response:
    found = site.assets.get(request.path_params["mark"], request.path_params["name"])
    if found is None:
        return HTMLResponse(pages.refused(404, "There is no such file.", ""), 404)
    return Response(found.body, media_type=found.kind, headers={"cache-control": KEPT})
