"""The table every estimator here starts from: how many units have which capture history.

A list is an independent collection process (a registry, a gazette, a think tank's table). A unit's
history says on which lists it stands. Units on no list are what is to be estimated, so the history
of zeros is never data.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import NotALedger, Problem, ProblemsFound, QuestionError
from blocs.ledger.files import shorten

__all__ = ["COUNT", "MAX_LISTS", "Histories", "captures_of"]

COUNT = "count"
"""Header of the column that says how many units share a history."""
MAX_LISTS = 8
"""With more lists nearly all cells are empty, and fits slow; merge lists that copy each other."""


@lru_cache(maxsize=MAX_LISTS + 1)
def captures_of(lists: int) -> NDArray[np.int64]:
    """Return all histories of a number of lists, shape (2**lists, lists), read-only.

    Row ``h`` holds the bits of ``h``, list 0 in the lowest bit; row 0 is the unit nobody lists.
    """
    cells = np.arange(2**lists)
    table = (cells[:, None] >> np.arange(lists)) & 1
    table.setflags(write=False)
    return table


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Counts of capture histories.

    Make one with `Histories.from_csv` or `Histories.from_arrays`.

    Attributes:
        lists: names of the lists.
        counts: units with each history, shape (2**lists,), read-only; see `captures_of` for the
            order. ``counts[0]`` is 0: nobody can count those.
        notes: what was done in reading, such as rows merged.

    Example:
        >>> from blocs.counts.histories import Histories
        >>> h = Histories.from_arrays([[1, 0], [0, 1], [1, 1]], [781, 254, 167])
        >>> h.seen, h.totals.tolist(), int(h.overlaps[0, 1])
        (1202, [948, 421], 167)
    """

    lists: tuple[str, ...]
    counts: NDArray[np.int64]
    notes: tuple[str, ...] = ()

    @property
    def seen(self) -> int:
        """Return the number of units on at least one list."""
        return int(self.counts.sum())

    @property
    def captures(self) -> NDArray[np.int64]:
        """Return the histories in the order of ``counts``, shape (2**lists, lists)."""
        return captures_of(len(self.lists))

    @property
    def totals(self) -> NDArray[np.int64]:
        """Return the number of units on each list."""
        return self.counts @ self.captures

    @property
    def overlaps(self) -> NDArray[np.int64]:
        """Return the number of units on each pair of lists; the totals stand on the diagonal."""
        return (self.captures.T * self.counts) @ self.captures

    @property
    def frequencies(self) -> NDArray[np.int64]:
        """Return how many units stand on exactly 0, 1, 2, ... lists; the first is 0."""
        return np.bincount(
            self.captures.sum(axis=1), weights=self.counts, minlength=len(self.lists) + 1
        ).astype(np.int64)

    def need_lists(self, least: int, what: str) -> None:
        """Raise a `QuestionError` when there are fewer lists than a method needs."""
        if len(self.lists) < least:
            raise QuestionError(
                f"{what} needs {least} lists; the table has {len(self.lists)} "
                f"({', '.join(self.lists)})"
            )

    @classmethod
    def from_arrays(
        cls,
        captures: Any,
        counts: Any = None,
        *,
        lists: Sequence[str] | None = None,
        notes: Sequence[str] = (),
    ) -> Histories:
        """Make a table from arrays.

        Args:
            captures: 0 and 1, shape (rows, lists); rows with the same history are added up.
            counts: units for each row, whole and not negative; None when each row is one unit.
            lists: names; A, B, C, ... when None.
            notes: what to remember about the making.

        Raises:
            QuestionError: when a value, a shape or a name does not fit, nobody is counted, or a
                list holds nobody.
        """
        table = np.asarray(captures)
        if table.ndim != 2 or not 1 <= table.shape[1] <= MAX_LISTS or not len(table):
            raise QuestionError(
                f"captures have shape {table.shape}; expected rows × 1 to {MAX_LISTS} lists"
            )
        if not np.isin(table, (0, 1)).all():
            raise QuestionError("captures hold other values than 0 and 1")
        width = table.shape[1]
        many = np.ones(len(table), dtype=np.int64) if counts is None else np.asarray(counts)
        if many.shape != (len(table),):
            raise QuestionError(f"{many.shape} counts for {len(table)} rows; give one each")
        if not (np.isfinite(many).all() and (many >= 0).all() and (many == np.floor(many)).all()):
            raise QuestionError("counts must be whole numbers, 0 or more")
        names = tuple(lists) if lists is not None else tuple("ABCDEFGH"[:width])
        if len(names) != width or len(set(names)) != width or not all(names):
            raise QuestionError(f"names {names} for {width} lists; give each a name of its own")
        cells = np.zeros(2**width, dtype=np.int64)
        np.add.at(cells, table.astype(np.int64) @ (1 << np.arange(width)), many.astype(np.int64))
        if cells[0]:
            raise QuestionError(
                f"{cells[0]} units stand on no list; they cannot be counted, so leave the row out"
            )
        empty = [n for n, total in zip(names, cells @ captures_of(width), strict=True) if not total]
        if empty:
            raise QuestionError(f"nobody stands on {', '.join(empty)}; leave the list out")
        cells.setflags(write=False)
        return cls(names, cells, tuple(notes))

    @classmethod
    def from_csv(cls, path: str | Path) -> Histories:
        """Read a table: one 0/1 column for each list, and a column ``count``.

        Without a column ``count`` each row is one unit. Rows with the same history are added up,
        which ``notes`` says. Histories that are not in the table were seen by nobody: 0.

        Raises:
            NotALedger: when there is no such file.
            ProblemsFound: all problems of the table at once.
        """
        where = Path(path)
        if not where.is_file():
            raise NotALedger(f"{where} is no file; give a CSV table of capture histories")
        header, rows, problems = _read(where)
        counted = COUNT in header
        names = [h for h in header if h != COUNT]
        good: dict[tuple[int, ...], int] = {}
        first: dict[tuple[int, ...], int] = {}
        notes = [] if counted else [f"no column {COUNT}: each row counts as one unit"]
        for line, cells in rows:
            given = dict(zip(header, cells, strict=True))
            found, history, many = _row(where.name, line, names, given)
            problems += found
            if found:
                continue
            if counted and history in first:
                notes.append(f"line {line} has the history of line {first[history]}: added up")
            first.setdefault(history, line)
            good[history] = good.get(history, 0) + many
        if not problems:
            problems += _whole(where.name, names, good)
        if problems:
            raise ProblemsFound(sorted(problems))
        return cls.from_arrays(list(good), list(good.values()), lists=names, notes=notes)


