"""Who together covers every need: all minimal teams, and the cheapest one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from blocs.errors import QuestionError
from blocs.respond.sets import bits, hitting_sets

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Cover", "cheapest_cover", "minimal_covers", "uncovered"]


@dataclass(frozen=True, slots=True)
class Cover:
    """A team that covers every need.

    Attributes:
        members: positions of the candidates, ascending.
        cost: sum of their costs.
    """

    members: tuple[int, ...]
    cost: float


def uncovered(covers: ArrayLike) -> tuple[int, ...]:
    """Return the needs that no candidate covers.

    Args:
        covers: (candidates, needs) whether each covers each.
    """
    table = np.asarray(covers, dtype=bool)
    return tuple(int(i) for i in np.flatnonzero(~table.any(axis=0)))


def _table(covers: ArrayLike) -> NDArray[np.bool_]:
    table = np.asarray(covers, dtype=bool)
    if table.ndim != 2 or 0 in table.shape:
        raise QuestionError("a covering needs at least one candidate and one need")
    nobody = uncovered(table)
    if nobody:
        raise QuestionError(f"nobody covers need {', '.join(map(str, nobody))}, so no team does")
    return table


def minimal_covers(covers: ArrayLike) -> list[tuple[int, ...]]:
    """Return every team that covers all needs and of which no member can be spared.

    Args:
        covers: (candidates, needs) whether each covers each.

    Returns:
        Positions of the members; smallest teams first.

    Raises:
        QuestionError: when nobody covers a need.

    Example:
        >>> minimal_covers([[1, 1, 0], [0, 1, 1], [1, 0, 1]])
        [(0, 1), (0, 2), (1, 2)]
    """
    table = _table(covers)
    able = [sum(1 << int(c) for c in np.flatnonzero(table[:, n])) for n in range(table.shape[1])]
    return sorted((bits(m) for m in hitting_sets(able)), key=lambda t: (len(t), t))


def cheapest_cover(covers: ArrayLike, costs: ArrayLike | None = None) -> Cover:
    """Return a team that covers all needs at the lowest cost, by integer programming (HiGHS).

    Args:
        covers: (candidates, needs) whether each covers each.
        costs: (candidates,) above 0; 1 each when None, so that the smallest team is found.

    Raises:
        QuestionError: when nobody covers a need, or a cost is not above 0.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    table = _table(covers)
    price = np.ones(table.shape[0]) if costs is None else np.asarray(costs, dtype=float)
    if price.shape != (table.shape[0],) or not (np.isfinite(price).all() and (price > 0).all()):
        raise QuestionError("give one cost above 0 for each candidate")
    found: Any = milp(
        price,
        integrality=np.ones(table.shape[0]),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(table.T.astype(float), lb=1),
    )
    if found.x is None:
        raise QuestionError(f"no team was found: {found.message}")
    members = tuple(int(i) for i in np.flatnonzero(found.x > 0.5))
    return Cover(members, float(price[list(members)].sum()))
