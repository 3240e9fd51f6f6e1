"""Is the hub-and-spoke sturdier? The map of the assumptions under which it is, and is not.

Two numbers that nobody has measured decide it, so the answer is a map and the place of one's own
belief on it, not a verdict. Star and accord meet the same shocks with the same resistances in
every cell, so the simulated border is smooth; the exact and the analytic border lie over it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from blocs.errors import QuestionError
from blocs.stress.border import border
from blocs.stress.coupled import AXES, row_setting, simulate
from blocs.stress.exact import Setting, check_beta, exact_border, expected_losses
from blocs.worlds.designs import check_probability

__all__ = ["AXES", "Belief", "Border", "Phase", "Place", "phase", "place"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Border:
    """For each row of the map, the β from which on the star loses no more than the accord.

    Attributes:
        name: shown in the legend.
        beta: the border, one value a row; infinity where it lies beyond the grid.
        low: lower end of its interval; equal to ``beta`` when the border is not simulated.
        high: upper end.
    """

    name: str
    beta: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Phase:
    """The map: rows run over ``values`` of the axis, columns over ``betas``.

    Attributes:
        setting: the shock and how imitation reaches the convener.
        axis: one of `AXES`.
        betas: columns, rising.
        values: rows, rising.
        kappa: used on every row unless the axis is kappa.
        worlds: simulated worlds.
        seed: of the simulation.
        confidence: of all intervals.
        difference: (rows, columns) mean of star loss minus accord loss, in parties; above 0 the
            accord loses less.
        low: lower end of its interval.
        high: upper end of its interval.
        star_better: probability that the star loses fewer in one world.
        accord_better: probability that the accord does; the rest are ties.
        winner: ``star``, ``accord`` or ``undecided`` where the interval holds 0.
        simulated: border of the simulation.
        exact: border for this number of parties, without simulation.
        analytic: border for many partners; None where no formula is known.
        others: simulated borders of other numbers of exits.
    """

    setting: Setting
    axis: str
    betas: tuple[float, ...]
    values: tuple[float, ...]
    kappa: float
    worlds: int
    seed: int
    confidence: float
    difference: Floats
    low: Floats
    high: Floats
    star_better: Floats
    accord_better: Floats
    winner: NDArray[np.str_]
    simulated: Border
    exact: Border
    analytic: Border | None
    others: tuple[Border, ...]


@dataclass(frozen=True, slots=True)
class Belief:
    """Where somebody thinks that the world is: a point and the box of what they hold possible.

    Attributes:
        beta: imitation.
        value: on the map's other axis.
        beta_range: lowest and highest β held possible.
        value_range: lowest and highest value held possible.
        source: whose belief, or on what it rests.
    """

    beta: float
    value: float
    beta_range: tuple[float, float]
    value_range: tuple[float, float]
    source: str = ""

    def __post_init__(self) -> None:
        for what, point, (low, high) in (
            ("beta", self.beta, self.beta_range),
            ("value", self.value, self.value_range),
        ):
            if not 0.0 <= low <= point <= high:
                raise QuestionError(
                    f"belief: {what} {point} does not lie in its own range {low} to {high}"
                )


@dataclass(frozen=True, slots=True)
class Place:
    """What a belief implies.

    Attributes:
        winner: at the point: ``star``, ``accord`` or ``tie``.
        difference: star loss minus accord loss at the point, exact, in parties.
        star_share: share of the box's area in which the star loses less. A share of what is held
            possible, not a probability.
        settled: whether all of the box lies on one side of the border.
    """

    winner: str
    difference: float
    star_share: float
    settled: bool


def _crossing(betas: Floats, difference: Floats) -> float:
    """Return where a row first falls to 0, by a straight line between columns."""
    below = np.flatnonzero(difference <= 0.0)
    if below.size == 0:
        return math.inf
    b = int(below[0])
    if b == 0:
        return float(betas[0])
    before, after = difference[b - 1], difference[b]
    return float(betas[b - 1] + (betas[b] - betas[b - 1]) * before / (before - after))


def _simulated(name: str, betas: Floats, answer: Floats, z: float) -> Border:
    """Return the border of a simulation, with the interval that its errors allow."""
    mean, error = answer[0], answer[1]
    lines = [tuple(_crossing(betas, row) for row in mean + side * z * error) for side in (0, -1, 1)]
    return Border(name, *lines)


def phase(
    setting: Setting,
    betas: Sequence[float],
    values: Sequence[float],
    *,
    axis: str = "kappa",
    kappa: float = 0.0,
    worlds: int = 20_000,
    seed: int,
    other_exits: Sequence[int] = (),
    confidence: float = 0.95,
) -> Phase:
    """Return the map of who loses fewer parties, star or accord.

    Args:
        setting: the shock; what the axis varies is overwritten row by row.
        betas: columns: mean further exits that one exit directly triggers, rising, 0 to N.
        values: rows: probabilities or shares on the axis, rising, 0 to 1.
        axis: one of `AXES`.
        kappa: for every row, unless the axis is kappa.
        worlds: simulated worlds, 2 or more; the same ones in every cell.
        seed: of the simulation.
        other_exits: further numbers of simultaneous exits, each drawn as a border.
        confidence: of the intervals.

    Returns:
        The map with simulated, exact and (where there is a formula) analytic border.

    Raises:
        QuestionError: when the grid is empty, falls, or leaves its range.

    Example:
        >>> map_ = phase(Setting(36), (0.0, 0.5, 1.0), (0.0, 1.0), worlds=2000, seed=1)
        >>> map_.winner.tolist()
        [['accord', 'accord', 'star'], ['undecided', 'star', 'star']]
    """
    if axis not in AXES:
        raise QuestionError(f"{axis!r} is no axis; choose {', '.join(AXES)}")
    if worlds < 2:
        raise QuestionError(f"{worlds} worlds; an interval needs 2 or more")
    if not 0.0 < confidence < 1.0:
        raise QuestionError(f"confidence is {confidence}; give a number between 0 and 1")
    check_probability(kappa, "kappa")
    columns, rows = _grid(betas, "betas"), _grid(values, "values")
    for beta in columns:
        check_beta(float(beta), setting.partners)
    for value in rows:
        check_probability(float(value), axis)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    given = tuple(float(v) for v in rows)
    answer = simulate(setting, axis, columns, given, kappa, worlds, seed)
    mean, error = answer[0], answer[1]
    low, high = mean - z * error, mean + z * error
    winner = np.where(low > 0, "accord", np.where(high < 0, "star", "undecided"))
    settings = [row_setting(setting, axis, value, kappa) for value in given]
    return Phase(
        setting=setting,
        axis=axis,
        betas=tuple(float(b) for b in columns),
        values=given,
        kappa=kappa,
        worlds=worlds,
        seed=seed,
        confidence=confidence,
        difference=mean,
        low=low,
        high=high,
        star_better=answer[2],
        accord_better=answer[3],
        winner=winner,
        simulated=_simulated(f"simulated, {_exits(setting.exits)}", columns, answer, z),
        exact=_line(f"exact, n = {setting.n}", [exact_border(s, k) for s, k in settings]),
        analytic=_analytic(settings, axis),
        others=tuple(
            _simulated(
                f"simulated, {_exits(exits)}",
                columns,
                simulate(replace(setting, exits=exits), axis, columns, given, kappa, worlds, seed),
                z,
            )
            for exits in other_exits
        ),
    )


def _exits(exits: int) -> str:
    return "1 exit" if exits == 1 else f"{exits} exits at once"


def _line(name: str, beta: Sequence[float]) -> Border:
    return Border(name, tuple(beta), tuple(beta), tuple(beta))


def _grid(values: Sequence[float], what: str) -> Floats:
    """Return a grid as an array."""
    grid = np.array(values, dtype=np.float64)
    if grid.ndim != 1 or grid.size < 2 or not (np.diff(grid) > 0).all():
        raise QuestionError(f"{what}: give 2 or more rising numbers, not {list(values)[:5]}")
    return grid


def _analytic(settings: Sequence[tuple[Setting, float]], axis: str) -> Border | None:
    """Return the border of many partners, when the formula covers the setting."""
    first = settings[0][0]
    if axis in ("threshold", "common-cause") or first.common_cause > 0:
        return None
    if first.minimum > 2 or first.exits < 1:
        return None
    lines = [
        border(
            kappa,
            partners=None if setting.hub_share is None else setting.partners,
            exits=setting.exits,
            hub_share=setting.hub_share,
            convener_imitated=setting.convener_imitated,
            convener_imitates=setting.convener_imitates,
        )
        for setting, kappa in settings
    ]
    return _line("analytic, many partners", lines)


def place(map_: Phase, belief: Belief) -> Place:
    """Return what a belief implies on a map.

    Args:
        map_: the map.
        belief: a point and a box, on the map's axes.

    Returns:
        The winner at the point, by exact losses, and the share of the box on each side of the
        exact border.

    Raises:
        QuestionError: when the box leaves the map's rows.
    """
    low, high = belief.value_range
    if low < map_.values[0] or high > map_.values[-1]:
        raise QuestionError(
            f"the belief holds {map_.axis} from {low} to {high} possible, but the map runs from "
            f"{map_.values[0]} to {map_.values[-1]}; draw a larger map"
        )
    setting, kappa = row_setting(map_.setting, map_.axis, belief.value, map_.kappa)
    difference = expected_losses(setting, belief.beta).difference(kappa)
    rows = np.linspace(low, high, 101 if high > low else 1)
    left, right = belief.beta_range
    shares = []
    for value in rows:
        row, row_kappa = row_setting(map_.setting, map_.axis, float(value), map_.kappa)
        line = exact_border(row, row_kappa, tolerance=1e-6)
        within = (right - line) / (right - left) if right > left else float(left >= line)
        shares.append(min(max(within, 0.0), 1.0))
    share = float(np.trapezoid(shares, rows)) / (high - low) if high > low else shares[0]
    name = "tie" if abs(difference) < 1e-9 else "star" if difference < 0 else "accord"
    return Place(name, difference, share, max(shares) == 0.0 or min(shares) == 1.0)
