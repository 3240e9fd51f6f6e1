"""What a key party is worth to an accord: closed forms, and the small ledger."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_respond import tables

from blocs.errors import QuestionError, UnknownId
from blocs.ledger.view import Ledger
from blocs.respond.party import party
from blocs.respond.party_worth import VALUES, worth

Opened = Callable[..., Ledger]


def test_four_parties_have_the_worth_worked_by_hand() -> None:
    """Capabilities 1, 2, 3 and 4 for the key; two regions of two.

    Six pairs, of which the lesser capabilities are 1, 1, 1, 2, 2, 3: together 10. Without the key
    three pairs, 1 + 1 + 2 = 4; regions 2 to 1, so exp(ln 3 - 2/3 ln 2) = 1.89.
    """
    inside = np.array([[True] * 4, [True, True, True, False], [False] * 4])
    found = worth(inside, np.array([1.0, 2, 3, 4]), np.array([0, 0, 1, 1]))

    assert set(found) == set(VALUES)
    assert found["member-reach"].tolist() == [4, 3, 0]
    assert found["tied-pairs"].tolist() == [6, 3, 0]
    assert found["reach-of-the-key"].tolist() == [3, 0, 0]
    assert found["capability-reach"].tolist() == [10, 6, 0]
    assert found["capability-pairs"].tolist() == [10, 4, 0]
    assert found["diversity"] == pytest.approx([2, 1.8899, 0], abs=5e-5)
    assert found["text-survival"].tolist() == [1, 1, 0]


@given(st.lists(st.integers(0, 9), min_size=2, max_size=7), st.integers(0, 127))
def test_pairs_by_lesser_capability_are_what_brute_force_finds(
    capability: list[int], mask: int
) -> None:
    """Every pair of those inside is added up."""
    n = len(capability)
    inside = np.array([[bool(mask >> i & 1) for i in range(n)]])
    expected = sum(
        min(capability[i], capability[j])
        for i in range(n)
        for j in range(i)
        if inside[0, i] and inside[0, j]
    )

    found = worth(inside, np.array(capability, dtype=float), np.full(n, -1))

    assert found["capability-pairs"][0] == expected


def test_a_party_outside_would_add_its_pairs(opened: Opened) -> None:
    """Three are in, each on a single source: 0.95, so 2.85 in the mean, and one more with DDD."""
    snapshot = opened(**tables()).as_of("2015-06-01", known_at="2026-11-25")
    found = party(snapshot, "accord", "DDD")
    rows = {r["value"]: r for r in found.tables["values"]}

    assert not found.inside
    assert float(rows["member-reach"]["without it"]) == pytest.approx(2.85, abs=0.05)
    assert float(rows["member-reach"]["with it"]) == pytest.approx(3.85, abs=0.05)
    assert rows["reach-of-the-key"]["without it"] == 0


def test_under_consensus_and_as_a_certain_key_nothing_is_left_without_it(opened: Opened) -> None:
    """Both rules need the key party by their meaning."""
    snapshot = opened(**tables()).as_of("2015-06-01", known_at="2026-11-25")
    found = party(snapshot, "accord", "DDD", kappa=0.25)
    stands = {
        r["rule"].split(":")[0] + r["rule"][-7:]: r["text stands without"]
        for r in found.tables["rules"]
    }

    assert [float(r["text stands without"]) for r in found.tables["rules"]][2] == 0
    assert [float(r["text stands without"]) for r in found.tables["rules"]][4] == 0
    assert float(found.tables["rules"][3]["text stands without"]) == pytest.approx(0.75, abs=0.03)
    assert len(stands) == 5


def test_a_party_inside_is_taken_out(opened: Opened) -> None:
    """Two are left of three, and the accord needs both: 2 times 0.95 squared."""
    snapshot = opened(**tables()).as_of("2015-06-01", known_at="2026-11-25")
    found = party(snapshot, "accord", "AAA")

    assert found.inside
    assert float(found.tables["values"][0]["without it"]) == pytest.approx(1.805, abs=0.03)


def test_wrong_names_and_probabilities_are_refused(opened: Opened) -> None:
    """A name that nobody has, and a probability above 1."""
    snapshot = opened(**tables()).as_of("2015-06-01", known_at="2026-11-25")

    with pytest.raises(UnknownId):
        party(snapshot, "accord", "ZZZZ")
    with pytest.raises(QuestionError, match=r"--kappa is 1\.5"):
        party(snapshot, "accord", "DDD", kappa=1.5)


def test_a_key_party_by_its_own_rule_takes_all_with_it(opened: Opened) -> None:
    """The rule names AAA, and no claim weighs its loss: taken for certain, and said."""
    rules = [
        {"source_id": "paper", "subject_id": "accord", "parameter": p, "value": v}
        for p, v in (("rule", "key"), ("keystones", "AAA"))
    ]
    snapshot = opened(**tables(rules=rules)).as_of("2015-06-01", known_at="2026-11-25")
    found = party(snapshot, "accord", "AAA")

    first = found.tables["rules"][0]
    assert first["rule"] == "as told: key, dies without it with probability 1.00"
    assert (first["text stands without"], first["parties without it"]) == (0, 0)
    assert "By some values nothing is left without it." in found.summary
