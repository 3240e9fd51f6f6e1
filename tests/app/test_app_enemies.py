"""Ledger text is data: what an enemy wrote into any field does nothing in page, CSV or picture."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "web"))

from web_ledgers import ACCORD, EVIL, hostile

TURN = "\u202egnp.exe\u2066"
DAY = "as-of=2022-01-01&known-at=2026-11-25&hub=BRA"


def formula() -> dict[str, list[dict[str, Any]]]:
    """Return the accord with names that a spreadsheet would run, and names that turn direction."""
    tables = {name: [dict(row) for row in rows] for name, rows in ACCORD.items()}
    for row, start in zip(tables["parties"], "=+-@=+", strict=True):
        row["label"] = f"{start}HYPERLINK(1) {row['party_id']} {TURN}"
    for row in tables["instruments"]:
        row["title"] = f"=cmd|' /C calc'!A0 {row['instrument_id']}"
    return tables


def test_scripts_in_every_field_are_shown_and_not_run(visit_own: Callable[..., Any]) -> None:
    """No dialog, no element made from ledger text, no link but http and https, in any view."""
    page = visit_own(hostile(), f"?{DAY}")
    for view in ("map", "matrix", "timeline", "network", "table", "compare", "scenario", "hub"):
        page.click(f"nav.tabs a[href*='view={view}']")
        page.wait_for_selector(f"main[data-view={view}] :is(svg, table, .note)")
    page.evaluate("history.pushState(null, '', location.search + '&focus=tie:accord-of-five|BRA')")
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    page.wait_for_selector(".drawer .claim")

    assert page.locator("img[src=x]").count() == 0
    assert page.locator("#app script").count() == 0
    assert EVIL.split("<")[0] in page.inner_text(".drawer")
    links = page.eval_on_selector_all("a", "all => all.map(a => a.protocol)")
    assert set(links) <= {"http:", "https:"}


def test_formulas_stay_text_in_a_saved_table(visit_own: Callable[..., Any]) -> None:
    """A cell that starts as a formula gets an apostrophe, which a spreadsheet shows as text."""
    page = visit_own(formula(), f"?{DAY}&view=table")
    page.click(".take summary")
    with page.expect_download() as waiting:
        page.click(".take button:has-text('CSV')")
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))

    assert len(rows) > 2
    assert [c for row in rows for c in row if c.startswith(("=", "+", "-", "@"))] == []
    assert any(c.startswith("'=cmd") for row in rows for c in row)


def test_marks_that_turn_direction_are_taken_out(visit_own: Callable[..., Any]) -> None:
    """An override in a name cannot turn what follows it, on the page or in a saved picture."""
    page = visit_own(formula(), f"?{DAY}&view=table")
    shown = page.inner_text("body")

    assert "HYPERLINK(1) KOR" in shown
    assert not any(c in shown for c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
