"""Copies without a server: one file that opens from a disk, and a folder for any web host."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from blocs.cli import main
from blocs.ledger.store import build
from blocs.ledger.view import Ledger
from blocs.web import SharedLedger
from blocs.web.copies import one_file, site_files, write_site
from folders import write_ledger

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def copy(shared: SharedLedger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of the bundled ledger as one file."""
    path = tmp_path_factory.mktemp("copy") / "blocs.html"
    path.write_text(one_file(shared.as_of("2026-11-25", known_at="2026-11-25")), "utf-8")
    return path


@pytest.fixture
def opened_page(browser: Any) -> Iterator[Any]:
    """Return a page on which any console error, dialog or request to a host fails the test."""
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else 0)
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on("dialog", lambda d: (wrong.append(d.message), d.dismiss()))
    page.on(
        "request",
        lambda r: wrong.append(r.url) if not r.url.startswith(("file:", "data:", "blob:")) else 0,
    )
    yield page
    context.close()
    assert wrong == []


def test_one_file_is_small_and_always_the_same(copy: Path, shared: SharedLedger) -> None:
    """At most 1.2 MB, and the same ledger gives the same bytes."""
    text = copy.read_text("utf-8")

    assert len(text.encode()) <= 1_200_000
    assert text == one_file(shared.as_of("2026-11-25", known_at="2026-11-25"))


def test_one_file_opens_from_a_disk_down_to_the_quotation(copy: Path, opened_page: Any) -> None:
    """From file://, asking nobody: map, party, tie, words of the source, and an address."""
    page = opened_page
    page.goto(f"{copy.as_uri()}#?as-of=2024-02-15&hub=USA")
    page.click("[data-id=AGO]")
    page.click(".drawer .ties button:has-text('Artemis')")
    page.wait_for_selector(".drawer blockquote")

    assert "Angola became the 33rd country" in page.inner_text(".drawer")
    assert "as-of=2024-02-15" in page.evaluate("location.hash")
    assert page.is_disabled("#known-at")
    assert page.locator("nav.tabs a:has-text('Fact-check')").count() == 0


def test_every_view_of_one_file_draws(copy: Path, opened_page: Any) -> None:
    """No view of a copy waits for a server."""
    page = opened_page
    page.goto(f"{copy.as_uri()}#?as-of=2024-02-15&hub=CHN")
    page.wait_for_selector("main svg")
    for view in ("map", "matrix", "timeline", "network", "table", "compare", "scenario"):
        page.click(f"nav.tabs a[href*='view={view}']")
        page.wait_for_selector(f"main[data-view={view}] :is(svg, table)")

        assert page.locator(".wrong").count() == 0


def test_one_file_of_an_enemy_runs_nothing_of_his(tmp_path: Path, opened_page: Any) -> None:
    """Scripts and end tags in ledger text stand compressed, and the policy would stop them too."""
    import sys

    sys.path.insert(0, str(HERE.parent / "web"))
    from web_ledgers import hostile

    built = build(write_ledger(tmp_path / "own", **hostile()), tmp_path / "own.duckdb")
    with Ledger(built.path) as ledger:
        text = one_file(ledger.as_of("2022-01-01", known_at="2026-11-25"))
    (tmp_path / "own.html").write_text(text, "utf-8")
    page = opened_page
    place = "?as-of=2022-01-01&hub=BRA&view=table&focus=text:accord-of-five"
    page.goto(f"{(tmp_path / 'own.html').as_uri()}#{place}")
    page.wait_for_selector(".drawer h2")
    policy = re.search(r'content-security-policy" content="([^"]+)"', text)

    assert policy is not None
    assert "unsafe" not in policy.group(1)
    assert "default-src 'none'" in policy.group(1)
    assert "alert(1)" not in text
    assert page.locator("img[src=x]").count() == 0


def test_site_is_served_by_any_host(shared: SharedLedger, tmp_path: Path, browser: Any) -> None:
    """The folder behind a plain file server shows the quotation and asks no other host."""
    snapshot = shared.as_of("2026-11-25", known_at="2026-11-25")
    write_site(site_files(snapshot), tmp_path / "sub")
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}/sub/"
        context = browser.new_context()
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else 0)
        page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(home) else 0)
        page.goto(f"{home}?as-of=2024-02-15&hub=USA&focus=tie:artemis-accords|AGO")
        page.wait_for_selector(".drawer blockquote")
        page.click(".take summary")

        assert "Angola became the 33rd country" in page.inner_text(".drawer")
        assert page.locator("button:has-text('embed code')").count() == 1
        context.close()
        server.shutdown()
    assert wrong == []


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def test_commands_write_both_copies(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """blocs site makes a folder, blocs export html a file; what would change nothing is refused."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cli-cache"))

    def run(*arguments: str) -> int:
        with pytest.raises(SystemExit) as stopped:
            main(list(arguments))
        return int(stopped.value.code or 0)

    assert run("site", str(tmp_path / "site"), "--known-at", "2024-03-04") == 0
    assert (tmp_path / "site" / "data" / "world.json").stat().st_size > 10_000
    assert run("export", "html", "--out", str(tmp_path / "one.html")) == 0
    assert (tmp_path / "one.html").stat().st_size > 100_000
    assert run("export", "html") == 2
    assert run("export", "html", "--hub", "CHN", "--out", str(tmp_path / "x.html")) == 2
    assert "holds every day and network" in capsys.readouterr().err
    assert not (tmp_path / "x.html").exists()
