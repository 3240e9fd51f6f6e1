"""Whether an estimate exists is settled by a linear program, and agrees with brute force."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published import from_counts, table

from blocs.counts.existence import existence, facial_set
from blocs.counts.histories import Histories, captures_of
from blocs.counts.loglinear import LogLinear
from blocs.counts.terms import closure, design, pairs, read_term
from blocs.errors import QuestionError

A_B, A_C, B_C = 0b011, 0b101, 0b110


@pytest.mark.parametrize(
    ("model", "exists", "identifiable"),
    [
        ([], True, True),
        ([A_B], False, True),
        ([A_C], True, True),
        ([B_C], True, True),
        ([A_B, A_C], False, True),
        ([A_B, B_C], False, True),
        ([A_C, B_C], True, True),
        ([A_B, A_C, B_C], None, False),
    ],
)
def test_the_artificial_table_of_chan_silverman_and_vincent(
    model: list[int], exists: bool | None, identifiable: bool
) -> None:
    """AB, AB+AC and AB+BC have no estimate; all three pairs cannot be told apart.

    Chan, Silverman & Vincent (2021), table 2; SparseMSE manual, checkident and checkallmodels.
    """
    found = existence(table("no_overlap"), closure(3, model))

    assert identifiable == found.identifiable
    assert exists is None or exists == found.exists
    assert found.estimable == (bool(exists) and identifiable)
    assert bool(found.reason) == (not found.estimable)


def test_a_model_without_an_estimate_gives_no_number() -> None:
    """The refusal names the model and why; attributes with numbers are not there."""
    model = LogLinear(terms=["A:B"])

    with pytest.raises(QuestionError, match="no estimate for A:B: the likelihood has no maximum"):
        model.fit(table("no_overlap"))
    assert not hasattr(model, "estimate_")


@pytest.mark.parametrize("name", ["uk_slavery_5", "kosovo", "hiv_rome", "anomaly_massachusetts"])
def test_no_model_of_pairs_fails_on_the_larger_published_tables(name: str) -> None:
    """As SparseMSE's checkallmodels says of tables of this kind: every model has an estimate."""
    histories = table(name)
    lists = len(histories.lists)
    twos = pairs(lists)
    rng = np.random.default_rng(5)
    for bits in rng.integers(0, 2 ** len(twos), 25):
        model = [t for i, t in enumerate(twos) if int(bits) >> i & 1]
        assert existence(histories, closure(lists, model)).estimable


def _directions(columns: int) -> np.ndarray:
    """Return all parameter directions with entries -2..2: they hold every extreme ray here."""
    return np.array(list(product((-2, -1, 0, 1, 2), repeat=columns)))


DIRECTIONS = {k: _directions(k) for k in range(4, 7)}


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from([0, 0, 1, 3]), min_size=7, max_size=7),
    st.sampled_from([m for k in range(3) for m in combinations((A_B, A_C, B_C), k)]),
)
def test_the_linear_program_agrees_with_a_search_over_all_directions(
    counts: list[int], model: tuple[int, ...]
) -> None:
    """A cell is forced to 0 iff some direction raises the likelihood by pushing it down.

    Along d the likelihood never falls iff A·d = 0 on cells with units and ≤ 0 on the others
    (Fienberg & Rinaldo 2012, section 3). For three lists and up to two pairs the extreme rays of
    that cone have entries from −2 to 2, so that 5^columns directions are all that is needed.
    """
    matrix = design(3, closure(3, model))[1:].astype(int)
    moved = DIRECTIONS[matrix.shape[1]] @ matrix.T
    held = np.array(counts) > 0
    rising = (moved[:, held] == 0).all(axis=1) & (moved <= 0).all(axis=1)
    forced = (moved[rising] < 0).any(axis=0)

    face = facial_set(matrix.astype(float), np.array(counts))

    assert (~forced).tolist() == face.tolist()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([0, 0, 1, 3]), min_size=7, max_size=7).filter(
        lambda c: bool((np.array(c) @ captures_of(3)[1:] > 0).all())
    ),
    st.sampled_from([m for k in range(4) for m in combinations((A_B, A_C, B_C), k)]),
    st.permutations(range(3)),
)
def test_the_verdict_does_not_depend_on_the_order_of_lists(
    counts: list[int], model: tuple[int, ...], order: list[int]
) -> None:
    """Renaming lists renames terms and nothing else."""
    one = from_counts(counts)
    captures = captures_of(3)[1:][:, order]
    other = Histories.from_arrays(captures, counts)
    place = {old: new for new, old in enumerate(order)}
    moved = [sum(1 << place[j] for j in range(3) if t >> j & 1) for t in model]

    first, second = existence(one, closure(3, model)), existence(other, closure(3, moved))

    assert (first.exists, first.identifiable) == (second.exists, second.identifiable)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 4), min_size=7, max_size=7).filter(
        lambda c: bool((np.array(c) @ captures_of(3)[1:] > 0).all())
    ),
    st.sampled_from([(), ("A:B",), ("A:C", "B:C")]),
)
def test_a_fit_reproduces_the_sufficient_statistics(
    counts: list[int], terms: tuple[str, ...]
) -> None:
    """Where there is an estimate, fitted and observed totals and overlaps agree, all positive."""
    histories = from_counts(counts)
    masks = closure(3, [read_term(histories.lists, t) for t in terms])
    if not existence(histories, masks).estimable:
        with pytest.raises(QuestionError, match="no estimate"):
            LogLinear(terms=terms).fit(histories)
        return
    found = LogLinear(terms=terms).fit(histories)
    fitted = found.fitted_[1:]
    cells = found.existence_.cells

    assert (fitted[cells] > 0).all()
    assert (fitted[~cells] == 0).all()
    matrix = design(3, closure(3, [A_B, A_C, B_C]))[1:]
    wanted = [0, 1, 2, 3] + [{"A:B": 4, "A:C": 5, "B:C": 6}[t] for t in terms]
    assert (matrix.T @ counts)[wanted] == pytest.approx((matrix.T @ fitted)[wanted], abs=1e-5)
