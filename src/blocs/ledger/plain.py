"""The short way to a `Standing` for evidence in which nobody disagrees, which is most of it.

`resolve` decides; this only skips what cannot matter when the claims that count share a day. A
property test holds that both give exactly the same (tests/ledger/test_plain.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from blocs.dates import FUTURE, Spell
from blocs.ledger.facts import Evidence, Ground, Standing, resolve
from blocs.ledger.policy import Policy

__all__ = ["plain_standing", "resolve_fast"]

_AGREES = "agrees, but is too weak to count"
_DIFFERS = "another date, and weak"


class _Agreed(NamedTuple):
    """Claims of one event whose deciding part shares a day: its bounds, winners and losers."""

    lo: int
    hi: int
    deciding: list[Evidence]
    solid: bool
    losers: dict[str, str]


def _agreed(claims: list[Evidence]) -> _Agreed | None:
    """Return what the claims agree on; None when two that count have no day in common."""
    deciding = [e for e in claims if not e.weak]
    solid = bool(deciding)
    if not solid:
        deciding = claims
    lo = max([e.lo for e in deciding])
    hi = min([e.hi for e in deciding])
    if lo > hi:
        return None
    losers: dict[str, str] = {}
    if len(deciding) < len(claims):
        for e in sorted(claims):
            if e.weak:
                losers[e.claim_id] = _AGREES if e.lo <= hi and e.hi >= lo else _DIFFERS
    return _Agreed(lo, hi, deciding, solid, losers)


def _grade(claims: Iterable[Evidence], solid: bool, policy: Policy) -> tuple[str, int]:
    """Return grade and number of voices of claims that agree."""
    if not solid:
        return "unsupported", 0
    ranks, voices = [], set()
    for e in claims:
        ranks.append(e.rank)
        voices.add(e.group)
    settled = min(ranks) <= 1 or len(voices) >= policy.settled_voices
    return ("settled" if settled else "single-source"), len(voices)


def plain_standing(evidence: Sequence[Evidence], policy: Policy) -> Standing | None:
    """Return the standing when evidence holds only starts, signatures and plans that agree.

    Args:
        evidence: claims of one key.
        policy: the ordered policy.

    Returns:
        What `resolve` would return, or None when the claims need the full weighing.
    """
    starts: list[Evidence] = []
    signatures: list[Evidence] = []
    plans: list[Evidence] = []
    for e in evidence:
        role = e.role
        if role == "start":
            starts.append(e)
        elif role == "signature":
            signatures.append(e)
        elif role == "plan":
            plans.append(e)
        else:
            return None
    begun = _agreed(starts) if starts else None
    signed = _agreed(signatures) if signatures else None
    if (starts and begun is None) or (signatures and signed is None) or not evidence:
        return None
    losers: dict[str, str] = {}
    spells: tuple[Spell, ...] = ()
    grounds: tuple[Ground, ...] = ()
    if begun is not None:
        grade, voices = _grade(begun.deciding, begun.solid, policy)
        winners = {e.claim_id for e in begun.deciding}
        losers.update({c: why for c, why in begun.losers.items() if c not in winners})
        spells = (Spell(begun.lo, begun.hi if begun.solid else FUTURE),)
        grounds = (Ground(grade, voices, tuple(sorted(winners))),)
    elif plans:
        grade, voices = "unsupported", 0
        winners = {e.claim_id for e in plans}
        spells = (Spell(min([e.lo for e in plans]), FUTURE),)
        grounds = (Ground(grade, voices, tuple(sorted(winners))),)
    else:
        assert signed is not None
        grade, voices = _grade(signed.deciding, signed.solid, policy)
        winners = set()
    if signed is not None:
        own = {e.claim_id for e in signed.deciding}
        winners |= own
        losers.update({c: why for c, why in signed.losers.items() if c not in own})
    return Standing(
        spells,
        grounds,
        (),
        grade,
        voices,
        tuple(sorted(winners)),
        tuple(sorted((c, why) for c, why in losers.items() if c not in winners)),
        (signed.lo, signed.hi) if signed is not None else None,
    )


def resolve_fast(evidence: Sequence[Evidence], policy: Policy) -> Standing:
    """Return what `resolve` returns, by the short way where there is one."""
    return plain_standing(evidence, policy) or resolve(evidence, policy)
