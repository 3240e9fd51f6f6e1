"""Split units into strata within which they are alike: by period, form, region or visibility.

Units that are easier to list than others make every estimate too low, and no model on the same
table mends it; estimating each recorded sort apart and adding up does, as far as it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from blocs.counts.captures import TEXT_UNITS, captures
from blocs.errors import QuestionError
from blocs.ledger.catalogue import attribute_on
from blocs.ledger.view import Snapshot

__all__ = ["STRATA", "strata_of"]

STRATA = ("period", "form", "region", "visibility")
PERIODS = ((2000, "before 2000"), (2010, "2000 to 2009"), (2020, "2010 to 2019"))
"""First years after each period; what began later is of the last, "from 2020"."""
LEVELS_SEEN = ("state", "agency", "institute")
"""Whose act it was, the most visible first; texts of several levels count by the first."""


def strata_of(
    snapshot: Snapshot, subject: str, unit: str, units: Iterable[str], stratum: str
) -> dict[str, str]:
    """Return the stratum of each unit.

    Args:
        snapshot: ledger at two clocks.
        subject: the hub or instrument; unit: see `captures`.
        units: ids of units.
        stratum: one of `STRATA`.

    Raises:
        QuestionError: when there is no such stratum, or the units have none.
    """
    if stratum not in STRATA:
        raise QuestionError(f"{stratum!r} is no stratum; choose {', '.join(STRATA)}")
    wanted = sorted(set(units))
    if stratum == "period":
        return _periods(snapshot, subject, unit, wanted)
    if stratum == "form":
        if unit not in TEXT_UNITS:
            raise QuestionError(f"{unit} have no form; choose period, region or visibility")
        return {u: _form(snapshot, u) for u in wanted}
    if stratum == "region":
        return _regions(snapshot, subject, unit, wanted)
    return _visibility(snapshot, unit, wanted)


def _form(snapshot: Snapshot, unit: str) -> str:
    return snapshot.ledger.cards[unit.partition("@")[0]].form


def _periods(snapshot: Snapshot, subject: str, unit: str, units: list[str]) -> dict[str, str]:
    last: dict[str, int] = {}
    for capture in captures(snapshot, subject, unit):
        last[capture.unit] = min(capture.last, last.get(capture.unit, capture.last))
    found = {}
    for name in units:
        day = last.get(name)
        year = date.fromordinal(day).year if day and day <= date.max.toordinal() else None
        found[name] = (
            "unknown period"
            if year is None
            else next((label for end, label in PERIODS if year < end), "from 2020")
        )
    return found


def _regions(snapshot: Snapshot, subject: str, unit: str, units: list[str]) -> dict[str, str]:
    """Return the region of a party, or of those with whom a text was made."""
    ledger = snapshot.ledger
    regions = attribute_on(snapshot.at(known=max(snapshot.known, snapshot.day)), "un-region")

    def of(party: str) -> str:
        card = ledger.parties[party]
        return regions.get(card.acts_for or party, regions.get(party, ("", "")))[0]

    if unit not in TEXT_UNITS:
        return {u: of(u) or "unknown region" for u in units}
    mine = {subject} | {p.party_id for p in ledger.parties.values() if p.acts_for == subject}
    rows = ledger.rows(
        "select distinct instrument_id, party_id from evidence where party_id <> '' and "
        "published_day <= ? order by all",
        [snapshot.known],
    )
    others: dict[str, set[str]] = {}
    for instrument, party in rows:
        if party not in mine and of(party):
            others.setdefault(instrument, set()).add(of(party))
    found = {}
    for name in units:
        where = others.get(name.partition("@")[0], set())
        found[name] = "several regions" if len(where) > 1 else next(iter(where), "unknown region")
    return found


def _visibility(snapshot: Snapshot, unit: str, units: list[str]) -> dict[str, str]:
    """Return whose act a text is, or what kind a party is."""
    ledger = snapshot.ledger
    if unit not in TEXT_UNITS:
        return {u: ledger.parties[u].kind for u in units}
    rows = ledger.rows(
        "select distinct instrument_id, level from evidence where not weak and published_day <= ?",
        [snapshot.known],
    )
    levels: dict[str, set[str]] = {}
    for instrument, level in rows:
        levels.setdefault(instrument, set()).add(level)
    found = {}
    for name in units:
        seen = levels.get(name.partition("@")[0], set())
        found[name] = next((x for x in LEVELS_SEEN if x in seen), "unknown level")
    return found
