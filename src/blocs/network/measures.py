"""All measures of one network, each from certain to possible and with edges missing.

What grows with every tie (reach, instruments, seats) runs exactly from the certain network to the
one in which everything possible holds. What does not (shares, centralisation, diversity) is
taken at both ends and in worlds drawn between them: least and greatest of these, no bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import QuestionError
from blocs.network import diversity, position, shape, sides
from blocs.network.hypergraph import Network
from blocs.network.worlds import World, Worlds

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["GROWING", "Measures", "Value", "measures", "network_functions"]

DRAWS = 50
"""Worlds drawn for each range, and networks thinned for each sensitivity."""

MISSING = 0.1
"""Share of the edges taken away."""

GROWING = frozenset(
    {
        "parties",
        "instruments",
        "tied pairs",
        "hub reach",
        "multilateral forums",
        "party instruments",
        "party partners",
    }
)
"""Measures that no further tie can lower, so that the two ends are their exact range."""


@dataclass(frozen=True, slots=True)
class Value:
    """One measure of the network, or of one party in it.

    Attributes:
        measure: name; see docs/network.md.
        party: id, or "" for the network as a whole.
        certain, possible: the value when only what is certain holds, and when everything possible
            does; None where it is undefined.
        low, high: least and greatest value over these and the worlds drawn between them.
        missing_low, missing_high: fifth and ninety-fifth percentile of the value when a share of
            the edges of the possible network is taken away at random.
    """

    measure: str
    party: str
    certain: float | None
    possible: float | None
    low: float | None
    high: float | None
    missing_low: float | None
    missing_high: float | None


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured.

    Attributes:
        network: of the day.
        values: of the network as a whole.
        positions: of each party.
        unknown: sort of partner → how many partners or instruments have no known one.
        draws, missing, seed: with which ranges and sensitivities were made.
    """

    network: Network
    values: tuple[Value, ...]
    positions: tuple[Value, ...]
    unknown: dict[str, int]
    draws: int
    missing: float
    seed: int

    def value(self, measure: str, party: str = "") -> Value:
        """Return one measure.

        Raises:
            QuestionError: when there is none of that name.
        """
        for found in self.positions if party else self.values:
            if found.measure == measure and found.party == party:
                return found
        names = ", ".join(dict.fromkeys(v.measure for v in (*self.values, *self.positions)))
        raise QuestionError(f"no measure {measure!r} of {party or 'the network'}; there is {names}")


Function = Callable[[World], float | None]


def network_functions(network: Network) -> dict[str, Function]:
    """Return the measures that fit a network, by name: those of a hub only where there is one."""
    found: dict[str, Function] = {
        "parties": shape.parties_tied,
        "instruments": shape.instruments_held,
        "tied pairs": shape.tied_pairs,
    }
    hub = network.parties.index(network.hub) if network.hub in network.parties else None
    if hub is not None:
        found["hub reach"] = partial(shape.hub_reach, hub=hub)
        found["hub share of instruments"] = partial(shape.hub_share, hub=hub)
        found["hub share of tied pairs"] = partial(shape.hub_pair_share, hub=hub)
    found["degree centralisation"] = shape.degree_centralisation
    found["seat centralisation"] = shape.seat_centralisation
    forums = forums_of(network)
    if forums.any():
        found["multilateral forums"] = lambda w: float((forums & (w.sizes > 0)).sum())
    if not network.hub and len(network.hubs) > 1:
        pair = sides.sides_of(network)
        found["one-sided share"] = lambda w: sides.one_sided(sides.leanings(w, network, pair))
        found["polarisation"] = lambda w: sides.polarisation(sides.leanings(w, network, pair))
    for kind in diversity.KINDS:
        for order in (0, 1, 2):
            found[f"{kind}, order {order}"] = partial(_diversity, network, hub, kind, order)
    return found


def _diversity(
    network: Network, hub: int | None, kind: str, order: float, world: World
) -> float | None:
    return diversity.hill(_sorts(network, hub, kind, world)[0], order)


def _sorts(
    network: Network, hub: int | None, kind: str, world: World
) -> tuple[NDArray[np.float64], int]:
    if kind == "topic":
        return diversity.topic_weights(network, world)
    chosen = diversity.partners_of(world, hub)
    return diversity.counted(network, chosen, diversity.categories(network.snapshot, kind))


def forums_of(network: Network) -> NDArray[np.bool_]:
    """Return for each instrument whether it is multilateral: a table at which one may sit."""
    return np.array(
        [network.cards[i].shape == "multilateral" for i in network.instruments], dtype=np.bool_
    )


def _positions(network: Network, world: World) -> dict[str, NDArray[np.float64] | None]:
    return {
        "party instruments": world.degrees.astype(float),
        "party partners": world.partners.astype(float),
        "betweenness": position.betweenness(world),
        "seats": position.seats(world, forums_of(network)),
    }


def measures(
    network: Network, *, draws: int = DRAWS, missing: float = MISSING, seed: int = 0
) -> Measures:
    """Return every measure of a network with its range and its sensitivity.

    Args:
        network: of a day.
        draws: worlds drawn between certain and possible, and networks thinned; 1 or more.
        missing: share of the edges taken away to see how far a measure moves, in (0, 1).
        seed: of both draws; the same seed gives the same values.

    Raises:
        QuestionError: when there are no draws, or the share is not between 0 and 1.
    """
    if draws < 1:
        raise QuestionError(f"ranges need one draw or more, not {draws}")
    worlds = Worlds(network)
    between = list(worlds.sampled(draws, seed)) if worlds.is_open else []
    thinned = list(worlds.thinned(missing, draws, seed))
    ends = (worlds.certain, worlds.possible)
    values = []
    for name, function in network_functions(network).items():
        first, last = (function(w) for w in ends)
        drawn = [] if name in GROWING else [function(w) for w in between]
        values.append(_value(name, "", first, last, drawn, [function(w) for w in thinned]))
    hub = network.parties.index(network.hub) if network.hub in network.parties else None
    unknown = {k: _sorts(network, hub, k, worlds.possible)[1] for k in diversity.KINDS}
    return Measures(
        network,
        tuple(values),
        tuple(_party_values(network, ends, between, thinned)),
        unknown,
        draws,
        missing,
        seed,
    )


def _party_values(
    network: Network, ends: tuple[World, World], between: list[World], thinned: list[World]
) -> list[Value]:
    first, last = (_positions(network, w) for w in ends)
    drawn = [_positions(network, w) for w in between]
    thin = [_positions(network, w) for w in thinned]
    found = []
    for n, party in enumerate(network.parties):
        for name in first:

            def of(
                table: dict[str, NDArray[np.float64] | None], n: int = n, name: str = name
            ) -> float | None:
                column = table[name]
                return None if column is None else float(column[n])

            middle = [] if name in GROWING else [of(d) for d in drawn]
            found.append(_value(name, party, of(first), of(last), middle, [of(t) for t in thin]))
    return found


def _value(
    name: str,
    party: str,
    certain: float | None,
    possible: float | None,
    between: Sequence[float | None],
    thinned: Sequence[float | None],
) -> Value:
    known = [v for v in (certain, possible, *between) if v is not None]
    thin = [v for v in thinned if v is not None]
    low, high = (min(known), max(known)) if known else (None, None)
    edges = np.percentile(thin, (5, 95)) if thin else None
    return Value(
        name,
        party,
        certain,
        possible,
        low,
        high,
        None if edges is None else float(edges[0]),
        None if edges is None else float(edges[1]),
    )
