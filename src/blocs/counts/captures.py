"""Which source shows which unit? The raw material of lists, one row for each claim that shows one.

The unit is said, never guessed: agreements, amendments and renewals are counted apart, and so are
states and agencies. A weak claim (memory, hearsay) shows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from blocs.counts.enumerated import enumerated
from blocs.dates import PAST
from blocs.errors import QuestionError
from blocs.ledger.view import LEVELS, Snapshot

__all__ = ["TEXT_UNITS", "UNITS", "Capture", "captures", "listed_by_name"]

TEXT_UNITS = ("agreements", "amendments", "renewals")
"""Units that are texts, of a hub."""
UNITS = (*TEXT_UNITS, "states", "agencies")
_KINDS = {"states": ("state",), "agencies": ("agency", "institute", "university", "company")}
_SHOWS = ("start", "act", "maybe", "signature", "observed")
"""Roles of claims that show a unit to be there: not plans, denials, or lists that leave it out."""


@dataclass(frozen=True, slots=True, order=True)
class Capture:
    """A claim that shows a unit.

    Attributes:
        unit: id of the instrument or party; a renewal without a text of its own is
            ``instrument@renewed-year``.
        source, claim: who shows it, and where.
        first, last: ordinals between which it began, as the claim has it.
        quote: words of the source.
    """

    unit: str
    source: str
    claim: str
    first: int
    last: int
    quote: str


def captures(snapshot: Snapshot, subject: str, unit: str) -> list[Capture]:
    """Return every claim that shows a unit of a subject, for units that are there on the day.

    What is there on the day is decided as everywhere, from all claims (`enumerated`), certain or
    possible; here is asked who shows it.

    Args:
        snapshot: ledger at two clocks; its level decides whose acts make a state a party.
        subject: id of an instrument (units ``states``, ``agencies``) or a hub (all units).
        unit: one of `UNITS`.

    Raises:
        QuestionError: when the unit is none, or the subject has no such units.
    """
    ledger = snapshot.ledger
    if unit not in UNITS:
        raise QuestionError(f"{unit!r} is no unit that is estimated; choose {', '.join(UNITS)}")
    if subject in ledger.cards:
        if unit in TEXT_UNITS:
            raise QuestionError(f"{subject} is one text; its units are states or agencies")
        rows = _of_text(snapshot, subject, unit)
    elif subject in ledger.parties:
        rows = _of_hub(snapshot, subject, unit)
    else:
        raise QuestionError(f"{subject} is no instrument or party, so that it has no units")
    certain, possible = listed_by_name(snapshot, subject, unit)
    found = {}
    for row in rows:
        there = "@" in row.unit or row.unit in certain or row.unit in possible
        if there and row.source not in snapshot.excluded and row.first <= snapshot.day:
            found[row.unit, row.claim] = row
    return sorted(found.values())


def listed_by_name(snapshot: Snapshot, subject: str, unit: str) -> tuple[set[str], set[str]]:
    """Return the units of a subject that are certain on the day, and those only possible.

    Args: as for `captures`. Amendments and renewals are texts like agreements here; renewals
        without a text are not in it.
    """
    listed = enumerated(snapshot, subject, "agreements" if unit in TEXT_UNITS else unit)
    if listed is None:
        return set(), set()
    return set(listed.names), set(listed.maybe)


_COLUMNS = "e.source_id, e.claim_id, e.lo, e.hi, p.quote, e.party_id, e.instrument_id, e.event"
_FROM = (
    "from evidence e join participation p using (claim_id) join instruments i on "
    "i.instrument_id = e.instrument_id where not e.weak and e.published_day <= ? "
)


def _of_text(snapshot: Snapshot, text: str, unit: str) -> list[Capture]:
    """Return who is shown in a text."""
    levels = LEVELS[snapshot.level] if unit == "states" else LEVELS["institute"]
    rows = snapshot.ledger.rows(
        f"select {_COLUMNS} {_FROM} and e.instrument_id = ? and e.party_id <> '' "
        "and e.role in (select unnest(?)) and e.level in (select unnest(?)) order by all",
        [snapshot.known, text, list(_SHOWS), list(levels)],
    )
    return [_capture(r[5], r) for r in rows if snapshot.ledger.parties[r[5]].kind in _KINDS[unit]]


def _of_hub(snapshot: Snapshot, hub: str, unit: str) -> list[Capture]:
    """Return the texts, or the partners, that are shown of a hub."""
    ledger = snapshot.ledger
    mine = sorted({hub} | {p.party_id for p in ledger.parties.values() if p.acts_for == hub})
    rows = ledger.rows(
        f"select {_COLUMNS}, i.relation {_FROM} "
        "and (i.shape in ('bilateral', 'plurilateral') or i.hub = ?) and i.form <> 'statute' "
        "and (e.role in (select unnest(?)) or e.event = 'renewed') "
        "and exists (select 1 from evidence m where m.instrument_id = e.instrument_id "
        "and m.party_id in (select unnest(?))) order by all",
        [snapshot.known, hub, list(_SHOWS), mine],
    )
    if unit in TEXT_UNITS:
        return [c for r in rows if (c := _text(r, unit)) is not None]
    return [c for r in rows if (c := _partner(ledger.parties, r, set(mine), unit)) is not None]


def _text(row: tuple[Any, ...], unit: str) -> Capture | None:
    """Return the text that a row shows when it is of the unit."""
    instrument, event, relation = row[6], row[7], row[8]
    if event == "renewed" and relation != "renews":
        if unit != "renewals" or row[2] <= PAST:
            return None
        return _capture(f"{instrument}@renewed-{date.fromordinal(row[2]).year}", row)
    kind = {"amends": "amendments", "renews": "renewals"}.get(relation, "agreements")
    return _capture(instrument, row) if kind == unit else None


def _partner(
    parties: Mapping[str, Any], row: tuple[Any, ...], mine: set[str], unit: str
) -> Capture | None:
    """Return the partner that a row shows; a body stands for its state among states."""
    who = row[5]
    if not who or who in mine:
        return None
    card = parties[who]
    name = card.acts_for if unit == "states" and card.acts_for else who
    return _capture(name, row) if parties[name].kind in _KINDS[unit] else None


def _capture(unit: str, row: tuple[Any, ...]) -> Capture:
    source, claim, first, last, quote = row[:5]
    return Capture(unit, source, claim, first, last, quote)
