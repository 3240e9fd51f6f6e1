"""Proposals for ``judgements.csv``: the same text or not, for a person to decide.

A proposal says ``unsure``, never ``same``: in a ledger of evidence nothing is merged by itself.
Its probability stands at the beginning of its reason, in one form, so that counting from lists
can draw which proposals hold.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date

from blocs.linking.linker import Pair

__all__ = ["BY", "HEADER", "probability_of", "proposals", "reason_of"]

BY = "blocs link"
"""Who decided, in the column ``decided_by``."""
HEADER = ("left_id", "right_id", "judgement", "reason", "decided_by", "decided_at", "undone_at")
_PROBABILITY = re.compile(r"probability (0(?:\.\d+)?|1(?:\.0+)?)(?![\d.])")
_TELLING = 1.5
"""Findings that multiply or divide the odds by less are left out of a reason."""


def reason_of(pair: Pair) -> str:
    """Return why two records may be one text: probability first, then what was found.

    Example:
        >>> from blocs.linking.linker import Finding, Pair
        >>> from blocs.linking.records import Record
        >>> a, b = Record("a.1", "a", ("Whaling",)), Record("b.7", "b", ("Whales",))
        >>> found = (Finding("day", "same day", 3072.3), Finding("form", "other form", 0.01))
        >>> reason_of(Pair(a, b, 0.9712, found, 1))
        'probability 0.971: same day (×3072), other form (÷100); 1 other candidate comes near'
    """
    told = [
        f"{f.found} ({_times(f.factor)})"
        for f in pair.findings
        if f.factor >= _TELLING or f.factor <= 1 / _TELLING
    ]
    reason = f"probability {_probability(pair.probability)}: {', '.join(told) or 'little found'}"
    if pair.rivals:
        many = "candidate comes" if pair.rivals == 1 else "candidates come"
        reason += f"; {pair.rivals} other {many} near"
    return reason


def _probability(value: float) -> str:
    """Write a probability so that no proposal is said to be certain."""
    return f"{min(max(value, 0.001), 0.999):.3f}"


def _times(factor: float) -> str:
    sign, size = ("×", factor) if factor >= 1 else ("÷", 1 / factor)
    return f"{sign}{size:.0f}" if size >= 10 else f"{sign}{size:.1f}"


def probability_of(reason: str) -> float | None:
    """Return the probability that a reason begins with, or None.

    Example:
        >>> probability_of("probability 0.971: same day"), probability_of("same title")
        (0.971, None)
    """
    found = _PROBABILITY.match(reason)
    return float(found[1]) if found else None


def proposals(
    pairs: Iterable[Pair],
    *,
    today: date,
    least: float = 0.5,
    judged: Collection[tuple[str, str]] = (),
) -> list[tuple[str, ...]]:
    """Return rows for ``judgements.csv``, most probable first.

    Args:
        pairs: what linking found.
        today: the day to write into ``decided_at``.
        least: probability from which a pair is proposed.
        judged: pairs of ids that somebody judged already, in either order; not proposed again.
    """
    done = {frozenset(p) for p in judged}
    wanted = [
        p
        for p in pairs
        if p.probability >= least and frozenset((p.left.record_id, p.right.record_id)) not in done
    ]
    wanted.sort(key=lambda p: (-p.probability, p.left.record_id, p.right.record_id))
    return [
        (
            p.left.record_id,
            p.right.record_id,
            "unsure",
            reason_of(p),
            BY,
            today.isoformat(),
            "",
        )
        for p in wanted
    ]
