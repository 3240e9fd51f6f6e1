"""Time blocs and plain pandas side by side, in one run, on the same ledgers and the same day.

    .venv/bin/python benchmarks/run.py [--manytreaties FOLDER] [--claims 1000000] [--repeats 5]

Every number that both can give is compared; a difference stops the run. Times are the best and the
median of the repeats, in seconds.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas_peer

ROOT = Path(__file__).resolve().parent.parent
DAYS = {"space": "2024-02-15", "manytreaties": "1992-06-14", "synthetic": "1999-06-14"}
_ANSWERS = {"no": 0, "possible": 1, "yes": 2}
QUESTIONS = (
    ["members", "artemis-accords", "--as-of", "2024-02-15"],
    ["status", "CHN-USA-1979-STA", "--as-of", "2024-03-01", "--known-at", "2024-03-04"],
    ["ties", "CHN"],
    ["parties", "--region", "Africa"],
    ["evidence", "CHN-USA-1979-STA"],
    ["count", "ilrs", "--as-of", "2025-04-23"],
    ["search", "阿尔忒弥斯"],
    ["diff", "2024-03-04", "2026-11-01"],
)


class Table:
    """Collects rows and prints them: what, bar, best, median, remark."""

    def __init__(self, repeats: int) -> None:
        self.repeats = repeats

    def time(
        self, what: str, bar: str, work: Callable[[], Any], repeats: int = 0, remark: str = ""
    ) -> Any:
        """Run the work several times, print its row and return its last result."""
        times: list[float] = []
        result: Any = None
        for _ in range(repeats or self.repeats):
            start = time.perf_counter()
            result = work()
            times.append(time.perf_counter() - start)
        best, middle = min(times), statistics.median(times)
        print(f"| {what} | {bar} | {best:.3f} | {middle:.3f} | {remark} |", flush=True)
        return result


def _blocs(arguments: list[str], cache: Path) -> None:
    # As installed: modules are compiled once, not in every process.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["XDG_CACHE_HOME"] = str(cache)
    done = subprocess.run(
        [sys.executable, "-m", "blocs.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"blocs {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-500:]}")


def processes(table: Table, cache: Path) -> None:
    """Time whole processes: help, a cold build of the bundled ledger, and questions of it."""
    table.time("blocs --help", "0.5", lambda: _blocs(["--help"], cache))
    table.time(
        "space: cold build, whole process", "3", lambda: _blocs(["build", "--force"], cache), 3
    )
    for question in QUESTIONS:
        table.time(f"space: {question[0]}, whole process", "0.6", lambda: _blocs(question, cache))  # noqa: B023


def side_by_side(table: Table, name: str, folder: Path, cache: Path, bars: tuple[str, str]) -> None:
    """Time one ledger in blocs and in pandas, and compare what both can answer."""
    from blocs.dates import parse_day
    from blocs.ledger.members import bulk_answers
    from blocs.ledger.store import build
    from blocs.ledger.view import Ledger

    built = table.time(
        f"{name}: blocs build", bars[0], lambda: build(folder, cache / f"{name}.duckdb", True), 1
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    with Ledger(built.path) as ledger:
        snapshot = ledger.as_of(DAYS[name], level="institute")
        ours = table.time(
            f"{name}: blocs, every text and party",
            bars[1],
            lambda: bulk_answers(snapshot),
            remark=f"peak so far {peak} MB",
        )
        largest = ledger.one(
            "select instrument_id from participation group by 1 order by count(*) desc, 1 limit 1"
        )
        table.time(
            f"{name}: blocs, members of the largest text",
            bars[1],
            lambda: snapshot.members(largest),
            remark=largest,
        )
    frames = table.time(f"{name}: pandas, read", "", lambda: pandas_peer.load(folder), 1)
    theirs = table.time(
        f"{name}: pandas, what needs no weighing",
        "",
        lambda: pandas_peer.answer(frames, parse_day(DAYS[name])),
        remark="",
    )
    _compare(name, ours, theirs)


def _compare(name: str, ours: dict[Any, Any], theirs: Any) -> None:
    """Stop when blocs and pandas differ on a key that both answer."""
    differ = [
        (key, ours[key].value, value)
        for key, value in theirs.items()
        if _ANSWERS[ours[key].value] != value
    ]
    counts = {w: sum(v == n for v in theirs) for w, n in _ANSWERS.items()}
    print(
        f"| {name}: same answers | | | | {len(theirs) - len(differ)} of {len(theirs)} keys that "
        f"pandas decides ({counts}), of {len(ours)} that blocs answers |"
    )
    if differ:
        for row in differ[:10]:
            print(row, file=sys.stderr)
        sys.exit(f"{name}: {len(differ)} answers differ")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--manytreaties", type=Path, help="folder with agreements.csv.gz")
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    table = Table(given.repeats)
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f}\n"
    )
    print("| what | bar | best | median | remark |\n| --- | ---: | ---: | ---: | --- |")
    with tempfile.TemporaryDirectory(prefix="blocs-benchmark-") as scratch:
        cache = Path(scratch)
        os.environ["XDG_CACHE_HOME"] = scratch
        processes(table, cache)
        space = ROOT / "src" / "blocs" / "ledgers" / "space"
        side_by_side(table, "space", space, cache, ("3", ""))
        if given.manytreaties:
            out = cache / "manytreaties"
            table.time(
                "manytreaties: import, whole process",
                "60",
                lambda: _blocs(
                    ["import", "manytreaties", str(given.manytreaties), "--out", str(out)], cache
                ),
                1,
            )
            side_by_side(table, "manytreaties", out, cache, ("", "1"))
        synthetic = cache / "synthetic"
        subprocess.run(
            [
                sys.executable,
                ROOT / "tools" / "synthetic_ledger.py",
                synthetic,
                "--claims",
                str(given.claims),
            ],
            check=True,
        )
        side_by_side(table, "synthetic", synthetic, cache, ("90", "0.5"))


if __name__ == "__main__":
    main()
