"""Forms that do something: checked, asked about where they take something away, done, answered.

Without JavaScript the answer is the page again, as it was filtered, with what became of it; a script that
asks for JSON gets that.
"""

from __future__ import annotations

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from coord_core.dashboard import acts, pages
from coord_core.dashboard.acts import Act
from coord_core.dashboard.forms import Form
from coord_core.dashboard.page.view import Message, View, of_query
from coord_core.dashboard.pages import Question
from coord_core.dashboard.site import Site, session_of
from coord_core.domain.errors import CoordinatorError, InputError, NotAllowedError
from coord_core.project import Project
from coord_core.services.snapshot import Snapshot


def routes(site: Site) -> list[Route]:
    def endpoint(request: Request) -> Response:
        return act(site, request)

    return [Route("/act/{name}", endpoint, methods=["POST"])]


def checked_form(request: Request) -> Form:
    """Raises InputError, and NotAllowedError for a form that is not this session's."""
    form = Form(request.state.body)
    if not session_of(request).is_its_form(form.text("forgery_token")):
        raise NotAllowedError(
            "This form is not from a page of this session.", "Reload the page and try again."
        )
    return form


def act(site: Site, request: Request) -> Response:
    try:
        project = site.project()
        _require_standing(site, project)
        form, known = checked_form(request), acts.known(request.path_params["name"])
        if known.question is not None and form.text("sure") != "yes":
            return _ask(site, request, project, known, form)
        message = Message(_do(project, known, form))
    except CoordinatorError as error:
        message = Message(error.problem, error.mend, is_error=True)
    return _answer(request, message)


def _require_standing(site: Site, project: Project) -> None:
    read_only = site.standing(project).read_only
    if read_only:
        raise NotAllowedError(read_only, "Nothing was changed.")


def _do(project: Project, known: Act, form: Form) -> str:
    with acts.desk(project) as desk:
        return known.carry_out(desk, form)


def _ask(site: Site, request: Request, project: Project, known: Act, form: Form) -> Response:
    if known.question is None:
        raise InputError("There is nothing to ask.")
    with Snapshot(project) as tx:
        said = known.question(tx, form)
        inputs = known.inputs(tx, form) if known.inputs is not None else ()
        seen = known.mark(tx, form)
    carried = {**form.carried(), "seen": seen}
    question = Question(known.title, said, request.url.path, carried, known.needs_reason, inputs)
    if _wants_json(request):
        shape = {"ask": said, "title": known.title, "needs_reason": known.needs_reason, "seen": seen}
        return JSONResponse(shape)
    view = site.view_of(session_of(request), _shown(form), project)
    return HTMLResponse(pages.confirm(question, view))


def _shown(form: Form) -> dict[str, object]:
    """How the page that the form is from looks at things."""
    asked = QueryParams(form.text("shown"))
    return of_query(asked, asked.getlist("all"))


def _address(request: Request) -> str:
    """Of that page: made anew, so that no form leads elsewhere."""
    try:
        shown = _shown(Form(request.state.body))
    except InputError:
        shown = {}
    return View("", base=session_of(request).base, **shown).address()  # type: ignore[arg-type]


def _answer(request: Request, message: Message) -> Response:
    if _wants_json(request):
        shape = {"ok": not message.is_error, "said": message.said, "mend": message.mend}
        return JSONResponse(shape, 409 if message.is_error else 200)
    session_of(request).message = message
    return RedirectResponse(_address(request), 303)


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
