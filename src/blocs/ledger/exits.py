"""Real exits, suspensions and lapses: what the claims say of each case, at both clocks.

What sources report (who, what, when, taken back) is weighed in the policy's order. What we count
or read into a case (further exits, keystone, outcome, episode) stands beside it and is never
mixed with it; what only memory says is named in `ExitCase.unverified`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from blocs.dates import FUTURE, PAST, show_bounds
from blocs.ledger.camps import Evidence, settle_date
from blocs.ledger.values import Valued, settle_value

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["WINDOW_YEARS", "ExitCase", "exit_cases"]

WINDOW_YEARS = 5.0
"""Years in which further exits are counted, where a claim names no other window."""


@dataclass(frozen=True, slots=True)
class ExitCase:
    """One act of leaving, pausing or ending, as the claims known add up.

    Attributes:
        case: identifier of the case.
        institution: id of the instrument, body or deal.
        form: sort of institution.
        parties: who acted, or was put out.
        action: what they did.
        when: (first, last) possible day of the act.
        further: exits of others from it within the window, as we count them; None when not counted.
        window_years: length of that window.
        resumed: ``yes``, ``partly``, ``no`` or ``unknown``.
        resumed_when: (first, last) possible day, or None.
        keystone, outcome: our reading, "" when not read.
        cluster: episode; the case itself when none is named.
        mechanisms: our reading of why it happened or spread.
        coding: why keystone and outcome are read so.
        solid: whether at least one claim that is not weak says that it happened.
        unverified: fields that only memory gives.
        counted_on: day on which further exits and outcome were read: no later than this.
        claims: all claims of the case that were known.
    """

    case: str
    institution: str
    form: str
    parties: tuple[str, ...]
    action: str
    when: tuple[int, int]
    further: int | None
    window_years: float
    resumed: str
    resumed_when: tuple[int, int] | None
    keystone: str
    outcome: str
    cluster: str
    mechanisms: tuple[str, ...]
    coding: str
    solid: bool
    unverified: tuple[str, ...]
    counted_on: int
    claims: tuple[str, ...]

    @property
    def dated(self) -> str:
        """Return the day of the act as EDTF text."""
        return show_bounds(*self.when)


class _Row(NamedTuple):
    """One claim about a case."""

    claim: str
    case: str
    institution: str
    form: str
    party_ids: str
    action: str
    further: str
    window: str
    resumed: str
    keystone: str
    outcome: str
    cluster: str
    mechanism: str
    coding: str
    stance: str
    credibility: int
    rank: int
    weak: bool
    voice: int
    published: int
    lo: int | None
    hi: int | None
    again_lo: int | None
    again_hi: int | None
    recorded: int


_SQL = """
    select e.claim_id, e.case_id, e.institution_id, e.form, e.party_ids, e.action,
           e.further_exits, e.window_years, e.resumed, e.keystone, e.outcome, e.cluster,
           e.mechanism, e.coding, e.stance, cast(e.credibility as integer), f.rank,
           f.weak or cast(e.credibility as integer) >= ?, f.voice, f.published_day,
           d.lo, d.hi, r.lo, r.hi, coalesce(c.hi, f.published_day), e.source_id
    from exits e join source_fact f using (source_id)
    left join date_text d on d.text = e."when" and e."when" <> ''
    left join date_text r on r.text = e.resumed_when and e.resumed_when <> ''
    left join date_text c on c.text = e.recorded_at and e.recorded_at <> ''
    where f.published_day <= ? and e.claim_id not in (select claim_id from repaired)
    order by e.case_id, e.claim_id
