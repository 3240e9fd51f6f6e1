"""What the ledger can list by name, from certain to possible, in the unit that a total counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from blocs.dates import PAST, Answer
from blocs.ledger.places import Place, places
from blocs.ledger.view import Snapshot

__all__ = ["Enumerated", "enumerated", "members_of", "partners", "signed_instruments"]


@dataclass(frozen=True, slots=True)
class Enumerated:
    """A list with its range.

    Attributes:
        unit: what is listed; certain, possible: the range, possible including certain.
        names: what is certain; maybe: what is only possible.
        claims: one claim or more for each.
    """

    unit: str
    certain: int
    possible: int
    names: list[str]
    maybe: list[str]
    claims: list[str]


def enumerated(snapshot: Snapshot, subject: str, unit: str) -> Enumerated | None:
    """List what a total in this unit would count on the snapshot's day.

    Args:
        snapshot: ledger at two clocks; its level decides for instruments.
        subject: instrument or party.
        unit: unit of the total; ``counterparties`` lists states and organisations together.

    Returns:
        The list, or None when the ledger cannot list that unit.
    """
    ledger = snapshot.ledger
    if subject in ledger.cards:
        return members_of(snapshot, subject, unit)
    if subject in ledger.parties:
        if unit == "agreements":
            return signed_instruments(snapshot, subject, 0, snapshot.day)
        if unit in ("states", "organisations", "counterparties", "agencies"):
            return partners(snapshot, subject, unit, PAST, snapshot.day)
    return None


KINDS = {
    "states": ("state",),
    "parties": ("state",),
    "organisations": ("organisation",),
    "counterparties": ("state", "organisation"),
    "agencies": ("agency", "institute", "university", "company"),
}
"""Which kinds of party each unit counts."""
Picked = Callable[[Place], Answer]
"""Whether a place counts: yes, possible or no."""


def members_of(
    snapshot: Snapshot, instrument: str, unit: str, picked: Picked | None = None
) -> Enumerated | None:
    """List the parties to a text in a unit, or those that ``picked`` lets in.

    Args:
        snapshot: ledger at two clocks; its level decides for states.
        instrument: its id; unit: one of `KINDS`.
        picked: which places count; those of parties on the day when None.

    Returns:
        The list, or None when the unit has no names.
    """
    kinds = KINDS.get(unit)
    if kinds is None:
        return None
    ledger = snapshot.ledger
    at = snapshot if kinds == ("state",) else snapshot.at(level="institute")
    _, everyone = places(at, instrument)
    sure: dict[str, str] = {}
    maybe: dict[str, str] = {}
    for place in everyone:
        kind = ledger.parties[place.party].kind
        if kind not in kinds or (kind == "state" and place.level not in ("state", "")):
            continue
        answer = place.answer if picked is None else picked(place)
        if not place.exists or answer in (Answer.NO, Answer.UNKNOWN):
            continue
        into = sure if answer is Answer.YES else maybe
        into[place.party] = place.standing.winners[0] if place.standing.winners else ""
    for party in sure:
        maybe.pop(party, None)
    return _listing(unit, sure, maybe)


def _listing(unit: str, sure: dict[str, str], maybe: dict[str, str]) -> Enumerated:
    return Enumerated(
        unit,
        len(sure),
        len(sure) + len(maybe),
        sorted(sure),
        sorted(maybe),
        [c for c in (*sure.values(), *maybe.values()) if c],
    )


def _bodies(snapshot: Snapshot, party: str) -> set[str]:
    return {party} | {p.party_id for p in snapshot.ledger.parties.values() if p.acts_for == party}


def _acts(snapshot: Snapshot, party: str) -> dict[str, list[tuple[str, int, int, bool, str]]]:
    """Return first acts by instrument: (party, lo, hi, weak, claim), with duplicates folded."""
    key = ("acts", party, snapshot.known, snapshot.excluded)
    return snapshot.ledger.once(key, lambda: _read_acts(snapshot, party))


def _read_acts(snapshot: Snapshot, party: str) -> dict[str, list[tuple[str, int, int, bool, str]]]:
    ledger = snapshot.ledger
    mine = sorted(_bodies(snapshot, party))
    same = {
        max(a, b): min(a, b)
        for a, b in ledger.rows(
            "select left_id, right_id from judgements where judgement = 'same' and undone_at = ''"
        )
    }
    rows = ledger.rows(
        "select instrument_id, party_id, lo, hi, weak, claim_id, source_id from evidence e "
        "join instruments i using (instrument_id) "
        "where (i.shape in ('bilateral', 'plurilateral') or i.hub = ?) and i.form <> 'statute' "
        "and role in ('start', 'act', 'maybe', 'signature') and published_day <= ? "
        "and exists (select 1 from evidence m where m.instrument_id = e.instrument_id "
        "and m.party_id in (select unnest(?))) order by all",
        [party, snapshot.known, mine],
    )
    found: dict[str, list[tuple[str, int, int, bool, str]]] = {}
    for instrument, who, lo, hi, weak, claim, source in rows:
        if source not in snapshot.excluded:
            key = same.get(instrument, instrument)
            found.setdefault(key, []).append((who, lo, hi, weak, claim))
    return found


def signed_instruments(snapshot: Snapshot, party: str, lo: int, hi: int) -> Enumerated:
    """List the instruments that a party or its bodies first signed within ``[lo, hi]``.

    Certain when a claim that is not weak puts the signature inside the window.
    """
    sure: dict[str, str] = {}
    maybe: dict[str, str] = {}
    for instrument, acts in _acts(snapshot, party).items():
        solid = [a for a in acts if not a[3]] or acts
        first = min(solid, key=lambda a: (a[2], a[1]))
        if first[1] > hi or first[2] < lo:
            continue
        inside = lo <= first[1] and first[2] <= hi and not first[3]
        (sure if inside else maybe)[instrument] = first[4]
    return _listing("agreements", sure, maybe)


def partners(snapshot: Snapshot, party: str, unit: str, lo: int, hi: int) -> Enumerated:
    """List the other sides of instruments that a party or its bodies signed in ``[lo, hi]``.

    Open multilateral texts make no partners, unless the party is their hub.
    """
    ledger = snapshot.ledger
    mine = _bodies(snapshot, party)
    sure: dict[str, str] = {}
    maybe: dict[str, str] = {}
    for acts in _acts(snapshot, party).values():
        for who, first, last, weak, claim in acts:
            if not who or who in mine or first > hi or last < lo:
                continue
            card = ledger.parties[who]
            name = card.acts_for if unit in ("states", "counterparties") and card.acts_for else who
            kind = ledger.parties[name].kind
            fits = {
                "states": kind == "state",
                "organisations": kind == "organisation",
                "counterparties": kind in ("state", "organisation"),
                "agencies": kind in ("agency", "institute"),
            }[unit]
            if fits:
                (sure if lo <= first and last <= hi and not weak else maybe).setdefault(name, claim)
    for name in sure:
        maybe.pop(name, None)
    return _listing(unit, sure, maybe)
