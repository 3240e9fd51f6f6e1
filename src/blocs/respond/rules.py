"""From values on several criteria to one score: four rules, for one table or many draws at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import QuestionError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["RULES", "Vikor", "scores", "topsis", "vikor"]

RULES = {
    "sum": "weighted sum of the values: strength in one function makes up for weakness in another",
    "topsis": "nearness to the best and distance from the worst values among the candidates",
    "vikor": "compromise between the weighted sum of shortfalls and the largest of them",
    "weakest": "the least of the values: nothing makes up for the weakest function",
}
"""What each rule takes for good. The second and third depend on who else is compared."""


def topsis(values: ArrayLike, weights: ArrayLike) -> NDArray[np.float64]:
    """Return closeness to the ideal (Hwang and Yoon 1981), vector normalisation.

    Args:
        values: (…, alternatives, criteria), higher is better, 0 or more.
        weights: (…, criteria), 0 or more.

    Returns:
        (…, alternatives) in [0, 1]; one half for all where nothing tells them apart.
    """
    table = np.asarray(values, dtype=float)
    length = np.sqrt((table**2).sum(axis=-2, keepdims=True))
    scaled = np.divide(table, length, out=np.zeros_like(table), where=length > 0)
    scaled = scaled * np.asarray(weights, dtype=float)[..., None, :]
    best, worst = scaled.max(axis=-2, keepdims=True), scaled.min(axis=-2, keepdims=True)
    near = np.sqrt(((scaled - best) ** 2).sum(axis=-1))
    far = np.sqrt(((scaled - worst) ** 2).sum(axis=-1))
    total = near + far
    closeness: NDArray[np.float64] = np.divide(
        far, total, out=np.full_like(far, 0.5), where=total > 0
    )
    return closeness


@dataclass(frozen=True, slots=True)
class Vikor:
    """What VIKOR says of one table.

    Attributes:
        s: (alternatives,) weighted sum of shortfalls; r: the largest weighted shortfall.
        q: (alternatives,) compromise of the two, 0 is best.
        compromise: positions of the alternatives that share the first place.
    """

    s: NDArray[np.float64]
    r: NDArray[np.float64]
    q: NDArray[np.float64]
    compromise: tuple[int, ...]


def _shortfalls(
    values: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    best, worst = values.max(axis=-2, keepdims=True), values.min(axis=-2, keepdims=True)
    span = best - worst
    lost = np.divide(best - values, span, out=np.zeros_like(values), where=span > 0)
    weighted = lost * weights[..., None, :]
    return weighted.sum(axis=-1), weighted.max(axis=-1)


def _between(values: NDArray[np.float64]) -> NDArray[np.float64]:
    low = values.min(axis=-1, keepdims=True)
    span = values.max(axis=-1, keepdims=True) - low
    scaled: NDArray[np.float64] = np.divide(
        values - low, span, out=np.zeros_like(values), where=span > 0
    )
    return scaled


def vikor(values: ArrayLike, weights: ArrayLike, v: float = 0.5) -> Vikor:
    """Return the compromise ranking (Opricovic and Tzeng 2004, Eur. J. Oper. Res. 156:445).

    Args:
        values: (alternatives, criteria), higher is better.
        weights: (criteria,).
        v: weight of the sum against the largest shortfall, in [0, 1].
    """
    if not 0 <= v <= 1:
        raise QuestionError(f"v is {v}; it lies between 0 and 1")
    table = np.asarray(values, dtype=float)
    s, r = _shortfalls(table, np.asarray(weights, dtype=float))
    q = v * _between(s) + (1 - v) * _between(r)
    order = np.argsort(q, kind="stable")
    if len(q) == 1:
        return Vikor(s, r, q, (0,))
    step = 1 / (len(q) - 1)
    first = order[0]
    ahead = q[order[1]] - q[first] >= step - 1e-12
    stable = s[first] <= s.min() + 1e-12 or r[first] <= r.min() + 1e-12
    if ahead and stable:
        chosen = order[:1]
    elif ahead:
        chosen = order[:2]
    else:
        chosen = order[(q[order] - q[first]) < step - 1e-12]
    return Vikor(s, r, q, tuple(int(i) for i in sorted(chosen)))


def scores(values: ArrayLike, weights: ArrayLike, rule: str = "sum") -> NDArray[np.float64]:
    """Return the score of each alternative in each draw; higher is better.

    Args:
        values: (draws, alternatives, criteria) in [0, 1], higher is better.
        weights: (draws, criteria), each draw adding up to 1.
        rule: one of `RULES`.

    Raises:
        QuestionError: when the rule is none.
    """
    table, by = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    if rule == "sum":
        summed: NDArray[np.float64] = np.einsum("dmn,dn->dm", table, by)
        return summed
    if rule == "topsis":
        return topsis(table, by)
    if rule == "vikor":
        s, r = _shortfalls(table, by)
        return -(0.5 * _between(s) + 0.5 * _between(r))
    if rule == "weakest":
        least: NDArray[np.float64] = table.min(axis=-1)
        return least
    raise QuestionError(f"{rule!r} is no rule; choose {', '.join(RULES)}")
