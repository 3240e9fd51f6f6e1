"""From linked lists to an estimate: how many texts are there, when linkage is in doubt?

Pairs that linking proposes are drawn with their probabilities, again and again; each draw is a
table of histories of its own, and the answer covers them all.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np

from blocs.counts.estimated import Estimated
from blocs.counts.histories import Histories
from blocs.counts.lists import INSIDE
from blocs.counts.matches import Match, draw_matches
from blocs.counts.over_draws import over_draws
from blocs.counts.panel import estimate
from blocs.errors import QuestionError
from blocs.linking.linker import Pair
from blocs.linking.records import Record

__all__ = ["closing_day", "estimate_linked", "linked_histories"]


def linked_histories(
    records: Iterable[Record],
    pairs: Iterable[Pair],
    *,
    lists: Sequence[str],
    seed: int,
    draws: int = 1,
    until: int | None = None,
) -> list[Histories]:
    """Return a table of histories for each draw of the pairs.

    Args:
        records: those of the lists; others are left out.
        pairs: what linking found; the more probable goes first where two cannot both hold, since
            a list has a text once.
        lists: names of the lists, in the order of the columns.
        seed: of the draws; draws: how many.
        until: ordinal of the day at which the population is closed; texts that may have been
            signed later, or on no known day, are left out. None: the day of the last text of the
            list that ends first.

    Raises:
        QuestionError: when a list has no records, or there are no draws.
    """
    kept = _kept(records, lists, until)
    missing = [name for name in lists if name not in set(kept.values())]
    if missing:
        raise QuestionError(f"no records of {', '.join(missing)}; choose lists that have some")
    matches = [
        Match(p.left.record_id, p.right.record_id, p.probability)
        for p in pairs
        if p.left.record_id in kept and p.right.record_id in kept
    ]
    column = {name: j for j, name in enumerate(lists)}
    found = []
    for folded in draw_matches(kept, matches, draws=draws, seed=seed, apart=kept):
        row = {unit: i for i, unit in enumerate(sorted(set(folded.values())))}
        table = np.zeros((len(row), len(lists)), dtype=np.int64)
        for record, unit in folded.items():
            table[row[unit], column[kept[record]]] = 1
        found.append(Histories.from_arrays(table, lists=list(lists)))
    return found


def _kept(records: Iterable[Record], lists: Sequence[str], until: int | None) -> dict[str, str]:
    """Return the list of each record that is signed by the day at which the population closes."""
    chosen = [r for r in records if r.source in set(lists)]
    last = closing_day(chosen) if until is None else until
    return {r.record_id: r.source for r in chosen if r.last is not None and r.last <= last}


def closing_day(records: Iterable[Record]) -> int:
    """Return the day of the last text of the list that ends first; 0 when no day is known.

    What was signed later could not be on that list, and would look as if it had been missed.
    """
    ends: dict[str, int] = {}
    for record in records:
        if record.last is not None:
            ends[record.source] = max(record.last, ends.get(record.source, 0))
    return min(ends.values(), default=0)


def estimate_linked(
    records: Iterable[Record],
    pairs: Iterable[Pair],
    *,
    lists: Sequence[str],
    seed: int,
    draws: int = 5,
    until: int | None = None,
    unit: str = "texts",
) -> Estimated:
    """Return what the lists say about how many texts there are.

    Args:
        records, pairs, lists, draws, until: as for `linked_histories`.
        seed: of the draws, bootstraps and chains.
        unit: what a record is, for the reasons.

    Raises:
        QuestionError: when a list has no records, or there are no draws.
    """
    everything, chosen = list(records), list(pairs)
    tables = linked_histories(everything, chosen, lists=lists, seed=seed, draws=draws, until=until)
    answers = [_barred(estimate(t, seed=seed), t) for t in tables]
    kept = _kept(everything, lists, until)
    doubtful = sum(
        p.probability < 1 and p.left.record_id in kept and p.right.record_id in kept for p in chosen
    )
    return over_draws(answers, doubtful, unit)


def _barred(answer: Estimated, table: Histories) -> Estimated:
    """Take the upper limit away where a list lies within another."""
    names, shared = table.lists, table.overlaps
    inside = [
        f"{names[a]} in {names[b]}"
        for a in range(len(names))
        for b in range(len(names))
        if a != b and shared[a, a] <= shared[b, b] and shared[a, b] >= INSIDE * shared[a, a]
    ]
    if not inside or answer.verdict == "refused":
        return answer
    reason = (
        f"Some lists are nearly whole in others ({'; '.join(inside)}): one may be drawn from the "
        "other, though no source says so."
    )
    return dataclasses.replace(
        answer,
        verdict="lower-bound",
        range=None,
        reasons=(*(answer.reasons if answer.verdict == "lower-bound" else ()), reason),
    )