"""


def exit_cases(snapshot: Snapshot) -> tuple[ExitCase, ...]:
    """Return every case that the sources known tell of and that had begun by the day.

    Args:
        snapshot: ledger at two clocks.

    Returns:
        The cases by day and id. A case whose day nobody knows is left in, from PAST to FUTURE.

    Example:
        >>> cases = exit_cases(open_ledger("space").as_of("2026-11-25"))
        >>> next(c.parties for c in cases if c.case == "moon-sau")
        ('SAU',)
    """
    ledger = snapshot.ledger
    grouped: dict[str, list[_Row]] = {}
    for *cells, source in ledger.rows(_SQL, [ledger.policy.weak_credibility, snapshot.known]):
        if source not in snapshot.excluded:
            grouped.setdefault(cells[1], []).append(_Row(*cells))
    cases = [c for rows in grouped.values() if (c := _case(snapshot, rows)) is not None]
    return tuple(
        sorted((c for c in cases if c.when[0] <= snapshot.day), key=lambda c: (c.when, c.case))
    )


def _case(snapshot: Snapshot, rows: list[_Row]) -> ExitCase | None:
    """Weigh the claims about one case; None when nobody affirms it, or it is denied."""
    policy = snapshot.ledger.policy
    unverified: list[str] = []

    def settle(name: str, of: Callable[[_Row], str], ours: bool = False) -> str:
        """Return the value of one field that prevails.

        What is our own reading does not lean on the source whose row carries it, so there
        only memory counts as weak.
        """
        said = [
            Valued(
                r.claim,
                of(r),
                True,
                r.rank,
                r.rank >= 9 if ours else r.weak,
                r.credibility,
                r.voice,
            )
            for r in rows
            if of(r) and r.stance == "affirms"
        ]
        if said and all(v.rank >= 9 for v in said):
            unverified.append(name)
        return settle_value(said, policy).value or ""

    affirmed = [r for r in rows if r.stance == "affirms"]
    happened = settle_value(
        [
            Valued(r.claim, "yes", r.stance == "affirms", r.rank, r.weak, r.credibility, r.voice)
            for r in rows
        ],
        policy,
    )
    if happened.value is None:
        return None
    when = _dated(snapshot, affirmed, lambda r: (r.lo, r.hi)) or (PAST, FUTURE)
    if when == (PAST, FUTURE) or all(r.rank >= 9 for r in affirmed if r.lo is not None):
        unverified.append("when")
    again = [r for r in affirmed if r.again_lo is not None]
    if again and all(r.rank >= 9 for r in again):
        unverified.append("resumed_when")
    further = settle("further_exits", lambda r: r.further, ours=True)
    window = settle("window_years", lambda r: r.window, ours=True)
    mechanism = settle("mechanism", lambda r: r.mechanism, ours=True)
    return ExitCase(
        case=rows[0].case,
        institution=settle("institution_id", lambda r: r.institution),
        form=settle("form", lambda r: r.form),
        parties=tuple(settle("party_ids", lambda r: r.party_ids).split(";")),
        action=settle("action", lambda r: r.action),
        when=when,
        further=int(further) if further else None,
        window_years=float(window) if window else WINDOW_YEARS,
        resumed=settle("resumed", lambda r: r.resumed) or "unknown",
        resumed_when=_dated(snapshot, affirmed, lambda r: (r.again_lo, r.again_hi)),
        keystone=settle("keystone", lambda r: r.keystone, ours=True),
        outcome=settle("outcome", lambda r: r.outcome, ours=True),
        cluster=settle("cluster", lambda r: r.cluster, ours=True) or rows[0].case,
        mechanisms=tuple(mechanism.split(";")) if mechanism else (),
        coding=settle("coding", lambda r: r.coding, ours=True),
        solid=happened.grade != "unsupported",
        unverified=tuple(unverified),
        counted_on=max(r.recorded for r in affirmed),
        claims=tuple(r.claim for r in rows),
    )


def _dated(
    snapshot: Snapshot,
    rows: list[_Row],
    bounds: Callable[[_Row], tuple[int | None, int | None]],
) -> tuple[int, int] | None:
    """Return the bounds of a day on which the claims that give one add up; None without any."""
    said = []
    for r in rows:
        lo, hi = bounds(r)
        if lo is not None and hi is not None:
            said.append(
                Evidence(
                    r.claim,
                    "start",
                    lo,
                    hi,
                    FUTURE,
                    FUTURE,
                    r.rank,
                    r.weak,
                    r.credibility,
                    r.voice,
                    r.published,
                )
            )
    if not said:
        return None
    found = settle_date(said, snapshot.ledger.policy)
    return found.lo, found.hi
