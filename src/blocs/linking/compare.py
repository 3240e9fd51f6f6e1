"""Compare records of different lists with Splink, on DuckDB or on Spark."""

from __future__ import annotations

import logging
import math
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import QuestionError
from blocs.linking.features import Features
from blocs.linking.model import COMPARISONS, PRIOR, settings

__all__ = ["Compared", "compare"]


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs of records for which something speaks, and what each comparison found.

    Attributes:
        lists: place of the list of the left and of the right record, shape (pairs, 2).
        rows: place of each record in its list, shape (pairs, 2).
        outcomes: outcome of each comparison, shape (pairs, comparisons); −1 says nothing.
        labels: words for each outcome of each comparison.
        match, chance: how often each outcome comes up in matches (m) and by chance (u).
    """

    lists: NDArray[np.int64]
    rows: NDArray[np.int64]
    outcomes: NDArray[np.int64]
    labels: tuple[tuple[str, ...], ...]
    match: tuple[NDArray[np.float64], ...]
    chance: tuple[NDArray[np.float64], ...]


def compare(
    found: list[Features], *, seed: int, engine: str, session: Any, random_pairs: float
) -> Compared:
    """Find candidates by their keys, count chance agreement, and compare.

    Args:
        found: columns of two lists or more.
        seed: of the random pairs; engine: ``duckdb`` or ``spark``.
        session: a DuckDB connection or a Spark session; a local one is made when None.
        random_pairs: how many random pairs.

    Raises:
        QuestionError: when a library is missing.
    """
    api = _api(engine, session)
    from splink import Linker

    frames = []
    for number, one in enumerate(found):
        # Registered under a name of Splink's own, so that a session can be used again.
        frame = api.register(one.columns)
        frame.dataset_display_name = f"list_{number}"
        frames.append(frame)
    log = logging.getLogger("splink")
    level = log.level
    # It tells its progress and gives advice on settings; here nobody asked.
    log.setLevel(logging.ERROR)
    try:
        linker = Linker(frames, settings(engine), log_level=None)
        linker.training.estimate_u_using_random_sampling(
            max_pairs=random_pairs, seed=seed, min_count_per_level=None, num_chunks=1
        )
        predicted = linker.inference.predict(
            # What speaks for a match outweighs what speaks against.
            threshold_match_weight=math.log2(PRIOR / (1 - PRIOR)),
            warning_mode="never",
        )
    finally:
        log.setLevel(level)
    wanted = ["source_dataset_l", "source_dataset_r", "unique_id_l", "unique_id_r"]
    wanted += [f"gamma_{c}" for c in COMPARISONS]
    table = predicted.query_sql(f"select {', '.join(wanted)} from {{this}}").as_dict()
    sizes = [len(f.columns["unique_id"]) for f in found]
    possible = (sum(sizes) ** 2 - sum(n * n for n in sizes)) / 2
    return _compared(table, linker.misc.save_model_to_json(), 1 / min(possible, random_pairs))


def _api(engine: str, session: Any) -> Any:
    """Return Splink's door to an engine."""
    try:
        if engine == "duckdb":
            from splink import DuckDBAPI

            return DuckDBAPI() if session is None else DuckDBAPI(connection=session)
        from pyspark.sql import SparkSession
        from splink import SparkAPI
    except ImportError as error:
        more = " 'pyspark>=4,<5'" if engine == "spark" else ""
        raise QuestionError(
            f"linking on {engine} needs a library that is not here ({error}). "
            f"Install it with: pip install 'blocs[link]'{more}"
        ) from None
    if session is None:
        session = (
            SparkSession.builder.master("local[2]")
            .appName("blocs link")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "8")
            .config("spark.sql.warehouse.dir", tempfile.gettempdir())
            .getOrCreate()
        )
    make: Any = SparkAPI
    # Without its own functions of strings it needs no archive on the cluster, and kept in memory
    # its steps need no folder for checkpoints.
    return make(
        spark_session=session, register_udfs_automatically=False, break_lineage_method="persist"
    )


def _compared(table: dict[str, list[Any]], model: dict[str, Any], rare: float) -> Compared:
    """Read Splink's answer, in an order that does not depend on the engine.

    Args:
        table: its rows; model: its settings, with what it counted.
        rare: share to put for an outcome that came up in no random pair.
    """

    def both(column: str, read: Callable[[str], int]) -> NDArray[np.int64]:
        values = [[read(v) for v in table[f"{column}_{side}"]] for side in "lr"]
        return np.array(values, dtype=np.int64)

    lists = both("source_dataset", lambda v: int(v.removeprefix("list_")))
    rows = both("unique_id", lambda v: int(v.partition(":")[0]))
    outcomes = np.array([table[f"gamma_{c}"] for c in COMPARISONS], dtype=np.int64)
    turned = lists[0] > lists[1]
    lists[:, turned], rows[:, turned] = lists[::-1, turned], rows[::-1, turned]
    order = np.lexsort((*outcomes, *rows[::-1], *lists[::-1]))
    labels, match, chance = [], [], []
    for comparison in model["comparisons"]:
        # Splink numbers outcomes from the last, 0, to the first.
        levels = [x for x in comparison["comparison_levels"] if not x.get("is_null_level")][::-1]
        labels.append(tuple(x["label_for_charts"] for x in levels))
        match.append(np.array([x["m_probability"] for x in levels], dtype=float))
        counted = [x.get("u_probability") for x in levels]
        chance.append(_shares(np.array([rare if u is None else max(u, rare) for u in counted])))
    return Compared(
        lists.T[order],
        rows.T[order],
        outcomes.T[order],
        tuple(labels),
        tuple(_shares(m) for m in match),
        tuple(chance),
    )


def _shares(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values as shares that add up to 1."""
    shares: NDArray[np.float64] = values / values.sum()
    return shares
