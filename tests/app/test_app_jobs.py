"""Five people and their jobs, walked through in a browser as they would do them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from blocs.errors import QuestionError
from blocs.stress.asking import settings_from_cases, stress
from blocs.web import SharedLedger

DAY = "as-of=2024-02-15&known-at=2026-11-25"
TEN = Path(__file__).resolve().parents[2] / "docs" / "ten-claims.csv"
Visit = Callable[..., Any]


def download(page: Any, button: str) -> bytes:
    """Return the file that a button saves."""
    with page.expect_download() as waiting:
        page.click(button)
    return Path(waiting.value.path()).read_bytes()


def test_desk_officer_sees_what_changed(visit: Visit, shared: SharedLedger) -> None:
    """The rows of Compare are the joins and exits of the API's diff in the same network."""
    page = visit("?as-of=2024-02-15&known-at=2026-11-25&from=2023-06-01&hub=USA&view=compare")
    rows = list(
        csv.DictReader(
            io.StringIO(
                download(page, "button:has-text('changes as CSV')").decode("utf-8-sig"), newline=""
            )
        )
    )
    joined = {
        (r["instrument"], r["party"]) for r in rows if r["change"] in ("joined", "first known")
    }
    before = shared.as_of("2023-06-01", known_at="2026-11-25")
    after = shared.as_of("2024-02-15", known_at="2026-11-25")
    expected = set()
    for text, card in shared.cards.items():
        if card.hub != "USA" or card.analogue:
            continue
        sides = []
        for snapshot in (before, after):
            try:
                sides.append({m.party for m in snapshot.members(text).rows})
            except QuestionError:
                sides.append(set())
        expected |= {(text, p) for p in sides[1] - sides[0]}

    assert expected == joined
    assert ("artemis-accords", "AGO") in joined


def test_scholar_opens_the_gexf_in_networkx(visit: Visit, shared: SharedLedger) -> None:
    """The file behind the GEXF button is read by networkx and holds the members of the API."""
    import networkx as nx

    page = visit(f"?{DAY}&hub=USA&view=network")
    page.click(".take summary")
    graph = nx.read_gexf(io.BytesIO(download(page, ".take a:has-text('GEXF')")))
    members = shared.as_of("2024-02-15", known_at="2026-11-25").members("artemis-accords")

    assert {m.party for m in members.rows} == set(graph["artemis-accords"])


def test_analyst_checks_a_document(visit: Visit) -> None:
    """A table goes in, verdicts come out, on the page and as a file with the same rows."""
    page = visit("?known-at=2026-11-25&view=check")
    page.set_input_files("#table", TEN)
    page.wait_for_selector(".verdicts")
    rows = list(
        csv.DictReader(
            io.StringIO(
                download(page, "button:has-text('Download the verdicts')").decode("utf-8-sig"),
                newline="",
            )
        )
    )

    assert [f"T{n:02}" for n in range(1, 11)] == [r["claim_id"] for r in rows]
    assert rows[0]["verdict_then"] == "supported"
    assert "Uruguay signed the Artemis Accords" in page.inner_text("main")


def test_analyst_learns_what_is_wrong_with_a_table(visit: Visit) -> None:
    """A table with problems is refused with line and column of each."""
    page = visit("?known-at=2026-11-25&view=check", refused=422)
    bad = b"claim_id,kind,subject,predicate\nX1,membership,,member_of\nX1,nonsense,ilrs,member_of\n"
    page.set_input_files("#table", {"name": "bad.csv", "mimeType": "text/csv", "buffer": bad})
    page.wait_for_selector(".wrong li")

    assert "line 3" in page.inner_text(".wrong")


def test_scenario_the_hub_is_lost(visit: Visit, shared: SharedLedger) -> None:
    """Without its hub hardly a text stands, and the page tells what the library answers."""
    page = visit(f"?{DAY}&hub=CHN&view=scenario")
    page.click(".scenario .main >> nth=0")
    page.click("button:has-text('Run 2,000 worlds')")
    page.wait_for_selector(".scenario table", timeout=60_000)
    cells = page.inner_text(".scenario table tbody tr:first-child").split("\t")
    snapshot = shared.as_of("2024-02-15", known_at="2026-11-25")
    found = stress(
        snapshot, "CHN", shock="hub", worlds=2000, settings=settings_from_cases(snapshot)
    ).values["member-reach"]

    assert "lost=CHN" in page.evaluate("location.search")
    assert f"{found['before']:.1f}" == cells[1]
    assert f"{100 * found['retained']:.1f} %" == cells[3]


@pytest.mark.parametrize("view", ["hub", "map", "timeline", "network"])
def test_a_saved_picture_says_what_it_shows(visit: Visit, view: str) -> None:
    """SVG carries summary, both clocks and citation and is well-formed; PNG is a picture."""
    from xml.etree import ElementTree

    page = visit(f"?{DAY}&hub=CHN&view={view}")
    page.click(".take summary")
    svg = download(page, ".take button:has-text('SVG')").decode()
    words = " ".join(t.text or "" for t in ElementTree.fromstring(svg).iter() if t.text)

    assert "As of 15 Feb 2024, from sources published by 25 Nov 2026" in words
    assert "build " in words
    assert "var(--" not in svg
    assert download(page, ".take button:has-text('PNG')").startswith(b"\x89PNG\r\n")


def test_saved_rows_are_the_live_ties(visit: Visit, shared: SharedLedger) -> None:
    """CSV and JSON hold the same ties, with both clocks, and those of the API."""
    page = visit(f"?{DAY}&hub=USA&view=table")
    page.click(".take summary")
    rows = list(
        csv.DictReader(
            io.StringIO(
                download(page, ".take button:has-text('CSV')").decode("utf-8-sig"), newline=""
            )
        )
    )
    body = json.loads(download(page, ".take button:has-text('JSON')"))
    members = shared.as_of("2024-02-15", known_at="2026-11-25").members("artemis-accords")

    assert len(rows) == len(body["rows"]) > 60
    assert body["question"]["as_of"] == "2024-02-15"
    assert {m.party for m in members.rows} == {
        r["party"] for r in rows if r["instrument"] == "artemis-accords"
    }


def test_citations_name_build_and_clocks(visit: Visit) -> None:
    """Each of the four styles states the ledger's build and both clocks; CSL-JSON parses."""
    page = visit(f"?{DAY}&hub=USA")
    page.click(".take summary")
    for style in ("Chicago", "APA", "BibTeX", "CSL-JSON"):
        page.select_option("#style", style)
        text = page.inner_text(".citation")

        assert "as of 2024-02-15, known at 2026-11-25" in text
        assert "build " in text
    assert json.loads(text)[0]["type"] == "dataset"


def test_embedded_page_is_the_picture_alone(visit: Visit) -> None:
    """With embed=1 there is no menu and no search, but still both clocks and the sentence."""
    page = visit(f"?{DAY}&hub=USA&embed=1")

    assert page.locator("nav.tabs").count() == 0
    assert page.locator("#find").count() == 0
    assert "known" in page.inner_text(".clocks").lower()
    assert "As of 15 Feb 2024" in page.inner_text(".says")
