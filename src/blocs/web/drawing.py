"""Addresses of the interactive page: what it draws, where its network stands, the outlines.

They serve the page that ships with the same version and may change with it; the questions of the
API are the promise to others.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from blocs.web.api import ROOT, etag_of, is_known
from blocs.web.asking import read, snapshot_of
from blocs.web.forms import MEDIA
from blocs.web.parameters import Given, Parameter, Question
from blocs.web.world import GEOMETRY, world_text

if TYPE_CHECKING:
    from blocs.ledger.view import Ledger, Snapshot
    from blocs.network.hypergraph import Network

__all__ = ["drawing_routes", "gexf", "network_places", "warm"]


def _never(snapshot: Snapshot, given: Given) -> Any:
    raise NotImplementedError("these addresses answer with documents of their own")


WORLD = Question(
    name="world",
    summary="What the interactive page draws, for every day at once.",
    answer=_never,
    takes=("known-at", "level", "without"),
)
PLACES = Question(
    name="places",
    summary="Where the nodes of a network stand, the same on every day.",
    answer=_never,
    parameters=(
        Parameter(name="hub", meaning="Only this hub's network."),
        Parameter(name="topic", meaning="Only this topic."),
    ),
    takes=("known-at", "level", "without"),
)
GEXF = Question(
    name="gexf",
    summary="The network of a day as a GEXF file.",
    answer=_never,
    parameters=PLACES.parameters,
)


def drawing_routes(ledger: Ledger, today: Callable[[], date]) -> list[BaseRoute]:
    """Return the routes of the interactive page, besides its own files.

    Args:
        ledger: a ledger that may be asked from several threads.
        today: the clock, asked once for each request.
    """

    def route(
        question: Question, make: Callable[[Snapshot, Given], bytes], media: str = MEDIA["json"]
    ) -> Route:
        def answer(request: Request) -> Response:
            day = today()
            given = read(question, request.query_params.multi_items())
            tag = etag_of(ledger.build, [question.name, dict(given), day])
            headers = {"cache-control": "no-cache", "etag": tag}
            if is_known(request, tag):
                return Response(status_code=304, headers=headers)
            body = make(snapshot_of(ledger, given, day), given)
            return Response(body, media_type=media, headers=headers)

        return Route(f"{ROOT}/{question.name}", answer, methods=["GET"])

    return [
        route(WORLD, lambda snapshot, given: world_text(snapshot)),
        route(PLACES, lambda snapshot, given: network_places(snapshot, given)),
        route(GEXF, lambda snapshot, given: gexf(snapshot, given), "application/xml"),
        Mount("/app/geometry", StaticFiles(directory=GEOMETRY)),
    ]


def network_places(snapshot: Snapshot, given: Given) -> bytes:
    """Return ``{"parties": {id: [x, y]}, "texts": …}`` as JSON, x and y in [-1, 1].

    All ties that ever were or may have been are laid out together, so that nothing jumps when the
    day changes.

    Args:
        snapshot: its known-at day, level and left-out sources count.
        given: ``hub`` and ``topic``, None for all.
    """
    key = ("places", given["hub"], given["topic"], snapshot.known, snapshot.level)

    def make() -> bytes:
        from blocs.network.graphs import node_names
        from blocs.network.layout import layout

        network = _ever(snapshot, given["hub"] or "", given["topic"] or "")
        if not network.parties:
            return b'{"parties":{},"texts":{}}'
        found = layout(network)
        names = node_names(network)
        body = {
            "parties": {p: found[p] for p in network.parties},
            "texts": {i: found[names[i]] for i in network.instruments},
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    return snapshot.ledger.once((*key, snapshot.excluded), make)


def _ever(snapshot: Snapshot, hub: str, topic: str) -> Network:
    """Return every party and text that were, or may have been, tied on any day."""
    from blocs.network.hypergraph import Membership, Network, Text

    ledger = snapshot.ledger
    drawn = json.loads(world_text(snapshot))
    texts = {i["id"]: i for i in drawn["instruments"] if not topic or topic in i["topics"]}
    if hub in drawn["hubs"]:
        texts = {i: t for i, t in texts.items() if t["hub"] == hub}
    elif hub:
        own = {m["i"] for m in drawn["memberships"] if m["p"] == hub}
        texts = {i: t for i, t in texts.items() if i in own}
    ever = {
        (ledger.parties[m["p"]].acts_for or m["p"], m["i"])
        for m in drawn["memberships"]
        if m["i"] in texts and any(step[1] in (1, 2) for step in m["s"])
    }
    instruments = tuple(sorted({i for _, i in ever}))
    return Network(
        snapshot=snapshot,
        hub=hub,
        topic=topic,
        with_ties=False,
        settled=False,
        parties=tuple(sorted({p for p, _ in ever})),
        instruments=instruments,
        memberships=tuple(
            Membership(p, i, "possible", "unsupported", 0, "", "", ())
            for p, i in sorted(ever, key=lambda e: (e[1], e[0]))
        ),
        text={i: Text("possible", "unsupported", ()) for i in instruments},
        cards={i: ledger.cards[i] for i in instruments},
        hubs=(),
    )


def gexf(snapshot: Snapshot, given: Given) -> bytes:
    """Return the network of the day as GEXF, see `blocs.network.gexf.to_gexf`.

    Raises:
        QuestionError: when there is no network on the day.
    """
    from blocs.network.building import build_network
    from blocs.network.gexf import to_gexf

    return to_gexf(build_network(snapshot, given["hub"], given["topic"]))


def warm(ledger: Ledger, today: date) -> None:
    """Prepare what the page asks for first, so that its first reader need not wait."""
    given = read(WORLD, ())
    world_text(snapshot_of(ledger, given, today))
