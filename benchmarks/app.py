"""Time the interactive page in a headless Chromium, as a reader feels it.

    .venv/bin/python benchmarks/app.py [--repeats 7]

First map: from navigation to the first spoke on the screen, a new browser context each time, so
that nothing is cached. Drag: the as-of slider set to 300 days one after another, each from the
change to the frame that shows it, with 200 parties and 500 ties made up for it in the page.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
import statistics
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright

from blocs.web import make_app, share
from blocs.web.drawing import warm

POINTS = Path(__file__).resolve().parent.parent / "src/blocs/web/geometry/points.csv"
DRAG = """
async () => {
  const slider = document.querySelector("input[type=range]");
  const first = 726000, last = 739000, times = [];
  for (let i = 0; i < 300; i++) {
    const day = Math.round(first + ((last - first) * ((i * 37) % 300)) / 300);
    const begun = performance.now();
    slider.value = String(day);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(
      () => { document.body.offsetHeight; done(); }));
    times.push(performance.now() - begun);
  }
  return times;
}
"""


def made_up(parties: int = 200, ties: int = 500, seed: int = 1) -> dict[str, Any]:
    """Return a world as the server sends it, with so many parties and ties: nothing is a fact."""
    chance = random.Random(seed)
    with open(POINTS, encoding="utf-8", newline="") as handle:
        places = list(csv.DictReader(handle))[: parties + 1]
    hub, *others = [
        {
            "id": p["party_id"],
            "label": f"Party {p['party_id']}",
            "kind": "state",
            "home": "",
            "region": "",
            "at": [float(p["lon"]), float(p["lat"])],
            "names": [],
        }
        for p in places
    ]
    texts, memberships = [], []
    for number in range(ties):
        text = f"text-{number}"
        texts.append(
            {
                "id": text,
                "title": f"Text {number}",
                "form": "mou",
                "shape": "bilateral",
                "bindingness": "",
                "topics": ["navigation"],
                "hub": hub["id"],
                "parent": "",
                "complete": [],
            }
        )
        party = others[number % len(others)]
        start = chance.randint(722000, 738000)
        steps = [[0, 0, 0], [start, chance.choice([1, 2]), 0], [start + 3000, 0, 0]]
        grade = chance.choice(["settled", "single-source", "contested"])
        for who in (hub, party):
            memberships.append(
                {"p": who["id"], "i": text, "s": steps, "g": [["", "", grade, 1, [], "party"]]}
            )
    return {
        "question": {"known_at": "2026-11-25", "level": "state"},
        "ledger": {"name": "made-up", "build": "0" * 12, "policy": "0", "blocs": "0"},
        "policy": "",
        "hubs": [hub["id"]],
        "parties": [hub, *others],
        "instruments": texts,
        "memberships": memberships,
    }


def first_maps(browser: Any, home: str, repeats: int) -> list[float]:
    """Return milliseconds from navigation to the first spoke, by the page's own clock."""
    times = []
    for _ in range(repeats):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.add_init_script(
            "new MutationObserver((_, me) => { if (document.querySelector('path.land') && "
            "document.querySelector('line.spoke')) { me.disconnect(); requestAnimationFrame(() => "
            "{ window.drawn = performance.now(); }); } }).observe(document, "
            "{ subtree: true, childList: true });"
        )
        page.goto(f"{home}/app/?as-of=2024-02-15&known-at=2026-11-25&hub=CHN")
        while not (drawn := page.evaluate("window.drawn")):
            page.wait_for_timeout(50)
        times.append(drawn)
        context.close()
    return times


def drags(browser: Any, home: str) -> list[float]:
    """Return milliseconds of each redraw."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    body = json.dumps(made_up())
    page.route("**/api/v1/world*", lambda r: r.fulfill(body=body, content_type="application/json"))
    page.goto(f"{home}/app/")
    page.wait_for_selector("path.land", state="attached")
    page.evaluate(DRAG)
    found: list[float] = page.evaluate(DRAG)
    page.close()
    return found


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    given = parser.parse_args()
    with share("space") as ledger:
        begun = time.perf_counter()
        warm(ledger, date.today())
        warmed = time.perf_counter() - begun
        config = uvicorn.Config(make_app(ledger), port=0, lifespan="off", log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.02)
        home = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        with sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            maps = first_maps(browser, home, given.repeats)
            moves = sorted(drags(browser, home))
            browser.close()
        server.should_exit = True
        thread.join()
    print("| what | bar | best | median | worst |\n| --- | ---: | ---: | ---: | ---: |")
    print(
        f"| first map drawn, ms | 800 | {min(maps):.0f} | {statistics.median(maps):.0f} "
        f"| {max(maps):.0f} |"
    )
    p98 = moves[int(len(moves) * 0.98)]
    print(
        f"| redraw after a drag, 98th percentile, ms | 50 | {moves[0]:.0f} "
        f"| {statistics.median(moves):.0f} | {p98:.0f} (p98) |"
    )
    print(f"| preparing the world at start, s | | | {warmed:.2f} | |")


if __name__ == "__main__":
    main()
