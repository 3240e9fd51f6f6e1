"""Who wrote off whom without saying so? The same words about the same things, again and again.

Titles and names are the same everywhere and prove nothing, so they are taken out first. Copying
into another language is not seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from blocs.counts.captures import Capture
from blocs.ledger.names import normalise

__all__ = ["alike", "shared_wording"]

RUN = 4
"""Words in a row that are compared."""
LEAST_RUNS = 3
"""Runs that two quotations must share: six words in a row, or more in pieces."""
LEAST_PART = 0.5
"""Part of the shorter quotation that they must share."""
LEAST_UNITS = 3
"""Units about which two sources must use the same words: once is a coincidence or a quotation."""


def _runs(quote: str, known: frozenset[str]) -> frozenset[tuple[str, ...]]:
    """Return the runs of words in a quotation, without words of titles and names."""
    words = [w for w in normalise(quote).split() if w not in known]
    return frozenset(tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def alike(left: str, right: str, known: Iterable[str] = ()) -> bool:
    """Return whether two quotations share so many words in a row that one must be from the other.

    Args:
        left, right: quotations.
        known: words of titles and names, which prove nothing.

    Example:
        >>> alike(
        ...     "the two sides agreed to launch a joint lunar probe by 2026",
        ...     "Officials said the two sides agreed to launch a joint lunar probe.",
        ... )
        True
        >>> alike("signed the agreement on Monday", "signed the agreement on Monday")
        False
    """
    without = frozenset(known)
    return _shared(_runs(left, without), _runs(right, without))


def _shared(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    """Return whether two quotations have enough runs in common."""
    shared = len(one & other)
    return shared >= LEAST_RUNS and shared >= LEAST_PART * min(len(one), len(other))


def shared_wording(
    captures: Sequence[Capture],
    voice_of: Mapping[str, int],
    titles: Mapping[str, frozenset[str]],
    names: frozenset[str] = frozenset(),
) -> dict[tuple[int, int], list[str]]:
    """Return pairs of voices that use the same words, with the units about which they do.

    Args:
        captures: claims with their quotations.
        voice_of: the independent voice of each source.
        titles: words of each unit's title, normalised; names: words of all parties' names.

    Returns:
        Pairs (smaller voice first) that agree in wording on at least `LEAST_UNITS` units, and on
        half of those that both quote.
    """
    quotes: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for capture in captures:
        if capture.quote:
            quotes[capture.unit][voice_of[capture.source]].append(capture.quote)
    both: dict[tuple[int, int], int] = defaultdict(int)
    same: dict[tuple[int, int], list[str]] = defaultdict(list)
    for unit, by_voice in sorted(quotes.items()):
        if len(by_voice) < 2:
            continue
        known = names | titles.get(unit, frozenset())
        runs = {v: {_runs(q, known) for q in set(each)} for v, each in by_voice.items()}
        for one, other in combinations(sorted(by_voice), 2):
            both[one, other] += 1
            if any(_shared(a, b) for a in runs[one] for b in runs[other]):
                same[one, other].append(unit)
    return {
        pair: units
        for pair, units in sorted(same.items())
        if len(units) >= LEAST_UNITS and 2 * len(units) >= both[pair]
    }
