"""Time, memory and quality of linking: two large synthetic lists, and manytreaties when it is here.

    python benchmarks/linking.py [--left 30000] [--right 20000] [--engine duckdb]

The large lists are synthetic: texts with parties, a topic and a day are drawn, and each list
writes them in its own manner, with slips. What is common is known. For manytreaties set
BLOCS_REAL_DATA to the folder that holds manytreaties/.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np

from blocs.linking.linker import link
from blocs.linking.records import Record
from blocs.linking.score import score, total

FORMS = ("Agreement", "Treaty", "Protocol", "Convention", "Exchange Of Notes", "Memorandum")
MATTERS = (
    "fisheries",
    "air services",
    "water",
    "plant protection",
    "nuclear energy",
    "trade",
    "remote sensing",
    "satellites",
    "extradition",
    "double taxation",
    "investment",
    "culture",
    "railways",
    "forests",
    "migratory birds",
    "flood warning",
    "customs",
    "research",
    "pipelines",
    "health",
)
PLACES = (
    "northern border",
    "river basin",
    "southern strait",
    "joint station",
    "high seas",
    "coastal zone",
    "lake region",
    "mountain valleys",
    "free ports",
    "capital airports",
    "eastern islands",
    "delta",
)


def lists(left: int, right: int, common: int, seed: int) -> list[Record]:
    """Return two synthetic lists that have a known number of texts in common."""
    from blocs.linking.gazetteer import bundled_gazetteer

    rng = np.random.default_rng(seed)
    names: dict[str, str] = {}
    for name, party in sorted(bundled_gazetteer().names.items()):
        if len(party) == 3 and party.isupper() and name.isascii() and len(name) > 4:
            names.setdefault(party, name)
    parties = sorted(names)
    weight = 1.0 / np.arange(1, len(parties) + 1)
    weight /= weight.sum()
    records = []
    for n in range(left + right - common):
        who = rng.choice(len(parties), size=2, replace=False, p=weight)
        form = FORMS[rng.integers(len(FORMS))]
        matter, other = rng.choice(MATTERS, 2, replace=False)
        place = PLACES[rng.integers(len(PLACES))]
        day = int(rng.integers(date(1950, 1, 1).toordinal(), date(2020, 1, 1).toordinal()))
        for of_list in ("first", "second"):
            inside = n < common or (n < left if of_list == "first" else n >= left)
            if inside:
                records.append(
                    _written(rng, of_list, n, [parties[i] for i in who], names, day)(
                        form, matter, other, place
                    )
                )
    return records


def _written(rng, of_list, n, who, names, day):  # type: ignore[no-untyped-def]
    """Return a function that writes one text in a list's own manner."""
    first = last = day
    if rng.random() < 0.25:
        first = date(date.fromordinal(day).year, 1, 1).toordinal()
        last = first + 364
    elif rng.random() < 0.05:
        first = last = day + int(rng.integers(-40, 40))
    order = who if rng.random() < 0.5 else who[::-1]
    known = frozenset(who) if rng.random() < 0.8 else frozenset()

    def write(form: str, matter: str, other: str, place: str) -> Record:
        a, b = (names[p].title() for p in order)
        topic = f"{matter} and {other}" if rng.random() < 0.7 else matter
        where = f" in the {place}" if rng.random() < 0.8 else ""
        style = rng.random()
        if style < 0.5:
            title = f"{form} Between The Government Of {a} And The Government Of {b} On {topic}"
        elif style < 0.85:
            title = f"{form} Between {a} And {b} Concerning Cooperation In {topic}"
        else:
            title = f"{a} {b} {topic}"
        return Record(
            f"{of_list}.{n}", of_list, (title + where,), known, first, last, "", f"text {n}"
        )

    return write


def peak() -> float:
    """Return the most memory that this process held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--left", type=int, default=30_000)
    parser.add_argument("--right", type=int, default=20_000)
    parser.add_argument("--common", type=int, default=12_000)
    parser.add_argument("--engine", default="duckdb")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    real = os.environ.get("BLOCS_REAL_DATA", "")
    if real:
        from blocs.imports.linkable import manytreaties_records

        records = manytreaties_records(Path(real) / "manytreaties")
        report("manytreaties, nine lists", records, asked.engine, asked.seed)
    started = time.perf_counter()
    records = lists(asked.left, asked.right, asked.common, asked.seed)
    print(f"made the synthetic lists in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    report(f"synthetic, {asked.left} and {asked.right}", records, asked.engine, asked.seed)


def report(name: str, records: list[Record], engine: str, seed: int) -> None:
    """Link, and print seconds, memory, precision and recall."""
    started, busy = time.perf_counter(), time.process_time()
    linked = link(records, seed=seed, engine=engine)
    wall, cpu = time.perf_counter() - started, time.process_time() - busy
    t = total(score(records, linked.pairs))
    print(
        f"{name}: {wall:.1f} s ({cpu:.1f} s of processor), {peak():.2f} GB, keys {t.keys}, "
        f"proposed {t.proposed}, precision {t.precision:.4f}, recall {t.recall:.4f}, F1 {t.f1:.4f}"
    )


if __name__ == "__main__":
    main()
