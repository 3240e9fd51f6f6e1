"""All decomposable graphs on a few lists: which dependences have a likelihood in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from blocs.counts.terms import pairs

__all__ = ["MOST_LISTS", "Graphs", "decomposable_graphs"]

Floats = NDArray[np.float64]
MOST_LISTS = 6
"""With 7 lists there are 617,675 decomposable graphs; merge lists instead."""


@dataclass(frozen=True, slots=True, eq=False)
class Graphs:
    """All decomposable graphs on some lists.

    Attributes:
        edges: which pairs of lists are joined, shape (graphs, pairs), in the order of
            `blocs.counts.terms.pairs`.
        powers: for each graph and each set of lists (a bit mask), the power of that set's
            marginal in the likelihood, shape (graphs, 2**lists).
    """

    edges: NDArray[np.bool_]
    powers: Floats


@lru_cache(maxsize=MOST_LISTS + 1)
def decomposable_graphs(lists: int) -> Graphs:
    """Return all decomposable (chordal) graphs on 2 to 6 lists: 2, 8, 61, 822 or 18,154.

    A graph is decomposable when its vertices can be taken away one by one, each with neighbours
    that are all joined. Taking v away multiplies the likelihood by the marginal of v and its
    neighbours over that of the neighbours, which telescopes to cliques over separators.
    """
    edges = pairs(lists)
    ends = [(e & -e).bit_length() - 1 for e in edges]
    others = [e.bit_length() - 1 for e in edges]
    chosen: list[int] = []
    powers: list[Floats] = []
    for bits in range(2 ** len(edges)):
        near = [0] * lists
        for i, (a, b) in enumerate(zip(ends, others, strict=True)):
            if bits >> i & 1:
                near[a] |= 1 << b
                near[b] |= 1 << a
        power = _taken_apart(near, lists)
        if power is not None:
            chosen.append(bits)
            powers.append(power)
    flags = (np.array(chosen)[:, None] >> np.arange(len(edges))) & 1
    return Graphs(flags.astype(bool), np.array(powers))


def _taken_apart(near: list[int], lists: int) -> Floats | None:
    """Return the powers of the marginals, or None when the graph is not decomposable."""
    left = (1 << lists) - 1
    power = np.zeros(1 << lists)
    while left:
        for v in range(lists):
            if not left >> v & 1:
                continue
            around = near[v] & left
            rest = around
            joined = True
            while rest and joined:
                w = rest & -rest
                rest ^= w
                joined = not (around & ~near[w.bit_length() - 1] & ~w)
            if joined:
                power[around | 1 << v] += 1
                power[around] -= 1
                left ^= 1 << v
                break
        else:
            return None
    return power
