"""Averages over decomposable graphs: printed runs, peers and closed forms."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published import from_counts, rich_tables, shuffled, table
from scipy.special import betaln, gammaln

from blocs.counts.chordal import decomposable_graphs
from blocs.counts.decomposable import DecomposableAverage
from blocs.counts.histories import Histories
from blocs.counts.terms import pairs
from blocs.errors import QuestionError


@pytest.mark.parametrize(("lists", "many"), [(2, 2), (3, 8), (4, 61), (5, 822), (6, 18154)])
def test_the_number_of_decomposable_graphs_is_known(lists: int, many: int) -> None:
    """OEIS A058862: labelled chordal graphs."""
    assert many == len(decomposable_graphs(lists).edges)


@pytest.mark.parametrize("lists", [4, 5])
def test_the_graphs_are_those_that_networkx_calls_chordal(lists: int) -> None:
    """A peer judges all 64 (1,024) graphs."""
    graphs = decomposable_graphs(lists)
    ours = {tuple(np.flatnonzero(e).tolist()) for e in graphs.edges}
    ends = [[j for j in range(lists) if e >> j & 1] for e in pairs(lists)]
    theirs = set()
    for bits in range(2 ** len(ends)):
        chosen = tuple(i for i in range(len(ends)) if bits >> i & 1)
        graph = nx.Graph()
        graph.add_nodes_from(range(lists))
        graph.add_edges_from(ends[i] for i in chosen)
        if nx.is_chordal(graph):
            theirs.add(chosen)

    assert theirs == ours


def test_powers_are_cliques_over_separators() -> None:
    """The path A–B–C is AB·BC/B; the triangle ABC; both over one empty set."""
    graphs = decomposable_graphs(3)
    by_edges = {
        tuple(np.flatnonzero(e).tolist()): {int(m): float(v) for m, v in enumerate(p) if v}
        for e, p in zip(graphs.edges, graphs.powers, strict=True)
    }

    assert by_edges[(0, 2)] == {0b011: 1, 0b110: 1, 0b010: -1, 0: -1}
    assert by_edges[(0, 1, 2)] == {0b111: 1, 0: -1}
    assert by_edges[()] == {0b001: 1, 0b010: 1, 0b100: 1, 0: -3}


def test_the_massachusetts_example_of_madigan_and_york() -> None:
    """dga 2.0.2 on its own example: mean 617.82, mode 614, 588–655, and the top four graphs."""
    found = DecomposableAverage(delta=0.5, most_unseen=300).fit(table("anomaly_massachusetts"))

    assert round(found.mean_, 2) == 617.82
    assert (found.mode_, found.low_, found.high_) == (614, 588, 655)
    top = [round(w, 5) for _, w in found.graphs_[:4]]
    assert pytest.approx(top, abs=1.1e-5) == [0.21707, 0.16029, 0.08227, 0.06536]


def test_the_spina_bifida_example_with_an_informative_prior() -> None:
    """dga 2.0.2: mean 733.45, mode 728, 682–797 under the prior of Madigan & York (1997)."""
    population = 626 + np.arange(1, 301.0)
    a, b = 13.14, 55.17
    prior = (
        population * np.log(b)
        - (population + a) * np.log(1 + b)
        + gammaln(population + a)
        - gammaln(population + 1)
        - gammaln(a)
    )
    found = DecomposableAverage(delta=1.0, most_unseen=300, log_prior=prior).fit(
        table("spina_bifida")
    )

    assert round(found.mean_, 2) == 733.45
    assert (found.mode_, found.low_, found.high_) == (728, 682, 797)


@pytest.mark.parametrize(
    ("name", "delta", "most", "median", "low", "high"),
    [
        # Runs of dga 2.0.2.
        ("hiv_rome", 1 / 16, 60000, 11220, 9404, 14095),
        ("kosovo", 1 / 16, 15000, 12591, 9826, 16476),
        ("kosovo", 1.0, 15000, 4617, 4408, 6860),
        ("uk_slavery_5", 1 / 32, 40000, 22985, 10387, 33439),
        ("uk_slavery_5", 0.5, 40000, 2793, 2745, 3294),
    ],
)
def test_larger_tables_as_run(
    name: str, delta: float, most: int, median: int, low: int, high: int
) -> None:
    """Medians and limits to the unit; beyond 20,000 unseen our grid skips, so within 2 units.

    The same lists give a fivefold different answer under another prior: that is the point.
    """
    found = DecomposableAverage(delta=delta, most_unseen=most).fit(table(name))

    slack = 0 if most <= 20_000 else 2
    assert (median, low, high) == pytest.approx(
        (found.estimate_, found.low_, found.high_), abs=slack
    )


def test_the_range_found_by_itself_gives_the_same_as_a_wide_one() -> None:
    """Doubling ends where nothing is left beyond."""
    histories = table("anomaly_massachusetts")
    free = DecomposableAverage(delta=0.5).fit(histories)
    wide = DecomposableAverage(delta=0.5, most_unseen=20_000).fit(histories)

    assert free.estimate_ == wide.estimate_
    assert free.mean_ == pytest.approx(wide.mean_, abs=0.01)
    assert free.tail_ < 1e-4


def test_a_range_that_ends_too_early_shows_in_the_tail() -> None:
    """Kosovo with at most 8,000 unseen: much of the probability sits at the end."""
    found = DecomposableAverage(most_unseen=8_000).fit(table("kosovo"))

    assert found.tail_ > 0.2


def test_two_lists_are_the_closed_form_of_both_graphs() -> None:
    """Independent lists: a beta integral for each; dependent ones: one Dirichlet integral."""
    b, c, m, delta, most = 30, 20, 12, 0.5, 400
    u = np.arange(1.0, most + 1)
    total = b + c + m + u
    prior = -np.log(total) + gammaln(total + 1) - gammaln(u + 1)
    separate = sum(
        betaln(n + 2 * delta, total - n + 2 * delta) - betaln(2 * delta, 2 * delta)
        for n in (b + m, c + m)
    )
    joint = (
        sum(gammaln(n + delta) for n in (b, c, m))
        + gammaln(u + delta)
        - gammaln(total + 4 * delta)
        + gammaln(4 * delta)
        - 4 * gammaln(delta)
    )
    weights = np.exp(np.array([separate + prior, joint + prior]) - (separate + prior).max())
    weights /= weights.sum()

    found = DecomposableAverage(delta=delta, most_unseen=most).fit(from_counts([b, c, m]))

    assert weights.sum(axis=0) == pytest.approx(found.posterior_, abs=1e-12)
    assert weights.sum(axis=1)[0] == pytest.approx(dict(found.graphs_)["independence"])


@settings(max_examples=15, deadline=None)
@given(rich_tables(lists=4), st.permutations(range(4)))
def test_the_order_of_lists_does_not_matter(histories: Histories, order: list[int]) -> None:
    """The posterior is a property of the table."""
    one = DecomposableAverage(most_unseen=500).fit(histories)
    other = DecomposableAverage(most_unseen=500).fit(shuffled(histories, tuple(order)))

    assert one.posterior_ == pytest.approx(other.posterior_, abs=1e-9)
    assert pytest.approx(one.posterior_.sum()) == 1
    assert pytest.approx(sum(w for _, w in one.graphs_)) == 1
    assert histories.seen < one.low_ <= one.estimate_ <= one.high_


@pytest.mark.parametrize(
    ("make", "words"),
    [
        ({"delta": 0.0}, "delta is 0.0"),
        ({"most_unseen": 0}, "at least 1"),
        ({"log_prior": np.zeros(5)}, "one value for each"),
    ],
)
def test_settings_out_of_range_are_refused(make: dict[str, object], words: str) -> None:
    """Each says what is expected."""
    with pytest.raises(QuestionError, match=words):
        DecomposableAverage(**make)  # type: ignore[arg-type]


def test_seven_lists_are_too_many() -> None:
    """617,675 graphs: merge instead."""
    seven = Histories.from_arrays(np.vstack([np.eye(7, dtype=int), np.ones((1, 7), int)]))

    with pytest.raises(QuestionError, match="merge to 6 or fewer"):
        DecomposableAverage().fit(seven)
