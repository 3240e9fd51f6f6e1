"""Clients that ask the application in this process: no socket, no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from web_ledgers import ACCORD

from blocs.ledger.store import build
from blocs.ledger.view import Ledger
from blocs.web import SharedLedger, make_app, share
from folders import write_ledger

HOME = "http://127.0.0.1:8040"
TODAY = date.today()
"""The command line reads the clock, so the client that it is compared with does too."""
Site = Callable[..., TestClient]


def client_of(ledger: Ledger, **settings: Any) -> TestClient:
    """Return a client of the pages and the API on a ledger, whose today is ``TODAY``."""
    settings.setdefault("today", lambda: TODAY)
    # Whether the interactive page has been built here must not matter.
    settings.setdefault("app_folder", Path("not-built"))
    app = make_app(ledger, **settings)
    return TestClient(app, base_url=HOME, follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture(scope="session")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedLedger]:
    """Return the bundled ledger, compiled once into the cache that other tests use too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cli-cache"))
        ledger = share("space")
    yield ledger
    ledger.close()


@pytest.fixture(scope="session")
def client(space: SharedLedger) -> TestClient:
    """Return a client of the bundled ledger."""
    return client_of(space)


@pytest.fixture(scope="session")
def accord(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client of the small ledger ``ACCORD``; its tests only read."""
    home = tmp_path_factory.mktemp("accord")
    built = build(write_ledger(home / "accord", **ACCORD), home / "accord.duckdb")
    ledger = SharedLedger(built.path)
    yield client_of(ledger)
    ledger.close()


@pytest.fixture
def site(opened: Callable[..., Ledger]) -> Iterator[Site]:
    """Return a function that writes a small ledger and returns a client of it."""
    shared: list[SharedLedger] = []

    def make(settings: dict[str, Any] | None = None, **tables: list[dict[str, Any]]) -> TestClient:
        shared.append(SharedLedger(Path(opened(**tables).path)))
        return client_of(shared[-1], **(settings or {}))

    yield make
    for ledger in shared:
        ledger.close()
