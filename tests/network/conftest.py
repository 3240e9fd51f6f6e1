"""Shared networks for tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from network_shapes import TWO_BLOCS

from blocs.ledger.store import build
from blocs.ledger.view import Ledger, Snapshot
from folders import write_ledger


@pytest.fixture(scope="session")
def two_blocs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Return the ledger ``TWO_BLOCS``, opened; tests only read it."""
    folder = tmp_path_factory.mktemp("two-blocs")
    written = write_ledger(folder / "two-blocs", **TWO_BLOCS)
    with Ledger(build(written, folder / "two-blocs.duckdb").path) as ledger:
        yield ledger


@pytest.fixture
def today(two_blocs: Ledger) -> Snapshot:
    """Return the two blocs as of 2022, all sources known."""
    return two_blocs.as_of("2022-01-01", known_at="2026-01-01")


@pytest.fixture(scope="session")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Return the space ledger, opened; tests only read it."""
    from blocs.ledger.view import bundled

    out = tmp_path_factory.mktemp("space") / "space.duckdb"
    with Ledger(build(bundled()["space"], out).path) as ledger:
        yield ledger
