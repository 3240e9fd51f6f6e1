"""What do real exits say of β, κ and repair, and how little is that?

The cases are those of ``claims/exits.csv``, at the snapshot's clocks. Each estimate carries the
claims on which it rests, what was left out and why, and the bias of the list in words: a case
enters it because somebody left. What lies after the earlier of the two clocks is not used, with
one exception that no clock can mend: which cases are on the list was chosen later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from blocs.errors import QuestionError, UnknownId
from blocs.ledger.exits import exit_cases
from blocs.stress.aftermath import kappa, repair_rate
from blocs.stress.contagion import beta
from blocs.stress.estimates import Estimate
from blocs.stress.exposure import exit_hazard
from blocs.stress.rates import rule_of_three

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["Estimate", "beta", "exit_hazard", "kappa", "priors", "repair_rate", "rule_of_three"]


def priors(snapshot: Snapshot, *, instruments: Iterable[str] = ()) -> tuple[Estimate, ...]:
    """Return every estimate that the cases allow, in a fixed order.

    Args:
        snapshot: ledger at two clocks.
        instruments: instruments whose hazard of exit is wanted as well.

    Returns:
        β: overall, without common causes, with each party of a joint act as a seed, with open
        windows, and by form; κ of text and value; repair after pauses and exits; hazards. What
        no case supports is missing.

    Raises:
        UnknownId: when one of the instruments is none.
        QuestionError: when not a single estimate can be made.
    """
    forms = sorted({c.form for c in exit_cases(snapshot) if c.form != "bilateral"})
    wanted: list[Callable[[], Estimate]] = [
        partial(beta, snapshot),
        partial(beta, snapshot, common_cause=False),
        partial(beta, snapshot, joint="each"),
        partial(beta, snapshot, windows="all"),
        *(partial(beta, snapshot, form=form) for form in forms),
        partial(kappa, snapshot, of="text"),
        partial(kappa, snapshot, of="value"),
        partial(repair_rate, snapshot, after="pause"),
        partial(repair_rate, snapshot, after="exit"),
        *(partial(exit_hazard, snapshot, instrument) for instrument in instruments),
    ]
    found: list[Estimate] = []
    for make in wanted:
        try:
            found.append(make())
        except UnknownId:
            raise
        except QuestionError:
            continue
    if not found:
        raise QuestionError(
            "no case of an exit is known at these clocks; claims/exits.csv of the ledger holds them"
        )
    return tuple(found)
