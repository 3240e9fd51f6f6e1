"""Rule on ties: is there a tie of that sort between the two, in that time, from that day?"""

from __future__ import annotations

from blocs.brief.cells import parse_date, truth_of, window_of
from blocs.brief.claims import Between
from blocs.brief.events import date
from blocs.brief.naming import nobody, stranger
from blocs.brief.several import each
from blocs.brief.table import Row
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate
from blocs.brief.weighing import by_answer, by_truth, missing, over_window, show_range
from blocs.brief.world import World, home
from blocs.dates import FUTURE, PAST, Answer, iso

__all__ = ["tie"]

MUTUAL = frozenset({"joint-satellite", "joint-mission", "partnership-with"})
"""Relations that read the same both ways."""
SHOWN = 12
RANK = [Answer.NO, Answer.UNKNOWN, Answer.POSSIBLE, Answer.YES]


def tie(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Is there a tie of that sort between the two parties in that time?"""
    several = each(tie, world, row, pred, today)
    if several is not None:
        return several
    lo, hi = window_of(row.as_of, today)
    left = world.party(pred.subject or row.subject, hi)
    right = world.party(row.object, hi)
    if left is None and world.claims_of_item(row.subject):
        return date(world, row, pred, today)
    if left is None or right is None:
        why = stranger(world, (pred.subject or row.subject, row.object), hi)
        lacking = "object" if not row.object else "party"
        return nobody(why or f"the row names no {lacking} to tie the other to")
    left, right = home(world.ledger, left), home(world.ledger, right)
    truth = truth_of(row.value)
    if left == right:
        found = f"{row.object} is a party's own side"
        return by_truth(False, truth, found, "A party is not tied to itself.")
    every = world.between(left, right, pred.relations)
    directed = not MUTUAL.union("*").intersection(pred.relations)
    held = [b for b in every if not (directed and b.key is not None and b.reversed)]
    pair = f"{left}–{right}"
    best, grade, why, claims = _best(held, pred, PAST if pred.ever else lo, hi)
    if best is Answer.UNKNOWN:
        closed = world.closed_list(left, pred.closed_by, right) if pred.closed_by else None
        if closed is not None:
            names = len(set(closed.listed))
            found = f"{pair}: not among the {names} that {closed.source} lists"
            reason = "That list is closed, and lacks it."
            return by_truth(False, truth, found, reason, (closed.claim_id, *claims))
        if any(world.at(hi).snapshot.is_covered(left, r) for r in pred.relations):
            found = f"{pair}: none found, and the lists are complete there"
            return by_truth(False, truth, found, "The lists are complete there and lack it.")
        other = f"{pair}: the other way round, {every[0].what}" if every else ""
        return missing(pred, f"a dated source on such a tie between {left} and {right}", other)
    more = f" and {len(claims) - 1} more claims" if len(claims) > 1 else ""
    found = f"{pair}: {why}{more} ({grade})"
    said = parse_date(row.value)
    if said is not None and best is not Answer.NO:
        elsewhen = _begun_otherwise(world, held, said.lo, said.hi)
        if elsewhen:
            dates = ", ".join(elsewhen[:4])
            reason = f"Such ties of the pair are dated {dates}."
            # With several on record, one more of that day is not excluded.
            verdict = Verdict.CONTRADICTED if len(elsewhen) == 1 else Verdict.CONTESTED
            return Finding(verdict, found, reason, tuple(claims[:SHOWN]))
    if best is Answer.POSSIBLE and grade not in ("contested", "unsupported"):
        last = _last_sign(held, lo)
        if last is not None:
            settles = (
                f"a sign that it went on; the last that is dated lets it be presumed to {last}"
            )
            return missing(pred, settles, found, claims[:SHOWN])
    reason = "It held within that time." if best is Answer.YES else "It held at other times only."
    return by_answer(best, grade, truth, found, claims[:SHOWN], pred, reason)


def _best(
    held: list[Between], pred: Predicate, lo: int, hi: int
) -> tuple[Answer, str, str, list[str]]:
    """Return the surest answer of all ties, with its grade, what it is, and all claims."""
    best, grade, why = Answer.UNKNOWN, "", ""
    claims: list[str] = []
    for item in held:
        answer = over_window(item.standing, None if pred.acts else item.life, lo, hi)
        if answer is Answer.NO and item.standing.grade != "denied":
            continue
        claims += [c for c in item.standing.winners if c not in claims]
        if best is Answer.UNKNOWN or RANK.index(answer) > RANK.index(best):
            best, grade, why = answer, item.standing.grade, item.what
    return best, grade, why, claims


def _last_sign(held: list[Between], day: int) -> str | None:
    """Return the last day to which a tie begun by then is presumed to go on, or None."""
    ends = [
        s.end_lo - 1
        for item in held
        if item.key is not None
        for s in item.standing.spells
        if s.start_hi <= day and s.end_lo <= day and s.end_hi >= FUTURE
    ]
    return iso(max(ends)) if ends else None


def _begun_otherwise(world: World, held: list[Between], lo: int, hi: int) -> list[str]:
    """Return the dates of all ties when none may have begun within ``[lo, hi]``, else none."""
    starts: list[str] = []
    for item in held:
        if item.key is not None:
            claims = world.tie_claims().get(item.key, [])
            seen = [(e.lo, e.hi) for e in claims if not e.weak]
        else:
            acts = world.acts(item.what)
            seen = [(a.lo, a.hi) for a in acts if a.dated and a.event == "signed"]
        if any(first <= hi and last >= lo for first, last in seen):
            return []
        starts += [show_range(first, last) for first, last in seen]
    return sorted(set(starts))
