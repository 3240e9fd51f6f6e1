"""How seldom do parties leave? A rate from the time that they were in, even when nobody left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blocs.dates import Answer
from blocs.errors import QuestionError
from blocs.stress.estimates import Estimate, clock_of
from blocs.stress.rates import none_seen, rate_interval, rule_of_three

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["exit_hazard"]

DAYS_A_YEAR = 365.25


def exit_hazard(snapshot: Snapshot, instrument: str) -> Estimate:
    """Return the rate at which parties leave an instrument, per party-year.

    Time counts only while a party was in for certain, up to the earlier of the two clocks.

    Args:
        snapshot: ledger at two clocks and a level.
        instrument: id, title or alias.

    Raises:
        UnknownId: when there is no such instrument.
        QuestionError: when nobody was in for certain for a single day.

    Example:
        >>> found = exit_hazard(open_ledger("space").as_of("2026-11-25"), "artemis-accords")
        >>> found.events, found.high < 0.05
        (0, True)
    """
    ledger = snapshot.ledger
    found = ledger.find_instrument(instrument)
    clock = clock_of(snapshot)
    life, standings = snapshot.standings(found)
    days = 0
    exits = open_exits = parties = 0
    claims: set[str] = set()
    for standing in standings.values():
        inside = 0
        for spell, ground in zip(standing.spells, standing.grounds, strict=True):
            tight = spell.tightened()
            if tight is None or tight.start_hi > clock:
                continue
            inside += max(0, min(tight.end_lo, clock + 1) - tight.start_hi)
            exits += tight.end_hi <= clock
            open_exits += tight.end_lo <= clock < tight.end_hi
            claims.update(ground.claims)
        days += inside
        parties += inside > 0
    if not days:
        raise QuestionError(
            f"nobody was in {found} for certain for a single day by then, so there is no exposure"
        )
    years = days / DAYS_A_YEAR
    value, low, high = rate_interval(exits, years)
    remarks = [f"{parties} parties, {years:.1f} party-years."]
    if exits == 0:
        high = none_seen(years)
        remarks.append(
            f"No exit seen: by the rule of three at most {rule_of_three(years):.3f} a party-year, "
            "a limit from above alone."
        )
    if open_exits:
        remarks.append(f"{open_exits} more may have left by then.")
    if life is not None and life.on(clock) is not Answer.YES:
        remarks.append("The text as a whole is not in force for certain on that day.")
    return Estimate(
        f"hazard of exit from {found}",
        "exits a party-year",
        value,
        low,
        high,
        exits,
        parties,
        years,
        tuple(sorted(claims)),
        (),
        "exits over party-years, interval of Garwood (1936); with no exit the limit from above "
        "alone, -ln 0.05 over party-years",
        "Parties are young and share their reasons: years of quiet in company are worth less than "
        "as many independent ones. An exit that nobody reported is not seen.",
        tuple(remarks),
    )
