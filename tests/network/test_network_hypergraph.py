"""What belongs to the network of a day, and with which answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from network_shapes import SOURCES, card, text

from blocs.errors import QuestionError, UnknownId
from blocs.ledger.view import Ledger, Snapshot
from blocs.network import build_network


def test_every_membership_answers_as_the_members_of_its_instrument(today: Snapshot) -> None:
    """At state level the network says party by party what `Snapshot.members` says."""
    network = build_network(today)

    for instrument in network.instruments:
        expected = {m.party: m.answer for m in today.members(instrument).rows}
        assert expected == {m.party: network.answer(m) for m in network.members[instrument]}


def test_doubt_about_the_text_is_no_doubt_about_its_parties(today: Snapshot) -> None:
    """A rumoured bilateral is one possible text; a rumoured accession a possible membership."""
    network = build_network(today)
    doubtful = network.members["aus-accord"]

    assert network.text["aus-est"].answer == "possible"
    assert network.text["aus-accord"].answer == "yes"
    assert {m.party: m.answer for m in doubtful} == {
        "AUS": "yes", "CHL": "yes", "DNK": "yes", "EST": "yes", "GHA": "possible"
    }  # fmt: skip


def test_what_ties_nobody_on_the_day_stays_out_and_says_why(today: Snapshot) -> None:
    """Ended, unilateral, kept for comparison, or with one party at this level."""
    network = build_network(today)

    assert {"old", "law", "elsewhere", "bra-agency"} == set(network.left_out)
    assert network.left_out["old"] == "not in force on the day"
    assert network.left_out["law"].startswith("unilateral")
    assert network.left_out["elsewhere"] == "kept for comparison only"
    assert network.left_out["bra-agency"] == "fewer than two parties at level state"
    assert not set(network.left_out) & set(network.instruments)


def test_a_body_acts_for_its_state_above_the_state_level(today: Snapshot) -> None:
    """At level agency Finland is in by its agency, which is named."""
    network = build_network(today.at(level="agency"))
    (finland,) = (m for m in network.members["bra-agency"] if m.party == "FIN")

    assert "fin-agency" not in network.parties
    assert finland.through == ("fin-agency",)


def test_a_hub_has_the_instruments_that_the_ledger_puts_into_its_network(today: Snapshot) -> None:
    """Texts without a hub, or with another, are not among them."""
    network = build_network(today, "AUS")

    assert network.instruments == ("aus-accord", "aus-chl", "aus-dnk", "aus-est")
    assert network.hubs == ("AUS",)


def test_a_party_that_is_no_hub_has_the_instruments_it_is_in(today: Snapshot) -> None:
    """Where the column names nobody, the ego network is meant."""
    network = build_network(today, "Dnk")

    assert network.instruments == ("aus-accord", "aus-dnk", "union")


def test_topics_are_layers(today: Snapshot) -> None:
    """A part of a topic's name is enough; an unknown one is refused with the vocabulary."""
    assert build_network(today, topic="launch").instruments == ("bra-accord",)
    with pytest.raises(QuestionError, match=r"topics: .*remote-sensing"):
        build_network(today, topic="astrology")


def test_a_day_before_all_evidence_is_unknown_and_not_empty(two_blocs: Ledger) -> None:
    """The error names the first day that can be asked."""
    with pytest.raises(QuestionError, match=r"unknown, not none.*--as-of 2010-01-01"):
        build_network(two_blocs.as_of("2001-01-01", known_at="2026-01-01"))


def test_a_known_at_day_before_all_sources_is_refused(two_blocs: Ledger) -> None:
    """Nothing can have been known."""
    with pytest.raises(QuestionError, match="could be known by 2001-01-01"):
        build_network(two_blocs.as_of("2022-01-01", known_at="2001-01-01"))


def test_a_day_without_a_tie_is_refused(two_blocs: Ledger) -> None:
    """After the only text has ended and before the next begins there is no network."""
    with pytest.raises(QuestionError, match="no network to measure"):
        build_network(two_blocs.as_of("2016-01-01", known_at="2026-01-01"))


def test_an_unknown_hub_is_named_with_its_neighbours(today: Snapshot) -> None:
    """As everywhere: nearest names."""
    with pytest.raises(UnknownId, match="Nearest"):
        build_network(today, "Chlo")


