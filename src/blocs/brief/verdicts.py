"""Verdicts on statements, and the answer that carries them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from blocs.ledger.answers import Reply

__all__ = ["CheckedRow", "Finding", "Verdict", "Verdicts"]


class Verdict(StrEnum):
    """What the evidence makes of a statement."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    OUTDATED = "outdated"
    CONTESTED = "contested"
    INCONSISTENT = "inconsistent"
    NOT_IN_EVIDENCE = "not-in-evidence"
    NOT_CHECKABLE = "not-checkable"


DECIDED = frozenset(
    {
        Verdict.SUPPORTED,
        Verdict.CONTRADICTED,
        Verdict.OUTDATED,
        Verdict.CONTESTED,
        Verdict.INCONSISTENT,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict with what was found instead, why, and the claims behind it."""

    verdict: Verdict
    found: str = ""
    reason: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One statement with its two verdicts.

    Attributes:
        claim_id, kind, quote, statement: the statement as the table gives it.
        verdict_then: as known at the document's date; verdict_now: as known now.
        found: what the evidence says instead, or says in full.
        reason: why, for the verdict now; reason_then when it differs.
        claims: claims behind either verdict.
    """

    claim_id: str
    kind: str
    quote: str
    statement: str
    verdict_then: str
    verdict_now: str
    found: str
    reason: str
    reason_then: str
    claims: list[str]


@dataclass(frozen=True, kw_only=True, repr=False)
class Verdicts(Reply):
    """The verdicts on a whole table."""

    document: str
    title: str
    published: str
    totals: dict[str, Any]
    rows: list[CheckedRow]
    notes: list[str]
    columns: ClassVar[tuple[str, ...]] = (
        "claim_id",
        "verdict_then",
        "verdict_now",
        "statement",
        "found",
        "reason",
        "claims",
    )

    @property
    def failed(self) -> bool:
        """Return whether any statement is contradicted or inconsistent as known now."""
        bad = (Verdict.CONTRADICTED, Verdict.INCONSISTENT)
        return any(r.verdict_now in bad for r in self.rows)

    def headline(self) -> str:
        """Return the totals as known now."""
        now = ", ".join(f"{n} {v}" for v, n in self.totals["now"].items() if n)
        return f"{len(self.rows)} statements, as known at {self.question['known_at']}: {now}"


def totals_of(rows: Sequence[CheckedRow]) -> dict[str, Any]:
    """Return how many statements got each verdict, then and now, and how many are decided.

    ``decided`` counts statements that are no judgements and whose verdict now is neither
    not-in-evidence nor not-checkable.
    """
    then, now = Counter(r.verdict_then for r in rows), Counter(r.verdict_now for r in rows)
    facts = [r for r in rows if r.kind != "judgement"]
    decided = sum(r.verdict_now in DECIDED for r in facts)
    return {
        "rows": len(rows),
        "then": {str(v): then.get(v, 0) for v in Verdict},
        "now": {str(v): now.get(v, 0) for v in Verdict},
        "factual": len(facts),
        "decided": decided,
        "decided_share": round(decided / len(facts), 3) if facts else 0.0,
    }
