"""Rules on numbers: is that the total, is that the age?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

from blocs.brief.cells import ABOUT, Number, parse_number, window_of
from blocs.brief.claims import Count
from blocs.brief.enumeration import Enumeration, enumerate_for
from blocs.brief.naming import nobody, stranger
from blocs.brief.table import Row
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate
from blocs.brief.weighing import by_truth, missing, show_range, weigh
from blocs.brief.world import World
from blocs.dates import PAST, Bounds, iso

__all__ = ["age", "count", "left_out"]

NEAR = 31
"""Days by which a total may miss the time of which a statement speaks."""
SHOWN = 60
SHOWN_TIMES = 6
DAYS_PER_YEAR = 365.2425
"""Mean Gregorian year, for ages."""
STATES = re.compile(r"\b(countries|states|nations)\b", re.IGNORECASE)
BODIES = re.compile(r"\borgani[sz]ations\b", re.IGNORECASE)


def _span(count: Count) -> tuple[float, float]:
    """Return the numbers that a total leaves possible, both included."""
    low, high = count.low, count.high
    if count.sense == "about":
        low, high = low * (1 - ABOUT), high * (1 + ABOUT)
    return (-inf if count.sense == "at-most" else low, inf if count.sense == "at-least" else high)


def _agrees(count: Count, said: Number) -> bool | None:
    """Return whether a total agrees with a stated number; None when it cannot tell."""
    low, high = _span(count)
    if high < said.low or low > said.high:
        return False
    if count.sense in ("at-least", "at-most") and not (said.low <= low and high <= said.high):
        return None
    return True


def count(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Is the number what others report, and what can be enumerated?"""
    said = parse_number(row.value)
    if said is None:
        return Finding(Verdict.NOT_CHECKABLE, "", f"{row.value!r} is no number that one can check.")
    lo, hi = window_of(row.as_of, today)
    name = pred.subject or row.subject
    # An organisation's members are the parties to its text.
    text = world.instrument(name) if pred.measure == "members" else None
    subject = text or world.subject(name, hi)
    if subject is None:
        return nobody(stranger(world, (name,), hi))
    listed = enumerate_for(world, row, pred, subject, lo, hi)
    names = dict.fromkeys((subject, world.subject(name, hi) or subject))
    totals = [c for n in names for c in world.counts(n, pred.unit, pred.scopes)]
    # Beside a closed list only totals of that very time count.
    near = 0 if listed is not None and listed.certain == listed.most else NEAR
    reported = _reported(world, row, pred, totals, said, (lo, hi, near))
    if listed is None:
        if reported.verdict is Verdict.NOT_IN_EVIDENCE and not reported.reason:
            every = [c for n in names for c in world.counts(n, "", ())]
            wanted = [*pred.scopes, *pred.unit.split()]
            return _nothing(pred, wanted, totals, every, show_range(lo, hi))
        return reported
    found = "; ".join(t for t in (listed.words(), reported.found) if t)
    ids = tuple(dict.fromkeys((*reported.claims, *listed.claims)))[:SHOWN]
    if reported.verdict is Verdict.NOT_IN_EVIDENCE:
        return replace(_by_list(listed, said, pred), found=found, claims=ids)
    possible = listed.certain <= said.high and listed.most >= said.low
    if reported.verdict is Verdict.SUPPORTED and possible:
        return Finding(Verdict.SUPPORTED, found, reported.reason, ids)
    # Names that nobody has listed do not speak for a number that others refute.
    named = listed.certain <= said.high and listed.possible >= said.low
    if reported.verdict is Verdict.CONTRADICTED and not named:
        return Finding(Verdict.CONTRADICTED, found, reported.reason, ids)
    reason = f"{listed.words().capitalize()}; reported is another number."
    if reported.verdict is Verdict.CONTESTED:
        reason = reported.reason
    return Finding(Verdict.CONTESTED, found, reason, ids)


def _by_list(listed: Enumeration, said: Number, pred: Predicate) -> Finding:
    """Judge a number by the list alone, where nobody reports a total of that time."""
    if said.low <= listed.certain and listed.most <= said.high:
        return Finding(Verdict.SUPPORTED, reason="The list itself can be counted.")
    if listed.certain > said.high:
        reason = f"{listed.certain} can be listed for certain, which is more."
        return Finding(Verdict.CONTRADICTED, reason=reason)
    if listed.most < said.low:
        reason = f"At most {listed.most:g} can be listed, and the list is known to be complete."
        return Finding(Verdict.CONTRADICTED, reason=reason)
    if listed.contest and listed.possible >= said.low:
        return Finding(Verdict.CONTESTED, reason=listed.contest)
    known = f"{listed.certain} can be listed for certain"
    known += f", {listed.doubt}" if listed.doubt else ""
    if listed.complete:
        return missing(pred, f"a stronger source on who is only possible; {known}")
    return missing(
        pred,
        f"a total of that time, or a list known to be complete; {known}, and nobody recorded that "
        "the list is complete",
    )


