"""The short way through the resolver answers exactly as the full way."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.dates import FUTURE
from blocs.ledger.facts import Evidence, resolve
from blocs.ledger.plain import plain_standing, resolve_fast
from blocs.ledger.policy import Policy
from strategies import FIRST, claims

POLICIES = (Policy(), replace(Policy(), settled_voices=3))


@settings(max_examples=1500, deadline=None)
@given(claims(roles=("start", "start", "signature", "plan")), st.sampled_from(POLICIES))
def test_short_way_equals_full_way_for_starts_signatures_and_plans(
    found: list[Evidence], policy: Policy
) -> None:
    """Whatever the short way answers, the full way answers the same, field by field."""
    short = plain_standing(found, policy)

    if short is not None:
        assert resolve(found, policy) == short


@settings(max_examples=800, deadline=None)
@given(claims(), st.sampled_from(POLICIES), st.randoms(use_true_random=False))
def test_resolve_fast_equals_resolve_for_all_roles_in_any_order(
    found: list[Evidence], policy: Policy, chance: object
) -> None:
    """Repeats and order never matter, and roles that need weighing take the full way."""
    chance.shuffle(found)  # type: ignore[attr-defined]

    assert resolve(found, policy) == resolve_fast([*found, found[0]], policy)


def test_short_way_covers_single_claims_and_claims_that_all_agree() -> None:
    """The plain cases do take the short way; otherwise the test above would hold of nothing."""
    for role, weak, voices in product(("start", "signature", "plan"), (True, False), (1, 2, 3)):
        found = [
            Evidence(f"c{n}", role, FIRST, FIRST + n, FUTURE, FUTURE, 3, weak, 2, n, FIRST)
            for n in range(voices)
        ]

        assert resolve(found, Policy()) == plain_standing(found, Policy())
