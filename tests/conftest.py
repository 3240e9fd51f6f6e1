"""Shared ledgers for tests, named for their shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from accord import ACCORD
from blocs.ledger.store import build
from blocs.ledger.view import Ledger
from folders import write_ledger


@pytest.fixture(autouse=True)
def _cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep compiled ledgers of tests out of the user's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Ledger]]:
    """Return a function that writes a ledger from its tables, builds and opens it."""
    ledgers: list[Ledger] = []

    def make(**tables: list[dict[str, Any]]) -> Ledger:
        number = len(ledgers)
        folder = write_ledger(tmp_path / f"ledger{number}", **tables)
        built = build(folder, tmp_path / f"ledger{number}.duckdb")
        ledgers.append(Ledger(built.path))
        return ledgers[-1]

    yield make
    for ledger in ledgers:
        ledger.close()


@pytest.fixture
def accord_of_five(opened: Callable[..., Ledger]) -> Ledger:
    """Return the ledger ``ACCORD``, opened."""
    return opened(**ACCORD)
