"""The same code on a local Spark session."""

from __future__ import annotations

import importlib.util
import shutil

import pytest
from written_twice import two_lists

from blocs.linking.linker import link

pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, which is not here"),
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed"
    ),
    # pyspark warns of the version of pandas, and of sockets that it leaves open.
    pytest.mark.filterwarnings("ignore"),
]


def test_spark_finds_what_duckdb_finds() -> None:
    """Comparisons are plain SQL, chance is counted on all pairs of small lists."""
    expected = link(two_lists(), seed=1)
    found = link(two_lists(), seed=1, engine="spark")

    assert [(p.left.record_id, p.right.record_id) for p in found.pairs] == [
        (p.left.record_id, p.right.record_id) for p in expected.pairs
    ]
    assert [p.probability for p in found.pairs] == pytest.approx(
        [p.probability for p in expected.pairs], abs=1e-9
    )
