"""Two blocs: who is in both, since when in each, and which way each state leans.

A bloc is named by a hub (the instruments that the ledger puts into its network) or by one
instrument (its parties).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from blocs.dates import show_bounds
from blocs.errors import QuestionError
from blocs.network.hypergraph import Membership, Network
from blocs.network.weighing import hubs_of
from blocs.network.worlds import World, Worlds

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "ALPHA",
    "Alignment",
    "Both",
    "alignment",
    "leanings",
    "one_sided",
    "overlap",
    "polarisation",
    "sides_of",
]

ALPHA = 1.3
"""Esteban and Ray's sensitivity to polarisation, in (0, 1.6]; they report 1, 1.3 and 1.6."""


@dataclass(frozen=True, slots=True)
class Both:
    """A party in two blocs.

    Attributes:
        party: id.
        answer: ``yes`` when it is in both for certain, else ``possible``.
        since: EDTF of its first day in each, among the instruments that it is in now.
        instruments: its instruments in each.
        claims: ids of the claims behind both.
    """

    party: str
    answer: str
    since: tuple[str, str]
    instruments: tuple[tuple[str, ...], tuple[str, ...]]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which way a party leans between two hubs, in [−1, 1].

    Attributes:
        party: id.
        value: (b − a) / (a + b) over its certain instruments with the first hub (a) and with the
            second (b); None when it has no certain one: unknown, not 0.
        low, high: least and greatest value over everything that is possible.
        certain, possible: (a, b) counted from what is certain, and from what is possible.
        claims: ids of the claims behind its instruments with either.
    """

    party: str
    value: float | None
    low: float
    high: float
    certain: tuple[int, int]
    possible: tuple[int, int]
    claims: tuple[str, ...]


def sides_of(network: Network) -> tuple[str, str]:
    """Return the two hubs with most instruments in the ledger, in alphabetical order.

    Raises:
        QuestionError: when the ledger names fewer than two hubs.
    """
    hubs = hubs_of(network.snapshot)
    if len(hubs) < 2:
        found = ", ".join(hubs) or "none"
        raise QuestionError(
            f"alignment needs two hubs, and the instruments of {network.snapshot.ledger.name} "
            f"name {found}: fill the column hub of instruments.csv"
        )
    first, second = sorted(hubs[:2])
    return first, second


def instruments_of(network: Network, bloc: str) -> frozenset[str]:
    """Return the instruments of a bloc: a hub's, or the one of that name.

    Raises:
        QuestionError: when the network holds no such hub or instrument on the day.
    """
    if bloc in network.text:
        return frozenset((bloc,))
    found = frozenset(i for i, card in network.cards.items() if card.hub == bloc)
    if not found:
        why = network.left_out.get(bloc, "")
        raise QuestionError(
            f"{bloc} is neither a hub nor an instrument of this network"
            + (f": {why}" if why else "; hubs: " + (", ".join(network.hubs) or "none"))
        )
    return found


def overlap(network: Network, blocs: tuple[str, str]) -> list[Both]:
    """Return the parties in both blocs, the certain ones first; hubs do not count as such.

    Args:
        network: of a day.
        blocs: two hubs or instruments.

    Raises:
        QuestionError: when a bloc is neither a hub nor an instrument of the network.
    """
    sets = [instruments_of(network, b) for b in blocs]
    certain = _certain_seats(network)
    found = []
    for party, memberships in network.of_party.items():
        if party in blocs:
            continue
        sides = [[m for m in memberships if m.instrument in chosen] for chosen in sets]
        if not all(sides):
            continue
        sure = all(any((m.party, m.instrument) in certain for m in side) for side in sides)
        # "Since" is told of the surest: a doubtful older tie does not date a certain one.
        told = [
            [m for m in side if (m.party, m.instrument) in certain] or side if sure else side
            for side in sides
        ]
        found.append(
            Both(
                party,
                "yes" if sure else "possible",
                (_first(told[0]), _first(told[1])),
                (
                    tuple(sorted(m.instrument for m in sides[0])),
                    tuple(sorted(m.instrument for m in sides[1])),
                ),
                tuple(sorted({c for side in sides for m in side for c in m.claims})),
            )
        )
    return sorted(found, key=lambda b: (b.answer != "yes", b.party))


def _first(memberships: list[Membership]) -> str:
    """Return the first day of the earliest of several memberships, as EDTF."""
    starts = [m.begun for m in memberships]
    return show_bounds(min(lo for lo, _ in starts), min(hi for _, hi in starts))


def _certain_seats(network: Network) -> set[tuple[str, str]]:
    world = Worlds(network).certain
    return {
        (network.parties[p], network.instruments[i])
        for p, i in zip(world.rows.tolist(), world.columns.tolist(), strict=True)
    }


def alignment(network: Network, hubs: tuple[str, str] | None = None) -> dict[str, Alignment]:
    """Return which way each party leans between two hubs.

    (b − a) / (a + b), a and b being the party's instruments with the first and with the second
    hub: −1 for the first alone, 1 for the second alone. The range is exact: the value falls with
    a and rises with b, and no instrument counts for both.

    Args:
        network: of a day, of all hubs.
        hubs: the two; those of `sides_of` when None.

    Returns:
        By party, the hubs themselves left out; a party without an instrument of either is not
        there: nothing is known of its leaning.

    Raises:
        QuestionError: when the ledger names fewer than two hubs.
    """
    first, second = hubs or sides_of(network)
    worlds = Worlds(network)
    counts = [
        [_counted(world, _side(network, hub)) for hub in (first, second)]
        for world in (worlds.certain, worlds.possible)
    ]
    found = {}
    for n, party in enumerate(network.parties):
        (a, b), (a_most, b_most) = ((int(x[n]), int(y[n])) for x, y in counts)
        if party in (first, second) or not a_most + b_most:
            continue
        value = (b - a) / (a + b) if a + b else None
        low = (b - a_most) / (a_most + b) if a_most + b else 1.0
        high = (b_most - a) / (a + b_most) if a + b_most else -1.0
        claims = {
            c
            for m in network.of_party[party]
            if network.cards[m.instrument].hub in (first, second)
            for c in m.claims
        }
        found[party] = Alignment(
            party, value, low, high, (a, b), (a_most, b_most), tuple(sorted(claims))
        )
    return found


def _side(network: Network, hub: str) -> NDArray[np.bool_]:
    return np.array([network.cards[i].hub == hub for i in network.instruments], dtype=np.bool_)


def _counted(world: World, side: NDArray[np.bool_]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.bincount(world.rows[side[world.columns]], minlength=world.parties)
    return found


def leanings(world: World, network: Network, hubs: tuple[str, str]) -> NDArray[np.float64]:
    """Return the alignment of every party but the hubs that has any, in one world."""
    a, b = (_counted(world, _side(network, hub)).astype(float) for hub in hubs)
    known = (a + b) > 0
    known &= ~np.isin(np.array(network.parties), np.array(hubs))
    found: NDArray[np.float64] = (b[known] - a[known]) / (a[known] + b[known])
    return found


def polarisation(values: NDArray[np.float64], alpha: float = ALPHA) -> float | None:
    """Return how far alignments fall into two camps, in [0, 1].

    P = 2^α Σᵢ Σⱼ πᵢ^(1+α) πⱼ |yᵢ − yⱼ| (Esteban and Ray, "On the measurement of polarization",
    Econometrica 62, 1994, theorem 1) over three groups: with the first hub alone, with the
    second alone, with both. π is a group's share, y its mean alignment. The factor makes it 1
    when half stand alone at each end; it is 0 when all stand in one place.

    Args:
        values: alignments in [−1, 1].
        alpha: sensitivity, in (0, 1.6].

    Returns:
        The index; None when nobody is aligned.
    """
    if not len(values):
        return None
    groups = [values[values == -1], values[abs(values) < 1], values[values == 1]]
    share = np.array([len(g) / len(values) for g in groups])
    place = np.array([g.mean() if len(g) else 0.0 for g in groups])
    distance = abs(place[:, None] - place[None, :])
    sum_ = ((share ** (1 + alpha))[:, None] * share[None, :] * distance).sum()
    # Two halves at -1 and 1: 2 · (1/2)^(2+α) · 2 = (1/2)^α.
    return float(2**alpha * sum_)


def one_sided(values: NDArray[np.float64]) -> float | None:
    """Return the share of the aligned that deal with one hub alone; None when nobody is."""
    return float((abs(values) == 1).mean()) if len(values) else None
