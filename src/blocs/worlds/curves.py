"""How does a network come apart? What is left after one exit, two, and so on to the last."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import QuestionError
from blocs.worlds import draws
from blocs.worlds.bands import Bands, gather, no_bands
from blocs.worlds.counting import available, sample
from blocs.worlds.designs import Design
from blocs.worlds.ensemble import Block, Progress, in_blocks, shock_generator
from blocs.worlds.layout import lay_out
from blocs.worlds.orders import Order, check_order, exit_order, order_words
from blocs.worlds.paths import walk
from blocs.worlds.shared import Shared, shared_pairs
from blocs.worlds.values import BASES, PAIR_VALUES, VALUES, Z95, check_value

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Curve", "Curves", "curves"]

BAND = (0.05, 0.95)
"""Quantiles over worlds between which the band lies."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One value after 0, 1, … n exits, as the share retained.

    Attributes:
        value: which of `blocs.worlds.values.VALUES`.
        base: what is counted.
        worlds: worlds in which the share is defined.
        undefined: worlds in which there was nothing to lose; they are in no mean.
        mean: (n + 1) mean over worlds.
        standard_error: (n + 1) of that mean.
        low: (n + 1) 5 % quantile over worlds, to 0.001 of the highest possible share (coarser
            above 1,000 parties).
        high: (n + 1) 95 % quantile.
        area: mean of R, the mean share over 1, … n exits (Schneider, Moreira, Andrade, Havlin and
            Herrmann 2011, PNAS 108:3838, eq. 1, with the value in place of the largest component).
        area_error: standard error of that mean.
        half: (n + 1) probability that it takes so many exits until no more than half is left.
    """

    value: str
    base: str
    worlds: int
    undefined: int
    mean: NDArray[np.float64] = field(repr=False)
    standard_error: NDArray[np.float64] = field(repr=False)
    low: NDArray[np.float64] = field(repr=False)
    high: NDArray[np.float64] = field(repr=False)
    area: float
    area_error: float
    half: NDArray[np.float64] = field(repr=False)

    @property
    def area_interval(self) -> tuple[float, float]:
        """Return the 95 % interval of R."""
        return max(0.0, self.area - Z95 * self.area_error), self.area + Z95 * self.area_error

    @property
    def expected_loss(self) -> float:
        """Return the mean share lost when 1, … n exits are equally likely."""
        return 1.0 - self.area

    @property
    def exits_to_half(self) -> float:
        """Return the mean number of exits until no more than half is left."""
        return float(self.half @ np.arange(self.half.size))

    def years_to_half(self, hazard: float) -> float:
        """Return the expected time until no more than half is left.

        When each party leaves at the same constant rate, the k-th of n exits comes after an
        exponential time of mean 1 / (hazard (n - k + 1)) (Rényi 1953).

        Args:
            hazard: exits per party and year, above 0.

        Raises:
            QuestionError: when the hazard is not above 0.
        """
        n = self.half.size - 1
        waits = np.concatenate(([0.0], 1.0 / np.arange(n, 0, -1)))
        return float(self.half @ np.cumsum(waits)) / _check_hazard(hazard)

    def loss_after(self, years: float, hazard: float) -> float:
        """Return the expected share lost after some years of exits at a constant rate.

        Each party is out by then with probability 1 - exp(-hazard years), so the number of exits
        is binomial. It holds for exits by lot; an aimed order says who, not how fast.

        Args:
            years: 0 or more.
            hazard: exits per party and year, above 0.

        Raises:
            QuestionError: when a number lies outside its range.
        """
        if not (math.isfinite(years) and years >= 0):
            raise QuestionError(f"{years} years; give 0 or more")
        n, stays = self.mean.size - 1, math.exp(-_check_hazard(hazard) * years)
        chance = [math.comb(n, k) * (1 - stays) ** k * stays ** (n - k) for k in range(n + 1)]
        return 1.0 - float(np.dot(chance, self.mean))


def _check_hazard(hazard: float) -> float:
    """Return a hazard unchanged."""
    if not (math.isfinite(hazard) and hazard > 0):
        raise QuestionError(f"the hazard is {hazard} per party and year; it must be above 0")
    return hazard


@dataclass(frozen=True, slots=True)
class Curves:
    """The curves of one design.

    Attributes:
        design: its name.
        order: in which parties leave, in plain words.
        seed: of all chance.
        worlds: how many were done.
        asked: how many were asked for; more when the run was stopped.
        curves: one for each value that is defined in some world.
        undefined: values that are defined in no world; there is nothing of them to lose.
    """

    design: str
    order: str
    seed: int
    worlds: int
    asked: int
    curves: tuple[Curve, ...]
    undefined: tuple[str, ...]

    def curve(self, value: str) -> Curve:
        """Return the curve of a value.

        Raises:
            QuestionError: when there is none.
        """
        check_value(value)
        for curve in self.curves:
            if curve.value == value:
                return curve
        why = "it is 0 before any exit" if value in self.undefined else "it was not computed"
        raise QuestionError(f"{self.design} has no curve of {value}: {why}")


def curves(
    design: Design,
    order: Order = "random",
    *,
    worlds: int,
    seed: int,
    weights: Sequence[float] | None = None,
    categories: Sequence[str | None] | None = None,
    membership_probability: ArrayLike | None = None,
    text_probability: ArrayLike | None = None,
    party_probability: ArrayLike | None = None,
    values: Sequence[str] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Curves:
    """Return what is left of a design after each further exit, in many worlds.

    With the same seed, worlds and evidence the point after k exits equals what
    `blocs.worlds.ensemble.evaluate` finds for the exit of k parties in the same order.

    Args:
        design: parties, instruments and rules.
        order: ``random``, ``degree`` (instruments held), ``capability`` (needs weights), or the
            parties themselves; equals, and who is not named, leave by lot.
        worlds: how many, 1 or more.
        seed: of all chance; the same seed gives the same bytes.
        weights: capability of each party, 0 or more.
        categories: region, or the like, of each party, None where unknown.
        membership_probability: of each membership, in the order of ``design.members``.
        text_probability: that each instrument is there at all.
        party_probability: that each party takes part at all.
        values: which of `blocs.worlds.values.VALUES`; all that the design has when not given.
        threads: how many; one for each processor when not given.
        progress: called with the worlds done and asked for, after each block of worlds.

    Raises:
        QuestionError: when the order is unknown, or a number or list is wrong.

    Example:
        >>> from blocs.worlds.designs import star
        >>> curve = curves(star(5), [0], worlds=1, seed=1).curve("member-reach")
        >>> curve.mean.tolist()
        [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    check_order(order, weights)
    layout = lay_out(
        design,
        weights=weights,
        categories=categories,
        membership_probability=membership_probability,
        text_probability=text_probability,
        party_probability=party_probability,
    )
    chosen = available(layout, values)
    pairs = bool(set(chosen) & set(PAIR_VALUES))
    shared = shared_pairs(layout.board) if pairs else _NONE_SHARED
    rows = np.array([VALUES.index(value) for value in chosen])
    # What is left may be more even than what was: up to one party in each category.
    scale = np.array([max(1.0, len(layout.labels)) if v == "diversity" else 1.0 for v in chosen])
    key, bands = draws.keys(seed), no_bands(len(chosen), design.n)

    def work(block: Block) -> Bands:
        lots = shock_generator(seed, block.number).random((block.count, design.n))
        drawn = sample(layout, key, block.ids)
        counts = np.zeros((block.count, len(VALUES), design.n + 1))
        walk(layout.board, shared, pairs, *drawn, exit_order(design, order, weights, lots), counts)
        return gather(counts, rows, scale)

    done = in_blocks(
        work,
        lambda block, part: bands.add(part),
        worlds=worlds,
        n=design.n,
        threads=threads,
        progress=progress,
    )
    drawn_curves = tuple(
        _curve(bands, v, value, done, float(scale[v]))
        for v, value in enumerate(chosen)
        if bands.worlds[v]
    )
    undefined = tuple(value for v, value in enumerate(chosen) if not bands.worlds[v])
    return Curves(
        design.name, order_words(order), int(seed), done, int(worlds), drawn_curves, undefined
    )


_NONE_SHARED = Shared(np.zeros(1, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), 0)


def _curve(bands: Bands, v: int, value: str, done: int, scale: float) -> Curve:
    """Return the curve of one value from its sums."""
    worlds = int(bands.worlds[v])
    mean = bands.total[v] / worlds
    area = float(bands.area[v, 0]) / worlds
    return Curve(
        value=value,
        base=BASES[value],
        worlds=worlds,
        undefined=done - worlds,
        mean=mean,
        standard_error=_error(bands.squares[v], mean, worlds),
        low=bands.quantile(v, BAND[0]) * scale,
        high=bands.quantile(v, BAND[1]) * scale,
        area=area,
        area_error=float(_error(bands.area[v, 1:], np.array([area]), worlds)[0]),
        half=bands.half[v] / worlds,
    )


def _error(
    squares: NDArray[np.float64], mean: NDArray[np.float64], worlds: int
) -> NDArray[np.float64]:
    """Return the standard error of a mean; 0 for a single world, which has no spread."""
    spread = np.maximum(squares / worlds - mean * mean, 0.0)
    # The difference of two equal squares leaves rounding, not spread.
    spread[spread < 1e-14] = 0.0
    error: NDArray[np.float64] = np.sqrt(spread / max(worlds - 1, 1))
    return error
