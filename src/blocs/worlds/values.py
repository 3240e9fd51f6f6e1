"""What is a network worth? Eight answers at once, each as the share that a shock leaves of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import QuestionError
from blocs.worlds.designs import check_probability

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BASES", "PAIR_VALUES", "VALUES", "Outcome", "Summary", "check_value", "wilson"]

VALUES = (
    "member-reach",
    "hub-reach",
    "tied-pairs",
    "capability-reach",
    "diversity",
    "redundancy",
    "text-survival",
    "value-survival",
)
"""In the order in which the kernels write them."""

PAIR_VALUES = ("tied-pairs", "redundancy")

BASES = {
    "member-reach": "parties that act in at least one working instrument",
    "hub-reach": "partners that share a working instrument with the hub",
    "tied-pairs": "different pairs of parties that share a working instrument",
    "capability-reach": "capability of the parties that act in at least one working instrument",
    "diversity": "effective number of categories among the parties reached",
    "redundancy": "different pairs of parties that share two or more working instruments",
    "text-survival": "texts that stand",
    "value-survival": "working instruments, each by the capability of the members that act in it",
}
"""What is counted before the shock and after it; the share is of the count before, in that world.

Only diversity can exceed 1: what is left may be more even than what was.
"""

Z95 = 1.959963984540054
"""97.5 % quantile of the normal distribution."""


def check_value(name: str) -> int:
    """Return the position of a value among `VALUES`.

    Raises:
        QuestionError: when there is no such value.
    """
    if name not in VALUES:
        raise QuestionError(f"{name!r} is no value; choose {', '.join(VALUES)}")
    return VALUES.index(name)


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Return the 95 % interval of a probability (Wilson 1927, J. Am. Stat. Assoc. 22:209).

    Args:
        hits: how often it happened.
        trials: how often it could; 1 or more.

    Example:
        >>> low, high = wilson(0, 100)
        >>> round(low, 3), round(high, 3)
        (0.0, 0.037)
    """
    share, z2 = hits / trials, Z95 * Z95
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = (
        Z95
        / (1 + z2 / trials)
        * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    )
    # At the ends the formula gives 0 and 1 exactly, but for rounding.
    low = 0.0 if hits == 0 else middle - half
    high = 1.0 if hits == trials else middle + half
    return low, high


@dataclass(frozen=True, slots=True)
class Summary:
    """One value over all worlds, as the share retained.

    Attributes:
        value: which of `VALUES`.
        base: what is counted.
        before: mean count before the shock, in all worlds.
        after: mean count after it, in all worlds.
        worlds: worlds in which the share is defined.
        undefined: worlds in which there was nothing to lose; they are in no mean.
        mean: mean share retained; None when it is defined in no world.
        standard_error: of that mean; None with fewer than two worlds.
        low: lower end of the 95 % interval of the mean.
        high: upper end.
        tail: mean share retained in the worst worlds (conditional value at risk; Rockafellar and
            Uryasev 2000, J. Risk 2:21).
        tail_share: share of worlds that count as the worst.
        collapse: probability that no more than the threshold is retained.
        collapse_low: lower end of its 95 % interval (Wilson).
        collapse_high: upper end.
        threshold: share retained that counts as collapse.
    """

    value: str
    base: str
    before: float
    after: float
    worlds: int
    undefined: int
    mean: float | None
    standard_error: float | None
    low: float | None
    high: float | None
    tail: float | None
    tail_share: float
    collapse: float | None
    collapse_low: float | None
    collapse_high: float | None
    threshold: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one shock does to one design.

    Attributes:
        design: name of the design.
        shock: the shock in plain words.
        seed: of all chance.
        values: names of the values that the design has, in the order of the rows.
        before: (values, worlds) counts before the shock; `BASES` says of what.
        after: (values, worlds) counts after it.
        asked: worlds asked for; more than were done when the run was stopped.
    """

    design: str
    shock: str
    seed: int
    values: tuple[str, ...]
    before: NDArray[np.float64] = field(repr=False)
    after: NDArray[np.float64] = field(repr=False)
    asked: int

    @property
    def worlds(self) -> int:
        """Return how many worlds were done."""
        return int(self.before.shape[1])

    def row(self, value: str) -> int:
        """Return the row of a value.

        Raises:
            QuestionError: when the design does not have that value.
        """
        check_value(value)
        if value not in self.values:
            raise QuestionError(
                f"{self.design}: {value} was not computed; it needs "
                f"{_NEEDS.get(value, 'to be asked for')}"
            )
        return self.values.index(value)

    def defined(self, value: str) -> NDArray[np.bool_]:
        """Return in which worlds there was anything to lose."""
        defined: NDArray[np.bool_] = self.before[self.row(value)] > 0
        return defined

    def retained(self, value: str) -> NDArray[np.float64]:
        """Return the share retained in each world in which it is defined."""
        row, defined = self.row(value), self.defined(value)
        shares: NDArray[np.float64] = self.after[row, defined] / self.before[row, defined]
        return shares

    def summary(self, value: str, *, threshold: float = 0.5, tail: float = 0.05) -> Summary:
        """Return mean, interval, tail and probability of collapse of one value.

        Args:
            value: one of `VALUES`.
            threshold: share retained, in [0, 1], that counts as collapse.
            tail: share of worlds, in (0, 1], that count as the worst.

        Raises:
            QuestionError: when the value was not computed or a number lies outside its range.
        """
        check_probability(threshold, "threshold")
        if not 0 < tail <= 1:
            raise QuestionError(f"tail is {tail}; a share of worlds is above 0 and at most 1")
        row, shares = self.row(value), self.retained(value)
        count = int(shares.size)
        mean = low = high = error = worst = None
        collapse, collapse_low, collapse_high = None, None, None
        # Rounding must not make a spread where all worlds are the same.
        same = count > 0 and float(shares.min()) == float(shares.max())
        if count:
            mean = float(shares[0]) if same else float(shares.mean())
            worst = _worst(shares, tail)
            hits = int((shares <= threshold + 1e-12).sum())
            collapse = hits / count
            collapse_low, collapse_high = wilson(hits, count)
        if mean is not None and count > 1:
            error = 0.0 if same else float(shares.std(ddof=1)) / math.sqrt(count)
            top = max(1.0, float(shares.max()))
            low, high = max(0.0, mean - Z95 * error), min(top, mean + Z95 * error)
        return Summary(
            value=value,
            base=BASES[value],
            before=float(self.before[row].mean()),
            after=float(self.after[row].mean()),
            worlds=count,
            undefined=self.worlds - count,
            mean=mean,
            standard_error=error,
            low=low,
            high=high,
            tail=worst,
            tail_share=tail,
            collapse=collapse,
            collapse_low=collapse_low,
            collapse_high=collapse_high,
            threshold=threshold,
        )

    def summaries(self, *, threshold: float = 0.5, tail: float = 0.05) -> tuple[Summary, ...]:
        """Return the summary of each value that the design has."""
        return tuple(self.summary(v, threshold=threshold, tail=tail) for v in self.values)


_NEEDS = {
    "hub-reach": "a design with a hub",
    "capability-reach": "weights",
    "diversity": "categories",
}


def _worst(shares: NDArray[np.float64], tail: float) -> float:
    """Return the mean of the lowest shares, the last of them counted in part."""
    ordered, mass = np.sort(shares), tail * shares.size
    if ordered[0] == ordered[-1]:
        return float(ordered[0])
    whole = int(mass)
    total = float(ordered[:whole].sum())
    if whole < ordered.size:
        total += (mass - whole) * float(ordered[whole])
    return total / mass
