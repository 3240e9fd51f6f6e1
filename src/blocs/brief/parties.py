"""Rules on parties and texts: membership, single acts such as ratifying, and being in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from blocs.brief.cells import is_truth, kebab, parse_date, truth_of, window_of
from blocs.brief.claims import Act
from blocs.brief.events import date
from blocs.brief.naming import nobody, stranger
from blocs.brief.several import each
from blocs.brief.table import Row
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate
from blocs.brief.weighing import Dated, by_answer, by_truth, missing, show_range, weigh_dates
from blocs.brief.wording import IN_FORCE
from blocs.brief.world import World
from blocs.dates import PAST, Answer, Bounds
from blocs.errors import QuestionError
from blocs.ledger.caveats import first_word
from blocs.ledger.facts import Standing
from blocs.ledger.places import when_in_words
from blocs.ledger.roles import LIFE_EVENTS
from blocs.ledger.ties import bodies

__all__ = ["act", "membership", "named", "renewal", "start_of"]

SIGNING = frozenset({"signed", "observed-signatory"})
LEAVING = frozenset({"withdrew", "terminated", "expired"})
WITHOUT_SIGNING = frozenset({"acceded"})
"""Ways to become a party that are open to those only who have not signed."""
WAYS = frozenset({"ratified", "accepted", "approved", "acceded", "succeeded"})
"""Ways to be bound, of which a state takes one."""


def named(world: World, row: Row, pred: Predicate, day: int) -> tuple[str | None, str | None]:
    """Return the instrument and the party that a row names, in whichever cells they stand."""
    words = [w for w in (pred.instrument, row.object, row.subject) if w]
    instrument = next((i for w in words if (i := world.instrument(w))), None)
    cells = [w for w in (row.subject, row.object) if w]
    party = next(
        (p for w in cells if (p := world.party(w, day)) and world.instrument(w) != instrument), None
    )
    return instrument, party


def start_of(standing: Standing, day: int) -> Bounds | None:
    """Return the bounds of the start that matters on a day."""
    index = standing.chosen(day)
    if index is None:
        return None
    spell = standing.spells[index].tightened() or standing.spells[index]
    return Bounds(spell.start_lo, spell.start_hi)


def membership(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Is the party in the instrument, at that time, since that day?"""
    several = each(membership, world, row, pred, today)
    if several is not None:
        return several
    lo, hi = window_of(row.as_of, today)
    instrument, party = named(world, row, pred, hi)
    if instrument is None or party is None:
        why = stranger(world, (row.subject, row.object), hi)
        if why:
            return nobody(why)
        lacks = "party" if party is None else "instrument"
        return nobody(f"the row names no {lacks}")
    if pred.measure == "observer":
        return _observer(world, row, pred, instrument, party, hi)
    try:
        first_word(world.at(hi).snapshot, instrument)
    except QuestionError as error:
        return missing(pred, str(error).partition(" Ask ")[0])
    answer, standing = world.at(hi).membership(instrument, party)
    label = f"{world.ledger.label(party)} in {instrument}"
    said = _said(row, pred, lo, hi)
    truth = truth_of(row.value)
    if standing is None:
        if answer is Answer.UNKNOWN and said and said[1] < hi:
            # Where the lists are complete on the day named, it cannot have begun by then.
            answer = world.at(said[1]).membership(instrument, party)[0]
        if answer is Answer.NO:
            reason = "The lists are complete there and lack it."
            return by_truth(False, truth, f"{label}: no", reason)
        return missing(pred, f"a list of the parties to {instrument} of that time", label)
    claims = standing.winners + tuple(c for c, _ in standing.losers)
    if not world.ledger.existed(party, hi):
        return by_truth(False, truth, f"{label}: no", "It did not exist on that day.", claims)
    grade = standing.ground(hi).grade
    when = when_in_words(standing, hi, answer)
    told = when if answer is Answer.NO and when else f"{answer.value} {when}".strip()
    found = f"{label}: {told} ({grade})"
    began = start_of(standing, hi)
    if said and began and answer is not Answer.NO and (said[1] < began.lo or said[0] > began.hi):
        start = show_range(began.lo, began.hi)
        reason = f"It began {start}, not {show_range(*said)}."
        return Finding(Verdict.CONTRADICTED, found, reason, claims)
    return by_answer(answer, grade, truth, found, claims, pred, _because(standing, answer, hi))


