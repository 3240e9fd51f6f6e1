"""Addresses of the interactive page: what it draws, where its network stands, the outlines.

They serve the page that ships with the same version and may change with it; the questions of the
API are the promise to others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from blocs.web.api import ROOT, etag_of, is_known
from blocs.web.asking import read, snapshot_of
from blocs.web.parameters import Parameter, Question
from blocs.web.world import GEOMETRY, world_text

if TYPE_CHECKING:
    from blocs.ledger.view import Ledger, Snapshot

__all__ = ["drawing_routes", "network_places", "warm"]


def _never(snapshot: Snapshot, given: Mapping[str, Any]) -> Any:
    raise NotImplementedError("these addresses answer with documents of their own")


WORLD = Question(
    name="world",
    summary="What the interactive page draws, for every day at once.",
    answer=_never,
    takes=("known-at", "level", "without"),
)
PLACES = Question(
    name="places",
    summary="Where the nodes of a network stand, always the same for the same network.",
    answer=_never,
    parameters=(Parameter(name="hub", meaning="Only this hub's network."),),
    takes=("as-of", "known-at", "level", "without"),
)


def drawing_routes(ledger: Ledger, today: Callable[[], date]) -> list[BaseRoute]:
    """Return the routes of the interactive page, besides its own files.

    Args:
        ledger: a ledger that may be asked from several threads.
        today: the clock, asked once for each request.
    """

    def route(question: Question, make: Callable[[Snapshot, Mapping[str, Any]], bytes]) -> Route:
        def answer(request: Request) -> Response:
            day = today()
            given = read(question, request.query_params.multi_items())
            tag = etag_of(ledger.build, [question.name, dict(given), day])
            headers = {"cache-control": "no-cache", "etag": tag}
            if is_known(request, tag):
                return Response(status_code=304, headers=headers)
            body = make(snapshot_of(ledger, given, day), given)
            return Response(body, media_type="application/json", headers=headers)

        return Route(f"{ROOT}/{question.name}", answer, methods=["GET"])

    return [
        route(WORLD, lambda snapshot, given: world_text(snapshot)),
        route(PLACES, lambda snapshot, given: network_places(snapshot, given["hub"])),
        Mount("/app/geometry", StaticFiles(directory=GEOMETRY)),
    ]


def network_places(snapshot: Snapshot, hub: str | None) -> bytes:
    """Return ``{"parties": {id: [x, y]}, "instruments": …}`` as JSON, x and y in [-1, 1].

    Args:
        snapshot: ledger at two clocks and a level.
        hub: party whose network is meant; None for all.

    Raises:
        QuestionError: when there is no network on the day.
    """
    key = ("places", hub, snapshot.day, snapshot.known, snapshot.level, snapshot.excluded)

    def make() -> bytes:
        from blocs.network.building import build_network
        from blocs.network.graphs import node_names
        from blocs.network.layout import layout

        network = build_network(snapshot, hub)
        found = layout(network)
        names = node_names(network)
        body = {
            "parties": {p: found[p] for p in network.parties},
            "instruments": {i: found[names[i]] for i in network.instruments},
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    return snapshot.ledger.once(key, make)


def warm(ledger: Ledger, today: date) -> None:
    """Prepare what the page asks for first, so that its first reader need not wait."""
    given = read(WORLD, ())
    world_text(snapshot_of(ledger, given, today))
