"""What changed between two days, in the world or in what was known?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from blocs.dates import FUTURE, PAST, Answer, Spell, iso, show_bounds
from blocs.ledger.answers import Difference
from blocs.ledger.caveats import coverage_notes, later_than_known
from blocs.ledger.evidence import evidence_block
from blocs.ledger.facts import Standing
from blocs.ledger.members import bulk_answers

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["CHANGES", "diff"]

CHANGES = {
    (Answer.NO, Answer.YES): ("joined", "learnt"),
    (Answer.YES, Answer.NO): ("left", "refuted"),
    (Answer.POSSIBLE, Answer.YES): ("upgraded", "confirmed"),
    (Answer.NO, Answer.POSSIBLE): ("appeared", "suggested"),
    (Answer.YES, Answer.POSSIBLE): ("weakened", "doubted"),
    (Answer.POSSIBLE, Answer.NO): ("dropped", "ruled-out"),
}
"""The name of a change from one answer to another: in the world, and in what was known of a day."""
OUT = frozenset({"left", "dropped", "weakened"})
Bounds = tuple[int, int]


def diff(earlier: Snapshot, later: Snapshot, instrument: str | None = None) -> Difference:
    """Return who joined, left, became certain or was contradicted between two snapshots.

    Two snapshots that differ in their day show the world's changes; two that differ in their
    known-at day show what was learnt of one day, in which nothing need have happened.

    Args:
        earlier, later: snapshots of one ledger.
        instrument: only this instrument.
    """
    ledger = earlier.ledger
    only = ledger.find_instrument(instrument) if instrument else None
    by_world = earlier.day != later.day
    old, new = bulk_answers(earlier), bulk_answers(later)
    rows: list[dict[str, Any]] = []
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key, Answer.NO), new.get(key, Answer.NO)
        if before is after or (only and key[0] != only):
            continue
        rows.append(
            {
                "change": CHANGES[before, after][0 if by_world else 1],
                "instrument": key[0],
                "party": key[1],
                "name": ledger.label(key[1]),
                "level": key[2] or "state",
                "before": before.value,
                "after": after.value,
                "when": "",
                **({} if by_world else {"learnt": ""}),
                "claims": [],
            }
        )
    dates = _ground(earlier, later, rows, by_world)
    order = [names[0 if by_world else 1] for names in CHANGES.values()]
    places = {
        id(r): (order.index(r["change"]), d, r["instrument"], r["party"], r["level"])
        for r, d in zip(rows, dates, strict=True)
    }
    rows.sort(key=lambda r: places[id(r)])
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["change"]] = totals.get(row["change"], 0) + 1
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
        notes=_notes(earlier, later, only, by_world),
        floor=by_world and not (only is not None and later.is_covered(only)),
    )


def _notes(earlier: Snapshot, later: Snapshot, only: str | None, by_world: bool) -> list[str]:
    """Say how far the lists reach, of which day was learnt, and how much came out in between."""
    notes = []
    if by_world:
        if only is not None:
            notes += coverage_notes(later, only)
        else:
            notes.append(
                "Changes that a claim shows; where the lists of an instrument end before the later "
                "day, who came or went since is missing. Ask with --instrument for its coverage."
            )
    else:
        claims, sources = earlier.ledger.rows(
            "select count(*), count(distinct source_id) from all_claims join source_fact "
            "using (source_id) where published_day > ? and published_day <= ? "
            "and not list_contains(?, source_id)",
            [earlier.known, later.known, sorted(later.excluded)],
        )[0]
        notes.append(
            f"What was known of {iso(later.day)}: nothing need have happened. learnt: the first "
            "source of the change that came out in between."
        )
        notes.append(
            f"{sources} sources with {claims} claims became known in between; a page without a "
            "date counts from the day on which it was read."
        )
    return [*notes, *later_than_known(later)]


def _ground(
    earlier: Snapshot, later: Snapshot, rows: list[dict[str, Any]], by_world: bool
) -> list[Bounds]:
    """Fill in when it changed and on which claims; return the bounds of that day, to sort by."""
    ids = {r["instrument"] for r in rows}
    old, new = earlier.standings_of(ids), later.standings_of(ids)
    found: list[Bounds] = []
    for row in rows:
        keys = [(row["party"], row["level"]), *([(row["party"], "")] * (row["level"] == "state"))]
        instrument = row["instrument"]
        was = next((old[instrument][1][k] for k in keys if k in old[instrument][1]), None)
        now = next((new[instrument][1][k] for k in keys if k in new[instrument][1]), None)
        lives = (old[instrument][0], new[instrument][0])
        bounds = (PAST, FUTURE)
        if by_world and row["change"] in OUT:
            bounds = _end(earlier, later, was, lives[0], row["party"])
        elif by_world:
            bounds = _start(earlier, later, now, lives[1])
        else:
            bounds = _dates_of(now or was, later.day)
        row["when"] = "" if bounds == (PAST, FUTURE) else show_bounds(*bounds)
        best, at = (now, later) if now is not None else (was, earlier)
        row["claims"] = list(best.ground(at.day).claims) if best is not None else []
        if not by_world:
            row["learnt"] = _learnt(earlier, later, row["claims"])
        found.append(bounds)
    return found


def _chosen(standing: Standing | None, day: int) -> Spell | None:
    index = standing.chosen(day) if standing is not None else None
    if standing is None or index is None:
        return None
    return standing.spells[index].tightened() or standing.spells[index]


def _start(
    earlier: Snapshot, later: Snapshot, party: Standing | None, life: Standing | None
) -> Bounds:
    """Return the day on which a party's or the text's stretch began between the two days.

    Both must hold, so it is the later of the two that lies in between.
    """
    spells = [_chosen(s, later.day) for s in (party, life)]
    starts = [(s.start_lo, s.start_hi) for s in spells if s is not None]
    if party is not None and not party.spells and party.signature is not None:
        starts.append(party.signature)
    between = [s for s in starts if s[1] > earlier.day and s[0] <= later.day]
    return max(between, default=(PAST, FUTURE))


def _end(
    earlier: Snapshot,
    later: Snapshot,
    party: Standing | None,
    life: Standing | None,
    who: str,
) -> Bounds:
    """Return the day on which a party's stretch, the text's, or the party itself ended."""
    spells = [_chosen(s, earlier.day) for s in (party, life)]
    ends = [(s.end_lo, s.end_hi) for s in spells if s is not None and s.end_lo < FUTURE]
    gaps = [g for s in (party, life) if s is not None for g in s.suspensions]
    ends += [(g.start_lo, g.start_hi) for g in gaps]
    gone = later.ledger.lifetimes.get(who, (PAST, FUTURE))[1]
    if gone < FUTURE:
        ends.append((gone, gone))
    between = [e for e in ends if e[1] > earlier.day and e[0] <= later.day]
    return min(between, default=(PAST, FUTURE))


def _dates_of(standing: Standing | None, day: int) -> Bounds:
    """Return the first day of the stretch that matters on a day."""
    spell = _chosen(standing, day)
    return (PAST, FUTURE) if spell is None else (spell.start_lo, spell.start_hi)


def _learnt(earlier: Snapshot, later: Snapshot, claims: Iterable[str]) -> str:
    """Return the day on which the first of some claims came out between two known-at days."""
    first = later.ledger.one(
        "select min(published_day) from all_claims join source_fact using (source_id) "
        "where claim_id in (select unnest(?)) and published_day > ? and published_day <= ?",
        [list(claims), earlier.known, later.known],
    )
    return iso(first) if first is not None else ""
