"""What every computed judgement needs: its hub, its threshold, and a verdict from figures.

The threshold is the statement's own. Where it gives none, the figures are shown and nothing is
decided, because any threshold would be ours.
"""

from __future__ import annotations

import re

from blocs.brief.cells import Number, is_truth, parse_number, truth_of
from blocs.brief.listed import Listed
from blocs.brief.table import Row
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate
from blocs.brief.weighing import by_truth
from blocs.brief.world import World, home
from blocs.dates import FUTURE
from blocs.ledger.view import Snapshot

__all__ = [
    "at_least",
    "hub_of",
    "no_threshold",
    "nothing",
    "rank_in",
    "reference",
    "some_claims",
    "threshold",
    "verdict_of",
]

_COMPARED = re.compile(r"(?:>=|<=|>|<|≥|≤)\s*\d[\d,]*(?:\.\d+)?", re.ASCII)
_RANK = re.compile(r"(?:rank\s*<?=\s*|top\s+)(\d+)", re.IGNORECASE | re.ASCII)


def rank_in(value: str) -> int | None:
    """Return the rank that a statement gives, as in ``rank=1`` or ``top 10``."""
    found = _RANK.search(value)
    return int(found[1]) if found else None


def some_claims(listed: list[Listed]) -> tuple[str, ...]:
    return tuple(c for item in listed[:30] for c in item.claims[:1])


def verdict_of(holds: bool) -> Verdict:
    return Verdict.SUPPORTED if holds else Verdict.CONTRADICTED


def hub_of(world: World, row: Row, pred: Predicate, day: int) -> str | None:
    party = world.party(pred.subject or row.subject, day)
    return home(world.ledger, party) if party else None


def nothing(what: str) -> Finding:
    return Finding(Verdict.NOT_IN_EVIDENCE, "", f"What would settle it: {what}")


def threshold(value: str) -> Number | None:
    """Return the number that a statement sets, such as ``bilateral_share>0.5`` or ``>=2``."""
    found = _COMPARED.search(value)
    return parse_number(found[0] if found else value)


def no_threshold(found: str, claims: tuple[str, ...], asks: str = "") -> Finding:
    """Show the figures and decide nothing."""
    what = asks or "a number, such as >0.5 or >=10, that would make it so"
    reason = f"The statement gives no threshold; the figures stand for themselves. Give {what}."
    return Finding(Verdict.NOT_CHECKABLE, found, reason, claims)


def at_least(row: Row, number: int, found: str, claims: tuple[str, ...], but: str) -> Finding:
    """Judge a number of what can be listed, which is the least that there is."""
    wanted = threshold(row.value)
    if wanted is None and not is_truth(row.value):
        return no_threshold(found, claims, "a number, such as >=2")
    if wanted is None:
        wanted = Number(">", 0, 1, float("inf"))
    reason = f"{number} can be listed; {but}."
    denies = row.value.strip() != "" and not truth_of(row.value)
    if wanted.low <= number and wanted.high == float("inf"):
        return by_truth(True, not denies, found, reason, claims)
    if number > wanted.high:
        return by_truth(False, not denies, found, reason, claims)
    return Finding(
        Verdict.NOT_IN_EVIDENCE,
        found,
        f"What would settle it: a complete list; {number} can be listed, and there may be more",
        claims,
    )


def reference(world: World, day: int) -> Snapshot:
    """Return a snapshot for reference attributes, which are known before they are published."""
    return world.snapshot.at(day=day, known=FUTURE)
