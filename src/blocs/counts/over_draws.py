"""One answer from several draws of doubtful matches: doubt about linkage as doubt about numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from blocs.counts.estimated import Estimated, ModelRow

__all__ = ["over_draws"]

WORST = ("refused", "lower-bound", "estimable")
"""Verdicts, the worst first."""


def over_draws(answers: Sequence[Estimated], doubtful: int, unit: str) -> Estimated:
    """Join the answers of several draws: the worst verdict, the lowest and the highest limit.

    Args:
        answers: the panel's answer on each draw; one is returned as it is.
        doubtful: pairs that may be one; unit: what they are, for the reason.
    """
    if len(answers) == 1:
        return answers[0]
    verdict = min((a.verdict for a in answers), key=WORST.index)
    worst = next(a for a in answers if a.verdict == verdict)
    lowers = [a.lower for a in answers if a.lower is not None]
    spans = [a.range for a in answers if a.range is not None]
    seen = sorted(a.seen for a in answers)
    reason = (
        f"{doubtful} pairs of {unit} may be one and nobody has decided: over {len(answers)} draws "
        f"of which are, {seen[0]} to {seen[-1]} are listed"
        + (f" and the lower limit runs from {min(lowers)} to {max(lowers)}." if lowers else ".")
    )
    rows = [_row_over([a.models[i] for a in answers if a.models]) for i in range(len(worst.models))]
    return dataclasses.replace(
        worst,
        lower=None if verdict == "refused" else min(lowers),
        range=(min(s[0] for s in spans), max(s[1] for s in spans))
        if verdict == "estimable"
        else None,
        reasons=(*worst.reasons, reason),
        models=tuple(rows),
        seen=seen[0],
    )


def _row_over(rows: Sequence[ModelRow]) -> ModelRow:
    """Return a model's row over draws: the mean estimate, within and between, widest limits."""
    fitted = [r for r in rows if r.estimate is not None]
    if len(fitted) < len(rows) or not fitted:
        return next((r for r in rows if r.estimate is None), rows[0])
    estimates = [r.estimate for r in fitted if r.estimate is not None]
    mean = sum(estimates) / len(estimates)
    errors = [r.se for r in fitted]
    between = sum((e - mean) ** 2 for e in estimates) / max(len(estimates) - 1, 1)
    within = [e**2 for e in errors if e is not None]
    # Rubin (1987), eq. 3.1.5: the variance within draws, and between them once more and a bit.
    total = sum(within) / len(within) + (1 + 1 / len(fitted)) * between if within else None
    lows = [r.lower for r in fitted if r.lower is not None]
    highs = [r.upper for r in fitted]
    return ModelRow(
        rows[0].name,
        mean,
        None if total is None or len(within) < len(fitted) else total**0.5,
        min(lows) if lows else None,
        None if any(h is None for h in highs) else max(h for h in highs if h is not None),
        f"{rows[0].note}; over {len(fitted)} draws of matches",
        all(r.admissible for r in rows),
    )
