"""What can be listed by name beside a number: the parties to a text, who signed it, ties."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from blocs.brief.parties import start_of
from blocs.brief.table import Row
from blocs.brief.vocabulary import Predicate
from blocs.brief.weighing import over_window
from blocs.brief.world import World
from blocs.dates import Answer

__all__ = ["Enumeration", "enumerate_for"]


@dataclass(frozen=True, slots=True)
class Enumeration:
    """What can be listed by name.

    Attributes:
        certain, possible: how many, possible including certain.
        complete: whether the list is known to be complete, so that there are no more.
        claims: a claim for each.
        contest: why the range is contested, "" when no voices disagree on it.
        doubt: who is only possible.
        names: those that are certain, where they are asked for.
    """

    certain: int
    possible: int
    complete: bool
    claims: tuple[str, ...]
    contest: str = ""
    doubt: str = ""
    names: tuple[str, ...] = ()

    @property
    def most(self) -> float:
        """Return how many there can be."""
        return self.possible if self.complete else inf

    def words(self) -> str:
        """Return the list in words."""
        span = str(self.certain)
        if self.possible > self.certain:
            span += f" to {self.possible}"
        return f"enumerated {span}" + ("" if self.complete else " or more")


def enumerate_for(
    world: World, row: Row, pred: Predicate, subject: str, lo: int, hi: int
) -> Enumeration | None:
    """Return what the ledger can list, or None when it lists nothing of that kind."""
    if pred.measure == "members" and subject in world.ledger.cards:
        card = world.ledger.cards[subject]
        if pred.scopes == ("signatories",) and card.bindingness != "political":
            return _signers(world, subject, hi)
        roll = world.at(hi).roll(subject)
        if not roll.possible:
            return None
        complete = world.at(hi).is_complete(subject)
        return Enumeration(
            roll.certain,
            roll.possible,
            complete,
            roll.claims,
            f"Independent sources disagree on {', '.join(roll.disputed)}." if roll.disputed else "",
            f"only possible: {', '.join(roll.maybe)}" if roll.maybe else "",
        )
    if pred.measure in ("items", "partners") and pred.relations:
        return _ties(world, row, pred, subject, lo, hi)
    return None


def _signers(world: World, instrument: str, day: int) -> Enumeration | None:
    """Return how many states have signed: those that only signed at least, all at most."""
    signed = [
        a
        for a in world.acts(instrument)
        if a.party
        and a.affirms
        and a.event in ("signed", "observed-signatory")
        and a.lo <= day
        and a.level in ("state", "")
        and world.ledger.existed(a.party, day)
    ]
    every = {a.party for a in signed}
    if not every:
        return None
    at = world.at(day)
    only = {p for p in every if at.membership(instrument, p)[0] is Answer.NO}
    return Enumeration(
        len(only),
        len(every),
        at.is_complete(instrument),
        tuple(a.evidence.claim_id for a in signed),
        f"{len(only)} have only signed, {len(every)} have signed, whether or not they are bound.",
    )


def _ties(
    world: World, row: Row, pred: Predicate, subject: str, lo: int, hi: int
) -> Enumeration | None:
    """Count distinct items of ties that began in the window, or partners of ties alive in it.

    A list of ties is rarely known to be complete, so the range has no upper end unless coverage
    says so.
    """
    wanted = world.party(row.object, hi) if row.object else None
    certain: set[str] = set()
    possible: set[str] = set()
    claims: list[str] = []
    for (party, relation, partner, item, _), s in world.ties().items():
        if party != subject or relation not in pred.relations or wanted not in (None, partner):
            continue
        if pred.measure == "partners":
            answer = over_window(s, None, lo, hi)
            if answer is Answer.NO or world.ledger.parties[partner].kind != "state":
                continue
            key, inside = partner, answer is Answer.YES
        else:
            began = start_of(s, hi)
            if began is None or began.lo > hi or began.hi < lo:
                continue
            key, inside = item or f"{partner} {began.lo}", began.lo >= lo and began.hi <= hi
        possible.add(key)
        claims += s.winners[:1]
        if inside and s.grade not in ("unsupported", "contested", "denied"):
            certain.add(key)
    if not possible:
        return None
    complete = all(world.at(hi).snapshot.is_covered(subject, r) for r in pred.relations)
    return Enumeration(
        len(certain), len(possible), complete, tuple(claims), names=tuple(sorted(certain))
    )
