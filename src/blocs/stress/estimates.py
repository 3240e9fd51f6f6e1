"""What every estimate from real exits shares: its form, the clock, and which cases may be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from blocs.dates import FUTURE, add_years
from blocs.ledger.exits import ExitCase

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["LEAVING", "SELECTION", "Estimate", "clock_of", "unusable", "watched"]

LEAVING = (
    "withdrawal-notice",
    "withdrawal",
    "withdrawal-effective",
    "exit-announced",
    "suspension",
    "suspension-and-notice",
    "freeze",
    "non-renewal",
    "termination",
)
"""Acts that take a party out of a body, for good or for a time; a threat does not."""
SELECTION = (
    "A case enters the list because somebody left, and the famous ones first: bodies that nobody "
    "left are not on it, chains that made news are."
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number from real cases, with all that limits it.

    Attributes:
        name: what is estimated.
        unit: in what.
        value: maximum-likelihood estimate.
        low, high: interval of 95 %; what limits it otherwise is told in ``method``.
        events: events counted.
        n: cases: chains, acts of keystones, pauses, parties.
        exposure: what the events are counted against.
        claims: claims of the cases used.
        left_out: (case, reason) of those not used.
        method: formula with its source.
        bias: why it may be wrong in one direction, in words.
        remarks: what else must be told with it.
    """

    name: str
    unit: str
    value: float
    low: float
    high: float
    events: int
    n: int
    exposure: float
    claims: tuple[str, ...] = field(repr=False)
    left_out: tuple[tuple[str, str], ...] = field(repr=False)
    method: str = field(repr=False)
    bias: str = field(repr=False)
    remarks: tuple[str, ...] = ()


def clock_of(snapshot: Snapshot) -> int:
    """Return the day up to which something can have been seen: the earlier of the two clocks."""
    return min(snapshot.day, snapshot.known)


def unusable(case: ExitCase, weak: bool) -> str:
    """Return why a case is no evidence by the ledger's policy, or ""."""
    if not case.solid and not weak:
        return "only weak sources or memory say that it happened"
    if case.when[1] >= FUTURE:
        return "nobody says when it happened"
    if "when" in case.unverified and not weak:
        return "its day is from memory only"
    return ""


def watched(case: ExitCase, clock: int) -> float | None:
    """Return the share of a case's window that was watched; None when that cannot be told.

    Followers were counted once, on ``counted_on``. A clock before that day may use the count only
    where the window had closed by then, since nobody noted on which day each follower came.
    """
    start = case.when[1]
    closes = add_years(start, case.window_years)
    if clock < case.counted_on and clock < closes:
        return None
    share = (min(clock, case.counted_on, closes) - start) / (closes - start)
    return share if share > 0 else None
