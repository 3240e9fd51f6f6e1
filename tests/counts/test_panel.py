"""All estimators side by side, and the verdict: a range, "at least", or a reason for nothing."""

from __future__ import annotations

import doctest
import importlib
import json
import math
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published import TABLES, drawn, from_counts, shuffled, small_tables, table

from blocs.counts.estimated import MODELS, Estimated
from blocs.counts.histories import Histories
from blocs.counts.panel import estimate, estimate_table
from blocs.counts.verdict import LEAST_OVERLAP, Findings, judge
from blocs.errors import NotALedger, QuestionError

PAGE = Path(__file__).resolve().parents[2] / "docs" / "recapture.md"


@cache
def panel(name: str) -> Estimated:
    """Return the panel of a published table, made once."""
    return estimate_table(TABLES / f"{name}.csv", seed=1)


def _numbers(value: Any) -> list[float]:
    """Return all numbers inside a JSON value."""
    if isinstance(value, dict):
        return [n for v in value.values() for n in _numbers(v)]
    if isinstance(value, list):
        return [n for v in value for n in _numbers(v)]
    return [value] if isinstance(value, int | float) else []


@pytest.mark.parametrize(
    ("name", "verdict", "words"),
    [
        ("anomaly_massachusetts", "estimable", "All checks passed"),
        ("kosovo", "lower-bound", "With 4 lists"),
        ("uk_slavery_5", "lower-bound", "more than a factor of 2 apart"),
        ("hiv_rome", "lower-bound", "sample coverage 0.13"),
        ("hepatitis_taiwan", "lower-bound", "easier to list than others"),
        ("seber_107", "lower-bound", "Two lists cannot show"),
        ("no_overlap", "refused", "share fewer than 7 units"),
    ],
)
def test_the_verdict_on_published_tables(name: str, verdict: str, words: str) -> None:
    """One textbook table carries a range, sparse and short ones "at least", one nothing."""
    found = panel(name)

    assert verdict == found.verdict
    assert any(words in r for r in found.reasons)
    assert (found.range is not None) == (verdict == "estimable")
    assert (found.lower is None) == (verdict == "refused")


@pytest.mark.parametrize("name", ["anomaly_massachusetts", "kosovo", "no_overlap", "seber_107"])
def test_the_json_has_the_promised_shape(name: str) -> None:
    """Fixed keys, the eight models in order, and no number that is none."""
    answer = json.loads(json.dumps(panel(name).to_dict(), allow_nan=False))

    assert list(answer) == ["verdict", "lower", "range", "reasons", "models"]
    assert list(MODELS) == [m["name"] for m in answer["models"]]
    for model in answer["models"]:
        assert list(model) == ["name", "estimate", "se", "lower", "upper", "note"]
        assert model["estimate"] is not None or model["note"]
    assert all(math.isfinite(n) for n in _numbers(answer))


def test_a_refusal_is_a_reason_and_not_a_number() -> None:
    """The artificial table without overlap: no model's number, no bound, no range."""
    found = panel("no_overlap")

    assert [m.estimate for m in found.models] == [None] * 8
    assert (found.lower, found.range) == (None, None)
    assert _numbers(found.to_dict()) == []


def test_a_list_that_meets_nobody_refuses_however_many_it_holds() -> None:
    """A and B share 60; C holds 200 and shares nobody."""
    found = estimate(from_counts([400, 300, 60, 200, 0, 0, 0]), seed=1)

    assert found.verdict == "refused"
    assert found.reasons[0].startswith("C share fewer than 7")


def test_models_show_what_their_own_tests_hold_them_to() -> None:
    """The panel prints the published values of each estimator on the five UK lists."""
    rows = {m.name: m for m in panel("uk_slavery_5").models}

    assert round(rows["stepwise"].estimate or 0, 1) == 11313.0  # SparseMSE
    assert round(rows["loglinear-independence"].estimate or 0, 1) == 13444.1
    assert rows["latent-class"].estimate is None
    assert "do not agree" in rows["latent-class"].note
    assert "2793 with delta 0.5" in rows["decomposable-average"].note  # dga


