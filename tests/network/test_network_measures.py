"""Ranges and sensitivities: what is possible widens, what is missing shows, a seed fixes both."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from network_shapes import SOURCES, card, text

from blocs.errors import QuestionError
from blocs.ledger.view import Ledger, Snapshot
from blocs.network import Measures, build_network, measures
from blocs.network.measures import GROWING
from blocs.network.worlds import Worlds


def test_a_hub_counts_its_partners_from_certain_to_possible(today: Snapshot) -> None:
    """AUS: Chile, Denmark and Estonia for certain by the accord and two texts; Ghana and the
    third text are rumours."""
    found = measures(build_network(today, "AUS"))

    assert (found.value("hub reach").certain, found.value("hub reach").possible) == (3, 4)
    assert (found.value("instruments").certain, found.value("instruments").possible) == (3, 4)
    assert found.unknown["region"] == 1


def test_one_certain_party_is_no_certain_tie(opened: Callable[..., Ledger]) -> None:
    """The text is in force and AUS in it; Chile by rumour: 0 to 1 instruments, 0 to 2 parties."""
    ledger = opened(
        sources=SOURCES,
        parties=[{"party_id": p} for p in ("AUS", "CHL")],
        instruments=[card("text")],
        participation=[*text("text", "AUS"), *text("text", "CHL", source_id="rumour")],
    )
    network = build_network(ledger.as_of("2022-01-01", known_at="2026-01-01"))
    found = measures(network)

    assert network.text["text"].answer == "yes"
    assert (found.value("instruments").certain, found.value("instruments").possible) == (0, 1)
    assert (found.value("parties").certain, found.value("parties").possible) == (0, 2)
    assert found.value("region, order 0").certain is None


def test_every_range_holds_its_two_ends(today: Snapshot) -> None:
    """low ≤ certain, possible ≤ high, for the network and for each party."""
    found = measures(build_network(today))
    for value in (*found.values, *found.positions):
        for end in (value.certain, value.possible):
            if end is not None and value.low is not None and value.high is not None:
                assert value.low <= end <= value.high, value


def test_without_doubt_there_is_no_range(opened: Callable[..., Ledger]) -> None:
    """A star of settled texts: each measure is one number."""
    ledger = opened(
        sources=SOURCES,
        parties=[{"party_id": p} for p in ("AUS", "CHL", "DNK", "EST")],
        instruments=[card(p) for p in ("c", "d", "e")],
        participation=[
            *text("c", "AUS", "CHL"), *text("d", "AUS", "DNK"), *text("e", "AUS", "EST")
        ],
    )  # fmt: skip
    network = build_network(ledger.as_of("2022-01-01", known_at="2026-01-01"), "AUS")
    found = measures(network)

    assert not Worlds(network).is_open
    assert all(v.low == v.high == v.certain == v.possible for v in found.values)
    assert found.value("degree centralisation").certain == 1
    assert found.value("betweenness", "AUS").certain == 1


def test_the_same_seed_draws_the_same(today: Snapshot) -> None:
    """And another seed takes other edges away."""
    network = build_network(today)

    def drawn(seed: int) -> tuple[object, ...]:
        return measures(network, seed=seed, draws=20).values

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_missing_edges_are_a_share_of_whole_edges(today: Snapshot) -> None:
    """AUS: three bilateral texts and five seats in the accord are 8 edges; a quarter is 2."""
    worlds = Worlds(build_network(today, "AUS"))
    whole = len(worlds.possible.rows)
    left = {whole - len(w.rows) for w in worlds.thinned(0.25, 200, 3)}

    # Two seats take 2 memberships, a seat and a text 3, two texts 4.
    assert whole == 3 * 2 + 5
    assert left == {2, 3, 4}


def test_fewer_edges_never_reach_further(today: Snapshot) -> None:
    """Counts with edges missing stay below the possible network's."""
    for value in measures(build_network(today), missing=0.3).values:
        if value.measure in GROWING:
            assert value.missing_high is not None
            assert value.possible is not None
            assert value.missing_high <= value.possible


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.5])
def test_a_share_of_missing_edges_is_a_share(today: Snapshot, share: float) -> None:
    """Nothing or everything missing is no sensitivity."""
    with pytest.raises(QuestionError, match="between 0 and 1"):
        measures(build_network(today), missing=share)


def test_zero_draws_are_refused(today: Snapshot) -> None:
    """A range needs one draw or more."""
    with pytest.raises(QuestionError, match="one draw or more"):
        measures(build_network(today), draws=0)


def test_an_unknown_measure_is_named(today: Snapshot) -> None:
    """With those that there are."""
    with pytest.raises(QuestionError, match="there is parties, instruments"):
        measures(build_network(today), draws=1).value("beauty")


PARTIES = ("AUS", "BRA", "CHL", "DNK", "EST")
SETTLED = st.lists(
    st.sets(st.sampled_from(PARTIES), min_size=2, max_size=4), min_size=2, max_size=4
)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(SETTLED, st.lists(st.sampled_from(PARTIES), min_size=1, max_size=4, unique=True))
def test_possible_memberships_widen_and_never_narrow(
    opened: Callable[..., Ledger], texts: list[set[str]], rumoured: list[str]
) -> None:
    """A rumoured text and rumoured accessions leave the certain end and lift the possible one."""

    def made(with_rumours: bool) -> Measures:
        rows = [row for n, ps in enumerate(texts) for row in text(f"t{n}", *sorted(ps))]
        if with_rumours:
            rows += text("rumoured", *sorted({*rumoured, "AUS", "BRA"}), source_id="rumour")
            rows += [r for p in rumoured if p not in texts[0]
                     for r in text("t0", p, source_id="rumour")]  # fmt: skip
        ledger = opened(
            sources=SOURCES,
            parties=[{"party_id": p} for p in PARTIES],
            instruments=[
                *(card(f"t{n}", shape="multilateral") for n in range(len(texts))),
                card("rumoured", shape="multilateral"),
            ],
            participation=rows,
        )
        return measures(build_network(ledger.as_of("2022-01-01", known_at="2026-01-01")), draws=8)

    plain, rumour = made(False), made(True)
    for before in plain.values:
        after = rumour.value(before.measure)
        assert after.certain == pytest.approx(before.certain), before.measure
        assert after.low is None or before.low is None or after.low <= before.low + 1e-12
        assert after.high is None or before.high is None or after.high >= before.high - 1e-12


def test_relabelling_the_parties_changes_nothing(opened: Callable[..., Ledger]) -> None:
    """The same texts under other names: the same measures."""

    def made(names: tuple[str, ...]) -> list[tuple[str, float | None, float | None]]:
        a, b, c, d, e = names
        ledger = opened(
            sources=SOURCES,
            parties=[{"party_id": p} for p in names],
            instruments=[card("one"), card("two", shape="multilateral"), card("three")],
            participation=[
                *text("one", a, b), *text("two", b, c, d), *text("three", d, e, source_id="rumour")
            ],
        )  # fmt: skip
        network = build_network(ledger.as_of("2022-01-01", known_at="2026-01-01"), a)
        return [(v.measure, v.certain, v.possible) for v in measures(network, draws=1).values]

    assert made(PARTIES) == made(("ZAF", "FRA", "URY", "IND", "EGY"))
