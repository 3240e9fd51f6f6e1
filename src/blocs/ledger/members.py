"""Who is in? A row for everyone of whom a claim speaks, with yes, no, possible or unknown."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from blocs.dates import Answer
from blocs.ledger.answers import Member, Members, edges_of
from blocs.ledger.caveats import coverage_notes, first_word, later_than_known
from blocs.ledger.evidence import evidence_block, losers_of
from blocs.ledger.facts import Standing
from blocs.ledger.places import Place, first_day, party_answer, places
from blocs.ledger.status import status

if TYPE_CHECKING:
    from blocs.ledger.view import Card, Snapshot

__all__ = ["bulk_answers", "members", "party_answer", "status"]

_ORDER = {"yes": 0, "possible": 1, "unknown": 2, "no": 3}


def _row(snapshot: Snapshot, place: Place, life: Standing | None, card: Card) -> Member:
    dated = place.standing
    if card.shape != "multilateral" and life is not None and life.spells:
        dated = life
    since, until = edges_of(dated, snapshot.day)
    ground = place.standing.ground(snapshot.day)
    who = snapshot.ledger.parties[place.party]
    return Member(
        place.party,
        who.label,
        place.answer.value,
        since,
        until,
        ground.grade,
        ground.voices,
        list(ground.claims),
        place.level or "state",
        who.acts_for,
        place.role,
    )


def members(snapshot: Snapshot, instrument: str) -> Members:
    """Return who is a party to an instrument on the snapshot's day.

    Args:
        snapshot: ledger at two clocks and a level.
        instrument: id, title or alias.

    Returns:
        `Members`: ``certain`` counts yes, ``possible`` counts yes and possible together; the
        rows hold both, in the order of their first day; ``not_members`` those who are out, or of
        whom only weak claims speak.

    Raises:
        UnknownId: when there is no such instrument.
        QuestionError: when the day or the known-at day lies before all sources.
    """
    ledger = snapshot.ledger
    found = ledger.find_instrument(instrument)
    first_word(snapshot, found)
    card = ledger.cards[found]
    life, everyone = places(snapshot, found)
    label = ledger.label
    everyone.sort(
        key=lambda p: (
            _ORDER[p.answer.value],
            first_day(p.standing, snapshot.day),
            label(p.party),
            p.level,
        )
    )
    rows = [_row(snapshot, p, life, card) for p in everyone]
    inside = [m for m in rows if m.answer in ("yes", "possible")]
    outside = [m for m in rows if m.answer not in ("yes", "possible")]
    certain = sum(m.answer == "yes" for m in inside)
    used = {c for m in rows for c in m.claims} | set(life.winners if life else ())
    lost = losers_of([*(p.standing for p in everyone), *([life] if life else [])])
    return Members(
        question=snapshot.question("members", instrument=found),
        evidence=evidence_block(ledger, used, lost),
        ledger=ledger.identity(),
        instrument=found,
        title=card.title,
        certain=certain,
        possible=len(inside),
        rows=inside,
        not_members=outside,
        coverage=snapshot.coverage(found),
        notes=[
            *coverage_notes(snapshot, found),
            *later_than_known(snapshot),
        ],
    )


_COVERED = """
    select distinct c.subject_id from coverage c join date_text d on d.text = c.period
    where c.relation = 'participation' and c.extent = 'complete'
      and $1 between d.lo and coalesce(d.end_lo - 1, d.hi)
      and (c.level = '' or list_contains($2, c.level))
"""


def bulk_answers(snapshot: Snapshot) -> dict[tuple[str, str, str], Answer]:
    """Return the answer for every (instrument, party, level) in the ledger on the day.

    Asked at the newest known-at day, it is read off the spells that the build resolved;
    otherwise every key is resolved anew from what was published by then.
    """
    from blocs.ledger.view import LEVELS

    ledger = snapshot.ledger
    newest = ledger.one("select max(published_day) from source_fact where published_day < 9999999")
    levels = LEVELS[snapshot.level]
    gone = {p for p in ledger.lifetimes if not ledger.existed(p, snapshot.day)}
    if newest is not None and snapshot.known >= newest and not snapshot.excluded:
        answers = {0: Answer.NO, 1: Answer.POSSIBLE, 2: Answer.YES}
        sql = resources.files("blocs.ledger").joinpath("bulk_answers.sql").read_text("utf-8")
        rows = ledger.rows(sql, [snapshot.day, list(levels)])
        return {
            (i, p, lv): Answer.NO if p in gone else answers[a]
            for lv, a, i, ps in rows
            for p in ps.split(";")
        }
    from blocs.ledger.plain import resolve_fast

    covered = {r[0] for r in ledger.rows(_COVERED, [snapshot.day, list(levels)])}
    found: dict[tuple[str, str, str], Answer] = {}
    for instrument, evidence in snapshot.all_evidence().items():
        life = snapshot.life(ledger.cards[instrument], evidence)
        for (party, level), claims in evidence.items():
            if party in gone and level in levels:
                found[instrument, party, level] = Answer.NO
            elif party and level in levels:
                found[instrument, party, level] = party_answer(
                    resolve_fast(claims, ledger.policy), life, snapshot.day, instrument in covered
                )[0]
    return found