def test_an_instrument_is_unknown_before_the_first_source_speaks_of_its_time(
    opened: Callable[..., Ledger],
) -> None:
    """Seen in force in 2021, begun nobody knows when: in 2020 it is unknown, not possible."""
    seen = {"event": "observed-in-force", "source_id": "daily"}
    ledger = opened(
        sources=SOURCES,
        parties=[{"party_id": p} for p in ("AUS", "CHL", "DNK")],
        instruments=[card("seen", shape="multilateral"), card("signed")],
        participation=[
            *text("seen", "AUS", "CHL", when="2021-05-01", **seen),
            *text("signed", "AUS", "DNK"),
        ],
    )

    def on(day: str) -> tuple[str, ...]:
        return build_network(ledger.as_of(day, known_at="2026-01-01")).instruments

    assert on("2020-06-01") == ("signed",)
    assert on("2021-05-01") == ("seen", "signed")


def test_known_at_leaks_nothing_from_the_future(two_blocs: Ledger) -> None:
    """No party, instrument, claim or reason of the network of mid-2020 rests on a later source."""
    then = build_network(two_blocs.as_of("2022-01-01", known_at="2020-06-15"))
    gazette = {
        c for (c,) in two_blocs.rows(
            "select claim_id from participation where source_id = 'gazette'"
        )
    }  # fmt: skip

    assert then.claims() <= gazette
    assert "bra-fin" not in {*then.instruments, *then.left_out}
    assert "GHA" not in {m.party for m in then.members["aus-accord"]}


def test_ties_are_edges_of_their_own_and_off_by_default(today: Snapshot) -> None:
    """A satellite built is a deed: in only when asked for."""
    without, with_ties = build_network(today), build_network(today, with_ties=True)
    (tie,) = set(with_ties.instruments) - set(without.instruments)

    assert tie == "tie:AUS:satellite-built-for:HUN:hunsat:state"
    assert {m.party for m in with_ties.members[tie]} == {"AUS", "HUN"}
    assert with_ties.text[tie].answer == "yes"


def test_days_share_one_weighing(two_blocs: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evidence is read once for a known-at day, however many days are asked."""
    snapshot = two_blocs.as_of("2022-01-01", known_at="2025-02-02")
    build_network(snapshot)

    def again(*_: object) -> None:
        raise AssertionError("weighed twice")

    monkeypatch.setattr(type(snapshot), "standings_of", again)

    assert build_network(snapshot.at(day=snapshot.day - 300)).parties


def test_incidence_says_the_same_as_the_memberships(today: Snapshot) -> None:
    """Offsets, members and answers line up with parties, instruments and text."""
    network = build_network(today)
    table = network.incidence()
    read = [
        (network.parties[p], network.instruments[n], bool(sure), bool(table.text_certain[n]))
        for n in range(len(network.instruments))
        for p, sure in zip(
            table.members[table.offsets[n] : table.offsets[n + 1]],
            table.certain[table.offsets[n] : table.offsets[n + 1]],
            strict=True,
        )
    ]

    assert read == [
        (m.party, m.instrument, m.answer == "yes", network.text[m.instrument].answer == "yes")
        for m in network.memberships
    ]


def test_only_what_is_settled_may_count_as_certain(opened: Callable[..., Ledger]) -> None:
    """A text that one newspaper reports becomes possible; what a government states stays."""
    ledger = opened(
        sources=SOURCES,
        parties=[{"party_id": p} for p in ("AUS", "CHL", "DNK")],
        instruments=[card("reported"), card("stated")],
        participation=[
            *text("reported", "AUS", "CHL", source_id="daily"),
            *text("stated", "AUS", "DNK"),
            *text("stated", "AUS", "DNK", source_id="daily"),
        ],
    )
    snapshot = ledger.as_of("2022-01-01", known_at="2026-01-01")

    def certain(settled: bool) -> set[str]:
        network = build_network(snapshot, settled=settled)
        return {m.instrument for m in network.memberships if network.answer(m) == "yes"}

    assert certain(False) == {"reported", "stated"}
    assert certain(True) == {"stated"}
