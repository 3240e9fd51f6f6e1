"""The coupled simulation behind the map: one set of worlds for every cell.

In every cell a party has the same resistance to imitation, so that more imitation never means
fewer exits and the border between the regions is smooth (Sellke 1983, J. Appl. Prob. 20:390).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from blocs.stress.exact import Setting
from blocs.worlds.designs import check_probability
from blocs.worlds.draws import check_seed

__all__ = ["AXES", "row_setting", "simulate"]

AXES = {
    "kappa": "probability κ that the accord dies when its convener leaves",
    "hub-share": "probability π that the shock strikes the convener",
    "threshold": "share of parties that must act, m/n",
    "common-cause": "probability p that every other partner leaves in the same event",
}
"""What may run up the map, with its label; β always runs along it."""

Floats = NDArray[np.float64]
Counts = NDArray[np.int32]

_NUMBERS = 2**21
"""Numbers a block draws at a time; some megabytes."""


@njit(cache=True)
def _follow(
    order: NDArray[np.int64],
    resistance: Floats,
    out: NDArray[np.bool_],
    triggers: int,
    pressures: Floats,
    gone: Counts,
) -> None:
    """Write how many are out at each pressure, triggers included (Sellke 1983, JAP 20:390).

    ``order`` sorts resistances; who is already out is skipped. The next in line follows while its
    resistance is at most pressure times exits so far, so one walk serves all rising pressures.
    """
    at, exits = 0, triggers
    for b in range(pressures.size):
        while at < order.size:
            party = order[at]
            if not out[party]:
                if exits == 0 or resistance[party] > pressures[b] * exits:
                    break
                exits += 1
            at += 1
        gone[b] = exits


@njit(cache=True)
def _play(
    resistance: Floats,
    attack: Floats,
    exits: int,
    common_cause: float,
    pressures: Floats,
    imitated: bool,
    imitates: bool,
    first: Counts,
    inside: Counts,
    outside: Counts,
) -> None:
    """Write how many are out in each world and at each pressure, in two cases.

    Partners are alike, so the first ones are those who are struck. The convener is the last column
    of ``resistance``. ``first`` counts partners out before anybody follows and ``inside`` parties
    out in the end when the convener is not struck; ``outside`` the same when it is.
    """
    worlds, n = resistance.shape
    partners = n - 1
    out = np.zeros(n, np.bool_)
    for w in range(worlds):
        own = resistance[w]
        order = np.argsort(own)
        k = 0
        for i in range(partners):
            out[i] = i < exits or attack[w, i] < common_cause
            k += out[i]
        # A convener that follows but is not followed changes nothing for the partners.
        out[partners] = not (imitated and imitates)
        first[w] = k
        _follow(order, own, out, k, pressures, inside[w])
        if exits > 0:
            out[exits - 1] = attack[w, exits - 1] < common_cause
            k += out[exits - 1] - 1
            out[partners] = True
            _follow(order, own, out, k + imitated, pressures, outside[w])
            for b in range(pressures.size):
                outside[w, b] += not imitated


@njit(cache=True)
def _contrast(
    first: Counts,
    inside: Counts,
    outside: Counts,
    pressures: Floats,
    imitated: bool,
    imitates: bool,
    n: int,
    minimum: int,
    kappa: float,
    hub: float,
    done: int,
    state: Floats,
) -> None:
    """Add a block of worlds, after ``done`` others, to the state of each column.

    The state is the mean of star minus accord, its sum of squares, and how often each is better.

    Whether the convener is struck (``hub``), whether it follows, and whether the accord dies with
    it (``kappa``) are summed in each world instead of drawn: the same mean with less noise.
    """
    worlds, columns = inside.shape
    for b in range(columns):
        mean, square, star, accord = state[0, b], state[1, b], state[2, b], state[3, b]
        for w in range(worlds):
            gone = inside[w, b]
            alone = first[w] + (first[w] == n - 1)
            value = 0.0
            follows, extra = 0.0, 0
            if imitates and imitated:
                # Followers are alike: the convener is each of them equally often.
                follows = (gone - first[w]) / (n - first[w])
            elif imitates and gone > 0:
                follows, extra = -math.expm1(-pressures[b] * gone), 1
            for case in range(2):
                chance = (1.0 - hub) * (follows if case == 1 else 1.0 - follows)
                lost = gone + extra * case
                if n - lost < minimum:
                    lost = n
                dies = kappa * case
                value += chance * (alone - (1.0 - dies) * lost - dies * n)
                star += chance * ((1.0 - dies) * (alone < lost) + dies * (alone < n))
                accord += chance * (1.0 - dies) * (lost < alone)
            struck = outside[w, b] if n - outside[w, b] >= minimum else n
            value += hub * (1.0 - kappa) * (n - struck)
            accord += hub * (1.0 - kappa) * (struck < n)
            # Welford's update keeps the variance exact to rounding (1962, Technometrics 4:419).
            step = value - mean
            mean += step / (done + w + 1)
            square += step * (value - mean)
        state[0, b], state[1, b], state[2, b], state[3, b] = mean, square, star, accord


def row_setting(setting: Setting, axis: str, value: float, kappa: float) -> tuple[Setting, float]:
    """Return setting and kappa of one row."""
    if axis == "kappa":
        return setting, check_probability(value, "kappa")
    if axis == "hub-share":
        return replace(setting, hub_share=value), kappa
    if axis == "threshold":
        return replace(setting, minimum=max(2, math.ceil(value * setting.n - 1e-9))), kappa
    return replace(setting, common_cause=value), kappa


def simulate(
    setting: Setting,
    axis: str,
    betas: Floats,
    values: Sequence[float],
    kappa: float,
    worlds: int,
    seed: int,
) -> Floats:
    """Play the same worlds in every cell.

    Args:
        setting: the shock.
        axis: what varies from row to row, see `row_setting`.
        betas: columns, rising.
        values: rows.
        kappa: for every row, unless the axis is kappa.
        worlds: how many.
        seed: of the resistances and of who is hit by a common cause.

    Returns:
        (4, rows, columns): mean of star loss minus accord loss in parties, its standard error,
        probability that the star loses less, probability that the accord does.
    """
    n, columns = setting.n, betas.size
    resisting, attacking = np.random.default_rng(check_seed(seed)).spawn(2)
    with np.errstate(divide="ignore"):
        pressures = -np.log1p(-betas / setting.partners)
    size = min(worlds, max(64, _NUMBERS // n))
    first = np.zeros(size, np.int32)
    inside, outside = np.zeros((2, size, columns), np.int32)
    state = np.zeros((len(values), 4, columns))
    rows = [row_setting(setting, axis, value, kappa) for value in values]
    for done in range(0, worlds, size):
        block = min(size, worlds - done)
        resistance = resisting.standard_exponential((block, n))
        attack = attacking.random((block, n - 1))
        played: tuple[int, float] | None = None
        for row, (here, row_kappa) in enumerate(rows):
            if played != (here.exits, here.common_cause):
                _play(
                    resistance, attack, here.exits, here.common_cause, pressures,
                    here.convener_imitated, here.convener_imitates,
                    first[:block], inside[:block], outside[:block],
                )  # fmt: skip
                played = (here.exits, here.common_cause)
            _contrast(
                first[:block], inside[:block], outside[:block], pressures,
                here.convener_imitated, here.convener_imitates, n, here.minimum,
                row_kappa, here.hub_probability, done, state[row],
            )  # fmt: skip
    answer = state.transpose(1, 0, 2)
    answer[1] = np.sqrt(answer[1] / (worlds - 1) / worlds)
    answer[2:] /= worlds
    return answer
