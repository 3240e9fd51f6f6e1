"""Which value do the claims about one property add up to? The policy's order, for words.

Dates have bounds that can overlap, and are settled in `camps`; a word or a number is the same or
another, so claims that give one value form a camp.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from blocs.ledger.camps import outvotes
from blocs.ledger.policy import Policy

__all__ = ["Settled", "Valued", "settle_value"]


class Valued(NamedTuple):
    """One claim that gives, or denies, one value.

    Attributes:
        claim_id: for the record of winners and losers.
        value: what it says, or what it denies.
        affirms: False when it says that this is not the value.
        rank: of the source, see `Policy.rank`; 0 for a ruling.
        weak: never settles a fact alone.
        credibility: 2 to 6.
        group: number of the independent voice.
    """

    claim_id: str
    value: str
    affirms: bool
    rank: int
    weak: bool
    credibility: int
    group: int


class Settled(NamedTuple):
    """What the claims add up to.

    Attributes:
        value: the value that prevails; None when nobody affirms one, or every one is denied.
        grade: ``settled``, ``single-source``, ``contested``, ``denied`` or ``unsupported``.
        voices: independent voices for it.
        claims: claims on which it rests.
        rivals: other values that independent voices hold and that were not outvoted.
        losers: (claim, why it lost).
    """

    value: str | None
    grade: str
    voices: int
    claims: tuple[str, ...]
    rivals: tuple[str, ...]
    losers: tuple[tuple[str, str], ...]


def _order(camp: list[Valued]) -> tuple[int, int, int, str]:
    """Sort key: rank, independent voices, credibility, id."""
    return (
        min(c.rank for c in camp),
        -len({c.group for c in camp}),
        min(c.credibility for c in camp),
        min(c.claim_id for c in camp),
    )


def settle_value(claims: Iterable[Valued], policy: Policy) -> Settled:
    """Weigh claims on one property; solid claims decide, weak ones only when alone.

    Args:
        claims: claims on one property of one subject, in any order.
        policy: the ordered policy.

    Returns:
        A `Settled`; nothing is averaged, and a rival that is not outvoted makes it contested.
    """
    everything = sorted(set(claims))
    solid = [c for c in everything if not c.weak]
    denials = [c for c in solid if not c.affirms]
    camps: dict[str, list[Valued]] = {}
    losers: dict[str, str] = {}
    for c in [c for c in solid if c.affirms] or [c for c in everything if c.affirms]:
        camps.setdefault(c.value, []).append(c)
    contested = False
    for value, camp in sorted(camps.items()):
        against = [d for d in denials if d.value == value]
        if not against or outvotes(camp, against, policy):
            losers.update({d.claim_id: "denies it, and is outranked or outvoted" for d in against})
        elif outvotes(against, camp, policy) or all(c.weak for c in camp):
            losers.update({c.claim_id: "denied by sources that weigh more" for c in camp})
            del camps[value]
        else:
            contested = True
    if not camps:
        for c in everything:
            if c.affirms:
                losers.setdefault(c.claim_id, "weak, and denied where solid sources speak")
        grade = "denied" if denials else "unsupported"
        return Settled(None, grade, 0, (), (), tuple(sorted(losers.items())))
    best, *others = sorted(camps.values(), key=_order)
    voices = {c.group for c in best}
    rivals = []
    for camp in others:
        independent = [c for c in camp if c.group not in voices]
        kept = independent and not outvotes(best, independent, policy)
        if kept:
            rivals.append(camp[0].value)
        for c in camp:
            if c not in independent:
                losers[c.claim_id] = "another value from a voice already heard"
            elif not kept:
                losers[c.claim_id] = "another value, outranked or outvoted"
    chosen = {c.claim_id for c in best}
    for c in everything:
        if c.weak and c.claim_id not in chosen and c.affirms:
            agrees = c.value == best[0].value
            losers.setdefault(
                c.claim_id,
                "agrees, but is too weak to count" if agrees else "another value, and weak",
            )
    if all(c.weak for c in best):
        grade = "unsupported"
    elif contested or rivals:
        grade = "contested"
    elif min(c.rank for c in best) <= 1 or len(voices) >= policy.settled_voices:
        grade = "settled"
    else:
        grade = "single-source"
    return Settled(
        best[0].value,
        grade,
        0 if grade == "unsupported" else len(voices),
        tuple(sorted(chosen)),
        tuple(rivals),
        tuple(sorted(losers.items())),
    )
