"""Time the curves of `blocs.stress` beside other tools: same graphs, same orders, in one run.

    .venv/bin/python benchmarks/kernels.py [--sizes abc] [--rounds 15] [--reference FILE.py]

In each round every tool takes its turn, so that other work on the machine hits all alike. Every
curve is compared with ours; a difference stops the run. Times are processor time, where nothing
else is said. A tool that is not installed is named and left out. `--reference` takes a file with a
Numba kernel ``curve_fast(ptr, adj, order)``. The peak memory is read from /proc, as on Linux.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kernel_peers as peers
import numpy as np
from kernel_graphs import heavy_tailed, instruments, orders_of
from kernel_peers import Absent, Peer, one_by_one
from numpy.typing import NDArray

from blocs.percolation.components import Graph, highest_degree_order
from blocs.percolation.hyperedges import Hypergraph

ORDERS = {"a": 100, "b": 10, "c": 2}
"""Orders in a batch, and in a round."""

BATCHES = {"a": 5, "b": 5, "c": 1, "h": 5}
"""Batches in a round."""

BATCH, SINGLE, THREADS = (
    "blocs, batch, 1 thread",
    "blocs, one call",
    "blocs, batch, all threads, by the clock",
)
REFERENCE = "reference kernel"
BARS = {
    # the least ratio to our time
    (REFERENCE, "abch"): 1 / 1.1,
    ("graph-tool", "a"): 8,
    ("graph-tool", "bc"): 3,
    ("networkx UnionFind", "ab"): 100,
    ("XGI", "h"): 1000,
    ("hypergraphx", "h"): 1000,
}

FIRST_CALL = """
import time; start = time.perf_counter()
from blocs.percolation.components import largest_component_curve
largest_component_curve(3, [(0, 1), (1, 2)], [0, 1, 2])
print(time.perf_counter() - start)
"""

PEAK = """
import sys, numpy
from pathlib import Path
from blocs.percolation.components import Graph
job = numpy.load(sys.argv[1])
Graph.from_edges(int(job["n"]), job["edges"]).curves(job["orders"])
# Not ru_maxrss, which begins with the size of the process that started this one.
print(int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024)
"""


def bar(name: str, size: str) -> float | None:
    """Return how many times our time a peer must take at least."""
    return next((b for (peer, sizes), b in BARS.items() if peer == name and size in sizes), None)


class Contest:
    """Lets everybody do the same orders by turns, and prints one row each."""

    def __init__(self, size: str, curves: NDArray[np.int64]) -> None:
        self.size = size
        self.curves = curves
        self.times: dict[str, list[float]] = {}
        self.turns: list[tuple[str, Callable[[], None]]] = []

    def batch(
        self,
        name: str,
        work: Callable[[], NDArray[np.int64]],
        clock: Callable[[], float] = time.thread_time,
    ) -> None:
        """Enter one of our batches, which does all orders at once."""

        def turn() -> None:
            for _ in range(BATCHES[self.size]):
                seconds, found = peers.timed(work, clock)
                self._same(name, found, self.curves)
                self.times.setdefault(name, []).append(seconds / len(self.curves))

        self.turns.append((name, turn))

    def peer(self, name: str, make: Callable[[], Peer], orders: int) -> None:
        """Enter a tool that does so many orders in a round, one by one."""
        try:
            peer = make()
        except Absent as why:
            print(f"| {self.size} | {name} | | | | | {why} |", flush=True)
            return

        def turn() -> None:
            times = self.times.setdefault(name, [])
            rows = [i % len(self.curves) for i in range(len(times), len(times) + orders)]
            for row, (seconds, found) in zip(rows, peer(rows), strict=True):
                self._same(name, found, self.curves[row])
                times.append(seconds)

        self.turns.append((name, turn))

    def run(self, rounds: int) -> None:
        """Run the rounds and print the medians."""
        for _ in range(rounds):
            for _, turn in self.turns:
                turn()
        middle = {name: statistics.median(times) for name, times in self.times.items()}
        for name, seconds in middle.items():
            least = bar(name, self.size)
            ratios = seconds / middle[BATCH], seconds / middle[SINGLE]
            held = "" if least is None else "yes" if min(ratios) >= least else "NO"
            limit = "" if least is None else f"{least:.2g}"
            print(
                f"| {self.size} | {name} | {seconds * 1e6:,.2f} | {ratios[0]:,.2f} | "
                f"{ratios[1]:,.2f} | {limit} | {held} |",
                flush=True,
            )

    def _same(self, name: str, found: NDArray[Any], expected: NDArray[Any]) -> None:
        if not np.array_equal(found, expected):
            sys.exit(f"{self.size}: {name} finds another curve than blocs")


def graphs(size: str, given: argparse.Namespace, scratch: Path) -> None:
    """Time random orders on one heavy-tailed graph, and one adaptive order."""
    n, edges = heavy_tailed(size)
    orders = orders_of(n, ORDERS[size])
    start = time.perf_counter()
    graph = Graph.from_edges(n, edges)
    built = time.perf_counter() - start
    contest = Contest(size, graph.curves(orders))
    contest.batch(BATCH, lambda: graph.curves(orders, threads=1))
    contest.batch(THREADS, lambda: graph.curves(orders), time.perf_counter)
    contest.peer(SINGLE, lambda: one_by_one(graph.curve, orders), len(orders))
    contest.peer(
        REFERENCE,
        lambda: peers.reference_peer(given.reference, graph.starts, graph.neighbours, orders),
        len(orders),
    )
    contest.peer(
        "graph-tool",
        lambda: peers.graph_tool_peer(given.graph_tool_python, scratch, n, edges, orders),
        {"a": 20, "b": 5, "c": 1}[size],
    )
    contest.peer("networkx UnionFind", lambda: peers.networkx_peer(n, edges, orders), 1)
    contest.run(given.rounds)
    highest_degree_order(2, [(0, 1)])
    start = time.perf_counter()
    highest_degree_order(n, edges)
    adaptive = time.perf_counter() - start
    print(f"| {size} | blocs, laying out the edges | {built * 1e6:,.0f} | | | | |")
    print(f"| {size} | blocs, layout and adaptive order | {adaptive * 1e6:,.0f} | | | | |")
    if size == "c":
        job = scratch / "peak.npz"
        np.savez(job, n=n, edges=edges, orders=orders)
        print(f"| {size} | blocs, whole process, peak MB | {_child(PEAK, str(job))} | | | 3000 | |")


def hypergraphs(given: argparse.Namespace) -> None:
    """Time random orders on instruments with rules."""
    job = instruments()
    orders = orders_of(job.n, 100)
    for rule, minimum in job.rules.items():
        print(f"| h | **{rule}** | | | | | |")
        accords = Hypergraph.from_edges(job.n, job.edges, minimum)
        contest = Contest("h", accords.curves(orders))
        contest.batch(BATCH, lambda: accords.curves(orders, threads=1))  # noqa: B023
        contest.peer(SINGLE, lambda: one_by_one(accords.curve, orders), len(orders))  # noqa: B023
        contest.peer(
            REFERENCE,
            lambda: peers.reference_hyper_peer(given.reference, accords, minimum, orders),  # noqa: B023
            len(orders),
        )
        contest.peer("XGI", lambda: peers.xgi_peer(job, rule, orders), 1)  # noqa: B023
        contest.peer("hypergraphx", lambda: peers.hypergraphx_peer(job, rule, orders), 1)  # noqa: B023
        contest.run(min(given.rounds, 5))


def _child(code: str, *arguments: str, **environment: str) -> str:
    """Return what a fresh process prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def first_calls(scratch: Path) -> None:
    """Time import and first call, compiled anew and from the cache, and the cost of a tiny call."""
    for what in ("compiled anew", "from the cache"):
        seconds = float(_child(FIRST_CALL, NUMBA_CACHE_DIR=str(scratch / "numba")))
        print(f"| - | import and first call, {what} | {seconds * 1e6:,.0f} | | | | |")
    pair = Graph.from_edges(2, [(0, 1)])
    order = np.array([0, 1])
    times = [peers.timed(lambda: pair.curve(order))[0] for _ in range(2000)]
    print(f"| - | one call on two nodes | {statistics.median(times) * 1e6:,.2f} | | | 1000 | |")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="abch", help="a, b, c: graphs; h: hypergraphs")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--reference", type=Path, help="a file with curve_fast(ptr, adj, order)")
    parser.add_argument("--graph-tool-python", default="/usr/bin/python3")
    given = parser.parse_args()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f}; microseconds per order, medians\n"
    )
    print("| size | what | µs | over our batch | over our single call | bar | held |")
    print("| --- | --- | ---: | ---: | ---: | ---: | --- |")
    with tempfile.TemporaryDirectory(prefix="blocs-kernels-") as folder:
        first_calls(Path(folder))
        for size in given.sizes:
            if size == "h":
                hypergraphs(given)
            else:
                graphs(size, given, Path(folder))
    print(f"\nload {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