def _nothing(
    pred: Predicate,
    words: Sequence[str],
    totals: Sequence[Count],
    every: Sequence[Count],
    time: str,
) -> Finding:
    """Say which totals there are, when none is of the scope or of the time stated."""
    settles = "the counter's own release, or a list that can be counted"
    if totals:
        times = ", ".join(dict.fromkeys(show_range(c.lo, c.hi) for c in totals[:SHOWN_TIMES]))
        return missing(pred, f"{settles}, of {time}; totals held are of {times}")
    if every and not pred.settles:
        same = [c for c in every if c.unit in words or c.scope.startswith(words[0])]
        scopes = Counter(f"{c.scope} ({c.unit})" for c in same or every)
        shown = ", ".join(s for s, _ in scopes.most_common(SHOWN_TIMES))
        more = f" and {len(scopes) - SHOWN_TIMES} more" if len(scopes) > SHOWN_TIMES else ""
        return missing(pred, f"{settles}; the ledger has other totals of it: {shown}{more}")
    return missing(pred, settles)


def _reported(
    world: World,
    row: Row,
    pred: Predicate,
    totals: list[Count],
    said: Number,
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
        return _growing(world, totals, near, said, lo, hi)
    by_unit: dict[str, list[Count]] = {}
    solid = any(not c.evidence.weak for c in within)
    for total in within if solid else near:
        by_unit.setdefault(total.unit if not pred.unit else "", []).append(total)
    findings = [_weigh_totals(world, group, said) for group in by_unit.values()]
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


def _weigh_totals(world: World, totals: list[Count], said: Number) -> Finding:
    agreeing = [c for c in totals if _agrees(c, said)]
    others = [
        c
        for c in totals
        if _agrees(c, said) is False
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
    world: World, totals: list[Count], near: list[Count], said: Number, lo: int, hi: int
) -> Finding:
    """Weigh totals that only grow, so that those of other dates bound this one."""
    finding = _weigh_totals(world, near, said)
    apart = [
        c
        for c in totals
        if c not in near
        and (
            (c.hi < lo and c.low > said.high)
            or (c.lo > hi and c.high < said.low and c.sense == "exactly")
        )
    ]
    if not apart:
        return finding
    agreeing = [c for c in near if _agrees(c, said)]
    others = [c for c in near if _agrees(c, said) is False] + apart
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


def left_out(
    world: World, row: Row, pred: Predicate, listed: Mapping[str, str], today: int
) -> Finding | None:
    """Contradict a number whose own list, complete by that number, lacks somebody certain.

    Args:
        world: evidence to look at.
        row: the count; pred: how to check it; listed: the document's own names, by party.
        today: the day of the document.
    """
    said = parse_number(row.value)
    if said is None or said.sign or len(listed) != said.value or pred.measure != "partners":
        return None
    lo, hi = window_of(row.as_of, today)
    subject = world.subject(pred.subject or row.subject, hi)
    found = enumerate_for(world, row, pred, subject, lo, hi) if subject else None
    lacking = [n for n in found.names if n not in listed] if found else []
    if found is None or not lacking:
        return None
    who = ", ".join(world.ledger.label(n) for n in lacking)
    reason = f"{who}: certain, and not among the {len(listed)} that the document lists."
    return Finding(Verdict.CONTRADICTED, found.words(), reason, found.claims[:SHOWN])


def age(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Does the age in years follow from the date of the beginning?

    A whole number may be counted down or rounded.
    """
    parsed = parse_number(row.value)
    lo, hi = window_of(row.as_of, today)
    subject = world.subject(pred.subject or row.subject, hi)
    if subject is None:
        return nobody(stranger(world, (pred.subject or row.subject,), hi))
    if parsed is None:
        return missing(pred, "a date of the beginning")
    began, claims = _beginning(world, subject, pred, hi)
    if began is None:
        return missing(pred, "a dated source on the beginning")
    value = parsed.value
    first, last = (lo - began.hi) / DAYS_PER_YEAR, (hi - began.lo) / DAYS_PER_YEAR
    found = f"began {show_range(began.lo, began.hi)}: {last:.1f} years"
    if pred.measure == "lower-bound":
        # The oldest that we hold need not be the oldest there is.
        if first >= parsed.low > -inf:
            return Finding(Verdict.SUPPORTED, found, "The oldest that is held.", claims)
        return missing(pred, "an older one", f"{found} since the oldest that is held", claims)
    if parsed.sign:
        fits = parsed.low <= last and first <= parsed.high
    elif "." in row.value:
        fits = first - 0.06 <= value <= last + 0.06
    else:
        fits = _whole_years(began.hi, lo) <= value <= int(last + 0.5)
    return by_truth(fits, True, found, f"Computed: {last:.1f} years.", claims)


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
