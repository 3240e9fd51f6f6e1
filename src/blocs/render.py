"""Answers as JSON for machines and as tables for people."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from blocs.errors import Problem
    from blocs.ledger.answers import Reply

__all__ = ["problems_json", "reply_json", "reply_text"]

MAX_CLAIMS_SHOWN = 3
MAX_ROWS_SHOWN = 150
"""A longer table is for a file or a machine to read."""
WIDEST = 1000
"""Characters of a line that nobody watches, in a table with addresses."""


def reply_json(reply: Reply) -> str:
    """Return the envelope as indented JSON; scripts of all languages stay readable."""
    return json.dumps(reply.to_dict(), ensure_ascii=False, indent=2) + "\n"


def problems_json(path: Path, problems: Sequence[Problem]) -> str:
    """Return the problems of a folder as JSON."""
    rows = [
        {
            "file": p.path,
            "line": p.line,
            "column": p.column,
            "value": p.value,
            "message": p.message,
            "hint": p.hint,
            "kind": p.kind,
        }
        for p in problems
    ]
    return json.dumps({"folder": str(path), "problems": rows}, ensure_ascii=False, indent=2) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        shown = [str(v) for v in value[:MAX_CLAIMS_SHOWN]]
        rest = len(value) - len(shown)
        return ", ".join(shown) + (f" +{rest}" if rest else "")
    return str(value)


def _print_table(
    console: Console, shown: Sequence[str], rows: Sequence[dict[str, Any]], most: int | None
) -> None:
    from rich.table import Table

    if not rows:
        return
    if len(shown) == 1:
        for row in rows[:most]:
            console.print(_cell(row.get(shown[0], "")), soft_wrap=True)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    filled = [c for c in shown if any(_cell(r.get(c, "")) for r in rows)]
    for name in filled:
        table.add_column(name, overflow="fold")
    for row in rows[:most]:
        table.add_row(*(_cell(row.get(c, "")) for c in filled))
    console.print(table)
    if most is not None and len(rows) > most:
        console.print(f"· {len(rows) - most} more rows; --out FILE or --json has them all")


def reply_text(reply: Reply, to_file: bool = False) -> str:
    """Return the headline, a table and the notes, as wide as the terminal.

    Where nobody watches, each sentence keeps its own line, so that ``head -1`` has all of it.

    Args:
        reply: the answer.
        to_file: write without colours and without regard to the terminal.
    """
    from rich.console import Console

    shown = getattr(reply, "shown", ()) or reply.columns
    rows = reply.table()
    terminal = sys.stdout.isatty() and not to_file
    # An address that is cut in two is of no use; a pipe can take a row as wide as it is.
    wide = WIDEST if "url" in shown else 160
    width = shutil.get_terminal_size((120, 40)).columns if terminal else wide
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=max(width, 60),
        force_terminal=terminal,
        no_color=bool(os.environ.get("NO_COLOR")) or not terminal,
        highlight=False,
        markup=False,
    )
    most = None if to_file else MAX_ROWS_SHOWN
    console.print(reply.headline(), soft_wrap=not terminal)
    _print_table(console, shown, rows, most)
    for section in reply.sections():
        console.print(f"\n{section.title}", soft_wrap=not terminal)
        _print_table(console, section.columns, section.rows, most)
    for note in getattr(reply, "notes", ()):
        console.print(f"· {note}", soft_wrap=not terminal)
    ledger = reply.ledger
    policy = f"policy {ledger['policy']}, " if ledger["policy"] else ""
    console.print(
        f"· {'ledger' if policy else 'table'} {ledger['name']}, build {ledger['build'][:12]}, "
        f"{policy}blocs {ledger['blocs']}",
        soft_wrap=not terminal,
    )
    lines = (line.rstrip() for line in buffer.getvalue().split("\n"))
    return "\n".join(lines)
