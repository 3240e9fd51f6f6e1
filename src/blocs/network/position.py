"""Where a party stands: on the ways between others, and at how many tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from blocs.network.worlds import World

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["betweenness", "seats"]


def betweenness(world: World) -> NDArray[np.float64]:
    """Return how much each party stands between others, in [0, 1].

    Freeman's betweenness (Sociometry 40, 1977) on the bipartite graph of parties and instruments,
    over pairs of parties: Σ σ(s,t|v)/σ(s,t) over unordered pairs s, t ≠ v, divided by
    (n−1)(n−2)/2, n being the tied parties. Where all instruments are bilateral this is the
    ordinary betweenness of the graph of parties, each pair's instruments being parallel edges;
    a larger instrument joins its parties at one step and puts nobody in between.

    Every way between two parties alternates with instruments, so counting the instruments that
    pairs share gives the same ways and lengths; Brandes' accumulation (Journal of Mathematical
    Sociology 25, 2001) then runs from all parties at once, one distance at a time.

    Returns:
        One value per party; 0 with fewer than three tied parties.
    """
    shares = world.shares
    n = int(world.tied.sum())
    total = np.zeros(len(shares))
    if n < 3:
        return total
    unreached = ~np.eye(len(shares), dtype=np.bool_)
    levels = [np.eye(len(shares))]
    while True:
        ways = np.where(unreached, _product(levels[-1], shares), 0.0)
        if not ways.any():
            break
        unreached &= ways == 0
        levels.append(ways)
    # depends[s, v]: what source s sends through v, from the farthest level inwards.
    depends = np.zeros_like(shares)
    for nearer, farther in zip(levels[-2:0:-1], levels[:1:-1], strict=True):
        sent = np.divide(1.0 + depends, farther, out=np.zeros_like(shares), where=farther > 0)
        depends += np.where(nearer > 0, nearer * _product(sent, shares), 0.0)
    total += depends.sum(axis=0) / ((n - 1) * (n - 2))
    return total


def _product(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the matrix product, a few rows at a time.

    A product of this size is done in half a millisecond by one thread. The libraries behind numpy
    hand anything larger than 2^18 multiplications to several, which on a machine that is busy
    with something else took 30 times as long.
    """
    step = max(1, 2**18 // max(1, right.size))
    out = np.empty((len(left), right.shape[1]))
    for first in range(0, len(left), step):
        np.matmul(left[first : first + step], right, out=out[first : first + step])
    return out


def seats(world: World, forums: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """Return the share of the forums at which each party sits.

    Args:
        world: one way in which the network may be.
        forums: for each instrument whether it is a forum (a multilateral instrument).

    Returns:
        One value in [0, 1] per party; None when no forum holds in this world.
    """
    held = forums & (world.sizes > 0)
    if not held.any():
        return None
    inside = held[world.columns]
    found: NDArray[np.float64] = (
        np.bincount(world.rows[inside], minlength=world.parties) / held.sum()
    )
    return found
