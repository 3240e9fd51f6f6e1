"""The answer of a panel of estimators: its verdict, and one row for each model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["ASSUMPTIONS", "MODELS", "Estimated", "ModelRow", "model_rows"]

MODELS = (
    "chapman",
    "chao-lower-bound",
    "loglinear-independence",
    "loglinear-aic",
    "decomposable-average",
    "sample-coverage",
    "latent-class",
    "stepwise",
)

ASSUMPTIONS = (
    "The population is closed: no unit came or went while the lists were made.",
    "Linkage is perfect: the same unit is recognised on every list, and no two are confused.",
    "Every unit could have been on at least one list; secret ones are not part of the number.",
    "Units are alike within the table; if not, split it by what is recorded and add up.",
    "No list holds units that do not belong.",
)


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One estimator's answer.

    Attributes:
        name: one of `MODELS`.
        estimate, se, lower, upper: population, standard error and 95% limits; None when the
            method has none on this table, ``upper`` also when the data set no upper limit.
        note: why there is none, or what to bear in mind.
        admissible: whether its checks passed, so that it counts in the range.
    """

    name: str
    estimate: float | None
    se: float | None
    lower: float | None
    upper: float | None
    note: str
    admissible: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return what is printed, numbers to one decimal."""
        numbers = {
            k: None if v is None else round(v, 1)
            for k, v in (
                ("estimate", self.estimate),
                ("se", self.se),
                ("lower", self.lower),
                ("upper", self.upper),
            )
        }
        return {"name": self.name, **numbers, "note": self.note}


@dataclass(frozen=True, slots=True)
class Estimated:
    """What overlapping lists say about how many there are.

    Attributes:
        verdict: ``estimable``, ``lower-bound`` or ``refused``.
        lower: "at least" this many, or None when refused.
        range: lowest and highest 95% limit of the admissible models, only when estimable.
        reasons: in plain words, why the verdict is not better; the assumptions when it is.
        models: all estimators, in the order of `MODELS`.
        seen: units on at least one list; lists: their names.
        assumptions: what must hold for any of the numbers.
        notes: what was done in reading the table.
    """

    verdict: str
    lower: int | None
    range: tuple[int, int] | None
    reasons: tuple[str, ...]
    models: tuple[ModelRow, ...]
    seen: int
    lists: tuple[str, ...]
    assumptions: tuple[str, ...] = ASSUMPTIONS
    notes: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON value of ``answer.estimated``."""
        return {
            "verdict": self.verdict,
            "lower": self.lower,
            "range": None if self.range is None else list(self.range),
            "reasons": list(self.reasons),
            "models": [m.to_dict() for m in self.models],
        }


def model_rows(models: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return models as rows of a table to read; "–" where one has no number.

    Args:
        models: as `Estimated.to_dict` gives them.
    """
    rows = []
    for model in models:
        numbers = {k: model[k] for k in ("estimate", "se", "lower", "upper")}
        shown = {k: "–" if v is None else f"{v:,.1f}" for k, v in numbers.items()}
        rows.append({"model": model["name"], **shown, "note": model["note"]})
    return rows
