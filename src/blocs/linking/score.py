"""How good is the linking? Precision and recall against a data set's own matching.

Such matching is a silver standard: made by a rule of its own, it misses texts and joins others.
It is trusted where a key stands for one record in either list; about other pairs it says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from blocs.linking.linker import Pair
from blocs.linking.records import Record, by_list

__all__ = ["Score", "score", "total"]


@dataclass(frozen=True, slots=True)
class Score:
    """How the proposals for two lists compare with the keys.

    Attributes:
        left, right: the lists; "all" and "lists" for the sum.
        keys: keys that stand for one record in each list.
        proposed: pairs proposed.
        right_ones, wrong: proposals of a record with such a key, by whether both have that key.
        unchecked: proposals of which the keys say nothing.
    """

    left: str
    right: str
    keys: int
    proposed: int
    right_ones: int
    wrong: int

    @property
    def unchecked(self) -> int:
        """Return how many proposals no key speaks of."""
        return self.proposed - self.right_ones - self.wrong

    @property
    def precision(self) -> float | None:
        """Return the share of checked proposals that are right; None when none is checked."""
        checked = self.right_ones + self.wrong
        return self.right_ones / checked if checked else None

    @property
    def recall(self) -> float | None:
        """Return the share of keys whose records are proposed; None when there are no keys."""
        return self.right_ones / self.keys if self.keys else None

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of precision and recall; None when either is not defined."""
        if not self.keys or self.precision is None:
            return None
        return (
            2 * self.right_ones / (2 * self.right_ones + self.wrong + self.keys - self.right_ones)
        )


def score(
    records: Iterable[Record],
    pairs: Iterable[Pair],
    *,
    least: float = 0.5,
    dated: bool = False,
) -> list[Score]:
    """Compare proposals with the keys of the records, by pair of lists.

    Args:
        records: all that were linked.
        pairs: what linking found.
        least: probability from which a pair is proposed.
        dated: leave out records without a day of signature, even a coarse one.

    Returns:
        A score for every two lists that share a key or a proposal.
    """
    kept = [r for r in records if not dated or r.first is not None]
    counts = {s: Counter(r.key for r in rows if r.key) for s, rows in by_list(kept).items()}
    ids = {r.record_id for r in kept}
    found: dict[tuple[str, str], list[int]] = {}
    unique: dict[tuple[str, str], set[str]] = {}
    for a, b in combinations(sorted(counts), 2):
        unique[a, b] = _unique(counts[a], counts[b])
        found[a, b] = [0, 0, 0]
    for pair in pairs:
        left, right = pair.left, pair.right
        if pair.probability < least or not {left.record_id, right.record_id} <= ids:
            continue
        lists = left.source, right.source
        found[lists][0] += 1
        if left.key in unique[lists] or right.key in unique[lists]:
            found[lists][1 if left.key == right.key else 2] += 1
    return [
        Score(*lists, len(unique[lists]), *numbers)
        for lists, numbers in found.items()
        if unique[lists] or numbers[0]
    ]


def _unique(left: Mapping[str, int], right: Mapping[str, int]) -> set[str]:
    """Return the keys that stand for one record in each of two lists."""
    return {k for k, n in left.items() if n == 1 and right.get(k) == 1}


def total(scores: Iterable[Score]) -> Score:
    """Return the sum over all pairs of lists."""
    each = list(scores)
    return Score(
        "all",
        "lists",
        sum(s.keys for s in each),
        sum(s.proposed for s in each),
        sum(s.right_ones for s in each),
        sum(s.wrong for s in each),
    )
