"""A served ledger and a browser that fails on any console error and any request to elsewhere."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn

from blocs.ledger.store import build
from blocs.web import SharedLedger, make_app, share
from folders import write_ledger

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
Open = Callable[..., Any]


class Served:
    """An application on a free port of this machine, in a thread of its own."""

    def __init__(self, ledger: SharedLedger) -> None:
        config = uvicorn.Config(
            make_app(ledger), port=0, loop="asyncio", http="h11", ws="none", lifespan="off"
        )
        config.log_level = "error"
        config.configure_logging()
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> str:
        self.thread.start()
        while not self.server.started:
            self.thread.join(0.02)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *args: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedLedger]:
    """Return the bundled ledger, compiled once into the cache that other tests use too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cli-cache"))
        ledger = share("space")
    yield ledger
    ledger.close()


@pytest.fixture(scope="session")
def address(shared: SharedLedger) -> Iterator[str]:
    """Return where the bundled ledger is served."""
    with Served(shared) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return the system's Chromium; without one these tests cannot run."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here; sh scripts/test installs it where it can")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Open]:
    """Return a function that opens an address of the app and waits until it has drawn.

    What a page says on the console, and what it asks of other hosts, fails the test at its end.
    """
    yield from _visitor(browser, address)


def _visitor(browser: Any, home: str) -> Iterator[Open]:
    contexts: list[Any] = []
    wrong: list[str] = []

    def visit(
        query: str = "", *, width: int = 1280, height: int = 900, scheme: str = "light", **more: Any
    ) -> Any:
        base = more.pop("base", home)
        refused = more.pop("refused", None)  # status of an answer that the test provokes
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)

        def heard(message: Any) -> None:
            expected = refused is not None and f"status of {refused}" in message.text
            if message.type in ("error", "warning") and not expected:
                wrong.append(f"{message.type}: {message.text}")

        page.on("console", heard)
        page.on("pageerror", lambda e: wrong.append(f"error: {e}"))
        page.on("dialog", lambda d: (wrong.append(f"dialog: {d.message}"), d.dismiss()))
        own = urlsplit(base).netloc

        def asked(request: Any) -> None:
            parts = urlsplit(request.url)
            if parts.scheme not in ("data", "blob") and parts.netloc != own:
                wrong.append(f"asked elsewhere: {request.url}")

        page.on("request", asked)
        page.goto(f"{base}/app/{query}")
        page.wait_for_selector("main :is(svg, table, form, .note)")
        page.wait_for_selector(".waiting", state="detached")
        page.wait_for_selector("main:not(.stale)")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def visit_own(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Return a function that serves a small ledger and opens the app on it."""
    visitor = _visitor(browser, "")
    opener = next(visitor)
    closing: list[Callable[[], object]] = []

    def visit(tables: dict[str, list[dict[str, Any]]], query: str = "", **settings: Any) -> Any:
        built = build(write_ledger(tmp_path / "own", **tables), tmp_path / "own.duckdb")
        ledger = SharedLedger(built.path)
        served = Served(ledger)
        home = served.__enter__()
        closing.extend((ledger.close, lambda: served.__exit__()))
        return opener(query, base=home, **settings)

    yield visit
    try:
        next(visitor, None)
    finally:
        for close in reversed(closing):
            close()
