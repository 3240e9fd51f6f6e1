"""Facts that the bundled ledger must give, each from claims and with both clocks.

The expected answers are public: NASA's and the State Department's releases on the Accords, the
depositary's table of the Moon Agreement, and the news of 7 March 2024 on the US-China agreement.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import blocs
from blocs.counts import count
from blocs.ledger.view import Ledger


@pytest.fixture(scope="module")
def space() -> Iterator[Ledger]:
    with blocs.open("space") as ledger:
        yield ledger


@pytest.mark.parametrize(
    ("day", "signatories"),
    [("2020-10-13", 8), ("2024-02-15", 36), ("2024-12-20", 52), ("2025-12-31", 59)],
)
def test_the_accords_had_so_many_signatories_on_that_day(
    space: Ledger, day: str, signatories: int
) -> None:
    """On days when every signature is dated the range is one number."""
    found = space.as_of(day).members("artemis-accords")

    assert (signatories, signatories) == (found.certain, found.possible)


def test_uruguay_is_in_since_15_february_2024(space: Ledger) -> None:
    """The day before it is out, on the day it is in."""
    rows = {m.party: m for m in space.as_of("2024-02-15").members("artemis-accords").rows}

    assert rows["URY"].since == "2024-02-15"
    assert space.as_of("2024-02-14").status("artemis-accords", "URY").answer == "no"


def test_in_september_2026_the_range_contains_71_and_djibouti_is_only_possible(
    space: Ledger,
) -> None:
    """A planned ceremony is no signature."""
    found = space.as_of("2026-09-30").members("artemis-accords")
    rows = {m.party: m.answer for m in found.rows}

    assert found.certain <= 71 <= found.possible
    assert rows["DJI"] == "possible"


def test_the_science_agreement_was_not_known_to_be_renewed_on_4_march_2024(space: Ledger) -> None:
    """True in the world since February, public only on 7 March."""
    then = space.as_of("2024-03-01", known_at="2024-03-04").status("CHN-USA-1979-STA")
    later = space.as_of("2024-03-01", known_at="2024-03-08").status("CHN-USA-1979-STA")
    now = space.as_of("2024-03-01").status("CHN-USA-1979-STA")

    assert then.answer in ("no", "possible")
    assert (later.answer, now.answer) == ("yes", "yes")


def test_the_gap_of_autumn_2024_was_closed_backwards(space: Ledger) -> None:
    """The protocol of December 2024 took effect from 27 August 2024."""
    known_then = space.as_of("2024-10-15", known_at="2024-10-15").status("CHN-USA-1979-STA")
    known_now = space.as_of("2024-10-15").status("CHN-USA-1979-STA")

    assert known_then.answer in ("no", "possible")
    assert known_now.answer in ("yes", "possible")


def test_wagner_and_simon_say_18_and_list_17(space: Ledger) -> None:
    """Canada stands twice in the list that the brief prints."""
    total = next(
        t
        for t in count(space.as_of("2024-03-04"), "CHN").reported
        if t["scope"] == "space-sta-partners"
    )

    assert (total["value"], total["listed"], total["repeated"]) == (18, 17, ["CAN"])


def test_17_countries_and_organisations_are_more_than_the_states_that_can_be_named(
    space: Ledger,
) -> None:
    """CNSA's total of 23 April 2025 mixes states and organisations and names not all of them."""
    answer = count(space.as_of("2025-04-23"), "ilrs")
    totals = [t for t in answer.reported if t["value"] == 17 and t["unit"] == "counterparties"]

    assert totals
    assert answer.enumerated["certain"] < 17


def test_the_two_lists_of_thirteen_are_different_sets(space: Ledger) -> None:
    """Roscosmos leaves Kazakhstan and Russia out and has others; the press counts Russia."""
    lists = {
        frozenset(t["parties"])
        for t in count(space.as_of("2025-06-01"), "ilrs").reported
        if t["value"] == 13 and t["parties"]
    }

    assert len(lists) >= 2


def test_brazil_is_no_settled_participant_of_the_ilrs(space: Ledger) -> None:
    """Said by some, left out by every later list."""
    answer = space.as_of("2025-06-01").status("ilrs", "Brazil")

    assert answer.answer in ("no", "possible")
    assert answer.grade != "settled"


