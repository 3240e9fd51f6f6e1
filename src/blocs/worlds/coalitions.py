"""What a coalition of acting parties is worth, and the shares that follow, one by one.

One world's instruments, after chance has settled who belongs to what. Imitation plays no part: a
coalition is who acts, for whatever reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = [
    "VALUES",
    "Living",
    "World",
    "by_enumeration",
    "by_sampling",
    "instrument_shares",
    "worth_of",
]

VALUES = (
    "live-instruments",
    "value-survival",
    "member-reach",
    "capability-reach",
    "hub-reach",
    "tied-pairs",
    "alive",
)
"""What can be shared out, in the order of the kernel."""

ENUMERATED = 16
"""Up to so many parties all coalitions are looked at."""

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Living:
    """An instrument that lives when all its members act.

    Attributes:
        index: in the design.
        members: parties.
        needed: how many must act.
        keystones: with ``kappa``, all of them must act as well.
        kappa: probability that it dies without a keystone.
        suppliers: each that is missing takes a share ``slip`` of the value.
        slip: see ``suppliers``.
    """

    index: int
    members: tuple[int, ...]
    needed: int
    keystones: frozenset[int] = frozenset()
    kappa: float = 0.0
    suppliers: tuple[int, ...] = ()
    slip: float = 0.0

    def eased(self, parties: Iterable[int]) -> bool:
        """Return whether it lives whenever these parties and ``needed`` members act."""
        return self.kappa == 0.0 or self.keystones <= set(parties)


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """The living instruments of one world.

    Attributes:
        n: parties.
        living: instruments.
        hub: party, or -1.
        weight: (n) capabilities.
    """

    n: int
    living: tuple[Living, ...]
    hub: int
    weight: Floats


class Arrays(NamedTuple):
    """A world as arrays for the kernels; memberships in CSR order."""

    start: NDArray[np.int64]
    member: NDArray[np.int64]
    needed: NDArray[np.int64]
    keystone: NDArray[np.bool_]
    kappa: Floats
    supplier: NDArray[np.bool_]
    slip: Floats
    weight: Floats
    hub: int


def arrays(world: World) -> Arrays:
    """Return a world as arrays."""
    living = world.living
    return Arrays(
        start=np.cumsum([0, *(len(e.members) for e in living)], dtype=np.int64),
        member=np.array([i for e in living for i in e.members], np.int64),
        needed=np.array([e.needed for e in living], np.int64),
        keystone=np.array([i in e.keystones for e in living for i in e.members], np.bool_),
        kappa=np.array([e.kappa for e in living], np.float64),
        supplier=np.array([i in e.suppliers for e in living for i in e.members], np.bool_),
        slip=np.array([e.slip for e in living], np.float64),
        weight=world.weight.astype(np.float64),
        hub=world.hub,
    )


@njit(cache=True)
def _worth(a: Arrays, value: int, acts: NDArray[np.bool_]) -> float:
    """Return the expected value of a coalition; only the coins of kappa are left to chance."""
    n = acts.size
    instruments = a.needed.size
    total, none_lives = 0.0, 1.0
    # Probability that no instrument of a party (or of a pair) lives.
    unreached = np.ones(n)
    untied = np.ones((n, n)) if value == 5 else np.ones((1, 1))
    for e in range(instruments):
        acting, missing, whole, left = 0, 0, 0.0, 0.0
        keystone_gone, hub_acts = False, False
        for j in range(a.start[e], a.start[e + 1]):
            i = a.member[j]
            whole += a.weight[i]
            if acts[i]:
                acting += 1
                left += a.weight[i]
                hub_acts = hub_acts or i == a.hub
            else:
                missing += a.supplier[j]
                keystone_gone = keystone_gone or a.keystone[j]
        if acting < a.needed[e]:
            continue
        lives = 1.0 - a.kappa[e] if keystone_gone else 1.0
        none_lives *= 1.0 - lives
        if value == 0:
            total += lives
        elif value == 1 and whole > 0.0:
            total += lives * left / whole * (1.0 - a.slip[e]) ** missing
        elif 2 <= value <= 3 or (value == 4 and hub_acts):
            for j in range(a.start[e], a.start[e + 1]):
                unreached[a.member[j]] *= 1.0 - lives
        elif value == 5:
            for j in range(a.start[e], a.start[e + 1]):
                for other in range(a.start[e], j):
                    x, y = a.member[j], a.member[other]
                    if acts[x] and acts[y]:
                        untied[max(x, y), min(x, y)] *= 1.0 - lives
    if value == 6:
        return 1.0 - none_lives
    for i in range(n):
        if not acts[i]:
            continue
        if value == 2:
            total += 1.0 - unreached[i]
        elif value == 3:
            total += a.weight[i] * (1.0 - unreached[i])
        elif value == 4 and i != a.hub:
            total += 1.0 - unreached[i]
        elif value == 5:
            for j in range(i):
                total += 1.0 - untied[i, j]
    return total


@njit(cache=True)
def _enumerate(
    a: Arrays, value: int, players: NDArray[np.int64], n: int, shapley: Floats, banzhaf: Floats
) -> None:
    """Add up what each player adds to each coalition of the others."""
    k = players.size
    worth = np.empty(1 << k)
    acts = np.zeros(n, np.bool_)
    for mask in range(1 << k):
        for p in range(k):
            acts[players[p]] = (mask >> p) & 1
        worth[mask] = _worth(a, value, acts)
    # Share of the orders in which just these s come before a player: s! (k-1-s)! / k!
    share = np.empty(k)
    share[0] = 1.0 / k
    for s in range(1, k):
        share[s] = share[s - 1] * s / (k - s)
    for mask in range(1 << k):
        size = 0
        for p in range(k):
            size += (mask >> p) & 1
        for p in range(k):
            if not (mask >> p) & 1:
                gain = worth[mask | (1 << p)] - worth[mask]
                shapley[players[p]] += share[size] * gain
                banzhaf[players[p]] += gain / (1 << (k - 1))


@njit(cache=True)
def _sample(
    a: Arrays,
    value: int,
    players: NDArray[np.int64],
    n: int,
    lots: Floats,
    moments: Floats,
) -> None:
    """Add what each player adds in random orders and coalitions, each with its mirror image.

    Rows of ``moments``: sum and sum of squares over mirrored pairs, for Shapley and for Banzhaf.
    """
    k = players.size
    acts = np.zeros(n, np.bool_)
    gain = np.zeros(k)
    for r in range(lots.shape[0]):
        order = np.argsort(lots[r])
        gain[:] = 0.0
        for mirror in range(2):
            acts[:] = False
            before = 0.0
            for step in range(k):
                p = order[step] if mirror == 0 else order[k - 1 - step]
                acts[players[p]] = True
                now = _worth(a, value, acts)
                gain[p] += (now - before) / 2
                before = now
        for p in range(k):
            moments[0, p] += gain[p]
            moments[1, p] += gain[p] ** 2
        gain[:] = 0.0
        for mirror in range(2):
            for p in range(k):
                acts[players[p]] = (lots[r, p] < 0.5) == (mirror == 0)
            here = _worth(a, value, acts)
            for p in range(k):
                i = players[p]
                acts[i] = not acts[i]
                there = _worth(a, value, acts)
                acts[i] = not acts[i]
                gain[p] += (here - there if acts[i] else there - here) / 2
        for p in range(k):
            moments[2, p] += gain[p]
            moments[3, p] += gain[p] ** 2


def _players(world: World) -> NDArray[np.int64]:
    """Return the parties with a living instrument; all others add nothing, ever."""
    return np.array(sorted({i for e in world.living for i in e.members}), np.int64)


def worth_of(world: World, value: str, acts: NDArray[np.bool_]) -> float:
    """Return the expected value of a coalition of acting parties."""
    return float(_worth(arrays(world), VALUES.index(value), acts))


def by_enumeration(world: World, value: str) -> Pair | None:
    """Return Shapley and Banzhaf over all coalitions; None with more than 16 players."""
    players = _players(world)
    if players.size > ENUMERATED:
        return None
    shapley, banzhaf = np.zeros(world.n), np.zeros(world.n)
    if players.size:
        _enumerate(arrays(world), VALUES.index(value), players, world.n, shapley, banzhaf)
    return shapley, banzhaf


def by_sampling(
    world: World, value: str, samples: int, rng: np.random.Generator
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return Shapley, its standard error, Banzhaf and its standard error, from random orders.

    Each order is used with its reverse and each coalition with its complement, which cancels much
    of the noise (antithetic sampling; Mitchell, Cooper, Frank and Holmes 2022, JMLR 23(43),
    compare it with others). The errors are of such pairs.

    Args:
        world: the instruments.
        value: one of `VALUES`.
        samples: mirrored pairs, 2 or more.
        rng: of the orders.
    """
    players = _players(world)
    moments = np.zeros((4, players.size))
    laid, code = arrays(world), VALUES.index(value)
    for first in range(0, samples, 1024):
        lots = rng.random((min(1024, samples - first), players.size))
        _sample(laid, code, players, world.n, lots, moments)
    mean = moments[::2] / samples
    spread = np.maximum(moments[1::2] / samples - mean**2, 0.0)
    error = np.sqrt(spread / (samples - 1))
    answer = np.zeros((4, world.n))
    answer[0, players], answer[1, players] = mean[0], error[0]
    answer[2, players], answer[3, players] = mean[1], error[1]
    return answer[0], answer[1], answer[2], answer[3]


