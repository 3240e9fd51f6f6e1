"""The web application: the API, the pages, the static files, and what to say when it goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from blocs.errors import BlocsError
from blocs.ledger.view import Ledger
from blocs.web import lists, pages
from blocs.web.api import ROOT, api_routes, etag_of, is_known
from blocs.web.drawing import drawing_routes
from blocs.web.frame import STATIC, Frame, Page, look, open_frame, render
from blocs.web.guard import LOOPBACK, Guard
from blocs.web.parameters import COMMON
from blocs.web.problems import KINDS, problem, problem_of, problem_response
from blocs.web.questions import QUESTIONS

__all__ = ["make_app"]

APP = STATIC / "app"
"""Where the built interactive page goes; without it there is no ``/app``."""


def make_app(
    ledger: Ledger,
    *,
    hosts: Collection[str] | None = LOOPBACK,
    today: Callable[[], date] = date.today,
    app_folder: Path = APP,
) -> Guard:
    """Return the ASGI application that answers from one ledger.

    Args:
        ledger: a ledger that may be asked from several threads, see `blocs.web.shared.share`.
        hosts: names by which the server may be called; None accepts any.
        today: the clock; a question without clocks is asked of this day.
        app_folder: folder of the built interactive page, served under ``/app`` when it holds an
            ``index.html``.
    """
    site = _Site(ledger, today, (app_folder / "index.html").is_file())
    routes: list[BaseRoute] = [
        *api_routes(ledger, today),
        *drawing_routes(ledger, today),
        Mount("/static", StaticFiles(directory=STATIC)),
        Route("/favicon.ico", lambda request: RedirectResponse("/static/icon.svg", 308)),
        *site.routes(),
    ]
    if site.has_app:
        routes.append(Mount("/app", StaticFiles(directory=app_folder, html=True)))
    handlers: dict[Any, Any] = {
        BlocsError: site.wrong,
        HTTPException: site.wrong,
        pages.Elsewhere: lambda request, error: RedirectResponse(error.address, 307),
        Exception: site.wrong,
    }
    return Guard(Starlette(routes=routes, exception_handlers=handlers), hosts)


def _about_api(frame: Frame) -> Page:
    """Explain the API: each question with its parameters, the forms, the problems."""
    return Page("api.html", {"questions": QUESTIONS.values(), "common": COMMON, "kinds": KINDS})


PLAIN = {
    "/": lists.front,
    "/instruments": lists.instruments,
    "/parties": lists.parties,
    "/sources": lists.sources,
    "/search": lists.search,
    "/api": _about_api,
}
"""Pages by address."""
NAMED = {
    "party": pages.party,
    "instrument": pages.instrument,
    "source": pages.source,
    "claim": pages.claim,
    "subject": pages.subject,
}
"""Pages of one thing, by the first part of the address; the second is its id."""


class _Site:
    """The pages of one ledger."""

    def __init__(self, ledger: Ledger, today: Callable[[], date], has_app: bool) -> None:
        self.ledger = ledger
        self.today = today
        self.has_app = has_app

    def routes(self) -> list[BaseRoute]:
        """Return the routes of all pages."""
        return [
            *(Route(path, self._plain(make)) for path, make in PLAIN.items()),
            *(Route(f"/{kind}/{{name:path}}", self._named(make)) for kind, make in NAMED.items()),
        ]

    def _plain(self, make: Callable[[Frame], Page]) -> Callable[[Request], Response]:
        return lambda request: self._show(request, make)

    def _named(self, make: Callable[[Frame, str], Page]) -> Callable[[Request], Response]:
        return lambda request: self._show(
            request, lambda frame: make(frame, request.path_params["name"])
        )

    def _show(self, request: Request, make: Callable[[Frame], Page]) -> Response:
        today = self.today()
        frame = self._frame(request, today)
        asked = [request.url.path, request.url.query, today, look(), self.has_app]
        headers = {"etag": etag_of(self.ledger.build, asked), "cache-control": "no-cache"}
        if is_known(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        return HTMLResponse(render(make(frame), frame), headers=headers)

    def _frame(self, request: Request, today: date) -> Frame:
        pairs = request.query_params.multi_items()
        return open_frame(self.ledger, request.url.path, pairs, today, has_app=self.has_app)

    def _frame_for_problem(self, request: Request) -> Frame:
        """Return a frame even when the clocks of the address are what is wrong."""
        today = self.today()
        try:
            return self._frame(request, today)
        except BlocsError:
            return open_frame(self.ledger, request.url.path, (), today, has_app=self.has_app)

    def wrong(self, request: Request, error: Exception) -> Response:
        """Return the problem of an error: as a document from the API, else as a page."""
        if isinstance(error, HTTPException):
            kind = {404: "no-such-page", 405: "not-allowed"}.get(error.status_code, "bad-value")
            document = problem(kind, f"{request.method} {request.url.path}: {error.detail}")
            document["status"] = error.status_code
            headers = dict(error.headers or {})
        else:
            document, headers = problem_of(error), {}
        path = request.url.path
        if path == ROOT or path.startswith(ROOT + "/"):
            query = f"?{request.url.query}" if request.url.query else ""
            return problem_response(document, path + query, **headers)
        # "no party is called …": what is suggested is of the kind that was not found.
        missing = re.match(r"no (\w+) is called", document["detail"])
        kind = missing[1] if missing and missing[1] in NAMED else ""
        says = {"problem": document, "kind": kind}
        html = render(Page("problem.html", says), self._frame_for_problem(request))
        headers["cache-control"] = "no-store"
        return HTMLResponse(html, document["status"], headers)
