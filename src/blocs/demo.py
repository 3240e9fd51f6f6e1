"""The first thing that anyone sees: headline answers, and the brief with its verdicts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from blocs.brief import check_table, report_html
from blocs.ledger.files import write_bytes_atomically
from blocs.ledger.store import build
from blocs.ledger.view import bundled, open_ledger

__all__ = ["run"]


def run(out: Path) -> str:
    """Build the bundled ledger, check its brief, write the page, and return the summary.

    Args:
        out: path of the HTML page; its folder is made.

    Returns:
        The headline answers, the totals of the check, and where the page is.
    """
    folder = bundled()["space"]
    built = build(folder)
    today = date.today().isoformat()
    lines = [f"ledger space: {built.claims:,} claims, build {built.build[:12]}", ""]
    with open_ledger("space") as ledger:
        for day in ("2020-10-13", "2024-02-15", "2024-12-20", today):
            lines.append(ledger.as_of(day).members("artemis-accords").headline())
        lines.append(ledger.as_of(today).members("ilrs").headline())
        for known in ("2024-03-04", "2024-03-08"):
            answer = ledger.as_of("2024-03-01", known_at=known).status("CHN-USA-1979-STA")
            lines.append(answer.headline())
        verdicts = check_table(ledger.as_of(today), folder / "brief.csv")
    out.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomically(out, report_html(verdicts).encode("utf-8"))
    facts = verdicts.totals
    lines += [
        "",
        "Fact-check of the brief 'Building Blocs in Space Diplomacy' (ICAS, 2024-03-04):",
        f"  {'verdict':<18}{'as known then':>14}{'as known now':>14}",
        *(f"  {v:<18}{facts['then'][v]:>14}{facts['now'][v]:>14}" for v in facts["now"]),
        f"  {facts['decided']} of {facts['factual']} statements of fact are decided "
        f"({facts['decided_share']:.0%})",
        "",
        f"page with the evidence: {out.resolve()}",
    ]
    return "\n".join(lines)
