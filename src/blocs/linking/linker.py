"""Which records of two lists are one text? Every pair with its probability and its reasons."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from blocs.errors import QuestionError
from blocs.linking.compare import compare
from blocs.linking.compete import Settled, settle
from blocs.linking.features import Features, features
from blocs.linking.gazetteer import Gazetteer, bundled_gazetteer
from blocs.linking.model import COMPARISONS, ENGINES
from blocs.linking.records import Record, by_list

__all__ = ["Finding", "Linked", "Pair", "link"]

LEAST = 0.01
"""Pairs below this probability are forgotten."""
RANDOM_PAIRS = 1e6
"""Random pairs on which chance agreement is counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one comparison found.

    Attributes:
        comparison: one of `COMPARISONS`; found: its outcome in words.
        factor: by how much it multiplies the odds; below 1 it speaks against.
    """

    comparison: str
    found: str
    factor: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records of two lists that may be one text.

    Attributes:
        left, right: the records; the list of the left comes first in the alphabet.
        probability: that they are one text, given the other candidates of both, in [0, 1].
        findings: what was found, weightiest first.
        rivals: other candidates of either record that come near.
    """

    left: Record
    right: Record
    probability: float
    findings: tuple[Finding, ...]
    rivals: int


@dataclass(frozen=True, slots=True)
class Linked:
    """All pairs of a run.

    Attributes:
        pairs: by lists, then most probable first; none below `LEAST`.
        sizes: records in each list.
        common: expected number of common texts of every two lists that share a candidate.
        engine, seconds: what did the comparing, and how long all took.
    """

    pairs: tuple[Pair, ...]
    sizes: Mapping[str, int]
    common: Mapping[tuple[str, str], float]
    engine: str
    seconds: float


def link(
    records: Iterable[Record],
    *,
    seed: int,
    engine: str = "duckdb",
    session: Any = None,
    gazetteer: Gazetteer | None = None,
    random_pairs: float = RANDOM_PAIRS,
) -> Linked:
    """Compare the records of every two lists.

    Args:
        records: of two lists or more.
        seed: of the random pairs on which chance agreement is counted.
        engine: ``duckdb`` or ``spark``.
        session: a DuckDB connection or a Spark session; a local one is made when None.
        gazetteer: names of parties; those of the bundled ledger when None.
        random_pairs: how many random pairs.

    Returns:
        Every pair that may be one text, with its probability and its reasons.

    Raises:
        QuestionError: when there are fewer than two lists, the engine is unknown, or a library is
            missing.
    """
    started = time.perf_counter()
    if engine not in ENGINES:
        raise QuestionError(f"{engine!r} is no engine; choose {' or '.join(ENGINES)}")
    lists = by_list(records)
    if len(lists) < 2:
        raise QuestionError(
            f"linking needs two lists; the records are of {', '.join(lists) or 'none'}"
        )
    found = features(lists, gazetteer or bundled_gazetteer())
    compared = compare(found, seed=seed, engine=engine, session=session, random_pairs=random_pairs)
    settled = settle(compared, [len(f.records) for f in found])
    names = [f.source for f in found]
    return Linked(
        tuple(_pairs(found, settled, compared.labels)),
        {f.source: len(f.records) for f in found},
        {(names[a], names[b]): n for (a, b), n in settled.common.items()},
        engine,
        time.perf_counter() - started,
    )


def _pairs(
    found: list[Features], settled: Settled, labels: tuple[tuple[str, ...], ...]
) -> list[Pair]:
    """Return the pairs worth telling, with words for what was found."""
    pairs = []
    for n in (settled.probability >= LEAST).nonzero()[0]:
        left, right = (
            found[a].records[r] for a, r in zip(settled.lists[n], settled.rows[n], strict=True)
        )
        findings = [
            Finding(name, words[o], float(factor[o]))
            for name, words, factor, o in zip(
                COMPARISONS, labels, settled.factors, settled.outcomes[n], strict=True
            )
            if o >= 0
        ]
        findings.sort(key=lambda f: -abs(_log(f.factor)))
        pairs.append(
            Pair(
                left,
                right,
                min(1.0, float(settled.probability[n])),
                tuple(findings),
                int(settled.rivals[n]),
            )
        )
    return sorted(
        pairs,
        key=lambda p: (
            p.left.source,
            p.right.source,
            -p.probability,
            p.left.record_id,
            p.right.record_id,
        ),
    )


def _log(factor: float) -> float:
    from math import log

    return log(factor)
