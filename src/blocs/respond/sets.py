"""Families of sets as bit masks: the minimal ones, and the minimal sets that hit them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from blocs.errors import QuestionError

__all__ = ["MOST", "bits", "crossed", "hitting_sets", "minimal"]

MOST = 200_000
"""Sets that a family may have; beyond it the answer would be no answer."""
_FEW = 64


def bits(mask: int) -> tuple[int, ...]:
    """Return the positions of the bits of a mask, ascending.

    Example:
        >>> bits(0b1010)
        (1, 3)
    """
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return tuple(found)


def minimal(family: Iterable[int]) -> list[int]:
    """Return the sets of a family that hold no other of its sets, smallest first.

    Args:
        family: bit masks; the empty set is 0.

    Raises:
        QuestionError: when there are more than `MOST`.

    Example:
        >>> minimal([0b11, 0b10, 0b101])
        [2, 5]
    """
    ordered = sorted(set(family), key=lambda m: (m.bit_count(), m))
    if len(ordered) > MOST:
        raise QuestionError(
            f"more than {MOST:,} sets have to be compared; ask of fewer options, or of hard "
            "barriers only"
        )
    if len(ordered) <= _FEW or ordered[-1].bit_length() > 63:
        kept: list[int] = []
        for mask in ordered:
            if not any(k & mask == k for k in kept):
                kept.append(mask)
        return kept
    masks = np.array(ordered, dtype=np.uint64)
    sizes = np.array([m.bit_count() for m in ordered])
    alive = np.ones(len(ordered), dtype=bool)
    for size in np.unique(sizes)[:-1]:
        larger = np.flatnonzero(alive & (sizes > size))
        for mask in masks[alive & (sizes == size)]:
            held = (masks[larger] & mask) == mask
            alive[larger[held]] = False
            larger = larger[~held]
    return [int(m) for m in masks[alive]]


def crossed(families: Sequence[Sequence[int]]) -> list[int]:
    """Return the minimal unions of one set from each family (MOCUS, Fussell and Vesely 1972).

    Args:
        families: of each part the sets that bring it about; a family without sets never happens.
    """
    found = [0]
    for family in sorted(families, key=len):
        if len(found) * len(family) > 50 * MOST:
            raise QuestionError(
                f"more than {MOST:,} cut sets; ask of fewer options, or of hard barriers only"
            )
        found = minimal(a | b for a in found for b in family)
    return found


def hitting_sets(family: Iterable[int]) -> list[int]:
    """Return the minimal sets that share an element with every set of a family (Berge 1989).

    Hitting sets of the cut sets are the path sets, and the other way round; of needs, each with
    those who can cover it, they are the minimal teams.

    Args:
        family: bit masks. Nothing hits the empty set, so a family with it has no hitting set.

    Example:
        >>> hitting_sets([0b011, 0b110])
        [2, 5]
    """
    found = [0]
    for edge in minimal(family):
        hit = [m for m in found if m & edge]
        grown = [m | (1 << b) for m in found if not m & edge for b in bits(edge)]
        found = minimal([*hit, *grown])
    return found
