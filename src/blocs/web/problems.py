"""What went wrong, as a problem document (RFC 9457) in the words of the command line.

400  a parameter is unknown, missing or ill written
404  nothing goes by that id or name; the nearest are named
406, 413, 415, 421  about the request itself
422  the question cannot be answered as put, or the table sent has problems
500  a mistake of ours; its details go to the server's log and nowhere else
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from blocs.errors import BlocsError, Problem, ProblemsFound, UnknownId
from blocs.web.parameters import BadValue

__all__ = ["KINDS", "problem", "problem_of", "problem_response"]

KINDS = {
    "bad-value": (400, "A value is not as expected"),
    "unknown-id": (404, "Nothing goes by that name"),
    "no-such-page": (404, "There is nothing at this address"),
    "not-allowed": (405, "This address takes another method"),
    "not-acceptable": (406, "The answer has no such form"),
    "too-large": (413, "The table is too large"),
    "not-a-table": (415, "The body is not a CSV table"),
    "wrong-host": (421, "This server does not go by that name"),
    "not-answerable": (422, "The question cannot be answered as put"),
    "problems-in-table": (422, "The table has problems"),
    "our-mistake": (500, "The server made a mistake"),
}
"""Kind of problem: status and title. The kind is the last part of the problem's ``type``."""


def problem_of(error: Exception) -> dict[str, Any]:
    """Return the problem document of an error, without ``instance``."""
    if isinstance(error, BadValue):
        errors = [{"parameter": name, "detail": why} for name, why in error.mistakes]
        return problem("bad-value", str(error), errors=errors)
    if isinstance(error, UnknownId):
        return problem("unknown-id", str(error), suggestions=list(error.suggestions))
    if isinstance(error, ProblemsFound):
        count = len(error.problems)
        return problem(
            "problems-in-table",
            f"The table has {count} problem{'s' if count > 1 else ''}; all of them are listed.",
            problems=[_row(p) for p in error.problems],
        )
    if isinstance(error, BlocsError):
        return problem("not-answerable", str(error))
    return problem("our-mistake", "Something went wrong here; the server's log has the details.")


def _row(found: Problem) -> dict[str, Any]:
    """Return one problem of a table as the command line prints it with --json."""
    return {
        "file": found.path,
        "line": found.line,
        "column": found.column,
        "value": found.value,
        "message": found.message,
        "hint": found.hint,
        "kind": found.kind,
    }


def problem(kind: str, detail: str, **more: Any) -> dict[str, Any]:
    """Return a problem document of a kind; its type leads to the page that explains it."""
    status, title = KINDS[kind]
    return {
        "type": f"/api#problem-{kind}",
        "title": title,
        "status": status,
        "detail": detail,
        **more,
    }


def problem_response(document: dict[str, Any], address: str, **headers: str) -> Response:
    """Return the document as a response; ``address`` is what was asked."""
    body = {**document, "instance": address}
    return Response(
        json.dumps(body, ensure_ascii=False, indent=1) + "\n",
        status_code=HTTPStatus(document["status"]),
        media_type="application/problem+json",
        headers={"cache-control": "no-store", **headers},
    )
