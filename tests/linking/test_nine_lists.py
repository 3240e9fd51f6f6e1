"""Linking the nine lists of manytreaties, where they are."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from blocs.imports.linkable import manytreaties_records
from blocs.linking.linker import Linked, link
from blocs.linking.records import Record
from blocs.linking.score import score, total

REAL = os.environ.get("BLOCS_REAL_DATA", "")
pytestmark = pytest.mark.skipif(
    not REAL, reason="BLOCS_REAL_DATA names no folder with manytreaties/"
)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """Return the texts of the nine lists."""
    return manytreaties_records(Path(REAL) / "manytreaties")


@pytest.fixture(scope="module")
def linked(records: list[Record]) -> Linked:
    """Return all nine lists, linked with one another."""
    return link(records, seed=1)


def test_the_silver_standard_is_met(records: list[Record], linked: Linked) -> None:
    """Where keys are unique and both lists have a date: F1 of 0.9 at least, precision 0.95."""
    found = total(score(records, linked.pairs, dated=True))

    assert found.keys > 5000
    assert found.precision is not None
    assert found.recall is not None
    assert found.f1 is not None
    assert found.precision >= 0.95
    assert found.recall >= 0.85
    assert found.f1 >= 0.90


def test_every_large_pair_of_lists_is_met(records: list[Record], linked: Linked) -> None:
    """No pair of lists with a hundred keys hides behind the others."""
    large = [s for s in score(records, linked.pairs, dated=True) if s.keys >= 100]

    assert len(large) >= 12
    assert [(s.left, s.right, s.f1) for s in large if s.f1 is None or s.f1 < 0.85] == []


def test_time_and_memory_are_bounded(linked: Linked) -> None:
    """All 36 pairs of lists within five minutes and 4 GB."""
    assert linked.seconds < 300
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 4e6
