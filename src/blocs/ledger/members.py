"""Who is in, and is it in force? The two questions of fact, with yes, no, possible or unknown."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from blocs.dates import Answer, iso
from blocs.errors import QuestionError
from blocs.ledger.answers import History, Member, Members, Status, edges_of
from blocs.ledger.evidence import evidence_block, losers_of
from blocs.ledger.facts import Standing

if TYPE_CHECKING:
    from blocs.ledger.view import Card, Snapshot

__all__ = ["bulk_answers", "members", "party_answer", "status"]

_ORDER = {"yes": 0, "possible": 1, "unknown": 2, "no": 3}


def party_answer(
    standing: Standing, life: Standing | None, day: int, covered: bool
) -> tuple[Answer, str]:
    """Return (is it a party on the day, its role).

    A signature that does not bind makes a signatory: no party where the lists are complete,
    possibly one where they are not.
    """
    if not standing.spells and standing.signature is not None:
        possible = day >= standing.signature[0] and not covered and standing.grade != "denied"
        return (Answer.POSSIBLE if possible else Answer.NO), "signatory"
    answer = standing.on(day)
    if life is not None:
        answer = answer & life.on(day)
    return answer, "party"


def _row(
    snapshot: Snapshot,
    key: tuple[str, str],
    standing: Standing,
    life: Standing | None,
    card: Card,
    covered: bool,
) -> Member:
    party, level = key
    answer, role = party_answer(standing, life, snapshot.day, covered)
    if not snapshot.ledger.existed(party, snapshot.day):
        answer = Answer.NO
    dated = standing
    if card.shape != "multilateral" and life is not None and life.spells:
        dated = life
    since, until = edges_of(dated, snapshot.day)
    ground = standing.ground(snapshot.day)
    who = snapshot.ledger.parties[party]
    return Member(
        party,
        who.label,
        answer.value,
        since,
        until,
        ground.grade,
        ground.voices,
        list(ground.claims),
        level or "state",
        who.acts_for,
        role,
    )


def _first_word(snapshot: Snapshot, instrument: str) -> None:
    """Refuse a day before everything that the ledger knows of an instrument.

    Raises:
        QuestionError: naming what is covered, so that the asker can ask again.
    """
    ledger = snapshot.ledger
    count, first, known = ledger.rows(
        "select count(*), min(case when lo > 0 and published_day <= ? and not "
        "list_contains(?, source_id) then lo end), min(published_day) from evidence "
        "where instrument_id = ?",
        [snapshot.known, sorted(snapshot.excluded), instrument],
    )[0]
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


def _notes(snapshot: Snapshot, instrument: str, relation: str = "participation") -> list[str]:
    notes = []
    looked = snapshot.coverage(instrument, relation)
    if not looked:
        notes.append(
            f"Coverage: nobody recorded how completely {instrument} was looked at on this day; "
            "who is absent here is unknown, not out."
        )
    for c in looked:
        tail = f" {c['note']}" if c["note"] else ""
        notes.append(f"Coverage {c['period']} ({c['level'] or 'all levels'}): {c['extent']}.{tail}")
    notes.append("Known-at means: known from sources that this ledger holds.")
    return notes


def members(snapshot: Snapshot, instrument: str) -> Members:
    """Return who is a party to an instrument on the snapshot's day.

    Args:
        snapshot: ledger at two clocks and a level.
        instrument: id, title or alias.

    Returns:
        `Members`: ``certain`` counts yes, ``possible`` counts yes and possible together; the
        rows hold both, ``not_members`` those of whom the ledger knows that they are out.

    Raises:
        UnknownId: when there is no such instrument.
        QuestionError: when the day or the known-at day lies before all sources.
    """
    ledger = snapshot.ledger
    found = ledger.find_instrument(instrument)
    _first_word(snapshot, found)
    card = ledger.cards[found]
    life, standings = snapshot.standings(found)
    covered = snapshot.is_covered(found)
    rows = [_row(snapshot, k, s, life, card, covered) for k, s in standings.items()]
    rows.sort(key=lambda m: (_ORDER[m.answer], m.since, m.name))
    inside = [m for m in rows if m.answer in ("yes", "possible")]
    outside = [m for m in rows if m.answer not in ("yes", "possible")]
    certain = sum(m.answer == "yes" for m in inside)
    used = {c for m in rows for c in m.claims} | set(life.winners if life else ())
    lost = losers_of([*standings.values(), *([life] if life else [])])
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
        notes=_notes(snapshot, found),
    )


def _history(
    snapshot: Snapshot, instrument: str, party: str | None, used: set[str], lost: dict[str, str]
) -> list[History]:
    """Return what sources say happened, in time order, equal statements together."""
    ledger = snapshot.ledger
    rows = ledger.rows(
        'select p."when", p.event, p.party_id, p.stance, p.claim_id, p.source_id, '
        "coalesce(d.lo, 0) from participation p join source_fact f using (source_id) "
        'left join date_text d on d.text = p."when" and p."when" <> \'\' '
        "where p.instrument_id = ? and f.published_day <= ? "
        "and p.claim_id not in (select claim_id from repaired) order by 7, 2, 3, 5",
        [instrument, snapshot.known],
    )
    grouped: dict[tuple[str, str, str, str, str], list[tuple[str, str]]] = {}
    for when, event, who, stance, claim, source, _ in rows:
        if source in snapshot.excluded or (party is not None and who not in (party, "")):
            continue
        verdict = "used" if claim in used else lost.get(claim, "not needed")
        grouped.setdefault((when, event, who, stance, verdict), []).append((claim, source))
    return [
        History(
            when, event, who, stance, sorted({s for _, s in pairs}), [c for c, _ in pairs], verdict
        )
        for (when, event, who, stance, verdict), pairs in grouped.items()
    ]


def status(snapshot: Snapshot, instrument: str, party: str | None = None) -> Status:
    """Return whether a text is in force, or whether a party is in it, on the day.

    Args:
        snapshot: ledger at two clocks and a level.
        instrument: id, title or alias.
        party: id or name; None asks of the text.

    Raises:
        UnknownId: when there is no such instrument or party.
        QuestionError: when a name is ambiguous, or a day lies before all sources.
    """
    ledger = snapshot.ledger
    found = ledger.find_instrument(instrument)
    who = ledger.find_party(party, snapshot.day) if party is not None else None
    _first_word(snapshot, found)
    card = ledger.cards[found]
    life, standings = snapshot.standings(found)
    covered = snapshot.is_covered(found)
    everything = [*standings.values(), *([life] if life else [])]
    if who is None:
        answer, grade, reason, concerned = _text_status(snapshot, card, life, standings)
        dated = life
    else:
        mine = {k: s for k, s in standings.items() if k[0] == who}
        if mine:
            best = min(
                mine.values(),
                key=lambda s: _ORDER[party_answer(s, life, snapshot.day, covered)[0].value],
            )
            answer, role = party_answer(best, life, snapshot.day, covered)
            grade, concerned, dated = best.ground(snapshot.day).grade, [best], best
            reason = _reason(best, answer, role, snapshot.day)
            if not ledger.existed(who, snapshot.day):
                answer = Answer.NO
                reason = (
                    "It did not exist on that day; whether a successor took its place is a claim "
                    "of its own."
                )
        else:
            answer = Answer.NO if covered else Answer.UNKNOWN
            grade, concerned, dated = "unsupported", [], None
            reason = (
                "No claim names it, and the lists are complete there."
                if covered
                else "No claim names it at this level, and the lists are not known to be complete."
            )
            reason += _elsewhere(snapshot, found, who)
    since, until = edges_of(dated, snapshot.day) if dated is not None else ("", "")
    used = {c for s in concerned for c in s.winners} | set(life.winners if life else ())
    lost = losers_of([*concerned, *([life] if life else [])])
    all_lost = losers_of(everything)
    return Status(
        question=snapshot.question("status", instrument=found, party=who),
        evidence=evidence_block(ledger, used, lost),
        ledger=ledger.identity(),
        instrument=found,
        title=card.title,
        party=who or "",
        answer=answer.value,
        grade=grade,
        since=since,
        until=until,
        voices=max((s.ground(snapshot.day).voices for s in concerned), default=0),
        history=_history(snapshot, found, who, used, all_lost),
        reason=reason,
        coverage=snapshot.coverage(found),
        notes=_notes(snapshot, found),
    )


def _text_status(
    snapshot: Snapshot,
    card: Card,
    life: Standing | None,
    standings: dict[tuple[str, str], Standing],
) -> tuple[Answer, str, str, list[Standing]]:
    """Return (answer, grade, reason, standings that it rests on) for the text as a whole."""
    if card.shape != "multilateral" and life is not None:
        answer = life.on(snapshot.day)
        grade = life.ground(snapshot.day).grade
        reason = _reason(life, answer, "text", snapshot.day, card.term)
        return answer, grade, reason, [life]
    least = int(card.min_parties) if card.min_parties else 2
    covered = snapshot.is_covered(card.instrument_id)
    answers = [party_answer(s, life, snapshot.day, covered)[0] for s in standings.values()]
    certain = sum(a is Answer.YES for a in answers)
    possible = certain + sum(a is Answer.POSSIBLE for a in answers)
    answer = (
        Answer.YES if certain >= least else (Answer.POSSIBLE if possible >= least else Answer.NO)
    )
    if not answers and life is not None:
        answer = life.on(snapshot.day)
    grade = (
        life.grade
        if life is not None and life.spells
        else ("settled" if certain >= least else "unsupported")
    )
    reason = f"{certain} certain and {possible - certain} possible parties; it needs {least}."
    concerned = (
        [life]
        if life is not None
        else sorted(
            (s for s in standings.values() if s.on(snapshot.day) is Answer.YES),
            key=lambda s: s.spells[0].start_lo if s.spells else 0,
        )[:least]
    )
    return answer, grade, reason, concerned


def _reason(standing: Standing, answer: Answer, role: str, day: int, term: str = "") -> str:
    """Say in one sentence why the answer is what it is."""
    ground = standing.ground(day)
    if role == "signatory":
        return "It has signed; no source shows that it is bound."
    if standing.grade == "denied":
        return "Sources that weigh more say that it is not so."
    if answer is Answer.POSSIBLE:
        if ground.grade == "contested":
            return "Independent sources disagree, and none outweighs the other."
        if ground.grade == "unsupported":
            return "Only weak claims, plans or memory speak for it."
        if role == "text":
            return (
                f"Its stated term ({term}) has run out and no renewal is known."
                if term
                else "Its term is not known, or it has signatures but no entry into force."
            )
        return "The dates leave the day open."
    if answer is Answer.NO and standing.spells:
        return "The day lies outside every stretch in which it held."
    if answer is Answer.YES:
        plural = "voice" if ground.voices == 1 else "independent voices"
        return f"Rests on {ground.voices} {plural}."
    return "No claim puts it in."


def _elsewhere(snapshot: Snapshot, instrument: str, party: str) -> str:
    """Point to acts of the party's bodies at another level, which are not its own."""
    ledger = snapshot.ledger
    wide = snapshot.at(level="institute")
    _, standings = wide.standings(instrument)
    near = sorted(
        {
            f"{ledger.label(k[0])} ({k[1]})"
            for k in standings
            if k[0] == party or ledger.parties[k[0]].acts_for == party
        }
    )
    if not near:
        return ""
    return f" At its own level, not as the state: {', '.join(near)}; ask with --level institute."


_COVERED = """
    select distinct c.subject_id from coverage c join date_text d on d.text = c.period
    where c.relation = 'participation' and c.extent = 'complete'
      and $1 between d.lo and coalesce(d.end_hi, d.hi)
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
