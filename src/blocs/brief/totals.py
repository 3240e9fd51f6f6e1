"""Rules on numbers: is that the total, is that the age?"""

from __future__ import annotations

import re
from dataclasses import replace

from blocs.brief.cells import parse_number, window_of
from blocs.brief.claims import Count
from blocs.brief.parties import start_of
from blocs.brief.table import Row
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate
from blocs.brief.weighing import by_truth, missing, over_window, show_range, weigh
from blocs.brief.world import World
from blocs.dates import PAST, Answer, Bounds, iso

__all__ = ["age", "count"]

OPEN = 10**6
"""Upper end of a list that nobody knows to be complete."""
NEAR = 31
"""Days by which a total may miss the time of which a statement speaks."""
SHOWN = 60
DAYS_PER_YEAR = 365.2425
"""Mean Gregorian year, for ages."""
STATES = re.compile(r"\b(countries|states|nations)\b", re.IGNORECASE)
BODIES = re.compile(r"\borgani[sz]ations\b", re.IGNORECASE)


def _agrees(count: Count, sign: str, value: float) -> bool | None:
    """Return whether a total agrees with a stated number; None when it cannot tell."""
    low, high = count.low, count.high
    if count.sense == "about":
        low, high = low * 0.9, high * 1.1
    if count.sense == "at-least":
        if sign in (">=", ">"):
            return True if low >= value else None
        return False if value < low else None
    if count.sense == "at-most":
        return False if value > high and sign in ("", ">=", ">") else None
    if sign in (">=", ">"):
        return high >= value if sign == ">=" else high > value
    if sign in ("<=", "<"):
        return low <= value if sign == "<=" else low < value
    if sign == "~":
        return low * 0.9 <= value <= high * 1.1
    return low <= value <= high


