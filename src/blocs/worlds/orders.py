"""In which order do parties leave? By lot, by degree, by capability, or as given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import QuestionError
from blocs.worlds.designs import Design
from blocs.worlds.hits import find_parties

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ORDERS", "Order", "check_order", "exit_order", "order_words"]

ORDERS = ("random", "degree", "capability")
"""Named orders; equals leave by lot."""

Order = str | Sequence[int | str]
"""One of `ORDERS`, or the parties themselves, first to leave first."""


def check_order(order: Order, weights: Sequence[float] | None) -> None:
    """Raise when an order is unknown or lacks its weights.

    Raises:
        QuestionError: the message lists the orders.
    """
    if isinstance(order, str):
        if order not in ORDERS:
            raise QuestionError(
                f"{order!r} is no order; choose {', '.join(ORDERS)}, or list the parties"
            )
        if order == "capability" and weights is None:
            raise QuestionError("the order by capability needs the weights of the parties")
    elif len(set(order)) != len(order):
        raise QuestionError("the order names a party twice")


def order_words(order: Order) -> str:
    """Return an order in plain words."""
    if not isinstance(order, str):
        return "in the given order"
    return {
        "random": "in random order",
        "degree": "by the number of their instruments, most first",
        "capability": "by capability, highest first",
    }[order]


def exit_order(
    design: Design,
    order: Order,
    weights: Sequence[float] | None,
    lots: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Return the parties in the order in which they leave, in each world.

    Args:
        design: the parties.
        order: one of `ORDERS`, or parties by position or id; who is not named leaves last.
        weights: capability of each party, for that order.
        lots: (worlds, n) random numbers; equals leave by the lower lot, so that no result depends
            on how parties are numbered.

    Returns:
        (worlds, n) positions of parties.
    """
    rank = np.zeros(design.n)
    if not isinstance(order, str):
        named = find_parties(order, design)
        rank[named] = np.arange(len(named), 0, -1)
    elif order == "degree":
        # As in a hypergraph: the instruments held, not the partners reached.
        held = [i for members in design.members for i in members]
        rank += np.bincount(held, minlength=design.n)
    elif order == "capability":
        rank = np.array(weights, dtype=np.float64)
        if rank.size != design.n:
            raise QuestionError(
                f"{design.name}: {rank.size} weights were given for {design.n} parties"
            )
    if (rank == rank[0]).all():
        return np.argsort(lots, axis=1, kind="stable")
    return np.lexsort((lots, np.broadcast_to(-rank, lots.shape)), axis=1)
