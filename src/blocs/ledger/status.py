"""Is a text in force on a day, and is a party in it? With the reason and what sources say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blocs.dates import PAST, Answer
from blocs.ledger.answers import History, Status, counted, edges_of
from blocs.ledger.caveats import coverage_notes, first_word, later_than_known, rulings_on
from blocs.ledger.evidence import evidence_block, losers_of
from blocs.ledger.facts import Standing
from blocs.ledger.places import Place, first_day, places, weakest, when_in_words

if TYPE_CHECKING:
    from blocs.ledger.view import Card, Snapshot

__all__ = ["status"]

GONE = "It did not exist on that day; whether a successor took its place is a claim of its own."
RESTS = "Rests on "
_ORDER = {"yes": 0, "possible": 1, "unknown": 2, "no": 3}


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
    first_word(snapshot, found)
    card = ledger.cards[found]
    life, everyone = places(snapshot, found)
    if who is None:
        answer, grade, reason, concerned = _text_status(snapshot, card, life, everyone)
        dated = life
    else:
        mine = [p for p in everyone if p.party == who]
        answer, grade, reason, concerned = _party_status(snapshot, found, who, mine, life)
        dated = concerned[0] if concerned else None
    since, until = edges_of(dated, snapshot.day) if dated is not None else ("", "")
    used = {c for s in concerned for c in s.winners} | set(life.winners if life else ())
    whole = [life] if life else []
    ruled = rulings_on(snapshot, found, who) if who is not None else []
    return Status(
        question=snapshot.question("status", instrument=found, party=who),
        evidence=evidence_block(ledger, used, losers_of([*concerned, *whole])),
        ledger=ledger.identity(),
        instrument=found,
        title=card.title,
        party=who or "",
        answer=answer.value,
        grade=grade,
        since=since,
        until=until,
        voices=max((s.ground(snapshot.day).voices for s in concerned), default=0),
        history=_history(
            snapshot, found, who, used, losers_of([*(p.standing for p in everyone), *whole])
        ),
        # What a person has ruled does not rest on how many voices agree.
        reason=" ".join([*ruled, *([] if ruled and reason.startswith(RESTS) else [reason])]),
        coverage=snapshot.coverage(found),
        notes=[*coverage_notes(snapshot, found), *later_than_known(snapshot)],
    )


def _party_status(
    snapshot: Snapshot, instrument: str, who: str, mine: list[Place], life: Standing | None
) -> tuple[Answer, str, str, list[Standing]]:
    """Return (answer, grade, reason, standings that it rests on) for one party."""
    day = snapshot.day
    if not mine and not snapshot.ledger.existed(who, day):
        return Answer.NO, "unsupported", GONE, []
    if not mine:
        covered = snapshot.is_covered(instrument)
        reason = (
            "No claim names it, and the lists are complete there."
            if covered
            else "No claim names it at this level, and the lists are not known to be complete."
        )
        reason += _elsewhere(snapshot, instrument, who)
        return (Answer.NO if covered else Answer.UNKNOWN), "unsupported", reason, []
    best = min(mine, key=lambda p: _ORDER[p.answer.value])
    standing = best.standing
    reason = _reason(standing, best.answer, best.role, day)
    frozen = life.suspended(day) if life is not None else None
    if not best.exists:
        reason = GONE
    elif best.answer is Answer.UNKNOWN:
        reason = (
            "Only weak claims deny it, and the lists are not known to be complete: that settles "
            "nothing."
        )
    elif best.answer is Answer.NO and standing.on(day) is Answer.YES:
        reason = "It is in, but the text as a whole is not in force on that day."
        if frozen:
            reason = f"It is in, but the text as a whole is suspended on that day: {frozen}."
    return best.answer, standing.ground(day).grade, reason, [standing]


def _text_status(
    snapshot: Snapshot, card: Card, life: Standing | None, everyone: list[Place]
) -> tuple[Answer, str, str, list[Standing]]:
    """Return (answer, grade, reason, standings that it rests on) for the text as a whole."""
    day = snapshot.day
    if card.shape != "multilateral" and life is not None:
        answer = life.on(day)
        return answer, life.ground(day).grade, _reason(life, answer, "text", day, card.term), [life]
    if life is not None and life.on(day) is Answer.NO:
        return Answer.NO, life.ground(day).grade, _reason(life, Answer.NO, "text", day), [life]
    least = int(card.min_parties) if card.min_parties else 2
    sure = [p for p in everyone if p.answer is Answer.YES]
    maybe = [p for p in everyone if p.answer is Answer.POSSIBLE]
    reason = f"{counted(len(sure), 'certain party')}, {len(maybe)} possible; it needs {least}."
    resting = sorted(sure, key=lambda p: first_day(p.standing, day))[:least]
    concerned = [life] if life is not None else [p.standing for p in resting]
    begun = life is not None and any(s.start_lo > PAST for s in life.spells)
    if life is not None and begun:
        grade = life.grade
    elif len(sure) >= least:
        grade = weakest(*(p.standing.ground(day).grade for p in resting))
    else:
        grade = "unsupported"
    if len(sure) >= least:
        return Answer.YES, grade, reason, concerned
    if len(sure) + len(maybe) >= least:
        return Answer.POSSIBLE, grade, reason, concerned
    if snapshot.is_covered(card.instrument_id):
        return Answer.NO, grade, f"{reason} The lists are complete there.", concerned
    if life is not None and begun:
        # Who is in was not looked at; that it is in force is a claim on the text itself.
        told = _reason(life, life.on(day), "text", day)
        return life.on(day), grade, f"{told} Who is in it is not known to be listed.", [life]
    reason = (
        f"{counted(len(sure) + len(maybe), 'party')} known and it needs {least}, but the lists are "
        "not known to be complete."
    )
    return Answer.UNKNOWN, "unsupported", reason, concerned


def _history(
    snapshot: Snapshot, instrument: str, party: str | None, used: set[str], lost: dict[str, str]
) -> list[History]:
    """Return what sources say happened, in time order, equal statements together."""
    ledger = snapshot.ledger
    rows = ledger.rows(
        'select p."when", p.event, p.party_id, p.stance, p.claim_id, p.source_id, '
        "coalesce(d.lo, 0), coalesce(d.end_hi, d.hi, f.published_day) "
        "from participation p join source_fact f using (source_id) "
        'left join date_text d on d.text = p."when" and p."when" <> \'\' '
        "where p.instrument_id = ? and f.published_day <= ? "
        "and p.claim_id not in (select claim_id from repaired) order by 7, 2, 3, 5",
        [instrument, snapshot.known],
    )
    grouped: dict[tuple[str, str, str, str, str], list[tuple[str, str]]] = {}
    for when, event, who, stance, claim, source, lo, hi in rows:
        if source in snapshot.excluded or (party is not None and who not in (party, "")):
            continue
        verdict = "used" if claim in used else lost.get(claim, "")
        if not verdict:
            verdict = _not_needed(snapshot.day, stance == "denies" or event == "denied", lo, hi)
        grouped.setdefault((when, event, who, stance, verdict), []).append((claim, source))
    return [
        History(
            when, event, who, stance, sorted({s for _, s in pairs}), [c for c, _ in pairs], verdict
        )
        for (when, event, who, stance, verdict), pairs in grouped.items()
    ]


def _not_needed(day: int, denies: bool, lo: int, hi: int) -> str:
    """Say why a claim neither won nor lost: a denial speaks of its own day only."""
    if denies and hi < day:
        return "speaks of an earlier day"
    if denies and lo > day:
        return "speaks of a later day"
    return "not needed"


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
        gap = standing.suspended(day)
        if gap is not None:
            return f"Suspended on that day: {gap}."
        told = when_in_words(standing, day, answer)
        return f"{told.capitalize()}." if told else "It held on other days only."
    if answer is Answer.YES:
        plural = "voice" if ground.voices == 1 else "independent voices"
        return f"{RESTS}{ground.voices} {plural}."
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
