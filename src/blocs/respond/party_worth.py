"""What an accord of one text is worth by each value, and by which rule it lives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["VALUES", "Accord", "at_least", "consensus", "key", "mean_worth", "worth"]

VALUES = {
    "member-reach": "parties that act in it",
    "tied-pairs": "pairs of parties that it ties",
    "reach-of-the-key": "parties that it ties to the key party",
    "capability-reach": "kinds of capability that its parties have, added up",
    "capability-pairs": "pairs of parties, each by the lesser capability of the two",
    "diversity": "effective number of regions among its parties",
    "text-survival": "probability that the text stands",
}
"""What an accord of one text can be worth, and what is counted."""


@dataclass(frozen=True, slots=True)
class Accord:
    """Everybody who is or might be in it, the key party last.

    Attributes:
        chances: (n,) probability that each is in; capability: (n,) kinds recorded.
        regions: (n,) number of the region, -1 where there is none.
        text: probability that the text is in force.
    """

    chances: NDArray[np.float64]
    capability: NDArray[np.float64]
    regions: NDArray[np.int64]
    text: float


def worth(
    inside: NDArray[np.bool_], capability: NDArray[np.float64], regions: NDArray[np.int64]
) -> dict[str, NDArray[np.float64]]:
    """Return what an accord is worth in each world, by each value.

    Args:
        inside: (worlds, n) who acts in it; all False where it does not stand; the key party last.
        capability: (n,) kinds of capability.
        regions: (n,) number of the region, -1 for none.

    Returns:
        Value → (worlds,). Diversity is the exponential of the Shannon entropy of the regions
        (Hill 1973, number of order 1), 0 where nobody acts.
    """
    number = inside.sum(axis=1).astype(float)
    weighted = inside * capability
    order = np.argsort(capability, kind="stable")
    # Of a pair the lesser counts: sorted upwards, each is the lesser of all that come after it.
    after = inside[:, order][:, ::-1].cumsum(axis=1)[:, ::-1]
    lesser = (weighted[:, order] * (after - inside[:, order])).sum(axis=1)
    diversity = np.zeros(len(inside))
    kinds = sorted({int(r) for r in regions if r >= 0})
    if kinds:
        counts = np.stack([(inside & (regions == r)).sum(axis=1) for r in kinds], axis=1)
        total = counts.sum(axis=1, keepdims=True)
        share = np.divide(counts, total, out=np.zeros(counts.shape), where=total > 0)
        logs = np.log(share, out=np.zeros_like(share), where=share > 0)
        diversity = np.where(total[:, 0] > 0, np.exp(-(share * logs).sum(axis=1)), 0.0)
    return {
        "member-reach": number,
        "tied-pairs": number * (number - 1) / 2,
        "reach-of-the-key": np.where(inside[:, -1], number - 1, 0.0),
        "capability-reach": weighted.sum(axis=1),
        "capability-pairs": lesser,
        "diversity": diversity,
        "text-survival": (number > 0).astype(float),
    }


def mean_worth(
    accord: Accord,
    acting: NDArray[np.bool_],
    stands: NDArray[np.bool_],
    lives: Callable[..., NDArray[np.bool_]],
    luck: NDArray[np.float64],
) -> dict[str, float]:
    """Return the mean worth over all worlds of those who act, where the text stands and lives."""
    alive = stands & lives(acting, luck)
    found = worth(acting & alive[:, None], accord.capability, accord.regions)
    return {value: float(x.mean()) for value, x in found.items()}


def at_least(minimum: int) -> Callable[..., NDArray[np.bool_]]:
    """Return the rule that an accord lives while so many act."""

    def lives(acting: NDArray[np.bool_], luck: NDArray[np.float64]) -> NDArray[np.bool_]:
        enough: NDArray[np.bool_] = acting.sum(axis=1) >= minimum
        return enough

    return lives


def consensus(acting: NDArray[np.bool_], luck: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return where all act: in each world the parties do, so the key party decides."""
    # Those who are no party by the evidence of a world have no say in it; the key party has.
    whole: NDArray[np.bool_] = acting[:, -1] & (acting.sum(axis=1) >= 2)
    return whole


def key(kappa: float) -> Callable[..., NDArray[np.bool_]]:
    """Return the rule that an accord dies with its key party with a probability."""

    def lives(acting: NDArray[np.bool_], luck: NDArray[np.float64]) -> NDArray[np.bool_]:
        alive: NDArray[np.bool_] = acting[:, -1] | (luck >= kappa)
        alive &= acting.sum(axis=1) >= 2
        return alive

    return lives
