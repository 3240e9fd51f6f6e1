"""Rule on dates: did it happen then?"""

from __future__ import annotations

from blocs.brief.cells import TRUE, kebab, parse_date, window_of
from blocs.brief.naming import nobody, stranger
from blocs.brief.table import Row
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate
from blocs.brief.weighing import Dated, missing, weigh_dates
from blocs.brief.world import World, home
from blocs.ledger.facts import Evidence
from blocs.ledger.schema import EVENTS

__all__ = ["date"]

RECURRING = frozenset({"renewed", "suspended", "resumed", "expired"})
"""What may befall a text more than once, so that another date does not speak against this one."""
FIRST_ACTS = frozenset({"signed", "joined", "entered-into-force"})
BEGINNINGS = frozenset(
    {
        *("agreed", "began", "contracted", "established", "formalised", "founded", "held"),
        *("launched", "observed", "opened", "opened-for-signature", "signed", "started", "year"),
    }
)
"""Words for the first act of a text or a tie; no other word may be read as one."""
PUBLISHED = frozenset({"issued", "published", "release", "released", "year"})
"""Words for the day on which a source came out."""


def date(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Did it happen then?"""
    wanted = parse_date(row.value)
    if wanted is None and row.value.strip().lower() in {"", *TRUE}:
        wanted = row.as_of
    _, hi = window_of(row.as_of, today)
    if wanted is None:
        return missing(pred, "the statement gives no date to check")
    lo, up = wanted.start.padded().lo, max(wanted.start.padded().hi, wanted.hi)
    names = pred.attributes or (kebab(row.predicate),)
    subject = world.subject(pred.subject or row.subject, hi)
    dated = _dated_claims(world, row, pred, names, subject, hi)
    if not dated:
        why = stranger(world, (pred.subject or row.subject,), hi)
        return nobody(why) if why else missing(pred, "a dated source on the event")
    if subject not in world.ledger.cards or not RECURRING.intersection(names):
        return weigh_dates(world.policy, dated, lo, up)
    then = [d for d in dated if d.lo <= up and d.hi >= lo]
    if any(not d.evidence.weak for d in then):
        return weigh_dates(world.policy, then, lo, up)
    finding = weigh_dates(world.policy, dated, lo, up)
    if finding.verdict is Verdict.CONTRADICTED and not world.at(up).is_complete(str(subject)):
        settles = "a source on such an event of that day; it may happen more than once"
        return missing(pred, settles, finding.found, finding.claims)
    return finding


def _dated_claims(
    world: World, row: Row, pred: Predicate, names: tuple[str, ...], subject: str | None, day: int
) -> list[Dated]:
    """Return every dated claim on the event: attributes, acts, ties, a source's own date."""
    found = [
        Dated(s.evidence, s.lo, s.hi, s.affirms, f"{s.subject} {s.attribute}")
        for s in (world.stated(subject, names) if subject else ())
        if s.dated
    ]
    if not found and pred.exclusive:
        # One holder only: the same event of somebody else speaks against this one.
        return [
            Dated(s.evidence, s.lo, s.hi, False, f"of {s.subject}")
            for s in world.stated(None, names)
            if s.dated and s.affirms
        ]
    if subject in world.ledger.cards and subject is not None:
        events = frozenset(names).intersection(EVENTS)
        if events or (pred.attributes and not found and BEGINNINGS.intersection(names)):
            found += _acts_on_text(world, subject, events)
    if not found and (pred.rule == "tie" or BEGINNINGS.intersection(names)):
        found = _item_dates(world, row, pred, subject, day)
    came_out = PUBLISHED.intersection(names)
    if not found and came_out and subject is not None and subject not in world.snapshot.excluded:
        found = _published(world, subject)
    return found


def _acts_on_text(world: World, instrument: str, events: frozenset[str]) -> list[Dated]:
    """Return when a text was signed, entered into force and so on.

    What befalls the text itself goes before the acts of its parties. Of an open text only the
    earliest act counts: later ones are those of single parties.
    """
    acts = [a for a in world.acts(instrument) if a.dated and a.event in (events or FIRST_ACTS)]
    if any(not a.party and not a.evidence.weak for a in acts):
        acts = [a for a in acts if not a.party]
    if not events:
        acts = [a for a in acts if a.event == "signed"] or acts
    if world.ledger.cards[instrument].shape == "multilateral":
        solid = [a.lo for a in acts if a.party and a.affirms and not a.evidence.weak]
        acts = [a for a in acts if not a.party or not solid or a.lo <= min(solid) <= a.hi]
    return [Dated(a.evidence, a.lo, a.hi, a.affirms, f"{instrument} {a.event}") for a in acts]


def _item_dates(
    world: World, row: Row, pred: Predicate, subject: str | None, day: int
) -> list[Dated]:
    """Return the dates of ties whose item is the subject, such as the launch of a satellite.

    A tie with somebody else than the row names speaks against it.
    """
    other = world.party(row.object, day) if row.object else None
    found = []
    for (party, relation, partner, item, _), e in world.claims_of_item(row.subject, subject or ""):
        if pred.relations and "*" not in pred.relations and relation not in pred.relations:
            continue
        sides = {party, partner, home(world.ledger, party), home(world.ledger, partner)}
        ours = other is None or other in sides
        label = item if ours else f"{item}, of {party} and {partner}"
        found.append(Dated(e, e.lo, e.hi, ours, label))
    return found


def _published(world: World, source: str) -> list[Dated]:
    """Return the date that a source itself bears."""
    rows = world.ledger.rows(
        "select d.lo, d.hi, f.rank, f.voice from sources s join source_fact f using (source_id) "
        "join date_text d on d.text = s.published where s.source_id = ?",
        [source],
    )
    return [
        Dated(
            Evidence(f"source:{source}", "start", lo, hi, 0, 0, rank, False, 2, voice, hi),
            lo,
            hi,
            True,
            f"published, {source}",
        )
        for lo, hi, rank, voice in rows
    ]
