"""Take the pictures of docs/app.md from a running server: python tools/screenshots.py ADDRESS."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DAY = "as-of=2024-02-15&known-at=2026-11-25"


def _journalist(page: Any) -> None:
    page.click("[data-id=AGO]")
    page.click(".drawer .ties button:has-text('Artemis')")
    page.wait_for_selector(".drawer blockquote")


def _analyst(page: Any) -> None:
    page.set_input_files("#table", ROOT / "docs" / "ten-claims.csv")
    page.wait_for_selector(".verdicts")


def _hub_lost(page: Any) -> None:
    page.click(".scenario .main >> nth=0")
    page.click("button:has-text('Run 2,000 worlds')")
    page.wait_for_selector(".scenario table", timeout=60_000)


def _still(page: Any) -> None:
    page.wait_for_selector("main :is(svg, table)")


PICTURES: dict[str, tuple[str, int, int, str, Callable[[Any], None]]] = {
    "hub": (f"{DAY}&hub=CHN", 1280, 800, "light", _still),
    "journalist": (f"{DAY}&hub=USA", 1280, 800, "light", _journalist),
    "desk-officer": (f"{DAY}&hub=USA&view=compare&from=2023-06-01", 1280, 800, "light", _still),
    "scholar": (f"{DAY}&hub=USA&view=network", 1280, 1000, "dark", _still),
    "analyst": ("known-at=2026-11-25&view=check", 1280, 1000, "light", _analyst),
    "hub-lost": (f"{DAY}&hub=CHN&view=scenario", 1280, 900, "light", _hub_lost),
    "world": (f"{DAY}&hub=&view=map", 1280, 900, "light", _still),
    "matrix": (f"{DAY}&hub=CHN&view=matrix", 1280, 900, "light", _still),
    "phone": (f"{DAY}&hub=USA&focus=party:BRA", 390, 844, "dark", _still),
}


def main() -> None:
    """Take all pictures."""
    home = sys.argv[1].rstrip("/")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, (query, width, height, scheme, act) in PICTURES.items():
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page.goto(f"{home}/app/?{query}")
            page.wait_for_selector("main :is(svg, table, form)")
            act(page)
            page.wait_for_timeout(600)
            page.screenshot(path=ROOT / "docs" / "screenshots" / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
