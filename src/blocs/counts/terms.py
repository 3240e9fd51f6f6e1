"""Log-linear models of histories: which lists may depend on each other, as columns of a design.

A term is a set of lists, written as a bit mask: bit j for list j. All models are hierarchical:
with a term come all its parts, and each list has a term of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from blocs.counts.histories import captures_of
from blocs.errors import QuestionError

__all__ = ["HETEROGENEITY", "closure", "design", "hierarchical", "named", "pairs", "read_term"]

Floats = NDArray[np.float64]

HETEROGENEITY: dict[str, Callable[[Floats], Floats]] = {
    "poisson2": lambda k: 2.0**k - 1.0,
    "darroch": lambda k: k**2 / 2.0,
    "gamma3.5": lambda k: np.log(3.5) - np.log(3.5 + k),
}
"""Column of the number of lists k that a unit stands on (Rivest & Baillargeon 2007, section 3)."""


def pairs(lists: int) -> list[int]:
    """Return the masks of all pairs of lists, in the order in which `closure` has them."""
    return sorted((1 << i) | (1 << j) for i, j in combinations(range(lists), 2))


def closure(lists: int, masks: Iterable[int]) -> tuple[int, ...]:
    """Return the terms of the smallest hierarchical model, smaller terms first."""
    found = {1 << j for j in range(lists)}
    for mask in masks:
        part = mask
        while part:
            found.add(part)
            part = (part - 1) & mask
    return tuple(sorted(found, key=lambda m: (m.bit_count(), m)))


def read_term(names: Sequence[str], term: str | Sequence[str]) -> int:
    """Return the mask of a term such as ``"EXH:ABA"`` or ``("EXH", "ABA")``.

    Raises:
        QuestionError: when there is no such list.
    """
    parts = term.split(":") if isinstance(term, str) else list(term)
    mask = 0
    for part in parts:
        if part not in names:
            raise QuestionError(f"{term}: there is no list {part}; lists are {', '.join(names)}")
        mask |= 1 << names.index(part)
    return mask


def named(names: Sequence[str], mask: int) -> str:
    """Return a term in words, such as ``EXH:ABA``."""
    return ":".join(n for j, n in enumerate(names) if mask >> j & 1)


def design(
    lists: int, masks: Sequence[int], *, heterogeneity: str | None = None, same: bool = False
) -> Floats:
    """Return the design of a model, shape (2**lists, columns).

    The first column is the intercept. Row 0, the unit on no list, has 1 there and 0 elsewhere, so
    that the expected number of unseen units is the exponential of the intercept.

    Args:
        lists: number of lists.
        masks: terms, one column each; those of single lists belong among them.
        heterogeneity: a key of `HETEROGENEITY`; ``chao`` for the lower bound's columns.
        same: all lists catch alike: one column for the number of lists instead of one for each.

    Raises:
        QuestionError: when the heterogeneity is unknown.
    """
    cells = np.arange(2**lists)
    caught = captures_of(lists).sum(axis=1).astype(float)
    columns = [np.ones(2**lists)]
    if same:
        columns.append(caught)
    columns += [
        ((cells & m) == m).astype(float) for m in masks if not (same and m.bit_count() == 1)
    ]
    if heterogeneity == "chao":
        # Rivest & Baillargeon (2007), eq. 5: free from the third list on, convex when none is < 0.
        columns += [np.maximum(0.0, caught - k + 1) for k in range(3, lists + 1)]
    elif heterogeneity is not None:
        if heterogeneity not in HETEROGENEITY:
            known = ", ".join([*HETEROGENEITY, "chao"])
            raise QuestionError(f"heterogeneity {heterogeneity!r} is unknown; choose from {known}")
        columns.append(HETEROGENEITY[heterogeneity](caught))
    return np.column_stack(columns)


def hierarchical(lists: int, order: int) -> list[tuple[int, ...]]:
    """Return the pairs and triples of every hierarchical model up to an order of 1, 2 or 3.

    The term of all lists at once is never among them: without the unseen it cannot be told apart.
    """
    twos = pairs(lists) if order >= 2 and lists > 2 else []
    threes = [sum(1 << j for j in c) for c in combinations(range(lists), 3)] if lists > 3 else []
    models: list[tuple[int, ...]] = []
    for bits in range(2 ** len(twos)):
        chosen = [m for i, m in enumerate(twos) if bits >> i & 1]
        models.append(tuple(chosen))
        if order < 3:
            continue
        have = set(chosen)
        open_threes = [m for m in threes if all(p in have for p in twos if p & m == p)]
        models += [
            (*chosen, *extra)
            for size in range(1, len(open_threes) + 1)
            for extra in combinations(open_threes, size)
        ]
    return models
