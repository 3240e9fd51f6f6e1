"""Who comes first when weights and values are open: SMAA-2 (Lahdelma and Salminen 2001)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import QuestionError
from blocs.respond.rules import scores

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Smaa", "check_weights", "draw_weights", "smaa"]

_SAME = 1e-9
"""Scores closer than this are a tie; a tie shares its ranks evenly."""


@dataclass(frozen=True, slots=True)
class Smaa:
    """Result of a stochastic multicriteria acceptability analysis.

    Attributes:
        acceptability: (alternatives, ranks) share of draws in which each takes each rank.
        central: (alternatives, criteria) mean weights under which each comes first; a row of None
            where it never does.
        confidence: share of draws in which each comes first at its own central weights; None
            where it has none.
        pairwise: (alternatives, alternatives) share of draws in which the row beats the column.
    """

    acceptability: NDArray[np.float64]
    central: tuple[tuple[float, ...] | None, ...]
    confidence: tuple[float | None, ...]
    pairwise: NDArray[np.float64]

    @property
    def first(self) -> NDArray[np.float64]:
        """Return the share of draws in which each alternative comes first."""
        found: NDArray[np.float64] = self.acceptability[:, 0]
        return found

    @property
    def leaders(self) -> tuple[int, ...]:
        """Return the alternatives that come first most often; several when they tie."""
        best = self.first.max()
        return tuple(int(i) for i in np.flatnonzero(self.first >= best - _SAME))


def check_weights(weights: Mapping[str, float], criteria: Sequence[str]) -> tuple[float, ...]:
    """Return fixed weights in the order of the criteria.

    Raises:
        QuestionError: when a name is unknown, one is missing, one is negative, or they do not sum
            to 1.
    """
    unknown = [name for name in weights if name not in criteria]
    if unknown:
        raise QuestionError(
            f"{', '.join(unknown)}: no such criterion; there are {', '.join(criteria)}"
        )
    missing = [name for name in criteria if name not in weights]
    if missing:
        raise QuestionError(
            f"no weight was given to {', '.join(missing)}; write 0 for what is not to count"
        )
    if any(w < 0 or not np.isfinite(w) for w in weights.values()):
        raise QuestionError("a weight is negative or no number; weights lie between 0 and 1")
    total = sum(weights.values())
    if abs(total - 1) > 1e-6:
        parts = " + ".join(f"{weights[c]:g}" for c in criteria)
        raise QuestionError(
            f"the weights sum to {total:g}, not 1 ({parts}); "
            + ("give at least one that is above 0" if total == 0 else f"divide each by {total:g}")
        )
    return tuple(float(weights[name]) for name in criteria)


def draw_weights(
    generator: np.random.Generator,
    draws: int,
    criteria: Sequence[str],
    bounds: Mapping[str, tuple[float, float]] | None = None,
) -> NDArray[np.float64]:
    """Return weights drawn evenly from all that sum to 1 and lie within bounds.

    Args:
        generator: source of all chance.
        draws: how many, 1 or more.
        criteria: names, in order.
        bounds: lowest and highest weight of some criteria; 0 to 1 for the others.

    Raises:
        QuestionError: when a bound is none, or no weights can meet them all.
    """
    if draws < 1:
        raise QuestionError(f"{draws} draws: at least one is needed")
    low, high = np.zeros(len(criteria)), np.ones(len(criteria))
    for name, (least, most) in (bounds or {}).items():
        if name not in criteria:
            raise QuestionError(f"{name}: no such criterion; there are {', '.join(criteria)}")
        if not 0 <= least <= most <= 1:
            raise QuestionError(
                f"{name}: a weight from {least:g} to {most:g} is none; 0 to 1, the lower first"
            )
        low[criteria.index(name)], high[criteria.index(name)] = least, most
    free = 1 - low.sum()
    if free < -1e-9 or high.sum() < 1 - 1e-9:
        side = "lowest weights sum to more" if free < 0 else "highest weights sum to less"
        total = low.sum() if free < 0 else high.sum()
        raise QuestionError(f"no weights can meet the bounds: the {side} than 1 ({total:g})")
    free, got, tried = max(free, 0.0), [], 0
    count = 0
    while count < draws:
        some = low + free * generator.dirichlet(np.ones(len(criteria)), size=max(draws, 1000))
        kept = some[(some <= high + 1e-12).all(axis=1)]
        got.append(kept)
        count += len(kept)
        tried += len(some)
        if tried >= 1000 * draws + 200_000 and count < draws:
            raise QuestionError(
                "the bounds leave so little room that weights cannot be drawn from it; "
                "fix all weights instead"
            )
    return np.concatenate(got)[:draws]


def smaa(values: ArrayLike, weights: ArrayLike, rule: str = "sum") -> Smaa:
    """Return rank acceptability, central weights, confidence and pairwise winning.

    Args:
        values: (draws, alternatives, criteria) in [0, 1], higher is better; (1, …) when they are
            known.
        weights: (draws, criteria); (1, criteria) when they are fixed.
        rule: one of `blocs.respond.rules.RULES`.
    """
    table, by = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    draws = max(len(table), len(by))
    if {len(table), len(by)} - {1, draws} or table.ndim != 3 or by.ndim != 2:
        raise QuestionError("values and weights must have one entry for each draw")
    full = np.broadcast_to(by, (draws, by.shape[1]))
    got = scores(np.broadcast_to(table, (draws, *table.shape[1:])), full, rule)
    acceptability, firsts = _ranks(got)
    central: list[tuple[float, ...] | None] = []
    confidence: list[float | None] = []
    for i in range(got.shape[1]):
        mass = float(firsts[:, i].sum())
        if mass <= 0:
            central.append(None)
            confidence.append(None)
            continue
        mean = firsts[:, i] @ full / mass
        central.append(tuple(float(x) for x in mean))
        again = scores(table, np.broadcast_to(mean, (len(table), len(mean))), rule)
        confidence.append(float(_ranks(again)[1][:, i].mean()))
    ahead = got[:, :, None] - got[:, None, :]
    pairwise = (ahead > _SAME).mean(axis=0)
    return Smaa(acceptability, tuple(central), tuple(confidence), pairwise)


def _ranks(got: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return rank acceptability, and each draw's share of the first place; ties share."""
    draws, count = got.shape
    better = np.zeros((draws, count), dtype=np.int64)
    equal = np.zeros((draws, count), dtype=np.int64)
    for j in range(count):
        gap = got[:, j : j + 1] - got
        better += gap > _SAME
        equal += np.abs(gap) <= _SAME
    acceptability = np.zeros((count, count))
    for rank in range(count):
        inside = (better <= rank) & (rank < better + equal)
        acceptability[:, rank] = (inside / equal).mean(axis=0)
    return acceptability, np.where(better == 0, 1 / equal, 0.0)
