"""Whose exit hurts most? The worst choice of k parties, found greedily or by trying all."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from blocs.errors import QuestionError
from blocs.worlds import draws
from blocs.worlds.counting import Sample, available, sample, weigh
from blocs.worlds.designs import Design
from blocs.worlds.ensemble import check_worlds
from blocs.worlds.hits import Hit
from blocs.worlds.layout import Layout, lay_out
from blocs.worlds.values import PAIR_VALUES, VALUES

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["LIMIT", "Worst", "worst_exits"]

LIMIT = 2_000_000
"""Evaluations, sets of parties times worlds, above which an exact search is refused."""

_ROWS = 4096
"""Evaluations at once."""


@dataclass(frozen=True, slots=True)
class Worst:
    """The exit of k parties that leaves least of a value.

    Attributes:
        design: name of the design.
        value: which of `blocs.worlds.values.VALUES` was to be least.
        parties: positions of those who leave, in the order found when greedy, else ascending.
        retained: mean share of the value that they leave.
        path: mean share left after each of them, when greedy; else only the last.
        ties: how many sets were as bad, this one included; for a greedy search in its last step.
        tried: sets of parties evaluated.
        exact: whether all sets were tried; a greedy answer is an upper limit of what is left.
        worlds: worlds over which the mean is taken.
        seed: of all chance.
    """

    design: str
    value: str
    parties: tuple[int, ...]
    retained: float
    path: tuple[float, ...]
    ties: int
    tried: int
    exact: bool
    worlds: int
    seed: int


def worst_exits(
    design: Design,
    count: int,
    value: str = "member-reach",
    *,
    seed: int,
    worlds: int = 1,
    exact: bool = False,
    weights: ArrayLike | None = None,
    categories: Sequence[str | None] | None = None,
    membership_probability: ArrayLike | None = None,
    text_probability: ArrayLike | None = None,
    party_probability: ArrayLike | None = None,
) -> Worst:
    """Return the parties whose exit leaves least of a value.

    Greedy: take the party whose exit hurts most, then the next. The value need not be submodular
    (a threshold holds until it breaks), so a greedy answer can be far off; ask for the exact one
    where it is feasible. Of equals the one with the lowest position is taken.

    Args:
        design: parties, instruments and rules.
        count: how many leave, 1 … n - 1.
        value: one of `blocs.worlds.values.VALUES`.
        seed: of all chance.
        worlds: how many worlds the mean is taken over; one is enough where nothing is by chance.
        exact: whether to try every set of so many parties.
        weights: capability of each party, 0 or more.
        categories: region, or the like, of each party, None where unknown.
        membership_probability: of each membership.
        text_probability: of each instrument.
        party_probability: that each party takes part at all.

    Raises:
        QuestionError: when an exact search would take more than `LIMIT` evaluations, the value is
            0 before any exit, or a number is out of range.

    Example:
        >>> from blocs.worlds.designs import star
        >>> worst_exits(star(37), 1, seed=1).parties
        (0,)
    """
    layout = lay_out(
        design,
        weights=weights,
        categories=categories,
        membership_probability=membership_probability,
        text_probability=text_probability,
        party_probability=party_probability,
    )
    available(layout, [value])
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count < design.n:
        raise QuestionError(f"{count!r} parties are to leave; give 1 to {design.n - 1}")
    search = _Search.of(layout, value, check_worlds(worlds), seed)
    if exact:
        sets = math.comb(design.n, count)
        if sets * worlds > LIMIT:
            raise QuestionError(
                f"{sets} sets of {count} parties in {worlds} worlds are more than {LIMIT} "
                "evaluations; ask for fewer exits or worlds, or for the greedy search"
            )
        tried, ties, best, left = search.least(itertools.combinations(range(design.n), count))
        return Worst(
            design.name, value, best, left, (left,), ties, tried, True, worlds, seed
        )  # fmt: skip
    gone: tuple[int, ...] = ()
    path, tried, ties = [], 0, 0
    for _ in range(count):
        candidates = ((*gone, i) for i in range(design.n) if i not in gone)
        more, ties, gone, left = search.least(candidates)
        tried += more
        path.append(left)
    return Worst(design.name, value, gone, path[-1], tuple(path), ties, tried, False, worlds, seed)


@dataclass(frozen=True, slots=True)
class _Search:
    """What is the same for all sets of parties."""

    layout: Layout
    row: int
    pairs: bool
    drawn: Sample
    base: NDArray[np.float64]
    """Count before any exit, in the worlds where there is one."""

    @classmethod
    def of(cls, layout: Layout, value: str, worlds: int, seed: int) -> _Search:
        """Return the search in the worlds in which the value is defined."""
        key, row, pairs = draws.keys(seed), VALUES.index(value), value in PAIR_VALUES
        ids = np.arange(worlds).astype(np.uint64)
        base = weigh(layout, sample(layout, key, ids), None, worlds, pairs=pairs)[row]
        kept = np.flatnonzero(base > 0)
        if kept.size == 0:
            raise QuestionError(f"{layout.design.name}: {value} is 0 before any exit")
        return cls(layout, row, pairs, sample(layout, key, ids[kept]), base[kept])

    def least(self, sets: Iterable[tuple[int, ...]]) -> tuple[int, int, tuple[int, ...], float]:
        """Return how many sets there are, how many are worst, the first of these and its share."""
        best: tuple[int, ...] = ()
        tried, ties, left = 0, 0, math.inf
        at_once = max(1, _ROWS // self.base.size)
        stream = iter(sets)
        while some := tuple(itertools.islice(stream, at_once)):
            for one, share in zip(some, self._retained(some), strict=True):
                tried += 1
                if share < left - 1e-12:
                    ties, best, left = 1, one, float(share)
                elif share <= left + 1e-12:
                    ties += 1
        return tried, ties, best, left

    def _retained(self, sets: Sequence[tuple[int, ...]]) -> NDArray[np.float64]:
        """Return the mean share that each set of exits leaves."""
        worlds = self.base.size
        out = np.zeros((len(sets), self.layout.design.n), np.bool_)
        for mask, one in zip(out, sets, strict=True):
            mask[list(one)] = True
        # Every set meets the same worlds.
        present, exists, dies, resistance = self.drawn
        drawn = Sample(
            _repeat(present, len(sets)),
            _repeat(exists, len(sets)),
            _repeat(dies, len(sets)),
            _repeat(resistance, len(sets)),
        )
        hit = Hit(np.repeat(out, worlds, axis=0))
        after = weigh(self.layout, drawn, hit, len(sets) * worlds, pairs=self.pairs)[self.row]
        shares: NDArray[np.float64] = (after.reshape(len(sets), worlds) / self.base).mean(axis=1)
        return shares


Rows = TypeVar("Rows", "NDArray[np.bool_]", "NDArray[np.float64]")


def _repeat(part: Rows, times: int) -> Rows:
    """Return the worlds over and over; one row serves as it is."""
    return part if len(part) == 1 else np.tile(part, (times, 1))
