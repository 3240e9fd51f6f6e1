"""What an answer must say about itself: how far it looked, how far it knows, who ruled."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from blocs.dates import iso
from blocs.errors import QuestionError

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["coverage_notes", "first_word", "later_than_known", "rulings_on"]

KNOWN_AT = "Known-at means: known from sources that this ledger holds."


def first_word(snapshot: Snapshot, instrument: str) -> None:
    """Refuse a day before everything that the ledger knows of an instrument.

    Raises:
        QuestionError: naming what is covered, so that the asker can ask again.
    """
    ledger = snapshot.ledger
    count, first, known = ledger.once(
        ("first word", instrument, snapshot.known, snapshot.excluded),
        lambda: ledger.rows(
            "select count(*), min(case when lo > 0 and published_day <= ? and not "
            "list_contains(?, source_id) then lo end), min(published_day) from evidence "
            "where instrument_id = ?",
            [snapshot.known, sorted(snapshot.excluded), instrument],
        )[0],
    )
    if not count:
        raise QuestionError(
            f"the ledger holds no claim on who is a party to {instrument}. "
            f"See what it holds: blocs evidence {instrument}"
        )
    if snapshot.known < known:
        raise QuestionError(
            f"no source on {instrument} was published by {iso(snapshot.known)}; the first that "
            f"the ledger holds is of {iso(known)}. Ask with --known-at {iso(known)} or later"
        )
    if first is not None and snapshot.day < first and not snapshot.is_covered(instrument):
        raise QuestionError(
            f"the ledger knows nothing of {instrument} before {iso(first)}: its sources do not "
            f"reach {iso(snapshot.day)}, so the answer is unknown, not none. "
            f"Ask with --as-of {iso(first)} or later"
        )


def coverage_notes(snapshot: Snapshot, subject: str, relation: str = "participation") -> list[str]:
    """Say how completely a subject was looked at on the day, and what known-at means."""
    looked = snapshot.coverage(subject, relation)
    if not looked:
        notes = [
            f"Coverage: nobody recorded how completely {subject} was looked at on this day; "
            "who is absent here is unknown, not out."
        ]
    else:
        notes = [
            f"Coverage {c['period']} ({c['level'] or 'all levels'}): {c['extent']}."
            + (f" {c['note']}" if c["note"] else "")
            for c in looked
        ]
    last = _complete_until(snapshot, subject, relation)
    if last is not None and not any(c["extent"] == "complete" for c in looked):
        notes.append(
            f"The lists were last complete on {iso(last)}; whoever came or went since, and is "
            "named by no claim, is missing here."
        )
    return [*notes, KNOWN_AT]


def _complete_until(snapshot: Snapshot, subject: str, relation: str) -> int | None:
    """Return the last day before the snapshot's on which the lists were complete, if any."""
    from blocs.ledger.view import LEVELS

    ends = [
        hi
        for level, _, extent, _, _, hi in snapshot.ledger.looked_at.get((subject, relation), ())
        if extent == "complete" and hi < snapshot.day and level in ("", *LEVELS[snapshot.level])
    ]
    return max(ends, default=None)


def later_than_known(snapshot: Snapshot) -> list[str]:
    """Warn of a day on which nobody can have known what was so: one after the known-at day."""
    known = min(snapshot.known, date.today().toordinal())
    if snapshot.day <= known:
        return []
    return [
        f"{iso(snapshot.day)} lies after {iso(known)}, up to which sources are heard: this is what "
        "holds if nothing happens in between, not what was observed."
    ]


def rulings_on(snapshot: Snapshot, instrument: str, party: str) -> list[str]:
    """Return the rulings in force on one party and text, each as a sentence with its reason."""
    rows = snapshot.ledger.rows(
        "select claim_id, reason, decided_by, decided_at from rulings "
        "where fact_key = ? and undone_at = '' order by decided_at, claim_id",
        [f"participation:{instrument}:{party}"],
    )
    return [
        f"By ruling of {who or 'a person unnamed'}"
        + (f" ({day})" if day else "")
        + (": nobody knows" if claim == "unknown" else f" for {claim}")
        + f", because {reason.rstrip('.')}."
        for claim, reason, who, day in rows
    ]
