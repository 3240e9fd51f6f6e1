"""What the bundled ledger must say of its networks; the facts are public."""

from __future__ import annotations

import time

import pytest

from blocs.ledger.view import Ledger
from blocs.network import alignment, build_network, measures, overlap

KNOWN = "2026-11-25"


def test_36_states_are_in_the_accords_for_certain_in_february_2024(space: Ledger) -> None:
    """NASA's count on the day on which Uruguay signed."""
    network = build_network(space.as_of("2024-02-15", known_at=KNOWN), "USA")
    accords = network.members["artemis-accords"]

    assert len(accords) == 36
    assert {network.answer(m) for m in accords} == {"yes"}
    assert network.text["artemis-accords"].answer == "yes"


def test_states_in_both_lunar_camps(space: Ledger) -> None:
    """Thailand (ILRS April 2024, Accords 16 December 2024) and Senegal (ILRS 5 September 2024,
    Accords 24 July 2025)."""
    network = build_network(space.as_of("2025-12-31", known_at=KNOWN))
    found = {b.party: b for b in overlap(network, ("artemis-accords", "ilrs"))}

    assert found["THA"].answer == found["SEN"].answer == "yes"
    assert found["THA"].since == ("2024-12-16", "2024-04-05")
    assert found["SEN"].since == ("2025-07-24", "2024-09-05")
    assert "BRA" not in found


def test_a_day_before_it_signed_thailand_was_in_one_camp_only(space: Ledger) -> None:
    """As of 15 December 2024."""
    network = build_network(space.as_of("2024-12-15", known_at=KNOWN))

    assert "THA" not in {b.party for b in overlap(network, ("artemis-accords", "ilrs"))}


def test_chinas_network_is_the_star_and_americas_the_table(space: Ledger) -> None:
    """In February 2024 every seventh pair at most of the American network includes the hub, of
    China's at least every fourth: one has the Accords, the other bilaterals and a small ILRS."""
    snapshot = space.as_of("2024-02-15", known_at=KNOWN)
    china, america = (
        measures(build_network(snapshot, hub), draws=10).value("hub share of tied pairs")
        for hub in ("CHN", "USA")
    )
    assert china.low is not None
    assert america.high is not None

    assert america.high < 1 / 7
    assert china.low > 1 / 4


def test_neither_hub_is_aligned_and_every_alignment_has_claims(space: Ledger) -> None:
    """-1 with China alone, +1 with the United States alone."""
    found = alignment(build_network(space.as_of("2024-02-15", known_at=KNOWN)))

    assert not {"CHN", "USA"} & set(found)
    assert all(a.claims for a in found.values())
    assert found["PAK"].value == -1
    assert found["JPN"].value == 1


def test_what_was_known_in_2015_knows_no_accords(space: Ledger) -> None:
    """Nothing published later speaks in the network of that day."""
    network = build_network(space.as_of("2015-12-31", known_at="2015-12-31"))
    late = {
        c for (c,) in space.rows(
            "select claim_id from all_claims join source_fact using (source_id) "
            "where published_day > ?", [network.snapshot.known]
        )
    }  # fmt: skip

    assert "artemis-accords" not in {*network.instruments, *network.left_out}
    assert not network.claims() & late


@pytest.mark.parametrize("level", ["state", "institute"])
def test_it_is_built_fast_enough_to_ask_for_every_day(space: Ledger, level: str) -> None:
    """Half a second of the processor for the whole ledger, weighed anew; 0.1 s measured. The
    clock on the wall would measure what else the machine is doing."""
    took = []
    for known in ("2026-11-22", "2026-11-23", "2026-11-24"):
        snapshot = space.as_of("2024-02-15", known_at=known, level=level)
        start = time.process_time()
        build_network(snapshot)
        took.append(time.process_time() - start)

    assert min(took) < 0.5


def test_the_network_says_what_members_says_of_every_instrument(space: Ledger) -> None:
    """Party by party, over all instruments of the day."""
    network = build_network(space.as_of("2024-02-15", known_at=KNOWN))
    for instrument in network.instruments:
        expected = {m.party: m.answer for m in network.snapshot.members(instrument).rows}
        found = {m.party: network.answer(m) for m in network.members[instrument]}
        assert expected == found, instrument
