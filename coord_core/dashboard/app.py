"""The application: its routes, and what becomes of what goes wrong in them."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from coord_core.dashboard import acting, auditing, pages, showing
from coord_core.dashboard.gate import BROKEN, Gate
from coord_core.dashboard.hub import explained
from coord_core.dashboard.site import Site
from coord_core.domain.errors import CoordinatorError, InputError, NotAllowedError


def application(site: Site) -> Gate:
    routes = [*showing.routes(site), *acting.routes(site), *auditing.routes(site)]
    handlers = {
        CoordinatorError: _failed, OSError: _failed, HTTPException: _unknown, Exception: _broken,
    }  # fmt: skip
    return Gate(Starlette(routes=routes, exception_handlers=handlers), site.door, site.port, site.failures)


def _failed(request: Request, error: Exception) -> Response:
    said, mend = explained(error)
    status = 400 if isinstance(error, InputError) else 403 if isinstance(error, NotAllowedError) else 503
    return HTMLResponse(pages.refused(status, said, mend, request.scope["root_path"]), status)


def _broken(request: Request, error: Exception) -> Response:
    """What nobody thought of; the gate notes it."""
    said = BROKEN
    return HTMLResponse(
        pages.refused(said.status, said.said, said.mend, request.scope["root_path"]), said.status
    )


def _unknown(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    headers = error.headers if isinstance(error, HTTPException) else None
    said = "There is no such page here." if status == 404 else "That cannot be done here."
    return HTMLResponse(pages.refused(status, said, "", request.scope["root_path"]), status, headers)
