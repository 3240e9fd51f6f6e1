"""Which barriers close which options: minimal cut sets, what lifting opens, who matters most."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import QuestionError
from blocs.ledger.requirements import Gate, Need, atoms
from blocs.respond.importance import banzhaf, birnbaum, shapley, table_size
from blocs.respond.sets import bits, crossed, hitting_sets, minimal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from blocs.respond.coding import Coding

__all__ = ["KINDS", "Importance", "Knockout", "importance", "in_play", "knockout", "without_ways"]

KINDS = {
    "hard": "hard barriers only",
    "unbeaten": "hard ones, and soft ones that no precedent overcame",
    "all": "all barriers, hard and soft",
}
"""Which of the barriers that stand are taken into play."""
_SAME = 1e-9


def in_play(coding: Coding, kind: str) -> tuple[str, ...]:
    """Return the barriers that stand on the day and are of that kind; see `KINDS`.

    Raises:
        QuestionError: when the kind is none.
    """
    if kind not in KINDS:
        raise QuestionError(f"{kind!r} is no kind of barriers; choose {', '.join(KINDS)}")
    standing = coding.standing()
    if kind == "all":
        return standing
    return tuple(
        b
        for b in standing
        if coding.barriers[b].hard or (kind == "unbeaten" and not coding.overcome(b))
    )


def without_ways(need: Need, closed: Collection[str]) -> Need:
    """Return a need with ways around closed: alternatives that use them go, if another is left.

    Where every alternative uses them, or nothing else is asked, the need stays as it is: there the
    condition is no way around but the thing itself.
    """
    if isinstance(need, str) or not closed:
        return need
    parts = need.parts
    if need.kind == "or":
        kept = tuple(p for p in parts if not set(atoms(p)) & set(closed))
        parts = kept or parts
    done = tuple(without_ways(p, closed) for p in parts)
    return done[0] if len(done) == 1 else Gate(need.kind, done)


@dataclass(frozen=True, slots=True)
class Knockout:
    """Options and the barriers in play.

    Attributes:
        barriers: in play, in the order of the bits.
        cuts: option → minimal cut sets as masks; none: it is open; the empty set: it cannot be
            opened by lifting barriers.
    """

    barriers: tuple[str, ...]
    cuts: Mapping[str, tuple[int, ...]]

    @property
    def open(self) -> tuple[str, ...]:
        """Return the options that no barrier in play closes."""
        return tuple(o for o, found in self.cuts.items() if not found)

    @property
    def closed(self) -> tuple[str, ...]:
        """Return the options that barriers close and that lifting some would open."""
        return tuple(o for o, found in self.cuts.items() if found and 0 not in found)

    @property
    def impossible(self) -> tuple[str, ...]:
        """Return the options that no lifting opens, since a condition is denied."""
        return tuple(o for o, found in self.cuts.items() if 0 in found)

    def named(self, mask: int) -> tuple[str, ...]:
        """Return the barriers of a mask."""
        return tuple(self.barriers[b] for b in bits(mask))

    def with_barrier(self, barrier: str) -> dict[str, int]:
        """Return for each option how many of its minimal cut sets hold a barrier, if any."""
        if barrier not in self.barriers:
            return {}
        bit = 1 << self.barriers.index(barrier)
        found = {o: sum(1 for m in masks if m & bit) for o, masks in self.cuts.items()}
        return {o: n for o, n in found.items() if n}

    def opened(self, lifted: Collection[str]) -> tuple[str, ...]:
        """Return the closed options that open when these barriers are lifted."""
        mask = sum(1 << self.barriers.index(b) for b in set(lifted) if b in self.barriers)
        return tuple(o for o in self.closed if all(m & mask for m in self.cuts[o]))

    def pairs(self) -> list[tuple[tuple[str, str], tuple[str, ...]]]:
        """Return each pair of barriers that opens options which neither opens alone."""
        found = []
        for a, b in itertools.combinations(self.barriers, 2):
            alone = {*self.opened([a]), *self.opened([b])}
            more = tuple(o for o in self.opened([a, b]) if o not in alone)
            if more:
                found.append(((a, b), more))
        return found

    def liftings(self, option: str) -> list[tuple[str, ...]]:
        """Return the minimal sets of barriers whose lifting opens an option."""
        return [self.named(m) for m in hitting_sets(self.cuts[option])]


def knockout(
    coding: Coding, barriers: Sequence[str] | str = "all", closed_ways: Collection[str] = ()
) -> Knockout:
    """Return the minimal cut sets of every option.

    Args:
        coding: options, conditions and barriers.
        barriers: those in play, or one of `KINDS`.
        closed_ways: conditions that are not to count as ways around, see `without_ways`.
    """
    chosen = in_play(coding, barriers) if isinstance(barriers, str) else tuple(barriers)
    place = {b: 1 << i for i, b in enumerate(chosen)}
    fails: dict[str, list[int]] = {
        c: [place[b] for b in chosen if c in coding.barriers[b].negates] for c in coding.conditions
    }
    fails |= {c: [0] for c in coding.denied}
    fails |= {c: [] for c in coding.granted}

    @cache
    def fail(need: Need) -> tuple[int, ...]:
        if isinstance(need, str):
            if need in fails:
                return tuple(fails[need])
            return fail(without_ways(coding.options[need].need, closed_ways))
        parts = [fail(p) for p in need.parts]
        if need.kind == "or":
            return tuple(crossed(parts))
        return tuple(minimal(m for part in parts for m in part))

    cuts = {
        o: tuple(minimal(fail(without_ways(option.need, closed_ways))))
        for o, option in coding.options.items()
    }
    return Knockout(chosen, cuts)


@dataclass(frozen=True, slots=True)
class Importance:
    """How much each barrier matters to each option.

    Attributes:
        barriers: columns; options: rows.
        shapley, banzhaf, birnbaum: (options, barriers); banzhaf is a share of the coalitions of
            the other barriers.
    """

    barriers: tuple[str, ...]
    options: tuple[str, ...]
    shapley: NDArray[np.float64]
    banzhaf: NDArray[np.float64]
    birnbaum: NDArray[np.float64]

    def first(self, which: str = "shapley", values: NDArray[np.float64] | None = None) -> list[str]:
        """Return the barriers that matter most, several when they tie; none when nothing does.

        Args:
            which: ``shapley``, ``banzhaf`` or ``birnbaum``.
            values: (options,) worth of each option; 1 each when None.
        """
        table: NDArray[np.float64] = getattr(self, which)
        total = table.sum(axis=0) if values is None else values @ table
        if not total.size or total.max() <= _SAME:
            return []
        return [b for b, x in zip(self.barriers, total, strict=True) if x >= total.max() - _SAME]


def importance(found: Knockout, standing: Mapping[str, float] | None = None) -> Importance:
    """Return Shapley, Banzhaf and Birnbaum importance of each barrier for each option.

    An option is the game in which barriers join by being lifted: worth 1 once each of its cut sets
    has lost one. A barrier in none of its minimal cut sets is a dummy and has 0.

    Args:
        found: minimal cut sets.
        standing: probability that each barrier stands, for Birnbaum; one half each when None.

    Raises:
        QuestionError: when more barriers close one option than can be told exactly.
    """
    shape = (len(found.cuts), len(found.barriers))
    tables = {n: np.zeros(shape) for n in ("shapley", "banzhaf", "birnbaum")}
    for row, (option, cuts) in enumerate(found.cuts.items()):
        if not cuts or 0 in cuts:
            continue
        union = 0
        for mask in cuts:
            union |= mask
        where = bits(union)
        game = _opens(cuts, where, option)
        p = [1 - (standing or {}).get(found.barriers[b], 0.5) for b in where]
        columns = list(where)
        tables["shapley"][row, columns] = shapley(game)
        tables["banzhaf"][row, columns] = banzhaf(game) / (len(game) // 2)
        tables["birnbaum"][row, columns] = birnbaum(game, p)
    return Importance(found.barriers, tuple(found.cuts), **tables)


def _opens(cuts: Sequence[int], where: Sequence[int], option: str) -> NDArray[np.float64]:
    """Return for each set of lifted barriers whether the option is open."""
    states = np.arange(table_size(len(where), f"barriers that close {option}"))
    place = {b: i for i, b in enumerate(where)}
    game = np.ones(len(states), dtype=bool)
    for mask in cuts:
        game &= (states & sum(1 << place[b] for b in bits(mask))) != 0
    return game.astype(float)
