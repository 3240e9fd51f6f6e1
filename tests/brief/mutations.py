"""Single changes of a statement that make it false: the reader's slip, the writer's error."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

__all__ = ["REFUTED", "mutations"]

REFUTED = frozenset({"contradicted", "contested", "inconsistent"})
STRANGERS = ("Mongolia", "Fiji", "Nepal")
DATE = re.compile(r"\d{4}(-\d\d){0,2}")


def _later(value: str, years: int = 0, months: int = 0, days: int = 0) -> str:
    """Return a date moved in its own precision; "" when it is too coarse for the step."""
    year, *rest = (int(part) for part in value.split("-"))
    if days:
        if len(rest) < 2:
            return ""
        return (date(year, *rest) + timedelta(days)).isoformat()
    if months and not rest:
        return ""
    if not rest:
        return str(year + years)
    whole, month = divmod((year + years) * 12 + rest[0] - 1 + months, 12)
    last = calendar.monthrange(whole, month + 1)[1]
    return f"{whole}-{month + 1:02}" + (f"-{min(rest[1], last):02}" if len(rest) == 2 else "")


def mutations(row: dict[str, str]) -> list[dict[str, str]]:
    """Return single changes of a row: counts by one and doubled, dates, parties, denials."""
    value = row["value"]
    changed: list[dict[str, str]] = []
    if row["kind"] == "count" and value.isdigit():
        changed += [
            {**row, "value": str(n)} for n in (int(value) + 1, int(value) - 1, int(value) * 2)
        ]
    if DATE.fullmatch(value):
        for step in (
            {"days": 1},
            {"days": -1},
            {"months": 1},
            {"months": -1},
            {"years": 1},
            {"years": -1},
        ):
            moved = _later(value, **step)
            changed += [{**row, "value": moved}] if moved else []
    if row["kind"] == "membership":
        if value in ("true", "false"):
            changed.append({**row, "value": "false" if value == "true" else "true"})
        if value != "false":
            changed += [{**row, "subject": stranger} for stranger in STRANGERS]
    return changed
