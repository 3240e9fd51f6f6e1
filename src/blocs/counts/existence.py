"""Does the maximum-likelihood estimate of a log-linear model exist, and is it the only one?

With empty cells the likelihood may rise for ever in some direction; a program that iterates then
prints whatever it had when it stopped. A linear program tells beforehand (Fienberg & Rinaldo 2012;
for lists without overlap Chan, Silverman & Vincent 2021).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.counts.histories import Histories
from blocs.counts.poisson import ranks
from blocs.counts.terms import design, named

__all__ = ["Existence", "empty_terms", "existence", "facial_set"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Existence:
    """Whether a model can be fitted to a table.

    Attributes:
        exists: the (extended) maximum-likelihood estimate exists.
        identifiable: its parameters can be told apart.
        empty: terms whose lists share nobody; their parameters are minus infinity, and the cells
            that they touch are 0 in every fit (the extended estimate).
        cells: cells that remain, shape (2**lists - 1,); the unseen cell is not among them.
        reason: in words, when there is no estimate; else empty.
    """

    exists: bool
    identifiable: bool
    empty: tuple[int, ...]
    cells: Bools
    reason: str

    @property
    def estimable(self) -> bool:
        """Return whether there is one estimate and no more."""
        return self.exists and self.identifiable


def facial_set(matrix: Floats, counts: NDArray[np.int64]) -> Bools:
    """Return the cells that can be positive in a table with the same sufficient statistics.

    The maximum-likelihood estimate exists if and only if these are all cells (Fienberg & Rinaldo
    2012, theorem 4.1). One linear program finds them: scale the table up until every cell that
    can be positive is at least 1, and count how many are.

    Args:
        matrix: design of the cells, shape (cells, columns).
        counts: observed counts, shape (cells,).
    """
    from scipy.optimize import linprog

    cells, columns = matrix.shape
    statistics = matrix.T @ counts
    total = float(max(counts.sum(), 1))
    # Unknown: x (cells) >= 0, s (cells) in [0, 1], and the scale; maximise the sum of s.
    cost = np.concatenate([np.zeros(cells), -np.ones(cells), [0.0]])
    equal = np.hstack([matrix.T, np.zeros((columns, cells)), -statistics[:, None] / total])
    below = np.hstack([-np.eye(cells), np.eye(cells), np.zeros((cells, 1))])
    bounds = [(0, None)] * cells + [(0, 1)] * cells + [(0, None)]
    found = linprog(
        cost, A_ub=below, b_ub=np.zeros(cells), A_eq=equal, b_eq=np.zeros(columns), bounds=bounds
    )
    if found.status != 0:  # the origin is feasible and the objective bounded
        raise ArithmeticError(f"linear program stopped: {found.message}")
    return np.asarray(found.x[cells : 2 * cells] > 0.5)


def empty_terms(histories: Histories, masks: Sequence[int]) -> tuple[int, ...]:
    """Return the terms of two lists or more that nobody is on together."""
    cells = np.arange(len(histories.counts))
    return tuple(
        m for m in masks if m.bit_count() > 1 and not histories.counts[(cells & m) == m].any()
    )


def existence(
    histories: Histories,
    masks: Sequence[int],
    *,
    heterogeneity: str | None = None,
    same: bool = False,
) -> Existence:
    """Check a hierarchical model on a table.

    Args:
        histories: the table.
        masks: the model's terms, as `blocs.counts.terms.closure` gives them.
        heterogeneity: further columns, see `blocs.counts.terms.design`.
        same: all lists catch alike.

    Example:
        Chan, Silverman & Vincent (2021), table 2: three lists, of which C meets nobody.

        >>> from blocs.counts.histories import Histories
        >>> from blocs.counts.terms import closure
        >>> h = Histories.from_arrays([[1,0,0],[0,1,0],[0,0,1],[1,1,0]], [40, 30, 20, 6])
        >>> [existence(h, closure(3, m)).estimable for m in ([], [0b011], [0b101, 0b110])]
        [True, False, True]
    """
    lists = len(histories.lists)
    full = design(lists, masks, heterogeneity=heterogeneity, same=same)[1:]
    empty = empty_terms(histories, masks)
    all_cells = np.arange(1, 2**lists)
    cells = np.ones(len(all_cells), dtype=bool)
    for mask in empty:
        cells &= (all_cells & mask) != mask
    kept = _columns(masks, empty, full.shape[1], same)
    matrix = full[cells][:, kept]
    identifiable = bool(
        ranks(matrix, np.ones((1, matrix.shape[1]), bool), cells[cells][None])[0] == matrix.shape[1]
    )
    face = facial_set(matrix, histories.counts[1:][cells])
    exists = bool(face.all())
    reason = ""
    if not identifiable:
        reason = "its parameters cannot be told apart: " + _without(histories, empty)
    elif not exists:
        stuck = int((~face).sum())
        reason = (
            "the likelihood has no maximum: "
            f"{stuck} of {int(cells.sum())} cells would have to be 0 in every fit"
            + (", " + _without(histories, empty) if empty else "")
        )
    return Existence(exists, identifiable, empty, cells, reason)


def _columns(masks: Sequence[int], empty: Sequence[int], width: int, same: bool) -> Bools:
    """Return which columns stay when the empty terms go."""
    kept = np.ones(width, dtype=bool)
    column = 2 if same else 1
    for mask in masks:
        if same and mask.bit_count() == 1:
            continue
        kept[column] = mask not in empty
        column += 1
    return kept


def _without(histories: Histories, empty: Sequence[int]) -> str:
    if not empty:
        return "too few cells for its terms"
    shown = ", ".join(named(histories.lists, m) for m in empty)
    return f"nobody is on {shown} together"
