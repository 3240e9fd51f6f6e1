"""Claims that agree form a camp; camps are weighed in the policy's order.

Here dates of one event are settled: who is in the best camp, who is outvoted, and which dates stay
possible because independent voices disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from blocs.ledger.policy import Policy

__all__ = ["RULED", "Camp", "Dated", "Evidence", "Voiced", "camps", "outvotes", "settle_date"]

RULED = 0
"""Rank of a claim that a person's ruling has chosen."""


class Voiced(Protocol):
    """What weighing needs of a claim: the rank of its source and its independent voice."""

    @property
    def rank(self) -> int: ...
    @property
    def group(self) -> int: ...


class Evidence(NamedTuple):
    """One claim, reduced to what the resolver needs.

    Attributes:
        claim_id: for the record of winners and losers.
        role: ``start``, ``act`` (a start that may be repeated), ``maybe`` (a start only if more
            followed), ``observed``, ``end``, ``notice``, ``term`` (a stretch of validity),
            ``suspend``, ``resume``, ``deny``, ``absent`` (left out of a list of that day),
            ``not-bound`` (listed as a mere signatory), ``deny-term``, ``signature``, ``plan``.
        lo, hi: bounds of the day (for ``term`` of its first day).
        end_lo, end_hi: bounds of the first day out (``term`` only).
        rank: of the source, see `Policy.rank`; 0 for a ruling.
        weak: never settles a fact alone.
        credibility: 2 to 6.
        group: number of the independent voice.
        published: last possible day of publication.
    """

    claim_id: str
    role: str
    lo: int
    hi: int
    end_lo: int
    end_hi: int
    rank: int
    weak: bool
    credibility: int
    group: int
    published: int


class Camp(NamedTuple):
    """Claims that agree with one another, and the dates that fit them all."""

    lo: int
    hi: int
    members: tuple[Evidence, ...]

    @property
    def rank(self) -> int:
        return min(e.rank for e in self.members)

    @property
    def groups(self) -> set[int]:
        return {e.group for e in self.members}

    def order(self) -> tuple[int, int, int, int, int, str]:
        """Sort key: the policy's order, best first."""
        return (
            self.rank,
            -len(self.groups),
            min(e.credibility for e in self.members),
            self.hi - self.lo,
            self.lo,
            min(e.claim_id for e in self.members),
        )


def camps(claims: Sequence[Evidence]) -> list[Camp]:
    """Return the maximal sets of claims whose bounds share a day, best first.

    Intervals on a line: every maximal clique ends where some member ends first (Golumbic 1980),
    so one camp per distinct ``hi`` suffices, less those contained in another.
    """
    lo, hi = max([e.lo for e in claims]), min([e.hi for e in claims])
    if lo <= hi:
        # All share a day, which is the usual case: one camp holds every claim.
        return [Camp(lo, hi, tuple(sorted(claims)))]
    found: list[Camp] = []
    for cut in sorted({e.hi for e in claims}):
        members = tuple(sorted(e for e in claims if e.lo <= cut <= e.hi))
        if any(set(members) <= set(c.members) for c in found):
            continue
        found = [c for c in found if not set(c.members) <= set(members)]
        found.append(Camp(max(e.lo for e in members), cut, members))
    return sorted(found, key=Camp.order)


def outvotes(camp: Iterable[Voiced], rival: Iterable[Voiced], policy: Policy) -> bool:
    """Return whether the camp prevails over the rival, so that the fact is not contested."""
    ours, theirs = tuple(camp), tuple(rival)
    if not theirs:
        return True
    if not ours:
        return False
    rank, other = min(e.rank for e in ours), min(e.rank for e in theirs)
    if rank <= 1 < other or (rank == RULED and other > RULED):
        return True
    if rank > other:
        return False
    voices = len({e.group for e in ours})
    against = len({e.group for e in theirs} - {e.group for e in ours})
    if against == 0 or (rank < other and voices >= against):
        return True
    return voices >= max(policy.outvoting_factor * against, policy.settled_voices)


class Dated(NamedTuple):
    """Outcome for one kind of event: hull of the dates that stay possible."""

    lo: int
    hi: int
    camp: tuple[Evidence, ...]
    rivals: tuple[Evidence, ...]
    losers: tuple[tuple[str, str], ...]


def settle_date(claims: Sequence[Evidence], policy: Policy) -> Dated:
    """Weigh the dates of one event; solid claims decide, weak ones only when alone."""
    solid = [e for e in claims if not e.weak] or list(claims)
    best, *others = camps(solid)
    groups = best.groups
    lo, hi = best.lo, best.hi
    losers: list[tuple[str, str]] = []
    rivals: list[Evidence] = []
    for camp in others:
        outside = [e for e in camp.members if e not in best.members]
        for claim in outside:
            if claim.group in groups:
                losers.append((claim.claim_id, "another date from a voice already heard"))
        independent = [e for e in outside if e.group not in groups]
        if not independent:
            continue
        if outvotes(best.members, independent, policy):
            losers += [(e.claim_id, "another date, outranked or outvoted") for e in independent]
        else:
            rivals += independent
            lo, hi = min(lo, camp.lo), max(hi, camp.hi)
    for claim in claims:
        if claim not in solid:
            fits = claim.lo <= hi and claim.hi >= lo
            losers.append(
                (
                    claim.claim_id,
                    "agrees, but is too weak to count" if fits else "another date, and weak",
                )
            )
    kept = {e.claim_id for e in (*best.members, *rivals)}
    unique = sorted({c: why for c, why in losers if c not in kept}.items())
    return Dated(lo, hi, best.members, tuple(dict.fromkeys(rivals)), tuple(unique))