def test_the_university_of_sharjah_is_in_and_the_emirates_are_not(space: Ledger) -> None:
    """A university's memorandum is not its state's."""
    institute = space.as_of("2024-03-04", level="institute")
    state = space.as_of("2024-03-04").status("ilrs", "ARE")

    assert institute.status("ilrs", "uos").answer == "yes"
    assert state.answer != "yes"
    assert "ARE" not in {m.party for m in institute.members("ilrs").rows if m.answer == "yes"}


@pytest.mark.parametrize("party", ["THA", "SEN", "SRB"])
def test_these_states_are_in_both_blocs(space: Ledger, party: str) -> None:
    """Thailand, Senegal and Serbia have joined both."""
    now = space.as_of("2026-09-30")

    assert now.status("ilrs", party).answer == "yes"
    assert now.status("artemis-accords", party).answer == "yes"


@pytest.mark.parametrize("party", ["BHR", "TUR", "DJI"])
def test_these_states_are_only_weakly_in_the_ilrs(space: Ledger, party: str) -> None:
    """One weak voice or an application makes nobody a participant."""
    assert space.as_of("2026-09-30").status("ilrs", party).answer in ("possible", "no", "unknown")


def test_argentina_has_a_chinese_station_that_the_list_of_six_lacks(space: Ledger) -> None:
    """Espacio Lejano is not among the six countries that the brief takes over."""
    total = next(
        t
        for t in count(space.as_of("2024-03-04"), "CHN").reported
        if t["scope"] == "tracking-station-countries"
    )
    ties = space.as_of("2019-11-30").ties("CHN", "ARG").rows

    assert total["listed"] == 6
    assert "ARG" not in total["parties"]
    assert any(t.kind == "ground-station-in" and t.answer == "yes" for t in ties)


def test_saudi_arabia_was_in_the_moon_agreement_until_5_january_2024(space: Ledger) -> None:
    """The notice of January 2023 took effect a year later."""
    assert space.as_of("2024-01-04").status("moon-agreement", "SAU").answer == "yes"
    assert space.as_of("2024-01-05").status("moon-agreement", "SAU").answer == "no"


def test_who_only_signed_is_no_party(space: Ledger) -> None:
    """France and India signed the Moon Agreement and never ratified it."""
    rows = {m.party: m for m in space.as_of("2020-01-01").members("moon-agreement").not_members}

    assert rows["IND"].role == rows["FRA"].role == "signatory"


def test_seven_states_are_called_ratifiers_by_one_list_only(space: Ledger) -> None:
    """A list that gives signatories as ratifiers is heard and loses to the depositary's table."""
    lost = set()
    for treaty in ("moon-agreement", "registration-convention"):
        answer = space.as_of("2015-02-01").members(treaty)
        inside = {m.party for m in answer.rows if m.answer == "yes"}
        claims = {
            c["claim"]: c
            for c in answer.evidence["claims"]
            if c["used"] == "no" and "signatory" not in c["says"] and c["stance"] == "affirms"
        }
        lost |= {
            (treaty, c["says"].split()[1])
            for c in claims.values()
            if c["says"].split()[1] not in inside
        }

    assert len(lost) == 7


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("俄罗斯", "RUS"),
        ("Россия", "RUS"),
        ("阿联酋", "ARE"),
        ("Côte d’Ivoire", "CIV"),
        ("Brasil", "BRA"),
        ("État de Palestine", "PSE"),
        ("الصين", "CHN"),
        ("国家航天局", "cnsa"),
        ("Roscosmos", "roscosmos"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Kosovo*", "XKX"),
        ("Chinese Taipei", "TWN"),
        ("中華民國", "TWN"),
    ],
)
def test_names_link_in_any_script(space: Ledger, words: str, party: str) -> None:
    """Seven languages, curly apostrophes, asterisks and traditional characters."""
    assert space.find_party(words) == party


@pytest.mark.parametrize(
    ("words", "day", "party"),
    [
        ("Yugoslavia", "1985-01-01", "YUG-SFR"),
        ("Yugoslavia", "1995-01-01", "YUG-FR"),
        ("Czechoslovakia", "1988-01-01", "CSHH"),
        ("Soviet Union", "1979-06-01", "SUHH"),
        ("Zaire", "1985-01-01", "COD"),
    ],
)
def test_former_names_link_by_date(space: Ledger, words: str, day: str, party: str) -> None:
    """The same word means another state in another year."""
    from blocs.dates import parse_day

    assert space.find_party(words, parse_day(day)) == party
