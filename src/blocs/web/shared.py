"""One ledger that many threads ask at once.

A DuckDB connection is not thread-safe: between ``execute`` and ``fetchall`` another thread may
replace its result. So each thread asks through a cursor of its own; all cursors share one database
and its pages in memory. What is kept between questions is kept under a lock and has an end.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from blocs.ledger.view import Ledger, open_ledger

if TYPE_CHECKING:
    import duckdb

__all__ = ["MOST_KEPT", "SharedLedger", "share"]

T = TypeVar("T")

MOST_KEPT = 2048
"""Things kept between questions; the largest of the space ledger (a weighing) takes 20 kB."""


class SharedLedger(Ledger):
    """A compiled ledger for several threads: a cursor for each, and a cache with an end."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._own = threading.local()
        self._lock = threading.Lock()
        self._kept: OrderedDict[Any, Any] = OrderedDict()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """Return this thread's cursor; it goes when the thread does."""
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._own, "cursor", None)
        if cursor is None:
            cursor = self._own.cursor = self.con.cursor()
        return cursor

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a query with bound values on this thread's cursor and return its rows."""
        return self._cursor().execute(sql, list(values)).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first cell of a query's first row, or None."""
        found = self._cursor().execute(sql, list(values)).fetchone()
        return found[0] if found else None

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """Return what is kept under a key, made when it is not; the longest unused goes first.

        Two threads may make the same thing at the same time: that costs time and changes nothing,
        while a lock held over the making would let one slow question stop all others.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: T = self._kept[key]
                return kept
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return made


def share(where: str | Path = "space") -> SharedLedger:
    """Open a ledger for several threads, building it first when its files have changed.

    A ledger whose files change later is noticed at the next start, not before.

    Args:
        where: the name of a bundled ledger, a ledger folder, or a compiled ``.duckdb`` file.

    Raises:
        NotALedger: when nothing of that name is a ledger.
        ProblemsFound: when the folder has problems, all of them at once.
    """
    with open_ledger(where) as opened:
        return SharedLedger(opened.path)