def instrument_shares(world: World, value: str, instruments: int) -> tuple[Floats, Floats, Floats]:
    """Return loss, Shapley and Banzhaf of each instrument while all parties act.

    What is reached or tied by k instruments needs any one of them: a game in which each has a
    Shapley value of 1/k and a Banzhaf value of 2^-(k-1), and of which one void costs nothing
    unless k = 1. So all three are sums of such games, exact for any number of instruments.

    Args:
        world: the living instruments.
        value: one of `VALUES`.
        instruments: how many the design has; those that do not live get 0.
    """
    loss, shapley, banzhaf = np.zeros((3, instruments))
    n, weight = world.n, np.ones(world.n)
    if value == "capability-reach":
        weight = world.weight
    if value in ("live-instruments", "value-survival", "alive"):
        count = len(world.living) if value == "alive" else 1
        for e in world.living:
            idle = value == "value-survival" and not any(world.weight[i] > 0 for i in e.members)
            if not idle:
                loss[e.index] = float(count == 1)
                shapley[e.index], banzhaf[e.index] = 1.0 / count, 2.0 ** (1 - count)
        return loss, shapley, banzhaf
    by_pair = value == "tied-pairs"
    covers = np.zeros((n, n) if by_pair else n, np.int64)
    places = {}
    for e in world.living:
        members = np.array(e.members)
        if value == "hub-reach":
            members = members[members != world.hub] if world.hub in e.members else members[:0]
        places[e.index] = np.ix_(members, members) if by_pair else (members,)
        covers[places[e.index]] += 1
    for index, place in places.items():
        k = covers[place]
        each = np.triu(np.ones(k.shape), 1) if by_pair else weight[place]
        loss[index] = (each * (k == 1)).sum()
        shapley[index] = (each / k).sum()
        banzhaf[index] = (each * 0.5 ** (k - 1)).sum()
    return loss, shapley, banzhaf