def _because(standing: Standing, answer: Answer, day: int) -> str:
    """Say in one sentence what a plain yes or no rests on."""
    if standing.grade == "denied":
        return "Sources that weigh more deny it."
    if answer is Answer.NO and not standing.spells:
        if standing.signature is not None:
            return "It has signed; the lists are complete there and do not show it as bound."
        return "The lists are complete there and no claim puts it in."
    voices = standing.ground(day).voices
    rests = f"Rests on {voices} independent voice{'' if voices == 1 else 's'}."
    if answer is Answer.NO:
        when = when_in_words(standing, day, answer)
        return f"{when.capitalize()}. {rests}" if when else rests
    return rests


def _said(row: Row, pred: Predicate, lo: int, hi: int) -> tuple[int, int] | None:
    """Return when a row says that the act fell, or None when it does not say."""
    when = parse_date(row.value)
    if when is not None:
        return when.lo, when.hi
    return (lo, hi) if pred.window and lo < hi else None


def _observer(
    world: World, row: Row, pred: Predicate, instrument: str, party: str, day: int
) -> Finding:
    """Has the party observer status, which claims state as `INSTRUMENT-observer`?"""
    stated = world.stated(party, [f"{instrument}-observer", *pred.attributes])
    label = f"{world.ledger.label(party)} as observer of {instrument}"
    said = parse_date(row.value)
    if stated:
        lo, hi = (said.lo, said.hi) if said else (PAST, day)
        dated = [Dated(s.evidence, s.lo, s.hi, s.affirms, label) for s in stated]
        finding = weigh_dates(world.policy, dated, lo, hi)
        if truth_of(row.value) or finding.verdict is not Verdict.SUPPORTED:
            return finding
        return replace(finding, verdict=Verdict.CONTRADICTED)
    answer, standing = world.at(day).membership(instrument, party)
    if answer is Answer.YES and standing is not None:
        found = f"{world.ledger.label(party)} is a full party to {instrument}"
        return by_truth(False, truth_of(row.value), found, "", standing.winners)
    return missing(pred, f"a list of the observers of {instrument}", label)


