"""How long does the server take for an answer? Real requests over the loopback, one at a time.

    python benchmarks/web.py [--ledger space] [--rounds 20]

Computing is the processor time of the server for one answer, which a busy machine changes less.
The first request of each address is not counted; nothing is answered from a cache of answers, since
there is none: what stays warm are the ledger's pages in memory and the weighings it keeps.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

ADDRESSES = (
    "/",
    "/instruments",
    "/parties",
    "/sources",
    "/search?words=china",
    "/party/CHN",
    "/party/CHN?level=institute",
    "/party/USA",
    "/instrument/artemis-accords",
    "/instrument/artemis-accords?known-at=2024-03-04",
    "/instrument/artemis-accords?party=URY",
    "/instrument/ilrs",
    "/source/wb-income",
    "/claim/blocs-p-0001",
    "/api",
    "/api/v1/members?instrument=artemis-accords",
    "/api/v1/members?instrument=artemis-accords&format=csv",
    "/api/v1/status?instrument=ilrs&party=BRA",
    "/api/v1/ties?party=CHN",
    "/api/v1/parties",
    "/api/v1/instruments",
    "/api/v1/sources",
    "/api/v1/evidence?what=CHN",
    "/api/v1/evidence?what=artemis-accords",
    "/api/v1/count?subject=CHN",
    "/api/v1/diff?from=2024-03-04&to=2026-11-01",
    "/api/v1/diff?from=2024-03-04&to=2026-11-01&known=true",
    "/api/v1/search?words=阿尔忒弥斯",
)


def processor(pid: int) -> float:
    """Return the milliseconds that a process has spent computing; nan where no /proc says so."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def times(host: str, address: str, rounds: int) -> tuple[list[float], int]:
    """Return the milliseconds of each request after the first, and the size of the answer."""
    connection = http.client.HTTPConnection(host, timeout=60)
    taken: list[float] = []
    size = 0
    for number in range(rounds + 1):
        start = time.perf_counter()
        connection.request("GET", quote(address, safe="/?&=-_"))
        answered = connection.getresponse()
        size = len(answered.read())
        if answered.status != 200:
            sys.exit(f"{address}: status {answered.status}")
        if number:
            taken.append((time.perf_counter() - start) * 1000)
    connection.close()
    return taken, size


def p95_of(taken: list[float]) -> float:
    """Return the time within which nineteen of twenty were answered."""
    return statistics.quantiles(taken, n=20, method="inclusive")[-1]


def main() -> None:
    """Start a server, ask it, print a table, and stop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", default="space")
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    server = subprocess.Popen(
        [sys.executable, "-m", "blocs.cli", "serve", "--port", "0", "--ledger", given.ledger],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    try:
        host = urlsplit(server.stdout.readline().strip()).netloc
        every: list[float] = []
        print("| address | p50 ms | p95 ms | computing ms | kB |")
        print("| --- | ---: | ---: | ---: | ---: |")
        for address in ADDRESSES:
            times(host, address, 0)
            before = processor(server.pid)
            taken, size = times(host, address, given.rounds)
            spent = (processor(server.pid) - before) / (given.rounds + 1)
            every += taken
            cells = (statistics.median(taken), p95_of(taken), spent, size / 1000)
            print(f"| `{address}` | " + " | ".join(f"{c:.0f}" for c in cells) + " |")
        print(f"| all | {statistics.median(every):.0f} | {p95_of(every):.0f} | | |")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)


if __name__ == "__main__":
    main()
