"""Does a tie go on? What was done stays done; what is kept up is only presumed to go on.

A launch, a sale or a course happened on a day. A joint mission, a station or a partnership goes
on, and its end is rarely reported: without a sign of life for the policy's years it is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from blocs.dates import FUTURE, PAST, Spell, add_years
from blocs.ledger.facts import Evidence, Standing
from blocs.ledger.policy import Policy

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["DEEDS", "LOST_WITH_ITS_LAUNCH", "ends_of", "losses", "presumed"]

DEEDS = frozenset(
    {
        *("launched-for", "satellite-built-for", "payload-flown-for"),
        *("technology-sold-to", "training-for"),
    }
)
"""Relations that are things done; all others go on until they end."""
LOST_WITH_ITS_LAUNCH = frozenset({"joint-satellite"})
"""Relations that end when their satellite does not reach its orbit."""
OUTCOME = "launch-outcome"
FAILED = "failed"
_ALIVE = frozenset({"start", "act", "maybe", "observed"})


def ends_of(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the ends that starts written as an interval name: ``2017/2019`` ended in 2019."""
    return [
        e._replace(role="end", lo=e.end_lo, hi=e.end_hi, end_lo=FUTURE, end_hi=FUTURE)
        for e in evidence
        if e.role == "start" and e.end_hi < FUTURE
    ]


def losses(snapshot: Snapshot) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    """Return (first day, last day, claims) of the failed launch of each satellite known by then."""

    def read() -> dict[str, tuple[int, int, tuple[str, ...]]]:
        rows = snapshot.ledger.rows(
            "select a.subject_id, d.lo, coalesce(d.end_hi, d.hi), a.claim_id, a.source_id "
            "from attributes a join source_fact f using (source_id) "
            'join date_text d on d.text = a."when" '
            "where a.attribute = ? and a.value = ? and a.stance = 'affirms' and not f.weak "
            "and cast(a.credibility as int) < ? and f.published_day <= ? "
            "and a.claim_id not in (select claim_id from repaired) order by 1, 4",
            [OUTCOME, FAILED, snapshot.ledger.policy.weak_credibility, snapshot.known],
        )
        found: dict[str, tuple[int, int, tuple[str, ...]]] = {}
        for item, lo, hi, claim, source in rows:
            if source in snapshot.excluded:
                continue
            first, last, claims = found.get(item, (lo, hi, ()))
            narrow = max(first, lo) <= min(last, hi)
            span = (max(first, lo), min(last, hi)) if narrow else (min(first, lo), max(last, hi))
            found[item] = (*span, (*claims, claim))
        return found

    return snapshot.ledger.once(("losses", snapshot.known, snapshot.excluded), read)


def presumed(
    standing: Standing,
    evidence: Iterable[Evidence],
    policy: Policy,
    undated: Mapping[str, bool],
    lost: tuple[int, int, tuple[str, ...]] | None,
) -> Standing:
    """Let a tie that nobody ended become possible after the policy's years without a sign of life.

    Args:
        standing: what its claims add up to.
        evidence: the claims that may show it alive.
        policy: for the years.
        undated: for each claim whether nobody knows when its source came out, so that the claim
            is no sign of life on any day.
        lost: the failed launch of the thing that it is about, if any.
    """
    signs = [_sign(e, undated.get(e.claim_id, False)) for e in evidence if _counts(e)]
    spells = []
    for spell in standing.spells:
        if lost is not None and lost[1] >= spell.start_lo:
            end = (lost[0], lost[1])
            spells.append(
                Spell(
                    spell.start_lo, min(spell.start_hi, end[1]), max(end[0], spell.start_lo), end[1]
                )
            )
            continue
        if spell.end_lo < FUTURE or spell.start_lo >= FUTURE:
            spells.append(spell)
            continue
        last = max((s for s in signs if s < FUTURE), default=PAST)
        limit = add_years(last, policy.presumed_tie_years) if last > PAST else spell.start_lo
        spells.append(Spell(spell.start_lo, spell.start_hi, max(limit, spell.start_lo), FUTURE))
    winners = standing.winners
    if lost is not None and standing.spells:
        winners = tuple(sorted({*winners, *lost[2]}))
    return standing._replace(spells=tuple(spells), winners=winners)


def _counts(e: Evidence) -> bool:
    return e.role in _ALIVE and not e.weak


def _sign(e: Evidence, undated_source: bool) -> int:
    """Return the last day on which a claim shows a tie alive; PAST when no day is known."""
    if e.lo <= PAST:
        return PAST if undated_source else e.hi
    if e.role == "observed" and e.end_hi < FUTURE:
        return e.end_hi - 1
    return min(e.hi, e.published)