def _read(path: Path) -> tuple[list[str], list[tuple[int, list[str]]], list[Problem]]:
    """Return header, rows with their lines, and what is wrong with their shape."""

    def problem(line: int, value: str, message: str, hint: str, kind: str) -> Problem:
        return Problem(path.name, line, "", shorten(value), message, hint, kind)

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = problem(0, "", f"is not UTF-8 at byte {error.start}", "Save it as UTF-8", "NotUtf8")
        return [], [], [found]
    reader = csv.reader(io.StringIO(text, newline=""))
    rows = [(reader.line_num, cells) for cells in reader if any(c.strip() for c in cells)]
    if not rows:
        return [], [], [problem(0, "", "is empty", "Give a header and a row", "FileEmpty")]
    header = [h.strip() for h in rows[0][1]]
    problems = []
    width = len(header) - (COUNT in header)
    if len(header) != len(set(header)) or not all(header):
        problems.append(
            problem(
                1, ",".join(header), "has an empty or repeated name", "Name each", "HeaderNames"
            )
        )
    elif not 1 <= width <= MAX_LISTS:
        hint = f"Use one column for each of 1 to {MAX_LISTS} lists, separated by commas"
        problems.append(problem(1, ",".join(header), f"names {width} lists", hint, "HeaderNames"))
    for line, cells in rows[1:]:
        if len(cells) != len(header):
            problems.append(
                problem(
                    line,
                    ",".join(cells),
                    f"has {len(cells)} cells, the header has {len(header)}",
                    "Give each column a cell",
                    "RowLength",
                )
            )
    if problems:
        return header, [], problems
    return header, rows[1:], []


def _row(
    path: str, line: int, names: list[str], given: dict[str, str]
) -> tuple[list[Problem], tuple[int, ...], int]:
    """Check one row; return its problems, history and count."""
    found = []
    history = []
    for name in names:
        cell = given[name].strip()
        if cell not in ("0", "1"):
            hint = f"Write 1 for on the list, 0 for not; totals belong in a column {COUNT}"
            found.append(
                Problem(path, line, name, shorten(cell), "is not 0 or 1", hint, "NotZeroOrOne")
            )
        history.append(int(cell == "1"))
    cell = given.get(COUNT, "1").strip()
    whole = cell.isascii() and cell.isdigit() and len(cell) <= 15
    if not whole:
        hint = "Write a whole number, 0 or more, without separators"
        found.append(
            Problem(path, line, COUNT, shorten(cell), "is no number of units", hint, "NotACount")
        )
    if not found and not any(history):
        hint = "Leave the row out: how many stand on no list is what is to be estimated"
        message = "is the history of units on no list, which nobody can have counted"
        found.append(Problem(path, line, "", "", message, hint, "HistoryOfZeros"))
    return found, tuple(history), int(cell) if whole else 0


def _whole(path: str, names: list[str], good: dict[tuple[int, ...], int]) -> list[Problem]:
    """Return what is wrong with the table as a whole."""
    if not sum(good.values()):
        hint = "Give at least one row with a count above 0"
        return [Problem(path, 0, "", "", "counts nobody", hint, "NobodyCounted")]
    return [
        Problem(path, 1, name, "", "is a list with nobody on it", "Leave it out", "ListEmpty")
        for j, name in enumerate(names)
        if not any(many for history, many in good.items() if history[j])
    ]
