"""The same question has the same number, whichever command is asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import blocs
from blocs.brief.world import World
from blocs.counts import count, enumerated
from blocs.errors import QuestionError
from blocs.ledger.view import Ledger


@pytest.fixture(scope="module")
def space() -> Iterator[Ledger]:
    with blocs.open("space") as ledger:
        yield ledger


@pytest.mark.parametrize("day", ["1985-06-01", "1995-06-01", "2024-03-04", "2026-11-25"])
def test_members_status_count_and_check_count_alike(space: Ledger, day: str) -> None:
    """Over all open texts: states that are gone, weak denials and signatories included."""
    snapshot = space.as_of(day)
    asked = 0
    for name, card in space.cards.items():
        if card.shape != "multilateral":
            continue
        listed = enumerated(snapshot, name, "states")
        roll = World(snapshot).roll(name)
        try:
            members, status = snapshot.members(name), snapshot.status(name)
        except QuestionError:
            continue
        states = [m for m in members.rows if space.parties[m.party].kind == "state"]
        numbers = (sum(m.answer == "yes" for m in states), len(states))
        asked += 1

        assert listed is not None
        assert (listed.certain, listed.possible) == numbers, name
        assert (roll.certain, roll.possible) == numbers, name
        if "it needs" in status.reason and len(states) == len(members.rows):
            first = f"{numbers[0]} certain part"
            assert status.reason.startswith(first) or "known and it needs" in status.reason, name
    assert asked >= 10


@pytest.mark.parametrize("gone", ["CSHH", "DDDE", "SUHH", "YDYE"])
def test_a_state_that_is_gone_is_in_no_list(space: Ledger, gone: str) -> None:
    """Czechoslovakia, East Germany, the Soviet Union and South Yemen signed treaties."""
    snapshot = space.as_of("2024-03-04")
    for treaty in ("outer-space-treaty", "rescue-agreement", "liability-convention", "copuos"):
        listed = enumerated(snapshot, treaty, "states")

        assert listed is not None
        assert gone not in {*listed.names, *listed.maybe}
        assert snapshot.status(treaty, gone).answer == "no"


def test_totals_besides_two_hubs_are_held_against_the_others(space: Ledger) -> None:
    """ "Countries that joined Russia and China": the two are taken out before counting."""
    met = {
        m.source: m
        for m in count(
            space.as_of("2025-06-01"), "ilrs", scope="participants-besides-china-and-russia"
        ).reconciled
    }

    # Ten countries in July 2024; twelve countries and organisations in May.
    assert met["ev_snews_497504"].certain == 10
    assert met["ev_snews_497504"].meets == "yes"
    assert met["wienbuzz_12"].certain == 12
    assert met["wienbuzz_12"].meets == "yes"


def test_a_part_is_never_held_against_the_whole(space: Ledger) -> None:
    """Europe's 31 against 67 of the world, one year's ten against all, 22 against 117 parties."""
    accords = count(space.as_of("2026-09-30"), "artemis-accords").reconciled
    regions = [m for m in accords if m.scope.startswith("signatories-") and m.certain is not None]
    windows = [m for m in accords if m.scope == "signed-in-window"]
    treaty = count(space.as_of("2026-09-30"), "outer-space-treaty", scope="signatories").reconciled

    assert regions
    assert all(m.certain is not None and m.certain < 40 for m in regions)
    assert {m.meets for m in windows} == {"yes"}
    assert all(m.possible is not None and m.possible <= 60 for m in treaty)
    assert all(m.meets == "open" for m in accords if m.scope.endswith("-america"))
