"""A row that names several subjects or objects holds only if it holds of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from blocs.brief.table import Row
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate
from blocs.brief.world import World

__all__ = ["Rule", "each", "worst"]

Rule = Callable[[World, Row, Predicate, int], Finding]


def each(rule: Rule, world: World, row: Row, pred: Predicate, today: int) -> Finding | None:
    """Ask of each subject and object when there are several; None when there is one of each."""
    subjects = [p.strip() for p in row.subject.split(";") if p.strip()]
    if len(row.objects) <= 1 and len(subjects) <= 1:
        return None
    parts = [(s, o) for s in subjects for o in row.objects or [row.object]]
    return worst([rule(world, replace(row, subject=s, object=o), pred, today) for s, o in parts])


def worst(findings: Sequence[Finding]) -> Finding:
    """Return the verdict on a statement that holds only if all of its parts do."""
    order = [
        Verdict.CONTRADICTED,
        Verdict.INCONSISTENT,
        Verdict.CONTESTED,
        Verdict.NOT_IN_EVIDENCE,
    ]
    rank = {v: i for i, v in enumerate(order)}
    worst = min(findings, key=lambda f: rank.get(f.verdict, len(order)))
    claims = tuple(dict.fromkeys(c for f in findings for c in f.claims))
    found = "; ".join(dict.fromkeys(f.found for f in findings if f.found))
    return Finding(worst.verdict, found, worst.reason, claims)
