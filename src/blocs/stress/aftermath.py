"""What came after a keystone had left, and how long did what stopped take to come back?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from blocs.errors import QuestionError
from blocs.ledger.exits import ExitCase, exit_cases
from blocs.stress.estimates import LEAVING, SELECTION, Estimate, clock_of, unusable, watched
from blocs.stress.rates import rate_interval, share_interval

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["kappa", "repair_rate"]

PAUSES = (
    "suspension",
    "suspension-and-notice",
    "freeze",
    "lapse",
    "funding-stop",
    "programme-stop",
    "blocked",
)
"""Acts that stop something without ending it in law."""
EXITS = (
    "withdrawal-notice",
    "withdrawal",
    "withdrawal-effective",
    "exit-announced",
    "non-renewal",
    "termination",
)
"""Acts that mean to end something in law."""

_Act = tuple[str, tuple[str, ...], tuple[int, int]]
"""Institution, parties and day: several milestones of one act share them."""


def kappa(
    snapshot: Snapshot,
    *,
    of: Literal["text", "value"] = "text",
    form: str | None = None,
    weak: bool = False,
) -> Estimate:
    """Return how often a body ended, or lost its value, after a keystone had left.

    Of the text: the body or text ended. Of the value: it ended, or it went on without its object.
    One act counts once, however many milestones it has. Bilateral texts are left out: they die
    with either party by their nature.

    Args:
        snapshot: ledger at two clocks.
        of: ``text`` or ``value``.
        form: only institutions of this sort; all when None.
        weak: also use cases that only weak sources or memory give.

    Raises:
        QuestionError: when no act of a keystone can be used.
    """
    clock = clock_of(snapshot)
    left_out: list[tuple[str, str]] = []
    acts: dict[tuple[str, tuple[str, ...], tuple[int, int]], ExitCase] = {}
    for case in exit_cases(snapshot):
        if (form is not None and case.form != form) or case.keystone in ("", "no"):
            continue
        reason = unusable(case, weak)
        if case.form == "bilateral":
            reason = "bilateral: it dies with either party by its nature"
        elif case.action not in (*LEAVING, "programme-stop"):
            reason = f"{case.action}: no keystone is out by it"
        elif case.keystone == "unclear" or case.outcome in ("", "unclear"):
            reason = f"not read as a case of it: {case.coding}"
        elif watched(case, clock) is None:
            reason = "what became of it was read after that day"
        if reason:
            left_out.append((case.case, reason))
        else:
            acts.setdefault((case.institution, case.parties, case.when), case)
    if not acts:
        raise QuestionError(
            "no act of a keystone can be used for κ at these clocks"
            + (f" among institutions of form {form}" if form else "")
        )
    fatal = ("ended",) if of == "text" else ("ended", "value-lost")
    hits = sum(c.outcome in fatal for c in acts.values())
    value, low, high = share_interval(hits, len(acts))
    bodies = len({c.institution for c in acts.values()})
    return Estimate(
        f"κ of the {of}" + (f", {form}" if form else ""),
        "share of keystone acts",
        value,
        low,
        high,
        hits,
        len(acts),
        float(len(acts)),
        tuple(sorted(c for case in acts.values() for c in case.claims)),
        tuple(sorted(left_out)),
        "share of acts, interval of Jeffreys (Brown, Cai and DasGupta 2001)",
        f"{SELECTION} Keystone and outcome are our own reading, given with each claim. A late end "
        "is not seen yet.",
        (
            f"{len(acts)} acts on {bodies} bodies: acts on one body, or of one state that leaves "
            "again and again, are not independent, so the interval is too narrow.",
        ),
    )


def repair_rate(
    snapshot: Snapshot,
    *,
    after: Literal["pause", "exit"] = "pause",
    weak: bool = False,
) -> Estimate:
    """Return the rate at which what stopped comes back, per day.

    Waiting times are taken for exponential: resumptions over all days waited, those who still
    wait included. Of several milestones of one act the first counts.

    Args:
        snapshot: ledger at two clocks.
        after: a ``pause`` (suspension, lapse, stop) or an ``exit`` in law.
        weak: also use cases that only weak sources or memory give.

    Raises:
        QuestionError: when no case can be used.
    """
    clock = clock_of(snapshot)
    wanted = PAUSES if after == "pause" else EXITS
    left_out: list[tuple[str, str]] = []
    returns: dict[_Act, list[float]] = {}
    waits: dict[_Act, list[float]] = {}
    claims: dict[_Act, list[str]] = {}
    for case in exit_cases(snapshot):
        if case.action not in wanted:
            continue
        reason = unusable(case, weak) or _unknown_return(case, weak)
        began = sum(case.when) / 2
        back = sum(case.resumed_when) / 2 if case.resumed_when else None
        # Without a return it was seen to wait until it was last looked at.
        until = float(clock if back is not None else min(clock, case.counted_on))
        if not reason and until <= began:
            reason = "no day of waiting had passed"
        if reason:
            left_out.append((case.case, reason))
            continue
        act = (case.institution, case.parties, case.when)
        claims.setdefault(act, []).extend(case.claims)
        if back is not None and back <= clock:
            # Days known to the month only can seem to lie the wrong way round.
            returns.setdefault(act, []).append(max(back - began, 0.5))
        else:
            waits.setdefault(act, []).append(until - began)
    if not claims:
        raise QuestionError(f"no {after} can be used for the repair rate at these clocks")
    took = sorted(min(days) for days in returns.values())
    waited = [max(days) for act, days in waits.items() if act not in returns]
    value, low, high = rate_interval(len(took), sum(took) + sum(waited))
    remarks = [f"{len(took)} of {len(claims)} came back; the others still waited."]
    if took:
        remarks.append(
            f"Those that came back took {took[0]:.0f} to {took[-1]:.0f} days, half of them up to "
            f"{_median(took):.0f}: quick repairs and changes of government are two regimes, and "
            "one rate fits neither well."
        )
    return Estimate(
        f"repair rate after {'an exit' if after == 'exit' else 'a pause'}",
        "a day",
        value,
        low,
        high,
        len(took),
        len(claims),
        sum(took) + sum(waited),
        tuple(sorted({c for own in claims.values() for c in own})),
        tuple(sorted(left_out)),
        "resumptions over days waited, interval of the exponential (chi-square; Garwood 1936); "
        "days known to the month or year stand at their middle; a return in part counts",
        f"{SELECTION} What came back quickly and without news is missing as well.",
        tuple(remarks),
    )


def _unknown_return(case: ExitCase, weak: bool) -> str:
    """Return why it is not known whether or when a case came back, or ""."""
    if case.resumed == "unknown":
        return "whether it came back was not found"
    if case.resumed in ("yes", "partly") and case.resumed_when is None:
        return "it came back on a day that nobody gives"
    if {"resumed", "resumed_when"} & set(case.unverified) and not weak:
        return "whether or when it came back is from memory only"
    return ""


def _median(ordered: Sequence[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
