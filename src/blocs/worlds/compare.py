"""Which design bears a shock better? Paired differences over the same worlds, for every value."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import QuestionError
from blocs.worlds.counting import available
from blocs.worlds.designs import Design
from blocs.worlds.ensemble import Progress, outcome, run_worlds
from blocs.worlds.hits import Shock
from blocs.worlds.layout import lay_out
from blocs.worlds.values import PAIR_VALUES, Z95, Outcome, check_value, wilson

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Comparison", "Paired", "compare", "paired"]

SAME = 1e-9
"""Shares that differ by less are equal but for rounding."""


@dataclass(frozen=True, slots=True)
class Paired:
    """One value of two designs in the same worlds, as the share retained.

    Attributes:
        value: which of `blocs.worlds.values.VALUES`.
        a: name of the one design.
        b: name of the other.
        worlds: worlds in which the share is defined in both.
        undefined: worlds in which one of them had nothing to lose.
        difference: mean of a's share less b's; None when there is no world to compare.
        standard_error: of that mean; None with fewer than two worlds.
        low: lower end of its 95 % interval.
        high: upper end.
        a_better: probability that a retains more.
        a_better_interval: its 95 % interval (Wilson).
        tie: probability that they retain the same.
        tie_interval: its 95 % interval.
        b_better: probability that b retains more.
        b_better_interval: its 95 % interval.
    """

    value: str
    a: str
    b: str
    worlds: int
    undefined: int
    difference: float | None
    standard_error: float | None
    low: float | None
    high: float | None
    a_better: float | None
    a_better_interval: tuple[float, float] | None
    tie: float | None
    tie_interval: tuple[float, float] | None
    b_better: float | None
    b_better_interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Designs under one shock, in the same worlds.

    Attributes:
        outcomes: of each design, in the order given.
        pairs: every two designs on every value that both have.
    """

    outcomes: tuple[Outcome, ...]
    pairs: tuple[Paired, ...]

    def pair(self, value: str, a: str, b: str) -> Paired:
        """Return how design a compares with design b on a value.

        Raises:
            QuestionError: when they were not compared on it.
        """
        check_value(value)
        for pair in self.pairs:
            if (pair.value, pair.a, pair.b) == (value, a, b):
                return pair
            if (pair.value, pair.b, pair.a) == (value, a, b):
                return _turned(pair)
        names = ", ".join(outcome.design for outcome in self.outcomes)
        raise QuestionError(f"{a} and {b} were not compared on {value}; the designs are {names}")


def _turned(pair: Paired) -> Paired:
    """Return the same comparison, seen from the other side."""
    return Paired(
        value=pair.value,
        a=pair.b,
        b=pair.a,
        worlds=pair.worlds,
        undefined=pair.undefined,
        difference=None if pair.difference is None else -pair.difference,
        standard_error=pair.standard_error,
        low=None if pair.high is None else -pair.high,
        high=None if pair.low is None else -pair.low,
        a_better=pair.b_better,
        a_better_interval=pair.b_better_interval,
        tie=pair.tie,
        tie_interval=pair.tie_interval,
        b_better=pair.a_better,
        b_better_interval=pair.a_better_interval,
    )


def paired(value: str, a: Outcome, b: Outcome) -> Paired:
    """Return how two outcomes of the same worlds compare on one value.

    Raises:
        QuestionError: when one lacks the value, or they are not of the same worlds.
    """
    if (a.worlds, a.seed) != (b.worlds, b.seed):
        raise QuestionError(f"{a.design} and {b.design} were not computed in the same worlds")
    rows = a.row(value), b.row(value)
    both = a.defined(value) & b.defined(value)
    shares: list[NDArray[np.float64]] = [
        part.after[row, both] / part.before[row, both]
        for part, row in zip((a, b), rows, strict=True)
    ]
    gaps, count = shares[0] - shares[1], int(both.sum())
    mean = error = low = high = None
    chances: list[float | None] = [None] * 3
    intervals: list[tuple[float, float] | None] = [None] * 3
    if count:
        mean = float(gaps.mean())
        more, less = int((gaps > SAME).sum()), int((gaps < -SAME).sum())
        hits = (more, count - more - less, less)
        chances = [hit / count for hit in hits]
        intervals = [wilson(hit, count) for hit in hits]
    if mean is not None and count > 1:
        error = float(gaps.std(ddof=1)) / math.sqrt(count) if np.ptp(gaps) > SAME else 0.0
        low, high = mean - Z95 * error, mean + Z95 * error
    return Paired(
        value=value,
        a=a.design,
        b=b.design,
        worlds=count,
        undefined=a.worlds - count,
        difference=mean,
        standard_error=error,
        low=low,
        high=high,
        a_better=chances[0],
        a_better_interval=intervals[0],
        tie=chances[1],
        tie_interval=intervals[1],
        b_better=chances[2],
        b_better_interval=intervals[2],
    )


