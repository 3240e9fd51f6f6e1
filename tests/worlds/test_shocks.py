"""What each shock does: who is hit, how often, in which words, and what it refuses."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from blocs.errors import QuestionError, UnknownId
from blocs.worlds.designs import Design, Rule, accord, layered, star
from blocs.worlds.ensemble import evaluate
from blocs.worlds.hits import Hit, Shock
from blocs.worlds.shocks import (
    bloc_switch,
    common_cause,
    freeze,
    given_exits,
    hub_loss,
    independent_exits,
    legal_bar,
    programme_slip,
    random_exits,
    targeted_exits,
)

WORLDS = 4_000

AID = Design(
    "aid",
    4,
    ((0, 1), (0, 2), (0, 1, 2, 3)),
    (Rule("bilateral"), Rule("bilateral"), Rule("programme", keystones=(0,), slip=0.5)),
    0,
    parties=("CHN", "BRA", "EGY", "PAK"),
    instruments=("treaty", "memo", "station"),
)
"""One hub, two bilaterals and a programme with a partner of its own."""


def draw(shock: Shock, design: Design, worlds: int = WORLDS, seed: int = 1) -> Hit:
    """Return what a shock does in some worlds."""
    return shock.draw(np.random.default_rng(seed), worlds, design)


def share(p: float, seen: Any, worlds: int = WORLDS) -> bool:
    """Return whether a frequency is within 4.5 standard errors of its probability."""
    return abs(p - float(seen)) <= 4.5 * math.sqrt(p * (1 - p) / worlds)


def test_random_exits_take_so_many_and_each_party_alike() -> None:
    """Three of ten leave in every world, each party in three of ten worlds."""
    out = draw(random_exits(3), star(10)).out

    assert {3} == set(out.sum(axis=1).tolist())
    assert all(share(0.3, seen) for seen in out.mean(axis=0))
    # Any two leave together in 3 x 2 of 10 x 9.
    assert share(6 / 90, (out[:, 0] & out[:, 1]).mean())


def test_exits_among_partners_spare_the_hub_and_strangers() -> None:
    """Who shares no instrument with the hub is no partner."""
    design = Design("apart", 5, ((0, 1), (0, 2), (3, 4)), (Rule("bilateral"),) * 3, 0)

    out = draw(random_exits(1, among="partners"), design).out

    assert out[:, [0, 3, 4]].sum(axis=0).tolist() == [0, 0, 0]
    assert share(0.5, out[:, 1].mean())


def test_a_share_is_rounded_down_to_whole_parties() -> None:
    """A quarter of 37 parties is 9; 0.29 of 100 is 29, whatever floating point makes of it."""
    assert {9} == set(draw(random_exits(share=0.25), star(37)).out.sum(axis=1).tolist())
    assert {29} == set(draw(random_exits(share=0.29), star(100), 5).out.sum(axis=1).tolist())
    assert {16} == set(draw(bloc_switch(share=0.45), star(37)).out.sum(axis=1).tolist())


def test_designs_over_the_same_parties_lose_the_same_ones() -> None:
    """With the same seed a star, an accord and both together are hit alike."""
    for shock in (random_exits(4), random_exits(4, among="partners"), common_cause(0.4)):
        hits = [draw(shock, design).out.tobytes() for design in (star(9), accord(9), layered(9))]
        assert len(set(hits)) == 1


def test_independent_exits_are_independent() -> None:
    """Two parties are out together as often as the product says."""
    out = draw(independent_exits(0.2), star(6)).out

    assert share(0.2, out[:, 0].mean())
    assert share(0.04, (out[:, 0] & out[:, 5]).mean())


def test_targeted_exits_take_equals_by_lot() -> None:
    """After the hub of a star any partner may be next; by capability none has a choice."""
    out = draw(targeted_exits(2), star(5)).out
    strongest = draw(targeted_exits(2, by="capability", weights=[3, 1, 4, 1, 5]), star(5)).out

    assert out[:, 0].all()
    assert all(share(0.25, seen) for seen in out[:, 1:].mean(axis=0))
    assert strongest[:3].tolist() == [[False, False, True, False, True]] * 3


def test_targeted_exits_follow_a_given_order() -> None:
    """The first of the list leave, by position or by id."""
    assert draw(targeted_exits(2, by=["PAK", "BRA", "CHN"]), AID).out[0].tolist() == [
        False,
        True,
        False,
        True,
    ]


def test_hub_loss_and_given_exits_take_those_they_name() -> None:
    """Nobody else is hit, and the same in all worlds."""
    assert draw(hub_loss(), AID).out[7].tolist() == [True, False, False, False]
    assert draw(given_exits(["EGY", 3]), AID).out[0].tolist() == [False, False, True, True]
    assert draw(bloc_switch(group=["BRA", "EGY"]), AID).out[0].tolist() == [
        False,
        True,
        True,
        False,
    ]


def test_common_cause_hits_together_or_not_at_all() -> None:
    """An event of probability q and failures of probability p: correlated, and never the hub."""
    q, p, n = 0.3, 0.6, 9
    out = draw(common_cause(p, event=q), star(n)).out

    assert not out[:, 0].any()
    assert share(q * p, out[:, 1].mean())
    # Independent partners would leave together with probability (q p) squared, 0.03.
    assert share(q * p * p, (out[:, 1] & out[:, 2]).mean())
    assert share(1 - q + q * (1 - p) ** (n - 1), (out.sum(axis=1) == 0).mean())


def test_common_cause_on_ties_spares_what_partners_share_otherwise() -> None:
    """Sanctions on ties void the bilaterals of the hub; accord and partners stand."""
    hit = draw(common_cause(1.0, strikes="ties"), AID)

    assert not hit.out.any()
    assert hit.void is not None
    assert hit.void[0].tolist() == [True, True, False]


def test_a_legal_bar_voids_its_instruments() -> None:
    """Text and value are gone, the parties are not."""
    outcome = evaluate(AID, legal_bar(["treaty", 1]), worlds=1, seed=1)

    assert [part[outcome.row("text-survival")][0] for part in counts(outcome)] == [3.0, 1.0]
    assert [part[outcome.row("member-reach")][0] for part in counts(outcome)] == [4.0, 4.0]


def counts(outcome: Any) -> tuple[Any, Any]:
    """Return the counts before and after."""
    return outcome.before, outcome.after


def test_a_programme_that_slips_keeps_its_text() -> None:
    """What nobody else ties is lost to reach; the text stands."""
    outcome = evaluate(AID, programme_slip(), worlds=1, seed=1)

    assert [part[outcome.row("text-survival")][0] for part in counts(outcome)] == [3.0, 3.0]
    assert [part[outcome.row("value-survival")][0] for part in counts(outcome)] == [3.0, 2.0]
    # PAK had the programme alone.
    assert [part[outcome.row("member-reach")][0] for part in counts(outcome)] == [4.0, 3.0]


def test_a_slip_has_its_probability() -> None:
    """Only the named programmes slip, and as often as stated."""
    slipped = draw(programme_slip(["station"], probability=0.3), AID).slipped

    assert slipped is not None
    assert share(0.3, slipped[:, 2].mean())
    assert not slipped[:, :2].any()


def test_frozen_parties_suspend_and_kill_nothing() -> None:
    """Freezing the hub stops its ties and its programme while all texts stand."""
    outcome = evaluate(AID, freeze(["CHN"]), worlds=1, seed=1)

    assert [part[outcome.row("text-survival")][0] for part in counts(outcome)] == [3.0, 3.0]
    assert [part[outcome.row("member-reach")][0] for part in counts(outcome)] == [4.0, 0.0]


def test_frozen_parties_are_not_imitated() -> None:
    """An exit moves others, a pause does not."""
    design = accord(6, beta=5.0)
    frozen = evaluate(design, freeze([2]), worlds=50, seed=1)
    gone = evaluate(design, given_exits([2]), worlds=50, seed=1)

    assert {5 / 6} == set(frozen.retained("member-reach").tolist())
    assert {0.0} == set(gone.retained("member-reach").tolist())


def test_a_body_may_resume_without_the_one_who_is_frozen() -> None:
    """As seven of eight states of the Arctic Council did in June 2022."""
    for resumes, left in ((False, 0.0), (True, 7 / 8)):
        body = Design("body", 8, (tuple(range(8)),), (Rule("consensus", resumes=resumes),), None)
        outcome = evaluate(body, freeze([3]), worlds=1, seed=1)

        assert [left] == outcome.retained("member-reach").tolist()
        assert [left] == outcome.retained("value-survival").tolist()
        assert outcome.retained("text-survival").tolist() == [1.0]


def test_suppliers_cost_a_share_each_and_the_lead_all() -> None:
    """Two of three suppliers gone at a slip of 0.25 leave 0.75 squared of what members carry."""
    rule = Rule("programme", keystones=(0,), suppliers=(1, 2, 3), slip=0.25)
    design = Design("station", 5, (tuple(range(5)),), (rule,), 0)

    suppliers = evaluate(design, given_exits([1, 2]), worlds=1, seed=1)
    lead = evaluate(design, hub_loss(), worlds=1, seed=1)

    assert suppliers.retained("value-survival") == pytest.approx([3 / 5 * 0.75**2])
    assert lead.retained("value-survival").tolist() == [0.0]
    assert lead.retained("text-survival").tolist() == [1.0]


def test_shocks_say_what_they_do() -> None:
    """The words stand in tables and briefs."""
    assert random_exits(3).words == "3 of the parties leave, drawn by lot"
    assert (
        random_exits(share=0.25, among="partners").words
    ) == "25 % of the hub's partners leave, drawn by lot"
    assert hub_loss().words == "the hub leaves"
    assert bloc_switch(group=["BRA", 3]).words == "BRA, 3 go over together"
    assert legal_bar(["treaty"]).words == "a law bars treaty"
    assert (
        common_cause(0.3, event=0.5).words
        == "one event comes with probability 0.5, and then each partner leaves with probability 0.3"
    )


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: random_exits(), "either a count or a share"),
        (lambda: random_exits(1, share=0.5), "either a count or a share"),
        (lambda: random_exits(0), "the count is 0"),
        (lambda: random_exits(1.5), "the count is 1.5"),
        (lambda: random_exits(share=0), "the share is 0"),
        (lambda: random_exits(share=math.nan), "the share is nan"),
        (lambda: random_exits(1, among="friends"), "among is 'friends'"),
        (lambda: independent_exits(1.1), "1.1; a probability"),
        (lambda: common_cause(-0.1), "failure is -0.1"),
        (lambda: common_cause(0.1, event=2), "event is 2"),
        (lambda: common_cause(0.1, strikes="all"), "strikes is 'all'"),
        (lambda: bloc_switch(), "either the share or the group"),
        (lambda: given_exits([]), "at least one party"),
        (lambda: given_exits("CHN"), "in a list; found 'CHN'"),
        (lambda: legal_bar([]), "at least one instrument"),
        (lambda: programme_slip(probability=7), "probability of a slip is 7"),
        (lambda: targeted_exits(1, by="capability"), "needs the weights"),
        (lambda: targeted_exits(1, by="fame"), "'fame' is no order"),
        (lambda: targeted_exits(1, by="random"), "ask for random_exits"),
        (lambda: targeted_exits(3, by=[0, 1]), "3 are to leave, but the order names 2"),
        (lambda: targeted_exits(2, by=[0, 0]), "names a party twice"),
    ],
)
def test_a_shock_that_makes_no_sense_is_refused(make: Callable[[], Any], words: str) -> None:
    """The message says what was found and what would do."""
    with pytest.raises(QuestionError, match=words):
        make()


@pytest.mark.parametrize(
    ("shock", "design", "words"),
    [
        (given_exits(["BRZ"]), AID, "aid has no party 'BRZ'; did you mean BRA"),
        (given_exits([4]), AID, "aid has no party 4; they go from 0 to 3"),
        (given_exits([-1]), AID, "aid has no party -1"),
        (freeze(["KOR"]), AID, "aid has no party 'KOR'"),
        (legal_bar(["stations"]), AID, "no instrument 'stations'; did you mean station"),
        (targeted_exits(1, by=["KOR", "CHN"]), AID, "aid has no party 'KOR'"),
        (targeted_exits(1, by="capability", weights=[1, 2]), AID, "2 weights were given for 4"),
        (programme_slip(), star(3), "star has no programme"),
        (random_exits(4), star(3), "4 cannot leave: there are 3 parties of star"),
        (random_exits(3, among="partners"), star(3), "there are 2 partners of star"),
        (random_exits(share=0.2), star(3), "less than one of them"),
        (hub_loss(), Design("flat", 2, ((0, 1),), (Rule("bilateral"),), None), "flat has no hub"),
        (
            common_cause(0.5),
            Design("apart", 3, ((1, 2),), (Rule("bilateral"),), 0),
            "shares no instrument with anybody",
        ),
    ],
)
def test_a_shock_on_what_is_not_in_the_design_is_refused(
    shock: Shock, design: Design, words: str
) -> None:
    """The message names the party, the instrument or the lack."""
    with pytest.raises(QuestionError, match=words):
        evaluate(design, shock, worlds=10, seed=1)


def test_an_unknown_name_carries_suggestions() -> None:
    """So that the command line can offer them."""
    with pytest.raises(UnknownId) as caught:
        draw(given_exits(["EGI"]), AID)

    assert caught.value.suggestions == ("EGY",)