def act(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Did the party do that to the text, or did that befall the text, on that day?

    With several parties in the object each must have done it; with none it is asked of the text.
    """
    several = each(act, world, row, pred, today)
    if several is not None:
        return several
    lo, hi = window_of(row.as_of, today)
    instrument, party = named(world, row, pred, hi)
    if instrument is None or party is None:
        why = stranger(world, (row.subject, row.object), hi)
        return nobody(why) if why else date(world, row, pred, today)
    events = frozenset(pred.attributes or (kebab(row.predicate),))
    if events & SIGNING:
        events |= SIGNING | ({"joined"} if _is_political(world, instrument) else set())
    mine = _acts_of(world, instrument, party)
    done = [a for a in mine if a.event in events]
    if not any(not a.evidence.weak for a in done):
        on_text = events & LIFE_EVENTS
        if any(not a.party and a.event in on_text for a in world.acts(instrument)):
            return date(world, row, replace(pred, subject=instrument), today)
        finding = _without_record(world, row, pred, instrument, party, events, mine, today)
        if not done or finding.verdict is not Verdict.NOT_IN_EVIDENCE:
            return finding
    label = f"{world.ledger.label(party)}, {instrument}"
    dated = [_dated(a, label) for a in done if a.dated] or [_dated(a, label) for a in done]
    said = _said(row, pred, lo, hi)
    finding = weigh_dates(world.policy, dated, *(said or (PAST, hi)))
    if truth_of(row.value) or finding.verdict not in (Verdict.SUPPORTED, Verdict.CONTRADICTED):
        return finding
    return by_truth(
        finding.verdict is Verdict.SUPPORTED, False, finding.found, finding.reason, finding.claims
    )


def _dated(done: Act, label: str) -> Dated:
    """Return when an act was done; a list that shows a signatory says "by then"."""
    lo = PAST if done.event.startswith("observed") else done.lo
    return Dated(done.evidence, lo, done.hi, done.affirms, f"{label}: {done.event}")


def _acts_of(world: World, instrument: str, party: str) -> list[Act]:
    """Return the claims on a party's own acts; in a closed circle those of its bodies too."""
    cards = world.ledger
    who = {party}
    if cards.cards[instrument].shape != "multilateral":
        who = bodies(world.snapshot, party)
    is_state = cards.parties[party].kind == "state"
    return [
        a
        for a in world.acts(instrument)
        if a.party in who and (a.party != party or not is_state or a.level in ("state", ""))
    ]


def _is_political(world: World, instrument: str) -> bool:
    return world.ledger.cards[instrument].bindingness == "political"


def _without_record(
    world: World,
    row: Row,
    pred: Predicate,
    instrument: str,
    party: str,
    events: frozenset[str],
    mine: Sequence[Act],
    today: int,
) -> Finding:
    """Decide an act of which no claim speaks, by how the party stands to the text."""
    _, hi = window_of(row.as_of, today)
    said = parse_date(row.value)
    if said is not None and said.hi < hi:
        # Who leaves must have been in on the day before; who comes is in from the day on.
        hi = said.lo - 1 if events & LEAVING else said.hi
    answer, standing = world.at(hi).membership(instrument, party)
    label = f"{world.ledger.label(party)} in {instrument}: {answer.value}"
    claims = standing.winners if standing is not None else ()
    truth = truth_of(row.value)
    solid = [a for a in mine if a.affirms and not a.evidence.weak]
    otherwise = [a for a in solid if a.event in WITHOUT_SIGNING]
    if events & LEAVING:
        if answer is Answer.YES:
            return by_truth(False, truth, f"{label}, still", "It has not left.", claims)
        if answer is Answer.NO and standing is None:
            return by_truth(False, truth, label, "It never was in; the lists are complete.")
    elif events & SIGNING and otherwise:
        found = f"{label}, having acceded"
        reason = "Who accedes has not signed."
        return by_truth(False, truth, found, reason, [a.evidence.claim_id for a in otherwise])
    elif events <= WAYS and (another := [a for a in solid if a.event in WAYS - events]):
        found = f"{label}, having {another[0].event}"
        reason = "It became a party in another way."
        return by_truth(False, truth, found, reason, [a.evidence.claim_id for a in another])
    elif answer is Answer.NO or not events & SIGNING:
        # Lists that show a party show its consent; who is not in has not consented.
        return membership(world, row, pred, today)
    what = f"a dated source on that act of {world.ledger.label(party)}"
    return missing(pred, what, label, claims)


def renewal(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Was a text in force on the day, or had it lapsed, as the statement says?"""
    said = parse_date(row.value)
    day = said.start.hi if said is not None else window_of(row.as_of, today)[1]
    name = pred.instrument or row.subject
    instrument = world.instrument(name)
    if instrument is None:
        return nobody(stranger(world, (name,), day) or f"{name!r} is no instrument")
    try:
        status = world.at(day).snapshot.status(instrument)
        before = world.at(said.start.lo - 1).snapshot.status(instrument) if said else None
    except QuestionError as error:
        return missing(pred, str(error))
    claims = tuple(c["claim"] for c in status.evidence["claims"] if c["used"] == "yes")
    found = f"{instrument} in force on {show_range(day, day)}: {status.answer} ({status.grade})"
    if status.until:
        found += f", this term until {status.until}"
    answer, reason = Answer(status.answer), status.reason
    value = row.value.strip().lower()
    if pred.measure == "lapse" and is_truth(value):
        return by_answer(~answer, status.grade, truth_of(value), found, claims, pred, reason)
    if pred.measure != "lapse" and said is None:
        in_force = value in IN_FORCE
        return by_answer(answer, status.grade, in_force, found, claims, pred, reason)
    if kebab(row.predicate) == "in-force":
        return by_answer(answer, status.grade, True, found, claims, pred, reason)
    if answer is Answer.NO and before is not None and before.answer == "no":
        found += "; nor on the day before"
        return Finding(Verdict.CONTRADICTED, found, "It was not in force until then.", claims)
    return by_answer(~answer, status.grade, True, found, claims, pred, reason)
