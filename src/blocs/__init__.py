"""blocs: track and stress-test networks of international agreements, from cited evidence.

import blocs

ledger = blocs.open("space")
ledger.as_of("2024-03-04", known_at="2024-03-04").members("artemis-accords")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blocs.ledger.view import Ledger

__all__ = ["__version__", "open"]

__version__ = "0.1.0"


def open(where: str | Path = "space") -> Ledger:
    """Open a ledger, building it first when its files have changed.

    Args:
        where: the name of a bundled ledger, a ledger folder, or a compiled ``.duckdb`` file.

    Returns:
        A `blocs.ledger.view.Ledger`; ask it with ``as_of``.

    Raises:
        NotALedger: when nothing of that name is a ledger.
        ProblemsFound: when the folder has problems, all of them at once.

    Example:
        >>> open("space").as_of("2024-02-15").members("artemis-accords").certain
        36
    """
    # Imported late: the command line's help must not wait for the database.
    from blocs.ledger.view import open_ledger

    return open_ledger(where)