def test_two_lists_show_the_curve_and_claim_the_least() -> None:
    """Seber's table: 1796 at odds ratio 0.5 to 5953 at 4, the bound from lists that avoid."""
    found = panel("seber_107")

    assert "1796 at 0.5, 2390 at 1, 3578 at 2, 5953 at 4" in found.reasons[0]
    assert found.lower is not None
    assert 1202 <= found.lower < 1796
    assert round(found.models[0].estimate or 0, 1) == 2382.8


def test_known_copying_refuses_two_lists_and_bars_a_range_for_more() -> None:
    """A copied record is no recapture."""
    two = estimate(table("seber_107"), seed=1, dependent=[("first", "second")])
    more = estimate(table("hepatitis_taiwan"), seed=1, dependent=[("L1", "L2")])

    assert two.verdict == "refused"
    assert "known to depend" in two.reasons[0]
    assert more.verdict == "lower-bound"
    assert any("merge them first" in r for r in more.reasons)
    with pytest.raises(QuestionError, match="name two lists"):
        estimate(table("seber_107"), seed=1, dependent=[("first", "third")])


def test_one_list_is_refused() -> None:
    """Without a second list nothing is recaptured."""
    found = estimate(Histories.from_arrays([[1]], [50]), seed=1)

    assert found.verdict == "refused"
    assert "one list" in found.reasons[0]


def test_chapman_below_what_was_seen_is_not_shown() -> None:
    """Under copying the pair with the largest overlap gives less than is already seen."""
    counts = [10, 8, 60, 50, 3, 2, 9]  # A, B, AB, C, AC, BC, ABC
    row = estimate(from_counts(counts), seed=1).models[0]

    assert row.estimate is None
    assert "fewer than the 142 already seen" in row.note


def test_the_same_seed_gives_the_same_bytes() -> None:
    """And another seed moves only what rests on chance."""
    histories = table("hepatitis_taiwan")
    first, again, other = (json.dumps(estimate(histories, seed=s).to_dict()) for s in (5, 5, 6))

    assert first == again
    assert first != other
    assert json.loads(first)["models"][:5] == json.loads(other)["models"][:5]


def test_notes_of_the_reading_go_along(tmp_path: Path) -> None:
    """Rows added up are told with the answer."""
    path = tmp_path / "t.csv"
    path.write_text("A,B,count\n1,0,30\n1,1,20\n0,1,25\n1,0,10\n", encoding="utf-8")
    found = estimate_table(path, seed=1)

    assert found.notes == ("line 5 has the history of line 2: added up",)
    assert (found.seen, found.lists) == (85, ("A", "B"))
    with pytest.raises(NotALedger):
        estimate_table(tmp_path / "none.csv", seed=1)


@settings(max_examples=10, deadline=None)
@given(small_tables(lists=3, most=25), st.permutations(range(3)))
def test_any_table_gets_an_answer_and_the_order_of_lists_does_not_matter(
    histories: Histories, order: list[int]
) -> None:
    """Never an error, never nan; verdict, bound and exact estimates are those of the table."""
    one = estimate(histories, seed=1)
    other = estimate(shuffled(histories, tuple(order)), seed=1)

    assert all(math.isfinite(n) for n in _numbers(one.to_dict()))
    assert one.verdict == other.verdict
    assert one.lower is None or abs(one.lower - (other.lower or 0)) <= 1
    assert one.lower is None or one.lower >= histories.seen
    for name in ("chao-lower-bound", "loglinear-independence", "loglinear-aic"):
        a, b = (next(m for m in p.models if m.name == name) for p in (one, other))
        assert (a.estimate is None) == (b.estimate is None)
        assert a.estimate is None or a.estimate == pytest.approx(b.estimate, rel=1e-6)