def count(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Is the number what others report, and what can be enumerated?"""
    parsed = parse_number(row.value)
    if parsed is None:
        return Finding(Verdict.NOT_CHECKABLE, "", f"{row.value!r} is no number that one can check.")
    sign, value = parsed
    lo, hi = window_of(row.as_of, today)
    name = pred.subject or row.subject
    # An organisation's members are the parties to its text.
    text = world.instrument(name) if pred.measure == "members" else None
    subject = text or world.subject(name, hi)
    if subject is None:
        return missing(pred, "the ledger knows nothing by that name")
    listed = _enumerate(world, row, pred, subject, lo, hi)
    names = dict.fromkeys((subject, world.subject(name, hi) or subject))
    totals = [c for n in names for c in world.counts(n, pred.unit, pred.scopes)]
    # Beside a closed list only totals of that very time count.
    near = 0 if listed is not None and listed[0] == listed[1] else NEAR
    reported = _reported(world, row, pred, totals, sign, value, (lo, hi, near))
    if listed is None:
        if reported.verdict is Verdict.NOT_IN_EVIDENCE and not reported.reason:
            return missing(pred, "the counter's own release, or a list that can be counted")
        return reported
    certain, possible, claims = listed
    upper = "more" if possible >= OPEN else str(possible)
    words = f"enumerated {certain}" + ("" if certain == possible else f" to {upper}")
    found = "; ".join(t for t in (words, reported.found) if t)
    ids = tuple(dict.fromkeys((*reported.claims, *claims)))[:SHOWN]
    inside = {
        ">=": possible >= value,
        ">": possible > value,
        "<=": certain <= value,
        "<": certain < value,
    }.get(sign, certain <= value <= possible)
    sure = {
        ">=": certain >= value,
        ">": certain > value,
        "<=": possible <= value,
        "<": possible < value,
    }.get(sign, certain == possible == value)
    if reported.verdict is Verdict.SUPPORTED and inside:
        return Finding(Verdict.SUPPORTED, found, reported.reason, ids)
    if reported.verdict is Verdict.CONTRADICTED and not inside:
        return Finding(Verdict.CONTRADICTED, found, reported.reason, ids)
    if reported.verdict is Verdict.NOT_IN_EVIDENCE:
        if sure or not inside:
            return by_truth(sure, True, found, "The list itself can be counted.", ids)
        return Finding(Verdict.CONTESTED, found, "The number lies within the range.", ids)
    return Finding(Verdict.CONTESTED, found, "What is reported and what is listed differ.", ids)


def _reported(
    world: World,
    row: Row,
    pred: Predicate,
    totals: list[Count],
    sign: str,
    value: float,
    time: tuple[int, int, int],
) -> Finding:
    """Weigh the totals of others that speak of that time; of several units the one that fits best.

    Totals that overlap the time go before those that only come near it.
    """
    if not pred.unit:
        totals = _in_unit(totals, row.quote)
    lo, hi, margin = time
    within = [c for c in totals if c.lo <= hi and c.hi >= lo]
    near = [c for c in totals if c.lo <= hi + margin and c.hi >= lo - margin]
    if pred.measure == "cumulative":
        return _growing(world, totals, near, sign, value, lo, hi)
    by_unit: dict[str, list[Count]] = {}
    solid = any(not c.evidence.weak for c in within)
    for total in within if solid else near:
        by_unit.setdefault(total.unit if not pred.unit else "", []).append(total)
    findings = [_weigh_totals(world, group, sign, value) for group in by_unit.values()]
    # A total in one unit does not contradict what may be meant in another.
    order = [Verdict.SUPPORTED, Verdict.CONTESTED, Verdict.NOT_IN_EVIDENCE, Verdict.CONTRADICTED]
    return min(
        findings,
        key=lambda f: order.index(f.verdict),
        default=Finding(Verdict.NOT_IN_EVIDENCE),
    )


def _in_unit(totals: list[Count], quote: str) -> list[Count]:
    """Keep the totals in the unit that the quotation names, when it names one that is counted."""
    states, others = bool(STATES.search(quote)), bool(BODIES.search(quote))
    wanted = {
        (True, True): {"counterparties"},
        (True, False): {"states", "parties"},
        (False, True): {"organisations"},
    }.get((states, others), set())
    return [c for c in totals if c.unit in wanted] or totals


def _weigh_totals(world: World, totals: list[Count], sign: str, value: float) -> Finding:
    agreeing = [c for c in totals if _agrees(c, sign, value)]
    others = [
        c
        for c in totals
        if _agrees(c, sign, value) is False
        # What was counted on another day than a total that agrees does not contest it.
        and (not agreeing or any(c.lo <= a.hi and c.hi >= a.lo for a in agreeing))
    ]
    return weigh(
        world.policy,
        [c.evidence for c in agreeing],
        [c.evidence for c in others],
        lambda: _show(agreeing),
        lambda: _show(others),
    )


def _growing(
    world: World, totals: list[Count], near: list[Count], sign: str, value: float, lo: int, hi: int
) -> Finding:
    """Weigh totals that only grow, so that those of other dates bound this one."""
    finding = _weigh_totals(world, near, sign, value)
    apart = [
        c
        for c in totals
        if c not in near
        and (
            (c.hi < lo and c.low > value and sign not in (">=", ">"))
            or (c.lo > hi and c.high < value and c.sense == "exactly")
        )
    ]
    if not apart:
        return finding
    agreeing = [c for c in near if _agrees(c, sign, value)]
    others = [c for c in near if _agrees(c, sign, value) is False] + apart
    whole = weigh(
        world.policy,
        [c.evidence for c in agreeing],
        [c.evidence for c in others],
        lambda: _show(agreeing),
        lambda: _show(others),
    )
    if whole.verdict is Verdict.CONTRADICTED and len(others) == len(apart):
        reason = "A total of another date cannot be squared with it, as totals only grow."
        return replace(whole, verdict=Verdict.CONTESTED, reason=reason)
    return whole


def _show(totals: list[Count]) -> str:
    return "; ".join(
        f"{c.low:g} {c.unit} ({c.sense}, {show_range(c.lo, c.hi)}, {c.source})" for c in totals[:3]
    )


def _enumerate(
    world: World, row: Row, pred: Predicate, subject: str, lo: int, hi: int
) -> tuple[int, int, list[str]] | None:
    """Return (certain, possible, claims) of what the ledger can list, or None."""
    if pred.measure == "members" and subject in world.ledger.cards:
        card = world.ledger.cards[subject]
        if pred.scopes == ("signatories",) and card.bindingness != "political":
            return _signers(world, subject, hi)
        roll = world.at(hi).roll(subject)
        if not roll.possible:
            return None
        covered = world.at(hi).is_complete(subject)
        return roll.certain, roll.possible if covered else OPEN, list(roll.claims)
    if pred.measure in ("items", "partners") and pred.relations:
        return _enumerate_ties(world, row, pred, subject, lo, hi)
    return None


def _signers(world: World, instrument: str, day: int) -> tuple[int, int, list[str]] | None:
    """Return how many states have signed: those that only signed at least, all at most."""
    signed = [
        a
        for a in world.acts(instrument)
        if a.party
        and a.affirms
        and a.event in ("signed", "observed-signatory")
        and a.lo <= day
        and a.level in ("state", "")
    ]
    every = {a.party for a in signed}
    if not every:
        return None
    at = world.at(day)
    only = {p for p in every if at.membership(instrument, p)[0] is Answer.NO}
    upper = len(every) if at.is_complete(instrument) else OPEN
    return len(only), upper, [a.evidence.claim_id for a in signed]


def _enumerate_ties(
    world: World, row: Row, pred: Predicate, subject: str, lo: int, hi: int
) -> tuple[int, int, list[str]] | None:
    """Count distinct items of ties that began in the window, or partners of ties alive in it.

    A list of ties is rarely known to be complete, so the range has no upper end unless coverage
    says so.
    """
    wanted = world.party(row.object, hi) if row.object else None
    certain: set[str] = set()
    possible: set[str] = set()
    claims: list[str] = []
    for (party, relation, partner, item, _), s in world.ties().items():
        if party != subject or relation not in pred.relations or wanted not in (None, partner):
            continue
        if pred.measure == "partners":
            answer = over_window(s, None, lo, hi)
            if answer is Answer.NO or world.ledger.parties[partner].kind != "state":
                continue
            key, inside = partner, answer is Answer.YES
        else:
            began = start_of(s, hi)
            if began is None or began.lo > hi or began.hi < lo:
                continue
            key, inside = item or f"{partner} {began.lo}", began.lo >= lo and began.hi <= hi
        possible.add(key)
        claims += s.winners[:1]
        if inside and s.grade not in ("unsupported", "contested", "denied"):
            certain.add(key)
    if not possible:
        return None
    covered = all(world.at(hi).snapshot.is_covered(subject, r) for r in pred.relations)
    return len(certain), len(possible) if covered else OPEN, claims


def age(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Does the age in years follow from the date of the beginning?

    A whole number may be counted down or rounded.
    """
    parsed = parse_number(row.value)
    lo, hi = window_of(row.as_of, today)
    subject = world.subject(pred.subject or row.subject, hi)
    if parsed is None or subject is None:
        return missing(pred, "a date of the beginning")
    began, claims = _beginning(world, subject, pred, hi)
    if began is None:
        return missing(pred, "a dated source on the beginning")
    value = parsed[1]
    first, last = (lo - began.hi) / DAYS_PER_YEAR, (hi - began.lo) / DAYS_PER_YEAR
    found = f"began {show_range(began.lo, began.hi)}: {last:.1f} years"
    if pred.measure == "lower-bound":
        # The oldest that we hold need not be the oldest there is.
        if first >= value:
            return Finding(Verdict.SUPPORTED, found, "The oldest that is held.", claims)
        return missing(pred, "an older one", f"{found} since the oldest that is held", claims)
    if parsed[0]:
        fits = {">=": last >= value, ">": last > value, "<=": first <= value, "<": first < value}
        return by_truth(fits.get(parsed[0], True), True, found, "Computed.", claims)
    if "." in row.value:
        fits_value = first - 0.06 <= value <= last + 0.06
    else:
        fits_value = _whole_years(began.hi, lo) <= value <= int(last + 0.5)
    return by_truth(fits_value, True, found, "Computed.", claims)


def _whole_years(start: int, day: int) -> int:
    """Return the anniversaries that have passed."""
    year, rest = iso(day)[:-6], iso(day)[-6:]
    first, due = iso(start)[:-6], iso(start)[-6:]
    return int(year) - int(first) - (rest < due)


def _beginning(
    world: World, subject: str, pred: Predicate, day: int
) -> tuple[Bounds | None, tuple[str, ...]]:
    """Return the bounds of the earliest act by which a subject began, with its claims."""
    stated = [s for s in world.stated(subject, pred.attributes) if s.affirms and s.dated]
    if stated:
        best = min(stated, key=lambda s: (s.evidence.weak, s.evidence.rank, s.hi - s.lo))
        return Bounds(best.lo, best.hi), (best.evidence.claim_id,)
    found = [
        (a.lo, a.hi, a.evidence.claim_id)
        for a in (world.acts(subject) if subject in world.ledger.cards else ())
        if a.dated
        and a.affirms
        and a.event in ("signed", "entered-into-force")
        and not a.evidence.weak
        and a.lo > PAST
    ]
    if not found:
        return None, ()
    lo, _, claim = min(found)
    return Bounds(lo, min(f[1] for f in found)), (claim,)
