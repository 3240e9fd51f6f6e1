"""Overlap, alignment and polarisation of two blocs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from network_shapes import HUBS, SOURCES, card, text

from blocs.errors import QuestionError
from blocs.ledger.view import Ledger, Snapshot
from blocs.network import alignment, build_network, overlap, polarisation
from blocs.network.sides import leanings, one_sided, sides_of
from blocs.network.worlds import Worlds

ALIGNMENTS = st.lists(st.floats(-1, 1), min_size=1, max_size=12).map(np.array)


def test_who_is_in_both_blocs_and_since_when_in_each(today: Snapshot) -> None:
    """Chile has a text with either; Ghana is in one by rumour; the hubs do not count."""
    found = overlap(build_network(today), HUBS)

    assert [(b.party, b.answer) for b in found] == [("CHL", "yes"), ("GHA", "possible")]
    assert found[0].since == ("2020-01-01", "2020-01-01")
    assert found[0].instruments == (("aus-accord", "aus-chl"), ("bra-chl",))
    assert found[1].since == ("[2020-01-01..]", "2019-05")


def test_hubs_that_have_signed_with_each_other_are_in_no_camp_but_their_own(
    opened: Callable[..., Ledger],
) -> None:
    """A text between the two hubs puts neither into both."""
    ledger = opened(
        sources=SOURCES,
        parties=[{"party_id": p} for p in (*HUBS, "CHL")],
        instruments=[card("between", hub="AUS"), card("other", hub="BRA")],
        participation=[*text("between", *HUBS), *text("other", "BRA", "CHL")],
    )
    network = build_network(ledger.as_of("2022-01-01", known_at="2026-01-01"))

    assert overlap(network, HUBS) == []


def test_a_bloc_may_be_an_instrument(today: Snapshot) -> None:
    """Ghana is in one accord for certain and possibly in the other; nobody else is."""
    found = overlap(build_network(today), ("aus-accord", "bra-accord"))

    assert [(b.party, b.answer) for b in found] == [("GHA", "possible")]


def test_a_bloc_that_is_none_is_refused_with_its_reason(today: Snapshot) -> None:
    """An ended text says that it has ended; a stranger is told the hubs."""
    network = build_network(today)
    with pytest.raises(QuestionError, match="not in force on the day"):
        overlap(network, ("AUS", "old"))
    with pytest.raises(QuestionError, match="hubs: AUS, BRA"):
        overlap(network, ("AUS", "nobody"))


def test_alignment_is_worked_from_the_instruments_with_either(today: Snapshot) -> None:
    """(b - a) / (a + b). Chile 2 and 1; Denmark 2 and 0; Finland 0 and 1 certain, one possible;
    Estonia 1 and 0 certain, one rumoured; Ghana one rumoured and one certain; Hungary none."""
    found = alignment(build_network(today), HUBS)

    assert {p: (a.value, a.low, a.high) for p, a in found.items()} == {
        "CHL": (-1 / 3, -1 / 3, -1 / 3),
        "DNK": (-1, -1, -1),
        "EST": (-1, -1, -1),
        "FIN": (1, 1, 1),
        "GHA": (1, 0, 1),
    }
    assert found["GHA"].certain == (0, 1)
    assert found["GHA"].possible == (1, 1)


def test_nothing_known_is_no_neutrality(today: Snapshot) -> None:
    """Hungary is in the network by a text of neither hub: it has no alignment at all."""
    network = build_network(today)

    assert "HUN" in network.parties
    assert "HUN" not in alignment(network, HUBS)


def test_only_rumours_leave_the_value_open(opened: Callable[..., Ledger]) -> None:
    """Value unknown, range from what is possible."""
    ledger = opened(
        sources=SOURCES,
        parties=[{"party_id": p} for p in ("AUS", "BRA", "CHL", "DNK")],
        instruments=[card("a", hub="AUS"), card("b", hub="BRA"), card("c", hub="BRA")],
        participation=[
            *text("a", "AUS", "CHL", source_id="rumour"),
            *text("b", "BRA", "CHL", source_id="rumour"),
            *text("c", "BRA", "DNK"),
        ],
    )
    found = alignment(build_network(ledger.as_of("2022-01-01", known_at="2026-01-01")))

    assert (found["CHL"].value, found["CHL"].low, found["CHL"].high) == (None, -1, 1)


def test_swapping_the_hubs_turns_every_sign(today: Snapshot) -> None:
    """Alignment is odd in its two hubs; polarisation and one-sidedness do not change."""
    network = build_network(today)
    one, other = alignment(network, HUBS), alignment(network, HUBS[::-1])
    world = Worlds(network).possible
    mine, theirs = (leanings(world, network, pair) for pair in (HUBS, HUBS[::-1]))

    assert {p: (-a.low, -a.high) for p, a in one.items()} == {
        p: (a.high, a.low) for p, a in other.items()
    }
    assert polarisation(mine) == pytest.approx(polarisation(theirs))
    assert one_sided(mine) == one_sided(theirs)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(HUBS),
            st.sampled_from(("CHL", "DNK", "EST")),
            st.sampled_from(("gazette", "daily", "rumour")),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_alignment_stays_in_bounds_and_its_range_holds_every_world(
    opened: Callable[..., Ledger], texts: list[tuple[str, str, str]]
) -> None:
    """Over random texts: -1 ≤ low ≤ value ≤ high ≤ 1, and no drawn world leaves the range."""
    parties = ("AUS", "BRA", "CHL", "DNK", "EST")
    ledger = opened(
        sources=SOURCES,
        parties=[{"party_id": p} for p in parties],
        instruments=[
            *(card(f"t{n}", hub=hub) for n, (hub, _, _) in enumerate(texts)),
            card("none-a", hub="AUS"),
            card("none-b", hub="BRA"),
        ],
        participation=[
            row
            for n, (hub, party, source) in enumerate(texts)
            for row in text(f"t{n}", hub, party, source_id=source)
        ],
    )
    network = build_network(ledger.as_of("2022-01-01", known_at="2026-01-01"))
    found = alignment(network, HUBS)
    for a in found.values():
        assert -1 <= a.low <= a.high <= 1
        assert a.value is None or a.low <= a.value <= a.high
    for world in Worlds(network).sampled(10, 1):
        lean = leanings(world, network, HUBS)
        assert len(lean) <= len(found)
        low = min((a.low for a in found.values()), default=0)
        high = max((a.high for a in found.values()), default=0)
        assert all(low - 1e-12 <= v <= high + 1e-12 for v in lean)


def test_the_two_hubs_stand_in_alphabetical_order(today: Snapshot) -> None:
    """So that one more text does not turn every sign."""
    assert sides_of(build_network(today)) == HUBS


def test_a_ledger_with_one_hub_has_no_alignment(opened: Callable[..., Ledger]) -> None:
    """The error says which column to fill."""
    ledger = opened(
        sources=SOURCES,
        parties=[{"party_id": p} for p in ("AUS", "CHL")],
        instruments=[card("a", hub="AUS")],
        participation=text("a", "AUS", "CHL"),
    )
    with pytest.raises(QuestionError, match="column hub"):
        alignment(build_network(ledger.as_of("2022-01-01", known_at="2026-01-01")))


def test_two_equal_camps_at_the_ends_are_wholly_polarised() -> None:
    """Esteban and Ray's index, normalised: halves at the ends 1; all in one place 0."""
    assert polarisation(np.array([-1.0, 1.0] * 4)) == pytest.approx(1)
    assert polarisation(np.array([0.25] * 5)) == 0
    assert polarisation(np.array([-1.0] * 5)) == 0
    assert polarisation(np.array([])) is None


def test_polarisation_worked_by_hand() -> None:
    """Thirds at -1, 0 and 1 with α = 1: 2 · Σ (1/3)² (1/3) · distances; the distances over
    ordered pairs are 4 · 1 + 2 · 2 = 8, so 16/27."""
    assert polarisation(np.array([-1.0, 0.0, 1.0]), alpha=1) == pytest.approx(16 / 27)


@settings(deadline=None)
@given(ALIGNMENTS)
def test_polarisation_lies_between_nothing_and_two_camps(values: np.ndarray) -> None:
    """In [0, 1] for any alignments."""
    found = polarisation(values)

    assert found is not None
    assert -1e-12 <= found <= 1 + 1e-12
