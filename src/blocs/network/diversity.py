"""How many sorts of partners: effective numbers by region, income, capability and topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import QuestionError
from blocs.ledger.catalogue import attribute_on
from blocs.network.hypergraph import Network
from blocs.network.worlds import World

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from blocs.ledger.view import Snapshot

__all__ = ["KINDS", "categories", "counted", "hill", "partners_of", "topic_weights"]

KINDS = ("region", "income", "capabilities", "topic")
"""What partners are told apart by."""

CAPABILITY = "capability-"


def hill(weights: NDArray[np.float64], order: float) -> float | None:
    """Return the effective number of sorts, (Σ pᵢ^q)^(1/(1−q)).

    Hill, "Diversity and evenness: a unifying notation and its consequences" (Ecology 54, 1973):
    order 0 counts the sorts, order 1 is exp of Shannon's entropy (the limit), order 2 the inverse
    of Simpson's concentration. s equally frequent sorts give s at every order.

    Args:
        weights: how much there is of each sort, 0 or more.
        order: q, 0 or more.

    Returns:
        The number, from 1 to the number of sorts; None when there is nothing to count.

    Raises:
        QuestionError: when the order is negative.
    """
    if order < 0:
        raise QuestionError(f"a Hill number has an order of 0 or more, not {order}")
    present = weights[weights > 0]
    if not len(present):
        return None
    p = present / present.sum()
    if order == 1:
        return float(np.exp(-(p * np.log(p)).sum()))
    return float((p**order).sum() ** (1 / (1 - order)))


def categories(snapshot: Snapshot, kind: str) -> dict[str, tuple[str, str]]:
    """Return (sort, claim) of each party as the ledger knows it on the day.

    Args:
        snapshot: ledger at two clocks.
        kind: ``region`` (UN), ``income`` (group) or ``capabilities`` (how many of those that the
            ledger tells of; a party of which it tells none is not there).
    """
    key = ("network categories", kind, snapshot.day, snapshot.known)
    return snapshot.ledger.once(key, lambda: _categories(snapshot, kind))


def _categories(snapshot: Snapshot, kind: str) -> dict[str, tuple[str, str]]:
    if kind in ("region", "income"):
        return attribute_on(snapshot, "un-region" if kind == "region" else "income-group")
    names = snapshot.ledger.rows(
        "select distinct attribute from attributes where starts_with(attribute, ?) order by 1",
        [CAPABILITY],
    )
    held: dict[str, list[str]] = {}
    for (name,) in names:
        for party, (value, claim) in attribute_on(snapshot, name).items():
            if value == "yes":
                held.setdefault(party, []).append(claim)
    return {p: (str(len(claims)), claims[0]) for p, claims in held.items()}


def partners_of(world: World, hub: int | None) -> NDArray[np.bool_]:
    """Return who is counted: the hub's partners, or without a hub every tied party."""
    return world.tied if hub is None else world.shares[hub] > 0


def counted(
    network: Network, chosen: NDArray[np.bool_], sorts: dict[str, tuple[str, str]]
) -> tuple[NDArray[np.float64], int]:
    """Return (how many parties of each sort, how many of no known sort)."""
    found: dict[str, int] = {}
    unknown = 0
    for party, inside in zip(network.parties, chosen.tolist(), strict=True):
        if inside and party in sorts:
            found[sorts[party][0]] = found.get(sorts[party][0], 0) + 1
        elif inside:
            unknown += 1
    return np.array([found[s] for s in sorted(found)], dtype=float), unknown


def topic_weights(network: Network, world: World) -> tuple[NDArray[np.float64], int]:
    """Return (instruments on each topic, instruments of no known topic).

    An instrument on k topics counts 1/k for each, so that it weighs as much as any other.
    """
    weights: dict[str, float] = {}
    unknown = 0
    for name, size in zip(network.instruments, world.sizes.tolist(), strict=True):
        if not size:
            continue
        topics = [t for t in network.cards[name].topics.split(";") if t]
        unknown += not topics
        for topic in topics:
            weights[topic] = weights.get(topic, 0.0) + 1 / len(topics)
    return np.array([weights[t] for t in sorted(weights)], dtype=float), unknown
