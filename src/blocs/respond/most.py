"""Is one barrier the single most important? A test with its conditions, and what overturns it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from blocs.respond.coding import Changes, Coding
from blocs.respond.knockout import KINDS, importance, knockout

__all__ = ["INDICES", "Overturn", "Reading", "overturns", "readings", "standing_chances", "ways_of"]

INDICES = ("shapley", "banzhaf", "birnbaum")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the question, and its answer.

    Attributes:
        kind: which barriers are in play, see `KINDS`.
        closed: ways around that are taken to be closed.
        closed_options: options that barriers close.
        cuts: minimal cut sets of all of them; holding: those that hold the barrier.
        holds: options in a minimal cut set of which it stands.
        alone: options that open when it alone is lifted.
        first: for each index the barriers that matter most.
    """

    kind: str
    closed: tuple[str, ...]
    closed_options: tuple[str, ...]
    cuts: int
    holding: int
    holds: tuple[str, ...]
    alone: tuple[str, ...]
    first: Mapping[str, tuple[str, ...]]

    def verdict(self, barrier: str) -> str:
        """Return ``yes``, ``shared`` or ``no``: is it the single most important?"""
        if all(found == (barrier,) for found in self.first.values()):
            return "yes"
        return "shared" if any(barrier in found for found in self.first.values()) else "no"


def standing_chances(coding: Coding, soft: float) -> dict[str, float]:
    """Return the probability that each barrier stands: 1 for hard ones, ``soft`` for the others."""
    return {b.id: 1.0 if b.hard else soft for b in coding.barriers.values()}


def ways_of(coding: Coding) -> dict[str, tuple[str, ...]]:
    """Return the ways around that the conditions name, each with its conditions."""
    found: dict[str, list[str]] = {}
    for c in coding.conditions.values():
        if c.way:
            found.setdefault(c.way, []).append(c.id)
    return {way: tuple(ids) for way, ids in found.items()}


def readings(coding: Coding, barrier: str, soft: float = 0.5) -> list[Reading]:
    """Return the answer for each kind of barriers, with all ways around, without one or any.

    Args:
        coding: options, conditions and barriers.
        barrier: the one asked about.
        soft: probability that a soft barrier stands, for Birnbaum.
    """
    ways = ways_of(coding)
    choices: list[tuple[str, ...]] = [(), *((w,) for w in ways)]
    if len(ways) > 1:
        choices.append(tuple(ways))
    chances = standing_chances(coding, soft)
    found = []
    for kind in KINDS:
        for closed in choices:
            k = knockout(coding, kind, [c for w in closed for c in ways[w]])
            counts = k.with_barrier(barrier)
            by = importance(k, chances)
            found.append(
                Reading(
                    kind,
                    closed,
                    k.closed,
                    sum(len(k.cuts[o]) for o in k.closed),
                    sum(counts.values()),
                    tuple(counts),
                    k.opened([barrier]),
                    {i: tuple(by.first(i)) for i in INDICES},
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class Overturn:
    """A single change of the coding that changes who comes first.

    Attributes:
        change: the change in words; kind: which barriers are in play.
        before: first by Shapley as coded; after: first with the change.
        decides: whether it makes the barrier asked about the only first, or no longer so.
    """

    change: str
    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    decides: bool


def overturns(coding: Coding, barrier: str) -> tuple[list[Overturn], int]:
    """Return every single change of the coding after which another barrier comes first.

    Each barrier is read as hard or soft instead, lifted, or rid of one condition that it negates;
    each condition that nothing negates is denied; and the barrier asked about is made to negate
    each further condition in use.

    Args:
        coding: options, conditions and barriers; barrier: the one asked about.

    Returns:
        The changes that matter, those that decide first; and how many were tried.
    """
    base = {kind: _first(coding, kind) for kind in ("hard", "all")}
    found, tried = [], 0
    for words, changes in _singles(coding, barrier):
        tried += 1
        other = coding.changed(changes)
        for kind, before in base.items():
            after = _first(other, kind)
            if after != before:
                decides = (before == (barrier,)) != (after == (barrier,))
                found.append(Overturn(words, kind, before, after, decides))
    return sorted(found, key=lambda o: (not o.decides, o.kind != "hard")), tried


def _first(coding: Coding, kind: str) -> tuple[str, ...]:
    return tuple(importance(knockout(coding, kind)).first())


def _singles(coding: Coding, barrier: str) -> Iterator[tuple[str, Changes]]:
    """Yield each single change with its words."""
    for name in coding.standing():
        b = coding.barriers[name]
        other = "soft" if b.hard else "hard"
        yield f"{name} read as {other}", Changes(hardness={name: other})
        yield f"{name} lifted", Changes(lift=(name,))
        if len(b.negates) > 1:
            for c in b.negates:
                rest = tuple(n for n in b.negates if n != c)
                yield f"{name} does not negate {c}", Changes(negates={name: rest})
    for c in coding.unnegated():
        yield f"{c} denied", Changes(deny=(c,))
    if barrier in coding.barriers:
        own = coding.barriers[barrier].negates
        for c in coding.used():
            if c not in own:
                yield f"{barrier} also negates {c}", Changes(negates={barrier: (*own, c)})
