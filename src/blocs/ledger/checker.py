"""What the checks of a folder share: the tables as read, and a way to name wrong rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from blocs.errors import Problem
from blocs.ledger.files import RawTable, shorten
from blocs.ledger.schema import Table

__all__ = ["Checker", "LedgerFiles"]


@dataclass(slots=True)
class LedgerFiles:
    """A folder as read: its tables, its policy text, and all problems found."""

    folder: Path
    name: str
    tables: dict[str, RawTable] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def column(self, table: str, column: str) -> list[str]:
        """Return one column of a table; empty when the table is absent."""
        raw = self.tables.get(table)
        if raw is None:
            return []
        place = raw.header.index(column)
        return [row[place] for row in raw.rows]


class Checker:
    """Collects problems of one table, finding lines only for values that are wrong."""

    def __init__(self, files: LedgerFiles, table: Table) -> None:
        self.files = files
        self.table = table
        self.raw = files.tables[table.name]

    def cells(self, column: str) -> list[str]:
        place = self.raw.header.index(column)
        return [row[place] for row in self.raw.rows]

    def report(self, row: int, column: str, value: str, message: str, hint: str, kind: str) -> None:
        self.files.problems.append(
            Problem(self.raw.path, self.raw.lines[row], column, shorten(value), message, hint, kind)
        )

    def values(self, column: str, wrong: Callable[[str], tuple[str, str, str] | None]) -> None:
        """Test each distinct value once; report every row that holds a wrong one."""
        cells = self.cells(column)
        bad = {v: found for v in set(cells) if (found := wrong(v)) is not None}
        if bad:
            for row, value in enumerate(cells):
                if value in bad:
                    self.report(row, column, value, *bad[value])
