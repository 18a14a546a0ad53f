"""The search in the audit log, and what it finds as a file."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from coord_core.dashboard import exporting, pages, search
from coord_core.dashboard.page.view import Message
from coord_core.dashboard.site import Site
from coord_core.domain.errors import InputError


def routes(site: Site) -> list[Route]:
    def page(request: Request) -> Response:
        return audit(site, request)

    def as_csv(request: Request) -> Response:
        return export(site, request, "csv")

    def as_json(request: Request) -> Response:
        return export(site, request, "json")

    return [Route("/audit", page), Route("/audit.csv", as_csv), Route("/audit.json", as_json)]


def audit(site: Site, request: Request) -> Response:
    project, asked = site.project(), request.query_params
    said = {name: asked.get(name, "")[: search.LONGEST] for name in search.FIELDS}
    try:
        entries, next_ = search.page(
            project, search.of_query(said, time.time(), site.zone), _before(asked.get("before", ""))
        )
        message = None
    except InputError as error:
        entries, next_, message = [], None, Message(error.problem, error.mend, is_error=True)
    view = site.view(request, project, message)
    older = f"{view.base}/audit?{_query(said, next_)}" if next_ is not None else ""
    return HTMLResponse(pages.audit(entries, said, view, older), 400 if message else 200)


def export(site: Site, request: Request, form: str) -> Response:
    """Oldest first, all of it; it is read as fast as it is taken."""
    project = site.project()
    entries = search.everything(project, search.of_query(request.query_params, time.time(), site.zone))
    lines = exporting.as_csv(entries) if form == "csv" else exporting.as_json(entries)
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
    name = f'attachment; filename="audit.{form}"'
    return StreamingResponse(
        exporting.in_pieces(lines), media_type=kind, headers={"content-disposition": name}
    )


def _before(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _query(said: dict[str, str], before: int) -> str:
    given = {name: text for name, text in said.items() if text}
    return urlencode({**given, "before": before}, errors="replace")
