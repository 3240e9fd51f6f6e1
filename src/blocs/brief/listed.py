"""Instruments of a hub: what the ledger can list, each with its first act and its partners."""

from __future__ import annotations

from dataclasses import dataclass

from blocs.brief.world import World, home
from blocs.dates import FUTURE, PAST
from blocs.ledger.view import Card

__all__ = ["Listed", "instruments_of"]


@dataclass(frozen=True, slots=True)
class Listed:
    """One instrument of a hub with the bounds of its first act and its partners.

    Attributes:
        card: identity card.
        lo, hi: bounds of the first signature or start.
        partners: states (or organisations) on the other side, bodies rolled up to their states.
        signers: everyone who signed, as they signed.
        claims: a claim for each.
    """

    card: Card
    lo: int
    hi: int
    partners: frozenset[str]
    signers: frozenset[str]
    claims: tuple[str, ...]


def instruments_of(world: World, hub: str, until: int) -> list[Listed]:
    """Return the instruments of a hub signed by a day, duplicates judged `same` taken once.

    Args:
        world: evidence to look at.
        hub: a state; its bodies' acts count as its own here.
        until: ordinal of the last day.
    """
    every = world.once(("listed", hub), lambda: _list_instruments(world, hub))
    return [i for i in every if i.lo <= until]


def _list_instruments(world: World, hub: str) -> list[Listed]:
    ledger = world.ledger
    mine = {hub} | {p.party_id for p in ledger.parties.values() if p.acts_for == hub}
    same: dict[str, str] = {}
    for left, right in ledger.rows(
        "select left_id, right_id from judgements where judgement = 'same' and undone_at = ''"
    ):
        first, second = sorted((left, right))
        same[second] = same.get(first, first)
    rows = ledger.rows(
        "select instrument_id, party_id, role, lo, hi, weak, claim_id, source_id from evidence "
        "where published_day <= ? and role in ('start', 'act', 'maybe', 'signature', 'observed') "
        "order by all",
        [world.snapshot.known],
    )
    found: dict[str, list[tuple[str, int, int, str]]] = {}
    for instrument, party, role, lo, hi, _, claim, source in rows:
        if source not in world.snapshot.excluded and (party or role != "observed"):
            found.setdefault(instrument, []).append((party, lo, hi, claim))
    listed: dict[str, Listed] = {}
    for instrument, acts in found.items():
        signers = {p for p, _, _, _ in acts if p}
        card = ledger.cards[instrument]
        if not signers & mine or same.get(instrument, instrument) in listed:
            continue
        lo, hi = min(a[1] for a in acts if a[1] > PAST or a[2] < FUTURE), min(a[2] for a in acts)
        partners = {home(world.ledger, p) for p in signers - mine} - {hub}
        if card.shape == "multilateral" and card.hub != hub:
            # Being in one open text with a hundred others is no partnership with each.
            partners = set()
        listed[same.get(instrument, instrument)] = Listed(
            card,
            lo,
            hi,
            frozenset(partners),
            frozenset(signers),
            tuple(sorted({a[3] for a in acts})[:2]),
        )
    return list(listed.values())
