"""Time the stress ensembles: seven designs over 200 parties in 10,000 worlds of uncertain evidence.

    .venv/bin/python benchmarks/ensembles.py [--worlds 10000] [--parties 200] [--repeats 5]

First some worlds are done again in plain Python sets, the model of the tests; a difference stops
the run. Times are the best and the median of the repeats, in seconds of the clock, and the least
in seconds of the processors, which a busy machine does not stretch so much; first calls are those
of a new process, once with an empty kernel cache and once with a filled one.
"""

from __future__ import annotations

import argparse
import json
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

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
SEED = 1


def arranged(n: int) -> tuple[list[Any], dict[str, Any], list[Any]]:
    """Return the seven designs, what is known of their parties, and how sure each membership is."""
    from blocs.worlds import designs

    seven = [
        designs.star(n),
        designs.accord(n),
        designs.accord(n, 0.6),
        designs.threshold(n, round(0.6 * n)),
        designs.consensus(n),
        designs.key_accord(n),
        designs.layered(n),
    ]
    rng = np.random.default_rng(SEED)
    known = {
        "weights": (rng.pareto(1.5, n) + 0.1).tolist(),
        "categories": [f"region {i % 6}" for i in range(n)],
    }
    sure = [
        np.concatenate([rng.choice([1.0, 0.9, 0.5], len(m)) for m in design.members])
        for design in seven
    ]
    return seven, known, sure


def compared(n: int, worlds: int, threads: int | None) -> Any:
    """Return the comparison of the seven designs when a quarter of the parties leave."""
    from blocs.worlds.compare import compare
    from blocs.worlds.shocks import random_exits

    seven, known, sure = arranged(n)
    return compare(
        seven,
        random_exits(share=0.25),
        worlds=worlds,
        seed=SEED,
        membership_probability=sure,
        threads=threads,
        **known,
    )


def curved(n: int, worlds: int, threads: int | None) -> Any:
    """Return the degradation curves of the seven designs."""
    from blocs.worlds.curves import curves

    seven, known, sure = arranged(n)
    return [
        curves(
            design,
            worlds=worlds,
            seed=SEED,
            membership_probability=chance,
            threads=threads,
            **known,
        )
        for design, chance in zip(seven, sure, strict=True)
    ]


def in_plain_sets(n: int, worlds: int) -> float:
    """Return the seconds that plain sets take for some worlds, after comparing every count."""
    sys.path.insert(0, str(ROOT / "tests" / "worlds"))
    from by_hand import Blow, World, values_by_hand

    from blocs.worlds import draws
    from blocs.worlds.counting import sample
    from blocs.worlds.ensemble import shock_generator
    from blocs.worlds.layout import lay_out
    from blocs.worlds.shocks import random_exits

    seven, known, sure = arranged(n)
    outcomes, spent = compared(n, worlds, 1).outcomes, 0.0
    ids = np.arange(worlds).astype(np.uint64)
    for design, chance, outcome in zip(seven, sure, outcomes, strict=True):
        layout = lay_out(design, membership_probability=chance)
        drawn = sample(layout, draws.keys(SEED), ids)
        hit = random_exits(share=0.25).draw(shock_generator(SEED, 0), worlds, design)
        memberships = [(e, i) for e, members in enumerate(design.members) for i in members]
        for w in range(worlds):
            world = World(
                absent=frozenset(
                    m for m, held in zip(memberships, drawn.present[w], strict=True) if not held
                ),
                deadly=frozenset(np.flatnonzero(drawn.dies[min(w, len(drawn.dies) - 1)]).tolist()),
                resistance=tuple(drawn.resistance[min(w, len(drawn.resistance) - 1)].tolist()),
            )
            out = frozenset(np.flatnonzero(hit.out[w]).tolist())
            start = time.perf_counter()
            expected = values_by_hand(
                design, world, Blow(out=out), known["weights"], known["categories"]
            )
            values_by_hand(design, world, Blow(), known["weights"], known["categories"])
            spent += time.perf_counter() - start
            for row, value in enumerate(outcome.values):
                if abs(expected[value] - outcome.after[row, w]) > 1e-9 * max(1, expected[value]):
                    sys.exit(f"{design.name}, world {w}, {value}: the counts differ")
    return spent


def row(what: str, bar: str, times: list[tuple[float, float]], remark: str = "") -> None:
    """Print one line of the table."""
    clock, busy = [wall for wall, _ in times], min(cpu for _, cpu in times)
    print(
        f"| {what} | {bar} | {min(clock):.2f} | {statistics.median(clock):.2f} | {busy:.2f} "
        f"| {remark} |",
        flush=True,
    )


def timed(work: Callable[[], Any], repeats: int) -> list[tuple[float, float]]:
    """Return the seconds of each run, by the clock and of all processors."""
    times = []
    for _ in range(repeats):
        start, busy = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - start, time.process_time() - busy))
    return times


JOBS = {"compare": compared, "curves": curved}


def first_call(job: str, n: int, worlds: int, cache: str) -> tuple[float, float]:
    """Return the seconds of the first call in a new process, imports of blocs included."""
    done = subprocess.run(
        [sys.executable, __file__, "--job", job, "--parties", str(n), "--worlds", str(worlds)],
        env=os.environ | {"NUMBA_CACHE_DIR": cache},
        capture_output=True,
        text=True,
        check=True,
    )
    wall, busy = json.loads(done.stdout)
    return float(wall), float(busy)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=10_000)
    parser.add_argument("--parties", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--job", choices=JOBS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    n, worlds = given.parties, given.worlds
    if given.job:
        print(json.dumps(timed(lambda: JOBS[given.job](n, worlds, None), 1)[0]))
        return
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f}; {worlds} worlds, {n} parties, 7 designs\n"
    )
    print(
        "| what | bar | best | median | processors | remark |"
        "\n| --- | ---: | ---: | ---: | ---: | --- |"
    )
    some = 20
    sets = in_plain_sets(n, some)
    row(
        f"plain sets, {some} worlds",
        "",
        [(sets, sets)],
        f"all counts equal; {sets * worlds / some:,.0f} s for {worlds}",
    )
    for job, bar, first in (("compare", "5", "12"), ("curves", "", "")):
        with tempfile.TemporaryDirectory(prefix="blocs-kernels-") as cache:
            row(f"{job}, first call, kernels compiled", first, [first_call(job, n, worlds, cache)])
            row(
                f"{job}, first call, kernels from the cache",
                first,
                [first_call(job, n, worlds, cache) for _ in range(3)],
            )
        for threads in (1, 2):
            times = timed(lambda: JOBS[job](n, worlds, threads), given.repeats)  # noqa: B023
            row(f"{job}, {threads} thread{'s' * (threads > 1)}", bar, times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\nPeak memory {peak} MB.")


if __name__ == "__main__":
    main()