def compare(
    designs: Sequence[Design],
    shock: Shock,
    *,
    worlds: int,
    seed: int,
    weights: ArrayLike | None = None,
    categories: Sequence[str | None] | None = None,
    membership_probability: Sequence[ArrayLike | None] | None = None,
    text_probability: Sequence[ArrayLike | None] | None = None,
    party_probability: ArrayLike | None = None,
    values: Sequence[str] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Return how designs over the same parties bear the same shock in the same worlds.

    All chance is common: who leaves, who takes part, who is easily swayed, and, for an instrument
    that two designs share, whether it is there and dies. So a difference is one of design.

    Args:
        designs: two or more, with different names and the same parties.
        shock: what happens.
        worlds: how many, 1 or more.
        seed: of all chance; the same seed gives the same bytes.
        weights: capability of each party, 0 or more.
        categories: region, or the like, of each party, None where unknown.
        membership_probability: for each design, of each membership or None.
        text_probability: for each design, of each instrument or None.
        party_probability: that each party takes part at all, in every design.
        values: which of `blocs.worlds.values.VALUES`; all that every design has when not given.
        threads: how many; one for each processor when not given.
        progress: called with the worlds done and asked for, after each block of worlds.

    Raises:
        QuestionError: when the designs are not about the same parties, or the shock makes no sense
            in one of them.

    Example:
        >>> from blocs.worlds.designs import accord, star
        >>> from blocs.worlds.shocks import hub_loss
        >>> done = compare([star(37), accord(37)], hub_loss(), worlds=100, seed=1)
        >>> done.pair("member-reach", "open accord", "star").a_better
        1.0
    """
    _check_designs(designs)
    memberships = _each(membership_probability, designs, "membership")
    texts = _each(text_probability, designs, "text")
    layouts = [
        lay_out(
            design,
            weights=weights,
            categories=categories,
            membership_probability=membership,
            text_probability=text,
            party_probability=party_probability,
        )
        for design, membership, text in zip(designs, memberships, texts, strict=True)
    ]
    each = [available(layout, values) for layout in layouts]
    chosen = tuple(value for value in each[0] if all(value in have for have in each))
    counts = run_worlds(
        layouts,
        shock,
        worlds=worlds,
        seed=seed,
        pairs=bool(set(chosen) & set(PAIR_VALUES)),
        threads=threads,
        progress=progress,
    )
    outcomes = tuple(
        outcome(layout, shock, seed, worlds, chosen, count)
        for layout, count in zip(layouts, counts, strict=True)
    )
    return Comparison(
        outcomes,
        tuple(
            paired(value, a, b) for a, b in itertools.combinations(outcomes, 2) for value in chosen
        ),
    )


def _check_designs(designs: Sequence[Design]) -> None:
    """Raise when designs cannot be compared."""
    if len(designs) < 2:
        raise QuestionError("a comparison needs two designs or more")
    names = [design.name for design in designs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise QuestionError(f"two designs are called {twice[0]!r}; give each a name of its own")
    first = designs[0]
    for design in designs[1:]:
        known = {d.parties for d in (first, design) if d.parties}
        if design.n != first.n or len(known) > 1:
            raise QuestionError(
                f"{first.name} and {design.name} are not about the same parties "
                f"({first.n} and {design.n}); arrange the same ones in both"
            )


def _each(
    given: Sequence[ArrayLike | None] | None, designs: Sequence[Design], what: str
) -> Sequence[ArrayLike | None]:
    """Return something for each design."""
    if given is None:
        return [None] * len(designs)
    if len(given) != len(designs):
        raise QuestionError(
            f"{what} probabilities of {len(given)} designs were given for {len(designs)}"
        )
    return given
