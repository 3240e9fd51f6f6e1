"""How much one part matters: reliability, Birnbaum, Shapley and Banzhaf, exactly.

A table has one entry for each of the 2^k states of k parts; bit i of the index says whether part i
works (or, in a game, has joined).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from blocs.errors import QuestionError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["WIDEST", "banzhaf", "birnbaum", "reliability", "shapley", "table_size"]

WIDEST = 20
"""Parts of which all states are tabled: a million states."""


def table_size(k: int, what: str = "parts") -> int:
    """Return 2^k.

    Raises:
        QuestionError: when k is above `WIDEST`.
    """
    if k > WIDEST:
        raise QuestionError(
            f"{k} {what} have 2^{k} states; {WIDEST} can be told exactly. Ask of one option, or "
            "of hard barriers only"
        )
    return 1 << k


def _parts(table: NDArray[Any]) -> int:
    k = int(table.size).bit_length() - 1
    if table.size != 1 << k:
        raise QuestionError(f"a table of {table.size} entries is none of 2^k states")
    return k


def _chances(p: Sequence[float], k: int) -> list[float]:
    if len(p) != k:
        raise QuestionError(f"{len(p)} probabilities were given for {k} parts")
    for value in p:
        if not 0 <= value <= 1:
            raise QuestionError(f"{value} is no probability; it lies between 0 and 1")
    return list(p)


def reliability(table: ArrayLike, p: Sequence[float]) -> float:
    """Return the mean of a table when each part works with its probability, independently.

    Args:
        table: (2^k,) values, 1 for works and 0 for fails.
        p: (k,) probability that each part works.
    """
    values = np.asarray(table, dtype=float)
    for chance in _chances(p, _parts(values)):
        # The lowest bit is folded away first.
        values = (1 - chance) * values[0::2] + chance * values[1::2]
    return float(values[0])


def birnbaum(table: ArrayLike, p: Sequence[float]) -> NDArray[np.float64]:
    """Return how much the reliability rises when a part surely works (Birnbaum 1969).

    Args:
        table: (2^k,) values; p: (k,) probability that each part works.

    Returns:
        (k,) R(part works) - R(part fails); a part that never matters has 0.
    """
    values = np.asarray(table, dtype=float)
    chances = _chances(p, _parts(values))
    found = [
        reliability(values, [*chances[:i], 1.0, *chances[i + 1 :]])
        - reliability(values, [*chances[:i], 0.0, *chances[i + 1 :]])
        for i in range(len(chances))
    ]
    return np.array(found, dtype=float)


def _gains(values: NDArray[np.float64], i: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the states without part i, and what its joining adds to each."""
    states = np.arange(values.size)
    without = states[(states >> i) & 1 == 0]
    return without, values[without | (1 << i)] - values[without]


def shapley(game: ArrayLike) -> NDArray[np.float64]:
    """Return each player's mean gain over all orders of joining (Shapley 1953).

    Args:
        game: (2^k,) worth of each coalition.

    Returns:
        (k,) shares that add up to the worth of all less that of none; a dummy has 0.
    """
    values = np.asarray(game, dtype=float)
    k = _parts(values)
    weights = np.array([1 / (k * math.comb(k - 1, s)) for s in range(k)])
    found = np.zeros(k)
    for i in range(k):
        without, gain = _gains(values, i)
        found[i] = float(weights[np.bitwise_count(without)] @ gain)
    return found


def banzhaf(game: ArrayLike) -> NDArray[np.float64]:
    """Return how often each player's joining turns the outcome (Banzhaf 1965): raw swings.

    Args:
        game: (2^k,) worth of each coalition; of a simple game 0 or 1.

    Returns:
        (k,) sums of gains over the 2^(k-1) coalitions of the others; divided by that number they
        are the Birnbaum importance at probability one half.
    """
    values = np.asarray(game, dtype=float)
    return np.array([float(_gains(values, i)[1].sum()) for i in range(_parts(values))])
