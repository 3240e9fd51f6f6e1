"""What changed between two days, in the world or in what was known?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blocs.dates import Answer, iso
from blocs.ledger.answers import Difference
from blocs.ledger.evidence import evidence_block
from blocs.ledger.members import bulk_answers

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["diff"]

_SORT = {Answer.YES: 2, Answer.POSSIBLE: 1}


def _change(before: Answer, after: Answer) -> str:
    """Name the change from one answer to another."""
    if after is Answer.YES:
        return "joined" if before is Answer.NO else "upgraded"
    if after is Answer.NO:
        return "left" if before is Answer.YES else "dropped"
    return "weakened" if before is Answer.YES else "appeared"


def diff(earlier: Snapshot, later: Snapshot, instrument: str | None = None) -> Difference:
    """Return who joined, left, became certain or was contradicted between two snapshots.

    Two snapshots that differ in their day show the world's changes; two that differ in their
    known-at day show what was learnt.

    Args:
        earlier, later: snapshots of one ledger.
        instrument: only this instrument.
    """
    ledger = earlier.ledger
    only = ledger.find_instrument(instrument) if instrument else None
    old, new = bulk_answers(earlier), bulk_answers(later)
    rows: list[dict[str, Any]] = []
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key, Answer.NO), new.get(key, Answer.NO)
        if before is after or (only and key[0] != only):
            continue
        rows.append(
            {
                "change": _change(before, after),
                "instrument": key[0],
                "party": key[1],
                "name": ledger.label(key[1]),
                "level": key[2] or "state",
                "before": before.value,
                "after": after.value,
                "when": "",
                "claims": [],
            }
        )
    _ground(earlier, later, rows)
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["change"]] = totals.get(row["change"], 0) + 1
    order = ("joined", "left", "upgraded", "appeared", "weakened", "dropped")
    rows.sort(key=lambda r: (order.index(r["change"]), r["when"], r["instrument"], r["party"]))
    by_world = earlier.day != later.day
    notes = []
    if not by_world:
        claims, sources = ledger.rows(
            "select count(*), count(distinct source_id) from all_claims join source_fact "
            "using (source_id) where published_day > ? and published_day <= ?",
            [earlier.known, later.known],
        )[0]
        notes.append(
            f"{sources} sources with {claims} claims became known in between; a page without a "
            "date counts from the day on which it was read."
        )
    question = later.question("diff", instrument=only)
    question["from"] = iso(earlier.day if by_world else earlier.known)
    question["to"] = iso(later.day if by_world else later.known)
    question["clock"] = "in the world" if by_world else "in what was known"
    return Difference(
        question=question,
        evidence=evidence_block(ledger, {c for r in rows for c in r["claims"]}),
        ledger=ledger.identity(),
        rows=rows,
        totals=totals,
        notes=notes,
    )


def _ground(earlier: Snapshot, later: Snapshot, rows: list[dict[str, Any]]) -> None:
    """Fill in since when and on which claims, from what was known at either snapshot."""
    from blocs.ledger.answers import edges_of

    ids = {r["instrument"] for r in rows}
    old, new = earlier.standings_of(ids), later.standings_of(ids)
    for row in rows:
        keys = [(row["party"], row["level"]), *([(row["party"], "")] * (row["level"] == "state"))]
        for snapshot, known in ((later, new), (earlier, old)):
            standings = known[row["instrument"]][1]
            found = next((standings[k] for k in keys if k in standings), None)
            if found is None:
                continue
            since, until = edges_of(found, snapshot.day)
            row["when"] = until if row["change"] in ("left", "dropped") else since
            row["claims"] = list(found.ground(snapshot.day).claims)
            break
