"""A design's value as a sum of games whose shares are known, so that the answer is exact."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from blocs.worlds.coalitions import Living, Pair, World
from blocs.worlds.games import veto_game

__all__ = ["by_games"]


class Term(NamedTuple):
    """A game with its factor; see `blocs.worlds.games`."""

    factor: float
    members: tuple[int, ...]
    keystones: frozenset[int]
    shape: str
    minimum: int


def by_games(world: World, value: str) -> Pair | None:
    """Return Shapley and Banzhaf of each party in closed form; None when there is none."""
    terms = _TERMS[value](world)
    if terms is None:
        return None
    shapley, banzhaf = np.zeros(world.n), np.zeros(world.n)
    for factor, members, keystones, shape, minimum in terms:
        shares = veto_game(shape, len(members), len(keystones), minimum)
        key, other, key_banzhaf, other_banzhaf = (factor * float(share) for share in shares)
        for i in members:
            shapley[i] += key if i in keystones else other
            banzhaf[i] += key_banzhaf if i in keystones else other_banzhaf
    return shapley, banzhaf


def _games(e: Living, factor: float, also: Iterable[int] = (), shape: str = "alive") -> list[Term]:
    """Return an instrument as a mixture: with kappa it rests on its keystones, else not."""
    extra = frozenset(also)
    mixture = [(e.kappa, extra | e.keystones), (1.0 - e.kappa, extra)]
    return [
        Term(factor * chance, e.members, keystones, shape, e.needed)
        for chance, keystones in mixture
        if chance > 0.0
    ]


def _live(world: World) -> list[Term] | None:
    return [term for e in world.living for term in _games(e, 1.0)]


def _survival(world: World) -> list[Term] | None:
    """Return terms of value survival: each member's capability, less what suppliers hold up."""
    terms = []
    for e in world.living:
        whole = sum(world.weight[i] for i in e.members)
        if len(e.suppliers) > 6:
            return None
        for size in range(len(e.suppliers) + 1):
            # (1 - slip)^missing is a product over suppliers of (1 - slip) + slip [it acts].
            chance = e.slip**size * (1.0 - e.slip) ** (len(e.suppliers) - size)
            if chance == 0.0 or whole == 0.0:
                continue
            for chosen in combinations(e.suppliers, size):
                for i in e.members:
                    factor = chance * float(world.weight[i]) / whole
                    terms += _games(e, factor, (i, *chosen)) if factor else []
    return terms


def _reach(world: World, weight: Sequence[float]) -> list[Term] | None:
    """Return terms of reach: for each party, that it acts and an instrument of its own lives."""
    own: list[list[Living]] = [[] for _ in range(world.n)]
    for e in world.living:
        for i in e.members:
            own[i].append(e)
    terms = []
    for i, instruments in enumerate(own):
        if weight[i] == 0.0 or not instruments:
            continue
        alone = any(e.needed <= 1 and e.eased((i,)) for e in instruments)
        easy = [e for e in instruments if _needs_one_more(e, i)]
        near = {j for e in easy for j in e.members} | {i}
        # Whatever needs two of them lives only when somebody near acts too: it adds nothing.
        hard = [
            e
            for e in instruments
            if e not in easy and not (e.needed >= 2 and near >= set(e.members))
        ]
        if alone:
            terms.append(Term(weight[i], (i,), frozenset((i,)), "alive", 1))
        elif not hard:
            terms.append(Term(weight[i], tuple(sorted(near)), frozenset((i,)), "alive", 2))
        elif len(hard) == 1 and not easy:
            terms += _games(hard[0], weight[i], (i,))
        else:
            return None
    return terms


def _needs_one_more(e: Living, party: int) -> bool:
    """Return whether an instrument of an acting party lives as soon as any other member acts."""
    return e.needed == 2 and (len(e.members) == 2 or e.eased((party,)))


def _members(world: World) -> list[Term] | None:
    return _reach(world, [1.0] * world.n)


def _capability(world: World) -> list[Term] | None:
    return _reach(world, [float(w) for w in world.weight])


def _pairs(world: World, hub_only: bool) -> list[Term] | None:
    """Return terms of tied pairs: an instrument that needs no third party ties a pair for good."""
    easy: set[tuple[int, int]] = set()
    hard: list[tuple[Living, set[tuple[int, int]]]] = []
    for e in world.living:
        members = sorted(e.members)
        if hub_only:
            pairs = [
                (min(world.hub, j), max(world.hub, j))
                for j in (members if world.hub in e.members else ())
                if j != world.hub
            ]
        else:
            pairs = list(combinations(members, 2))
        left = set()
        for pair in pairs:
            if e.needed <= 2 and e.eased(pair):
                easy.add(pair)
            else:
                left.add(pair)
        hard.append((e, left))
    terms = [Term(1.0, pair, frozenset(pair), "alive", 2) for pair in sorted(easy)]
    seen: set[tuple[int, int]] = set()
    for e, pairs_of in hard:
        open_pairs = pairs_of - easy
        if open_pairs & seen:
            return None
        seen |= open_pairs
        if not hub_only and len(open_pairs) == math.comb(len(e.members), 2):
            terms += _games(e, 1.0, shape="pairs")
        else:
            terms += [term for pair in sorted(open_pairs) for term in _games(e, 1.0, pair)]
    return terms


def _alive(world: World) -> list[Term] | None:
    """Return terms of there being anything alive, where one instrument or one party decides."""
    if len(world.living) <= 1:
        return _live(world)
    everybody = {i for e in world.living for i in e.members}
    for e in world.living:
        first = all(e.needed <= other.needed for other in world.living)
        if first and e.needed <= 2 and e.eased(()) and set(e.members) == everybody:
            return [Term(1.0, e.members, frozenset(), "alive", e.needed)]
    if all(e.needed == len(e.members) == 2 for e in world.living):
        common = set.intersection(*(set(e.members) for e in world.living))
        if common:
            hub = frozenset((min(common),))
            return [Term(1.0, tuple(sorted(everybody)), hub, "alive", 2)]
    return None


_TERMS = {
    "live-instruments": _live,
    "value-survival": _survival,
    "member-reach": _members,
    "capability-reach": _capability,
    "hub-reach": lambda world: _pairs(world, True),
    "tied-pairs": lambda world: _pairs(world, False),
    "alive": _alive,
}
