"""What sources say the number is: each total with its sense, its scope, and its own list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from blocs.dates import FUTURE, iso
from blocs.ledger.view import Snapshot

__all__ = ["Reported", "reported"]


@dataclass(frozen=True, slots=True)
class Reported:
    """One total as stated.

    Attributes:
        value: the number when it is one, else None; value_low, value_high: its range.
        sense: exactly, at-least, at-most or about; unit, scope: what is counted.
        as_of: day or window counted, as written; source, claim: who says so.
        listed: how many different names the source itself lists, None when it lists none.
        repeated: names that its list holds more than once.
        lo, hi: ordinals of the time counted.
        parties: the names listed, as party ids.
        inclusion_rule, quote, grade: what is included, the words, the Admiralty letter.
    """

    value: float | None
    value_low: float
    value_high: float
    sense: str
    unit: str
    scope: str
    as_of: str
    source: str
    claim: str
    inclusion_rule: str
    quote: str
    grade: str
    listed: int | None
    repeated: list[str]
    parties: list[str]
    lo: int
    hi: int


def reported(snapshot: Snapshot, subject: str) -> list[Reported]:
    """Return the totals about a subject that speak of a time up to the snapshot's day.

    Args:
        snapshot: ledger at two clocks.
        subject: instrument, party or programme.
    """
    rows = snapshot.ledger.rows(
        'select c.value_low, c.value_high, c.sense, c.unit, c.scope, c."when", c.source_id, '
        "c.claim_id, c.inclusion_rule, c.quote, s.reliability, c.listed, "
        "coalesce(d.lo, f.published_day), "
        "coalesce(case when d.end_hi is null then d.hi else least(d.end_hi, ?) end, "
        "f.published_day) "
        "from counts c join source_fact f using (source_id) join sources s using (source_id) "
        'left join date_text d on d.text = c."when" and c."when" <> \'\' '
        "where c.subject_id = ? and c.stance = 'affirms' and f.published_day <= ? "
        "and c.claim_id not in (select claim_id from repaired) order by 14, 13, 8",
        [FUTURE, subject, snapshot.known],
    )
    found = []
    for (
        low,
        high,
        sense,
        unit,
        scope,
        when,
        source,
        claim,
        rule,
        quote,
        letter,
        listed,
        lo,
        hi,
    ) in rows:
        if source in snapshot.excluded or lo > snapshot.day:
            continue
        names = [p for p in listed.split(";") if p]
        twice = sorted(p for p, n in Counter(names).items() if n > 1)
        first, last = float(low), float(high)
        found.append(
            Reported(
                first if first == last else None,
                first,
                last,
                sense,
                unit,
                scope,
                when or f"published {iso(hi)}",
                source,
                claim,
                rule,
                quote,
                letter,
                len(set(names)) if names else None,
                twice,
                names,
                lo,
                min(hi, snapshot.day),
            )
        )
    return found
