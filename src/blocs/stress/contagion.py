"""How many further exits does one exit trigger? β from the chains that real exits made."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from blocs.errors import QuestionError
from blocs.ledger.exits import ExitCase, exit_cases
from blocs.stress.estimates import LEAVING, SELECTION, Estimate, clock_of, unusable, watched
from blocs.stress.rates import rate_interval

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["beta"]


@dataclass(frozen=True, slots=True)
class _Chain:
    """One episode that can be used: its name, seeds, followers and the share watched."""

    name: str
    seeds: int
    followers: int
    share: float
    claims: tuple[str, ...]


def beta(
    snapshot: Snapshot,
    *,
    form: str | None = None,
    common_cause: bool = True,
    joint: Literal["once", "each"] = "once",
    windows: Literal["closed", "all"] = "closed",
    weak: bool = False,
) -> Estimate:
    """Return how many further exits one exit directly triggers, in the mean.

    Exits are taken for a branching process with Poisson offspring: one episode is one chain, its
    first act the seed, and β = followers / (seeds + followers), the maximum of the Borel-Tanner
    likelihood (Tanner 1961; see `blocs.stress.rates.borel_tanner`). Bilateral texts are left out:
    when one of two leaves, nobody is left to follow.

    Args:
        snapshot: ledger at two clocks.
        form: only institutions of this sort; all when None.
        common_cause: False leaves out chains in which a common cause is seen, since exits that
            share a cause do not trigger one another.
        joint: whether a joint act of several parties counts as one seed or as one for each.
        windows: ``closed`` uses chains whose window is over; ``all`` also those still open, as
            censored cases that count with the share of the window that was watched. That takes
            followers to come evenly over the window; most come early, so it is too high.
        weak: also use cases and counts that only weak sources or memory give.

    Raises:
        QuestionError: when no chain can be used.

    Example:
        >>> found = beta(open_ledger("space").as_of("2026-11-25"))
        >>> found.low < found.value < found.high
        True
    """
    left_out: list[tuple[str, str]] = []
    episodes: dict[str, list[ExitCase]] = {}
    for case in exit_cases(snapshot):
        if form is not None and case.form != form:
            continue
        if case.form == "bilateral":
            left_out.append((case.case, "bilateral: nobody is left to follow"))
        elif case.action not in LEAVING:
            left_out.append((case.case, f"{case.action}: no party is out by it"))
        elif why := unusable(case, weak):
            left_out.append((case.case, why))
        else:
            episodes.setdefault(case.cluster, []).append(case)
    chains: list[_Chain] = []
    still_open: list[_Chain] = []
    clock = clock_of(snapshot)
    for name, cases in sorted(episodes.items()):
        first = min(cases, key=lambda c: (c.when, c.case))
        share = watched(first, clock)
        reason = ""
        if first.further is None:
            reason = "further exits were not counted"
        elif "further_exits" in first.unverified and not weak:
            reason = "its further exits are from memory only"
        elif share is None:
            reason = "its window was open on that day, and its followers were counted later"
        elif not common_cause and any("common-cause" in c.mechanisms for c in cases):
            reason = "a common cause: its exits need not have triggered one another"
        if reason or first.further is None or share is None:
            left_out.append((first.case, reason))
            continue
        seeds = len(first.parties) if joint == "each" else 1
        claims = tuple(c for case in cases for c in case.claims)
        chain = _Chain(name, seeds, first.further, share, claims)
        if share < 1:
            still_open.append(chain)
        if share >= 1 or windows == "all":
            chains.append(chain)
        else:
            left_out.append((first.case, f"its window is open: {share:.0%} of it watched"))
    if not chains:
        raise QuestionError(
            "no chain of exits can be used for β at these clocks"
            + (f" among institutions of form {form}" if form else "")
            + "; try a later day, open windows or weak sources as well"
        )
    return _estimate(chains, still_open, left_out, form, common_cause, joint, windows)


def _estimate(
    chains: list[_Chain],
    still_open: list[_Chain],
    left_out: list[tuple[str, str]],
    form: str | None,
    common_cause: bool,
    joint: str,
    windows: str,
) -> Estimate:
    """Add the chains up, and say what they would give otherwise."""
    followers = sum(c.followers for c in chains)
    exposure = sum(c.share * (c.seeds + c.followers) for c in chains)
    value, low, high = rate_interval(followers, exposure)
    alone = sum(c.followers == 0 for c in chains)
    expected = sum(math.exp(-value * c.seeds) for c in chains)
    remarks = [
        f"{alone} of {len(chains)} chains have no follower; independent chains of this β would "
        f"have {expected:.1f}."
    ]
    largest = max(chains, key=lambda c: (c.followers, c.name))
    if len(chains) > 1 and largest.followers:
        rest = exposure - largest.share * (largest.seeds + largest.followers)
        remarks.append(
            f"Without its largest chain ({largest.name}, {largest.followers} followers) β is "
            f"{(followers - largest.followers) / rest:.2f}."
        )
    if still_open:
        every = chains if windows == "all" else [*chains, *still_open]
        so_far = sum(c.followers for c in every)
        floor = so_far / (so_far + sum(c.seeds for c in every))
        remarks.append(
            f"{len(still_open)} windows are still open; counted as they stand, with no follower "
            f"to come, all {len(every)} chains give {floor:.2f}."
        )
    variant = [
        *([] if common_cause else ["common causes left out"]),
        *(["each party of a joint act a seed"] if joint == "each" else []),
        *(["open windows as well"] if windows == "all" else []),
        *([f"form {form}"] if form else []),
    ]
    return Estimate(
        ", ".join(["β", *variant]),
        "further exits an exit",
        value,
        low,
        high,
        followers,
        len(chains),
        exposure,
        tuple(sorted({claim for c in chains for claim in c.claims})),
        tuple(sorted(left_out)),
        "followers over exits watched, the maximum of the Borel-Tanner likelihood (Tanner 1961), "
        "interval of Garwood (1936)",
        f"{SELECTION} An upper bound: followers who share a cause are counted as triggered, and "
        "they are counted for a whole body, not for each member that is left.",
        tuple(remarks),
    )
