"""Candidates for one record compete: a text stands in a list once.

A treaty and its amendment of the same day have nearly the same title; compared one by one, both
seem matches. Within two lists the probability of a pair is therefore its odds over the odds of
all that share a record with it, and of there being no match. The weights are learned once more
from what wins, and every pair of lists gets a share of common texts of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.linking.compare import Compared

__all__ = ["Settled", "settle"]

ROUNDS = 40
FIRST_SHARE = 0.1
"""Part of the longer of two lists that is taken to be in the other as well, to start from."""
TRUST = 30
"""Matches that the weights of the start count for: with few matches there is little to learn."""
CLOSE = 1e-4
RIVAL = 0.1
"""A candidate with this part of the odds or more is told as a rival."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Each pair of records once, with what it weighs.

    Attributes:
        lists, rows, outcomes: as in `Compared`, for the titles that fit best.
        probability: that the two are one text.
        rivals: how many other candidates of either record come near.
        factors: by how much each outcome of each comparison multiplies the odds.
        common: expected number of common texts of every two lists.
    """

    lists: NDArray[np.int64]
    rows: NDArray[np.int64]
    outcomes: NDArray[np.int64]
    probability: NDArray[np.float64]
    rivals: NDArray[np.int64]
    factors: tuple[NDArray[np.float64], ...]
    common: dict[tuple[int, int], float]


def settle(compared: Compared, sizes: Sequence[int]) -> Settled:
    """Let the candidates compete.

    Args:
        compared: pairs, one for each two titles of two records.
        sizes: records in each list.
    """
    weights = [np.log(m / u) for m, u in zip(compared.match, compared.chance, strict=True)]
    lists, rows, outcomes = _best_titles(compared, weights)
    count = len(sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    left, right = starts[lists[:, 0]] + rows[:, 0], starts[lists[:, 1]] + rows[:, 1]
    places = (left * count + lists[:, 1], right * count + lists[:, 0])
    pair = lists[:, 0] * count + lists[:, 1]
    possible = np.outer(sizes, sizes).astype(float).ravel()
    share = (FIRST_SHARE / np.maximum.outer(sizes, sizes)).ravel()
    probability = np.zeros(len(rows))
    odds = probability
    for _ in range(ROUNDS):
        before = probability
        odds = np.exp(_total(weights, outcomes) + np.log(share[pair]))
        probability = odds / (1 + _rest(odds, places, int(starts[-1]) * count))
        expected = np.bincount(pair, weights=probability, minlength=count * count)
        share = np.maximum(expected, 0.5) / possible
        weights = _learned(outcomes, probability, compared)
        if np.abs(probability - before).max(initial=0.0) < CLOSE:
            break
    near = _near(odds, places, int(starts[-1]) * count)
    common = (
        {(int(k) // count, int(k) % count): float(expected[k]) for k in np.unique(pair)}
        if len(pair)
        else {}
    )
    return Settled(
        lists, rows, outcomes, probability, near, tuple(np.exp(w) for w in weights), common
    )


def _total(
    weights: Sequence[NDArray[np.float64]], outcomes: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the logarithm of what all comparisons multiply the odds by."""
    total = np.zeros(len(outcomes))
    for weight, found in zip(weights, outcomes.T, strict=True):
        total += np.where(found >= 0, weight[found], 0.0)
    return total


def _best_titles(
    compared: Compared, weights: Sequence[NDArray[np.float64]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Keep, of several titles of two records, the two that speak most for a match."""
    keys = np.column_stack([compared.lists, compared.rows])
    order = np.lexsort((-_total(weights, compared.outcomes), *keys.T[::-1]))
    keys = keys[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    chosen = order[first]
    return compared.lists[chosen], compared.rows[chosen], compared.outcomes[chosen]


def _rest(
    odds: NDArray[np.float64], places: tuple[NDArray[np.int64], NDArray[np.int64]], size: int
) -> NDArray[np.float64]:
    """Return for each pair the odds of all that share a record with it, itself included."""
    total = -odds
    for place in places:
        total = total + np.bincount(place, weights=odds, minlength=size)[place]
    return total


def _near(
    odds: NDArray[np.float64], places: tuple[NDArray[np.int64], NDArray[np.int64]], size: int
) -> NDArray[np.int64]:
    """Count the candidates that share a record with a pair and have a tenth of its odds."""
    near = np.zeros(len(odds), dtype=np.int64)
    for place in places:
        order = np.lexsort((-odds, place))
        of, sorted_odds = place[order], odds[order]
        starts = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
        for lo, hi in zip(starts, np.r_[starts[1:], len(of)], strict=True):
            group = sorted_odds[lo:hi]
            # From the best down, so that who has a tenth of one's odds is a run.
            ends = np.searchsorted(-group, -RIVAL * group, side="right")
            near[order[lo:hi]] += ends - 1
    return near


def _learned(
    outcomes: NDArray[np.int64], probability: NDArray[np.float64], compared: Compared
) -> list[NDArray[np.float64]]:
    """Return the weights that the present matches show, added to those of the start."""
    found = []
    for outcome, m, u in zip(outcomes.T, compared.match, compared.chance, strict=True):
        said = outcome >= 0
        seen = np.bincount(outcome[said], weights=probability[said], minlength=len(u)) + TRUST * m
        found.append(np.log(seen / seen.sum() / u))
    return found
