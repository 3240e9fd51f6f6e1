"""How many are there, from any table of overlapping lists: every estimator side by side."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from blocs import __version__
from blocs.counts.estimated import model_rows
from blocs.counts.panel import estimate_table
from blocs.ledger.answers import Reply

__all__ = ["TableCount", "count_table"]

VERDICTS = {
    "estimable": "the lists carry an estimate",
    "lower-bound": "the lists carry a lower bound only",
    "refused": "the lists carry no estimate",
}


def count_table(path: Path, *, seed: int = 1) -> TableCount:
    """Return what a table of capture histories says of how many there are.

    Args:
        path: CSV with one 0/1 column for each list and a column ``count``.
        seed: of all chance.

    Raises:
        ProblemsFound: with every problem of the table.
    """
    found = estimate_table(path, seed=seed)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return TableCount(
        question={"command": "count", "table": path.name, "seed": seed},
        evidence={"claims": [], "sources": []},
        ledger={"name": path.name, "build": digest, "policy": "", "blocs": __version__},
        seen=found.seen,
        lists=list(found.lists),
        estimated=found.to_dict(),
        admissible=[m.name for m in found.models if m.admissible],
        notes=[*found.notes, *(f"Assumed: {a}" for a in found.assumptions)],
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class TableCount(Reply):
    """The panel of estimators on one table.

    Attributes:
        seen: units on at least one list.
        lists: names of the lists.
        estimated: verdict, lower bound, range, reasons and one row for each model.
        admissible: models whose checks passed, so that they count in the range.
        notes: what was done in reading, and what must hold.
    """

    seen: int
    lists: list[str]
    estimated: dict[str, Any]
    admissible: list[str]
    notes: list[str]
    columns: ClassVar[tuple[str, ...]] = ("model", "estimate", "se", "lower", "upper", "note")

    def answer_dict(self) -> dict[str, Any]:
        """Return the answer in the shape of every count; nothing is reported here, only listed."""
        return {
            "reported": [],
            "enumerated": {"certain": self.seen, "possible": self.seen},
            "reconciled": [],
            "estimated": {**self.estimated, "admissible": self.admissible},
            "lists": self.lists,
            "notes": self.notes,
        }

    def headline(self) -> str:
        """Return the verdict with its reasons."""
        found = self.estimated
        said = f"{self.seen} seen on {len(self.lists)} lists; {VERDICTS[found['verdict']]}"
        if found["lower"] is not None:
            said += f": at least {found['lower']}"
        if found["range"] is not None:
            said += f", between {found['range'][0]} and {found['range'][1]}"
        return "\n".join([f"{said}.", *(f"· {reason}" for reason in found["reasons"])])

    def table(self) -> list[dict[str, Any]]:
        """Return one row for each model; "–" where it has no number."""
        return model_rows(self.estimated["models"])
