"""The API: one address for each question, the same envelope as ``--json``, validators for caches.

An answer depends on the ledger's build, the program and the question as understood, with both
clocks; the ETag is made of these, so a client that has the answer is told so before anything is
computed.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from blocs import __version__
from blocs.ledger.view import Ledger
from blocs.web.asking import read, snapshot_of
from blocs.web.forms import MEDIA, reply_compact, reply_csv, wanted_form
from blocs.web.openapi import openapi
from blocs.web.parameters import Given, Question
from blocs.web.problems import problem, problem_response
from blocs.web.questions import QUESTIONS
from blocs.web.shelf import Shelf

__all__ = ["MOST_BYTES", "api_routes", "etag_of", "is_known"]

MOST_BYTES = 1_000_000
"""Size of the largest table that is checked; the brief of the space ledger has 60 kB."""
ROOT = "/api/v1"


def etag_of(build: str, asked: Any) -> str:
    """Return the entity tag of an answer: the ledger's build, and a hash of what was asked."""
    text = json.dumps([__version__, asked], ensure_ascii=False, sort_keys=True, default=str)
    return f'"{build[:16]}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"'


def is_known(request: Request, etag: str) -> bool:
    """Return whether the client already has the answer with this tag (RFC 9110, 13.1.2)."""
    held = request.headers.get("if-none-match", "")
    return etag in (tag.strip().removeprefix("W/") for tag in held.split(","))


def api_routes(ledger: Ledger, today: Callable[[], date]) -> list[Route]:
    """Return the routes of the API: the questions, the OpenAPI document and the table of both.

    Args:
        ledger: a ledger that may be asked from several threads.
        today: the clock, asked once for each question.
    """
    shelf = Shelf()
    routes = [_route(ledger, question, today, shelf) for question in QUESTIONS.values()]
    return [
        Route(f"{ROOT}/", lambda request: _index(ledger)),
        Route(f"{ROOT}/openapi.json", lambda request: _document(ledger)),
        *routes,
    ]


def _index(ledger: Ledger) -> Response:
    """Say which ledger answers, and which questions there are."""
    questions = [
        {"question": q.name, "summary": q.summary, "address": f"{ROOT}/{q.name}"}
        for q in QUESTIONS.values()
    ]
    body = {
        "ledger": ledger.identity(),
        "questions": questions,
        "openapi": f"{ROOT}/openapi.json",
    }
    return _json(json.dumps(body, ensure_ascii=False) + "\n")


def _document(ledger: Ledger) -> Response:
    return _json(json.dumps(openapi(), ensure_ascii=False) + "\n")


def _json(text: str) -> Response:
    return Response(text, media_type=MEDIA["json"], headers={"cache-control": "no-cache"})


def _route(ledger: Ledger, question: Question, today: Callable[[], date], shelf: Shelf) -> Route:
    path = f"{ROOT}/{question.name}"
    if not question.takes_table:
        # A plain function: Starlette runs it in a thread, so that others are answered meanwhile.
        return Route(path, lambda r: _answer(ledger, question, r, today(), shelf), methods=["GET"])

    async def check(request: Request) -> Response:
        media = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if media != "text/csv":
            said = f"The body is {media or 'of no stated type'}; send the table as text/csv."
            return problem_response(problem("not-a-table", said), _address(request))
        body = await _body(request)
        if body is None:
            said = f"The table has more than {MOST_BYTES:,} bytes; send it in parts."
            return problem_response(problem("too-large", said), _address(request))
        return await run_in_threadpool(_check, ledger, question, request, today(), shelf, body)

    return Route(path, check, methods=["POST"])


def _address(request: Request) -> str:
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


async def _body(request: Request) -> bytes | None:
    """Return the body, or None as soon as it is too large."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _check(
    ledger: Ledger,
    question: Question,
    request: Request,
    today: date,
    shelf: Shelf,
    body: bytes,
) -> Response:
    with tempfile.TemporaryDirectory(prefix="blocs-check-") as folder:
        table = Path(folder) / "table.csv"
        table.write_bytes(body)
        return _answer(ledger, question, request, today, shelf, table)


def _answer(
    ledger: Ledger,
    question: Question,
    request: Request,
    today: date,
    shelf: Shelf,
    table: Path | None = None,
) -> Response:
    given: Given = read(question, request.query_params.multi_items())
    form = given["format"] or wanted_form(request.headers.get("accept", ""))
    if form is None:
        said = "Answers come as application/json or text/csv."
        return problem_response(problem("not-acceptable", said), _address(request))
    headers = {"cache-control": "no-cache", "vary": "Accept"}
    if table is None:
        asked = [question.name, {**given, "format": form}, today]
        headers["etag"] = etag_of(ledger.build, asked)
        if is_known(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
    if form == "csv":
        headers["content-disposition"] = f'inline; filename="{question.name}.csv"'
    kept = shelf.get(headers["etag"]) if table is None else None
    if kept is not None and request.headers.get("if-none-match", "").strip() != "*":
        return Response(kept, media_type=MEDIA[form], headers=headers)
    snapshot = snapshot_of(ledger, given, today)
    reply = question.answer(snapshot, {**given, "table": table})
    if table is None and request.headers.get("if-none-match", "").strip() == "*":
        # "Only if there is no answer at all", and there is one.
        return Response(status_code=304, headers=headers)
    body = (reply_csv(reply) if form == "csv" else reply_compact(reply)).encode("utf-8")
    if table is None:
        shelf.put(headers["etag"], body)
    return Response(body, media_type=MEDIA[form], headers=headers)
