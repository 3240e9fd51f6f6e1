"""Write the table of a ledger's COVERAGE.md from its coverage.csv.

python tools/coverage_doc.py [FOLDER]          writes it
python tools/coverage_doc.py --check [FOLDER]  exits 1 when it is not fresh
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

START, END = "<!-- table: from coverage.csv -->", "<!-- end of table -->"
SPACE = Path(__file__).resolve().parent.parent / "src" / "blocs" / "ledgers" / "space"


def table(folder: Path) -> str:
    """Return the rows of coverage.csv as a Markdown table."""
    with open(folder / "coverage.csv", encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    lines = [
        "| subject | what | level | period | how completely | remark |",
        "|---|---|---|---|---|---|",
    ]
    for row in sorted(rows, key=lambda r: (r["subject_id"], r["relation"], r["period"])):
        cells = (
            row["subject_id"],
            row["relation"],
            row["level"] or "all",
            row["period"],
            row["extent"],
            row["note"],
        )
        lines.append("| " + " | ".join(c.replace("|", "/") for c in cells) + " |")
    return "\n".join(lines)


def updated(text: str, folder: Path) -> str:
    """Return the document with its table made anew."""
    before, rest = text.split(START)
    _, after = rest.split(END)
    return f"{before}{START}\n{table(folder)}\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Write or check the document; return the exit code."""
    check = "--check" in arguments
    folders = [Path(a) for a in arguments if not a.startswith("--")] or [SPACE]
    path = folders[0] / "COVERAGE.md"
    old = path.read_text(encoding="utf-8")
    new = updated(old, folders[0])
    if check:
        return int(old != new)
    path.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