@pytest.mark.parametrize(
    ("chances", "shape", "least"),
    [
        ([0.4, 0.35, 0.3], {}, 0.95),
        ([0.4, 0.35, 0.3], {"copying": 0.5}, 0.95),
        ([0.4, 0.35, 0.3], {"unequal": True}, 0.95),
        ([0.4, 0.35, 0.3], {"avoiding": 0.7}, 0.85),
        ([0.2, 0.15, 0.12], {"copying": 0.5}, 0.95),
    ],
    ids=["independent", "copying", "unequal", "avoiding", "sparse-copying"],
)
def test_at_least_holds_where_the_truth_is_known(
    chances: list[float], shape: dict[str, Any], least: float
) -> None:
    """N = 200, 40 tables each: "at least L" is true in nearly all.

    Even where lists avoid each other, which Chao's bound alone does not survive (0.6 of tables;
    docs/recapture.md).
    """
    from blocs.counts.chao import ChaoLowerBound
    from blocs.counts.selection import LogLinearSelection

    rng = np.random.default_rng(31)
    held = []
    for _ in range(40):
        histories = drawn(rng, 200, chances, **shape)
        findings = Findings(histories)
        try:
            findings.lower_limits = [
                ChaoLowerBound().fit(histories).low_,
                LogLinearSelection().fit(histories).low_,
            ]
        except QuestionError:
            continue
        findings.independence_aic = 0.0
        found = judge(findings)
        if found.verdict != "refused":
            assert found.lower is not None
            held.append(found.lower <= 200)

    assert len(held) >= 10
    assert least <= np.mean(held)


def test_overlaps_at_the_threshold_link_lists() -> None:
    """Seven shared units link two lists, six do not."""
    enough = estimate(from_counts([40, 30, LEAST_OVERLAP]), seed=1)
    short = estimate(from_counts([40, 30, LEAST_OVERLAP - 1]), seed=1)

    assert (enough.verdict, short.verdict) == ("lower-bound", "refused")


@pytest.mark.parametrize("name", ["kosovo", "uk_slavery_5"])
def test_the_worked_tables_of_the_page_are_what_is_computed(name: str) -> None:
    """docs/recapture.md shows each model's estimate and limits as the program gives them now."""
    text = PAGE.read_text(encoding="utf-8")
    found = panel(name)
    section = text.split(f"<!-- panel {name} -->")[1].split("<!-- end -->")[0]
    shown = re.findall(r"^\| `([\w-]+)` \| (.*?) \| (.*?) \|", section, re.MULTILINE)

    def whole(value: float | None) -> str:
        return "none" if value is None else f"{value:,.0f}"

    wanted = [
        (
            m.name,
            whole(m.estimate),
            "none" if m.estimate is None else f"{whole(m.lower)}–{whole(m.upper)}",
        )
        for m in found.models
    ]
    assert wanted == shown
    assert f"at least {found.lower:,}" in section


def test_the_session_of_the_page_prints_what_it_shows() -> None:
    """The Python example of docs/recapture.md, run as a doctest."""
    body = "".join(re.findall(r"^```pycon\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S))
    test = doctest.DocTestParser().get_doctest(body, {}, "recapture.md", None, 0)
    failed = doctest.DocTestRunner(verbose=False).run(test).failed

    assert test.examples
    assert failed == 0


@pytest.mark.parametrize(
    "module",
    [
        "chao",
        "coverage",
        "existence",
        "histories",
        "latent",
        "loglinear",
        "decomposable",
        "petersen",
        "selection",
        "stepwise",
    ],
)
def test_the_examples_of_docstrings_hold(module: str) -> None:
    """Every estimator's docstring has an example that prints what it says."""
    found = doctest.testmod(importlib.import_module(f"blocs.counts.{module}"))

    assert found.attempted > 0
    assert found.failed == 0


def test_every_attribute_with_a_result_is_told_in_its_class() -> None:
    """What `fit` leaves behind (names that end in _) stands in the docstring's list."""
    from blocs.counts import (
        chao,
        coverage,
        decomposable,
        latent,
        loglinear,
        petersen,
        selection,
        stepwise,
    )

    histories = table("hepatitis_taiwan")
    fitted: list[Any] = [
        petersen.Chapman(pair=("L1", "L2")),
        chao.ChaoLowerBound(),
        loglinear.LogLinear(),
        selection.LogLinearSelection(),
        decomposable.DecomposableAverage(),
        coverage.SampleCoverage(seed=1),
        latent.LatentClass(seed=1, draws=100, thin=1),
        stepwise.StepwiseSparse(seed=1, resamples=20),
    ]
    for model in fitted:
        told = model.fit(histories).__doc__
        left = {a for a in vars(model) if a.endswith("_")}
        assert left == set(type(model).__annotations__)
        assert [a for a in left if not re.search(rf"\b{a}(?!\w)", told)] == []
