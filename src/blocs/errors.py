"""Everything that can go wrong, as one small tree.

BlocsError
├─ DataError (ValueError)        something in a ledger or table is wrong: one Problem
├─ ProblemsFound (ValueError)    all Problems of a run, raised once
├─ NotALedger (ValueError)       the folder or file is no ledger
└─ QuestionError (ValueError)    the question cannot be answered as put
   └─ UnknownId (QuestionError)  no such party, instrument, source or claim; carries suggestions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "BlocsError",
    "DataError",
    "NotALedger",
    "Problem",
    "ProblemsFound",
    "QuestionError",
    "UnknownId",
]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one place, with how to mend it.

    Attributes:
        path: file relative to the ledger folder, as the user would name it.
        line: physical line in the file, 1 for the header, 0 when no line applies.
        column: header of the column, or "" when the whole row or file is meant.
        value: what was found, shortened to 80 characters.
        message: what is wrong.
        hint: what to write instead.
        kind: a stable name for the sort of mistake, such as ``DateNotEdtf``.
    """

    path: str
    line: int
    column: str
    value: str
    message: str
    hint: str
    kind: str

    def __str__(self) -> str:
        place = self.path + (f":{self.line}" if self.line else "")
        if self.column:
            place += f", column {self.column}"
        found = f" {self.value!r}" if self.value else ""
        return f"{place}:{found} {self.message}. {self.hint} [{self.kind}]"


class BlocsError(Exception):
    """Root of all errors that blocs raises on purpose."""


class DataError(BlocsError, ValueError):
    """One value is wrong; the message says where, what and how to mend it."""


class ProblemsFound(BlocsError, ValueError):
    """A folder or table has problems; all of them are in ``problems``."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class NotALedger(BlocsError, ValueError):
    """The path does not exist or holds no ledger."""


class QuestionError(BlocsError, ValueError):
    """The question cannot be answered as put; the message says what could be asked instead."""


class UnknownId(QuestionError):
    """No party, instrument, source or claim goes by that name."""

    def __init__(self, message: str, suggestions: Sequence[str] = ()) -> None:
        self.suggestions = tuple(suggestions)
        super().__init__(message)
