"""In which form an answer is wanted, and the answer in that form."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blocs.ledger.answers import Reply

__all__ = ["MEDIA", "reply_compact", "reply_csv", "wanted_form"]

MEDIA = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def wanted_form(accept: str) -> str | None:
    """Return ``json`` or ``csv`` as an Accept header prefers, or None when it takes neither.

    JSON is preferred when both are equally welcome (RFC 9110, section 12.5.1).

    Example:
        >>> wanted_form("text/csv"), wanted_form("text/html,*/*;q=0.8"), wanted_form("image/png")
        ('csv', 'json', None)
    """
    weights: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (p.strip().lower() for p in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    weight = float(parameter[2:])
                except ValueError:
                    weight = 0.0
        if name:
            weights[name] = max(weight, weights.get(name, 0.0))
    if not weights:
        return "json"

    def weight_of(*ranges: str) -> float:
        # The most specific range decides.
        return next((weights[r] for r in ranges if r in weights), 0.0)

    as_json = weight_of("application/json", "application/*", "*/*")
    as_csv = weight_of("text/csv", "text/*", "*/*")
    if max(as_json, as_csv) <= 0:
        return None
    return "json" if as_json >= as_csv else "csv"


def reply_compact(reply: Reply) -> str:
    """Return the envelope as one line of JSON: what ``--json`` prints, without the spaces."""
    return json.dumps(reply.to_dict(), ensure_ascii=False, separators=(",", ":")) + "\n"


def reply_csv(reply: Reply) -> str:
    """Return the rows of an answer as CSV (RFC 4180), several values of a cell with ``;``.

    The columns that the command line shows come first, then the others; cells are what the ledger
    holds, so a program that runs cells as formulas must be told not to.
    """
    rows = reply.table()
    columns = dict.fromkeys(getattr(reply, "shown", ()) or reply.columns)
    for row in rows:
        columns.update(dict.fromkeys(row))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(c, "")) for c in columns] for row in rows)
    return buffer.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)
